"""The fonts of all that is printed: the one that ships with symbiosis, then those of the machine.

Maps and reports look alike on every machine, in Chinese too; only what the shipped font has not
(rare characters, other scripts) is left to what the machine has, and what that is can be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from symbiosis.show.palette import FONTS

if TYPE_CHECKING:
    from collections.abc import Iterator

SHIPPED = tuple(
    Path(__file__).parent / "fonts" / f"SymbiosisSansSC-{weight}.otf"
    for weight in ("Regular", "Bold")
)
"""Files of the first of :data:`symbiosis.show.palette.FONTS`, which need no installing."""
_BROUGHT = (FONTS[0], FONTS[-1], "")
"""Fonts that come along with the program, and none."""
_NAMED = 12
"""So many signs are named."""


def known_fonts() -> list[str]:
    """List the fonts of printed pictures that are at hand, the best first."""
    return list(_files())


def font_files(signs: Iterable[str] = "") -> list[Path]:
    """List the files of the fonts that some signs need, the shipped ones first."""
    needed = {FONTS[0], FONTS[-1], *sources_of(signs)}
    return [file for font, files in _files().items() if font in needed for file in files]


def sources_of(texts: Iterable[str]) -> dict[str, str]:
    """Say which fonts serve the signs of some texts that the shipped one has not.

    Returns
    -------
    dict
        Font -> its signs; under an empty name those that no font here has.
    """
    found: dict[str, str] = {}
    for sign in sorted({sign for text in texts for sign in text}):
        font = next((font for font, has in _signs().items() if ord(sign) in has), "")
        if font != FONTS[0]:
            found[font] = found.get(font, "") + sign
    return found


def borrowed(texts: Iterable[str]) -> str:
    """Say which signs come from fonts of this machine, which others may not have; empty: none."""
    served = [(font, signs) for font, signs in sources_of(texts).items() if font not in _BROUGHT]
    return "; ".join(f"{font}: {named(signs)}" for font, signs in served)


def named(signs: Iterable[str]) -> str:
    """Name signs, the first of them, for people who may not see them."""
    listed = sorted(signs)
    shown = ", ".join(f"{sign} (U+{ord(sign):04X})" for sign in listed[:_NAMED])
    return shown + (f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else "")


def has_font(sign: str) -> bool:
    """Tell whether a sign can be drawn here."""
    return any(ord(sign) in signs for signs in _signs().values())


@cache
def _files() -> Mapping[str, tuple[Path, ...]]:
    """Find the fonts that are at hand: name -> its files."""
    from matplotlib.font_manager import FontProperties, findfont, fontManager

    for file in SHIPPED:
        fontManager.addfont(file)
    known = set(fontManager.get_font_names())
    return {
        font: tuple(
            dict.fromkeys(
                Path(findfont(FontProperties(family=font, weight=weight)))
                for weight in ("regular", "bold")
            )
        )
        for font in FONTS
        if font in known
    }


@cache
def _signs() -> Mapping[str, frozenset[int]]:
    """Gather the signs of every font, by its regular weight."""
    return dict(_charmaps())


def _charmaps() -> Iterator[tuple[str, frozenset[int]]]:
    from matplotlib.font_manager import get_font

    for font, files in _files().items():
        yield font, frozenset(get_font(files[0]).get_charmap())
