"""Refunds that ask for a share of waste in what a need is covered with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo

from symbiosis.models.laws.policy_use import MOST, Around, Booked, family_of, ordered
from symbiosis.models.words.algebra import Family, Sum, add_variables, each, law, total
from symbiosis.park.entities import HOURS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.matching.tables import Matches
    from symbiosis.models.laws.exchange import Exchange
    from symbiosis.models.words.algebra import Columns


def refunds(blocks: Around, material: Exchange) -> Iterator[Booked]:
    """Add what earns refunds, and give its ledger lines."""
    rows = ordered(blocks.policies.pairs("refund"))
    if rows.empty:
        return
    pairs = family_of(rows)
    earned = add_variables(blocks.block, "earned", pairs, doc="what earns a refund [t/a]")
    reaches = add_variables(
        blocks.block, "reaches", pairs, domain=pyo.Binary,
        doc="whether the share of waste is reached and the refund claimed [0/1]",
    )  # fmt: skip
    needs = _needs(blocks, rows, material, pairs)
    add_refund_limits(blocks.block, needs, earned, reaches)
    yield Booked(
        "policy", rows["holder"].to_numpy(), rows["policy"].to_numpy(), earned.per(pairs).terms
    )


@dataclass(frozen=True)
class _Needs:
    """What reaches the needs that a refund is for: waste and all else, and what it covers [t/a]."""

    waste: Sum
    bought: Sum
    covered: Sum
    most: np.ndarray


def _needs(blocks: Around, rows: pd.DataFrame, material: Exchange, pairs: Family) -> _Needs:
    """Sum what reaches the needs of every pair: of several policies each has its own."""
    index, flow, bought = material.index, material.flow, material.utility
    arcs = index.arcs.index.to_numpy()[flow["arc"]]
    share = 1.0 - index.arcs["loss"].to_numpy(float)[flow["arc"]]
    useful = share * index.arcs["substitution"].to_numpy(float)[flow["arc"]]
    flow_hours, hours = flow["hours"], bought["hours"]
    firm, most = index.streams["enterprise"], np.zeros(len(rows))
    sums: dict[str, list[Sum]] = {"waste": [], "others": [], "bought": [], "covered": []}
    for policy, own in blocks.policies.wastes.groupby("policy"):
        named = rows[rows["policy"] == policy].reset_index().set_index("holder")["index"]
        numbers = firm.map(named).where(firm.index.isin(own["stream"]))
        pair = numbers.fillna(-1).to_numpy(int)
        of_flow, of_bought = pair[flow["sink"]], pair[bought["sink"]]
        is_waste = np.isin(arcs, own["arc"].to_numpy())
        seen = flow.seen(pair=of_flow)
        rows_of = each(pairs.frame.assign(pair=np.arange(len(rows))), pairs.labels)
        sums["waste"].append((seen * (flow_hours * share * is_waste)).per(rows_of, on=("pair",)))
        sums["others"].append((seen * (flow_hours * share * ~is_waste)).per(rows_of, on=("pair",)))
        sums["covered"].append((seen * (flow_hours * useful)).per(rows_of, on=("pair",)))
        buys = bought.seen(pair=of_bought) * hours
        sums["bought"].append(buys.per(rows_of, on=("pair",)))
        np.add.at(most, pair[pair >= 0], _largest(blocks.matches, index.streams)[pair >= 0])
    parts = {name: total(each_of) for name, each_of in sums.items()}
    rest = parts["others"] + parts["bought"]
    return _Needs(parts["waste"], rest, parts["covered"] + parts["bought"], most)


def _largest(matches: Matches, streams: pd.DataFrame) -> np.ndarray:
    """Give the most that a need can take [t/a]."""
    port = streams["coefficient"] * streams["unit"].map(matches.units["max_size"]) * HOURS_PER_YEAR
    amount = streams["annual"].where(streams["unit"] == "", port).fillna(0.0)
    return np.fmin(amount.to_numpy(float), MOST)


def add_refund_limits(block: pyo.Block, needs: _Needs, earned: Columns, reaches: Columns) -> None:
    r"""A refund is earned on what is covered, once the share of waste in it is reached.

    .. math:: w_{p,h} - \theta_p (w_{p,h} + o_{p,h}) \ge -\theta_p M_h (1 - r_{p,h})

    .. math:: e_{p,h} \le n_{p,h}, \quad e_{p,h} \le M_h \, r_{p,h}

    w  waste that arrives;  o  all else that does or is bought [t/a];  theta  the share that is
    asked for;  e  what earns the refund;  n  the need that is covered;  M  the most of it;  r
    whether it is claimed [0/1].

    References: catalogue of products from resources used again whose VAT is refunded (2022).
    """
    pairs = needs.waste.rows
    share, most = pairs["threshold"], needs.most
    claimed = reaches.per(pairs)
    block.refund_share_limit = law(
        needs.waste * (1.0 - share) - needs.bought * share - claimed * (share * most)
        >= -share * most,
        doc="who claims a refund has the share of waste [t/a]",
    )
    block.refund_need_limit = law(
        earned.per(pairs) - needs.covered <= 0.0, doc="a refund is for what is covered [t/a]"
    )
    block.refund_claim_limit = law(
        earned.per(pairs) - claimed * most <= 0.0, doc="a refund is for who claims it [t/a]"
    )
