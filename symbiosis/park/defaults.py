"""Defaults: what a half-empty table leaves open, filled in and said.

Nothing here overrides what a row says. Every filling leaves a sentence in ``park.defaults``,
and its cells in :mod:`symbiosis.park.fills`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.fallbacks import name_fallbacks, say_feed_water, say_power
from symbiosis.park.fills import Fills
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.running import as_their_firms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.draft import Draft

WHOLE_YEAR = "year"
DEFAULT_DT_K = 5.0
"""A heat stream's share of the smallest approach [K]."""
DEFAULT_BASIS = "estimated"
_WORDS = {
    ("enterprises", "kind"): "firm",
    ("heat", "scope"): "net",
    ("connections", "status"): "allowed",
}


def fill_defaults(draft: Draft) -> Draft:
    """Fill what the rows leave open.

    Parameters
    ----------
    draft
        A park as read.

    Returns
    -------
    Draft
        With basis, approach, scope, kind, status, utility and outlet of every row, and at least one
        period. Where nothing can be found, the cell stays empty.
    """
    tables = dict(draft.tables)
    fills = Fills(list(draft.said), list(draft.fills))
    tables["enterprises"] = _named(tables["enterprises"], fills)
    for name, frame in tables.items():
        if "basis" in frame and name != "evidence":
            tables[name] = _with_basis(name, frame, draft.info.default_basis, fills)
    for (name, column), word in _WORDS.items():
        tables[name] = _filled(name, tables[name], column, word, fills)
    tables["heat"] = _filled("heat", tables["heat"], "dt_k", DEFAULT_DT_K, fills, "K")
    tables["outlets"] = _markets(tables["outlets"], fills)
    if tables["periods"].empty:
        tables["periods"] = _one_year()
        fills.say("periods", "none given, so one period `year` of 8760 h")
        fills.put("periods", [WHOLE_YEAR], "hours", HOURS_PER_YEAR, unit="h")
    tables["technologies"] = _hours(draft, tables["technologies"], fills)
    tables |= as_their_firms(tables, fills)
    for name in STREAM_TABLES:
        tables[name] = name_fallbacks(replace(draft, tables=tables), name, fills)
    say_power(replace(draft, tables=tables), fills)
    say_feed_water(replace(draft, tables=tables), fills)
    return replace(draft, tables=tables, said=tuple(fills.said), fills=tuple(fills.cells))


def _with_basis(
    name: str, frame: pd.DataFrame, default_basis: Mapping[str, str], fills: Fills
) -> pd.DataFrame:
    basis = default_basis.get(name, DEFAULT_BASIS)
    missing = frame["basis"] == ""
    if not missing.any():
        return frame
    if name not in default_basis:
        text = f"{missing.sum()} of {len(frame)} rows have no basis: `{basis}` is used"
        fills.say(name, text)
        rows = frame["id"] if "id" in frame else frame["technology"]
        fills.put(name, rows[missing], "basis", basis)
    return frame.assign(basis=frame["basis"].where(~missing, basis))


def _filled(
    name: str,
    frame: pd.DataFrame,
    column: str,
    value: str | float,
    fills: Fills,
    unit: str = "",
) -> pd.DataFrame:
    missing = (frame[column] == "") | frame[column].isna()
    if not missing.any():
        return frame
    text = f"{missing.sum()} of {len(frame)} rows have no `{column}`: `{value}` is used"
    fills.say(name, text)
    fills.put(name, frame.loc[missing, "id"], column, value, unit=unit)
    return frame.assign(**{column: frame[column].where(~missing, value)})


def _named(frame: pd.DataFrame, fills: Fills) -> pd.DataFrame:
    """Call an enterprise without name by its Chinese name, else by its id."""
    bare = (frame["name"] == "") & (frame["name_zh"] != "")
    if bare.any():
        text = f"{bare.sum()} of {len(frame)} rows have no `name`: the Chinese name is used"
        fills.say("enterprises", text)
        fills.put("enterprises", frame.loc[bare, "id"], "name", frame.loc[bare, "name_zh"])
        frame = frame.assign(name=frame["name"].where(~bare, frame["name_zh"]))
    missing = frame["name"] == ""
    if not missing.any():
        return frame
    text = f"{missing.sum()} of {len(frame)} rows have no `name`: the id is used"
    fills.say("enterprises", text)
    fills.put("enterprises", frame.loc[missing, "id"], "name", frame.loc[missing, "id"])
    return frame.assign(name=frame["name"].where(~missing, frame["id"]))


def _markets(frame: pd.DataFrame, fills: Fills) -> pd.DataFrame:
    """Take an outlet that pays for a market, any other for a disposal."""
    missing = frame["kind"] == ""
    if not missing.any():
        return frame
    guess = (frame["price"] < 0).map({True: "market", False: "disposal"}).astype("str")
    fills.say(
        "outlets",
        f"{missing.sum()} of {len(frame)} rows have no `kind`: a negative price is "
        "taken for a market, any other for a disposal",
    )
    fills.put("outlets", frame.loc[missing, "id"], "kind", guess[missing])
    return frame.assign(kind=frame["kind"].where(~missing, guess))


def _hours(draft: Draft, frame: pd.DataFrame, fills: Fills) -> pd.DataFrame:
    """Let retrofits run as many hours a year as the library's usual figures say."""
    usual = frame["technology"].map(draft.library.technologies["hours_a_year"]).astype("float64")
    filled = frame["hours_a_year"].isna() & usual.notna()
    if filled.any():
        ids = frame.loc[filled, "id"]
        fills.say("technologies", f"hours a year of {', '.join(ids)} are the library's")
        for row, hours in zip(ids, usual[filled], strict=True):
            fills.put("technologies", [row], "hours_a_year", float(hours), "technologies", "h")
    return frame.assign(hours_a_year=frame["hours_a_year"].where(~filled, usual))


def _one_year() -> pd.DataFrame:
    year = pd.DataFrame({"id": [WHOLE_YEAR], "name": ["the year"], "hours": [HOURS_PER_YEAR]})
    return year.assign(cycle="", step=float("nan"), length_h=float("nan"))
