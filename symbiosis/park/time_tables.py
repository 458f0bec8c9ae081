"""Tables of time: periods and steps, how things run through them, and what may wait."""

from __future__ import annotations

from symbiosis.park.columns import Column, Table, identifier, number, reference, text

FLEXIBLE = (
    number(
        "shiftable", "", "Of a need: share that may be met at other steps of its cycle", 0.0, 1.0
    ),
    number("interruptible", "", "Of a need: share that may go unmet, at a price", 0.0, 1.0),
    number("interruption_price", "money/MWh", "What each unit costs that goes unmet"),
    number("interruption_hours", "h", "Hours a year for which it may go unmet; empty: all", 0.0),
)
"""What a need of heat or power bears (demand response)."""

TIME_TABLES = (
    Table(
        "periods",
        "Representative periods of the year; their hours sum to 8760",
        (
            identifier("Name of the period"),
            text("name", "Full name"),
            number("hours", "h", "Hours a year", 0.0, 8760.0, required=True),
            text("cycle", "Cycle (typical day, season) of which it is a step; empty: of none"),
            number("step", "", "Its place in the cycle, from 1", 1.0),
            number("length_h", "h", "How long the step lasts each time it comes", 0.0, 8760.0),
        ),
    ),
    Table(
        "profiles",
        "How a stream runs through the periods: one factor per profile and period",
        (
            Column("id", "text", "Name of the profile", required=True),
            reference("period", "periods", "Period", required=True),
            number(
                "factor",
                "",
                "Rate relative to other periods; of a price (which may be negative) what it is "
                "multiplied with",
                None,
                required=True,
            ),
            text("source", "Where it was read"),
        ),
    ),
    Table(
        "calendar",
        "Which cycle a day of the year is like: what is stored over seasons follows the days",
        (
            number("day", "", "Day of the year, from 1", 1.0, 366.0, required=True),
            Column("cycle", "text", "Cycle that it is like, as periods call it", required=True),
        ),
    ),
)
