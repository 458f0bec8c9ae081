"""The models alone: hand-solved cases, and one golden text per constraint."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pyomo.environ as pyo
import pytest
from flexible_park import MAY, mill_park
from green_park import two_roofs
from main_park import golden_mains
from matches import hand_matches
from policy_park import EVERY, ROOF, STEPS, policy_park
from pyomo.repn import generate_standard_repn
from store_park import battery_park, seasonal_park
from tiny_park import burning, everything, mixing, ring

from symbiosis.matching import match
from symbiosis.matching.bills import Bills
from symbiosis.matching.gathering import gathered
from symbiosis.matching.hour_kinds import kinds_of_hours
from symbiosis.matching.tables import RUNNING_COLUMNS, YEAR
from symbiosis.models.park import build_model
from symbiosis.park.forms import Form, Target
from symbiosis.park.objectives import Limit
from symbiosis.park.scenario import Scenario
from symbiosis.solving.session.opening import solve

GOLDEN = Path(__file__).parent / "golden"
YEAR_HOURS = 8760.0


def received(model, account="heat_recovered"):
    return pyo.value(model.ledger.account[account]) / YEAR_HOURS


def one_cascade(loss=0.0):
    """DESIGN's hand-solved case: 80 kW from 120 to 40 degC beside 100 kW from 50 to 150 degC."""
    return hand_matches(
        streams={
            "s": {"medium": "heat", "enterprise": "a", "role": "source", "item": "heat",
                  "annual": 80 * YEAR_HOURS, "supply_c": 120.0, "target_c": 40.0,
                  "outlet": "tower"},
            "d": {"medium": "heat", "enterprise": "a", "role": "sink", "item": "heat",
                  "annual": 100 * YEAR_HOURS, "supply_c": 50.0, "target_c": 150.0,
                  "utility": "steam"},
        },
        arcs={"s>d": {"medium": "heat", "source": "s", "sink": "d", "route": "@a"}},
        routes={"@a": {"medium": "heat", "from": "a", "to": "a", "loss": loss}},
        tariffs=[
            ("utility", "steam", "utilities", 30.0),
            ("outlet", "tower", "outlets", 2.0),
            ("received", "heat", "heat_recovered", 1.0),
        ],
    )  # fmt: skip


def test_a_shift_of_10_k_lets_exactly_60_of_80_kw_pass():
    model = build_model(one_cascade())
    solve(model, gap=0.0)
    assert received(model) == pytest.approx(60.0, abs=1e-9)


def test_a_loss_is_borne_at_every_level():
    """With 20 % lost, 60 kW above 60 degC bring 48 kW; the colder 20 kW bring nothing."""
    model = build_model(one_cascade(loss=0.2))
    solve(model, gap=0.0)
    assert received(model) == pytest.approx(48.0, abs=1e-9)


def test_a_loss_counted_only_in_the_total_would_be_too_kind():
    """A cold sink is served by what the hot one could not use, each less the loss."""
    sinks = {
        name: {"medium": "heat", "enterprise": "a", "role": "sink", "item": "heat",
               "annual": 50 * YEAR_HOURS, "supply_c": low, "target_c": high, "dt_k": 0.0,
               "utility": "steam"}
        for name, low, high in (("hot", 80.0, 100.0), ("cold", 20.0, 40.0))
    }  # fmt: skip
    source = {"medium": "heat", "enterprise": "a", "role": "source", "item": "heat",
              "annual": 100 * YEAR_HOURS, "supply_c": 120.0, "target_c": 20.0, "dt_k": 0.0,
              "outlet": "tower"}  # fmt: skip
    matches = hand_matches(
        streams={"s": source, **sinks},
        arcs={
            f"s>{sink}": {"medium": "heat", "source": "s", "sink": sink, "route": "@a"}
            for sink in sinks
        },
        routes={"@a": {"medium": "heat", "from": "a", "to": "a", "loss": 0.5}},
        tariffs=[
            ("utility", "steam", "utilities", 30.0),
            ("received", "heat", "heat_recovered", 1.0),
        ],
    )
    model = build_model(matches)
    solve(model, gap=0.0)
    # At 80 degC or hotter 40 kW are drawn, 20 given; 60 kW more are drawn colder, 30 given.
    assert received(model) == pytest.approx(50.0, abs=1e-9)
    hot = sum(v.value for k, v in model.heat.given.items() if k[2] == "hot")
    assert hot <= 20.0 + 1e-9


