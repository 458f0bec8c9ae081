"""Loads: what meets the needs of a medium at every step, and what each comes to in the year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.park.media import MEDIA
from symbiosis.plan.reading.flows import DUST

if TYPE_CHECKING:
    from symbiosis.plan.answer import Answer

TAKEN = ("needed", "machines", "stored")
"""Kinds of what is taken: by needs of firms, by machines, by stores that are filled."""
MET = ("given", "released", "bought")
"""Kinds of what meets it: by sources, by stores that are emptied, by utilities."""
LEFT = "left"
"""Kind of what sources have and nobody takes."""
_PLACE = ["cycle", "step", "period", "length_h", "hours"]
_CURVE = ["kind", "stream", "enterprise", *_PLACE, "rate", "unit"]
_LOADS = [
    *("medium", "kind", "stream", "enterprise", "peak", "unit", "period", "periods"),
    *("amount", "amount_unit", "full_load_hours", "share"),
]
_TIE = 1e-6
"""Rates this share below the largest are at the peak too: the solver's rounding."""


def load_curves(plan: Answer, medium: str) -> pd.DataFrame:
    """Tell what is taken of a medium at every step, and who meets it.

    Parameters
    ----------
    plan
        Of a park with steps; without, the table is empty.
    medium
        One of :data:`symbiosis.park.media.MEDIA`.

    Returns
    -------
    DataFrame
        A row a ``kind`` and step: of :data:`TAKEN` all together, of :data:`MET` a source or store
        (``stream``) each and what is bought together, and what is :data:`LEFT`. ``rate`` in
        ``unit``; the steps in the park's order. What is given counts as it leaves its source: where
        pipes lose, what meets the needs is more than what is taken. What flows into a store and out
        of it in one step passes it by, and is not told.
    """
    own = plan.hours[(plan.hours["medium"] == medium) & plan.hours["role"].isin(["sink", "source"])]
    if own.empty:
        return pd.DataFrame(columns=_CURVE)
    kinds = _kinds(plan, own)
    sinks = own["role"].to_numpy() == "sink"
    alone = {"stream": "", "enterprise": ""}
    moved = own["rate"].where(sinks, own["exchanged"]) - _passing(plan, own)
    parts = [
        own.assign(kind=kinds, rate=moved),
        own[sinks].assign(kind="bought", rate=own["rest"], **alone),
        own[~sinks].assign(kind=LEFT, rate=own["rest"], **alone),
    ]
    parts[0].loc[sinks, list(alone)] = ""
    every = pd.concat(parts)
    names = ["kind", "stream", "enterprise"]
    wide = every.pivot_table(
        index=names, columns="period", values="rate", aggfunc="sum", fill_value=0.0
    )
    wide = wide[wide.max(axis=1) > DUST]
    steps = steps_of(plan)
    ordered = wide.reindex(columns=steps.index, fill_value=0.0).reset_index()
    long = ordered.melt(names, var_name="period", value_name="rate", ignore_index=False)
    long = long.sort_index(kind="stable").merge(steps, left_on="period", right_index=True)
    told: pd.DataFrame = long.assign(unit=MEDIA[medium].rate_unit)[_CURVE]
    return told.reset_index(drop=True)


def loads(plan: Answer, medium: str = "") -> pd.DataFrame:
    """Tell of what is taken, and of who meets it, the peak, when it is, and the year.

    Parameters
    ----------
    plan
        Of a park with steps; without, the table is empty.
    medium
        Of this one alone; empty: of all.

    Returns
    -------
    DataFrame
        A row a ``medium``, ``kind`` and ``stream`` of :func:`load_curves`, and one of kind
        ``taken``, all that is taken together: ``peak`` in ``unit``, the first ``period`` that has
        it, in how many ``periods`` it stands; the year's ``amount`` in ``amount_unit``,
        ``full_load_hours`` (the amount over the peak) [h/a], and the ``share`` of all that meets
        what is taken (of kinds of :data:`MET`).
    """
    curves = {each: load_curves(plan, each) for each in ([medium] if medium else MEDIA)}
    known = [
        loads_of(own).assign(medium=each, amount_unit=f"{MEDIA[each].unit}/a")
        for each, own in curves.items()
        if len(own)
    ]
    return pd.concat(known, ignore_index=True)[_LOADS] if known else pd.DataFrame(columns=_LOADS)


