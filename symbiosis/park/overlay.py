"""Overlay: a park's own utilities, outlets, ports and cost curves over the reference library."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.fallbacks import TABLES

if TYPE_CHECKING:
    from symbiosis.park.draft import Draft
    from symbiosis.park.entities import ParkInfo
    from symbiosis.park.library import Library


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
        added, in the park's currency and price year. The ports and the cost curve of a technology
        replace all that the library has of it; those named by a retrofit are added, and are its
        own.
    """
    library = draft.library
    own = {
        table: _rows(draft.tables[table], getattr(library, table), draft)
        for table in TABLES.values()
        if len(draft.tables[table])
    }
    library = library.overlaid(**own)
    ports = _laid(library.technology_ports, draft.tables["technology_ports"], "dt_k")
    curves = draft.tables["technology_segments"].assign(
        currency=draft.info.currency, year=float(draft.info.price_year)
    )
    curves = _laid(library.technology_segments, curves, "currency", "year")
    library = replace(library, technology_ports=ports, technology_segments=curves)
    library = _with_policies(library, draft)
    return replace(draft, library=library)


def with_rates(library: Library, info: ParkInfo) -> Library:
    """Lay the exchange rates of a park's cover over the library's."""
    if not info.exchange_rates:
        return library
    rows = [
        {"currency": code.upper(), "year": float(info.price_year), "value": rate}
        for code, rate in info.exchange_rates.items()
    ]
    own = pd.DataFrame(rows).assign(unit="", source="park.toml", confidence="")
    return library.overlaid(currency=own)


def _with_policies(library: Library, draft: Draft) -> Library:
    """Lay a park's own policies over the library's; the steps of one replace all that it had."""
    own, steps = draft.tables["policies"], draft.tables["policy_steps"]
    if own.empty and steps.empty:
        return library
    rows = (
        own.drop_duplicates("id")
        .set_index("id")
        .assign(
            currency=draft.info.currency,
            year=float(draft.info.price_year),
            region=draft.info.country,
            confidence="",
        )
    )
    others = library.policy_steps[~library.policy_steps["policy"].isin(steps["policy"])]
    mine = steps.assign(confidence="").reindex(columns=others.columns)
    return replace(
        library.overlaid(policies=rows),
        policy_steps=pd.concat([others, mine], ignore_index=True) if len(mine) else others,
    )


def _laid(known: pd.DataFrame, own: pd.DataFrame, *more: str) -> pd.DataFrame:
    """Replace all that the library has of the technologies that a park tells itself."""
    if own.empty:
        return known
    others = known[~known["technology"].isin(own["technology"])]
    mine = own.assign(confidence="").reindex(columns=list(dict.fromkeys([*known.columns, *more])))
    return pd.concat([others, mine], ignore_index=True)


def _rows(frame: pd.DataFrame, known: pd.DataFrame, draft: Draft) -> pd.DataFrame:
    """Write a park's rows as the library would; one of a known id stays where the library has it.

    Whom a row serves that no stream names is not the library's to say: see ``fallbacks``.
    """
    rows = frame.drop_duplicates("id").set_index("id").drop(columns="default")
    if "unconventional" in rows:  # an empty cell keeps what the library says
        rows = rows.assign(unconventional=rows["unconventional"].map({True: 1.0}).astype("float64"))
    priced = rows["price"].notna()
    new = pd.Series(~rows.index.isin(known.index), index=rows.index)
    return rows.assign(
        currency=priced.map({True: draft.info.currency, False: ""}).astype("str"),
        year=priced.map({True: float(draft.info.price_year)}).astype("float64"),
        region=new.map({True: draft.info.country, False: ""}).astype("str"),
    )
