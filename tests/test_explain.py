"""Every explanation is true: the change is made, and what was asked for is there."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console
from shipped_parks import shipped_park
from small_park import SMALL, alone, small_park

from symbiosis import Limit, LivePlanner, Scenario, explain, match, optimise
from symbiosis.decide.explaining import rules, trial
from symbiosis.decide.explaining.edits import edited
from symbiosis.decide.explaining.rules import REMEDIES, why_refused
from symbiosis.decide.explaining.trial import has_flow, has_retrofit
from symbiosis.errors import BadInput
from symbiosis.matching.refusals import REASONS
from symbiosis.show.terminal.explained_page import explained_report
from symbiosis.show.words import Words


def has_arc(park, scenario, source, sink):
    arcs = match(park, scenario).arcs
    return ((arcs["source"] == source) & (arcs["sink"] == sink)).any()


def heat(source, sink):
    """Write other temperatures into the small park's two streams of heat."""
    return (
        SMALL["heat"]
        .replace("source,120,40", f"source,{source}")
        .replace("sink,50,80", f"sink,{sink}")
    )


CASES = {
    "too_cold": (
        {"heat": SMALL["heat"].replace("source,120", "source,70")},
        {}, ("steel", "farm"), ("cooling", "warming"),
    ),
    "too_dirty": (
        {"water": SMALL["water"].replace("50,", "90,")},
        {"max_dilution": 1.0}, ("brewery", "cement"), ("effluent", "make_up"),
    ),
    "unknown_quality": (
        {"water": SMALL["water"].replace("50,", ",")},
        {}, ("brewery", "cement"), ("effluent", "make_up"),
    ),
    "too_far": (
        {}, {"max_km": {"power": 0.2}}, ("steel", "brewery", "power"), ("surplus", "demand"),
    ),
    "forbidden_by_user": (
        {"connections": "id,from,to,medium,item,status\nno,steel,cement,material,,forbidden\n"},
        {}, ("steel", "cement"), ("slag", "binder"),
    ),
    "too_long_for_steam": (
        {"enterprises": SMALL["enterprises"].replace("Greenhouse,10.01", "Greenhouse,10.4"),
         "heat": heat("230,180", "150,170")},
        {"max_km": {"heat": 60.0}}, ("steel", "farm"), ("cooling", "warming"),
    ),
    "no_carrier": (
        {"heat": heat("400,300", "260,280"),
         "utilities": SMALL["utilities"].replace("MWh,200", "MWh,400")},
        {}, ("steel", "farm"), ("cooling", "warming"),
    ),
    "information_only": (
        {"materials": SMALL["materials"].replace("bf_slag", "sludge_ind")
            .replace("cement_binder,800,,clinker", "coal,800,,coals"),
         "outlets": SMALL["outlets"].replace("bf_slag", "sludge_ind"),
         "utilities": SMALL["utilities"].replace("clinker,material,cement_binder",
                                                 "coals,material,coal")},
        {}, ("steel", "cement"), ("slag", "binder"),
    ),
    "already_counted": (
        {"heat": SMALL["heat"].replace("warming,farm", "warming,steel")},
        {}, ("steel", "steel"), ("cooling", "warming"),
    ),
    "no_common_period": (
        {"periods": "id,hours\nsummer,4000\nwinter,4760\n",
         "profiles": "id,period,factor\nhot,summer,1\nhot,winter,0\n"
                     "cold,summer,0\ncold,winter,1\n",
         "heat": SMALL["heat"].replace("utility\n", "utility,profile\n")
            .replace("air,\n", "air,,hot\n").replace("boiler\n", "boiler,cold\n")},
        {}, ("steel", "farm"), ("cooling", "warming"),
    ),
    "not_legal": (
        {}, {"legal_routes": ("by_product",)}, ("steel", "cement"), ("slag", "binder"),
    ),
}  # fmt: skip


TABLE_OF = {"cooling": "heat", "effluent": "water", "surplus": "power", "slag": "materials"}


