"""What-ifs that answer at once: one park's kept models, asked again for every changed scenario."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from symbiosis.arguments import check_effort, check_park, with_quantities
from symbiosis.errors import NoPlan
from symbiosis.park.media import MEDIA
from symbiosis.park.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from symbiosis.matching.absence import Absence
    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.session.kept import KeptModel
    from symbiosis.solving.solution import Solution
    from symbiosis.solving.watch import Cancel, Progress

LIVE_SECONDS, LIVE_GAP = 2.0, 1e-2
"""Time limit [s] and relative gap of a what-if: the best plan by then is shown."""
REFERENCE_SHARE, REFERENCE_GAP = 0.2, 1e-6
"""The baseline and today may take this share of the time limit, each, and stop at this gap: a
saving is told against them, so they are proved."""
MOST_KEPT = 4
"""Sets of firms, retrofits and quantities whose models are kept; the longest unused goes first."""


class LivePlanner:
    """A park that is asked again and again.

    The first plan costs what :func:`symbiosis.optimise` does, which is this. After that a changed
    objective, price, policy, discount rate or limit, a firm that leaves or a retrofit that is
    closed only changes figures of models that stay with the solver; for other quantities the
    models are written anew. Where that is not sure to be the same
    (:func:`symbiosis.matching.absence.can_leave`, :func:`symbiosis.matching.amounts.can_change`),
    and after a change of distances or legal routes, the park is matched again, and that is kept
    too. Every plan is audited. Several threads may ask; they wait for one another.

    Parameters
    ----------
    park
        A loaded park (:func:`symbiosis.load_park`).
    """

    def __init__(self, park: Park) -> None:
        check_park(park)
        self._park = park
        self._kept: list[_Kept] = []
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
        from symbiosis.plan.today import unforced
        from symbiosis.solving.session.infeasible import no_plan

        scenario, quantities = scenario or Scenario(), dict(quantities or {})
        check_effort(time_limit, gap)
        with self._lock:
            seconds: dict[str, float] = {}
            with _timed(seconds, "match"):
                asked = self._asked(scenario, quantities)
                if never := unforced(asked.park, asked.matches, scenario):
                    raise NoPlan("\n".join(never))
            with _timed(seconds, "references"):
                references = asked.references(REFERENCE_SHARE * time_limit, cancel)
            with _timed(seconds, "build"):
                model = asked.model(references.get("today"))
            with _timed(seconds, "solve"):
                solution = model.solve(
                    time_limit=time_limit, gap=gap, progress=progress, cancel=cancel
                )
            if not solution.found:
                raise no_plan(model.session, solution)
            return _audited(asked, solution, references, seconds)

    def is_quick(self, scenario: Scenario, quantities: Mapping[str, float] | None = None) -> bool:
        """Tell whether a scenario can be answered without matching again."""
        return (
            scenario.water == "safe" and self._found(scenario, dict(quantities or {})) is not None
        )

    def _asked(self, scenario: Scenario, quantities: dict[str, float]) -> _Asked:
        """Put a scenario to what is kept; match where nothing that is kept can answer."""
        from symbiosis.matching import match
        from symbiosis.matching.absence import Absence

        park = with_quantities(self._park, quantities)
        kept = self._found(scenario, quantities)
        if kept is None:
            kept = _Kept(scenario, quantities, match(park, scenario))
        else:
            self._kept.remove(kept)
        self._kept = [*self._kept, kept][-MOST_KEPT:]
        matches = kept.with_amounts(quantities)
        absence = None
        if _who(scenario) != _who(kept.scenario):
            absence = Absence.of(park, scenario, matches)
        return _Asked(kept, park, scenario, matches, absence)

    def _found(self, scenario: Scenario, quantities: dict[str, float]) -> _Kept | None:
        """Give what is kept and can answer, rather without anybody absent."""
        able = [kept for kept in self._kept if kept.can_answer(self._park, scenario, quantities)]
        able.sort(key=lambda kept: _who(kept.scenario) == _who(scenario))
        return able[-1] if able else None


@dataclass(eq=False)
class _Kept:
    """What was matched for one scenario and quantities, and the models that were written for it."""

    scenario: Scenario
    quantities: dict[str, float]
    first: Matches
    models: dict[str, KeptModel] = field(default_factory=dict)
    _last: tuple[dict[str, float], Matches] | None = None

    def can_answer(self, park: Park, scenario: Scenario, quantities: dict[str, float]) -> bool:
        """Tell whether matching anew for another scenario and quantities would say the same."""
        from symbiosis.matching.absence import can_leave
        from symbiosis.matching.amounts import can_change

        if _where(scenario) != _where(self.scenario):
            return False
        if _carriers(park, scenario) != _carriers(park, self.scenario):
            return False
        if _who(scenario) != _who(self.scenario):
            everybody = _who(self.scenario) == _who(Scenario())
            if not everybody or not can_leave(park, scenario, self.first):
                return False
        if quantities == self.quantities:
            return True
        return not self.quantities and can_change(park, self.first, quantities)

    def with_amounts(self, quantities: dict[str, float]) -> Matches:
        """Give the matches with some quantities; the same object while they do not change."""
        from symbiosis.matching.amounts import with_amounts

        if quantities == self.quantities:
            return self.first
        if self._last is None or self._last[0] != quantities:
            self._last = quantities, with_amounts(self.first, quantities)
        return self._last[1]


@dataclass(frozen=True, eq=False)
class _Asked:
    """A scenario put to what is kept: its park and matches, and who of them is absent."""

    kept: _Kept
    park: Park
    scenario: Scenario
    matches: Matches
    absence: Absence | None

    def references(self, time_limit: float, cancel: Cancel | None) -> dict[str, Solution]:
        """Solve the park without exchanges, and with today's where they are known."""
        from symbiosis.plan.reference import baseline_question, today_question

        questions = {
            "baseline": baseline_question(self.matches, self.scenario),
            "today": today_question(self.matches, self.scenario),
        }
        return {
            name: self._model(name, *question).solve(
                time_limit=time_limit, gap=REFERENCE_GAP, cancel=cancel
            )
            for name, question in questions.items()
            if question is not None
        }

    def model(self, today: Solution | None) -> KeptModel:
        """Put the scenario to the model in which everything may be built."""
        from symbiosis.plan.today import as_it_fits

        if today is None or self.scenario.existing == "allowed":
            return self._model("plan", self.matches, self.scenario)
        # What fits of today depends on the prices, and it is to be kept: written anew each time.
        self.kept.models.pop("kept", None)
        return self._model("kept", as_it_fits(self.matches, today), self.scenario)

    def _model(self, name: str, matches: Matches, scenario: Scenario) -> KeptModel:
        from symbiosis.solving.session.kept import KeptModel

        models = self.kept.models
        if name not in models:
            models[name] = KeptModel(matches, scenario)
        models[name].change(matches, scenario, self.absence)
        return models[name]


