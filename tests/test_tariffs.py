"""Prices and CO2 that change from period to period, and a demand charge: solved by hand.

Unless said otherwise: 1 MW is needed always (8760 MWh/a), day and night have 4380 h each.
"""

from __future__ import annotations

import pyomo.environ as pyo
import pytest
from hand_park import hand_park
from harness import FIRMS, OUTLETS, UTILITIES, assert_gains_add_up, parks
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from symbiosis import LivePlanner, Scenario, check, optimise, prices
from symbiosis.decide.comparison import accounts_of_the_others
from symbiosis.errors import BadInput
from symbiosis.matching import match
from symbiosis.matching.gathering import gathered
from symbiosis.matching.hour_kinds import kinds_of_hours
from symbiosis.models.park import build_model
from symbiosis.solving.session.opening import solve

HALF = 4380.0
FACTORS = {
    "tou": {"day": 1.5, "night": 0.5},
    "flat": {"day": 1.0, "night": 1.0},
    "sun": {"day": 1.0, "night": 0.0},
    "moon": {"day": 0.0, "night": 1.0},
    "odd": {"day": 2.0, "night": -1.0},
}
PROFILES = [
    {"id": name, "period": period, "factor": factor}
    for name, own in FACTORS.items()
    for period, factor in own.items()
]
PERIODS = {"day": {"hours": HALF}, "night": {"hours": HALF}}
MILL = {"enterprise": "a", "role": "sink", "quantity": 8760.0, "utility": "grid"}
ROOF = {"enterprise": "a", "role": "source", "quantity": HALF, "outlet": "feed_in"}


def park(roof=None, grid=None, feed_in=None, mill=None, **tables):
    """A mill and a roof of one firm: nothing is lost and nothing is built between them."""
    power = {"mill": MILL | (mill or {})}
    if roof is not None:
        power["roof"] = ROOF | roof
    return hand_park(
        {"a": 0},
        periods=PERIODS,
        profiles=PROFILES,
        power=power,
        utilities={"grid": {"medium": "power", "price": 100.0} | (grid or {})},
        outlets={"feed_in": {"medium": "power", "price": 0.0} | (feed_in or {})},
        **tables,
    )


@pytest.mark.parametrize(("profile", "price"), [("sun", 150.0), ("moon", 50.0), ("", 100.0)])
def test_power_saves_the_price_of_the_time_at_which_it_is_there(profile, price):
    """Each MWh of 4380: 150 by day, 50 by night, and half of each if it runs always."""
    plan = optimise(park(roof={"profile": profile}, grid={"price_profile": "tou"}), gap=0.0)
    assert plan.saving == pytest.approx(HALF * price, rel=1e-9)
    assert plan.exchanges["saving_receiver"].sum() == pytest.approx(HALF * price, rel=1e-9)
    assert_gains_add_up(plan)


def test_the_scale_of_a_profile_is_ones_own():
    """A price of 1 and factors of 150 and 50 are the same as 100 and factors of 1.5 and 0.5."""
    own = [{"id": "euro", "period": "day", "factor": 150.0},
           {"id": "euro", "period": "night", "factor": 50.0}]  # fmt: skip
    made = park(roof={"profile": "sun"}, grid={"price": 1.0, "price_profile": "euro"})
    made.tables["profiles"].loc[len(PROFILES)] = own[0] | {"source": ""}
    made.tables["profiles"].loc[len(PROFILES) + 1] = own[1] | {"source": ""}
    assert optimise(made, gap=0.0).saving == pytest.approx(HALF * 150.0, rel=1e-9)


def test_factors_of_one_change_nothing():
    profiles = {"price_profile": "flat", "co2_profile": "flat"}
    burdens = {"co2_energy": 0.5, "co2_direct": 0.1}
    plain, flat = (
        optimise(park(roof={"profile": "sun"}, grid=burdens | more), gap=0.0)
        for more in ({}, profiles)
    )
    assert flat.saving == pytest.approx(plain.saving, rel=1e-9)
    for table in ("accounts", "ledger"):
        one, other = (getattr(plan, table).select_dtypes("number") for plan in (plain, flat))
        assert other.to_numpy() == pytest.approx(one.to_numpy(), rel=1e-9, nan_ok=True)


