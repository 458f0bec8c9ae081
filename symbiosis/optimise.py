"""The facade: a park and a scenario in, an audited plan out."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from symbiosis.park.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.anytime import Cancel, Progress
    from symbiosis.solving.bilinear import BilinearSession
    from symbiosis.solving.session import Session
    from symbiosis.solving.solution import Solution

TIME_LIMIT = 60.0
"""Default limit of the search [s]; the best plan so far is returned."""
GAP = 5e-3
"""Default relative gap, of the park's whole cost."""
REFERENCE_SHARE = 0.2
"""The baseline and today may take this share of the time limit, each."""


def optimise(
    park: Park,
    scenario: Scenario | None = None,
    *,
    time_limit: float | None = None,
    gap: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
) -> Plan:
    """Find the exchanges that a park should have.

    Parameters
    ----------
    park
        A loaded park (:func:`symbiosis.load_park`).
    scenario
        Objective, prices, limits, policy; the default is least cost.
    time_limit
        Wall time of the search [s]; None: :data:`TIME_LIMIT`.
    gap
        Relative gap between plan and bound at which the search may stop; None: :data:`GAP`.
    progress
        Called with every better plan or bound.
    cancel
        Anything with ``is_set()``: ends the search with the best plan so far, as Ctrl-C does; the
        plan's status is then ``cancelled``.

    Raises
    ------
    NoPlan
        If no plan meets the scenario, or none was found in time, with what stands in the way.
    PlanRejected
        If the answer fails its own audit.
    """
    from symbiosis.matching import match
    from symbiosis.plan.assemble import assemble
    from symbiosis.plan.today import as_it_fits
    from symbiosis.solving.infeasible import no_plan

    scenario = scenario or Scenario()
    limit = TIME_LIMIT if time_limit is None else time_limit
    seconds: dict[str, float] = {}
    with _timed(seconds, "match"):
        matches = match(park, scenario)
    with _timed(seconds, "references"):
        references = _references(matches, scenario, REFERENCE_SHARE * limit)
        matches = as_it_fits(matches, references.get("today"))
    with _timed(seconds, "build"):
        session = _session(matches, scenario)
    with _timed(seconds, "solve"):
        solution = session.solve(
            time_limit=limit, gap=GAP if gap is None else gap, progress=progress, cancel=cancel
        )
    if not solution.found:
        raise no_plan(session, solution)
    with _timed(seconds, "audit"):
        plan = assemble(park, scenario, matches, solution, references, seconds)
    return replace(plan, seconds=seconds)


def _session(matches: Matches, scenario: Scenario) -> Session | BilinearSession:
    """Write the model and compile it."""
    from symbiosis.models.park import build_model
    from symbiosis.solving.bilinear import open_session

    return open_session(build_model(matches, scenario))


def _references(matches: Matches, scenario: Scenario, time_limit: float) -> dict[str, Solution]:
    """Solve the park without exchanges, and with today's where they are known."""
    from symbiosis.plan.reference import baseline_question, today_question

    questions = {
        "baseline": baseline_question(matches, scenario),
        "today": today_question(matches, scenario),
    }
    return {
        name: _session(*question).solve(time_limit=time_limit, gap=GAP)
        for name, question in questions.items()
        if question is not None
    }


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = time.perf_counter() - began
