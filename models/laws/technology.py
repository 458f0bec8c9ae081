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

from symbiosis.matching.wholes import CYCLES, balanced_in
from symbiosis.models.index import FIGURES, running_periods, times_of
from symbiosis.models.laws.on_off import add_on_off
from symbiosis.models.words.algebra import (
    NUMBERS,
    Columns,
    Family,
    Sum,
    add_variables,
    each,
    law,
)
from symbiosis.models.words.lines import Named, Part, book, lines
from symbiosis.park.agreeing import agreeing, members_of
from symbiosis.park.entities import HOURS_PER_YEAR

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
    on
        [0/1] of the units that run at a smallest load or pay for running, in every period.
    """

    activity: Columns
    size: Columns
    build: Columns
    step: Columns
    step_size: Columns
    on: Columns


def add_technologies(block: pyo.Block, matches: Matches, bounds: np.ndarray) -> Technologies:
    """Add activity, size and build of every unit.

    Parameters
    ----------
    bounds
        Largest activity of every unit [size unit], see :func:`symbiosis.models.bounds.unit_bounds`.
    """
    told = times_of(matches)
    sizes = _sizes(matches.units, bounds, told["share"])
    units = matches.units.reset_index(names="id").assign(bound=sizes)
    units["unit"] = np.arange(len(units))
    label = {"unit": matches.units.index.to_numpy(dtype=object)}
    periods = {"period": matches.periods.index.to_numpy(dtype=object)}
    running = each(_running(units, matches, told), label | periods)
    sized = each(units[units["kind"] != "process"], label)
    curved = sized.frame["id"].isin(set(matches.segments["unit"]))
    pieces = each(_steps(matches, sized.frame[curved]), label | {"step": NUMBERS})
    costs = sized.frame[["capex_fixed", "min_size", "fixed_cost"]]
    switched = (curved | costs.gt(0.0).any(axis=1)).to_numpy(bool)
    activity = add_variables(block, "activity", running, doc="how busy a unit is [its size unit]")
    size = add_variables(
        block, "size", sized, doc="size of a unit [its size unit]", upper=sized["bound"]
    )
    added = Technologies(
        activity=activity,
        size=size,
        build=add_variables(
            block, "build", sized.where(switched), domain=pyo.Binary,
            doc="whether a unit is built or opened [0/1]",
        ),
        step=add_variables(
            block, "step", pieces, domain=pyo.Binary,
            doc="on which piece of its cost curve a unit is built [0/1]",
        ),
        step_size=add_variables(
            block, "step_size", pieces,
            doc="size of a unit on a piece of its cost curve [its size unit]",
        ),
        on=add_on_off(block, activity, size, running),
    )  # fmt: skip
    add_throughput_limit(block, added, running, units)
    _add_sizes(block, added, running, sized, pieces)
    _add_lines(block, added, units)
    return added


def _add_sizes(
    block: pyo.Block, added: Technologies, running: Family, sized: Family, pieces: Family
) -> None:
    """Hold units to their sizes, and sizes to what is built."""
    add_size_limit(block, added, running)
    add_availability_limit(block, added, sized)
    add_retrofit_limit(block, added, sized)
    add_build_link(block, added, sized)
    add_cost_curve(block, added, sized, pieces)


_NO_STEPS = pd.DataFrame(
    {
        **{name: np.empty(0, int) for name in ("unit", "step")},
        **{name: np.empty(0) for name in ("low", "high", "capex", "next_capex")},
        **{name: np.empty(0) for name in ("slope", "intercept")},
    }
)


def _running(units: pd.DataFrame, matches: Matches, told: dict[str, np.ndarray]) -> pd.DataFrame:
    """List when units run, with what tells how (:data:`~symbiosis.models.index.FIGURES`)."""
    running = running_periods(matches.periods)
    hours = matches.periods["hours"].to_numpy(float)
    period = np.tile(running, len(units))
    unit = np.repeat(units["unit"].to_numpy(), len(running))
    figures = {name: told[name][unit, period] for name in FIGURES}
    columns = {"unit": unit, "period": period, "hours": hours[period]} | figures
    columns["cycle_period"] = balanced_in(matches.periods)[CYCLES, period]
    return pd.DataFrame(columns).assign(
        bound=units["bound"].to_numpy(float)[unit],
        existing=units["existing"].to_numpy(bool)[unit],
    )


def _steps(matches: Matches, curved: pd.DataFrame) -> pd.DataFrame:
    """Cut each cost curve into pieces: from size to size at a slope above an intercept."""
    if matches.segments.empty:
        return _NO_STEPS
    point, unit = agreeing([matches.segments["unit"]], [curved["id"]])
    points = matches.segments.take(point).assign(code=curved["unit"].to_numpy()[unit])
    points = points.sort_values(["code", "size"], ignore_index=True)
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


def add_size_limit(block: pyo.Block, added: Technologies, running: Family) -> None:
    r"""A unit is never busier than it is large, and than sun, wind or its profile allow.

    .. math:: x_{u,t} \le a_{u,t} z_u

    x  activity [size unit];  a  share of its size that it can give at that time, 1 where nothing
    else is told [1];  z  size [size unit]
    """
    rows = running.where(np.isin(running["unit"], added.size["unit"]))
    block.size_limit = law(
        added.activity.per(rows) <= added.size.at(rows) * rows["share"],
        doc="activity within size [size unit]",
    )


def _sizes(units: pd.DataFrame, bounds: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Give the largest size of every unit: what it must do in fewer hours it does at more size.

    So it is where it can do but a share at a time.
    """
    endless = ~np.isfinite(units["max_size"].to_numpy(float))
    hours = units["hours_a_year"].to_numpy(float)
    least = np.where(share > 0.0, share, 1.0).min(axis=1, initial=1.0)
    return np.where(endless, bounds * HOURS_PER_YEAR / hours / least, bounds)


