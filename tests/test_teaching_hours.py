"""The teaching park on hours: what its SOURCES.md tells, worked out apart or asserted here."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shipped_parks import shipped_park, shipped_plan

from symbiosis import optimise
from symbiosis.park.scenario import Scenario


def on_the_year(park):
    """Give the same park without its steps: totals of a year."""
    year = shipped_park("teaching")
    tables = dict(park.tables) | {name: year.tables[name] for name in ("periods", "profiles")}
    for name in ("heat", "technologies"):
        tables[name] = tables[name].assign(profile="")
    tables["utilities"] = tables["utilities"].assign(price_profile="")
    return replace(park, tables=tables)


def test_the_steps_make_a_year():
    periods = shipped_park("teaching_hours").periods
    assert periods["hours"].sum() == pytest.approx(8760.0)
    assert periods.groupby("cycle")["length_h"].sum().to_dict() == {"weekend": 24, "workday": 24}


def test_what_a_year_hides():
    park = shipped_park("teaching_hours")
    assert shipped_plan("teaching_hours").objective.value == pytest.approx(2_853_202, rel=2e-4)
    assert optimise(on_the_year(park)).objective.value == pytest.approx(2_733_723, rel=2e-4)


@pytest.mark.parametrize(
    ("forbidden", "cost"),
    [(["brewery_tank"], 2_892_476), (["heat_pump", "brewery_tank"], 3_220_713)],
)
def test_what_the_tank_and_the_heat_pump_are_worth(forbidden, cost):
    park = shipped_park("teaching_hours")
    assert optimise(park, Scenario(forbid=forbidden)).objective.value == pytest.approx(
        cost, rel=2e-4
    )


def test_the_furnace_serves_brewing_only_while_it_runs():
    """2.283 MW of heat in 4176 h are 9 534 MWh, and a little less the pipe loses."""
    direct = shipped_plan("teaching_hours").exchanges
    row = direct[
        (direct["source_stream"] == "furnace_heat") & (direct["sink_stream"] == "brewing_heat")
    ]
    assert row["quantity"].sum() <= 20_000 / 8760 * 4176 + 20.0


def test_the_roof_yields_its_full_load_hours():
    assert shipped_plan("teaching_hours").technologies.loc[
        "cement_roof", "full_load_hours"
    ] == pytest.approx(1000.0, rel=1e-6)
