"""Green power: what the park uses of it, step by step, as indicators and as targets."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from green_park import BATTERY, BUILT, PV, ROOF, STORE, green_park
from plan_park import solved
from rich.console import Console
from small_park import alone, faults
from store_park import only

import symbiosis
from symbiosis.decide.indicator_table import indicators
from symbiosis.errors import PlanRejected
from symbiosis.matching import match
from symbiosis.park.scenario import Scenario
from symbiosis.plan.audit.audit import audit, count
from symbiosis.plan.reading.once import read
from symbiosis.show.terminal.indicator_list import indicator_report
from symbiosis.show.words import Words

ACCOUNTS = ["green_power_available", "green_power_used", "green_power_fed_in", "power_used"]


def accounts_of(plan) -> list[float]:
    return plan.accounts.loc[ACCOUNTS, "plan"].tolist()


def shares_of(plan) -> list[float]:
    """Give self-use, share of consumption (twice) and share fed in [%]."""
    return indicators(plan, ["green_direct_2025"]).table["plan"].tolist()


def test_a_year_hides_that_the_sun_does_not_run_the_mill_at_midnight():
    """1000 MWh of sun; 400 MWh are needed by day, 600 by night.

    Over the year all is used. By steps 400 are, and 600 go to the grid.
    """
    year = symbiosis.optimise(green_park({"roof": ROOF}, steps=False))
    assert accounts_of(year) == pytest.approx([1000.0, 1000.0, 0.0, 1000.0])
    assert shares_of(year) == pytest.approx([100.0, 100.0, 100.0, 0.0])
    steps = symbiosis.optimise(green_park({"roof": ROOF}))
    assert accounts_of(steps) == pytest.approx([1000.0, 400.0, 600.0, 1000.0])
    assert shares_of(steps) == pytest.approx([40.0, 40.0, 40.0, 60.0])
    told = [indicators(plan, ["green_direct_2025"]).matched for plan in (year, steps)]
    assert told == [("year", 1), ("step", 2)]


def test_where_power_balances_over_the_year_so_is_it_matched():
    park = green_park({"roof": ROOF})
    park = replace(park, info=park.info.model_copy(update={"resolution": {"power": "year"}}))
    plan = symbiosis.optimise(park)
    assert shares_of(plan)[0] == pytest.approx(100.0)
    assert indicators(plan, ["green_direct_2025"]).matched == ("year", 1)


def test_what_is_not_green_is_not_counted():
    """The same source unmarked: power is exchanged, and none of it is green."""
    grey = {**ROOF, "green": False}
    plan = symbiosis.optimise(green_park({"turbine": grey}))
    assert accounts_of(plan) == pytest.approx([0.0, 0.0, 0.0, 1000.0])
    table = indicators(plan, ["green_direct_2025"]).table
    assert set(table["verdict_plan"]) == {"missing"}
    assert table["missing"].iloc[0] == "class.green_power"


def test_a_target_of_self_use_makes_the_roof_smaller():
    """2 MW pay by feeding in, 2000 MWh, of which 400 are used: 20 %.

    60 % of what is available is used where that is 400 / 0.6: 0.667 MW. 1333 MWh less are fed in,
    at 50. What is curtailed stays available, so curtailing does not help.
    """
    found = symbiosis.targets(green_park(technologies=BUILT), ["green_self_use"], prices=False)
    (row,) = found.table.to_dict("records")
    assert (row["asked"], row["free"], row["reached"]) == pytest.approx((60.0, 20.0, 60.0))
    assert found.met
    assert accounts_of(found.plan) == pytest.approx([400 / 0.6, 400.0, 400 / 0.6 - 400, 1000.0])
    assert found.plan.technologies.loc["roof", "size"] == pytest.approx(1.0 / 1.5)
    assert found.cost == pytest.approx(50.0 * (2000.0 - 400.0 / 0.6))


def test_or_buys_a_battery():
    """A battery costs 20 000 EUR a MWh and year, and carries 365 MWh: 54.8 for each.

    By night that spares 100 and takes 1 / 0.9 MWh by day, which sell at 50: not worth it. For 60 %
    it is: with the night's 600 MWh 1000 are used, of 1667 available. 667 are stored, 600 fed in.
    """
    own = {"pv": PV, "cell": BATTERY | {"capex_variable": 20 * 20_000.0}}
    park = green_park(technologies=BUILT | STORE, own_technologies=own)
    found = symbiosis.targets(park, ["green_self_use"], prices=False)
    assert accounts_of(found.free) == pytest.approx([2000.0, 400.0, 1600.0, 1000.0])
    assert found.met
    assert accounts_of(found.plan) == pytest.approx([1000 / 0.6, 1000.0, 600.0, 1000.0])
    assert found.plan.technologies.loc["store", "size"] == pytest.approx(600.0 / 365.0)
    spent = 20_000.0 * 600.0 / 365.0 - 50.0 * 600.0
    assert found.cost == pytest.approx(spent - (100.0 * 600.0 - 50.0 * 1600.0))


def test_what_is_fed_in_may_be_held_down_by_curtailing():
    """20 % of 2000 MWh: 400 fed in, 400 used, 1200 not made; each of these was worth 50."""
    found = symbiosis.targets(green_park(technologies=BUILT), ["green_fed_in"], prices=False)
    assert found.met
    assert accounts_of(found.plan) == pytest.approx([2000.0, 400.0, 400.0, 1000.0])
    assert found.cost == pytest.approx(50.0 * 1200.0)


def test_what_nobody_builds_is_no_share_of_what_is_needed():
    """Without the roof 30 % of the power cannot be green: 0 is the nearest."""
    park = green_park(technologies=BUILT)
    found = symbiosis.targets(park, ["green_share"], Scenario(forbid=("roof",)), prices=False)
    (row,) = found.table.to_dict("records")
    assert not found.met
    assert (row["free"], row["closest"]) == pytest.approx((0.0, 0.0))


TARIFF = {
    "outlets": {"feed": {"medium": "power", "price": 0.0, "default": True}},
    "utilities": {
        "grid": {"medium": "power", "price": 100.0, "default": True, "price_profile": "tariff"}
    },
    "profiles": [
        *(row for name in ("sun", "day", "night")
          for row in only(name, "night" if name == "night" else "day")),
        {"id": "tariff", "period": "day", "factor": 1.0},
        {"id": "tariff", "period": "night", "factor": 0.1},
    ],
}  # fmt: skip


def test_a_battery_that_is_filled_from_the_grid_gives_nothing_green():
    """Power costs 10 by night and 100 by day, and the sun makes 100 of the day's 400 MWh.

    The battery is filled with 333 MWh by night, and gives 300 by day: none of them is green.
    """
    park = green_park({"roof": ROOF | {"quantity": 100.0}}, STORE, trades="buys", **TARIFF)
    plan = symbiosis.optimise(park)
    bought = plan.ledger[plan.ledger["kind"] == "passed_on"]["quantity"].sum()
    assert bought == pytest.approx(300.0 / 0.9)
    assert accounts_of(plan) == pytest.approx([100.0, 100.0, 0.0, 1000.0])


def test_what_a_battery_sells_is_fed_in_and_not_used():
    """Nobody needs power by night; what is stored by day is sold then, at 500 more than by day."""
    outlets = {
        "feed": {"medium": "power", "price": -50.0, "default": True, "price_profile": "late"}
    }
    profiles = [
        *only("sun", "day"), *only("day", "day"), *only("night", "night"),
        {"id": "late", "period": "day", "factor": 1.0},
        {"id": "late", "period": "night", "factor": 10.0},
    ]  # fmt: skip
    park = green_park(
        {"roof": ROOF}, STORE, trades="sells", needs=(400.0, 0.0),
        outlets=outlets, profiles=profiles,
        utilities={"grid": {"medium": "power", "price": 1000.0, "default": True}},
    )  # fmt: skip
    plan = symbiosis.optimise(park)
    assert accounts_of(plan) == pytest.approx([1000.0, 400.0, 540.0, 400.0])


@pytest.mark.parametrize("cost", [0.0, 1.0])
def test_a_roof_that_stands_is_as_large_as_it_stands(cost):
    """2 MW stand and may not feed in: 400 of 2000 MWh are used, and the rest is available."""
    row = {"existing": True, "max_size": 2.0, "fixed_cost": cost}
    ports = [{"technology": "pv", "port": "out", "medium": "power", "role": "source",
              "coefficient": 1.0}]  # fmt: skip
    park = green_park(technologies={"roof": BUILT["roof"] | row}, technology_ports=ports)
    plan = symbiosis.optimise(park)
    assert accounts_of(plan) == pytest.approx([2000.0, 400.0, 0.0, 1000.0])
    assert plan.technologies.loc["roof", "size"] == pytest.approx(2.0)


def test_what_burns_fuel_has_no_more_available_than_it_makes():
    """Biomass is green, and what it does not make nobody wastes: all that is made is used."""
    kind = PV | {"full_load_hours": float("nan"), "opex": 60.0}
    ports = [
        {"technology": "pv", "port": "out", "medium": "power", "role": "source",
         "coefficient": 1.0, "outlet": "feed"},
        {"technology": "pv", "port": "wood", "medium": "heat", "role": "sink", "coefficient": 2.0,
         "supply_c": 90.0, "target_c": 100.0, "utility": "fuel"},
    ]  # fmt: skip
    utilities = {
        "grid": {"medium": "power", "price": 100.0, "default": True},
        "fuel": {"medium": "heat", "price": 5.0, "default": True, "max_c": 200.0},
    }
    park = green_park(
        technologies={"chp": {"technology": "pv", "enterprise": "a"}},
        own_technologies={"pv": kind}, technology_ports=ports, utilities=utilities,
    )  # fmt: skip
    assert accounts_of(symbiosis.optimise(park)) == pytest.approx([1000.0, 1000.0, 0.0, 1000.0])


@pytest.mark.parametrize("account", ["used", "available", "fed_in"])
def test_the_audit_counts_green_power_again(account):
    """A ledger that says more than what flows is refused."""
    matches = match(green_park({"roof": ROOF}, STORE))
    solution = solved(matches, Scenario())
    audit(count(read(matches, Scenario(), solution)), (solution.objective,))
    lines = solution.lines.copy()
    lines["green", "a", f"green_power_{account}"] += 1.0
    told = replace(solution, lines=lines)
    with pytest.raises(PlanRejected, match=f"green_power_{account}"):
        audit(count(read(matches, Scenario(), told)), (solution.objective,))


@pytest.mark.parametrize(("lang", "said"), [("en", "2 steps of the year"), ("zh", "2 个时段")])
def test_the_list_of_indicators_says_how_use_is_matched(lang, said):
    standing = indicators(green_park({"roof": ROOF}), ["green_direct_2025"])
    console = Console(width=200, record=True, file=StringIO())
    console.print(indicator_report(standing, "", Words(lang), whole=True))
    assert said in console.export_text()


def test_a_need_that_is_marked_green_is_told(tmp_path):
    power = "id,enterprise,role,quantity [MWh/a],green\nmill,steel,sink,100,yes\n"
    found = faults(tmp_path, **alone("power") | {"power": power})
    assert [each.severity for each in found if each.column == "green"] == ["warning"]
