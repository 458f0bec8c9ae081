"""The park's model: the blocks put together, under one objective."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo
from pyomo.common.gc_manager import PauseGC

from symbiosis.errors import BadInput
from symbiosis.matching import match
from symbiosis.models.bounds import check_sizes, flow_bounds, route_peaks, unit_bounds, with_bounds
from symbiosis.models.index import index_medium
from symbiosis.models.laws.exchange import may_lack
from symbiosis.models.laws.flexible import add_flexible
from symbiosis.models.laws.green import add_green
from symbiosis.models.laws.heat import add_heat
from symbiosis.models.laws.ledger import (
    add_account_limit,
    add_ledger,
    add_stages,
    gather,
    open_ledger,
)
from symbiosis.models.laws.loss import add_loss_balance
from symbiosis.models.laws.main import add_mains
from symbiosis.models.laws.material import add_material
from symbiosis.models.laws.mixing import mixing_units, open_outlets
from symbiosis.models.laws.modes import add_modes
from symbiosis.models.laws.peak import add_peaks, bought_in
from symbiosis.models.laws.policy import add_policies
from symbiosis.models.laws.power import add_power
from symbiosis.models.laws.route import add_routes
from symbiosis.models.laws.store import add_stores
from symbiosis.models.laws.tapping import flow_taps, heat_taps
from symbiosis.models.laws.target import add_rests, add_targets
from symbiosis.models.laws.technology import add_technologies
from symbiosis.models.laws.unmade import add_unmade_balance
from symbiosis.models.laws.water import add_water
from symbiosis.models.words.joins import positions
from symbiosis.park.entities import Park
from symbiosis.park.media import ELECTRIC, LINEAR
from symbiosis.park.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symbiosis.matching.tables import Matches
    from symbiosis.models.laws.cascade import Cascade
    from symbiosis.models.laws.exchange import Exchange
    from symbiosis.models.laws.flexible import Flexible
    from symbiosis.models.laws.route import Routes
    from symbiosis.models.laws.technology import Technologies
    from symbiosis.models.words.algebra import Columns

_MEDIA: dict[str, Callable[..., Exchange]] = dict(
    zip(LINEAR, (add_material, add_water, add_power), strict=True)
)
_MORE = {add_water: ("mixing",), add_power: ("flexible",)}
"""What media ask for besides: loads of the units that mix, needs that wait."""
_BOOKED = (*_MEDIA, "heat", "technology", "route", "target")
"""Blocks that every model has and that offer the ledger what they move, buy and build."""


def build_model(matches: Matches | Park, scenario: Scenario | None = None) -> pyo.ConcreteModel:
    """Write a park's exchanges as a Pyomo model.

    Parameters
    ----------
    matches
        What :func:`symbiosis.match` found; for a park it is asked first.
    scenario
        Objective, limits, prices and policy; the default is least cost.

    Returns
    -------
    ConcreteModel
        Blocks ``material``, ``heat``, ``water``, ``power``, ``technology``, ``route`` and
        ``target`` and ``ledger``, ``main`` where there are mains, ``peak`` where a largest rate is
        charged for, ``flexible`` where needs may wait or go unmet, ``green`` where power is green
        or stored; ``account_limit``,
        ``target_limit``, ``denominator_limit``; ``stage[1..n]``, the lexicographic objective, of
        which ``objective`` minimises the first. A plain Pyomo model: add constraints as you like.

    Raises
    ------
    BadInput
        If exchanges are counted where mains could be laid.
    """
    scenario = scenario or Scenario()
    if isinstance(matches, Park):
        matches = match(matches, scenario)
    if matches.mains is not None and counts_exchanges(scenario):
        message = (
            "scenario, mains: on a main nobody can tell how many exchanges there are, and the "
            "scenario weighs or limits their number. Set mains to none."
        )
        raise BadInput(message)
    # Millions of names and figures are made and none is garbage: looking for some costs a third.
    with PauseGC():
        return _written(matches, scenario)


def _written(matches: Matches, scenario: Scenario) -> pyo.ConcreteModel:
    matches = as_today(matches, scenario)
    exact = scenario.water == "exact"
    mixing = mixing_units(matches, exact=exact)
    matches = open_outlets(matches, exact=exact)
    model = pyo.ConcreteModel(name=matches.info.id, doc=matches.info.title)
    counted = counts_exchanges(scenario)
    indices = {medium: index_medium(matches, medium) for medium in (*_MEDIA, "heat")}
    limits = unit_bounds(list(indices.values()), matches.units["max_size"].to_numpy(float))
    check_sizes(matches, list(indices.values()), limits, mixing, count=counted)
    built = _add_units(model, matches, limits)
    flexible = _add_flexible(model, matches)
    told = {"mixing": mixing, "flexible": flexible}
    carried: list[Columns] = []
    ends: list[Exchange] = []
    for medium, add in _MEDIA.items():
        model.add_component(medium, pyo.Block(doc=f"exchanges of {medium}"))
        index = with_bounds(indices[medium], limits)
        bounds = flow_bounds(index)
        more = {name: told[name] for name in _MORE.get(add, ())}
        block = model.component(medium)
        ends.append(add(block, index, built.activity, bounds, count=counted, **more))
        carried.append(_carried(ends[-1]))
    model.heat, index = pyo.Block(doc="cascades of heat"), with_bounds(indices["heat"], limits)
    cascade = add_heat(model.heat, index, built.activity, count=counted, flexible=flexible)
    if may_lack(matches.streams).any():
        model.unmade = pyo.Block(doc="by-products of what is burnt or used")
        add_unmade_balance(model.unmade, ends[0], [*ends, cascade])
    routes = _add_routes(model, matches, [*carried, _carried_heat(cascade)], cascade)
    _add_mains(model, matches, ends, cascade, routes)
    _add_peaks(model, matches, [*ends, cascade])
    _add_green(model, matches, ends, built)
    model.target = pyo.Block(doc="what is left of streams that targets name")
    add_rests(model.target, [*ends, cascade], {s for t in scenario.targets for s in t.streams})
    if matches.policies is not None:
        model.policy = pyo.Block(doc="allowances, stepped prices, refunds and grants")
        before = gather([model.component(name) for name in _booked(matches)])
        add_policies(model.policy, matches, *before, material=ends[0])
    _add_objective(model, matches, scenario)
    return model


def as_today(matches: Matches, scenario: Scenario) -> Matches:
    """Keep today's exchanges as the scenario says: all compete, they stay, or nothing else is."""
    if scenario.existing == "allowed":
        return matches
    arcs = matches.arcs
    known = arcs["existing"].notna()
    forced = arcs["forced"].mask(known, np.fmax(arcs["existing"].fillna(0.0), arcs["forced"]))
    arcs = arcs.assign(forced=forced)
    if scenario.existing == "kept":
        return replace(matches, arcs=arcs)
    units = matches.units
    standing = units.index[units["existing"].astype(bool) | (units["kind"] == "process")]
    streams = matches.streams
    streams = streams[(streams["unit"] == "") | streams["unit"].isin(standing)]
    arcs = arcs[known & arcs["source"].isin(streams.index) & arcs["sink"].isin(streams.index)]
    return replace(
        matches,
        arcs=arcs,
        units=units.loc[standing],
        loads=matches.loads[matches.loads["unit"].isin(standing)],
        streams=streams,
        rates=matches.rates[matches.rates["stream"].isin(streams.index)],
        levels=matches.levels[matches.levels["stream"].isin(streams.index)],
        routes=matches.routes[matches.routes.index.isin(arcs["route"])],
    )


