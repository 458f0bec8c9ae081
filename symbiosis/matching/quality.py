"""Quality: contents of sources and utilities, limits of sinks, and who is too dirty for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import CONTENTS, Shape, figures, join, text
from symbiosis.matching.refusals import refuse
from symbiosis.park.agreeing import agreeing
from symbiosis.park.contents import of_rows

if TYPE_CHECKING:
    from symbiosis.matching.found import Around, Blends
    from symbiosis.matching.prices import Catalogue
    from symbiosis.park.entities import Park

NOT_ADDITIVE = frozenset({"ph", "turbidity", "germs", "coliforms", "e_coli", "colour", "odour"})
"""Properties (in lower case) of which a blend is not the weighted mean: they pass or fail."""
_SAID = Shape(("owner", "port", *CONTENTS.columns[1:]), CONTENTS.numbers)


def all_contents(park: Park, streams: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """List what sources and utilities contain and what sinks allow, most specific first.

    A stream's own figure beats that of its technology's port, which beats its material's.
    """
    own, library = _SAID.of(park.contents), _SAID.of(park.library.contents)
    everything = _SAID.gather([own, library]).reset_index(drop=True)
    everything = everything.drop_duplicates(["owner", "port", "property", "kind"])
    # A stream may be called as a material is: what the one contains is not said of the other.
    told = (own, own, everything, library)
    parts = [
        _handed_on(figures_of, owners, rank)
        for rank, (figures_of, owners) in enumerate(zip(told, _owners_of(streams), strict=True))
    ]
    bought = catalogue.rows["utility"][["behind"]].rename_axis("to").reset_index()
    bought = bought[bought["to"].isin(catalogue.chosen["utility"])]
    utilities = of_rows(everything[everything["kind"] == "content"]).merge(
        bought, left_on="owner", right_on="behind"
    )
    parts.append(CONTENTS.of(utilities.assign(owner=utilities["to"])).assign(rank=0))
    contents = pd.concat([part for part in parts if len(part)] or parts[:1])
    contents = contents.sort_values(["owner", "property", "kind", "rank"], kind="stable")
    return CONTENTS.of(contents.drop_duplicates(["owner", "property", "kind"], ignore_index=True))


def _owners_of(streams: pd.DataFrame) -> list[pd.DataFrame]:
    """Give owner and port under which a stream's figures may stand, most specific first."""
    ids = pd.Series(streams.index.astype("str"), index=streams.index)
    process = streams["unit"].where(streams["retrofit"] == "", "")
    material = streams["item"].where(streams["medium"] == "material", "")
    named = ((ids, ""), (process, ""), (streams["known_as"], streams["port"]), (material, ""))
    return [streams[["role"]].assign(to=ids, owner=owner, port=port) for owner, port in named]


def _handed_on(everything: pd.DataFrame, owners: pd.DataFrame, rank: int) -> pd.DataFrame:
    """Give the streams the figures of their owners, as far as they fit the role."""
    named = owners[owners["owner"] != ""]
    on = ["owner", "port"]
    row, figure = agreeing(*([table[name] for name in on] for table in (named, everything)))
    said = everything.drop(columns=on).take(figure).reset_index(drop=True)
    found = named.take(row).reset_index(drop=True).join(said)
    fits = np.where(
        found["role"] == "source",
        found["kind"].isin(["content", "out", "removal"]),
        found["kind"].isin(["max", "min"]),
    )
    found = found[fits]
    kinds = found["kind"].replace({"out": "content"})
    return CONTENTS.of(found.assign(owner=found["to"], kind=kinds)).assign(rank=rank)


