"""`frontier`: all trade-offs between two or three accounts of a park, every point a plan."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Unpack

from symbiosis.decide.frontiers.aims import Aim, aims_of
from symbiosis.decide.frontiers.front import Front, Payoff, front_of
from symbiosis.decide.frontiers.tracing import Tighter, Values, by_levels, by_step, trace
from symbiosis.decide.sweeping.case import CANCELLED, INFEASIBLE, Case, Noted
from symbiosis.decide.sweeping.desk import Desk, Efforts, effort_of
from symbiosis.errors import BadInput, NoPlan
from symbiosis.optimise import GAP
from symbiosis.park.accounts import ACCOUNTS, SUMS
from symbiosis.park.entities import MOST
from symbiosis.park.scenario import as_scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from symbiosis.decide.asker import Stand
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Choices, Scenario
    from symbiosis.solving.watch import Cancel

POINTS = 12
"""Default number of levels of every objective but the first."""
FEWEST = 2


@dataclass(frozen=True)
class Levels:
    """How finely a frontier is traced.

    Attributes
    ----------
    points
        Levels of every objective but the first, both ends among them; ``all``: every point.
    step
        For ``all``: the least difference that counts, of every objective but the first, each in its
        account's unit; 1 finds all points where accounts are whole numbers.
    """

    points: int | Literal["all"] = POINTS
    step: float | None = None

    def checked(self) -> Levels:
        """Refuse what is no number of points, or no step."""
        if self.points == "all":
            if self.step is None or not 0.0 < self.step < math.inf:
                message = (
                    f"step: {self.step!r}: to find every point, say which difference counts: a "
                    "figure above 0 in the unit of the later accounts; 1 for whole numbers."
                )
                raise BadInput(message)
        elif not isinstance(self.points, int) or self.points < FEWEST:
            message = f'points: {self.points!r}: give a whole number of at least 2, or "all".'
            raise BadInput(message)
        return self


def frontier(
    park: Park,
    accounts: Sequence[str] = ("cost", "co2"),
    *,
    levels: Levels | int | None = None,
    scenario: Scenario | Choices | None = None,
    workers: int = 1,
    folder: str | Path | None = None,
    progress: Callable[[Stand], None] | None = None,
    cancel: Cancel | None = None,
    **effort: Unpack[Efforts],
) -> Front:
    """Trace what must be given of one account for another: plans that nothing dominates.

    The method is that of :mod:`symbiosis.decide.frontiers.tracing`. A plan is as good as the gap of
    its search allows; what another point dominates within it is left out.

    Parameters
    ----------
    park
        A loaded park (:func:`symbiosis.load_park`).
    accounts
        Two or three: accounts, the sums ``cost`` and ``co2``, or named objectives (``heat``,
        ``waste`` ...). What is better is known: more heat recovered, less waste. The first is
        sought, the others are bounded.
    levels
        How many levels, or all (:class:`Levels`); default :data:`POINTS`.
    scenario
        What holds besides; its objective does not count.
    workers
        Processes that answer; with more than one, all levels are asked at once, also those that
        one process would pass over. Every point of an integer problem is found by one.
    folder
        Where answers are noted as they come; what is there already is not asked again.
    progress
        Called after every answer.
    cancel
        Anything with ``is_set()``: ends with the points that are found, as Ctrl-C does.
    **effort
        ``gap`` and ``time_limit`` of every single question
        (:class:`symbiosis.decide.sweeping.desk.Efforts`); the gap is :data:`symbiosis.optimise.GAP`
        if none is given, and none where every point is wanted.

    Raises
    ------
    BadInput
        If accounts, levels, effort, folder or scenario cannot be used.
    NoPlan
        If no plan meets the scenario, or Ctrl-C came before there was one.
    """
    whole = (levels if isinstance(levels, Levels) else Levels(levels or POINTS)).checked()
    tracer = _Tracer(aims_of(accounts), as_scenario(scenario), whole)
    each = effort_of(**({"gap": 0.0 if whole.points == "all" else GAP} | effort))
    with Desk(
        park,
        each,
        folder=folder,
        progress=progress,
        cancel=cancel,
    ) as desk:
        tracer.run(desk, workers)
        ended = not desk.is_stopped(), each
        return front_of(park, tracer.aims, tracer.payoff, tracer.found, ended)


class _Tracer:
    """Asks for the points of one frontier."""

    def __init__(self, aims: tuple[Aim, ...], scenario: Scenario, levels: Levels) -> None:
        self.aims, self.levels = aims, levels
        self._scenario = scenario
        self.payoff: list[Payoff] = []
        self.found: list[tuple[Values, tuple[Case, Noted]]] = []

    def run(self, desk: Desk, workers: int) -> None:
        """Solve the payoff table, then trace."""
        count = len(self.aims)
        points = self.levels.points if isinstance(self.levels.points, int) else 1
        desk.total = count + (points ** (count - 1) if points > 1 else 1)
        for first in range(count):
            case = self._payoff_case(first)
            noted = desk.ask(case)
            values = self._values(noted)
            if values is None:
                _refuse(noted)
                return
            self.payoff.append(Payoff(self.aims[first].name, values, case, noted))
            self.found.append((values, (case, noted)))
        tighter = self._tighter()
        if workers != 1 and points > 1:
            desk.ask_all(self._grid(tighter), workers)
        for values, found in trace(lambda bounds: self._ask(desk, bounds), tighter):
            self.found.append((values, found))

    def _payoff_case(self, first: int) -> Case:
        """Ask for the best of one objective, then of the others in turn."""
        order = [first, *(k for k in range(len(self.aims)) if k != first)]
        return self._case(order, (None,) * (len(self.aims) - 1))

    def _case(self, order: Sequence[int], bounds: tuple[float | None, ...]) -> Case:
        limits = (
            aim.limit(MOST if bound is None else bound)  # the model's rows stay the same
            for aim, bound in zip(self.aims[1:], bounds, strict=True)
        )
        weights = [dict(self.aims[place].weights) for place in order]
        if all(aim.name != "cost" for aim in self.aims):
            weights.append(dict(SUMS["cost"]))  # of plans that are alike in all, the cheapest
        scenario = self._scenario.model_copy(
            update={
                "objective": tuple(weights),
                "limits": (*self._scenario.limits, *limits),
            }
        )
        return Case("", scenario)

    def _ask(
        self, desk: Desk, bounds: tuple[float | None, ...]
    ) -> tuple[Values, tuple[Case, Noted]] | None:
        case = self._case(range(len(self.aims)), bounds)
        noted = desk.ask(case)
        values = self._values(noted)
        if values is None:
            if noted.status in ("refused", "error"):
                _refuse(noted)
            return None
        return values, (case, noted)

    def _values(self, noted: Noted) -> Values | None:
        if not noted.found:
            return None
        accounts = dict(zip(ACCOUNTS, noted.accounts["plan"], strict=True))
        return tuple(aim.sense * aim.of(accounts) for aim in self.aims)

    def _ends(self, place: int) -> tuple[float, float]:
        """Give worst and best of an objective in the payoff table."""
        column = [row.values[place] for row in self.payoff]
        return max(column), min(column)

    def _tighter(self) -> list[Tighter]:
        if self.levels.points == "all":
            return [by_step(float(self.levels.step or 1.0))] * (len(self.aims) - 1)
        return [
            by_levels(*self._ends(place), self.levels.points) for place in range(1, len(self.aims))
        ]

    def _grid(self, tighter: Sequence[Tighter]) -> list[Case]:
        """List the questions of all levels."""
        grids: list[tuple[float | None, ...]] = [()]
        for each, place in zip(tighter, range(1, len(self.aims)), strict=True):
            bounds: list[float | None] = [None]
            reached: float | None = self._ends(place)[0]
            while reached is not None and (reached := each(reached)) is not None:
                bounds.append(reached)
            grids = [(*grid, bound) for grid in grids for bound in bounds]
        return [self._case(range(len(self.aims)), grid) for grid in grids]


def _refuse(noted: Noted) -> None:
    """Say why there is no first plan, or why a point cannot be asked."""
    if noted.status == "refused":
        raise BadInput(noted.why)
    if noted.status == CANCELLED:
        message = "Stopped before a first plan was found."
        raise NoPlan(message, proved=False)
    raise NoPlan(noted.why, proved=noted.status == INFEASIBLE)
