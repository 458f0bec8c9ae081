"""Amounts that are said of a connection: the arcs that stand for it share them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.words.algebra import Columns, add_rows, sum_over

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.models.words.algebra import Labels
    from symbiosis.models.words.arrays import Term

FORCED, MOST = "forced", "maximum"


def shared_amounts(arcs: pd.DataFrame, column: str) -> tuple[np.ndarray, np.ndarray]:
    """Let the arcs of one connection share what is said of it, whatever carries them.

    Parameters
    ----------
    arcs
        Arcs in the order of their codes, with ``connection``.
    column
        ``forced`` or ``maximum``.

    Returns
    -------
    codes, amounts
        Per arc: the first arc that shares with it (-1: nothing is said of it), and what all of
        them must, or may, carry a year.
    """
    amount = arcs[column].to_numpy(float)
    said = np.isfinite(amount) if column == MOST else amount > 0
    own = np.arange(len(arcs))
    names = pd.factorize(arcs["connection"])[0]
    pool = np.where(arcs["connection"].to_numpy() == "", -1 - own, names)
    frame = pd.DataFrame({"pool": pool, "arc": own, "amount": amount})[said]
    pools = frame.groupby("pool")
    codes, amounts = np.full(len(arcs), -1), np.zeros(len(arcs))
    codes[said] = pools["arc"].transform("min").to_numpy()
    amounts[said] = pools["amount"].transform("sum").to_numpy()
    return codes, amounts


def add_forced_limit(
    block: pyo.Block, arcs: pd.DataFrame, flow: Columns, label: Labels, unit: str
) -> None:
    r"""The arcs of a connection carry what is forced on it.

    .. math:: r_p \le \sum_{a \in p} \sum_t h_t f_{a,t}

    f  flow on an arc [unit/h];  h  hours of the period;  p  arcs that share an amount;
    r  forced amount [unit/a]
    """
    rows, carried, amounts = _shared(arcs, flow, FORCED)
    doc = f"forced amount on the arcs of a connection [{unit}]"
    add_rows(block, "forced_limit", rows, label, [carried], doc=doc, lower=amounts)


def add_maximum_limit(
    block: pyo.Block, arcs: pd.DataFrame, flow: Columns, label: Labels, unit: str
) -> None:
    r"""The arcs of a connection carry no more than its most.

    .. math:: \sum_{a \in p} \sum_t h_t f_{a,t} \le M_p

    f  flow on an arc [unit/h];  h  hours of the period;  p  arcs that share an amount;
    M  largest amount [unit/a]
    """
    rows, carried, amounts = _shared(arcs, flow, MOST)
    doc = f"largest amount on the arcs of a connection [{unit}]"
    add_rows(block, "maximum_limit", rows, label, [carried], doc=doc, upper=amounts)


def _shared(
    arcs: pd.DataFrame, flow: Columns, column: str
) -> tuple[pd.DataFrame, Term, np.ndarray]:
    """Give a row for all arcs that share an amount, what they carry a year, and the amount."""
    codes, amounts = shared_amounts(arcs, column)
    rows = pd.DataFrame({"arc": np.unique(codes[codes >= 0])})
    flows = flow.frame
    shared = Columns(flow.var, flows.assign(arc=codes[flows["arc"].to_numpy()]))
    carried = sum_over(shared, rows, ("arc",), flows["hours"].to_numpy())
    return rows, carried, amounts[rows["arc"].to_numpy()]


def uneven_routes(arcs: pd.DataFrame) -> set[int]:
    """List the routes of whose arcs not all share the same amounts."""
    uneven: set[int] = set()
    for column in (FORCED, MOST):
        codes, _ = shared_amounts(arcs, column)
        on_route = pd.Series(codes).groupby(arcs["route"].to_numpy())
        uneven |= set(arcs.loc[(on_route.transform("min") < codes).to_numpy(), "route"])
    return uneven
