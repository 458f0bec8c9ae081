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
    giver to taker, its key the exchange's id, its attributes the row of the table ``exchanges``.
    Cells that are empty are left out, so that the graph can be written as GraphML.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(park=plan.park.info.id)
    places = plan.park.tables["enterprises"].reindex(columns=list(_NODE))
    for name, attributes in _filled(places):
        graph.add_node(name, **attributes)
    for key, attributes in _filled(plan.exchanges):
        giver, taker = str(attributes.pop("from")), str(attributes.pop("to"))
        graph.add_edge(giver, taker, key=key, **attributes)
    return graph


def _filled(frame: pd.DataFrame) -> list[tuple[str, dict[str, object]]]:
    rows = frame.astype(object).to_dict("index")
    return [
        (str(name), {str(key): cell for key, cell in row.items() if pd.notna(cell) and cell != ""})
        for name, row in rows.items()
    ]
