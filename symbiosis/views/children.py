"""The child processes that solve: one waits in reserve, a few keep the models of a park."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario

_ROOT = str(Path(__file__).parents[2])
"""Where a child finds the same symbiosis as the server, from whatever folder it was started."""
_GRACE = 30.0
"""Seconds that a child has to hand over its best plan after it was told to stop: it still writes
the model of a region, or audits its plan."""


@dataclass(frozen=True)
class Decision:
    """A question that takes many plans to answer.

    Attributes
    ----------
    name
        One of :data:`symbiosis.views.solver.DECISIONS`.
    options
        What its function is given beside the park, the scenario and who watches.
    """

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Request:
    """What a child is to solve.

    Attributes
    ----------
    park_name, park, scenario
        The question; the name is the one under which the owner knows the park. The park is None on
        its way to a child that has it already.
    time_limit
        Wall time [s].
    gap
        Relative gap at which a plan is good enough; None: as for a what-if.
    live
        Whether the models are to be kept for the next question about the park.
    decision
        What is asked about the park under the scenario; None: its plan.
    """

    park_name: str
    park: Park | None
    scenario: Scenario
    time_limit: float
    gap: float | None
    live: bool = False
    decision: Decision | None = None

    @property
    def kind(self) -> str:
        """The decision's name; empty for a plan."""
        return self.decision.name if self.decision else ""


class Child:
    """A process that has loaded everything and answers one question after another."""

    def __init__(self) -> None:
        path = os.pathsep.join([_ROOT, os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "symbiosis.views.solver"],
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        self._park: Park | None = None
        self._lock = threading.Lock()
        self._answered = threading.Event()

    @property
    def pid(self) -> int:
        """Give its number among the processes of the system."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(
        self, request: Request, note: Callable[[dict[str, Any]], None], cancel: threading.Event
    ) -> object | None:
        """Put a question, pass on what the child says, and take its answer, if there is one.

        Whoever sets ``cancel`` while this runs also calls :meth:`stop`.
        """
        self._answered = threading.Event()
        try:
            return self._ask(request, note, cancel)
        finally:
            self._answered.set()

    def _ask(
        self, request: Request, note: Callable[[dict[str, Any]], None], cancel: threading.Event
    ) -> object | None:
        with tempfile.TemporaryDirectory(prefix="symbiosis_") as folder:
            question, answer = Path(folder, "request"), Path(folder, "answer")
            # The park is most of a question: a child that keeps it is not sent it again.
            same = request.live and self._park is request.park
            question.write_bytes(pickle.dumps(replace(request, park=None) if same else request))
            self._park = request.park if request.live else None
            self._tell(json.dumps([str(question), str(answer)]))
            if cancel.is_set():  # before the child had a question that it could stop
                self.stop()
            for said in filter(None, map(_said, self._process.stdout or ())):
                if said.get("done") is True:  # how many of several are done is a number
                    break
                note(said)
            else:
                # Who says no more has ended, or is about to: it must not be asked again.
                self._process.kill()
                self._process.wait()
            if not answer.exists():
                return None
            given: object = pickle.loads(answer.read_bytes())  # noqa: S301 - our own child wrote it
            return given

    def stop(self) -> None:
        """Ask for the best plan so far; end the process if that does not come in time."""
        self._tell("stop")
        answered = self._answered

        def kill_if_needed() -> None:
            if not answered.is_set():
                self.kill()

        killer = threading.Timer(_GRACE, kill_if_needed)
        killer.daemon = True
        killer.start()

    def kill(self) -> None:
        """End it at once, in the middle of a question."""
        self._process.kill()

    def end(self) -> None:
        """End it between questions, and clear up after it."""
        with self._process as process:
            process.kill()

    def _tell(self, line: str) -> None:
        if self._process.stdin is None:
            return
        try:
            # A reader who stops and the job that asks are two threads: no line into another.
            with self._lock:
                self._process.stdin.write(f"{line}\n")
                self._process.stdin.flush()
        except OSError:
            return  # It has ended by itself, which its reader will find.


def _said(line: str) -> dict[str, Any] | None:
    """Read a line of a child; what a library prints while it loads is none."""
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


class Children:
    """The reserve, so that a solve begins at once, and the children that keep a park's models.

    Parameters
    ----------
    keeping
        Children that may keep models; the longest unused is ended first.
    """

    def __init__(self, keeping: int) -> None:
        self._keeping = keeping
        self._lock = threading.Lock()
        self._closed = False
        self.kept: OrderedDict[str, Child] = OrderedDict()
        self._spare: Child | None = Child()

    def take(self, owner: str, *, live: bool) -> Child:
        """Hand out the child that keeps the owner's models, else the one in reserve, else a new."""
        with self._lock:
            waiting = [self.kept.pop(owner, None)] if live else []
            if not (waiting and waiting[0] is not None and waiting[0].alive):
                waiting.append(self._spare)
                self._spare = None
        found = None
        for child in filter(None, waiting):
            if child.alive:
                found = child
            else:
                child.end()
        return found or Child()

    def give_back(self, child: Child, owner: str, *, live: bool) -> None:
        """Keep a child for the owner's next live question, or in reserve, or end it."""
        ended = []
        with self._lock:
            if self._closed or not child.alive:
                ended.append(child)
            elif live:
                ended += [self.kept.pop(owner)] if owner in self.kept else []
                self.kept[owner] = child
                while len(self.kept) > self._keeping:
                    ended.append(self.kept.popitem(last=False)[1])
            elif self._spare is None:
                self._spare = child
            else:
                ended.append(child)
            # Begun now, and not when the last one was taken: a solve has the machine for itself.
            if self._spare is None and not self._closed:
                self._spare = Child()
        for each in ended:
            each.end()

    def close(self) -> None:
        """End all that wait; those that are still given back end too."""
        with self._lock:
            self._closed = True
            waiting = [*self.kept.values(), *([self._spare] if self._spare else [])]
        for child in waiting:
            child.end()
