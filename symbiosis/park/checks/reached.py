"""Places: what an enterprise's kind, quay and siding let it have, and what may come and go."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from symbiosis.park.cells import listed
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_OF_FIRMS = ("have_want", *STREAM_TABLES, "technologies")
"""Tables whose rows belong to an enterprise that works."""
_BERTHS = MappingProxyType({"ship": "quay", "rail": "siding"})
_WORDS = MappingProxyType({
    "quay": "a ship loads and unloads at a quay, and ",
    "siding": "a train loads and unloads at a siding, and ",
})  # fmt: skip


def check_reached(draft: Draft) -> list[Fault]:
    """Find rows of registered offices, and connections by what cannot come to an end of them."""
    return [*_offices(draft), *_spread(draft), *_berthless(draft), *_sites(draft)]


def _of_kind(draft: Draft, kind: str) -> set[str]:
    firms = draft.tables["enterprises"]
    return set(firms.loc[firms["kind"] == kind, "id"])


def _offices(draft: Draft) -> Iterator[Fault]:
    """Refuse what a registered office has: it is drawn and not modelled."""
    offices = _of_kind(draft, "office")
    if not offices:
        return
    remedy = "Write the works that has it; or, if this is one, give it the kind `firm`."
    said = "a registered office: it is drawn, and nothing is made or used there"
    for table in _OF_FIRMS:
        rows = draft.tables[table]["enterprise"].isin(offices)
        yield from draft.sheets[table].faults(rows, "enterprise", said, remedy)
    for end in ("from", "to"):
        rows = draft.tables["connections"][end].isin(offices)
        yield from draft.sheets["connections"].faults(rows, end, said, remedy)


def _spread(draft: Draft) -> Iterator[Fault]:
    """Refuse a pipe, a conveyor or a cable that ends at many places."""
    many = _of_kind(draft, "diffuse")
    rows = draft.tables["connections"]
    if not many or rows.empty:
        return
    carriers = draft.library.carriers
    kind = rows["carrier"].map(carriers["kind"]).fillna("")
    driven = set(carriers.loc[carriers["kind"] == "lorry", "medium"])
    piped = ((kind != "") & (kind != "lorry")) | ~rows["medium"].isin(["", *driven])
    meant = rows["status"] != "forbidden"
    said = "many places are served by lorries: no pipe, conveyor, cable, ship or train ends there"
    remedy = "Name a lorry, or give the place that is meant as an enterprise of its own."
    for end in ("from", "to"):
        bad = piped & meant & rows[end].isin(many)
        yield from draft.sheets["connections"].faults(bad, end, said, remedy)


def _berthless(draft: Draft) -> Iterator[Fault]:
    """Refuse a ship without a quay and a train without a siding at either end."""
    rows, firms = draft.tables["connections"], draft.tables["enterprises"]
    if rows.empty:
        return
    kind = rows["carrier"].map(draft.library.carriers["kind"]).fillna("")
    for carrier, berth in _BERTHS.items():
        with_one = set(firms.loc[firms[berth].eq(other=True), "id"])
        wanted = (kind == carrier) & (rows["status"] != "forbidden")
        remedy = f"Write yes in its column `{berth}` of enterprises, or name another carrier."
        for end in ("from", "to"):
            bad = wanted & ~rows[end].isin(with_one) & rows[end].isin(set(firms["id"]))
            said = (_WORDS[berth] + rows[end] + " has none").astype("str")
            yield from draft.sheets["connections"].faults(bad, end, said, remedy)


def _sites(draft: Draft) -> Iterator[Fault]:
    """Refuse places of a retrofit that are none, and several of one that stands."""
    rows, sheet = draft.tables["technologies"], draft.sheets["technologies"]
    if rows.empty or not (rows["or_at"] != "").any():
        return
    known = set(draft.tables["enterprises"]["id"]) - _of_kind(draft, "office")
    lost = rows["or_at"].map(lambda cell: [name for name in listed(cell) if name not in known])
    remedy = lost.map(
        lambda names: did_you_mean(names[0], known, "Write ids of enterprises.") if names else ""
    )
    found = ("no place where it could stand: " + lost.map(", ".join)).astype("str")
    yield from sheet.faults(lost.map(bool), "or_at", found, remedy)
    standing = rows["existing"].eq(other=True) & (rows["or_at"] != "")
    remedy_of = "Leave it empty, or `existing`."
    yield from sheet.faults(standing, "or_at", "what stands, stands at one place", remedy_of)
