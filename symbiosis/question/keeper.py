"""Who answers a question: one park's kept models where they can, else the park matched again."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from symbiosis.errors import NoPlan
from symbiosis.park.changes import firms_key, matches_key
from symbiosis.park.scenario import Scenario
from symbiosis.question.question import check_effort
from symbiosis.question.today import unforced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from symbiosis.matching.absence import Absence
    from symbiosis.matching.tables import Matches
    from symbiosis.question.question import Question
    from symbiosis.question.today import Asked
    from symbiosis.solving.session.breach import Breach
    from symbiosis.solving.session.furthest import Furthest
    from symbiosis.solving.session.kept import KeptModel
    from symbiosis.solving.session.stepped import SteppedModel
    from symbiosis.solving.solution import Solution
    from symbiosis.solving.watch import Cancel, Progress

REFERENCE_SHARE, REFERENCE_GAP = 0.2, 1e-6
"""The baseline and today may take this share of the time limit, each, and stop at this gap: a
saving is told against them, so they are proved."""
MOST_KEPT = 4
"""Sets of firms, retrofits and quantities whose models are kept; the longest unused goes first."""


@dataclass(frozen=True, eq=False)
class Answered:
    """A question with its answer, as the solver gave it.

    Attributes
    ----------
    question
        What was asked.
    matches
        Who could exchange with whom, of those who are there; today's amounts as far as they fit.
    solution
        The plan's: it has one.
    references
        ``baseline``, and ``today`` where today's exchanges are known: their solutions.
    extended
        Names of what the question's own function added to the plan's model.
    seconds
        Stage -> time it took [s].
    model
        Who answered; it may be asked more about this answer until the next question.
    """

    question: Question
    matches: Matches
    solution: Solution
    references: Mapping[str, Solution]
    extended: tuple[str, ...]
    seconds: dict[str, float]
    model: KeptModel | SteppedModel


class Keeper:
    """Keeps what was matched and written for earlier questions to one park.

    After the first answer a changed objective, price, policy, discount rate or limit, a firm that
    leaves or a retrofit that is closed only changes figures of models that stay with the solver;
    for other quantities the models are written anew. Where that is not sure to be the same
    (:func:`symbiosis.matching.absence.can_leave`, :func:`symbiosis.matching.amounts.can_change`),
    and where a field that matching reads has changed, the park is matched again, and that is kept
    too. What a field changes it declares itself (:mod:`symbiosis.park.changes`). All questions are
    of the same park.

    Parameters
    ----------
    steady
        Whether an answer must hang on its question alone, and not on what was asked before.
    """

    def __init__(self, *, steady: bool = False) -> None:
        self._kept: list[_Kept] = []
        self._steady = steady

    def answer(
        self,
        question: Question,
        *,
        time_limit: float,
        gap: float,
        haste: tuple[float, float] | None = None,
        progress: Callable[[Progress], None] | None = None,
        cancel: Cancel | None = None,
    ) -> Answered:
        """Solve a question's references and its plan.

        Parameters
        ----------
        time_limit
            Wall time of the search [s].
        gap
            Relative gap between plan and bound at which the search may stop.
        haste
            Seconds, and the gap that is good enough after them; None: only ``gap`` is.
        progress
            Called with every better plan or bound.
        cancel
            Ends the search with the best plan so far.

        Raises
        ------
        NoPlan
            If no plan meets the scenario, or none was found in time, with what stands in the way.
        """
        from symbiosis.solving.watch import Haste

        check_effort(time_limit, gap)
        seconds: dict[str, float] = {}
        with timed(seconds, "match"):
            put = self._put(question)
            if never := unforced(question.asked_park, put.matches, question.scenario):
                raise NoPlan("\n".join(never))
        with timed(seconds, "references"):
            references = put.references(REFERENCE_SHARE * time_limit, cancel)
        with timed(seconds, "build"):
            model = put.model(references.get("today"))
        with timed(seconds, "solve"):
            solution = model.solve(
                time_limit=time_limit, gap=gap, progress=progress, cancel=cancel,
                haste=Haste(*haste) if haste else None,
            )  # fmt: skip
        if not solution.found:
            raise _why_none(put, model, solution)
        matches = model.laid(put.left())
        return Answered(question, matches, solution, references, model.added, seconds, model)

    def furthest(
        self,
        question: Question,
        number: int,
        side: str,
        *,
        time_limit: float,
        cancel: Cancel | None = None,
    ) -> Furthest | None:
        """Seek the best value that one target can be set to, the targets before it being kept.

        Parameters
        ----------
        number, side
            Place of the target in the scenario; ``minimum`` (the most is sought) or ``maximum``.
        time_limit, cancel
            As for :meth:`answer`; of every step.

        Returns
        -------
        Furthest or None
            How far it goes; None where there is no plan, or none was found in time.

        Raises
        ------
        BadInput
            If flows and contents are multiplied: what such a ratio comes to is not sought.
        """
        put = self._put(question)
        references = put.references(REFERENCE_SHARE * time_limit, cancel)
        model = put.model(references.get("today"))
        target = question.asked_scenario.targets[number]
        return model.furthest(
            target, number, side, time_limit=time_limit, gap=REFERENCE_GAP, cancel=cancel
        )

    def repairs(self, question: Question, time_limit: float = 60.0) -> tuple[list[Breach], Matches]:
        """Say what must give way, as little as possible, where a question has no plan."""
        from symbiosis.solving.session.infeasible import repairs

        put = self._put(question)
        references = put.references(REFERENCE_SHARE * time_limit, None)
        model = put.model(references.get("today"))
        return repairs(model.session, question.asked_scenario.targets), put.left()

    def is_quick(self, question: Question) -> bool:
        """Tell whether a question can be answered without matching again."""
        return question.scenario.water == "safe" and self._found(question)[0] is not None

    def _put(self, question: Question) -> _Put:
        """Put a question to what is kept; match where nothing that is kept can answer."""
        from symbiosis.matching import match
        from symbiosis.matching.asked import check_asked
        from symbiosis.matching.assembly import check_prices
        from symbiosis.matching.closing import check_closed, flow_names

        park, scenario = question.asked_park, question.scenario
        if self._steady:
            self._keep_everybody(question)
        kept, absence = self._found(question)
        if kept is None:
            kept = _Kept(question, match(park, scenario), steady=self._steady)
        else:
            check_asked(park, scenario)
            check_prices(park, scenario, kept.first)
            if absence is not None and scenario.without:
                known = set(flow_names(kept.first.arcs, kept.first.streams))
                check_closed(park, scenario.without, known)
            self._kept.remove(kept)
        self._kept = [*self._kept, kept][-MOST_KEPT:]
        matches = kept.with_amounts(question.amounts)
        return _Put(kept, question, matches, absence and replace(absence, matches=matches))

    def _keep_everybody(self, question: Question) -> None:
        """Match everybody with the park's own amounts first, whoever is asked about first."""
        from symbiosis.matching import match

        whole = replace(question, scenario=question.scenario.with_everybody(), amounts={})
        if not any(kept.can_answer(whole) and kept.has_firms_of(whole) for kept in self._kept):
            kept = _Kept(whole, match(whole.park, whole.scenario), steady=self._steady)
            self._kept = [*self._kept, kept][-MOST_KEPT:]

    def _found(self, question: Question) -> tuple[_Kept | None, Absence | None]:
        """Give what is kept and can answer, rather without anybody absent; and who is."""
        able = [kept for kept in reversed(self._kept) if kept.can_answer(question)]
        for kept in able:
            if kept.has_firms_of(question):
                return kept, None
        for kept in able:
            if (absence := kept.without(question)) is not None:
                return kept, absence
        return None, None


