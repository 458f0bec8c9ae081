"""Solves in child processes: one a job, at most a few at once, the others in a queue.

The server never solves itself: a solver that crashes or is killed takes its job along, not the
page. A job belongs to the workspace that began it; nobody else can cancel it or see its plan.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from functools import partial
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Literal

from symbiosis.errors import BadInput
from symbiosis.views.children import Children

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words
    from symbiosis.views.children import Child, Request

State = Literal["queued", "running", "done", "failed", "killed"]


@dataclass(eq=False)
class Job:
    """One solve, from the queue to its plan.

    Attributes
    ----------
    id, owner
        Its name, and the workspace that began it.
    request
        What is solved.
    state
        ``done`` has a plan; ``failed`` has a message; ``killed`` ended without a word.
    steps
        What the solver reported: dictionaries of :class:`symbiosis.solving.watch.Progress`, for a
        decision of :class:`symbiosis.decide.asker.Stand`.
    answer, message
        A plan, or what was decided; or why there is neither.
    cancel
        Set when the owner has asked it to stop.
    ended
        Set when nothing more will happen.
    """

    id: str
    owner: str
    request: Request
    state: State = "queued"
    steps: list[dict[str, Any]] = field(default_factory=list)
    answer: object | None = None
    message: str = ""
    cancel: threading.Event = field(default_factory=threading.Event, repr=False)
    began: float = 0.0
    child: Child | None = field(default=None, repr=False)
    ended: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def plan(self) -> Plan | None:
        """The answer of a job that was asked for a plan."""
        from symbiosis.plan.plan import Plan

        return self.answer if isinstance(self.answer, Plan) else None

    @property
    def cancelled(self) -> bool:
        """Whether the owner has asked it to stop."""
        return self.cancel.is_set()

    @property
    def belongs(self) -> tuple[str, str]:
        """Whose it is, and what kind of question it answers."""
        return self.owner, self.request.kind

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.ended.is_set()

    def waiting(self, say: Words, ahead: int) -> str:
        """Say why a job has told nothing yet, or tells no more; empty: it is at work."""
        if self.cancelled:
            return say("optimise.stopping")
        if self.state == "queued":
            return say("optimise.queued", ahead=ahead)
        if not self.steps:
            written = self.request.kind == "report_file"
            key = "export.writing_report" if written else "optimise.building"
            return say(key, seconds=f"{self.seconds:.0f}")
        return ""

    def end(self, state: State, message: str = "") -> None:
        """Note how it ended, and tell whoever waits for it."""
        self.state, self.message, self.child = state, message or self.message, None
        self.ended.set()

    @property
    def seconds(self) -> float:
        """Time since the job began to run [s]."""
        return time.monotonic() - self.began if self.began else 0.0


class Jobs:
    """All jobs of the server.

    Parameters
    ----------
    at_once
        Children that run at the same time.
    waiting
        Jobs that may wait; further ones are refused.
    keeping
        Owners whose models are kept for live answers.
    uncollected
        Plans that wait for their owners; the oldest is dropped first.
    """

    def __init__(
        self, at_once: int = 2, waiting: int = 20, keeping: int = 2, uncollected: int = 64
    ) -> None:
        self._at_once, self._waiting, self._uncollected = at_once, waiting, uncollected
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._queue: deque[Job] = deque()
        self._running = 0
        self.children = Children(keeping)

    def submit(self, owner: str, request: Request) -> Job:
        """Begin a job, or let it wait for its turn.

        Raises
        ------
        BadInput
            If too many jobs wait already.
        """
        job = Job(token_urlsafe(8), owner, request)
        with self._lock:
            if len(self._queue) >= self._waiting:
                message = f"{self._waiting} solves wait already. Try again in a few minutes."
                raise BadInput(message)
            self._jobs[job.id] = job
            self._drop_stale()
            self._queue.append(job)
            self._start_next()
        return job

    def of(self, owner: str, kind: str = "") -> Job | None:
        """Give the owner's latest job of a kind: a decision's name; empty: for a plan."""
        with self._lock:
            mine = [job for job in self._jobs.values() if job.belongs == (owner, kind)]
            return mine[-1] if mine else None

    def ahead(self, job: Job) -> int:
        """Count the jobs that come before a waiting one."""
        with self._lock:
            return self._queue.index(job) + self._running if job in self._queue else 0

    def busy(self) -> tuple[int, int]:
        """Count the jobs that run and those that wait, whoever began them."""
        with self._lock:
            return self._running, len(self._queue)

    def cancel(self, job_id: str, owner: str) -> bool:
        """Ask a job to stop; what it has found so far is kept. Only its owner may."""
        with self._lock:
            job = self._jobs.get(job_id)
            if job is None or job.owner != owner or job.over:
                return False
            job.cancel.set()
            if job in self._queue:
                self._queue.remove(job)
                job.end("failed")
            child = job.child
        if child is not None:
            child.stop()
        return True

    def forget(self, job: Job) -> None:
        """Drop a job that is over and whose plan has been taken."""
        with self._lock:
            self._jobs.pop(job.id, None)

    def close(self) -> None:
        """End every child: the server goes."""
        with self._lock:
            children = [job.child for job in self._jobs.values() if job.child is not None]
        for child in children:
            child.kill()
        self.children.close()

    def _drop_stale(self) -> None:
        """Drop what an owner has asked since, and the oldest answers that nobody has taken."""
        newest = {job.belongs: job for job in self._jobs.values()}
        over = [job for job in self._jobs.values() if job.over]
        waiting = [job for job in over if newest[job.belongs] is job]
        for job in {*over} - {*waiting[-self._uncollected :]}:
            del self._jobs[job.id]

    def _start_next(self) -> None:
        while self._queue and self._running < self._at_once:
            job = self._queue.popleft()
            job.state, job.began = "running", time.monotonic()
            self._running += 1
            threading.Thread(target=self._run, args=(job,), daemon=True).start()

    def _run(self, job: Job) -> None:
        live = job.request.live
        try:
            job.child = self.children.take(job.owner, live=live)
            job.answer = job.child.ask(job.request, partial(_note, job), job.cancel)
            self.children.give_back(job.child, job.owner, live=live)
        except Exception as error:  # noqa: BLE001 - whatever it is, the job and its child end
            job.message = f"The solver could not be reached ({error})."
            if job.child is not None:
                job.child.end()
        finally:
            with self._lock:
                self._running -= 1
                self._start_next()
            job.end("done" if job.answer is not None else "failed" if job.message else "killed")


def _note(job: Job, said: dict[str, Any]) -> None:
    if "error" in said:
        job.message = str(said["error"])
    else:
        job.steps.append(said)
