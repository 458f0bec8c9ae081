r"""Gains: what every exchange saves and every retrofit earns; together they are the saving.

The cost of a park is linear in what it does, so it can be told from the exchanges:

.. math:: C = K - \sum_e net_e - \sum_u own_u - rest

K  what it costs when everything is bought and disposed of and no retrofit is built;  net  what
exchange e saves, less its share of the ways and retrofits;  own  what retrofit u earns that no
exchange carries;  rest  what is paid for and serves nobody (a way that carries nothing). K is the
same in the plan and in what it is compared with: so the saving is the difference of the sums.

What a use of water needs depends on what it is given: dirtier water takes more of it. What it buys
and discharges more than in the reference is borne by what flows into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.plan.reading.once import DUST
from symbiosis.plan.reading.timed_flows import BOUGHT_TIMED, spared_outlets
from symbiosis.plan.tables.chains import borne_shares, share_chains
from symbiosis.plan.tables.peak_worth import peak_savings
from symbiosis.plan.tables.technologies import unit_costs
from symbiosis.plan.tables.timed_worth import SOLD_TIMED, timed_worth

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.plan.reading.books import Prices
    from symbiosis.plan.reading.once import Reading

_CAPITAL = ["annual_cost", "running_cost", "capex"]


@dataclass(frozen=True)
class Gains:
    """What a solution's exchanges and retrofits are worth.

    Attributes
    ----------
    exchanges
        Rows of :attr:`Reading.exchanges` with what both ends save, what the way and the retrofits
        cost, ``net``, ``capex`` and ``payback``.
    units
        Technology or hub -> its costs, and ``own``: what it earns that no exchange carries.
    needs
        Need that waits -> what less is paid for its firm's largest rates [money/a].
    """

    exchanges: pd.DataFrame
    units: pd.DataFrame
    needs: pd.Series


def gains(reading: Reading, routes: pd.DataFrame, base: Reading) -> Gains:
    """Value all exchanges and retrofits of a solution.

    Parameters
    ----------
    reading
        The solution.
    routes
        Its table ``routes``.
    base
        The solution with which all are compared: how busy uses of water are without exchanges, and
        what retrofits that stand cost anyway.
    """
    matches = reading.matches
    table = _with_ends(reading.exchanges, matches)
    table = table.assign(**savings(reading.prices, table, table["quantity"]))
    table = _with_thirst(table, reading, base)
    shaved, drawn, waited = peak_savings(table, reading, base)
    table["saving_receiver"] += shaved
    table = _network(table, reading, routes)
    costs, before = unit_costs(reading), unit_costs(base).reindex(matches.units.index)
    known = before[_CAPITAL].reindex(costs.index).fillna(0.0)
    more = costs.assign(**{name: costs[name] - known[name] for name in _CAPITAL})
    used = more[costs["in_use"]]
    borne = borne_shares(table, used, _exchanged_share(table, reading))
    table = share_chains(table, used, borne)
    own = -more["annual_cost"] * (1.0 - borne.reindex(more.index).fillna(0.0))
    own += drawn.reindex(own.index).fillna(0.0)
    return Gains(table, costs.assign(own=own), waited)


def since(gained: Gains, before: Gains | None) -> tuple[pd.Series, pd.Series]:
    """Give what exchanges and retrofits are worth more than they were.

    An exchange that goes another way than before is compared with the same pair's.

    Parameters
    ----------
    gained, before
        Of the plan, and of today; None: of a park where nothing is known of today.
    """
    table, units = gained.exchanges, gained.units
    if before is None:
        return table["net"], units["own"]
    ends = ["source", "sink"]
    old = before.exchanges
    moved = old[~old.index.isin(table.index)]
    first = table[~table.index.isin(old.index)].sort_values("quantity", ascending=False)
    place = first.reset_index(names="id").drop_duplicates(ends).set_index(ends)["id"]
    heirs = place.reindex(pd.MultiIndex.from_frame(moved[ends])).to_numpy(dtype=object)
    inherited = moved["net"].groupby(heirs).sum()
    was = old["net"].add(inherited, fill_value=0.0).reindex(table.index).fillna(0.0)
    return table["net"] - was, units["own"] - before.units["own"].reindex(units.index).fillna(0.0)


def savings(prices: Prices, table: pd.DataFrame, sent: pd.Series) -> dict[str, pd.Series]:
    """Price what passes: what giver and taker save against outlet and utility [money/a].

    What a technology takes would have to be bought, and its own cost says so
    (:mod:`symbiosis.plan.tables.technologies`); what it makes would not be there without it.

    Parameters
    ----------
    prices
        What everything is worth.
    table
        Rows of ``arcs`` of :class:`symbiosis.matching.tables.Matches`; ``exergy`` (as it arrives)
        and ``cooled`` where heat's is charged; what departs from the mean where prices change.
    sent
        Amount that leaves the source a year [t, m3, MWh].
    """
    matches = prices.matches
    giver, taker = (matches.streams.loc[table[end]] for end in ("source", "sink"))
    received = sent.to_numpy(float) * (1.0 - table["loss"].to_numpy(float))
    covered = received * table["substitution"].to_numpy(float)
    made = giver["unit"].map(matches.units["kind"]).isin(["technology", "hub"]).to_numpy(bool)
    spared, per = spared_outlets(matches, giver)
    outlet = pd.Series(sent.to_numpy(float) * per * prices.of("outlet", spared), table.index)
    utility = covered * prices.of("utility", taker["utility"])
    if "utility_timed" in table:
        bought = taker["utility"]
        utility += sum(table[kind].to_numpy() * prices.of(kind, bought) for kind in BOUGHT_TIMED)
        outlet += table[SOLD_TIMED].to_numpy() * prices.of(SOLD_TIMED, spared)
    outlet = outlet.where(~made, 0.0)
    pretreatment = sent.to_numpy(float) * prices.of("link", table["link"])
    last = matches.last_legs.reindex(table["sink"]).to_numpy(bool)
    charge = received * prices.of("received", table["medium"])
    cooling = np.zeros(len(table))
    if "exergy" in table:
        worth = prices.of("exergy", table["medium"])
        exergy, cooled = (
            table[name].astype(float).fillna(0.0).to_numpy() for name in ("exergy", "cooled")
        )
        charge, cooling = charge + exergy * worth, cooled * worth
    parts = {
        "avoided_outlet": outlet,
        "avoided_utility": utility,
        "saving_donor": outlet - pretreatment - cooling,
        "saving_receiver": utility - np.where(last, charge, 0.0),
    }
    return {name: pd.Series(part, index=table.index) for name, part in parts.items()}


def _with_ends(table: pd.DataFrame, matches: Matches) -> pd.DataFrame:
    """Add what stands in the streams at both ends, as far as money hangs on it."""
    giver, taker = (
        matches.streams.loc[table[end]].set_axis(table.index) for end in ("source", "sink")
    )
    return table.assign(
        **{"from": giver["enterprise"], "to": taker["enterprise"]},
        source_stream=table["source"],
        sink_stream=table["sink"],
        outlet=giver["outlet"],
        utility=taker["utility"],
        source_unit=matches.told_as(giver["unit"]),
        sink_unit=matches.told_as(taker["unit"]),
    )


def _with_thirst(table: pd.DataFrame, reading: Reading, base: Reading) -> pd.DataFrame:
    """Let exchanges bear what uses of water buy and discharge more for being given them."""
    units, streams = reading.matches.units, reading.matches.streams
    ports = streams[streams["unit"].map(units["kind"]).eq("process")]
    if ports.empty or table.empty:
        return table
    more = _whole(reading, ports) - _whole(base, ports)
    price = sum(reading.prices.of(kind, ports[kind]) for kind in ("outlet", "utility"))
    timing = timed_worth(reading, ports, given=True) - timed_worth(base, ports, given=True)
    extra = (more * price + timing).groupby(ports["unit"]).sum()
    bears = {}
    for end, saving in (("sink", "saving_receiver"), ("source", "saving_donor")):
        unit = table[f"{end}_unit"].where(table[f"{end}_unit"].isin(extra.index))
        whole = table["quantity"].groupby(unit).transform("sum")
        share = (table["quantity"] / whole).fillna(0.0)
        bears[saving] = table[saving] - share * unit.map(extra).fillna(0.0)
        # What nothing flows into bears it by what flows out.
        extra = extra.mask(extra.index.isin(set(unit.dropna())), 0.0)
    return table.assign(**bears)


def _whole(reading: Reading, ports: pd.DataFrame) -> pd.Series:
    """Give what every port takes or gives a year, exchanged or not."""
    flows = reading.flows
    parts = [reading.covered, flows.outlet, flows.utility]
    return sum(
        (part.reindex(ports.index).fillna(0.0) for part in parts), pd.Series(0.0, ports.index)
    )


def _exchanged_share(table: pd.DataFrame, reading: Reading) -> pd.Series:
    """Give the share of each unit's main product that exchanges carry; the rest is sold outside."""
    streams = reading.matches.streams
    main = streams[(streams["coefficient"] == 1.0) & (streams["role"] == "source")]
    carried = table.groupby("source_stream")["quantity"].sum().reindex(main.index).fillna(0.0)
    carried = carried.set_axis(main["unit"]).groupby(level=0).sum()
    made = reading.flows.activity.reindex(carried.index)
    # What a store gives is what is drawn from it, a machine what its ways of running give.
    told = reading.matches.told_as(carried.index.to_series()).to_numpy()
    carried, made = (each.groupby(told).sum() for each in (carried, made))
    return (carried / made.where(made > DUST)).clip(upper=1.0)


