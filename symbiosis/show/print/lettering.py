"""Lettering of the print page: text as text, without signs that no font has, cut where it ends."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from typing import TYPE_CHECKING

from symbiosis.show.typefaces import has_font, named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes
    from matplotlib.text import Text

_BOX, _MORE = "□", "…"
"""What stands for a sign that no font here has, and for what was cut off."""
_LONGEST = 120
"""Letters that a name may have before it is measured: more never find room."""


def legible(text: str, most: int = _LONGEST) -> str:
    """Give a text as it can be drawn: boxes for signs without a font, cut when it is very long."""
    text = text if len(text) <= most else text[: most - 1].rstrip() + _MORE
    return "".join(map(_sign, text))


def signs_without_font(texts: Iterable[str]) -> str:
    """Say which signs of some texts no font of this machine has; empty if all can be drawn."""
    return named({sign for text in texts for sign in text if _sign(sign) == _BOX != sign})


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


def _sign(sign: str) -> str:
    """Give what is drawn for a sign: itself, a space for what is no sign, or a box."""
    kind = unicodedata.category(sign)
    if kind == "Cc":
        return sign if sign == "\n" else " "
    if has_font(sign):
        return sign
    # What joins or varies other signs is nothing by itself.
    return "" if kind in ("Cf", "Mn", "Me") else _BOX
