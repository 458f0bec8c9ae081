r"""Heat on mains, told pair by pair: at every junction what arrives is mixed.

What a receiver taps is of all who fill the main upstream of it, in the shares in which their heat
passes its junction; what the pipes lose on the way is borne by whose heat they carry:

.. math:: \phi_{j,s} = \frac{d_{s,j} + \sum_{p: i \to j} f_p \phi_{i,s}}
          {\sum_s d_{s,j} + \sum_{p \to j} f_p}

phi  share of source s in what passes junction j;  d  filled in there [MW];  f  what enters a pipe
[MW]. The rule is that of proportional sharing in electricity networks (Bialek 1996, IEE Proc.
Gener. Transm. Distrib. 143, 313). This file reads flows only, nothing of the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.park.cold import COLD
from symbiosis.plan.reading.exergy import chill, warmth
from symbiosis.plan.reading.flows import DUST, Flows, Values, hours_of, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from symbiosis.matching.mains import Mains
    from symbiosis.matching.tables import Matches

Array = npt.NDArray[np.float64]
_ENDS = {"hot_c": "max", "cold_c": "min", "sink_hot_c": "max", "sink_cold_c": "min"}
_SUMS = ("quantity", "received", "exergy", "cooled")


def main_pairs(matches: Matches, flows: Flows, values: Values) -> pd.DataFrame:
    """Decompose the heat on all mains into pairs of streams.

    Returns
    -------
    DataFrame
        As :func:`symbiosis.plan.reading.heat_pairs.pairs_of`, amounts [MWh/a].
    """
    columns = ["route", "source", "sink", *_ENDS, *_SUMS]
    if matches.mains is None:
        return pd.DataFrame(columns=columns)
    moved = pipe_flows(matches.mains, values)
    filled, tapped = (
        _standing(matches, matches.mains, rows) for rows in (flows.drawn, flows.given)
    )
    hours = hours_of(matches)
    parts = [
        _traced(filled.get(key), own, moved.get(key), float(hours[key[1]])).assign(route=key[0])
        for key, own in tapped.items()
    ]
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame(columns=columns)
    table = pd.concat(parts, ignore_index=True)
    rules = {**_ENDS, **dict.fromkeys(_SUMS, "sum")}
    return table.groupby(["route", "source", "sink"], as_index=False).agg(rules)[columns]


def pipe_flows(mains: Mains, values: Values) -> Mapping[tuple[str, str], pd.DataFrame]:
    """Give what flows by main and period: ``from``, ``to``, ``flow`` [unit/h]."""
    flow = value_of(values, "main.flow")
    flow = flow[flow.to_numpy() > DUST]
    if flow.empty:
        return {}
    pipe, period = (flow.index.get_level_values(level) for level in range(2))
    rows = mains.pipes.loc[pipe, ["main", "from", "to"]].reset_index(names="pipe")
    rows = rows.assign(period=period.to_numpy(), flow=flow.to_numpy())
    return {(str(key[0]), str(key[1])): own for key, own in rows.groupby(["main", "period"])}


def _standing(
    matches: Matches, mains: Mains, moved: pd.DataFrame
) -> Mapping[tuple[str, str], pd.DataFrame]:
    """Give who fills or taps a main by main and period: stream, node, ends [degC], rate [MW]."""
    rows = moved[moved["route"].isin(mains.reach_km.index) & (moved["rate"].to_numpy(float) > DUST)]
    rows = rows.merge(matches.levels, on=["stream", "segment"])
    node = mains.taps[["main", "stream", "node"]].rename(columns={"main": "route"})
    rows = rows.merge(node, on=["route", "stream"])
    hot, cold = (rows[end].to_numpy(float) for end in ("hot_c", "cold_c"))
    rate = rows["rate"].astype(float)
    is_cold = (rows["stream"].map(matches.streams["origin"]) == COLD).to_numpy(bool)
    cooled: pd.Series = rate * np.where(is_cold, chill(hot, cold), 0.0)
    rows = rows.assign(rate=rate, exergy=rate * warmth(hot, cold), cooled=cooled)
    sums = dict.fromkeys(["rate", "exergy", "cooled"], "sum")
    once = rows.groupby(["route", "period", "stream", "node"], as_index=False).agg(
        {"hot_c": "max", "cold_c": "min", **sums}
    )
    return {(str(key[0]), str(key[1])): own for key, own in once.groupby(["route", "period"])}


def _traced(
    filled: pd.DataFrame | None, tapped: pd.DataFrame, moved: pd.DataFrame | None, hours: float
) -> pd.DataFrame:
    """Pair who fills with who taps a main in one period."""
    if filled is None:
        return pd.DataFrame()
    shares = _shares(filled, moved)
    known = tapped[tapped["node"].isin(shares)]
    share = np.array([shares[node] for node in known["node"]]).reshape(len(known), len(filled))
    received = known["rate"].to_numpy(float)[:, None] * share
    whole = received.sum(axis=0)
    sent = received * np.divide(
        filled["rate"].to_numpy(float), whole, out=np.zeros_like(whole), where=whole > 0.0
    )
    sink, source = np.nonzero(received > DUST)
    giver, taker = filled.iloc[source], known.iloc[sink]
    useful = (taker["exergy"] / taker["rate"]).to_numpy(float)
    cooling = (giver["cooled"] / giver["rate"]).to_numpy(float)
    amount = received[sink, source] * hours
    return pd.DataFrame(
        {
            "source": giver["stream"].to_numpy(),
            "sink": taker["stream"].to_numpy(),
            "hot_c": giver["hot_c"].to_numpy(),
            "cold_c": giver["cold_c"].to_numpy(),
            "sink_hot_c": taker["hot_c"].to_numpy(),
            "sink_cold_c": taker["cold_c"].to_numpy(),
            "quantity": sent[sink, source] * hours,
            "received": amount,
            "exergy": amount * useful,
            "cooled": sent[sink, source] * hours * cooling,
        }
    )


def _shares(filled: pd.DataFrame, moved: pd.DataFrame | None) -> dict[str, Array]:
    """Give, for every junction, the share of each source in what passes it."""
    held: dict[str, Array] = {}
    for place, (node, rate) in enumerate(zip(filled["node"], filled["rate"], strict=True)):
        held.setdefault(str(node), np.zeros(len(filled)))[place] += float(rate)
    for giver, taker, flow in _downstream(moved):
        whole = held[giver].sum() if giver in held else 0.0
        if whole > 0.0:
            held.setdefault(taker, np.zeros(len(filled)))
            held[taker] = held[taker] + flow * held[giver] / whole
    return {node: own / own.sum() for node, own in held.items() if own.sum() > 0.0}


def _downstream(moved: pd.DataFrame | None) -> Iterator[tuple[str, str, float]]:
    """Give flows from junction to junction, each after all that reach where it begins."""
    if moved is None:
        return
    leaving: dict[str, list[tuple[str, float]]] = {}
    waiting: dict[str, int] = {}
    for giver, taker, flow in zip(moved["from"], moved["to"], moved["flow"], strict=True):
        leaving.setdefault(str(giver), []).append((str(taker), float(flow)))
        waiting[str(taker)] = waiting.get(str(taker), 0) + 1
    ready = sorted(set(leaving) - set(waiting))
    while ready:
        giver = ready.pop()
        for taker, flow in leaving.get(giver, ()):
            yield giver, taker, flow
            waiting[taker] -= 1
            if not waiting[taker]:
                ready.append(taker)