def _way_km(table: pd.DataFrame, route: pd.DataFrame, matches: Matches) -> pd.Series:
    """Give the length of each exchange's way: of its route, but of a main only what it goes by."""
    own = route["length_km"]
    if matches.mains is not None:
        own = own.mask(table["route"].isin(matches.mains.reach_km.index))
    return own.fillna(table["distance_km"]).fillna(0.0)


def _network(table: pd.DataFrame, reading: Reading, routes: pd.DataFrame) -> pd.DataFrame:
    """Add each exchange's share by flow of its route, its permit, and a policy's charge for it."""
    route = routes.reindex(table["route"]).set_axis(table.index)
    share = (table["quantity"] / route["quantity"]).fillna(0.0)
    charge = float(reading.prices.of("exchange", pd.Series(["count"]))[0])
    used = reading.used.reindex(table.index).fillna(0.0)
    permit = used * (table["permit_cost"].fillna(0.0) + charge)
    return table.assign(
        carrier=route["carrier"],
        distance_km=_way_km(table, route, reading.matches),
        network_cost=share * route["annual_cost"].fillna(0.0) + permit,
        running=share * route["running_cost"].fillna(0.0) + permit,
        capex=share * route["capex"].fillna(0.0),
        gross=table["saving_donor"] + table["saving_receiver"],
    )
