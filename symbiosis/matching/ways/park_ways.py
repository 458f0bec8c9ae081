"""The way net of a park: that of its corridors, made once however often it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from symbiosis.matching.ways.drawn_ways import Ditch, way_net
from symbiosis.park.drawn.drawn_net import ACCESS, drawn_net

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from geopandas import GeoDataFrame

    from symbiosis.matching.ways.way_net import WayNet
    from symbiosis.park.entities import Park

FIELD = "field"
"""Ground in which a pipe costs what its carrier says."""


def drawn_ways(park: Park) -> WayNet | None:
    """Give the net of a park's corridors; None where it draws none."""
    lines = park.corridors
    if lines is None or len(lines) == 0:
        return None
    return _network(_Drawn(lines, park.tables["enterprises"]))


@dataclass(frozen=True, eq=False)
class _Drawn:
    """What a park draws, known again by being the same frames."""

    lines: GeoDataFrame
    places: pd.DataFrame

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Drawn) and self.lines is other.lines and self.places is other.places
        )

    def __hash__(self) -> int:
        return hash((id(self.lines), id(self.places)))


@lru_cache(maxsize=4)
def _network(drawn: _Drawn) -> WayNet:
    places = drawn.places[["lon", "lat"]].astype(float)
    net = drawn_net(drawn.lines, places)
    return way_net(net, places.index, _ditches(drawn.lines), 1.0)


def _ditches(lines: GeoDataFrame) -> Mapping[int, Ditch]:
    """Say of every line what a ditch along it is, and of the ways to the lines."""
    names = lines["id"].astype("str") if "id" in lines else lines.index.astype("str")
    told = {number: Ditch(name, FIELD, 0.0) for number, name in enumerate(names)}
    return told | {ACCESS: Ditch("", FIELD, 0.0)}
