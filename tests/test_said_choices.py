"""Choices: a wrong one is said as a planner writes it; what may be sought is a sum."""

from __future__ import annotations

import pickle
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shipped_parks import shipped_park
from small_park import COVER, small_park, write_small

from symbiosis import Limit, LivePlanner, Scenario, Target, check, frontier, match, optimise
from symbiosis.errors import BadInput, NoPlan
from symbiosis.park import examples
from symbiosis.park.accounts import ACCOUNTS, SUMS, parts_of, unit_of, unknown_parts
from symbiosis.park.entities import ParkInfo
from symbiosis.park.refused import written
from symbiosis.park.scenario_files import load_scenario
from symbiosis.show.words import Words

PYDANTIC = ("Input should", "pydantic", "https://", "validation error", "type=", "inputs are")


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    return small_park(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def planner(park):
    return LivePlanner(park)


JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4), st.binary(),
    st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=2), st.none()),
)  # fmt: skip


@given(st.sampled_from([*Scenario.model_fields, "colour"]), JUNK)
def test_whatever_a_scenario_is_called_with_is_one_or_is_told_in_our_words(field, value):
    try:
        Scenario(**{field: value})
    except BadInput as refused:
        said = str(refused)
        assert all(line.startswith(f"Scenario, {field}") for line in said.splitlines())
        assert not any(word in said for word in PYDANTIC), said


def test_limits_and_targets_are_told_so_too_and_both_names_of_the_error_hold():
    for made in (lambda: Limit(account="capeks", maximum=1), lambda: Target(indicator="x")):
        with pytest.raises(BadInput) as refused:
            made()
        assert isinstance(refused.value, ValueError)
        assert not any(word in str(refused.value) for word in PYDANTIC)
    with pytest.raises(BadInput, match=r"limits, row 1, account: unknown account 'capeks'"):
        Scenario(limits=[{"account": "capeks", "maximum": 1}])


WRONG = {
    'forbid = "heat"': 'Write forbid = ["heat"].',
    "max_km = 5": "max_km = { heat = 5 }",
    "limits = 4": 'limits = [{ account = "co2", maximum = 90000 }]',
    'limits = ["capex"]': 'limits = [{ account = "co2", maximum = 90000 }]',
    "objective = 5": 'objective = "co2_direct + 0.5 * co2_supply"',
    'existing = "no"': 'existing = "kept"',
    "discount_rate = [1]": "discount_rate = 0.05",
}


@pytest.mark.parametrize("line", WRONG)
def test_a_wrong_line_of_a_file_is_mended_by_what_is_written_in_the_answer(tmp_path, line):
    file = tmp_path / "mine.toml"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load_scenario(file)
    said = str(refused.value)
    assert WRONG[line] in said
    assert not any(word in said for word in PYDANTIC)
    field = line.partition(" ")[0]
    mended = said[said.index(f"{field} = ") :].rstrip(".")
    file.write_text(mended, encoding="utf-8")
    assert getattr(load_scenario(file), field) != getattr(Scenario(), field)


@pytest.mark.parametrize(
    ("line", "key"),
    [("price_year = 'last'", "price_year"), ("discount_rate = 2", "discount_rate"),
     ("facts = 3", "facts"), ("default_basis = 'x'", "default_basis"), ("colour = 1", "colour"),
     ("carbon_price = -1", "carbon_price"), ("answers = [1]", "answers"), ("title = 3", "title"),
     ("[facts]\nstaff = { value = 'x' }", "facts.staff"), ("[answers]\nhj274_22 = 'x'", "answers")],
)  # fmt: skip
def test_a_cover_is_refused_in_our_words(tmp_path, line, key):
    head = line.partition(" ")[0]
    lines = [each for each in COVER.splitlines() if not each.startswith(f"{head} ")]
    found = check(write_small(tmp_path, "\n".join([*lines, line])))
    (fault,) = (each for each in found if each.severity == "error")
    assert fault.column.startswith(key)
    assert not any(word in str(fault) for word in PYDANTIC)
    assert "should be" not in str(fault)


def test_every_key_has_an_example_that_is_read_and_asked():
    assert set(examples.SCENARIO) == set(Scenario.model_fields)
    assert set(examples.COVER) <= set(ParkInfo.model_fields)
    text = "\n".join(written(*each, in_python=False) for each in examples.SCENARIO.items())
    asked = Scenario(**tomllib.loads(text))
    assert asked == Scenario(**examples.SCENARIO)
    match(shipped_park("teaching"), asked)
    needed = {"title": "x", **examples.COVER}
    assert ParkInfo(**needed).facts["staff"].value == 5200.0


