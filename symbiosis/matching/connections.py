"""Connections: what the planner knows of a pair, laid over what matching found."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.found import Found
from symbiosis.matching.frames import join, number, text
from symbiosis.matching.periods import own_periods, rates_in_steps
from symbiosis.matching.refusals import refuse
from symbiosis.matching.what_stands import with_standing
from symbiosis.park.schema import PAIR

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park

_AMOUNTS = ("quantity", "minimum", "maximum")
_ALONE = 2
"""How many of what a stream is called (:func:`_called`) name no other."""


def with_connections(
    park: Park, found: Found, streams: pd.DataFrame, carriers: pd.DataFrame
) -> Found:
    """Lay the planner's connections over the arcs and routes.

    A forbidden one drops its arcs; an existing one marks its arcs with today's amount and its
    routes as built; a forced one sets the amount that must flow. Where a connection covers several
    pairs of streams, its amounts are shared out by what each pair could exchange at most; where a
    pair has several carriers, the one that needs no building comes first. What an existing one
    carries, costs and leaves to a pipe beside it: :mod:`symbiosis.matching.what_stands`.
    """
    rows = _rows(park)
    if len(rows) == 0 or len(found.arcs) == 0:
        return found
    covered = _covered(rows, found.arcs, streams)
    banned = covered[covered["status"] == "forbidden"]
    gone = found.arcs["id"].isin(banned["arc"])
    refused = refuse(
        found.arcs[gone], "", "forbidden_by_user", "the planner's table of connections forbids it"
    ).assign(medium=found.arcs.loc[gone, "medium"])
    open_ = covered[~covered["arc"].isin(banned["arc"])]
    shares = _shared_out(open_, found.routes, streams)
    arcs = _on_arcs(found.arcs[~gone], shares)
    new = found.routes[found.routes["id"].isin(arcs["route"])].reset_index(drop=True)
    routes = _on_routes(new, shares)
    stated = _stated(shares)
    silent = shares.loc[shares["first"] & shares["quantity"].isna(), "route"]
    unsaid = set(silent) - set(stated.index)
    about = (streams, rates_in_steps(park, streams), own_periods(park))
    arcs, routes = with_standing(arcs, routes, new, carriers["om_share"], about, (stated, unsaid))
    return Found(arcs, routes, [*found.refusals, refused])


def known_arcs(park: Park, matches: Matches) -> pd.DataFrame:
    """List the existing and forced connections, each with the arcs that stand for it.

    Returns
    -------
    DataFrame
        Columns ``connection``, ``from``, ``to``, ``medium``, ``item``, ``status``, ``quantity``,
        ``arc``: a row per connection and arc; one with an empty ``arc`` where there is none.
    """
    rows = _rows(park)
    rows = rows[rows["status"].isin(["existing", "forced"])]
    covered = _covered(rows, matches.arcs.rename_axis("id").reset_index(), matches.streams)
    columns = ["connection", "from", "to", "medium", "item", "status", "quantity"]
    return rows[columns].merge(covered[["connection", "arc"]], how="left").fillna({"arc": ""})


def _rows(park: Park) -> pd.DataFrame:
    rows = park.tables["connections"]
    frame = pd.DataFrame(
        {
            "connection": rows.index.astype("str"),
            **{
                name: text(rows, name)
                for name in ("from", "to", "medium", "item", "carrier", "status")
            },
            **{
                name: number(rows, name)
                for name in (*_AMOUNTS, "capacity", "length_km", "fixed_cost", "unit_cost", "capex")
            },
        }
    )
    return frame.sort_values("connection", ignore_index=True)


def _covered(rows: pd.DataFrame, arcs: pd.DataFrame, streams: pd.DataFrame) -> pd.DataFrame:
    """List the arcs that each connection covers: a row per connection and arc."""
    columns = ["source", "sink", "from", "to", "link", "route", "substitution"]
    ends = arcs[["id", "medium", "carrier", *columns]].rename(
        columns={"id": "arc", "medium": "of", "carrier": "filled"}
    )
    pairs = rows.merge(ends, on=["from", "to"])
    fits = (pairs["medium"] == "") | (pairs["medium"] == pairs["of"])
    named = (pairs["item"] == "") | (pairs["item"] == pairs["of"])
    named |= pairs["item"] == pairs["link"]
    giving, taking = (_called(streams, pairs[end]) for end in ("source", "sink"))
    for name in (*giving, *taking):
        named |= pairs["item"] == name
    for one, other in product(giving[:_ALONE], taking[:_ALONE]):
        named |= pairs["item"] == join(one, PAIR, other)
    carried = (pairs["carrier"] == "") | (pairs["carrier"] == pairs["filled"])
    return pairs[fits & named & carried]


def _called(streams: pd.DataFrame, own: pd.Series[str]) -> list[pd.Series[str]]:
    """Give all that a planner may call a stream: itself, its port of a unit, that, its item.

    The first :data:`_ALONE` of them name it alone.
    """
    known = streams.reindex(own).set_axis(own.index)
    unit = known["retrofit"].where(known["retrofit"] != "", known["unit"])
    port = join(unit, ":", known["port"]).where(unit != "", own)
    return [own, port, unit.where(unit != "", own), known["item"]]


def _shared_out(covered: pd.DataFrame, routes: pd.DataFrame, streams: pd.DataFrame) -> pd.DataFrame:
    """Give each covered arc its share of the connection's amounts, by what it could carry.

    Of the carriers of one pair, the ``first`` takes it all: one that need not be built, that is hot
    enough for the sink.
    """
    size = streams["annual"].where(streams["unit"] == "", np.nan)
    available = size.reindex(covered["source"]).to_numpy()
    need = size.reindex(covered["sink"]).to_numpy() / covered["substitution"].to_numpy()
    most = pd.Series(np.fmin(available, need), index=covered.index)
    known = most.groupby(covered["connection"]).transform("max").fillna(1.0)
    works = set(routes.loc[routes["capex_fixed"] > 0.0, "id"])
    shares = covered.assign(
        weight=most.fillna(known).clip(lower=1e-9),
        works=covered["route"].isin(works),
        cold=_missing_k(covered, routes, streams),
    )
    shares = shares.sort_values(["connection", "source", "sink", "works", "cold", "arc"])
    first = ~shares.duplicated(["connection", "source", "sink"])
    shares["first"] = first
    total = shares["weight"].where(first, 0.0).groupby(shares["connection"]).transform("sum")
    shares["share"] = shares["weight"] / total
    return shares


def _missing_k(
    covered: pd.DataFrame, routes: pd.DataFrame, streams: pd.DataFrame
) -> npt.NDArray[np.float64]:
    """Say by how many kelvins each carrier is too cold for its sink's hottest heat."""
    ceiling = covered["route"].map(routes.set_index("id")["ceiling_c"]).to_numpy(float)
    ends = streams.reindex(covered["sink"])[["supply_c", "target_c"]].max(axis=1).to_numpy(float)
    return np.asarray(np.fmax(ends - ceiling, 0.0))


