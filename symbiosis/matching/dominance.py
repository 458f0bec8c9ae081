"""Dominance: a hot-water pipe that another serves at least as well on every count is left out.

Nothing is lost by it: the better pipe can draw and give all that the other can, and costs no more
on any count. So it is no refusal, only less to choose from.
"""

from __future__ import annotations

from itertools import permutations

import pandas as pd

_COSTS = (
    *("capex_fixed", "capex_variable", "om_share", "transport_cost", "handling_cost"),
    *("transport_co2", "loss_per_km", "drop_k_per_km"),
)
_ALIKE = 1e-9
"""Shares that differ by less are the same."""
_PIPE = "way"


def undominated(ways: pd.DataFrame, carriers: pd.DataFrame) -> pd.DataFrame:
    """Drop the hot-water pipes that another of the same two enterprises dominates.

    Parameters
    ----------
    ways
        Pairs of streams (``pair``, ``way``) on carriers, on the receiver's scale: ``top_c`` [degC]
        (the source's hot end before the way), ``low_c``, ``full_c`` (the sink's ends),
        ``floor_c``, ``ceiling_c``.
    carriers
        Their costs.
    """
    shares = ways.assign(draws=_drawn(ways), gives=_given(ways))
    shares = shares.loc[~shares["steam"], [_PIPE, "pair", "carrier", "draws", "gives"]]
    names = sorted(set(shares["carrier"]), key=lambda name: (carriers["supply_c"][name], name))
    kept = pd.Series(data=True, index=ways.index)
    for worse, better in permutations(names, 2):
        if _no_dearer(carriers.loc[better], carriers.loc[worse]):
            alike = _no_dearer(carriers.loc[worse], carriers.loc[better])
            preferred = not alike or names.index(better) < names.index(worse)
            beaten = _beaten(shares, worse, better, tie=preferred)
            kept &= (ways["carrier"] != worse) | ~ways[_PIPE].isin(beaten)
    return ways[kept]


def _drawn(ways: pd.DataFrame) -> pd.Series[float]:
    """Share of the source's heat that is hotter than the carrier's return."""
    width = ways["supply_c"] - ways["target_c"]
    above = ways["top_c"] - ways["drop_k"] - ways["floor_c"]
    return (above / width.where(width > 0.0)).clip(0.0, 1.0).fillna(1.0)


def _given(ways: pd.DataFrame) -> pd.Series[float]:
    """Share of the sink's need that is colder than the carrier's supply."""
    width = ways["full_c"] - ways["low_c"]
    below = ways["ceiling_c"] - ways["low_c"]
    return (below / width.where(width > 0.0)).clip(0.0, 1.0).fillna(1.0)


def _no_dearer(better: pd.Series[float], worse: pd.Series[float]) -> bool:
    costs = list(_COSTS)
    cheaper = (better[costs].astype(float) <= worse[costs].astype(float)).all()
    lasts = float(better["lifetime"]) >= float(worse["lifetime"])
    holds = float(better["max_capacity"]) >= float(worse["max_capacity"])
    reaches = float(better["max_km"]) >= float(worse["max_km"])
    return bool(cheaper and lasts and holds and reaches)


def _beaten(shares: pd.DataFrame, worse: str, better: str, *, tie: bool) -> pd.Index[int]:
    """List the pipes on which ``better`` serves every pair of ``worse`` at least as far.

    Where both serve all alike, ``tie`` says whether ``better`` is preferred.
    """
    left, right = (shares[shares["carrier"] == name] for name in (worse, better))
    both = left.merge(right, on=[_PIPE, "pair"], how="left", suffixes=("", "_better"))
    ends = ("draws", "gives")
    more = pd.DataFrame({end: both[f"{end}_better"] - both[end] for end in ends}).fillna(-1.0)
    gain = both[[_PIPE]].assign(least=more.min(axis=1), most=more.max(axis=1))
    gain = gain.groupby(_PIPE).agg({"least": "min", "most": "max"})
    beats = (gain["least"] >= -_ALIKE) & ((gain["most"] > _ALIKE) | tie)
    return gain.index[beats]
