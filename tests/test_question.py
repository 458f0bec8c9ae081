"""A question is frozen, and no kept model ever answers for another one."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from pydantic import BaseModel
from shipped_parks import shipped_park, shipped_plan
from small_park import small_park

from symbiosis import Limit, LivePlanner, Scenario
from symbiosis.errors import BadInput
from symbiosis.park.changes import declared_by
from symbiosis.park.forms import Target
from symbiosis.question.question import Question

GAP = 1e-7
FEWEST = ({"exchanges": 1.0, "waste_to_outlet": 1.0}, dict.fromkeys(("utilities", "outlets"), 1.0))


def used(account, *streams, **bounds):
    """Aim at a ratio of an account and what is left of some streams."""
    share = {"accounts": {account: 1.0}}
    return Target(
        numerator=share, denominator=share | {"rests": dict.fromkeys(streams, 1.0)}, **bounds
    )


ASKED = {
    "name": ["another"],
    "objective": ["co2", FEWEST],
    "limits": [
        (Limit(account="capex", maximum=3e6),),
        (Limit(account="exchanges", maximum=3.0),),
        (Limit(account="fresh_water", minimum=1e5, holder="power_station"),),
    ],
    "targets": [
        (used("heat_recovered", "furnace_heat", minimum=30.0),),
        (used("heat_recovered", "furnace_heat", maximum=60.0),),
        (used("heat_recovered", "furnace_heat", maximum=50.0),),
        (used("co2_supply", "slag", maximum=50.0), used("water_reused", minimum=100.0)),
    ],
    "prices": [{"carbon": 150.0}, {"hot_water_90_50": 1.0}],
    "policy": [{"fresh_water": 1.5}, {"exchanges": 20_000.0}],
    "policies": [("eu_ets", "eu_retrofit_grant")],
    "title": ["Dear carbon"],
    "title_zh": ["高碳价"],
    "note": ["for the council"],
    "allow": [("heat_pump",)],
    "forbid": [("heat_pump",), ("water",)],
    "left": [("greenhouse",), ("power_station",)],
    "without": [("steelworks>brewery:heat",), ("power_station>brewery:power",)],
    "max_km": [{"heat": 0.9}],
    "max_dilution": [1.0],
    "legal_routes": [("product",)],
    "discount_rate": [0.11],
    "existing": ["kept", "only"],
    "water": ["exact"],
    "needs": ["met"],
    "mains": ["auto", ("hot_water_70_40",)],
}
"""Field -> values; each is asked after a question in which other fields differ from the usual."""
SAID = ("name", "title", "title_zh", "note")
"""What a scenario is called: no choice."""


@pytest.fixture(scope="module")
def park():
    return shipped_park("teaching")


@pytest.fixture(scope="module")
def planner(park):
    planner = LivePlanner(park)
    planner.brief()
    return planner


def assert_same(plan, other):
    """Of pipes that cost the same either may be built."""
    mine, theirs = (
        each.accounts.drop(columns="unit", index="exergy_recovered") for each in (plan, other)
    )
    np.testing.assert_allclose(
        mine.to_numpy(float),
        theirs.to_numpy(float),
        rtol=1e-6, atol=1e-3,
    )  # fmt: skip
    ends = ["source", "sink"]
    assert sorted(plan.exchanges[ends].values.tolist()) == sorted(
        other.exchanges[ends].values.tolist()
    )
    asked = (each.reading.matches.streams.index for each in (plan, other))
    assert set.symmetric_difference(*map(set, asked)) == set()


def test_every_field_of_a_scenario_is_asked():
    assert set(ASKED) == set(Scenario.model_fields)


@pytest.mark.parametrize("field", [field for field in ASKED if field not in SAID])
def test_a_kept_model_answers_a_changed_field_as_a_new_one_does(park, planner, field):
    for value in ASKED[field]:
        scenario = Scenario(**{field: value})
        assert_same(planner.brief(scenario, gap=GAP), LivePlanner(park).brief(scenario, gap=GAP))


def test_what_a_scenario_is_called_stands_in_the_plan_and_changes_nothing_else(planner):
    planner.brief(Scenario(objective="co2"))
    called = Scenario(**{field: ASKED[field][0] for field in SAID})
    plan, usual = planner.plan(called, gap=GAP), shipped_plan("teaching")
    assert plan.scenario == called
    assert plan.cost() == pytest.approx(usual.cost(), rel=1e-6)
    assert set(plan.exchanges.index) == set(usual.exchanges.index)


def test_other_amounts_are_answered_as_a_new_park_with_them_is(tmp_path):
    park = small_park(tmp_path)
    planner = LivePlanner(park)
    usual = planner.brief(gap=GAP)
    for amounts in ({"slag": 500.0}, {"warming": 9000.0, "slag": 0.0}):
        asked = Question(park, amounts=amounts).asked_park
        assert_same(planner.brief(quantities=amounts, gap=GAP), LivePlanner(asked).brief(gap=GAP))
    assert_same(planner.brief(gap=GAP), usual)


def test_a_field_that_declares_nothing_is_refused():
    class Wider(Scenario):
        weather: str = "fair"

    with pytest.raises(TypeError, match=r"Wider\.weather must declare"):
        declared_by(Wider)
    assert issubclass(Wider, BaseModel)
    assert set(declared_by(Scenario)) == set(Scenario.model_fields)


def test_what_a_field_changes_can_be_read():
    kinds = {name: declared.kinds for name, declared in declared_by(Scenario).items()}
    assert kinds["discount_rate"] == ("figures",)
    assert kinds["left"] == ("firms",)
    assert kinds["forbid"] == ("matches", "firms")
    assert kinds["limits"] == ("rows",)


def test_a_question_is_frozen_and_asked_without_firms_and_with_other_amounts(tmp_path):
    question = Question(small_park(tmp_path))
    smaller = question.without("farm", "steel").without("farm").with_amounts({"slag": 10.0})
    assert smaller.gone == {"farm", "steel"}
    assert smaller.asked_park.materials.loc["slag", "quantity"] == 10.0
    assert question.gone == frozenset()
    assert question.amounts == {}
    with pytest.raises(FrozenInstanceError):
        question.scenario = Scenario(objective="co2")
    with pytest.raises(BadInput, match="quantities: nowhere"):
        question.with_amounts({"nowhere": 1.0})
