"""What-ifs that answer at once: one park's kept models, asked again for every changed scenario."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.scenario import Scenario
from symbiosis.park.schema import MEDIA, STREAM_TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from symbiosis.matching.absence import Absence
    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.anytime import Cancel, Progress
    from symbiosis.solving.kept import KeptModel
    from symbiosis.solving.solution import Solution

LIVE_SECONDS, LIVE_GAP = 2.0, 1e-2
"""Time limit [s] and relative gap of a what-if: the best plan by then is shown."""
REFERENCE_SHARE, REFERENCE_GAP = 0.2, 5e-3
"""The baseline and today may take this share of the time limit, each, and stop at this gap."""
MOST_KEPT = 4
"""Sets of firms, retrofits and quantities whose models are kept; the longest unused goes first."""
_WEIGHED = ("name", "objective", "limits", "prices", "policy", "discount_rate", "existing")
"""What of a scenario only the models read: who could exchange with whom does not depend on it."""


class LivePlanner:
    """A park that is asked again and again.

    The first plan costs what :func:`symbiosis.optimise` does, which is this. After that a changed
    objective, price, policy, discount rate or limit, a firm that leaves or a retrofit that is
    closed only changes figures of models that stay with the solver. Where that would not be sure
    (:func:`symbiosis.matching.absence.can_leave`), and after a change of distances, legal routes
    or quantities, the park is matched and written anew, once: it is kept too. Every plan is
    audited. Several threads may ask; they wait for one another.

    Parameters
    ----------
    park
        A loaded park (:func:`symbiosis.load_park`).
    """

    def __init__(self, park: Park) -> None:
        self._park = park
        self._kept: dict[tuple[str, ...], _Kept] = {}
        self._lock = threading.Lock()

    def plan(
        self,
        scenario: Scenario | None = None,
        *,
        quantities: Mapping[str, float] | None = None,
        time_limit: float = LIVE_SECONDS,
        gap: float = LIVE_GAP,
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
        time_limit
            Wall time of the search [s].
        gap
            Relative gap between plan and bound at which the search may stop.
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
        from symbiosis.solving.infeasible import no_plan

        scenario, quantities = scenario or Scenario(), quantities or {}
        with self._lock:
            seconds: dict[str, float] = {}
            with _timed(seconds, "match"):
                kept, absence = self._found(scenario, quantities) or (
                    self._matched(scenario, quantities),
                    None,
                )
            with _timed(seconds, "references"):
                references = kept.references(scenario, absence, REFERENCE_SHARE * time_limit)
            with _timed(seconds, "build"):
                model = kept.model(scenario, absence, references.get("today"))
            with _timed(seconds, "solve"):
                solution = model.solve(
                    time_limit=time_limit, gap=gap, progress=progress, cancel=cancel
                )
            if not solution.found:
                raise no_plan(model.session, solution)
            matches = absence.left() if absence else kept.matches
            return _audited(kept.park, matches, scenario, solution, references, seconds)

    def is_quick(self, scenario: Scenario, quantities: Mapping[str, float] | None = None) -> bool:
        """Tell whether a scenario only changes figures of models that are kept."""
        return scenario.water == "safe" and self._found(scenario, quantities or {}) is not None

    def _found(
        self, scenario: Scenario, quantities: Mapping[str, float]
    ) -> tuple[_Kept, Absence | None] | None:
        """Give what is kept and can answer, and who of it is absent."""
        key = _key(scenario, quantities)
        if key in self._kept:
            self._kept[key] = self._kept.pop(key)
            return self._kept[key], None
        from symbiosis.matching.absence import Absence, can_leave

        kept = self._kept.get(_key(_with_everybody(scenario), quantities))
        if kept is None or not can_leave(self._park, scenario, kept.matches):
            return None
        return kept, Absence.of(self._park, scenario, kept.matches)

    def _matched(self, scenario: Scenario, quantities: Mapping[str, float]) -> _Kept:
        from symbiosis.matching import match

        park = _with_quantities(self._park, quantities)
        kept = self._kept[_key(scenario, quantities)] = _Kept(park, match(park, scenario))
        while len(self._kept) > MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        return kept


@dataclass
class _Kept:
    """One set of firms, retrofits and quantities, with the models that were written for it."""

    park: Park
    matches: Matches
    models: dict[str, KeptModel] = field(default_factory=dict)

    def references(
        self, scenario: Scenario, absence: Absence | None, time_limit: float
    ) -> dict[str, Solution]:
        """Solve the park without exchanges, and with today's where they are known."""
        from symbiosis.plan.reference import baseline_question, today_question

        questions = {
            "baseline": baseline_question(self.matches, scenario),
            "today": today_question(self.matches, scenario),
        }
        return {
            name: self._asked(name, *question, absence).solve(
                time_limit=time_limit, gap=REFERENCE_GAP
            )
            for name, question in questions.items()
            if question is not None
        }

    def model(
        self, scenario: Scenario, absence: Absence | None, today: Solution | None
    ) -> KeptModel:
        """Put the scenario to the model in which everything may be built."""
        from symbiosis.plan.today import as_it_fits

        if today is None or scenario.existing == "allowed":
            return self._asked("plan", self.matches, scenario, absence)
        # What fits of today depends on the prices, and it is to be kept: written anew each time.
        self.models.pop("kept", None)
        return self._asked("kept", as_it_fits(self.matches, today), scenario, absence)

    def _asked(
        self, name: str, matches: Matches, scenario: Scenario, absence: Absence | None
    ) -> KeptModel:
        from symbiosis.solving.kept import KeptModel

        if name not in self.models:
            self.models[name] = KeptModel(matches, scenario)
        self.models[name].change(scenario, absence)
        return self.models[name]


def _audited(
    park: Park,
    matches: Matches,
    scenario: Scenario,
    solution: Solution,
    references: Mapping[str, Solution],
    seconds: dict[str, float],
) -> Plan:
    """Turn a solution into a plan."""
    from symbiosis.plan.assemble import assemble
    from symbiosis.plan.today import as_it_fits

    with _timed(seconds, "audit"):
        matches = as_it_fits(matches, references.get("today"))
        plan = assemble(park, scenario, matches, solution, references, seconds)
    return replace(plan, seconds=seconds)


def _with_everybody(scenario: Scenario) -> Scenario:
    """Bring back all firms and retrofits; forbidden media stay forbidden."""
    media = tuple(name for name in scenario.forbid if name in MEDIA)
    return scenario.model_copy(update={"left": (), "allow": (), "forbid": media})


def _key(scenario: Scenario, quantities: Mapping[str, float]) -> tuple[str, ...]:
    """Tell apart what must be matched anew."""
    asked = scenario.model_dump(exclude=set(_WEIGHED))
    return (repr(asked), repr(sorted(quantities.items())))


def _with_quantities(park: Park, quantities: Mapping[str, float]) -> Park:
    """Give the park with other quantities of some streams."""
    known = {name: table for table in STREAM_TABLES for name in park.tables[table].index}
    wrong = [name for name, amount in quantities.items() if name not in known or not amount >= 0.0]
    if wrong:
        message = (
            f"quantities: {', '.join(map(str, wrong))}: not a stream of {park.info.id}, or not an "
            "amount of at least 0. Give ids of its stream tables with amounts a year."
        )
        raise BadInput(message)
    tables = {}
    for table in {known[name] for name in quantities}:
        frame = park.tables[table]
        amount = frame.index.to_series().map(dict(quantities))
        tables[table] = frame.assign(quantity=frame["quantity"].mask(amount.notna(), amount))
    return park.with_tables(**tables)


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = time.perf_counter() - began
