"""Mains, hand-solved: trees, rings, what stays cold, who may not meet, and a published district."""

from __future__ import annotations

import json
from pathlib import Path

import pyomo.environ as pyo
import pytest
from main_park import main_matches, mains_of, sink, source

from symbiosis.models.park import build_model
from symbiosis.solving.session.opening import solve
from symbiosis.solving.session.session import Session
from symbiosis.solving.watch import Watch

RATE = 0.07 / (1.0 - 1.07**-30) + 0.01
"""Annuity of the hand-written parks' pipes, with upkeep."""


def solved(matches):
    model = build_model(matches)
    solve(model, gap=0.0)
    return model


def built(model):
    return sorted(name for name, each in model.main.build.items() if each.value > 0.5)


def moved(variable):
    """Give what flows or is tapped, by pipe or stream [MW]."""
    return {key: each.value for key, each in variable.items() if each.value > 1e-9}


def line(count=3, **figures):
    """Lay a line of junctions n0, n1 ... as one main."""
    return [("m", f"e{at}", (f"n{at}", f"n{at + 1}"), figures) for at in range(count)]


def test_what_is_built_loses_the_same_whether_much_or_little_flows():
    taps = [("m", "s", "n0", 50.0), ("m", "d", "n2", 60.0)]
    laid = mains_of(line(2, loss_fixed=0.03), taps)
    model = solved(main_matches({"s": source("a", 2.0), "d": sink("b", 0.1)}, taps, laid))
    assert moved(model.heat.drawn) == {("m", 0, "s", 0, "year"): pytest.approx(0.16)}
    assert moved(model.main.flow) == {
        ("m e0>", "year"): pytest.approx(0.16), ("m e1>", "year"): pytest.approx(0.13)
    }  # fmt: skip


def test_a_share_of_the_capacity_is_lost_too():
    """0.1 arrive of a capacity of 0.1 / (1 - 0.2): the loss is a fifth of what fits in."""
    taps = [("m", "s", "n0", 50.0), ("m", "d", "n1", 60.0)]
    laid = mains_of(line(1, loss_variable=0.2, capex_variable=1.0), taps)
    model = solved(main_matches({"s": source("a", 2.0), "d": sink("b", 0.1)}, taps, laid))
    assert moved(model.main.flow) == {("m e0>", "year"): pytest.approx(0.125)}


def test_a_street_is_laid_for_those_only_whom_it_serves_for_less_than_a_boiler():
    """Heat of a year costs 50 x 8760 per MW: 0.5 MW at the end of the street do not pay it."""
    price = 50.0 * 8760.0
    cost = 0.6 * price / RATE
    pipes = [
        ("m", "e0", ("n0", "n1"), {"capex_fixed": cost}),
        ("m", "e1", ("n1", "n2"), {"capex_fixed": cost}),
    ]
    taps = [("m", "s", "n0", 50.0), ("m", "near", "n1", 60.0), ("m", "end", "n2", 60.0)]
    streams = {"s": source("a", 9.0), "near": sink("b", 0.7), "end": sink("c", 0.5)}
    model = solved(main_matches(streams, taps, mains_of(pipes, taps)))
    assert built(model) == ["m e0>"]
    streams["end"] = sink("c", 0.55)
    model = solved(main_matches(streams, taps, mains_of(pipes, taps)))
    assert built(model) == ["m e0>"]
    streams["end"] = sink("c", 0.65)
    model = solved(main_matches(streams, taps, mains_of(pipes, taps)))
    assert built(model) == ["m e0>", "m e1>"]


def test_two_pipes_lie_where_the_largest_is_not_enough():
    taps = [("m", "s", "n0", 50.0), ("m", "d", "n1", 60.0)]
    laid = mains_of(line(1, capex_fixed=10.0, max_capacity=1.0, loss_fixed=0.1), taps)
    model = solved(main_matches({"s": source("a", 9.0), "d": sink("b", 2.5)}, taps, laid))
    assert [each.value for each in model.main.more.values()] == pytest.approx([0.0, 2.0])
    assert moved(model.main.flow) == {("m e0>", "year"): pytest.approx(2.8)}


def test_the_relaxation_knows_what_it_takes_to_reach_somebody_through_a_grid():
    """Of three ways into each crossing it would build a third, and pay half of the way."""
    side, users = 4, (3, 12, 15)
    ways = [(at, to) for at in range(side**2) for to in (at + 1, at + side) if to < side**2]
    pipes = [
        ("m", f"e{at}-{to}", (f"n{at}", f"n{to}"), {"capex_fixed": 100.0})
        for at, to in ways
        if to % side or to == at + side
    ]
    taps = [("m", "s", "n0", 50.0), *(("m", f"d{user}", f"n{user}", 60.0) for user in users)]
    streams = {"s": source("a", 9.0)} | {f"d{user}": sink(f"f{user}", 0.5) for user in users}
    session = Session(build_model(main_matches(streams, taps, mains_of(pipes, taps))))
    best = session.solve(gap=0.0).objective
    assert session.relax(Watch()).objective == pytest.approx(best, rel=1e-6)


