"""Kalundborg's exchanges of the snapshot as connections: today, with which a plan is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from symbiosis.park.columns import BASES
from symbiosis.park.library import load_library
from symbiosis.parks.building import Row, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from symbiosis.parks.kalundborg import Exchange

ARRIVES = 0.97
"""Heat that arrives of what leaves the power station (usual figure, unchecked)."""

Figures = Mapping[tuple[str, str], "Exchange"]
"""(Donor, receiver) -> an amount that was published for the link itself."""


def connection_rows(
    links: Path, streams: Sequence[Row], published: Figures | None = None
) -> list[Row]:
    """Give the links that ran in the snapshot and that its streams can name.

    A link carries what its donor offers, as far as the library lets its receiver hold it; for
    heat, less the loss on the way. A link whose amount nobody published is listed without one.

    Parameters
    ----------
    links
        ``historical_links.csv``: column ``streams`` names the pair, as ``source>sink``.
    streams
        All rows of the park's stream tables.
    published
        Amounts of links that no stream of the park has.
    """
    known = {str(row["id"]): row for row in streams}
    figures = published or {}
    rows = []
    for link in read_rows(links):
        if not link["streams"]:
            continue
        ends = (link["donor"], link["receiver"])
        row: Row = {
            "id": f"{'_'.join(ends)}_{link['item'] or link['medium']}",
            "from": ends[0],
            "to": ends[1],
            "medium": link["medium"],
            "item": link["streams"],
            "carrier": link.get("carrier") or "",
            "status": "existing",
            "source": f"{link['what']}: {link['why']}",
        }
        if ends in figures:
            amount = figures[ends]
            row |= {"quantity": amount.quantity, "unit": amount.unit, "basis": "published"}
        elif link["tested"] == "yes":
            source, sink = (known[name] for name in link["streams"].split(">"))
            row |= _amount(source, sink)
        else:
            row["basis"] = "published"
        rows.append(row)
    return rows


def _amount(source: Row, sink: Row) -> Row:
    """Give what of a source's amount a sink can hold, and the weaker basis of the two."""
    offered, wanted = float(str(source["quantity"])), float(str(sink["quantity"]))
    if source["unit"] != sink["unit"]:
        message = f"{source['id']} and {sink['id']} are not in the same unit"
        raise ValueError(message)
    if "material" in source:
        rules = load_library().links.fillna({"max_share": 1.0})
        rule = rules.loc[f"{source['material']}_to_{sink['material']}"].to_dict()
        wanted *= float(rule["max_share"]) / float(rule["ratio"])
    amount = min(offered * (ARRIVES if "supply_c" in source else 1.0), wanted)
    basis = max(str(source["basis"]), str(sink["basis"]), key=BASES.index)
    return {"quantity": amount, "unit": source["unit"], "basis": basis}
