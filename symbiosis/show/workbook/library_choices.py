"""What a cell may name: the library's rows for a column, in the country of the park."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.columns import Column
    from symbiosis.park.library import Library

OF_STREAMS = ("utilities", "outlets")
"""Tables of the library whose things a stream may also be without."""
_LIBRARIES = {
    f"{name}_library": name for name in ("materials", "technologies", "carriers", "water_classes")
}


def library_rows(library: Library, column: Column, country: str) -> pd.DataFrame | None:
    """Give the library's rows that a column may name: of the country, its region or anywhere.

    Returns
    -------
    DataFrame or None
        Indexed by code, with ``name`` and ``name_zh``; None: the column names nothing of it.
    """
    name = _LIBRARIES.get(column.table, column.table)
    if column.kind != "ref" or not hasattr(library, name):
        return None
    rows: pd.DataFrame = getattr(library, name)
    if "region" in rows:
        near = [country.upper(), library.region_of(country), ""]
        rows = rows[rows["region"].isin(near)]
    return rows[rows["medium"] != ""] if name in OF_STREAMS else rows
