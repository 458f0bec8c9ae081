r"""Entering: by how much something that a plan does not use is too dear.

.. math:: s^* = \min_{d : x_d > 0} \frac{C_d - C}{x_d}

C  cost of the plan [money/a];  C_d  cost of another plan;  x_d  how much of it the other plan uses
[unit/a], of a store how large it is [unit];  s*  premium at which the first plan that uses it is as
good. Found by Dinkelbach's iteration: the best plan at a premium gives the next, smaller premium,
until none is better.

References: Dinkelbach (1967) Management Science 13, 492.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection

    from symbiosis.matching.tables import Matches
    from symbiosis.solving.compile.matrix import Floats, Integers
    from symbiosis.solving.session.session import Session
    from symbiosis.solving.solution import Solution

STEPS = 12
"""Most premiums that are tried on the way down."""
FIRST, LARGEST = 100.0, 1e7
"""Premiums at which the search begins and is given up [money/unit]."""
DUST = 1e-6
"""Less than this a year is nothing."""


@dataclass(frozen=True)
class Entering:
    """What it takes for something to be used.

    Attributes
    ----------
    premium
        Money per unit that it is too dear by: 0 where the plan uses it, infinite where no premium
        brings it in (a limit, or another exchange that it needs, stands in the way).
    amount
        How much the first plan that uses it uses [unit/a]; of sizes, how large it is [unit].
    missing
        What that plan costs more than the plan [money/a].
    """

    premium: float
    amount: float
    missing: float


@dataclass(frozen=True)
class Wanted:
    """What is to be used: arcs of linear media, routes of heat, or units.

    Attributes
    ----------
    arcs, routes, units
        Their ids.
    sizes
        Ids of units of which the size counts, and not what they do: a store that stands empty is
        there all the same.
    """

    arcs: Collection[str] = ()
    routes: Collection[str] = ()
    units: Collection[str] = ()
    sizes: Collection[str] = ()


def columns_of(session: Session, matches: Matches, wanted: Wanted) -> tuple[Integers, Floats]:
    """Give the columns of what is wanted, and the hours a year for which each counts."""
    hours = matches.periods["hours"]
    places: list[int] = []
    weights: list[float] = []
    for name, part in session.compiled.columns.items():
        if name == "technology.size" and wanted.sizes:
            at = np.flatnonzero(part.index.get_level_values(0).isin(list(wanted.sizes)))
            places += (part.start + at).tolist()
            weights += [1.0] * len(at)
            continue
        own = {"technology.activity": wanted.units, "heat.drawn": wanted.routes}.get(
            name, wanted.arcs
        )
        # Flows are indexed by arc, heat by route, activities by unit; the period stands last.
        if not own or not len(part.keys) or "period" not in (part.index.names or ()):
            continue
        at = np.flatnonzero(part.index.get_level_values(0).isin(list(own)))
        places += (part.start + at).tolist()
        weights += hours.reindex(part.index.get_level_values("period")[at]).tolist()
    return np.array(places, dtype=np.int32), np.array(weights, dtype=float)


def entering(
    session: Session, before: Solution, wanted: tuple[Integers, Floats], **options: Any
) -> Entering:
    """Find the premium at which something enters the plan.

    Parameters
    ----------
    session
        As it was solved.
    before
        Its plan.
    wanted
        As from :func:`columns_of`.
    options
        As for :meth:`symbiosis.solving.session.session.Session.solve`.
    """
    columns, weights = wanted
    cost, vector = before.stages[-1].objective, before.vector
    if vector is None or not len(columns):
        return Entering(np.inf, 0.0, np.nan)
    used = float(weights @ vector[columns])
    if used > DUST:
        return Entering(0.0, used, 0.0)
    premium, best = FIRST, None
    for _ in range(STEPS):
        found = _at_premium(session, (columns, weights), premium, options)
        amount = 0.0 if found.vector is None else float(weights @ found.vector[columns])
        if amount > DUST:
            dearer = found.stages[-1].objective + premium * amount - cost
            lower = max(0.0, dearer / amount)
            settled = best is not None and lower >= best.premium * (1.0 - DUST)
            best = Entering(lower, amount, max(0.0, dearer)) if not settled else best
            if settled:
                break
            premium = lower
        elif best is not None or premium >= LARGEST:
            break
        else:
            premium *= FIRST
    return best or Entering(np.inf, 0.0, np.nan)


def _at_premium(
    session: Session, wanted: tuple[Integers, Floats], premium: float, options: dict[str, Any]
) -> Solution:
    """Solve with so much paid for every unit."""
    before = session.stages
    columns, weights = wanted
    cost, offset = before[-1]
    paid = cost.copy()
    np.subtract.at(paid, columns, premium * weights)
    session.weigh([*before[:-1], (paid, offset)])
    try:
        return session.solve(**options)
    finally:
        session.weigh(before)
