"""Tariffs that ship with symbiosis: a price for every hour, and a park that pays them."""

from __future__ import annotations

import numpy as np
import pytest

from symbiosis import hourly_prices, list_tariffs, load_park, step_park
from symbiosis.errors import BadInput

MONDAY, SATURDAY = slice(0, 24), slice(5 * 24, 6 * 24)


def test_a_belgian_works_pays_by_day_on_working_days():
    """15 hours of 5 days in 7: 261 working days of a year that begins on a Monday."""
    prices = hourly_prices("be_c_2007")
    assert len(prices) == 8760
    assert set(prices) == {28.5, 44.0}
    assert (prices == 44.0).sum() == 261 * 15
    assert (prices[MONDAY] == 44.0).sum() == 15
    assert (prices[SATURDAY] == 28.5).all()


def test_guangxi_has_valley_flat_peak_and_critical_peak():
    """July has two critical hours a day, January none; the valley goes over midnight."""
    prices = hourly_prices("cn_guangxi")
    january, july = prices[MONDAY], prices[181 * 24 : 182 * 24]
    hours = {620.0: 8, 310.0: 8, 930.0: 6, 1116.0: 2}
    assert {price: int((july == price).sum()) for price in hours} == hours
    assert january.max() == 930.0
    assert (january[[23, 0, 6]] == 310.0).all()
    assert january[7] == 620.0


def test_every_tariff_is_whole_and_says_where_it_is_from():
    listed = list_tariffs()
    assert listed["source"].ne("").all()
    assert listed["confidence"].isin(["checked", "unchecked"]).all()
    assert (listed["demand_charge"] > 0.0).all()
    assert not any(np.isnan(hourly_prices(name)).any() for name in listed.index)


def test_an_unknown_tariff_is_named_with_the_nearest():
    with pytest.raises(BadInput, match="There is cn_guangxi"):
        hourly_prices("guangxi")


def test_a_park_on_typical_days_pays_the_tariff_s_mean_and_its_demand_charge(tmp_path):
    step_park("teaching", 3, tariff="be_mv").save(tmp_path / "stepped")
    made = load_park(tmp_path / "stepped")
    grid = made.tables["utilities"].loc["grid"]
    assert grid["price"] == pytest.approx(hourly_prices("be_mv").mean(), rel=1e-8)
    assert grid["demand_charge"] == pytest.approx(4500.0)
    assert grid["basis"] == "estimated"
    assert grid["source"].startswith("library tariff be_mv (unchecked)")
    profile = made.tables["profiles"].query("id == 'be_mv'").set_index("period")["factor"]
    hours = made.tables["periods"]["hours"]
    assert (profile * hours).sum() / hours.sum() == pytest.approx(1.0, abs=1e-8)
    factors = hourly_prices("be_mv") / grid["price"]
    assert sorted(set(profile.round(6))) == pytest.approx(sorted(set(factors.round(6))), abs=2e-6)


def test_in_another_money_it_is_exchanged_and_it_may_be_told_whose_price_it_is():
    park = step_park("teaching", 2, tariff={"grid": "cn_guangxi"}).park
    row = park.tables["utilities"].loc["grid"]
    yuan = hourly_prices("cn_guangxi").mean()
    assert row["price"] * 34_800.0 == pytest.approx(row["demand_charge"] * yuan)
    assert 6.0 < yuan / row["price"] < 9.0


def test_the_command_lists_tariffs_in_both_languages(symbiosis):
    assert "cn_guangxi" in symbiosis("tariffs").stdout
    assert "广西" in symbiosis("tariffs", "--lang", "zh").stdout
    assert '"be_c_2007"' in symbiosis("tariffs", "--json").stdout
