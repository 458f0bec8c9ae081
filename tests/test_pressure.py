"""Pressure that is let down: top gas and natural gas, by the isentropic formula."""

from __future__ import annotations

import pytest
from hand_park import hand_park
from small_park import SMALL, faults

from symbiosis import optimise
from symbiosis.decide.indicator_table import indicators
from symbiosis.matching import match
from symbiosis.park.let_down import let_down_work
from symbiosis.park.steam import share_of_work

GAS = {"enterprise": "steel", "role": "source", "material": "bfg", "quantity": 5e6,
       "pressure_bar": 3.0, "needed_bar": 1.1, "temperature_c": 55.0,
       "outlet": "flare"}  # fmt: skip
TABLES = {
    "outlets": {"flare": {"medium": "material", "item": "bfg", "price": 0.0},
                "feed": {"medium": "power", "price": -50.0}},
    "utilities": {"grid": {"medium": "power", "price": 100.0},
                  "steam": {"medium": "heat", "price": 40.0, "max_c": 200.0}},
}  # fmt: skip


def top_gas(technology="top_gas_turbine", gas=GAS, **retrofit):
    return hand_park(
        {"steel": 0, "mill": 1}, materials={"gas": gas},
        power={"load": {"enterprise": "steel", "role": "sink", "quantity": 200_000.0}},
        technologies={"turbine": {"technology": technology, "enterprise": "steel"} | retrofit},
        **TABLES,
    )  # fmt: skip


def test_top_gas_gives_what_published_turbines_give():
    """15 to 40 kWh per t of hot metal at 2.2 t of gas per t (iipinetwork.org), at 0.8 isentropic.

    By hand: 1.05 kJ/(kg K) x 328.15 K x (1 - (1.1 / 3)^(0.2853 / 1.05)) = 82.2 kJ/kg.
    """
    park = top_gas()
    work = float(let_down_work(park.tables["materials"], park.library)["gas"])
    assert work * 3600.0 == pytest.approx(82.2, rel=2e-3)
    assert 15.0 < 0.8 * work * 1000.0 * 2.2 < 42.0


def test_a_turbine_is_offered_for_every_gas_and_no_larger_than_the_gas_gives():
    park = top_gas()
    units = match(park).units
    assert units.index.tolist() == ["turbine/gas"]
    assert units["retrofit"].tolist() == ["turbine"]
    work = float(let_down_work(park.tables["materials"], park.library)["gas"])
    assert units["max_size"].iloc[0] == pytest.approx(0.8 * work * 5e6 / 8760.0)
    better = match(top_gas(carnot_share=0.9)).units
    assert better["max_size"].iloc[0] == pytest.approx(0.9 * work * 5e6 / 8760.0)


def test_its_power_is_used_and_counts_as_pressure_in_the_zero_carbon_indicator():
    hot = {"enterprise": "mill", "role": "source", "supply_c": 90, "target_c": 60,
           "quantity": 50_000.0}  # fmt: skip
    park = top_gas()
    plan = optimise(park)
    power = float(plan.accounts.loc["pressure_recovered", "plan"])
    size = float(plan.technologies["size"].iloc[0])
    assert power == pytest.approx(size * 8000.0)
    assert plan.streams.loc["load", "exchanged"] == pytest.approx(power)
    both = hand_park(
        {"steel": 0, "mill": 1}, materials={"gas": GAS}, heat={"hot": hot},
        power={"load": {"enterprise": "steel", "role": "sink", "quantity": 200_000.0}},
        technologies={"turbine": {"technology": "top_gas_turbine", "enterprise": "steel"}},
        **TABLES,
    )  # fmt: skip
    plan = optimise(both)
    row = indicators(plan, ["zero_carbon_2025"]).table.loc["zero_carbon_05"]
    offered = 0.8 * 5e6 * float(let_down_work(park.tables["materials"], park.library)["gas"])
    assert row["plan"] == pytest.approx(100.0 * power / (50_000.0 + offered), rel=1e-6)


def test_natural_gas_is_warmed_by_what_it_gives_and_more():
    gas = GAS | {"material": "natural_gas", "pressure_bar": 40.0, "needed_bar": 8.0}
    plan = optimise(top_gas("gas_expander", gas | {"quantity": 2e5}))
    power = float(plan.accounts.loc["pressure_recovered", "plan"])
    assert power > 0.0
    warmed = plan.streams.loc["turbine/gas:warming", ["exchanged", "rest"]].sum()
    assert warmed == pytest.approx(1.05 * power)


