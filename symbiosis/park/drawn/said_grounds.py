"""What is said of the grounds of corridors: as which class a word is read, which have none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from symbiosis.park.drawn.ground_words import FIELD, GROUND, classes_of, ground_of
from symbiosis.park.drawn.joined_lines import CORRIDORS, line_names
from symbiosis.park.fills import Fills

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from symbiosis.park.draft import Draft


def say_grounds(draft: Draft) -> Draft:
    """Say once for every word of a ground as which class it is read."""
    lines = draft.geometry.get(CORRIDORS)
    if lines is None or not len(lines):
        return draft
    fills = Fills(list(draft.said), list(draft.fills))
    classes = classes_of(draft.library.grounds, GROUND)
    names = line_names(lines)
    written = [cell if isinstance(cell, str) else "" for cell in _cells(lines)]
    for word in dict.fromkeys(written):
        of = ground_of(word, classes)
        rows = [name for name, cell in zip(names, written, strict=True) if cell == word]
        if not of or of == word:
            continue
        if word.strip():
            fills.say(CORRIDORS, f"ground `{word}` is read as `{of}`")
        else:
            text = f"{len(rows)} of {len(lines)} rows have no `ground`: `{FIELD}` is used"
            fills.say(CORRIDORS, text)
        fills.put(CORRIDORS, rows, "ground", of)
    return replace(draft, said=tuple(fills.said), fills=tuple(fills.cells))


def _cells(lines: GeoDataFrame) -> list[object]:
    return list(lines["ground"]) if "ground" in lines else [None] * len(lines)