@dataclass(eq=False)
class _Kept:
    """What was matched for a question, and the models that were written for it."""

    question: Question
    first: Matches
    steady: bool = False
    models: dict[str, KeptModel | SteppedModel] = field(default_factory=dict)
    _last: tuple[Mapping[str, float], Matches] | None = None

    def can_answer(self, question: Question) -> bool:
        """Tell whether, but for who is absent, matching anew would say the same."""
        from symbiosis.matching.amounts import can_change
        from symbiosis.matching.stores import would_burn

        park = question.park
        if self.first.stores is not None:
            # Where a price turns, losing what a store holds may pay: a binary must forbid it.
            now, then = (
                would_burn(self.first, each.scenario.prices) for each in (question, self.question)
            )
            if (now & ~self.first.stores["switched"]).any() or (
                self.steady and (now != then).any()
            ):
                return False
        if matches_key(question.scenario, park) != matches_key(self.question.scenario, park):
            return False
        if question.amounts == self.question.amounts:
            return True
        return not self.question.amounts and can_change(park, self.first, question.amounts)

    def has_firms_of(self, question: Question) -> bool:
        """Tell whether the firms and retrofits of another question are those matched here."""
        return firms_key(question.scenario) == firms_key(self.question.scenario)

    def without(self, question: Question) -> Absence | None:
        """Say who is absent in another question; None where matching anew may say otherwise."""
        from symbiosis.matching.absence import Absence, can_leave

        everybody = firms_key(self.question.scenario) == firms_key(Scenario())
        if question.extend is not None or not everybody:
            return None
        absence = Absence.of(question.park, question.scenario, self.first)
        return absence if can_leave(question.scenario, absence) else None

    def with_amounts(self, amounts: Mapping[str, float]) -> Matches:
        """Give the matches with some amounts; the same object while they do not change."""
        from symbiosis.matching.amounts import with_amounts

        if amounts == self.question.amounts:
            return self.first
        if self._last is None or self._last[0] != amounts:
            self._last = amounts, with_amounts(self.first, amounts)
        return self._last[1]


