"""Rows of the library for this park: its region and country, its money."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.matching.frames import number, text
from symbiosis.park.library import ANYWHERE
from symbiosis.park.money import convert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.park.entities import Park


ELSEWHERE = 3


def in_park_money(
    rows: pd.DataFrame, column: str, park: Park, *, index: bool = False
) -> pd.Series[float]:
    """Give a column of money in the park's currency (``index``: and in its price year)."""
    amounts = number(rows, column)
    years = number(rows, "year")
    values = [
        convert(amount, currency, year, park.info, park.library, index=index)
        for amount, currency, year in zip(amounts, text(rows, "currency"), years, strict=True)
    ]
    return pd.Series(values, index=rows.index, dtype=float)


def region_rank(rows: pd.DataFrame, park: Park) -> pd.Series[int]:
    """Rank rows by nearness: 0 the country, 1 its region, 2 anywhere, else :data:`ELSEWHERE`."""
    region = text(rows, "region")
    rank = pd.Series(ELSEWHERE, index=rows.index)
    rank[region.isin(["", ANYWHERE])] = 2
    rank[region == park.library.region_of(park.info.country)] = 1
    rank[region == park.info.country] = 0
    return rank


def of_region(rows: pd.DataFrame, park: Park, group: Sequence[str]) -> pd.DataFrame:
    """Keep the park's country, region and general rows; others only for a group without any."""
    near = region_rank(rows, park) < ELSEWHERE
    keys = [text(rows, name) for name in group]
    served = near.groupby(keys).transform("any")
    return rows[near | ~served]


def library_basis(rows: pd.DataFrame) -> pd.Series[str]:
    """Take a checked row of the library for published, any other for an estimate."""
    return text(rows, "confidence").map({"checked": "published"}).fillna("estimated").astype("str")
