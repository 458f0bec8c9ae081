"""Resolution by cycle: what waits for an hour of its season, and not for another season."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from harness import assert_coarser_costs_no_more
from hypothesis import given, settings
from hypothesis import strategies as st
from season_park import HOURS, PRICES, made, needed, season_park

from symbiosis import LivePlanner, optimise
from symbiosis.decide.year_slices import park_of_slice
from symbiosis.matching import match
from symbiosis.matching.gathering import gathered, over_the_year
from symbiosis.matching.hour_kinds import kinds_of_hours
from symbiosis.park.green_marks import matched_in_time
from symbiosis.park.scenario import Scenario
from symbiosis.plan.audit.audit import count
from symbiosis.solving.session import stepped
from symbiosis.solving.session.kept import KeptModel

ALL = 4380.0 * (50.0 + 10.0)
"""What is saved a year where all that is made is used."""


@pytest.mark.parametrize(
    ("source", "sink", "year", "cycle", "step"),
    [
        ("summer", "winter", ALL, 0.0, 0.0),
        ("winter_day", "winter_night", ALL, ALL, 0.0),
        ("winter", "winter_day", ALL, ALL, ALL / 2.0),
        ("even", "winter", ALL, ALL / 2.0, ALL / 2.0),
    ],
)
def test_hours_of_a_season_meet_and_seasons_do_not(source, sink, year, cycle, step):
    """4,380 t at 50 that are bought else and 10 that are paid for the lagoon.

    What is made evenly falls to one half into the winter; what is needed by day alone meets half
    of what is made by day and night.
    """
    for resolution, saving in (("year", year), ("cycle", cycle), ("step", step), ("", year)):
        park = season_park(resolution, materials={"m": made(source), "n": needed(sink)})
        assert optimise(park, gap=0.0).saving == pytest.approx(saving, abs=1e-3)


def test_what_can_be_stocked_stays_on_the_year():
    slag = {"material": "bf_slag", "outlet": "yard"}
    binder = {"material": "bf_slag", "utility": "slag"}
    park = season_park(
        "cycle", materials={"m": made("summer") | slag, "n": needed("winter") | binder},
        utilities={"slag": {"medium": "material", "item": "bf_slag", "price": 50.0}},
        outlets={"yard": {"medium": "material", "item": "bf_slag", "price": 10.0}},
    )  # fmt: skip
    assert optimise(park, gap=0.0).saving == pytest.approx(ALL)


def test_periods_of_no_cycle_are_their_own():
    """Winter and summer as two plain periods: by cycle is by period, and nothing meets."""
    park = season_park("cycle", materials={"m": made("summer"), "n": needed("winter")})
    plain = park.tables["periods"].assign(cycle="", step=float("nan"), length_h=float("nan"))
    assert optimise(park.with_tables(periods=plain), gap=0.0).saving == pytest.approx(0.0)


TARIFF = {"tariff": (100, 50, 10, 10)}


def mill(resolution):
    """Give a mill that makes 1 t of 1 MWh, up to 2 t/h, for a need of 1 t/h in winter."""
    mill = {"technology": "mill", "medium": "power", "coefficient": 1.0, "item": ""}
    return season_park(
        resolution,
        TARIFF,
        materials={"n": needed("winter", utility="dear")},
        utilities=PRICES["utilities"]
        | {
            "dear": {"medium": "material", "item": "vinasse", "price": 1000.0},
            "tou": {"medium": "power", "price": 1.0, "price_profile": "tariff"},
        },
        technologies={
            "mill": {"technology": "own_material", "enterprise": "a", "existing": True,
                     "max_size": 2.0},
        },
        technology_ports=[
            mill | {"port": "drive", "role": "sink", "utility": "tou"},
            mill | {"port": "out", "role": "source", "medium": "material", "item": "vinasse",
                    "outlet": "none"},
        ],
    )  # fmt: skip


@pytest.mark.parametrize(("resolution", "price"), [("year", 10), ("cycle", 50), ("step", 75)])
def test_a_unit_joins_a_season_to_the_steps_of_power(resolution, price):
    """The mill runs when power is cheap: in summer, in winter's nights, or when its tonne is used.

    4,380 MWh at 10, at 50, or half of them at 100 and half at 50.
    """
    plan = optimise(mill(resolution), gap=0.0)
    assert plan.cost("plan") == pytest.approx(4380.0 * price)


def bought(resolution, **molasses):
    own = PRICES["utilities"]["molasses"] | molasses
    return season_park(
        resolution, TARIFF, materials={"n": needed("winter_day", 2190.0)},
        utilities=PRICES["utilities"] | {"molasses": own},
    )  # fmt: skip


@pytest.mark.parametrize(("resolution", "price"), [("year", 42.5), ("cycle", 75), ("step", 100)])
def test_a_season_pays_the_mean_of_its_prices(resolution, price):
    """Prices of 100 and 50 by winter's day and night, and 10 in summer, for 1 t/h by day."""
    plan = optimise(bought(resolution, price=1.0, price_profile="tariff"), gap=0.0)
    for column in ("plan", "baseline"):
        assert plan.cost(column) == pytest.approx(HOURS * price)


