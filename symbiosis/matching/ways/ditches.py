"""Ditches: what a metre of ditch and a crossing cost in a park, by the class of the ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from symbiosis.matching.frames import number, text
from symbiosis.matching.worth import in_park_money, of_region, region_rank
from symbiosis.park.drawn.ground_words import (
    CROSSING,
    FIELD,
    GROUND,
    Counts,
    classes_of,
    crossings_of,
    ground_of,
    trench_cost_of,
)
from symbiosis.park.own_tables import DUG

if TYPE_CHECKING:
    import pandas as pd
    from geopandas import GeoDataFrame

    from symbiosis.park.entities import Park

_BY_SIZE = 0.5
"""What a usual pipe costs by its size, over what it costs whatever its size: about 20 MW."""


class Ditch(NamedTuple):
    """What a ditch along a line is.

    Attributes
    ----------
    line
        Id of the line; empty: none was drawn.
    ground
        Class of its ground.
    per_metre
        What a metre of it costs [money].
    size_factor
        What a pipe costs by its size, over what it does in the field.
    crossings
        What it crosses.
    crossing_cost
        What those cost together, whatever crosses [money].
    size_metres
        As many metres more a pipe pays by its size for them.
    assumed
        Drawn by nobody.
    """

    line: str
    ground: str
    per_metre: float
    size_factor: float = 1.0
    crossings: Counts = ()
    crossing_cost: float = 0.0
    size_metres: float = 0.0
    assumed: bool = False


@dataclass(frozen=True)
class Grounds:
    """Prices of ditches and crossings in a park's money.

    Attributes
    ----------
    grounds, crossings
        Indexed by class: ``trench_cost`` [money/m], ``size_factor``; ``crossing_cost`` [money],
        ``size_metres`` [m].
    pipe_cost, size_cost
        What a usual pipe of the region costs besides its ditch: whatever its size [money/km], and
        by its size [money/km in the field].
    """

    grounds: pd.DataFrame
    crossings: pd.DataFrame
    pipe_cost: float
    size_cost: float

    @property
    def field_cost(self) -> float:
        """What a metre of ditch costs in open field [money/m]: carriers' prices hold it."""
        return float(self.grounds["trench_cost"].get(FIELD, 0.0))

    def ditch(
        self, line: str, ground: str, crossed: Counts = (), cost: float | None = None
    ) -> Ditch:
        """Price the ditch along a line; ``cost`` is the planner's own for a metre of it."""
        of = ground if ground in self.grounds.index else FIELD
        priced, metres = self.crossings["crossing_cost"], self.crossings["size_metres"]
        return Ditch(
            line,
            ground,
            float(self.grounds["trench_cost"][of]) if cost is None else cost,
            float(self.grounds["size_factor"][of]),
            crossed,
            sum(float(priced[name]) * count for name, count in crossed),
            sum(float(metres[name]) * count for name, count in crossed),
        )


def grounds_of(park: Park) -> Grounds:
    """Price the classes of ground and the crossings of a park's region in its money."""
    rows = park.library.grounds
    named = rows["class"].where(rows["class"] != "", rows.index.to_series())
    rank = region_rank(rows, park)
    rank[rows.index.isin(park.tables["own_grounds"].index)] = -1
    chosen = (
        rows.assign(
            of=named,
            rank=rank,
            trench_cost=in_park_money(rows, "trench_cost", park, index=True),
            crossing_cost=in_park_money(rows, "crossing_cost", park, index=True),
            size_factor=number(rows, "size_factor", 1.0),
            size_metres=number(rows, "size_metres", 0.0),
        )
        .fillna({"trench_cost": 0.0, "crossing_cost": 0.0})
        .sort_values("rank", kind="stable")
        .drop_duplicates(["of", "kind"])
        .set_index("of")
    )
    grounds, crossings = (chosen[chosen["kind"] == kind] for kind in (GROUND, CROSSING))
    dug = of_region(park.library.carriers, park, ["medium", "kind"])
    dug = dug[text(dug, "kind").isin(DUG)]
    usual = float(in_park_money(dug, "capex_fixed", park, index=True).median()) * 1000.0
    field = float(grounds["trench_cost"].get(FIELD, 0.0)) * 1000.0
    return Grounds(grounds, crossings, max(usual - field, 1.0), _BY_SIZE * usual)


def ditches_of(park: Park, lines: GeoDataFrame, prices: Grounds) -> dict[int, Ditch]:
    """Say of every drawn line, by its position, what a ditch along it is."""
    grounds, crossings = (classes_of(park.library.grounds, kind) for kind in (GROUND, CROSSING))
    told = {name: lines[name] if name in lines else [None] * len(lines) for name in _TOLD}
    cells = zip(*(told[name] for name in _TOLD), strict=True)
    return {
        number: prices.ditch(
            str(line) if isinstance(line, str) else "",
            ground_of(ground, grounds) or FIELD,
            crossings_of(crossed, crossings).counts,
            trench_cost_of(cost),
        )
        for number, (line, ground, crossed, cost) in enumerate(cells)
    }


_TOLD = ("id", "ground", "crossings", "trench_cost")
