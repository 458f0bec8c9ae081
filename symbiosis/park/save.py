"""Saving: a park's tables back into a container, whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.errors import BadInput, ParkFaults
from symbiosis.park.containers.addresses import place_of
from symbiosis.park.containers.folder import is_table
from symbiosis.park.containers.known import container_for
from symbiosis.park.containers.park_toml import INFO_FILE
from symbiosis.park.contents import owners_of
from symbiosis.park.putting import put, refuse_place
from symbiosis.park.raw import RawPark, RawTable
from symbiosis.park.schema import GEOMETRY_TABLES, LISTS, TABLES
from symbiosis.park.unshifted import declared_twice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symbiosis.park.entities import Park


def save_park(park: Park, path: str | Path) -> None:
    """Save a park; reading it again gives the same park.

    The park is written beside its place and then moved there, so that a failure half-way leaves
    what stood there. Other files of a park's folder (``build.py``, ``SOURCES.md``) stay.

    Parameters
    ----------
    park
        The park; its figures are written in canonical units.
    path
        Where to: a new path, or that of a park that is replaced.

    Raises
    ------
    BadInput
        If something else than a park stands there, or it cannot be written.
    """
    write_raw(as_raw(park), place_of(path))


def write_raw(raw: RawPark, target: Path | str) -> None:
    """Write a raw park where nothing stands but a park, whole or not at all.

    Raises
    ------
    BadInput
        If something else than a park stands there, or it cannot be written.
    """
    if twice := declared_twice(raw):
        raise ParkFaults(twice)
    container = container_for(target)
    if isinstance(target, str):
        container.write(raw, target)  # in one transaction, which is whole or nothing too
        return
    refuse_no_park(target)
    put(target, lambda draft: container.write(raw, draft), is_table)


def refuse_no_park(target: Path | str, made_from: Iterable[Path | str] = ()) -> None:
    """Let a park be written where nothing stands, or a park that is not read for it.

    Of a database, whoever writes into it judges what stands there, in the same transaction.

    Raises
    ------
    BadInput
        If something else stands there, or nothing can be written.
    """
    container = container_for(target)
    if isinstance(target, str):
        return
    refuse_place(target, made_from, is_table)
    if target.is_dir() and any(target.iterdir()) and not (target / INFO_FILE).is_file():
        message = f"{target}: is a folder, but not a park's. Give a new path."
        raise BadInput(message)
    if container.refuse and target.is_file():
        container.refuse(target)
    if target.is_file() and not _is_park(target):
        message = f"{target}: is there already, and is no park. Give a new path."
        raise BadInput(message)


def _is_park(file: Path) -> bool:
    try:
        return bool(container_for(file).read(file).info)
    except BadInput:
        return False


def as_raw(park: Park) -> RawPark:
    """Give a park as text, as every container writes it.

    Parameters
    ----------
    park
        The park.

    Returns
    -------
    RawPark
        Tables without rows are left out, and columns without a word in them unless required.
    """
    info = park.info.model_dump(mode="json", exclude_none=True)
    tables = {
        name: RawTable(name, cells) for name in TABLES if not (cells := _cells(name, park)).empty
    }
    layers = {name: getattr(park, name) for name in GEOMETRY_TABLES}
    geometry = {name: layer for name, layer in layers.items() if layer is not None}
    return RawPark(park.container, info, tables, geometry, scenarios=park.scenarios)


def _cells(name: str, park: Park) -> pd.DataFrame:
    table, frame = TABLES[name], park.tables[name]
    if frame.empty:
        return frame
    typed = frame if name in LISTS else frame.rename_axis("id").reset_index()
    text = pd.DataFrame(
        {column.name: _text(typed[column.name]) for column in table.columns}, index=typed.index
    )
    used = [column.name for column in table.columns if column.required or text[column.name].any()]
    cells = text[used]
    if table.properties:
        owners = pd.MultiIndex.from_frame(owners_of(typed, name))
        cells = cells.join(_properties(park.contents, owners).reindex(owners).set_axis(typed.index))
    return cells.fillna("")


def _text(column: pd.Series) -> pd.Series:
    """Write figures so that reading them gives the same bits."""
    if column.dtype == "bool":
        return column.map({True: "1", False: ""}).astype("str")
    if column.dtype == "float64":
        return column.map(lambda number: "" if pd.isna(number) else _figure(number)).astype("str")
    # A lone carriage return would end the line of a CSV file.
    return column.fillna("").astype("str").str.replace(r"\r\n?", "\n", regex=True)


def _figure(number: float) -> str:
    return repr(float(number)).removesuffix(".0")


def _properties(contents: pd.DataFrame, owners: pd.MultiIndex) -> pd.DataFrame:
    """Turn contents back into one column per property."""
    rows = contents.set_index(["owner", "port"])
    rows = rows[rows.index.isin(owners)]
    unit = rows["unit"].map(lambda unit: f" [{unit}]" if unit else "")
    heads = rows["kind"] + ":" + rows["property"] + unit
    wide = rows.assign(head=heads)
    table = wide.pivot_table(index=owners.names, columns="head", values="value", aggfunc="first")
    return table.apply(_text) if len(table) else pd.DataFrame(index=owners[:0])
