"""On what a plan rests: the share of the baseline's cost by the basis of its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.columns import BASES
from symbiosis.plan.reading.shapes import shaped

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.plan.reading.books import Prices
    from symbiosis.plan.reading.flows import Flows

RANK = {basis: rank for rank, basis in enumerate(BASES)}
"""Basis -> how weak it is; ``metered`` is the strongest."""


def weaker(first: pd.Series, second: pd.Series) -> pd.Series:
    """Give, row by row, the weaker of two bases; an unknown basis counts as estimated."""
    ranks = [basis.map(RANK).fillna(RANK["estimated"]) for basis in (first, second)]
    weakest = pd.concat(ranks, axis=1).max(axis=1).astype(int)
    return weakest.map(dict(enumerate(BASES)))


def price_bases(matches: Matches, kind: str) -> pd.Series:
    """Give the weakest basis of an item's tariffs: item -> basis."""
    rows = matches.tariffs[matches.tariffs["kind"] == kind]
    ranks = rows["basis"].map(RANK).fillna(RANK["estimated"]).groupby(rows["item"]).max()
    return ranks.astype(int).map(dict(enumerate(BASES)))


def evidence(prices: Prices, baseline: Flows | None) -> pd.DataFrame:
    """Share out the baseline's gross cost by the weaker basis of its amounts and prices.

    Gross: what is earned counts like what is paid, so that a market does not hide its basis.

    Parameters
    ----------
    baseline
        The yearly flows without any exchange; None: every stream's own amount.

    Returns
    -------
    DataFrame
        The table ``evidence`` of :mod:`symbiosis.plan.reading.shapes`; empty if nothing costs
        anything.
    """
    matches = prices.matches
    streams = matches.streams
    parts = []
    for kind, role in (("outlet", "source"), ("utility", "sink")):
        rows = streams[streams["role"] == role]
        amount = rows["annual"] if baseline is None else getattr(baseline, kind)
        cost = amount.reindex(rows.index).fillna(0.0) * prices.of(kind, rows[kind])
        known = rows[kind].map(price_bases(matches, kind)).astype("object")
        priced = known.where(known.notna(), rows["basis"])
        parts.append(cost.abs().groupby(weaker(rows["basis"], priced)).sum())
    total = pd.concat(parts).groupby(level=0).sum()
    shares = total[total > 0.0] / total.sum() if total.sum() > 0.0 else total[:0]
    ordered = shares.reindex([basis for basis in BASES if basis in shares.index])
    return shaped("evidence", ordered.rename_axis("basis").rename("share").to_frame())
