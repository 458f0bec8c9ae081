"""What a balance over the year hides is said at load, what it rules out, and how seasons stand."""

from __future__ import annotations

import pytest
from small_park import COVER, SMALL, write_park

from symbiosis import check, load_park, optimise
from symbiosis.plan.loads import steps_of

PERIODS = "id,hours,cycle,step,length_h\n" + "".join(
    f"{season}_{part},2190,{season},{step},12\n"
    for season in ("winter", "summer")
    for step, part in ((1, "day"), (2, "night"))
)
PROFILES = "id,period,factor\n" + "".join(
    f"{name},{season}_{part},{int(name in (season, part))}\n"
    for name in ("winter", "summer", "day", "night")
    for season in ("winter", "summer")
    for part in ("day", "night")
)
WATER = """\
id,enterprise,role,quantity [m3/a],profile,utility,outlet
rain,steel,source,8760,{},,sewer
wash,farm,sink,8760,{},mains,
"""
BASIN = "id,technology,enterprise\nbasin,water_basin,steel\n"


def said(tmp_path, rain, wash, over="", **tables):
    """Give what is said of coarse media: table, row's id, and the remedy."""
    cover = COVER + (f'[resolution]\nwater = "{over}"\n' if over else "")
    priced = {name: SMALL[name] for name in ("enterprises", "utilities", "outlets")}
    folder = write_park(
        tmp_path / "park", cover, **priced, periods=PERIODS, profiles=PROFILES,
        water=WATER.format(rain, wash), **tables,
    )  # fmt: skip
    coarse = [each for each in check(folder) if "balance" in each.allowed]
    assert {each.severity for each in coarse} <= {"warning"}
    return [(each.table, each.row.split()[0], each.remedy) for each in coarse]


@pytest.mark.parametrize(
    ("rain", "wash", "rows"),
    [
        ("summer", "winter", ["rain", "wash"]),
        ("summer", "", ["rain"]),
        ("summer", "summer", []),
        ("day", "night", []),
        ("", "", []),
    ],
)
def test_what_only_a_years_total_lets_meet_is_said(tmp_path, rain, wash, rows):
    found = said(tmp_path, rain, wash)
    assert [row for _, row, _ in found] == rows
    remedy = 'Write water = "cycle" in [resolution] of park.toml, or "year" if it can wait.'
    assert {each[-1] for each in found} <= {remedy}


@pytest.mark.parametrize("over", ["year", "cycle", "step"])
def test_who_chose_a_resolution_is_not_asked_again(tmp_path, over):
    assert said(tmp_path, "summer", "winter", over) == []


@pytest.mark.parametrize(("over", "idle"), [("", 1), ("year", 1), ("cycle", 1), ("step", 0)])
def test_a_store_of_what_balances_over_longer_is_not_offered(tmp_path, over, idle):
    found = said(tmp_path, "", "", over, technologies=BASIN)
    remedy = 'Write water = "step" in [resolution] of park.toml.'
    assert found == [("technologies", "basin", remedy)] * idle


POWER = "id,enterprise,role,quantity [MWh/a],utility\ndemand,brewery,sink,300,grid\n"


def test_seasons_stand_in_the_planners_order(tmp_path):
    """Winter is written first: pictures and tables begin with it, whatever the alphabet says."""
    priced = {name: SMALL[name] for name in ("enterprises", "utilities", "outlets")}
    folder = write_park(tmp_path / "park", COVER, **priced, periods=PERIODS, power=POWER)
    plan = optimise(load_park(folder))
    steps = ["winter_day", "winter_night", "summer_day", "summer_night"]
    assert plan.park.tables["periods"].index.tolist() == steps
    assert plan.hours["period"].tolist() == steps_of(plan).index.tolist() == steps
