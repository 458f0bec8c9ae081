"""Dominance: a hot-water pipe that another serves at least as well on every count is left out.

The better pipe can draw and give all that the other can, and costs no more on any count: it is no
refusal, only less to choose from. Of the heat that a pipe loses its insulation counts, and not how
hot it is kept: of two that serve alike the colder one stays, but one that serves more goes before
one that is kept colder, which would have saved some watts a metre.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.pipe_laws import GROUND_C

if TYPE_CHECKING:
    import numpy.typing as npt

_COSTS = (
    *("capex_fixed", "capex_variable", "om_share", "transport_cost", "handling_cost"),
    *("pumping", "make_up", "transport_co2", "loss_per_km", "drop_k_per_km"),
)
_MERITS = ("lifetime", "max_capacity", "max_km")
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
    pipes = ways[~ways["steam"]]
    names = sorted(set(pipes["carrier"]), key=lambda name: (carriers["supply_c"][name], name))
    served = _Served.of(pipes, names)
    dear = _dearness(carriers.loc[names])
    way, carrier = ways[_PIPE].to_numpy(), ways["carrier"].to_numpy(object)
    kept = np.ones(len(ways), dtype=bool)
    for worse, better in permutations(range(len(names)), 2):
        if np.all(dear[better] <= dear[worse]):
            alike = np.all(dear[worse] <= dear[better])
            beaten = served.beaten(worse, better, tie=not alike or better < worse)
            kept &= (carrier != names[worse]) | ~np.isin(way, beaten)
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


def _dearness(carriers: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Give all counts on which a carrier can be worse, a row each: the less of it the better."""
    costs, merits = (carriers[[*names]].to_numpy(float) for names in (_COSTS, _MERITS))
    hot = (carriers[["supply_c", "return_c"]].mean(axis=1) - GROUND_C).clip(lower=1.0)
    # Two digits are known of it at best.
    leaks = carriers[["loss_fixed", "loss_variable"]].div(hot, axis=0)
    return np.hstack([costs, -merits, leaks.map(lambda leak: float(f"{leak:.2g}"))])


@dataclass(frozen=True)
class _Served:
    """How far every carrier serves every pair of streams.

    Attributes
    ----------
    way
        The pipe on which each pair lies.
    draws, gives
        Pair x carrier: share drawn of the source's heat, given of the sink's need; NaN: none.
    """

    way: npt.NDArray[np.int64]
    draws: npt.NDArray[np.float64]
    gives: npt.NDArray[np.float64]

    @classmethod
    def of(cls, pipes: pd.DataFrame, names: list[str]) -> _Served:
        """Lay pairs on carriers (a row each) side by side."""
        pair, pairs = pd.factorize(pipes["pair"])
        carrier = pd.Index(names).get_indexer(pd.Index(pipes["carrier"]))
        way = np.zeros(len(pairs), dtype=np.int64)
        way[pair] = pipes[_PIPE].to_numpy()
        draws, gives = np.full((2, len(pairs), len(names)), np.nan)
        draws[pair, carrier], gives[pair, carrier] = _drawn(pipes), _given(pipes)
        return cls(way, draws, gives)

    def beaten(self, worse: int, better: int, *, tie: bool) -> npt.NDArray[np.int64]:
        """List the pipes on which ``better`` serves every pair of ``worse`` at least as far.

        Where both serve all alike, ``tie`` says whether ``better`` is preferred.
        """
        there = ~np.isnan(self.draws[:, worse])
        more = np.stack([side[there, better] - side[there, worse]
                         for side in (self.draws, self.gives)])  # fmt: skip
        more = np.nan_to_num(more, nan=-1.0)
        pipes, pipe = np.unique(self.way[there], return_inverse=True)
        least, most = np.full(len(pipes), np.inf), np.full(len(pipes), -np.inf)
        np.minimum.at(least, pipe, more.min(axis=0))
        np.maximum.at(most, pipe, more.max(axis=0))
        return pipes[(least >= -_ALIKE) & ((most > _ALIKE) | tie)]
