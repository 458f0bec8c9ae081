"""The logbook: every answer is on disk as it comes, so that what was stopped can go on."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbiosis.decide.sweeping.case import Noted
from symbiosis.errors import BadInput
from symbiosis.park.putting import nothing, put_bytes
from symbiosis.park.swap import mend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FORMAT, VERSION = "symbiosis-answers", 1
HEAD, ANSWERS = "questions.json", "answers.jsonl"


class Logbook:
    """Answers noted in a folder.

    Parameters
    ----------
    folder
        Where; made if it is not there.
    asked
        What all its answers have in common: park, gap, program and the like. A folder whose
        answers have something else in common is refused.

    Attributes
    ----------
    known
        Fingerprint of a question -> what was noted of its answer.

    Raises
    ------
    BadInput
        If the folder holds answers to something else, or anything else, or cannot be written.
    """

    def __init__(self, folder: str | Path, asked: dict[str, Any]) -> None:
        self._folder = Path(folder)
        head = {"format": FORMAT, "version": VERSION, **asked}
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._agree(head)
            self.known = dict(self._read())
        except OSError as error:
            message = (
                f"folder {folder}: {error.strerror}. Give a folder that can be written, "
                "or make room there."
            )
            raise BadInput(message) from error

    def _agree(self, head: dict[str, Any]) -> None:
        """Refuse a folder of something else; begin one that is empty."""
        file = self._folder / HEAD
        mend(file.resolve(), nothing)
        if not file.exists():
            if any(self._folder.iterdir()):
                message = (
                    f"folder {self._folder}: holds something else, so it is left alone. "
                    "Give the path of a new folder, or of the one in which this was begun."
                )
                raise BadInput(message)
            put_bytes(file, (json.dumps(head, indent=1) + "\n").encode())
            return
        try:
            there = json.loads(file.read_text(encoding="utf-8"))
        except ValueError:
            there = {}
        other = [name for name, each in head.items() if there.get(name) != each]
        if other:
            message = (
                f"folder {self._folder}: holds answers to other questions ({', '.join(other)} "
                "differ). Give another folder, or ask as when it was begun."
            )
            raise BadInput(message)

    def _read(self) -> Iterator[tuple[str, Noted]]:
        """Read what is noted; a line that was torn when the program was killed is cut off."""
        file = self._folder / ANSWERS
        if not file.exists():
            return
        data = file.read_bytes()
        lines = data.splitlines(keepends=True)
        if lines and lines[-1][-1:] != b"\n":
            torn = lines.pop()
            with file.open("r+b") as book:
                book.truncate(len(data) - len(torn))
        for line in lines:
            if (noted := _noted(line)) is not None:
                yield noted.key, noted

    @contextmanager
    def open(self) -> Iterator[Callable[[Noted], None]]:
        """Give a function that notes an answer, on disk before it returns."""
        with (self._folder / ANSWERS).open("a", encoding="utf-8") as book:

            def note(noted: Noted) -> None:
                self.known[noted.key] = noted
                book.write(json.dumps(noted.plain()) + "\n")
                book.flush()

            yield note


def _noted(line: bytes) -> Noted | None:
    """Read a line; None where it is damaged: that question is asked again."""
    try:
        plain = json.loads(line)
        plain["exchanges"] = {name: tuple(each) for name, each in plain["exchanges"].items()}
        return Noted(**plain)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
