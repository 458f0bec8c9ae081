"""Needs that may wait or go unmet: cases solved by hand, and laws that any park must obey.

The mill needs 10 MW for 4380 h at night, 43800 MWh a year, at 100 EUR/MWh: 4.38 M EUR. By day there
are 10 MW of sun that nobody else needs.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from flexible_park import MAY, mill_park
from hand_park import hand_park
from harness import assert_conserves, assert_gains_add_up
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from store_park import DAY_NIGHT, only

from symbiosis import Scenario, load_park, optimise
from symbiosis.matching import match
from symbiosis.matching.gathering import gathered
from symbiosis.matching.hour_kinds import kinds_of_hours
from symbiosis.models.park import build_model
from symbiosis.optimise import LivePlanner
from symbiosis.park.checks.waiting_needs import check_waiting_needs
from symbiosis.park.draft import draft_of
from symbiosis.plan.audit.audit import count
from symbiosis.plan.brief import reached
from symbiosis.plan.reading.books import Prices
from symbiosis.plan.reading.once import read
from symbiosis.show.charts.load_chart import load_figure
from symbiosis.show.saving_words import saving_sentence
from symbiosis.show.words import Words
from symbiosis.solving.session.opening import solve

WHOLE = 4_380_000.0


def planned(park, **choices):
    """Solve a park to proven optimality; its plan closes and its gains add up."""
    plan = optimise(park, Scenario(**choices), gap=0.0)
    assert_conserves(plan)
    assert_gains_add_up(plan)
    return plan


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_what_may_wait_for_the_sun_is_not_bought(share):
    """Of 43800 MWh the share moves into the day, where the sun gives it for nothing."""
    plan = planned(mill_park({"shiftable": share}))
    assert plan.cost() == pytest.approx((1.0 - share) * WHOLE)
    assert plan.cost("baseline") == pytest.approx(WHOLE)
    if share:
        row = plan.flexible.loc["mill"]
        assert row["moved"] == pytest.approx(share * 43_800.0)
        assert row[["unmet", "gain"]].to_list() == [0.0, 0.0]  # the exchange has the gain
        day = plan.hours[(plan.hours["period"] == "day") & (plan.hours["stream"] == "mill")]
        assert day["rate"].to_list() == pytest.approx([share * 10.0])


def test_no_step_takes_on_more_than_the_share_of_the_largest_need():
    """20 MW of sun for 4 h a day; a tenth of 10 MW of need moves: 1 MW for as long as sun lasts."""
    days = {
        "sunny": {"hours": 1460.0, "cycle": "d", "step": 1.0, "length_h": 4.0},
        "rest": {"hours": 7300.0, "cycle": "d", "step": 2.0, "length_h": 20.0},
    }
    park = mill_park(
        {"shiftable": 0.1, "profile": "dark", "quantity": 73_000.0},
        periods=days,
        profiles=[*only("sun", "sunny", days), *only("dark", "rest", days)],
    )
    plan = planned(park)
    assert plan.flexible.loc["mill", "moved"] == pytest.approx(1460.0)


def test_a_need_waits_for_the_cheap_hours():
    """Always 5 MW; a fifth of the day's, 1 MW, is met at night at 50 instead of 150: 438 k EUR."""
    need = {"shiftable": 0.2, "profile": ""}
    plan = planned(mill_park(need, {"price_profile": "tou"}, sun=0.0))
    assert plan.saving == pytest.approx(4380.0 * 100.0)
    assert plan.flexible.loc["mill", "gain"] == pytest.approx(438_000.0)
    assert plan.exchanges.empty


def test_a_need_waits_to_shave_the_peak():
    """8 MW by day, 2 MW at night; half of the day's may wait: 5 MW always. 3 MW less x 12 x 1000.

    What costs the same at any time moves for the demand charge alone.
    """
    park = mill_park(
        {"shiftable": 0.5, "profile": "busy"},
        {"demand_charge": 1000.0},
        sun=0.0,
        profiles=[
            {"id": "busy", "period": "day", "factor": 8.0},
            {"id": "busy", "period": "night", "factor": 2.0},
        ],
    )
    plan = planned(park)
    assert plan.saving == pytest.approx(36_000.0)
    assert plan.flexible.loc["mill", "gain"] == pytest.approx(36_000.0)


