"""Who answers: this process, a pool of processes, or a Dask cluster; the same answers from all.

Each keeps a steady planner of the park, so that an answer hangs on its question alone.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import wait as wait_for_end
from typing import TYPE_CHECKING, Any

from symbiosis.decide.sweeping.case import CANCELLED, Case, Effort, Noted, answer
from symbiosis.errors import BadInput, SymbiosisError
from symbiosis.optimise import LivePlanner

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.solving.watch import Cancel

    Crew = Callable[[Iterable[Case]], Iterator[Noted]]
    """Answers cases in any order, until somebody says stop."""

AHEAD = 2
"""Questions that are handed out for each worker: one is answered, the next is there already."""
LOOK = 0.2
"""How often it is looked whether somebody has said stop [s]."""
PLANNERS = 4
"""Parks whose planners a worker of a cluster keeps."""


def alone(planner: LivePlanner, effort: Effort, cancel: Cancel) -> Crew:
    """Answer in this process, one after another."""

    def ask(cases: Iterable[Case]) -> Iterator[Noted]:
        for case in cases:
            noted = answer(planner, case, effort, cancel)
            if cancel.is_set():
                return
            yield noted

    return ask


def pool(park: Park, effort: Effort, cancel: Cancel, workers: int) -> Crew:
    """Answer in processes of this machine.

    Raises
    ------
    SymbiosisError
        If a process dies.
    """

    def ask(cases: Iterable[Case]) -> Iterator[Noted]:
        context = multiprocessing.get_context("spawn")
        stop = context.Event()
        members = ProcessPoolExecutor(workers, context, _begin, (park, effort, stop))
        try:
            yield from _as_they_come(
                lambda case: members.submit(_answered, case),
                cases,
                workers,
                cancel,
                lambda running: wait(running, LOOK, FIRST_COMPLETED),
            )
        except BrokenProcessPool as error:
            message = (
                "a process that answers questions died: out of memory, or a script that starts "
                "processes without `if __name__ == '__main__':` around its first call. Ask with "
                "fewer workers, or with workers=1."
            )
            raise SymbiosisError(message) from error
        finally:
            stop.set()
            members.shutdown(wait=True, cancel_futures=True)

    return ask


def _as_they_come(
    submit: Callable[[Case], Any],
    cases: Iterable[Case],
    workers: int,
    cancel: Cancel,
    waited: Callable[[set[Any]], tuple[set[Any], set[Any]]],
) -> Iterator[Noted]:
    """Hand questions out, few at a time, and give answers as they come."""
    waiting = iter(cases)
    running = {submit(case) for case in islice(waiting, AHEAD * workers)}
    while running:
        done, running = waited(running)
        for future in done:
            if (noted := future.result()).status != CANCELLED:
                yield noted
        if cancel.is_set():
            return
        running |= {submit(case) for case in islice(waiting, len(done))}


_own: dict[str, Any] = {}
"""What a process of the pool was given when it began."""


def _begin(park: Park, effort: Effort, stop: Cancel) -> None:
    """Make a process of the pool ready; Ctrl-C is for who started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    _own.update(planner=LivePlanner(park, steady=True), effort=effort, stop=stop)


def end_with_parent() -> None:
    """Let this process end when the one that started it does, however that ends.

    Who is killed tells nobody, and the processes of a pool would wait for questions for ever.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def follow() -> None:
        wait_for_end([parent.sentinel])
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _answered(case: Case) -> Noted:
    if _own["stop"].is_set():
        return Noted(case.key, CANCELLED)
    return answer(_own["planner"], case, _own["effort"], _own["stop"])


def on_cluster(park: Park, effort: Effort, cancel: Cancel, address: str, park_key: str) -> Crew:
    """Answer on a Dask cluster.

    Raises
    ------
    BadInput
        If Dask is not installed, or nobody answers at the address.
    """
    try:
        from distributed import CancelledError, Client, KilledWorker
        from distributed.comm.core import CommClosedError
    except ImportError as error:
        message = (
            "a cluster needs Dask, which is not installed: install park-symbiosis[cluster], "
            "here and on the cluster."
        )
        raise BadInput(message) from error

    def ask(cases: Iterable[Case]) -> Iterator[Noted]:
        try:
            client = Client(address)
        except (OSError, ValueError) as error:
            message = (
                f"cluster {address}: no scheduler answers there ({error}). Start one with "
                "`dask scheduler`, and workers with `dask worker`, or mend the address."
            )
            raise BadInput(message) from error
        with client:
            sent = client.scatter(park, broadcast=True)
            members = max(1, len(client.nthreads()))

            def submit(case: Case) -> Any:
                return client.submit(_answered_there, sent, park_key, case, effort, pure=False)

            try:
                yield from _as_they_come(submit, cases, members, cancel, _waited)
            except (KilledWorker, CancelledError, CommClosedError) as error:
                message = (
                    f"cluster {address}: a worker, or the scheduler, was lost ({error!r}). Look at "
                    "its memory, and ask again: what is answered is kept where there is a folder."
                )
                raise SymbiosisError(message) from error

    return ask


def _waited(running: Iterable[Any]) -> tuple[set[Any], set[Any]]:
    """Wait for one of a cluster's futures, or for a moment."""
    from distributed import wait as wait_for

    try:
        done, left = wait_for(list(running), timeout=LOOK, return_when=FIRST_COMPLETED)
    except TimeoutError:
        return set(), set(running)
    return set(done), set(left)


_planners: dict[str, LivePlanner] = {}
_one_at_a_time = threading.Lock()
"""A worker of a cluster may have several threads; the solver's are shared by a process."""


def _answered_there(park: Park, park_key: str, case: Case, effort: Effort) -> Noted:
    """Answer on a worker, which keeps a planner for each of its last parks."""
    with _one_at_a_time:
        planner = _planners.pop(park_key, None) or LivePlanner(park, steady=True)
        _planners[park_key] = planner
        for oldest in list(_planners)[:-PLANNERS]:
            del _planners[oldest]
        return answer(planner, case, effort)
