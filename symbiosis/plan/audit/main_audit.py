"""The audit of mains: what enters them leaves them, in pipes that are built, never in a circle.

As the rest of the audit it reads values and what was matched, and imports nothing of the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.matching.tables import TRENCH
from symbiosis.park.media import LINEAR
from symbiosis.plan.reading.flows import Values, hours_of, value_of
from symbiosis.plan.reading.main_laid import hot_periods, laid_pipes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.matching.mains import Mains
    from symbiosis.matching.tables import Matches
    from symbiosis.plan.reading.once import Reading

_TOLERANCE = 1e-6
"""Largest relative difference that is the solver's rounding."""
_LEAST = 1e-6
"""Rates and sizes below this are rounding whatever they are compared with [unit/h]."""
_KELVIN = 1e-6
_ROUNDED = 1e-5
"""A yes or no is whole to this."""


def broken_mains(reading: Reading) -> Iterator[str]:
    """Find what mains do beyond what they may."""
    matches, values = reading.matches, reading.decisions
    if matches.mains is None:
        return
    pipes = laid_pipes(matches.mains, values)
    yield from _open_junctions(reading, matches.mains, pipes)
    yield from _overfull_pipes(values, pipes)
    yield from _both_ways(pipes)
    yield from _too_far(matches.mains, pipes)
    yield from _too_cold(reading, matches.mains)
    yield from _without_trench(matches.mains, pipes, values)


def _open_junctions(reading: Reading, mains: Mains, pipes: pd.DataFrame) -> Iterator[str]:
    """Find junctions whose amounts do not add up, after what their pipes lose."""
    on = ["main", "node", "period"]
    flow = value_of(reading.decisions, "main.flow")
    known = mains.pipes.loc[flow.index.get_level_values(0), ["main", "from", "to"]]
    moved = known.assign(
        period=flow.index.get_level_values(1).to_numpy(), amount=flow.to_numpy(float)
    )
    running = moved[["main", "period"]].drop_duplicates()
    hot = hot_periods(reading.matches, mains)
    lost = pipes.merge(running[pd.MultiIndex.from_frame(running).isin(hot)], on="main")
    losses = lost["loss_fixed"] * lost["number"] + lost["loss_variable"] * lost["capacity"]
    parts = [
        moved.rename(columns={"to": "node"})[[*on, "amount"]],
        moved.rename(columns={"from": "node"})[[*on, "amount"]].assign(amount=-moved["amount"]),
        lost.rename(columns={"to": "node"})[on].assign(amount=-losses),
        *_taps(reading, mains),
    ]
    if not (parts := [part for part in parts if len(part)]):
        return
    every = pd.concat(parts)
    left = every.groupby(on)["amount"].sum()
    scale = every["amount"].abs().groupby([every[name] for name in on]).sum()
    off = left[left.abs() > _TOLERANCE * scale + _LEAST].rename("amount").reset_index()
    for row in off.to_dict("records"):
        at = f"{row['node']} in {row['period']}"
        yield f"{row['main']} is off by {row['amount']:.6g} an hour at {at}"


def _taps(reading: Reading, mains: Mains) -> Iterator[pd.DataFrame]:
    """Give what fills mains (positive) and what is tapped from them, by node and period."""
    node = mains.taps.set_index(["main", "stream"])["node"]
    flows, values, arcs = reading.flows, reading.decisions, reading.matches.arcs
    for moved, sign in ((flows.drawn, 1.0), (flows.given, -1.0)):
        rows = moved[moved["route"].isin(mains.reach_km.index)]
        yield _at(node, rows["route"], rows["stream"], rows["period"], sign * rows["rate"])
    for medium in LINEAR:
        flow = value_of(values, f"{medium}.flow")
        arc, period = (flow.index.get_level_values(level) for level in range(2))
        of = arcs.reindex(arc)
        kept = of["route"].isin(mains.reach_km.index).to_numpy()
        for end, sign in (("source", 1.0), ("sink", -1.0)):
            own = of[kept]
            yield _at(node, own["route"], own[end], period[kept], sign * flow.to_numpy(float)[kept])


def _at(node: pd.Series, main: Any, stream: Any, period: Any, amount: Any) -> pd.DataFrame:
    keys = pd.MultiIndex.from_arrays([np.asarray(main, object), np.asarray(stream, object)])
    return pd.DataFrame(
        {
            "main": np.asarray(main, object),
            "node": node.reindex(keys).to_numpy(object),
            "period": np.asarray(period, object),
            "amount": np.asarray(amount, float),
        }
    )


