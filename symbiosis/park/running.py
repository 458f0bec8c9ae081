"""Running: how many hours a year enterprises run, and what they have with them.

No works runs all 8,760 hours. An amount a year that is given in fewer hours is larger at a time: so
is its pipe, and a neighbour cannot take it while it stands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from symbiosis.park.canonical import HOURS, Context, to_canonical
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.sectors.usual import sectors_like

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from symbiosis.park.faults import Fault
    from symbiosis.park.fills import Fills
    from symbiosis.park.library import Library
    from symbiosis.park.sheet import Sheet

FIRMS = "enterprises"
_NAMED = 8


def with_running(
    sheet: Sheet, frame: pd.DataFrame, context: Context
) -> tuple[Context, pd.DataFrame, list[Fault]]:
    """Bring the enterprises to canonical units, with the hours that they run.

    Parameters
    ----------
    sheet, frame
        The table of enterprises as written.
    context
        Where the park asks for it (``fill_sectors``), sectors fill the hours that rows leave open.

    Returns
    -------
    Context
        Knows the hours: rates become amounts a year by them.
    DataFrame
        The table.
    list of Fault
        Of its units.
    """
    firms, faults = to_canonical(sheet, frame, context)
    if context.info.fill_sectors:
        firms = _by_sector(firms, context)
    told = firms[firms[HOURS].notna()].drop_duplicates("id")
    hours = dict(zip(told["id"], told[HOURS].astype(float), strict=True))
    return replace(context, hours=hours), firms, faults


def _by_sector(firms: pd.DataFrame, context: Context) -> pd.DataFrame:
    """Let firms of one known sector run as many hours as the library says of it."""
    open_ = firms[HOURS].isna() & (firms["sector"] != "")
    usual = (
        firms["sector"]
        .where(open_, "")
        .map({text: usual_hours(text, context.library) for text in firms["sector"][open_].unique()})
        .astype("float64")
    )
    filled = usual.notna()
    if not filled.any():
        return firms
    ids = firms.loc[filled, "id"]
    context.fills.say(FIRMS, f"hours a year of {_listed(list(ids))} are those of their sector")
    for row, hours in zip(ids, usual[filled], strict=True):
        context.fills.put(FIRMS, [row], HOURS, float(hours), "library, sectors", "h")
    return firms.assign(**{HOURS: firms[HOURS].where(~filled, usual)})


def usual_hours(sector: str, library: Library) -> float:
    """Give the hours a year that works of a sector usually run; NaN where nobody knows.

    Parameters
    ----------
    sector
        As a planner writes it; what may be several sectors is nobody's.
    """
    found = sectors_like(sector, library)
    return float(library.sectors[HOURS][found[0]]) if len(found) == 1 else float("nan")


def as_their_firms(tables: Mapping[str, pd.DataFrame], fills: Fills) -> dict[str, pd.DataFrame]:
    """Let streams run as their enterprises do, where they do not say otherwise.

    Returns
    -------
    dict
        The tables of streams.
    """
    firms = tables[FIRMS].drop_duplicates("id").set_index("id")[HOURS].astype("float64")
    firms = firms[firms < HOURS_PER_YEAR]
    every = {}
    for name in STREAM_TABLES:
        frame = tables[name]
        usual = frame["enterprise"].map(firms).astype("float64")
        filled = frame[HOURS].isna() & usual.notna()
        if filled.any():
            ids = list(frame.loc[filled, "id"])
            fills.say(name, f"hours a year of {_listed(ids)} are those of their enterprises")
            for row, hours in zip(ids, usual[filled], strict=True):
                fills.put(name, [row], HOURS, float(hours), FIRMS, "h")
            frame = frame.assign(**{HOURS: frame[HOURS].where(~filled, usual)})
        every[name] = frame
    return every


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
