r"""The shape of mains: one direction a pipe, no end where nobody taps, no tap where none ends.

Most of these rows follow from the balances; they say it of the binaries alone, which is what makes
the relaxation tight: without them a fraction of a pipe serves everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.laws.main_around import add_reached
from symbiosis.models.words.algebra import each, law, total
from symbiosis.models.words.joins import positions

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.models.laws.main_network import Laid, Taps
    from symbiosis.models.words.algebra import Family, Sum


_AT = ["main", "node"]


def add_shape(block: pyo.Block, laid: Laid, filled: list[Taps], tapped: list[Taps]) -> None:
    """Add all rows on where and how mains may be built."""
    add_way_limit(block, laid)
    add_arriving_limit(block, laid)
    add_leaving_limit(block, laid)
    add_served_link(block, laid, tapped)
    add_sent_link(block, laid, filled)


def add_way_limit(block: pyo.Block, laid: Laid) -> None:
    r"""What is built in a segment runs one way.

    .. math:: y_p + y_{back(p)} \le 1

    y  built, this way round [0/1]
    """
    build = laid.build
    rows = each(build.frame, build.labels).where(build["pipe"] < build["back"])
    block.way_limit = law(
        build.at(rows) + build.seen(pipe=build["back"]).at(rows) <= 1.0,
        doc="one direction a piece of a main [1]",
    )


def add_arriving_limit(block: pyo.Block, laid: Laid) -> None:
    r"""A pipe leaves a junction that nobody fills only if another arrives there.

    .. math:: y_p \le \sum_{q \to j,\ q \ne back(p)} y_q \qquad p: j \to,\ j\ not\ filled

    y  built, this way round [0/1]
    """
    rows, other = _onward(laid, "from", "is_filled")
    block.arriving_limit = law(
        laid.build.at(rows) <= other, doc="a pipe out of a junction needs one into it [1]"
    )


def add_leaving_limit(block: pyo.Block, laid: Laid) -> None:
    r"""A pipe reaches a junction where nobody taps only if another leaves from there.

    .. math:: y_p \le \sum_{q: j \to,\ q \ne back(p)} y_q \qquad p \to j,\ j\ not\ tapped

    y  built, this way round [0/1]. Else a pipe that ends in the field could burn what there is too
    much of.
    """
    rows, other = _onward(laid, "to", "is_tapped")
    block.leaving_limit = law(
        laid.build.at(rows) <= other, doc="a pipe into a junction needs one out of it [1]"
    )


def _onward(laid: Laid, end: str, unless: str) -> tuple[Family, Sum]:
    """Give the pipes at junctions that are only passed, and the others that go on from there."""
    build, junctions = laid.build, laid.network.junctions
    passed = junctions.loc[~junctions[unless], ["main", "node"]]
    pipes = each(build.frame, build.labels)
    here = build.frame[["main", end]].set_axis(["main", "node"], axis=1)
    rows = pipes.where(positions(passed, here, ["main", "node"]) >= 0)
    other = "to" if end == "from" else "from"
    going = build.frame[["pipe", "main", other]].set_axis(["member", "main", end], axis=1)
    pairs = rows.frame[["main", end, "back"]].assign(row=np.arange(len(rows)))
    pairs = pairs.merge(going, on=["main", end])
    pairs = pairs[pairs["member"] != pairs["back"]]
    member, row = (pairs[name].to_numpy(int) for name in ("member", "row"))
    return rows, build.put(rows, member, row, np.ones(len(row)))


def add_served_link(block: pyo.Block, laid: Laid, tapped: list[Taps]) -> None:
    r"""Who is not at a junction that somebody fills who may serve it taps only where pipes reach.

    .. math:: g_{r,t} \le G_{r,t} u_r

    g  tapped by one receiver [unit/h];  G  the most that it can take [unit/h];  u  it is reached
    [0-1]
    """
    rows, moved = _standing(laid, tapped, laid.network.friends, ["main", "tap", "node"])
    on = ["main", "tap"]
    places = rows.frame[[*on, "node"]].drop_duplicates(on).sort_values(on)
    reached = add_reached(block, laid, places)
    block.served_link = law(
        moved <= reached.at(rows, on) * rows["most"],
        doc="taps only where pipes reach [t/h, MW, m3/h]",
    )


def add_sent_link(block: pyo.Block, laid: Laid, filled: list[Taps]) -> None:
    r"""Who is not at a junction that is tapped fills only where a pipe leaves.

    .. math:: d_{s,t} \le D_{s,t} \sum_{p: j(s) \to} y_p

    d  filled by one source [unit/h];  D  the most that it can fill [unit/h];  y  built [0/1]
    """
    junctions = laid.network.junctions
    rows, moved = _standing(laid, filled, junctions[junctions["is_tapped"]], _AT)
    ends = laid.build.frame[["pipe", "main", "from"]].set_axis(["member", *_AT], axis=1)
    pairs = rows.frame[_AT].assign(row=np.arange(len(rows))).merge(ends, on=_AT)
    member, row = (pairs[name].to_numpy(int) for name in ("member", "row"))
    pipes = laid.build.put(rows, member, row, np.ones(len(row)))
    block.sent_link = law(
        moved <= pipes * rows["most"],
        doc="fills only where a pipe leaves [t/h, MW, m3/h]",
    )


def _standing(
    laid: Laid, taps: list[Taps], others: pd.DataFrame, on: list[str]
) -> tuple[Family, Sum]:
    """Give who taps or fills by period and meets none of some others, and what it moves."""
    network = laid.network
    every = pd.concat([each_.standing for each_ in taps], ignore_index=True)
    every = every.drop_duplicates(["main", "tap", "period"])
    apart = (positions(others, every, on) < 0) & np.isin(every["main"], network.pipes["main"])
    frame = every[apart & (every["most"] > 0.0) & np.isfinite(every["most"])]
    names = {name: network.names[name] for name in ("main", "tap", "period")}
    rows = each(frame.sort_values(list(names)), names)
    return rows, total(each_.moved.per(rows) for each_ in taps)
