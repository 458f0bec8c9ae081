"""Gauges of indicators: bars on their way to thresholds, and switches that change what counts."""

import math

import pytest
from shipped_parks import shipped_park
from streamlit.testing.v1 import AppTest

from symbiosis import indicators
from symbiosis.plan.folder.shipped_plans import load_shipped_plan
from symbiosis.show.charts.gauges import MET, MISSED, gauge_figure, gauged, way
from symbiosis.show.words import Words


@pytest.mark.parametrize(
    ("value", "threshold", "better", "expected"),
    [
        (40.0, 80.0, "up", 0.5),
        (400.0, 80.0, "up", 1.5),
        (0.4, 0.2, "down", 0.5),
        (0.0, 0.2, "down", 1.5),
        (-9.0, -18.0, "down", 0.5),
        (5.0, -18.0, "down", 0.0),
        (-6.6, 0.55, "down", 1.5),
        (0.0, 0.0, "down", 1.5),
        (2.0, 0.0, "down", 0.0),
        (math.nan, 80.0, "up", math.nan),
    ],
)
def test_a_bar_is_full_where_the_threshold_is_met(value, threshold, better, expected):
    assert way(value, threshold, better) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_indicator_with_figure_and_threshold_has_a_bar(language):
    plan = load_shipped_plan("ghent_terneuzen", shipped_park("ghent_terneuzen"))
    standing = indicators(plan, ["zero_carbon_2025", "near_zero_2024"])
    rows = gauged(standing)
    bars = gauge_figure(standing, Words(language)).data[0]
    assert len(bars.y) == len(rows) == 4
    met = (rows["verdict_plan"] == "pass").tolist()
    assert [colour == MET for colour in bars.marker.color] == met
    assert MISSED in bars.marker.color
    assert gauge_figure(indicators(plan, ["gbt31088"]), Words(language)) is None


def panel():
    from symbiosis.park.load import load_park
    from symbiosis.plan.folder.shipped_plans import load_shipped_plan
    from symbiosis.show.words import Words
    from symbiosis.views.indicator_gauges import indicator_panel

    park = load_park("ghent_terneuzen")
    indicator_panel(load_shipped_plan("ghent_terneuzen", park), Words("zh"), "here")


def test_a_switch_on_the_panel_changes_the_figure():
    test = AppTest.from_function(panel, default_timeout=120).run()
    assert not test.exception
    table = test.dataframe[0].value
    used = {
        choice: indicators(
            load_shipped_plan("ghent_terneuzen", shipped_park("ghent_terneuzen")),
            ["zero_carbon_2025"],
            {"condenser": choice},
        ).table.loc["zero_carbon_05", "plan"]
        for choice in ("out", "in")
    }
    assert f"{used['out']:.1f}" in table["plan"].tolist()
    assert "余热/余冷/余压综合利用率" in table["indicator"].tolist()
    next(each for each in test.toggle if each.key == "here_condenser").set_value(True).run()
    assert f"{used['in']:.1f}" in test.dataframe[0].value["plan"].tolist()
    test.multiselect[0].set_value([]).run()
    assert test.info
