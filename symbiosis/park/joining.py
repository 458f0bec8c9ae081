"""Joining: several raw parks, each a firm's own or a part, into one; contradictions are refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.errors import ParkFaults
from symbiosis.park.cover_words import meant_value
from symbiosis.park.faults import Fault
from symbiosis.park.joining_rows import Part, joined_rows
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.offset_maps import system_called
from symbiosis.park.raw import RawPark, RawTable
from symbiosis.park.schema import GEOMETRY_TABLES, TABLES
from symbiosis.park.sheet import without_examples

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geopandas import GeoDataFrame

_MAP = "crs"
_MONEY = ("country", "currency", "price_year")
"""Keys of a cover that say what the figures of all tables mean."""


@dataclass(frozen=True)
class Joined:
    """Raw parks as one.

    Attributes
    ----------
    park
        All rows, each once.
    said
        What was taken from where, in sentences.
    """

    park: RawPark
    said: tuple[str, ...]


def join_parks(parks: Sequence[RawPark]) -> Joined:
    """Join raw parks: rows that are the same stand once, and one row's cells fill the other's.

    Parameters
    ----------
    parks
        At least one; the first one's cover is the joined park's.

    Returns
    -------
    Joined
        The one park, and what was decided on the way.

    Raises
    ------
    ParkFaults
        If something could not be read, or two of them contradict each other: all places at once.
    """
    faults = [fault for park in parks for fault in park.faults if fault.severity == "error"]
    said = [f"{name}{told}" for park in parks for name, told in _told(park, alone=len(parks) == 1)]
    if len(parks) == 1:
        _refuse(faults)
        return Joined(parks[0], tuple(said))
    info, found, told = _cover(parks)
    faults += found
    said += told
    tables: dict[str, RawTable] = {}
    for name in TABLES:
        parts = [
            Part(_called(park), without_examples(park.tables[name])[0])
            for park in parks
            if name in park.tables
        ]
        if parts:
            cells, found, told = joined_rows(TABLES[name], parts)
            sheet = next((part.raw.sheet for part in parts if part.raw.sheet), "")
            tables[name] = RawTable(name, cells, sheet=sheet)
            faults += found
            said += told
    faults += _clashes(parks)
    layers, found = _layers(parks)
    scenarios, wrong = _scenarios(parks)
    _refuse([*faults, *found, *wrong])
    series, told = _series(parks)
    said += told
    whole = RawPark(parks[0].container, info, tables, layers, (), scenarios)
    return Joined(replace(whole, series=series), tuple(said))


def _series(parks: Sequence[RawPark]) -> tuple[dict[str, Path | str], list[str]]:
    """Take every file of hourly series once; of two of one name the first one's."""
    taken: dict[str, Path | str] = {}
    said = []
    for park in parks:
        for name, file in park.series.items():
            if name in taken:
                said.append(f"{_called(park)}: its series {name} is left, another has it")
            taken.setdefault(name, file)
    return taken, said


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise ParkFaults(faults)


def _called(park: RawPark) -> str:
    return Path(park.container).name


def _told(park: RawPark, *, alone: bool) -> list[tuple[str, str]]:
    """Give what was said and warned of while a park was read."""
    name = "" if alone else f"{_called(park)}: "
    warnings = [str(fault) for fault in park.faults if fault.severity == "warning"]
    return [(name, told) for told in park.said] + [("", told) for told in warnings]


def _system(told: object) -> object:
    """Give what a cover says of its coordinates, as far as that can be compared."""
    return system_called(told) if isinstance(told, str) else told or ""


