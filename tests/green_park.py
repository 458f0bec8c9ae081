"""Parks of green power by hand: sun by day, a mill by day and one by night, and a battery."""

from __future__ import annotations

from typing import Any

from hand_park import hand_park
from store_park import DAY_NIGHT, only

PV = {
    "size_unit": "MW", "lifetime": 20.0, "capex_variable": 0.0, "full_load_hours": 1000.0,
    "size_max": 2.0, "green": True,
}  # fmt: skip
BATTERY = {
    "size_unit": "MWh", "rule": "store", "lifetime": 20.0, "capex_variable": 0.0,
    "charge_share": 0.9, "discharge_share": 1.0, "self_loss": 0.0, "size_max": 100.0,
}  # fmt: skip
ROOF = {"enterprise": "a", "role": "source", "quantity": 1000.0, "profile": "sun", "green": True}
BUILT = {"roof": {"technology": "pv", "enterprise": "a", "profile": "sun"}}
STORE = {"store": {"technology": "cell", "enterprise": "a"}}


def green_park(
    power: dict[str, Any] | None = None,
    technologies: dict[str, Any] | None = None,
    *,
    steps: bool = True,
    trades: str = "",
    needs: tuple[float, float] = (400.0, 600.0),
    **tables: Any,
) -> Any:
    """Give a mill that needs so much by day and by night; the grid sells at 100, buys at 50."""
    mills = {
        when: {"enterprise": "a", "role": "sink", "quantity": need, "profile": when}
        for when, need in zip(("day", "night"), needs, strict=True)
    }
    streams = (power or {}) | mills
    if not steps:
        streams = {name: row | {"profile": ""} for name, row in streams.items()}
    port = {"port": "out", "medium": "power", "role": "source", "coefficient": 1.0}
    ends = {"charge": "sink", "discharge": "source"}
    feed = {
        "sells": {"discharge": {"outlet": "feed"}}, "buys": {"charge": {"utility": "grid"}}
    }.get(trades, {})  # fmt: skip
    ports = [{"technology": "pv", "outlet": "feed"} | port] + [
        {"technology": "cell", "port": name, "medium": "power", "role": role,
         "coefficient": 1.0} | feed.get(name, {})
        for name, role in ends.items()
    ]  # fmt: skip
    timed = {
        "periods": DAY_NIGHT,
        "profiles": [*only("sun", "day"), *only("day", "day"), *only("night", "night")],
    }
    usual = {
        "power": streams,
        "utilities": {"grid": {"medium": "power", "price": 100.0, "default": True}},
        "outlets": {"feed": {"medium": "power", "price": -50.0, "default": True}},
        "own_technologies": {"pv": PV, "cell": BATTERY},
        "technology_ports": ports,
        "technologies": technologies or {},
    }
    free = {"discount_rate": 0.0}
    return hand_park({"a": 0.0}, info=free, **(usual | (timed if steps else {}) | tables))


def two_roofs() -> Any:
    """Give two roofs that stand, one of which costs something if it is opened."""
    row = BUILT["roof"] | {"existing": True}
    old, new = row | {"max_size": 1.5}, row | {"max_size": 2.0, "fixed_cost": 1.0}
    return green_park(technologies={"old": old, "new": new})
