"""Cold is heat below ambient that must go somewhere: chillers, liquefied gas, the indicator."""

from __future__ import annotations

import math

import pytest
from hand_park import hand_park
from small_park import SMALL, faults, only, small_park

from symbiosis import Scenario, optimise
from symbiosis.decide.indicator_table import indicators
from symbiosis.park.library import load_library

PLACES = {"hall": 0, "terminal": 1, "mill": 0.5}
ROOMS = {"enterprise": "hall", "role": "source", "supply_c": 24.0, "target_c": 18.0,
         "quantity": 40_000.0, "origin": "cold", "outlet": "chilled"}  # fmt: skip
GAS = {"enterprise": "terminal", "role": "sink", "supply_c": -155.0, "target_c": 5.0,
       "quantity": 100_000.0, "origin": "cold", "utility": "sea"}  # fmt: skip
LIBRARY = {
    "outlets": {"chilled": {"medium": "heat", "price": 27.0, "default": False},
                "tower": {"medium": "heat", "price": 2.0, "default": True}},
    "utilities": {"sea": {"medium": "heat", "price": 0.6, "max_c": 15.0, "default": False}},
}  # fmt: skip


def test_cold_of_liquefied_gas_cools_a_hall_over_a_cold_pipe():
    """Heat of the hall warms the gas: both its chiller and the terminal's sea water rest."""
    plan = optimise(hand_park(PLACES, heat={"rooms": ROOMS, "gas": GAS}, **LIBRARY))
    (way,) = plan.routes["carrier"]
    assert way in {"chilled_water_12_7", "cold_brine_m25_m40"}
    given = plan.exchanges["quantity"].iloc[0]
    assert given > 0.99 * 40_000.0
    used = float(plan.streams.loc["gas", "exchanged"])
    assert used == pytest.approx(given, rel=0.02)


def test_exergy_of_cold_is_with_whom_it_cools_and_most_of_it_is_lost_on_the_way():
    """T0 / T - 1 at 24 to 18 degC, of 25 degC; the gas gives up some 1.5 times the heat."""
    plan = optimise(hand_park(PLACES, heat={"rooms": ROOMS, "gas": GAS}, **LIBRARY))
    mean = 6.0 / math.log(297.15 / 291.15)
    cooled = float(plan.streams.loc["rooms", "exchanged"]) * (298.15 / mean - 1.0)
    rows = plan.ledger[plan.ledger["account"] == "exergy_recovered"]
    assert rows.loc[rows["amount"] > 0.0, "holder"].tolist() == ["hall"]
    assert plan.accounts.loc["exergy_recovered", "plan"] == pytest.approx(cooled, rel=1e-6)
    told = indicators(plan, ["network"]).table.loc["symbiosis_15", "plan"]
    assert 1.0 < told < 10.0


def test_a_price_on_the_exergy_of_cold_is_paid_by_whom_it_cools(tmp_path):
    tax = "id,kind,subject,account,rate\ntax,charge,exergy_recovered,taxes,20\n"
    much = HEAT.replace(",1000,", ",40000,").replace(",5000,", ",90000,")
    park = small_park(tmp_path, heat=much, policies=tax)
    told = optimise(park, Scenario(policies=("tax",)))
    assert told.exchanges["net"].sum() == pytest.approx(told.saving, rel=1e-6)
    paid = told.policies.set_index("holder")["after"]
    assert paid["steel"] == pytest.approx(20.0 * told.accounts.loc["exergy_recovered", "plan"])


def test_waste_cold_counts_with_waste_heat_and_a_need_of_cold_does_not():
    hot = {"enterprise": "mill", "role": "source", "supply_c": 120.0, "target_c": 60.0,
           "quantity": 100_000.0}  # fmt: skip
    park = hand_park(PLACES, heat={"rooms": ROOMS, "gas": GAS, "hot": hot}, **LIBRARY)
    plan = optimise(park)
    row = indicators(plan, ["zero_carbon_2025"]).table.loc["zero_carbon_05"]
    used = float(plan.streams.loc["gas", "exchanged"] + plan.streams.loc["hot", "exchanged"])
    assert row["plan"] == pytest.approx(100.0 * used / 200_000.0, rel=1e-6)


@pytest.mark.parametrize("kind", ["compression_chiller", "absorption_chiller"])
def test_a_chiller_takes_the_heat_of_a_hall_and_rejects_more(kind):
    flue = {"enterprise": "hall", "role": "source", "supply_c": 120.0, "target_c": 90.0,
            "quantity": 80_000.0}  # fmt: skip
    dear = ROOMS | {"outlet_price": 80.0}
    park = hand_park(
        PLACES, heat={"rooms": dear, "flue": flue},
        technologies={"chiller": {"technology": kind, "enterprise": "hall"}}, **LIBRARY,
    )  # fmt: skip
    plan = optimise(park)
    assert plan.streams.loc["rooms", "exchanged"] == pytest.approx(40_000.0)
    driven = plan.streams.loc["flue", "exchanged"]
    assert (driven > 0.0) == (kind == "absorption_chiller")
    reject = plan.streams.loc["chiller:reject", "rest"]
    assert reject == pytest.approx(40_000.0 * (2.43 if driven > 0.0 else 1.222))


HEAT = """\
id,enterprise,role,supply_c,target_c,quantity [MWh/a],origin
rooms,steel,source,20,14,1000,cold
store,steel,source,-20,-25,1000,cold
gas,farm,sink,-155,5,5000,冷量
"""


def test_what_cold_costs_today_is_the_librarys_and_said(tmp_path):
    park = small_park(tmp_path, heat=HEAT)
    outlet, utility = park.heat["outlet"], park.heat["utility"]
    assert outlet["rooms"] == "chilled_water_eu"
    assert outlet["store"] == "deep_cold_eu"
    assert utility["gas"] == "sea_vaporiser_eu"
    assert any("heat below ambient; `deep_cold_eu` is used" in said for said in park.defaults)


def test_cold_above_ambient_is_asked_about(tmp_path):
    heat = SMALL["heat"].replace("outlet,utility", "outlet,utility,origin")
    heat = heat.replace("air,", "air,,cold").replace("boiler", "boiler,")
    told = only(faults(tmp_path, heat=heat), severity="warning")
    assert (told.table, told.column) == ("heat", "origin")
    assert "it is no cold" in told.allowed


def test_no_chiller_of_the_library_beats_carnot():
    """Work per cold at least (T0 - T) / T, between its cold port and its reject."""
    library = load_library()
    ports = library.technology_ports.set_index(["technology", "port"])
    for kind in ("compression_chiller", "compression_deep_cold"):
        cold, out = (ports.loc[(kind, port)] for port in ("cold", "reject"))
        low, high = cold["supply_c"] + 273.15, out["target_c"] + 273.15
        least = (high - low) / low
        assert ports.loc[(kind, "power"), "coefficient"] > 1.2 * least