@pytest.mark.parametrize(("resolution", "peak"), [("year", 0.25), ("cycle", 0.5), ("step", 1.0)])
def test_a_demand_charge_sees_the_mean_of_the_season(resolution, peak):
    plan = optimise(bought(resolution, price=0.0, demand_charge=100.0), gap=0.0)
    for column in ("plan", "baseline"):
        assert plan.cost(column) == pytest.approx(12 * 100.0 * peak)


def test_a_charge_adds_up_what_is_bought_by_season_and_by_hour():
    """2,190 m3 by winter's days are 0.5 m3/h all winter; a use takes 2 m3/h by its nights.

    Its load of 200 g/h asks for that much at 100 mg/L.
    """
    take = {"enterprise": "b", "utility": "town"}
    park = season_park(
        {"water": "cycle"},
        contents=[("u", "load", "COD", 438.0), ("u", "out", "COD", 100.0)],
        water={
            "w": take | {"role": "sink", "quantity": 2190.0, "profile": "winter_day"},
            "u": take | {"role": "process", "quantity": 4380.0, "profile": "winter_night",
                         "outlet": "sewer"},
        },
        utilities={"town": {"medium": "water", "price": 0.0, "demand_charge": 100.0}},
        outlets={"sewer": {"medium": "water", "price": 0.0}},
    )  # fmt: skip
    assert optimise(park, gap=0.0).cost("baseline") == pytest.approx(12 * 100.0 * 2.5)


@pytest.mark.parametrize(
    ("resolution", "cost"),
    [("year", 4380 * 90), ("cycle", 4380 * (90 + 10 + 50)), ("step", 4380 * (90 + 10 + 50))],
)
def test_what_is_not_made_is_not_made_in_its_season(resolution, cost):
    """A plant's 1 t/h of vinasse falls with the grid's power; in winter the neighbour gives that.

    So all is made in summer. On the year it still serves the winter's need of 1 t/h; by season
    4,380 t go to the lagoon at 10 and as many are bought at 50.
    """
    power = {"quantity": 8760.0, "profile": "even", "enterprise": "a", "role": "sink"}
    wind = {"enterprise": "a", "role": "source", "quantity": 4380.0, "profile": "winter"}
    park = season_park(
        resolution,
        power={"p": power | {"utility": "grid"}, "w": wind | {"outlet": "feed_in"}},
        materials={"m": made("even", 8760.0, tied_to="p"), "n": needed("winter")},
    )
    plan = optimise(park, gap=0.0)
    assert plan.cost("plan") == pytest.approx(cost)


@pytest.mark.parametrize(
    ("resolution", "many"),
    [
        ({"power": "cycle", "material": "step"}, False),
        ({"power": "cycle", "material": "cycle"}, True),
        ({"power": "step", "material": "step"}, True),
    ],
)
def test_what_kinds_of_hours_cannot_bound_is_not_asked_of_them(resolution, many, monkeypatch):
    """A by-product by the step of a need by the season asks for more in kinds of hours."""
    monkeypatch.setattr(stepped, "MANY", -1)
    need = {"quantity": 8760.0, "profile": "even", "enterprise": "a", "role": "sink"}
    park = season_park(
        resolution,
        power={"p": need | {"utility": "grid"}},
        materials={"m": made("even", 8760.0, tied_to="p"), "n": needed("winter")},
    )
    assert stepped.has_many_steps(match(park)) is many


RUN = st.lists(st.sampled_from([0.0, 1.0, 3.0]), min_size=4, max_size=4).filter(any)
SIZE = st.sampled_from([2000.0, 6000.0, 9000.0])


