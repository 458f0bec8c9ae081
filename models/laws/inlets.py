"""Inlets of a mixing unit: what may enter it, and how clean or dirty its blend can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from symbiosis.models.laws.exchange import Exchange

BOUGHT = " bought"
"""Follows the name of a utility where it stands among the inlets, beside streams."""


def inlets_of(exchange: Exchange, units: pd.DataFrame) -> pd.DataFrame:
    """List what may enter each mixing unit, property by property.

    Parameters
    ----------
    units
        One row per mixing unit, property and period, see
        :class:`symbiosis.models.laws.mixing.Mixing`.

    Returns
    -------
    DataFrame
        The rows of ``units``, one per inlet, with ``inlet`` (a source, or a utility followed by
        :data:`BOUGHT`) and ``value``, its content [mg/L]; NaN where the inlet mixes, too.
    """
    index = exchange.index
    streams = index.streams
    ends = exchange.flow.frame[["source", "sink", "sink_period"]].drop_duplicates()
    arriving = ends.assign(
        inlet=index.stream_names[ends["source"].to_numpy(int)],
        owner=index.stream_names[ends["source"].to_numpy(int)],
        mixes=ends["source"].isin(units["source"]),
    ).drop(columns="source")
    bought = exchange.utility.frame[["sink", "sink_period"]]
    utility = streams["utility"].to_numpy(dtype=object)[bought["sink"].to_numpy(int)]
    bought = bought.assign(owner=utility, inlet=utility + BOUGHT, mixes=False)
    inlets = units.merge(pd.concat([arriving, bought]), on=["sink", "sink_period"])
    contents = index.matches.contents
    known = contents.loc[contents["kind"] == "content", ["owner", "property", "value"]]
    known = known.rename(columns={"property": "property_name"})
    inlets = inlets.merge(known, on=["owner", "property_name"], how="left")
    inlets["value"] = inlets["value"].fillna(0.0).mask(inlets["mixes"].astype(bool))
    return inlets.sort_values(["unit", "period", "property", "inlet"], ignore_index=True)


def with_bounds(exchange: Exchange, units: pd.DataFrame, inlets: pd.DataFrame) -> pd.DataFrame:
    r"""Add how clean and how dirty what leaves can be, and whether all inlets are known.

    .. math:: g_{u,q} \min_i c_{i,q} \le c_{u,q} \le g_{u,q} \max_i c_{i,q}, \quad
        g_{u,q} = (1 - \rho_{u,q}) / r_u

    c  content [mg/L];  rho  share removed [1];  r  what leaves per m3 that enters [1]. Where an
    inlet mixes, too, or a load is picked up, only the dirtiest water of the park bounds it, or the
    unit's own largest content.

    Returns
    -------
    DataFrame
        ``units`` with ``least`` and ``most`` [mg/L], and ``known``: all inlets of the unit are
        known and it picks up nothing, so that its blend is the shares of its inlets.
    """
    on = ["unit", "period", "property"]
    values = inlets.groupby(on)["value"]
    blend = pd.DataFrame(
        {"low": values.min(), "high": values.max(), "sure": values.count() == values.size()}
    )
    units = units.merge(blend.reset_index(), on=on, how="left")
    sure = units["sure"].eq(True) & (units["load"] == 0)  # noqa: FBT003, a cell may be empty
    loose = units["property_name"].map(_dirtiest(exchange, units)).fillna(0.0)
    high = (units["gain"] * units["high"]).where(sure, loose)
    known = sure & (units["out"].isna() | (units["out"] >= high))
    return units.assign(
        least=(units["gain"] * units["low"]).where(sure, 0.0),
        most=np.fmin(units["out"].mask(sure, np.fmin(units["out"], high)).fillna(high), np.inf),
        known=known.groupby(units["unit"]).transform("all"),
    ).drop(columns=["low", "high", "sure"])


def _dirtiest(exchange: Exchange, units: pd.DataFrame) -> pd.Series:
    """Give the largest content of every property, concentrated by every unit that does so."""
    contents = exchange.index.matches.contents
    largest = contents[contents["kind"] == "content"].groupby("property")["value"].max()
    once = units.drop_duplicates(["unit", "property_name"])
    gain = once["gain"].clip(lower=1.0).groupby(once["property_name"]).prod()
    return largest * gain.reindex(largest.index).fillna(1.0)
