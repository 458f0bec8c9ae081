"""Offers: what a firm of a known sector and output usually needs and gives, and does not state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.sectors.usual import Offer, sectors_like, usual_streams

if TYPE_CHECKING:
    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault, Severity

_WRITE = "Write one of the library's sectors (`symbiosis sectors` lists them)."


def offers_of(draft: Draft) -> tuple[list[Offer], list[Fault]]:
    """Find what the firms of a park leave open of what their sectors usually need and give.

    Parameters
    ----------
    draft
        A park as read; firms with an ``output`` are looked at.

    Returns
    -------
    list of Offer
        In the order of the rows; firms that leave nothing open are left out.
    list of Fault
        Sectors and units that cannot be read, or in several ways: errors if the park asks for
        filling (``fill_sectors``), else warnings.
    """
    offers: list[Offer] = []
    faults: list[Fault] = []
    firms = draft.tables["enterprises"]
    sheet = draft.sheets["enterprises"]
    severity: Severity = "error" if draft.info.fill_sectors else "warning"
    stated = _stated(draft)
    for line, firm in firms[firms["output"].notna()].iterrows():
        here = pd.Series(firms.index == line, index=firms.index)
        found = sectors_like(str(firm["sector"]), draft.library)
        if len(found) != 1:
            may = " or ".join(found)
            told = f"an output is given, and the sector may be {may}" if found else ""
            told = told or "an output is given, and the library does not know the sector"
            remedy = f"Write {may}." if found else _WRITE
            faults += sheet.faults(here, "sector", told, remedy, severity)
            continue
        try:
            rows = usual_streams(
                found[0], float(firm["output"]), str(firm["output_unit"]), draft.library
            )
        except BadInput as error:
            said, _, remedy = str(error).rpartition(". ")
            faults += sheet.faults(here, "output_unit", said, remedy, severity)
            continue
        left = rows[[_key(str(firm["id"]), row) not in stated for _, row in rows.iterrows()]]
        if left["usual"].any():
            unit = str(firm["output_unit"] or draft.library.sectors.loc[found[0], "output_unit"])
            offers.append(Offer(str(firm["id"]), found[0], float(firm["output"]), unit, left))
    return offers, faults


def _stated(draft: Draft) -> set[tuple[str, ...]]:
    """Name what firms state: of materials each one, of other media whether they give or need any.

    A use that picks up a load needs water and gives it.
    """
    stated: set[tuple[str, ...]] = set()
    for table, medium in STREAM_TABLES.items():
        frame = draft.tables[table]
        items = frame["material"] if "material" in frame else pd.Series("", index=frame.index)
        for firm, role, item in zip(frame["enterprise"], frame["role"], items, strict=True):
            roles = (role,) if role in ("source", "sink") else ("source", "sink")
            stated |= {(str(firm), medium, each, str(item)) for each in roles}
    return stated


def _key(enterprise: str, row: pd.Series) -> tuple[str, ...]:
    medium = str(row["medium"])
    return enterprise, medium, str(row["role"]), str(row["item"])