@pytest.mark.parametrize("reason", CASES)
def test_a_refused_pair_passes_once_the_named_cell_is_changed(tmp_path, monkeypatch, reason):
    """How finely a length is told is seen once, by the pair that is too far."""
    if reason != "too_far":
        monkeypatch.setattr(rules, "HALVINGS", 1)
    tables, asked, _, pair = CASES[reason]
    park = small_park(tmp_path, **alone(TABLE_OF[pair[0]]) | tables)
    scenario = Scenario(**asked)
    matches = match(park, scenario)
    refused = matches.refusals.query("source == @pair[0] and sink == @pair[1]")
    line = next(why_refused(park, scenario, matches, refused))
    assert line.name == reason
    assert line.proved
    assert has_arc(*edited(park, scenario, line.edits), *pair)


def test_a_cell_that_two_rules_ask_for_is_told_once_as_it_must_stand(tmp_path):
    """At 14 degC the source is too cold for its taker, and then for every pipe."""
    park = small_park(tmp_path, **alone("heat") | {"heat": heat("14,10", "5,7")})
    found = explain(park, ("steel", "farm", "heat"))
    assert found.state == "refused"
    (edit,) = found.lines[0].edits
    assert found.lines[0].needed == edit.value > 25.1
    assert (edit.table, edit.row, edit.column) == ("heat", "cooling", "supply_c")
    assert has_arc(*found.changed(0), "cooling", "warming")


def test_every_reason_has_a_remedy_that_is_tried_or_it_is_said_why_there_is_none():
    assert set(CASES) == set(REMEDIES)
    for reason in set(REASONS) - set(REMEDIES):
        assert Words("zh").known(f"explain.no_cell.{reason}", "")


def test_nobody_who_needs_it_is_no_cell_to_mend_and_that_is_said(tmp_path):
    park = small_park(tmp_path, materials=SMALL["materials"].replace("bf_slag", "sludge_ind"),
                      outlets=SMALL["outlets"].replace("bf_slag", "sludge_ind"))  # fmt: skip
    told = io.StringIO()
    Console(file=told, width=200).print(explained_report(explain(park, "slag"), Words("en")))
    assert "somebody in the park must need it" in told.getvalue()


@pytest.fixture(scope="module")
def far(tmp_path_factory):
    """Give the small park a greenhouse so far away that its pipe is too dear, and a dear pump.

    It has heat alone: every lever is tried on a park that is matched and planned anew.
    """
    firms = SMALL["enterprises"].replace("farm,Greenhouse,10.01", "farm,Greenhouse,10.08")
    pump = "id,technology,enterprise,capex_fixed [EUR]\npump,heat_pump_80,farm,9e7\n"
    folder = tmp_path_factory.mktemp("far")
    heat_alone = dict.fromkeys(("materials", "water", "power"), "")
    return small_park(folder, enterprises=firms, technologies=pump, **heat_alone)


@pytest.mark.slow
def test_one_that_could_be_enters_where_every_lever_says(far, monkeypatch):
    """As true where the levers are told less finely, for the sake of time."""
    monkeypatch.setattr(trial, "HALVINGS", 2)
    flow = "steel>farm:heat"
    found = explain(far, ("steel", "farm", "heat"), seconds=600.0)
    assert found.state == "not_chosen"
    assert found.premium * found.amount == pytest.approx(found.missing)
    helped = [(at, line) for at, line in enumerate(found.lines) if line.proved]
    assert {line.name for _, line in helped} >= {"unit_cost", "utility", "capex", "length_km"}
    planner = LivePlanner(far)
    for at, line in helped:
        changed, scenario = found.changed(at)
        same = planner if changed is far else LivePlanner(changed)
        assert has_flow(same.plan(scenario, gap=1e-6), flow), line
    # A little less of a premium, and it is not there.
    cost = next(line.edits[0] for _, line in helped if line.name == "unit_cost")
    changed, scenario = edited(far, Scenario(), (replace(cost, value=0.97 * cost.value),))
    assert not has_flow(optimise(changed, scenario, gap=1e-6), flow)


def test_a_retrofit_that_is_not_built_is_built_at_the_price_that_is_named(far):
    found = explain(far, "pump", seconds=600.0)
    assert found.state == "not_built"
    assert found.missing > 0.0
    at = next(at for at, line in enumerate(found.lines) if line.proved)
    assert has_retrofit(optimise(*found.changed(at), gap=1e-6), "pump")


