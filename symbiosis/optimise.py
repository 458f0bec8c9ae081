"""The facade: a park and a scenario in, an audited plan out, once or again and again."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from symbiosis.park.scenario import as_scenario
from symbiosis.question.question import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Choices, Scenario
    from symbiosis.plan.archive import Archive
    from symbiosis.plan.brief import Brief
    from symbiosis.plan.plan import Plan
    from symbiosis.question.keeper import Answered
    from symbiosis.solving.session.breach import Breach
    from symbiosis.solving.session.entering import Entering, Wanted
    from symbiosis.solving.session.extend import Extend
    from symbiosis.solving.session.furthest import Furthest
    from symbiosis.solving.session.marginals import Marginals
    from symbiosis.solving.watch import Cancel, Progress

TIME_LIMIT = 60.0
"""Default limit of the search [s]; the best plan so far is returned."""
GAP = 1e-4
"""Default relative gap, of the park's whole cost: half a per cent of that is much of a saving."""
LIVE_SECONDS = 2.0
"""Time limit of a what-if [s]: the best plan by then is shown."""
LIVE_HASTE = (0.1, 1e-2)
"""So many seconds are given to the default gap; then this one is good enough for a what-if."""


def optimise(
    park: Park,
    scenario: Scenario | Choices | None = None,
    *,
    extend: Extend | None = None,
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
        Objective, prices, limits, policy, also as a dictionary of its fields; the default is least
        cost.
    extend
        ``extend(model, matches)`` adds variables and constraints of your own to the Pyomo model;
        the plan says which (:attr:`symbiosis.Plan.extended`). They bind the plan, not what it is
        compared with. A function of a module's top level can be sent to other processes.
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
    return LivePlanner(park, extend=extend).plan(
        scenario,
        time_limit=TIME_LIMIT if time_limit is None else time_limit,
        gap=GAP if gap is None else gap,
        progress=progress,
        cancel=cancel,
    )


class LivePlanner:
    """A park that is asked again and again.

    The first plan costs what :func:`symbiosis.optimise` does, which is this. What is asked after
    that is answered by models that stay with the solver
    (:class:`symbiosis.question.keeper.Keeper`). Every plan is audited. Several threads may ask;
    they wait for one another.

    Parameters
    ----------
    park
        A loaded park (:func:`symbiosis.load_park`).
    extend
        As for :func:`symbiosis.optimise`, for every plan that names no other. With it the model
        is written anew for every scenario; what was matched is kept.
    steady
        Whether an answer must hang on its question alone: the same whatever was asked before it,
        in whichever process, as long as no time limit is met. Every search begins anew then.
    """

    def __init__(self, park: Park, *, extend: Extend | None = None, steady: bool = False) -> None:
        from symbiosis.plan.archive import Archive
        from symbiosis.question.keeper import Keeper

        self._park = Question(park).park
        self._extend = extend
        self._keeper = Keeper(steady=steady)
        self._archive = Archive()
        self._lock = threading.Lock()

    @property
    def park(self) -> Park:
        """The park that is asked."""
        return self._park

    def plan(
        self,
        scenario: Scenario | Choices | None = None,
        *,
        quantities: Mapping[str, float] | None = None,
        extend: Extend | None = None,
        time_limit: float = LIVE_SECONDS,
        gap: float | None = None,
        progress: Callable[[Progress], None] | None = None,
        cancel: Cancel | None = None,
    ) -> Plan:
        """Give the plan for a scenario.

        Parameters
        ----------
        scenario
            What holds now; the default is least cost.
        quantities
            Stream -> amount a year in the place of the park's [t, MWh, m3].
        extend
            In the place of the planner's own.
        time_limit
            Wall time of the search [s].
        gap
            Relative gap between plan and bound at which the search may stop; None: :data:`GAP`,
            and what :data:`LIVE_HASTE` allows.
        progress, cancel
            As for :func:`symbiosis.optimise`.

        Raises
        ------
        BadInput
            If a quantity is negative, not a number, or of no stream of the park.
        NoPlan
            If no plan meets the scenario, or none was found in time, with what stands in the way.
        PlanRejected
            If the answer fails its own audit.
        """
        with self._lock:
            answered = self._keeper.answer(
                self._question(scenario, quantities, extend),
                time_limit=time_limit,
                gap=GAP if gap is None else gap,
                haste=LIVE_HASTE if gap is None else None,
                progress=progress,
                cancel=cancel,
            )
            return _assembled(answered, self._archive)

    def priced(
        self,
        scenario: Scenario | Choices | None = None,
        *,
        quantities: Mapping[str, float] | None = None,
        time_limit: float = TIME_LIMIT,
        gap: float = GAP,
        progress: Callable[[Progress], None] | None = None,
        cancel: Cancel | None = None,
    ) -> tuple[Plan, Marginals]:
        """Give the plan for a scenario, with the price of every row of its model.

        Parameters
        ----------
        scenario, quantities, time_limit, gap, progress, cancel
            As for :meth:`plan`.

        Returns
        -------
        Plan, Marginals
            The prices hold at the plan's yes/no decisions, by the last objective, and are called by
            the names of the model's constraints: :func:`symbiosis.prices` puts them in a planner's
            words.

        Raises
        ------
        BadInput, NoPlan, PlanRejected
            As for :meth:`plan`; also where contents are made by mixing: these have no prices.
        """
        with self._lock:
            answered = self._keeper.answer(
                self._question(scenario, quantities),
                time_limit=time_limit,
                gap=gap,
                progress=progress,
                cancel=cancel,
            )
            return _assembled(answered, self._archive), answered.model.marginals()

    def brief(
        self,
        scenario: Scenario | Choices | None = None,
        *,
        quantities: Mapping[str, float] | None = None,
        extend: Extend | None = None,
        time_limit: float = TIME_LIMIT,
        gap: float = GAP,
        cancel: Cancel | None = None,
    ) -> Brief:
        """Give a plan in brief: audited as every plan, without its tables; as :meth:`plan`."""
        from symbiosis.plan.brief import brief

        with self._lock:
            answered = self._keeper.answer(
                self._question(scenario, quantities, extend),
                time_limit=time_limit,
                gap=gap,
                cancel=cancel,
            )
            return brief(
                answered.question.asked_scenario,
                answered.matches,
                answered.solution,
                answered.references,
                None if answered.extended else self._archive,
            )

    def furthest(
        self,
        scenario: Scenario,
        number: int,
        side: str,
        *,
        quantities: Mapping[str, float] | None = None,
        time_limit: float = TIME_LIMIT,
        cancel: Cancel | None = None,
    ) -> Furthest | None:
        """Seek the best value that one of a scenario's targets can be set to, whatever it costs.

        Parameters
        ----------
        scenario
            With the target; those before it are kept, those after it are not asked for.
        number, side
            Its place among the scenario's targets, from 0; ``minimum`` for the most that it can
            come to, ``maximum`` for the least.
        quantities, time_limit, cancel
            As for :meth:`plan`; the time is that of every step of the search.

        Returns
        -------
        Furthest or None
            The value, in the target's unit, and whether it is proved; None where there is no plan.

        Raises
        ------
        BadInput
            Where contents are made by mixing (``water = "exact"``).
        """
        with self._lock:
            question = self._question(scenario, quantities)
            return self._keeper.furthest(
                question, number, side, time_limit=time_limit, cancel=cancel
            )

    def entering(
        self,
        scenario: Scenario | Choices | None,
        wanted: Wanted,
        *,
        time_limit: float = TIME_LIMIT,
        gap: float = GAP,
        cancel: Cancel | None = None,
    ) -> Entering:
        """Say what it takes for something to enter the plan for a scenario.

        Parameters
        ----------
        wanted
            Arcs, routes of heat or units.
        time_limit, gap, cancel
            As for :meth:`plan`, of every search.

        Raises
        ------
        BadInput, NoPlan
            As for :meth:`plan`; also where contents are made by mixing.
        """
        with self._lock:
            question = self._question(scenario, None)
            answered = self._keeper.answer(question, time_limit=time_limit, gap=gap, cancel=cancel)
            return answered.model.entering(wanted, time_limit=time_limit, gap=gap, cancel=cancel)

    def repairs(self, scenario: Scenario | Choices | None = None) -> tuple[list[Breach], Matches]:
        """Say what of a scenario that has no plan, or of the park, must give way, and how far.

        Returns
        -------
        list of Breach, Matches
            Every constraint with its nearest figure, the largest breach first; what was matched.
        """
        with self._lock:
            return self._keeper.repairs(self._question(scenario, None))

    def is_quick(
        self,
        scenario: Scenario | Choices | None = None,
        quantities: Mapping[str, float] | None = None,
    ) -> bool:
        """Tell whether a scenario can be answered without matching again."""
        return self._keeper.is_quick(self._question(scenario, quantities))

    def _question(
        self,
        scenario: Scenario | Choices | None,
        quantities: Mapping[str, float] | None,
        extend: Extend | None = None,
    ) -> Question:
        extend = extend or self._extend
        return Question(self._park, as_scenario(scenario), quantities or {}, extend)


def _assembled(answered: Answered, archive: Archive) -> Plan:
    """Turn an answer into a plan; how long the audit takes is a stage of its own."""
    from symbiosis.plan.assemble import assemble
    from symbiosis.question.keeper import timed

    seconds = answered.seconds
    with timed(seconds, "audit"):
        plan = assemble(
            answered.question.asked_park,
            answered.question.asked_scenario,
            answered.matches,
            answered.solution,
            answered.references,
            seconds,
            answered.extended,
            archive,
        )
    # The plan answers what was asked: who asks the same of others has its indicators told anew.
    return replace(plan, seconds=seconds, scenario=answered.question.scenario)
