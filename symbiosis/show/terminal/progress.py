"""A running solve on stderr: best plan, bound, gap, seconds; on a terminal alive, else in lines."""

from __future__ import annotations

import math
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from symbiosis.show.figures import MISSING, money, percent
from symbiosis.show.terminal.console import notices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.console import Console

PHASES = {"relaxation": "relaxing", "restricted": "first plans", "full": "improving and proving"}


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
def shown_progress(what: str) -> Iterator[Callable[[Step], None]]:
    """Show the progress of a solve while the context lasts.

    Parameters
    ----------
    what
        What is being done, in a few words.
    """
    console = notices()
    if not console.is_terminal:
        yield _lines(console)
        return
    with console.status(what, spinner="line") as status:

        def update(step: Step) -> None:
            status.update(f"{what}: {sentence(step)}")

        yield update


def sentence(step: Step) -> str:
    """Say where a solve stands: ``12.3 s, ..., best plan 4.56 M, bound 4.50 M, gap 1.3 %``."""
    return (
        f"{step.seconds:.1f} s, objective {step.stage}, {PHASES.get(step.phase, step.phase)}, "
        f"best plan {money(step.incumbent)}, bound {money(step.bound)}, "
        f"gap {percent(step.gap) if math.isfinite(step.gap) else MISSING}"
    )


def _lines(console: Console) -> Callable[[Step], None]:
    """Print a line when something new can be read, at most one a second."""
    said, told_at = "", -math.inf

    def tell(step: Step) -> None:
        nonlocal said, told_at
        news = sentence(step).partition(", ")[2]
        if news != said and step.seconds - told_at >= 1.0:
            said, told_at = news, step.seconds
            console.print(sentence(step), markup=False, soft_wrap=True)

    return tell
