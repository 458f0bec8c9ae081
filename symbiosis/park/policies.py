"""Policies of the library: those that a scenario names, alone or as a set; when in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.library import load_library

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pandas as pd

    from symbiosis.park.entities import Park
    from symbiosis.park.library import Library

LISTED = (
    *("name", "name_zh", "sets", "region", "kind", "subject", "account", "rate", "unit"),
    *("left_rate", "quota", "share", "threshold", "cap", "begins", "ends"),
    *("source", "confidence", "note"),
)


def chosen_policies(park: Park, named: Iterable[str]) -> list[str]:
    """Give the policies that a scenario names, each once and in their order.

    Of a set those apply that are of the park's country, of its region, or of no region.
    """
    rows = park.library.policies
    near = rows["region"].isin(_regions(park))
    ids: dict[str, None] = {}
    for name in named:
        of_set = rows.index[near & _in_set(rows, name)]
        ids |= dict.fromkeys(map(str, of_set if len(of_set) else [name]))
    return list(ids)


def known_policies(park: Park) -> set[str]:
    """Name the policies and sets that a scenario of a park may name."""
    rows = park.library.policies
    return {*rows.index, *_sets(rows)}


def policies_for(park: Park) -> list[str]:
    """Name the sets and policies that apply in a park's country, sets first."""
    rows = park.library.policies
    near = rows[rows["region"].isin(_regions(park))]
    return [*sorted(_sets(near)), *map(str, near.index)]


def list_policies(region: str = "", library: Library | None = None) -> pd.DataFrame:
    """List the policies of the reference library.

    Parameters
    ----------
    region
        ``CN``, ``EU`` or a country's code; empty: all.
    library
        Another library, as a park's with its own rows.

    Returns
    -------
    DataFrame
        Indexed by ``id``: name, sets, region, kind, what it bears on, where it is booked, rate with
        its unit, the other figures of its kind, from when to when it is in force, source,
        confidence and note.
    """
    rows = (library or load_library()).policies
    rows = rows[rows["region"].eq(region.upper()) | (region == "")]
    return rows[list(LISTED)]


def in_force(begins: str, ends: str, year: int) -> bool:
    """Tell whether a policy is in force in a year; an empty date is no bound."""
    return (not begins or int(begins[:4]) <= year) and (not ends or year <= int(ends[:4]))


def _regions(park: Park) -> Collection[str]:
    country = park.info.country.upper()
    return {country, park.library.region_of(country), ""}


def _in_set(rows: pd.DataFrame, name: str) -> pd.Series[bool]:
    return rows["sets"].map(lambda cell: name in cell.split(";")).astype(bool)


def _sets(rows: pd.DataFrame) -> set[str]:
    return {name for cell in rows["sets"] for name in cell.split(";") if name}
