"""The audit's second half: a plan keeps to what was allowed, sized, limited and agreed.

As the rest of the audit it reads values and what was matched, and imports nothing of the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.wholes import when_balanced
from symbiosis.park.accounts import ACCOUNTS, parts_of
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import LINEAR
from symbiosis.plan.reading.flows import DUST, Flows, Values, hours_of, value_of
from symbiosis.plan.reading.policy_lines import claimed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.reading.once import Reading

_TOLERANCE = 1e-6
"""Largest relative difference that is the solver's rounding."""
_HALF = 0.5
_LEAST = 1e-6
"""Rates and sizes below this are rounding whatever they are compared with [unit/h, size unit]."""


def broken_promises(reading: Reading) -> Iterator[str]:
    """Find what a solution does beyond what it may."""
    matches, values = reading.matches, reading.decisions
    yield from _strangers(matches, reading.scenario, reading.flows)
    yield from _greedy(matches, values)
    yield from _off_amounts(reading)
    yield from _unswitched(reading)
    yield from _overfull_routes(matches, reading.flows, values)
    yield from _overfull_units(matches, values)
    yield from _tireless_units(reading)
    yield from _unearned(reading)


def _unearned(reading: Reading) -> Iterator[str]:
    """Find refunds that are claimed without the share of waste that they ask for."""
    matches = reading.matches
    if matches.policies is None or matches.policies.wastes.empty:
        return
    table = claimed(matches.policies, reading.flows, matches.arcs["loss"], reading.covered)
    others = matches.arcs.loc[~matches.arcs.index.isin(matches.policies.wastes["arc"])]
    other = (reading.flows.sent * (1.0 - others["loss"])).groupby(others["sink"]).sum()
    table["other"] = table["stream"].map(other).astype(float).fillna(0.0)
    table["holder"] = table["stream"].map(matches.streams["enterprise"])
    sums = table.groupby(["holder", "policy"])[["waste", "bought", "other"]].sum()
    made = value_of(reading.decisions, "policy.reaches")
    claims = np.array([float(made.get(pair, 0.0)) for pair in sums.index])
    whole = sums.sum(axis=1)
    share = matches.policies.rows["threshold"].reindex(sums.index.get_level_values(1)).to_numpy()
    short = share * whole - sums["waste"]
    for holder, policy in sums.index[
        (claims > _HALF) & (short > _TOLERANCE * whole.clip(lower=1.0))
    ]:
        yield f"{holder} claims {policy} without the share of waste"


def _strangers(matches: Matches, scenario: Scenario, flows: Flows) -> Iterator[str]:
    """Find exchanges between who may not, retrofits that are forbidden, firms that have left."""
    sent = flows.sent[flows.sent > _LEAST]
    for arc in sent.index.difference(matches.arcs.index):
        yield f"arc {arc} is used, and nobody may exchange by it"
    arcs = matches.arcs.loc[sent.index.intersection(matches.arcs.index)]
    if scenario.existing == "only":
        for arc in arcs.index[arcs["existing"].isna()]:
            yield f"arc {arc} is used, and is no exchange of today"
    for arc in arcs.index[~arcs["medium"].isin(scenario.media)]:
        yield f"arc {arc} is used, and its medium is forbidden"
    firms = matches.streams["enterprise"]
    gone = arcs["source"].map(firms).isin(scenario.left) | arcs["sink"].map(firms).isin(
        scenario.left
    )
    for arc in arcs.index[gone]:
        yield f"arc {arc} is used, and a firm of it has left"
    busy = matches.units.reindex(flows.activity.index[flows.activity > _LEAST])
    named = busy["retrofit"].isin(scenario.forbid) | busy["technology"].isin(scenario.forbid)
    for unit in busy.index[named]:
        yield f"retrofit {unit} is used, and is forbidden"


def _greedy(matches: Matches, values: Values) -> Iterator[str]:
    """Find needs of which one material covers more than its use allows."""
    if not (matches.arcs["max_share"] < 1.0).any():
        return
    rows = _covering(matches, values)
    if not (rows["max_share"] < 1.0).any():
        return
    rows["need"] = rows.groupby(["sink", "period"])["covered"].transform("sum")
    by_item = rows[rows["item"] != ""].groupby(["sink", "period", "item"])
    limited = by_item.agg({"covered": "sum", "max_share": "min", "need": "first"})
    given, share, need = limited.to_numpy(float).T
    most = share * need
    for sink, period, item in limited.index[given > most + _TOLERANCE * need + _LEAST * need.max()]:
        yield f"{item} covers more of {sink} than its share in {period}"


