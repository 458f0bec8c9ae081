"""Lettering of the print page: text as text, without signs that no font has, cut where it ends."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from symbiosis.show.palette import FONTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes
    from matplotlib.text import Text

_BOX, _MORE = "□", "…"
"""What stands for a sign that no font here has, and for what was cut off."""
_LONGEST = 120
"""Letters that a name may have before it is measured: more never find room."""
_SHOWN = 12
"""So many signs without a font are named."""


def legible(text: str, most: int = _LONGEST) -> str:
    """Give a text as it can be drawn: boxes for signs without a font, cut when it is very long."""
    text = text if len(text) <= most else text[: most - 1].rstrip() + _MORE
    return "".join(map(_sign, text))


def signs_without_font(texts: Iterable[str]) -> str:
    """Say which signs of some texts no font of this machine has; empty if all can be drawn."""
    signs = sorted({sign for text in texts for sign in text if _sign(sign) == _BOX != sign})
    named = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in signs[:_SHOWN])
    return named + (f" and {len(signs) - _SHOWN} more" if len(signs) > _SHOWN else "")


def ends(panel: Axes, text: Text) -> tuple[float, float]:
    """Measure where a text begins and ends, in the panel's units."""
    box = text.get_window_extent().transformed(panel.transData.inverted())
    return box.x0, box.x1


def shorten(panel: Axes, text: Text, end: float) -> None:
    """Cut a text, with an ellipsis, until it ends before a place."""
    whole = text.get_text()
    if ends(panel, text)[1] <= end:
        return

    def is_over(letters: int) -> bool:
        text.set_text(whole[:letters].rstrip(" ,·(") + _MORE)
        return ends(panel, text)[1] > end

    letters = bisect_left(range(2, len(whole)), True, key=is_over) + 1  # noqa: FBT003
    text.set_text(whole[:letters].rstrip(" ,·(") + _MORE)


def known_fonts() -> list[str]:
    """List the fonts of printed pictures that this machine has, the best first."""
    from matplotlib.font_manager import get_font_names

    known = set(get_font_names())
    return [font for font in FONTS if font in known]


@cache
def _signs() -> frozenset[int]:
    """Gather the signs of all these fonts."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    files = [findfont(FontProperties(family=font)) for font in known_fonts()]
    return frozenset(sign for file in files for sign in get_font(file).get_charmap())


def _sign(sign: str) -> str:
    """Give what is drawn for a sign: itself, a space for what is no sign, or a box."""
    kind = unicodedata.category(sign)
    if kind == "Cc":
        return sign if sign == "\n" else " "
    if ord(sign) in _signs():
        return sign
    # What joins or varies other signs is nothing by itself.
    return "" if kind in ("Cf", "Mn", "Me") else _BOX
