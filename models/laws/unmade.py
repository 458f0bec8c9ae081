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

from symbiosis.matching.tables import YEAR
from symbiosis.models.laws.cascade import Cascade
from symbiosis.models.words.algebra import Columns, Family, Sum, each, law, total
from symbiosis.park.entities import HOURS_PER_YEAR
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
    [unit/a];  e  sources that leave in place of s. What balances
    over the year takes the mean of the year's hours, spread as the by-product runs.

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
            found += _placed(rows, tied, moved, needs, end)
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
    own["shape"] = rows["rate"] * HOURS_PER_YEAR / own["annual"].where(own["annual"] > 0.0)
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
    """List the rows of tied sources with the code of their need, its ratio, and how they run."""
    streams = made.index.streams
    of = streams.iloc[rows["source"]]
    frame = pd.DataFrame(
        {
            "row": np.arange(len(rows)),
            "period": rows["source_period"],
            "need": needs.get_indexer(of["tied_to"]),
            "shape": rows["rate"] * HOURS_PER_YEAR / of["annual"].to_numpy(float),
            "annual": of["annual"].to_numpy(float),
        }
    )
    wanted = (of["tied_by"].replace("", BOUGHT) == by).to_numpy()
    return frame[wanted & (frame["need"] >= 0).to_numpy() & (frame["annual"] > 0.0).to_numpy()]


def _placed(rows: Family, tied: pd.DataFrame, moved: _Moved, needs: pd.DataFrame, end: End) -> Sum:
    """Put what moves into the rows: hour by hour, or where one of the two can wait, by the year."""
    index = end.index
    waits = needs["yearly"].to_numpy(bool)[tied["need"]]
    year = index.period_names[tied["period"]] == YEAR
    ratio = tied["annual"] / needs["annual"].to_numpy(float)[tied["need"]]
    hours = index.hours[moved.period] / HOURS_PER_YEAR
    members, places, figures = [], [], []
    for row, period, need, shape, per, mean in zip(
        tied["row"], tied["period"], tied["need"], tied["shape"], ratio, waits | year, strict=True
    ):
        own = moved.need == need
        at = np.flatnonzero(own if mean else own & (moved.period == period))
        worth = moved.worth[at] * per
        members.append(at)
        places.append(np.full(len(at), row))
        figures.append(worth * hours[at] * shape if mean else worth)
    return moved.columns.put(rows, *map(np.concatenate, (members, places, figures)))