def _audited(
    asked: _Asked,
    solution: Solution,
    references: Mapping[str, Solution],
    seconds: dict[str, float],
) -> Plan:
    """Turn a solution into a plan."""
    from symbiosis.plan.assemble import assemble
    from symbiosis.plan.today import as_it_fits

    with _timed(seconds, "audit"):
        matches = asked.absence.left() if asked.absence else asked.matches
        matches = as_it_fits(matches, references.get("today"))
        plan = assemble(asked.park, asked.scenario, matches, solution, references, seconds)
    return replace(plan, seconds=seconds)


def _who(scenario: Scenario) -> tuple[set[str], ...]:
    """Give what of a scenario says which firms and retrofits there are."""
    retrofits = set(scenario.forbid) - set(MEDIA)
    return set(scenario.left), set(scenario.allow), retrofits


def _carriers(park: Park, scenario: Scenario) -> set[str]:
    """List the carriers that a scenario prices: which pipes are worth offering hangs on them."""
    return set(scenario.prices) & set(park.library.carriers.index)


def _where(scenario: Scenario) -> tuple[object, ...]:
    """Give what else of a scenario matching reads: media, distances, legal routes, mixing."""
    media = set(scenario.forbid) & set(MEDIA)
    legal = set(scenario.legal_routes)
    return media, dict(scenario.max_km), legal, scenario.water


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = time.perf_counter() - began
