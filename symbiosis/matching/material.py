"""Materials: who could use whose by-product, by which rule, on which terms of law and quality."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.carriers import carries
from symbiosis.matching.found import Around, Found
from symbiosis.matching.frames import figures, flag, join, number, text
from symbiosis.matching.pairing import arcs_of, in_time, inside, on_carriers, paired
from symbiosis.matching.quality import exceeded, judge
from symbiosis.matching.refusals import refuse
from symbiosis.matching.worth import in_park_money

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario

MEDIUM = "material"
FORBIDDEN = "forbidden"


def match_material(around: Around) -> Found:
    """Pair by-products with needs, by the same material or by a link of the library."""
    if not around.is_paired(MEDIUM):
        told = unlinked(around.park, around.scenario, around.streams)
        return replace(Found.together([]), refusals=told)
    sources, sinks = around.sides(MEDIUM)
    rules = _rules(around.park)
    pairs, refusals = _by_rule(around, sources, sinks, rules)
    for test in (_legal, in_time, _clean_enough):
        pairs, refused = test(around, pairs, MEDIUM)
        refusals.append(refused)
    pairs, dirty = judge(around, pairs, MEDIUM)
    own = pairs["from"] == pairs["to"]
    ways, far = on_carriers(around, pairs[~own], MEDIUM, _options(around))
    arcs, routes = arcs_of(around, ways, MEDIUM, "item")
    there = Found(arcs, routes, [*refusals, *dirty, far])
    return Found.together([there, Found(inside(around, pairs[own], MEDIUM), routes[:0], [])])


def _rules(park: Park) -> pd.DataFrame:
    """List what may serve what: every material itself, and the links of the library."""
    links = park.library.links
    china = park.library.region_of(park.info.country) == "CN"
    linked = pd.DataFrame(
        {
            "item": text(links, "material"),
            "need": text(links, "need"),
            "link": links.index.astype("str"),
            "substitution": number(links, "ratio", 0.0),
            "max_share": number(links, "max_share", 1.0),
            "legal": text(links, "legal_route_cn" if china else "legal_route_eu"),
            "permit_cost": in_park_money(links, "permit_cost", park).fillna(0.0),
            "computable": flag(links, "computable") & (number(links, "ratio", 0.0) > 0.0),
        }
    )
    materials = park.library.materials
    itself = pd.DataFrame(
        {
            "item": materials.index.astype("str"),
            "need": materials.index.astype("str"),
            "link": "",
            "substitution": 1.0,
            "max_share": 1.0,
            "legal": _usual_route(materials),
            "permit_cost": 0.0,
            "computable": True,
        }
    )
    return pd.concat([itself, linked], ignore_index=True)


def _usual_route(materials: pd.DataFrame) -> pd.Series[str]:
    """Give the legal route on which a material goes where it is itself wanted."""
    kind = text(materials, "kind")
    hazardous = flag(materials, "hazardous")
    route = kind.map({"by_product": "by_product", "waste": "general_waste"}).fillna("product")
    return route.mask(hazardous & (kind == "waste"), "hazardous_licensed").astype("str")


def _by_rule(
    around: Around, sources: pd.DataFrame, sinks: pd.DataFrame, rules: pd.DataFrame
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Pair by rule; what no rule pairs is refused once per stream, not once per pair."""
    left = sources[["source", "from", "item", "unit", "retrofit", "legal_route"]]
    right = sinks[["sink", "to", "item", "unit", "retrofit"]].rename(columns={"item": "need"})
    offers = left.merge(rules[rules["need"].isin(right["need"])], on="item")
    offers = offers.sort_values(["source", "link"], ignore_index=True)
    offers["legal"] = offers["legal_route"].where(offers["legal_route"] != "", offers["legal"])
    forms = around.park.library.materials.reindex(offers["item"])
    offers["form"] = text(forms, "form").to_numpy()
    rows = _near_by_need(around, offers, right)
    pairs = paired(around, offers.drop(columns=["legal_route", "need"]), right, *rows)
    pairs = pairs.drop(columns=["unit", "unit_sink", "retrofit", "retrofit_sink"])
    works = pairs["computable"].astype(bool)
    refusals = [_only_told(around.park, pairs[~works]), *_unlinked(left, right, offers)]
    return pairs[works].drop(columns=["need", "computable"]).reset_index(drop=True), refusals


def _only_told(park: Park, pairs: pd.DataFrame) -> pd.DataFrame:
    """Refuse what a link only tells: it has no ratio, or the library says why nobody reckons."""
    links = park.library.links.reindex(pairs["link"])
    why = text(links, "note").set_axis(pairs.index)
    why = why.mask(why == "", "nothing priced that it would replace is known")
    known = join(pairs["item"], " can serve ", pairs["need"], " (", pairs["link"])
    ratio = join(known, ", ", figures(pairs["substitution"], 2), " t/t), for information only: ")
    bare = join(known, "), but by no known ratio")
    detail = join(ratio, why).where(pairs["substitution"] > 0.0, bare)
    return refuse(pairs, MEDIUM, "information_only", detail)


