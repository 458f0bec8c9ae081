"""Alternatives: where a source that nobody takes could go, nearest first; what is missing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from symbiosis.decide.explaining.explained_lines import Line
from symbiosis.decide.explaining.levers import Flow, flows_of
from symbiosis.decide.explaining.rules import why_refused
from symbiosis.decide.explaining.trial import PROOF
from symbiosis.park.media import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.decide.explaining.trial import Trials
    from symbiosis.plan.plan import Plan

FLOWS, REFUSED = 6, 8
"""So many partners are priced, and so many refused ones told."""


def alternatives(trials: Trials, plan: Plan, stream: str) -> Iterator[Line]:
    """List who could take, or give, a stream: by what is missing a year, then who is refused."""
    arcs = plan.matches.arcs
    end = "source" if plan.matches.streams["role"][stream] == "source" else "sink"
    own = [flow for flow in flows_of(plan).values() if (flow.arcs[end] == stream).any()]
    found = []
    for flow in own[:FLOWS]:
        if trials.over:
            break
        part = Flow(flow.name, flow.arcs[flow.arcs[end] == stream])
        entering = trials.planner.entering(trials.scenario, part.wanted, gap=PROOF)
        found.append((entering.missing, entering.premium, part))
    currency = plan.park.info.currency
    for missing, premium, part in sorted(found, key=lambda each: (math.isnan(each[0]), each[0])):
        ends = part.ends
        yield Line(
            "alternative", part.name, ends["source"], ends["sink"], figure=missing,
            unit=f"{currency}/a", now=0.0, needed=premium,
            detail=f"{premium:,.4g} {currency}/{UNITS[ends['medium']]}",
        )  # fmt: skip
    rows = plan.matches.refusals
    refused = rows[(rows[end] == stream) & ~rows["sink" if end == "source" else "source"].isin(
        arcs.loc[arcs[end] == stream, "sink" if end == "source" else "source"])]  # fmt: skip
    nearest = refused.assign(size=refused["figure"].abs()).sort_values("size", na_position="last")
    nearest = nearest.drop(columns="size").head(REFUSED)
    yield from why_refused(trials.park, trials.scenario, plan.matches, nearest)
