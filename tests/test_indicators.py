"""Indicators: forms of the library, computed by hand on small parks and from published plans."""

import dataclasses
from types import SimpleNamespace

import pandas as pd
import pytest
from hand_park import hand_park
from hypothesis import given
from hypothesis import strategies as st

from symbiosis.errors import BadInput
from symbiosis.park.forms import Form, Target
from symbiosis.park.indicator_rows import indicator_of
from symbiosis.park.indicators import Missing, filled, resolve
from symbiosis.park.library import load_library
from symbiosis.park.notation import form_of

SOURCE = {"role": "source", "enterprise": "a"}
WARM = SOURCE | {"supply_c": 120.0, "target_c": 40.0, "outlet": "tower", "quantity": 100.0}
TABLES = {
    "heat": {
        "hot": WARM,
        "condenser": WARM | {"supply_c": 30.0, "origin": "condenser", "quantity": 300.0},
        "steam": WARM | {"origin": "made", "quantity": 700.0},
        "gone": WARM | {"enterprise": "b", "quantity": 50.0},
        "town": {"role": "sink", "enterprise": "b", "supply_c": 50.0, "target_c": 70.0},
    },
    "materials": {
        "ash": SOURCE | {"material": "fly_ash", "quantity": 60.0, "outlet": "sale"},
        "slag": SOURCE | {"material": "steel_slag", "quantity": 40.0, "outlet": "tip"},
        "solvent": SOURCE | {"material": "spent_solvent", "quantity": 5.0, "outlet": "tip"},
        "bought": SOURCE | {"material": "fly_ash", "enterprise": "s", "quantity": 9.0},
    },
    "outlets": {
        "tower": {"medium": "heat", "kind": "disposal"},
        "tip": {"medium": "material", "kind": "disposal"},
        "sale": {"medium": "material", "kind": "market"},
    },
    "enterprises": {"s": {"kind": "supplier"}},
}


def park(**facts):
    return hand_park({"a": 0.0, "b": 1.0, "s": 2.0}, info={"facts": facts}, **TABLES)


def value(name, rests=None, accounts=None, switches=None, **facts):
    found = resolve(park(**facts), name, switches)
    return found.value(pd.Series(accounts or {}, dtype=float), pd.Series(rests or {}, dtype=float))


@pytest.mark.parametrize(
    ("switches", "expected"),
    [
        ({}, (150 - 30) / 150),
        ({"condenser": "in"}, (450 - 330) / 450),
        ({"condenser": "in", "made": "in"}, (1150 - 430) / 1150),
    ],
)
def test_waste_heat_counts_what_the_planner_says(switches, expected):
    rests = {"hot": 30.0, "condenser": 300.0, "steam": 100.0, "town": 7.0}
    assert value("zero_carbon_05", rests, switches=switches) == pytest.approx(100 * expected)


@pytest.mark.parametrize(
    ("switches", "expected"),
    [
        ({}, 1.0 - 10 / 100),
        ({"market": "unused"}, 1.0 - 60 / 100),
        ({"hazardous": "in", "liquid": "in"}, 1.0 - 15 / 105),
    ],
)
def test_what_is_sold_counts_as_used_and_what_a_supplier_offers_does_not_count(switches, expected):
    rests = {"ash": 50.0, "slag": 10.0, "solvent": 5.0, "bought": 9.0}
    assert value("zero_carbon_04", rests, switches=switches) == pytest.approx(100 * expected)


def test_who_has_left_and_other_amounts_change_the_denominator():
    found = resolve(park(), "zero_carbon_05", left=("b",), amounts={"hot": 80.0})
    assert found.denominator.constant == 80.0
    assert "gone" not in found.numerator.rests


def test_water_used_again_needs_to_know_what_is_used_again_in_house():
    accounts = {"water_reused": 20.0, "fresh_water": 60.0}
    assert value("zero_carbon_06", accounts=accounts, switches={"elsewhere": "out"}) == 25.0
    known = {"water_recirculated": 100.0, "fresh_water_elsewhere": 20.0}
    assert value("zero_carbon_06", accounts=accounts, **known) == 60.0
    lacking = resolve(park(), "zero_carbon_06")
    assert isinstance(lacking, Missing)
    assert lacking.data == ("fact.water_recirculated", "fact.fresh_water_elsewhere")
    assert "park.toml, [facts]: water_recirculated = ... [m3/a]" in str(lacking)


def test_a_change_against_the_base_year_is_per_value_added():
    facts = {"co2_elsewhere": 50.0, "co2_base": 100.0, "value_added": 3.0, "value_added_base": 2.0}
    accounts = {"co2_direct": 60.0, "co2_energy": 10.0}
    # 120 t for 3 in the place of 100 t for 2: 40 instead of 50 per unit.
    assert value("gm2020_04", accounts=accounts, **facts) == pytest.approx(-20.0)


def test_money_is_counted_in_the_currency_of_the_standard():
    rate = load_library().exchange_rates["CNY"][2024]
    found = value("hj274_02", value_added=1e6, staff=10.0)
    assert found == pytest.approx(1e6 * rate / 1e4 / 10)


