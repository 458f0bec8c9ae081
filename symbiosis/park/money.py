"""Money of any currency and year in the park's currency and price year."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from symbiosis.park.entities import ParkInfo
    from symbiosis.park.library import Library

PLANT_COST_INDEX = "CEPCI"
"""Chemical Engineering Plant Cost Index: how investments follow the years."""


def convert(
    value: float,
    currency: str,
    year: float,
    info: ParkInfo,
    library: Library,
    *,
    index: bool = False,
) -> float:
    """Bring an amount of money to the park's currency, an investment also to its price year.

    Prices of goods are exchanged at the rate of their own year and not indexed: a market price of
    2022 says little about the index of 2024. Investments are carried from their year to
    ``info.price_year`` with the plant cost index.

    Parameters
    ----------
    value
        Amount, in ``currency`` of ``year``.
    currency
        ISO 4217 code; empty: the park's own money, returned as it is.
    year
        Price year of the amount; NaN: the park's.
    info
        The park's currency and price year.
    library
        Exchange rates and cost indices.
    index
        True for an investment.

    Returns
    -------
    float
        Amount in the park's currency.

    Raises
    ------
    BadInput
        If the library has no exchange rate of a currency.
    """
    if not currency:
        return value
    price_year = info.price_year if math.isnan(year) else int(year)
    factor = _rate(info.currency, price_year, library) / _rate(currency, price_year, library)
    if index:
        costs = library.cost_indices[PLANT_COST_INDEX]
        factor *= _nearest(costs, info.price_year) / _nearest(costs, price_year)
    return value * factor


def _rate(currency: str, year: int, library: Library) -> float:
    if currency == "EUR":
        return 1.0
    rates = library.exchange_rates.get(currency)
    if rates is None:
        known = ", ".join(sorted({"EUR", *library.exchange_rates}))
        message = (
            f"no exchange rate of {currency!r} in the library. Use one of {known}, or say in "
            f"park.toml what a euro is: [exchange_rates] {currency} = ..."
        )
        raise BadInput(message)
    return _nearest(rates, year)


def _nearest(series: dict[int, float], year: int) -> float:
    """Value of the year, or of the nearest year that the series has (the earlier of two)."""
    return series[min(series, key=lambda known: (abs(known - year), known))]
