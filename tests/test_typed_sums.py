"""Sums of accounts as people type them, by code or by name; what is wrong is said in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped_parks import shipped_park
from streamlit.testing.v1 import AppTest

from symbiosis.park.accounts import parts_of
from symbiosis.show.typed_sums import KNOWN, read_limits, read_sum
from symbiosis.show.words import LANGUAGES, Words


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("co2_direct + 0.5 * co2_supply", {"co2_direct": 1.0, "co2_supply": 0.5}),
        ("直接CO₂＋0.5×供应链 CO2", {"co2_direct": 1.0, "co2_supply": 0.5}),
        ("CO2 direct + 0.5·CO₂ of the supply chain", {"co2_direct": 1.0, "co2_supply": 0.5}),
        ("新鲜水 − 2废水", {"fresh_water": 1.0, "wastewater": -2.0}),
        ("1e3 so2", {"so2": 1000.0}),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sum_is_read_by_codes_and_by_names_in_either_language(typed, parts, language):
    assert parts_of(read_sum(typed, "EUR", Words(language)).account) == parts


@given(st.lists(st.tuples(st.integers(-99, 99), st.sampled_from(KNOWN)), min_size=1, max_size=4))
def test_what_is_read_is_told_and_read_again_the_same(terms):
    text = " + ".join(f"{weight} * {code}" for weight, code in terms).replace("+ -", "- ")
    account = read_sum(text, "EUR", Words("en")).account
    for language in LANGUAGES:
        again = read_sum(Words(language).account(account), "EUR", Words(language)).account
        assert parts_of(again) == pytest.approx(parts_of(account))


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_in_words(text):
    for language in LANGUAGES:
        read = read_sum(text, "EUR", Words(language))
        assert read.told
        assert not read.account or set(parts_of(read.account)) <= {*KNOWN} | set(parts_of("cost"))
        limits, told = read_limits(text, shipped_park("teaching"), Words(language))
        assert len(limits) == sum(bool(line.account) for line in told)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("co2_dirct", "nearest is CO₂ direct (co2_direct)"),
        ("cost * co2", "no sum of accounts"),
        ("2 * zzzzz", "“zzzzz” is no account."),
        ("", "no sum of accounts"),
    ],
)
def test_what_is_no_sum_is_said_with_the_nearest_name(typed, said):
    read = read_sum(typed, "EUR", Words("en"))
    assert not read.account
    assert said in read.told


@pytest.mark.parametrize(
    ("typed", "bounds"),
    [
        ("co2 <= 90,000", (None, 90000.0, "")),
        ("90000 ≥ co2", (None, 90000.0, "")),
        ("100 <= water_reused <= 2e5", (100.0, 2e5, "")),
        ("5 > so2 > 1", (1.0, 5.0, "")),
        ("啤酒厂：直接CO2 <= 5000", (None, 5000.0, "brewery")),
        ("brewery: cost >= -3", (-3.0, None, "brewery")),
    ],
)
def test_a_limit_is_read_from_both_sides_and_for_a_firm(typed, bounds):
    (limit,), (told,) = read_limits(typed, shipped_park("teaching"), Words("zh"))
    assert (limit.minimum, limit.maximum, limit.holder) == bounds
    assert told.account == limit.account


@pytest.mark.parametrize(
    "typed",
    ["co2", "5 <= 6", "co2 <= 1 <= 2", "1 <= co2 >= 2", "x: co2 < 1", "exchanges >= 3", "9<so2<1"],
)
def test_what_is_no_limit_is_said_in_the_readers_words(typed):
    limits, (told,) = read_limits(typed, shipped_park("teaching"), Words("zh"))
    assert not limits
    assert any("\u4e00" <= letter <= "\u9fff" for letter in told.told)


def test_a_typed_sum_is_sought_and_bounded_on_the_page(root):
    test = AppTest.from_file(str(root / "app.py"), default_timeout=600)
    test.query_params.update({"park": "teaching", "lang": "en"})
    test.run()
    test.switch_page("symbiosis/views/optimise_page.py").run()
    test.selectbox(key="form_objective teaching").set_value("own").run()
    test.text_input(key="form_own_sum teaching").set_value("co2_direct + 0.5 * co2_suply").run()
    assert "co2_supply" in test.error[0].value.replace("\\", "")
    test.text_input(key="form_own_sum teaching").set_value("co2 - 2 * water_reused").run()
    test.text_area(key="form_own_limits teaching").set_value("co2 <= 90000\nnonsense").run()
    assert len(test.error) == 1
    assert not test.exception
    assert any("Read as" in each.value for each in test.caption)
    assert "CO₂ in all − 2.00 × Water reused" in (
        test.text_input(key="solve_name teaching").placeholder
    )
