"""Who gives how much to whom, and where the rest goes: a Sankey diagram whose totals tie.

Every source's bar is as wide as what it offers, every sink's as what it is given; outlets and
utilities are what the ledger books.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symbiosis.show.names import library_name
from symbiosis.show.palette import PALETTE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_LEAST = 1e-6
"""Flows below this share of the largest are rounding."""
_RIGHT = "\u200b"
"""Told apart from the same name on the left side by a space that nobody sees."""


def sankey(plan: Plan, medium: str, names: Mapping[str, str], say: Words) -> dict[str, Any] | None:
    """Describe a medium's Sankey diagram for ECharts; ``None`` where nothing flows.

    Parameters
    ----------
    plan, medium
        Whose flows.
    names
        Enterprise -> name.
    say
        The reader's language.
    """
    links = links_of(plan, medium, names, say)
    if not links:
        return None
    colour = PALETTE["light"][medium]
    grey = PALETTE["light"]["muted"]
    strong, faint = {"color": colour, "opacity": 0.45}, {"color": grey, "opacity": 0.16}
    unit = plan.streams.loc[plan.streams["medium"] == medium, "unit"].iloc[0]
    nodes = dict.fromkeys(end for link in links for end in (link["source"], link["target"]))
    inner = {names[place] for place in names}
    return {
        "tooltip": {"trigger": "item", "valueFormatter": "localized"},
        "series": [
            {
                "type": "sankey",
                "left": 8, "right": 190, "top": 12, "bottom": 12,
                "nodeGap": 12, "nodeWidth": 14, "draggable": False,
                "emphasis": {"focus": "adjacency"},
                "label": {"fontSize": 12},
                "data": [
                    {
                        "name": node,
                        "itemStyle": {"color": colour if node.strip(_RIGHT) in inner else grey},
                    }
                    for node in nodes
                ],
                "links": [
                    {**link, "lineStyle": strong if link["exchanged"] else faint} for link in links
                ],
            }
        ],
        "aria": {"enabled": True},
        "title": {
            "text": say.unit(unit), "right": 8, "top": 4,
            "textStyle": {"fontSize": 11, "fontWeight": "normal", "color": grey},
        },
    }  # fmt: skip


def links_of(plan: Plan, medium: str, names: Mapping[str, str], say: Words) -> list[dict[str, Any]]:
    """List what flows: ``source`` and ``target`` by name, ``value``, whether it is ``exchanged``.

    Names at the right end in a space that nobody sees: a firm may stand on both sides.
    """
    exchanges = plan.exchanges[plan.exchanges["medium"] == medium]
    streams = plan.streams[plan.streams["medium"] == medium]
    flows: dict[tuple[str, str, bool], float] = {}
    given = zip(exchanges["from"], exchanges["to"], exchanges["quantity"], strict=True)
    rests = zip(
        streams["enterprise"], streams["role"], streams["rest_at"], streams["rest"], strict=True
    )
    for giver, taker, quantity in given:
        ends = (names[giver], names[taker] + _RIGHT, True)
        flows[ends] = flows.get(ends, 0.0) + float(quantity)
    for place, role, at, rest in rests:
        name = library_name(plan.park, at, say) if at else say("sankey.nowhere")
        one, other = (names[place], name) if role == "source" else (name, names[place])
        flows[one, other + _RIGHT, False] = flows.get((one, other + _RIGHT, False), 0.0) + rest
    largest = max(flows.values(), default=0.0)
    return [
        {"source": source, "target": target, "value": value, "exchanged": exchanged}
        for (source, target, exchanged), value in flows.items()
        if value > _LEAST * largest
    ]
