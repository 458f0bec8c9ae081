"""A draft: a park on its way from a container, or back under the eyes of the checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from symbiosis.park.schema import LISTS, TABLES
from symbiosis.park.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from geopandas import GeoDataFrame

    from symbiosis.park.entities import Park, ParkInfo
    from symbiosis.park.fills import Fill, Said, Understood
    from symbiosis.park.library import Library
    from symbiosis.park.sectors.usual import Offer


@dataclass(frozen=True)
class Draft:
    """A park's tables in canonical units, not yet trusted.

    Attributes
    ----------
    info, library, contents
        As of a :class:`~symbiosis.park.entities.Park`.
    tables
        Every table of the schema; ``id`` is a column, the index is that of the table's sheet.
    sheets
        Where the rows stand and what was written there.
    geometry
        The drawn layers that the park has.
    container
        What it was read from.
    said
        One sentence for everything that was filled in, or read in a way that should be known.
    fills
        The same, cell by cell.
    understood
        What every stream's amount was understood to be a year.
    scenarios
        Name -> text of the park's own scenarios.
    offers
        What firms of known sector and output usually need and give, and do not state.
    """

    info: ParkInfo
    library: Library
    tables: Mapping[str, pd.DataFrame]
    contents: pd.DataFrame
    sheets: Mapping[str, Sheet]
    geometry: Mapping[str, GeoDataFrame] = field(default_factory=dict)
    container: str = ""
    said: tuple[Said, ...] = ()
    fills: tuple[Fill, ...] = ()
    understood: tuple[Understood, ...] = ()
    scenarios: Mapping[str, str] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()

    @property
    def defaults(self) -> tuple[str, ...]:
        """Give the sentences with their tables."""
        return tuple(map(str, self.said))


def draft_of(park: Park) -> Draft:
    """Open a park again, so that the checks can be run on it."""
    tables = {
        name: frame if name in LISTS else frame.rename_axis("id").reset_index()
        for name, frame in park.tables.items()
    }
    sheets = {
        name: Sheet(park.container, TABLES[name], frame, has_lines=False)
        for name, frame in tables.items()
    }
    layers = {"plots": park.plots, "corridors": park.corridors, "basemap": park.basemap}
    geometry = {name: layer for name, layer in layers.items() if layer is not None}
    return Draft(park.info, park.library, tables, park.contents, sheets, geometry, park.container)
