"""New and existing exchanges apart, and a bridge from today to the plan that adds up."""

from __future__ import annotations

import pytest
from shipped_parks import shipped_plan

from symbiosis.show.charts.bridge import bridge, bridge_figure
from symbiosis.show.words import Words


@pytest.fixture(scope="module")
def plan():
    return shipped_plan("guitang")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_bars_between_today_and_the_plan_add_up_to_the_saving(plan, language):
    say = Words(language)
    rows = bridge(plan, say)
    assert plan.reference == "today"
    assert sum(amount for _, amount in rows) == pytest.approx(plan.saving)
    assert len({label for label, _ in rows}) == len(rows)
    bars = bridge_figure(plan, say).data
    assert bars[0].x[0] == pytest.approx(plan.cost("today"))
    assert bars[-1].x[0] == pytest.approx(plan.cost())
    assert bars[-2].base[0] + bars[-2].x[0] == pytest.approx(plan.cost())


def test_what_stands_is_told_from_what_is_new(plan):
    standing = plan.exchanges["existing"].sum()
    assert 0 < standing < len(plan.exchanges)
    new = plan.exchanges.loc[~plan.exchanges["existing"], "gain"].sum()
    assert abs(new) <= 3.0 * abs(plan.saving), "what stands today is no part of the saving"
