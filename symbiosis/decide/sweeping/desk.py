"""The desk at which many questions are asked: notes, progress, Ctrl-C, and who answers."""

from __future__ import annotations

import math
import os
import signal
import threading
import time
from contextlib import ExitStack, contextmanager
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Self, TypedDict

from symbiosis.decide.asker import Stand
from symbiosis.decide.sweeping.case import CANCELLED, Case, Effort, Noted, answer, fingerprint
from symbiosis.decide.sweeping.crew import alone, on_cluster, pool
from symbiosis.decide.sweeping.logbook import Logbook
from symbiosis.errors import BadInput
from symbiosis.optimise import TIME_LIMIT, LivePlanner
from symbiosis.park.changes import matches_key
from symbiosis.question.question import check_effort

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from symbiosis.decide.sweeping.crew import Crew
    from symbiosis.park.entities import Park
    from symbiosis.solving.watch import Cancel

GAP = 1e-3
"""Default relative gap of a sweep's plans: ten times that of a single plan; every row tells it."""
FEW = 4
"""Up to so many questions this process answers, where nobody says how many workers there are."""


class Efforts(TypedDict, total=False):
    """What every single question may take.

    Attributes
    ----------
    gap
        Relative gap between plan and bound at which a search may stop; default :data:`GAP`.
    time_limit
        Wall time of its search [s]; default :data:`symbiosis.optimise.TIME_LIMIT`.
    """

    gap: float | None
    time_limit: float | None


def effort_of(gap: float | None = None, time_limit: float | None = None) -> Effort:
    """Check what a question may take.

    Raises
    ------
    BadInput
        If one of them is no gap, or no time.
    """
    gap = GAP if gap is None else gap
    time_limit = TIME_LIMIT if time_limit is None else time_limit
    check_effort(time_limit, gap)
    return Effort(float(time_limit), float(gap))


class Desk:
    """Where many questions to one park are asked; a context, which Ctrl-C ends in good order.

    Parameters
    ----------
    park, effort
        The park, and what every question may take.
    folder
        Where answers are noted as they come (:class:`symbiosis.decide.sweeping.logbook.Logbook`),
        whoever asks; None: nowhere.
    progress
        Called after every answer.
    cancel
        Says when to stop.

    Attributes
    ----------
    known
        Fingerprint of a question -> what was noted of its answer.
    total
        How many questions there are in all, as far as is known; whoever asks may correct it.
    """

    def __init__(
        self,
        park: Park,
        effort: Effort,
        *,
        folder: str | Path | None = None,
        progress: Callable[[Stand], None] | None = None,
        cancel: Cancel | None = None,
    ) -> None:
        self._park, self.effort = park, effort
        self._progress, self._cancel = progress, cancel
        self._stack = ExitStack()
        self._book: Logbook | None = None
        self.known: dict[str, Noted] = {}
        self.total, self._new, self._old = 0, 0, 0
        if folder is not None:
            self._book = Logbook(folder, self._head())
            self.known = self._book.known

    @cached_property
    def planner(self) -> LivePlanner:
        """Who answers in this process."""
        return LivePlanner(self._park, steady=True)

    @cached_property
    def _key(self) -> str:
        return fingerprint(self._park)

    def _head(self) -> dict[str, Any]:
        """Say what all answers in a folder have in common."""
        program = import_module("symbiosis").__version__
        effort = {"gap": self.effort.gap, "time_limit": self.effort.time_limit}
        return {"park": self._key, **effort, "symbiosis": program}

    def __enter__(self) -> Self:
        self._stop = self._stack.enter_context(heeding(self._cancel))
        if self._book is not None:
            self._note = self._stack.enter_context(self._book.open())
        else:
            self._note = lambda noted: self.known.update({noted.key: noted})
        self._began = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def is_stopped(self) -> bool:
        """Tell whether somebody has said stop."""
        return self._stop.is_set()

    def ask(self, case: Case) -> Noted:
        """Ask one question of this process, unless its answer is known."""
        if (known := self.known.get(case.key)) is not None:
            self._old += 1
            return known
        if self.is_stopped():
            return Noted(case.key, CANCELLED)
        noted = answer(self.planner, case, self.effort, self._stop)
        if self.is_stopped():
            return Noted(case.key, CANCELLED)
        self._answered(noted)
        return noted

    def ask_all(
        self, cases: Iterable[Case], workers: int | None = None, cluster: str | None = None
    ) -> None:
        """Ask all questions whose answers are not known, of whoever is to answer.

        Parameters
        ----------
        workers
            Processes; 1: this one; None: one for each core, this one for few questions.
        cluster
            Address of a Dask scheduler.

        Raises
        ------
        BadInput
            If there is no such number of workers, or nobody at the address.
        """
        once = {case.key: case for case in cases}
        waiting = [case for key, case in once.items() if key not in self.known]
        self._old += len(once) - len(waiting)
        self.total = max(self.total, self._old + self._new + len(waiting))
        crew = self._crew(len(waiting), workers, cluster)
        for noted in crew(self._in_order(waiting)) if waiting else ():
            self._answered(noted)
        if not waiting:
            self._tell()

    def _answered(self, noted: Noted) -> None:
        self._note(noted)
        self._new += 1
        self._tell()

    def _tell(self) -> None:
        if self._progress is None:
            return
        spent, done = time.perf_counter() - self._began, self._old + self._new
        self.total = max(self.total, done)
        left = spent / self._new * (self.total - done) if self._new else math.nan
        self._progress(Stand(done, self.total, spent, left))

    def _in_order(self, cases: Iterable[Case]) -> list[Case]:
        """Ask together what is answered by the same matches."""
        together: list[tuple[object, list[Case]]] = []
        for case in cases:
            key = matches_key(case.scenario, self._park)
            same = next((group for known, group in together if known == key), None)
            if same is None:
                together.append((key, [case]))
            else:
                same.append(case)
        return [case for _, group in together for case in group]

    def _crew(self, count: int, workers: int | None, cluster: str | None) -> Crew:
        """Choose who answers."""
        if cluster is not None:
            return on_cluster(self._park, self.effort, self._stop, cluster, self._key)
        if workers is None:
            workers = 1 if count <= FEW else os.cpu_count() or 1
        if not isinstance(workers, int) or workers < 1:
            message = f"workers: {workers!r} is no number of processes; give 1 or more."
            raise BadInput(message)
        workers = min(workers, max(1, count))
        if workers == 1:
            return alone(self.planner, self.effort, self._stop)
        return pool(self._park, self.effort, self._stop, workers)


class _Stop:
    """Says stop when somebody else does, or when Ctrl-C was pressed."""

    def __init__(self, cancel: Cancel | None) -> None:
        self._cancel = cancel
        self.interrupted = threading.Event()

    def is_set(self) -> bool:
        return self.interrupted.is_set() or (self._cancel is not None and self._cancel.is_set())


@contextmanager
def heeding(cancel: Cancel | None) -> Iterator[Cancel]:
    """Let Ctrl-C end many questions with what is answered, a second one at once.

    Only where Python's own handler is in place: who has another one knows what to do.
    """
    stop = _Stop(cancel)
    before = signal.getsignal(signal.SIGINT)
    ours = threading.current_thread() is threading.main_thread()
    if not ours or before is not signal.default_int_handler:
        yield stop
        return

    def note(_number: int, _frame: object) -> None:
        stop.interrupted.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, note)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
