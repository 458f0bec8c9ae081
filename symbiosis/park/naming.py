"""Naming: ids that people write by name (钢渣, `steel_slag 钢渣`, a firm's full name) are found."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.haves.material_names import trade_words
from symbiosis.park.headings import plain
from symbiosis.park.own import OWN
from symbiosis.park.schema import NONE, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from symbiosis.park.canonical import Context
    from symbiosis.park.faults import Fault
    from symbiosis.park.library import Library
    from symbiosis.park.sheet import Sheet

_ITEMS = ("utilities", "outlets", "connections")
"""Tables whose column `item` may name a material of the library."""
_NOTHING = ("无", "没有", "nothing")
_SAID = 12
"""Names that are told one by one; the rest is counted."""


@dataclass(frozen=True)
class _Names:
    """What the things of one kind are called: id -> names, and plain name -> ids."""

    called: Mapping[str, tuple[str, ...]]
    found: Mapping[str, tuple[str, ...]]


def resolve_names(
    sheets: Mapping[str, Sheet], frames: Mapping[str, pd.DataFrame], context: Context
) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """Put ids where rows name a thing of the park or the library otherwise, and say so.

    Parameters
    ----------
    sheets, frames
        The tables as written and as read.
    context
        Its library knows the names of its own things; utilities and outlets of the park's country
        go before those of others. Its fills are told which name was read as which id.

    Returns
    -------
    dict
        The tables, with ids.
    list of Fault
        Names of more than one thing.
    """
    info, library = context.info, context.library
    known = {
        f"{of}_library": _names(_with_own(getattr(library, of), _own(frames, of)))
        for of in OWN.values()
    }
    known["materials_library"] = _with_trade(known["materials_library"])
    known["water_classes_library"] = _with_words(known["water_classes_library"], library)
    known["enterprises"] = _names(frames["enterprises"].set_index("id"))
    for name in ("utilities", "outlets"):
        rows, own = getattr(library, name), frames[name].set_index("id")
        near = rows["region"].isin([info.country, library.region_of(info.country), ""])
        known[name] = _names(_with_own(rows[near], own), rows.index)
    tables = dict(frames)
    faults: list[Fault] = []
    said: dict[tuple[str, str], str] = {}
    for name, frame in frames.items():
        for column in TABLES[name].columns:
            is_item = column.name == "item" and name in _ITEMS
            names = known.get("materials_library" if is_item else column.table)
            if names is None or not (is_item or column.kind == "ref") or frame.empty:
                continue
            unknown = _unknown(frame[column.name], names)
            if not unknown:
                continue
            ids = _ids(unknown, names)
            tables[name] = tables[name].assign(**{column.name: frame[column.name].replace(ids)})
            said |= {
                (name, text): found
                for text, found in ids.items()
                if not text.startswith(f"{found} ") and found != NONE
            }
            faults += _ambiguous(sheets[name], frame[column.name], unknown, names, column.name)
    for (name, text), found in list(said.items())[:_SAID]:
        context.fills.say(name, f"`{text}` is read as `{found}`")
    if len(said) > _SAID:
        context.fills.say("", f"{len(said) - _SAID} more names are read as ids in the same way")
    return tables, faults


def _with_trade(names: _Names) -> _Names:
    """Add what the trade calls one material; what it calls several is asked about elsewhere."""
    trade = {word: each for word, each in trade_words() if len(each) == 1}
    return _Names(names.called, {**trade, **names.found})


def _with_words(names: _Names, library: Library) -> _Names:
    """Add what else classes of water are called."""
    also = {
        plain(word): (str(each),)
        for each, words in library.water_classes["also"].items()
        for word in words.split(";")
        if word
    }
    return _Names(names.called, {**also, **names.found})


def _own(frames: Mapping[str, pd.DataFrame], of: str) -> pd.DataFrame:
    """Give what a park adds to a table of the library, or calls otherwise."""
    rows = frames[f"own_{of}"].set_index("id")[["name", "name_zh"]]
    return rows[rows.index != ""]


def _with_own(known: pd.DataFrame, own: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([known, own]) if len(own) else known


def _names(rows: pd.DataFrame, ids: Iterable[str] = ()) -> _Names:
    """Collect what things are called; ``ids`` are known besides."""
    columns = [rows[name] for name in ("name", "name_zh") if name in rows]
    return _collected(tuple(zip(rows.index, *columns, strict=True)), tuple(ids))


@lru_cache(maxsize=32)
def _collected(rows: tuple[tuple[str, ...], ...], ids: tuple[str, ...]) -> _Names:
    """Collect the names, in both languages, of rows of id and names: the library's are few."""
    called: dict[str, tuple[str, ...]] = {str(each): () for each in ids}
    found: dict[str, list[str]] = {}
    for each, *names in rows:
        words = tuple(name for name in names if isinstance(name, str) and name)
        called[str(each)] = (*called.get(str(each), ()), *words)
        for word in {plain(each), *map(plain, words)}:
            found.setdefault(word, []).append(str(each))
    return _Names(called, {word: tuple(dict.fromkeys(each)) for word, each in found.items()})


def _unknown(texts: pd.Series, names: _Names) -> list[str]:
    """Give the texts of a column that are no ids."""
    return [text for text in dict.fromkeys(texts) if text and text not in names.called]


def _ids(texts: list[str], names: _Names) -> dict[str, str]:
    """Find the one thing that each text which is no id can mean."""
    ids = {}
    for text in texts:
        first, _, rest = text.partition(" ")
        found = names.found.get(plain(text), ())
        if rest and rest in names.called.get(first, ()):
            ids[text] = first
        elif text.partition(" ")[0] == NONE or text in _NOTHING:
            ids[text] = NONE
        elif len(found) == 1:
            ids[text] = found[0]
    return ids


def _ambiguous(
    sheet: Sheet, texts: pd.Series, unknown: list[str], names: _Names, column: str
) -> list[Fault]:
    """Ask where a name is that of several things."""
    faults = []
    for text in unknown:
        found = names.found.get(plain(text), ())
        if len(found) > 1:
            allowed = f"the name of {' and of '.join(f'`{each}`' for each in found)}"
            faults += sheet.faults(texts == text, column, allowed, "Write one of these ids.")
    return faults
