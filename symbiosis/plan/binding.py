"""What binds: retrofits, by-products, ways and connections of a plan that are at their most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from symbiosis.plan.answer import Answer

KINDS = ("size", "share", "capacity", "connection")
"""A retrofit's largest size, a link's largest share of a need, a way's capacity, a connection's
largest amount."""
COLUMNS = ("kind", "name", "from", "to", "item", "most", "unit")
_FULL = 1.0 - 1e-6
"""From this share of its most on, something is at it: the solver's rounding."""


def binding(plan: Answer) -> pd.DataFrame:
    """List what a plan cannot have more of, whatever it is worth.

    Returns
    -------
    DataFrame
        ``kind`` (one of :data:`KINDS`), ``name`` (id of a retrofit, of the stream in need, of a
        route or a connection), ``from`` and ``to`` (enterprises), ``item``, ``most``, ``unit``.
    """
    parts = [part(plan) for part in (_sizes, _shares, _capacities, _connections)]
    full = [part[list(COLUMNS)] for part in parts if len(part)]
    if not full:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(full, ignore_index=True)


def _sizes(plan: Answer) -> pd.DataFrame:
    built = plan.technologies
    known = plan.matches.units.reindex(built.index)
    # What costs nothing by size may be larger than it need: then only what runs full is held.
    full = built["full_load_hours"] >= _FULL * known["hours_a_year"]
    used = full | (known["capex_variable"] > 0.0)
    # A heat pump is a unit for every pair of temperatures; the planner's largest holds for all.
    whole = built["size"].groupby(known["retrofit"]).transform("sum")
    together = whole >= _FULL * known["retrofit_size"]
    rows = built.assign(
        kind="size", name=known["retrofit"], item=built["technology"], to=built["enterprise"],
        most=known["retrofit_size"].where(together, known["max_size"]),
        unit=built["size_unit"], **{"from": built["enterprise"]},
    )  # fmt: skip
    rows = rows[used & (together | (built["size"] >= _FULL * known["max_size"]))]
    return rows.drop_duplicates("name")


def _capacities(plan: Answer) -> pd.DataFrame:
    ways = plan.routes
    known = plan.matches.routes.reindex(ways.index)
    used = (ways["use_percent"] >= 100.0 * _FULL) | (known["capex_variable"] > 0.0)
    rows = ways.assign(
        kind="capacity", name=ways.index, item=ways["carrier"], most=known["max_capacity"],
        unit=ways["capacity_unit"],
    )  # fmt: skip
    return rows[used & (ways["capacity"] >= _FULL * known["max_capacity"])]


def _shares(plan: Answer) -> pd.DataFrame:
    """List by-products that cover as much of a need as its use allows."""
    used = _with_arcs(plan)
    used = used[(used["medium"] == "material") & (used["max_share"] < 1.0)]
    rows = used.assign(
        name=used["sink_stream"], covered=used["arrives"] * used["substitution"], unit="1"
    )
    rows = _summed(rows, ["name", "item"], "share", covered="sum", max_share="min")
    need = plan.streams[["exchanged", "rest"]].sum(axis=1).reindex(rows["name"]).to_numpy()
    full: pd.DataFrame = rows[rows["covered"] >= _FULL * rows["max_share"] * need]
    return full.rename(columns={"max_share": "most"})


def _connections(plan: Answer) -> pd.DataFrame:
    """List connections that carry as much as they may; zero lets nothing pass, and is no news."""
    arcs = plan.matches.arcs
    said = arcs[(arcs["connection"] != "") & np.isfinite(arcs["maximum"])]
    most = said.groupby("connection")["maximum"].sum()
    used = _with_arcs(plan)
    carried = used["arrives"].where(used["medium"] == "heat", used["quantity"])
    rows = used.assign(name=used["connection"], carried=carried)
    rows = rows[rows["name"].isin(most.index)]
    rows = _summed(rows, ["name"], "connection", carried="sum")
    rows = rows.assign(most=most.reindex(rows["name"]).to_numpy(float))
    return rows[rows["carried"] >= _FULL * rows["most"]]


def _with_arcs(plan: Answer) -> pd.DataFrame:
    """Add to every exchange what its arc says of it, and how much of it arrives."""
    arcs = plan.matches.arcs[["substitution", "max_share", "connection"]]
    used = plan.exchanges.join(arcs, how="inner")
    return used.assign(arrives=used["quantity"] * (1.0 - used["loss"]))


def _summed(rows: pd.DataFrame, on: list[str], kind: str, **how: str) -> pd.DataFrame:
    """Take rows of one thing together, with the first one's ends."""
    first = dict.fromkeys({"from", "to", "item", "unit"} - set(on), "first")
    taken: pd.DataFrame = rows.groupby(on, as_index=False).agg(first | how)
    return taken.assign(kind=kind)
