"""A published case of orders and stock through the production model (Wagner & Whitin 1958)."""

from __future__ import annotations

import pytest
from hand_park import hand_park

from symbiosis import optimise

MONTH_H = 730.0
DEMAND = (69, 29, 36, 61, 61, 26, 34, 67, 45, 67, 79, 56)
SETUP = (85, 102, 102, 101, 98, 114, 105, 86, 119, 110, 98, 114)
COST = 864.0
"""What the dynamic programme on these figures gives, at 1 a month for each tonne held."""
MONTHS = {
    f"m{month:02}": {"hours": MONTH_H, "cycle": "year", "step": float(month), "length_h": MONTH_H}
    for month in range(1, 13)
}
PILE = {
    "size_unit": "t", "rule": "store", "lifetime": 20.0, "size_max": 1000.0, "charge_share": 1.0,
    "discharge_share": 1.0, "self_loss": 0.0, "fill_hours": 0.0, "opex": 1.0 / MONTH_H,
}  # fmt: skip


def by_month(name, factors):
    return [
        {"id": name, "period": period, "factor": float(factor)}
        for period, factor in zip(MONTHS, factors, strict=True)
    ]


def port(technology, name, role, **more):
    own = {"technology": technology, "port": name, "role": role, "coefficient": 1.0}
    return own | {"medium": "material", "item": "coal"} | more


def wagner_whitin():
    """Give a need by month, a unit that orders at a cost by month, and a pile that stands."""
    stands = {"enterprise": "a", "existing": True, "max_size": 1000.0}
    need = {"enterprise": "a", "role": "sink", "material": "coal", "quantity": float(sum(DEMAND))}
    return hand_park(
        {"a": 0.0},
        info={"resolution": {"material": "step"}},
        periods=MONTHS,
        profiles=[*by_month("need", DEMAND), *by_month("setup", SETUP)],
        materials={"burnt": need | {"profile": "need", "utility": "never"}},
        utilities={"never": {"medium": "material", "item": "coal", "price": 10_000.0}},
        own_technologies={"pile": PILE},
        technologies={
            "order": stands
            | {"technology": "own_material", "start_cost": 1.0, "start_profile": "setup"},
            "pile": stands | {"technology": "pile", "start_amount": 0.0, "max_rate": 1.0},
        },
        technology_ports=[
            port("order", "bought", "source", outlet="none"),
            port("pile", "charge", "sink"),
            port("pile", "discharge", "source"),
        ],
    )


def test_orders_and_stock_cost_what_the_dynamic_programme_gives():
    plan = optimise(wagner_whitin(), gap=1e-9)
    assert plan.objective.value == pytest.approx(COST, abs=1e-6)
    assert plan.objective.gap <= 1e-9