def test_a_source_cannot_warm_two_sinks_with_the_same_temperatures_twice():
    """s 100 to 0, sinks 0 to 100 (50 kW) and 50 to 100 (50 kW): 75 of 100 kW can pass."""
    sinks = {
        name: {"medium": "heat", "enterprise": "a", "role": "sink", "item": "heat",
               "annual": 50 * YEAR_HOURS, "supply_c": low, "target_c": 100.0, "dt_k": 0.0,
               "utility": "steam"}
        for name, low in (("long", 0.0), ("short", 50.0))
    }  # fmt: skip
    source = {"medium": "heat", "enterprise": "a", "role": "source", "item": "heat",
              "annual": 100 * YEAR_HOURS, "supply_c": 100.0, "target_c": 0.0, "dt_k": 0.0,
              "outlet": "tower"}  # fmt: skip
    matches = hand_matches(
        streams={"s": source, **sinks},
        arcs={
            f"s>{sink}": {"medium": "heat", "source": "s", "sink": sink, "route": "@a"}
            for sink in sinks
        },
        routes={"@a": {"medium": "heat", "from": "a", "to": "a"}},
        tariffs=[
            ("utility", "steam", "utilities", 30.0),
            ("received", "heat", "heat_recovered", 1.0),
        ],
    )
    model = build_model(matches)
    solve(model, gap=0.0)
    assert received(model) == pytest.approx(75.0, abs=1e-9)


def peaking():
    """Two mills of one firm by day and night, its pump over the year, and another firm."""
    power = {"medium": "power", "role": "sink", "item": "power", "utility": "grid"}
    firms = {"mill": "a", "press": "a", "pump": "a", "other": "b"}
    streams = {
        name: power | {"enterprise": firm, "annual": YEAR_HOURS, "yearly": name == "pump"}
        for name, firm in firms.items()
    }
    matches = hand_matches(
        streams=streams,
        hours={"day": 4380.0, "night": 4380.0, "year": YEAR_HOURS},
        tariffs=[("utility", "grid", "energy", 100.0), ("peak", "grid", "energy", 120.0)],
    )
    return replace(matches, peaks=pd.DataFrame({"stream": list(firms), "item": "grid"}))


def billing():
    """Give the same where the day is of winter and the night of summer, and May is of both."""
    rows = [("winter in january", "winter", "january"), ("winter in may", "winter", "may"),
            ("summer in may", "summer", "may")]  # fmt: skip
    bills = Bills(
        pd.Series({"day": "winter", "night": "summer"}),
        pd.DataFrame(rows, columns=["row", "group", "bill"]).assign(weight=1.0),
        pd.Series({"january": 0.75, "may": 0.25}),
    )
    return replace(peaking(), bills=bills)


@cache
def golden_models():
    """Give the models whose rows are told: all media, water that mixes, rings, policies."""
    scenario = Scenario(
        objective=({"exchanges": 1.0}, {"utilities": 1.0, "outlets": 1.0, "transport": 1.0}),
        limits=(Limit(account="co2_supply", maximum=5000.0, holder="b"),),
        targets=(
            Target(
                numerator=Form(constant=17520.0, rests={"hot": -1.0, "warm": -1.0}),
                denominator=Form(constant=17520.0),
                minimum=20.0,
            ),
            Target(
                indicator="bought",
                numerator=Form(accounts={"co2_supply": 1.0}),
                denominator=Form(rests={"mix": 1.0, "town": 1.0}),
                maximum=0.5,
                scale=1.0,
                unit="t/t",
            ),
        ),
    )
    mixed = build_model(mixing(), Scenario(water="exact"))
    hubs = ring()
    hubs = replace(
        hubs,
        units=hubs.units.assign(retrofit="hubs", retrofit_size=5.0),
        running=pd.DataFrame([("east", YEAR, 0.9, 0.4, 50.0)], columns=list(RUNNING_COLUMNS)),
        modes=pd.DataFrame([("west", "east")], columns=["mode", "machine"]),
    )
    park = policy_park(policies=EVERY, steps=STEPS, technologies=[ROOF])
    charged = build_model(park, Scenario(policies=tuple(park.policies.index)))
    laid, burnt = build_model(golden_mains()), build_model(burning())
    first = build_model(everything(), scenario), mixed, build_model(hubs), charged
    roofs, mill = build_model(two_roofs()), build_model(mill_park(MAY))
    return *first, laid, burnt, *_stores(), *_charged(), mill, roofs