def test_what_is_fed_in_earns_the_price_of_its_time():
    """40 MWh-euros at noon by a factor of 1.5: the roof earns 60 each, more than it could save.

    The grid costs 50: 1 MW of roof is sold by day, and the mill buys.
    """
    made = park(
        roof={"profile": "sun"},
        grid={"price": 50.0},
        feed_in={"price": -40.0, "price_profile": "tou", "kind": "market"},
    )
    plan = optimise(made, gap=0.0)
    assert plan.exchanges.empty
    ledger = plan.ledger.set_index("kind")["amount"]
    assert ledger["outlet"] + ledger["outlet_timed"] == pytest.approx(-HALF * 60.0)
    night = optimise(
        park(
            roof={"profile": "moon"},
            grid={"price": 50.0},
            feed_in={"price": -40.0, "price_profile": "tou", "kind": "market"},
        ),
        gap=0.0,
    )
    # By night it earns 20 and saves 50.
    assert night.saving == pytest.approx(HALF * 30.0)
    assert_gains_add_up(night)


def test_carbon_is_paid_for_the_hour_in_which_it_is_emitted():
    """1 t/MWh by mean, 1.5 by day: at 10 a tonne of it the roof saves 15 by day, besides 100."""
    grid = {"co2_direct": 1.0, "co2_profile": "tou"}
    plan = optimise(
        park(roof={"profile": "sun"}, grid=grid), Scenario(prices={"carbon": 10.0}), gap=0.0
    )
    assert plan.saving == pytest.approx(HALF * 115.0)
    assert plan.accounts.loc["co2_direct", "plan"] == pytest.approx(HALF * 0.5)
    assert_gains_add_up(plan)


def test_a_negative_price_is_bought_for():
    """At 100 by factors 2 and -1 the night pays 100 a MWh: the roof's power is thrown away then."""
    grid = {"price_profile": "odd"}
    night = optimise(park(roof={"profile": "moon"}, grid=grid), gap=0.0)
    assert night.exchanges.empty
    assert night.saving == pytest.approx(0.0, abs=1e-6)
    day = optimise(park(roof={"profile": "sun"}, grid=grid), gap=0.0)
    assert day.saving == pytest.approx(HALF * 200.0)


def test_a_price_of_its_own_keeps_the_profile_of_the_row_behind_it():
    own = {"utility_price": 80.0}
    plan = optimise(park(roof={"profile": "sun"}, grid={"price_profile": "tou"}, mill=own), gap=0.0)
    assert plan.saving == pytest.approx(HALF * 120.0)


def test_another_price_on_a_kept_model_is_what_a_fresh_one_says():
    made = park(roof={"profile": "sun"}, grid={"price_profile": "tou", "demand_charge": 500.0})
    planner = LivePlanner(made)
    planner.plan(Scenario())
    for priced in ({"grid": 200.0}, {"grid": -50.0}, {"grid:demand_charge": 900.0}):
        other = Scenario(prices=priced)
        kept, fresh = planner.plan(other), optimise(made, other)
        assert kept.saving == pytest.approx(fresh.saving, abs=1e-6)
        one, two = (plan.accounts["plan"].to_numpy() for plan in (kept, fresh))
        assert one == pytest.approx(two, rel=1e-9, abs=1e-6, nan_ok=True)


def test_heat_saves_the_price_of_the_time_at_which_it_is_there():
    """A boiler at 60 by mean, 90 by day; 4380 MWh of waste heat by day only, in the same firm."""
    heat = {
        "waste": {"enterprise": "a", "role": "source", "supply_c": 120.0, "target_c": 90.0,
                  "quantity": HALF, "profile": "sun", "outlet": "tower", "scope": "process"},
        "rooms": {"enterprise": "a", "role": "sink", "supply_c": 50.0, "target_c": 70.0,
                  "quantity": 8760.0, "utility": "boiler", "scope": "process"},
    }  # fmt: skip
    made = hand_park(
        {"a": 0}, periods=PERIODS, profiles=PROFILES, heat=heat,
        utilities={"boiler": {"medium": "heat", "price": 60.0, "max_c": 200.0,
                              "price_profile": "tou"}},
        outlets={"tower": {"medium": "heat", "price": 2.0, "price_profile": "tou"}},
    )  # fmt: skip
    plan = optimise(made, gap=0.0)
    assert plan.saving == pytest.approx(HALF * (90.0 + 3.0))
    assert_gains_add_up(plan)


