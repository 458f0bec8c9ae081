"""Very many steps: the kinds of hours bound every plan of the steps, and the two answers agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shipped_parks import shipped_park
from store_park import battery_park

from symbiosis.matching import match
from symbiosis.matching.gathering import gathered, narrowed
from symbiosis.matching.hour_kinds import kinds_of_hours
from symbiosis.models.park import build_model
from symbiosis.park.scenario import Scenario
from symbiosis.solving.session import stepped
from symbiosis.solving.session.kept import KeptModel
from symbiosis.solving.session.session import Session
from symbiosis.solving.session.stepped import SteppedModel, has_many_steps

STEPS = 6
GAP = 1e-6


def stepped_park(factors: dict[str, list[float]]):
    """Give the teaching park on a day of six steps; its heat runs as told, by turns."""
    park = shipped_park("teaching")
    ids = [f"s{step}" for step in range(STEPS)]
    hours = 8760.0 / STEPS
    periods = pd.DataFrame(
        {"name": "", "hours": hours, "cycle": "d", "step": range(1, STEPS + 1), "length_h": 4.0},
        index=pd.Index(ids, name="id"),
    ).astype({"step": float})
    profiles = [
        {"id": name, "period": period, "factor": factor, "source": ""}
        for name, own in factors.items()
        for period, factor in zip(ids, own, strict=True)
    ]
    tables = dict(park.tables) | {"periods": periods, "profiles": pd.DataFrame(profiles)}
    names = list(factors)
    for table in ("heat", "power"):
        frame = tables[table]
        runs = [names[place % len(names)] for place in range(len(frame))]
        tables[table] = frame.assign(profile=runs)
    return replace(park, tables=tables)


FACTORS = st.lists(st.floats(0.2, 3.0), min_size=STEPS, max_size=STEPS)


@settings(max_examples=4, deadline=None, derandomize=True)
@given(one=FACTORS, other=FACTORS, kinds=st.integers(1, STEPS))
def test_no_plan_of_the_steps_is_better_than_the_kinds_of_hours(one, other, kinds):
    matches = match(stepped_park({"one": one, "other": other}))
    whole = KeptModel(matches, Scenario()).solve(gap=GAP, time_limit=20)
    few = gathered(matches, kinds_of_hours(matches, kinds))
    rough = KeptModel(few, Scenario()).solve(gap=GAP, time_limit=20)
    assert rough.bound <= whole.objective * (1.0 + 2.0 * GAP) + 1e-3


def test_as_many_kinds_as_steps_are_the_steps():
    matches = match(stepped_park({"one": [1, 2, 3, 1, 2, 3], "other": [3, 1, 2, 1, 3, 1.5]}))
    kinds = kinds_of_hours(matches, STEPS)
    assert kinds.of.nunique() == STEPS
    few, whole = (
        KeptModel(each, Scenario()).solve(gap=GAP) for each in (gathered(matches, kinds), matches)
    )
    assert few.objective == pytest.approx(whole.objective, rel=1e-5)


def test_steps_that_are_alike_are_one_kind():
    matches = match(stepped_park({"one": [1, 1, 1, 3, 3, 3], "other": [2, 2, 2, 1, 1, 1]}))
    kinds = kinds_of_hours(matches, STEPS)
    assert kinds.of.nunique() == 2
    assert kinds.of["s0"] == kinds.of["s1"] == kinds.of["s2"] != kinds.of["s3"]


def test_the_answer_step_by_step_is_as_good_as_the_direct_one_within_its_gap():
    matches = match(stepped_park({"one": [1, 2, 3, 1, 2, 3], "other": [3, 1, 2, 1, 3, 2]}))
    direct = KeptModel(matches, Scenario()).solve(gap=GAP)
    model = SteppedModel(matches, Scenario())
    answer = model.solve(gap=0.01, time_limit=30)
    assert answer.bound <= direct.objective * (1.0 + 1e-6)
    assert direct.objective * (1.0 - 1e-6) <= answer.objective <= direct.objective * 1.02
    model.change(matches, Scenario(prices={"carbon": 200.0}))
    dearer = KeptModel(matches, Scenario(prices={"carbon": 200.0})).solve(gap=GAP)
    again = model.solve(gap=0.01, time_limit=30)
    assert again.bound <= dearer.objective * (1.0 + 1e-6)
    assert again.objective <= dearer.objective * 1.02


def test_stores_in_kinds_of_hours_give_what_was_put_into_them():
    """A battery that costs nothing saves no more there than its shares let through: 81 %."""
    park = battery_park({"capex_variable": 0.0, "capex_rate": 0.0, "throughput_cost": 0.0})
    matches = match(park)
    few = gathered(matches, kinds_of_hours(matches, 2))
    rough = KeptModel(few, Scenario()).solve(gap=GAP)
    assert rough.objective == pytest.approx(100 * 43_800 * 0.19, rel=1e-9)


def test_a_narrowed_park_keeps_the_arcs_that_are_named():
    matches = match(shipped_park("teaching"))
    few = narrowed(matches, list(matches.arcs.index[:3]))
    assert list(few.arcs.index) == list(matches.arcs.index[:3])
    assert set(few.routes.index) <= set(few.arcs["route"])


def test_small_parks_are_answered_at_once():
    assert not has_many_steps(match(battery_park()))
    assert not has_many_steps(match(shipped_park("teaching")))


def test_a_wide_gap_is_bounded_anew_by_more_kinds_of_hours(monkeypatch):
    """Two kinds of hours say little of twelve steps; six say more, and no more than is true."""
    monkeypatch.setattr(stepped, "KINDS", 1)
    monkeypatch.setattr(stepped, "FEWEST", 2)
    matches = match(shipped_park("teaching_hours"))
    heard = []
    direct = KeptModel(matches, Scenario()).solve(gap=GAP)
    told = {}
    for name, wide in (("loose", 1.0), ("anew", 0.0)):
        monkeypatch.setattr(stepped, "WIDE", wide)
        model = SteppedModel(matches, Scenario())
        told[name] = model.solve(gap=GAP, time_limit=30, progress=heard.append)
    assert told["loose"].objective == pytest.approx(told["anew"].objective, rel=1e-3)
    assert told["loose"].bound < told["anew"].bound <= direct.objective * (1.0 + 1e-6)
    assert heard[-1].phase == "bound"


def test_an_interior_point_bounds_what_the_simplex_finds():
    session = Session(build_model(match(shipped_park("teaching"))))
    inside = session.bound_from_inside(20.0)
    found = session.solve(gap=GAP)
    assert 0.9 * found.objective <= inside <= found.objective
    assert session.bound_from_inside(0.0) == -np.inf