def steps_of(plan: Answer) -> pd.DataFrame:
    """Give the steps of a plan's park: ``cycle``, ``step``, ``length_h``, ``hours`` by period.

    Cycles stand in the order in which the park's table of periods has them.
    """
    own = plan.hours.drop_duplicates("period").set_index("period")[
        [name for name in _PLACE if name != "period"]
    ]
    order = pd.unique(plan.park.tables["periods"]["cycle"].astype(str)).tolist()
    place = own["cycle"].astype(str).map({name: at for at, name in enumerate(order)})
    return own.assign(_place=place).sort_values(["_place", "cycle", "step"]).drop(columns="_place")


def _kinds(plan: Answer, own: pd.DataFrame) -> list[str]:
    """Say of which kind each row of a stream is."""
    known, stores = plan.matches.streams, plan.matches.stores
    unit = own["stream"].map(known["unit"]).fillna("").astype(str)
    held = set() if stores is None else {*stores["fill"], *stores["draw"]}
    of_store = unit.isin(held)
    sink = np.where(of_store, "stored", np.where(unit == "", "needed", "machines"))
    source = np.where(of_store, "released", "given")
    return [str(kind) for kind in np.where(own["role"] == "sink", sink, source)]


def _passing(plan: Answer, own: pd.DataFrame) -> pd.Series[float]:
    """Give what of the rows of stores passes them by: filled and emptied in the same step."""
    stores = plan.matches.stores
    if stores is None:
        return pd.Series(0.0, index=own.index)
    whose = {
        unit: str(name) for name, row in stores.iterrows() for unit in (row["fill"], row["draw"])
    }
    store = own["stream"].map(plan.matches.streams["unit"]).map(whose).fillna("")
    sinks = own["role"] == "sink"
    rate = own["rate"].where(sinks, own["exchanged"])
    comes, goes = (
        rate.where(side, 0.0).groupby([store, own["period"]]).transform("sum")
        for side in (sinks, ~sinks)
    )
    whole = comes.where(sinks, goes)
    share = (comes.where(comes < goes, goes) / whole.where(whole > 0.0)).fillna(0.0)
    found: pd.Series[float] = (rate * share).where(store != "", 0.0)
    return found


def loads_of(curves: pd.DataFrame) -> pd.DataFrame:
    """Sum up load curves of one medium, by ``kind`` and ``stream``, as :func:`loads` does."""
    rows = pd.concat([_together(curves), curves], ignore_index=True)
    at_peak = rows["rate"] >= _by_kind(rows)["rate"].transform("max") * (1.0 - _TIE)
    rows = rows.assign(amount=rows["rate"] * rows["hours"], periods=at_peak)
    sums = _by_kind(rows)[["amount", "periods"]].sum()
    first: pd.DataFrame = _by_kind(rows[at_peak])[["enterprise", "rate", "unit", "period"]].first()
    table = first.join(sums).rename(columns={"rate": "peak"}).reset_index()
    met = table["amount"].where(table["kind"].isin(MET))
    table = table.assign(
        full_load_hours=table["amount"] / table["peak"],
        share=met / met.sum() if met.sum() else np.nan,
    )
    place = table["kind"].map(["taken", *TAKEN, *MET, LEFT].index)
    ordered = table.assign(_at=place).sort_values(["_at", "amount"], ascending=[True, False])
    return ordered.drop(columns="_at").reset_index(drop=True)


def _by_kind(rows: pd.DataFrame) -> Any:
    """Part rows by what they tell of, in their order."""
    return rows.groupby(["kind", "stream"], sort=False)


def _together(curves: pd.DataFrame) -> pd.DataFrame:
    """Sum all that is taken, step by step."""
    taken = curves[curves["kind"].isin(TAKEN)]
    steps = [*_PLACE, "unit"]
    summed = taken.groupby(steps, sort=False)[["rate"]].sum().reset_index()
    together: pd.DataFrame = summed.assign(kind="taken", stream="", enterprise="")[_CURVE]
    return together
