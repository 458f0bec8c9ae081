"""The exchange network as a graph: nodes are enterprises, edges are exchanges."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.cells import no_formula

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import networkx as nx

    from symbiosis.plan.answer import Answer

_NODE = ("name", "name_zh", "sector", "kind", "lon", "lat")
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that no XML file may have."""


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


def write_graph(plan: Answer, path: Path) -> None:
    """Write the graph as GraphML; signs that XML cannot hold are shown as unknown.

    No text is a formula to a spreadsheet into which the graph's tables may be copied.
    """
    import networkx as nx

    graph = network(plan)
    called = {node: str(_xml(node)) for node in graph}
    if len({*called.values()}) < len(called):  # two that differ in signs that XML cannot hold
        called = {node: f"{text} ({at})" for at, (node, text) in enumerate(called.items(), 1)}
    graph = _renamed(graph, called)
    nodes: Iterable[dict[str, object]] = (attributes for _, attributes in graph.nodes(data=True))
    edges: Iterable[dict[str, object]] = (attributes for *_, attributes in graph.edges(data=True))
    for attributes in (graph.graph, *nodes, *edges):
        attributes |= {key: _xml(cell) for key, cell in attributes.items()}
    nx.write_graphml(graph, path)


def _renamed(graph: nx.MultiDiGraph[str], called: Mapping[str, str]) -> nx.MultiDiGraph[str]:
    """Give a graph whose nodes and edges have names that may stand in any file."""
    import networkx as nx

    made: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    for node, attributes in graph.nodes(data=True):
        made.add_node(called[node], **attributes)
    for giver, taker, key, attributes in graph.edges(keys=True, data=True):
        made.add_edge(called[giver], called[taker], key=_xml(key), **attributes)
    return made


def _xml(cell: object) -> object:
    return _NO_XML.sub("\ufffd", no_formula(cell)) if isinstance(cell, str) else cell


def _filled(frame: pd.DataFrame) -> list[tuple[str, dict[str, object]]]:
    rows = frame.astype(object).to_dict("index")
    return [
        (str(name), {str(key): cell for key, cell in row.items() if pd.notna(cell) and cell != ""})
        for name, row in rows.items()
    ]
