"""What is stored: the stores, the steps through which they carry, and their units' variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.words.algebra import Columns, Family, Sum

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches


@dataclass(frozen=True)
class Stores:
    """The stores and the steps through which they carry, by code.

    Attributes
    ----------
    units
        One row a store: ``store``, the codes of its units ``hold``, ``fill``, ``draw``, and what
        :data:`symbiosis.matching.tables.STORE_COLUMNS` says of it.
    steps
        One row a store and step: besides, ``period``, ``before`` (the step before it in its cycle),
        ``first`` and ``last`` of it, ``cycle``, ``length_h``, ``elapsed_h`` (from the start of the
        cycle to the end of the step) and ``keep`` (share of the content that a step leaves).
    cycles
        Names behind the codes of cycles.
    """

    units: pd.DataFrame
    steps: pd.DataFrame
    cycles: np.ndarray

    def where(self, chosen: str, *, negated: bool = False) -> Stores:
        """Keep the stores of which a column is true, or is not."""
        units, steps = (
            part[part[chosen].astype(bool) != negated] for part in (self.units, self.steps)
        )
        return Stores(units, steps, self.cycles)


def stores_of(matches: Matches) -> Stores:
    """Number the stores that can be built, and the steps of all cycles, in their order."""
    named = matches.units.index
    every = pd.DataFrame(matches.stores)
    # A store's code is its place among all, whose names stand behind the codes.
    every = every.assign(store=np.arange(len(every)))
    table = every[every["hold"].isin(named)]
    codes = {end: named.get_indexer(table[end]) for end in ("hold", "fill", "draw")}
    most = matches.units["max_size"].to_numpy(float)[codes["draw"]]
    units = table.assign(**codes, most=most).reset_index(drop=True)
    periods = matches.periods.assign(period=np.arange(len(matches.periods)))
    periods = periods[periods["cycle"] != ""].sort_values(["cycle", "step"])
    cycle, names = pd.factorize(periods["cycle"])
    periods = periods.assign(cycle=cycle).reset_index(drop=True)
    places = periods.groupby("cycle")
    steps = periods[["period", "cycle", "hours"]].assign(
        length_h=periods["length_h"].to_numpy(float),
        elapsed_h=places["length_h"].cumsum().to_numpy(float),
        first=places.cumcount() == 0,
        last=places.cumcount(ascending=False) == 0,
    )
    before = places["period"].shift(1)
    steps["before"] = before.fillna(places["period"].transform("last")).astype(int)
    every = units.merge(steps, how="cross")
    every["keep"] = (1.0 - every["self_loss"]) ** every["length_h"]
    return Stores(units, every, np.asarray(names, dtype=object))


def unit_at(columns: Columns, rows: Family, end: str, period: str = "period") -> Sum:
    """Put into each row the variable of one unit of its store, at one of its periods."""
    codes = rows.frame.assign(unit=rows[end])
    if "period" in columns.labels:
        codes = codes.assign(period=rows[period])
    found = columns.at(Family(codes, rows.labels), on=list(columns.labels))
    return Sum(rows, found.terms)


def flows_in(activity: Columns, rows: Family) -> Sum:
    """Give what a step adds to a store's content [amount], less what it takes out."""
    inflow = unit_at(activity, rows, "fill") * (rows["charge_share"] * rows["length_h"])
    outflow = unit_at(activity, rows, "draw") * (rows["length_h"] / rows["discharge_share"])
    return inflow - outflow
