"""The child process of the app: questions in, progress by the line out, each answer in a file.

It loads everything, then waits on standard input for lines: the file of a request and where its
answer is to go, or `stop`: end the search with the best plan so far. When the lines end, the server
is gone, and so is the child. The models of a park that is played with live are kept in between.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import threading
from dataclasses import asdict
from importlib import import_module
from inspect import signature
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, TextIO

from symbiosis.errors import SymbiosisError
from symbiosis.matching import match as _match  # noqa: F401 - loaded before the question comes
from symbiosis.models.park import build_model as _build_model  # noqa: F401 - likewise
from symbiosis.optimise import LivePlanner
from symbiosis.plan.assemble import assemble as _assemble  # noqa: F401 - likewise
from symbiosis.solving.session.kept import KeptModel as _KeptModel  # noqa: F401 - likewise

if TYPE_CHECKING:
    from symbiosis.decide.asker import Stand
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.watch import Progress
    from symbiosis.views.children import Decision, Request

Question = tuple[Path, Path, threading.Event]
"""File of the request, file of its answer, and what ends the search."""
DECISIONS: dict[str, str] = {
    "asked_drift": "symbiosis.decide.asked_drift",
    "explain": "symbiosis.decide.explain",
    "planned_frontier": "symbiosis.decide.frontiers.planned_frontier",
    "price_line": "symbiosis.decide.sensitivities.price_line",
    "report_file": "symbiosis.show.report.report_file",
    "sensitivity": "symbiosis.decide.sensitivities.sensitivity",
    "target_curve": "symbiosis.decide.target_curve",
    "targets": "symbiosis.decide.targets",
    "worth": "symbiosis.decide.leave_one_out",
}
"""Name of a decision -> module of its function, which has the same name."""


def main() -> None:
    """Answer questions until there are no more; say what happens on standard output."""
    # Nothing but our own lines may reach the server: libraries that print do so to nowhere.
    speaker = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    questions: SimpleQueue[Question | None] = SimpleQueue()
    threading.Thread(target=_listen, args=(questions,), daemon=True).start()
    solver = Solver(speaker)
    while (question := questions.get()) is not None:
        try:
            solver.answer(*question)
        except SymbiosisError as error:
            solver.say({"error": str(error)})
        solver.say({"done": True})


def _listen(questions: SimpleQueue[Question | None]) -> None:
    cancel = threading.Event()
    for line in sys.stdin:
        if line.strip() == "stop":
            cancel.set()
        else:
            # A stop that comes late is meant for the question before.
            cancel = threading.Event()
            request, answer = (Path(path) for path in json.loads(line))
            questions.put((request, answer, cancel))
    cancel.set()
    questions.put(None)


class Solver:
    """What a child remembers from one question to the next: the models of one park."""

    def __init__(self, speaker: TextIO) -> None:
        self._speaker = speaker
        self._planner: LivePlanner | None = None

    def say(self, what: dict[str, object]) -> None:
        """Say a line to the server."""
        self._speaker.write(json.dumps(what) + "\n")

    def answer(self, question: Path, answer: Path, cancel: threading.Event) -> None:
        """Solve a request and write its answer, whole or not at all."""
        request: Request = pickle.loads(question.read_bytes())  # noqa: S301 - our own server wrote it
        if request.park is not None:
            self._planner = LivePlanner(request.park)
        if self._planner is None:
            message = "the first question names no park"
            raise RuntimeError(message)
        given: object = (
            self._decided(self._planner, request, request.decision, cancel)
            if request.decision
            else self._plan(self._planner, request, cancel)
        )
        unfinished = answer.with_suffix(".part")
        unfinished.write_bytes(pickle.dumps(given))
        unfinished.replace(answer)

    def _plan(self, planner: LivePlanner, request: Request, cancel: threading.Event) -> Plan:
        return planner.plan(
            request.scenario,
            time_limit=request.time_limit,
            gap=request.gap,
            progress=self._tell,
            cancel=cancel,
        )

    def _decided(
        self,
        planner: LivePlanner,
        request: Request,
        decision: Decision,
        cancel: threading.Event,
    ) -> object:
        """Ask what takes many plans; every decision's function is asked alike."""
        function = getattr(import_module(DECISIONS[decision.name]), decision.name)
        # What asks a planner of its own, a steady one, takes none.
        takes = "planner" in signature(function).parameters
        return function(
            planner.park,
            scenario=request.scenario,
            progress=self._tell,
            cancel=cancel,
            **({"planner": planner} if takes else {}),
            **decision.options,
        )

    def _tell(self, step: Progress | Stand) -> None:
        self.say(asdict(step))


if __name__ == "__main__":
    main()
