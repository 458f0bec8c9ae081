"""Ground words: what a corridor says that it runs in and crosses, as classes of the library."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

FIELD = "field"
"""Ground of a line that tells none, in which a pipe costs what its carrier says."""
GROUND, CROSSING = "ground", "crossing"
Counts = tuple[tuple[str, float], ...]
"""What is crossed, and how often."""
_ENTRY = re.compile(r"[^;；,，、]+")
_COUNTED = re.compile(r"(.+?)\s*[:：x×*]\s*([^:：x×*]+)")
_JOINED = re.compile(r"[\s\-]+")


class Crossed(NamedTuple):
    """What a cell tells of crossings.

    Attributes
    ----------
    counts
        Class and number of each that is known.
    unknown
        What names no class.
    uncounted
        What has a number that is none.
    """

    counts: Counts
    unknown: tuple[str, ...]
    uncounted: tuple[str, ...]


def classes_of(grounds: pd.DataFrame, kind: str) -> dict[str, str]:
    """Give the class that every word means.

    Parameters
    ----------
    grounds
        The library's table, a park's own rows over it.
    kind
        :data:`GROUND` or :data:`CROSSING`.
    """
    rows = grounds[grounds["kind"] == kind]
    meant: dict[str, str] = {}
    for name, row in rows.iterrows():
        of = str(row["class"] or name)
        also = _ENTRY.findall(str(row["words"]))
        for word in (str(name), of, *also, str(row["name"]), str(row["name_zh"])):
            meant.setdefault(_plain(word), of)
    return {word: of for word, of in meant.items() if word}


def ground_of(written: object, classes: Mapping[str, str]) -> str:
    """Give the class of a ground as it is written; ``field`` where nothing is, empty if unknown."""
    text = _plain(written) if isinstance(written, str) else ""
    return classes.get(text, "") if text else FIELD


def crossings_of(written: object, classes: Mapping[str, str]) -> Crossed:
    """Read what is crossed: ``canal:1;railway:2``; without a number it is crossed once."""
    counts: dict[str, float] = {}
    unknown, uncounted = [], []
    for entry in _ENTRY.findall(written) if isinstance(written, str) else ():
        word = entry.strip()
        hit = _COUNTED.fullmatch(word)
        name, number = (hit[1], _number(hit[2])) if hit else (word, 1.0)
        of = classes.get(_plain(name), "")
        if word and not of:
            unknown.append(word)
        elif word and not number > 0.0:
            uncounted.append(word)
        elif word:
            counts[of] = counts.get(of, 0.0) + number
    return Crossed(tuple(sorted(counts.items())), tuple(unknown), tuple(uncounted))


def trench_cost_of(written: object) -> float | None:
    """Read what a metre of ditch costs along a line; None where nothing is told, NaN if no cost."""
    if written is None or (isinstance(written, str) and not written.strip()):
        return None
    if isinstance(written, float) and written != written:  # noqa: PLR0124 - not a number
        return None
    return _number(str(written)) if not isinstance(written, bool) else float("nan")


def _number(text: str) -> float:
    try:
        value = float(text.strip())
    except ValueError:
        return float("nan")
    return value if 0.0 <= value < float("inf") else float("nan")


def _plain(word: object) -> str:
    return _JOINED.sub("_", str(word).strip().casefold())