@pytest.mark.parametrize(
    ("hours", "price", "unmet"),
    [(None, 60.0, 21_900.0), (100.0, 60.0, 500.0), (None, 120.0, 0.0), (0.0, 60.0, 0.0)],
)
def test_what_is_dearer_than_its_price_of_interruption_goes_unmet(hours, price, unmet):
    """Half of 43800 MWh may fail at 60 rather than be bought at 100; or 5 MW for 100 h a year."""
    told = {"interruptible": 0.5, "interruption_price": price, "interruption_hours": hours}
    plan = planned(mill_park(told, sun=0.0))
    assert plan.saving == pytest.approx(unmet * (100.0 - price))
    assert plan.flexible["unmet"].sum() == pytest.approx(unmet)
    lines = plan.ledger[plan.ledger["kind"] == "interruption"]
    assert lines["amount"].sum() == pytest.approx(unmet * price)
    assert set(lines["account"]) <= {"operation"}


def test_without_steps_a_need_may_still_go_unmet():
    need = {"interruptible": 0.5, "interruption_price": 60.0, "profile": "", "shiftable": 0.5}
    plan = planned(mill_park(need, sun=0.0, periods={}, profiles=[]))
    assert plan.flexible.loc["mill"].drop(["enterprise", "medium", "unit"]).to_list() == (
        pytest.approx([0.0, 21_900.0, 876_000.0])
    )


def heat_park(**need):
    """Give 4 MW of heat by day at 120 to 80 degC, and a need of 4 MW at night, 50 to 70 degC."""
    ends = {"enterprise": "a", "quantity": 4.0 * 4380.0, "scope": "process"}
    give = {"role": "source", "supply_c": 120.0, "target_c": 80.0, "profile": "day"}
    take = {"role": "sink", "supply_c": 50.0, "target_c": 70.0, "profile": "night"}
    return hand_park(
        {"a": 0.0},
        periods=DAY_NIGHT,
        profiles=[*only("day", "day"), *only("night", "night")],
        heat={
            "hot": ends | give | {"outlet": "tower"},
            "warm": ends | take | {"utility": "boiler"} | need,
        },
        utilities={"boiler": {"medium": "heat", "price": 50.0, "temperature_c": 150.0}},
        outlets={"tower": {"medium": "heat", "price": 0.0}},
    )


def test_heat_that_never_meets_in_time_meets_a_need_that_waits():
    """A quarter of 17520 MWh moves into the day and the waste heat gives it: 50 EUR less each."""
    rigid = planned(heat_park())
    assert (rigid.refusals["reason"] == "no_common_period").any()
    plan = planned(heat_park(shiftable=0.25))
    assert plan.saving == pytest.approx(0.25 * 17_520.0 * 50.0)
    assert plan.exchanges["quantity"].sum() == pytest.approx(4380.0)


def test_a_need_cannot_wait_for_another_cycle():
    """Sun on summer days, need on winter days: nothing of one day is met on another."""
    days = {
        "summer": {"hours": 4380.0, "cycle": "s", "step": 1.0, "length_h": 24.0},
        "winter": {"hours": 4380.0, "cycle": "w", "step": 1.0, "length_h": 24.0},
    }
    park = mill_park(
        {"shiftable": 1.0},
        periods=days,
        profiles=[*only("sun", "summer", days), *only("dark", "winter", days)],
    )
    assert planned(park).saving == pytest.approx(0.0)


def test_who_leaves_takes_the_need_along():
    assert planned(mill_park(MAY), left=("a",)).cost() == pytest.approx(0.0)


FACTORS = st.lists(st.integers(0, 5), min_size=4, max_size=4).filter(any)


def random_park(need, sun, prices, told):
    """Give two days of two steps of 12 h: a mill, sun and prices as they are drawn."""
    names = [f"{day}{part}" for day in "ab" for part in "xy"]
    periods = {
        name: {"hours": 2190.0, "cycle": name[0], "step": 1.0 + (name[1] == "y"), "length_h": 12.0}
        for name in names
    }
    profiles = [
        {"id": which, "period": name, "factor": float(factor)}
        for which, row in (("dark", need), ("sun", sun), ("tou", prices))
        for name, factor in zip(names, row, strict=True)
    ]
    return mill_park(
        told, {"price_profile": "tou", "price": 10.0}, periods=periods, profiles=profiles
    )


def by_arrays(need, sun, prices, told):
    """Solve the same park as plain arrays: bought, used, moved in, moved out, unmet by step."""
    n, s = (43_800.0 * np.array(row) / (2190.0 * sum(row)) for row in (need, sun))
    price, most = 10.0 * np.array(prices, dtype=float), n.max()
    eye, zero = np.eye(4), np.zeros((2, 4))
    cycles = np.kron(np.eye(2), np.ones(2))
    a, b = told["shiftable"], told["interruptible"]
    found = linprog(
        np.concatenate([price, np.zeros(12), np.full(4, told["interruption_price"])]),
        A_eq=np.block([[eye, eye, -eye, eye, eye], [zero, zero, cycles, -cycles, zero]]),
        b_eq=np.concatenate([n, np.zeros(2)]),
        A_ub=[np.repeat([0.0, 1.0], [16, 4])],
        b_ub=[told["interruption_hours"] * b * most / 2190.0],
        bounds=[*[(0, None)] * 4, *((0, x) for x in s), *[(0, a * most)] * 4,
                *((0, a * x) for x in n), *((0, b * x) for x in n)],
    )  # fmt: skip
    return 2190.0 * found.fun


