"""Sun, wind and units that start and stop: hand-solved cases over the steps of a day."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hand_park import hand_park
from plan_park import solved
from small_park import COVER, faults, write_park

from symbiosis import optimise
from symbiosis.errors import PlanRejected
from symbiosis.matching import match
from symbiosis.park.library import load_library
from symbiosis.park.scenario import Scenario
from symbiosis.plan.audit.audit import audit, count
from symbiosis.plan.reading.once import read
from symbiosis.plan.review.second_opinion import review

ANNUITY = 0.07 / (1.0 - 1.07**-20)
THIRDS = {
    name: {"hours": 2920.0, "cycle": "d", "step": place, "length_h": 8.0}
    for place, name in enumerate(("noon", "evening", "night"), 1)
}
HALVES = {
    name: {"hours": 4380.0, "cycle": "d", "step": place, "length_h": 12.0}
    for place, name in enumerate(("day", "night"), 1)
}
POWER = {"port": "power", "medium": "power", "role": "source", "coefficient": 1.0}


def profile(name, periods, *factors):
    """Write a profile by the factors of all periods in order."""
    return [
        {"id": name, "period": period, "factor": float(factor)}
        for period, factor in zip(periods, factors, strict=True)
    ]


def sunny(outlet="none", **row):
    """Give a mill of 1 MW at all hours, lamps of 1 MW by night, and panels that may be built.

    They give 2 920 full-load hours, three quarters of it at noon and a quarter in the evening:
    0.75 and 0.25 MW per MW of size.
    """
    own = {"technology": "own_power", "enterprise": "a", "max_size": 10.0}
    own |= {"profile": "sun", "full_load_hours": 2920.0, "capex_variable": 100_000.0}
    return hand_park(
        {"a": 0.0},
        periods=THIRDS,
        profiles=[*profile("sun", THIRDS, 3, 1, 0), *profile("dark", THIRDS, 0, 0, 1)],
        power={
            "mill": {"enterprise": "a", "role": "sink", "quantity": 8760.0, "utility": "grid"},
            "lamps": {"enterprise": "a", "role": "sink", "quantity": 2920.0, "utility": "grid"}
            | {"profile": "dark"},
        },
        utilities={"grid": {"medium": "power", "price": 100.0}},
        outlets={"feed_in": {"medium": "power", "price": -40.0}},
        technologies={"pv": own | row},
        technology_ports=[POWER | {"technology": "pv", "outlet": outlet}],
    )


def test_the_sun_is_used_by_day_and_what_is_too_much_is_not_made():
    """At 4 MW the evening is served in full, and at noon 1 of 3 MW is used: 584 000 saved."""
    plan = optimise(sunny())
    assert plan.objective.value == pytest.approx(584_000 + 400_000 * ANNUITY, rel=1e-9)
    row = plan.technologies.loc["pv"]
    assert row["size"] == pytest.approx(4.0)
    assert row["full_load_hours"] == pytest.approx(2 * 2920 / 4)


def test_what_is_too_much_is_sold_where_it_can_be():
    """10 MW: at noon 6.5, in the evening 1.5 MW are sold at 40 EUR/MWh."""
    plan = optimise(sunny("feed_in"))
    cost = 584_000 - 40 * 8 * 2920 + 1_000_000 * ANNUITY
    assert plan.objective.value == pytest.approx(cost, rel=1e-9)
    assert plan.technologies.loc["pv", "full_load_hours"] == pytest.approx(2920.0)


def test_steps_of_other_lengths_keep_the_yield():
    """Full-load hours hold whatever the steps are: half of the hours at noon give the double."""
    park = sunny("feed_in", full_load_hours=1000.0)
    periods = park.tables["periods"].assign(hours=[2920.0, 2000.0, 3840.0], length_h=8.0)
    uneven = replace(park, tables=dict(park.tables) | {"periods": periods})
    plan = optimise(uneven)
    assert plan.technologies.loc["pv", "full_load_hours"] == pytest.approx(1000.0)


def test_another_profile_tells_when_a_unit_can_run():
    """Without full-load hours: all of its size at noon, a third of it in the evening."""
    running = match(sunny(full_load_hours=float("nan"))).running.set_index("period")["share"]
    assert running["noon"] == pytest.approx(1.0)
    assert running["evening"] == pytest.approx(1 / 3)
    assert running["night"] == 0.0


def test_sun_at_night_is_doubted_until_there_is_a_profile():
    def doubts(park):
        return [each.rule for each in review(optimise(park), park)]

    sun = {"technology": "solar_roof", "min_size": 0.0, "full_load_hours": 1000.0}
    assert "sun_at_night" in doubts(sunny("feed_in", **sun, profile=""))
    assert "sun_at_night" not in doubts(sunny("feed_in", **sun))


def test_a_profile_that_is_too_peaky_for_the_yield_is_refused(tmp_path):
    folder = write_park(
        tmp_path / "peaky",
        COVER,
        enterprises="id,name,lon,lat\na,A,10,50\n",
        power="id,enterprise,role,quantity [MWh/a]\nmill,a,sink,8760\n",
        periods="id,hours,cycle,step,length_h\nnoon,1000,d,1,1\nrest,7760,d,2,7.76\n",
        profiles="id,period,factor\nsun,noon,1\nsun,rest,0\n",
        technologies="id,technology,enterprise,profile,full_load_hours,max_size,start_profile\n"
        "pv,solar_roof,a,sun,1100,5,sun\n",
    )
    told = {(each.column, each.severity): each for each in faults(folder)}
    peak = told["profile", "error"]
    assert peak.allowed == "1.1 times its size at its best: too much for 1100 h"
    assert "pv" in peak.row
    assert told["start_profile", "warning"].remedy == "Give start_cost, or leave it empty."


def engine(day=8.0, night=2.0, **row):
    """Give needs by day and by night [MW], grid power at 100 and an engine's at 50 EUR/MWh."""
    own = {"technology": "own_power", "enterprise": "a", "max_size": 10.0, "existing": True}
    factors = profile("need", HALVES, day, night)
    need = {"enterprise": "a", "role": "sink", "utility": "grid", "profile": "need"}
    return hand_park(
        {"a": 0.0},
        periods=HALVES,
        profiles=[*factors, *profile("dear", HALVES, 1, 3)],
        power={"need": need | {"quantity": 4380.0 * (day + night)}},
        utilities={"grid": {"medium": "power", "price": 100.0}},
        technologies={"engine": own | {"opex": 50.0} | row},
        technology_ports=[POWER | {"technology": "engine", "outlet": "none"}],
    )


