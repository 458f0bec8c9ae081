"""Solves in child processes: one a job, at most a few at once, the others in a queue.

The server never solves itself: a solver that crashes or is killed takes its job along, not the
page. A job belongs to the workspace that began it; nobody else can cancel it or see its plan.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any, Literal

from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.plan import Plan

State = Literal["queued", "running", "done", "failed", "killed"]
_ROOT = str(Path(__file__).parents[2])
"""Where a child finds the same symbiosis as the server, from whatever folder it was started."""
_GRACE = 10.0
"""Seconds that a child has to hand over its best plan after a cancel."""


@dataclass(frozen=True)
class Request:
    """What a child is to solve.

    Attributes
    ----------
    park_name, park, scenario
        The question; the name is the one under which the owner knows the park.
    time_limit
        Wall time [s].
    gap
        Relative gap at which a plan is good enough.
    """

    park_name: str
    park: Park
    scenario: Scenario
    time_limit: float
    gap: float


@dataclass
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
        What the solver reported: dictionaries of :class:`symbiosis.solving.anytime.Progress`.
    plan, message
        The answer, or why there is none.
    cancelled
        The owner has asked it to stop.
    ended
        Set when nothing more will happen.
    """

    id: str
    owner: str
    request: Request
    state: State = "queued"
    steps: list[dict[str, Any]] = field(default_factory=list)
    plan: Plan | None = None
    message: str = ""
    cancelled: bool = False
    began: float = 0.0
    child: subprocess.Popen[str] | None = field(default=None, repr=False)
    ended: threading.Event = field(default_factory=threading.Event, repr=False)

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.ended.is_set()

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
    """

    def __init__(self, at_once: int = 2, waiting: int = 20) -> None:
        self._at_once, self._waiting = at_once, waiting
        self._lock = threading.Lock()
        self._jobs: dict[str, Job] = {}
        self._queue: deque[Job] = deque()
        self._running = 0
        self._spare = _Spare()

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
            self._jobs = {key: old for key, old in self._jobs.items() if not self._stale(old)}
            self._jobs[job.id] = job
            self._queue.append(job)
            self._start_next()
        return job

    def of(self, owner: str) -> Job | None:
        """Give the owner's latest job."""
        mine = [job for job in self._jobs.values() if job.owner == owner]
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
        job = self._jobs.get(job_id)
        if job is None or job.owner != owner or job.over:
            return False
        with self._lock:
            job.cancelled = True
            if job in self._queue:
                self._queue.remove(job)
                job.end("failed")
                return True
        if job.child is not None:
            _tell_to_stop(job.child)
        return True

    def forget(self, job: Job) -> None:
        """Drop a job that is over and whose plan has been taken."""
        with self._lock:
            self._jobs.pop(job.id, None)

    def close(self) -> None:
        """End every child: the server goes."""
        for job in list(self._jobs.values()):
            if job.child is not None:
                job.child.kill()
        self._spare.close()

    def _stale(self, job: Job) -> bool:
        newest = self.of(job.owner)
        return job.over and job is not newest

    def _start_next(self) -> None:
        while self._queue and self._running < self._at_once:
            job = self._queue.popleft()
            job.state, job.began = "running", time.monotonic()
            self._running += 1
            threading.Thread(target=self._run, args=(job,), daemon=True).start()

    def _run(self, job: Job) -> None:
        state: State = "killed"
        try:
            with tempfile.TemporaryDirectory(prefix="symbiosis_") as folder:
                job.child = self._spare.take()
                state = _follow(job, job.child, Path(folder))
        except OSError as error:
            state, job.message = "failed", f"The solver could not be reached ({error.strerror})."
        finally:
            with self._lock:
                self._running -= 1
                self._start_next()
            job.end(state)


class _Spare:
    """A child that has loaded everything and waits, so that a solve begins at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child = self._begin()

    def take(self) -> subprocess.Popen[str]:
        """Hand out the waiting child (or a new one, if it has died) and begin the next."""
        with self._lock:
            child = self._child if self._child.poll() is None else self._begin()
            self._child = self._begin()
        return child

    def close(self) -> None:
        """End the waiting child."""
        with self._lock, self._child as child:
            child.kill()

    @staticmethod
    def _begin() -> subprocess.Popen[str]:
        path = os.pathsep.join([_ROOT, os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        return subprocess.Popen(
            [sys.executable, "-m", "symbiosis.views.solver"],
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )


def _follow(job: Job, child: subprocess.Popen[str], folder: Path) -> State:
    """Give a child its question, and note what it says line by line until it ends."""
    question, answer = folder / "request", folder / "plan"
    question.write_bytes(pickle.dumps(job.request))
    with child:
        if child.stdin is not None:
            child.stdin.write(json.dumps([str(question), str(answer)]) + "\n")
            child.stdin.flush()
        if job.cancelled:
            _tell_to_stop(child)
        for line in child.stdout or ():
            _note(job, json.loads(line))
    if not answer.exists():
        return "failed" if job.message else "killed"
    job.plan = pickle.loads(answer.read_bytes())  # noqa: S301 - written by our own child
    return "done"


def _tell_to_stop(child: subprocess.Popen[str]) -> None:
    """Ask a child to hand over what it has; one that does not within the grace time is ended."""
    if child.stdin is None:
        return
    try:
        child.stdin.write("stop\n")
        child.stdin.flush()
    except OSError:
        return  # It has just ended by itself: nothing is left to stop.
    killer = threading.Timer(_GRACE, child.kill)
    killer.daemon = True
    killer.start()


def _note(job: Job, said: dict[str, Any]) -> None:
    if "error" in said:
        job.message = str(said["error"])
    else:
        job.steps.append(said)
