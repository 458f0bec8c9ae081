"""Explain: why two do not exchange, a source is unused, a retrofit not built, a plan impossible."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from symbiosis.decide.asker import Stand
from symbiosis.decide.asking import asked_of
from symbiosis.decide.explaining.alternatives import alternatives
from symbiosis.decide.explaining.edits import edited
from symbiosis.decide.explaining.explained_lines import table_of
from symbiosis.decide.explaining.impossible import conflicts
from symbiosis.decide.explaining.levers import flows_of, levers
from symbiosis.decide.explaining.not_built import building
from symbiosis.decide.explaining.rules import why_refused
from symbiosis.decide.explaining.subject import Subject, subject_of
from symbiosis.decide.explaining.trial import PROOF, Trials, has_flow, has_retrofit
from symbiosis.errors import BadInput, NoPlan
from symbiosis.optimise import TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from symbiosis.decide.asking import Asked
    from symbiosis.decide.explaining.explained_lines import Line
    from symbiosis.decide.explaining.levers import Flow
    from symbiosis.optimise import LivePlanner
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Choices, Scenario
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.session.entering import Entering
    from symbiosis.solving.watch import Cancel

SECONDS = 60.0
"""How long changes are tried [s]: what is not tried by then is not told."""
State = Literal["in_plan", "refused", "not_chosen", "unknown", "unused", "not_built", "impossible"]


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why something is not so, and what would have to be changed.

    Attributes
    ----------
    subject
        What was asked: a pair, a stream, a retrofit, or the scenario itself.
    state
        ``in_plan`` (lines tell of what else a pair could exchange); ``refused`` (no pair of streams
        fits); ``not_chosen`` (it could be, and another plan is better); ``unknown`` (the two have
        nothing of the same medium); ``unused`` (a stream of which nothing is exchanged);
        ``not_built`` (a retrofit); ``impossible`` (no plan).
    premium, missing
        Money per unit that it is too dear by, and what the first plan that has it costs more a
        year; NaN where that is not the question, infinite where no premium brings it in.
    amount
        How much that plan uses a year.
    lines
        The explanation, line by line.
    park, scenario
        What was asked of.
    complete
        Whether all was tried; else time was up before, or somebody stopped it.
    """

    subject: Subject
    state: State
    premium: float
    missing: float
    amount: float
    lines: tuple[Line, ...]
    park: Park = field(repr=False)
    scenario: Scenario = field(repr=False)
    complete: bool = True

    @property
    def table(self) -> pd.DataFrame:
        """The lines as a table, each with the cell that it is about."""
        return table_of(self.lines)

    def changed(self, line: int = 0) -> tuple[Park, Scenario]:
        """Make the change of one line: the park and the scenario in which it holds."""
        return edited(self.park, self.scenario, self.lines[line].edits)


def explain(
    park: Park | Plan,
    what: str | Sequence[str] = (),
    scenario: Scenario | Choices | None = None,
    *,
    planner: LivePlanner | None = None,
    seconds: float = SECONDS,
    progress: Callable[[Stand], None] | None = None,
    cancel: Cancel | None = None,
) -> Explanation:
    """Say why something is not in the plan, and what would have to be changed for it.

    Whatever is said to help has been tried: the change was made, the park matched or planned
    again, and what was asked for was there.

    Parameters
    ----------
    park
        A park, or a plan: then of its park and scenario.
    what
        Two enterprises, giver first, and if wanted a medium or material; a stream; a retrofit; or
        nothing: then why there is no plan.
    scenario
        Choices to plan under; the default is the plan's, or least cost.
    planner
        Who keeps the models of the park; None: a new one.
    seconds
        How long changes are tried [s].
    progress
        Called after every plan.
    cancel
        Ends it with what is known by then.

    Raises
    ------
    BadInput
        If the park has no such enterprise, stream or retrofit.
    NoPlan
        If there is no plan, and that was not the question, or nothing tells why.
    """
    asked = asked_of(park, scenario, planner)
    subject = subject_of(asked.park, what, asked.scenario.left)
    counter = _Counter(progress)
    try:
        plan = asked.planner.plan(asked.scenario, time_limit=TIME_LIMIT, gap=PROOF, cancel=cancel)
    except NoPlan as none:
        lines = conflicts(asked.planner, asked.park, asked.scenario, none)
        return _told(asked, subject, "impossible", lines)
    counter.one_more()
    trials = Trials(
        asked.park, asked.scenario, asked.planner, seconds=seconds, time_limit=TIME_LIMIT,
        told=counter.one_more, cancel=cancel,
    )  # fmt: skip
    found = _explained(asked, plan, subject, trials)
    return replace(found, complete=not trials.over)


