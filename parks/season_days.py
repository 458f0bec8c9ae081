"""Seasons as days that repeat: their periods, profiles and hourly shapes by step of the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.series.hourly_shapes import shape_of
from symbiosis.parks.building import MONTHS, Row, Seasons, period_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

STEPS, STEP_H = 8, 3
"""Steps of a day, and how long each is [h]."""
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def day_rows(seasons: Seasons) -> list[Row]:
    """Let each season be a day of steps that repeats."""
    return [
        {
            "id": f"{season['id']}_{step}",
            "name": f"{season['name']}, {STEP_H * (step - 1)} to {STEP_H * step} h",
            "hours": float(str(season["hours"])) / STEPS,
            "cycle": season["id"],
            "step": step,
            "length_h": STEP_H,
        }
        for season in period_rows(seasons)
        for step in range(1, STEPS + 1)
    ]


def by_steps(rows: Iterable[Row]) -> list[Row]:
    """Let profiles of seasons run evenly through the steps of their days."""
    return [
        {**row, "period": f"{row['period']}_{step}"} for row in rows for step in range(1, STEPS + 1)
    ]


def shape_rows(name: str, shape: str, seasons: Seasons) -> list[Row]:
    """Give the mean of an hourly shape of the library at each step of each season's day.

    Parameters
    ----------
    name
        Name of the profile in the park.
    shape
        Shape of the library.
    """
    hourly = shape_of(shape).to_numpy(float).reshape(365, STEPS, STEP_H).mean(axis=2)
    month = [each for each, days in zip(MONTHS, MONTH_DAYS, strict=True) for _ in range(days)]
    return [
        {
            "id": name,
            "period": f"{season}_{step}",
            "factor": round(float(hourly[[each in months for each in month], step - 1].mean()), 4),
            "source": f"the library's hourly shape {shape}, by seasons and hours of the day",
        }
        for season, months in seasons.items()
        for step in range(1, STEPS + 1)
    ]