def counts_exchanges(scenario: Scenario) -> bool:
    """Tell whether the number of exchanges matters: then every arc has its binary."""
    weighed = any("exchanges" in weights for weights in (*scenario.stages, scenario.policy))
    return weighed or any("exchanges" in limit.parts for limit in scenario.limits)


def _add_units(model: pyo.ConcreteModel, matches: Matches, limits: np.ndarray) -> Technologies:
    model.technology = pyo.Block(doc="converters, hubs and water processes")
    added = add_technologies(model.technology, matches, limits)
    add_modes(model.technology, added.activity, matches)
    if matches.stores is not None:
        model.store = pyo.Block(doc="what carries amounts from step to step")
        add_stores(model.store, matches, added)
    return added


def _add_flexible(model: pyo.ConcreteModel, matches: Matches) -> Flexible | None:
    if matches.flexible is None:
        return None
    model.flexible = pyo.Block(doc="needs that may wait, or go unmet")
    return add_flexible(model.flexible, matches)


def _add_peaks(
    model: pyo.ConcreteModel, matches: Matches, ends: Sequence[Exchange | Cascade]
) -> None:
    if matches.peaks is not None:
        model.peak = pyo.Block(doc="largest rates that are charged for")
        add_peaks(model.peak, matches, [bought_in(matches, each) for each in ends])