class _Counter:
    """Counts plans, and tells."""

    def __init__(self, progress: Callable[[Stand], None] | None) -> None:
        import time

        self._progress, self._done, self._clock = progress, 0, time.perf_counter
        self._began = self._clock()

    def one_more(self) -> None:
        self._done += 1
        if self._progress is not None:
            spent = self._clock() - self._began
            self._progress(Stand(self._done, self._done, spent, math.nan))


def _explained(asked: Asked, plan: Plan, subject: Subject, trials: Trials) -> Explanation:
    if subject.kind == "scenario":
        message = f"{asked.park.info.id}: there is a plan under this scenario. Say what to explain."
        raise BadInput(message)
    if subject.kind == "retrofit":
        if has_retrofit(plan, subject.name):
            return _told(asked, subject, "in_plan", ())
        return _entering(asked, subject, "not_built", building(trials, plan, subject.name))
    if subject.kind == "stream":
        used = plan.streams["exchanged"].get(subject.name, 0.0) > 0.0
        lines = () if used else tuple(alternatives(trials, plan, subject.name))
        return _told(asked, subject, "in_plan" if used else "unused", lines)
    return _pair(asked, plan, subject, trials)


def _pair(asked: Asked, plan: Plan, subject: Subject, trials: Trials) -> Explanation:
    """Explain the largest flow of a pair that the plan does not use."""
    flows = [flow for name, flow in flows_of(plan).items() if subject.fits(flow.ends, plan)]
    if any(has_flow(plan, flow.name) for flow in flows):
        return _told(asked, subject, "in_plan", _beside(asked, plan, subject, trials, flows))
    if flows:
        entering, flow = _nearest(asked, flows)
        lines = tuple(levers(trials, plan, flow, entering))
        told = _told(asked, subject, "not_chosen", lines)
        return Explanation(
            subject, told.state, entering.premium, entering.missing, entering.amount, lines,
            asked.park, asked.scenario,
        )  # fmt: skip
    refused = subject.refusals(plan)
    lines = tuple(why_refused(asked.park, asked.scenario, plan.matches, refused))
    return _told(asked, subject, "refused" if lines else "unknown", lines)


def _nearest(asked: Asked, flows: list[Flow]) -> tuple[Entering, Flow]:
    """Find the flow that costs least to have."""
    found = [
        (asked.planner.entering(asked.scenario, flow.wanted, gap=PROOF), flow) for flow in flows
    ]
    return min(found, key=lambda each: (each[0].missing, each[1].name))


def _beside(
    asked: Asked, plan: Plan, subject: Subject, trials: Trials, flows: list[Flow]
) -> list[Line]:
    """Explain the media that a pair of the plan does not exchange."""
    used = {flow.ends["medium"] for flow in flows if has_flow(plan, flow.name)}
    refused = subject.refusals(plan)
    could = {flow.ends["medium"] for flow in flows}
    lines = why_refused(
        asked.park, asked.scenario, plan.matches, refused[~refused["medium"].isin(could)]
    )
    found = list(lines)
    for medium in sorted(could - used):
        entering, flow = _nearest(asked, [one for one in flows if one.ends["medium"] == medium])
        found += levers(trials, plan, flow, entering)
    return found


def _entering(
    asked: Asked, subject: Subject, state: State, found: tuple[float, float, float, Iterator[Line]]
) -> Explanation:
    premium, missing, amount, lines = found
    return Explanation(
        subject, state, premium, missing, amount, tuple(lines), asked.park, asked.scenario
    )


def _told(asked: Asked, subject: Subject, state: State, lines: Sequence[Line]) -> Explanation:
    nothing = math.nan
    return Explanation(
        subject, state, nothing, nothing, nothing, tuple(lines), asked.park, asked.scenario
    )
