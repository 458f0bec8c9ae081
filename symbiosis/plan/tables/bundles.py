"""Exchanges of one thing between one pair, taken together: what a reader sees as one flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.matching.frames import join
from symbiosis.matching.ids import marked

if TYPE_CHECKING:
    import pandas as pd

CENT = 0.01
"""Money a year below this is nothing."""

_SUMS = (
    "quantity", "saving_donor", "saving_receiver", "network_cost", "technology_cost", "net",
    "gain", "capex",
)  # fmt: skip
_FIRSTS = (
    "from_name", "to_name", "item_name", "unit", "distance_km", "basis", "supply_c", "target_c",
    "existing", "route",
)  # fmt: skip


def bundles(exchanges: pd.DataFrame) -> pd.DataFrame:
    """Take the exchanges of one item between one pair of enterprises together.

    Several streams, links and carriers may lie behind one flow: its amounts and money are their
    sums, everything else is that of the largest.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``from>to:item``, what is new before what stands today, largest saving first:
        ``from``, ``to``, ``medium``, ``item``, the sums, the largest one's name, unit, distance,
        route, basis and temperatures, and ``members``: the ids of the exchanges.
    """
    ordered = exchanges.sort_values("quantity", ascending=False, kind="stable").reset_index()
    keys = ["from", "to", "medium", "item"]
    rules = {name: (name, "sum") for name in _SUMS} | {name: (name, "first") for name in _FIRSTS}
    table = ordered.groupby(keys, sort=False).agg(members=("id", tuple), **rules).reset_index()
    return new_first(table.set_index(flow_of(table).rename("id")))


def pipes(exchanges: pd.DataFrame) -> pd.DataFrame:
    """Take the exchanges of one item over one way together: what is one pipe, cable or lorry line.

    Heat is matched in slices of temperature, each an exchange of its own; what is laid is one pipe
    for all of them.

    Returns
    -------
    pandas.DataFrame
        The columns of an exchange, one row a way, the best first: amounts and money are sums,
        ``payback`` is that of the sums, ``assumption`` and ``quality`` those on which most money
        rests, everything else is that of the largest. With ``slices`` (how many exchanges),
        ``names`` (how many things of different names), and the ends of the ranges of temperature
        ``supply_low``, ``supply_c``, ``target_low``, ``target_c`` [degC].
    """
    yearly = (exchanges["capex"] / exchanges["payback"]).where(exchanges["payback"] > 0.0, 0.0)
    saved = (exchanges["saving_donor"] + exchanges["saving_receiver"]).abs()
    ordered = exchanges.assign(
        yearly=yearly.where(exchanges["capex"] != 0.0, exchanges["net"]),
        lost=exchanges["loss"] * exchanges["quantity"],
        never=exchanges["payback"].isna(),
        supply_low=exchanges["supply_c"],
        target_low=exchanges["target_c"],
        slices=1,
        names=exchanges["item_name"],
        weight=saved,
    ).rename_axis("id").reset_index()  # fmt: skip
    ordered = ordered.sort_values(["weight", "quantity", "id"], ascending=[False, False, True])
    lows = dict.fromkeys(("supply_low", "target_low"), "min")
    highs = dict.fromkeys(("supply_c", "target_c"), "max")
    sums = dict.fromkeys((*_SUMS, "passed_on", "yearly", "lost", "slices"), "sum")
    taken = {"names": "nunique", "never": "all", **lows, **highs, **sums}
    keys = ["from", "to", "medium", "item", "route"]
    rest = [str(name) for name in ordered if name not in {*keys, *taken, "weight"}]
    rules = dict.fromkeys(rest, "first") | taken
    table = ordered.groupby(keys, sort=False, dropna=False).agg(rules).reset_index()
    table["loss"] = (table["lost"] / table["quantity"]).where(table["quantity"] > 0.0, 0.0)
    back = (table["capex"] / table["yearly"]).where(table["yearly"] > 0.0)
    table["payback"] = back.where(~table["never"])
    table = table.set_index("id").drop(columns=["yearly", "lost", "never"])
    return table.sort_values(["net", "id"], ascending=[False, True])


def between_or_worth(exchanges: pd.DataFrame) -> pd.DataFrame:
    """Leave out what only feeds a firm's own retrofit: its worth stands with what that gives."""
    worth = exchanges[["net", "capex"]].abs().sum(axis=1)
    return exchanges[(exchanges["from"] != exchanges["to"]) | (worth >= CENT)]


def count_of(exchanges: pd.DataFrame) -> int:
    """Count exchanges as a planner does: one thing from one firm to another is one of them."""
    return int(flow_of(between_or_worth(exchanges)).nunique())


def new_first(flows: pd.DataFrame) -> pd.DataFrame:
    """Order flows by worth; what stands today already follows what the plan adds."""
    return flows.sort_values(["existing", "net"], ascending=[True, False], kind="stable")


def flow_of(exchanges: pd.DataFrame) -> pd.Series[str]:
    """Name the flow that each exchange is part of: ``from>to:item``."""
    giver, taker, item = (marked(exchanges[end]) for end in ("from", "to", "item"))
    return join(giver, ">", taker, ":", item)