def test_a_scenario_may_be_a_dictionary_wherever_one_is_asked(park, planner):
    plain = planner.plan({"forbid": ["heat"]}, gap=1e-6)
    assert plain.scenario == Scenario(forbid=("heat",))
    assert match(park, {"forbid": ["heat"]}).arcs["medium"].ne("heat").all()
    for wrong, told in (("cheap", "a Scenario is wanted"), ({"forbid": "heat"}, "forbid=")):
        with pytest.raises(BadInput, match=told):
            optimise(park, wrong)


def test_a_spoken_model_is_still_a_model():
    asked = Scenario(limits=(Limit(account="co2", maximum=1.0),))
    assert pickle.loads(pickle.dumps(asked)) == asked  # noqa: S301
    assert Scenario.model_validate(asked.model_dump()) == asked


# ---------------------------------------------------------------- weighted sums of accounts

WEIGHTS = st.dictionaries(
    st.sampled_from([*ACCOUNTS, *SUMS]), st.floats(0.001, 1000.0), min_size=1, max_size=4
)


@given(WEIGHTS, st.lists(st.booleans(), min_size=4, max_size=4))
def test_a_sum_that_is_written_is_read(weights, negative):
    signs = [-1.0 if flag else 1.0 for flag in negative]
    text = ""
    expected = dict.fromkeys(ACCOUNTS, 0.0)
    for sign, (name, weight) in zip(signs, weights.items(), strict=False):
        text += f" {'-' if sign < 0 else '+'} {weight!r}*{name}"
        for account, part in SUMS.get(name, {name: 1.0}).items():
            expected[account] += sign * weight * part
    read = {**dict.fromkeys(ACCOUNTS, 0.0), **parts_of(text)}
    assert read == pytest.approx(expected)
    assert not unknown_parts(text)
    for language in ("en", "zh"):
        assert "account." not in Words(language).account(text)


@pytest.mark.parametrize(
    "text", ["capeks", "co2 +", "co2 co2", "2", "", "co2 * 2", "co2 / fresh_water", "co2 + capeks"]
)
def test_what_is_no_sum_of_accounts_is_told(text):
    assert "unknown account" in unknown_parts(text)
    with pytest.raises(BadInput, match="unknown account"):
        Limit(account=text, maximum=1.0)


def test_a_sum_has_a_unit_where_its_accounts_have_one():
    assert unit_of("co2_direct + 0.5 * co2_supply", "EUR") == "t/a"
    assert unit_of("co2 + fresh_water", "EUR") == ""


def test_a_sum_may_be_sought_bounded_and_traded_off(park, planner):
    """All CO2, with a quarter of what is burnt of wood: bounded where it was least."""
    total = "co2 + 0.25 * co2_biogenic"

    def came_to(plan):
        totals = plan.accounts["plan"]
        return sum(weight * totals[account] for account, weight in parts_of(total).items())

    cheapest = planner.plan(gap=1e-6)
    least = planner.plan(Scenario(objective=total), gap=1e-6)
    assert came_to(least) < came_to(cheapest)
    assert least.objective.value == pytest.approx(came_to(least))
    by_weights = Scenario(objective=({"co2": 1.0, "co2_biogenic": 0.25}, {"cost": 1.0}))
    assert planner.plan(by_weights, gap=1e-6).cost() == pytest.approx(least.cost(), rel=1e-5)
    half = 0.5 * (came_to(least) + came_to(cheapest))
    bounded = planner.plan(Scenario(limits=(Limit(account=total, maximum=half),)), gap=1e-6)
    assert came_to(bounded) <= half * (1.0 + 1e-6)
    assert cheapest.cost() < bounded.cost() < least.cost() * (1.0 + 1e-6)
    with pytest.raises(NoPlan, match=r"co2 \+ 0\.25 \* co2_biogenic.*no plan gets below"):
        planner.plan(Scenario(limits=(Limit(account=total, maximum=came_to(least) - 10.0),)))
    traced = frontier(park, ("cost", total), levels=2)
    assert traced.table[total].min() == pytest.approx(came_to(least), abs=1e-2)


def test_exchanges_in_a_sum_are_counted_and_never_wanted():
    with pytest.raises(BadInput, match="what carries nothing would count"):
        Limit(account="co2 - 2 * exchanges", maximum=1.0)
    with pytest.raises(BadInput, match="what carries nothing would count"):
        Scenario(objective="co2 - exchanges")