def _covering(matches: Matches, values: Values) -> pd.DataFrame:
    """List what covers the needs of materials: sink, period, item (empty: bought), max_share."""
    hours = hours_of(matches)
    arcs = matches.arcs
    flow = _moving(values, "material.flow").rename_axis(["arc", "period"]).rename("rate")
    given = flow.reset_index()
    arc = arcs.reindex(given["arc"]).set_axis(given.index)
    given = given.assign(
        sink=arc["sink"],
        item=arc["source"].map(matches.streams["item"]),
        max_share=arc["max_share"],
        useful=arc["substitution"] * (1.0 - arc["loss"]),
    )
    utility = _moving(values, "material.utility").rename_axis(["sink", "period"]).rename("rate")
    bought = utility.reset_index().assign(item="", max_share=1.0, useful=1.0)
    rows = pd.concat([part for part in (given, bought) if len(part)] or [given])
    rows["covered"] = rows["rate"] * rows["useful"] * rows["period"].map(hours).astype(float)
    # What can wait balances over its cycle or the year.
    return rows.assign(period=when_balanced(matches, rows["sink"], rows["period"]))


def _moving(values: Values, component: str) -> pd.Series:
    """Give what of a component is not nought: most of what could flow does not."""
    rates = value_of(values, component)
    moving: pd.Series = rates[rates.to_numpy() != 0.0]
    return moving


def _off_amounts(reading: Reading) -> Iterator[str]:
    """Find connections that carry less than is forced on them, or more than their most."""
    arcs = reading.matches.arcs
    forced = arcs["forced"].astype(float)
    if reading.scenario.existing != "allowed":
        forced = pd.concat([forced, arcs["existing"].astype(float)], axis=1).max(axis=1)
    said = pd.DataFrame({"least": forced, "most": arcs["maximum"].astype(float)})
    told = said[(said["least"] > 0.0) | np.isfinite(said["most"])]
    if told.empty:
        return
    carried = reading.arrived.reindex(arcs.index).fillna(0.0)
    pool = arcs["connection"].where(arcs["connection"] != "", arcs.index.to_series())
    for side, bad in (("least", told["least"] > 0.0), ("most", np.isfinite(told["most"]))):
        own = told.index[bad]
        amount = told.loc[own, side].groupby(pool[own]).sum()
        total = carried[own].groupby(pool[own]).sum()
        short = amount - total if side == "least" else total - amount
        off = short > _TOLERANCE * amount + _LEAST * HOURS_PER_YEAR
        for name in amount.index[off]:
            yield f"{name} carries {total[name]:.6g} a year; its {side} is {amount[name]:.6g}"


def _unswitched(reading: Reading) -> Iterator[str]:
    """Find arcs that carry something and are not switched on, or carry less than their least."""
    arcs = reading.matches.arcs
    switched = (arcs["permit_cost"] > 0.0) | (arcs["minimum"] > 0.0)
    switched |= arcs.index.isin(reading.used.index)
    arcs = arcs[switched]
    if arcs.empty:
        return
    carried = reading.arrived.reindex(arcs.index).fillna(0.0)
    slack = _LEAST * HOURS_PER_YEAR
    used = reading.used.reindex(arcs.index).fillna(0.0)
    for arc in arcs.index[(carried > slack) & (used < 1.0 - _TOLERANCE)]:
        yield f"arc {arc} carries {carried[arc]:.6g} a year, and is not switched on"
    least = arcs["minimum"].astype(float)
    for arc in arcs.index[(carried > slack) & (carried < least * (1.0 - _TOLERANCE) - slack)]:
        yield f"arc {arc} carries {carried[arc]:.6g} a year; its minimum is {least[arc]:.6g}"


def _overfull_routes(matches: Matches, flows: Flows, values: Values) -> Iterator[str]:
    """Find routes that carry more than they can, or that are not built."""
    peak = _peaks(matches, flows, values)
    if peak.empty:
        return
    routes = matches.routes.loc[peak.index]
    size = value_of(values, "route.capacity").reindex(peak.index).fillna(np.inf)
    beside = value_of(values, "route.more").reindex(peak.index).fillna(0.0)
    size = size.clip(upper=routes["max_capacity"].astype(float) * (1.0 + beside))
    build = value_of(values, "route.build").reindex(peak.index).fillna(1.0)
    slack = _TOLERANCE * peak + _LEAST
    for route in peak.index[peak > size + slack]:
        yield f"route {route} carries {peak[route]:.6g} an hour; it can {size[route]:.6g}"
    for route in peak.index[(peak > _LEAST) & (build < 1.0 - _TOLERANCE)]:
        yield f"route {route} carries {peak[route]:.6g} an hour; it is not built"


def _peaks(matches: Matches, flows: Flows, values: Values) -> pd.Series:
    """Give the largest rate that enters each route."""
    parts = [flows.drawn[["route", "period", "rate"]]]
    for medium in LINEAR:
        rates = _moving(values, f"{medium}.flow")
        if rates.empty:
            continue
        rows = rates.rename_axis(["arc", "period"]).rename("rate").reset_index()
        parts.append(rows.assign(route=rows["arc"].map(matches.arcs["route"])))
    moved = pd.concat([part for part in parts if len(part)] or parts[:1])
    moved = moved[moved["route"].isin(matches.routes.index) & (moved["rate"] > DUST)]
    rate = moved["rate"].astype(float).groupby([moved["route"], moved["period"]]).sum()
    peak: pd.Series = rate.groupby(level=0).max()
    return peak


