r"""How far mains go: no circles, and no further than pressure lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.models.words.algebra import Columns, Family, Sum, add_variables, each, law

if TYPE_CHECKING:
    import pandas as pd
    import pyomo.environ as pyo

    from symbiosis.models.laws.main_network import Laid


_AT = ["main", "node"]


def add_reach(block: pyo.Block, laid: Laid, reach_km: pd.Series) -> None:
    """Give junctions their distance from where a main begins, or their place in a ring.

    Parameters
    ----------
    reach_km
        Longest way of each main, by its name [km] (inf: any).
    """
    network = laid.network
    most = reach_km.reindex(network.names["main"][network.pipes["main"]]).to_numpy(float)
    short = np.isfinite(most)
    pipes = laid.build.frame.assign(reach=most)
    far = each(pipes[short], laid.build.labels)
    add_reach_limit(block, laid, far)
    add_ring_limit(block, laid, each(ring_pipes(pipes[~short]), laid.build.labels))


def ring_pipes(pipes: pd.DataFrame) -> pd.DataFrame:
    """Keep the pipes of segments that lie in a ring, or between two; ``last`` numbers junctions."""
    left = -1
    while len(pipes) != left:
        left = len(pipes)
        degree = pipes.groupby(["main", "from"])["pipe"].transform("size")
        other = pipes["back"].isin(pipes.loc[degree > 1, "pipe"])
        pipes = pipes[(degree > 1) & other]
    count = pipes.groupby("main")["from"].transform("nunique")
    return pipes.assign(last=count - 1.0)


def add_reach_limit(block: pyo.Block, laid: Laid, pipes: Family) -> None:
    r"""No junction is further from where its main is filled than the carrier goes.

    .. math:: L_j \ge L_i + s_p - (R + s_p) (1 - y_p) \qquad p: i \to j, \quad 0 \le L \le R

    L  way from where the main is filled [km];  s  length of a piece [km];  R  the longest way
    [km], by pressure;  y  built, this way round [0/1].

    References: Miller, Tucker & Zemlin (1960) J. ACM 7, 326.
    """
    distance = add_variables(
        block, "distance", _junctions(laid, pipes, "reach"),
        doc="way from where a main is filled to a junction [km]",
        upper=_junctions(laid, pipes, "reach")["reach"],
    )  # fmt: skip
    length, reach = pipes["length_km"], pipes["reach"]
    block.reach_limit = law(
        _at(distance, pipes, "from") + length
        <= _at(distance, pipes, "to") + (reach + length) * (1.0 - laid.build.at(pipes)),
        doc="no way in a main is longer than pressure lasts [km]",
    )


def add_ring_limit(block: pyo.Block, laid: Laid, pipes: Family) -> None:
    r"""Junctions of a ring have an order, in which its pipes run: nothing goes round.

    .. math:: r_i + 1 \le r_j + n (1 - y_p) \qquad p: i \to j, \quad 0 \le r \le n - 1

    r  place in the order [1];  n  junctions in rings [1];  y  built, this way round [0/1].
    What goes round in a main would burn what there is too much of.

    References: Miller, Tucker & Zemlin (1960) J. ACM 7, 326.
    """
    junctions = _junctions(laid, pipes, "last")
    place = add_variables(
        block, "place", junctions, doc="place of a junction in the order of a ring [1]",
        upper=junctions["last"],
    )  # fmt: skip
    block.ring_limit = law(
        _at(place, pipes, "from") + 1.0
        <= _at(place, pipes, "to") + (pipes["last"] + 1.0) * (1.0 - laid.build.at(pipes)),
        doc="the pipes of a ring run in one order, so that nothing goes round [1]",
    )


def _junctions(laid: Laid, pipes: Family, column: str) -> Family:
    """Take the junctions of some pipes."""
    frame = pipes.frame[["main", "from", column]].rename(columns={"from": "node"})
    frame = frame.drop_duplicates(_AT).sort_values(_AT)
    return each(frame, {name: laid.network.names[name] for name in _AT})


def _at(columns: Columns, pipes: Family, end: str) -> Sum:
    """Put the junction at one end of every pipe."""
    return columns.seen(**{end: columns["node"]}).at(pipes, ["main", end])
