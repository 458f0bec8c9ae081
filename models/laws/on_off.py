r"""On and off: units that run at a smallest load or not at all, and pay for every step of running.

One binary per step says whether a unit runs in it. The size is a variable, so that its product with
the binary is written with the largest size instead.
"""

from __future__ import annotations

import numpy as np
import pyomo.environ as pyo

from symbiosis.models.words.algebra import Columns, Family, add_variables, law


def add_on_off(block: pyo.Block, activity: Columns, size: Columns, running: Family) -> Columns:
    """Add whether units run, where it matters, and what follows from it.

    Parameters
    ----------
    activity, size
        How busy units are, and how large they are.
    running
        One row per unit and period with :data:`~symbiosis.models.index.FIGURES`, and of the unit
        its ``bound`` (largest size) and whether it is ``existing``.
    """
    matters = (running["min_load"] > 0.0) | (running["start_cost"] > 0.0)
    rows = running.where(matters & np.isin(running["unit"], size["unit"]))
    on = add_variables(
        block, "on", rows, domain=pyo.Binary, doc="whether a unit runs in a step [0/1]"
    )
    add_on_limit(block, activity, on, rows)
    add_least_load_limit(block, activity, size, on, rows)
    return on


def add_on_limit(block: pyo.Block, activity: Columns, on: Columns, rows: Family) -> None:
    r"""A unit does nothing in a step in which it does not run.

    .. math:: x_{u,t} \le a_{u,t} M_u b_{u,t}

    x  activity [size unit];  a  largest share of its size at that time [1];  M  largest size [size
    unit];  b  runs [0/1]
    """
    block.on_limit = law(
        activity.per(rows) <= on.at(rows) * (rows["share"] * rows["bound"]),
        doc="activity only while a unit runs [size unit]",
    )


def add_least_load_limit(
    block: pyo.Block, activity: Columns, size: Columns, on: Columns, rows: Family
) -> None:
    r"""A unit that runs has its smallest load at least.

    .. math:: x_{u,t} \ge m_u z_u - m_u M_u (1 - b_{u,t})

    x  activity [size unit];  m  smallest share of the size [1];  z  size [size unit];  M  largest
    size [size unit];  b  runs [0/1]. What stands is as large as it is: there z is M.
    """
    rows = rows.where(rows["min_load"] > 0.0)
    least = rows["min_load"] * rows["bound"]
    free = ~rows["existing"].astype(bool)
    block.least_load_limit = law(
        activity.per(rows) - size.at(rows) * (rows["min_load"] * free) - on.at(rows) * least
        >= -least * free,
        doc="activity at the smallest load at least, if a unit runs [size unit]",
    )
