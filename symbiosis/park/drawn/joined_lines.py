"""What is said of corridors whose ends nearly meet: they are joined."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.fills import Fills

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from symbiosis.park.draft import Draft
    from symbiosis.park.drawn.drawn_net import DrawnNet

CORRIDORS = "corridors"
_NAMED = 5


def net_of(draft: Draft) -> DrawnNet | None:
    """Give the net of a draft's corridors; None where there is none, or it cannot be made yet."""
    lines, firms = draft.geometry.get(CORRIDORS), draft.tables["enterprises"]
    if lines is None or not len(lines) or not len(firms):
        return None
    from shapely import get_coordinates

    from symbiosis.park.drawn.drawn_net import drawn_net

    kinds = lines.geom_type.isin(["LineString", "MultiLineString"])
    finite = np.isfinite(get_coordinates(lines.geometry)).all() if kinds.all() else False
    placed = firms["lon"].between(-180.0, 180.0) & firms["lat"].between(-90.0, 90.0)
    if not finite or lines.is_empty.any() or not placed.all():
        return None
    net = drawn_net(lines, firms)
    return net if len(net.shapes) else None


def line_names(lines: GeoDataFrame) -> list[str]:
    """Give the names of drawn lines; one without is called by its feature."""
    ids = lines["id"] if "id" in lines else [None] * len(lines)
    return [
        str(name) if isinstance(name, str) and name else f"feature {number}"
        for number, name in enumerate(ids, 1)
    ]


def say_joined(draft: Draft) -> Draft:
    """Say which ends of corridors are joined to a line that they miss by some metres."""
    net = net_of(draft)
    if net is None or not net.joins:
        return draft
    names = line_names(draft.geometry[CORRIDORS])
    fills = Fills(list(draft.said), list(draft.fills))
    told = [f"{names[join.line]} – {names[join.other]} ({join.metres:.1f} m)" for join in net.joins]
    more = f" and {len(told) - _NAMED} more" if len(told) > _NAMED else ""
    listed = ", ".join(told[:_NAMED])
    fills.say(CORRIDORS, f"ends of lines that nearly meet another are joined: {listed}{more}")
    for join in net.joins:
        source = f"joined to {names[join.other]}"
        fills.put(CORRIDORS, [names[join.line]], "geometry", join.metres, source, "m")
    return replace(draft, said=tuple(fills.said), fills=tuple(fills.cells))
