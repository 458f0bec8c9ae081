"""Sensitivity: every turn is a plan, kept designs are truly kept, break-even prices truly break."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from shipped_parks import shipped_park

from symbiosis import LivePlanner, Scenario, break_even, match, sensitivity
from symbiosis.decide.datum import data_of
from symbiosis.decide.sensitivities.kept_design import keeping, regret_of
from symbiosis.decide.sensitivities.stakes import most_at_stake
from symbiosis.decide.sweeping.case import Case, Effort
from symbiosis.errors import BadInput
from symbiosis.show.names import datum_names
from symbiosis.show.terminal.sensitivity_page import sensitivity_report
from symbiosis.show.words import Words

EFFORT = Effort(60.0, 1e-6)


@pytest.fixture(scope="module")
def teaching():
    return shipped_park("teaching")


@pytest.fixture(scope="module")
def planner(teaching):
    return LivePlanner(teaching, steady=True)


@pytest.fixture(scope="module")
def found(teaching, tmp_path_factory):
    return sensitivity(teaching, top=2, folder=tmp_path_factory.mktemp("s") / "s")


def test_every_end_is_the_plan_there(found, planner):
    assert len(found.table) == 2
    assert found.complete
    for name, row in found.table.iterrows():
        amount = row["kind"] == "amounts"
        plan = planner.plan(
            Scenario(prices={} if amount else {name: row["high"]}),
            quantities={name: row["high"]} if amount else {},
            time_limit=60.0,
            gap=1e-4,
        )
        assert row["saving_high"] == pytest.approx(plan.saving, rel=1e-3)
    assert found.table["swing"].is_monotonic_decreasing


def test_the_data_with_most_money_at_stake_are_asked_about(teaching):
    """Clinker: 100,000 t a year whose price may be 24 EUR higher or lower."""
    matches = match(teaching, Scenario())
    first, *_ = most_at_stake(data_of(teaching, matches), matches, Scenario(), 4)
    assert (first.kind, first.id) == ("prices", "clinker_bought")


def test_a_kept_design_keeps_what_is_built_and_costs_no_less(planner):
    base = planner.brief(Scenario(), gap=1e-6)
    kept = planner.brief(
        Scenario(prices={"boiler": 60.0}), quantities={"brewing_heat": 30000.0},
        extend=keeping(base), gap=1e-6,
    )  # fmt: skip
    before, after = (each.reading.decisions["route.build"].round() for each in (base, kept))
    assert before.equals(after)
    assert kept.sizes.to_dict() == pytest.approx(base.sizes.to_dict(), rel=1e-5)
    free = planner.brief(
        Scenario(prices={"boiler": 60.0}), quantities={"brewing_heat": 30000.0}, gap=1e-6
    )
    assert kept.objective.value >= free.objective.value * (1.0 - 1e-6)
    assert set(free.sizes.index) != set(base.sizes.index)
    case = Case("", Scenario(prices={"boiler": 60.0}), {"brewing_heat": 30000.0})
    regret = regret_of(planner, case, base, free.objective.value, EFFORT)
    assert regret == pytest.approx(kept.objective.value - free.objective.value, rel=1e-3)
    assert regret > 1000.0


def test_nothing_is_regretted_where_nothing_has_changed(planner):
    base = planner.brief(Scenario(), gap=1e-6)
    same = Case("", Scenario())
    assert regret_of(planner, same, base, base.objective.value, EFFORT) == pytest.approx(
        0.0, abs=1.0
    )


def test_at_a_break_even_price_the_plan_turns(teaching, planner):
    turned = break_even(teaching, "clinker_bought", gap=1e-6)
    assert turned.price == 60.0
    assert turned.below.proved
    pair = ("slag", "clinker")
    assert pair in turned.below.ends
    for share, kept in ((1.02, True), (0.98, False)):
        asked = Scenario(prices={"clinker_bought": share * turned.below.price})
        exchanges = planner.brief(asked, gap=1e-6).exchanges
        assert (pair in set(zip(exchanges["source"], exchanges["sink"], strict=True))) == kept
    # Dearer clinker is only saved the more.
    assert turned.above.price != turned.above.price


def test_what_cannot_be_asked_is_said(teaching):
    with pytest.raises(BadInput, match="top"):
        sensitivity(teaching, top=0)
    with pytest.raises(BadInput, match="Did you mean 'boiler'"):
        break_even(teaching, "boilr")
    with pytest.raises(BadInput, match="widen"):
        break_even(teaching, "boiler", low=40.0, high=50.0)
    bare = teaching.with_tables(
        **{
            name: frame.assign(low=float("nan"))
            for name, frame in teaching.tables.items()
            if "low" in frame and name not in ("utilities", "outlets")
        }
    )
    assert {datum.kind for datum in data_of(bare)} == {"prices"}


def test_the_command_line_tells_what_moves_the_plan(symbiosis):
    answer = symbiosis("sensitivity", "teaching", "--top", "1", "--out", "s", "--json")
    assert answer.returncode == 0, answer.stderr
    data = json.loads(answer.stdout)
    assert data["data"][0]["id"] == "clinker_bought"


@pytest.mark.parametrize(("language", "word"), [("en", "low"), ("zh", "下限")])
def test_people_read_what_moves_the_plan_in_their_language(teaching, found, language, word):
    say, told = Words(language), io.StringIO()
    report = sensitivity_report(found, datum_names(teaching, say), Path("s"), say)
    Console(file=told, width=140).print(report)
    assert word in told.getvalue()
