"""What a works usually needs and gives, by the library's figures per unit of its output."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput, UnknownUnit
from symbiosis.park.library import load_library
from symbiosis.park.media import MEDIA
from symbiosis.park.sheet import did_you_mean
from symbiosis.park.units import amount_scale

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.library import Library

_CODE = re.compile(r"(?:nace|isic)?\s*([a-u]?)\s*([0-9]{2})(?:\.?([0-9]{1,2}))?(?:\s.*|$)")
_FIGURES = ("value", "low", "high")
_KG = 1000.0


@dataclass(frozen=True, eq=False)
class Offer:
    """What one firm usually needs and gives, as far as its rows do not state it.

    Attributes
    ----------
    enterprise, sector
        Ids of the firm and of its sector in the library.
    output, unit
        What it makes a year, as written; where no unit is written, in the sector's own.
    streams
        Rows of :func:`usual_streams`.
    """

    enterprise: str
    sector: str
    output: float
    unit: str
    streams: pd.DataFrame


def list_sectors(library: Library | None = None) -> pd.DataFrame:
    """List the sectors that the library knows.

    Parameters
    ----------
    library
        Another library than the one that ships.

    Returns
    -------
    DataFrame
        Indexed by id: ``name``, ``name_zh``, what its ``output`` is (``output_zh``) and the
        ``output_unit`` that its figures are per, ``nace``, other ``words`` for it.
    """
    known = (library or load_library()).sectors
    return known[["name", "name_zh", "output", "output_zh", "output_unit", "nace", "words"]]


def sectors_like(text: str, library: Library | None = None) -> list[str]:
    """Name the sectors that a planner's word may mean, the surest reading first of all.

    Parameters
    ----------
    text
        An id, a name in English or Chinese, another word for it, or a code of NACE (``C11.05``);
        else any text that has such a word in it.
    library
        Another library than the one that ships.

    Returns
    -------
    list of str
        One id: it can be read in one way only. Several: whoever wrote it must say. None: not known.
    """
    known = (library or load_library()).sectors
    asked = _plain(text)
    if not asked:
        return []
    spoken = {
        str(name): {_plain(name), _plain(row.name_en), _plain(row.name_zh), *row.words}
        for name, row in _spoken(known).iterrows()
    }
    exact = [name for name, words in spoken.items() if asked in words]
    if exact:
        return exact
    code = _CODE.fullmatch(asked)
    if code:
        written = f"{code[2]}.{code[3]}" if code[3] else code[2]
        codes = known["nace"].str.slice(1)
        return list(map(str, known.index[codes.str.slice(0, len(written)) == written]))
    within = {
        name: max((len(word) for word in words if has_word(asked, word)), default=0)
        for name, words in spoken.items()
    }
    longest = max(within.values(), default=0)
    return [name for name, length in within.items() if longest and length == longest]


def is_surely(text: str, sector: str, library: Library) -> bool:
    """Tell whether a planner's word can mean nothing but a sector, or its whole division of NACE.

    Makers of what such works need are named by the same words: of a free text only the end counts
    (a municipal sewage works, not sewage works equipment).
    """
    found = sectors_like(text, library)
    known = library.sectors
    divisions = set(known.loc[found, "nace"].str.slice(0, 3))
    if sector not in found or len(divisions) > 1:
        return False
    row = _spoken(known.loc[[sector]]).iloc[0]
    asked = _plain(text)
    words = [_plain(sector), _plain(row["name_en"]), _plain(row["name_zh"]), *row["words"]]
    return _CODE.fullmatch(asked) is not None or any(
        asked.endswith(word) and has_word(asked, word) for word in words
    )


def usual_streams(
    sector: str, output: float, unit: str = "", library: Library | None = None
) -> pd.DataFrame:
    """Give what a works of a sector usually needs and gives.

    Parameters
    ----------
    sector
        The sector, as :func:`sectors_like` reads it.
    output
        What it makes a year.
    unit
        Unit of the output (``t``, ``hl``, ``万吨/年``, ``MW``); empty: the sector's own.
    library
        Another library than the one that ships.

    Returns
    -------
    DataFrame
        One row a need (``role`` sink) or waste (source): ``sector``, ``name``, ``name_zh``,
        ``medium``, ``role``, ``item`` (material), ``quantity``, ``low``, ``high`` a year in the
        ``unit`` of the medium, ``supply_c``, ``target_c``, ``quality`` (set of the library's
        ``water_quality``), ``usual`` (false: for information, ``note`` says why), ``served_by``,
        ``source``, ``confidence``, ``note``.

    Raises
    ------
    BadInput
        If the sector is not known or could be several, or the unit does not measure its output.
    """
    books = library or load_library()
    name = _one(sector, books)
    if not 0.0 <= output < float("inf"):
        message = f"output {output!r}: give what is made a year, 0 or more."
        raise BadInput(message)
    rows = books.sector_streams[books.sector_streams["sector"] == name]
    made = {str(per): _made(name, str(per), output, unit, books) for per in rows["per"].unique()}
    if all(amount is None for amount in made.values()):
        raise BadInput(_unmeasured(name, unit, list(made)))
    rows = rows.assign(made=rows["per"].map(made).astype("float64")).dropna(subset="made")
    return _amounts(rows)


def _amounts(rows: pd.DataFrame) -> pd.DataFrame:
    """Multiply coefficients by the output, in the canonical unit of each medium."""
    units = rows["medium"].map({name: medium.unit for name, medium in MEDIA.items()})
    factor = [
        amount_scale(written, to).slope for written, to in zip(rows["unit"], units, strict=True)
    ]
    figures = rows[list(_FIGURES)].mul(rows["made"], axis=0).mul(factor, axis=0)
    told = "library, sector_streams, " + rows["sector"] + ": " + rows["source"]
    return (
        rows.assign(**{name: figures[name] for name in _FIGURES}, unit=units, source=told)
        .rename(columns={"value": "quantity"})
        .drop(columns=["per", "made"])
        .reset_index(drop=True)
    )


def _made(sector: str, per: str, output: float, unit: str, library: Library) -> float | None:
    """Give an output a year in the unit that figures are per; None if it measures another thing."""
    own = str(library.sectors.loc[sector, "output_unit"])
    if not unit:
        return output if per == own else None
    try:
        found = amount_scale(unit, per)
    except UnknownUnit:
        density = float(library.sectors["density"][sector])
    else:
        return output * found.slope * (_weight(sector, library) if found.gas else 1.0)
    try:
        return output * amount_scale(unit, "m3").slope * density if density > 0.0 else None
    except UnknownUnit:
        return None


def _weight(sector: str, library: Library) -> float:
    """Give what a normal cubic metre of a sector's output weighs [t].

    Raises
    ------
    BadInput
        If it is no gas that the library knows.
    """
    made = str(library.sectors["output"][sector])
    known = library.gases.set_index("material")["density"]
    if made not in known:
        message = (
            f"output of {sector}: nobody knows what a normal cubic metre of {made} weighs. "
            "Give it in t a year."
        )
        raise BadInput(message)
    return float(known[made]) / _KG


def _one(sector: str, library: Library) -> str:
    found = sectors_like(sector, library)
    if len(found) == 1:
        return found[0]
    if found:
        message = f"sector {sector!r} may be {' or '.join(found)}: give one of these."
        raise BadInput(message)
    hint = did_you_mean(_plain(sector), library.sectors.index, "`symbiosis sectors` lists them.")
    message = f"sector {sector!r}: the library does not know it. {hint}"
    raise BadInput(message)


def _unmeasured(sector: str, unit: str, known: list[str]) -> str:
    return (
        f"output of {sector}: {unit!r} does not measure it. "
        f"Give {' or '.join(f'{each} a year' for each in known)}."
    )


def _plain(text: object) -> str:
    return " ".join(str(text).lower().replace("_", " ").split())


def _spoken(known: pd.DataFrame) -> pd.DataFrame:
    words = known["words"].str.split(";").map(lambda each: [_plain(word) for word in each])
    return known.assign(name_en=known["name"], words=words).drop(columns="name")


def has_word(text: str, word: str) -> bool:
    """Tell whether a text has a word in it, as a whole where words have ends."""
    if not word or word not in text:
        return False
    ends = (r"\b", r"\b") if word.isascii() else ("", "")
    return re.search(ends[0] + re.escape(word) + ends[1], text) is not None
