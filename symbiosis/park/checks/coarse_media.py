"""Coarse media: what a balance over the year hides of the seasons, and stores that it rules out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.media import COARSE, MEDIA
from symbiosis.park.resolution import PILES, STEP, YEAR, resolution_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_APART = 0.25
"""Sources and needs that run alike within this share of their mean in every cycle meet anyway."""
_STORE = "store"


def check_coarse_media(draft: Draft) -> list[Fault]:
    """Warn of what only a year's total lets meet, and of stores of what balances over longer."""
    if not (draft.tables["periods"]["cycle"] != "").any():
        return []
    return [*_hidden_seasons(draft), *_idle_stores(draft)]


def _hidden_seasons(draft: Draft) -> Iterator[Fault]:
    """Find streams that run in other cycles than those they could meet, on the year untold."""
    means = _by_cycle(draft)
    if means.shape[1] < 2:  # noqa: PLR2004 - of one cycle the year hides nothing
        return
    for medium in COARSE:
        if medium in draft.info.resolution:
            continue
        name = MEDIA[medium].table
        rows = draft.tables[name]
        items = rows["material"] if "material" in rows else pd.Series("", index=rows.index)
        own = ~_stockable(draft, items).to_numpy(bool)
        runs = means.reindex(rows["profile"].where(rows["profile"].isin(means.index), ""))
        shapes, sides = runs.to_numpy(float), rows["role"].to_numpy(object)
        apart = np.zeros(len(rows), dtype=bool)
        for role, other in (("source", "sink"), ("sink", "source")):
            against = np.unique(shapes[own & (sides == other)], axis=0)
            here = np.flatnonzero(own & (sides == role))
            far = np.abs(shapes[here][:, None, :] - against[None, :, :]).max(axis=2, initial=0.0)
            apart[here] = (far > _APART).any(axis=1)
        apart &= (rows["profile"] != "").to_numpy()
        found = "balanced over the year, it meets what runs in other seasons or on other days"
        remedy = f'Write {medium} = "cycle" in [resolution] of park.toml, or "year" if it can wait.'
        sheet = draft.sheets[name]
        yield from sheet.faults(
            pd.Series(apart, index=rows.index), "profile", found, remedy, "warning"
        )


def _stockable(draft: Draft, items: pd.Series[str]) -> pd.Series[bool]:
    """Tell what is a material that can be stocked: it may wait through the year."""
    known = draft.library.materials["stockable"].astype("float64") > 0.0
    return items.isin(known.index[known])


def _by_cycle(draft: Draft) -> pd.DataFrame:
    """Give the mean of every profile in each cycle over its mean of the year; "" runs evenly."""
    periods, profiles = draft.tables["periods"], draft.tables["profiles"]
    hours = periods.drop_duplicates("id").set_index("id")["hours"].astype("float64")
    cycle = periods.drop_duplicates("id").set_index("id")["cycle"]
    wide = profiles.pivot_table(index="id", columns="period", values="factor", aggfunc="sum")
    weighed = (wide.reindex(columns=hours.index).fillna(0.0) * hours).T.groupby(cycle).sum().T
    share = weighed.div(weighed.sum(axis=1).where(lambda each: each > 0.0), axis=0).dropna()
    means = share / (hours.groupby(cycle).sum() / hours.sum())
    means.loc[""] = 1.0
    return means


def _idle_stores(draft: Draft) -> Iterator[Fault]:
    """Find stores of what balances over more than a step."""
    rows, ports = draft.tables["technologies"], draft.library.technology_ports
    if rows.empty:
        return
    rule = rows["technology"].map(draft.library.technologies["rule"]).fillna("")
    owner = rows["id"].where(rows["id"].isin(ports["technology"]), rows["technology"])
    first = ports.drop_duplicates("technology").set_index("technology")
    medium, item = (
        owner.map(first[name].astype(object)).astype(object).fillna("").astype("str")
        for name in ("medium", "item")
    )
    stocked = _stockable(draft, item)
    over = resolution_of(medium, stocked, draft.info.resolution, stepped=True)
    idle = (rule == _STORE) & (over != STEP)
    fine = stocked.map({True: PILES, False: STEP})
    remedy = "Write " + medium + ' = "' + fine + '" in [resolution] of park.toml.'
    sheet = draft.sheets["technologies"]
    found = "a store is not offered: what it holds balances over the year"
    yield from sheet.faults(idle & (over == YEAR), "technology", found, remedy, "warning")
    found = "a store is not offered: what it holds balances over each cycle"
    yield from sheet.faults(idle & (over != YEAR), "technology", found, remedy, "warning")
