"""Routes: what must be built before something can flow between two enterprises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from symbiosis.models.words.algebra import (
    NUMBERS,
    Columns,
    Named,
    Part,
    add_lines,
    add_rows,
    add_variables,
    book,
    spread_over,
    sum_over,
)
from symbiosis.park.accounts import NETWORK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.matching.tables import Matches


@dataclass(frozen=True)
class Routes:
    """Variables of the routes that must be built or sized.

    Attributes
    ----------
    build
        Whether a route is built [0/1].
    capacity
        Its capacity [t/h, MW, m3/h].
    """

    build: Columns
    capacity: Columns


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
    routes = matches.routes.assign(route=np.arange(len(matches.routes)))
    names = matches.routes.index.to_numpy(dtype=object)
    periods = matches.periods.index.to_numpy(dtype=object)
    peak = moved.groupby("route")["most"].max()
    used = routes[routes["route"].isin(peak.index)].reset_index(drop=True)
    used["bound"] = np.minimum(
        used["max_capacity"].to_numpy(float), peak.reindex(used["route"]).to_numpy(float)
    )
    switched = used["needs_build"].astype(bool)
    sized = switched | (used["capex_variable"] > 0) | np.isfinite(used["max_capacity"])
    label = {"route": names}
    added = Routes(
        build=add_variables(
            block, "build", used[switched], label, doc="whether a route is built [0/1]",
            domain=pyo.Binary,
        ),
        capacity=add_variables(
            block, "capacity", used[sized], label, doc="capacity of a route [t/h, MW, m3/h]",
            upper=used.loc[sized, "bound"].to_numpy(float),
        ),
    )  # fmt: skip
    labels = {"route": names, "period": periods}
    add_capacity_limit(block, added, carried, moved, labels)
    add_build_link(block, added, label)
    add_route_link(block, added, carried, moved, labels)
    _add_lines(block, added, matches, carried)
    return added


def _numbered(carried: Sequence[Columns]) -> list[Columns]:
    """Give every giver a number that is unique among all media."""
    numbered, first = [], 0
    for columns in carried:
        frame = columns.frame.assign(giver=columns.frame["giver"] + first)
        first = int(frame["giver"].max()) + 1 if len(frame) else first
        numbered.append(Columns(columns.var, frame))
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
    labels: dict[str, np.ndarray],
) -> None:
    r"""Nothing flows beyond a route's capacity.

    .. math:: \sum_{a \in r} f_{a,t} \le K_r

    f  what enters the route [unit/h];  K  capacity [unit/h]
    """
    on = ("route", "period")
    rows = moved[moved["route"].isin(added.capacity.frame["route"])]
    rows = rows[list(on)].drop_duplicates().sort_values(list(on), ignore_index=True)
    add_rows(
        block,
        "capacity_limit",
        rows,
        labels,
        [
            *(sum_over(columns, rows, on) for columns in carried),
            spread_over(added.capacity, rows, ("route",), -1.0),
        ],
        doc="flow within the capacity of a route [t/h, MW, m3/h]",
        upper=0.0,
    )


def add_build_link(block: pyo.Block, added: Routes, labels: dict[str, np.ndarray]) -> None:
    r"""A route that is not built has no capacity.

    .. math:: K_r \le K^{max}_r y_r

    K  capacity [unit/h];  K^max  the most that it could carry [unit/h];  y  built [0/1]
    """
    rows = added.build.frame
    add_rows(
        block,
        "build_link",
        rows,
        labels,
        [
            spread_over(added.capacity, rows, ("route",)),
            spread_over(added.build, rows, ("route",), -rows["bound"].to_numpy(float)),
        ],
        doc="capacity only on a built route [t/h, MW, m3/h]",
        upper=0.0,
    )


def add_route_link(
    block: pyo.Block,
    added: Routes,
    carried: Sequence[Columns],
    moved: pd.DataFrame,
    labels: dict[str, np.ndarray],
) -> None:
    r"""No giver uses a route that is not built (tighter than the capacity where givers share one).

    .. math:: f_{a,t} \le F_{a,t} y_r

    f  what a giver sends [unit/h];  F  the most that it can send [unit/h];  y  built [0/1]
    """
    on = ["route", "giver", "period"]
    shared = moved[moved["route"].isin(added.build.frame["route"])]
    givers = shared.groupby("route")["giver"].nunique()
    shared = shared[shared["route"].isin(givers.index[givers > 1])]
    rows = shared.groupby(on, as_index=False)["bound"].sum()
    rank = rows.groupby("route")["giver"].rank("dense").astype(int)
    add_rows(
        block,
        "route_link",
        rows.assign(rank=rank),
        {"route": labels["route"], "rank": NUMBERS, "period": labels["period"]},
        [
            *(sum_over(columns, rows, on) for columns in carried),
            spread_over(added.build, rows, ("route",), -rows["bound"].to_numpy(float)),
        ],
        doc="a giver's flow only on a built route [t/h, MW, m3/h]",
        upper=0.0,
    )


def _add_lines(
    block: pyo.Block, added: Routes, matches: Matches, carried: Sequence[Columns]
) -> None:
    """Offer the ledger what routes cost once and a year, and what is moved on them."""
    routes = matches.routes
    carrier, name = Named.of(routes["carrier"]), _by_name(routes)
    new = ~routes["built"].to_numpy(bool)

    def line(kind: str, item: Named, columns: Columns, worth: np.ndarray) -> Part:
        route = columns.frame["route"].to_numpy()
        return book(kind, NETWORK, item.at(route), columns, worth[route])

    parts = [
        line("route", carrier, added.build, routes["capex_fixed"].to_numpy(float) * new),
        line("route", carrier, added.capacity, routes["capex_variable"].to_numpy(float) * new),
        line("connection", name, added.build, routes["fixed_cost"].to_numpy(float)),
    ]
    for columns in carried:
        parts.extend(_moved(columns, matches, carrier))
    add_lines(block, parts, doc="capital [money], connections [money/a], moved [unit km/a, unit/a]")


def _by_name(routes: pd.DataFrame) -> Named:
    return Named(np.arange(len(routes)), routes.index.to_numpy(dtype=object))


def _moved(columns: Columns, matches: Matches, carrier: Named) -> list[Part]:
    """Book unit x km and units per carrier that charges for them, and a connection's own cost."""
    routes = matches.routes
    if routes.empty:
        return []
    code = columns.frame["route"].to_numpy()
    amount = columns.frame["hours"].to_numpy(float) * (code >= 0)
    charged = matches.tariffs.groupby("kind")["item"].agg(set)
    own = routes["unit_cost"].to_numpy(float)
    parts = [book("connection", NETWORK, _by_name(routes).at(code), columns, amount * own[code])]
    per_unit = {"transport": routes["length_km"].to_numpy(float), "handling": np.ones(len(routes))}
    for kind, worth in per_unit.items():
        pays = routes["carrier"].isin(charged.get(kind, set())).to_numpy()
        paid = amount * (worth * pays)[code]
        parts.append(book(kind, NETWORK, carrier.at(code), columns, paid))
    return parts