def test_a_gas_that_runs_in_winter_alone_drives_a_larger_turbine_for_fewer_hours():
    seasons = {"summer": {"hours": 4380.0}, "winter": {"hours": 4380.0}}
    park = top_gas(gas=GAS | {"profile": "cold"})
    park = park.with_tables(
        periods=hand_park({"a": 0}, periods=seasons).tables["periods"],
        profiles=hand_park(
            {"a": 0}, profiles=[{"id": "cold", "period": "winter", "factor": 1.0}]
        ).tables["profiles"],
    )
    work = float(let_down_work(park.tables["materials"], park.library)["gas"])
    assert match(park).units["max_size"].iloc[0] == pytest.approx(0.8 * work * 5e6 / 4380.0)


@pytest.mark.parametrize(
    ("pressure", "material", "words"),
    [("3", "bf_slag", "knows no gas"), ("1", "bfg", "nothing to let down"), ("", "bfg", "")],
)
def test_pressure_that_is_none_is_told(tmp_path, pressure, material, words):
    heads, first, *rest = SMALL["materials"].strip().split("\n")
    first = first.replace("bf_slag", material).replace("yard", "tip")
    rows = [f"{heads},pressure_bar", f"{first},{pressure}", *(f"{row}," for row in rest)]
    outlets = SMALL["outlets"] + f"tip,material,{material},10,EUR/t,\n"
    told = faults(
        tmp_path, materials="\n".join(rows) + "\n", outlets=outlets,
        technologies="id,technology,enterprise\nt,top_gas_turbine,steel\n",
    )  # fmt: skip
    assert not [fault for fault in told if fault.severity == "error"]
    told = [fault.allowed for fault in told]
    assert any("it is never offered" in text for text in told)
    assert not words or any(words in text for text in told)


STEAM = {"enterprise": "steel", "role": "source", "supply_c": 201.4, "target_c": 201.4,
         "quantity": 80_000.0, "pressure_bar": 16.0, "outlet": "air"}  # fmt: skip
DRYER = {"enterprise": "steel", "role": "sink", "supply_c": 133.9, "target_c": 133.9,
         "quantity": 60_000.0, "utility": "steam"}  # fmt: skip


def let_down(steam=STEAM, **retrofit):
    air = {"air": {"medium": "heat", "price": 0.0}}
    return hand_park(
        {"steel": 0, "mill": 1}, heat={"steam": steam | {"scope": "process"},
                                       "dryer": DRYER | {"scope": "process"}},
        power={"load": {"enterprise": "steel", "role": "sink", "quantity": 200_000.0}},
        technologies={"turbine": {"technology": "let_down_turbine", "enterprise": "steel"}
                      | retrofit},
        **(TABLES | {"outlets": TABLES["outlets"] | air}),
    )  # fmt: skip


def test_steam_gives_what_the_tables_say_between_its_pressures():
    """16 bar to 3.5: 2793 and 2520 kJ/kg along 6.42 kJ/(kg K), over water of 584 (Cengel, A-5)."""
    assert share_of_work(16.0, 201.4, 138.9) == pytest.approx(
        (2793 - 2520) / (2793 - 584), rel=0.01
    )
    assert share_of_work(16.0, 300.0, 138.9) > share_of_work(16.0, 201.4, 138.9)
    assert share_of_work(3.0, 133.5, 138.9) == 0.0
    for low in (100.0, 138.9, 180.0):  # no better than Carnot between the ends
        assert share_of_work(16.0, 201.4, low) < 1.0 - (low + 273.15) / (201.4 + 273.15)


def test_steam_passes_a_turbine_on_its_way_to_a_need_of_lower_pressure():
    park = let_down(carnot_share=0.8)
    plan = optimise(park)
    work = 0.8 * share_of_work(16.0, 201.4, 138.9)
    used = plan.technologies[plan.technologies["size"] > 0.0]
    assert used.index.tolist() == ["turbine/steam-138.9"]
    power = float(plan.streams.loc["turbine/steam-138.9:power", "annual"])
    assert plan.streams.loc["dryer", "exchanged"] == pytest.approx(60_000.0, rel=1e-3)
    assert power == pytest.approx(60_000.0 * work / (1.0 - work), rel=1e-3)
    levels = match(park).units.index
    assert "turbine/steam-179.9" in levels  # what a pipe of steam carries
    assert not match(let_down(STEAM | {"pressure_bar": float("nan")})).units.index.tolist()


def test_a_pressure_that_is_not_the_rows_is_told(tmp_path):
    heat = SMALL["heat"].replace("outlet,utility", "outlet,utility,pressure_bar [MPa]")
    heat = heat.replace("air,", "air,,1.6").replace("boiler", "boiler,")
    told = [each for each in faults(tmp_path, heat=heat) if each.column == "pressure_bar"]
    assert "condenses at 201 degC" in told[0].allowed
