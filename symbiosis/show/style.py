"""How pictures look besides their media: fonts and colours of the paper."""

from __future__ import annotations

from types import MappingProxyType

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
