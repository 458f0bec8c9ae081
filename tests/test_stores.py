"""Stores: hand-solved cases, and what the audit would not let pass."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from hand_park import hand_park
from plan_park import solved
from store_park import DAY_NIGHT, battery_park, only, ports, seasonal_park

from symbiosis import explain, optimise
from symbiosis.errors import PlanRejected
from symbiosis.matching import match
from symbiosis.models.park import build_model
from symbiosis.optimise import LivePlanner
from symbiosis.park.scenario import Scenario
from symbiosis.plan.audit.audit import audit, count
from symbiosis.plan.reading.once import read

ANNUITY = 0.07 / (1.0 - 1.07**-20)


def test_a_battery_carries_the_sun_into_the_night():
    """10 MW x 12 h = 120 MWh a day; 108 kept, 97.2 given: 35 478 of 43 800 MWh a year.

    It holds 108 MWh (100 000 EUR each) and is filled at 10 MW (50 000 EUR each).
    """
    plan = optimise(battery_park())
    capital = 108 * 100_000 + 10 * 50_000
    cost = 100 * (43_800 - 35_478) + ANNUITY * capital + 35_478
    assert plan.objective.value == pytest.approx(cost, rel=1e-9)
    row = plan.technologies.loc["B"]
    assert len(plan.technologies) == 1
    assert (row["size"], row["size_unit"]) == (pytest.approx(108.0), "MWh")
    assert row["rate"] == pytest.approx(10.0)
    assert row["cycles"] == pytest.approx(35_478 / 108)
    assert row["capex"] == pytest.approx(capital)
    saved = plan.exchanges["gain"].sum() + plan.technologies["gain"].sum()
    assert saved == pytest.approx(4_380_000 - cost)


def test_a_battery_under_two_prices():
    """Of 10 MW at all hours those of the day are bought by night: 120 MWh need 148.1 at 50.

    133.3 MWh are held; night power costs 50, day power 150 EUR/MWh; filled at 12.3 MW.
    """
    both = {"enterprise": "a", "role": "sink", "quantity": 87_600.0, "utility": "grid"}
    park = battery_park(
        power={"need": both},
        utilities={"grid": {"medium": "power", "price": 100.0, "price_profile": "tariff"}},
        profiles=[
            {"id": "tariff", "period": "day", "factor": 1.5},
            {"id": "tariff", "period": "night", "factor": 0.5},
        ],
        technology_ports=ports("power", charge={"utility": "grid"}),
        outlets={"dump": {"medium": "power", "price": 0.0}},
    )
    plan = optimise(park)
    held, rate = 120 / 0.9, 120 / 0.81 / 12
    capital = ANNUITY * (held * 100_000 + rate * 50_000)
    cost = 43_800 * 50 + 365 * 120 / 0.81 * 50 + 43_800 + capital
    assert cost < 43_800 * 200
    assert plan.objective.value == pytest.approx(cost, rel=1e-9)


def test_a_store_that_does_not_pay_is_not_built():
    plan = optimise(battery_park({"capex_variable": 400_000.0}))
    assert plan.technologies.empty
    assert plan.objective.value == pytest.approx(4_380_000)


def test_what_it_loses_in_an_hour_is_lost_every_hour():
    """Nothing comes out at once: 12 h after, 0.99^12 of it is there, and fades as it is taken."""
    plan = optimise(battery_park({"self_loss": 0.01, "capex_variable": 0.0, "capex_rate": 0.0}))
    kept = 0.99**12
    given = 10 * 12 * 0.9 * kept * 0.9 * 365
    cost = 100 * (43_800 - given) + given
    assert plan.objective.value == pytest.approx(cost, rel=1e-9)


def test_the_shortest_time_of_filling_makes_the_store_larger():
    """At 100 h it must hold 1 000 MWh for 10 MW: the half of it pays no more than all of it."""
    slow = optimise(battery_park({"fill_hours": 100.0, "capex_variable": 10_000.0}))
    row = slow.technologies.loc["B"]
    assert row["size"] == pytest.approx(100.0 * row["rate"])


def test_losing_what_is_there_does_not_earn():
    """To be rid of power costs 5 EUR/MWh, and 5 of 10 MW are needed by day.

    Through a battery that stands, 6.17 MW would give the 5 MW and 3.83 were left: it would earn by
    its losses alone. It may not be filled and emptied at once, so 5 MW are thrown away.
    """
    stands = {"existing": True, "max_size": 1000.0, "max_rate": 10.0}
    park = battery_park({"throughput_cost": 0.0}, stands, dump=5.0, need=21_900.0)
    power = park.tables["power"].assign(profile="sun")
    plan = optimise(replace(park, tables=dict(park.tables) | {"power": power}))
    assert plan.objective.value == pytest.approx(21_900 * 5, rel=1e-9)


def heat_park(top: float = 95.0, need_c: float = 80.0, **tank: object):
    """Heat of 120 degC by night, a need by day, and a tank of 95/60 at the same firm."""
    kind = {
        "size_unit": "MWh", "rule": "store", "lifetime": 20.0, "size_max": 500.0,
        "capex_variable": 1000.0, "capex_rate": 0.0, "throughput_cost": 0.0,
        "charge_share": 1.0, "discharge_share": 1.0, "self_loss": 0.0, "fill_hours": 1.0,
    } | tank  # fmt: skip
    of_heat = {
        "charge": {"supply_c": 60.0, "target_c": top},
        "discharge": {"supply_c": top, "target_c": 60.0},
    }
    source = {"supply_c": 120.0, "target_c": 62.5, "quantity": 43_800.0, "profile": "dark"}
    sink = {"supply_c": 50.0, "target_c": need_c, "quantity": 21_900.0, "profile": "sun"}
    firm = {"enterprise": "a", "dt_k": 0.0, "scope": "process"}
    return hand_park(
        {"a": 0.0},
        periods=DAY_NIGHT,
        profiles=[*only("sun", "day"), *only("dark", "night")],
        heat={
            "hot": firm | source | {"role": "source", "outlet": "tower"},
            "warm": firm | sink | {"role": "sink", "utility": "boiler"},
        },
        utilities={"boiler": {"medium": "heat", "price": 40.0, "max_c": 500.0}},
        outlets={"tower": {"medium": "heat", "price": 0.0}},
        own_technologies={"store": kind},
        technologies={"tank": {"technology": "store", "enterprise": "a"}},
        technology_ports=ports("heat", **of_heat),
    )


def test_a_tank_carries_the_heat_of_the_night_into_the_day():
    """21 900 MWh/a by day are 60 MWh a day, which the tank holds, at 1000 EUR/MWh."""
    plan = optimise(heat_park())
    assert plan.objective.value == pytest.approx(60 * 1000 * ANNUITY, rel=1e-9)
    assert plan.technologies.loc["tank", "size"] == pytest.approx(60.0)


def test_a_year_of_totals_would_carry_it_without_a_tank():
    """Which is what a year hides: the same streams without periods need no tank at all."""
    park = heat_park()
    year = hand_park({"a": 0.0}).tables
    tables = dict(park.tables) | {name: year[name] for name in ("periods", "profiles")}
    tables["heat"] = tables["heat"].assign(profile="")
    plan = optimise(replace(park, tables=tables))
    assert plan.objective.value == pytest.approx(0.0, abs=1e-6)
    assert plan.technologies.empty


def test_a_tank_gives_nothing_hotter_than_itself():
    """From 95 degC less 5 K nothing is warmed beyond 90: of 50 to 120, 40 of 70 parts."""
    plan = optimise(heat_park(need_c=120.0))
    given = 21_900 * 40.0 / 70.0
    cost = 40 * (21_900 - given) + given / 365 * 1000 * ANNUITY
    assert plan.objective.value == pytest.approx(cost, rel=1e-9)


def test_a_tank_takes_nothing_colder_than_its_top():
    """Heat that ends at 62.5 and begins at 90 degC cannot fill what stands at 95."""
    park = heat_park()
    colder = park.tables["heat"].copy()
    colder.loc["hot", "supply_c"] = 90.0
    plan = optimise(replace(park, tables=dict(park.tables) | {"heat": colder}))
    assert plan.technologies.empty or plan.technologies.loc["tank", "size"] < 60.0


def test_a_pile_carries_the_summer_through_the_winter():
    """All 4 368 MWh are held at the end of summer; 24 of the need are bought."""
    plan = optimise(seasonal_park())
    cost = 100 * 24 + 4368 * 100 * ANNUITY
    assert plan.objective.value == pytest.approx(cost, rel=1e-7)
    assert plan.technologies.loc["B", "size"] == pytest.approx(4368.0, rel=1e-6)


def test_a_store_of_the_day_carries_nothing_into_another_season():
    assert optimise(seasonal_park(seasonal=False)).technologies.empty


def test_a_seasonal_store_loses_from_day_to_day():
    """What came on day d fades: the plan never promises more than a walk through the year gives."""
    plan = optimise(seasonal_park(self_loss=0.0001))
    assert 100 * 24 < plan.objective.value < 439_200
    assert plan.technologies.loc["B", "size"] < 4368.0


def test_without_steps_no_store_is_offered():
    park = battery_park()
    periods = park.tables["periods"].assign(cycle="", step=float("nan"), length_h=float("nan"))
    loose = replace(park, tables=dict(park.tables) | {"periods": periods})
    assert optimise(loose).technologies.empty


def test_a_store_tells_in_matches_what_it_is():
    matches = match(battery_park())
    row = matches.stores.loc["B"]
    assert (row["hold"], row["fill"], row["draw"]) == ("B", "B/fill", "B/draw")
    assert row["switched"], "a battery is no cable"
    assert not match(heat_park()).stores.loc["tank", "switched"]
    leaky = {"charge_share": 0.9, "throughput_cost": 1.0}
    assert not match(heat_park(**leaky)).stores.loc["tank", "switched"]
    assert match(heat_park(**(leaky | {"throughput_cost": 0.0}))).stores.loc["tank", "switched"]


@pytest.mark.parametrize(
    ("unit", "period", "value", "said"),
    [
        ("B", "day", 50.0, "store B holds 0 after night, not what came and went"),
        ("B/draw", "day", 1.0, "store B is filled and emptied at once"),
    ],
)
def test_what_a_store_cannot_do_is_found(unit, period, value, said):
    matches = match(battery_park())
    solution = solved(matches, Scenario())
    values = {name: each.copy() for name, each in solution.values.items()}  # noqa: PD011 - no frame's
    values["technology.activity"].loc[unit, period] = value
    told = replace(solution, values=values)
    with pytest.raises(PlanRejected, match=said):
        audit(count(read(matches, Scenario(), told)), (solution.objective,))


def test_a_kept_model_knows_of_stores_what_a_fresh_one_knows():
    """A battery whose content at the start is told: forbidden, back, and with other prices."""
    park = battery_park({"throughput_cost": 0.0}, {"start_amount": 5.0})
    planner = LivePlanner(park)
    for scenario in (
        Scenario(),
        Scenario(forbid=["B"]),
        Scenario(prices={"grid": 300.0}),
        Scenario(discount_rate=0.02),
    ):
        kept, fresh = planner.plan(scenario), optimise(park, scenario)
        assert kept.objective.value == pytest.approx(fresh.objective.value, rel=1e-6)
        assert list(kept.technologies.index) == list(fresh.technologies.index)


def test_a_store_that_stands_keeps_its_name_where_others_are_left_out():
    """Of two batteries the second stands: the park of today has its levels under its own name."""
    park = battery_park()
    rows = park.tables["technologies"]
    second = rows.assign(existing=True, start_amount=5.0, max_size=100.0).rename(index={"B": "C"})
    tables = dict(park.tables) | {"technologies": pd.concat([rows, second])}
    model = build_model(match(replace(park, tables=tables)), Scenario(existing="only"))
    assert {key[0] for key in model.store.store_balance} == {"C"}
    assert [key[0] for key in model.store.start_balance] == ["C"]


def test_a_price_of_a_store_is_that_of_what_is_taken_out():
    """At 5 EUR/MWh 35 478 MWh a year cost 177 390 EUR; what it holds meanwhile costs nothing."""
    plan = optimise(battery_park(), Scenario(prices={"B": 5.0}))
    assert plan.technologies.loc["B", "running_cost"] == pytest.approx(5 * 35_478)
    assert plan.technologies.loc["B", "size"] == pytest.approx(108.0)


def test_a_store_that_is_too_dear_is_explained_by_what_it_holds():
    """At 1 M EUR/MWh 108 MWh and 10 MW cost 108.5 M EUR, an annuity of it a year.

    They spare 35 478 MWh x (100 - 1) EUR. The rest is missing; over 108 MWh it is the premium. At
    the share of its cost that it spares it is built.
    """
    park = battery_park({"capex_variable": 1e6})
    told = explain(park, "B", seconds=30.0)
    spared, paid = 35_478 * 99.0, ANNUITY * (108 * 1e6 + 10 * 50_000)
    assert (told.state, told.amount) == ("not_built", pytest.approx(108.0))
    assert told.missing == pytest.approx(paid - spared, rel=1e-6)
    assert told.premium == pytest.approx((paid - spared) / 108.0, rel=1e-6)
    (line,) = told.lines
    assert (line.name, line.unit, line.now) == ("capex_held", "EUR/MWh", 1e6)
    assert line.needed == pytest.approx(1e6 * spared / paid, rel=0.05)
    changed, scenario = told.changed(0)
    assert optimise(changed, scenario).technologies.loc["B", "size"] == pytest.approx(108.0)


def test_a_scenario_that_turns_a_price_lets_nobody_earn_by_losing():
    """A tank that keeps half stands by 10 MW of heat at night, of which 2.5 MW are needed always.

    To be rid of the rest is free in the park, and at 20 EUR/MWh in the scenario: by night 5 MW fill
    the tank for the day and 2.5 MW are thrown away, though through the tank only half were left.
    """
    park = heat_park(charge_share=0.5, throughput_cost=1.0)
    stands = {"existing": True, "max_size": 500.0, "max_rate": 10.0}
    tables = {
        "heat": park.tables["heat"].assign(
            profile=park.tables["heat"]["profile"].where(park.tables["heat"].index == "hot", "")
        ),
        "technologies": park.tables["technologies"].assign(**stands),
    }
    park = replace(park, tables=dict(park.tables) | tables)
    dear = Scenario(prices={"tower": 20.0})
    assert not match(park).stores.loc["tank", "switched"]
    assert match(park, dear).stores.loc["tank", "switched"]
    planner = LivePlanner(park)
    assert planner.plan().cost() == pytest.approx(4380 * 2.5 * 1.0)
    assert planner.plan(dear).cost() == pytest.approx(4380 * 2.5 * (20.0 + 1.0))
    assert optimise(park, dear).cost() == pytest.approx(4380 * 2.5 * (20.0 + 1.0))
    assert planner.plan().cost() == pytest.approx(4380 * 2.5 * 1.0)