def test_an_unused_source_has_its_alternatives_ranked():
    found = explain(shipped_park("kalundborg_2020"), "NN_cooling", seconds=30.0)
    assert found.state == "unused"
    assert found.lines[0].kind == "alternative"
    assert found.lines[0].figure > 0.0
    city = next(at for at, line in enumerate(found.lines) if line.sink == "CITY_heat")
    assert has_arc(*found.changed(city), "NN_cooling", "CITY_heat")


IMPOSSIBLE = {
    "limit": (alone("heat"), Scenario(limits=(Limit(account="heat_recovered", minimum=1e7),))),
    "forced": (
        alone("materials") | {"connections": "id,from,to,medium,item,status,quantity [t/a]\n"
                        "much,steel,cement,material,bf_slag,forced,5000\n"},
        Scenario(),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_what_cannot_be_is_repaired_in_the_cells_that_are_named(tmp_path, case):
    tables, scenario = IMPOSSIBLE[case]
    park = small_park(tmp_path, **tables)
    found = explain(park, (), scenario)
    assert found.state == "impossible"
    assert all(line.proved for line in found.lines)
    assert optimise(*found.changed(0)).cost() > 0.0
    line = found.lines[0]
    assert abs(line.figure) < abs(line.now)


def test_what_is_in_the_plan_or_unknown_is_said(tmp_path):
    park = small_park(tmp_path)
    planner = LivePlanner(park)
    assert explain(park, ("steel", "cement"), planner=planner).state == "in_plan"
    assert explain(park, "slag", planner=planner).state == "in_plan"
    assert explain(park, ("farm", "steel"), planner=planner).state == "unknown"
    with pytest.raises(BadInput, match="Did you mean 'steel'"):
        explain(park, ("steal", "cement"), planner=planner)
    with pytest.raises(BadInput, match="steel: has left"):
        explain(park, ("steel", "cement"), Scenario(left=("steel",)), planner=planner)
    with pytest.raises(BadInput, match="steel: has left"):
        explain(park, "slag", Scenario(left=("steel",)), planner=planner)
    with pytest.raises(BadInput, match="Say what"):
        explain(park, (), planner=planner)


def test_a_pair_that_exchanges_one_medium_is_told_of_the_others(tmp_path):
    cold = SMALL["heat"].replace("source,120", "source,70").replace("farm", "brewery")
    found = explain(small_park(tmp_path, heat=cold), ("steel", "brewery"))
    assert found.state == "in_plan"
    assert [(line.name, line.source, line.sink) for line in found.lines] == [
        ("too_cold", "cooling", "warming")
    ]
    assert has_arc(*found.changed(0), "cooling", "warming")
    told = io.StringIO()
    Console(file=told, width=140).print(explained_report(found, Words("en")))
    assert "What else the two could give each other" in told.getvalue()


def test_a_need_too_hot_for_the_pipe_of_a_source_is_told_how_far_it_would_have_to_fall(tmp_path):
    """Steam of 180 degC cannot fill a pipe of 179.9 through an exchanger; 5 bar it can."""
    found = explain(small_park(tmp_path, heat=heat("180,179", "150,151")), ("steel", "farm"))
    (detail,) = [line.detail for line in found.lines]
    told = "must start at 189.9 degC, or the need at 141.0 degC or less, which steam_pipe_5 serves"
    assert told in detail
    lower = small_park(tmp_path / "lower", heat=heat("180,179", "141,142"))
    assert has_arc(lower, Scenario(), "cooling", "warming")


def test_people_read_it_in_their_language(tmp_path):
    tables, asked, words, _ = CASES["too_cold"]
    found = explain(small_park(tmp_path, **tables), words, Scenario(**asked))
    for language, said in (("en", "tried, and it is there"), ("zh", "已试，可行")):
        told = io.StringIO()
        Console(file=told, width=140).print(explained_report(found, Words(language)))
        assert said in told.getvalue()


def test_the_command_line_explains(symbiosis):
    answer = symbiosis("explain", "teaching", "steelworks", "brewery", "--item", "heat", "--json")
    assert answer.returncode == 0
    document = json.loads(answer.stdout)
    assert document["state"] == "in_plan"
    assert symbiosis("explain", "teaching", "nobody", "brewery").returncode == 1
