"""`sweep`, the one door for many questions: resumable, in any order, on any number of workers."""

from __future__ import annotations

import math
import os
import signal
import threading
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from hashlib import sha256
from importlib import import_module
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from symbiosis.decide.asker import Stand
from symbiosis.decide.sweeping.case import Case, Effort, Noted, fingerprint
from symbiosis.decide.sweeping.crew import alone, on_cluster, pool
from symbiosis.decide.sweeping.logbook import Logbook
from symbiosis.decide.sweeping.swept import Swept, swept_of
from symbiosis.errors import BadInput
from symbiosis.optimise import TIME_LIMIT
from symbiosis.park.changes import matches_key
from symbiosis.question.question import check_effort

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from symbiosis.decide.sweeping.crew import Crew
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.solving.watch import Cancel

    Scenarios = str | Path | Mapping[str, Scenario] | Sequence[Scenario] | Sequence[Case]
    Amounts = Mapping[str, float] | Sequence[Mapping[str, float]]

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


def sweep(
    park: Park,
    scenarios: Scenarios,
    *,
    quantities: Amounts | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    folder: str | Path | None = None,
    progress: Callable[[Stand], None] | None = None,
    cancel: Cancel | None = None,
    **effort: Unpack[Efforts],
) -> Swept:
    """Ask one park many questions.

    An answer hangs on its question alone: it is the same in any order, on any number of workers
    and after any interruption, as long as no search meets its time limit. That holds for models
    that one solver takes whole; larger ones are answered to the gap, as ever.

    Parameters
    ----------
    park
        A loaded park (:func:`symbiosis.load_park`).
    scenarios
        The path of a grid file (``docs/sweeps.md``), scenarios, or scenarios by name.
    quantities
        Stream -> amount a year in the place of the park's [t, MWh, m3]: one for all scenarios, or
        one for each. A grid file has its own.
    workers
        Processes that answer; 1: this one. None: one for each core, and this one for few
        questions. A script that asks for more than one needs its first call behind
        ``if __name__ == "__main__":``.
    cluster
        Address of a Dask scheduler, ``tcp://host:port``, in the place of processes here.
    folder
        Where answers are noted as they come; what is there already is not asked again.
    progress
        Called after every answer.
    cancel
        Anything with ``is_set()``: ends the sweep with what is answered, as Ctrl-C does; what is
        not has the status ``unanswered``.
    **effort
        ``gap`` and ``time_limit`` of every single question (:class:`Efforts`).

    Raises
    ------
    BadInput
        If the grid, a scenario's names, the effort, the folder or the cluster cannot be used. A
        single question that has no plan, or cannot be asked, is a row that says why.
    """
    each = effort_of(**effort)
    cases = cases_of(park, scenarios, quantities)
    asked = sha256("".join(sorted({case.key for case in cases})).encode()).hexdigest()[:24]
    known: dict[str, Noted] = {}
    notes: AbstractContextManager[Any] = nullcontext(lambda noted: known.update({noted.key: noted}))
    park_key = fingerprint(park)
    if folder is not None:
        book = Logbook(folder, {**head_of(park_key, each), "scenarios": asked})
        known, notes = book.known, book.open()
    waiting = _in_order(park, [case for case in cases if case.key not in known])
    with heeding(cancel) as stop, notes as note:
        crew = _crew(park, each, stop, (workers, cluster), (len(waiting), park_key))
        _run(crew, waiting, note, progress, len({case.key for case in cases}))
    return swept_of(park, cases, known)


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


def head_of(park_key: str, effort: Effort) -> dict[str, Any]:
    """Say what all answers in a folder have in common."""
    return {
        "park": park_key,
        "gap": effort.gap,
        "time_limit": effort.time_limit,
        "symbiosis": import_module("symbiosis").__version__,
    }