@settings(max_examples=8)
@given(
    FACTORS,
    FACTORS,
    st.lists(st.integers(0, 20), min_size=4, max_size=4),
    st.floats(0.0, 0.5),
    st.floats(0.0, 0.5),
    st.floats(0.0, 300.0),
    st.floats(0.0, 5000.0),
)
def test_plans_are_those_of_plain_arrays(need, sun, prices, a, b, price, hours):
    """And no dearer than with needs that are met as they are; kinds of hours promise no less."""
    told = {
        "shiftable": a,
        "interruptible": b,
        "interruption_price": price,
        "interruption_hours": hours,
    }
    park = random_park(need, sun, prices, told)
    plan = planned(park)
    size = 1e-6 * max(1.0, plan.cost("baseline"))
    assert plan.cost() == pytest.approx(by_arrays(need, sun, prices, told), abs=size)
    assert plan.cost() <= optimise(random_park(need, sun, prices, {}), gap=0.0).cost() + size
    matches = match(park)
    rough = solve(build_model(gathered(matches, kinds_of_hours(matches, 2))))
    assert rough.objective <= plan.cost() + size


@pytest.mark.parametrize(
    ("component", "period", "said"),
    [
        ("moved_in", "day", "too much in cycle d"),
        ("moved_in", "day", "moved_in is 6.001"),
        ("unmet", "night", "more than it may"),
    ],
)
def test_the_audit_recounts_what_moves_and_fails(component, period, said):
    """A solution that is bent by hand is never shown."""
    scenario, matches = Scenario(), match(mill_park(MAY))
    solution = solve(build_model(matches))
    bent = dict(solution.values)
    name = f"flexible.{component}"
    bent[name] = bent[name].copy()
    bent[name]["mill", period] += 3.001
    reading = read(matches, scenario, solution, Prices(matches, scenario))
    assert not count(reading).faults
    assert reached(solution)
    spoilt = type(reading)(matches, scenario, reading.prices, bent, reading.lines)
    assert any(said in fault for fault in count(spoilt).faults), count(spoilt).faults


def found(park):
    """Say what checking finds of the power table: severity, column, words."""
    return [(fault.severity, fault.column) for fault in check_waiting_needs(draft_of(park))]


@pytest.mark.parametrize(
    ("need", "told"),
    [
        ({}, []),
        (MAY, []),
        ({"interruptible": 0.5}, [("error", "interruption_price")]),
        ({"interruption_hours": 5.0}, [("warning", "interruption_hours")]),
        (MAY | {"shiftable": 0.6}, [("error", "interruptible")]),
        (MAY | {"role": "source"}, [("warning", "shiftable"), ("warning", "interruptible")]),
    ],
)
def test_what_is_told_of_needs_must_make_sense(need, told):
    assert found(mill_park(need)) == told


def test_without_steps_nothing_waits_and_that_is_said():
    assert found(mill_park(MAY, periods={}, profiles=[])) == [("warning", "shiftable")]


def test_where_power_does_not_balance_by_the_step_waiting_is_in_vain():
    park = mill_park({"shiftable": 0.3}, info={"resolution": {"power": "year"}})
    assert found(park) == [("warning", "shiftable")]


def test_a_share_beyond_the_whole_is_told_once():
    assert found(mill_park({"shiftable": 30.0})) == []  # its own column says so


def test_a_price_below_nothing_at_all_times_is_a_price(tmp_path):
    """Paid 150 by day and 50 by night for a MWh: whatever may move is bought by day."""
    tables = {
        "park.toml": 'id = "p"\ntitle = "P"\ncountry = "BE"\ncurrency = "EUR"\nprice_year = 2024\n',
        "enterprises.csv": "id,name,lon,lat\na,A,4,51\n",
        "periods.csv": "id,hours,cycle,step,length_h\nday,4380,all,1,12\nnight,4380,all,2,12\n",
        "profiles.csv": "id,period,factor\ntou,day,-1.5\ntou,night,-0.5\n",
        "power.csv": "id,enterprise,role,quantity [MWh/a],utility,shiftable\n"
        "mill,a,sink,43800,grid,0.2\n",
        "utilities.csv": "id,medium,price,unit,price_profile\ngrid,power,100,EUR/MWh,tou\n",
    }
    for name, text in tables.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert planned(load_park(tmp_path)).saving == pytest.approx(4380.0 * 100.0)