def _charged():
    """Give models with largest rates of the year, and of months."""
    return build_model(peaking()), build_model(billing())


def _stores():
    """Give models with a store of the day, one of the year, and one in kinds of hours."""
    stored = build_model(battery_park({"throughput_cost": 0.0}, {"start_amount": 5.0}))
    seasonal = build_model(seasonal_park(days=3, self_loss=0.01))
    year = match(seasonal_park(days=3))
    return stored, seasonal, build_model(gathered(year, kinds_of_hours(year, 2)))


@cache
def constraints():
    """Give every constraint by name, of the first model that has rows of it."""
    return {
        component.name: component
        for model in reversed(golden_models())
        for component in model.component_objects(pyo.Constraint, descend_into=True)
        if len(component)
    }


def as_text(constraint):
    """Write rows as people read mathematics, terms and rows in alphabetical order."""
    rows = []
    for key, row in constraint.items():
        said = generate_standard_repn(row.body, quadratic=True)
        terms = sorted(
            [(variable.name, coefficient)
             for variable, coefficient in zip(said.linear_vars, said.linear_coefs, strict=True)]
            + [(" ".join(sorted(factor.name for factor in factors)), coefficient)
               for factors, coefficient in zip(said.quadratic_vars, said.quadratic_coefs,
                                               strict=True)]
        )  # fmt: skip
        body = " ".join(f"{coefficient:+.6g} {name}" for name, coefficient in terms)
        low = "" if row.lower is None else f"{pyo.value(row.lower):.6g} <= "
        high = "" if row.upper is None else f" <= {pyo.value(row.upper):.6g}"
        relation = f"{body} = {pyo.value(row.lower):.6g}" if row.equality else low + body + high
        label = ",".join(map(str, key if isinstance(key, tuple) else (key,)))
        rows.append(f"{constraint.local_name}[{label}]: {relation}")
    return f"{constraint.doc}\n" + "\n".join(sorted(rows)) + "\n"


TOLD = sorted(path.stem for path in GOLDEN.glob("*.txt"))
"""Named by the texts: to ask the models while tests are collected would make them every time."""


@pytest.mark.parametrize("name", TOLD)
def test_every_golden_text_is_what_its_constraint_says(name):
    assert name in constraints(), f"{name} has no rows in the models: its text is left over"
    assert (GOLDEN / f"{name}.txt").read_text() == as_text(constraints()[name])


def test_every_constraint_has_its_golden_text():
    for name in sorted(set(constraints()) - set(TOLD)):
        pytest.fail(f"no golden text for {name}; it reads:\n{as_text(constraints()[name])}")


def test_every_law_in_the_code_has_a_golden_text(root):
    """Whatever the code can add has rows in one of the models, without exception."""
    stated = {
        name
        for path in (root / "models").rglob("*.py")
        for name in re.findall(r"[a-z_]+_(?:balance|limit|link|product)\b", path.read_text())
    }
    laws = {name for name in stated if not name.startswith(("add_", "_"))}
    assert laws == {name.rpartition(".")[2] for name in constraints()}


def test_every_component_says_what_it_is_and_in_which_unit():
    for model in golden_models():
        for ctype in (pyo.Var, pyo.Constraint, pyo.Expression, pyo.Objective):
            for component in model.component_objects(ctype, descend_into=True):
                assert component.doc, component.name
                assert "[" in component.doc, f"{component.name} has no unit: {component.doc}"
