"""Ties: a by-product comes from a need of the same enterprise, and of something that is met.

What leaves in one of two forms, as ash does wet or dry, names the other, which is a by-product of
the same enterprise with an outlet: there it goes as long as nobody takes it in this form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.schema import NONE, RECEIVED
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault
    from symbiosis.park.sheet import Sheet

_TABLE, _TO, _BY, _INSTEAD = "materials", "tied_to", "tied_by", "instead_of"


def check_tied(draft: Draft) -> list[Fault]:
    """Find by-products that are tied to what does not make them."""
    rows = draft.tables[_TABLE]
    if rows.empty:
        return []
    told = (rows[_TO] != "") | (rows[_BY] != "")
    tied = [*_ends(draft, rows), *_met(draft, rows)] if told.any() else []
    return [*tied, *_forms(draft, rows)] if (rows[_INSTEAD] != "").any() else tied


def _forms(draft: Draft, rows: pd.DataFrame) -> Iterator[Fault]:
    """Find what leaves in place of nothing, or of what is no other form of it."""
    sheet, named = draft.sheets[_TABLE], rows[_INSTEAD] != ""
    made = rows[rows["role"] == "source"].drop_duplicates("id").set_index("id")
    other = made.reindex(rows[_INSTEAD]).set_axis(rows.index)
    lost = named & ~rows[_INSTEAD].isin(made.index)
    remedy = rows[_INSTEAD].map(
        lambda name: did_you_mean(name, set(made.index), "Write the id of a source.")
    )
    yield from sheet.faults(lost, _INSTEAD, "no source of materials is called so", remedy)
    strange = named & ~lost & (other["enterprise"] != rows["enterprise"])
    whose = "of " + other["enterprise"].fillna("").astype("str") + ": it cannot leave there"
    yield from sheet.faults(strange, _INSTEAD, whose, "Name a by-product of the same enterprise.")
    again = named & ~lost & (other[_INSTEAD].fillna("") != "")
    found = "leaves in place of another itself"
    yield from sheet.faults(again, _INSTEAD, found, "Name the one that has the outlet.")
    yield from _of_the_form(sheet, rows, named)


def _of_the_form(sheet: Sheet, rows: pd.DataFrame, named: pd.Series[bool]) -> Iterator[Fault]:
    """Find other cells of a form that contradict what it leaves in place of."""
    sinks = named & (rows["role"] == "sink")
    mend = "Leave it empty, or make the row a source."
    yield from sheet.faults(sinks, _INSTEAD, "only what is made can leave", mend)
    both = named & (rows[_TO] != "")
    found = "it is made as that is in whose place it leaves"
    yield from sheet.faults(both, _TO, found, "Leave it empty.")
    nothing = named & ~(rows["quantity"] > 0.0)
    mend = "Give what there is if all leaves in this form."
    yield from sheet.faults(nothing, "quantity", "of nothing, no share can be taken", mend)
    outlet = named & ~rows["outlet"].isin(["", NONE])
    found = "what nobody takes leaves in the other form, and goes where that goes"
    yield from sheet.faults(outlet, "outlet", found, "Leave it empty.")
    priced = named & rows["outlet_price"].notna()
    yield from sheet.faults(priced, "outlet_price", found, "Leave it empty.")


def _needs(draft: Draft) -> pd.DataFrame:
    """Give all needs by id: ``enterprise``, ``utility``, ``profile``, ``quantity``."""
    names = ["id", "enterprise", "utility", "profile", "quantity"]
    parts = [draft.tables[table] for table in STREAM_TABLES]
    every = pd.concat([part.loc[part["role"] == "sink", names] for part in parts if len(part)])
    return every.drop_duplicates("id").set_index("id")


def _ends(draft: Draft, rows: pd.DataFrame) -> Iterator[Fault]:
    """Find ties to what is no need of the same enterprise, and ties of needs."""
    sheet, needs = draft.sheets[_TABLE], _needs(draft)
    named = rows[_TO] != ""
    lost = named & ~rows[_TO].isin(needs.index)
    remedy = rows[_TO].map(
        lambda name: did_you_mean(name, set(needs.index), "Write the id of a need.")
    )
    yield from sheet.faults(lost, _TO, "no need of any table is called so", remedy)
    whose = rows[_TO].map(needs["enterprise"])
    strange = named & ~lost & (whose != rows["enterprise"])
    found = "a need of " + whose.fillna("").astype("str")
    found += ": a by-product comes from what its own enterprise uses"
    yield from sheet.faults(strange, _TO, found, "Name a need of the same enterprise.")
    sinks = named & (rows["role"] == "sink")
    mend = "Leave it empty, or make the row a source."
    yield from sheet.faults(sinks, _TO, "only what is made can come from a need", mend)
    alone = ~named & (rows[_BY] != "")
    mend = f"Name the need in `{_TO}`, or leave it empty."
    yield from sheet.faults(alone, _BY, "it comes from no need", mend)
    nothing = named & rows[_TO].map(needs["quantity"]).le(0.0)
    yield from sheet.faults(nothing, _TO, "a need of nothing", "Give the need its amount.")


def _met(draft: Draft, rows: pd.DataFrame) -> Iterator[Fault]:
    """Warn of by-products that are never made, and of a profile that is not used."""
    sheet, needs = draft.sheets[_TABLE], _needs(draft)
    known = rows[_TO].isin(needs.index)
    bought = known & (rows[_BY] != RECEIVED)
    never = bought & (rows[_TO].map(needs["utility"]) == NONE)
    remedy = "Give the need a utility, or write `received`."
    found = "its need is never bought, so nothing of it is made"
    yield from sheet.faults(never, _TO, found, remedy, "warning")
    own = known & (rows["profile"] != "")
    other = own & (rows["profile"] != rows[_TO].map(needs["profile"]))
    found = "a by-product runs as the need that it comes from"
    yield from sheet.faults(other, "profile", found, "Leave it empty.", "warning")