def _overfull_units(matches: Matches, values: Values) -> Iterator[str]:
    """Find units that are busier than they are large, not built, or of a size not offered."""
    if matches.units.empty:
        return
    activity = value_of(values, "technology.activity").groupby(level=0).max()
    is_use = matches.units["kind"] == "process"
    uses, units = matches.units[is_use], matches.units[~is_use]
    taken = activity.reindex(uses.index).fillna(0.0)
    asks = uses["max_size"].astype(float)
    for use in uses.index[taken > asks * (1.0 + _TOLERANCE) + _LEAST]:
        yield f"use {use} takes {taken[use]:.6g} m3/h; its load asks for {asks[use]:.6g} at most"
    busy = activity.reindex(units.index).fillna(0.0)
    size = value_of(values, "technology.size").reindex(units.index).fillna(0.0)
    slack = _TOLERANCE * size + _LEAST
    for unit in units.index[busy > size + slack]:
        yield f"technology {unit} runs at {busy[unit]:.6g}; its size is {size[unit]:.6g}"
    least, most = (units[side].astype(float).fillna(0.0) for side in ("min_size", "max_size"))
    odd = (size > most + slack) | ((size > slack) & (size < least - slack))
    for unit in units.index[odd]:
        yield (
            f"technology {unit} has the size {size[unit]:.6g}; "
            f"it comes from {least[unit]:.6g} to {most[unit]:.6g}"
        )
    by_retrofit = units["retrofit"]
    whole = size.groupby(by_retrofit).sum()
    allowed = units["retrofit_size"].astype(float).groupby(by_retrofit).min()
    for retrofit in whole.index[whole > allowed * (1.0 + _TOLERANCE) + _LEAST]:
        yield (
            f"retrofit {retrofit} has the size {whole[retrofit]:.6g}; "
            f"it may have {allowed[retrofit]:.6g}"
        )
    build = value_of(values, "technology.build")
    for unit in build.index[(size.reindex(build.index) > _LEAST) & (build < 1.0 - _TOLERANCE)]:
        yield f"technology {unit} has the size {size[unit]:.6g}; it is not built"


def _tireless_units(reading: Reading) -> Iterator[str]:
    """Find units that give more in a year than their size in the hours that they can run."""
    units = reading.matches.units
    units = units[(units["kind"] != "process") & (units["hours_a_year"] < HOURS_PER_YEAR)]
    if units.empty:
        return
    size = value_of(reading.decisions, "technology.size").reindex(units.index).fillna(0.0)
    busy = reading.flows.activity.reindex(units.index).fillna(0.0)
    most = size * units["hours_a_year"].astype(float)
    for unit in units.index[busy > most * (1.0 + _TOLERANCE) + _LEAST * HOURS_PER_YEAR]:
        yield f"technology {unit} runs {busy[unit]:.6g} size hours a year; it can {most[unit]:.6g}"


def exceeded_limits(reading: Reading, counted: pd.Series) -> Iterator[str]:
    """Find accounts beyond the scenario's limits.

    Parameters
    ----------
    counted
        The ledger's lines, counted again (:func:`symbiosis.plan.audit.recount.recount`).
    """
    limits = reading.scenario.limits
    if not limits:
        return
    booked = reading.prices.booked(counted)
    holders = counted.index.get_level_values(1)
    for limit in limits:
        parts = parts_of(limit.account)
        own = booked[:, list(map(ACCOUNTS.index, parts))] @ np.fromiter(parts.values(), float)
        own = own[holders == limit.holder] if limit.holder else own
        total, scale = float(own.sum()), float(np.abs(own).sum())
        least = -np.inf if limit.minimum is None else limit.minimum
        most = np.inf if limit.maximum is None else limit.maximum
        slack = _TOLERANCE * max(1.0, scale)
        if not least - slack <= total <= most + slack:
            whose = f" of {limit.holder}" if limit.holder else ""
            yield f"{limit.account}{whose} is {total:.9g}, beyond its limit"


def missed_targets(reading: Reading, counted: pd.Series) -> Iterator[str]:
    """Find ratios that do not reach the scenario's targets, counted from the flows alone.

    Parameters
    ----------
    counted
        As for :func:`exceeded_limits`.
    """
    targets = reading.scenario.targets
    if not targets:
        return
    totals = reading.prices.totals(counted)
    rests = pd.concat([reading.flows.outlet, reading.flows.utility])
    for target in targets:
        above, below = (form.at(totals, rests) for form in target.ratio)
        for side, theta in target.sides.items():
            short = theta * below - above if side == "minimum" else above - theta * below
            slack = _TOLERANCE * max(1.0, abs(above), abs(theta * below))
            if short > slack or below < -slack:
                reached = f"{target.scale * above:.9g} / {below:.9g} {target.unit}"
                yield f"target {target.name} is {reached}, beyond its {side}"
