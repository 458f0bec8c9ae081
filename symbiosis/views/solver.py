"""The child process of a solve: a request in, progress by the line out, and a plan in a file.

It loads everything, then waits on standard input for one line: the request's file and the plan's.
Whatever arrives after that (a line, or the end because the server is gone) means: stop, and keep
the best plan.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from symbiosis.errors import SymbiosisError
from symbiosis.matching import match as _match  # noqa: F401 - loaded before the question comes
from symbiosis.models.park import build_model as _build_model  # noqa: F401 - likewise
from symbiosis.optimise import optimise
from symbiosis.solving.session import Session as _Session  # noqa: F401 - likewise

if TYPE_CHECKING:
    from symbiosis.solving.anytime import Progress


def main() -> None:
    """Wait for one request and solve it; say what happens on standard output."""
    # Nothing but our own lines may reach the server: libraries that print do so to nowhere.
    speaker = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
    asked = sys.stdin.readline()
    if not asked:
        return
    question, answer = (Path(path) for path in json.loads(asked))
    cancel = threading.Event()
    threading.Thread(target=_listen, args=(cancel,), daemon=True).start()
    try:
        _solve(question, answer, cancel, speaker)
    except SymbiosisError as error:
        _say(speaker, {"error": str(error)})


def _listen(cancel: threading.Event) -> None:
    sys.stdin.readline()
    cancel.set()


def _say(speaker: TextIO, what: dict[str, object]) -> None:
    speaker.write(json.dumps(what) + "\n")


def _solve(question: Path, answer: Path, cancel: threading.Event, speaker: TextIO) -> None:
    def tell(progress: Progress) -> None:
        _say(speaker, asdict(progress))

    request = pickle.loads(question.read_bytes())  # noqa: S301 - written by our own server
    plan = optimise(
        request.park,
        request.scenario,
        time_limit=request.time_limit,
        gap=request.gap,
        progress=tell,
        cancel=cancel,
    )
    unfinished = answer.with_suffix(".part")
    unfinished.write_bytes(pickle.dumps(plan))
    unfinished.replace(answer)


if __name__ == "__main__":
    main()