def ring_of(**figures):
    """Lay a triangle: the source at n0, a need at n1 and a need at n2."""
    pipes = [("m", f"e{at}", (f"n{at}", f"n{(at + 1) % 3}"), figures) for at in range(3)]
    taps = [("m", "s", "n0", 50.0), ("m", "b", "n1", 60.0), ("m", "c", "n2", 60.0)]
    return taps, pipes


def test_nothing_goes_round_in_a_ring_however_dear_it_is_to_be_rid_of_it():
    taps, pipes = ring_of(loss_fixed=0.2, capex_fixed=1.0)
    streams = {"s": source("a", 9.0), "b": sink("b", 0.5), "c": sink("c", 0.5)}
    tower = [("outlet", "tower", "outlets", 1e4), ("utility", "boiler", "utilities", 50.0)]
    model = solved(main_matches(streams, taps, mains_of(pipes, taps), tariffs=tower))
    ways = {("n0", "n1"): "m e0>", ("n1", "n2"): "m e1>", ("n2", "n0"): "m e2>"}
    forth, back = (
        set(built(model)) & {way[:-1] + arrow for way in ways.values()} for arrow in "><"
    )
    assert len(forth) < 3
    assert len(back) < 3
    # Three pipes may be warm, and burn heat where it is dear to be rid of it, but not in a circle.
    assert len(built(model)) == 3


def test_a_trench_is_paid_once_for_all_that_lies_in_it():
    """Two mains and a pipe of its own in one street: three pipes, one ditch."""
    pipes = [("hot", "e", ("n0", "n1"), {"capex_fixed": 100.0}),
             ("cool", "e", ("n0", "n1"), {"capex_fixed": 100.0})]  # fmt: skip
    taps = [("hot", "s", "n0", 50.0), ("hot", "d", "n1", 60.0),
            ("cool", "t", "n0", 30.0), ("cool", "e", "n1", 40.0)]  # fmt: skip
    streams = {
        "s": source("a", 1.0), "d": sink("b", 1.0), "t": source("a", 1.0, 60.0, 40.0),
        "e": sink("b", 1.0, 20.0, 30.0),
        "rinse": {"medium": "water", "item": "water", "enterprise": "a", "role": "source",
                  "annual": 8760.0, "outlet": "sewer"},
        "wash": {"medium": "water", "item": "water", "enterprise": "b", "role": "sink",
                 "annual": 8760.0, "utility": "tap"},
    }  # fmt: skip
    pipe = {"medium": "water", "from": "a", "to": "b", "carrier": "pipe", "capex_fixed": 30.0,
            "needs_build": True}  # fmt: skip
    arc = {"medium": "water", "source": "rinse", "sink": "wash", "route": "pipe"}
    laid = mains_of(pipes, taps, shared=[("pipe", "e")], trench=1000.0)
    more = {"routes": {"pipe": pipe}, "arcs": {"rinse>wash": arc}}
    model = solved(main_matches(streams, taps, laid, **more))
    assert pyo.value(model.ledger.account["capex"]) == pytest.approx(100 + 100 + 30 + 1000)
    assert built(model) == ["cool e>", "hot e>"]


def test_ones_own_heat_does_not_come_back_by_the_main():
    """The firm has a source and a need on the main: one of them stands on it, not both."""
    taps = [("m", "s", "n0", 50.0), ("m", "own", "n0", 60.0), ("m", "d", "n1", 60.0),
            ("m", "t", "n1", 50.0)]  # fmt: skip
    streams = {"s": source("a", 1.0), "own": sink("a", 1.0), "d": sink("b", 0.4),
               "t": source("b", 0.3)}  # fmt: skip
    laid = mains_of(line(1), taps)
    model = solved(main_matches(streams, taps, laid))
    assert moved(model.heat.given) == {("m", 0, "d", 0, "year"): pytest.approx(0.4)}


def test_steam_goes_no_further_than_its_pressure_lasts():
    taps = [("m", "s", "n0", 50.0), ("m", "near", "n2", 60.0), ("m", "far", "n3", 60.0)]
    streams = {"s": source("a", 9.0), "near": sink("b", 1.0), "far": sink("c", 1.0)}
    model = solved(main_matches(streams, taps, mains_of(line(3), taps, reach=2.5)))
    assert built(model) == ["m e0>", "m e1>"]


