"""Checks of rows against each other: names that mean two things, figures that contradict."""

import pytest
from small_park import COVER, SMALL, changed, faults, only, write_small

from symbiosis.park.load import check

WASH = "id,enterprise,role,utility,quantity [m3/a],load:COD [kg/h],out:COD [mg/L],max:COD [mg/L]\n"


def wash(flow, load, largest=""):
    return WASH + f"wash,brewery,process,mains,{flow},{load},100,{largest}\n"


@pytest.mark.parametrize(("flow", "load"), [(876_000, 5), (876_000, 500), (0, 5)])
def test_a_flow_that_its_load_contradicts_is_told(tmp_path, flow, load):
    told = only(faults(tmp_path, water=wash(flow, load)), severity="warning")
    assert (told.table, told.column) == ("water", "quantity")
    assert f"{load * 87_600:.6g} m3/a" in told.allowed


@pytest.mark.parametrize(("flow", "largest"), [(438_000, ""), (876_000, 50), (600_000, 50)])
def test_a_flow_that_its_load_can_ask_for_is_no_contradiction(tmp_path, flow, largest):
    assert faults(tmp_path, water=wash(flow, 5, largest)) == ()


def test_a_sink_that_its_own_utility_cannot_serve_is_told(tmp_path):
    heads, *rows = SMALL["utilities"].strip().split("\n")
    dirty = [row + (",100" if row.startswith("mains") else ",") for row in rows]
    utilities = "\n".join([f"{heads},content:COD [mg/L]", *dirty]) + "\n"
    told = only(faults(tmp_path, utilities=utilities), severity="warning")
    assert told.row.startswith("make_up")
    assert "`mains` holds 100 of COD, max is 60" in told.allowed


RETROFIT = "id,technology,enterprise\n{},heat_pump_80,steel\n"


@pytest.mark.parametrize(
    "tables",
    [
        {"technologies": RETROFIT.format("boiler")},
        {"technologies": RETROFIT.format("lorry_bulk")},
        {"technologies": RETROFIT.format("slag_mill")},
        {"technologies": RETROFIT.format("carbon")},
        changed("outlets", "sewer,water", "mains,water")
        | {"water": SMALL["water"].replace("sewer", "mains")},
        changed("utilities", "grid,power", "carbon,power")
        | {"power": SMALL["power"].replace("grid", "carbon")},
        changed("power", "surplus", "water_pipe"),
    ],
)
def test_a_name_that_a_scenario_could_mean_twice_is_refused(tmp_path, tables):
    found = [fault for fault in faults(tmp_path, **tables) if fault.severity == "error"]
    assert found
    assert {fault.column for fault in found} == {"id"}
    assert all("too" in fault.allowed for fault in found)


def test_the_only_retrofit_of_its_kind_may_bear_its_name(tmp_path):
    assert faults(tmp_path, technologies=RETROFIT.format("heat_pump_80")) == ()


def test_a_period_is_not_called_as_the_whole_year(tmp_path):
    bad = only(faults(tmp_path, periods="id,hours\nyear,4380\nwinter,4380\n"))
    assert (bad.table, bad.column) == ("periods", "id")


@pytest.mark.parametrize("country", ["XX", "中土", ""])
def test_a_country_is_one(tmp_path, country):
    cover = COVER.replace('"DE"', f'"{country}"')
    assert only(check(write_small(tmp_path, cover))).column == "country"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"EUR"', '""', "currency"),
        ("price_year = 2024", "price_year = 2024\ncarbon_price = true", "carbon_price"),
        ("price_year = 2024", "price_year = 2024\nsnapshot_year = true", "snapshot_year"),
    ],
)
def test_a_cover_says_what_it_means(tmp_path, old, new, key):
    assert key in {fault.column for fault in check(write_small(tmp_path, COVER.replace(old, new)))}
