"""Way grounds: what corridors say that they run in and cross is known, and has a price."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from symbiosis.park.drawn.ground_words import (
    CROSSING,
    GROUND,
    classes_of,
    crossings_of,
    ground_of,
    trench_cost_of,
)
from symbiosis.park.drawn.joined_lines import CORRIDORS
from symbiosis.park.faults import Fault
from symbiosis.park.own_tables import DUG
from symbiosis.park.sheet import did_you_mean
from symbiosis.park.signs import CONTROL

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from symbiosis.park.draft import Draft


def check_grounds(draft: Draft) -> list[Fault]:
    """Find grounds and crossings that no class is known of, costs that are none, own rows bare."""
    lines = draft.geometry.get(CORRIDORS)
    faults = _own(draft)
    if lines is None or not len(lines):
        return faults
    container = lines.attrs.get("container") or f"{CORRIDORS}.geojson"
    grounds, crossings = (classes_of(draft.library.grounds, kind) for kind in (GROUND, CROSSING))
    for number, (ground, crossed, cost) in enumerate(_told(lines), 1):
        found = _unknown(ground, grounds) + _crossings(crossed, crossings) + _cost(cost)
        faults += [
            Fault("error", container, CORRIDORS, f"feature {number}", *each) for each in found
        ]
    return faults


def _told(lines: GeoDataFrame) -> list[tuple[object, object, object]]:
    none = [None] * len(lines)
    columns = (lines.get(name, none) for name in ("ground", "crossings", "trench_cost"))
    return list(zip(*columns, strict=True))


def _unknown(ground: object, classes: dict[str, str]) -> list[tuple[str, str, str, str]]:
    if ground_of(ground, classes) or CONTROL.search(str(ground)):  # that is told elsewhere
        return []
    remedy = f"Known: {', '.join(_named(classes))}. Or add it to own_grounds."
    return [("ground", str(ground), "no ground that is known", _near(ground, classes, remedy))]


def _crossings(crossed: object, classes: dict[str, str]) -> list[tuple[str, str, str, str]]:
    read = crossings_of(crossed, classes)
    remedy = f"Known: {', '.join(_named(classes))}. Or add it to own_grounds."
    counted = "Write it as canal:1;railway:2."
    return [
        *(
            ("crossings", word, "no crossing that is known", _near(word, classes, remedy))
            for word in read.unknown
        ),
        *(("crossings", word, "how often it is crossed", counted) for word in read.uncounted),
    ]


def _cost(cost: object) -> list[tuple[str, str, str, str]]:
    value = trench_cost_of(cost)
    if value is None or not math.isnan(value):
        return []
    remedy = "Write a number, or leave it out: its ground's is taken."
    return [("trench_cost", str(cost), "money per metre, 0 or more", remedy)]


def _named(classes: dict[str, str]) -> list[str]:
    return list(dict.fromkeys(classes.values()))


def _near(word: object, classes: dict[str, str], remedy: str) -> str:
    return did_you_mean(str(word), _named(classes), remedy)


def _own(draft: Draft) -> list[Fault]:
    """Find own grounds without a cost, and a field that is dearer than a pipe in it."""
    frame, sheet = draft.tables["own_grounds"], draft.sheets["own_grounds"]
    known = draft.library.grounds.reindex(frame["id"]).set_axis(frame.index)
    faults = []
    for kind, column in ((GROUND, "trench_cost"), (CROSSING, "crossing_cost")):
        bare = (known["kind"] == kind) & known[column].isna()
        faults += sheet.faults(bare, column, "a class without its cost", "Give its cost.")
    fields = (known["class"].where(known["class"] != "", frame["id"]) == "field") & (
        known["kind"] == GROUND
    )
    carriers = draft.library.carriers
    laid = carriers["kind"].isin(DUG) & (carriers["currency"] == draft.info.currency)
    dear = fields & (known["trench_cost"] >= carriers.loc[laid, "capex_fixed"].min())
    found = "a ditch in open field that costs more than a cable or pipe with its ditch"
    remedy = "Carriers' capex_fixed holds this ditch: raise theirs in own_carriers, or lower it."
    return faults + sheet.faults(dear, "trench_cost", found, remedy, "warning")