def judge(
    around: Around, pairs: pd.DataFrame, medium: str, blends: Blends | None = None
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Part the pairs that a blend could serve from those that are too dirty or unknown.

    Parameters
    ----------
    around
        What is contained and bought, and how far the scenario lets things be diluted.
    pairs
        Columns ``source``, ``sink``; index unique.
    medium
        Medium of the pairs.
    blends
        Outlets whose content the plan makes: they could be as clean as any sink wants.

    Returns
    -------
    pairs, refusals
        The pairs that remain, and why the others do not.
    """
    contents = around.contents
    limits = contents[contents["kind"].isin(["max", "min"])].rename(
        columns={"owner": "sink", "value": "limit"}
    )
    known = contents[contents["kind"] == "content"].drop(columns="kind")
    if blends is not None:
        limits = pd.concat([limits, blends.wanted.assign(kind="known", limit=np.nan)])
    checks = _limited(pairs, limits, known)
    if blends is not None:
        checks["content"] = _as_clean_as_wanted(checks, blends.made)
    unknown = checks[checks["content"].isna()]
    missed = exceeded(checks)
    hopeless = missed[~_can_be_blended(missed, checks, known, around.streams)]
    diluted = _too_diluted(missed, around.scenario.max_dilution)
    diluted = diluted[~diluted["pair"].isin(hopeless["pair"])]
    refusals = [
        _too_dirty(hopeless, medium, ""),
        _too_dirty(diluted, medium, f"at most {around.scenario.max_dilution} times may be diluted"),
        _unknown(unknown, medium),
    ]
    lost = {*unknown["pair"], *hopeless["pair"], *diluted["pair"]}
    return pairs[~pairs.index.isin(lost)], refusals


def _limited(pairs: pd.DataFrame, limits: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Put each pair beside every limit of its sink, and what the source holds (NaN: unknown)."""
    pair, limit = agreeing([pairs["sink"]], [limits["sink"]])
    checks = limits.take(limit).reset_index(drop=True)
    source = pairs["source"].array[pair]
    row, place = agreeing([source, checks["property"]], [known["owner"], known["property"]])
    content = np.full(len(checks), np.nan)
    content[row] = known["value"].to_numpy(float)[place]
    return checks.assign(pair=pairs.index[pair], source=source, content=content)


def _as_clean_as_wanted(checks: pd.DataFrame, made: pd.DataFrame) -> pd.Series[float]:
    ends = ["source", "property"]
    free = pd.MultiIndex.from_frame(checks[ends]).isin(pd.MultiIndex.from_frame(made[ends]))
    best = checks["kind"].map({"max": 0.0, "min": np.inf, "known": 0.0})
    return checks["content"].mask(free, best)


def _too_diluted(missed: pd.DataFrame, most: float | None) -> pd.DataFrame:
    """Keep what a blend would have to dilute further than a scenario lets it."""
    if most is None:
        return missed[:0]
    return missed[(missed["kind"] == "max") & (missed["content"] > missed["limit"] * most)]


def exceeded(checks: pd.DataFrame) -> pd.DataFrame:
    """Keep the checks (columns ``content``, ``limit``, ``kind``) whose limit is missed."""
    too_much = (checks["kind"] == "max") & (checks["content"] > checks["limit"])
    too_little = (checks["kind"] == "min") & (checks["content"] < checks["limit"])
    return checks[too_much | too_little]


def _can_be_blended(
    missed: pd.DataFrame, checks: pd.DataFrame, known: pd.DataFrame, streams: pd.DataFrame
) -> pd.Series[bool]:
    """Tell whether the sink's utility, or another source of it, is clean enough to mix with."""
    if missed.empty:
        return pd.Series(data=False, index=missed.index)
    key = ["sink", "property", "kind"]
    sign = np.where(checks["kind"] == "max", 1.0, -1.0)
    best = (checks["content"] * sign).groupby([checks[name] for name in key]).min()
    partner = missed[key].merge(best.rename("best").reset_index(), on=key, how="left")["best"]
    utility = streams["utility"].reindex(missed["sink"]).to_numpy()
    bought = pd.DataFrame({"owner": utility, "property": missed["property"].to_numpy()}).merge(
        known, on=["owner", "property"], how="left"
    )["value"]
    turn = np.where(missed["kind"] == "max", 1.0, -1.0)
    limit = missed["limit"].to_numpy() * turn
    cleaner = (partner.to_numpy() < limit) | (bought.to_numpy() * turn < limit)
    additive = ~missed["property"].str.lower().isin(NOT_ADDITIVE).to_numpy()
    return pd.Series(cleaner & additive, index=missed.index)


def _too_dirty(missed: pd.DataFrame, medium: str, said: str) -> pd.DataFrame:
    """Refuse on the worst property, by the factor over the limit (or under a minimum).

    What is ``said`` is the reason; where nothing is, no mixing helps.
    """
    if missed.empty:
        return refuse(missed, medium, "too_dirty", said)
    over = missed["content"] / missed["limit"]
    factor = over.where(missed["kind"] == "max", 1.0 / over).fillna(np.inf)
    worst = missed.assign(factor=factor).sort_values(
        ["pair", "factor", "property"], ascending=[True, False, True]
    )
    worst = worst.drop_duplicates("pair")
    allowed = worst["kind"].map({"max": ", at most ", "min": ", at least "}).astype("str")
    adds_up = ~worst["property"].str.lower().isin(NOT_ADDITIVE)
    why = adds_up.map({True: said or "nothing cleaner to mix with", False: "no mixing mends it"})
    content, limit = (
        figures(worst[name], 3).str.rstrip("0").str.rstrip(".") for name in ("content", "limit")
    )
    detail = join(
        *(worst["property"], " is ", content, allowed, limit, " allowed, and "), why.astype("str")
    )
    return refuse(worst, medium, "too_dirty", detail, (worst["factor"], "times the limit"))


def _unknown(unknown: pd.DataFrame, medium: str) -> pd.DataFrame:
    """Refuse naming every property that the sink limits and the source does not give."""
    if unknown.empty:
        return refuse(unknown, medium, "unknown_quality", "")
    named = unknown.sort_values(["pair", "property"]).drop_duplicates(["pair", "property"])
    pairs = named.groupby("pair").agg(
        source=("source", "first"),
        sink=("sink", "first"),
        names=("property", ", ".join),
        count=("property", "size"),
    )
    detail = join("the sink limits ", text(pairs, "names"), ", which the source's data do not give")
    return refuse(pairs, medium, "unknown_quality", detail, (pairs["count"], "properties"))
