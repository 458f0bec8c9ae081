"""Heat is matched in slices of temperature; what is one pipe is read as one line."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from shipped_parks import shipped_park
from small_park import small_park

from symbiosis import optimise
from symbiosis.plan.folder.shipped_plans import load_shipped_plan
from symbiosis.plan.tables.bundles import count_of, pipes
from symbiosis.show.map.park_map import park_map
from symbiosis.show.report.content import Facts
from symbiosis.show.report.report import report_of
from symbiosis.show.terminal.plan_page import plan_report
from symbiosis.show.words import Words

HEAT = """\
id,enterprise,role,supply_c,target_c,quantity [MWh/a],outlet,utility
hot,steel,source,140,60,80000,air,
warm,steel,source,120,50,40000,air,
low,farm,sink,50,70,40000,,boiler
high,farm,sink,60,90,30000,,boiler
other,brewery,sink,50,80,30000,,boiler
"""
SUMS = ["quantity", "saving_donor", "saving_receiver", "network_cost", "net", "gain", "capex"]


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return optimise(small_park(tmp_path_factory.mktemp("slices"), heat=HEAT))


def printed(plan, language: str) -> str:
    console = Console(width=160, record=True, file=io.StringIO())
    console.print(plan_report(plan, None, Words(language)))
    return console.export_text()


def test_one_way_is_one_line_and_nothing_is_lost_or_counted_twice(plan):
    laid = pipes(plan.exchanges)
    assert laid.duplicated(["from", "to", "item", "route"]).sum() == 0
    assert laid["slices"].max() > 1, "there is something to take together"
    assert laid["slices"].sum() == len(plan.exchanges)
    for name in SUMS:
        assert laid[name].sum() == pytest.approx(plan.exchanges[name].sum())
    assert count_of(plan.exchanges) <= len(laid) < len(plan.exchanges)


def test_payback_of_a_way_lies_between_those_of_its_slices(plan):
    for _, way in pipes(plan.exchanges).iterrows():
        own = plan.exchanges
        own = own[(own["route"] == way["route"]) & (own["item"] == way["item"])]
        if own["payback"].notna().all() and way["capex"] > 0.0:
            assert own["payback"].min() - 1e-9 <= way["payback"] <= own["payback"].max() + 1e-9


@pytest.mark.parametrize(("language", "slices"), [("en", "slices"), ("zh", "个温度段")])
def test_the_terminal_tells_a_pair_of_heat_once_with_its_range(plan, language, slices):
    lines = printed(plan, language).splitlines()
    hot = [line for line in lines if "°C" in line]
    assert len(hot) == 2, "one line of details for each of the two pipes"
    assert all("–" in line and slices in line for line in hot)


def test_the_report_tells_a_range_and_no_list_of_slices(plan):
    cards = report_of(plan, "en").sections[2].parts
    (card,) = [each for each in cards if each.title.endswith("Steelworks → Greenhouse")]
    facts = dict(row for block in card.blocks if isinstance(block, Facts) for row in block.rows)
    assert facts["Temperatures"].count("leaves at") == 1
    assert "–" in facts["Temperatures"]


def test_the_map_counts_what_stands_as_the_headline_does():
    plan = load_shipped_plan("ghent_terneuzen", shipped_park("ghent_terneuzen"))
    existing = plan.exchanges[plan.exchanges["existing"].astype(bool)]
    assert count_of(existing) < len(existing)
    notes = {row["medium"]: row["note"] for row in park_map(plan.park, plan, Words("en"))["legend"]}
    assert notes["standing"] == f"pale, {count_of(existing)}"
