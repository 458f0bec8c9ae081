"""Own: what a park knows of materials, links, carriers, technologies, waters over the library."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.money import convert
from symbiosis.park.own_tables import OWN_TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.entities import ParkInfo
    from symbiosis.park.library import Library

OWN = {table.name: table.name[len("own_") :] for table in OWN_TABLES}
"""Table of a park -> table of the library that it lies over."""
_MONEY = {
    table.name: [column.name for column in table.columns if "money" in column.unit]
    for table in OWN_TABLES
}
_INVESTED = ("capex_fixed", "capex_variable", "capex_rate", "trench_cost", "crossing_cost")
"""Money that follows the plant cost index."""


def lay_over(
    library: Library, info: ParkInfo, tables: Mapping[str, pd.DataFrame], contents: pd.DataFrame
) -> Library:
    """Lay a park's own tables over the library.

    Parameters
    ----------
    library
        The reference library.
    info
        Says in which money the park's figures are.
    tables
        The park's tables in canonical units; only those of :data:`OWN` are read.
    contents
        Contents of own materials, limits of own links and classes, by :func:`port_of` their tables.

    Returns
    -------
    Library
        A row of a known id replaces the cells that it fills; what it does not say of money is then
        in the park's money too. Contents and limits replace all that the library has of the same
        material or link. A carrier of a new id stands beside those of its region.
    """
    own = {
        of: _rows(tables[name], name, getattr(library, of), info, library)
        for name, of in OWN.items()
        if len(tables[name])
    }
    if not own:
        return library
    laid = library.overlaid(**own)
    materials = _said_of("own_materials", contents)
    limits = _said_of("own_links", contents).rename(columns={"owner": "link"})
    known = laid.link_limits
    known = known[~known["link"].isin(limits["link"])]
    every = pd.concat([known, limits.reindex(columns=known.columns)], ignore_index=True)
    laid = _with_classes(laid, contents)
    return replace(laid.overlaid(contents=materials), link_limits=every)


def _with_classes(library: Library, contents: pd.DataFrame) -> Library:
    """Give classes of water the limits that a park tells of them, instead of the library's."""
    limits = _said_of("own_water_classes", contents).rename(columns={"owner": "class"})
    limits = limits[limits["kind"].isin(["max", "min"])]
    if limits.empty:
        return library
    own, known = limits["class"].unique(), library.water_class_limits
    others = known[~known["class"].isin(own)]
    every = pd.concat([others, limits.reindex(columns=known.columns)], ignore_index=True)
    classes = library.water_classes.copy()
    classes.loc[classes.index.isin(own), ["standard", "use"]] = ""
    return replace(library, water_class_limits=every, water_classes=classes)


def port_of(table: str) -> str:
    """Give the port under which contents of an own table's rows stand.

    A stream may be called as its material is: what the one holds is not said of the other.
    """
    return f"@{table}" if table in OWN else ""


def _said_of(table: str, contents: pd.DataFrame) -> pd.DataFrame:
    rows = contents[contents["port"] == port_of(table)]
    return rows.assign(port="", source="the park", confidence="")


def _rows(
    frame: pd.DataFrame, table: str, known: pd.DataFrame, info: ParkInfo, library: Library
) -> pd.DataFrame:
    """Write a park's rows as the library would."""
    rows = frame[frame["id"] != ""].drop_duplicates("id").set_index("id")
    new = pd.Series(~rows.index.isin(known.index), index=rows.index)
    rows = rows.assign(name=rows["name"].mask(new & (rows["name"] == ""), rows.index.to_series()))
    if "kind" in rows and table == "own_materials":
        rows["kind"] = rows["kind"].mask(new & (rows["kind"] == ""), "by_product")
        rows["form"] = rows["form"].mask(new & (rows["form"] == ""), "solid")
    if table == "own_carriers":
        # Whoever says the share that is lost in a km has said all that is lost.
        shared = rows["loss_per_km"].notna()
        for name in ("loss_fixed", "loss_variable"):
            rows[name] = rows[name].mask(shared & rows[name].isna(), 0.0)
    if "legal_route" in rows:
        route = rows["legal_route"].mask(new & (rows["legal_route"] == ""), "by_product")
        rows = rows.assign(legal_route_eu=route, legal_route_cn=route)
        ratio = rows["ratio"].fillna(known["ratio"].reindex(rows.index))
        rows["computable"] = ratio > 0.0
    if "region" in known:
        region = library.region_of(info.country)
        rows["region"] = new.map({True: region, False: ""}).astype("str")
    for name in {"seasonal", "green"} & {*rows}:  # an empty cell keeps what the library says
        rows[name] = rows[name].map({True: 1.0}).astype("float64")
    return _with_money(rows, table, known, info, library).assign(confidence="")


def _with_money(
    rows: pd.DataFrame, table: str, known: pd.DataFrame, info: ParkInfo, library: Library
) -> pd.DataFrame:
    """Bring what the library says of money, of a row that the park says some of, to its money."""
    columns = _MONEY[table]
    if not columns:
        return rows
    told = rows[columns].notna().any(axis=1) | ~rows.index.isin(known.index)
    for column in columns:
        for name in rows.index[told & rows[column].isna() & rows.index.isin(known.index)]:
            rows.loc[name, column] = _theirs(known.loc[name], column, info, library)
    currency = told.map({True: info.currency, False: ""}).astype("str")
    year = told.map({True: float(info.price_year)}).astype("float64")
    return rows.assign(currency=currency, year=year)


def _theirs(row: pd.Series, column: str, info: ParkInfo, library: Library) -> float:
    try:
        return convert(
            float(row[column]), str(row["currency"]), float(row["year"]), info, library,
            index=column in _INVESTED,
        )  # fmt: skip
    except BadInput:  # the park's currency is said by the checks of its cover
        return float(row[column])