def test_a_smallest_load_forbids_a_small_need():
    """10 MW do not run at less than 5: the 2 MW of the night are bought."""
    plan = optimise(engine(min_load=0.5))
    assert plan.objective.value == pytest.approx(4380 * (8 * 50 + 2 * 100), rel=1e-9)
    free = optimise(engine())
    assert free.objective.value == pytest.approx(4380 * 10 * 50, rel=1e-9)


def test_a_new_unit_is_as_small_as_its_smallest_load_asks_for():
    """At 4 MW and half load it runs by day at 4 and by night at 2, and 4 MW are bought by day.

    8 MW cost 40 000 EUR/MW a year more than they save in the 4 380 h of the day... and less:
    by day alone each MW saves 4 380 x 50 = 219 000, by night 2 MW save as much each.
    """
    new = {"existing": False, "capex_variable": 1_000_000.0, "min_load": 0.5}
    plan = optimise(engine(**new))
    capital = 1_000_000 * ANNUITY
    sizes = {
        size: 4380 * (1000 - 50 * min(size, 8) - 50 * (2 if size <= 4 else 0)) + capital * size
        for size in (2, 4, 8)
    }
    assert plan.objective.value == pytest.approx(min(sizes.values()), rel=1e-9)
    assert plan.technologies.loc["engine", "size"] == pytest.approx(min(sizes, key=sizes.get))


def test_what_running_costs_makes_it_run_in_one_step_of_two():
    """1000 EUR a step: 12 h at 1 MW save 600, at 10 MW 6000; it runs on the 365 nights."""
    plan = optimise(engine(1.0, 10.0, start_cost=1000.0))
    cost = 4380 * (100 + 10 * 50) + 365 * 1000
    assert plan.objective.value == pytest.approx(cost, rel=1e-9)
    row = plan.technologies.loc["engine"]
    assert row["running_cost"] == pytest.approx(4380 * 10 * 50 + 365 * 1000)


