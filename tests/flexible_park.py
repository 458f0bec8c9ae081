"""A mill by night beside sun by day: what of its need may wait for the sun, or go unmet."""

from __future__ import annotations

from typing import Any

from hand_park import hand_park
from store_park import DAY_NIGHT, only

MAY = {
    "shiftable": 0.3, "interruptible": 0.5, "interruption_price": 60.0, "interruption_hours": 100.0,
}  # fmt: skip
TIMES = [
    {"id": "tou", "period": "day", "factor": 1.5},
    {"id": "tou", "period": "night", "factor": 0.5},
]


def mill_park(
    need: dict[str, Any] | None = None,
    grid: dict[str, Any] | None = None,
    sun: float = 43_800.0,
    **tables: Any,
) -> Any:
    """Give a mill of 10 MW by night at 100 EUR/MWh, and 10 MW of sun by day that nobody needs."""
    mill = {"enterprise": "a", "role": "sink", "quantity": 43_800.0, "profile": "dark"}
    power = {"mill": mill | {"utility": "grid"} | (need or {})}
    if sun:
        power["pv"] = {
            "enterprise": "a", "role": "source", "quantity": sun, "profile": "sun", "outlet": "dump"
        }  # fmt: skip
    usual = {
        "periods": DAY_NIGHT,
        "profiles": [*only("sun", "day"), *only("dark", "night"), *TIMES],
        "power": power,
        "utilities": {"grid": {"medium": "power", "price": 100.0} | (grid or {})},
        "outlets": {"dump": {"medium": "power", "price": 0.0}},
    }
    return hand_park({"a": 0.0}, **(usual | tables))
