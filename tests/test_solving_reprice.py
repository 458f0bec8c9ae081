"""A what-if on a kept session gives what a model built anew would give."""

from __future__ import annotations

import numpy as np
import pytest
from shipped_parks import shipped_matches, shipped_park

from symbiosis.errors import BadInput
from symbiosis.matching import match
from symbiosis.matching.absence import Absence
from symbiosis.models.park import build_model
from symbiosis.park.objectives import Limit
from symbiosis.park.scenario import Scenario
from symbiosis.solving.session.reprice import leave, reprice
from symbiosis.solving.session.session import Session

GAP = 1e-7


@pytest.fixture(scope="module")
def teaching():
    return shipped_park("teaching")


@pytest.fixture(scope="module")
def matches():
    return shipped_matches("teaching")


def cold(matches, scenario):
    return Session(build_model(matches, scenario)).solve(gap=GAP)


def same(warm, anew):
    assert warm.status == anew.status
    assert [stage.objective for stage in warm.stages] == pytest.approx(
        [stage.objective for stage in anew.stages], rel=1e-6, abs=1e-3
    )


def test_prices_policies_rates_and_objectives_need_no_new_model(matches):
    session = Session(build_model(matches))
    items = sorted(set(matches.tariffs["item"]))
    random = np.random.default_rng(0)
    scenarios = [Scenario(objective=name) for name in ("co2", "heat", "waste", "cost")]
    scenarios += [
        Scenario(
            prices={items[place]: float(random.uniform(0, 80)) for place in chosen}
            | {"carbon": float(random.uniform(0, 200))},
            policy={"fresh_water": float(random.uniform(-1, 2))},
            discount_rate=float(random.uniform(0.02, 0.12)),
        )
        for chosen in (random.choice(len(items), 3, replace=False) for _ in range(3))
    ]
    for scenario in scenarios:
        reprice(session, matches, scenario)
        same(session.solve(gap=GAP), cold(matches, scenario))


def test_limits_move_and_follow_the_prices_that_they_are_counted_in(matches):
    plan = cold(matches, Scenario())
    baseline = plan.objective

    def limited(money, carbon):
        return Scenario(
            limits=(
                Limit(account="capex", maximum=money),
                Limit(account="carbon", maximum=baseline),
            ),
            prices={"carbon": carbon},
        )

    session = Session(build_model(matches, limited(1e9, 50.0)))
    for money, carbon in ((1e9, 50.0), (1e5, 80.0), (3e6, 20.0)):
        reprice(session, matches, limited(money, carbon))
        same(session.solve(gap=GAP), cold(matches, limited(money, carbon)))


def test_limits_of_other_accounts_need_a_new_model(matches):
    session = Session(build_model(matches))
    with pytest.raises(BadInput, match="build the model again"):
        reprice(session, matches, Scenario(limits=(Limit(account="capex", maximum=1.0),)))


def test_who_leaves_takes_streams_and_retrofits_along(teaching, matches):
    session = Session(build_model(matches))
    for enterprise in teaching.enterprises.index:
        scenario = Scenario(left=(enterprise,))
        leave(session, Absence.of(teaching, scenario, matches))
        same(session.solve(gap=GAP), cold(match(teaching, scenario), scenario))
    leave(session, Absence(matches))
    same(session.solve(gap=GAP), cold(matches, Scenario()))
