"""Gathering: steps that are alike as one kind of hours, to see first what is worth looking at.

Hundreds of steps make a model hundreds of times as large, and most of its exchanges are never
built. In a few kinds of hours the same park is answered at once; what it builds there is then laid
out step by step. Gathered matches ask for less than those they come from: whatever can be done
step by step can be done with its mean in the kinds of hours, for no more. So no plan of the steps
is better than the bound of the kinds of hours.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np
import pandas as pd

from symbiosis.matching.bills import bills_in_kinds
from symbiosis.matching.levels import heat_segments
from symbiosis.matching.tables import YEAR
from symbiosis.matching.wholes import are_wholes
from symbiosis.park.entities import HOURS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Collection

    from symbiosis.matching.hour_kinds import Kinds
    from symbiosis.matching.tables import Matches


def over_the_year(matches: Matches) -> Matches:
    """Give the same matches with the year in the place of all cycles, asking for no more.

    Kinds of hours are of no one cycle. What balanced over cycles costs what it does in the cheapest
    of them, and nobody pays for its largest rate.
    """
    wholes = are_wholes(matches.periods)
    cycles = matches.periods.index[wholes & (matches.periods.index != YEAR)]
    if cycles.empty:
        return matches
    over = matches.streams["by_cycle"]
    year = matches.periods.loc[cycles[:1]].assign(hours=HOURS_PER_YEAR, whole_of="")
    year.index = pd.Index([YEAR], name=matches.periods.index.name, dtype="str")
    kept = matches.periods.drop(index=[*cycles, YEAR], errors="ignore")
    hours = matches.periods["hours"].reindex(cycles)
    timed = matches.timed
    if timed is not None and timed["period"].isin(cycles).any():
        own = replace(matches, timed=timed[timed["period"].isin(cycles)])
        cheapest = cheapest_times(own, pd.Series(YEAR, index=cycles))
        timed = pd.concat([timed[~timed["period"].isin(cycles)], cheapest], ignore_index=True)
    peaks = matches.peaks
    if peaks is not None:
        peaks = peaks[~peaks["stream"].isin(over.index[over])]
    return replace(
        matches,
        periods=pd.concat([kept, year]).sort_index(),
        streams=matches.streams.assign(yearly=matches.streams["yearly"] | over, by_cycle=False),
        rates=_mean_of(matches.rates, "stream", {"rate": "mean"}, pd.Series(YEAR, cycles), hours),
        timed=timed,
        peaks=None if peaks is None or peaks.empty else peaks,
    )


def gathered(matches: Matches, kinds: Kinds) -> Matches:
    """Give the same matches in kinds of hours instead of steps, asking for no more.

    Rates are means; smallest loads and costs of running are left out; what pipes lose is what they
    lose while something can flow in them; stores lose nothing by the hour, and carry from any hour
    to any other where kinds are in no order.

    Parameters
    ----------
    kinds
        As from :func:`symbiosis.matching.hour_kinds.kinds_of_hours`.
    """
    name, hours = kinds.of, matches.periods["hours"].reindex(kinds.of.index)
    periods = _periods(matches, kinds, hours)
    year = matches.periods[matches.periods.index == YEAR]
    return replace(
        matches,
        periods=pd.concat([periods, year]).rename_axis("id").sort_index(),
        rates=_mean_of(matches.rates, "stream", {"rate": "mean"}, name, hours),
        running=None if matches.running is None else _relaxed(matches.running, name, hours),
        routes=_hot_at_times(matches, hours),
        stores=None if matches.stores is None else _loose(matches.stores, kinds),
        timed=None if matches.timed is None else cheapest_times(matches, name),
        bills=None
        if matches.peaks is None or matches.bills is None
        else bills_in_kinds(matches.bills, name, hours),
    )


def _periods(matches: Matches, kinds: Kinds, hours: pd.Series) -> pd.DataFrame:
    """Give the hours of every kind; in order, it lasts as long as its steps of one day."""
    whole = hours.groupby(kinds.of).sum()
    length = whole
    if kinds.in_order:
        steps = matches.periods.loc[kinds.of.index]
        by_day = steps["length_h"].groupby([steps["cycle"], kinds.of]).sum()
        length = by_day.groupby(level=1).mean().reindex(whole.index)
    of = {"cycle": kinds.cycle.reindex(whole.index), "step": kinds.step.reindex(whole.index)}
    return pd.DataFrame({"hours": whole, **of, "length_h": length, "whole_of": ""})


def _loose(stores: pd.DataFrame, kinds: Kinds) -> pd.DataFrame:
    """Let stores ask for less: no binary, no loss by the hour, a year's sum where order is lost."""
    seasonal = stores["seasonal"].astype(bool)
    return stores.assign(
        switched=False, self_loss=0.0, loose=seasonal if kinds.in_order else True, seasonal=False
    )


