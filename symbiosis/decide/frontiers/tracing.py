r"""Tracing: the epsilon-constraint method in its augmented form, with jumps and early exits.

One objective is minimised, the others are bounded, and the bounds are tightened step by step:

.. math:: \operatorname{lex\,min} (f_1, f_2, ..., f_p) \quad \text{s.t.} \quad f_k \le e_k, \; k > 1

f  objectives, all to be minimised;  e  bounds. Of all plans with the least f_1 the lexicographic
order takes one that nothing dominates. The method of the literature adds the slacks of the bounds
to f_1, times a small number, which is the same where that number is small enough; a search that
stops within a gap would not see it.

Where a plan betters a bound by more than the next step, all bounds between give the same plan and
are passed over (the bypass); where a bound can be met by nothing, no tighter one is tried.

References: Mavrotas (2009) Appl. Math. Comput. 213, 455 (the augmented method, payoff tables by
lexicographic order, early exit); Mavrotas & Florios (2013) Appl. Math. Comput. 219, 9652 (bypass;
all points of integer problems).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Values = tuple[float, ...]
"""What the objectives come to, all to be minimised."""
Found = TypeVar("Found")
Ask = Callable[[tuple[float | None, ...]], tuple[Values, Found] | None]
"""From bounds of all objectives but the first (None: none) to the best plan, with its values."""
Tighter = Callable[[float], float | None]
"""From what was reached to the next bound; None: there is none."""

ROUNDING = 1e-6
"""Values that differ by less than this share are the same."""


def trace(ask: Ask[Found], tighter: Sequence[Tighter]) -> Iterator[tuple[Values, Found]]:
    """Find the points of a frontier; some may be found twice, or be dominated within the gap.

    The points are all that there are if ``tighter`` passes over none: for whole numbers a step of
    one. The first bounds are none, so that no guess at the worst values is needed.

    Parameters
    ----------
    ask
        Answers bounds.
    tighter
        For every objective but the first.
    """
    yield from _traced(ask, tighter, len(tighter) - 1, (None,) * len(tighter))


def _traced(
    ask: Ask[Found], tighter: Sequence[Tighter], place: int, bounds: tuple[float | None, ...]
) -> Iterator[tuple[Values, Found]]:
    """Tighten the bound of one objective, and for each bound those before it."""
    if place < 0:
        answered = ask(bounds)
        if answered is not None:
            yield answered
        return
    bound: float | None = None
    while True:
        asked = (*bounds[:place], bound, *bounds[place + 1 :])
        worst: float | None = None
        for values, found in _traced(ask, tighter, place - 1, asked):
            reached = values[place + 1]
            worst = reached if worst is None else max(worst, reached)
            yield values, found
        if worst is None:
            return
        bound = tighter[place](worst if bound is None else min(worst, bound))
        if bound is None:
            return


def by_step(step: float) -> Tighter:
    """Tighten a bound by a step: by 1, all whole numbers are met."""
    return lambda reached: reached - step + ROUNDING * max(step, abs(reached) * ROUNDING)


def by_levels(worst: float, best: float, points: int) -> Tighter:
    """Tighten a bound to the next of some levels between the worst and the best value.

    Parameters
    ----------
    points
        How many levels, both ends among them.
    """
    width = (worst - best) / max(1, points - 1)
    slack = ROUNDING * max(abs(worst - best), ROUNDING)

    def tighter(reached: float) -> float | None:
        # Levels that were reached are passed over.
        for number in range(points):
            level = worst - number * width
            if level < reached - slack:
                return level + slack * (number == points - 1)
        return None

    return tighter


def undominated(values: Sequence[Values], slack: Sequence[float]) -> list[int]:
    """Give the places of the points that no other one dominates, each once.

    Parameters
    ----------
    slack
        What of each objective is rounding.
    """
    kept: list[int] = []
    order = sorted(range(len(values)), key=lambda place: values[place])
    for place in order:
        mine = values[place]
        if not any(
            all(
                theirs <= own + give
                for theirs, own, give in zip(values[k], mine, slack, strict=True)
            )
            for k in kept
        ):
            kept.append(place)
    return kept


def knee_of(values: Sequence[Values]) -> tuple[int | None, list[float]]:
    """Find the knee: the point that is farthest from the chord between the ends of a frontier.

    With three objectives, farthest from the plane through the three ends, in the direction in which
    all get better alike. All objectives are scaled to 0 (best) .. 1 (worst of the frontier).

    Returns
    -------
    int or None
        Its place; None where no point lies on the better side of the chord.
    list of float
        Distance of every point, in the scaled objectives.

    References: Das (1999) Struct. Optim. 18, 107.
    """
    count = len(values[0]) if values else 0
    best = [min(each[k] for each in values) for k in range(count)]
    wide = [max(each[k] for each in values) - best[k] for k in range(count)]
    least = [ROUNDING * max(abs(each[k]) for each in values) for k in range(count)]
    scaled = [
        [(each[k] - best[k]) / wide[k] if wide[k] > least[k] else 0.0 for k in range(count)]
        for each in values
    ]
    ends = [min(scaled, key=lambda each: (each[k], sum(each))) for k in range(count)]
    chord = sum(map(sum, ends)) / max(1, len(ends))
    distances = [(chord - sum(each)) / max(1, count) ** 0.5 for each in scaled]
    if not distances or max(distances) <= ROUNDING:
        return None, distances
    return distances.index(max(distances)), distances
