r"""Flexible: what of a need is met at another step of its cycle, or not at all.

A need :math:`n` is met at step t by

.. math:: n_t + v^{in}_t - v^{out}_t - w_t

v^in  of other steps' needs met now [unit/h];  v^out  of its own met at other steps [unit/h];  w
unmet [unit/h]. The heat of a need that moves keeps its temperatures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from symbiosis.models.words.algebra import Columns, Family, Sum, add_variables, each, law
from symbiosis.models.words.lines import Named, Part, book, lines
from symbiosis.park.agreeing import agreeing

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.matching.tables import Matches
    from symbiosis.models.index import Index
    from symbiosis.models.words.algebra import Labels


@dataclass(frozen=True)
class Flexible:
    """The variables of the needs that may wait, or go unmet [unit/h].

    Attributes
    ----------
    moved_in, moved_out, unmet
        By ``stream`` and ``period``: codes of the park's.
    """

    moved_in: Columns
    moved_out: Columns
    unmet: Columns

    def added(self, rows: Family, index: Index, stream: str, period: str) -> Sum:
        """Give what each need takes more than its table has, its share of it for segments.

        Parameters
        ----------
        rows
            Balances of the needs of one medium.
        stream, period
            Their columns of codes; the first one is the medium's.
        """
        found = Sum(rows)
        wanted = [index.stream_names[rows[stream]], index.period_names[rows[period]]]
        share = rows["share"] if "share" in rows.frame else np.ones(len(rows))
        for columns, sign in ((self.moved_in, 1.0), (self.moved_out, -1.0), (self.unmet, -1.0)):
            names = [columns.labels[name][columns[name]] for name in ("stream", "period")]
            row, member = agreeing(wanted, names)
            found += columns.put(rows, member, row, sign * share[row])
        return found


def add_flexible(block: pyo.Block, matches: Matches) -> Flexible:
    """Add what of every need moves and goes unmet, and what it costs."""
    rows, labels = _needs(matches)
    names = _only(labels, "stream", "period")
    moves = (rows["cycle"] >= 0) & (rows["most"] > 0.0)
    may_wait = each(rows[moves], names)
    leaving = may_wait.where(may_wait["rate"] > 0.0)
    may_fail = each(rows[rows["interruptible"] * rows["rate"] > 0.0], names)
    added = Flexible(
        moved_in=add_variables(
            block, "moved_in", may_wait, upper=may_wait["most"],
            doc="of a need of other steps what is met at this one [unit/h]",
        ),
        moved_out=add_variables(
            block, "moved_out", leaving, upper=leaving["shiftable"] * leaving["rate"],
            doc="of a need of this step what is met at others [unit/h]",
        ),
        unmet=add_variables(
            block, "unmet", may_fail, upper=may_fail["interruptible"] * may_fail["rate"],
            doc="of a need what is not met [unit/h]",
        ),
    )  # fmt: skip
    whole = rows[moves].drop_duplicates(["stream", "cycle"])
    add_shift_balance(block, added, each(whole, _only(labels, "stream", "cycle")))
    once = rows[(rows["interruptible"] > 0.0) & np.isfinite(rows["most_unmet"])]
    limited = each(once.drop_duplicates("stream"), _only(labels, "stream"))
    add_unmet_limit(block, added, limited)
    block.line = lines([_interruptions(matches, added, labels)], doc="needs unmet [unit/a]")
    return added


def _only(labels: Labels, *names: str) -> Labels:
    return {name: labels[name] for name in names}


def _interruptions(matches: Matches, added: Flexible, labels: Labels) -> Part:
    """Book what goes unmet to the firm whose need it is, need by need."""
    unmet, whose = added.unmet, matches.streams.loc[labels["stream"], "enterprise"]
    named = Named.of(whose), Named.of(whose.index.to_series())
    holder, item = (each_of.at(unmet["stream"]) for each_of in named)
    return book("interruption", holder, item, unmet * unmet["hours"])


def _needs(matches: Matches) -> tuple[pd.DataFrame, Labels]:
    """List the flexible needs by stream, period and cycle (-1: none), with what they may do."""
    flexible = cast("pd.DataFrame", matches.flexible)
    flexible = flexible[flexible.index.isin(matches.streams.index)]
    rates = matches.rates[matches.rates["stream"].isin(flexible.index)]
    of = matches.periods.loc[rates["period"]]
    cycles = np.array(sorted(set(matches.periods["cycle"]) - {""}), dtype=object)
    labels = {
        "stream": flexible.index.to_numpy(dtype=object),
        "period": matches.periods.index.to_numpy(dtype=object),
        "cycle": cycles,
    }
    rows = pd.DataFrame(
        {
            "stream": flexible.index.get_indexer(rates["stream"]),
            "period": matches.periods.index.get_indexer(rates["period"]),
            "cycle": pd.Index(cycles).get_indexer(of["cycle"]),
            "rate": rates["rate"].to_numpy(float),
            "hours": of["hours"].to_numpy(float),
        }
    )
    told = flexible.iloc[rows["stream"]].reset_index(drop=True)
    return pd.concat([rows, told], axis=1), labels


def add_shift_balance(block: pyo.Block, added: Flexible, cycles: Family) -> None:
    r"""What of a need is moved away from some steps of a cycle is met at others of it.

    .. math:: \sum_{t \in C} h_t (v^{in}_t - v^{out}_t) = 0

    v^in, v^out  met for other steps, and at other steps [unit/h];  h  hours of the step [h/a];
    C  steps of the cycle
    """
    moved_in, moved_out = (
        columns * columns["hours"] for columns in (added.moved_in, added.moved_out)
    )
    block.shift_balance = law(
        moved_in.per(cycles) - moved_out.per(cycles) == 0.0,
        doc="what of a need is moved within its cycle is met in it [unit/a]",
    )


def add_unmet_limit(block: pyo.Block, added: Flexible, needs: Family) -> None:
    r"""A need goes unmet for no more hours a year than its firm bears.

    .. math:: \sum_t h_t w_t \le H b \max_t n_t

    w  unmet [unit/h];  h  hours [h/a];  H  hours a year for which it may go unmet [h/a];  b  share
    that may [1];  n  need [unit/h]
    """
    unmet = added.unmet * added.unmet["hours"]
    block.unmet_limit = law(
        unmet.per(needs) <= needs["most_unmet"],
        doc="most of a need that goes unmet in a year [unit/a]",
    )


def room_of(index: Index) -> np.ndarray | float:
    """Give what every row of ``index.balances`` may take on for other steps [unit/h]."""
    flexible = index.matches.flexible
    if flexible is None:
        return 0.0
    most = flexible["most"].reindex(index.streams.index).fillna(0.0).to_numpy(float)
    steps = (index.matches.periods["cycle"] != "").to_numpy(bool)
    balances = index.balances
    return np.where(steps[balances["period"]], most[balances["stream"]], 0.0)
