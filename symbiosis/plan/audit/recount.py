"""The ledger's lines, counted again from the flows alone: the audit's own arithmetic.

Nothing here comes from the model: quantities are rates times hours, capital is read off the cost
functions of what was matched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.park.accounts import NETWORK
from symbiosis.park.cold import COLD
from symbiosis.park.forms import REST
from symbiosis.park.media import MEDIA
from symbiosis.plan.audit.green_audit import green_lines
from symbiosis.plan.audit.main_audit import money_of
from symbiosis.plan.audit.run_audit import started
from symbiosis.plan.reading.books import LINE
from symbiosis.plan.reading.exergy import chill, warmth
from symbiosis.plan.reading.flows import Flows, Values, hours_of, value_of
from symbiosis.plan.reading.policy_lines import claimed, policy_lines
from symbiosis.plan.reading.timed_flows import peak_rates

if TYPE_CHECKING:
    from symbiosis.matching.charges import Policies
    from symbiosis.matching.tables import Matches
    from symbiosis.plan.reading.once import Reading


CLAIMED = 0.5
"""A yes or no above this is a yes."""


def recount(reading: Reading) -> pd.Series:
    """Count every line of the ledger from the flows and decisions of a solution.

    Returns
    -------
    Series
        (kind, holder, item) -> quantity.
    """
    matches, flows, values = reading.matches, reading.flows, reading.decisions
    parts = [
        *_bought_and_disposed(matches, flows),
        *_timed(reading),
        _interrupted(reading),
        *_left_over(reading),
        *_received(matches, flows),
        *_received_heat(matches, flows),
        *_used_arcs(matches, values),
        *_routes(matches, flows, values),
        *(_lines(kind, NETWORK, *line) for kind, line in money_of(matches, values)),
        *_units(matches, flows, values),
    ]
    columns = map(np.concatenate, zip(*parts, strict=True))
    table = pd.DataFrame(dict(zip([*LINE, "quantity"], columns, strict=True)))
    lines: pd.Series = table.groupby(LINE)["quantity"].sum()
    green = green_lines(reading)
    lines = pd.concat([lines, green]) if len(green) else lines
    if matches.policies is None:
        return lines
    more = [policy_lines(matches.policies, lines), _refunds(reading, matches.policies)]
    whole: pd.Series = pd.concat([lines, *(each for each in more if len(each))])
    return whole


def _refunds(reading: Reading, policies: Policies) -> pd.Series:
    """Count what earns a refund: the whole need of whoever claims it."""
    matches = reading.matches
    table = claimed(policies, reading.flows, matches.arcs["loss"], reading.covered)
    holder = table["stream"].map(matches.streams["enterprise"])
    keys = pd.MultiIndex.from_arrays([["policy"] * len(table), holder, table["policy"]], names=LINE)
    need = pd.Series(table["need"].to_numpy(float), index=keys).groupby(level=LINE).sum()
    claims = value_of(reading.decisions, "policy.reaches")
    made = [float(claims.get((holder, item), 0.0)) > CLAIMED for _, holder, item in need.index]
    counted: pd.Series = need[np.array(made, dtype=bool)]
    return counted


class _Lines(NamedTuple):
    """Lines of one kind, column by column."""

    kind: npt.NDArray[np.object_]
    holder: npt.NDArray[np.object_]
    item: npt.NDArray[np.object_]
    quantity: npt.NDArray[np.float64]


def _lines(
    kind: str, holder: object, item: object, quantity: pd.Series | npt.NDArray[np.float64]
) -> _Lines:
    """Write lines of one kind; most things are idle, and nothing of anything is no line."""
    amount = np.asarray(quantity, dtype=float)
    busy = amount != 0.0
    whose, what = (
        np.full(busy.sum(), cells, dtype=object)
        if isinstance(cells, str)
        else np.asarray(cells, dtype=object)[busy]
        for cells in (holder, item)
    )
    return _Lines(np.full(busy.sum(), kind, dtype=object), whose, what, amount[busy])


def _bought_and_disposed(matches: Matches, flows: Flows) -> list[_Lines]:
    streams = matches.streams
    parts = []
    for kind, amounts in (("outlet", flows.outlet), ("utility", flows.utility)):
        of = streams.loc[amounts.index]
        parts.append(_lines(kind, of["enterprise"], of[kind], amounts))
    return parts


def _timed(reading: Reading) -> list[_Lines]:
    """Count what departs from the mean of prices and CO2, and the largest rates bought."""
    rest, peaks = reading.rest_timed, peak_rates(reading.matches, reading.decisions)
    firm = reading.matches.streams["enterprise"]
    parts = [
        _lines(str(kind), own["stream"].map(firm), own["item"], own["quantity"])
        for kind, own in rest.groupby("kind")
    ]
    paid = _billed(reading)
    if len(paid):
        # Where an objective leaves it free it may be larger than need be, but never smaller.
        told = np.fmax(paid, peaks.reindex(paid.index).fillna(0.0))
        holder, item = (paid.index.get_level_values(level) for level in range(2))
        parts.append(_lines("peak", holder, item, told))
    return parts


def _billed(reading: Reading) -> pd.Series:
    """Give the largest rates that the plan says it pays for: the mean of its months."""
    bills = reading.matches.bills
    if bills is None or reading.matches.peaks is None:
        return value_of(reading.decisions, "peak.peak")
    months = value_of(reading.decisions, "peak.month")
    share = bills.share.reindex(months.index.get_level_values(-1)).to_numpy(float)
    billed: pd.Series = (months * share).groupby(level=[0, 1]).sum()
    return billed


def _interrupted(reading: Reading) -> _Lines:
    """Count what of needs goes unmet."""
    unmet = reading.flexed["unmet"]
    firm = reading.matches.streams["enterprise"].reindex(unmet.index)
    return _lines("interruption", firm, unmet.index, unmet)


def _left_over(reading: Reading) -> list[_Lines]:
    """List what is left of the streams that the scenario's targets name."""
    named = {stream for target in reading.scenario.targets for stream in target.streams}
    parts = []
    for amounts in (reading.flows.outlet, reading.flows.utility):
        own = amounts[amounts.index.isin(named)]
        holder = reading.matches.streams["enterprise"].reindex(own.index)
        parts.append(_lines(REST, holder, own.index, own))
    return parts