def test_a_park_without_such_streams_is_told_so():
    lacking = resolve(park(), "green_park_10")
    assert lacking.data == ("class.waste_gas",)
    assert "materials.csv" in str(lacking)
    assert resolve(park(), "hj274_22").data == ("method.checklist",)


def test_a_target_that_names_an_indicator_gets_its_forms():
    target = filled(park(), Target(indicator="zero_carbon_05", minimum=50))
    assert target.denominator.constant == 150.0
    assert (target.minimum, target.scale, target.unit) == (50, 100.0, "%")
    assert filled(park(), target) is target


@pytest.mark.parametrize(
    ("name", "switches", "words"),
    [
        ("zero_carbon_55", {}, "Did you mean 'zero_carbon_05'"),
        ("zero_carbon_05", {"market": "used"}, "It has: condenser, made"),
        ("zero_carbon_05", {"condenser": "half"}, "out or in"),
    ],
)
def test_what_the_library_does_not_know_is_named(name, switches, words):
    with pytest.raises(BadInput, match=words):
        resolve(park(), name, switches)


def test_every_row_of_the_library_is_sound():
    library = load_library()
    for name in library.indicators.index:
        row = indicator_of(library, name)
        assert row.system in library.indicator_systems.index, name
        assert row.name_zh, name
        assert row.better or row.method in ("none", "checklist", "centrality"), name
        assert bool(row.numerator) == bool(row.denominator), name
        assert row.unit or row.method in ("none", "checklist", "elasticity", "index"), name


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("numerator", "account.gold", "no account 'gold'"),
        ("numerator", "account.co2_direct * account.co2_energy", "no linear form"),
        ("denominator", "fact.staff +", "cannot be read"),
        ("denominator", "fact.staff.EUR", "only money has a currency"),
        ("denominator", "__import__('os')", "no linear form"),
        ("numerator", "waste_heat.lost", "no part of a class"),
        ("method", "guess", "is none of ratio"),
        ("switches", "condenser=maybe", "is no switch"),
        ("threshold_steps", "1e5; 2", "is no list"),
        ("threshold_steps", "1: 0.2", "go with `threshold_by`"),
    ],
)
def test_a_fault_of_the_library_is_told_with_row_and_column(column, cell, words):
    library = load_library()
    table = library.indicators.copy()
    table.loc["zero_carbon_05", column] = cell
    with pytest.raises(BadInput, match=words) as told:
        indicator_of(dataclasses.replace(library, indicators=table), "zero_carbon_05")
    assert f"row zero_carbon_05, column {column}" in str(told.value)


def test_a_threshold_may_hang_on_the_size_of_the_park():
    row = indicator_of(load_library(), "zero_carbon_01")
    assert [row.goal(size) for size in (3e5, 1e6, 5e6)] == [0.2, 0.3, 0.3]
    assert pd.isna(row.goal(1e5))
    assert pd.isna(row.goal())


def test_value_added_is_that_of_the_firms_where_all_of_them_say_it():
    said = {"a": {"value_added": 4e6}, "b": {"value_added": 6e6}, "s": {"kind": "supplier"}}
    firms = hand_park({"a": 0.0, "b": 1.0, "s": 2.0}, **TABLES | {"enterprises": said},
                      info={"facts": {"staff": 10.0}})  # fmt: skip
    rate = load_library().exchange_rates["CNY"][2024]
    assert resolve(firms, "hj274_02").numerator.constant == pytest.approx(1e7 * rate / 1e4)
    less = resolve(firms, "hj274_02", left=("a",))
    assert less.numerator.constant == pytest.approx(6e6 * rate / 1e4)
    assert resolve(park(staff=10.0), "hj274_02").data == ("fact.value_added",)


def expressions():
    """Write linear forms of two facts and two accounts, as the library might."""
    leaves = st.sampled_from(["fact.staff", "fact.park_area", "2", "0.5"])
    constants = st.recursive(
        leaves, lambda inner: st.tuples(inner, st.sampled_from("+*/"), inner).map(bracketed)
    )
    sums = st.tuples(constants, st.sampled_from(["account.wastewater", "account.fresh_water"]))
    terms = sums.map(lambda pair: f"({pair[0]})*{pair[1]}") | constants
    return st.lists(st.tuples(st.sampled_from("+-"), terms), min_size=1).map(
        lambda parts: "0" + "".join(f" {sign} {term}" for sign, term in parts)
    )


def bracketed(parts):
    return f"({parts[0]} {parts[1]} {parts[2]})"


@given(expressions())
def test_a_form_comes_to_what_arithmetic_says(text):
    known = {("fact", "staff"): 3.0, ("fact", "park_area"): 7.0}
    accounts = pd.Series({"wastewater": 11.0, "fresh_water": 13.0})

    def named(name):
        return Form(constant=known[name]) if name in known else Form(accounts={name[1]: 1.0})

    value = form_of(text, named).at(accounts, pd.Series(dtype=float))
    names = {
        "fact": SimpleNamespace(staff=3.0, park_area=7.0),
        "account": SimpleNamespace(**accounts.to_dict()),
    }
    assert value == pytest.approx(eval(text, {}, names), rel=1e-9, abs=1e-9)  # noqa: S307
