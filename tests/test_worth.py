"""What a plan loses without each of its parts is what planning without them anew says."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from threading import Event

import numpy as np
import pytest
from rich.console import Console
from shipped_parks import shipped_park, shipped_plan
from small_park import small_park, write_small

from symbiosis import LivePlanner, Scenario, load_plan, match, optimise, worth
from symbiosis.errors import BadInput
from symbiosis.park.accounts import NETWORK
from symbiosis.plan.reading.shapes import unasked
from symbiosis.show.print.print_panel import numbered_flows
from symbiosis.show.terminal.exchange_list import ExchangeList
from symbiosis.show.terminal.worth_list import worth_report
from symbiosis.show.words import Words

CENT = 0.01


@pytest.fixture(scope="module")
def park():
    return shipped_park("teaching")


@pytest.fixture(scope="module")
def planner(park):
    return LivePlanner(park)


@pytest.fixture(scope="module")
def exchanges(park, planner):
    return worth(park, planner=planner)


@pytest.fixture(scope="module")
def usual():
    return shipped_plan("teaching")


def forbidding(park, flow):
    """Forbid in the planner's own table what a flow is made of."""
    giver, taker, medium, item = flow[["from", "to", "medium", "item"]]
    row = {"from": giver, "to": taker, "medium": medium, "status": "forbidden"}
    connections = park.connections.copy()
    connections.loc["test", list(row)] = list(row.values())
    texts = ["item", "carrier", "basis", "source"]
    connections.loc["test", [name for name in texts if name in connections]] = ""
    if medium == "material":
        connections.loc["test", "item"] = item
    return park.with_tables(connections=connections)


@pytest.mark.parametrize("place", [0, 3])
def test_what_is_lost_is_what_forbidding_it_in_the_parks_table_costs(park, usual, exchanges, place):
    row = exchanges.table.iloc[place]
    other = optimise(forbidding(park, row), gap=1e-7)
    assert row["lost"] == pytest.approx(other.cost() - usual.cost(), abs=CENT)
    assert row["left_over"] == pytest.approx(other.saving, abs=CENT)


def test_nothing_is_worth_less_than_nothing_nor_more_than_by_itself(exchanges):
    table = exchanges.table
    assert (table["lost"] >= -table["unsure"] - CENT).all()
    assert (table["lost"] <= table["net"] + table["unsure"] + CENT).all()
    assert (table["lost"] < 0.5 * table["net"]).any()  # another one takes its place
    assert table["lost"].is_monotonic_decreasing
    assert exchanges.complete
    assert exchanges.reference == "baseline"


def test_what_nothing_replaces_is_paid_back_as_the_plan_says(exchanges):
    """Upkeep is paid before anything is paid back: one figure, wherever it is printed."""
    told = exchanges.plan.exchanges.set_index(["from", "to", "medium"])["payback"]
    alone = exchanges.table[np.isclose(exchanges.table["lost"], exchanges.table["net"], rtol=1e-6)]
    alone = alone[alone["investment"] > 0.0]
    assert len(alone) > 1
    for row in alone.to_dict("records"):
        paid_back = told[(row["from"], row["to"], row["medium"])]
        assert row["payback"] == pytest.approx(paid_back, rel=1e-4)


def test_who_loses_adds_up_to_what_is_lost(exchanges):
    lost = exchanges.firms.groupby("id")["lost"].sum()
    table = exchanges.table
    np.testing.assert_allclose(lost.reindex(table.index), table["lost"], atol=10.0)
    invested = exchanges.firms.groupby("id")["investment"].sum().reindex(table.index)
    np.testing.assert_allclose(invested, table["investment"], atol=10.0)
    assert exchanges.firms.groupby("id")["holder"].last().eq(NETWORK).any()


def test_what_takes_its_place_appears_in_the_plan_without_it(planner, exchanges):
    row = exchanges.table.loc["steelworks>brewery:heat"]
    assert "steelworks>greenhouse:heat" in row["instead"].split(";")
    other = planner.plan(Scenario(without=(row.name,)))
    ends = other.exchanges[["from", "to"]].apply(tuple, axis=1).tolist()
    assert ("steelworks", "greenhouse") in ends
    assert ("steelworks", "brewery") not in ends
    grown = exchanges.replaced[exchanges.replaced["id"] == row.name].set_index("flow")
    assert grown.loc["steelworks>greenhouse:heat", "kind"] == "new"


def test_a_retrofit_and_a_firm_are_left_out(usual, planner):
    found = worth(usual, ("heat_pump", "brewery"), planner=planner)
    pump, brewery = found.table.loc["heat_pump"], found.table.loc["brewery"]
    without = shipped_plan("teaching", Scenario(forbid=("heat_pump",)))
    assert pump["lost"] == pytest.approx(without.cost() - usual.cost(), abs=CENT)
    assert pump["investment"] > 1e6
    assert pump["payback"] == pytest.approx(pump["investment"] / pump["yearly"])
    alone = shipped_plan("teaching", Scenario(left=("brewery",)))
    assert brewery["lost"] == pytest.approx(usual.saving - alone.saving, abs=CENT)
    assert "brewery" not in set(found.firms.loc[found.firms["id"] == "brewery", "holder"])
    assert set(worth(usual, "retrofits", planner=planner).table.index) == {"heat_pump"}


