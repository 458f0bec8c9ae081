"""How each medium looks, everywhere: colours for both themes, dash patterns, label keys.

The four colours are of Okabe & Ito's set (2008), which stays distinct for every common kind of
colour blindness; a dash pattern says the same once more, for print in black and white.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class MediumStyle:
    """How one medium is drawn.

    Attributes
    ----------
    light, dark
        Colour on a light and on a dark ground.
    dash
        Lengths of line and gap in widths of the line; empty: a full line.
    label
        Key of its name in the dictionaries of the faces.
    """

    light: str
    dark: str
    dash: tuple[float, ...]
    label: str


MEDIUM_STYLES: Mapping[str, MediumStyle] = MappingProxyType(
    {
        "material": MediumStyle("#00795C", "#3CC29B", (), "medium.material"),
        "heat": MediumStyle("#CF4F12", "#FF8A4C", (), "medium.heat"),
        "water": MediumStyle("#0B6CB3", "#5BB0EE", (5.0, 1.2), "medium.water"),
        "power": MediumStyle("#B98500", "#F2C744", (1.6, 1.0), "medium.power"),
    }
)

FONTS = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans", "DejaVu Sans")
"""Fonts of printed pictures, the best first: each glyph comes from the first that has it."""

PAPER = MappingProxyType(
    {
        "paper": "#FFFFFF",
        "land": "#F6F4EE",
        "water": "#D3E3EA",
        "shore": "#9DB8C4",
        "road": "#E3DED2",
        "plot": "#E4E2DA",
        "plot_edge": "#77756C",
        "idle": "#B9B6AB",
        "ink": "#1F2428",
        "muted": "#676B6E",
        "rule": "#D5D3CB",
        "corridor": "#A9A69A",
        "warn": "#A3341C",
    }
)
"""Colours of the printed map besides those of the media."""
