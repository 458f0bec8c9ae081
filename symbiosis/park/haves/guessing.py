"""What a row of haves and wants speaks of: its medium and material, or what it may be."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from symbiosis.errors import UnknownUnit
from symbiosis.park.haves.material_names import MaterialNames
from symbiosis.park.headings import label_of, plain
from symbiosis.park.media import MEDIA
from symbiosis.park.units import stream_scale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.library import Library
    from symbiosis.park.local_words import Place

TABLE = "have_want"
_CODE = re.compile(r"\s*([0-9]{2})[ .-]*([0-9]{2})[ .-]*([0-9]{2})\s*\*?\s*")
_ASIDE = re.compile(r"[(\uff08].*?[)\uff09]|[,\uff0c;\uff1b].*")
_GAS = re.compile(r"(?:\u6c14|\u6c14\u4f53|\bgas|\bair|\boxygen|\bnitrogen|\bargon)$")
_STEAM = ("steam", "\u84b8\u6c7d", "\u62bd\u6c7d", "\u4e4f\u6c7d")
_LEAST = 2
"""Signs of a word that tells a medium anywhere in a name: of one only at its end."""


@dataclass(frozen=True)
class Wish:
    """A row as it is understood.

    Attributes
    ----------
    medium
        Empty: it may be several.
    material
        Of a material: which one; empty: it may be several, or none is known.
    by
        What tells it: its code, name, temperature or unit.
    may_be
        Where it is not known: media or materials that it may be.
    near
        These materials are only called like it.
    coded
        Of a row whose name contradicts its code: the materials of the code.
    """

    medium: str
    material: str = ""
    by: str = ""
    may_be: tuple[str, ...] = ()
    near: bool = False
    coded: tuple[str, ...] = ()


def wish_of(
    row: Mapping[str, Any], library: Library, place: Place, names: MaterialNames | None = None
) -> Wish:
    """Understand one row: what its name says goes before what its unit may mean.

    Parameters
    ----------
    row
        Its cells: category, name, description, ewc, unit, temperature_c, material.
    library
        Knows materials and waste codes.
    place
        Where units are read.
    names
        What materials are called.
    """
    names = names or MaterialNames.of(library)
    told = _told(row, library, place, names)
    return _material(row, library, names) if told.medium == "material" else told


def _told(row: Mapping[str, Any], library: Library, place: Place, names: MaterialNames) -> Wish:
    """Tell the medium of a row."""
    fits, spoken = fitting(row["unit"], place) or tuple(MEDIA), row["name"] or row["description"]
    if row["category"]:
        return Wish(row["category"], by="its category")
    if row["material"] or code_of(row["ewc"]) in library.waste_codes.index:
        return Wish("material", by="its material")
    if not math.isnan(row["temperature_c"]) and "heat" in fits:
        return Wish("heat", by="its temperature")
    if names.called(spoken) or row["ewc"]:
        return Wish("material", by="its name")
    return _by_words(spoken, row["unit"], fits, place, names)


def _by_words(
    spoken: str, unit: str, fits: tuple[str, ...], place: Place, names: MaterialNames
) -> Wish:
    """Tell the medium by a name that is no material's, or by the unit where there is no name."""
    ends, held = medium_named(spoken), tuple(each for each in fits if _holds(spoken, each))
    if ends in fits or (len(held) == 1 and not ends):
        return Wish(ends or held[0], by="its name")
    if ends or len(held) > 1:
        return Wish("", may_be=held if len(held) > 1 else fits)
    if len(fits) == 1:
        return Wish(fits[0], by="its unit")
    weighed = 0 < len(fits) < len(MEDIA) and _is_weight(unit, place)
    if "material" in fits and spoken and (weighed or is_gas(spoken) or names.nearest(spoken)):
        return Wish("material", by="its unit")
    return Wish("", may_be=fits)


def is_gas(text: str) -> bool:
    """Tell whether a name is that of a gas: 压缩空气, `oxygen`."""
    return _GAS.search(plain(_ASIDE.sub("", text))) is not None


def is_steam(text: str) -> bool:
    """Tell whether a name is that of steam, and not of what is left of it."""
    return any(word in plain(text) for word in _STEAM) and medium_named(text) in ("heat", "")


def fitting(unit: str, place: Place) -> tuple[str, ...]:
    """Name the media whose amounts can have a unit; without unit: all; none: it is no unit."""
    if not unit:
        return tuple(MEDIA)
    fits = []
    for medium in MEDIA.values():
        try:
            stream_scale(unit, medium.unit, place)
        except UnknownUnit:
            continue
        fits.append(medium.name)
    return tuple(fits)


def _is_weight(unit: str, place: Place) -> bool:
    try:
        return not stream_scale(unit, "t", place).gas
    except UnknownUnit:
        return False


def medium_named(text: str) -> str:
    """Name the medium by the word that ends a name: 循环冷却水余热 is heat; empty: none does."""
    called = plain(_ASIDE.sub("", text))
    ends = [
        (len(word), medium) for medium in MEDIA for word in _words(medium) if called.endswith(word)
    ]
    return max(ends)[1] if ends else ""


def _holds(text: str, medium: str) -> bool:
    called = plain(_ASIDE.sub("", text))
    return any(len(word) >= _LEAST and word in called for word in _words(medium))


@cache
def _words(medium: str) -> tuple[str, ...]:
    label = label_of(TABLE, "category", medium)
    return tuple(plain(word) for word in label.words) if label else ()


def code_of(text: str) -> str:
    """Write a waste code as the list does: `100202*` -> `10 02 02`; empty: it is none."""
    found = _CODE.fullmatch(text)
    return " ".join(found.groups()) if found else ""


def _material(row: Mapping[str, Any], library: Library, names: MaterialNames) -> Wish:
    """Find the material that a row names by itself, by its code, by its name, or by both.

    A name that only stands within what is said is one to ask about: 转炉渣 is no 炉渣.
    """
    if row["material"]:
        return Wish("material", row["material"], "its material")
    code, codes = code_of(row["ewc"]), library.waste_codes["materials"]
    coded = tuple(filter(None, str(codes.get(code, "")).split(";")))
    spoken = row["name"] or row["description"]
    exact, within = names.called(spoken), names.within(f"{row['name']} {row['description']}")
    # Gypsum by a code of FGD gypsum is that: the code tells which of those that are called so.
    like = names.holding(row["name"])
    if not {*exact} & {*coded} and {*like} & {*coded}:
        exact = ()
        within = tuple(each for each in like if each in coded)
    if coded and exact and not {*exact} & {*coded}:
        return Wish("material", may_be=(*coded, *exact), coded=coded)
    for found, by in (
        (exact, "its name"),
        (tuple(each for each in exact if each in coded), f"its code {code} and name"),
        (coded, f"its code {code}"),
        (tuple(each for each in within if each in coded), f"its code {code} and name"),
    ):
        if len(found) == 1:
            return Wish("material", found[0], by)
    if known := exact or coded or within:
        return Wish("material", may_be=known)
    return Wish("material", may_be=names.nearest(spoken), near=not names.holding(spoken))
