"""Seasons: stores that carry from day to day through the year, along the calendar.

A typical day stands for many days, so its own steps say only by how much a day of that kind fills
or empties the store; what it holds when a day begins follows day by day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.laws.store_steps import flows_in, unit_at
from symbiosis.models.words.algebra import NUMBERS, Columns, Family, Sum, add_variables, each, law

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.matching.tables import Matches
    from symbiosis.models.laws.store_steps import Stores
    from symbiosis.models.laws.technology import Technologies
    from symbiosis.models.words.algebra import Labels


def add_seasons(
    block: pyo.Block, matches: Matches, added: Technologies, found: Stores, labels: Labels
) -> None:
    """Let the seasonal stores follow the calendar.

    Parameters
    ----------
    found
        The seasonal stores.
    labels
        Names behind the codes ``store`` and ``period``.
    """
    steps = each(found.steps, labels)
    cycles = {"store": labels["store"], "cycle": found.cycles}
    days = each(_days(matches, found), {"store": labels["store"], "day": NUMBERS})
    kinds = each(found.steps[found.steps["last"]], cycles)
    swing = add_variables(
        block, "swing", steps, doc="level in a kind of day, above its lowest [amount]"
    )
    base = add_variables(
        block, "base", kinds, doc="by how much a kind of day falls below its start [amount]"
    )
    top = add_variables(block, "top", kinds, doc="highest swing of a kind of day [amount]")
    morning = add_variables(
        block, "morning", days, doc="what a store holds when a day begins [amount]"
    )
    add_swing_balance(block, added.activity, (swing, base), steps)
    add_top_limit(block, swing, top, steps)
    add_day_balance(block, (swing, base, morning), days)
    add_day_limit(block, added.size, (base, top, morning), days)
    add_mean_balance(block, added.activity, (swing, base, morning), steps, days)


def _days(matches: Matches, found: Stores) -> pd.DataFrame:
    """List the days of the year: their ``cycle``, its last ``period``, and the day after."""
    calendar = pd.Index(found.cycles).get_indexer(matches.calendar)
    count = len(calendar)
    days = pd.DataFrame({"day": np.arange(1, count + 1), "cycle": calendar})
    days["after"] = days["day"] % count + 1
    last = found.steps[found.steps["last"]]
    rows = last.drop(columns=["before", "first", "last"]).merge(days, on="cycle")
    rows["kept"] = (1.0 - rows["self_loss"]) ** rows["elapsed_h"]
    return rows.sort_values(["store", "day"], ignore_index=True)


def add_swing_balance(
    block: pyo.Block, activity: Columns, of_day: tuple[Columns, Columns], steps: Family
) -> None:
    r"""In a kind of day a store rises and falls from where the day began.

    .. math:: w_{k} - w_0 = (1 - \sigma)^{\Delta_k} (w_{k-1} - w_0)
        + \eta^{in} \Delta_k i_k - \Delta_k o_k / \eta^{out}

    w  swing at the end of step k [amount];  w_0  the same when the day begins: how far it falls
    below that [amount];  other symbols as in ``store_balance``

    References: Kotzur et al. (2018) Applied Energy 213, 123.
    """
    swing, base = of_day
    began = Family(steps.frame.assign(period=steps["before"]), steps.labels)
    keep = np.where(steps["first"], 0.0, steps["keep"])
    before = swing.at(began, on=["store", "period"]) * keep
    start = base.at(steps, on=["store", "cycle"]) * (
        1.0 - np.where(steps["first"], 0.0, steps["keep"])
    )
    block.swing_balance = law(
        swing.at(steps) == Sum(steps, before.terms) + start + flows_in(activity, steps),
        doc="how a store rises and falls in a kind of day [amount]",
    )


def add_top_limit(block: pyo.Block, swing: Columns, top: Columns, steps: Family) -> None:
    r"""The top of a kind of day is above all its swings.

    .. math:: w_{c,k} \le w^{max}_c

    w  swing [amount];  w^max  top of the kind of day [amount]
    """
    block.top_limit = law(
        swing.at(steps) <= top.at(steps, on=["store", "cycle"]),
        doc="swing within the top of its kind of day [amount]",
    )


def add_day_balance(
    block: pyo.Block, of_day: tuple[Columns, Columns, Columns], days: Family
) -> None:
    r"""What a store holds in the morning is what the day before left.

    .. math:: E_{d+1} = (1 - \sigma)^{L} E_d + w_{c(d),last} - w_{c(d),0}

    E  level when day d begins, the first after the last [amount];  L  length of a day [h];
    w  swing at the end, and at the start, of the kind c of day d [amount]

    References: Kotzur et al. (2018) Applied Energy 213, 123.
    """
    swing, base, morning = of_day
    after = Family(days.frame.assign(day=days["after"]), days.labels)
    block.day_balance = law(
        Sum(days, morning.at(after, on=["store", "day"]).terms)
        == morning.at(days) * days["kept"]
        + swing.at(days, on=["store", "period"])
        - base.at(days, on=["store", "cycle"]),
        doc="what a store holds from day to day [amount]",
    )


def add_day_limit(
    block: pyo.Block, size: Columns, of_day: tuple[Columns, Columns, Columns], days: Family
) -> None:
    r"""On no day a store falls below empty or rises above full.

    .. math:: (1 - \sigma)^{L} E_d \ge w_{c(d),0}, \qquad
        E_d + w^{max}_{c(d)} - w_{c(d),0} \le z

    E  level when the day begins [amount];  w_0, w^max  how far its kind falls and how high its
    swing comes [amount];  z  size [amount]. What the day loses of E is taken off at once: a little
    less is promised than could be.

    References: Kotzur et al. (2018) Applied Energy 213, 123.
    """
    base, top, morning = of_day
    on = ["store", "cycle"]
    block.empty_limit = law(
        morning.at(days) * days["kept"] >= base.at(days, on=on),
        doc="a store not below empty on any day [amount]",
    )
    block.full_limit = law(
        morning.at(days) + top.at(days, on=on) - base.at(days, on=on)
        <= unit_at(size, days, "hold"),
        doc="a store not above full on any day [amount]",
    )


def add_mean_balance(
    block: pyo.Block,
    activity: Columns,
    of_day: tuple[Columns, Columns, Columns],
    steps: Family,
    days: Family,
) -> None:
    r"""The level that is told of a step is the mean over all days of its kind.

    .. math:: e_{c,k} = (1 - \sigma)^{H_k} \frac{1}{N_c} \sum_{d \in c} E_d + w_{c,k} - w_{c,0}

    e  mean level at the end of step k [amount];  E  level when day d begins [amount];
    H  hours from the start of the day to the end of the step [h];  N  days of kind c;
    w  swings [amount]
    """
    swing, base, morning = of_day
    kind = days.frame["store"].astype(str) + "/" + days.frame["cycle"].astype(str)
    count = kind.map(kind.value_counts()).to_numpy(float)
    mean = (morning * (1.0 / count)).seen(cycle=days["cycle"])
    rows, members = _over_steps(mean, steps)
    decay = ((1.0 - steps["self_loss"]) ** steps["elapsed_h"])[rows]
    block.mean_balance = law(
        unit_at(activity, steps, "hold")
        == mean.put(steps, members, rows, decay / count[members])
        + swing.at(steps)
        - base.at(steps, on=["store", "cycle"]),
        doc="mean level of a seasonal store at a step [amount]",
    )


def _over_steps(mean: Columns, steps: Family) -> tuple[np.ndarray, np.ndarray]:
    """Pair every step with all days of its kind: rows of the steps, and members of the days."""
    days = mean.frame[["store", "cycle"]].assign(member=np.arange(len(mean)))
    own = steps.frame[["store", "cycle"]].assign(row=np.arange(len(steps)))
    both = own.merge(days, on=["store", "cycle"])
    return both["row"].to_numpy(), both["member"].to_numpy()
