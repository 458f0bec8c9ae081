"""Ways of running: whether a machine's ports say in which it has them, and what nobody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_SEVERAL, _STORE = "modes", "store"
_NOT_OF_STORES = ("profile", "min_load", "start_cost")


def check_ways_of_running(draft: Draft) -> list[Fault]:
    """Find machines of several ways that name none, and what is told and not read."""
    if draft.tables["technologies"].empty:
        return []
    return [
        *_wayless(draft),
        *_unread_modes(draft),
        *_unread_of_stores(draft),
        *_without_days(draft),
    ]


def _rules(draft: Draft) -> pd.Series[str]:
    """Give the rule of every retrofit."""
    kinds = draft.tables["technologies"]["technology"]
    return kinds.map(draft.library.technologies["rule"]).fillna("")


def _wayless(draft: Draft) -> Iterator[Fault]:
    rows, ports = draft.tables["technologies"], draft.library.technology_ports
    owner = rows["id"].where(rows["id"].isin(ports["technology"]), rows["technology"])
    named = ports.loc[ports["mode"].fillna("") != "", "technology"]
    bare = (_rules(draft) == _SEVERAL) & ~owner.isin(named)
    found = "a machine of several ways of running, and none of its ports names one"
    remedy = "Fill the column mode of its technology_ports."
    yield from draft.sheets["technologies"].faults(bare, "technology", found, remedy)


def _unread_modes(draft: Draft) -> Iterator[Fault]:
    rows, ports = draft.tables["technologies"], draft.tables["technology_ports"]
    rules = _rules(draft).set_axis(rows["id"].to_numpy())
    rule = ports["technology"].map(rules[~rules.index.duplicated()])
    rule = rule.fillna(ports["technology"].map(draft.library.technologies["rule"])).fillna("")
    idle = (ports["mode"] != "") & (rule != _SEVERAL)
    found = "a way of running, and the rule of the technology is not modes"
    remedy = "Leave it empty, or give the technology the rule modes."
    yield from draft.sheets["technology_ports"].faults(idle, "mode", found, remedy, "warning")


def _unread_of_stores(draft: Draft) -> Iterator[Fault]:
    rows, sheet = draft.tables["technologies"], draft.sheets["technologies"]
    store = _rules(draft) == _STORE
    for column in _NOT_OF_STORES:
        told = rows[column].notna() & (rows[column] != "")
        found = "not read of a store: it is filled and emptied at any time"
        yield from sheet.faults(store & told, column, found, "Leave it empty.", "warning")


def _without_days(draft: Draft) -> Iterator[Fault]:
    """Warn of stores for seasons in a park of several cycles whose order nobody tells."""
    rows, cycles = draft.tables["technologies"], draft.tables["periods"]["cycle"]
    if len(draft.tables["calendar"]) or len(set(cycles) - {""}) <= 1:
        return
    kinds = rows["technology"].map(draft.library.technologies["seasonal"]).astype("float64")
    long = (_rules(draft) == _STORE) & (kinds > 0.0)
    found = "a store for seasons, and no calendar tells which day follows which"
    remedy = "Fill the table calendar; without it the store carries within each cycle only."
    yield from draft.sheets["technologies"].faults(long, "technology", found, remedy, "warning")
