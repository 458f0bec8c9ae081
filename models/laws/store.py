"""Stores: what carries an amount from step to step of a cycle, and loses some of it.

A store is three units (:mod:`symbiosis.matching.stores`): what it holds, whose activity is its
level at the end of a step, and the rates at which it is filled and emptied. The laws here tie them
together; sizes, costs and choices are those of any unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from symbiosis.models.laws.season import add_seasons
from symbiosis.models.laws.store_steps import flows_in, stores_of, unit_at
from symbiosis.models.words.algebra import Sum, add_variables, each, law

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.models.laws.store_steps import Stores
    from symbiosis.models.laws.technology import Technologies
    from symbiosis.models.words.algebra import Columns, Family, Labels


def add_stores(block: pyo.Block, matches: Matches, added: Technologies) -> None:
    """Tie the units of every store together.

    Parameters
    ----------
    added
        Activity and size of all units.
    """
    found = stores_of(matches)
    store = {"store": matches.stores.index.to_numpy(dtype=object)}
    labels = store | {"period": matches.periods.index.to_numpy(dtype=object)}
    stores, steps = each(found.units, store), each(found.steps, labels)
    fills = add_variables(
        block, "fills", steps.where(steps["switched"]), domain=pyo.Binary,
        doc="whether a store is filled, not emptied [0/1]",
    )  # fmt: skip
    loose = found.where("loose")
    add_carry_balance(block, added.activity, each(loose.units, store), each(loose.steps, labels))
    _add_levels(block, matches, added, found.where("loose", negated=True), labels)
    add_rate_balance(block, added.size, stores)
    add_fill_limit(block, added.size, stores)
    add_filling_link(block, added.activity, fills)


def _add_levels(
    block: pyo.Block, matches: Matches, added: Technologies, found: Stores, labels: Labels
) -> None:
    """Let what stores hold follow from step to step, within cycles or through the year."""
    daily = each(found.where("seasonal", negated=True).steps, labels)
    add_store_balance(block, added.activity, daily)
    add_start_balance(block, added.activity, daily)
    if (seasonal := found.where("seasonal")).units.shape[0]:
        add_seasons(block, matches, added, seasonal, labels)


def add_carry_balance(block: pyo.Block, activity: Columns, stores: Family, steps: Family) -> None:
    r"""Where steps are gathered to kinds of hours, a store gives no more in a year than it got.

    .. math:: \sum_t h_t (\eta^{in} i_t - o_t / \eta^{out}) \ge 0

    h  hours of the kind [h/a];  i, o  mean rates of filling and emptying [amount/h];  eta  shares
    that are kept of them [1]. What is true step by step is true so; the reverse is not.
    """
    kept = {
        "fill": steps["charge_share"] * steps["hours"],
        "draw": -steps["hours"] / steps["discharge_share"],
    }
    row = pd.Series(np.arange(len(stores)), index=stores["store"])
    terms = [
        term.moved(row.reindex(steps["store"][term.rows]).to_numpy())
        for end, figure in kept.items()
        for term in (unit_at(activity, steps, end) * figure).terms
    ]
    block.carry_balance = law(
        Sum(stores, tuple(terms)) >= 0.0,
        doc="what a store gives in a year was put into it [amount/a]",
    )


def add_store_balance(block: pyo.Block, activity: Columns, steps: Family) -> None:
    r"""What a store holds after a step is what it held before, less losses, and what came and went.

    .. math:: e_{k} = (1 - \sigma)^{\Delta_k} e_{k-1} + \eta^{in} \Delta_k i_k
        - \Delta_k o_k / \eta^{out}

    e  level at the end of step k, and of the last one before the first [amount];  sigma  share
    lost in an hour [1/h];  Delta  length of the step [h];  i, o  rates of filling and emptying
    [amount/h];  eta  shares that are kept of them [1]. The level stays within
    the size (``size_limit``).

    References: Kotzur et al. (2018) Applied Energy 213, 123.
    """
    before = unit_at(activity, steps, "hold", "before") * steps["keep"]
    block.store_balance = law(
        unit_at(activity, steps, "hold") == before + flows_in(activity, steps),
        doc="what a store holds after a step [amount]",
    )


def add_start_balance(block: pyo.Block, activity: Columns, steps: Family) -> None:
    r"""A store whose content at the start of a cycle is told has it then, and so at the end.

    .. math:: e_{last} = e^{start}

    e  level at the end of the last step;  e^start  what the planner tells [amount]
    """
    rows = steps.where(steps["last"] & ~np.isnan(steps["start_amount"].astype(float)))
    block.start_balance = law(
        unit_at(activity, rows, "hold") == rows["start_amount"].astype(float),
        doc="what a store holds when its cycle begins [amount]",
    )


def add_rate_balance(block: pyo.Block, size: Columns, stores: Family) -> None:
    r"""A store is filled and emptied by equipment of one size.

    .. math:: z^{in}_s = z^{out}_s

    z  largest rates of filling and emptying [amount/h]
    """
    block.rate_balance = law(
        unit_at(size, stores, "fill") == unit_at(size, stores, "draw"),
        doc="a store is filled as fast as emptied [amount/h]",
    )


def add_fill_limit(block: pyo.Block, size: Columns, stores: Family) -> None:
    r"""A store is not filled or emptied in less than its shortest time.

    .. math:: H_s z^{out}_s \le z_s

    H  shortest time to fill or empty it [h];  z^out  largest rate [amount/h];  z  size [amount]
    """
    rows = stores.where(stores["fill_hours"] > 0.0)
    block.fill_limit = law(
        unit_at(size, rows, "draw") * rows["fill_hours"] <= unit_at(size, rows, "hold"),
        doc="a store's rate within its size [amount]",
    )


def add_filling_link(block: pyo.Block, activity: Columns, fills: Columns) -> None:
    r"""A store is not filled and emptied at once, where losing energy could pay.

    .. math:: i_k \le z^{max} b_k, \qquad o_k \le z^{max} (1 - b_k)

    i, o  rates of filling and emptying [amount/h];  z^max  the largest rate [amount/h];
    b  filled and not emptied [0/1]
    """
    rows = each(fills.frame, fills.labels)
    bound = rows["most"].astype(float)
    block.filling_link = law(
        unit_at(activity, rows, "fill") <= fills.at(rows) * bound,
        doc="a store is filled only while it is not emptied [amount/h]",
    )
    block.emptying_link = law(
        unit_at(activity, rows, "draw") + fills.at(rows) * bound <= bound,
        doc="a store is emptied only while it is not filled [amount/h]",
    )