def test_today_is_asked_of_where_it_is_known(tmp_path, planner):
    head = "id,from,to,medium,item,status,quantity [t/a]"
    connections = f"{head}\nold,steel,cement,material,bf_slag,existing,200\n"
    park = small_park(tmp_path, connections=connections)
    own = LivePlanner(park)
    of_today = worth(park, against="today", planner=own)
    assert list(of_today.table.index) == ["steel>cement:bf_slag"]
    assert of_today.reference == "baseline"
    row = of_today.table.iloc[0]
    assert row["left_over"] == pytest.approx(0.0, abs=CENT)
    assert row["lost"] == pytest.approx(row["net"], rel=1e-6)
    of_plan = worth(park, "steel>cement:bf_slag", planner=own)
    assert of_plan.reference == "today"
    # Without today's exchange the plan may even be worse than today is.
    assert of_plan.table.loc["steel>cement:bf_slag", "left_over"] < of_plan.plan.saving
    with pytest.raises(BadInput, match="nothing is known of today"):
        worth(shipped_park("teaching"), against="today", planner=planner)


def test_an_unknown_part_is_refused_with_the_nearest_one(park, planner):
    with pytest.raises(BadInput, match="steelworks>brewery:heat"):
        worth(park, "steelworks>brewery:heet", planner=planner)
    with pytest.raises(BadInput, match="without") as said:
        match(park, Scenario(without=("steelworks>brewery:heet",)))
    assert "steelworks>brewery:heat" in str(said.value)
    with pytest.raises(BadInput, match="without"):
        planner.plan(Scenario(without=("nobody>brewery:heat",)))
    # Who has left takes it along: it need not be there twice.
    planner.plan(Scenario(without=("steelworks>brewery:heat",), left=("steelworks",)))


@pytest.mark.parametrize(
    ("of", "said"),
    [
        ("brewry", "Did you mean 'brewery'"),
        ("brewery", "brewery left"),
        ("steelworks>brewery:heat", "brewery left"),
        ("heat_pump", "does without it"),
    ],
)
def test_what_no_plan_can_have_is_refused_before_any_is_sought(park, of, said):
    gone = Scenario(left=("brewery",), forbid=("heat_pump",))
    with pytest.raises(BadInput, match=said):
        worth(park, of, gone, planner=NOBODY)


NOBODY = object()
"""A planner whom nobody may ask."""


def test_what_is_left_out_is_refused_in_the_readers_language(park):
    refused = match(park, Scenario(without=("steelworks>brewery:heat",))).refusals
    told = refused[refused["reason"] == "forbidden_by_user"]["detail"].unique()
    assert [Words("zh").told(text) for text in told] == ["情景中不含该交换"]


def test_the_plan_keeps_what_its_parts_are_worth_and_every_face_tells_it_from_what_is_booked(
    exchanges, tmp_path
):
    plan = exchanges.plan
    again = load_plan(plan.save(tmp_path / "plan"))
    assert again.equals(plan)
    assert list(again.worth["lost"]) == list(exchanges.table["lost"])
    flows = numbered_flows(again, Words("en"))
    assert flows["worth_lost"].is_monotonic_decreasing
    heat = flows.set_index("flow").loc["steelworks>brewery:heat"]
    assert (heat["figure"], heat["net"] > 2.0 * heat["worth_lost"]) == ("281 k", True)
    for one, lost in ((plan, True), (replace(plan, worth=unasked()), False)):
        told = io.StringIO()
        Console(file=told, width=110).print(ExchangeList(one, Words("en")))
        assert "Booked" in told.getvalue()
        assert ("Lost" in told.getvalue().partition("steelworks")[0]) == lost
    assert not (replace(plan, worth=unasked()).save(tmp_path / "bare") / "worth.csv").exists()


def test_the_command_line_saves_a_plan_with_its_worth(symbiosis, tmp_path):
    park, folder = write_small(tmp_path / "park", heat="", water=""), tmp_path / "plan"
    answer = symbiosis("optimise", str(park), "--worth", "--out", str(folder), "--lang", "zh")
    assert answer.returncode == 0
    assert "去除后损失" in answer.stdout
    assert set(load_plan(folder).worth["kind"]) == {"exchange", "firm"}


def test_who_stops_it_keeps_what_is_known(park, planner):
    stop = Event()
    found = worth(park, planner=planner, cancel=stop, progress=lambda stand: (
        stop.set() if stand.done == 3 else None))  # fmt: skip
    assert not found.complete
    assert len(found.table) < 7


@pytest.mark.parametrize(("language", "head"), [("en", "Lost without it"), ("zh", "去除后损失")])
def test_people_read_worth_in_their_language(exchanges, language, head):
    told = io.StringIO()
    Console(file=told, width=140).print(worth_report(exchanges, Words(language)))
    assert head in told.getvalue()
    assert "nan" not in told.getvalue()


def test_the_command_line_tells_machines(symbiosis):
    answer = symbiosis("worth", "teaching", "--of", "heat_pump", "--json")
    assert answer.returncode == 0
    document = json.loads(answer.stdout)
    assert [row["id"] for row in document["worth"]] == ["heat_pump"]
    assert document["worth"][0]["lost"] == pytest.approx(285_854, rel=1e-3)
