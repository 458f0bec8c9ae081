"""The data of a park that are known with a range: amounts of streams, prices of what is bought."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pandas as pd

from symbiosis.matching import match
from symbiosis.matching.prices import OTHERWISE, price_ranges
from symbiosis.park.media import STREAM_TABLES, UNITS
from symbiosis.park.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park

Kind = Literal["amounts", "prices"]


@dataclass(frozen=True)
class Datum:
    """One figure of a park's tables with its range.

    Attributes
    ----------
    kind
        ``amounts``: a year's amount of a stream; ``prices``: of a utility or outlet.
    id
        The stream, utility or outlet.
    value, low, high
        In ``unit``; the range holds the value.
    unit
        ``t/a``, ``EUR/MWh`` ...
    basis
        How the figure is known.
    """

    kind: Kind
    id: str
    value: float
    low: float
    high: float
    unit: str
    basis: str


def data_of(park: Park, matches: Matches | None = None) -> list[Datum]:
    """List the data of a park that have a range, and that a plan may hang on.

    Parameters
    ----------
    park
        A loaded park.
    matches
        Who could exchange with whom: only what streams buy or pay has a price that counts. None:
        matched with everybody.

    Returns
    -------
    list of Datum
        Where low < high and both hold the value; an amount of zero has none. A stream with a price
        of its own has no range of it.
    """
    matches = matches or match(park, Scenario())
    return [*_amounts(park), *_prices(park, matches)]


def _amounts(park: Park) -> Iterator[Datum]:
    for table, medium in STREAM_TABLES.items():
        rows = park.tables[table]
        for name, row in rows[["quantity", "low", "high", "basis"]].iterrows():
            value, low, high = (float(row[each]) for each in ("quantity", "low", "high"))
            if has_range(row) and value > 0.0:
                unit = f"{UNITS[medium]}/a"
                yield Datum("amounts", str(name), value, low, high, unit, str(row["basis"]))


def _prices(park: Park, matches: Matches) -> Iterator[Datum]:
    for table, kind in OTHERWISE.items():
        used = set(matches.streams[kind]) - {""}
        ranges = price_ranges(park, table)
        for name, row in ranges[ranges.index.isin(used)].iterrows():
            value, low, high = (float(row[each]) for each in ("price", "low", "high"))
            if has_range(row, "price"):
                unit, basis = str(row["unit"]), str(row["basis"])
                yield Datum("prices", str(name), value, low, high, unit, basis)


def has_range(row: pd.Series, own: str = "quantity") -> bool:
    """Tell whether a row's own figure has a low and a high that hold it."""
    return _is_range(*(float(row[each]) for each in (own, "low", "high")))


def _is_range(value: float, low: float, high: float) -> bool:
    known = all(map(math.isfinite, (value, low, high)))
    return known and low < high and low <= value <= high


def table_of(data: list[Datum]) -> pd.DataFrame:
    """Lay data out as a table."""
    return pd.DataFrame([vars(each) for each in data])