def _overfull_pipes(values: Values, pipes: pd.DataFrame) -> Iterator[str]:
    """Find pieces of mains that carry more than they can."""
    peak = value_of(values, "main.flow").groupby(level=0).max()
    size = pipes["capacity"].reindex(peak.index).fillna(0.0)
    most = (pipes["max_capacity"] * pipes["number"].round()).reindex(peak.index).fillna(0.0)
    slack = _TOLERANCE * peak.abs() + _LEAST
    for pipe in peak.index[peak > np.minimum(size, most) + slack]:
        yield f"{pipe} carries {peak[pipe]:.6g} an hour; it can {min(size[pipe], most[pipe]):.6g}"


def _both_ways(pipes: pd.DataFrame) -> Iterator[str]:
    """Find segments in which a main runs there and back, and mains that run in circles."""
    built = pipes[pipes["number"] > _LEAST]
    twice = built.groupby(["main", "segment"]).size()
    for main, segment in twice.index[twice > 1]:
        yield f"{main} runs both ways in {segment}"
    for main in sorted(set(built["main"])):
        own = built[built["main"] == main]
        left = -1
        while len(own) != left:
            left = len(own)
            own = own[own["from"].isin(own["to"])]
        if left:
            yield f"{main} runs in a circle by {', '.join(sorted(set(own['to'])))}"


def _too_far(mains: Mains, pipes: pd.DataFrame) -> Iterator[str]:
    """Find mains that are longer than pressure lasts."""
    built = pipes[pipes["number"] > _LEAST]
    for main in sorted(set(built["main"])):
        own, reach = built[built["main"] == main], float(mains.reach_km[main])
        if not np.isfinite(reach):
            continue
        away: dict[str, float] = {}
        for _ in range(len(own)):
            for giver, taker, km in zip(own["from"], own["to"], own["length_km"], strict=True):
                away[taker] = max(away.get(taker, 0.0), away.get(giver, 0.0) + float(km))
        if (longest := max(away.values())) > reach * (1.0 + _TOLERANCE) + _LEAST:
            yield f"{main} goes {longest:.6g} km; it may {reach:.6g}"


def _too_cold(reading: Reading, mains: Mains) -> Iterator[str]:
    """Find heat that is too cold for the main that it fills, or taken hotter than the main is."""
    levels = reading.matches.levels
    for moved, end, sign in (
        (reading.flows.drawn, "cold_c", -1.0),
        (reading.flows.given, "hot_c", 1.0),
    ):
        rows = moved[(moved["rate"].astype(float) > _LEAST)].rename(columns={"route": "main"})
        rows = rows.merge(levels, on=["stream", "segment"])
        rows = rows.merge(mains.taps[["main", "stream", "cut_c"]], on=["main", "stream"])
        wrong = sign * (rows[end].astype(float) - rows["cut_c"].astype(float)) > _KELVIN
        for main, stream in rows.loc[wrong, ["main", "stream"]].drop_duplicates().to_numpy():
            yield f"{stream} stands on {main} with heat of another level"


def _without_trench(mains: Mains, pipes: pd.DataFrame, values: Values) -> Iterator[str]:
    """Find pipes that lie in no trench."""
    dug = value_of(values, "main.trench")
    route = value_of(values, "route.build")
    shared = mains.shared.assign(build=mains.shared["route"].map(route).fillna(0.0))
    laid = pd.concat([pipes[["segment", "build"]], shared[["segment", "build"]]])
    most = laid["build"].astype(float).groupby(laid["segment"]).max()
    for segment in most.index[most > dug.reindex(most.index).fillna(0.0) + _ROUNDED]:
        yield f"pipes lie in {segment}, where no trench is dug"


def money_of(
    matches: Matches, values: Values
) -> Iterator[tuple[str, tuple[pd.Series | str, pd.Series]]]:
    """Count what mains and trenches cost once, and what is moved along them: kind, items, amount.

    Every line is the network's.
    """
    mains = matches.mains
    if mains is None:
        return
    pipes = laid_pipes(mains, values)
    carrier = matches.routes["carrier"]
    capex = pipes["capex_fixed"] * pipes["number"] + pipes["capex_variable"] * pipes["capacity"]
    yield "route", (carrier.reindex(pipes["main"]), capex)
    dug = value_of(values, "main.trench")
    yield "route", (TRENCH, dug * mains.segments["trench"].reindex(dug.index))
    flow = value_of(values, "main.flow")
    pipe, period = (flow.index.get_level_values(level) for level in range(2))
    of = mains.pipes.loc[pipe]
    hours = hours_of(matches).reindex(period).to_numpy()
    for kind, worth in (("transport", "length_km"), ("pumping", "pumping")):
        yield kind, (carrier.reindex(of["main"]), flow * hours * of[worth].to_numpy(float))
