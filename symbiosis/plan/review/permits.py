"""Rules on law: what is hazardous, and waste that nobody may simply hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.plan.review.doubts import Doubt, named, number
from symbiosis.plan.review.one_rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.plan.review.seen import Seen

LICENSED = ("hazardous_licensed", "hazardous_point_to_point")


@rule(
    "Directive 2008/98/EC, articles 23 to 25; China's law on solid waste of 2020, article 80"
    "; not compared with the documents"
)
def hazardous_without_licence(seen: Seen) -> Iterator[Doubt]:
    """Find hazardous waste that is handed over without the cost of a licence.

    Who takes it needs a permit, who carries it a licence, and each load its papers. Where the plan
    books no permit, the exchange is cheaper than it can be. The money is what rests on it.
    """
    library, country = seen.park.library, seen.park.info.country
    column = f"legal_route_{library.region_of(country).lower()}"
    routes, links = seen.park.tables["materials"]["legal_route"], library.links
    permits = seen.plan.matches.arcs["permit_cost"]
    hazardous = library.materials["hazardous"]
    for name, row in seen.exchanges[seen.exchanges["from"] != seen.exchanges["to"]].iterrows():
        own = str(routes.get(row["source_stream"], "") or "")
        route = own or str(links[column].get(row["link"], ""))
        bad = route in LICENSED or bool(hazardous.get(row["item"], False))
        if bad and not float(permits.get(name, 0.0) or 0.0) > 0.0:
            yield Doubt(
                money=float(row["stake"]),
                measure="gain",
                figures={
                    "giver": named(row["from"], "firm"),
                    "taker": named(row["to"], "firm"),
                    "item": named(row["item"], "thing"),
                    "amount": number(row["quantity"], str(row["unit"])),
                },
                rows=(seen.row(str(row["source_stream"]), "legal_route"),),
                exchanges=(str(name),),
            )
