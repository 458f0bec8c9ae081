"""What a route's pipe is, for a panel and a report: its size, what it takes of the pressure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from symbiosis.park.accounts import parts_of, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_PUMPS = "pumping"
"""Kind of the ledger lines of pumps; their quantity is MWh a year."""
_WATER = "make_up"
"""The same of feed water, m3 a year."""


ROUTE_FIGURES = {"velocity": "m/s", "pressure_drop": "Pa/m", "drop_bar": "bar"}
"""What is told of a pipe beside its size, with its unit."""


def pipe_size(route: Mapping[Any, Any], say: Words) -> str:
    """Say how large a route's pipe is: ``300``, ``2 x 300``; empty: its carrier has no sizes."""
    if math.isnan(route["dn"]):
        return ""
    dn, parallel = f"{route['dn']:.0f}", f"{route['parallel']:.0f}"
    return say("pipes.beside", dn=dn, parallel=parallel) if route["parallel"] > 1.0 else dn


def pipe_told(route: Mapping[Any, Any], say: Words) -> str:
    """Say a route's size, velocity and pressure drop in a line; empty: there is no such table."""
    if math.isnan(route["dn"]):
        return ""
    figures = {
        "dn": f"{route['dn']:.0f}",
        "velocity": say.number(route["velocity"]),
        "drop": say.number(route["pressure_drop"]),
        "bar": say.number(route["drop_bar"]),
    }
    several = route["parallel"] > 1.0
    beside = {"parallel": f"{route['parallel']:.0f}"} if several else {}
    return say("panel.beside" if several else "panel.size", **figures, **beside)


def pipe_facts(route: Mapping[Any, Any], say: Words) -> Iterator[tuple[str, str]]:
    """Say of a row of the table ``routes`` which pipe it takes, and what pumps and steam take."""
    if told := pipe_told(route, say):
        yield say("panel.pipe"), told
    if route["pumping"] > 0.0:
        yield say("panel.pumping"), say.amount(float(route["pumping"]), "MWh/a")
    if route["make_up"] > 0.0:
        yield say("panel.make_up"), say.amount(float(route["make_up"]), "m3/a")


def pumping_told(plan: Plan, say: Words) -> str:
    """Say what the pumps of all pipes of a plan draw, cost and emit a year; empty: nothing."""
    lines = plan.ledger[plan.ledger["kind"] == _PUMPS]
    if lines.empty:
        return ""
    drawn = lines.drop_duplicates(["holder", "item"])["quantity"].sum()
    booked = lines.groupby("account")["amount"].sum()
    co2 = booked.reindex(list(parts_of("co2"))).fillna(0.0).sum()
    return say(
        "told.pumping",
        power=say.amount(float(drawn), "MWh/a"),
        money=say.amount(float(booked.get("transport", 0.0)), f"{plan.park.info.currency}/a"),
        co2=say.amount(float(co2), unit_of("co2", plan.park.info.currency)),
    )


def make_up_told(plan: Plan, say: Words) -> str:
    """Say how much condensate of all steam lines is made up by bought water; empty: none."""
    lines = plan.ledger[plan.ledger["kind"] == _WATER]
    if lines.empty:
        return ""
    booked = lines.groupby("account")["amount"].sum()
    water = lines.drop_duplicates(["holder", "item"])["quantity"].sum()
    return say(
        "told.make_up",
        water=say.amount(float(water), "m3/a"),
        money=say.amount(float(booked.get("transport", 0.0)), f"{plan.park.info.currency}/a"),
    )
