"""Reading: from a raw park to a draft in canonical units, collecting every fault on the way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from pydantic import ValidationError

from symbiosis.park.canonical import Context, to_canonical
from symbiosis.park.cells import empty_frame, read_cells
from symbiosis.park.containers.folder import misnamed_scenarios
from symbiosis.park.containers.park_toml import INFO_FILE
from symbiosis.park.contents import empty_contents, gathered, read_contents
from symbiosis.park.cover_words import meant_values
from symbiosis.park.draft import Draft
from symbiosis.park.entities import HOURS_PER_YEAR, ParkInfo
from symbiosis.park.evidence import merge_evidence
from symbiosis.park.fact_reading import read_facts
from symbiosis.park.faults import Fault
from symbiosis.park.fills import Fills, Said
from symbiosis.park.haves.guessing import TABLE as WANTS
from symbiosis.park.haves.placing import place_wants
from symbiosis.park.local_words import Place
from symbiosis.park.measured_cells import part_units
from symbiosis.park.naming import resolve_names
from symbiosis.park.overlay import with_rates
from symbiosis.park.own import OWN, lay_over
from symbiosis.park.refused import ended, refused
from symbiosis.park.running import FIRMS, with_running
from symbiosis.park.schema import TABLES
from symbiosis.park.sheet import Sheet, did_you_mean, read_sheet
from symbiosis.park.water_classes import with_classes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.library import Library
    from symbiosis.park.raw import RawPark

_NOTHING = pd.Series(dtype="float64")
# What stands in for an unreadable park.toml, so that the tables can be checked all the same.
_TIME = ("periods", "profiles", "calendar")
_STAND_IN = {"id": "park", "title": "", "country": "EU", "currency": "EUR", "price_year": 2024}


def read_draft(raw: RawPark, library: Library) -> tuple[Draft, list[Fault]]:
    """Understand a raw park.

    Parameters
    ----------
    raw
        What a container held.
    library
        The reference library.

    Returns
    -------
    Draft
        What could be understood; rows with faults are kept, their bad cells empty.
    list of Fault
        Everything that could not.
    """
    fills = Fills([Said("", sentence) for sentence in raw.said])
    raw = replace(raw, info=meant_values(raw.info, fills))
    info, faults = read_info(raw)
    library = with_rates(library, info)
    info, found = read_facts(info, library, fills)
    faults += found
    sheets, frames, found = _read_tables(raw, fills, Place(info.country, info.currency))
    faults += found
    context = Context(info, library, _NOTHING, fills)
    frames, found = resolve_names(sheets, frames, context)
    faults += found
    sheets, frames, found = place_wants(sheets, frames, context)
    faults += found
    frames = merge_evidence(frames)
    # Time first: a rate becomes an amount a year by the hours of the periods and the factors.
    for name in _TIME:
        frames[name], found = to_canonical(sheets[name], frames[name], context)
        faults += found
    context = replace(context, means=profile_means(frames["profiles"], frames["periods"]))
    # Then what the park adds to the library: its materials, and what sizes of its units count.
    context, own, found = _with_own(sheets, frames, context)
    faults += found
    context, firms, found = with_running(sheets[FIRMS], frames[FIRMS], context)
    faults += found
    library, contents, tables = context.library, [own], {FIRMS: firms}
    for name, frame in frames.items():
        tables.setdefault(name, frame)
        if name not in (*_TIME, WANTS, FIRMS, *OWN):
            tables[name], rows, found = _figures(sheets[name], frame, context)
            contents.append(rows)
            faults += found
    every = with_classes(gathered(contents), tables["water"], library, fills)
    said, cells = tuple(fills.said), tuple(fills.cells)
    draft = Draft(
        *(info, library, tables, every, sheets, raw.geometry, raw.container, said, cells),
        understood=tuple(fills.understood),
        scenarios=raw.scenarios,
    )
    return draft, [*raw.faults, *misnamed_scenarios(raw), *faults]


def _with_own(
    sheets: Mapping[str, Sheet], frames: dict[str, pd.DataFrame], context: Context
) -> tuple[Context, pd.DataFrame, list[Fault]]:
    """Lay the park's own tables over the library; their frames become canonical."""
    faults: list[Fault] = []
    contents = []
    for name in OWN:
        frames[name], rows, found = _figures(sheets[name], frames[name], context)
        contents.append(rows)
        faults += found
    every = gathered(contents)
    for name, of in OWN.items():
        known = frames[name]["id"].isin(getattr(context.library, of).index)
        if known.any():
            named = ", ".join(sorted(frames[name].loc[known, "id"]))
            context.fills.say(name, f"cells of the library's {of} are replaced: {named}")
    library = lay_over(context.library, context.info, frames, every)
    return replace(context, library=library), every, faults


