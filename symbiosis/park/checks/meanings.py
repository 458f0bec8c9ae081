"""Meanings: an id that a scenario may price, allow or forbid means one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.checks.items import named_ends
from symbiosis.park.media import MEDIA, STREAM_TABLES

if TYPE_CHECKING:
    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

CARBON = "carbon"
"""What a scenario's prices call the price of a tonne of direct CO2."""
_REMEDY = "Rename it: a scenario that names it would mean both."
_PORT_REMEDY = "Rename it: a scenario or a connection that names it would mean both."


def check_meanings(draft: Draft) -> list[Fault]:
    """Find ids of the park that mean something else too."""
    library, tables = draft.library, draft.tables
    retrofits = tables["technologies"]
    meanings = {
        "outlet": set(library.outlets.index),
        "utility": set(library.utilities.index),
        "link": set(library.links.index),
        "carrier": set(library.carriers.index),
        "kind of technology": set(library.technologies.index),
        "retrofit": set(retrofits["id"]),
        "policy": set(library.policies.index),
        "word": {CARBON, *MEDIA},
    }
    streams = {what: names for what, names in meanings.items() if what != "kind of technology"}
    # A retrofit may bear the name of its kind while it is the only one: both then mean the same.
    alone = ~retrofits["technology"].duplicated(keep=False)
    alone &= retrofits["id"] == retrofits["technology"]
    faults = _doubled(draft, "utilities", "utility", meanings)
    faults += _doubled(draft, "outlets", "outlet", meanings)
    faults += _doubled(draft, "policies", "policy", meanings)
    faults += _doubled(draft, "own_links", "link", meanings)
    faults += _doubled(draft, "own_carriers", "carrier", meanings)
    kinds = {what: names for what, names in meanings.items() if what != "retrofit"}
    faults += _doubled(draft, "own_technologies", "kind of technology", kinds)
    faults += _doubled(draft, "technologies", "retrofit", meanings, but=alone)
    for name in STREAM_TABLES:
        faults += _doubled(draft, name, "stream", streams)
    return faults + _ports(draft)


def _doubled(
    draft: Draft, table: str, own: str, meanings: dict[str, set[str]], but: pd.Series | None = None
) -> list[Fault]:
    """Find rows whose id stands for something else than what they are."""
    ids = draft.tables[table]["id"]
    others = [what for what in meanings if what != own]
    known = [next((what for what in others if name in meanings[what]), "") for name in ids]
    if not any(known):
        return []
    found = pd.Series(known, index=ids.index, dtype="str").mask(ids == "", "")
    if but is not None:
        found = found.mask(but & (found == "kind of technology"), "")
    return draft.sheets[table].faults(found != "", "id", "the name of a " + found + " too", _REMEDY)


def _ports(draft: Draft) -> list[Fault]:
    """Find ids that are those of ports too: a plan calls them ``unit:port``."""
    ends = named_ends(draft)
    ports = ends[ends["unit"] != ""].drop_duplicates("name").set_index("name")
    if ports.empty:
        return []
    of = "the name of the port " + ports["port"] + " of " + ports["unit"] + " too"
    return [
        fault
        for table in (*STREAM_TABLES, "utilities", "outlets", "technologies", "policies")
        for fault in draft.sheets[table].faults(
            draft.tables[table]["id"].isin(of.index),
            "id",
            draft.tables[table]["id"].map(of.to_dict()).astype("object"),
            _PORT_REMEDY,
        )
    ]
