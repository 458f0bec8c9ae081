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


MANY_WAYS, SITE_KM = 3, 5.0


@rule()
def sited_apart(seen: Seen) -> Iterator[Doubt]:
    """Find a pair with three lines or lorry trips or more over 5 km, for a unit at one end.

    A mill that gets slag, steam and power from one donor ten kilometres away belongs beside that
    donor: only its product need travel. The money is what those ways cost a year.
    """
    routes, units = seen.plan.routes, seen.streams["unit_id"]
    apart = routes[(routes["from"] != routes["to"]) & (routes["length_km"] > SITE_KM)]
    for (giver, taker), ways in apart[~apart["existing"]].groupby(["from", "to"]):
        told = seen.exchanges[seen.exchanges["route"].isin(ways.index)]
        fed = told["sink_stream"][told["sink_stream"].map(units).fillna("") != ""]
        if len(ways) >= MANY_WAYS and len(fed):
            yield Doubt(
                money=float(ways["annual_cost"].sum()),
                measure="cost",
                figures={
                    "giver": named(giver, "firm"),
                    "taker": named(taker, "firm"),
                    "count": number(len(ways), "1"),
                    "length": number(ways["length_km"].max(), "km"),
                    "carriers": Figure(tuple(sorted(set(ways["carrier"]))), "thing"),
                },
                rows=(seen.row(str(fed.iloc[0]), "enterprise")._replace(column="enterprise"),),
                exchanges=tuple(told.index),
            )


@rule("by what the tables hold")
def cable_without_power(seen: Seen) -> Iterator[Doubt]:
    """Find power between enterprises of a park that tells nothing of its power.

    Where nobody's power is known, a cable to one unit is an accident of the data: the neighbours
    who need power, too, are missing, and so are the grid's own charges for a line beside it.
    """
    power = seen.exchanges[seen.exchanges["medium"] == "power"]
    between = power[power["from"] != power["to"]]
    if len(seen.park.tables["power"]) or between.empty:
        return
    yield Doubt(
        money=float(between["stake"].sum()),
        measure="gain",
        figures={
            "count": number(len(between), "1"),
            "length": number(between["distance_km"].max(), "km"),
            "givers": Figure(tuple(sorted(set(between["from"]))), "firm"),
        },
        rows=(*(seen.row(str(name), "technology") for name in between["source_stream"]),),
        exchanges=tuple(between.index),
    )
