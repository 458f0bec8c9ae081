"""Load curves: what every stream gives or takes at every step, and what stores hold then.

Only parks with steps have them. Rates are those of the solution; times the hours of their steps
they come to the year's amounts of the table ``streams``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.matching.wholes import STEPS, resolutions
from symbiosis.park.media import LINEAR, MEDIA
from symbiosis.plan.reading.flows import DUST, value_of
from symbiosis.plan.reading.shapes import shaped, unasked

if TYPE_CHECKING:
    from symbiosis.plan.reading.once import Reading

LEVEL = "level"
"""Role of the rows that say what a store holds."""
_HEAT = tuple(name for name in MEDIA if name not in LINEAR)
_ON = ["stream", "period"]


def hours_table(reading: Reading, cycles: pd.Series[str]) -> pd.DataFrame:
    """List what becomes of every stream at every step.

    Parameters
    ----------
    cycles
        In the order in which they are listed, as the park's table of periods has them.

    Returns
    -------
    DataFrame
        The table ``hours`` of :mod:`symbiosis.plan.reading.shapes`; empty for a park without
        steps. What balances over the year or a cycle is not in it, nor what never moves.
    """
    periods = reading.matches.periods
    if not (periods["cycle"] != "").any():
        return unasked("hours")
    streams = reading.matches.streams
    moved = pd.concat([_exchanged(reading), *_rests(reading)])
    stepped = streams.index[resolutions(streams) == STEPS]
    moved = moved[moved["stream"].isin(stepped)]
    table = moved.groupby(_ON)[["exchanged", "rest"]].sum()
    table = table[table.groupby(level=0).transform("max").max(axis=1) > DUST].reset_index()
    of = streams.loc[table["stream"]]
    rows = table.assign(
        medium=of["medium"].to_numpy(),
        enterprise=of["enterprise"].to_numpy(),
        role=of["role"].to_numpy(),
        rate=table["exchanged"] + table["rest"],
        unit=of["medium"].map({name: each.rate_unit for name, each in MEDIA.items()}).to_numpy(),
    )
    every = pd.concat([rows, *_levels(reading)], ignore_index=True)
    at = periods.loc[every["period"]]
    placed = every.assign(**{name: at[name].to_numpy() for name in ("cycle", "step", "length_h")})
    placed = placed.assign(hours=at["hours"].to_numpy())
    rank = pd.Index(cycles.unique()).get_indexer(pd.Index(placed["cycle"]))
    order = ["medium", "role", "stream", "_rank", "cycle", "step"]
    listed = placed.assign(_rank=rank).sort_values(order, ignore_index=True)
    return shaped("hours", listed.drop(columns="_rank"))


def _exchanged(reading: Reading) -> pd.DataFrame:
    """Give what sources send and what sinks are covered by, at every step."""
    parts = []
    arcs = reading.matches.arcs
    for medium in LINEAR:
        flow = value_of(reading.decisions, f"{medium}.flow")
        if flow.empty:
            continue
        rows = flow.rename_axis(["arc", "period"]).rename("rate").reset_index()
        of = arcs.loc[rows["arc"]]
        useful = of["substitution"].to_numpy(float) * (1.0 - of["loss"].to_numpy(float))
        for end, share in (("source", 1.0), ("sink", useful)):
            amount = rows["rate"].to_numpy(float) * share
            parts.append(_rows(of[end].to_numpy(object), rows["period"], exchanged=amount))
    flows = reading.flows
    parts += [
        _rows(own["stream"], own["period"], exchanged=own["rate"].astype(float))
        for own in (flows.drawn, flows.given)
        if len(own)
    ]
    return pd.concat(parts) if parts else _rows([], [])


def _rests(reading: Reading) -> list[pd.DataFrame]:
    """Give what goes to outlets and comes from utilities at every step."""
    parts = []
    for medium in MEDIA:
        for rest in ("outlet", "utility"):
            rates = value_of(reading.decisions, f"{medium}.{rest}")
            if len(rates):
                stream, period = (rates.index.get_level_values(level) for level in (0, -1))
                parts.append(_rows(stream, period, rest=rates.to_numpy(float)))
    return parts


def _rows(stream: Any, period: Any, **amounts: Any) -> pd.DataFrame:
    columns: dict[str, Any] = (
        {"stream": stream, "period": period} | {"exchanged": 0.0, "rest": 0.0} | amounts
    )
    frame = pd.DataFrame(
        {
            name: np.asarray(cells) if name in _ON or np.ndim(cells) else cells
            for name, cells in columns.items()
        }
    )
    return frame.astype({"stream": object, "period": object, "exchanged": float, "rest": float})


def _levels(reading: Reading) -> list[pd.DataFrame]:
    """Give what stores hold at the end of every step."""
    stores = reading.matches.stores
    activity = value_of(reading.decisions, "technology.activity")
    if stores is None or activity.empty:
        return []
    units = reading.matches.units
    held = activity[activity.index.get_level_values(0).isin(stores["hold"])]
    rows = held.rename_axis(_ON).rename("rate").reset_index()
    rows = rows[rows.groupby("stream")["rate"].transform("max") > DUST]
    of = units.loc[rows["stream"]]
    medium = stores["medium"].loc[rows["stream"]]
    told = rows.assign(
        medium=medium.to_numpy(),
        enterprise=of["enterprise"].to_numpy(),
        role=LEVEL,
        unit=of["size_unit"].to_numpy(),
        exchanged=np.nan,
        rest=np.nan,
    )
    return [told] if len(told) else []