def _is_last_leg(matches: Matches, sinks: pd.Series) -> npt.NDArray[np.bool_]:
    return np.asarray(matches.last_legs.reindex(sinks), dtype=bool)


def _received(matches: Matches, flows: Flows) -> list[_Lines]:
    if flows.sent.empty:
        return []
    arcs = matches.arcs.loc[flows.sent.index]
    enterprise = matches.streams["enterprise"]
    delivered = flows.sent * (1.0 - arcs["loss"])
    last = _is_last_leg(matches, arcs["sink"])
    taker = enterprise.reindex(arcs["sink"])
    linked = flows.sent.where(arcs["link"] != "", 0.0)
    return [
        _lines("received", taker, arcs["medium"], delivered * last),
        _lines("link", enterprise.reindex(arcs["source"]), arcs["link"], linked),
    ]


def _received_heat(matches: Matches, flows: Flows) -> list[_Lines]:
    if flows.given.empty:
        return [_cooled(matches, flows)] if len(flows.drawn) else []
    given = flows.given.merge(matches.levels, on=["stream", "segment"])
    hours = given["period"].map(hours_of(matches)).astype(float)
    amount = given["rate"].astype(float) * hours * _is_last_leg(matches, given["stream"])
    taker = matches.streams["enterprise"].reindex(given["stream"])
    ends = (given[end].to_numpy(float) for end in ("hot_c", "cold_c"))
    return [
        _lines("received", taker, "heat", amount),
        _lines("exergy", taker, "heat", amount * warmth(*ends)),
        _cooled(matches, flows),
    ]


