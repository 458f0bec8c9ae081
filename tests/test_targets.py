"""Targets: met at least cost, priced at the margin, and where they cannot be met, told why."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hand_park import hand_park
from shipped_parks import shipped_park

from symbiosis import Form, LivePlanner, Scenario, Target, optimise, prices, target_curve, targets
from symbiosis.decide.aiming.choosing import SHORT
from symbiosis.decide.aiming.reaching import reached_in
from symbiosis.decide.aiming.step_prices import dual_prices
from symbiosis.errors import BadInput
from symbiosis.matching import match
from symbiosis.models.park import build_model
from symbiosis.park.library import load_library
from symbiosis.question.question import Question
from symbiosis.show.charts.target_chart import curve_figure
from symbiosis.show.conditions import conditions
from symbiosis.show.words import Words
from symbiosis.solving.session.reprice import reprice
from symbiosis.solving.session.session import Session

CHARGED = Scenario(policy={"heat_recovered": 100.0})
"""Teaching, where heat that is recovered is charged for: it does not pay."""


@pytest.fixture(scope="module")
def sunny():
    """Sell 1000 MWh of power at 50 EUR, or spare 800 MWh at 40: every MWh exchanged costs 10."""
    return hand_park(
        {"firm": 0.0},
        power={
            "sun": {"enterprise": "firm", "role": "source", "quantity": 1000.0, "outlet": "sale"},
            "mill": {"enterprise": "firm", "role": "sink", "quantity": 800.0, "utility": "grid"},
        },
        outlets={"sale": {"medium": "power", "price": -50.0, "unit": "EUR/MWh"}},
        utilities={"grid": {"medium": "power", "price": 40.0, "unit": "EUR/MWh"}},
    )


@pytest.fixture(scope="module")
def sun(sunny):
    return LivePlanner(sunny)


def used(**bounds):
    """Aim at the share of the sun's power that is used: 1000 MWh hang on no decision."""
    return Target(
        numerator=Form(constant=1000.0, rests={"sun": -1.0}),
        denominator=Form(constant=1000.0),
        **bounds,
    )


def per_rest(**bounds):
    """Aim at what is exchanged, e, per all that is left: e / (1800 - 2 e)."""
    return Target(
        numerator=Form(accounts={"power_exchanged": 1.0}),
        denominator=Form(rests={"sun": 1.0, "mill": 1.0}),
        **bounds,
    )


def test_a_point_of_a_share_costs_what_a_hundredth_of_it_loses(sunny, sun):
    found = targets(sunny, [used(minimum=50.0)], planner=sun)
    (row,) = found.table.to_dict("records")
    assert found.met
    assert row["binds"]
    assert found.cost == pytest.approx(500.0 * 10.0)
    assert (row["baseline"], row["free"], row["reached"]) == pytest.approx((0.0, 0.0, 50.0))
    prices = [row[name] for name in ("price", "harder", "easier")]
    assert prices == pytest.approx([100.0] * 3)


def test_a_point_of_a_ratio_whose_denominator_moves_is_priced_with_it(sunny, sun):
    """e = 1800 t / (1 + 2 t): at 40 % another point takes 18 / 1.8^2 MWh."""
    (row,) = targets(sunny, [per_rest(minimum=40.0)], planner=sun).table.to_dict("records")
    assert row["price"] == pytest.approx(10.0 * 18.0 / 1.8**2)
    assert row["harder"] == pytest.approx(10.0 * (1800 * 0.41 / 1.82 - 400.0))


def test_prices_tell_of_both_sides_of_a_target_what_one_more_is_worth(sunny, sun):
    asked = Scenario(targets=(per_rest(minimum=40.0), used(minimum=10.0, maximum=90.0)))
    table = prices(sunny, asked, planner=sun).table
    rows = table[table["kind"] == "target"].set_index(["amount", "property"])
    assert rows.loc[(40.0, "minimum"), "worth"] == pytest.approx(-10.0 * 18.0 / 1.8**2)
    assert rows.loc[(40.0, "minimum"), ["unit", "apiece"]].tolist() == ["EUR/a", "%"]
    assert rows.loc[[(10.0, "minimum"), (90.0, "maximum")], "worth"].tolist() == [0.0, 0.0]
    forced = Scenario(targets=(used(maximum=30.0),), policy={"power_exchanged": -50.0})
    (most,) = prices(sunny, forced, planner=sun).table.query("kind == 'target'").to_dict("records")
    assert most["worth"] == pytest.approx(10.0 * (50.0 - 10.0))