def _cover(parks: Sequence[RawPark]) -> tuple[Mapping[str, Any], list[Fault], list[str]]:
    """Take the first cover, and say what the others say differently."""
    covers = [park for park in parks if park.info]
    if not covers:
        return {}, [], []
    first, info = _called(covers[0]), dict(covers[0].info)
    faults, said = [], []
    for park in covers[1:]:
        for key, value in ({_MAP: ""} | dict(park.info)).items():
            if key == _MAP and _system(value) != _system(covers[0].info.get(_MAP)):
                allowed = f"{first} says {covers[0].info.get(_MAP) or 'WGS 84'}: places would shift"
                remedy = "Save one of them in WGS 84 first, as `symbiosis.save_park` does."
                place = (_called(park), "", "", key, str(value or "WGS 84"))
                faults.append(Fault("error", *place, allowed, remedy))
            elif key == _MAP:
                continue
            elif key not in info:
                info[key] = value
                said.append(f"park: `{key}` is taken from {_called(park)}: {value}")
            elif meant_value(key, value) == meant_value(key, info[key]):
                continue
            elif key in _MONEY:
                allowed = f"{first} says {info[key]}: figures would mean two things"
                remedy = "Bring one of them to the other's, figures and all."
                place = (_called(park), "", "", key, str(value))
                faults.append(
                    Fault("error", *place, allowed, remedy, cell=park.places.get(key, ""))
                )
            else:
                said.append(
                    f"park: `{key}` is {info[key]!r} as in {first}; {_called(park)} says {value!r}"
                )
    return info, faults, said


def _clashes(parks: Sequence[RawPark]) -> list[Fault]:
    """Find ids that name streams of two media, in two files: a stream is named by its id alone."""
    seen: dict[str, tuple[str, str]] = {}
    faults = []
    for park in parks:
        for name in STREAM_TABLES:
            table = park.tables.get(name)
            if table is None or "id" not in table.cells:
                continue
            for line, stream in table.cells["id"].str.strip().items():
                other, where = seen.setdefault(str(stream), (name, _called(park)))
                if stream and other != name and where != _called(park):
                    place = (table.container, name, f"{stream} (line {line})", "id", str(stream))
                    allowed = f"the id of another stream, in {other} of {where}"
                    faults.append(Fault("error", *place, allowed, "Rename one.", int(str(line))))
    return faults


def _layers(parks: Sequence[RawPark]) -> tuple[dict[str, GeoDataFrame], list[Fault]]:
    """Put drawn layers together, each shape once; two shapes of one id contradict each other."""
    import geopandas

    layers: dict[str, GeoDataFrame] = {}
    faults: list[Fault] = []
    for name in GEOMETRY_TABLES:
        drawn = [(park, park.geometry[name]) for park in parks if name in park.geometry]
        if not drawn:
            continue
        crs = drawn[0][1].crs
        frames = [frame.to_crs(crs) if crs and frame.crs else frame for _, frame in drawn]
        frame = pd.concat(frames, ignore_index=True)
        same = frame.astype("str").assign(geometry=frame.geometry.to_wkb(hex=True)).duplicated()
        frame = geopandas.GeoDataFrame(frame[~same].reset_index(drop=True), crs=crs)
        layers[name] = frame
        if "id" in frame:
            faults += [
                Fault(
                    "error", f"{name} of {' and '.join(_called(park) for park, _ in drawn)}", name,
                    str(shape), "geometry", "", "two shapes of one id", "Keep one, or rename one.",
                )
                for shape in frame["id"][frame["id"].duplicated() & frame["id"].notna()]
            ]  # fmt: skip
    return layers, faults


def _scenarios(parks: Sequence[RawPark]) -> tuple[dict[str, str], list[Fault]]:
    scenarios: dict[str, str] = {}
    owners: dict[str, str] = {}
    faults = []
    for park in parks:
        for name, text in park.scenarios.items():
            if scenarios.setdefault(name, text) != text:
                allowed = f"another scenario of this name is in {owners[name]}"
                where = f"{_called(park)}, scenario {name}"
                faults.append(Fault("error", where, "", "", "", "", allowed, "Rename one."))
            owners.setdefault(name, _called(park))
    return scenarios, faults
