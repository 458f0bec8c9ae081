"""A raw park: its tables as text, exactly as the user wrote them, with the line of every row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from geopandas import GeoDataFrame

    from symbiosis.park.faults import Fault


@dataclass(frozen=True)
class RawTable:
    """One table as text.

    Attributes
    ----------
    container
        The file or sheet, as the user knows it: ``heat.csv``.
    cells
        Text only, empty cells ``""``; columns as headed, index the line in the file (the header
        is line 1).
    """

    container: str
    cells: pd.DataFrame


@dataclass(frozen=True)
class RawPark:
    """What a container held, before anything is understood.

    Attributes
    ----------
    container
        The folder or file, as the user named it.
    info
        What `park.toml` says.
    tables, geometry
        By table name; tables that are not there are left out.
    faults
        What could not be read at all.
    """

    container: str
    info: Mapping[str, Any]
    tables: Mapping[str, RawTable]
    geometry: Mapping[str, GeoDataFrame]
    faults: tuple[Fault, ...] = field(default=())
