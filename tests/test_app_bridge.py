"""New and existing exchanges apart, and a bridge from today to the plan that adds up."""

from __future__ import annotations

import pytest
from shipped_parks import shipped_plan
from streamlit.testing.v1 import AppTest

from symbiosis.plan.tables.bundles import bundles
from symbiosis.show.charts.waterfall import bridge, bridge_figure
from symbiosis.show.map.park_map import park_map
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


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_map_draws_pale_what_stands_today_and_its_key_says_so(plan, language):
    say = Words(language)
    picture = park_map(plan.park, plan, say)
    flows = bundles(plan.exchanges)
    standing = set(flows.index[flows["existing"] & (flows["from"] != flows["to"])])
    assert {flow["id"] for flow in picture["flows"] if flow["standing"]} == standing
    assert 0 < len(standing) < len(picture["flows"])
    entry = picture["legend"][-1]
    assert entry["name"] == say("map.standing")
    assert str(len(standing)) in entry["note"]
    alone = park_map(plan.park, None, say)
    assert alone["flows"]
    assert not any(flow["standing"] for flow in alone["flows"]), "all of today is nothing apart"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_worth_most_is_what_the_plan_adds_and_not_what_stands(root, plan, language):
    test = AppTest.from_file(str(root / "app.py"), default_timeout=120)
    test.query_params.update({"park": "guitang", "lang": language})
    test.run()
    assert not test.exception
    page = " ".join(element.proto.body for element in test.get("html"))
    say = Words(language)
    gains = plan.exchanges["gain"].sort_values(ascending=False)
    told = [page.find(say.amount(gain, "CNY/a")) for gain in gains[gains > 1.0].iloc[:4]]
    assert len(told) > 1
    assert min(told) >= 0
    assert told == sorted(told)
    # Bagasse, worth 110 million a year, is burnt for pulp already.
    assert say.amount(plan.exchanges["net"].max(), "CNY/a") not in page
