"""Prices: what every stream buys or pays when nobody exchanges, named or by default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.matching.frames import Shape, number, text
from symbiosis.matching.periods import profile_means
from symbiosis.matching.worth import in_park_money, library_basis
from symbiosis.park.accounts import POLLUTANTS
from symbiosis.park.draft import draft_of
from symbiosis.park.fallbacks import fallback
from symbiosis.park.library import DEFAULT
from symbiosis.park.media import STREAM_TABLES, UNITS
from symbiosis.park.schema import NONE

if TYPE_CHECKING:
    from collections.abc import Collection

    from symbiosis.park.entities import Park

BURDENS = (
    *("co2_direct", "co2_energy", "co2_supply", "co2_biogenic", "primary_energy"),
    *POLLUTANTS,
)
"""What a unit of a utility, an outlet or a link books besides its money."""
BY_PERIOD = ("co2_direct", "co2_energy")
"""Burdens that a CO2 profile changes: of what is burnt, and of what is generated elsewhere."""
CATALOGUE = Shape(
    (
        *("id", "behind", "medium", "item", "kind", "source", "basis"),
        *("price", "unconventional", *BURDENS),
        *("price_profile", "co2_profile", "price_mean", "co2_mean", "demand_charge"),
    ),
    {
        "price": np.nan,
        "unconventional": 0.0,
        **dict.fromkeys(BURDENS, 0.0),
        "price_mean": 1.0,
        "co2_mean": 1.0,
        "demand_charge": 0.0,
    },
)
_TABLE = {medium: table for table, medium in STREAM_TABLES.items()}
OTHERWISE = {"utilities": "utility", "outlets": "outlet"}
"""Table of the library -> column of a stream: what a sink buys, where a source goes."""


@dataclass(frozen=True)
class Catalogue:
    """Utilities and outlets in the park's money, and which stream uses which.

    Attributes
    ----------
    rows
        ``utility`` or ``outlet`` -> frame of :data:`CATALOGUE`, indexed by the id of the tariff
        item: a row's id, or a stream's where the stream has its own price (``behind`` is the row
        whose burdens and contents it keeps).
    chosen
        ``utility`` or ``outlet`` -> tariff item of every stream, empty where it has none.
    """

    rows: dict[str, pd.DataFrame]
    chosen: dict[str, pd.Series[str]]


def catalogue(park: Park, streams: pd.DataFrame, priced: Collection[str]) -> Catalogue:
    """Say for every stream what it buys, or where it goes, when nobody exchanges.

    Parameters
    ----------
    park, streams
        The park, and its streams with their ports.
    priced
        What the scenario prices: a stream among them has a price of its own.

    Raises
    ------
    BadInput
        Names every stream for which neither the park nor the library has anything.
    """
    rows, chosen, missing = {}, {}, []
    for table, column in OTHERWISE.items():
        known = _known(park, table)
        role = "sink" if column == "utility" else "source"
        own = streams[streams["role"] == role]
        bare = (own[column] == "") & own[f"{column}_price"].notna() & (column == "outlet")
        items = _resolved(park, own[~bare], column).reindex(own.index, fill_value="")
        missing += _unresolved(park, own[~bare], items[~bare], column)
        own_price = own[f"{column}_price"].notna() | own.index.isin(list(priced))
        own_price &= bare | (items != "")
        rows[column] = _with_own_prices(own[own_price], items[own_price], known, column)
        items = items.mask(own_price, pd.Series(own.index, index=own.index))
        chosen[column] = items.reindex(streams.index, fill_value="").astype("str")
    missing += _unpriced(park, rows, chosen)
    if missing:
        raise BadInput("\n".join(missing))
    return Catalogue(rows, chosen)


def _known(park: Park, table: str) -> pd.DataFrame:
    """Give the library's rows, the park's own over them, in the park's money."""
    library = getattr(park.library, table)
    rows = CATALOGUE.of(
        library.assign(
            id=library.index.astype("str"),
            behind=library.index.astype("str"),
            price=in_park_money(library, "price", park),
            basis=library_basis(library),
        )
    )
    own = park.tables[table]
    own = own[own.index.isin(rows.index)]
    rows.loc[own.index, "basis"] = text(own, "basis")
    return _with_times(park, rows, own).sort_index()


