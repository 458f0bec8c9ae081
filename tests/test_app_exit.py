"""A firm that leaves: those who stay are compared with themselves, and who left is hatched."""

from __future__ import annotations

import pytest
from small_park import small_park

from symbiosis import LivePlanner, Scenario
from symbiosis.decide.comparison import accounts_of_the_others, cost_of_the_others, who_left
from symbiosis.show.map.park_map import park_map
from symbiosis.show.words import Words

GAP = 1e-7


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    park = small_park(tmp_path_factory.mktemp("exit"))
    planner = LivePlanner(park)
    return planner.plan(gap=GAP), planner.plan(Scenario(left=("farm",)), gap=GAP)


def test_an_exit_is_no_gain_to_those_who_stay(plans):
    before, after = plans
    gone = who_left(after, before)
    assert gone == {"farm"}
    assert after.cost() < before.cost(), "what the farm paid is gone, which is no gain"
    # On its own the farm buys 4,380 MWh/a at 40 EUR.
    assert cost_of_the_others(before, gone) == pytest.approx(before.cost() - 4380.0 * 40.0)
    assert cost_of_the_others(after, gone) == pytest.approx(after.cost())
    assert cost_of_the_others(after, gone) >= cost_of_the_others(before, gone)


def test_without_an_exit_nothing_is_left_out(plans):
    before = plans[0]
    assert cost_of_the_others(before, frozenset()) == pytest.approx(before.cost())
    assert accounts_of_the_others(before, frozenset()).equals(before.accounts["plan"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_left_is_marked_on_the_map(plans, language):
    before, after = plans
    say = Words(language)
    marked = {
        plot["id"]: plot.get("left", False)
        for plot in park_map(after.park, after, say, before=before)["plots"]
    }
    assert [place for place, left in marked.items() if left] == ["farm"]
    assert not any(plot.get("left", False) for plot in park_map(before.park, before, say)["plots"])


def test_a_park_without_a_basemap_stands_on_land(plans):
    park = plans[0].park
    assert park.basemap is None
    assert not park_map(park, plans[0], Words("en"))["sea"]
