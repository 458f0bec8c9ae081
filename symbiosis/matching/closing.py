"""Closing: exchanges that a scenario does without, by the name of their flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.matching.found import Found
from symbiosis.matching.frames import join
from symbiosis.matching.ids import marked
from symbiosis.matching.refusals import refuse
from symbiosis.park.sentences import sentence
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from symbiosis.park.entities import Park


def flow_names(arcs: pd.DataFrame, streams: pd.DataFrame) -> pd.Series[str]:
    """Name the flow that every arc is part of: ``from>to:item``.

    All arcs of one thing between two enterprises are one flow, whatever streams and carriers lie
    behind it (:func:`symbiosis.plan.tables.bundles.bundles`).
    """
    item = arcs["source"].map(streams["item"]).astype("str")
    return join(marked(arcs["from"]), ">", marked(arcs["to"]), ":", marked(item))


def closed(found: Found, streams: pd.DataFrame, names: Collection[str]) -> Found:
    """Take the flows out that a scenario does without; each of their pairs is refused."""
    if not names:
        return found
    gone = flow_names(found.arcs, streams).isin(list(names))
    kept = found.arcs[~gone]
    refused = refuse(found.arcs[gone], "", "forbidden_by_user", sentence("closed"))
    refused = refused.assign(medium=found.arcs.loc[gone, "medium"])
    routes = found.routes[found.routes["id"].isin(kept["route"])]
    return Found(kept, routes, [*found.refusals, refused])


def check_closed(park: Park, names: Collection[str], known: Collection[str]) -> None:
    """Refuse names of flows that could never be: closing them would change nothing.

    Parameters
    ----------
    names
        What a scenario does without.
    known
        Flows that could be if the scenario closed nothing.

    Raises
    ------
    BadInput
        Names each, with the nearest that could be.
    """
    remedy = "Take it out, or write one that could be as firm>firm:item."
    faults = [
        f"scenario, without: {name!r} is no exchange that {park.info.id} could have. "
        + did_you_mean(name, set(known), remedy)
        for name in names
        if name not in known
    ]
    if faults:
        raise BadInput("\n".join(faults))
