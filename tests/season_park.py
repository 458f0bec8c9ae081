"""Parks of two seasons of a day and a night each, and a vinasse that nobody can stock."""

from __future__ import annotations

from hand_park import hand_park

HOURS = 2190.0
PERIODS = {
    f"{season}_{part}": {"hours": HOURS, "cycle": season, "step": step, "length_h": 12.0}
    for season in ("winter", "summer")
    for step, part in ((1.0, "day"), (2.0, "night"))
}
"""Of each of the four steps a year has 2190 h."""
PRICES = {
    "utilities": {"molasses": {"medium": "material", "item": "vinasse", "price": 50.0},
                  "grid": {"medium": "power", "price": 90.0},
                  "tap": {"medium": "water", "price": 3.0}},
    "outlets": {"lagoon": {"medium": "material", "item": "vinasse", "price": 10.0},
                "feed_in": {"medium": "power", "price": 0.0},
                "sewer": {"medium": "water", "price": 1.0}},
}  # fmt: skip
RUNS = {
    "summer": (0, 0, 1, 1), "winter": (1, 1, 0, 0), "winter_day": (1, 0, 0, 0),
    "winter_night": (0, 1, 0, 0), "even": (1, 1, 1, 1),
}  # fmt: skip


def profiles(runs):
    return [
        {"id": name, "period": period, "factor": float(factor)}
        for name, factors in runs.items()
        for period, factor in zip(PERIODS, factors, strict=True)
    ]


def season_park(resolution="", runs=None, **tables):
    """Write a park at one place; ``resolution`` is that of materials, or all of them."""
    told = resolution if isinstance(resolution, dict) else {"material": resolution}
    return hand_park(
        {"a": 0.0, "b": 0.0},
        info={"resolution": {medium: over for medium, over in told.items() if over}},
        periods=PERIODS,
        profiles=profiles(RUNS | (runs or {})),
        **(PRICES | tables),
    )


def made(profile, quantity=4380.0, **more):
    own = {"enterprise": "a", "role": "source", "material": "vinasse", "outlet": "lagoon"}
    return own | {"quantity": quantity, "profile": profile} | more


def needed(profile, quantity=4380.0, **more):
    own = {"enterprise": "a", "role": "sink", "material": "vinasse", "utility": "molasses"}
    return own | {"quantity": quantity, "profile": profile} | more
