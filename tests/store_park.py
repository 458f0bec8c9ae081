"""Parks with one store, by hand: a day of two steps, and a year of two seasons."""

from __future__ import annotations

from typing import Any

from hand_park import hand_park

DAY_NIGHT = {
    "day": {"hours": 4380.0, "cycle": "d", "step": 1.0, "length_h": 12.0},
    "night": {"hours": 4380.0, "cycle": "d", "step": 2.0, "length_h": 12.0},
}
BATTERY = {
    "size_unit": "MWh", "rule": "store", "lifetime": 20.0, "om_share": 0.0, "size_max": 1000.0,
    "capex_variable": 100_000.0, "capex_rate": 50_000.0, "throughput_cost": 1.0,
    "charge_share": 0.9, "discharge_share": 0.9, "self_loss": 0.0, "fill_hours": 2.0,
}  # fmt: skip


def only(name: str, period: str, periods: Any = DAY_NIGHT) -> list[dict[str, Any]]:
    """Write a profile that runs in one period alone."""
    return [{"id": name, "period": each, "factor": float(each == period)} for each in periods]


def ports(medium: str, **ends: dict[str, Any]) -> list[dict[str, Any]]:
    """Write the two ports of the technology ``store``."""
    roles = {"charge": "sink", "discharge": "source"}
    return [
        {"technology": "store", "port": port, "medium": medium, "role": role, "coefficient": 1.0}
        | ends.get(port, {})
        for port, role in roles.items()
    ]


def battery_park(
    kind: dict[str, Any] | None = None,
    retrofit: dict[str, Any] | None = None,
    dump: float = 0.0,
    need: float = 43_800.0,
    **tables: Any,
) -> Any:
    """Give 10 MW of sun by day, a need by night at 100 EUR/MWh, and a battery between them."""
    told = {"technology": "store", "enterprise": "a"} | (retrofit or {})
    sun = {"enterprise": "a", "role": "source", "quantity": 43_800.0, "profile": "sun"}
    dark = {"enterprise": "a", "role": "sink", "quantity": need, "profile": "dark"}
    usual = {
        "periods": DAY_NIGHT,
        "profiles": [*only("sun", "day"), *only("dark", "night")],
        "power": {"pv": sun | {"outlet": "dump"}, "need": dark | {"utility": "grid"}},
        "utilities": {"grid": {"medium": "power", "price": 100.0}},
        "outlets": {"dump": {"medium": "power", "price": dump}},
    }
    return hand_park(
        {"a": 0.0},
        own_technologies={"store": BATTERY | (kind or {})},
        technologies={"B": told},
        **({"technology_ports": ports("power")} | usual | tables),
    )


SEASONS = {
    "summer": {"hours": 4368.0, "cycle": "s", "step": 1.0, "length_h": 24.0},
    "winter": {"hours": 4392.0, "cycle": "w", "step": 1.0, "length_h": 24.0},
}


def seasonal_park(*, seasonal: bool = True, self_loss: float = 0.0, days: int = 365) -> Any:
    """Give sun in summer alone (182 days of 24 MWh), a need in winter alone, a store between."""
    calendar = [
        {"day": float(day), "cycle": "s" if 2 * day < days else "w"} for day in range(1, days + 1)
    ]
    sun = {"enterprise": "a", "role": "source", "quantity": 4368.0, "profile": "sun"}
    dark = {"enterprise": "a", "role": "sink", "quantity": 4392.0, "profile": "dark"}
    return battery_park(
        {
            "capex_variable": 100.0, "capex_rate": 0.0, "throughput_cost": 0.0, "fill_hours": 0.0,
            "charge_share": 1.0, "discharge_share": 1.0, "self_loss": self_loss,
            "seasonal": seasonal, "size_max": 10_000.0,
        },
        periods=SEASONS,
        calendar=calendar,
        profiles=[*only("sun", "summer", SEASONS), *only("dark", "winter", SEASONS)],
        power={"pv": sun | {"outlet": "dump"}, "need": dark | {"utility": "grid"}},
    )  # fmt: skip
