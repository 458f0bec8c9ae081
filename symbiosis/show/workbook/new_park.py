"""New parks: what somebody who has only an idea of a park fills in, or a park to look at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.containers.known import container_for
from symbiosis.park.library import load_library
from symbiosis.park.putting import put
from symbiosis.park.raw import RawPark, RawTable
from symbiosis.park.save import as_raw, write_raw
from symbiosis.park.schema import TABLES
from symbiosis.park.shipped import locate
from symbiosis.show.words import Words
from symbiosis.show.workbook.form import write_form
from symbiosis.show.workbook.form_columns import SHEETS, first_columns

if TYPE_CHECKING:
    from typing import Any

    from symbiosis.park.entities import Park

_PRICE_YEAR = 2024
_PLACES = {"zh": ("CN", "CNY"), "en": ("", "")}


def new_park(path: str | Path, *, language: str = "en", example: str | Path = "") -> Path:
    """Write an empty park to be filled in, or a shipped one as an example to be changed.

    Parameters
    ----------
    path
        Where to; ``.xlsx``: a workbook with notes, drop-downs and rows that show how it is done.
        Any other container gets the tables with their headings.
    language
        Of the workbook's headings, notes and choices; any is read.
    example
        A shipped park, or a path: its rows are written into the form.

    Returns
    -------
    Path
        What was written.

    Raises
    ------
    BadInput
        If something stands there already, or there is no such example.
    """
    if language not in _PLACES:
        message = f"language {language!r}: known are {', '.join(_PLACES)}. Give one of these."
        raise BadInput(message)
    place = Path(path).expanduser()
    if place.exists():
        message = f"{place}: is there already, and a new park would replace it. Give a new path."
        raise BadInput(message)
    raw = _empty(language, place.stem)
    if example:
        source = locate(example)
        raw = container_for(source).read(source)
    if place.suffix.lower() == ".xlsx":
        if not example:
            raw = replace(raw, tables={})
        say, library = Words(language), load_library()
        put(place, lambda draft: write_form(raw, library, draft, say, example=not example))
    else:
        write_raw(raw, place)
    return place


def save_form(park: Park, path: Path, language: str) -> None:
    """Write a park as a workbook in which people go on working: with notes and drop-downs."""
    say, library = Words(language), load_library()
    put(path, lambda draft: write_form(as_raw(park), library, draft, say, example=False))


def _empty(language: str, name: str) -> RawPark:
    """Give the tables that everybody fills in, with their headings and no rows."""
    country, currency = _PLACES[language]
    title = "新园区" if language == "zh" else "New park"
    info: dict[str, Any] = {"id": "".join(c if c.isalnum() else "_" for c in name), "title": title}
    info |= {"country": country, "currency": currency, "price_year": _PRICE_YEAR}
    tables = {
        table: RawTable(table, pd.DataFrame(columns=pd.Index(heads, dtype="str"), dtype="str"))
        for table in SHEETS
        if table in TABLES and (heads := first_columns(table))
    }
    return RawPark(str(name), info, tables, {})