def unlinked(park: Park, scenario: Scenario, streams: pd.DataFrame) -> list[pd.DataFrame]:
    """Refuse the materials that nobody among these streams needs, or can serve as."""
    there = (streams["medium"] == MEDIUM) & (MEDIUM in scenario.media)
    of = streams[there & ((streams["annual"] > 0.0) | (streams["unit"] != ""))]
    if of.empty:
        return []
    sources, sinks = (of.loc[of["role"] == role, "item"] for role in ("source", "sink"))
    given = sources.rename_axis("source").reset_index()
    taken = sinks.rename("need").rename_axis("sink").reset_index()
    rules = _rules(park)
    offers = given.merge(rules[rules["need"].isin(taken["need"])], on="item")
    return _unlinked(given, taken, offers)


def _unlinked(
    sources: pd.DataFrame, sinks: pd.DataFrame, offers: pd.DataFrame
) -> list[pd.DataFrame]:
    """Refuse sources without an offer, and sinks whose need no offer meets."""
    unused = sources[~sources["source"].isin(offers["source"])].assign(sink="")
    unmet = sinks[~sinks["need"].isin(offers["need"])].assign(source="")
    unwanted = join("nothing in the park needs ", unused["item"])
    unserved = join("nothing in the park can serve as ", unmet["need"])
    pairs = ((unused, unwanted), (unmet, unserved))
    return [refuse(rows, MEDIUM, "no_link", detail) for rows, detail in pairs]


def _near_by_need(
    around: Around, offers: pd.DataFrame, sinks: pd.DataFrame
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pair offers with who needs them within reach, need by need: nothing else is looked at.

    Ordered by source, sink and link, as far as both sides are.
    """
    cap = float(carries(around.carriers, MEDIUM)["max_km"].max())
    listed = around.distances.lists(offers["from"], sinks["to"], cap)
    found = [(np.empty(0, dtype=np.int64),) * 2]
    for need in sorted(set(offers["need"])):
        sides, wanting = (np.flatnonzero(side["need"] == need) for side in (offers, sinks))
        giving, taking = offers["from"].take(sides), sinks["to"].take(wanting)
        left, right = around.distances.near_rows(giving, taking, cap, listed=listed)
        found.append((sides[left], wanting[right]))
    offer, sink = (np.concatenate(parts) for parts in zip(*found, strict=True))
    source = pd.factorize(offers["source"])[0]
    order = np.lexsort((offer, sink, source[offer]))
    return offer[order], sink[order]


def _legal(around: Around, pairs: pd.DataFrame, medium: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the pairs whose legal route may be used from the others."""
    route = pairs["legal"]
    allowed = around.scenario.legal_routes
    legal = route.isin(allowed) if allowed else route != FORBIDDEN
    words = ", ".join(allowed) if allowed else "all but forbidden"
    refused = pairs.assign(route=route)[~legal]
    detail = join("its legal route is ", refused["route"], f"; allowed: {words}")
    return pairs[legal], refuse(refused, medium, "not_legal", detail)


def _clean_enough(
    around: Around, pairs: pd.DataFrame, medium: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the pairs whose donor meets the standard of its link.

    A standard holds for the by-product as delivered, before anything is mixed. A property that
    the donor's data do not give is taken to be as the standard demands: the link's pretreatment
    and price stand for such a by-product.
    """
    limits = around.park.library.link_limits.rename(columns={"value": "limit"})
    known = around.contents[around.contents["kind"] == "content"]
    checks = (
        pairs[["source", "sink", "link"]]
        .rename_axis("pair")
        .reset_index()
        .merge(limits[["link", "property", "kind", "limit"]], on="link")
        .merge(
            known[["owner", "property", "value"]].rename(
                columns={"owner": "source", "value": "content"}
            ),
            on=["source", "property"],
        )
    )
    missed = exceeded(checks)
    over = missed["content"] / missed["limit"]
    factor = over.where(missed["kind"] == "max", 1.0 / over.replace(0.0, np.nan)).fillna(np.inf)
    worst = missed.assign(factor=factor).sort_values(["pair", "factor"], ascending=[True, False])
    worst = worst.drop_duplicates("pair")
    sign = worst["kind"].map({"max": " at most ", "min": " at least "}).astype("str")
    detail = join(
        *("the standard of ", worst["link"], " asks for ", worst["property"], sign),
        *(figures(worst["limit"], 0), ", it has ", figures(worst["content"], 0), " mg/kg"),
    )
    refused = refuse(worst, medium, "too_dirty", detail, (worst["factor"], "times the limit"))
    return pairs[~pairs.index.isin(worst["pair"])], refused


def _options(around: Around) -> pd.DataFrame:
    """List which carriers move which form; of the lorries, one per form is enough."""
    carriers = carries(around.carriers, MEDIUM)
    forms = carriers.assign(form=carriers["forms"].str.split(";")).explode("form")
    forms = forms[forms["form"] != ""].rename(columns={"id": "carrier"})
    order = ["form", "kind", "transport_cost", "carrier"]
    lorries = forms.sort_values(order).drop_duplicates(["form", "kind"])
    return lorries[["form", "carrier"]].reset_index(drop=True)
