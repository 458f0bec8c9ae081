"""A design of typical days, run through the hours of the year: what was promised, what is there."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hourly_park import HEAT, HOURS, day_and_homes, lean, written
from small_park import SMALL
from store_park import battery_park
from test_unit_times import station, sunny

from symbiosis import drift, hourly_profiles, load_park, optimise, step_park, verify_year
from symbiosis.decide.year_slices import slices_of
from symbiosis.errors import BadInput
from symbiosis.show.terminal.year_page import year_page
from symbiosis.show.words import Words

ON = 183
"""Days of the year, from the first, on which the source runs."""


def half_a_year() -> str:
    rows = (f"{hour},{int(hour < ON * 24)},1" for hour in range(HOURS))
    return "hour,day,homes\n" + "\n".join(rows) + "\n"


def stepped(folder, series: str, heat: str = HEAT, **how):
    park = lean(folder, heat)
    (park / "series").mkdir()
    written(park / "series", series, "hours.csv")
    return step_park(park, **how).park, hourly_profiles(park).hours


def test_slices_are_the_year():
    slices = slices_of()
    assert (len(slices), sum(days for _, days in slices)) == (52, 365)
    assert all(first + days == after for (first, days), (after, _) in pairwise(slices))


@pytest.mark.parametrize("series", [day_and_homes(), half_a_year()])
def test_days_that_are_the_year_itself_promise_what_it_gives(tmp_path, series):
    park, hours = stepped(tmp_path / "park", series, days=4)
    told = verify_year(optimise(park), hours).figures
    assert told["found"].to_numpy() == pytest.approx(told["promised"].to_numpy(), rel=1e-5)
    assert told.loc["heat_recovered", "found"] > 2000.0


def test_one_day_for_a_year_promises_what_the_hours_refuse(tmp_path):
    """The need is 0.5 MW in all hours, 4380 MWh; the source runs 183 days: 0.5 x 24 x 183 = 2196.

    One typical day has it run always. The design stays and is paid, and the boiler makes up for
    the 2184 MWh that do not come, at 40 EUR each; 4.47 EUR are saved that each costs on its way.
    """
    park, hours = stepped(tmp_path / "park", half_a_year(), days=1, peak=False)
    plan = optimise(park)
    year = verify_year(plan, hours)
    told = year.figures
    assert told.loc["heat_recovered"].tolist()[:2] == pytest.approx([4380.0, 2196.0], rel=1e-6)
    assert told.loc["heat_bought", "found"] == pytest.approx(2184.0, rel=1e-6)
    dearer = told.loc["cost", "found"] - told.loc["cost", "promised"]
    assert dearer == pytest.approx(2184.0 * (40.0 - 4.4657), rel=1e-4)
    assert told.loc["saving", "promised"] - told.loc["saving", "found"] == pytest.approx(dearer)
    assert year.weeks["days"].sum() == 365
    assert year.weeks["saving"].max() == pytest.approx(plan.saving, rel=1e-6)
    assert year.unmet == 0


def test_what_the_design_cannot_serve_is_told(tmp_path):
    """No boiler: from the 183rd day on (week 27 begins with it) the need is not met."""
    heat = HEAT.replace("boiler", "none")
    park, hours = stepped(tmp_path / "park", half_a_year(), heat, days=1, peak=False)
    year = verify_year(optimise(park), hours)
    assert year.unmet == 365 - 26 * 7
    assert year.weeks["why"].ne("").sum() == 26
    assert year.summary()["unmet_days"] == 183
    said = " ".join(str(part) for part in year_page(year, Words("en")).renderables)
    assert "On 183 days of the year the design cannot serve the needs" in said
    assert "按既定方案逐周运行 365 天" in str(year_page(year, Words("zh")).renderables[0])


def test_a_park_without_steps_has_nothing_to_verify(tmp_path):
    plan = optimise(load_park(lean(tmp_path / "park", SMALL["heat"])))
    with pytest.raises(BadInput, match="make typical days"):
        verify_year(plan, pd.DataFrame({"day": [1.0] * HOURS}))


def test_the_command_tells_the_year(tmp_path, symbiosis):
    park = lean(tmp_path / "park")
    (park / "series").mkdir()
    written(park / "series", day_and_homes(), "hours.csv")
    assert symbiosis("periods", "park", "--days", "2").returncode == 0
    told = symbiosis("optimise", "park", "--verify-year", "--json")
    assert told.returncode == 0, told.stderr
    year = json.loads(told.stdout)["year"]
    figures = {row["figure"]: row for row in year["figures"]}
    assert figures["heat_recovered"]["found"] == pytest.approx(2190.0, rel=1e-6)
    assert (len(year["weeks"]), year["unmet_days"]) == (52, 0)
    refused = symbiosis("optimise", "teaching", "--verify-year")
    assert (refused.returncode, "make typical days" in refused.stderr) == (1, True)
    refused = symbiosis("optimise", "park", "--verify-year", "--use", "day=none")
    assert (refused.returncode, "no shape of the library" in refused.stderr) == (1, True)


def days_of(*hours: float, kept=(1.0,)) -> np.ndarray:
    """Give a year of days that are alike; `kept` in turn says by what each is multiplied."""
    each = np.resize(np.asarray(kept), 365)
    return np.outer(each, hours).ravel()


def test_a_store_is_there_as_it_was_built_and_carries_within_the_day():
    """The typical day has sun every day: 97.2 MWh of it serve each night, 35 478 MWh a year.

    With the same sun on every other day (183 of 365) the battery serves 183 nights: 17 787.6 MWh.
    The grid sells the other 17 690.4 at 100 EUR, and 1 EUR each is not paid for taking them out.
    """
    plan = optimise(battery_park())
    sun, dark = [1.0] * 12 + [0.0] * 12, [0.0] * 12 + [1.0] * 12
    steady = pd.DataFrame({"sun": days_of(*sun), "dark": days_of(*dark)})
    told = verify_year(plan, steady).figures
    assert told["found"].to_numpy() == pytest.approx(told["promised"].to_numpy(), rel=1e-6)
    fickle = steady.assign(sun=days_of(*sun, kept=(1.0, 0.0)))
    told = verify_year(plan, fickle).figures
    dearer = told.loc["cost", "found"] - told.loc["cost", "promised"]
    assert dearer == pytest.approx((35_478 - 17_787.6) * 99.0, rel=1e-6)


def test_what_of_the_sun_nobody_takes_is_told():
    """4 MW give 2920 h each, and two in four of it are used: 5840 MWh are left, in the year too."""
    plan = optimise(sunny())
    hours = pd.DataFrame(
        {
            "sun": days_of(*[3.0] * 8, *[1.0] * 8, *[0.0] * 8),
            "dark": days_of(*[0.0] * 16, *[1.0] * 8),
        }
    )
    told = verify_year(plan, hours).figures
    assert told.loc["idle_sun"].tolist()[:2] == pytest.approx([5840.0, 5840.0], rel=1e-6)
    assert told["found"].to_numpy() == pytest.approx(told["promised"].to_numpy(), rel=1e-6)


def test_a_plan_with_a_store_still_holds_where_nothing_has_changed():
    """Its rates are units of their own, which are built too."""
    told = drift(optimise(battery_park()), battery_park())
    assert told.saves == pytest.approx(told.promised, rel=1e-6)
    assert told.lost == ()


def test_a_machine_runs_in_its_ways_as_promised():
    plan = optimise(station())
    sun, dark = days_of(*[1.0] * 12, *[0.0] * 12), days_of(*[0.0] * 12, *[1.0] * 12)
    told = verify_year(plan, pd.DataFrame({"sun": sun, "dark": dark})).figures
    assert told["found"].to_numpy() == pytest.approx(told["promised"].to_numpy(), rel=1e-6)
    assert told.loc["saving", "found"] == pytest.approx(2_452_800.0)
    kept = drift(plan, station())
    assert kept.saves == pytest.approx(kept.promised, rel=1e-6)
