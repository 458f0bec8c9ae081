"""Figures as people read them."""

from __future__ import annotations

import math

import pytest

from symbiosis.show.figures import change, digits, money, percent, signed
from symbiosis.show.words import Words


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (0.07891, "0.079"),
        (1.0, "1.00"),
        (45.67, "45.7"),
        (999.6, "1,000"),
        (1_234_567.0, "1,230,000"),
        (-12.3, "−12.3"),
        (-1e-9, "< 0.001"),
        (math.nan, "–"),
        (math.inf, "∞"),
    ],
)
def test_a_number_has_three_digits(value, written):
    assert digits(value) == written


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (420_000.0, "t/a", "420 kt/a"),
        (999_999.0, "t/a", "1.00 Mt/a"),
        (1_500.0, "MWh/a", "1.50 GWh/a"),
        (400_000.0, "m3/a", "400,000 m³/a"),
        (2.5e6, "m3/a", "2.50 Mm³/a"),
        (12.0, "MW", "12.0 MW"),
        (47.9, "t/h", "47.9 t/h"),
        (9.5, "1", "9.50"),
        (math.nan, "t/a", "– t/a"),
    ],
)
def test_an_amount_stands_in_the_unit_that_fits(value, unit, written):
    assert Words("en").amount(value, unit) == written


def test_money_is_scaled_and_named_where_it_stands_alone():
    assert money(12_345_678.0) == "12.3 M"
    assert money(-450_000.0) == "−450 k"
    assert Words("en").amount(2.1e9, "CNY/a") == "2.10 bn CNY/a"


@pytest.mark.parametrize(
    ("language", "size", "unit", "written"),
    [
        ("en", 3e6, "EUR/a", (1e6, "M EUR/a")),
        ("zh", 3e6, "EUR/a", (1e4, "万欧元/年")),
        ("en", 2e4, "t/a", (1e3, "kt/a")),
        ("zh", 2e4, "MWh/a", (1e3, "GWh/年")),
        ("en", 5.0, "1", (1.0, "")),
    ],
)
def test_all_along_an_axis_stands_in_one_unit(language, size, unit, written):
    assert Words(language).scale(size, unit) == written


def test_changes_have_a_sign_and_nothing_has_no_share():
    assert signed(5.0, money(5.0)) == "+5.00"
    assert signed(-5.0, money(-5.0)) == "−5.00"
    assert change(200.0, 150.0) == "−25.0 %"
    assert change(-100.0, -50.0) == "–"
    assert change(0.0, 5.0) == "–"
    assert change(math.nan, 5.0) == "–"


def test_a_tiny_share_is_not_rounded_to_none():
    assert percent(0.0) == "0.0 %"
    assert percent(1e-6) == "< 0.01 %"
    assert percent(0.0042) == "0.42 %"
    assert percent(0.123) == "12.3 %"
