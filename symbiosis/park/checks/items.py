"""Items of connections: every one leads to streams of the two enterprises, of the right medium."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.park.schema import PAIR
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

USE_PORTS = ("in", "out")
"""What is called the inlet and the outlet of a use of water."""


def check_items(draft: Draft) -> list[Fault]:
    """Find connections whose item nothing is called, two pairs are, or one of another medium."""
    rows, sheet = draft.tables["connections"], draft.sheets["connections"]
    if not (rows["item"] != "").any():
        return []
    ends = named_ends(draft)
    pairs = named_pairs(rows, ends)
    medium = dict(zip(ends["name"], ends["medium"], strict=True))
    medium |= dict.fromkeys(
        (*draft.library.materials.index, *draft.library.links.index), "material"
    )
    medium |= {name: name for name in MEDIA}
    alone = {*medium, *ends["unit"]}
    unknown = (rows["item"] != "") & ~rows["item"].isin(alone) & (pairs.str.len() == 0)
    remedies = rows["item"][unknown].map(
        lambda item: did_you_mean(item, alone, "See the library's materials, streams and links.")
    )
    faults = sheet.faults(
        unknown, "item", "not among the materials, streams and links", remedies.reindex(rows.index)
    )
    several = (pairs.str.len() > 1) & ~rows["item"].isin(alone)
    found = "stands for several pairs of streams"
    faults += sheet.faults(several, "item", found, "Rename one of the streams.")
    first = pairs.map(lambda named: named[0][0] if named else "")
    of = rows["item"].map(medium).fillna(first.map(medium)).fillna("")
    wrong = (rows["medium"] != "") & (of != "") & (of != rows["medium"])
    told = "is of " + of + ", not of " + rows["medium"]
    return faults + sheet.faults(wrong, "item", told, "Mend the item or the medium.")


def named_ends(draft: Draft) -> pd.DataFrame:
    """List all that names one stream: ``name``, ``enterprise``, ``medium``, ``unit``, ``port``.

    The last two are empty but for the ports of uses of water and of retrofits.
    """
    parts = []
    for table, medium in STREAM_TABLES.items():
        if draft.tables[table].empty:
            continue
        rows = draft.tables[table][["id", "enterprise", "role"]].assign(medium=medium)
        parts.append(rows.assign(name=rows["id"], unit="", port=""))
        if (uses := rows[rows["role"] == "process"]).empty:
            continue
        parts += [
            uses.assign(name=port_name(uses["id"], port), unit=uses["id"], port=port)
            for port in USE_PORTS
        ]
    columns = ["name", "enterprise", "medium", "unit", "port"]
    if len(retrofits := draft.tables["technologies"][["id", "technology", "enterprise"]]):
        parts.append(_port_ends(draft, retrofits))
    filled = [part[columns] for part in parts if len(part)]
    if not filled:
        return pd.DataFrame(columns=columns, dtype="str")
    return pd.concat(filled, ignore_index=True)


def _port_ends(draft: Draft, retrofits: pd.DataFrame) -> pd.DataFrame:
    """List the ports of retrofits."""
    ports = draft.library.technology_ports.rename(columns={"technology": "owner"})
    own = retrofits["id"].isin(ports["owner"])
    held = retrofits.assign(owner=retrofits["id"].where(own, retrofits["technology"]), unit="")
    held = held.assign(unit=held["id"]).merge(ports[["owner", "port", "medium"]], on="owner")
    return held.assign(name=port_name(held["id"], held["port"]))


def port_name(unit: pd.Series, port: pd.Series | str) -> pd.Series:
    """Name the ports of units as a connection's item does."""
    return unit + ":" + port


def named_pairs(rows: pd.DataFrame, ends: pd.DataFrame) -> pd.Series:
    """Give the pairs of streams that each item stands for, of the row's two enterprises."""
    names = dict(iter(ends.groupby("enterprise")["name"].unique().items()))

    def named(row: pd.Series) -> Iterator[tuple[str, str]]:
        for giving in names.get(row["from"], ()):
            for taking in names.get(row["to"], ()):
                if row["item"] == f"{giving}{PAIR}{taking}":
                    yield giving, taking

    return pd.Series([list(named(row)) for _, row in rows.iterrows()], index=rows.index)
