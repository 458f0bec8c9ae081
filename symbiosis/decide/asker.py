"""One park asked many questions: on kept models, with progress, until somebody says stop."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from symbiosis.optimise import GAP, TIME_LIMIT, LivePlanner

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.brief import Brief
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.session.furthest import Furthest
    from symbiosis.solving.session.marginals import Marginals
    from symbiosis.solving.watch import Cancel


@dataclass(frozen=True)
class Stand:
    """How far a row of questions has come.

    Attributes
    ----------
    done, total
        Questions answered, and how many there will be as far as is known.
    seconds, left
        Wall time since the first [s], and what is likely left; NaN: not known.
    """

    done: int
    total: int
    seconds: float
    left: float


class Asking(TypedDict, total=False):
    """How a decision may be asked: what :class:`Asker` takes beside the park."""

    planner: LivePlanner | None
    time_limit: float | None
    gap: float | None
    progress: Callable[[Stand], None] | None
    cancel: Cancel | None


class Asker:
    """Asks one park one question after another, and tells how far it is.

    Parameters
    ----------
    park
        A loaded park.
    planner
        Who keeps the models of the park; None: a new one.
    time_limit, gap
        Of every single question [s]; None: :data:`symbiosis.optimise.TIME_LIMIT`,
        :data:`symbiosis.optimise.GAP`.
    progress
        Called after every question.
    cancel
        Ends the question being answered; whoever asks looks at :attr:`stopped` between two.

    Attributes
    ----------
    park, planner
        As given, or made.
    total
        How many questions there will be; whoever asks may correct it.
    """

    def __init__(
        self,
        park: Park,
        *,
        planner: LivePlanner | None = None,
        time_limit: float | None = None,
        gap: float | None = None,
        progress: Callable[[Stand], None] | None = None,
        cancel: Cancel | None = None,
    ) -> None:
        self.park = park
        self.planner = planner or LivePlanner(park)
        self.total = 1
        self._time_limit = TIME_LIMIT if time_limit is None else time_limit
        self._gap = GAP if gap is None else gap
        self._progress, self._cancel = progress, cancel
        self._done, self._began = 0, time.perf_counter()

    @property
    def stopped(self) -> bool:
        """Whether somebody has asked to stop."""
        return self._cancel is not None and self._cancel.is_set()

    def plan(self, scenario: Scenario, quantities: Mapping[str, float] | None = None) -> Plan:
        """Give the plan for a scenario, proved to the gap.

        Raises
        ------
        NoPlan
            If there is none.
        """
        try:
            return self.planner.plan(
                scenario,
                quantities=quantities,
                time_limit=self._time_limit,
                gap=self._gap,
                cancel=self._cancel,
            )
        finally:
            self.answered()

    def brief(self, scenario: Scenario) -> Brief:
        """Give what the plan for a scenario comes to, audited and proved to the gap, in brief.

        Raises
        ------
        NoPlan
            If there is none.
        """
        try:
            return self.planner.brief(
                scenario, time_limit=self._time_limit, gap=self._gap, cancel=self._cancel
            )
        finally:
            self.answered()

    def priced(self, scenario: Scenario) -> tuple[Plan, Marginals]:
        """Give the plan for a scenario, with the price of every row of its model.

        Raises
        ------
        NoPlan
            If there is none.
        """
        try:
            return self.planner.priced(
                scenario, time_limit=self._time_limit, gap=self._gap, cancel=self._cancel
            )
        finally:
            self.answered()

    def furthest(self, scenario: Scenario, number: int, side: str) -> Furthest | None:
        """Seek the best value of one of a scenario's targets (:meth:`.LivePlanner.furthest`)."""
        try:
            return self.planner.furthest(
                scenario, number, side, time_limit=self._time_limit, cancel=self._cancel
            )
        finally:
            self.answered()

    def answered(self) -> None:
        """Note that one more question is answered, and tell."""
        self._done += 1
        self.total = max(self.total, self._done)
        if self._progress is None:
            return
        spent = time.perf_counter() - self._began
        left = spent / self._done * (self.total - self._done) if self._done else math.nan
        self._progress(Stand(self._done, self.total, spent, left))