def test_that_cost_has_a_profile():
    """At night it is three times 2500 EUR: more than the 6000 that running saves."""
    plan = optimise(engine(1.0, 10.0, start_cost=2500.0, start_profile="dear"))
    assert plan.objective.value == pytest.approx(4380 * 11 * 100, rel=1e-9)
    once = engine(1.0, 10.0, start_cost=2500.0)
    periods = once.tables["periods"].assign(cycle="", length_h=float("nan"), step=float("nan"))
    loose = replace(once, tables=dict(once.tables) | {"periods": periods})
    # A period without length is one run a year.
    assert optimise(loose).objective.value == pytest.approx(4380 * 11 * 50 + 5000, rel=1e-9)


@pytest.mark.parametrize(
    ("park", "change", "said"),
    [
        (sunny("feed_in"), ("technology.activity", "pv", "night", 1.0), "pv runs at 1 in night"),
        (engine(min_load=0.5), ("technology.on", "engine", "day", 0.0), "it is off"),
        (engine(min_load=0.5), ("technology.on", "engine", "night", 1.0), "its smallest load"),
        (engine(start_cost=10.0), ("technology.on", "engine", "day", 0.0), "running engine of a"),
    ],
)
def test_what_a_unit_cannot_do_is_found(park, change, said):
    component, *at, value = change
    matches = match(park)
    solution = solved(matches, Scenario())
    values = {name: series.copy() for name, series in solution.values.items()}
    values[component].loc[tuple(at)] = value
    told = replace(solution, values=values)
    with pytest.raises(PlanRejected, match=said):
        audit(count(read(matches, Scenario(), told)), (solution.objective,))


CHP = {
    "size_unit": "MW", "rule": "modes", "lifetime": 20.0, "om_share": 0.0, "size_max": 10.0,
    "capex_variable": 0.0,
}  # fmt: skip


def station(**row):
    """Give a station of 10 MW of power, or as much fuel for 0.5 of power and 1 of heat.

    Fuel costs 40 a unit; 8 MW of power are worth 100 by day and 20 by night, 4 MW of heat 35.
    """
    fuel = {"port": "fuel", "medium": "material", "item": "biomass", "role": "sink"}
    heat = {"medium": "heat", "role": "source", "coefficient": 1.0, "mode": "both"}
    firm = {"enterprise": "a", "role": "sink"}
    return hand_park(
        {"a": 0.0},
        periods=HALVES,
        profiles=[*profile("sun", HALVES, 1, 0), *profile("dark", HALVES, 0, 1)],
        power={
            "day": firm | {"quantity": 35_040.0, "utility": "dear", "profile": "sun"},
            "night": firm | {"quantity": 35_040.0, "utility": "cheap", "profile": "dark"},
        },
        heat={
            "warm": firm | {"quantity": 35_040.0, "utility": "boiler", "dt_k": 0.0}
            | {"supply_c": 60.0, "target_c": 80.0},
        },
        utilities={
            "dear": {"medium": "power", "price": 100.0},
            "cheap": {"medium": "power", "price": 20.0},
            "boiler": {"medium": "heat", "price": 35.0, "max_c": 500.0},
            "chips": {"medium": "material", "item": "biomass", "price": 40.0},
        },
        own_technologies={"station": CHP},
        technologies={"chp": {"technology": "station", "enterprise": "a"} | row},
        technology_ports=[
            fuel | {"technology": "station", "coefficient": 1.0, "utility": "chips"},
            POWER | {"technology": "station", "mode": "power", "outlet": "none"},
            POWER | {"technology": "station", "port": "less", "coefficient": 0.5, "mode": "both"}
            | {"outlet": "none"},
            heat | {"technology": "station", "port": "heat", "supply_c": 100.0, "target_c": 90.0}
            | {"dt_k": 0.0, "outlet": "none"},
        ],
    )  # fmt: skip


def test_a_station_runs_between_two_needs_in_any_mix():
    """By day 4 with heat (2 of power) and 6 without: 10 in all, 540 saved an hour.

    By night power is worth less than its fuel, and 4 with heat save 4 x (35 + 10 - 40) = 20.
    """
    plan = optimise(station())
    assert plan.objective.value == pytest.approx(4380 * (940 - 540 + 300 - 20), rel=1e-9)
    assert list(plan.technologies.index) == ["chp"]
    row = plan.technologies.loc["chp"]
    assert row["size"] == pytest.approx(10.0)
    assert row["full_load_hours"] == pytest.approx(4380 * 14 / 10)
    saved = plan.exchanges["gain"].sum() + plan.technologies["gain"].sum()
    assert saved == pytest.approx(plan.saving)


