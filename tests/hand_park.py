"""Parks written by hand from the few cells that matter, for tests of matching."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.park.entities import Park, ParkInfo
from symbiosis.park.library import load_library
from symbiosis.park.schema import LISTS, TABLES

if TYPE_CHECKING:
    from symbiosis.park.library import Library

KM = 1 / 111.3195
"""A kilometre in degrees, along the equator, where the parks stand."""

EMPTY = {"number": np.nan, "flag": False}
DTYPES = {"number": "float64", "flag": "bool"}
USUAL = {
    "enterprises": {"lat": 0.0, "kind": "firm"},
    "heat": {"dt_k": 5.0, "scope": "net", "basis": "notional"},
    "materials": {"basis": "notional"},
    "water": {"basis": "notional"},
    "power": {"basis": "notional"},
    "connections": {"status": "allowed"},
    "utilities": {"default": True},
    "outlets": {"default": True},
}


def hand_park(
    at_km: dict[str, float],
    contents: list[tuple[str, str, str, float]] | None = None,
    info: dict[str, Any] | None = None,
    corridors: Any = None,
    **tables: dict[str, dict[str, Any]] | list[dict[str, Any]],
) -> Park:
    """Build a park whose enterprises stand in a row, so many km from the first (no detour).

    Every table is given as id -> the cells that are filled; ``contents`` as (owner, kind,
    property, value).
    """
    places = {name: {"lon": km * KM} for name, km in at_km.items()}
    tables["enterprises"] = {
        name: place | tables.get("enterprises", {}).get(name, {}) for name, place in places.items()
    }
    frame = pd.DataFrame(contents or [], columns=["owner", "kind", "property", "value"])
    described = {"id": "hand", "title": "By hand", "country": "NL", "currency": "EUR"}
    return Park(
        info=ParkInfo(**(described | {"price_year": 2024, "detour_factor": 1.0} | (info or {}))),
        tables={name: _table(name, tables.get(name, {})) for name in TABLES},
        contents=frame.assign(port="", unit=""),
        library=_with_ports(load_library().overlaid(**_priced(tables)), tables),
        corridors=corridors,
        container="hand",
    )


def _table(name: str, rows: dict[str, dict[str, Any]] | list[dict[str, Any]]) -> pd.DataFrame:
    columns = TABLES[name].columns
    listed = rows if isinstance(rows, list) else [{"id": key} | row for key, row in rows.items()]
    empty = {column.name: EMPTY.get(column.kind, "") for column in columns}
    filled = [empty | USUAL.get(name, {}) | row for row in listed]
    frame = pd.DataFrame(filled, columns=list(empty))
    frame = frame.astype({column.name: DTYPES.get(column.kind, "str") for column in columns})
    return frame if name in LISTS else frame.set_index("id").sort_index()


def _priced(tables: dict[str, Any]) -> dict[str, pd.DataFrame]:
    """Lay the park's own utilities and outlets over the library, in the park's money."""
    own = {name: _table(name, tables[name]) for name in ("utilities", "outlets") if name in tables}
    own = {name: rows.drop(columns="default") for name, rows in own.items()}
    if "own_technologies" in tables:
        kinds = _table("own_technologies", tables["own_technologies"])
        own["technologies"] = kinds.astype({"seasonal": float})
    return {name: rows.assign(currency="", year=np.nan) for name, rows in own.items()}


def _with_ports(library: Library, tables: dict[str, Any]) -> Library:
    """Lay the park's own ports over the library's."""
    if "technology_ports" not in tables:
        return library
    own = _table("technology_ports", tables["technology_ports"]).assign(confidence="")
    columns = [*library.technology_ports.columns, "dt_k"]
    ports = pd.concat([library.technology_ports, own.reindex(columns=columns)], ignore_index=True)
    return replace(library, technology_ports=ports)
