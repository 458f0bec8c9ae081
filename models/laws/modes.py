"""Ways of running: what a machine does in all of them together is what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.models.words.algebra import Columns, Family, each, law

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.matching.tables import Matches


def add_modes(block: pyo.Block, activity: Columns, matches: Matches) -> None:
    """Tie the ways of running to their machines, if there are any."""
    names = matches.units.index
    machine = np.full(len(names), -1)
    if matches.modes is not None:
        mode, whole = (names.get_indexer(matches.modes[end]) for end in ("mode", "machine"))
        known = (mode >= 0) & (whole >= 0)
        machine[mode[known]] = whole[known]
    rows = each(
        activity.frame[np.isin(activity["unit"], machine[machine >= 0])],
        {name: activity.labels[name] for name in ("unit", "period")},
    )
    add_mode_balance(block, activity, machine, rows)


def add_mode_balance(
    block: pyo.Block, activity: Columns, machine: np.ndarray, rows: Family
) -> None:
    r"""A machine does what its ways of running do together.

    .. math:: \sum_{m \in u} x_{m,t} = x_{u,t}

    x  activity of a way of running m, and of the machine u [size unit]. The machine's activity is
    within its size (``size_limit``), so that it runs in any mix of its ways: its field of power and
    heat is the convex hull of their operating points and of standing still.

    References: Lahdelma & Hakonen (2003) Eur. J. Oper. Res. 148, 141.
    """
    ways = activity.seen(unit=machine[activity["unit"]])
    block.mode_balance = law(
        ways.per(rows) == activity.per(rows),
        doc="the ways in which a machine runs make its activity [size unit]",
    )
