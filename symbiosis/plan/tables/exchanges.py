"""Exchanges: who gives what to whom, what both save, what it costs, on what it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.media import UNITS
from symbiosis.plan.reading.books import money_by_item
from symbiosis.plan.reading.flows import INHOUSE
from symbiosis.plan.reading.heat_pairs import cascade
from symbiosis.plan.reading.shapes import shaped
from symbiosis.plan.reading.worth import worth_of
from symbiosis.plan.tables.balances import stream_names
from symbiosis.plan.tables.chains import share_chains
from symbiosis.plan.tables.grounds import weaker
from symbiosis.plan.tables.reasons import largest_assumption, tightest_property

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.reading.flows import Flows

_DUST = 1e-6
"""Amounts a year below this are the solver's rounding [t, MWh, m3]."""


def exchanges(
    matches: Matches,
    scenario: Scenario,
    flows: Flows,
    parts: dict[str, pd.DataFrame],
    names: dict[str, pd.Series],
) -> pd.DataFrame:
    """List the exchanges of a plan, the most worthwhile first.

    Every exchange bears its share by flow of its route; what passes through a retrofit bears the
    retrofit's cost (:mod:`symbiosis.plan.tables.chains`). Over all exchanges, ``net`` adds up to
    what the park saves against its baseline by them; retrofits that pay without any exchange come
    on top.

    Parameters
    ----------
    parts
        The plan's tables ``cascade``, ``routes`` and ``technologies``.
    names
        ``enterprises`` and ``materials``: id -> what people call it.
    """
    table = _moved(matches, flows, parts["cascade"])
    table = _described(table, matches, names)
    money = money_by_item(matches, scenario)
    table = _savings(table, matches, money)
    table = _network(table, parts["routes"], money)
    table = share_chains(table, parts["technologies"], _exchanged_share(table, matches, flows))
    table["quality"] = tightest_property(table, matches)
    table["basis"] = weaker(table["source_basis"], table["sink_basis"])
    table["assumption"] = largest_assumption(table, matches)
    table = table.rename_axis("id").sort_values(["net", "id"], ascending=[False, True])
    return shaped("exchanges", table)


def _moved(matches: Matches, flows: Flows, pairs: pd.DataFrame) -> pd.DataFrame:
    """Give the arcs that carry something: those of flows, and heat's pairs from the cascade."""
    sent = flows.sent[flows.sent > _DUST].rename("quantity")
    linear = matches.arcs.join(sent, how="inner")
    heat = matches.arcs[matches.arcs["medium"] == "heat"].rename_axis("id").reset_index()
    giver = matches.streams["enterprise"].reindex(heat["source"]).to_numpy()
    heat["route"] = heat["route"].where(heat["route"] != "", INHOUSE + giver)
    pairs = pairs.rename(columns={"hot_c": "supply_c", "sink_hot_c": "target_c"})
    pairs = pairs[["route", "source", "sink", "supply_c", "target_c", "quantity"]]
    heat = heat.merge(pairs, on=["route", "source", "sink"]).set_index("id")
    table = pd.concat([linear, heat]) if len(heat) else linear
    columns = ["supply_c", "target_c"]
    return table.reindex(columns=[*table.columns.difference(columns), *columns])


def count_exchanges(matches: Matches, flows: Flows) -> int:
    """Count the pairs of streams between which something passes."""
    return int((flows.sent > _DUST).sum()) + len(cascade(matches, flows))


def _described(table: pd.DataFrame, matches: Matches, names: dict[str, pd.Series]) -> pd.DataFrame:
    """Add what stands in the streams: who, what, how it is known."""
    giver = matches.streams.loc[table["source"]].set_axis(table.index)
    taker = matches.streams.loc[table["sink"]].set_axis(table.index)
    called = (
        giver["item"]
        .map(names["materials"])
        .fillna(stream_names(matches).loc[table["source"]].set_axis(table.index))
    )
    return table.assign(
        **{"from": giver["enterprise"], "to": taker["enterprise"]},
        from_name=giver["enterprise"].map(names["enterprises"]),
        to_name=taker["enterprise"].map(names["enterprises"]),
        item=giver["item"],
        item_name=called,
        source_stream=table["source"],
        sink_stream=table["sink"],
        unit=table["medium"].map(UNITS) + "/a",
        outlet=giver["outlet"],
        utility=taker["utility"],
        source_basis=giver["basis"],
        sink_basis=taker["basis"],
        source_unit=giver["unit"],
        sink_unit=taker["unit"],
        distance_km=table["distance_km"].fillna(0.0),
        existing=_pairs(table).isin(_pairs(matches.arcs[matches.arcs["existing"].notna()])),
    )


def _pairs(arcs: pd.DataFrame) -> pd.MultiIndex:
    """Name who gives to whom, whatever the way: sludge in a new pipe was on a lorry before."""
    return pd.MultiIndex.from_frame(arcs[["source", "sink"]])


def _savings(table: pd.DataFrame, matches: Matches, money: pd.Series) -> pd.DataFrame:
    """Add what the giver and the taker save, against the outlet and the utility of their streams.

    What a technology takes would have to be bought, and its own cost says so
    (:mod:`symbiosis.plan.tables.technologies`); what it makes would not be there without it.
    """
    sent = table["quantity"].to_numpy(float)
    received = sent * (1.0 - table["loss"].to_numpy(float))
    covered = received * table["substitution"].to_numpy(float)
    kinds = matches.units["kind"]
    made = table["source_unit"].map(kinds).isin(["technology", "hub"]).to_numpy()
    avoided_outlet = np.where(made, 0.0, sent * worth_of(money, "outlet", table["outlet"]))
    avoided_utility = covered * worth_of(money, "utility", table["utility"])
    pretreatment = sent * worth_of(money, "link", table["link"])
    last = matches.last_legs().reindex(table["sink_stream"]).to_numpy(bool)
    charge = np.where(last, received * worth_of(money, "received", table["medium"]), 0.0)
    donor, receiver = avoided_outlet - pretreatment, avoided_utility - charge
    return table.assign(
        avoided_outlet=avoided_outlet,
        avoided_utility=avoided_utility,
        saving_donor=donor,
        saving_receiver=receiver,
        gross=donor + receiver,
    )


def _exchanged_share(table: pd.DataFrame, matches: Matches, flows: Flows) -> pd.Series:
    """Give the share of each unit's main product that exchanges carry; the rest is sold outside."""
    streams = matches.streams
    main = streams[(streams["coefficient"] == 1.0) & (streams["role"] == "source")]
    carried = table.groupby("source_stream")["quantity"].sum().reindex(main.index).fillna(0.0)
    carried = carried.set_axis(main["unit"]).groupby(level=0).sum()
    made = flows.activity.reindex(carried.index)
    return (carried / made.where(made > _DUST)).clip(upper=1.0)


def _network(table: pd.DataFrame, routes: pd.DataFrame, money: pd.Series) -> pd.DataFrame:
    """Add each exchange's share by flow of its route, its permit, and a policy's charge for it."""
    route = routes.reindex(table["route"]).set_axis(table.index)
    share = (table["quantity"] / route["quantity"]).fillna(0.0)
    permit = table["permit_cost"].fillna(0.0) + float(money.get(("exchange", "count"), 0.0))
    return table.assign(
        carrier=route["carrier"],
        network_cost=share * route["annual_cost"].fillna(0.0) + permit,
        running=share * route["running_cost"].fillna(0.0) + permit,
        capex=share * route["capex"].fillna(0.0),
    )
