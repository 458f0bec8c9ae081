"""Timed: what flows when it costs more or less than its mean, and the largest rates bought.

This file reads flows only, nothing of the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from symbiosis.matching.tables import TIMED_KINDS
from symbiosis.matching.wholes import are_wholes, balanced_in, when_balanced
from symbiosis.park.media import LINEAR, MEDIA
from symbiosis.plan.reading.flows import DUST, Values, hours_of, value_of
from symbiosis.plan.reading.heat_pairs import pairs_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.matching.tables import Matches
    from symbiosis.plan.reading.flows import Flows
    from symbiosis.plan.reading.heat_pairs import RouteHeat

Array = npt.NDArray[np.float64]
BOUGHT_TIMED = tuple(kind for kind, (of, _) in TIMED_KINDS.items() if of == "utility")
"""Kinds of lines that depart from the mean of what is bought."""
_PAIR = ["route", "source", "sink"]


def apart_at(matches: Matches, kind: str, items: pd.Series, periods: pd.Series) -> Array:
    """Give how far factors depart from their mean, for items in periods; 0 where nothing does."""
    timed = cast("pd.DataFrame", matches.timed)
    own = timed[timed["kind"] == kind]
    known = pd.MultiIndex.from_arrays([own["item"], own["period"]])
    place = known.get_indexer(pd.MultiIndex.from_arrays([items, periods]))
    return np.append(own["factor"].to_numpy(float), 0.0)[place]


def _rates(values: Values, component: str) -> pd.DataFrame:
    """List the rates of a component: first index (``name``), last index (``period``), ``rate``."""
    rates = value_of(values, component)
    rates = rates[np.abs(rates.to_numpy(float)) > DUST]
    index = rates.index
    columns = {"name": index.get_level_values(0), "period": index.get_level_values(-1)}
    return pd.DataFrame({**columns, "rate": rates.to_numpy(float)})


def rest_timed(matches: Matches, values: Values) -> pd.DataFrame:
    """Sum what is bought and thrown away, times how far its factor departs from the mean.

    Returns
    -------
    DataFrame
        ``kind`` of ledger line, ``stream``, ``item``, ``quantity`` [unit/a].
    """
    parts = []
    known = set() if matches.timed is None else set(matches.timed["kind"])
    hours = hours_of(matches)
    for kind, (column, _) in TIMED_KINDS.items():
        for medium in MEDIA if kind in known else ():
            rows = _rates(values, f"{medium}.{column}")
            item = rows["name"].map(matches.streams[column])
            apart = apart_at(matches, kind, item, rows["period"])
            amount = rows["rate"] * rows["period"].map(hours).astype(float) * apart
            told = {"kind": kind, "stream": rows["name"], "item": item, "quantity": amount}
            parts.append(pd.DataFrame(told))
    parts = [part for part in parts if len(part)]
    columns = ["kind", "stream", "item"]
    if not parts:
        return pd.DataFrame(columns=[*columns, "quantity"]).astype({"quantity": float})
    sums: pd.DataFrame = pd.concat(parts).groupby(columns)[["quantity"]].sum().reset_index()
    return sums


def peak_rates(matches: Matches, values: Values) -> pd.Series:
    """Give the largest rate at which each firm buys what is charged for by its peak.

    Returns
    -------
    Series
        (enterprise, utility) -> rate [unit/h], the mean of the months' where they are known; what
        is balanced over the year is bought always, and over a cycle all through it.
    """
    wide = day_peaks(matches, values)
    if matches.bills is None or wide.empty:
        return wide.max(axis=1).astype(float)
    rows, share = matches.bills.rows, matches.bills.share
    months = {
        bill: wide.reindex(columns=own["group"].unique()).max(axis=1)
        for bill, own in rows[rows["weight"] == 1.0].groupby("bill")
    }
    billed = pd.DataFrame(months, index=wide.index).reindex(columns=share.index).fillna(0.0)
    mean: pd.Series = billed @ share
    return mean


def day_peaks(matches: Matches, values: Values) -> pd.DataFrame:
    """Give the largest rate at which each firm buys on every typical day.

    Returns
    -------
    DataFrame
        By (enterprise, utility), a column a cycle [unit/h]; one where there are none.
    """
    names = ["holder", "utility"]
    if matches.peaks is None:
        return pd.DataFrame(index=pd.MultiIndex.from_arrays([[], []], names=names))
    rows = pd.concat([_rates(values, f"{medium}.utility") for medium in MEDIA])
    of = matches.peaks.set_index("stream")["item"]
    rows = rows[rows["name"].isin(of.index)]
    rows = rows.assign(
        holder=rows["name"].map(matches.streams["enterprise"]), utility=rows["name"].map(of)
    )
    wide = rows.pivot_table(index=names, columns="period", values="rate", aggfunc="sum").fillna(0.0)
    at_steps = _at_steps(matches, wide)
    day = matches.periods["cycle"].astype(str).reindex(at_steps.columns).fillna("")
    return at_steps.T.groupby(day.to_numpy(object)).max().T


def _at_steps(matches: Matches, wide: pd.DataFrame) -> pd.DataFrame:
    """Give rates by step; those of a whole, a cycle or the year, are added to all its steps.

    Where all that there is are wholes, theirs stand for themselves.
    """
    periods = matches.periods
    rates = wide.reindex(columns=periods.index).fillna(0.0)
    steps = np.flatnonzero(~are_wholes(periods))
    if not len(steps):
        return rates
    balanced = balanced_in(periods)[:, steps]
    total = np.zeros((len(wide), len(steps)))
    for over, within in enumerate(balanced):
        # A period that is its own whole was counted already.
        fresh = ~(balanced[:over] == within).any(axis=0)
        total += rates.to_numpy(float)[:, within] * fresh
    return pd.DataFrame(total, wide.index, periods.index[steps])


def alone_values(matches: Matches, streams: pd.DataFrame) -> Values:
    """Write what streams buy and dispose of that exchange nothing, as a solution would."""
    rates = matches.rates[matches.rates["stream"].isin(streams.index)]
    medium, role = (rates["stream"].map(streams[name]) for name in ("medium", "role"))
    component = medium + role.map({"sink": ".utility", "source": ".outlet"})
    return {
        str(name): own.set_index(["stream", "period"])["rate"]
        for name, own in rates.groupby(component.to_numpy(object))
    }


def alone_timed(matches: Matches, streams: pd.DataFrame) -> pd.Series:
    """Give the lines of time of streams that buy all that they need and dispose of all they have.

    Returns
    -------
    Series
        (kind, holder, item) -> quantity: what departs from the mean, and the largest rates.
    """
    values = alone_values(matches, streams)
    rest, peaks = rest_timed(matches, values), peak_rates(matches, values)
    holder = rest["stream"].map(matches.streams["enterprise"])
    names = ["kind", "holder", "item"]
    timed = pd.Series(
        rest["quantity"].to_numpy(float),
        pd.MultiIndex.from_arrays([rest["kind"], holder, rest["item"]], names=names),
    )
    firms, items = (peaks.index.get_level_values(level) for level in range(2))
    largest = pd.Series(
        peaks.to_numpy(float),
        pd.MultiIndex.from_arrays([["peak"] * len(peaks), firms, items], names=names),
    )
    parts = [part for part in (timed, largest) if len(part)]
    return pd.concat(parts).groupby(level=names).sum() if parts else timed


def linear_timed(matches: Matches, values: Values) -> pd.DataFrame:
    """Sum what arcs of linear media spare, times how far its factor departs from the mean.

    Returns
    -------
    DataFrame
        By arc, the kinds of :data:`~symbiosis.matching.tables.TIMED_KINDS`: of what the sink need
        not buy [unit of need/a], of what the source's outlet is spared [unit/a].
    """
    rows = pd.concat([_rates(values, f"{medium}.flow") for medium in LINEAR])
    arcs, streams = matches.arcs.reindex(rows["name"]), matches.streams
    sent = rows["rate"].to_numpy() * rows["period"].map(hours_of(matches)).to_numpy(float)
    share = arcs["substitution"].to_numpy(float) * (1.0 - arcs["loss"].to_numpy(float))
    spared, per = spared_outlets(matches, streams.reindex(arcs["source"]))
    ends = {"utility": ("sink", streams["utility"].reindex(arcs["sink"]), share)}
    ends["outlet"] = ("source", spared, per)
    table = {}
    for kind, (column, _) in TIMED_KINDS.items():
        end, item, covers = ends[column]
        period = pd.Series(when_balanced(matches, arcs[end], rows["period"]), item.index)
        table[kind] = sent * covers * apart_at(matches, kind, item, period)
    found = pd.DataFrame(table, index=rows["name"].to_numpy(dtype=object))
    return found.groupby(level=0).sum()


def spared_outlets(matches: Matches, giver: pd.DataFrame) -> tuple[pd.Series, Array]:
    """Give the outlet that each giver does without, and how much of it per unit that it sends.

    What leaves in place of another by-product spares that one's.
    """
    streams, other = matches.streams, giver["instead_of"]
    placed = (other != "").to_numpy()
    whole = streams["annual"].reindex(other).to_numpy(float)
    per = np.divide(whole, giver["annual"].to_numpy(float), out=np.ones(len(giver)), where=placed)
    theirs = streams["outlet"].reindex(other).set_axis(giver.index)
    return giver["outlet"].where(~placed, theirs), per


def heat_timed(
    matches: Matches, flows: Flows, heats: Sequence[RouteHeat], pairs: pd.DataFrame
) -> pd.DataFrame:
    """Give by how much factors depart from their mean while heat passes, pair by pair.

    Parameters
    ----------
    pairs
        Rows with ``route``, ``source`` and ``sink``.

    Returns
    -------
    DataFrame
        Indexed as ``pairs``; the kinds of :data:`~symbiosis.matching.tables.TIMED_KINDS`, weighted
        by what arrives, or leaves. On mains, where pairs are mixed, all that one stream gives or
        takes there counts alike.
    """
    hours = hours_of(matches)
    each_of = [
        pairs_of([heat for heat in heats if heat.period == period]).assign(period=period)
        for period in sorted({heat.period for heat in heats})
    ]
    paired = pd.concat(each_of) if each_of else pd.DataFrame(columns=[*_PAIR, "period", "received"])
    keys = pd.MultiIndex.from_frame(pairs[_PAIR])
    table = {}
    for kind, (column, _) in TIMED_KINDS.items():
        end, moved = ("sink", flows.given) if column == "utility" else ("source", flows.drawn)
        item = moved["stream"].map(matches.streams[column])
        amount = moved["rate"].astype(float) * moved["period"].map(hours).astype(float)
        rough = _mean(amount, apart_at(matches, kind, item, moved["period"]),
                      [moved["route"], moved["stream"]])  # fmt: skip
        told = rough.reindex(pd.MultiIndex.from_frame(pairs[["route", end]])).to_numpy(float)
        if column == "utility":
            item = paired["sink"].map(matches.streams[column])
            apart = apart_at(matches, kind, item, paired["period"])
            fine = _mean(paired["received"].astype(float), apart, [paired[name] for name in _PAIR])
            fine_told = fine.reindex(keys).to_numpy(float)
            told = np.where(np.isnan(fine_told), told, fine_told)
        table[kind] = np.nan_to_num(told)
    return pd.DataFrame(table, index=pairs.index)


def _mean(amount: pd.Series, apart: Array, by: list[pd.Series]) -> pd.Series:
    """Weigh what departs from the mean by amounts."""
    table = pd.DataFrame(
        {"amount": amount.to_numpy(float), "apart": amount.to_numpy(float) * apart}
    )
    sums = table.groupby([part.to_numpy(dtype=object) for part in by]).sum()
    mean: pd.Series = sums["apart"] / sums["amount"].where(sums["amount"] > 0.0)
    return mean