def test_a_need_that_makes_a_by_product_cannot_wait():
    ash = {"enterprise": "a", "role": "source", "material": "fly_ash", "quantity": 5.0}
    park = mill_park(MAY, materials={"ash": ash | {"tied_to": "mill", "tied_by": "bought"}})
    assert found(park) == [("error", "shiftable"), ("error", "interruptible")]


def test_a_lossy_pipe_serves_a_need_that_waits():
    """Two firms 1 km apart: what moves into the day comes by a pipe that loses heat."""
    park = heat_park(shiftable=0.5, enterprise="b")
    apart = park.with_tables(
        enterprises=hand_park({"a": 0.0, "b": 1.0}).tables["enterprises"],
    )
    plan = planned(apart)
    assert plan.routes["heat_lost"].sum() > 0.0
    assert plan.flexible.loc["warm", "moved"] == pytest.approx(0.5 * 17_520.0)
    assert plan.exchanges["net"].sum() == pytest.approx(plan.saving)


def test_what_ifs_answer_as_anew():
    """A firm leaves and comes back: as if the park were asked for the first time."""
    other = {"enterprise": "b", "role": "sink", "quantity": 8760.0, "utility": "grid"}
    told = mill_park(MAY, {"price_profile": "tou"})
    power = told.tables["power"]
    rows = hand_park({"b": 0.0}, power={"lathe": other | MAY}).tables["power"]
    park = told.with_tables(
        power=pd.concat([power, rows]),
        enterprises=hand_park({"a": 0.0, "b": 0.0}).tables["enterprises"],
    )
    planner = LivePlanner(park)
    for scenario in (Scenario(), Scenario(left=("b",)), Scenario(left=("a",)), Scenario()):
        live, fresh = planner.plan(scenario, gap=0.0), optimise(park, scenario, gap=0.0)
        assert live.cost() == pytest.approx(fresh.cost())
        assert_gains_add_up(live)


def test_the_headline_tells_what_waiting_saves():
    """438 k EUR of waiting for cheap hours are no exchange's."""
    need = {"shiftable": 0.2, "profile": ""}
    plan = planned(mill_park(need, {"price_profile": "tou"}, sun=0.0))
    told = saving_sentence(plan, 0, Words("en"))
    assert told.endswith("Needs that wait or go unmet save the park 438 k EUR/a.")
    both = planned(mill_park(need | {"shiftable": 0.5}, {"price_profile": "tou"}, sun=10.0))
    assert "Of it, 1.09 M EUR/a come of needs that wait" in saving_sentence(both, 1, Words("en"))


def test_the_picture_shows_what_would_be_needed_did_nothing_wait():
    """3 of 10 MW moved into the day: drawn is what is met, and dashed what the mill needs."""
    plan = planned(mill_park({"shiftable": 0.3}))
    (told,) = [each for each in load_figure(plan, "power", Words("en")).data if each.line.dash]
    assert told.name == "Needed, were nothing to wait or fail"
    assert list(told.y) == pytest.approx([0.0, 10.0, 10.0])


def test_the_audit_closes_every_step_and_not_the_year_alone():
    """2 MW bought by day instead of by night leave the year as it is, and no step."""
    matches = match(mill_park({"profile": ""}, sun=0.0))
    solution, scenario = solve(build_model(matches)), Scenario()
    bent = dict(solution.values)
    bent["power.utility"] = bent["power.utility"].copy()
    bent["power.utility"]["mill", "day"] += 2.0
    bent["power.utility"]["mill", "night"] -= 2.0
    prices = Prices(matches, scenario)
    spoilt = type(read(matches, scenario, solution))(
        matches, scenario, prices, bent, solution.lines
    )
    assert count(spoilt).faults == ("stream mill is off by 2 of 5 in day",)


def test_a_scenario_may_meet_all_needs_as_they_are():
    """The share that waits, and the pair that meets but for it, are there or not as is asked."""
    for park in (mill_park(MAY), heat_park(shiftable=0.25)):
        planner = LivePlanner(park)
        free, met = planner.plan(gap=0.0), planner.plan(Scenario(needs="met"), gap=0.0)
        assert free.saving > 0.0
        assert met.saving == pytest.approx(0.0)
        assert met.flexible.empty
        assert met.exchanges.empty
        assert planner.plan(gap=0.0).saving == pytest.approx(free.saving)


def test_the_summary_tells_what_waits_and_what_fails():
    told = planned(mill_park(MAY)).summary()["flexible"]
    assert [row["stream"] for row in told] == ["mill"]
    assert told[0]["moved"] == pytest.approx(13_140.0)
