"""The layer of ways: the segments on which pipes may run, with ground, crossings and ditch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.matching.ways.park_ways import all_ways, drawn_ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoDataFrame

    from symbiosis.plan.answer import Answer

WAYS = "ways"
DOC = "Segments on which pipes may run: of the corridors, or assumed where a plan may lay mains"
_COLUMNS = {
    "id": "Name of the segment",
    "length_km": "Length [km]",
    "ground": "Class of its ground",
    "trench": "Money once for its whole ditch, crossings included [{currency}]",
    "crossings": "What it crosses, and how often; a part of a line has its share",
    "lines": "Corridors that it runs on",
    "assumed": "Drawn by nobody",
}


def way_layer(plan: Answer) -> GeoDataFrame | None:
    """Draw the net of ways; None where nobody draws corridors and the plan may lay no mains."""
    import geopandas as gpd

    net = drawn_ways(plan.park)
    if net is None and plan.scenario.mains != "none":
        net = all_ways(plan.park)
    if net is None or net.segments.empty:
        return None
    table = net.segments.reset_index()
    shapes = table["geometry"].to_numpy()
    return gpd.GeoDataFrame(table[list(_COLUMNS)], geometry=shapes, crs="EPSG:4326")


def way_meanings(currency: str) -> Iterator[tuple[str, str]]:
    """Say what every column means, with its unit."""
    for column, doc in _COLUMNS.items():
        yield column, doc.format(currency=currency)
