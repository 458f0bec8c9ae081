"""The network of mains by codes: pipes, junctions, and who stands where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.models.words.joins import positions, summed

if TYPE_CHECKING:
    from symbiosis.matching.mains import Mains
    from symbiosis.matching.tables import Matches
    from symbiosis.models.words.algebra import Columns

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Taps:
    """What fills mains, or what is tapped from them.

    Attributes
    ----------
    moved
        Variables [unit/h] with ``main`` and ``node`` (-1: not on a main), ``tap`` (whose it is:
        the stream's place in ``Matches.streams``), ``period``, and ``most``, all that this stream
        can fill or tap in that period.
    """

    moved: Columns

    @property
    def standing(self) -> pd.DataFrame:
        """Rows of those that stand on a main."""
        frame = self.moved.frame
        return frame.loc[frame["main"] >= 0, ["main", "node", "tap", "period", "most"]]


@dataclass(frozen=True)
class Network:
    """All mains by code.

    Attributes
    ----------
    pipes
        The rows of :class:`~symbiosis.matching.mains.Mains` with ``pipe``, ``main``, ``from``,
        ``to``, ``segment`` and ``back`` (the pipe the other way) as codes, ``ditch`` (money of the
        segment's trench), ``most`` (what it could ever carry) [unit/h] and ``spare`` (how many more
        pipes that would take).
    junctions
        ``main``, ``node``, ``is_filled``, ``is_tapped``.
    friends
        ``main``, ``tap`` (a receiver), ``node`` where somebody fills who may serve it.
    running
        ``main``, ``period``, ``hours``, ``hot`` (whether some source of it has anything then; units
        count where there is no other source).
    names
        What the codes of pipes, nodes, segments, mains, taps and periods stand for.
    """

    pipes: pd.DataFrame
    junctions: pd.DataFrame
    friends: pd.DataFrame
    running: pd.DataFrame
    names: dict[str, np.ndarray]


@dataclass(frozen=True)
class Laid:
    """The variables of mains.

    Attributes
    ----------
    network
        Pipes, junctions and periods by code.
    build
        Whether a pipe is built, this way round [0/1].
    more
        How many pipes lie beside it, where one may not suffice [1].
    capacity, flow
        What all of them can carry, and what enters them [unit/h].
    """

    network: Network
    build: Columns
    more: Columns
    capacity: Columns
    flow: Columns


def network_of(matches: Matches, mains: Mains, filled: list[Taps], tapped: list[Taps]) -> Network:
    """Number the mains that somebody can fill and somebody can tap.

    Raises
    ------
    BadInput
        If nothing bounds what a main could carry.
    """
    fills, taps = (
        pd.concat([each.standing for each in side], ignore_index=True) for side in (filled, tapped)
    )
    pipes, names = _numbered(matches, mains, set(fills["main"]) & set(taps["main"]))
    pipes = _sized(pipes, _peaks(fills), _peaks(taps), names)
    ends = [pipes[["main", end]].set_axis(["main", "node"], axis=1) for end in ("from", "to")]
    junctions = pd.concat(ends).drop_duplicates().sort_values(["main", "node"], ignore_index=True)
    on = ["main", "node"]
    junctions["is_filled"], junctions["is_tapped"] = (
        positions(side[on], junctions, on) >= 0 for side in (fills, taps)
    )
    running = _running(fills, taps, set(pipes["main"]), matches)
    return Network(pipes, junctions, _friends(matches, fills), running, names)


def _friends(matches: Matches, fills: pd.DataFrame) -> pd.DataFrame:
    """Say where somebody fills a main who may serve a receiver."""
    arcs = matches.arcs
    pairs = pd.DataFrame(
        {
            "main": matches.routes.index.get_indexer(arcs["route"]),
            "filler": matches.streams.index.get_indexer(arcs["source"]),
            "tap": matches.streams.index.get_indexer(arcs["sink"]),
        }
    )
    at = fills[["main", "tap", "node"]].drop_duplicates().rename(columns={"tap": "filler"})
    return pairs.merge(at, on=["main", "filler"])[["main", "tap", "node"]].drop_duplicates()


def _numbered(
    matches: Matches, mains: Mains, used: set[int]
) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    pipes = mains.pipes.sort_index()
    main = matches.routes.index.get_indexer(pipes["main"])
    pipes = pipes[np.isin(main, list(used))]
    nodes = node_names(mains)
    segments = mains.segments.index
    coded = pipes.reset_index(drop=True).assign(
        pipe=np.arange(len(pipes)),
        main=matches.routes.index.get_indexer(pipes["main"]),
        segment=segments.get_indexer(pipes["segment"]),
        ditch=mains.segments["trench"].reindex(pipes["segment"]).to_numpy(float),
        **{end: nodes.get_indexer(pipes[end]) for end in ("from", "to")},
    )
    other = coded.rename(columns={"from": "to", "to": "from"})
    coded["back"] = positions(coded, other, ["main", "segment", "from", "to"])
    named = {
        "pipe": pipes.index,
        "node": nodes,
        "segment": segments,
        "main": matches.routes.index,
        "tap": matches.streams.index,
        "period": matches.periods.index,
    }
    return coded, {name: index.to_numpy(dtype=object) for name, index in named.items()}


def node_names(mains: Mains) -> pd.Index:
    """Give the nodes of all mains, in the order of their codes."""
    ends = [mains.pipes["from"], mains.pipes["to"], mains.taps["node"]]
    return pd.Index(pd.concat(ends).unique(), dtype=object).sort_values()


def _peaks(taps: pd.DataFrame) -> pd.Series:
    """Give the most that could enter, or be tapped, at once, by main."""
    peaks: pd.Series = _together(taps).groupby("main")["most"].max()
    return peaks


def _together(taps: pd.DataFrame) -> pd.DataFrame:
    """Give what all taps of a main can move in every period."""
    once = taps.drop_duplicates(["main", "tap", "period"])
    return summed(once, ["main", "period"], "most")


def _sized(
    pipes: pd.DataFrame, fill: pd.Series, tap: pd.Series, names: dict[str, np.ndarray]
) -> pd.DataFrame:
    """Say what every pipe could carry at most, and how many that takes."""
    offered, wanted = (peak.reindex(pipes["main"]).to_numpy(float) for peak in (fill, tap))
    wanted = wanted + _lost(pipes, wanted)
    most, largest = np.minimum(offered, wanted), pipes["max_capacity"].to_numpy(float)
    if (endless := ~np.isfinite(np.minimum(most, largest))).any():
        named = sorted({str(names["main"][code]) for code in pipes["main"][endless]})
        message = (
            f"Nothing bounds what {', '.join(named)} could carry: give the technologies that fill "
            "it, or those that tap it, a max_size."
        )
        raise BadInput(message)
    bounded = np.where(np.isfinite(most), most, largest)
    with np.errstate(invalid="ignore"):
        number = np.ceil(np.maximum(bounded / largest, 1.0) - _ROUNDING)
    return pipes.assign(most=bounded, spare=number - 1.0)


def _lost(pipes: pd.DataFrame, wanted: np.ndarray) -> np.ndarray:
    """Give the most that a whole main could lose beside what is tapped from it, by pipe."""
    there = pipes["pipe"] < pipes["back"]
    by_main = pipes.loc[there, "main"]
    share = pipes["loss_variable"] + pipes["loss_fixed"] / pipes["max_capacity"]
    fixed, shares = (
        column[there].groupby(by_main).sum().reindex(pipes["main"]).to_numpy(float)
        for column in (pipes["loss_fixed"], share)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = (wanted + fixed) / np.maximum(1.0 - shares, 0.0)
    return np.asarray(whole - wanted, dtype=float)


def _running(
    fills: pd.DataFrame, taps: pd.DataFrame, used: set[int], matches: Matches
) -> pd.DataFrame:
    on = ["main", "period"]
    every = pd.concat([fills, taps])
    running = every.loc[every["main"].isin(used), on].drop_duplicates()
    running = running.sort_values(on, ignore_index=True)
    # A unit need not be built: where there is heat that is there anyway, that keeps a main hot.
    unit = (matches.streams["unit"] != "").to_numpy()[fills["tap"]]
    fed = fills["main"].isin(set(fills.loc[~unit, "main"]))
    warm = _together(fills[~(unit & fed.to_numpy())])
    warm = warm[warm["most"] > 0.0]
    hours = matches.periods["hours"].to_numpy(float)[running["period"]]
    return running.assign(hours=hours, hot=positions(warm, running, on) >= 0)
