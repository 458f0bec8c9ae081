"""Stores under tariffs and sun, against the same problem written apart as plain arrays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from store_park import battery_park, ports

from symbiosis import optimise

STEPS = 4
OFTEN = {"work": 261.0, "rest": 104.0}
LENGTH = 24.0 / STEPS
ANNUITY = 0.07 / (1.0 - 1.07**-20)
HELD, RATE, USE, KEPT = 60_000.0, 30_000.0, 1.0, 0.92
FACTORS = st.lists(st.floats(0.1, 3.0), min_size=2 * STEPS, max_size=2 * STEPS)
NAMES = [f"{cycle}{step}" for cycle in OFTEN for step in range(STEPS)]
HOURS = np.repeat([times * LENGTH for times in OFTEN.values()], STEPS)


def profile(name: str, factors: list[float]) -> list[dict[str, object]]:
    return [{"id": name, "period": p, "factor": f} for p, f in zip(NAMES, factors, strict=True)]


def park(sun: list[float], need: list[float], price: list[float]):
    """Give 20 GWh of sun, a need of 40 GWh at 100 EUR/MWh by a tariff, and a battery."""
    periods = {
        f"{cycle}{step}": {"hours": times * LENGTH, "cycle": cycle, "step": step + 1.0,
                           "length_h": LENGTH}
        for cycle, times in OFTEN.items() for step in range(STEPS)
    }  # fmt: skip
    grid = {"medium": "power", "price": 100.0, "price_profile": "tariff"}
    firm = {"enterprise": "a"}
    return battery_park(
        {"capex_variable": HELD, "capex_rate": RATE, "throughput_cost": USE, "fill_hours": 2.0,
         "charge_share": KEPT, "discharge_share": KEPT, "size_max": 5000.0},
        periods=periods,
        profiles=[*profile("sun", sun), *profile("load", need), *profile("tariff", price)],
        power={
            "pv": firm | {"role": "source", "quantity": 20_000.0, "profile": "sun",
                          "outlet": "dump"},
            "need": firm | {"role": "sink", "quantity": 40_000.0, "profile": "load",
                            "utility": "grid"},
        },
        utilities={"grid": grid},
        technology_ports=ports("power", charge={"utility": "grid"}),
    )  # fmt: skip


def apart(sun: list[float], need: list[float], price: list[float]) -> float:
    """Solve it as arrays: bought, thrown away, filled, drawn and held at each step; two sizes."""
    n = len(HOURS)
    have, want = (q * np.array(f) / (HOURS @ np.array(f)) for q, f in ((20e3, sun), (40e3, need)))
    zero, one = np.zeros((n, n)), np.eye(n)
    before = np.zeros((n, n))
    for step in range(n):
        first = step - step % STEPS
        before[step, first + (step - first - 1) % STEPS] = 1.0
    size, rate = np.zeros((n, 2)), np.zeros((n, 2))
    size[:, 0], rate[:, 1] = 1.0, 1.0
    nothing = np.zeros((n, 2))
    equal = np.vstack(
        [
            np.hstack([one, -one, -one, one, zero, nothing]),
            np.hstack(
                [zero, zero, -KEPT * LENGTH * one, LENGTH / KEPT * one, one - before, nothing]
            ),
        ]
    )
    most = np.vstack(
        [
            np.hstack([zero, zero, zero, zero, one, -size]),
            np.hstack([zero, zero, one, zero, zero, -rate]),
            np.hstack([zero, zero, zero, one, zero, -rate]),
            np.hstack([np.zeros((1, 5 * n)), [[-1.0, 2.0]]]),
        ]
    )
    capital = [HELD * ANNUITY, RATE * ANNUITY]
    cost = np.concatenate(
        [HOURS * 100.0 * np.array(price), np.zeros(2 * n), HOURS * USE, np.zeros(n), capital]
    )
    found = linprog(
        cost,
        A_ub=most,
        b_ub=np.zeros(len(most)),
        A_eq=equal,
        b_eq=np.concatenate([want - have, np.zeros(n)]),
    )
    assert found.success
    return float(found.fun)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(sun=FACTORS, need=FACTORS, price=FACTORS)
def test_a_battery_under_any_tariff_and_sun_is_what_plain_arrays_say(sun, need, price):
    plan = optimise(park(sun, need, price), gap=1e-9)
    assert plan.objective.value == pytest.approx(apart(sun, need, price), rel=1e-6)
