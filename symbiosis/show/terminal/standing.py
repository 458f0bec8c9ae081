"""Many questions being answered, on stderr: how many are, how long the rest may take."""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from symbiosis.show.terminal.console import notices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from symbiosis.show.words import Words

EVERY = 10.0
"""Where nobody sees lines change, one is printed at most so often [s]."""


class Standing(Protocol):
    """How far a row of questions has come, as :class:`symbiosis.decide.asker.Stand` says it."""

    @property
    def done(self) -> int:
        """Questions answered."""

    @property
    def total(self) -> int:
        """Questions in all."""

    @property
    def seconds(self) -> float:
        """Wall time since the first [s]."""

    @property
    def left(self) -> float:
        """Wall time that is likely left [s]; NaN: not known."""


@contextmanager
def shown_standing(what: str, say: Words) -> Iterator[Callable[[Standing], None]]:
    """Show how far many questions have come while the context lasts.

    Parameters
    ----------
    what
        What is being done, in a few words.
    say
        The reader's language.
    """
    console = notices()
    if console.is_terminal:
        with console.status(what, spinner="line") as status:
            yield lambda stand: status.update(f"{what}: {standing(stand, say)}")
        return
    told = -math.inf

    def tell(stand: Standing) -> None:
        nonlocal told
        if stand.seconds - told >= EVERY or stand.done == stand.total:
            told = stand.seconds
            console.print(f"{what}: {standing(stand, say)}", markup=False, soft_wrap=True)

    yield tell


def standing(stand: Standing, say: Words) -> str:
    """Say how far it has come: ``12 of 100 questions answered, 30 s, about 220 s left``."""
    known = math.isfinite(stand.left)
    figures = {"done": stand.done, "total": stand.total, "seconds": f"{stand.seconds:.0f}"}
    if not known:
        return say("deciding.begun", **figures)
    return say("deciding.running", **figures, left=f"{stand.left:.0f}")
