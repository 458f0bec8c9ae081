"""Whereabouts: a park lies in its country, and no two firms stand at one point."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_MARGIN = 0.5
"""So far beyond a country's box a park may lie: the boxes are rough [degree]."""
_SAME = 5
"""Decimals of a degree within which two points are one: a metre."""
_NAMED = 3


def check_whereabouts(draft: Draft) -> list[Fault]:
    """Warn of a park outside its country, and of firms that share a point."""
    firms = draft.tables["enterprises"]
    known = firms["lon"].between(-180.0, 180.0) & firms["lat"].between(-90.0, 90.0)
    return [*_abroad(draft, firms[known & (firms["kind"] != "supplier")]), *_shared(draft, firms)]


def _abroad(draft: Draft, firms: pd.DataFrame) -> list[Fault]:
    """Warn once where most of a park lies elsewhere, perhaps with its axes exchanged."""
    boxes = draft.library.countries
    boxes = boxes[boxes["country"] == draft.info.country.upper()]
    if boxes.empty or firms.empty:
        return []
    lon, lat = float(firms["lon"].median()), float(firms["lat"].median())
    if _within(boxes, lon, lat):
        return []
    exchanged = _within(boxes, lat, lon)
    found = f"the park lies outside {draft.info.country.upper()}"
    remedy = "Check lon and lat, or the country in park.toml."
    if exchanged:
        found += "; with lon and lat exchanged it would lie inside"
        remedy = "Exchange the columns lon and lat."
    sheet = draft.sheets["enterprises"]
    return [sheet.fault("lon", found, remedy, f"{lon:g}, {lat:g}", "warning")]


def _within(boxes: pd.DataFrame, lon: float, lat: float) -> bool:
    inside = (boxes["west"] - _MARGIN <= lon) & (lon <= boxes["east"] + _MARGIN)
    inside &= (boxes["south"] - _MARGIN <= lat) & (lat <= boxes["north"] + _MARGIN)
    return bool(inside.any())


def _shared(draft: Draft, firms: pd.DataFrame) -> list[Fault]:
    """Warn of every point at which several stand: the ways between them would cost nothing.

    A hub may stand where its owner does.
    """
    placed = firms[firms[["lon", "lat"]].notna().all(axis=1) & (firms["kind"] != "hub")]
    point = placed[["lon", "lat"]].round(_SAME).apply(tuple, axis=1)
    if placed.empty or not point.duplicated().any():
        return []
    names = placed["id"].groupby(point).agg(list)
    shared = names[names.map(len) > 1]
    first = ~point.duplicated() & point.isin(shared.index)
    told = point[first].map(lambda each: _told(shared[each])).reindex(firms.index, fill_value="")
    rows = first.reindex(firms.index, fill_value=False).astype(bool)
    remedy = "Correct their lon and lat; on one plot, give the gate or the boiler house of each."
    return draft.sheets["enterprises"].faults(rows, "lon", told, remedy, "warning")


def _told(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    named = ", ".join(names[:_NAMED])
    return f"{named}{more} stand at one point: a way between them has no length and no cost"