@settings(max_examples=6, deadline=None, derandomize=True)
@given(runs=st.lists(RUN, min_size=4, max_size=4), sizes=st.lists(SIZE, min_size=8, max_size=8))
def test_the_coarser_the_less_it_costs(runs, sizes):
    """Materials, water and power, and a mill of one in another, at flat prices."""
    runs = {f"run{number}": factors for number, factors in enumerate(runs)}
    give = {"enterprise": "a", "role": "source"}
    take = {"enterprise": "b", "role": "sink"}

    def park(over):
        size = iter(sizes)
        return season_park(
            dict.fromkeys(("material", "water", "power"), over),
            runs,
            materials={"m": made("run0", next(size)), "n": needed("run1", next(size))},
            water={"r": give | {"quantity": next(size), "profile": "run2", "outlet": "sewer"},
                   "w": take | {"quantity": next(size), "profile": "run3", "utility": "tap"}},
            power={"s": give | {"quantity": next(size), "profile": "run1", "outlet": "feed_in"},
                   "d": take | {"quantity": next(size), "profile": "run0", "utility": "grid"}},
            technologies={"mill": {"technology": "own_material", "enterprise": "a",
                                   "capex_variable": 10_000.0, "max_size": 3.0}},
            technology_ports=[
                {"technology": "mill", "port": "drive", "role": "sink", "medium": "power",
                 "coefficient": 0.2, "utility": "grid", "item": ""},
                {"technology": "mill", "port": "out", "role": "source", "medium": "material",
                 "coefficient": 1.0, "item": "vinasse", "outlet": "lagoon"},
            ],
        )  # fmt: skip

    assert_coarser_costs_no_more(park)


def test_kinds_of_hours_bound_what_balances_by_season():
    """Gathered, seasons are the year, at the price of the cheapest of them."""
    park = season_park(
        {"material": "cycle", "power": "step"},
        TARIFF,
        materials={"m": made("summer"), "n": needed("winter"), "o": needed("winter_day")},
        power={"p": {"enterprise": "a", "role": "sink", "quantity": 8760.0, "utility": "grid",
                     "profile": "winter_day"}},
        utilities=PRICES["utilities"]
        | {"molasses": {"medium": "material", "item": "vinasse", "price": 1.0,
                        "price_profile": "tariff", "demand_charge": 100.0}},
    )  # fmt: skip
    matches = match(park)
    whole = KeptModel(matches, Scenario()).solve(gap=1e-9)
    few = over_the_year(matches)
    assert not few.streams["by_cycle"].any()
    rough = KeptModel(gathered(few, kinds_of_hours(few, 2)), Scenario()).solve(gap=1e-9)
    assert rough.objective <= whole.objective
    # Power at 90, 4,380 t to the lagoon, and 8,760 t at 75, not 10; 2 t/h are charged for.
    alike = 8760.0 * 90.0 + 4380.0 * 10.0
    assert rough.objective == pytest.approx(alike + 8760.0 * 10.0)
    assert whole.objective == pytest.approx(alike + 8760.0 * 75.0 + 2400.0)


def test_what_one_season_lacks_another_does_not_make_up_for():
    """A tonne an hour bought in summer and not in winter comes to the same by the year."""
    park = season_park("cycle", materials={"n": needed("even", 8760.0)})
    planner = LivePlanner(park)
    reading = planner.brief(gap=0.0).reading
    assert not count(reading).faults
    bought = reading.decisions["material.utility"]
    spoilt = bought * 0.0
    spoilt.loc["n", "summer (cycle)"] = 2.0
    other = replace(reading, decisions={**reading.decisions, "material.utility": spoilt})
    assert count(other).faults == ("stream n is off by 1 of 1 in summer (cycle)",)


@pytest.mark.parametrize(("length", "week"), [(12.0, "cycle"), (1095.0, "year")])
def test_a_week_of_a_season_balances_as_a_whole_and_a_day_by_itself(length, week):
    """Of cycles of a day the hours of a year are days too; a season is looked at week by week."""
    park = season_park("cycle", materials={"m": made("summer"), "n": needed("winter")})
    periods = park.tables["periods"].assign(length_h=length)
    plan = optimise(park.with_tables(periods=periods), gap=0.0)
    hours = pd.DataFrame({name: np.ones(8760) for name in ("summer", "winter")})
    part = park_of_slice(plan, hours, 0, 7)
    assert part.info.resolution == {"material": week}
    assert part.tables["materials"]["quantity"].to_numpy() == pytest.approx(4380.0)


def test_green_power_that_balances_by_season_is_told_so():
    for over, told in {"year": ("year", 1), "cycle": ("period", 2), "step": ("step", 4)}.items():
        assert matched_in_time(season_park({"power": over})) == told
