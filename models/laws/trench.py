"""Trenches: a ditch is dug once for all pipes in it, whatever they carry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.tables import TRENCH
from symbiosis.models.words.algebra import add_variables, each, law
from symbiosis.models.words.lines import Part, book
from symbiosis.park.accounts import NETWORK

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.matching.mains import Mains
    from symbiosis.models.laws.main_network import Laid
    from symbiosis.models.laws.route import Routes
    from symbiosis.models.words.algebra import Columns, Family


def add_trenches(block: pyo.Block, mains: Mains, laid: Laid, routes: Routes) -> list[Part]:
    """Add the trenches that some pipe could lie in, and say what they cost once."""
    pipes = laid.network.pipes
    there = pipes.loc[pipes["pipe"] < pipes["back"], ["main", "segment"]]
    shared = _shared(mains, routes)
    used = np.union1d(there["segment"], shared["segment"]).astype(int)
    trenches = mains.segments.iloc[used].reset_index(drop=True).assign(segment=used)
    segment = {"segment": laid.network.names["segment"]}
    trench = add_variables(
        block, "trench", each(trenches[["segment", "trench"]], segment),
        doc="whether a trench is dug [0-1]", upper=np.ones(len(trenches)),
    )  # fmt: skip
    names = segment | {"main": laid.network.names["main"]}
    rows = each(there.sort_values(["segment", "main"]), names)
    add_trench_link(block, trench, laid, rows)
    add_shared_trench_link(block, trench, routes, each(shared, segment | routes.build.labels))
    return [book("route", NETWORK, TRENCH, trench * trench["trench"])]


def _shared(mains: Mains, routes: Routes) -> pd.DataFrame:
    """List the pipes between two enterprises that are built into trenches of others, by code."""
    known = pd.Index(routes.build.labels["route"])
    shared = pd.DataFrame(
        {
            "segment": mains.segments.index.get_indexer(mains.shared["segment"]),
            "route": known.get_indexer(mains.shared["route"]),
        }
    )
    built = np.isin(shared["route"], routes.build["route"])
    return shared[built].sort_values(["segment", "route"], ignore_index=True)


def add_trench_link(block: pyo.Block, trench: Columns, laid: Laid, rows: Family) -> None:
    r"""A piece of a main lies in a trench.

    .. math:: y_{p} + y_{back(p)} \le z_e

    y  built, there or back [0/1];  z  the trench of segment e is dug [0-1]
    """
    block.trench_link = law(
        laid.build.per(rows) <= trench.at(rows, ["segment"]),
        doc="a piece of a main lies in a trench [1]",
    )


def add_shared_trench_link(block: pyo.Block, trench: Columns, routes: Routes, rows: Family) -> None:
    r"""A pipe between two enterprises lies in the trenches of its way.

    .. math:: y_r \le z_e \qquad e \in r

    y  the route is built [0/1];  z  the trench of segment e is dug [0-1]
    """
    block.shared_trench_link = law(
        routes.build.at(rows, ["route"]) <= trench.at(rows, ["segment"]),
        doc="a pipe between two enterprises lies in trenches [1]",
    )
