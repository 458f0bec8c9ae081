"""Heat pair by pair, where a pair matters: counted exchanges, permits, least amounts.

A cascade does not say which source warms which sink, and rarely needs to. Where it does, every
source of the route has a branch of its own (:mod:`symbiosis.models.laws.branches`), so that what
the branch gives is what the pair exchanges, and a binary can switch it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyomo.environ as pyo

from symbiosis.models.words.algebra import (
    Columns,
    Named,
    Part,
    add_rows,
    add_variables,
    book,
    positions,
    spread_over,
    sum_over,
)
from symbiosis.park.accounts import NETWORK

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.models.laws.cascade import Cascade


@dataclass(frozen=True)
class Pairs:
    """The variables of heat by pairs.

    Attributes
    ----------
    given
        Heat given to a segment of a sink [MW], as from :func:`by_arc`.
    use
        Whether a source warms a sink at all [0/1].
    """

    given: Columns
    use: Columns


def paired_routes(arcs: pd.DataFrame, *, count: bool) -> set[int]:
    """List the routes on which a pair matters.

    Parameters
    ----------
    count
        Whether exchanges are counted: then it does on all.
    """
    switched = (arcs["permit_cost"] > 0) | (arcs["minimum"] > 0) | count
    return set(arcs.loc[switched, "route"])


def add_pairs(
    block: pyo.Block, cascade: Cascade, arcs: pd.DataFrame, given: Columns, *, count: bool
) -> list[Part]:
    """Switch the pairs of some routes, and say what they hold for the ledger.

    Parameters
    ----------
    arcs
        The arcs of those routes: ``arc`` and their limits.
    given
        Heat by arc, as from :func:`by_arc`.
    count
        Whether exchanges are counted.
    """
    use = add_variables(
        block, "use", arcs, {"arc": cascade.labels["arc"]}, domain=pyo.Binary,
        doc="whether a source warms a sink [0/1]",
    )  # fmt: skip
    pairs = Pairs(given, use)
    add_pair_link(block, cascade, pairs)
    add_pair_minimum_limit(block, cascade, pairs)
    return _lines(pairs, count=count)


def by_arc(cascade: Cascade, arcs: pd.DataFrame) -> Columns:
    """Name the arc that each given variable is heat of.

    Parameters
    ----------
    arcs
        All arcs: ``arc``, ``branch``, ``sink``.

    Returns
    -------
    Columns
        What is given, with ``arc`` (one of the branch's arcs to the sink: the only one where every
        source has a branch of its own) and ``most``, all that the branch could send [MW].
    """
    given, drawn = cascade.given.frame, cascade.drawn.frame
    wanted = given[["branch", "stream"]].set_axis(["branch", "sink"], axis=1)
    arc = arcs["arc"].to_numpy(int)[positions(arcs, wanted, ["branch", "sink"])]
    most = drawn.groupby(["branch", "period"])["bound"].sum().rename("most").reset_index()
    offered = given[["branch", "period"]].merge(most, how="left")["most"].to_numpy(float)
    return Columns(cascade.given.var, given.assign(arc=arc, most=offered))


def add_pair_link(block: pyo.Block, cascade: Cascade, pairs: Pairs) -> None:
    r"""Only a pair in use exchanges heat.

    .. math:: \sum_l g_{b(s),d,l,t} \le P_{s,d,t} w_{s,d}

    g  given by the branch of the source [MW];  P  the most that the source can send or the sink's
    reachable segments can take [MW];  w  in use [0/1]
    """
    frame = pairs.given.frame
    pairs_of = frame[frame["arc"].isin(pairs.use.frame["arc"])].groupby(["arc", "period"])
    rows = pairs_of.agg(wanted=("bound", "sum"), offered=("most", "first")).reset_index()
    tight = np.minimum(rows["wanted"], rows["offered"]).to_numpy(float)
    add_rows(
        block,
        "pair_link",
        rows,
        {name: cascade.labels[name] for name in ("arc", "period")},
        [
            sum_over(pairs.given, rows, ("arc", "period")),
            spread_over(pairs.use, rows, ("arc",), -tight),
        ],
        doc="heat only of a pair in use [MW]",
        upper=0.0,
    )


def add_pair_minimum_limit(block: pyo.Block, cascade: Cascade, pairs: Pairs) -> None:
    r"""A pair in use exchanges its least amount.

    .. math:: m_a w_a \le \sum_t h_t \sum_l g_{b(s),d,l,t}

    g  given by the branch of the source [MW];  h  hours of the period;  m  least amount [MWh/a];
    w  in use [0/1]
    """
    rows = pairs.use.frame
    rows = rows[rows["minimum"] > 0].reset_index(drop=True)
    hours = pairs.given.frame["hours"].to_numpy(float)
    add_rows(
        block,
        "pair_minimum_limit",
        rows,
        {"arc": cascade.labels["arc"]},
        [
            sum_over(pairs.given, rows, ("arc",), hours),
            spread_over(pairs.use, rows, ("arc",), -rows["minimum"].to_numpy(float)),
        ],
        doc="least heat of a pair in use [MWh/a]",
        lower=0.0,
    )


def _lines(pairs: Pairs, *, count: bool) -> list[Part]:
    """Book permits, and the count where exchanges are counted."""
    used = pairs.use.frame
    permits = used["permit_cost"].to_numpy(float)
    parts = [book("permit", NETWORK, Named.of(used["link"]), pairs.use, permits)]
    if count:
        parts.append(book("exchange", NETWORK, "count", pairs.use, np.ones(len(used))))
    return parts
