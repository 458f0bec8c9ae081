"""Overlay: a park's own utilities, outlets and technology ports over the reference library."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.fallbacks import TABLES

if TYPE_CHECKING:
    from symbiosis.park.draft import Draft


def overlay(draft: Draft) -> Draft:
    """Lay a park's own tables over the library, so that every id can be looked up in one place.

    Parameters
    ----------
    draft
        A park as read.

    Returns
    -------
    Draft
        The same; an own row of a known id replaces the cells that it fills, a row of a new id is
        added, in the park's currency and price year. The ports of a technology replace all that the
        library has of it; those named by a retrofit are added, and are its own.
    """
    own = {table: _rows(draft.tables[table], draft) for table in TABLES.values()}
    filled = {table: rows for table, rows in own.items() if len(rows)}
    library = draft.library.overlaid(**filled)
    ports = draft.tables["technology_ports"]
    if len(ports):
        known = library.technology_ports
        others = known[~known["technology"].isin(ports["technology"])]
        mine = ports.assign(confidence="").reindex(columns=[*known.columns, "dt_k"])
        library = replace(library, technology_ports=pd.concat([others, mine], ignore_index=True))
    return replace(draft, library=library)


def _rows(frame: pd.DataFrame, draft: Draft) -> pd.DataFrame:
    rows = frame.drop_duplicates("id").set_index("id")
    priced = rows["price"].notna()
    return rows.assign(
        currency=priced.map({True: draft.info.currency, False: ""}).astype("str"),
        year=priced.map({True: float(draft.info.price_year)}).astype("float64"),
        region=draft.info.country,
    )
