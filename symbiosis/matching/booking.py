"""Booking: what is known of rows of the catalogue, account by account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import TARIFFS, join, number, text
from symbiosis.matching.prices import BURDENS, BY_PERIOD, Catalogue
from symbiosis.park.media import MEDIA
from symbiosis.park.named import DEMAND

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
MONTHS = 12.0
"""A demand charge is paid for each month of the year."""


def used_rows(catalogue: Catalogue, column: str) -> pd.DataFrame:
    """Give the rows of utilities or outlets that some stream uses, ordered by item."""
    return catalogue.rows[column].reindex(sorted(set(catalogue.chosen[column]) - {""}))


def burdens_of(rows: pd.DataFrame) -> dict[str, pd.Series[float]]:
    """Give what a unit books besides its money: of what changes with time, the year's mean."""
    mean = rows["co2_mean"]
    return {name: rows[name] * mean if name in BY_PERIOD else rows[name] for name in BURDENS}


def by_account(rows: pd.DataFrame, booked: str) -> Iterator[tuple[str, pd.Series[bool]]]:
    """Give every account to which some medium books, and the rows of those media."""
    account = {name: getattr(medium, booked) for name, medium in MEDIA.items()}
    for found in sorted(set(account.values()) - {""}):
        yield found, rows["medium"].map(account) == found


def book_rows(kind: str, rows: pd.DataFrame, books: Mapping[str, pd.Series[float]]) -> pd.DataFrame:
    """Book what is known of the rows, account by account."""
    factors = np.array([factor.to_numpy(float) for factor in books.values()])
    account, row = np.nonzero(~np.isnan(factors))
    said = pd.DataFrame(
        {
            "item": rows.index.astype("str"),
            "source": text(rows, "source").array,
            "basis": text(rows, "basis").array,
        }
    )
    accounts = np.array(list(books), dtype=object)[account]
    booked = said.take(row).assign(kind=kind, account=accounts, factor=factors[account, row])
    return TARIFFS.of(booked.assign(mean=number(rows, "price_mean", 1.0).to_numpy()[row]))


def timed_tariffs(catalogue: Catalogue) -> list[pd.DataFrame]:
    """Book what departs from the mean of prices and CO2, and what a month's largest rate costs."""
    bought, sold = (used_rows(catalogue, column) for column in ("utility", "outlet"))
    paid = {account: bought["price"].where(own) for account, own in by_account(bought, "paid")}
    parts = []
    for kind, rows, profile, books in (
        ("utility_timed", bought, "price_profile", paid),
        ("utility_co2", bought, "co2_profile", {name: bought[name] for name in BY_PERIOD}),
        ("outlet_timed", sold, "price_profile", {"outlets": sold["price"]}),
    ):
        timed = (rows[profile] != "").to_numpy(bool)
        if timed.any():
            own = {account: of[timed] for account, of in books.items()}
            parts.append(book_rows(kind, rows[timed].assign(price_mean=1.0), own))
    return [*parts, *_peaks(bought)]


def _peaks(bought: pd.DataFrame) -> list[pd.DataFrame]:
    """Book twelve months of the largest rate; it is priced by a name of its own."""
    rows = bought[bought["demand_charge"] > 0.0]
    if rows.empty:
        return []
    rows = rows.drop_duplicates("behind").assign(price_mean=1.0)
    rows = rows.set_axis(rows["behind"].to_numpy(), axis=0)
    books = {
        account: (MONTHS * rows["demand_charge"]).where(own)
        for account, own in by_account(rows, "paid")
    }
    booked = book_rows("peak", rows, books)
    return [booked.assign(priced_as=join(booked["item"], DEMAND), per=MONTHS)]
