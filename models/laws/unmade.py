r"""By-products of what is burnt or used: where a need is met otherwise, less of them is made.

Ash, gypsum and CO2 of a fuel stand in the tables as they are while the need is bought in full
(``tied_by`` = bought), or as they would be were all of it received (received). What then is not
made is a variable of its own in their balance.

What leaves in one of two forms, as ash does wet or dry, is made in the one as far as it is drawn in
the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from symbiosis.matching.wholes import balanced_in, resolutions
from symbiosis.models.laws.cascade import Cascade
from symbiosis.models.words.algebra import Columns, Family, Sum, each, law, total
from symbiosis.park.schema import BOUGHT, RECEIVED

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyomo.environ as pyo

    from symbiosis.models.laws.exchange import Exchange

    End = Exchange | Cascade


class _Moved(NamedTuple):
    """What meets needs in one way: variables, the need of each, its period, its worth."""

    columns: Columns
    need: np.ndarray
    period: np.ndarray
    worth: np.ndarray


def add_unmade_balance(block: pyo.Block, made: Exchange, ends: Sequence[End]) -> None:
    r"""Of a by-product that is tied to a need, what the need does without is not made.

    .. math::

        m_{s,t} = \rho_s \sum_{a \in A(d)} \sigma_a (1 - \lambda_a) f_{a,t} \quad (bought), \qquad
        m_{s,t} = \rho_s u_{d,t} \quad (received), \qquad \rho_s = Q_s / N_d

    to which comes what leaves in another form, :math:`\sum_{e \to s} Q_s / Q_e \sum_a f_{a,t}`.

    m  not made [unit/h];  f  what the need receives [unit/h], of heat what is given to it [MW];
    sigma  need covered per unit delivered;  lambda  share lost;  u  what it buys [unit/h];
    Q  the by-product a year if all of the need N were met in the one way, or all left in that form
    [unit/a];  e  sources that leave in place of s. Where one of the two balances over a cycle or
    the year, the mean of its hours is taken, spread as the by-product runs.

    Parameters
    ----------
    made
        The medium whose sources are tied.
    ends
        All media: the need may be one of any.
    """
    # Of the form that leaves in place of another as much is made as is drawn.
    drawn = (made.index.streams["instead_of"] != "").to_numpy()[made.unmade["source"]]
    rows = each(made.unmade.frame[~drawn], made.unmade.labels)
    otherwise = [*(_otherwise(rows, made, end) for end in ends), _displaced(rows, made)]
    block.unmade_balance = law(
        made.unmade.per(rows) == total(otherwise),
        doc="what is not made of a by-product whose need is met otherwise [unit/h]",
    )


def _otherwise(rows: Family, made: Exchange, end: End) -> Sum:
    """Sum what meets the needs of one medium otherwise than their by-products ask for."""
    needs = end.index.streams
    found = Sum(rows)
    for by, moved in _ways(end).items():
        tied = _tied(rows, made, needs.index, by)
        if len(tied):
            found += _placed(rows, tied, moved, needs, made)
    return found


def _displaced(rows: Family, made: Exchange) -> Sum:
    """Sum what leaves in place of each source."""
    streams, flow = made.index.streams, made.flow
    moved = _Moved(flow, flow["source"], flow["period"], np.ones(len(flow)))
    other = streams.index.get_indexer(streams["instead_of"])
    pairs = pd.DataFrame({"need": np.flatnonzero(other >= 0), "source": other[other >= 0]})
    own = pd.DataFrame({"source": rows["source"], "period": rows["source_period"]})
    annual = streams["annual"].to_numpy(float)
    own = own.assign(row=np.arange(len(rows)), annual=annual[own["source"]])
    tied = own[own["annual"] > 0.0].merge(pairs, on="source")
    tied = tied[annual[tied["need"]] > 0.0]
    found = Sum(rows)
    if len(tied):
        found += _placed(rows, tied, moved, streams, made)
    return found


def _ways(end: End) -> dict[str, _Moved]:
    """Give what meets needs otherwise: what comes of buying falls with what is received."""
    if isinstance(end, Cascade):
        given, bought = end.given, end.utility
        received = _Moved(given, given["stream"], given["period"], np.ones(len(given)))
        stream, period = bought["stream"], bought["period"]
    else:
        flow, bought, arcs = end.flow, end.utility, end.index.arcs
        useful = (arcs["substitution"] * (1.0 - arcs["loss"])).to_numpy(float)
        received = _Moved(flow, flow["sink"], flow["period"], useful[flow["arc"]])
        stream, period = bought["sink"], bought["sink_period"]
    return {BOUGHT: received, RECEIVED: _Moved(bought, stream, period, np.ones(len(bought)))}


def _tied(rows: Family, made: Exchange, needs: pd.Index, by: str) -> pd.DataFrame:
    """List the rows of tied sources with the code of their need, and their amount a year."""
    streams = made.index.streams
    of = streams.iloc[rows["source"]]
    frame = pd.DataFrame(
        {
            "row": np.arange(len(rows)),
            "period": rows["source_period"],
            "need": needs.get_indexer(of["tied_to"]),
            "source": rows["source"],
            "annual": of["annual"].to_numpy(float),
        }
    )
    wanted = (of["tied_by"].replace("", BOUGHT) == by).to_numpy()
    return frame[wanted & (frame["need"] >= 0).to_numpy() & (frame["annual"] > 0.0).to_numpy()]


def _placed(
    rows: Family, tied: pd.DataFrame, moved: _Moved, needs: pd.DataFrame, made: Exchange
) -> Sum:
    """Put what moves into the rows: step by step, or over what the one that waits longer is in."""
    index = made.index
    balanced = balanced_in(index.matches.periods)
    coarse = np.maximum(
        resolutions(needs)[tied["need"]], resolutions(index.streams)[tied["source"]]
    )
    whole = balanced[coarse, tied["period"]]
    shape = _shapes(rows, balanced, index.hours)[coarse, tied["row"]]
    ratio = tied["annual"] / needs["annual"].to_numpy(float)[tied["need"]]
    members, places, figures = [], [], []
    for row, need, over, at, of, per in zip(
        tied["row"], tied["need"], coarse, whole, shape, ratio, strict=True
    ):
        own = np.flatnonzero((moved.need == need) & (balanced[over, moved.period] == at))
        share = index.hours[moved.period[own]] / index.hours[at]
        members.append(own)
        places.append(np.full(len(own), row))
        figures.append(moved.worth[own] * per * share * of)
    return moved.columns.put(rows, *map(np.concatenate, (members, places, figures)))


def _shapes(rows: Family, balanced: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """Give every row's rate over the mean of its source, for each resolution; 1 in a whole."""
    period, source, rate = rows["source_period"], rows["source"], rows["rate"]
    shapes = np.ones((len(balanced), len(rows)))
    for over, wholes in enumerate(balanced):
        place = source * len(hours) + wholes[period]
        mean = np.bincount(place, rate * hours[period])[place] / hours[wholes[period]]
        waits = (wholes[period] != period) & (mean > 0.0)
        shapes[over, waits] = rate[waits] / mean[waits]
    return shapes
