"""Names in a scenario: every one must be the park's or the library's, or it changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symbiosis.park.accounts import NETWORK
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.park.own_tables import LEGAL_ROUTES
from symbiosis.park.policies import chosen_policies, known_policies
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario

ENDS = ("in", "out")
CARBON = "carbon"
"""What a scenario calls the price of a tonne of direct CO2."""
DEMAND = ":demand_charge"
"""After a utility's name: what a scenario prices a month of the largest rate by."""


class Unknown(NamedTuple):
    """A word of a scenario that leads nowhere.

    Attributes
    ----------
    field
        Where it stands.
    word
        What is written there.
    remedy
        What to do: the nearest known word.
    """

    field: str
    word: str
    remedy: str


def unknown_names(park: Park, scenario: Scenario) -> list[Unknown]:
    """Find every word of a scenario that names nothing of the park or its library."""
    return [
        Unknown(
            field,
            word,
            did_you_mean(word, words, "Take it out, or name one that the park or the library has."),
        )
        for field, (asked, words) in _known(park, scenario).items()
        for word in asked
        if word not in words
    ]


def _known(park: Park, scenario: Scenario) -> dict[str, tuple[Iterable[str], set[str]]]:
    """Give by field the words that stand there, and those that may."""
    library, tables = park.library, park.tables
    retrofits = tables["technologies"].index
    utilities = tables["utilities"]
    priced = (library.utilities, library.outlets, library.links, library.carriers)
    switched = {*retrofits, *tables["technologies"]["technology"], *MEDIA}
    prices = {
        CARBON,
        *_streams(park),
        *retrofits,
        *(name for table in priced for name in table.index),
        *(f"{name}{DEMAND}" for name in utilities.index[utilities["demand_charge"] > 0.0]),
        *chosen_policies(park, scenario.policies),
    }
    carriers = set(library.carriers.index)
    holders = [limit.holder for limit in scenario.limits if limit.holder]
    rests = [stream for target in scenario.targets for stream in sorted(target.streams)]
    return {
        "prices": (scenario.prices, prices),
        "policies": (scenario.policies, known_policies(park)),
        "left": (scenario.left, set(park.enterprises.index)),
        "allow": (scenario.allow, switched),
        "forbid": (scenario.forbid, switched),
        "max_km": (scenario.max_km, set(MEDIA)),
        "mains": (() if isinstance(scenario.mains, str) else scenario.mains, carriers),
        "limits, holder": (holders, {NETWORK, *park.enterprises.index}),
        "targets, rests": (rests, _streams(park)),
        "legal_routes": (scenario.legal_routes, set(LEGAL_ROUTES)),
    }


def _streams(park: Park) -> set[str]:
    """Name the streams that a scenario may price; a use of water has one at either end."""
    streams: set[str] = set()
    for table in STREAM_TABLES:
        rows = park.tables[table]
        uses = rows.index[rows["role"] == "process"]
        streams |= {
            *rows.index.difference(uses),
            *(f"{use}:{port}" for use in uses for port in ENDS),
        }
    return streams
