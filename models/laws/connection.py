"""Amounts that are said of a connection: the arcs that stand for it share them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.words.algebra import each, law

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.models.words.algebra import Columns, Family, Sum

FORCED, MOST = "forced", "maximum"


def shared_amounts(arcs: pd.DataFrame, column: str) -> tuple[np.ndarray, np.ndarray]:
    """Let the arcs of one connection share what is said of it, whatever carries them.

    Parameters
    ----------
    arcs
        Arcs in the order of their codes, with ``connection``.
    column
        ``forced``, ``maximum`` or ``existing``.

    Returns
    -------
    codes, amounts
        Per arc: the first arc that shares with it (-1: nothing is said of it), and what all of
        them must, may, or do carry a year.
    """
    amount = arcs[column].to_numpy(float)
    said = np.isfinite(amount) if column == MOST else amount > 0
    if not said.any():
        return np.full(len(arcs), -1), np.zeros(len(arcs))
    own = np.arange(len(arcs))
    names = pd.factorize(arcs["connection"])[0]
    pool = np.where(arcs["connection"].to_numpy() == "", -1 - own, names)
    frame = pd.DataFrame({"pool": pool, "arc": own, "amount": amount})[said]
    pools = frame.groupby("pool")
    codes, amounts = np.full(len(arcs), -1), np.zeros(len(arcs))
    codes[said] = pools["arc"].transform("min").to_numpy()
    amounts[said] = pools["amount"].transform("sum").to_numpy()
    return codes, amounts


def add_forced_limit(block: pyo.Block, arcs: Family, flow: Columns, unit: str) -> None:
    r"""The arcs of a connection carry what is forced on it.

    .. math:: r_p \le \sum_{a \in p} \sum_t h_t f_{a,t}

    f  flow on an arc [unit/h];  h  hours of the period;  p  arcs that share an amount;
    r  forced amount [unit/a]
    """
    carried, forced = _shared(arcs, flow, FORCED)
    block.forced_limit = law(
        carried >= forced, doc=f"forced amount on the arcs of a connection [{unit}]"
    )


def add_maximum_limit(block: pyo.Block, arcs: Family, flow: Columns, unit: str) -> None:
    r"""The arcs of a connection carry no more than its most.

    .. math:: \sum_{a \in p} \sum_t h_t f_{a,t} \le M_p

    f  flow on an arc [unit/h];  h  hours of the period;  p  arcs that share an amount;
    M  largest amount [unit/a]
    """
    carried, most = _shared(arcs, flow, MOST)
    block.maximum_limit = law(
        carried <= most, doc=f"largest amount on the arcs of a connection [{unit}]"
    )


def _shared(arcs: Family, flow: Columns, column: str) -> tuple[Sum, np.ndarray]:
    """Give what all arcs that share an amount carry a year, and the amount."""
    codes, amounts = shared_amounts(arcs.frame, column)
    rows = each(pd.DataFrame({"arc": np.unique(codes[codes >= 0])}), arcs.labels)
    carried = flow.seen(arc=codes[flow["arc"]]) * flow["hours"]
    return carried.per(rows), amounts[rows["arc"]]


def uneven_routes(arcs: pd.DataFrame) -> set[int]:
    """List the routes of whose arcs not all share the same amounts."""
    uneven: set[int] = set()
    for column in (FORCED, MOST):
        codes, _ = shared_amounts(arcs, column)
        on_route = pd.Series(codes).groupby(arcs["route"].to_numpy())
        uneven |= set(arcs.loc[(on_route.transform("min") < codes).to_numpy(), "route"])
    return uneven