def _with_times(park: Park, rows: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    """Say of the park's own rows how price and CO2 change with time, and what a peak costs."""
    for name in ("price", "co2"):
        profiles = text(own, f"{name}_profile")
        rows.loc[own.index, f"{name}_profile"] = profiles
        rows.loc[own.index, f"{name}_mean"] = profile_means(park, profiles)
    rows.loc[own.index, "demand_charge"] = number(own, "demand_charge", 0.0)
    return rows


def price_ranges(park: Park, table: str) -> pd.DataFrame:
    """Give what is known of prices: ``price``, ``low`` and ``high`` in the park's money.

    Parameters
    ----------
    table
        ``utilities`` or ``outlets``.

    Returns
    -------
    DataFrame
        By id of the utility or outlet; also ``unit`` and ``basis``. What is not known is NaN.
    """
    rows = getattr(park.library, table)
    ranges = {name: in_park_money(rows, name, park) for name in ("price", "low", "high")}
    basis = _known(park, table)["basis"].reindex(rows.index)
    unit = park.info.currency + "/" + rows["medium"].map(UNITS).astype(str)
    return pd.DataFrame({**ranges, "unit": unit, "basis": basis})


def usual_utility(park: Park, medium: str) -> pd.Series[Any] | None:
    """Give the utility that a sink of a medium without items buys by default, at its mean price."""
    name = fallback(draft_of(park), "utility", medium, "", np.nan)
    return cast("pd.Series", _at_the_mean(_known(park, "utilities")).loc[name]) if name else None


def _at_the_mean(rows: pd.DataFrame) -> pd.DataFrame:
    """Give rows as what is counted by the year alone pays and emits: at the mean of the year."""
    emitted = {name: rows[name] * rows["co2_mean"] for name in BY_PERIOD}
    return rows.assign(price=rows["price"] * rows["price_mean"], **emitted)


def named_utilities(park: Park, names: pd.Series[str], column: str, table: str) -> pd.DataFrame:
    """Give the rows of utilities that a column names, in its order and in the park's money.

    Raises
    ------
    BadInput
        If one of them has no price.
    """
    rows = _at_the_mean(_known(park, "utilities").reindex(names))
    unpriced = sorted(set(names[rows["price"].isna().to_numpy()]))
    if unpriced:
        message = (
            f"{park.container or park.info.id}: table {table}, column {column}: no price of "
            f"{', '.join(unpriced)}. Give it one in the table utilities."
        )
        raise BadInput(message)
    return rows


def _resolved(park: Park, own: pd.DataFrame, column: str) -> pd.Series[str]:
    """Give the id of each stream's utility or outlet: its own, else the fallback of its kind."""
    named = own[column].where(own[column] != NONE, "")
    asking = own[own[column].isin(["", DEFAULT])]
    if asking.empty:
        return named
    items = asking["item"].where(asking["medium"] == "material", "")
    hot_c = asking["target_c"] if column == "utility" else asking["target_c"] * np.nan
    draft = draft_of(park)
    for key, rows in asking.groupby([asking["medium"], items, hot_c], dropna=False):
        medium, item, target_c = key
        named[rows.index] = fallback(draft, column, str(medium), str(item), float(str(target_c)))
    return named


def _unresolved(park: Park, own: pd.DataFrame, items: pd.Series[str], column: str) -> list[str]:
    """Name the streams of the park that have neither a utility or outlet nor a default."""
    missing = own[(items == "") & (own[column] != NONE)]
    place = park.container or park.info.id
    return [
        f"{place}: table {_TABLE[str(row.medium)]}, row {row.Index}, column {column}: no default "
        f"{column} for {row.item} in {park.info.country}. Name one of the park's or the library's "
        f"{column} rows, or write `{NONE}` if the whole stream must be exchanged."
        for row in missing.itertuples()
    ]


def _with_own_prices(
    priced: pd.DataFrame, items: pd.Series[str], known: pd.DataFrame, column: str
) -> pd.DataFrame:
    """Add a row per stream with its own price; its burdens are those of the row behind it.

    A source that has a price and names no outlet has no row behind it: its burdens are nobody's.
    """
    behind = known.reindex(items.to_numpy()).set_axis(priced.index, axis=0)
    told = priced[f"{column}_price"].notna()
    added = behind.assign(
        id=priced.index.astype("str"),
        price=priced[f"{column}_price"].where(told, behind["price"]),
        medium=priced["medium"],
        item=behind["item"].fillna(priced["item"]),
        kind=behind["kind"].fillna(
            (priced[f"{column}_price"] < 0.0).map({True: "market", False: "disposal"})
        ),
        basis=priced["basis"].where(told, behind["basis"]),
        source=priced["source"].where(told, behind["source"]),
    )
    rows = CATALOGUE.gather([known.reset_index(drop=True), added.reset_index(drop=True)])
    return rows.set_axis(rows["id"].to_numpy(), axis=0)


def _unpriced(
    park: Park, rows: dict[str, pd.DataFrame], chosen: dict[str, pd.Series[str]]
) -> list[str]:
    """Name what is used but unknown or without a price."""
    faults = []
    for table, column in OTHERWISE.items():
        used = sorted(set(chosen[column]) - {""})
        price = number(rows[column].reindex(used), "price")
        faults += [
            f"{park.container or park.info.id}: table {table}, row {name}, column price: missing. "
            f"Give the {column} a price in the park's table {table}."
            for name in price.index[price.isna()]
        ]
    return faults
