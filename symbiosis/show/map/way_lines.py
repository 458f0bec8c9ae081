"""The lines on which pipes may run, as a map draws them: by ground, and those that are assumed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from symbiosis.matching.ways.park_ways import all_ways
from symbiosis.park.drawn.measured_lines import grounds_of_lines
from symbiosis.show.understanding import ground_names

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan
    from symbiosis.show.map.layout import Sheet
    from symbiosis.show.words import Words

ASSUMED = "ground_assumed"
"""Name under which assumed ways are coloured and switched on and off."""
DASH = (5.0, 4.0)
"""Dash of assumed ways."""


def with_assumed(sheet: Sheet, park: Park, plan: Plan | None) -> Sheet:
    """Add the ways that are assumed, where a plan could lay mains and nobody draws corridors."""
    if plan is None or sheet.corridors or plan.scenario.mains == "none":
        return sheet
    ways = all_ways(park).segments["geometry"]
    return replace(sheet, assumed=tuple(sheet.drawn(way) for way in ways))


def ways_told(plan: Plan, say: Words) -> list[str]:
    """Say how a printed map draws the ways: by ground where there are several, and if assumed."""
    lines = plan.park.corridors
    if lines is None or not len(lines):
        return [] if plan.scenario.mains == "none" else [say("print.assumed_ways")]
    several = len(set(grounds_of_lines(lines, plan.park.library))) > 1
    return [say("print.grounds")] if several else []


def ground_legend(sheet: Sheet, park: Park, say: Words) -> list[dict[str, Any]]:
    """Name the grounds of corridors where there are several, and what is assumed."""
    entries = []
    grounds = list(dict.fromkeys(sheet.grounds))
    if len(grounds) > 1:
        called = ground_names(park.library, say)
        for of in grounds:
            lines = zip(sheet.corridors, sheet.grounds, strict=True)
            metres = sum(line.length for line, each in lines if each == of) * sheet.metres
            note = say("map.ground_km", km=f"{metres / 1000.0:,.1f}")
            entries.append({"medium": f"ground_{of}", "name": called.get(of, of), "note": note})
    if sheet.assumed:
        told = {"name": say("map.assumed_ways"), "note": say("map.assumed_note")}
        entries.append({"medium": ASSUMED, **told})
    return entries
