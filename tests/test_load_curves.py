"""Load curves: the steps come to the year, what stores hold is told, every face shows them."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from shipped_parks import shipped_plan
from store_park import battery_park

from symbiosis import optimise
from symbiosis.plan.folder.load_plan import load_plan
from symbiosis.show.charts.load_chart import (
    duration_figure,
    level_figure,
    load_figure,
    media_with_hours,
    year_figure,
)
from symbiosis.show.words import Words

DAY_HOURS = 4380.0


@pytest.fixture(scope="module")
def plan():
    return optimise(battery_park())


def test_the_steps_come_to_the_amounts_of_the_year(plan):
    for own in (plan, shipped_plan("teaching_hours")):
        rows = own.hours[own.hours["role"] != "level"]
        sums = rows[["exchanged", "rest"]].mul(rows["hours"], axis=0).groupby(rows["stream"]).sum()
        year = own.streams.loc[sums.index, ["exchanged", "rest"]]
        pd.testing.assert_frame_equal(sums, year, check_names=False, atol=1e-6)


def test_what_a_battery_holds_is_told_step_by_step(plan):
    """108 MWh when the day ends, nothing when the night does; 10 MW in, 8.1 MW out."""
    rows = plan.hours.set_index(["role", "stream", "period"])["rate"]
    assert rows["level", "B", "day"] == pytest.approx(108.0)
    assert rows["level", "B", "night"] == pytest.approx(0.0, abs=1e-6)
    assert rows["source", "B/draw:discharge", "night"] == pytest.approx(8.1)
    assert rows["sink", "need", "night"] == pytest.approx(10.0)


def test_a_park_without_steps_has_none():
    assert shipped_plan("teaching").hours.empty


def test_a_saved_plan_keeps_them(tmp_path):
    plan = shipped_plan("teaching_hours")
    plan.save(tmp_path / "plan")
    pd.testing.assert_frame_equal(load_plan(tmp_path / "plan").hours, plan.hours)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_figures_show_what_the_table_says(language):
    plan, say = shipped_plan("teaching_hours"), Words(language)
    assert media_with_hours(plan) == ["heat", "power"]
    figure = load_figure(plan, "power", say)
    needed = next(trace for trace in figure.data if trace.name == say("hours.needed"))
    rows = plan.hours[(plan.hours["medium"] == "power") & (plan.hours["role"] == "sink")]
    assert sum(needed.y[:-1]) == pytest.approx(rows["rate"].sum())
    assert needed.x[-1] == pytest.approx(48.0)
    assert level_figure(plan, "power", say) is None
    assert level_figure(plan, "heat", say) is not None
    assert max(duration_figure(plan, "heat", say).data[0].x) == pytest.approx(8760.0)
    assert year_figure(plan, "heat", say).data[0].z.shape == (24, 2)


def test_a_medium_that_nobody_needs_has_no_picture_of_needs():
    plan, say = shipped_plan("guitang"), Words("en")
    assert media_with_hours(plan) == ["heat", "water", "power"]
    assert duration_figure(plan, "material", say) is None
    assert year_figure(plan, "material", say) is None
    assert load_figure(plan, "material", say).data


def test_levels_begin_each_day_with_what_the_day_leaves():
    held = level_figure(shipped_plan("teaching_hours"), "heat", Words("en")).data[0]
    assert len(held.x) == 2 * (1 + 6 + 1)
    assert held.y[8] == pytest.approx(held.y[14])


def test_the_command_tells_steps_and_json(symbiosis):
    told = symbiosis("hours", "teaching_hours", "--medium", "heat")
    assert told.returncode == 0
    assert "workday 4–8 h" in told.stdout
    rows = json.loads(symbiosis("hours", "teaching_hours", "--json").stdout)
    assert {row["medium"] for row in rows} == {"heat", "power"}
    assert "热" in symbiosis("hours", "teaching_hours", "--lang", "zh").stdout


def test_the_command_says_what_is_missing(symbiosis):
    told = symbiosis("hours", "teaching")
    assert told.returncode == 1
    assert "has no steps" in told.stderr
    assert symbiosis("hours", "teaching_hours", "--medium", "sound").returncode == 1
