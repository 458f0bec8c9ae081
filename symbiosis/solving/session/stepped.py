"""A model of very many steps: what is worth building is found in kinds of hours first.

A park of 50 firms on 192 steps has over a million flows, of which a tenth is ever used. So its
model is answered twice: in a few kinds of hours, all steps gathered
(:mod:`symbiosis.matching.gathering`), and then step by step with the exchanges that were used
there. The first answer's bound holds for everything, the second one's plan is the answer, and its
gap is told between the two.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from symbiosis.matching.gathering import gathered, narrowed, over_the_year
from symbiosis.matching.hour_kinds import kinds_of_hours
from symbiosis.matching.wholes import CYCLES, STEPS, resolutions
from symbiosis.park.media import LINEAR
from symbiosis.solving.session.kept import KeptModel
from symbiosis.solving.session.session import Session
from symbiosis.solving.solution import PROVED, Stage, Status
from symbiosis.solving.watch import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from symbiosis.matching.absence import Absence
    from symbiosis.matching.tables import Matches
    from symbiosis.park.forms import Target
    from symbiosis.park.scenario import Scenario
    from symbiosis.solving.session.bilinear import BilinearSession
    from symbiosis.solving.session.entering import Entering, Wanted
    from symbiosis.solving.session.extend import Extend
    from symbiosis.solving.session.furthest import Furthest
    from symbiosis.solving.session.marginals import Marginals
    from symbiosis.solving.solution import Solution

MANY = 40_000
"""Arcs and streams times steps beyond which a model is answered in kinds of hours first."""
KINDS, FEWEST = 12_000, 4
"""So many arcs and streams times kinds are answered at once, and so many kinds at least."""
FIRST_SHARE, FIRST_GAPS = 0.5, (2e-3, 1e-2)
"""Share of the time that the kinds of hours may take, and the least and the largest gap at which
they are left: half of what is asked."""
FIRST_SECONDS, LAST_SECONDS = 10.0, 5.0
"""However short a what-if is to be, a new park gets so long in kinds of hours, and the steps so
long [s]: a plan late is better than none."""
LAST_SHARE, LAST_GAP = 0.25, 1e-4
"""Share of the time that the steps have at least, and of the gap that they may leave open."""
WIDE, MORE, LEAST_LEFT = 0.01, 3, 5.0
"""Beyond this gap a plan is bounded anew, by so many times more kinds of hours, if there are so
many seconds left."""
_IN_TIME = (Status.NO_PLAN, Status.TIME_LIMIT)
"""How the kinds of hours end where there was no time for them."""
_FLOWS, _DRAWN = tuple(f"{medium}.flow" for medium in LINEAR), "heat.drawn"
_MOVED = 1e-6
"""Flows below this are the solver's rounding [unit/h]."""


def has_many_steps(matches: Matches) -> bool:
    """Tell whether a park is to be answered in kinds of hours first.

    Mains are laid at once. So is what has by-products by the step of a need by the cycle: kinds of
    hours would ask for more than the steps do, and their bound would hold for nothing.
    """
    if matches.mains is not None or _made_within_a_cycle(matches.streams):
        return False
    return steps_of(matches) > 1 and steps_of(matches) * _breadth(matches) > MANY


def _made_within_a_cycle(streams: pd.DataFrame) -> bool:
    """Tell whether a by-product balances by the step and the need that makes it by the cycle."""
    tied = streams[streams["tied_to"].isin(streams.index[resolutions(streams) == CYCLES])]
    return bool((resolutions(tied) == STEPS).any())


def steps_of(matches: Matches) -> int:
    """Count the steps of all cycles; 0 where periods are none."""
    return int((matches.periods["cycle"] != "").sum())


def _breadth(matches: Matches) -> int:
    """Count what every step has: arcs and streams that are not on the year or a cycle."""
    stepped = matches.streams.index[resolutions(matches.streams) == STEPS]
    ends = [matches.arcs[end].isin(stepped) for end in ("source", "sink")]
    return int((ends[0] | ends[1]).sum()) + len(stepped)