@dataclass(frozen=True, eq=False)
class _Put:
    """A question put to what is kept: its matches, and who of them is absent."""

    kept: _Kept
    question: Question
    matches: Matches
    absence: Absence | None

    def left(self) -> Matches:
        """Give the matches of who is there."""
        return self.absence.left() if self.absence else self.matches

    def references(self, time_limit: float, cancel: Cancel | None) -> dict[str, Solution]:
        """Solve the park without exchanges, and with today's where they are known."""
        asked = {
            "baseline": self.question.baseline(self.matches),
            "today": self.question.today(self.matches),
        }
        return {
            name: self._model(name, each).solve(
                time_limit=time_limit, gap=REFERENCE_GAP, cancel=cancel
            )
            for name, each in asked.items()
            if each is not None
        }

    def model(self, today: Solution | None) -> KeptModel | SteppedModel:
        """Put the question to the model in which everything may be built."""
        asked = self.question.plan(self.matches, today)
        if asked[0] is self.matches:
            return self._model("plan", asked)
        # What fits of today depends on the prices, and it is to be kept: written anew each time.
        self.kept.models.pop("kept", None)
        return self._model("kept", asked)

    def _model(self, name: str, asked: Asked) -> KeptModel | SteppedModel:
        """Put a question to its model; a researcher's rows bind the plan, not the references."""
        from symbiosis.solving.session.kept import KeptModel
        from symbiosis.solving.session.stepped import SteppedModel, has_many_steps

        models = self.kept.models
        extend = self.question.extend if name in ("plan", "kept") else None
        is_new = name not in models or models[name].extend != extend
        if is_new:
            kind = SteppedModel if has_many_steps(asked[0]) else KeptModel
            models[name] = kind(*asked, extend, steady=self.kept.steady)
        if not is_new or self.kept.steady or self.absence is not None:
            models[name].change(*asked, self.absence)
        return models[name]


def _why_none(put: _Put, model: KeptModel | SteppedModel, solution: Solution) -> NoPlan:
    """Say why there is no plan: in the words of the needs that nothing meets, else the model's."""
    from symbiosis.matching.supply import unsupplied
    from symbiosis.question.in_words import PlannersWords
    from symbiosis.solving.session.infeasible import no_plan
    from symbiosis.solving.solution import Status

    never = unsupplied(put.left()) if solution.status is Status.INFEASIBLE else []
    if never:
        return NoPlan("No plan is possible:\n" + "\n".join(f"- {each}." for each in never))
    words = PlannersWords(put.matches)
    return no_plan(model.session, solution, put.question.asked_scenario.targets, words)


@contextmanager
def timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    """Note how long a stage took [s], whether or not it succeeds."""
    began = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = time.perf_counter() - began