def cheapest_times(matches: Matches, name: pd.Series[str]) -> pd.DataFrame:
    """Let what changes with time be as cheap in a kind of hours as in the cheapest of its steps."""
    tariffs, timed = matches.tariffs, cast("pd.DataFrame", matches.timed)
    at_one = tariffs.groupby(["kind", "item"])["factor"].sum()
    sign = np.sign(at_one.reindex(pd.MultiIndex.from_frame(timed[["kind", "item"]])).to_numpy())
    sign = np.where(sign < 0.0, -1.0, 1.0)
    # A step that does not depart from the mean is not listed, and is no departure.
    wide = timed.assign(factor=timed["factor"] * sign, sign=sign).pivot_table(
        index=["kind", "item", "sign"], columns="period", values="factor"
    )
    wide = wide.reindex(columns=name.index).fillna(0.0)
    least = wide.T.groupby(name.to_numpy()).min().rename_axis("period").T
    long = least.reset_index().melt(
        ["kind", "item", "sign"], var_name="period", value_name="factor"
    )
    told = long.assign(factor=long["factor"] * long["sign"]).drop(columns="sign")
    known = cast("pd.DataFrame", matches.timed)
    other = known[~known["period"].isin(name.index)]
    both: pd.DataFrame = pd.concat([told[told["factor"] != 0.0], other], ignore_index=True)
    return both


def _mean_of(
    table: pd.DataFrame, owner: str, columns: dict[str, str], name: pd.Series, hours: pd.Series
) -> pd.DataFrame:
    """Give the means of a table by owner and period over each kind of hours."""
    stepped = table["period"].isin(name.index)
    own = table[stepped]
    weight = own["period"].map(hours).to_numpy(float)
    keys = [own[owner].to_numpy(object), own["period"].map(name).to_numpy(object)]
    sums = pd.DataFrame({each: own[each] * weight for each in columns}).assign(weight=weight)
    total = sums.groupby(keys).sum()
    means = total[list(columns)].div(total["weight"], axis=0)
    means.index = means.index.set_names([owner, "period"])
    rows = [means.reset_index(), table[~stepped]]
    every = pd.concat([part for part in rows if len(part)], ignore_index=True)
    typed = every.astype({owner: "str", "period": "str"})
    return typed.sort_values([owner, "period"], ignore_index=True)


def _relaxed(running: pd.DataFrame, name: pd.Series, hours: pd.Series) -> pd.DataFrame:
    means = _mean_of(running, "unit", {"share": "mean"}, name, hours)
    return means.assign(min_load=0.0, start_cost=0.0)


def _hot_at_times(matches: Matches, hours: pd.Series) -> pd.DataFrame:
    """Let pipes lose by the hours in which both of their ends have something, on the mean."""
    routes = matches.routes
    loses = routes.index[routes[["loss_fixed", "loss_variable"]].max(axis=1) > 0.0]
    if loses.empty:
        return routes
    told = matches.rates[matches.rates["period"].isin(hours.index)]
    wide = told.pivot_table(index="stream", columns="period", values="rate").fillna(0.0) > 0.0
    wide = wide.reindex(columns=hours.index, fill_value=False)
    arcs = matches.arcs[matches.arcs["route"].isin(loses)]
    ends = [wide.reindex(arcs[end]).fillna(value=True).to_numpy(bool) for end in ("source", "sink")]
    both = pd.DataFrame(ends[0] & ends[1]).groupby(arcs["route"].to_numpy()).any()
    share = both.to_numpy(float) @ hours.to_numpy(float) / float(hours.sum())
    hot = pd.Series(share, index=both.index).reindex(routes.index).fillna(1.0)
    return routes.assign(
        loss_fixed=routes["loss_fixed"] * hot, loss_variable=routes["loss_variable"] * hot
    )


def narrowed(matches: Matches, arcs: Collection[str]) -> Matches:
    """Give the same matches with these arcs alone, and the routes and levels that they need."""
    kept = matches.arcs[matches.arcs.index.isin(list(arcs))]
    routes = matches.routes[matches.routes.index.isin(kept["route"])]
    taps = matches.mains.taps if matches.mains is not None else None
    levels = heat_segments(matches.streams, kept, routes, taps)
    return replace(matches, arcs=kept, routes=routes, levels=levels)