def _figures(
    sheet: Sheet, frame: pd.DataFrame, context: Context
) -> tuple[pd.DataFrame, pd.DataFrame, list[Fault]]:
    """Bring a table to canonical units, and read its property columns."""
    figures, faults = to_canonical(sheet, frame, context)
    if not sheet.properties:
        return figures, empty_contents(), faults
    rows, found = read_contents(sheet, frame, context)
    return figures, rows, faults + found


def _read_tables(
    raw: RawPark, fills: Fills, place: Place
) -> tuple[dict[str, Sheet], dict[str, pd.DataFrame], list[Fault]]:
    """Read every table of the schema as written; a table that is not there is empty."""
    sheets: dict[str, Sheet] = {}
    frames: dict[str, pd.DataFrame] = {}
    faults = [
        Fault("error", raw.container, name, "", "", "", "no such table", hint)
        for name in sorted(set(raw.tables) - set(TABLES))
        if (hint := did_you_mean(name, TABLES, f"Known: {', '.join(TABLES)}."))
    ]
    for name, table in TABLES.items():
        if name in raw.tables:
            sheets[name], found = read_sheet(name, raw.tables[name])
            for told in sheets[name].said:
                fills.say(name, told)
            sheets[name] = part_units(sheets[name], place, fills)
            frames[name], wrong = read_cells(sheets[name], fills)
            if name == "enterprises":
                sheets[name], frames[name] = _with_output_units(sheets[name], frames[name])
            faults += found + wrong
        else:
            frames[name] = empty_frame(table)
            sheets[name] = Sheet(raw.container, table, frames[name])
    return sheets, frames, faults


def _with_output_units(sheet: Sheet, frame: pd.DataFrame) -> tuple[Sheet, pd.DataFrame]:
    """Move the unit of the header `output [t/a]` to the rows: each sector counts in its own."""
    unit = sheet.units.get("output", "")
    if not unit:
        return sheet, frame
    open_cells = frame["output"].notna() & (frame["output_unit"] == "")
    units = frame["output_unit"].mask(open_cells, unit)
    return replace(sheet, units={**sheet.units, "output": ""}), frame.assign(output_unit=units)


def read_info(raw: RawPark) -> tuple[ParkInfo, list[Fault]]:
    """Read what `park.toml` says, with a stand-in for what cannot be read."""
    try:
        return ParkInfo.model_validate(dict(raw.info)), []
    except ValidationError as error:
        wrong = {str(item["loc"][0]) for item in error.errors()}
        faults = _info_faults(error)
    if any(fault.container == INFO_FILE or fault.table == "park" for fault in raw.faults):
        faults = []
    kept = {key: value for key, value in raw.info.items() if key not in wrong}
    return ParkInfo.model_validate({**_STAND_IN, **kept}), faults


def profile_means(profiles: pd.DataFrame, periods: pd.DataFrame) -> pd.Series:
    """Give the mean factor of every profile over the year's hours."""
    hours = periods.drop_duplicates("id").set_index("id")["hours"]
    weights = profiles["period"].map(hours).astype("float64").fillna(0.0)
    return (profiles["factor"] * weights).groupby(profiles["id"]).sum() / HOURS_PER_YEAR


def _info_faults(error: ValidationError) -> list[Fault]:
    told = refused(error, ParkInfo, based=False)
    found = [item["input"] for item in error.errors()]
    return [
        Fault("error", INFO_FILE, "", "", place, _shown(value), what, ended(remedy))
        for (place, what, remedy), value in zip(told, found, strict=False)
    ]


def _shown(value: object) -> str:
    return "" if isinstance(value, dict) else str(value)