class SteppedModel:
    """A park's model of very many steps; asked as :class:`.KeptModel` is.

    Parameters
    ----------
    matches, scenario, extend, steady
        As for :class:`.KeptModel`.
    """

    def __init__(
        self,
        matches: Matches,
        scenario: Scenario,
        extend: Extend | None = None,
        *,
        steady: bool = False,
    ) -> None:
        self.matches, self.extend = matches, extend
        self._scenario, self._steady = scenario, steady
        self._absence: Absence | None = None
        self._kinds = self._gathered(matches)
        self._first = KeptModel(self._kinds, scenario, steady=steady)
        self._chosen: frozenset[str] = frozenset()
        self._fine: KeptModel | None = None

    @staticmethod
    def _gathered(matches: Matches, times: int = 1) -> Matches:
        kinds = times * max(FEWEST, KINDS // max(_breadth(matches), 1))
        whole = over_the_year(matches)
        return gathered(whole, kinds_of_hours(whole, kinds))

    @property
    def added(self) -> tuple[str, ...]:
        """Names of what ``extend`` added."""
        return self._fine.added if self._fine is not None else ()

    @property
    def session(self) -> Session | BilinearSession:
        """The session of the last answer: step by step, if there was one."""
        return (self._fine or self._first).session

    def change(self, matches: Matches, scenario: Scenario, absence: Absence | None = None) -> None:
        """Put the next question, as :meth:`.KeptModel.change` does."""
        if matches is not self.matches:
            self._kinds, self._fine = self._gathered(matches), None
        self.matches, self._scenario, self._absence = matches, scenario, absence
        self._first.change(self._kinds, scenario, absence)

    def solve(self, **options: Any) -> Solution:
        """Answer in kinds of hours, then step by step; options as :meth:`.Session.solve`."""
        began, limit, gap = time.perf_counter(), options.get("time_limit"), options.get("gap", 0.0)
        heard = options.get("progress")
        first = {"gap": float(np.clip(gap / 2.0, *FIRST_GAPS)), "progress": _bounds_to(heard)}
        if limit is not None:
            least = 0.0 if self._chosen else min(limit, 1.0) * FIRST_SECONDS
            first["time_limit"] = max(FIRST_SHARE * limit, least)
        rough = self._first.solve(**(options | first))
        if not rough.found and not (self._chosen and rough.status in _IN_TIME):
            return rough
        # In a what-if there may be no time for the kinds of hours: what was used before is kept.
        fine = self._narrowed(used_arcs(self._kinds, rough) | self._kept_anyway())
        if limit is not None:
            left = limit - (time.perf_counter() - began)
            options["time_limit"] = max(left, LAST_SHARE * limit, min(limit, 1.0) * LAST_SECONDS)
        options["gap"] = min(gap, max(gap * LAST_SHARE, LAST_GAP))
        found = _bounded_by(fine.solve(**options), rough)
        options["time_limit"] = np.inf if limit is None else limit
        return self._better_bounded(found, gap, began, options)

    def _better_bounded(
        self, found: Solution, gap: float, began: float, options: dict[str, Any]
    ) -> Solution:
        """Bound a plan by more kinds of hours, where its gap is wide and there is time.

        Stores make few kinds a loose bound. More of them are too many for a search, but not for one
        interior point.
        """
        spent = time.perf_counter() - began
        left = options["time_limit"] - spent
        hurried = self._steady or options.get("haste") is not None or left < LEAST_LEFT
        if not found.found or hurried or found.stages[0].gap <= max(gap, WIDE):
            return found
        if (heard := options.get("progress")) is not None:
            stage = found.stages[0]
            heard(Progress(1, spent, stage.objective, stage.bound, stage.gap, "bound"))
        kinds = self._gathered(self.matches, MORE)
        model = KeptModel(kinds, self._scenario)
        if self._absence is not None:
            model.change(kinds, self._scenario, self._absence)
        if not isinstance(model.session, Session):
            return found
        bound = model.session.bound_from_inside(left, options.get("cancel"))
        first = found.stages[0]
        told = Stage(first.objective, min(first.objective, max(first.bound, bound)))
        return replace(found, stages=(told, *found.stages[1:]))

    def _narrowed(self, arcs: frozenset[str]) -> KeptModel:
        """Give the model that has some arcs; what was in it before stays in it."""
        if self._fine is None or not arcs <= self._chosen:
            self._chosen = self._chosen | arcs
            narrow = narrowed(self.matches, self._chosen)
            self._fine = KeptModel(narrow, self._scenario, self.extend, steady=self._steady)
            if self._absence is None and not self._steady:
                return self._fine
        self._fine.change(self._fine.matches, self._scenario, self._absence)
        return self._fine

    def _kept_anyway(self) -> frozenset[str]:
        """Name the arcs that stand, are forced, or stay inside an enterprise."""
        arcs = self.matches.arcs
        own = arcs["existing"].notna() | (arcs["forced"] > 0.0)
        own |= (arcs["from"] == arcs["to"]) & (arcs["medium"].isin(LINEAR))
        return frozenset(arcs.index[own])

    def laid(self, matches: Matches) -> Matches:
        """Give matches whose streams of heat are cut as the last answer has them."""
        fine = self._fine or self._first
        return replace(matches, levels=fine.matches.levels)

    def marginals(self) -> Marginals:
        """Price every row and bound, as :meth:`.KeptModel.marginals`."""
        return (self._fine or self._first).marginals()

    def furthest(self, target: Target, number: int, side: str, **options: Any) -> Furthest | None:
        """Seek the best ratio of one target among what was looked at step by step."""
        if self._fine is None:
            self.solve(time_limit=options.get("time_limit"), gap=FIRST_GAPS[1])
        return (self._fine or self._first).furthest(target, number, side, **options)

    def entering(self, wanted: Wanted, **options: Any) -> Entering:
        """Say what it takes for something to enter, step by step; it is looked at from then on."""
        arcs = self.matches.arcs
        own = arcs.index.isin(wanted.arcs) | arcs["route"].isin(wanted.routes)
        more = frozenset(arcs.index[own])
        if self._fine is not None and not more <= self._chosen:
            self._narrowed(more).solve(**options)
        return (self._fine or self._first).entering(wanted, **options)


def _bounds_to(heard: Callable[[Progress], None] | None) -> Callable[[Progress], None] | None:
    """Tell a listener the bounds alone: a plan in kinds of hours is no plan yet."""
    if heard is None:
        return None
    return lambda said: heard(replace(said, incumbent=np.nan, gap=np.inf))


def used_arcs(matches: Matches, solution: Solution) -> frozenset[str]:
    """Name the arcs on which something flows; of heat all arcs of the routes in use."""
    moves = {name: _moving(solution, name) for name in (*_FLOWS, _DRAWN)}
    used: set[str] = set().union(*(moves[name] for name in _FLOWS))
    routes = moves[_DRAWN]
    arcs = matches.arcs
    linear = arcs["medium"].isin(LINEAR)
    return frozenset(used) | frozenset(arcs.index[arcs["route"].isin(routes) & ~linear])


def _moving(solution: Solution, component: str) -> set[str]:
    """Name what of a component moves: its first index."""
    rates = solution.values.get(component)  # noqa: PD011 - not a frame's
    if rates is None or rates.empty:
        return set()
    return set(rates.index.get_level_values(0)[rates.to_numpy() > _MOVED])


def _bounded_by(solution: Solution, rough: Solution) -> Solution:
    """Give a plan the bounds that hold for everything: those of the kinds of hours."""
    if not solution.found:
        return solution
    known = [each.bound for each in rough.stages] or [-np.inf] * len(solution.stages)
    stages = tuple(
        Stage(each.objective, min(each.bound, each.objective, bound))
        for each, bound in zip(solution.stages, known, strict=False)
    )
    proved = stages[0].gap if stages else np.inf
    status = solution.status
    if status in (Status.OPTIMAL, Status.WITHIN_GAP):
        status = Status.OPTIMAL if proved <= PROVED else Status.WITHIN_GAP
    return replace(solution, status=status, stages=stages)
