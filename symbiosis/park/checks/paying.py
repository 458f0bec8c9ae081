"""Paying: who is paid and who pays is what the kind of an outlet or a utility says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.media import STREAM_TABLES

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault
    from symbiosis.park.sheet import Sheet

_PAYS = "a disposal that pays: is it a market?"
_COSTS = "a market that costs: is it a disposal?"
_GIVES = "a utility that pays those who buy of it"
_REMEDY = (
    "A positive price is what the source pays, a negative one what it earns: turn the sign, "
    "or write the other kind."
)
_BOUGHT = "A positive price is what the sink pays: turn the sign, unless it is meant."


def check_paying(draft: Draft) -> list[Fault]:
    """Warn of disposals that pay, markets that cost, and utilities that pay."""
    frame, sheet = draft.tables["outlets"], draft.sheets["outlets"]
    faults = _of_outlets(sheet, frame["kind"], frame["price"], "price")
    bought, page = draft.tables["utilities"], draft.sheets["utilities"]
    faults += page.faults(bought["price"] < 0, "price", _GIVES, _BOUGHT, "warning")
    kinds = {**draft.library.outlets["kind"], **dict(zip(frame["id"], frame["kind"], strict=True))}
    for table in STREAM_TABLES:
        rows, here = draft.tables[table], draft.sheets[table]
        if rows.empty:
            continue
        kind = rows["outlet"].map(kinds).fillna("")
        faults += _of_outlets(here, kind, rows["outlet_price"], "outlet_price")
        paid = rows["utility_price"] < 0
        faults += here.faults(paid, "utility_price", _GIVES, _BOUGHT, "warning")
    return faults


def _of_outlets(sheet: Sheet, kind: pd.Series, price: pd.Series, column: str) -> list[Fault]:
    pays, costs = (kind == "disposal") & (price < 0), (kind == "market") & (price > 0)
    return [
        *sheet.faults(pays, column, _PAYS, _REMEDY, "warning"),
        *sheet.faults(costs, column, _COSTS, _REMEDY, "warning"),
    ]
