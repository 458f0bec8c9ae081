"""The ledger lines of heat: what is received with its exergy, thrown away and bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.models.laws.timing import timed_parts
from symbiosis.models.words.joins import positions
from symbiosis.models.words.lines import Named, Part, book, lines
from symbiosis.park.cold import COLD

if TYPE_CHECKING:
    import pandas as pd
    import pyomo.environ as pyo

    from symbiosis.models.index import Index
    from symbiosis.models.laws.cascade import Cascade

AMBIENT_K = 298.15
"""Temperature of the surroundings for exergy [K]: the standard environment, 25 degC (Szargut)."""


def shares_of(index: Index) -> pd.DataFrame:
    """Give the segments of the streams, by the streams' codes."""
    levels = index.matches.levels
    return levels.assign(stream=index.streams.index.get_indexer(levels["stream"]))


def exergy_share(segments: pd.DataFrame) -> np.ndarray:
    r"""Give the exergy in heat between two temperatures.

    .. math:: 1 - T_0 / T_{lm}, \qquad T_{lm} = (T_h - T_c) / \ln (T_h / T_c)

    T_0  surroundings;  T_h, T_c  ends of the segment [K]. Below the surroundings it is negative:
    exergy goes with heat that is taken out there, and not with heat that is put in.

    References: Szargut (2005) Exergy Method; Kotas (1985) The Exergy Method, ch. 2.
    """
    hot = segments["hot_c"].to_numpy(float) + 273.15
    cold = segments["cold_c"].to_numpy(float) + 273.15
    spread = hot - cold
    even = spread <= 0
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(even, hot, spread / np.log(hot / cold))
    return np.asarray(1.0 - AMBIENT_K / mean)


def _cold_lines(cascade: Cascade, shares: pd.DataFrame, holder: Named) -> list[Part]:
    """Book the exergy of cold to whom heat below the surroundings is taken from [MWh/a]."""
    is_cold = (cascade.index.streams["origin"] == COLD).to_numpy()
    drawn = cascade.drawn
    if not is_cold[drawn["stream"]].any():
        return []
    segments = shares.iloc[positions(shares, drawn.frame, ["stream", "segment"])]
    cold = np.maximum(-exergy_share(segments), 0.0) * is_cold[drawn["stream"]]
    return [book("exergy", holder.at(drawn["stream"]), "heat", drawn * (drawn["hours"] * cold))]


def add_heat_lines(block: pyo.Block, cascade: Cascade, pairs: list[Part]) -> None:
    """Offer the ledger heat received, its exergy, heat thrown away and bought [MWh/a]."""
    index = cascade.index
    streams = index.streams
    holder = Named.of(streams["enterprise"])
    given, stream = cascade.given, cascade.given["stream"]
    received = given * (given["hours"] * index.matches.last_legs.to_numpy()[stream])
    shares = shares_of(index)
    segments = shares.iloc[positions(shares, given.frame, ["stream", "segment"])]
    warmth = np.maximum(exergy_share(segments), 0.0)
    parts = [*pairs, book("received", holder.at(stream), "heat", received)]
    parts.append(book("exergy", holder.at(stream), "heat", received * warmth))
    parts += _cold_lines(cascade, shares, holder)
    for kind, columns in (("outlet", cascade.outlet), ("utility", cascade.utility)):
        at = columns["stream"]
        item = Named.of(streams[kind]).at(at)
        parts.append(book(kind, holder.at(at), item, columns * columns["hours"]))
        parts += timed_parts(index, columns, kind, at, columns["period"])
    block.line = lines(parts, doc="heat received, its exergy, thrown away and bought [MWh/a]")
