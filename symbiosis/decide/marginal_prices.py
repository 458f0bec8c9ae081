"""Prices: what one more unit of every stream, level, limit and size is worth to a park."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.decide.asking import asked_of
from symbiosis.decide.pricing.limit_rows import of_limits
from symbiosis.decide.pricing.shape import COLUMNS, is_money
from symbiosis.decide.pricing.size_rows import of_sizes
from symbiosis.decide.pricing.stream_rows import of_streams
from symbiosis.decide.pricing.target_rows import of_targets
from symbiosis.optimise import GAP, TIME_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.optimise import LivePlanner
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Choices, Scenario
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.session.marginals import Marginals
    from symbiosis.solving.watch import Cancel, Progress


@dataclass(frozen=True, eq=False)
class Prices:
    """What one more unit of anything is worth, while a plan's yes/no decisions stay as they are.

    Attributes
    ----------
    plan
        At whose decisions the prices hold.
    objective
        By what is priced: ``cost`` (money a year), else the last of the scenario's own objectives.
        Earlier objectives are held where the plan has them; what that costs is in the table.
    table
        A row for everything that has a price, the largest yearly worth first:

        ``kind``
            ``source`` and ``need`` (every stream of the park), ``level`` (heat of a stream between
            two temperatures, where not all of it is worth the same), ``content`` (what a need may
            contain), ``share`` (of a need that a by-product may cover), ``limit`` (of an account),
            ``target`` (a ratio that is aimed at; ``property`` is its side, ``minimum`` or
            ``maximum``), ``objective`` (an earlier one), ``size`` (of a retrofit), ``capacity`` (of
            a way), ``connection``, ``forced``, ``least`` (largest, forced and least amount of a
            pair).
        ``name``, ``from``, ``to``, ``medium``, ``item``, ``property``, ``hot_c``, ``cold_c``
            Which: id of the stream, retrofit, way or connection, account of a limit, and what it
            is made of.
        ``amount``, ``per``
            How much there is, or may be, and in what it is counted.
        ``worth``
            What the park saves a year by one more; negative: what it costs. One more of what is
            counted by the year is one a year; of a share it is a percentage point.
        ``alone``
            The same in a park without any exchange: the price of outlet or utility, with its
            sign; NaN where there is none.
        ``unit``, ``apiece``
            Of ``worth`` and ``alone``: ``EUR/t``, or ``EUR/a`` and for one more of what.
    marginals
        The prices of all rows of the model, by their own names.
    """

    plan: Plan
    objective: str
    table: pd.DataFrame
    marginals: Marginals


def prices(
    park: Park | Plan,
    scenario: Scenario | Choices | None = None,
    *,
    planner: LivePlanner | None = None,
    time_limit: float | None = None,
    gap: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: Cancel | None = None,
) -> Prices:
    r"""Price one more unit of every waste, need, limit and size.

    .. math:: worth = -\frac{\partial C}{\partial A} = -\sum_t \frac{r_t}{A} \, y_t

    C  cost of the park [money/a];  A  amount a year;  r_t  its rate in period t [unit/h];  y_t
    price of the balances and limits in which the rate stands [money/a per unit/h]. What is built
    stays built, what is not stays away; sizes and flows follow. At a kink, where one more and one
    less are not worth the same, the figure lies between the two.

    Parameters
    ----------
    park
        A park, or a plan: then of its park and scenario.
    scenario
        Choices to plan under; the default is the plan's, or least cost.
    planner
        Who keeps the models of the park; None: a new one.
    time_limit, gap, progress, cancel
        As for :func:`symbiosis.optimise`.

    Raises
    ------
    BadInput
        Where contents are made by mixing (``water = "exact"``): these have no prices.
    NoPlan
        If there is no plan.
    """
    asked = asked_of(park, scenario, planner)
    plan, found = asked.planner.priced(
        asked.scenario,
        time_limit=TIME_LIMIT if time_limit is None else time_limit,
        gap=GAP if gap is None else gap,
        progress=progress,
        cancel=cancel,
    )
    objective = "cost" if is_money(plan) else "custom"
    return Prices(plan, objective, price_table(plan, found), found)


def price_table(plan: Plan, found: Marginals) -> pd.DataFrame:
    """Put the prices of a model's rows in a planner's words: the table of :class:`Prices`."""
    parts = [of(plan, found) for of in (of_streams, of_limits, of_targets, of_sizes)]
    table = pd.concat([part.reindex(columns=list(COLUMNS)) for part in parts if len(part)])
    table = _shaped(table)
    table["worth"] += 0.0  # no price is no price, and has no sign
    yearly = (table["worth"] * table["amount"]).abs().fillna(0.0)
    return table.iloc[yearly.argsort(kind="stable")[::-1]].reset_index(drop=True)


def _shaped(table: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name, kind in COLUMNS.items() if kind is str]
    said = table[texts].astype(object)
    table = table.assign(**said.where(said.notna(), "").astype("str"))
    numbers = {name: float for name, kind in COLUMNS.items() if kind is float}
    return table.astype(numbers)
