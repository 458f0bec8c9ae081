"""What the tags of OpenStreetMap mean to a park: ground of firms, ways for pipes, what is drawn.

Source of the meanings: wiki.openstreetmap.org/wiki/Map_features (keys landuse, man_made, building,
power, highway, railway, waterway, natural), ODbL.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS = (
    "landuse", "man_made", "building", "power", "highway", "railway", "waterway", "natural",
    "bridge", "tunnel", "name", "name:zh", "name:en", "operator", "substance",
)  # fmt: skip
"""Tags that are looked at."""
ASKED = ("landuse", "man_made", "building", "power", "highway", "railway", "waterway", "natural")
"""Keys of which one must be there."""
_GROUND = {
    "landuse": ("industrial",),
    "man_made": ("works", "wastewater_plant", "water_works"),
    "power": ("plant",),
    "building": ("industrial", "factory", "manufacture", "warehouse"),
}
"""Key -> values of areas that a firm may own; the first keys are the wider ones."""
_PAIR = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
_ROADS = (
    "motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential",
    "service", "track", "living_street", "road",
)  # fmt: skip
_DRAWN_ROADS = ("motorway", "trunk", "primary", "secondary")
_RAILS = ("rail", "light_rail", "narrow_gauge")
_RIVERS = ("river", "canal")
_WATERS = {"natural": ("water", "bay"), "landuse": ("reservoir", "basin"), "waterway": ("dock",)}
_LINKED = tuple(f"{road}_link" for road in _ROADS)
PAIRS = tuple(
    (key, value)
    for each in (
        _GROUND,
        _WATERS,
        {"man_made": ("pipeline",), "railway": _RAILS, "waterway": _RIVERS},
        {"highway": (*_ROADS, *_LINKED)},
    )
    for key, values in each.items()
    for value in values
)
"""Tags of which a feature that a park could need has one: houses and footways have none."""


def ground_of(tags: Mapping[str, str]) -> str:
    """Say what kind of a firm's ground an area is; empty if it is none."""
    return next((key for key, values in _GROUND.items() if tags.get(key) in values), "")


def corridor_of(tags: Mapping[str, str]) -> str:
    """Say what a line that pipes may follow runs in: road, bridge, rail, pipeline; else empty."""
    kind = ""
    if tags.get("man_made") == "pipeline":
        kind = "pipeline"
    elif tags.get("railway") in _RAILS:
        kind = "rail"
    elif tags.get("highway", "").removesuffix("_link") in _ROADS:
        kind = "road"
    crosses = kind and tags.get("bridge", "no") != "no"
    return "bridge" if crosses else kind


def drawn_of(tags: Mapping[str, str], *, area: bool) -> str:
    """Say as what a feature is drawn below a park; empty if it is not."""
    if area:
        wet = any(tags.get(key) in values for key, values in _WATERS.items())
        return "water" if wet else ""
    if tags.get("waterway") in _RIVERS:
        return "river"
    if tags.get("railway") in _RAILS:
        return "rail"
    return "road" if tags.get("highway", "").removesuffix("_link") in _DRAWN_ROADS else ""


def name_of(tags: Mapping[str, str]) -> str:
    """Give what people call a feature: its name, else who runs it."""
    return tags.get("name") or tags.get("operator") or ""


def tags_in(text: str) -> dict[str, str]:
    """Read tags that a GIS keeps in one cell: ``"landuse"=>"industrial","name"=>"..."``."""
    return {_plain(key): _plain(value) for key, value in _PAIR.findall(text)}


def _plain(text: str) -> str:
    return text.replace('\\"', '"').replace("\\\\", "\\")
