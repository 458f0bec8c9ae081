"""Amounts that hold for all arcs of one route together: what a planner says of a connection."""

from __future__ import annotations

import pytest
from matches import hand_matches

from symbiosis.models.park import build_model
from symbiosis.park.scenario import Scenario
from symbiosis.solving.session import solve

YEAR_HOURS = 8760.0


def two_givers(**said):
    """Firm a gives 60 and 40 MW to firm b, over one cable; b buys the rest of its 100 MW."""
    streams = {
        name: {"medium": "power", "enterprise": "a", "role": "source", "item": "power",
               "annual": rate * YEAR_HOURS, "outlet": "grid"}
        for name, rate in (("wind", 60.0), ("sun", 40.0))
    }  # fmt: skip
    streams["mill"] = {"medium": "power", "enterprise": "b", "role": "sink", "item": "power",
                       "annual": 100.0 * YEAR_HOURS, "utility": "grid"}  # fmt: skip
    arc = {"medium": "power", "sink": "mill", "route": "a>b"}
    return hand_matches(
        streams=streams,
        arcs={
            f"{name}>mill": {**arc, "source": name, **{key: share * amount * YEAR_HOURS
                                                      for key, amount in said.items()}}
            for name, share in (("wind", 0.6), ("sun", 0.4))
        },
        routes={"a>b": {"medium": "power", "from": "a", "to": "b"}},
        tariffs=[("utility", "grid", "energy", 1.0), ("outlet", "grid", "outlets", -0.5)],
    )  # fmt: skip


def sent(model):
    values = model.power.flow.extract_values()
    return {arc: values[arc, "year"] for arc in ("wind>mill", "sun>mill")}


def test_the_most_of_a_connection_holds_for_its_givers_together():
    """50 MW may pass: one giver alone may fill it, though its share would be 30 or 20 MW."""
    model = build_model(two_givers(maximum=50.0))
    model.power.flow["sun>mill", "year"].fix(0.0)
    solve(model, gap=0.0)
    assert sent(model)["wind>mill"] == pytest.approx(50.0)


def test_what_is_forced_on_a_connection_may_come_from_any_giver():
    model = build_model(two_givers(forced=50.0), Scenario(objective=({"energy": -1.0},)))
    model.power.flow["sun>mill", "year"].fix(0.0)
    solve(model, gap=0.0)
    assert sent(model)["wind>mill"] == pytest.approx(50.0)
