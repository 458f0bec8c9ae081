"""Routes: what must be built before something can flow between two enterprises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from symbiosis.models.laws.loss import loses, pipes_for
from symbiosis.models.words.algebra import NUMBERS, Columns, add_variables, each, law, total
from symbiosis.models.words.joins import distinct, summed
from symbiosis.models.words.lines import Named, Part, book, lines
from symbiosis.park.accounts import NETWORK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.matching.tables import Matches
    from symbiosis.models.words.algebra import Family, Labels


@dataclass(frozen=True)
class Routes:
    """Variables of the routes that must be built or sized.

    Attributes
    ----------
    build
        Whether a route is built [0/1].
    capacity
        Its capacity [t/h, MW, m3/h].
    more
        How many pipes lie beside the first, where one may not be enough [1].
    """

    build: Columns
    capacity: Columns
    more: Columns


def add_routes(block: pyo.Block, matches: Matches, carried: Sequence[Columns]) -> Routes:
    """Add build and capacity of the routes, and what they cost.

    Parameters
    ----------
    carried
        What flows on routes, per medium, with ``route`` (-1: none), ``giver`` (what may not flow
        on an unbuilt route: an arc, or a heat source), ``period``, ``hours``, ``bound`` and
        ``most`` (the largest flow of the row, and of its whole route) [unit/h].
    """
    carried = _numbered(carried)
    moved = _together(carried)
    names = {"route": matches.routes.index.to_numpy(dtype=object)}
    periods = {"period": matches.periods.index.to_numpy(dtype=object)}
    routes = each(_used(matches, moved), names)
    switched = routes["needs_build"].astype(bool) | loses(routes.frame)
    sized = switched | (routes["capex_variable"] > 0) | np.isfinite(routes["max_capacity"])
    built, limited = routes.where(switched), routes.where(sized)
    several = routes.where(switched & (routes["pipes"] > 1.0))
    added = Routes(
        build=add_variables(
            block, "build", built, domain=pyo.Binary, doc="whether a route is built [0/1]"
        ),
        capacity=add_variables(
            block, "capacity", limited, doc="capacity of a route [t/h, MW, m3/h]",
            upper=limited["bound"],
        ),
        more=add_variables(
            block, "more", several, domain=pyo.NonNegativeIntegers,
            doc="pipes beside the first of a route [1]", upper=several["pipes"] - 1.0,
        ),
    )  # fmt: skip
    add_capacity_limit(block, added, carried, moved, names | periods)
    add_build_link(block, added, built)
    add_parallel_link(block, added, several)
    add_route_link(block, added, carried, moved, names | {"rank": NUMBERS} | periods)
    _add_lines(block, added, matches, carried)
    return added


def _used(matches: Matches, moved: pd.DataFrame) -> pd.DataFrame:
    """List the routes on which something can flow, with the most that each could carry."""
    routes = matches.routes.assign(route=np.arange(len(matches.routes)))
    peak = moved.groupby("route")["most"].max()
    used = routes[routes["route"].isin(peak.index)].reset_index(drop=True)
    most = peak.reindex(used["route"]).to_numpy(float)
    pipes = pipes_for(most, used)
    largest = np.minimum(used["max_capacity"].to_numpy(float), most)
    return used.assign(bound=np.where(pipes > 1.0, most, largest), largest=largest, pipes=pipes)


def _numbered(carried: Sequence[Columns]) -> list[Columns]:
    """Give every giver a number that is unique among all media."""
    numbered, first = [], 0
    for columns in carried:
        numbered.append(columns.seen(giver=columns["giver"] + first))
        first = int(numbered[-1]["giver"].max(initial=first - 1)) + 1
    return numbered


def _together(carried: Sequence[Columns]) -> pd.DataFrame:
    """Put what all media carry on routes into one frame."""
    frames = [columns.frame[["route", "giver", "period", "bound", "most"]] for columns in carried]
    together = pd.concat(frames, ignore_index=True)
    return together[together["route"] >= 0]


def add_capacity_limit(
    block: pyo.Block,
    added: Routes,
    carried: Sequence[Columns],
    moved: pd.DataFrame,
    labels: Labels,
) -> None:
    r"""Nothing flows beyond a route's capacity.

    .. math:: \sum_{a \in r} f_{a,t} \le K_r

    f  what enters the route [unit/h];  K  capacity [unit/h]
    """
    limited = moved[moved["route"].isin(added.capacity["route"])]
    rows = each(distinct(limited, list(labels)), labels)
    entering = total(columns.per(rows) for columns in carried)
    block.capacity_limit = law(
        entering <= added.capacity.at(rows),
        doc="flow within the capacity of a route [t/h, MW, m3/h]",
    )


def add_build_link(block: pyo.Block, added: Routes, built: Family) -> None:
    r"""A route that is not built has no capacity, and each of its pipes only so much.

    .. math:: K_r \le K^{max}_r (y_r + n_r)

    K  capacity [unit/h];  K^max  the most that a pipe carries, or that could flow [unit/h];
    y  built [0/1];  n  pipes beside it [1]
    """
    pipes = added.build.at(built) * built["largest"] + added.more.at(built) * built["largest"]
    block.build_link = law(
        added.capacity.at(built) <= pipes,
        doc="capacity only on a built route [t/h, MW, m3/h]",
    )


def add_parallel_link(block: pyo.Block, added: Routes, several: Family) -> None:
    r"""A pipe lies beside another only where that is built.

    .. math:: n_r \le N_r y_r

    n  pipes beside the first [1];  N  how many could be of use [1];  y  built [0/1]
    """
    block.parallel_link = law(
        added.more.at(several) <= added.build.at(several) * (several["pipes"] - 1.0),
        doc="pipes only beside one that is built [1]",
    )


def add_route_link(
    block: pyo.Block,
    added: Routes,
    carried: Sequence[Columns],
    moved: pd.DataFrame,
    labels: Labels,
) -> None:
    r"""No giver uses a route that is not built (tighter than the capacity where givers share one).

    .. math:: f_{a,t} \le F_{a,t} y_r

    f  what a giver sends [unit/h];  F  the most that it can send [unit/h];  y  built [0/1]
    """
    on = ["route", "giver", "period"]
    shared = moved[np.isin(moved["route"], added.build["route"])]
    givers = distinct(shared, ["route", "giver"])
    givers["rank"] = givers.groupby("route").cumcount() + 1
    several = givers.groupby("route")["rank"].transform("max") > 1
    rows = each(summed(shared, on, "bound").merge(givers[several], on=["route", "giver"]), labels)
    sent = total(columns.per(rows, on) for columns in carried)
    block.route_link = law(
        sent <= added.build.at(rows) * rows["bound"],
        doc="a giver's flow only on a built route [t/h, MW, m3/h]",
    )


def _add_lines(
    block: pyo.Block, added: Routes, matches: Matches, carried: Sequence[Columns]
) -> None:
    """Offer the ledger what routes cost once and a year, and what is moved on them."""
    routes = matches.routes
    carrier, name = Named.of(routes["carrier"]), _by_name(routes)
    new = ~routes["built"].to_numpy(bool)

    def line(kind: str, item: Named, columns: Columns, price: str) -> Part:
        paid = columns[price] * (new[columns["route"]] if kind == "route" else 1.0)
        return book(kind, NETWORK, item.at(columns["route"]), columns * paid)

    parts = [
        line("route", carrier, added.build, "capex_fixed"),
        line("route", carrier, added.more, "capex_fixed"),
        line("route", carrier, added.capacity, "capex_variable"),
        line("connection", name, added.build, "fixed_cost"),
    ]
    for columns in carried:
        parts.extend(_moved(columns, matches, carrier))
    doc = "capital [money], connections [money/a], moved [unit km/a, unit/a], taken [MWh/a, m3/a]"
    block.line = lines(parts, doc=doc)


def _by_name(routes: pd.DataFrame) -> Named:
    return Named(np.arange(len(routes)), routes.index.to_numpy(dtype=object))


def _moved(columns: Columns, matches: Matches, carrier: Named) -> list[Part]:
    """Book unit x km, units, MWh of pumps and m3 of feed water per carrier, and own costs."""
    routes = matches.routes
    if routes.empty:
        return []
    code = columns["route"]
    amount = columns * (columns["hours"] * (code >= 0))
    charged = matches.tariffs.groupby("kind")["item"].agg(set)
    own = routes["unit_cost"].to_numpy(float)
    parts = [book("connection", NETWORK, _by_name(routes).at(code), amount * own[code])]
    per_unit = {
        "transport": routes["length_km"].to_numpy(float),
        "handling": np.ones(len(routes)),
        "pumping": routes["pumping"].to_numpy(float),
        "make_up": routes["make_up"].to_numpy(float),
    }
    for kind, worth in per_unit.items():
        pays = routes["carrier"].isin(charged.get(kind, set())).to_numpy()
        parts.append(book(kind, NETWORK, carrier.at(code), amount * (worth * pays)[code]))
    return parts
