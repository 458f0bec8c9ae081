"""Rules on places: where a pipe can end, and where nothing is at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from symbiosis.plan.review.doubts import Doubt, Figure, Row, named, number
from symbiosis.plan.review.one_rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.plan.review.seen import Seen

SPREAD = re.compile(
    r"\b(a01\.[1-7]|f42)|agricultur|\bfarms\b|farmland|forestry|\broads?\b|\bfields\b"
    r"|农场|农田|农业|道路|公路"
)
"""Words of those who take over a whole region: in codes of NACE, growing of crops, civil works."""
UNDER_A_ROOF = re.compile(r"greenhouse|glasshouse|horticultur|aquacultur|温室|大棚")
OFFICE = re.compile(
    r"\boffices?\b|head ?quarters|registered (at|address)|administrati|办公|总部|注册地"
)
DIFFUSE = "diffuse"
SHARED = 5
"""Decimals of a degree (1 m) to which registered places agree that are one address."""


@rule("by what the words mean: a pipe ends at one place")
def diffuse_by_pipe(seen: Seen) -> Iterator[Doubt]:
    """Find pipes, conveyors and cables to what has no one place: farms, road works.

    They take over a whole region, and the point on the map is its middle. A lorry goes to all of
    it, a pipe ends where nobody is. Known by the kind ``diffuse``, else by sector and name.
    """
    firms = seen.firms
    spread = [
        str(name)
        for name, words in firms["words"].items()
        if SPREAD.search(words) and not UNDER_A_ROOF.search(words)
    ]
    diffuse = {*spread, *firms.index[firms["kind"] == DIFFUSE]}
    for end in ("from", "to"):
        for route, way in seen.ways[seen.ways[end].isin(diffuse)].iterrows():
            told = seen.over(str(route))
            yield Doubt(
                money=float(told["stake"].sum()),
                measure="gain",
                figures={
                    "giver": named(way["from"], "firm"),
                    "taker": named(way["to"], "firm"),
                    "carrier": named(way["carrier"], "thing"),
                    "length": number(way["length_km"], "km"),
                    "whose": named(way[end], "firm"),
                },
                rows=(Row("enterprises", way[end], "kind"),),
                exchanges=tuple(told.index),
            )


@rule("registers of emissions note addresses of owners; usual figure, not compared with a document")
def at_an_office(seen: Seen) -> Iterator[Doubt]:
    """Find exchanges of those who are registered at an office: no works stand there.

    Known by the kind ``office``, by the words of name and source, and by sites of a register that
    stand at one point to the metre.
    """
    firms = seen.firms
    words = firms["words"] + " " + firms["source"].fillna("").str.lower()
    called = {str(name) for name, text in words.items() if OFFICE.search(text)}
    point = firms[["lon", "lat"]].round(SHARED).assign(basis=firms["basis"])
    registered = point["basis"] == "registry"
    together = point[registered & point.duplicated(keep=False)].index
    for firm in sorted(called | set(together) | set(firms.index[firms["kind"] == "office"])):
        told = seen.exchanges
        told = told[((told["from"] == firm) | (told["to"] == firm)) & (told["from"] != told["to"])]
        if len(told):
            yield Doubt(
                money=float(told["stake"].sum()),
                measure="gain",
                figures={
                    "firm": named(firm, "firm"),
                    "count": number(len(told), "1"),
                    "partners": Figure(
                        tuple(sorted({*told["from"], *told["to"]} - {firm})), "firm"
                    ),
                },
                rows=(Row("enterprises", firm, "kind"), Row("enterprises", firm, "lon")),
                exchanges=tuple(told.index),
            )
