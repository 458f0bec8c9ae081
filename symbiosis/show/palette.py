"""How pictures look: fonts and colours on paper, colours on a light and on a dark screen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from symbiosis.park.media import MEDIA

FONTS = (
    *("Symbiosis Sans SC", "Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans"),
    *("Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei", "SimHei"),
    "DejaVu Sans",
)
"""Fonts of printed pictures, the best first: each glyph comes from the first that has it. The first
ships with symbiosis, the last with matplotlib."""

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

_LIGHT = {
    **PAPER,
    "lake": PAPER["water"],
    "land": "#FAF9F5",
    "plot": "#D5DDD3",
    "plot_edge": "#75806F",
    "idle": "#E9E8E1",
    "road": "#E6E3D8",
    "halo": "#FFFFFF",
    "accent": "#C2185B",
    "ground_field": "#E1E8D3",
    "ground_road_verge": "#E6E3D8",
    "ground_street": "#D6D2C6",
    "ground_built_up": "#C9BDAE",
    "ground_bridge": "#C3D6E0",
    "ground_assumed": "#A9A69A",
}
_DARK = {
    "paper": "#15181B",
    "land": "#1E2225",
    "lake": "#22384A",
    "shore": "#3B5568",
    "road": "#2D3236",
    "plot": "#3C4A42",
    "plot_edge": "#7F9186",
    "idle": "#2A2F31",
    "ink": "#EEF0EC",
    "muted": "#8D9599",
    "rule": "#3A4044",
    "halo": "#121416",
    "accent": "#FF5C93",
    "ground_field": "#2B352B",
    "ground_road_verge": "#2D3236",
    "ground_street": "#3B4043",
    "ground_built_up": "#4A423D",
    "ground_bridge": "#2C4252",
    "ground_assumed": "#6B7175",
}

PALETTE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "light": {**_LIGHT, **{medium: style.light for medium, style in MEDIA.items()}},
        "dark": {**_DARK, **{medium: style.dark for medium, style in MEDIA.items()}},
    }
)
"""Theme -> what is drawn -> colour; the media have the colours of the printed pictures."""

SERIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "light": ("#0B6CB3", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#C2410C", "#4A2C17"),
        "dark": ("#3F8FE0", "#F2C744", "#3CC29B", "#E58CCB", "#A8DBFF", "#F0703A", "#8C6A4F"),
    }
)
"""Theme -> colours of what has none of its own, the largest first.

Of Okabe & Ito's set, moved until any two, and :data:`BOUGHT`, stay 14 apart (CIELAB) for every
common kind of colour blindness (Machado et al. 2009).
"""
BOUGHT: Mapping[str, str] = MappingProxyType({"light": "#B9BDBF", "dark": "#5F676C"})
"""Theme -> colour of what is bought, beside those of the sources."""
