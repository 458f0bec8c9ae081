"""By which law an exchange may be: the route of a by-product, what other media ask for."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from symbiosis.matching.worth import in_park_money

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.park.entities import Park
    from symbiosis.show.report.telling import Telling


def legal_facts(parts: pd.DataFrame, of: Telling) -> Iterator[tuple[str, str]]:
    """Say on which legal route exchanges of one thing go, and what a permit costs.

    Parameters
    ----------
    parts
        Rows of a plan's exchanges, all of one item between one pair.
    """
    say, park = of.say, of.plan.park
    item, medium = str(parts["item"].iloc[0]), str(parts["medium"].iloc[0])
    materials = park.library.materials
    if item not in materials.index:
        yield say("report.law"), say(f"law.{medium}")
        return
    routes = {_route(str(source), str(link), item, park) for source, link in
              zip(parts["source_stream"], parts["link"], strict=True)}  # fmt: skip
    words = [say.known(f"route.{route}", route) for route in sorted(routes)]
    china = park.library.region_of(park.info.country) == "CN"
    code = str(materials["cn_waste_code" if china else "ewc"][item])
    if code and code != "nan":
        words.append(say("report.waste_code", code=code))
    if bool(materials["hazardous"][item]):
        words.append(say("report.hazardous"))
    yield say("report.law"), say("cli.between").join(words)
    links = [link for link in parts["link"].unique() if link in park.library.links.index]
    cost = in_park_money(park.library.links, "permit_cost", park).reindex(links).sum()
    if cost and not math.isnan(cost):
        yield say("account.permits"), of.yearly(float(cost))
    for note in dict.fromkeys(str(park.library.links["source"][link]) for link in links):
        if note and note != "nan":
            yield say("report.link_source"), note


def _route(source: str, link: str, item: str, park: Park) -> str:
    """Give the legal route: what the stream says, else the link, else what the material is."""
    own = park.tables["materials"]["legal_route"].get(source, "")
    if own:
        return str(own)
    links = park.library.links
    if link in links.index:
        china = park.library.region_of(park.info.country) == "CN"
        return str(links["legal_route_cn" if china else "legal_route_eu"][link])
    row = park.library.materials.loc[item]
    if row["kind"] == "waste":
        return "hazardous_licensed" if row["hazardous"] else "general_waste"
    return "by_product" if row["kind"] == "by_product" else "product"
