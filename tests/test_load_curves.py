"""Load curves: the steps come to the year, what stores hold is told, every face shows them."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from shipped_parks import shipped_plan
from store_park import battery_park

from symbiosis import optimise
from symbiosis.plan.folder.load_plan import load_plan
from symbiosis.show.charts.load_chart import (
    by_hour,
    duration_figure,
    level_figure,
    load_figure,
    year_figure,
)
from symbiosis.show.load_layers import layers_of, media_with_hours
from symbiosis.show.palette import BOUGHT, SERIES
from symbiosis.show.report.report import report_of
from symbiosis.show.step_axis import step_axis
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
    plan = shipped_plan("teaching")
    assert plan.hours.empty
    assert plan.load_curves("heat").empty
    assert plan.loads().empty
    assert media_with_hours(plan) == []


def test_peaks_and_full_load_hours_are_those_of_the_steps(plan):
    """By day 10 MW of sun fill the battery; by night it gives 8.1 MW of 10, and 1.9 are bought.

    12 h a day: 8.1 MW are 35 478 MWh a year, 81 % of the 43 800 MWh of the night.
    """
    told = plan.loads("power").set_index("kind")
    assert told.loc["taken", "full_load_hours"] == pytest.approx(8760.0)
    told = told.drop("taken")
    assert told.loc["needed", ["peak", "period", "periods"]].tolist() == [10.0, "night", 1]
    assert told.loc["released", "peak"] == pytest.approx(8.1)
    assert told.loc["released", "amount"] == pytest.approx(35_478.0)
    assert told["full_load_hours"].to_numpy() == pytest.approx(4380.0 + 0.0 * told["peak"])


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
    taken = next(trace for trace in figure.data if trace.name == say("hours.with_machines"))
    rows = plan.hours[(plan.hours["medium"] == "power") & (plan.hours["role"] == "sink")]
    firms = rows[rows["stream"] == "cement_power"]
    assert sum(needed.y[:-1]) == pytest.approx(firms["rate"].sum())
    assert sum(taken.y[:-1]) == pytest.approx(rows["rate"].sum())
    assert needed.x[-1] == pytest.approx(48.0)
    assert level_figure(plan, "power", say) is None
    assert level_figure(plan, "heat", say) is not None
    assert max(duration_figure(plan, "heat", say).data[0].x) == pytest.approx(8760.0)
    assert year_figure(plan, "heat", say).data[0].z.shape == (6, 2)


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
    assert re.search(r"Needed +5.93 MW +workday 4–8 h .*30.0 GWh/a +5,060 h", told.stdout)
    found = json.loads(symbiosis("hours", "teaching_hours", "--json").stdout)
    for rows in found.values():
        assert {row["medium"] for row in rows} == {"heat", "power"}
    bought = next(row for row in found["loads"] if row["kind"] == "bought")
    assert (bought["medium"], bought["full_load_hours"]) == ("power", pytest.approx(3710.4))
    assert "热" in symbiosis("hours", "teaching_hours", "--lang", "zh").stdout


def test_the_command_says_what_is_missing(symbiosis):
    told = symbiosis("hours", "teaching")
    assert told.returncode == 1
    assert "has no steps" in told.stderr
    assert symbiosis("hours", "teaching_hours", "--medium", "sound").returncode == 1


def test_steps_of_any_length_stand_where_they_are():
    """A day of 0.5, 1.5 and 22 h beside one of three and 21: cuts at 0.5, 2, 3 and 24 h."""
    at = pd.DataFrame(
        {
            "cycle": ["a", "a", "a", "b", "b"],
            "length_h": [0.5, 1.5, 22.0, 3.0, 21.0],
            "within": [0.0, 0.5, 2.0, 0.0, 3.0],
        }
    )
    cuts, rates = by_hour(at, pd.Series([1.0, 2.0, 3.0, 4.0, 5.0]))
    assert cuts == [0.0, 0.5, 2.0, 3.0, 24.0]
    assert rates == {"a": [1.0, 2.0, 3.0, 3.0], "b": [4.0, 4.0, 4.0, 5.0]}
    short, rates = by_hour(at[:2], pd.Series([1.0, 2.0]))
    assert (short, rates) == ([0.0, 0.5, 2.0], {"a": [1.0, 2.0]})


def test_a_short_day_beside_a_long_one_ends_with_nothing():
    at = pd.DataFrame({"cycle": ["a", "b"], "length_h": [12.0, 24.0], "within": [0.0, 0.0]})
    assert by_hour(at, pd.Series([1.0, 2.0]))[1] == {"a": [1.0, None], "b": [2.0, 2.0]}


def test_cycles_stand_in_the_order_of_the_park():
    """Days of hourly series are called day1 to day12: the tenth is not the second."""
    plan = shipped_plan("teaching_hours")
    periods = plan.park.tables["periods"]
    turned = plan.park.with_tables(periods=pd.concat([periods[6:], periods[:6]]))
    for park, first in ((plan.park, "workday"), (turned, "weekend")):
        told = step_axis(replace(plan, park=park, matched=plan.matches))
        assert told["told"].iloc[0] == f"{first} 0–4 h"
        assert told["place"].tolist() == [4.0 * place for place in range(12)]


def test_many_sources_share_the_last_colour():
    """Slices of one name are one layer; no two colours are one, and bought has its own."""
    for theme, colours in SERIES.items():
        assert len({*colours, BOUGHT[theme]}) == len(colours) + 1
    layers = layers_of(shipped_plan("teaching_hours"), "heat", Words("en"), "dark")
    assert [layer.colour for layer in layers] == list(SERIES["dark"][: len(layers)])
    assert len({layer.name for layer in layers}) == len(layers) == 4


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_has_a_section_of_hours(language):
    """Load curve, sentence and peaks of each medium; a park without steps has no such section."""
    say, plan = Words(language), shipped_plan("teaching_hours")
    told = {part.title: part for part in report_of(plan, language).sections}
    heat, power = told[say("report.hours")].parts
    sentence, picture, peaks = heat.blocks
    assert "5.93 MW" in sentence.text
    assert picture.svg.startswith("<svg")
    assert any(row[1] == "2.28 MW" and row[5] == "40.9 %" for row in peaks.rows)
    assert picture.figure.get_axes()[1].lines, "what the tank holds"
    assert len(power.blocks[1].figure.get_axes()) == 1, "no store of power"
    without = report_of(shipped_plan("teaching"), language).sections
    assert say("report.hours") not in [part.title for part in without]
