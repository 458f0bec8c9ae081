"""Structure: ids are there and unique, tables are not empty, periods make a year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.accounts import NETWORK
from symbiosis.park.defaults import WHOLE_YEAR
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.fallbacks import TABLES as FALLBACKS
from symbiosis.park.faults import Fault
from symbiosis.park.library import DEFAULT
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.schema import LISTS, NONE

if TYPE_CHECKING:
    from symbiosis.park.draft import Draft

_HOURS_TOLERANCE = 0.5
_OTHER_YEARS = {
    8784.0: ", for this is a leap year",
    8736.0: ", for these are 52 weeks",
    8640.0: ", for these are 360 days",
}
"""What years are taken for besides."""
# "@" marks what the models name themselves; line breaks and control characters break every table.
_BAD_ID = r"^@|[\x00-\x1f\x7f]"


def check_structure(draft: Draft) -> list[Fault]:
    """Find doubled ids, tables without rows, and periods that are not a year."""
    found = (_ids, _stream_ids, _rows, _connections, _periods, _profiles)
    return [fault for find in found for fault in find(draft)]


def _ids(draft: Draft) -> list[Fault]:
    faults: list[Fault] = []
    for name, frame in draft.tables.items():
        if name in LISTS or frame.empty:
            continue
        sheet, ids = draft.sheets[name], frame["id"]
        twice = ids.duplicated(keep=False) & (ids != "")
        faults += sheet.faults(twice, "id", "an id that stands twice", "Give each row its own.")
        bad = ids.str.contains(_BAD_ID)
        faults += sheet.faults(
            bad, "id", "an id starts with @ or has control characters", "Use letters and digits."
        )
        if name == "enterprises":
            network = "the word for costs that no enterprise bears alone"
            faults += sheet.faults(ids == NETWORK, "id", network, "Rename the enterprise.")
        if name in FALLBACKS.values():
            reserved = ids.isin([NONE, DEFAULT])
            faults += sheet.faults(reserved, "id", "a word with its own meaning", "Rename the row.")
    return faults


def _stream_ids(draft: Draft) -> list[Fault]:
    """Find stream ids that mean something else too: a stream is named by its id alone."""
    owners = pd.concat([draft.tables[name]["id"].drop_duplicates() for name in STREAM_TABLES])
    taken = set(owners[owners.duplicated() & (owners != "")])
    return [
        fault
        for name in STREAM_TABLES
        for fault in draft.sheets[name].faults(
            draft.tables[name]["id"].isin(taken),
            "id",
            "the id of another stream too",
            "Rename it.",
        )
    ]


def _rows(draft: Draft) -> list[Fault]:
    faults = []
    if draft.tables["enterprises"].empty:
        remedy = "Add rows to the table enterprises, with id, lon and lat."
        faults.append(_of_park(draft, "enterprises", "a park without enterprises", remedy))
    if all(draft.tables[name].empty for name in STREAM_TABLES):
        remedy = f"Fill one of {', '.join(STREAM_TABLES)}."
        faults.append(_of_park(draft, "", "a park without streams", remedy))
    return faults


def _of_park(draft: Draft, table: str, found: str, remedy: str) -> Fault:
    return Fault("error", draft.container or draft.info.id, table, "", "", "", found, remedy)


def _connections(draft: Draft) -> list[Fault]:
    """Find two rows that say something of the same connection."""
    frame = draft.tables["connections"]
    twice = frame.duplicated(["from", "to", "medium", "item", "carrier"], keep=False)
    return draft.sheets["connections"].faults(
        twice, "to", "the same connection stands twice", "Keep one row, or name their items."
    )


def _periods(draft: Draft) -> list[Fault]:
    hours = draft.tables["periods"]["hours"]
    empty = draft.sheets["periods"].faults(
        hours <= 0, "hours", "a period without hours", "Give it hours, or remove it."
    )
    if empty:
        return empty
    ids = draft.tables["periods"]["id"]
    if len(ids) > 1 and (ids == WHOLE_YEAR).any():
        return draft.sheets["periods"].faults(
            ids == WHOLE_YEAR, "id", "the word for the whole year", "Rename the period."
        )
    total = hours.sum()
    if hours.isna().any() or abs(total - HOURS_PER_YEAR) <= _HOURS_TOLERANCE:
        return []
    found = f"the hours of all periods sum to {total:g}, a year has {HOURS_PER_YEAR:g}"
    known = next((why for sum_of, why in _OTHER_YEARS.items() if abs(total - sum_of) < 1.0), "")
    remedy = f"Multiply every one by {HOURS_PER_YEAR:g}/{total:g}{known}." if total > 0 else ""
    if not known:
        remedy = (
            f"Correct the hours; if only their shares are known: {remedy[:1].lower()}{remedy[1:]}"
        )
    return [draft.sheets["periods"].fault("hours", found, remedy, f"{total:g}")]


def _profiles(draft: Draft) -> list[Fault]:
    """Find doubled factors, and profiles that never run."""
    frame, sheet = draft.tables["profiles"], draft.sheets["profiles"]
    if frame.empty:
        return []
    twice = frame.duplicated(["id", "period"], keep=False)
    faults = sheet.faults(
        twice, "period", "a period that stands twice in one profile", "Keep one of them."
    )
    known = draft.tables["periods"]["id"].nunique()
    first = ~frame["id"].duplicated()
    covered = frame["period"].groupby(frame["id"]).transform("nunique")
    faults += sheet.faults(
        first & (covered < known),
        "id",
        "a profile without a factor for every period",
        "Add the others.",
    )
    # Prices may be below nothing at all times; what is no price is refused elsewhere.
    still = ~(frame["factor"] != 0).groupby(frame["id"]).transform("any").astype("bool")
    still &= frame["factor"].notna() & first
    return faults + sheet.faults(
        still, "factor", "a profile that is 0 in every period", "Give one period a factor above 0."
    )