def test_what_holds_for_a_machine_holds_for_all_its_ways_of_running():
    """At 4 380 h a year it runs by day alone; with a smallest load of 11.4 MW not at all."""
    plan = optimise(station(hours_a_year=4380.0))
    assert plan.objective.value == pytest.approx(4380 * (940 - 540 + 300), rel=1e-9)
    heavy = station(existing=True, max_size=12.0, min_load=0.95)
    assert optimise(heavy).objective.value == pytest.approx(4380 * 1240, rel=1e-9)


def test_a_machine_that_does_not_do_what_its_ways_do_is_found():
    matches = match(station())
    solution = solved(matches, Scenario())
    values = {name: series.copy() for name, series in solution.values.items()}
    values["technology.activity"].loc["chp", "day"] = 5.0
    told = replace(solution, values=values)
    with pytest.raises(PlanRejected, match="machine chp does not do what its ways of running do"):
        audit(count(read(matches, Scenario(), told)), (solution.objective,))


def test_what_is_told_of_ways_of_running_and_nobody_reads_is_said(tmp_path):
    folder = write_park(
        tmp_path / "ways",
        COVER,
        enterprises="id,name,lon,lat\na,A,10,50\n",
        power="id,enterprise,role,quantity [MWh/a]\nmill,a,sink,8760\n",
        own_technologies="id,name,size_unit,rule,lifetime,size_max\n"
        "two_ways,Machine,MW,modes,20,5\n",
        technologies="id,technology,enterprise,min_load\n"
        "machine,two_ways,a,\ntank,hot_water_tank,a,0.5\nroof,own_power,a,\n",
        technology_ports="technology,port,medium,role,coefficient,mode\n"
        "two_ways,power,power,source,1,\nroof,power,power,source,1,noon\n",
    )
    told = {(each.table, each.column, each.severity) for each in faults(folder)}
    assert ("technologies", "technology", "error") in told
    assert ("technology_ports", "mode", "warning") in told
    assert ("technologies", "min_load", "warning") in told


def test_the_librarys_extraction_turbine_condenses_by_day_and_gives_steam_by_night():
    """1 MW, 8 300 h a year: 4 380 h with steam of 10 bar, the rest with power alone.

    3.609 MW of steam at 25 EUR/MWh make 1 MW worth 100, or 0.401 MW and 3.208 MW of heat worth 60.
    """
    ports = load_library().technology_ports.query("technology == 'extraction_turbine'")
    steam, heat, power = (
        float(ports.set_index("port")["coefficient"][name])
        for name in ("steam", "heat_10", "power_10")
    )
    need = {"enterprise": "a", "role": "sink", "quantity": 87_600.0, "utility": "grid"}
    cook = {"enterprise": "a", "role": "sink", "quantity": 4380 * heat, "utility": "boiler"}
    plan = optimise(
        hand_park(
            {"a": 0.0},
            periods=HALVES,
            profiles=profile("dark", HALVES, 0, 1),
            power={"need": need},
            heat={"cook": cook | {"supply_c": 150.0, "target_c": 160.0, "profile": "dark"}},
            utilities={
                "grid": {"medium": "power", "price": 100.0},
                "boiler": {"medium": "heat", "price": 60.0, "max_c": 200.0},
                "live": {"medium": "heat", "price": 25.0, "max_c": 260.0},
            },
            outlets={"tower": {"medium": "heat", "price": 0.0}},
            technologies={
                "turbine": {"technology": "extraction_turbine", "enterprise": "a", "opex": 0.0}
                | {"existing": True, "max_size": 1.0, "min_size": 0.0}
            },
        )
    )
    night = 60 * heat + 100 * power - 25 * steam
    day = 100 - 25 * steam
    cost = 8_760_000 + 60 * 4380 * heat - 4380 * night - (8300 - 4380) * day
    assert plan.objective.value == pytest.approx(cost, rel=1e-9)
    assert plan.technologies.loc["turbine", "full_load_hours"] == pytest.approx(8300.0)
