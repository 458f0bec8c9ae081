"""Today: the park without exchanges and with those it has; what of them fits, what is unmet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.matching.connections import known_arcs
from symbiosis.models.laws.connection import shared_amounts
from symbiosis.park.media import MEDIA, UNITS
from symbiosis.park.objectives import OBJECTIVES
from symbiosis.park.scenario import Scenario
from symbiosis.park.schema import PAIR
from symbiosis.park.sentences import sentence
from symbiosis.plan.reading.once import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.plan.reading.once import Reading
    from symbiosis.solving.solution import Solution

    Asked = tuple[Matches, Scenario]
    """What the models are written for."""

SHORT = 0.01
"""Share of an amount of today that may be missing without a word."""
SLACK = 1e-6
"""Share of an amount that is let go when it is to be kept: the solver's rounding."""
_EXCHANGED = tuple(medium.exchanged for medium in MEDIA.values())
"""What today has as much of as fits: how much is exchanged."""


def without_exchanges(matches: Matches, scenario: Scenario) -> Asked:
    """Ask for the park without any exchange: nothing new is built, nothing flows on an arc.

    Needs are met in full, when they are. Prices and policy stay; limits and targets do not bind
    what is only compared with.
    """
    arcs = matches.arcs.assign(existing=np.nan, forced=0.0)
    return replace(matches, arcs=arcs, flexible=None), _without_choice(scenario)


def todays_exchanges(matches: Matches, scenario: Scenario) -> Asked | None:
    """Ask for the park with today's exchanges and nothing else; None if none are known.

    Each carries its amount of today, or as much of it as the streams allow: amounts of several
    sources rarely agree, and what does not fit is said (:func:`unmet`).
    """
    known = matches.arcs["existing"] > 0.0
    if not known.any():
        return None
    arcs = matches.arcs
    arcs = arcs.assign(
        maximum=np.fmin(arcs["maximum"], arcs["existing"]),
        existing=np.where(known, 0.0, np.nan),
        minimum=0.0,
        forced=0.0,
    )
    stages = (dict.fromkeys(_EXCHANGED, -1.0), *OBJECTIVES["cost"])
    asked = _without_choice(scenario).model_copy(update={"objective": stages})
    return replace(matches, arcs=arcs, flexible=None), asked


def _without_choice(scenario: Scenario) -> Scenario:
    return scenario.model_copy(update={"existing": "only", "limits": (), "targets": ()})


def unmet(
    park: Park, matches: Matches, scenario: Scenario, today: Reading | None
) -> tuple[str, ...]:
    """Say which of today's exchanges are none here, and which carry less than is known.

    Parameters
    ----------
    today
        The park with today's exchanges, if there is a solution.
    """
    if not (park.tables["connections"]["status"] == "existing").any():
        return ()
    known = _known(park, matches, scenario, "existing")
    lines = list(_impossible(known[known["arc"] == ""], matches))
    if today is not None:
        lines += _reduced(known[known["arc"] != ""], matches, today)
    return tuple(lines)


def unforced(park: Park, matches: Matches, scenario: Scenario) -> tuple[str, ...]:
    """Say which forced connections can be no exchange here: no plan can hold them."""
    if not (park.tables["connections"]["status"] == "forced").any():
        return ()
    known = _known(park, matches, scenario, "forced")
    return tuple(_impossible(known[known["arc"] == ""], matches))


def _known(park: Park, matches: Matches, scenario: Scenario, status: str) -> pd.DataFrame:
    """List the connections of a status between those who are here, with what people call them."""
    known = known_arcs(park, matches)
    known = known[known["status"] == status]
    gone = known["from"].isin(scenario.left) | known["to"].isin(scenario.left)
    known = known[~gone & ~known["medium"].isin(set(MEDIA) - set(scenario.media))]
    names = park.tables["enterprises"]["name"]
    ends = known["from"].map(names) + " → " + known["to"].map(names)
    what = known["item"].where(known["item"] != "", known["medium"])
    return known.assign(called=ends + " (" + what + ")")


def _impossible(known: pd.DataFrame, matches: Matches) -> Iterator[str]:
    """Name the connections that no arc stands for, each with the refusal behind it."""
    firms, refused = matches.streams["enterprise"], matches.refusals
    giver, taker = refused["source"].map(firms), refused["sink"].map(firms)
    pair = refused["source"] + PAIR + refused["sink"]
    for row in known.to_dict("records"):
        details = refused.loc[(giver == row["from"]) & (taker == row["to"]), "detail"]
        named = refused.loc[pair == row["item"], "detail"]
        why = next(iter([*named, *details]), "no streams of these two fit each other")
        which = "known" if row["status"] == "existing" else "forced"
        yield sentence(which, called=row["called"], why=why)


def _reduced(known: pd.DataFrame, matches: Matches, today: Reading) -> Iterator[str]:
    """Name the connections that carry less than is known of today."""
    carried = known["arc"].map(today.arrived).fillna(0.0)
    known = known.assign(carried=carried.groupby(known["connection"]).transform("sum"))
    for row in known.drop_duplicates("connection").dropna(subset=["quantity"]).to_dict("records"):
        if row["carried"] < (1.0 - SHORT) * row["quantity"]:
            unit = UNITS[matches.arcs.loc[row["arc"], "medium"]]
            fits, amount = (f"{row[column]:,.0f}" for column in ("carried", "quantity"))
            yield sentence(
                "reduced", called=row["called"], carried=fits, amount=amount, unit=f"{unit}/a"
            )


def as_it_fits(matches: Matches, today: Solution | None) -> Matches:
    """Bring today's amounts down to what the streams allow, so that they can be kept.

    Arcs that stand for one connection share its amount: what one of them cannot carry, another may.
    """
    if today is None or not today.found:
        return matches
    arcs = matches.arcs
    codes, known = shared_amounts(arcs, "existing")
    said = codes >= 0
    carried = read(matches, Scenario(), today).arrived.reindex(arcs.index, fill_value=0.0)
    fits = carried[said].groupby(codes[said]).transform("sum") * (1.0 - SLACK)
    share = (fits / known[said]).clip(upper=1.0).reindex(arcs.index, fill_value=0.0)
    return replace(matches, arcs=arcs.assign(existing=arcs["existing"] * share))