def add_availability_limit(block: pyo.Block, added: Technologies, sized: Family) -> None:
    r"""A unit gives no more in a year than its size in the hours that it can run.

    .. math:: \sum_t h_t x_{u,t} \le H_u z_u

    x  activity [size unit];  h  hours of the period [h/a];  z  size [size unit];  H  hours a year
    that the unit can run, where these are fewer than all [h/a]. Outages may fall in any period.
    """
    rows = sized.where(sized["hours_a_year"] < HOURS_PER_YEAR)
    busy = added.activity * added.activity["hours"]
    block.availability_limit = law(
        busy.per(rows) <= added.size.at(rows) * rows["hours_a_year"],
        doc="activity of a year within size and hours that a unit can run [size unit h/a]",
    )


def add_throughput_limit(
    block: pyo.Block, added: Technologies, running: Family, units: pd.DataFrame
) -> None:
    r"""A use takes no more water than its load can ask for.

    .. math:: x_{p,t} \le x^{max}_p

    x  throughput at full rate [m3/h];  x^max  the larger of today's and of what the load asks for
    at the largest contents of inlet and outlet [m3/h]

    References: Wang & Smith (1994) Chem. Eng. Sci. 49, 981.
    """
    largest = units["max_size"].to_numpy(float)[running["unit"]]
    is_use = units["kind"].eq("process").to_numpy()[running["unit"]]
    held = is_use & np.isfinite(largest)
    rows = running.where(held)
    block.throughput_limit = law(
        added.activity.per(rows) <= largest[held],
        doc="throughput of a use within what its load asks for [m3/h]",
    )


def add_retrofit_limit(block: pyo.Block, added: Technologies, sized: Family) -> None:
    r"""What a retrofit builds at several temperatures is together no larger than it may be.

    .. math:: \sum_{u \in r} z_u \le z^{max}_r

    z  size of a unit of retrofit r [size unit];  z^max  largest size that the park's table gives
    the retrofit, or at which it stands [size unit]
    """
    code, names = pd.factorize(sized["retrofit"], sort=True)
    several = np.bincount(code, minlength=len(names)) > 1
    most = pd.Series(sized["retrofit_size"]).groupby(code).min().to_numpy(float)
    held = np.flatnonzero(several & np.isfinite(most))
    rows = each(pd.DataFrame({"retrofit": held, "most": most[held]}), {"retrofit": names})
    size = added.size.seen(retrofit=code)
    doc = "sizes of a retrofit's units within the retrofit's [size unit]"
    block.retrofit_limit = law(size.per(rows) <= rows["most"], doc=doc)


