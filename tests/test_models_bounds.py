"""Bounds of what binaries switch are tight, and cut off nothing."""

from __future__ import annotations

import pytest
from matches import hand_matches

from symbiosis.matching.tables import YEAR
from symbiosis.models.park import build_model
from symbiosis.solving.session.opening import solve


def bought(*, yearly: bool, loss: float, hours: dict[str, float] | None = None) -> float:
    """Pass 10 t/h of need through a yard without largest size, from plenty; 0: all arrives."""
    port = {"enterprise": "hub", "unit": "yard", "coefficient": 1.0, "item": "sand"}
    streams = {
        "pit": {"enterprise": "a", "role": "source", "item": "sand", "annual": 50 * 8760.0,
                "yearly": yearly, "outlet": "heap"},
        "works": {"enterprise": "b", "role": "sink", "item": "sand", "annual": 10 * 8760.0,
                  "yearly": yearly, "utility": "quarry"},
        "yard:in": port | {"role": "sink"},
        "yard:out": port | {"role": "source"},
    }  # fmt: skip
    model = build_model(
        hand_matches(
            streams=streams,
            arcs={
                "pit>yard": {"source": "pit", "sink": "yard:in", "medium": "material"},
                "yard>works": {"source": "yard:out", "sink": "works", "medium": "material",
                               "loss": loss},
            },
            units={"yard": {"kind": "hub", "enterprise": "hub", "fixed_cost": 1.0}},
            tariffs=[("utility", "quarry", "utilities", 10.0)],
            hours=hours,
        )
    )  # fmt: skip
    solve(model, gap=0.0)
    return sum(var.value for var in model.material.utility.values())


@pytest.mark.parametrize("yearly", [False, True])
@pytest.mark.parametrize("loss", [0.0, 0.2])
def test_a_yard_without_a_size_passes_all_that_is_needed(yearly, loss):
    assert bought(yearly=yearly, loss=loss) == pytest.approx(0.0, abs=1e-6)


def test_what_can_wait_may_pass_in_a_short_season():
    """The yard has no ports by the year: all of a year's sand can pass within any season."""
    seasons = {YEAR: 8760.0, "winter": 5000.0, "summer": 3760.0}
    assert bought(yearly=True, loss=0.1, hours=seasons) == pytest.approx(0.0, abs=1e-6)
