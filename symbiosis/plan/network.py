"""The exchange network as a graph: nodes are enterprises, edges are exchanges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import networkx as nx

    from symbiosis.plan.answer import Answer

_NODE = ("name", "name_zh", "sector", "kind", "lon", "lat")


def network(plan: Answer) -> nx.MultiDiGraph[str]:
    """Build the graph of a plan.

    Every enterprise of the park is a node, also without exchange; every exchange is an edge from
    giver to taker, its key the exchange's id, its attributes the row of the table ``exchanges``,
    and as ``label`` (which Gephi shows) and ``weight`` (its share of the largest amount of its
    medium) what a drawing needs. Cells that are empty are left out, so that the graph can be
    written as GraphML.
    """
    import networkx as nx

    info = plan.park.info
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
        park=info.id, title=info.title, currency=info.currency
    )
    places = plan.park.tables["enterprises"].reindex(columns=list(_NODE))
    for name, attributes in _filled(places.assign(label=places["name"])):
        graph.add_node(name, **attributes)
    largest = plan.exchanges.groupby("medium")["quantity"].transform("max")
    drawn = plan.exchanges.assign(
        label=plan.exchanges["item_name"], weight=plan.exchanges["quantity"] / largest
    )
    for key, attributes in _filled(drawn):
        giver, taker = str(attributes.pop("from")), str(attributes.pop("to"))
        graph.add_edge(giver, taker, key=key, **attributes)
    return graph


def _filled(frame: pd.DataFrame) -> list[tuple[str, dict[str, object]]]:
    rows = frame.astype(object).to_dict("index")
    return [
        (str(name), {str(key): cell for key, cell in row.items() if pd.notna(cell) and cell != ""})
        for name, row in rows.items()
    ]
