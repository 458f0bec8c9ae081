"""A tariff of the library as the price of a park's power: its rows in the table of utilities."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.fallbacks import fallback
from symbiosis.park.media import MEDIA
from symbiosis.park.meters.meter_periods import columns_of
from symbiosis.park.money import convert
from symbiosis.park.raw import RawTable
from symbiosis.park.series.hourly_tariffs import hourly_prices, list_tariffs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.draft import Draft
    from symbiosis.park.entities import Park
    from symbiosis.park.raw import RawPark

UTILITIES = "utilities"
_FIGURE = "{:.9g}"
_OFF = 1e-6


@dataclass(frozen=True)
class ChosenTariff:
    """A tariff, and whose price it is.

    Attributes
    ----------
    name
        Id of the tariff, and of its profile.
    utility
        The utility whose price it becomes.
    price, demand_charge
        Mean of the year, and price of a month of the largest MW, in the park's money.
    factors
        Price of every hour over the mean.
    source, basis
        Where it was read, and how it is known.
    """

    name: str
    utility: str
    price: float
    demand_charge: float
    factors: pd.Series[float]
    source: str
    basis: str


def choose_tariff(draft: Draft, said: str | Mapping[str, str]) -> ChosenTariff:
    """Find what a tariff, or a utility with its tariff, means in a park.

    Raises
    ------
    BadInput
        If there is no such tariff, or no one utility of power that it could be the price of.
    """
    utility, name = ("", said) if isinstance(said, str) else next(iter(said.items()))
    factors, source = tariff_factors(name)
    row = cast("dict[str, Any]", list_tariffs().loc[name].to_dict())
    told = (str(row["currency"]), float(row["year"]), draft.info, draft.library)
    return ChosenTariff(
        name,
        utility or _power_of(draft),
        convert(float(row["mean"]), *told),
        convert(float(row["demand_charge"]), *told),
        factors,
        source,
        "published" if row["confidence"] == "checked" else "estimated",
    )


def tariff_factors(name: str) -> tuple[pd.Series[float], str]:
    """Give the price of every hour over the mean of a tariff, and where it was read.

    Raises
    ------
    BadInput
        If there is no such tariff.
    """
    prices = hourly_prices(name)
    row = list_tariffs().loc[name]
    source = f"library tariff {name} ({row['confidence']}): {row['source']}"
    return pd.Series(prices / prices.mean()), source


def _power_of(draft: Draft) -> str:
    """Name the utility of power that the park's needs buy."""
    sinks = draft.tables["power"]
    named = set(sinks.loc[sinks["role"] == "sink", "utility"].dropna().astype(str)) - {"", "none"}
    usual = fallback(draft, "utility", "power", "", np.nan)
    if len(named) == 1 or (not named and usual):
        return named.pop() if named else usual
    found = ", ".join(sorted(named)) or "none"
    message = (
        f"tariff: the park's needs of power buy from {found}. Say whose price it is: "
        "--tariff UTILITY=TARIFF."
    )
    raise BadInput(message)


def with_tariff(raw: RawPark, chosen: ChosenTariff | None, currency: str) -> RawPark:
    """Write a tariff into the row of its utility; one that only the library has is added."""
    if chosen is None:
        return raw
    old = raw.tables.get(UTILITIES)
    cells = old.cells.copy() if old else pd.DataFrame({"id": pd.Series(dtype="str")})
    places = columns_of(UTILITIES, cells)
    row = _row_of(cells, places, chosen.utility)
    medium = MEDIA["power"]
    figures = {
        "id": chosen.utility,
        "medium": medium.name,
        "price": _FIGURE.format(chosen.price),
        "unit": f"{currency}/{medium.unit}",
        "price_profile": chosen.name,
        "demand_charge": _FIGURE.format(chosen.demand_charge),
        "basis": chosen.basis,
        "source": chosen.source,
        "low": "",
        "high": "",
    }
    for column, cell in figures.items():
        at = places.get(column)
        head = str(cells.columns[at[0]]) if at else column
        if head not in cells and not cell:
            continue
        if head not in cells:
            cells[head] = ""
        cells.loc[row, head] = cell
    cells = cells.fillna("").astype("str")
    table = replace(old, cells=cells) if old else RawTable(UTILITIES, cells)
    return replace(raw, tables=dict(raw.tables) | {UTILITIES: table})


def _row_of(cells: pd.DataFrame, places: dict[str, tuple[int, str]], utility: str) -> int:
    """Give the line of a utility's row, a new one where there is none."""
    if "id" in places:
        ids = cells.iloc[:, places["id"][0]].astype(str).str.strip()
        lines = ids.index[ids == utility]
        if len(lines):
            return int(lines[0])
    return int(max(cells.index, default=1)) + 1


def check_written(park: Park, chosen: ChosenTariff | None) -> None:
    """Refuse a tariff that a column's own heading would turn into other figures.

    Raises
    ------
    BadInput
        Says what to write by hand.
    """
    if chosen is None:
        return
    row = cast("dict[str, Any]", park.tables[UTILITIES].loc[chosen.utility].to_dict())
    wanted = {"price": chosen.price, "demand_charge": chosen.demand_charge}
    off = [
        name for name, figure in wanted.items()
        if not abs(float(row[name]) - figure) <= _OFF * max(1.0, abs(figure))
    ]  # fmt: skip
    if off:
        message = (
            f"tariff: the column {off[0]} of the table {UTILITIES} has a heading with another "
            f"unit. Take the unit out of the heading."
        )
        raise BadInput(message)
