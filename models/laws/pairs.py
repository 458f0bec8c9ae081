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

from symbiosis.models.words.algebra import Columns, Family, add_variables, each, law
from symbiosis.models.words.joins import positions, summed
from symbiosis.models.words.lines import Named, Part, book
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
    block: pyo.Block, cascade: Cascade, arcs: Family, given: Columns, *, count: bool
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
        block, "use", arcs, domain=pyo.Binary, doc="whether a source warms a sink [0/1]"
    )
    pairs = Pairs(given, use)
    add_pair_link(block, cascade, pairs)
    add_pair_minimum_limit(block, pairs, arcs)
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
    on = ["branch", "period"]
    most = summed(drawn, on, "bound")
    offered = np.append(most["bound"].to_numpy(), np.nan)[positions(most, given, on)]
    return cascade.given.seen(arc=arc, most=offered)


def add_pair_link(block: pyo.Block, cascade: Cascade, pairs: Pairs) -> None:
    r"""Only a pair in use exchanges heat.

    .. math:: \sum_l g_{b(s),d,l,t} \le P_{s,d,t} w_{s,d}

    g  given by the branch of the source [MW];  P  the most that the source can send or the sink's
    reachable segments can take [MW];  w  in use [0/1]
    """
    given = pairs.given.frame
    switched, on = given[given["arc"].isin(pairs.use["arc"])], ["arc", "period"]
    wanted = summed(switched, on, "bound")
    rows = each(wanted, {name: cascade.labels[name] for name in on})
    offered = switched["most"].to_numpy()[positions(switched, wanted, on)]
    tight = np.minimum(rows["bound"], offered)
    block.pair_link = law(
        pairs.given.per(rows) <= pairs.use.at(rows) * tight, doc="heat only of a pair in use [MW]"
    )


def add_pair_minimum_limit(block: pyo.Block, pairs: Pairs, arcs: Family) -> None:
    r"""A pair in use exchanges its least amount.

    .. math:: m_a w_a \le \sum_t h_t \sum_l g_{b(s),d,l,t}

    g  given by the branch of the source [MW];  h  hours of the period;  m  least amount [MWh/a];
    w  in use [0/1]
    """
    rows = arcs.where(arcs["minimum"] > 0)
    exchanged = pairs.given * pairs.given["hours"]
    block.pair_minimum_limit = law(
        exchanged.per(rows) >= pairs.use.at(rows) * rows["minimum"],
        doc="least heat of a pair in use [MWh/a]",
    )


def _lines(pairs: Pairs, *, count: bool) -> list[Part]:
    """Book permits, and the count where exchanges are counted."""
    use = pairs.use
    link = Named.of(use.frame["link"])
    parts = [book("permit", NETWORK, link, use * use["permit_cost"])]
    if count:
        parts.append(book("exchange", NETWORK, "count", use))
    return parts
