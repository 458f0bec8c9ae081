"""Money of any currency and year comes out in the park's currency and price year."""

from __future__ import annotations

import math

import pytest

from symbiosis.errors import BadInput
from symbiosis.park.entities import ParkInfo
from symbiosis.park.library import load_library
from symbiosis.park.money import convert


def info(currency: str, price_year: int) -> ParkInfo:
    return ParkInfo(id="p", title="P", country="BE", currency=currency, price_year=price_year)


@pytest.mark.parametrize(
    ("value", "currency", "year", "expected"),
    [
        (100.0, "EUR", 2024, 100.0),
        (108.0, "USD", 2024, 100.0),
        (746.0, "DKK", 2024, 100.0),
        (85.0, "GBP", 2024, 100.0),
        (-779.0, "CNY", 2024, -100.0),
        (0.0, "EUR", 2010, 0.0),
    ],
)
def test_prices_are_exchanged_at_the_rate_of_their_year(
    value: float, currency: str, year: int, expected: float
) -> None:
    result = convert(value, currency, year, info("EUR", 2024), load_library())
    assert result == pytest.approx(expected)


def test_prices_of_other_years_are_not_indexed() -> None:
    assert convert(50.0, "EUR", 2010, info("EUR", 2024), load_library()) == 50.0


def test_investments_follow_the_plant_cost_index() -> None:
    result = convert(596.0, "EUR", 2020, info("EUR", 2023), load_library(), index=True)
    assert result == pytest.approx(798.0)


def test_a_dollar_investment_of_2014_in_yuan_of_2023() -> None:
    result = convert(1.33, "USD", 2014, info("CNY", 2023), load_library(), index=True)
    assert result == pytest.approx(8.186 * 798 / 576)


def test_money_without_currency_is_the_parks_own() -> None:
    assert convert(7.0, "", math.nan, info("CNY", 2024), load_library(), index=True) == 7.0


def test_money_without_year_is_of_the_price_year() -> None:
    result = convert(1.0, "EUR", math.nan, info("CNY", 2023), load_library(), index=True)
    assert result == pytest.approx(7.66)


def test_a_year_that_is_not_listed_takes_the_nearest() -> None:
    library = load_library()
    late = convert(1.0, "EUR", 2035, info("CNY", 2035), library, index=True)
    assert late == convert(1.0, "EUR", 2025, info("CNY", 2025), library, index=True)


def test_there_and_back_is_the_same_money() -> None:
    library = load_library()
    there = convert(123.0, "EUR", 2019, info("CNY", 2019), library)
    assert convert(there, "CNY", 2019, info("EUR", 2019), library) == pytest.approx(123.0)


@pytest.mark.parametrize(("currency", "own"), [("XYZ", "EUR"), ("EUR", "XYZ")])
def test_an_unknown_currency_is_named_with_those_known(currency: str, own: str) -> None:
    with pytest.raises(BadInput, match=r"'XYZ'.*CNY.*EUR.*USD"):
        convert(1.0, currency, 2024, info(own, 2024), load_library())