def test_met_targets_cost_nothing(sunny, sun):
    found = targets(sunny, [used(maximum=30.0), used(maximum=5.0)], planner=sun)
    assert found.met
    assert found.cost == 0.0
    assert found.table["price"].tolist() == [0.0, 0.0]
    assert found.table["harder"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(("order", "reached"), [((), 60.0), (("low",), 30.0)])
def test_what_cannot_be_met_together_is_met_first_things_first(sunny, sun, order, reached):
    chosen = [used(indicator="high", minimum=60.0), used(indicator="low", maximum=30.0)]
    found = targets(sunny, chosen, order=order, planner=sun)
    assert not found.met
    assert found.table["reached"].tolist() == pytest.approx([reached] * 2, rel=1e-5)
    assert found.table["closest"].tolist() == pytest.approx([reached] * 2, rel=1e-5)
    assert found.table["price"].isna().tolist() == [not each for each in found.table["meets"]]
    told = conditions(found.plan.scenario, sunny, Words("zh"))
    assert any("%" in each for each in told)


def test_what_stands_in_the_way_is_said(sunny, sun):
    """The mill needs 800 MWh and takes no more, whatever is asked."""
    found = targets(sunny, [used(minimum=90.0)], planner=sun)
    assert found.table["closest"].tolist() == pytest.approx([80.0])
    (row,) = found.obstacles.to_dict("records")
    assert (row["stream"], row["why"], row["rest"]) == (
        "sun",
        "covered",
        pytest.approx(200.0, rel=1e-5),
    )


def test_the_furthest_of_a_ratio_whose_denominator_moves_is_found(sun):
    far = sun.furthest(Scenario(targets=[per_rest(minimum=10.0)]), 0, "minimum")
    assert far.proved
    assert far.value == pytest.approx(100.0 * 800.0 / 200.0)


def test_a_curve_goes_from_what_is_free_to_the_most(sunny, sun):
    curve = target_curve(sunny, used(minimum=1.0), points=3, planner=sun)
    assert (curve.free, curve.most, curve.proved) == (0.0, pytest.approx(80.0), True)
    assert curve.table["reached"].tolist() == pytest.approx([0.0, 0.0, 40.0, 80.0])
    assert curve.table["cost"].tolist() == pytest.approx([0, 0, 4000, 8000], rel=1e-5)
    assert curve.table["price"].tolist()[2:] == pytest.approx([100.0] * 2)
    for language in ("en", "zh"):
        assert (
            list(curve_figure(curve, Words(language)).data[0].x) == curve.table["reached"].tolist()
        )


@pytest.fixture(scope="module")
def planner():
    return LivePlanner(shipped_park("teaching"))


def test_the_reached_ratio_is_the_target_and_its_price_that_of_solves_nearby(planner):
    """At fixed design, in a park with pipes, retrofits and a cascade."""
    park = shipped_park("teaching")

    def asked(value):
        aim = Target(indicator=SHORT["waste_heat"], minimum=value)
        return Question(park, CHARGED.model_copy(update={"targets": (aim,)})).asked_scenario

    plan, marginals = planner.priced(asked(60.0), gap=1e-9)
    (target,) = asked(60.0).targets
    assert reached_in(plan, target) == pytest.approx(60.0, rel=1e-6)
    (price,) = dual_prices(marginals, [target])
    assert price > 0.0
    matches = match(park, asked(60.0))
    session = Session(build_model(matches, asked(60.0)))
    vector = session.solve(gap=1e-9).vector
    whole = np.flatnonzero(session.problem.integer)
    costs = []
    with session.held(whole, np.round(vector[whole]), np.round(vector[whole])):
        for value in (59.99, 60.01):
            reprice(session, matches, asked(value))
            costs.append(session.solve(gap=1e-9).objective)
    assert (costs[1] - costs[0]) / 0.02 == pytest.approx(price, rel=1e-4)


def test_a_system_is_aimed_at_and_what_cannot_be_is_told(planner):
    park = shipped_park("teaching")
    found = targets(
        park, ["zero_carbon_2025", "waste_heat=60"], CHARGED, planner=planner, prices=False
    )
    table = found.table.set_index("target")
    assert {"zero_carbon_04", "zero_carbon_05"} <= set(table.index)
    assert table.loc["zero_carbon_05", "asked"] == 60.0
    why = found.left_out.set_index("target")["why"]
    assert why["zero_carbon_03"] == "method"
    alone = optimise(park, CHARGED.model_copy(update={"targets": found.plan.scenario.targets}))
    assert found.plan.cost() == pytest.approx(alone.cost(), rel=1e-4)


@pytest.mark.parametrize(
    ("chosen", "switches", "said"),
    [
        (["waste_heet=50", "moon"], {}, "waste_heat"),
        (["waste_heet=50", "moon"], {}, "'moon'"),
        (["waste_heat=much"], {}, "no number"),
        (["waste_heat=1e300"], {}, "is the most"),
        (["zero_carbon_2025=50"], {}, "no value of its own"),
        (["waste_heat=50"], {"colour": "in"}, "colour"),
        (["zero_carbon_03"], {}, "zero_carbon_03: method"),
        ([], {}, "none is chosen"),
    ],
)
def test_what_is_not_known_is_refused_in_words(planner, chosen, switches, said):
    park = shipped_park("teaching")
    with pytest.raises(BadInput, match=said):
        targets(park, chosen, planner=planner, switches=switches)


class Unasked:
    """A planner who must not be asked."""

    def __getattr__(self, name):
        pytest.fail(f"{name} was asked of the planner before the names were looked at")


def test_what_is_not_known_is_refused_before_anything_is_planned():
    park = shipped_park("teaching")
    with pytest.raises(BadInput, match=r"order names 'waste_heet'.*'waste_heat'"):
        targets(park, ["waste_heat"], order=["waste_heet"], planner=Unasked())
    with pytest.raises(BadInput, match="'moon'"):
        targets(park, ["moon"], planner=Unasked())
    with pytest.raises(BadInput, match="'moon'"):
        target_curve(park, "moon", planner=Unasked())


def test_short_names_stand_for_indicators_of_the_library():
    assert set(SHORT.values()) <= set(load_library().indicators.index)


def test_the_command_says_what_is_met_and_what_it_costs(symbiosis):
    answer = symbiosis("targets", "teaching", "--set", "waste_heat=50", "--json")
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    assert told["met"]
    assert told["targets"][0]["price"] == 0.0
    assert told["plan"]["park"]


def test_the_command_explains_what_cannot_be_met(symbiosis):
    answer = symbiosis(
        "targets", "teaching", "--set", "solid_waste=80", "--curve", "solid_waste", "--points", "2",
        "--lang", "zh",
    )  # fmt: skip
    assert answer.returncode == 2
    assert "障碍" in answer.stdout
    assert "70.0 %" in answer.stdout
