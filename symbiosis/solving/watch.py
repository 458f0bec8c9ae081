"""Who watches a solve: the best plan and bound so far, progress told, cancel and Ctrl-C heeded."""

from __future__ import annotations

import signal
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

from symbiosis.solving.solution import relative_gap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

LAST_SECONDS = 5.0
"""Exact flows of a plan are computed even when time is up, but for no longer than this."""


class Cancel(Protocol):
    """Anything that can say stop, for example a ``threading.Event``."""

    def is_set(self) -> bool:
        """Say whether the solve should end now."""


@dataclass(frozen=True)
class Progress:
    """Where a solve stands.

    Attributes
    ----------
    stage
        Number of the objective being solved, from 1.
    seconds
        Wall time since the solve began [s].
    incumbent, bound
        Value of the best plan (NaN: none yet) and the best that any plan could reach.
    gap
        Relative gap between the two; inf where one is missing.
    phase
        ``relaxation``, ``restricted``, ``full``, or ``bound``: how good a plan could be at best.
    """

    stage: int
    seconds: float
    incumbent: float
    bound: float
    gap: float
    phase: str


@dataclass(frozen=True)
class Haste:
    """Which gap is good enough once an objective has been sought for some seconds."""

    seconds: float
    gap: float


@dataclass
class Watch:
    """Keeps the best plan and bound of one objective; reports each change, asks whether to stop."""

    progress: Callable[[Progress], None] | None = None
    cancel: Cancel | None = None
    deadline: float = np.inf
    sense: float = 1.0
    began: float = field(default_factory=time.perf_counter)
    stage: int = 1
    phase: str = "relaxation"
    enough: float = 0.0
    plan: NDArray[np.float64] | None = None
    objective: float = np.inf
    bound: float = -np.inf
    interrupted: bool = False
    haste: Haste | None = None
    steady: bool = False
    """Whether no part of the search may end by the clock, the time limit apart."""
    _began_stage: float = field(default_factory=time.perf_counter)

    @classmethod
    def within(
        cls,
        time_limit: float | None,
        progress: Callable[[Progress], None] | None,
        cancel: Cancel | None,
        sense: float = 1.0,
        haste: Haste | None = None,
    ) -> Self:
        """Begin to watch a solve that may last so many seconds; None: as long as it wants."""
        began = time.perf_counter()
        deadline = began + (np.inf if time_limit is None else time_limit)
        return cls(progress, cancel, deadline, sense, began, haste=haste)

    def next_stage(self, stage: int) -> None:
        """Forget the figures of the last objective; its plan stays as a start."""
        self.stage, self.phase = stage, "relaxation"
        self.objective, self.bound = np.inf, -np.inf
        self._began_stage = time.perf_counter()

    @property
    def left(self) -> float:
        """Seconds until the time limit."""
        return self.deadline - time.perf_counter()

    @property
    def gap(self) -> float:
        """Relative gap of the objective being solved."""
        return relative_gap(self.objective, self.bound)

    def stopped(self) -> bool:
        """Say whether to stop: someone asks for it, or what was found is enough by now."""
        if self.phase == "restricted" and self.gap <= self.enough:
            return True
        return self.called_off() or self._hasty()

    def _hasty(self) -> bool:
        spent = time.perf_counter() - self._began_stage
        return self.haste is not None and spent > self.haste.seconds and self.gap <= self.haste.gap

    def called_off(self) -> bool:
        """Say whether someone has asked to stop."""
        return self.interrupted or (self.cancel is not None and self.cancel.is_set())

    def improved(self, values: NDArray[np.float64], objective: float, bound: float) -> None:
        """Keep a better plan; in the restricted search its bound is nobody's."""
        if objective < self.objective:
            self.plan, self.objective = values, objective
            self._raise_bound(bound)
            self._report()

    def bounded(self, bound: float) -> None:
        """Keep a better bound."""
        if self._raise_bound(bound):
            self._report()

    def _raise_bound(self, bound: float) -> bool:
        if self.phase == "restricted" or not self.bound < bound < np.inf:
            return False
        self.bound = min(bound, self.objective)
        return True

    def _report(self) -> None:
        if self.progress is None:
            return
        known = self.sense * self.objective if np.isfinite(self.objective) else np.nan
        seconds = time.perf_counter() - self.began
        self.progress(
            Progress(self.stage, seconds, known, self.sense * self.bound, self.gap, self.phase)
        )


@contextmanager
def interruptible(watch: Watch) -> Iterator[None]:
    """Let Ctrl-C end the solve with the best plan so far, a second one at once.

    Only where Python's own handler is in place: who has another one knows what to do.
    """
    ours = threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGINT)
    if not ours or before is not signal.default_int_handler:
        yield
        return

    def note(_number: int, _frame: object) -> None:
        watch.interrupted = True
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, note)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
