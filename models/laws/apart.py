"""Who may not exchange does not stand on the same main: there, everybody serves everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyomo.environ as pyo

from symbiosis.models.words.algebra import add_variables, each, law, total
from symbiosis.models.words.joins import positions

if TYPE_CHECKING:
    import numpy as np

    from symbiosis.matching.tables import Matches
    from symbiosis.models.laws.main_network import Taps
    from symbiosis.models.words.algebra import Columns, Family


def add_apart(
    block: pyo.Block, matches: Matches, filled: list[Taps], tapped: list[Taps], used: set[int]
) -> None:
    """Switch the streams that may not meet on a main: one's own, and what the planner forbids."""
    pairs = _strangers(matches, filled, tapped, used)
    names = {
        "main": matches.routes.index,
        "tap": matches.streams.index,
        "period": matches.periods.index,
    }
    labels = {name: index.to_numpy(dtype=object) for name, index in names.items()}
    ends = [pairs[["main", end]].set_axis(["main", "tap"], axis=1) for end in ("source", "sink")]
    taps = pd.concat(ends).drop_duplicates().sort_values(["main", "tap"])
    stands = add_variables(
        block, "stands", each(taps, {name: labels[name] for name in ("main", "tap")}),
        domain=pyo.Binary, doc="whether a stream stands on a main [0/1]",
    )  # fmt: skip
    add_stand_link(block, stands, [*filled, *tapped], labels)
    rows = {"main": labels["main"], "source": labels["tap"], "sink": labels["tap"]}
    add_apart_limit(block, stands, each(pairs, rows))


def _strangers(
    matches: Matches, filled: list[Taps], tapped: list[Taps], used: set[int]
) -> pd.DataFrame:
    """List the sources and sinks of each main that are no arc of it, by code."""
    sides = []
    for taps, role in ((filled, "source"), (tapped, "sink")):
        every = pd.concat([each_.standing for each_ in taps], ignore_index=True)
        every = every.loc[every["main"].isin(used), ["main", "tap"]].drop_duplicates()
        sides.append(every.rename(columns={"tap": role}))
    pairs = sides[0].merge(sides[1], on="main")
    arcs = matches.arcs
    known = pd.DataFrame(
        {
            "main": matches.routes.index.get_indexer(arcs["route"]),
            **{end: matches.streams.index.get_indexer(arcs[end]) for end in ("source", "sink")},
        }
    )
    on = ["main", "source", "sink"]
    known = known[known["main"].isin(used)]
    return pairs[positions(known, pairs, on) < 0].sort_values(on, ignore_index=True)


def add_stand_link(
    block: pyo.Block, stands: Columns, taps: list[Taps], labels: dict[str, np.ndarray]
) -> None:
    r"""Only who stands on a main fills or taps it.

    .. math:: d_{s,t} \le D_{s,t} w_{s}

    d  filled, or tapped, by a stream [unit/h];  D  the most that it can [unit/h];  w  stands on
    the main [0/1]
    """
    every = pd.concat([each_.standing for each_ in taps], ignore_index=True)
    every = every.drop_duplicates(["main", "tap", "period"])
    every = every[positions(stands.frame, every, ["main", "tap"]) >= 0]
    rows = each(every.sort_values(["main", "tap", "period"]), labels)
    moved = total(each_.moved.per(rows) for each_ in taps)
    block.stand_link = law(
        moved <= stands.at(rows, ["main", "tap"]) * rows["most"],
        doc="only who stands on a main fills or taps it [t/h, MW, m3/h]",
    )


def add_apart_limit(block: pyo.Block, stands: Columns, pairs: Family) -> None:
    r"""Of two that may not exchange one stands on a main.

    .. math:: w_s + w_d \le 1

    w  stands on the main [0/1];  s, d  a source and a sink that are no arc
    """
    giver, taker = (stands.seen(**{end: stands["tap"]}) for end in ("source", "sink"))
    block.apart_limit = law(
        giver.at(pairs, ["main", "source"]) + taker.at(pairs, ["main", "sink"]) <= 1.0,
        doc="who may not exchange do not stand on one main [1]",
    )
