r"""Policies: allowances, stepped prices, refunds that ask for a share of waste, grants with a cap.

What a firm uses of what a policy bears on is a sum of its ledger lines,

.. math:: u_{p,h} = \sum_{line} w_{p,line} \, q_{h,line}

w  how much a unit of a line counts;  q  its quantity [unit a year]. A plain charge is a ledger line
of that quantity; all others have variables of their own, and what they come to are ledger lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from symbiosis.models.laws.ledger import weigh
from symbiosis.models.laws.policy_use import MOST, Around, Booked, family_of, ordered, used_of
from symbiosis.models.laws.refund import refunds
from symbiosis.models.words.algebra import NUMBERS, Family, Sum, add_variables, each, law
from symbiosis.models.words.arrays import LinearLines
from symbiosis.models.words.lines import LINE
from symbiosis.park.entities import HOURS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from symbiosis.matching.tables import Matches
    from symbiosis.models.laws.exchange import Exchange
    from symbiosis.models.words.algebra import Columns
    from symbiosis.models.words.arrays import Term


_CO2 = "utility_co2"
"""Kind of line: what departs from the mean of the CO2 that comes with what is bought."""
_ENDLESS = 1e10
"""More allowances than anybody trades [unit/a]: at no price they would else have no end."""


def add_policies(
    block: pyo.Block,
    matches: Matches,
    lines: pd.DataFrame,
    terms: Sequence[Term],
    material: Exchange,
) -> None:
    """Add what policies charge and give, as ledger lines of the block.

    Parameters
    ----------
    lines, terms
        The ledger's lines (columns ``kind``, ``holder``, ``item``) and their entries without them.
    material
        Exchanges of materials, for shares of waste.
    """
    if matches.policies is None:
        return
    blocks = Around(block, lines, terms, matches, matches.policies)
    booked = [
        *_charges(blocks),
        *_quotas(blocks),
        *_steps(blocks),
        *refunds(blocks, material),
        *_grants(blocks),
    ]
    block.line = _lines(booked)


def _lines(booked: Sequence[Booked]) -> LinearLines:
    keys: list[tuple[str, str, str]] = []
    terms: list[Term] = []
    for part in booked:
        terms += [term.moved(term.rows + len(keys)) for term in part.terms]
        names = [part.holder.tolist(), part.item.tolist()]
        keys += [(part.kind, *pair) for pair in zip(*names, strict=True)]
    return LinearLines(keys, terms, LINE, doc="what policies bear on [unit/a], grants [money]")


def _charges(blocks: Around) -> Iterator[Booked]:
    rows = ordered(blocks.policies.pairs("charge"))
    used = used_of(blocks, rows, family_of(rows))
    yield Booked("policy", rows["holder"].to_numpy(), rows["policy"].to_numpy(), used.terms)


def _quotas(blocks: Around) -> Iterator[Booked]:
    """Add allowances: whoever can sell what is left for what it costs has simply been given it."""
    rows = ordered(blocks.policies.pairs("quota"))
    alike = (rows["left_rate"] == rows["rate"]) & (rows["rate"] > 0.0)
    yield from _given(blocks, rows[alike].reset_index(drop=True))
    yield from _traded(blocks, rows[~alike].reset_index(drop=True))


def _given(blocks: Around, rows: pd.DataFrame) -> Iterator[Booked]:
    if rows.empty:
        return
    pairs = family_of(rows)
    free = add_variables(
        blocks.block, "free", pairs, doc="allowances that are free [unit/a]",
        upper=rows["allowance"].to_numpy(float),
    )  # fmt: skip
    names = rows["holder"].to_numpy(), rows["policy"].to_numpy()
    yield Booked("policy", *names, used_of(blocks, rows, pairs).terms)
    yield Booked("policy_free", *names, free.per(pairs).terms)


def _traded(blocks: Around, rows: pd.DataFrame) -> Iterator[Booked]:
    if rows.empty:
        return
    pairs = family_of(rows)
    most = np.full(len(pairs), _ENDLESS)
    bought = add_variables(
        blocks.block, "bought", pairs, doc="allowances bought [unit/a]", upper=most
    )
    left = add_variables(
        blocks.block, "left", pairs, doc="allowances sold or kept [unit/a]", upper=most
    )
    add_quota_balance(blocks.block, used_of(blocks, rows, pairs), bought, left)
    names = rows["holder"].to_numpy(), rows["policy"].to_numpy()
    yield Booked("policy", *names, bought.per(pairs).terms)
    yield Booked("policy_left", *names, left.per(pairs).terms)


def add_quota_balance(block: pyo.Block, used: Sum, bought: Columns, left: Columns) -> None:
    r"""What a firm uses and what it has left is what it was given and what it bought.

    .. math:: u_{p,h} + l_{p,h} = A_{p,h} + b_{p,h}

    u  use [unit/a];  l  left: sold or kept;  A  allowance;  b  bought. Buying costs more than what
    is left is worth, so nobody does both; what is left and worth nothing is lost.
    """
    pairs = used.rows
    block.quota_balance = law(
        used + left.per(pairs) - bought.per(pairs) == pairs["allowance"],
        doc="allowances given and bought are used, sold or kept [unit/a]",
    )


def _steps(blocks: Around) -> Iterator[Booked]:
    rows = ordered(blocks.policies.pairs("steps"))
    if rows.empty:
        return
    pairs = family_of(rows)
    known = blocks.policies.steps.rename(columns={"rate": "step_rate"})
    table = rows.reset_index(names="pair").merge(known, on="policy", suffixes=("", "_of"))
    table = table.sort_values(["pair", "number"], ignore_index=True).astype({"number": int})
    family = family_of(table)
    family = each(family.frame, {**family.labels, "number": NUMBERS})
    taken = add_variables(
        blocks.block, "step", family, doc="what is used within a step [unit/a]",
        upper=table["width"].to_numpy(float),
    )  # fmt: skip
    add_step_balance(blocks.block, used_of(blocks, rows, pairs), taken)
    add_order_of_steps(blocks, table, family, taken)
    every = taken.per(family)
    yield Booked("policy_step", table["holder"].to_numpy(), table["item"].to_numpy(), every.terms)


def add_step_balance(block: pyo.Block, used: Sum, taken: Columns) -> None:
    r"""What a firm uses falls into the steps of its price.

    .. math:: \sum_k s_{p,h,k} = u_{p,h}, \quad s_{p,h,k} \le W_{p,k}

    s  used within a step;  W  its width [unit/a];  u  use. Where later steps are dearer, the
    cheaper ones fill first by themselves.
    """
    pairs = used.rows
    block.step_balance = law(
        taken.per(pairs, on=("holder", "policy")) - used == 0.0,
        doc="what is used falls into steps [unit/a]",
    )


def add_order_of_steps(blocks: Around, table: pd.DataFrame, family: Family, taken: Columns) -> None:
    r"""A cheaper step opens when the one before is full.

    .. math:: s_{p,h,k} \le \min(W_{p,k}, M_h) \, f_{p,h,k}, \quad
        s_{p,h,k-1} \ge W_{p,k-1} \, f_{p,h,k}

    s  used within a step [unit/a];  W  its width;  M  more than the firm can use;  f  whether the
    step before is full [0/1]. Only where a later step is cheaper than an earlier one.
    """
    falls = (
        table.groupby("pair")["step_rate"].diff().lt(0.0).groupby(table["pair"]).transform("any")
    )
    opens = (falls & (table["number"] > 0)).to_numpy()
    if not opens.any():
        return
    later = family.where(opens)
    full = add_variables(
        blocks.block, "full", later, domain=pyo.Binary, doc="whether the step before is full [0/1]"
    )
    before = np.flatnonzero(opens) - 1
    width, most = table["width"].to_numpy(float), _most(blocks, table)
    ordered = np.arange(len(later))
    blocks.block.step_open_limit = law(
        taken.put(later, before + 1, ordered, np.ones(len(later)))
        - full.per(later) * np.fmin(width[opens], most[opens])
        <= 0.0,
        doc="a cheaper step opens only behind a full one [unit/a]",
    )
    blocks.block.step_full_limit = law(
        taken.put(later, before, ordered, np.ones(len(later))) - full.per(later) * width[before]
        >= 0.0,
        doc="the step before an open one is full [unit/a]",
    )


def _most(blocks: Around, table: pd.DataFrame) -> np.ndarray:
    """Give more than any pair can use: its streams' amounts, and its units' at full size."""
    streams, units = blocks.matches.streams, blocks.matches.units
    port = streams["coefficient"] * streams["unit"].map(units["max_size"]) * HOURS_PER_YEAR
    amount = streams["annual"].where(streams["unit"] == "", port).fillna(0.0)
    weights = blocks.policies.bases.set_index(["policy", "kind", "item"])["weight"].abs()
    most = pd.Series(0.0, index=table.index)
    apart = _most_apart(blocks.matches)
    for kind, column in (("outlet", "outlet"), ("utility", "utility"), (_CO2, "utility")):
        each_of = (
            table[["holder", "policy"]]
            .reset_index()
            .merge(
                pd.DataFrame(
                    {"holder": streams["enterprise"], "item": streams[column], "amount": amount}
                ),
                on="holder",
            )
        )
        key = pd.MultiIndex.from_arrays([each_of["policy"], [kind] * len(each_of), each_of["item"]])
        worth = each_of["amount"] * weights.reindex(key).fillna(0.0).to_numpy()
        if kind == _CO2:
            worth *= each_of["item"].map(apart).fillna(0.0).to_numpy()
        most = most.add(worth.groupby(each_of["index"]).sum(), fill_value=0.0)
    return np.fmin(most.to_numpy(float), MOST)


def _most_apart(matches: Matches) -> pd.Series:
    """Give by how much the CO2 of each utility departs at most from its mean, as a factor."""
    timed = matches.timed
    if timed is None:
        return pd.Series(dtype=float)
    return timed[timed["kind"] == _CO2].groupby("item")["factor"].agg(lambda own: own.abs().max())


def _grants(blocks: Around) -> Iterator[Booked]:
    rows = ordered(blocks.policies.pairs("grant"))
    firm = blocks.matches.units["enterprise"]
    table = rows.reset_index(names="pair").merge(blocks.policies.grants, on="policy")
    table = table[table["unit"].map(firm) == table["holder"]].reset_index(drop=True)
    if table.empty:
        return
    family = family_of(table, "unit")
    granted = add_variables(blocks.block, "granted", family, doc="money granted, once [money]")
    capital = blocks.lines.assign(line=np.arange(len(blocks.lines)))
    capital = capital[capital["kind"] == "technology"].rename(columns={"item": "unit"})
    found = table.reset_index(names="row").merge(capital[["unit", "line"]], on="unit")
    line, row = (found[name].to_numpy(int) for name in ("line", "row"))
    spent = Sum(family, tuple(weigh(blocks.terms, line, row, found["share"].to_numpy(float))))
    capped = rows[np.isfinite(rows["cap"])].reset_index(drop=True)
    add_grant_limits(blocks.block, granted, spent, family_of(capped))
    yield Booked(
        "policy_grant", table["holder"].to_numpy(), table["item"].to_numpy(),
        granted.per(family).terms,
    )  # fmt: skip


def add_grant_limits(block: pyo.Block, granted: Columns, spent: Sum, capped: Family) -> None:
    r"""A grant is a share of what is spent, and no more than its cap for a firm.

    .. math:: g_{p,u} \le \sigma_p K_u, \quad \sum_{u \in h} g_{p,u} \le C_p

    g  granted for a retrofit, once;  sigma  share;  K  capital of the retrofit [money];  C  cap for
    a firm.
    """
    family = spent.rows
    block.grant_share_limit = law(
        granted.per(family) - spent <= 0.0, doc="a grant is a share of what is spent [money]"
    )
    if len(capped):
        names = {column: granted.labels[column] for column in ("holder", "policy")}
        at = {
            column: pd.Index(names[column]).get_indexer(capped.labels[column][capped[column]])
            for column in names
        }
        rows = each(capped.frame.assign(**at), names)
        block.grant_cap_limit = law(
            granted.per(rows) <= capped["cap"], doc="grants of a firm within their cap [money]"
        )