def _run(
    crew: Crew,
    waiting: Sequence[Case],
    note: Callable[[Noted], None],
    progress: Callable[[Stand], None] | None,
    total: int,
) -> None:
    """Let the questions be answered, note each answer and tell; Ctrl-C ends it."""
    began, before = time.perf_counter(), total - len(waiting)
    answers = iter(crew(waiting)) if waiting else iter(())
    for new, noted in enumerate(answers, 1):
        note(noted)
        if progress is not None:
            spent = time.perf_counter() - began
            left = spent / new * (len(waiting) - new)
            progress(Stand(before + new, total, spent, left))
    if not waiting and progress is not None:
        progress(Stand(total, total, 0.0, math.nan))


def cases_of(park: Park, scenarios: Scenarios, quantities: Amounts | None = None) -> list[Case]:
    """Name the questions.

    Raises
    ------
    BadInput
        If there are none, or something in them cannot be asked of the park.
    """
    if isinstance(scenarios, (str, Path)):
        from symbiosis.decide.sweeping.grid import load_grid

        return load_grid(scenarios, park)
    named: Iterable[tuple[object, Scenario | Case]] = (
        scenarios.items() if isinstance(scenarios, Mapping) else enumerate(scenarios, 1)
    )
    pairs = [(str(name), each) for name, each in named]
    if not pairs:
        message = "scenarios: there are none. Give a grid file, or at least one scenario."
        raise BadInput(message)
    amounts = repeat(quantities or {}) if not isinstance(quantities, Sequence) else quantities
    if isinstance(quantities, Sequence) and len(quantities) != len(pairs):
        message = f"quantities: {len(quantities)} for {len(pairs)} scenarios; give one for each."
        raise BadInput(message)
    cases = [
        each if isinstance(each, Case) else Case(each.name or name, each, dict(amount))
        for (name, each), amount in zip(pairs, amounts, strict=False)
    ]
    _check_names(park, cases)
    return cases


def _check_names(park: Park, cases: Iterable[Case]) -> None:
    """Refuse names that lead nowhere, all at once, and questions of the same name."""
    from symbiosis.matching.asked import check_asked

    faults: dict[str, None] = {}
    seen: set[object] = set()
    names: set[str] = set()
    for case in cases:
        if case.name in names:
            faults[f"scenario {case.name}: there are two of this name. Rename one."] = None
        names.add(case.name)
        told = _names_in(case.scenario)
        if told not in seen:
            seen.add(told)
            try:
                check_asked(park, case.scenario)
            except BadInput as error:
                faults |= dict.fromkeys(str(error).splitlines())
    if faults:
        raise BadInput("\n".join(faults))


def _names_in(scenario: Scenario) -> object:
    """Give all names in a scenario, without their figures."""
    return (
        frozenset(scenario.prices), frozenset(scenario.left), frozenset(scenario.allow),
        frozenset(scenario.forbid), frozenset(scenario.max_km), frozenset(scenario.legal_routes),
        frozenset(limit.holder for limit in scenario.limits),
    )  # fmt: skip


def _in_order(park: Park, cases: Iterable[Case]) -> list[Case]:
    """Ask together what is answered by the same matches; what is asked twice is answered once."""
    together: list[tuple[object, list[Case]]] = []
    for case in {case.key: case for case in cases}.values():
        key = matches_key(case.scenario, park)
        same = next((group for known, group in together if known == key), None)
        if same is None:
            together.append((key, [case]))
        else:
            same.append(case)
    return [case for _, group in together for case in group]


def _crew(
    park: Park,
    effort: Effort,
    cancel: Cancel,
    where: tuple[int | None, str | None],
    asked: tuple[int, str],
) -> Crew:
    """Choose who answers."""
    workers, address = where
    count, park_key = asked
    if address is not None:
        return on_cluster(park, effort, cancel, address, park_key)
    if workers is None:
        workers = 1 if count <= FEW else os.cpu_count() or 1
    if not isinstance(workers, int) or workers < 1:
        message = f"workers: {workers!r} is no number of processes; give 1 or more."
        raise BadInput(message)
    workers = min(workers, max(1, count))
    return alone(park, effort, cancel) if workers == 1 else pool(park, effort, cancel, workers)
