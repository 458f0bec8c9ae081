"""Who is hot enough for a main, and heat pumps that lift heat into one or out of it."""

from __future__ import annotations

import pytest
from street_park import TABLES, street_park

from symbiosis import Scenario, match, optimise

MAIN = "main@hot_water_70_40"
SHARED = Scenario(mains=("hot_water_70_40",))
POWER = TABLES["utilities"] + "grid,power,,60,EUR/MWh,,1\n"
PUMP = "id,technology,enterprise,max_size\npump,heat_pump_excess_1,{},8\n"


def heat(**changed):
    """Write the street's heat with other rows for some streams; empty: without it."""
    lines = TABLES["heat"].splitlines()
    rows = [changed.get(line.split(",")[0], line) for line in lines]
    return "\n".join(row for row in rows if row) + "\n"


def lifted(folder, at, **rows):
    tables = {"heat": heat(**rows), "utilities": POWER, "technologies": PUMP.format(at)}
    return optimise(street_park(folder, **tables), SHARED, gap=1e-6)


def test_cold_heat_is_lifted_into_the_main(tmp_path):
    """At 40 degC neither the plant's heat nor the mill's could fill a main of 70 degC."""
    cold = {"p": "p,plant,source,40,25,60000,5,air,", "m": ""}
    plan = lifted(tmp_path, "plant", **cold)
    assert set(plan.exchanges.loc[plan.exchanges["route"] == MAIN, "to"]) >= {"h1", "h2", "h3"}
    assert abs(plan.rest) < 1e-6 * plan.saving
    built = plan.technologies[plan.technologies["size"] > 0.0]
    assert list(built.index) == ["pump/20-70"]


def test_a_need_hotter_than_the_main_is_lifted_to_from_its_return(tmp_path):
    hot = {"d4": "d4,h4,sink,70,85,9000,5,,boiler", "m": ""}
    plan = lifted(tmp_path, "h4", **hot)
    built = plan.technologies[plan.technologies["size"] > 0.0]
    assert list(built.index) == ["pump/40-90"]
    taken = plan.exchanges[(plan.exchanges["route"] == MAIN) & (plan.exchanges["to"] == "h4")]
    assert taken["quantity"].sum() == pytest.approx(9000.0 * (1 - 1 / 3.7), rel=0.1)
    assert abs(plan.rest) < 1e-6 * plan.saving


@pytest.mark.parametrize(("hot", "stands"), [(74.9, False), (75.0, True)])
def test_a_source_fills_a_main_only_from_its_supply_on(hot, stands, tmp_path):
    """Of one that does, what is warmer than the return by its approach: 75 to 45 of 75 to 35."""
    rows = {"p": f"p,plant,source,{hot},35,40000,5,air,"}
    matches = match(street_park(tmp_path, heat=heat(**rows)), SHARED)
    taps = matches.mains.taps.set_index("stream")["cut_c"]
    assert ("p" in taps.index) == stands
    if stands:
        above = matches.levels[(matches.levels["stream"] == "p")
                               & (matches.levels["cold_c"] >= taps["p"])]  # fmt: skip
        assert taps["p"] == 45.0
        assert above["share"].sum() == pytest.approx(30.0 / 40.0)