def test_the_largest_rate_is_paid_by_the_month():
    """0.5 MW of always take the peak from 1 to 0.5 MW: 12 x 1000 x 0.5 besides 4380 x 100."""
    grid = {"demand_charge": 1000.0}
    plan = optimise(park(roof={}, grid=grid), gap=0.0)
    assert plan.saving == pytest.approx(HALF * 100.0 + 6000.0)
    peak = plan.ledger.set_index("kind").loc["peak"]
    assert peak["quantity"] == pytest.approx(0.5)
    assert peak["amount"] == pytest.approx(6000.0)
    assert_gains_add_up(plan)


def test_what_comes_by_day_only_shaves_no_peak():
    plan = optimise(park(roof={"profile": "sun"}, grid={"demand_charge": 1000.0}), gap=0.0)
    assert plan.saving == pytest.approx(HALF * 100.0)
    assert_gains_add_up(plan)


def test_a_peak_is_all_that_a_firm_draws_at_once_and_no_other_firm_s():
    """Two mills of 1 MW, one by day (2 MW then) and one always: 3 MW by day; the other firm 1."""
    made = hand_park(
        {"a": 0, "b": 1},
        periods=PERIODS,
        profiles=PROFILES,
        power={
            "mill": MILL,
            "press": MILL | {"profile": "sun"},
            "other": MILL | {"enterprise": "b"},
        },
        utilities={"grid": {"medium": "power", "price": 100.0, "demand_charge": 1.0}},
    )
    ledger = optimise(made, gap=0.0).ledger
    peaks = ledger[ledger["kind"] == "peak"].set_index("holder")["quantity"]
    assert peaks.to_dict() == pytest.approx({"a": 3.0, "b": 1.0})


def test_a_peak_of_one_period_is_the_rate_of_the_year():
    made = hand_park(
        {"a": 0}, power={"mill": MILL},
        utilities={"grid": {"medium": "power", "price": 100.0, "demand_charge": 10.0}},
    )  # fmt: skip
    ledger = optimise(made, gap=0.0).ledger.set_index("kind")
    assert ledger.loc["peak", "amount"] == pytest.approx(120.0)


def test_a_demand_charge_that_pays_is_refused():
    with pytest.raises(BadInput, match="at least 0"):
        optimise(park(grid={"demand_charge": 1.0}), Scenario(prices={"grid:demand_charge": -1.0}))


def least(matches):
    """Answer a model, and give what it costs."""
    model = build_model(matches)
    solve(model, gap=0.0)
    return pyo.value(model.objective)


def test_kinds_of_hours_are_as_cheap_as_their_cheapest_step():
    """Six steps of four sorts: in four kinds nothing is lost, in two a bound is left."""
    prices = {"a": 0.5, "b": 0.5, "c": 1.0, "d": 1.0, "e": 2.0, "f": -0.5}
    sun = {"a": 0.0, "b": 0.0, "c": 1.0, "d": 1.0, "e": 1.0, "f": 0.0}
    told = {"tou": prices, "sun": sun}
    made = hand_park(
        {"a": 0},
        periods={
            name: {"hours": 1460.0, "cycle": "day", "step": float(place), "length_h": 4.0}
            for place, name in enumerate(prices, 1)
        },
        profiles=[
            {"id": name, "period": period, "factor": factor}
            for name, own in told.items()
            for period, factor in own.items()
        ],
        power={"mill": MILL, "roof": ROOF | {"profile": "sun"}},
        utilities={"grid": {"medium": "power", "price": 100.0, "price_profile": "tou"}},
        outlets={"feed_in": {"medium": "power", "price": -5.0, "kind": "market"}},
    )
    whole = match(made)
    exact = least(whole)
    assert least(gathered(whole, kinds_of_hours(whole, 4))) == pytest.approx(exact, rel=1e-6)
    assert least(gathered(whole, kinds_of_hours(whole, 2))) < exact


