"""A running solve on stderr: best plan, bound, gap, seconds; on a terminal alive, else in lines."""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from symbiosis.show.figures import MISSING
from symbiosis.show.terminal.console import notices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

    from symbiosis.show.words import Words


class Step(Protocol):
    """Where a solve stands, as :class:`symbiosis.solving.watch.Progress` says it."""

    @property
    def stage(self) -> int:
        """Number of the objective being solved, from 1."""

    @property
    def seconds(self) -> float:
        """Wall time since the solve began [s]."""

    @property
    def incumbent(self) -> float:
        """Value of the best plan; NaN: none yet."""

    @property
    def bound(self) -> float:
        """What no plan can beat."""

    @property
    def gap(self) -> float:
        """Relative gap of the two."""

    @property
    def phase(self) -> str:
        """Part of the search."""


@contextmanager
def shown_progress(what: str, say: Words) -> Iterator[Callable[[Step], None]]:
    """Show the progress of a solve while the context lasts.

    Parameters
    ----------
    what
        What is being done, in a few words.
    say
        The reader's language.
    """
    console = notices()
    if not console.is_terminal:
        yield _lines(console, say)
        return
    with console.status(what, spinner="line") as status:

        def update(step: Step) -> None:
            status.update(f"{what}: {sentence(step, say)}")

        yield update


def sentence(step: Step, say: Words) -> str:
    """Say where a solve stands: ``12.3 s, ..., best plan 4.56 M, bound 4.50 M, gap 1.3 %``."""
    return say(
        "cli.step",
        seconds=f"{step.seconds:.1f}",
        stage=step.stage,
        phase=say.known(f"phase.{step.phase}", step.phase),
        incumbent=say.money(step.incumbent),
        bound=say.money(step.bound),
        gap=say.percent(step.gap) if math.isfinite(step.gap) else MISSING,
    )


def _lines(console: Console, say: Words) -> Callable[[Step], None]:
    """Print a line when something new can be read, at most one a second."""
    said: tuple[object, ...] = ()
    told_at = -math.inf

    def tell(step: Step) -> None:
        nonlocal said, told_at
        news = (step.stage, step.phase, say.money(step.incumbent), say.money(step.bound))
        if news != said and step.seconds - told_at >= 1.0:
            said, told_at = news, step.seconds
            console.print(sentence(step, say), markup=False, soft_wrap=True)

    return tell
