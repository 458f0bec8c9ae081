"""Trials: a change is made and planned, and what was asked for appears or does not."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from symbiosis.decide.explaining.edits import edited
from symbiosis.errors import BadInput, NoPlan
from symbiosis.matching.closing import flow_names
from symbiosis.optimise import LivePlanner
from symbiosis.plan.brief import Brief

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symbiosis.decide.explaining.edits import Edit
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.watch import Cancel

PROOF = 1e-6
"""Gap to which trials are solved: what enters at a margin is found by small differences."""
HALVINGS = 6
"""So often the range is halved, at most, in which something enters."""
CLOSE = 0.02
"""A figure at which something enters is near enough where it does not at this share of the way
less."""


class Trials:
    """Plans of changed parks and scenarios, as long as there is time.

    Parameters
    ----------
    planner
        Keeps the models of the park as it is: what changes the scenario alone is asked there.
    seconds
        After that long, no other trial is begun [s].
    time_limit
        Of every search [s].
    told
        Called after every trial.
    """

    def __init__(
        self,
        park: Park,
        scenario: Scenario,
        planner: LivePlanner,
        *,
        seconds: float,
        time_limit: float,
        told: Callable[[], None],
        cancel: Cancel | None,
    ) -> None:
        self.park, self.scenario, self.planner = park, scenario, planner
        self._until = time.perf_counter() + seconds
        self._time_limit, self._told, self._cancel = time_limit, told, cancel

    @property
    def over(self) -> bool:
        """Whether there is no time for another trial."""
        stopped = self._cancel is not None and self._cancel.is_set()
        return stopped or time.perf_counter() >= self._until

    def plan(self, edits: Sequence[Edit]) -> Brief | None:
        """Plan with some changes made, in brief; None where there is no plan, or it is no park."""
        park, scenario = edited(self.park, self.scenario, edits)
        planner = self.planner if park is self.park else LivePlanner(park)
        try:
            return planner.brief(
                scenario, time_limit=self._time_limit, gap=PROOF, cancel=self._cancel
            )
        except (NoPlan, BadInput):
            return None
        finally:
            self._told()

    def enters(
        self,
        wanted: Callable[[Brief], bool],
        change: Callable[[float], Sequence[Edit]],
        now: float,
        far: float,
        guess: float | None = None,
    ) -> float | None:
        """Find the figure nearest to the present one at which something appears.

        Parameters
        ----------
        wanted
            Tells whether it is in a plan.
        change
            Makes the edits for a figure.
        now, far
            The present figure, and the farthest one that is tried.
        guess
            Where it probably appears.

        Returns
        -------
        float or None
            A figure at which it does appear, tried, within :data:`CLOSE` of the nearest one, or as
            near as halving and time went; None: not even at the farthest one.
        """

        def appears(figure: float) -> bool:
            plan = self.plan(change(figure))
            return plan is not None and wanted(plan)

        here, there = now, far
        if guess is not None and min(now, far) < guess < max(now, far) and appears(guess):
            here, there = now + (1.0 - CLOSE) * (guess - now), guess
            if self.over or not appears(here):
                return there
            here, there = now, here
        elif not appears(far):
            return None
        for _ in range(HALVINGS):
            if self.over or abs(there - here) <= CLOSE * abs(there - now):
                break
            middle = 0.5 * (here + there)
            here, there = (here, middle) if appears(middle) else (middle, there)
        return there


def has_flow(plan: Plan | Brief, flow: str) -> bool:
    """Tell whether a plan has an exchange, by its name ``from>to:item``."""
    matches, carried = plan.matches, plan.exchanges["quantity"]
    names = flow_names(matches.arcs.loc[carried.index], matches.streams)
    return float(carried[names == flow].sum()) > 0.0


def has_retrofit(plan: Plan | Brief, retrofit: str) -> bool:
    """Tell whether a plan has a retrofit that does something."""
    own = plan.matches.units.index[plan.matches.units["retrofit"] == retrofit]
    sizes = plan.sizes if isinstance(plan, Brief) else plan.technologies["size"]
    return bool((sizes[sizes.index.isin(own)] > 0.0).any())
