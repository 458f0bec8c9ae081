"""Converters: how busy each unit is, how large it is built, what that costs.

A technology, a hub and a water process are all *units*: their ports are streams of the media, whose
amounts are a coefficient times the unit's activity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from symbiosis.models.index import running_periods
from symbiosis.models.words.algebra import (
    NUMBERS,
    Columns,
    Named,
    Part,
    add_lines,
    add_rows,
    add_variables,
    book,
    spread_over,
    sum_over,
)
from symbiosis.models.words.arrays import Term

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches


@dataclass(frozen=True)
class Technologies:
    """The variables of the units.

    Attributes
    ----------
    activity
        [size unit] ``unit``, ``period``, ``hours``.
    size, build, step, step_size
        [size unit], [0/1]; only for what is not there yet. ``step`` numbers the pieces of a cost
        curve.
    """

    activity: Columns
    size: Columns
    build: Columns
    step: Columns
    step_size: Columns


def add_technologies(block: pyo.Block, matches: Matches, bounds: np.ndarray) -> Technologies:
    """Add activity, size and build of every unit.

    Parameters
    ----------
    bounds
        Largest activity of every unit [size unit], see :func:`symbiosis.models.bounds.unit_bounds`.
    """
    units = matches.units.reset_index(names="id").assign(bound=bounds)
    units["unit"] = np.arange(len(units))
    names = matches.units.index.to_numpy(dtype=object)
    periods = matches.periods.index.to_numpy(dtype=object)
    sized = units[units["kind"] != "process"].reset_index(drop=True)
    curved = sized["id"].isin(set(matches.segments["unit"]))
    switched = (
        (sized["capex_fixed"] > 0) | (sized["min_size"] > 0) | (sized["fixed_cost"] > 0) | curved
    )
    label, piece = {"unit": names}, {"unit": names, "step": NUMBERS}
    steps = _steps(matches, sized[curved])
    added = Technologies(
        activity=add_variables(
            block, "activity", _running(units, matches), label | {"period": periods},
            doc="how busy a unit is [its size unit]",
        ),
        size=add_variables(
            block, "size", sized, label, doc="size of a unit [its size unit]",
            upper=sized["bound"].to_numpy(),
        ),
        build=add_variables(
            block, "build", sized[switched], label, doc="whether a unit is built or opened [0/1]",
            domain=pyo.Binary,
        ),
        step=add_variables(
            block, "step", steps, piece, domain=pyo.Binary,
            doc="on which piece of its cost curve a unit is built [0/1]",
        ),
        step_size=add_variables(
            block, "step_size", steps, piece,
            doc="size of a unit on a piece of its cost curve [its size unit]",
        ),
    )  # fmt: skip
    add_size_limit(block, added, names, periods)
    add_build_link(block, added, names)
    add_cost_curve(block, added, names)
    _add_lines(block, added, units)
    return added


def _running(units: pd.DataFrame, matches: Matches) -> pd.DataFrame:
    running = running_periods(matches.periods.index)
    hours = matches.periods["hours"].to_numpy(float)
    period = np.tile(running, len(units))
    return pd.DataFrame(
        {
            "unit": np.repeat(units["unit"].to_numpy(), len(running)),
            "period": period,
            "hours": hours[period],
        }
    )


def _steps(matches: Matches, curved: pd.DataFrame) -> pd.DataFrame:
    """Cut each cost curve into pieces: from size to size at a slope above an intercept."""
    points = matches.segments.merge(curved[["id", "unit"]], left_on="unit", right_on="id")
    points = points.rename(columns={"unit_y": "code"}).sort_values(["code", "size"])
    by_unit = points.groupby("code")
    pieces = pd.DataFrame(
        {
            "unit": points["code"],
            "low": points["size"],
            "high": by_unit["size"].shift(-1),
            "capex": points["capex"],
            "next_capex": by_unit["capex"].shift(-1),
        }
    ).dropna(subset=["high"])
    pieces["slope"] = (pieces["next_capex"] - pieces["capex"]) / (pieces["high"] - pieces["low"])
    pieces["intercept"] = pieces["capex"] - pieces["slope"] * pieces["low"]
    pieces["step"] = pieces.groupby("unit").cumcount()
    return pieces.reset_index(drop=True).astype({"unit": int})


def add_size_limit(
    block: pyo.Block, added: Technologies, names: np.ndarray, periods: np.ndarray
) -> None:
    r"""A unit is never busier than it is large.

    .. math:: x_{u,t} \le z_u

    x  activity [size unit];  z  size [size unit]
    """
    rows = added.activity.frame
    rows = rows[rows["unit"].isin(added.size.frame["unit"])].reset_index(drop=True)
    add_rows(
        block,
        "size_limit",
        rows,
        {"unit": names, "period": periods},
        [
            sum_over(added.activity, rows, ("unit", "period")),
            spread_over(added.size, rows, ("unit",), -1.0),
        ],
        doc="activity within size [size unit]",
        upper=0.0,
    )


def add_build_link(block: pyo.Block, added: Technologies, names: np.ndarray) -> None:
    r"""What is not built has no size; what is built has its smallest size at least.

    .. math:: z^{min}_u y_u \le z_u \le z^{max}_u y_u

    z  size [size unit];  y  built [0/1];  z^min, z^max  smallest and largest size [size unit]
    """
    rows = added.build.frame
    for name, bound, sides in (
        ("build_link", "bound", {"upper": 0.0}),
        ("minimum_size_limit", "min_size", {"lower": 0.0}),
    ):
        own = rows[rows[bound] > 0].reset_index(drop=True)
        add_rows(
            block,
            name,
            own,
            {"unit": names},
            [
                spread_over(added.size, own, ("unit",)),
                spread_over(added.build, own, ("unit",), -own[bound].to_numpy(float)),
            ],
            doc="size only where built [size unit]",
            **sides,
        )


def add_cost_curve(block: pyo.Block, added: Technologies, names: np.ndarray) -> None:
    r"""A unit stands on one piece of its cost curve (economies of scale, multiple choice).

    .. math::

        z_u = \sum_j z_{u,j}, \quad y_u = \sum_j y_{u,j}, \quad
        low_{u,j} y_{u,j} \le z_{u,j} \le high_{u,j} y_{u,j}

    z  size [size unit];  y  built [0/1];  low, high  ends of piece j [size unit]

    References: Croxton, Gendron & Magnanti (2003) Management Science 49, 1268.
    """
    pieces = added.step.frame
    rows = added.build.frame[added.build.frame["unit"].isin(pieces["unit"])]
    rows = rows.reset_index(drop=True)
    for name, whole, part, unit in (
        ("curve_size_balance", added.size, added.step_size, "size unit"),
        ("curve_build_balance", added.build, added.step, "1"),
    ):
        terms = [spread_over(whole, rows, ("unit",), -1.0), sum_over(part, rows, ("unit",))]
        add_rows(
            block, name, rows, {"unit": names}, terms,
            doc=f"the pieces of a cost curve make the whole [{unit}]", lower=0.0, upper=0.0,
        )  # fmt: skip
    every = np.arange(len(pieces))
    for name, end, sides in (
        ("curve_low_limit", "low", {"lower": 0.0}),
        ("curve_high_limit", "high", {"upper": 0.0}),
    ):
        terms = [
            added.step_size.all(every, 1.0),
            added.step.all(every, -pieces[end].to_numpy(float)),
        ]
        add_rows(
            block, name, pieces, {"unit": names, "step": NUMBERS}, terms,
            doc="size within the piece of the cost curve [size unit]", **sides,
        )  # fmt: skip


def port_term(activity: Columns, rows: pd.DataFrame, period: str) -> Term:
    """Put a port's amount, coefficient x availability x activity, on the left of its balance.

    Parameters
    ----------
    rows
        Balances with ``unit`` (-1: not a port), ``coefficient``, ``rate`` (availability),
        ``hours`` and the period's code in the column named by ``period``.
    """
    row = np.flatnonzero(rows["unit"].to_numpy() >= 0)
    if not len(row):
        return Term(activity.var, row, row, np.empty(0))
    names = ["unit", "coefficient", "rate", "hours"]
    ports = pd.DataFrame({name: rows[name].to_numpy()[row] for name in names})
    ports["row"], ports["period"] = row, rows[period].to_numpy()[row]
    running = activity.frame[["unit", "period", "hours"]].assign(
        member=np.arange(len(activity.frame))
    )
    pairs = ports.merge(running, on="unit", suffixes=("", "_run"))
    yearly = ~pairs["period"].isin(activity.frame["period"])
    pairs = pairs[yearly | (pairs["period"] == pairs["period_run"])]
    weight = pairs["hours_run"] / pairs["hours"]
    amount = pairs["coefficient"] * pairs["rate"] * weight
    return Term(
        activity.var,
        pairs["member"].to_numpy(),
        pairs["row"].to_numpy(),
        -amount.to_numpy(float),
    )


def _add_lines(block: pyo.Block, added: Technologies, units: pd.DataFrame) -> None:
    """Offer the ledger capital [money], opening cost [money/a] and running [size unit h/a]."""
    holder, names = Named.of(units["enterprise"]), Named.of(units["id"])

    def line(kind: str, columns: Columns, worth: pd.Series) -> Part:
        unit = columns.frame["unit"].to_numpy()
        return book(kind, holder.at(unit), names.at(unit), columns, worth.to_numpy(float))

    pieces, activity = added.step.frame, added.activity.frame
    bought = {}
    for name, columns in (("capex_variable", added.size), ("capex_fixed", added.build)):
        frame = columns.frame
        elsewhere = frame["unit"].isin(pieces["unit"]) | frame["existing"].astype(bool)
        bought[name] = frame[name].mask(elsewhere, 0.0)
    process = units["kind"].eq("process").to_numpy()[activity["unit"].to_numpy()]
    parts = [
        line("technology", added.size, bought["capex_variable"]),
        line("technology", added.build, bought["capex_fixed"]),
        line("technology", added.step, pieces["intercept"]),
        line("technology", added.step_size, pieces["slope"]),
        line("opening", added.build, added.build.frame["fixed_cost"]),
        line("operation", added.activity, activity["hours"].mask(process, 0.0)),
    ]
    add_lines(block, parts, doc="capital [money], opening [money/a], running [size unit h/a]")
