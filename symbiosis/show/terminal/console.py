"""The two voices of the command line: answers on stdout, everything else on stderr."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TextIO

from rich.console import Console
from rich.segment import Segment
from rich.text import Text

from symbiosis.errors import hidden
from symbiosis.park.signs import CONTROL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import ConsoleOptions, RenderableType

    from symbiosis.errors import SymbiosisError
    from symbiosis.show.words import Words

NARROWEST, WIDEST = 80, 120
"""Below this width a terminal folds lines by itself, which is better than cutting figures off."""
PIPED = 110
"""Width where there is no terminal to ask: a file, a pipe, a log."""


class PlainConsole(Console):
    """A console on which text is text: only the console itself steers the terminal.

    No password is printed: of an address it is left out.
    """

    def print(self, *objects: Any, **how: Any) -> None:
        """Print as ever, without passwords."""
        super().print(*map(_discreet, objects), **how)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Render as ever, with the control characters of names and messages left out."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield Segment(hidden(CONTROL.sub("", segment.text)), segment.style)


def _discreet(said: object) -> object:
    """Leave passwords out of a text, before it is broken into lines."""
    if isinstance(said, Text):
        plain = hidden(said.plain)
        return said if plain == said.plain else Text(plain, style=said.style)
    return hidden(said) if isinstance(said, str) else said


def answers() -> Console:
    """Give the console on stdout."""
    return _console(sys.stdout)


def notices() -> Console:
    """Give the console on stderr."""
    return _console(sys.stderr)


def complain(error: SymbiosisError, say: Words) -> None:
    """Say on stderr what is wrong, a line for each fault."""
    from symbiosis.errors import ParkFaults

    console = notices()
    if not isinstance(error, ParkFaults):
        text = say("cli.told", severity=say("severity.error"), text=error)
        console.print(text, style="red", markup=False, soft_wrap=True)
        return
    from symbiosis.show.fault_words import told_fault

    for fault in error.faults:
        style = "red" if fault.severity == "error" else "yellow"
        text = told_fault(fault, say).line(say) if say.language != "en" else str(fault)
        console.print(text, style=style, markup=False, soft_wrap=True)


def warn(message: str, say: Words) -> None:
    """Say on stderr what someone should know who is not wrong."""
    text = say("cli.told", severity=say("severity.warning"), text=message)
    notices().print(text, style="yellow", markup=False, soft_wrap=True)


def _console(stream: TextIO) -> Console:
    asked = stream.isatty() or "COLUMNS" in os.environ
    console = PlainConsole(
        file=stream, highlight=False, markup=False, emoji=False, width=None if asked else PIPED
    )
    console.width = min(max(console.width, NARROWEST), WIDEST)
    return console
