"""Exchanges of one thing between one pair, taken together: what a reader sees as one flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.matching.frames import join
from symbiosis.matching.ids import marked

if TYPE_CHECKING:
    import pandas as pd

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


def new_first(flows: pd.DataFrame) -> pd.DataFrame:
    """Order flows by worth; what stands today already follows what the plan adds."""
    return flows.sort_values(["existing", "net"], ascending=[True, False], kind="stable")


def flow_of(exchanges: pd.DataFrame) -> pd.Series[str]:
    """Name the flow that each exchange is part of: ``from>to:item``."""
    giver, taker, item = (marked(exchanges[end]) for end in ("from", "to", "item"))
    return join(giver, ">", taker, ":", item)