def _on_arcs(arcs: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Set today's, forced, smallest and largest amounts of the arcs."""
    arcs = arcs.set_index("id", drop=False)
    amount = (shares["quantity"] * shares["share"]).fillna(shares["weight"])
    stands = (shares["status"] == "existing") & shares["first"]
    arcs = _summed(arcs, "existing", amount[stands], shares.loc[stands, "arc"])
    # What stands is one pipe; what is forced may go by any: the arcs share its amount.
    ways = shares.groupby(["connection", "source", "sink"])["arc"].transform("size")
    forced = shares["status"] == "forced"
    arcs = _summed(arcs, "forced", (amount / ways)[forced], shares.loc[forced, "arc"])
    # Whatever carries it: a carrier without a least would be a way round the others' one.
    least = shares[shares["minimum"].notna()]
    arcs = _summed(arcs, "minimum", least["minimum"] * least["share"], least["arc"])
    # All carriers together carry the most that is said; their pool tells the models so.
    most = shares[shares["maximum"].notna()]
    evenly = most["weight"] / most.groupby("connection")["weight"].transform("sum")
    arcs = _summed(arcs, "maximum", most["maximum"] * evenly, most["arc"])
    spoken = shares[shares["maximum"].notna() | shares["status"].isin(["existing", "forced"])]
    pool = spoken.drop_duplicates("arc").set_index("arc")["connection"].reindex(arcs.index)
    return arcs.assign(connection=pool.fillna("")).reset_index(drop=True)


def _summed(
    arcs: pd.DataFrame, column: str, amount: pd.Series[float], arc: pd.Series[str]
) -> pd.DataFrame:
    if amount.empty:
        return arcs
    total = amount.groupby(arc).sum().reindex(arcs.index)
    return arcs.assign(**{column: total.fillna(arcs[column])})


def _stated(shares: pd.DataFrame) -> pd.Series[float]:
    """Give the capacity that the planner states of routes that stand: several share by flow."""
    own = shares["first"] & (shares["status"] == "existing") & shares["capacity"].notna()
    stated = (shares["capacity"] * shares["share"])[own]
    total: pd.Series[float] = stated.groupby(shares.loc[own, "route"]).sum()
    return total


def _on_routes(routes: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Set what the planner knows of the routes: built, costs."""
    routes = routes.set_index("id", drop=False)
    shares = shares[shares["route"].isin(routes.index)]
    built = set(shares.loc[(shares["status"] == "existing") & shares["first"], "route"])
    routes["built"] = routes["built"] | routes.index.isin(built)
    for given, column in (
        ("fixed_cost", "fixed_cost"),
        ("unit_cost", "unit_cost"),
        ("capex", "capex_fixed"),
    ):
        said = shares[shares[given].notna()]
        if said.empty:
            continue
        known = said.groupby("route")[given].max().reindex(routes.index)
        routes[column] = known.fillna(routes[column])
        if given == "capex":
            routes["capex_variable"] = routes["capex_variable"].mask(known.notna(), 0.0)
    return routes.reset_index(drop=True)