def _cooled(matches: Matches, flows: Flows) -> _Lines:
    """Count the exergy of cold, with whom heat is taken from."""
    streams = matches.streams
    cold = flows.drawn[flows.drawn["stream"].map(streams["origin"]) == COLD]
    drawn = cold.merge(matches.levels, on=["stream", "segment"])
    amount = drawn["rate"].astype(float) * drawn["period"].map(hours_of(matches)).astype(float)
    ends = (drawn[end].to_numpy(float) for end in ("hot_c", "cold_c"))
    return _lines("exergy", drawn["stream"].map(streams["enterprise"]), "heat",
                  amount.to_numpy() * chill(*ends))  # fmt: skip


def _used_arcs(matches: Matches, values: Values) -> list[_Lines]:
    used = pd.concat([value_of(values, f"{m}.use") for m in MEDIA])
    if used.empty:
        return []
    arcs = matches.arcs.reindex(used.index)
    permits = _lines("permit", NETWORK, arcs["link"], used * arcs["permit_cost"])
    return [permits, _lines("exchange", NETWORK, "count", used)]


def _routes(matches: Matches, flows: Flows, values: Values) -> list[_Lines]:
    routes = matches.routes
    if routes.empty:
        return []
    build = value_of(values, "route.build").reindex(routes.index).fillna(0.0)
    capacity = value_of(values, "route.capacity").reindex(routes.index).fillna(0.0)
    pipes = build.add(value_of(values, "route.more"), fill_value=0.0).reindex(routes.index)
    capex = routes["capex_fixed"] * pipes + routes["capex_variable"] * capacity
    moved = _carried(matches, flows).reindex(routes.index).fillna(0.0)
    own = routes["fixed_cost"] * build + routes["unit_cost"] * moved
    carrier = routes["carrier"]
    new = ~routes["built"].astype(bool)
    return [
        _lines("route", NETWORK, carrier, capex * new),
        _lines("connection", NETWORK, routes.index, own),
        _lines("transport", NETWORK, carrier, moved * routes["length_km"]),
        _lines("handling", NETWORK, carrier, moved),
        _lines("pumping", NETWORK, carrier, moved * routes["pumping"]),
        _lines("make_up", NETWORK, carrier, moved * routes["make_up"]),
    ]


def _carried(matches: Matches, flows: Flows) -> pd.Series:
    """Sum what enters each route a year [t, m3, MWh]."""
    arcs = matches.arcs.loc[flows.sent.index]
    linear = flows.sent.groupby(arcs["route"]).sum()
    hours = flows.drawn["period"].map(hours_of(matches)).astype(float)
    heat = (flows.drawn["rate"].astype(float) * hours).groupby(flows.drawn["route"]).sum()
    total: pd.Series = pd.concat([linear, heat]).groupby(level=0).sum()
    return total


def _units(matches: Matches, flows: Flows, values: Values) -> list[_Lines]:
    units = matches.units[matches.units["kind"] != "process"]
    if units.empty:
        return []
    build = value_of(values, "technology.build").reindex(units.index).fillna(0.0)
    size = value_of(values, "technology.size").reindex(units.index).fillna(0.0)
    straight = units["capex_fixed"] * build + units["capex_variable"] * size
    capex = straight.mask(units["existing"].astype(bool), 0.0)
    curves = matches.segments[matches.segments["unit"].isin(units.index)]
    for unit, curve in curves.sort_values("size").groupby("unit"):
        name = str(unit)
        points = curve[["size", "capex"]].to_numpy(float)
        capex[name] = np.interp(float(size[name]), *points.T) * float(build[name])
    busy = flows.activity.reindex(units.index).fillna(0.0)
    began = started(matches, values).reindex(units.index).fillna(0.0)
    return [
        _lines("technology", units["enterprise"], units.index, capex),
        _lines("opening", units["enterprise"], units.index, units["fixed_cost"] * build),
        _lines("operation", units["enterprise"], units.index, busy),
        _lines("running", units["enterprise"], units.index, began),
    ]
