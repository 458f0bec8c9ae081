"""Tapping: which variables of the media fill mains, and which are tapped from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.laws.branches import Branches
from symbiosis.models.laws.main_network import Taps, node_names
from symbiosis.models.words.joins import numbered, positions

if TYPE_CHECKING:
    from symbiosis.models.index import Index
    from symbiosis.models.laws.cascade import Cascade
    from symbiosis.models.laws.exchange import Exchange

_APART = 1e-6
"""Temperatures nearer than this are the same [K]."""


def on_mains(index: Index) -> np.ndarray:
    """Tell which of a medium's arcs go by a main."""
    route = index.arcs["route"].to_numpy()
    is_main = np.append(index.routes["main"].to_numpy(bool), False)
    return is_main[route]


def with_mains(
    index: Index,
    laid: np.ndarray,
    branches: Branches,
    levels: tuple[pd.DataFrame, pd.DataFrame],
) -> tuple[Branches, tuple[pd.DataFrame, pd.DataFrame]]:
    """Add to the branches of all routes one for each main, with all that stand on it.

    Parameters
    ----------
    laid
        Which arcs go by a main.
    branches, levels
        Those of the other routes.
    """
    route = index.arcs["route"].to_numpy()
    mains = np.unique(route[laid])
    first = len(branches.route)
    of_arc = np.empty(len(route), dtype=int)
    of_arc[~laid] = branches.of_arc
    of_arc[laid] = first + np.searchsorted(mains, route[laid])
    whole = Branches(
        of_arc,
        np.concatenate([branches.route, mains]),
        np.concatenate([branches.number, np.zeros(len(mains), dtype=int)]),
    )
    ends = []
    for end, role in zip(levels, ("source", "sink"), strict=True):
        own = _main_levels(index, role)
        own["branch"] = first + np.searchsorted(mains, own["route"])
        ends.append(pd.concat([end, own], ignore_index=True))
    return whole, (ends[0], ends[1])


def _main_levels(index: Index, role: str) -> pd.DataFrame:
    """Say which segments of heat sources warm a main, or which of sinks it warms.

    Returns
    -------
    DataFrame
        Columns ``route``, ``stream``, ``segment`` by code, and ``level``, of which there is one.
    """
    taps = _numbered_taps(index).rename(columns={"main": "route"})
    arcs = index.arcs[["route", role]].rename(columns={role: "stream"})
    taps = taps[positions(arcs, taps, ["route", "stream"]) >= 0]
    levels = index.matches.levels
    levels = levels.assign(stream=index.streams.index.get_indexer(levels["stream"]))
    rows = taps.merge(levels, on="stream").assign(level=0)
    if role == "source":
        fits = rows["cold_c"] >= rows["cut_c"] - _APART
    else:
        fits = rows["hot_c"] <= rows["cut_c"] + _APART
    return rows.loc[fits, ["route", "stream", "segment", "level"]]


def heat_taps(cascade: Cascade, streams: pd.Index) -> tuple[Taps, Taps]:
    """Give the heat that fills mains, and that is tapped from them.

    Parameters
    ----------
    streams
        Those of all media, in the order of the codes of taps.
    """
    index = cascade.index
    whole = _numbered_taps(index)
    place = streams.get_indexer(index.stream_names)
    sides = []
    for columns in (cascade.drawn, cascade.given):
        frame = columns.frame
        at = positions(whole, frame.rename(columns={"route": "main"}), ["main", "stream"])
        most = (
            frame["bound"].groupby(numbered(frame, ["route", "stream", "period"])).transform("sum")
        )
        sides.append(
            Taps(
                columns.seen(
                    main=np.where(at >= 0, frame["route"], -1),
                    node=np.append(whole["node"], -1)[at],
                    tap=place[frame["stream"]],
                    most=most,
                )
            )
        )
    return sides[0], sides[1]


def flow_taps(exchange: Exchange, streams: pd.Index) -> tuple[Taps, Taps]:
    """Give what flows into mains, and what of it reaches those who tap them.

    Parameters
    ----------
    streams
        As for :func:`heat_taps`.
    """
    index, flow = exchange.index, exchange.flow
    whole = _numbered_taps(index)
    place = streams.get_indexer(index.stream_names)
    laid = on_mains(index)[flow["arc"]]
    sides = []
    for role, most in (("source", "offered"), ("sink", "wanted")):
        wanted = pd.DataFrame({"main": flow["route"], "stream": flow[role]})
        at = np.where(laid, positions(whole, wanted, ["main", "stream"]), -1)
        sides.append(
            Taps(
                flow.seen(
                    main=np.where(at >= 0, flow["route"], -1),
                    node=np.append(whole["node"], -1)[at],
                    tap=place[flow[role]],
                    most=flow[most],
                )
            )
        )
    return sides[0], sides[1]


def _numbered_taps(index: Index) -> pd.DataFrame:
    """Give who stands on which main at which node, by code; streams are the medium's."""
    mains = index.matches.mains
    if mains is None:
        return pd.DataFrame({name: [] for name in ("main", "stream", "node")}, dtype=int)
    taps = mains.taps
    coded = taps.assign(
        main=index.routes.index.get_indexer(taps["main"]),
        stream=index.streams.index.get_indexer(taps["stream"]),
        node=node_names(mains).get_indexer(taps["node"]),
    )
    return coded[(coded["stream"] >= 0) & (coded["main"] >= 0)].reset_index(drop=True)
