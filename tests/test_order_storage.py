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
        info={"resolution": {"material": "piles"}},
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


DAY = {
    name: {"hours": 4380.0, "cycle": "d", "step": place, "length_h": 12.0}
    for place, name in ((1.0, "day"), (2.0, "night"))
}
BY_DAY = [{"id": "sun", "period": "day", "factor": 1.0}]
BY_DAY += [{"id": "sun", "period": "night", "factor": 0.0}]
BY_NIGHT = [row | {"id": "dark", "factor": 1.0 - row["factor"]} for row in BY_DAY]


def yard():
    """Give rain and ash by day, needs of both by night, and the library's basin and pile."""
    gives = {"enterprise": "a", "role": "source", "quantity": 43_800.0, "profile": "sun"}
    takes = {"enterprise": "a", "role": "sink", "quantity": 43_800.0, "profile": "dark"}
    ash = {"item": "fly_ash", "medium": "material", "technology": "stockpile", "coefficient": 1.0}
    return hand_park(
        {"a": 0.0},
        info={"resolution": {"water": "step", "material": "piles"}},
        contents=[
            *(("rain", "content", name, 20.0) for name in ("COD", "TDS")),
            *(("wash", "max", name, 2000.0) for name in ("COD", "TDS")),
        ],
        periods=DAY,
        profiles=[*BY_DAY, *BY_NIGHT],
        water={"rain": gives | {"outlet": "sewer"}, "wash": takes | {"utility": "tap"}},
        materials={
            "ash": gives | {"material": "fly_ash", "outlet": "tip"},
            "filler": takes | {"material": "fly_ash", "utility": "filler"},
        },
        utilities={
            "tap": {"medium": "water", "price": 3.0},
            "filler": {"medium": "material", "item": "fly_ash", "price": 50.0},
        },
        outlets={
            "sewer": {"medium": "water", "price": 1.0},
            "tip": {"medium": "material", "item": "fly_ash", "price": 10.0},
        },
        technologies={
            "basin": {"technology": "water_basin", "enterprise": "a"},
            "pile": {"technology": "stockpile", "enterprise": "a"},
        },
        technology_ports=[
            ash | {"port": "charge", "role": "sink"},
            ash | {"port": "discharge", "role": "source"},
        ],
    )


def test_the_librarys_basin_and_pile_carry_the_day_into_the_night():
    """10 m3/h and 10 t/h for 12 h: 120 m3 and, filled in 24 h at the fastest, 240 t."""
    plan = optimise(yard())
    assert plan.technologies.loc["basin", "size"] == pytest.approx(120.0)
    assert plan.technologies.loc["pile", "size"] == pytest.approx(240.0)
    assert plan.exchanges["quantity"].sum() == pytest.approx(4 * 43_800.0)
