"""What a row of haves and wants speaks of: its medium and material, or what it may be."""

from __future__ import annotations

import difflib
import math
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from symbiosis.errors import UnknownUnit
from symbiosis.park.headings import label_of, plain
from symbiosis.park.media import MEDIA
from symbiosis.park.units import amount_scale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.library import Library
    from symbiosis.park.local_words import Place

TABLE = "have_want"
_CODE = re.compile(r"\s*([0-9]{2})[ .-]*([0-9]{2})[ .-]*([0-9]{2})\s*\*?\s*")
_ASIDE = re.compile(r"[(（].*?[)）]|,.*")
_NEAREST, _MOST, _SIMILAR = 3, 8, 0.5


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
    """

    medium: str
    material: str = ""
    by: str = ""
    may_be: tuple[str, ...] = ()


def wish_of(row: Mapping[str, Any], library: Library, place: Place) -> Wish:
    """Understand one row.

    Parameters
    ----------
    row
        Its cells: category, name, description, ewc, unit, temperature_c, material.
    library
        Knows materials and waste codes.
    place
        Where units are read.
    """
    fits = _fitting(row["unit"], place)
    spoken = plain(f"{row['name']} {row['description']}")
    if row["category"]:
        told = Wish(row["category"], by="its category")
    elif row["material"] or code_of(row["ewc"]) in library.waste_codes.index:
        told = Wish("material", by="its material")
    elif not math.isnan(row["temperature_c"]) and "heat" in fits:
        told = Wish("heat", by="its temperature")
    elif len(fits) == 1:
        told = Wish(fits[0], by="its unit")
    else:
        named = tuple(medium for medium in fits if any(w in spoken for w in _words(medium)))
        found = _material(row, library)
        if "material" in fits and (found.material or row["ewc"]):
            told = Wish("material", by="its code" if row["ewc"] else "its name")
        elif len(named) == 1:
            told = Wish(named[0], by="its name")
        elif "material" in fits and not named:
            told = Wish("material", by="its unit")
        else:
            return Wish("", may_be=named or fits)
    return _material(row, library) if told.medium == "material" else told


def _fitting(unit: str, place: Place) -> tuple[str, ...]:
    """Name the media whose amounts can have a unit; without unit: all."""
    fits = []
    for medium in MEDIA.values():
        try:
            amount_scale(unit, medium.unit, place)
        except UnknownUnit:
            continue
        fits.append(medium.name)
    return tuple(fits) or tuple(MEDIA)


@cache
def _words(medium: str) -> tuple[str, ...]:
    label = label_of(TABLE, "category", medium)
    return tuple(plain(word) for word in label.words) if label else ()


def code_of(text: str) -> str:
    """Write a waste code as the list does: `100202*` -> `10 02 02`; empty: it is none."""
    found = _CODE.fullmatch(text)
    return " ".join(found.groups()) if found else ""


def _material(row: Mapping[str, Any], library: Library) -> Wish:
    """Find the material that a row names by itself, by its code, by its name, or by both."""
    if row["material"]:
        return Wish("material", row["material"], "its material")
    code, codes = code_of(row["ewc"]), library.waste_codes["materials"]
    coded = tuple(filter(None, str(codes.get(code, "")).split(";")))
    exact, within = _by_name(row["name"], row["description"], library)
    # Gypsum by a code of FGD gypsum is that: the code tells which of those that are called so.
    like = _holding(row["name"], library)
    if not {*exact} & {*coded} and {*like} & {*coded}:
        exact = ()
        within = tuple(each for each in like if each in coded)
    if coded and exact and not {*exact} & {*coded}:
        return Wish("material", may_be=(*coded, *exact))  # name and code contradict each other
    for found, by in (
        (exact, "its name"),
        (coded, f"its code {code}"),
        (tuple(each for each in within if each in coded), f"its code {code} and name"),
        (within if not coded else (), "its name"),
    ):
        if len(found) == 1:
            return Wish("material", found[0], by)
    return Wish("material", may_be=exact or coded or within or _nearest(row["name"], library))


def _by_name(
    name: str, description: str, library: Library
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name the materials that are called so, and those whose name stands in what is said."""
    called, spoken = plain(name), plain(f"{name} {description}")
    names = _names(library)
    exact = tuple(dict.fromkeys(each for word, each in names if word == called))
    hits = [(word, each) for word, each in names if word in spoken]
    # Of `steel slag` and `slag` the longer one is meant.
    longest = [
        each for word, each in hits if not any(word != other and word in other for other, _ in hits)
    ]
    return exact, tuple(dict.fromkeys(longest))


def _names(library: Library) -> list[tuple[str, str]]:
    """List what materials are called, without what stands in brackets or after a comma.

    Of `Boiler bottom ash / slag` each part is a name, unless it stands in another material's name
    too: slag alone says nothing.
    """
    rows = library.materials
    whole, parts = [], []
    for each, *names in zip(rows.index, rows["name"], rows["name_zh"], strict=True):
        bare = [_ASIDE.sub("", str(name)) for name in names]
        whole += [(plain(word), str(each)) for word in {str(each), *map(str, names), *bare}]
        parts += [(plain(part), str(each)) for name in bare for part in name.split("/")]
    own = [
        (part, each)
        for part, each in parts
        if not any(part in word and other != each for word, other in whole)
    ]
    return [pair for pair in dict.fromkeys((*whole, *own)) if len(pair[0]) > 1]


def _holding(name: str, library: Library) -> tuple[str, ...]:
    """Name the materials in whose names a word stands."""
    called = plain(name)
    found = (each for word, each in _names(library) if called and called in word)
    return tuple(dict.fromkeys(found))


def _nearest(name: str, library: Library) -> tuple[str, ...]:
    """Name the materials in whose names the word stands, else those that are spelt most like it."""
    if holding := _holding(name, library):
        return holding[:_MOST]
    spelt = dict(_names(library))
    near = difflib.get_close_matches(plain(name), list(spelt), n=_NEAREST, cutoff=_SIMILAR)
    return tuple(dict.fromkeys(spelt[word] for word in near))
