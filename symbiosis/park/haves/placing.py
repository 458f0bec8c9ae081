"""Placing haves and wants: each row becomes a stream of the right table, and that is said."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.errors import UnknownUnit
from symbiosis.park.cells import empty_frame
from symbiosis.park.fills import Fill
from symbiosis.park.free_names import free_name
from symbiosis.park.haves.guessing import TABLE, Wish, fitting, is_steam, wish_of
from symbiosis.park.haves.material_names import MaterialNames
from symbiosis.park.haves.wish_questions import faults_of_wish
from symbiosis.park.media import MEDIA
from symbiosis.park.steam import condensing_c, steam_in
from symbiosis.park.units import scale

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.canonical import Context
    from symbiosis.park.faults import Fault
    from symbiosis.park.sheet import Sheet

    Row = Mapping[str, Any]
    Rows = list[tuple[int, dict[str, str | float]]]

_ROLES = {"have": "source", "want": "sink"}
_COLD, _STEP = 40.0, 40.0
"""What waste heat is cooled to [degC], and by how much a need of heat is heated [K]."""
_ORIGINS = {
    "condenser": ("turbine condenser", "\u51dd\u6c7d"),
    "made": ("extraction steam", "extracted steam", "\u62bd\u6c7d"),
    "excess": ("process excess heat", "\u5de5\u827a\u4f59\u70ed"),
}
"""Words that can mean one origin of heat only."""
_CONDENSING = 1.0
"""Steam gives its heat within so many kelvin."""


def place_wants(
    sheets: Mapping[str, Sheet], frames: Mapping[str, pd.DataFrame], context: Context
) -> tuple[dict[str, Sheet], dict[str, pd.DataFrame], list[Fault]]:
    """Read each row of haves and wants into a stream, and say what was assumed.

    Parameters
    ----------
    sheets, frames
        The tables as written and as read, with ids for names.
    context
        Its library knows materials and waste codes; its fills are told.

    Returns
    -------
    dict of Sheet, dict of DataFrame
        The tables with the streams; the table of haves and wants has no rows any more.
    list of Fault
        Rows that may be several things, or none that is known.
    """
    sheet, frame = sheets[TABLE], frames[TABLE]
    if frame.empty:
        return dict(sheets), dict(frames), []
    unit = sheet.units.get("quantity", "")
    frame = frame.assign(unit=frame["unit"].mask(frame["unit"] == "", unit))
    frame, faults = _in_celsius(sheet, frame, context)
    names = MaterialNames.of(context.library)
    rows: dict[str, Rows] = {medium.table: [] for medium in MEDIA.values()}
    taken = {str(each) for table in rows for each in frames[table]["id"]}
    for line, cells in zip(frame.index, frame.to_dict("records"), strict=True):
        row = _of_steam({str(name): cell for name, cell in cells.items()}, names, context)
        wish = wish_of(row, context.library, context.place, names)
        found = faults_of_wish(sheet, int(line), row, wish, context)
        faults += found
        if not any(fault.severity == "error" for fault in found):
            stream = _stream(row, wish, taken)
            rows[MEDIA[wish.medium].table].append((int(line), stream))
            _say(context, int(line), row, stream, wish)
    placed, streams = dict(sheets), dict(frames)
    for table, listed in rows.items():
        if listed:
            placed[table], streams[table] = _with(sheets[table], frames[table], listed, sheet)
    streams[TABLE] = empty_frame(sheet.table)
    return placed, streams, faults


def _in_celsius(
    sheet: Sheet, frame: pd.DataFrame, context: Context
) -> tuple[pd.DataFrame, list[Fault]]:
    """Bring temperatures to degC, in whatever their heading says they are."""
    column = "temperature_c"
    try:
        found = scale(sheet.units.get(column, "") or "degC", "degC", context.place)
    except UnknownUnit as error:
        return frame, [sheet.fault(column, str(error), "Write degC.")]
    return frame.assign(**{column: frame[column] * found.slope + found.offset}), []


def _of_steam(row: dict[str, Any], names: MaterialNames, context: Context) -> dict[str, Any]:
    """Count tonnes of what is called steam as such, at the pressure that the unit tells."""
    unit, spoken = str(row["unit"]), str(row["name"] or row["description"])
    open_name = row["category"] in ("", "heat") and not row["material"] and not row["ewc"]
    fits = fitting(unit, context.place)
    if open_name and unit and is_steam(spoken) and "material" in fits and not names.called(spoken):
        row = {**row, "unit": f"{unit} steam"}
    state = steam_in(str(row["unit"]))[1]
    if state and state.is_said and math.isnan(row["temperature_c"]):
        with suppress(UnknownUnit):
            hot = condensing_c(state.bar) if state.bar is not None else state.steam_c
            row = {**row, "temperature_c": hot}
    return row


def _stream(row: Row, wish: Wish, taken: set[str]) -> dict[str, str | float]:
    """Give the cells of the stream that a row is."""
    stream: dict[str, str | float] = {
        "id": _named(row, wish, taken),
        "enterprise": row["enterprise"],
        "role": _ROLES.get(row["direction"], ""),
        "name": row["name"] or row["description"],
        "quantity": row["quantity"],
        "unit": row["unit"],
        "basis": row["basis"],
        "source": row["source"],
    }
    if wish.medium == "material":
        stream["material"] = wish.material
    elif wish.medium == "heat":
        stream |= _temperatures(row) | _origin(row)
    elif wish.medium == "water":
        stream["temperature_c"] = row["temperature_c"]
    return stream


def _temperatures(row: Row) -> dict[str, str | float]:
    """Assume between which temperatures heat is given or taken."""
    hot = float(row["temperature_c"])
    condenses = is_steam(str(row["name"])) or steam_in(str(row["unit"]))[1] is not None
    if row["direction"] == "have":
        cold = hot - _CONDENSING if condenses else min(hot - _CONDENSING, _COLD)
        return {"supply_c": hot, "target_c": cold}
    cold = hot - (_CONDENSING if condenses else _STEP)
    return {"supply_c": cold, "target_c": hot}


def _origin(row: Row) -> dict[str, str | float]:
    """Read where heat comes from, if the row says so in words that mean nothing else."""
    spoken = f"{row['name']} {row['description']}".lower()
    said = [each for each, words in _ORIGINS.items() if any(word in spoken for word in words)]
    is_known = row["direction"] == "have" and len(said) == 1
    return {"origin": said[0] if is_known else ""}


def _named(row: Row, wish: Wish, taken: set[str]) -> str:
    """Name the stream after its firm and what it is."""
    what = wish.material or row["name"] or wish.medium
    base = f"{row['enterprise']}_{what}".replace(" ", "_").replace("\n", "_")
    return free_name(base, taken)


def _say(
    context: Context, line: int, row: Row, stream: Mapping[str, str | float], wish: Wish
) -> None:
    """Say what a row was taken for."""
    said = f"line {line}: `{row['name'] or row['ewc']}` is the {wish.medium} {stream['role']} "
    said += f"`{stream['id']}`"
    if wish.material:
        said += f", material `{wish.material}`"
    if "supply_c" in stream:
        said += f", from {stream['supply_c']:g} to {stream['target_c']:g} degC"
    if stream.get("origin"):
        said += f", origin `{stream['origin']}`"
    context.fills.say(TABLE, f"{said}, by {wish.by}")
    cells: list[tuple[str, str | float, str]] = []
    cells += [("material", wish.material, "")] if wish.material else []
    cells += [(name, stream[name], "degC") for name in ("supply_c", "target_c") if name in stream]
    table, source = MEDIA[wish.medium].table, f"{TABLE}, line {line}: {wish.by}"
    context.fills.cells += [
        Fill(table, str(stream["id"]), column, value, unit, source) for column, value, unit in cells
    ]


def _with(sheet: Sheet, frame: pd.DataFrame, rows: Rows, home: Sheet) -> tuple[Sheet, pd.DataFrame]:
    """Add rows to a table, as if they had been written there."""
    start = int(frame.index.max()) + 1 if len(frame) else 1
    index = pd.RangeIndex(start, start + len(rows))
    typed = empty_frame(sheet.table, index)
    for name in dict.fromkeys(name for _, row in rows for name in row):
        values = [row.get(name) for _, row in rows]
        typed[name] = pd.Series(values, index=index).astype(typed[name].dtype)
    # As text they stand as they were written: a fault tells of the cell that people see.
    text = pd.DataFrame(
        {
            name: [
                str(home.text[name].get(line, "")) if name in home.text else str(row.get(name, ""))
                for line, row in rows
            ]
            for name in sheet.table.names
        },
        index=index,
        dtype="str",
    )
    texts = pd.concat([sheet.text[list(sheet.table.names)].astype("str"), text])
    properties = {
        head: cells.reindex(texts.index, fill_value="") for head, cells in sheet.properties.items()
    }
    units = dict.fromkeys(sheet.table.names, "") | dict(sheet.units)
    origins = {at: (home, line) for at, (line, _) in zip(index, rows, strict=True)}
    whole = replace(sheet, text=texts, units=units, properties=properties, origins=origins)
    return whole, pd.concat([frame, typed])