def test_a_main_is_cold_while_nobody_has_heat_for_it():
    taps = [("m", "s", "n0", 50.0), ("m", "d", "n1", 60.0)]
    streams = {"s": source("a", 1.0), "d": sink("b", 0.5)}
    rates = {("s", "day"): 2.0, ("s", "night"): 0.0, ("d", "day"): 0.5, ("d", "night"): 0.5}
    matches = main_matches(streams, taps, mains_of(line(1, loss_fixed=0.1), taps),
                           hours={"day": 4380.0, "night": 4380.0}, rates=rates)  # fmt: skip
    model = solved(matches)
    assert moved(model.main.flow) == {("m e0>", "day"): pytest.approx(0.6)}


def test_water_reaches_all_who_tap_the_main_of_its_source():
    water = {"medium": "water", "item": "water", "annual": 8760.0}
    streams = {
        "s": water | {"enterprise": "a", "role": "source", "outlet": "sewer", "annual": 3 * 8760.0},
        "b": water | {"enterprise": "b", "role": "sink", "utility": "tap"},
        "c": water | {"enterprise": "c", "role": "sink", "utility": "tap"},
    }
    taps = [("m", "s", "n0", float("nan")), ("m", "b", "n1", float("nan")),
            ("m", "c", "n2", float("nan"))]  # fmt: skip
    laid = mains_of(line(2, capex_fixed=100.0, capex_variable=1.0), taps)
    model = solved(main_matches(streams, taps, laid))
    assert moved(model.water.flow) == {
        ("s>b@m", "year"): pytest.approx(1.0), ("s>c@m", "year"): pytest.approx(1.0)
    }  # fmt: skip
    assert pyo.value(model.ledger.account["capex"]) == pytest.approx(2 * 100 + 2.0 + 1.0)


CASE = Path(__file__).parent / "trunk_topotherm_district.json"


def district(*, forced):
    """Write topotherm's district: one source, five users, eleven pieces of a tree."""
    case = json.loads(CASE.read_text())["data"]
    hours = case["source_full_load_h"]
    laid = [
        ("m", f"p{each['id']}", (f"n{each['from_node']}", f"n{each['to_node']}"), {
            "length_km": each["length_m"] / 1000.0,
            "capex_fixed": case["pipe_cost"]["b_EUR_per_m"] * each["length_m"],
            "capex_variable": 1000.0 * case["pipe_cost"]["a_EUR_per_kW_m"] * each["length_m"],
            "loss_fixed": case["loss"]["b_kW_per_m"] * each["length_m"] / 1000.0,
            "loss_variable": case["loss"]["a_per_m"] * each["length_m"],
            "max_capacity": case["max_kW"] / 1000.0,
        })
        for each in case["pipes"]
    ]  # fmt: skip
    users = {f"d{each['node']}": each for each in case["consumers"]}
    taps = [("m", "s", f"n{case['source_node']}", 50.0)]
    taps += [("m", name, f"n{each['node']}", 60.0) for name, each in users.items()]
    streams = {"s": source("plant", 1.0)} | {
        name: sink(name, 1.0, utility="" if forced else f"boiler_{name}") for name in users
    }
    prices = [("outlet", "tower", "outlets", -1000.0 * case["source_price"])] + [
        ("utility", f"boiler_{name}", "utilities",
         1000.0 * case["heat_price"] * each["full_load_h"] / hours)
        for name, each in users.items()
    ]  # fmt: skip
    rates = {("s", "on"): 1.0, ("s", "off"): 0.0}
    for name, each in users.items():
        rates |= {(name, "on"): each["kW"] / 1000.0, (name, "off"): 0.0}
    life = case["annuity"]
    matches = main_matches(
        streams, taps, mains_of(laid, taps), hours={"on": hours, "off": 8760.0 - hours},
        rates=rates, tariffs=prices, carriers={"hot": ("heat", life["years"], 0.0)},
    )  # fmt: skip
    income = sum(1000.0 * case["heat_price"] * each["full_load_h"] * each["kW"] / 1000.0
                 for each in users.values())  # fmt: skip
    kept = 1000.0 * case["source_price"] * 1.0 * hours
    return matches, life["rate"], kept - income


@pytest.mark.parametrize(("name", "forced"), [("forced", True), ("economic", False)])
def test_a_published_district_costs_what_it_was_published_to(name, forced):
    from symbiosis import Scenario

    matches, rate, constant = district(forced=forced)
    model = build_model(matches, Scenario(discount_rate=rate))
    solve(model, gap=1e-6)
    known = json.loads(CASE.read_text())["expected"]
    said = pyo.value(model.objective) + constant
    assert said == pytest.approx(known[name], rel=0.01)
    assert said == pytest.approx(known["precise_self_computed"][name], rel=1e-3)
    pipes = sorted(int(each[3:-1]) for each in built(model))
    assert pipes == known["precise_self_computed"][f"pipes_{name}"]