def add_build_link(block: pyo.Block, added: Technologies, sized: Family) -> None:
    r"""What is not built has no size; what is built has its smallest size at least.

    .. math:: z^{min}_u y_u \le z_u \le z^{max}_u y_u

    z  size [size unit];  y  built [0/1];  z^min, z^max  smallest and largest size [size unit]
    """
    switched = np.isin(sized["unit"], added.build["unit"])
    doc = "size only where built [size unit]"
    rows = sized.where(switched & (sized["bound"] > 0))
    block.build_link = law(added.size.at(rows) <= added.build.at(rows) * rows["bound"], doc=doc)
    rows = sized.where(switched & (sized["min_size"] > 0))
    block.minimum_size_limit = law(
        added.size.at(rows) >= added.build.at(rows) * rows["min_size"], doc=doc
    )


def add_cost_curve(block: pyo.Block, added: Technologies, sized: Family, pieces: Family) -> None:
    r"""A unit stands on one piece of its cost curve (economies of scale, multiple choice).

    .. math::

        z_u = \sum_j z_{u,j}, \quad y_u = \sum_j y_{u,j}, \quad
        low_{u,j} y_{u,j} \le z_{u,j} \le high_{u,j} y_{u,j}

    z  size [size unit];  y  built [0/1];  low, high  ends of piece j [size unit]

    References: Croxton, Gendron & Magnanti (2003) Management Science 49, 1268.
    """
    step, step_size = added.step, added.step_size
    curved = sized.where(np.isin(sized["unit"], pieces["unit"]))
    whole = "the pieces of a cost curve make the whole"
    block.curve_size_balance = law(
        step_size.per(curved) == added.size.at(curved), doc=f"{whole} [size unit]"
    )
    block.curve_build_balance = law(step.per(curved) == added.build.at(curved), doc=f"{whole} [1]")
    doc = "size within the piece of the cost curve [size unit]"
    block.curve_low_limit = law(step_size.at(pieces) >= step.at(pieces) * pieces["low"], doc=doc)
    block.curve_high_limit = law(step_size.at(pieces) <= step.at(pieces) * pieces["high"], doc=doc)


def ports(activity: Columns, rows: Family, period: str) -> Sum:
    """Give what units' ports make or need: coefficient x availability x activity.

    Over a cycle or the year it is the mean of what they do in the steps.

    Parameters
    ----------
    rows
        Balances with ``unit`` (-1: not a port), ``coefficient``, ``rate`` (availability),
        ``hours`` and the period's code in the column named by ``period``.
    """
    row = np.flatnonzero(rows["unit"] >= 0)
    if not len(row):
        return Sum(rows)
    port, member = members_of(rows["unit"][row], activity["unit"])
    row = row[port]
    at, cycle = rows[period][row], activity["cycle_period"]
    yearly = ~np.isin(at, activity["period"]) & ~np.isin(at, cycle)
    now = yearly | (at == activity["period"][member]) | (at == cycle[member])
    row, member = row[now], member[now]
    weight = activity["hours"][member] / rows["hours"][row]
    return activity.put(rows, member, row, rows["coefficient"][row] * rows["rate"][row] * weight)


def _add_lines(block: pyo.Block, added: Technologies, units: pd.DataFrame) -> None:
    """Offer the ledger capital [money], opening cost [money/a] and running [size unit h/a]."""
    holder, names = Named.of(units["enterprise"]), Named.of(units["id"])

    def line(kind: str, worth: Columns) -> Part:
        return book(kind, holder.at(worth["unit"]), names.at(worth["unit"]), worth)

    def bought(columns: Columns, price: str) -> Columns:
        """Price what is new and has no cost curve."""
        elsewhere = np.isin(columns["unit"], added.step["unit"]) | columns["existing"].astype(bool)
        return columns * np.where(elsewhere, 0.0, columns[price])

    size, build, activity = added.size, added.build, added.activity
    technology = units["kind"].ne("process").to_numpy()[activity["unit"]]
    parts = [
        line("technology", bought(size, "capex_variable")),
        line("technology", bought(build, "capex_fixed")),
        line("technology", added.step * added.step["intercept"]),
        line("technology", added.step_size * added.step["slope"]),
        line("opening", build * build["fixed_cost"]),
        line("running", added.on * added.on["start_cost"]),
        line("operation", activity * (activity["hours"] * technology)),
    ]
    block.line = lines(parts, doc="capital [money], opening [money/a], running [size unit h/a]")