def stepped(tmp_path, **changed):
    """Write a folder of a mill, a roof and a tariff by day and night, with other tables."""
    tables = {
        "enterprises": "id,name,lon,lat\nmill,Mill,4,51\n",
        "periods": "id,hours\nday,4380\nnight,4380\n",
        "profiles": "id,period,factor\nsun,day,1\ntou,day,1.5\ntou,night,0.5\n",
        "power": "id,enterprise,role,quantity [MWh/a],profile,utility,outlet\n"
        "drives,mill,sink,8760,,grid,\nroof,mill,source,4380,sun,,feed_in\n",
        "utilities": "id,medium,price,unit,price_profile\ngrid,power,100,EUR/MWh,tou\n",
        "outlets": "id,medium,price,unit\nfeed_in,power,-40,EUR/MWh\n",
    }
    (tmp_path / "park.toml").write_text(
        'id = "tou"\ntitle = "Tou"\ncountry = "BE"\ncurrency = "EUR"\nprice_year = 2024\n'
    )
    for name, text in (tables | changed).items():
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


def test_only_prices_are_negative(tmp_path):
    odd = "id,period,factor\nsun,day,1\nsun,night,-1\ntou,day,1.5\ntou,night,-0.5\n"
    (fault,) = check(stepped(tmp_path, profiles=odd))
    assert (fault.table, fault.row, fault.column) == ("profiles", "sun (line 3)", "factor")
    assert not check(stepped(tmp_path, profiles=odd.replace("night,-1", "night,0")))


def test_who_leaves_takes_what_it_would_pay_alone_hour_by_hour():
    """The one firm there is buys 4380 MWh at 150, and pays 12 months of 1 MW."""
    grid = {"price_profile": "tou", "demand_charge": 1000.0}
    made = park(grid=grid, mill={"profile": "sun", "quantity": HALF})
    plan = optimise(made, gap=0.0)
    left = accounts_of_the_others(plan, frozenset({"a"}))
    assert plan.accounts.loc["energy", "plan"] == pytest.approx(HALF * 150.0 + 12_000.0)
    assert left["energy"] == pytest.approx(0.0, abs=1e-6)


@settings(max_examples=3, deadline=None, derandomize=True, phases=(Phase.generate,),
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(parks(), st.data())
def test_the_gains_are_the_saving_of_any_park_under_any_tariff(cells, data):
    """Streams, prices and CO2 run by profiles, utilities charge peaks: nothing is left over."""
    runs, costs = st.sampled_from(["", "sun", "moon", "tou"]), st.sampled_from(["", "tou", "odd"])
    tables = {
        name: {key: row | {"profile": data.draw(runs)} for key, row in rows.items()}
        for name, rows in cells.items()
        if name != "contents"
    }
    bought = {
        name: row | {"price_profile": data.draw(costs), "co2_profile": "tou", "demand_charge": 2e3}
        for name, row in UTILITIES.items()
    }
    sold = {name: row | {"price_profile": data.draw(costs)} for name, row in OUTLETS.items()}
    made = hand_park(
        {name: float(km) for km, name in enumerate(FIRMS)},
        contents=cells["contents"],
        info={"carbon_price": 50.0},
        periods=PERIODS,
        profiles=PROFILES,
        utilities=bought,
        outlets=sold,
        **tables,
    )
    assert_gains_add_up(optimise(made, gap=0.0))


def test_one_more_unit_is_worth_the_price_of_its_hours():
    """The mill runs by day only, and the roof covers half: a MWh less saves 150, alone too."""
    made = park(
        roof={"profile": "sun", "quantity": HALF / 2.0},
        grid={"price_profile": "tou"},
        mill={"profile": "sun", "quantity": HALF},
    )
    rows = prices(made).table.set_index("name")
    assert rows.loc["mill", ["worth", "alone"]].tolist() == pytest.approx([-150.0, -150.0])
    assert rows.loc["roof", "worth"] == pytest.approx(150.0)
