"""The audit of circles: nothing goes round among units that only pass it on, and is lost there.

Counted from the flows alone, period by period: hubs and technologies that take and give the same
item, and what flows between them. A circle that loses nothing is odd, but honest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.media import LINEAR
from symbiosis.plan.reading.flows import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.matching.tables import Matches
    from symbiosis.plan.reading.flows import Flows
    from symbiosis.plan.reading.once import Reading

_TOLERANCE = 1e-6
"""Largest flow in a circle, relative to the largest flow between units, that is rounding."""
_LEAST = 1e-6
"""Flows below this are rounding whatever they are compared with [unit/h]."""


def circles(reading: Reading) -> Iterator[str]:
    """Find what goes round among units that pass it on, and loses something there."""
    moved = _between_ports(reading)
    if moved.empty:
        return
    streams = reading.matches.streams
    gain = _gains(reading.matches)
    ends = {"from": streams.loc[moved["source"]], "to": streams.loc[moved["sink"]]}
    for end, of in ends.items():
        unit = pd.Series(list(zip(of["unit"], of["item"], strict=True)), moved.index, dtype=object)
        moved[end], moved["item"] = unit, of["item"].to_numpy(object)
    same = ends["from"]["item"].to_numpy(object) == ends["to"]["item"].to_numpy(object)
    moved = moved[same & moved["from"].isin(gain.index) & moved["to"].isin(gain.index)]
    slack = _LEAST + _TOLERANCE * moved.groupby("item")["rate"].transform("max")
    moved = moved[moved["rate"] > slack]
    for (item, period), rows in moved.groupby(["item", "period"]):
        circle = _circle(rows)
        leaks = circle["from"].map(gain) < 1.0 - _TOLERANCE
        if ((circle["loss"] > 0.0) | leaks).any():
            units = ", ".join(sorted({unit for unit, _ in circle["from"]}))
            yield f"{item} runs in a circle by {units} in {period}, and is lost there"


def _circle(rows: pd.DataFrame) -> pd.DataFrame:
    """Drop, again and again, what comes from who receives nothing or goes to who gives nothing."""
    left = -1
    while len(rows) != left:
        left = len(rows)
        rows = rows[rows["from"].isin(rows["to"]) & rows["to"].isin(rows["from"])]
    return rows


def _gains(matches: Matches) -> pd.Series:
    """Give what every passing unit gives of an item per unit that it takes."""
    streams = matches.streams
    kinds = matches.units["kind"]
    ports = streams[streams["unit"].isin(kinds.index[kinds != "process"])]
    amounts = ports.pivot_table("coefficient", ["unit", "item"], "role", aggfunc="sum")
    through = amounts.reindex(columns=["source", "sink"]).dropna()
    gain = through["source"] / through["sink"]
    return pd.Series(gain.to_numpy(float), index=pd.Index(list(through.index), tupleize_cols=False))


def _between_ports(reading: Reading) -> pd.DataFrame:
    """List what flows from a unit's port to another's, arc by arc or branch by branch."""
    arcs, streams, kinds = reading.matches.arcs, reading.matches.streams, reading.matches.units
    passing = kinds.index[kinds["kind"] != "process"]
    ports = streams.index[streams["unit"].isin(passing)]
    if ports.empty:
        return pd.DataFrame()
    parts = []
    for medium in LINEAR:
        rates = value_of(reading.decisions, f"{medium}.flow")
        rates = rates[rates.to_numpy() > _LEAST]
        if rates.empty:
            continue
        rows = rates.rename_axis(["arc", "period"]).rename("rate").reset_index()
        ends = arcs[["source", "sink", "loss"]].reindex(rows["arc"]).set_axis(rows.index)
        rows = pd.concat([rows[["period", "rate"]], ends], axis=1)
        parts.append(rows[rows["source"].isin(ports) & rows["sink"].isin(ports)])
    parts.append(_heat(reading.matches, reading.flows, ports))
    moved = [part for part in parts if len(part)]
    return pd.concat(moved, ignore_index=True) if moved else pd.DataFrame()


def _heat(matches: Matches, flows: Flows, ports: pd.Index[str]) -> pd.DataFrame:
    """Pair the sources of every branch with its sinks (in a circle, each has a branch alone)."""
    on = ["route", "branch", "period"]
    own = [rows[rows["stream"].isin(ports)] for rows in (flows.given, flows.drawn)]
    if any(rows.empty for rows in own):
        return pd.DataFrame()
    given, drawn = (rows.groupby([*on, "stream"], as_index=False)["rate"].sum() for rows in own)
    pairs = drawn.merge(given, on=on, suffixes=("", "_given"))
    arcs = matches.arcs[["source", "sink", "route"]].drop_duplicates()
    pairs = pairs.rename(columns={"stream": "source", "stream_given": "sink"}).merge(arcs)
    pairs["rate"] = np.minimum(pairs["rate"].astype(float), pairs["rate_given"].astype(float))
    lost = matches.routes[["loss", "loss_fixed", "loss_variable"]].max(axis=1)
    loss = lost.reindex(pairs["route"]).to_numpy(float)
    moved: pd.DataFrame = pairs[["period", "rate", "source", "sink"]].assign(loss=loss)
    return moved