def _add_routes(
    model: pyo.ConcreteModel, matches: Matches, carried: list[Columns], cascade: Cascade
) -> Routes:
    model.route = pyo.Block(doc="pipes, conveyors, cables and lorry trips")
    routes = add_routes(model.route, matches, carried)
    add_loss_balance(model.heat, cascade, routes.build, routes.more, routes.capacity)
    return routes


def _add_mains(
    model: pyo.ConcreteModel,
    matches: Matches,
    ends: Sequence[Exchange],
    cascade: Cascade,
    routes: Routes,
) -> None:
    if matches.mains is None:
        return
    known = matches.streams.index
    sides = [*(flow_taps(each, known) for each in ends), heat_taps(cascade, known)]
    filled, tapped = ([side[end] for side in sides] for end in range(2))
    model.main = pyo.Block(doc="mains and trenches")
    add_mains(model.main, matches, filled, tapped, routes)


def _add_green(
    model: pyo.ConcreteModel, matches: Matches, ends: Sequence[Exchange], built: Technologies
) -> None:
    if matches.green is None:
        return
    model.green = pyo.Block(doc="green power")
    powers = [end for medium, end in zip(_MEDIA, ends, strict=True) if medium in ELECTRIC]
    add_green(model.green, matches, powers, built)


def _booked(matches: Matches) -> tuple[str, ...]:
    """Name the blocks that offer the ledger something; policies bear on these."""
    more = {"main": matches.mains, "peak": matches.peaks}
    more |= {"flexible": matches.flexible, "green": matches.green}
    return (*_BOOKED, *(name for name, told in more.items() if told is not None))


def _carried(exchange: Exchange) -> Columns:
    """What a medium moves on routes: every arc is a giver of its own."""
    flow = exchange.flow
    return flow.seen(giver=flow["arc"], most=route_peaks(flow.frame))


def _carried_heat(cascade: Cascade) -> Columns:
    """What heat moves on routes: every source is one giver, with all its segments."""
    drawn, peaks = cascade.drawn.frame, cascade.peaks
    most = np.append(peaks["most"].to_numpy(float), 0.0)
    most = most[positions(peaks, drawn, ["route", "period"])]
    return cascade.drawn.seen(giver=drawn["stream"], most=most)


def _add_objective(model: pyo.ConcreteModel, matches: Matches, scenario: Scenario) -> None:
    names = (*_booked(matches), *(("policy",) if matches.policies is not None else ()))
    ledger = open_ledger(matches, scenario, [model.component(name) for name in names])
    model.ledger = pyo.Block(doc="accounts of every holder")
    add_ledger(model.ledger, ledger)
    add_account_limit(model, ledger, scenario.limits)
    add_targets(model, matches, ledger, scenario.targets)
    add_stages(model, ledger, scenario.stages)
