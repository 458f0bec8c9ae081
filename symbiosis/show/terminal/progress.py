"""Work under way, on stderr: one solve or many questions; on a terminal alive, else in lines."""

from __future__ import annotations

import math
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from symbiosis.decide.asker import Stand
from symbiosis.show.figures import MISSING
from symbiosis.show.terminal.console import notices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from symbiosis.show.words import Words
    from symbiosis.solving.watch import Progress

EVERY_SOLVE, EVERY_QUESTION = 1.0, 10.0
"""Where nobody sees lines change, one is printed at most so often [s]."""


@contextmanager
def shown_progress(what: str, say: Words) -> Iterator[Callable[[Progress | Stand], None]]:
    """Show how far a solve or a row of questions has come while the context lasts.

    Parameters
    ----------
    what
        What is being done, in a few words.
    say
        The reader's language.
    """
    console = notices()
    if not console.is_terminal:
        yield _lines(what, say)
        return
    with console.status(what, spinner="line") as status:
        yield lambda news: status.update(f"{what}: {sentence(news, say)}")


@contextmanager
def shown_count(what: str, key: str, say: Words) -> Iterator[Callable[[int, int], None]]:
    """Show how much of a file was looked at while the context lasts.

    Parameters
    ----------
    what
        What is being done, in a few words.
    key
        Of the sentence that takes ``seen`` and ``near``.
    say
        The reader's language.
    """
    console = notices()
    if console.is_terminal:
        with console.status(what, spinner="line") as status:
            yield lambda seen, near: status.update(
                f"{what}: {say(key, seen=f'{seen:,}', near=f'{near:,}')}"
            )
        return
    told_at = monotonic()

    def tell(seen: int, near: int) -> None:
        nonlocal told_at
        if monotonic() - told_at >= EVERY_QUESTION:
            told_at = monotonic()
            told = say(key, seen=f"{seen:,}", near=f"{near:,}")
            console.print(f"{what}: {told}", markup=False, soft_wrap=True)

    yield tell


def sentence(news: Progress | Stand, say: Words) -> str:
    """Say how far it is.

    ``12.3 s, objective 1, proof, best plan 4.56 M, bound 4.50 M, gap 1.3 %`` or
    ``12 of 100 questions answered, 30 s, about 220 s left``.
    """
    if isinstance(news, Stand):
        figures = {"done": news.done, "total": news.total, "seconds": f"{news.seconds:.0f}"}
        if not math.isfinite(news.left):
            return say("deciding.begun", **figures)
        return say("deciding.running", **figures, left=f"{news.left:.0f}")
    return say(
        "cli.step",
        seconds=f"{news.seconds:.1f}",
        stage=news.stage,
        phase=say.known(f"phase.{news.phase}", news.phase),
        incumbent=say.money(news.incumbent),
        bound=say.money(news.bound),
        gap=say.percent(news.gap) if math.isfinite(news.gap) else MISSING,
    )


def _lines(what: str, say: Words) -> Callable[[Progress | Stand], None]:
    """Print a line when something new can be read, but not too often; the first plan at once."""
    said: tuple[object, ...] = ()
    told_at, planned = -math.inf, False

    def tell(news: Progress | Stand) -> None:
        nonlocal said, told_at, planned
        new, pause, lead = _news(news, say), EVERY_SOLVE, ""
        if isinstance(news, Stand):
            pause, lead = 0.0 if news.done == news.total else EVERY_QUESTION, f"{what}: "
        elif math.isfinite(news.incumbent) and not planned:
            pause, planned = 0.0, True  # from now on who stops it keeps something
        if new != said and news.seconds - told_at >= pause:
            said, told_at = new, news.seconds
            notices().print(f"{lead}{sentence(news, say)}", markup=False, soft_wrap=True)

    return tell


def _news(news: Progress | Stand, say: Words) -> tuple[object, ...]:
    """Give what a reader would call new."""
    if isinstance(news, Stand):
        return (news,)
    return news.stage, news.phase, say.money(news.incumbent), say.money(news.bound)
