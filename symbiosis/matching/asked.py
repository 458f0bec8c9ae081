"""Asked for: every name in a scenario must be one of the park's or the library's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.accounts import NETWORK
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.park.schema import LEGAL_ROUTES
from symbiosis.park.sheet import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario

ENDS = ("in", "out")
CARBON = "carbon"
"""What a scenario calls the price of a tonne of direct CO2."""


def check_asked(park: Park, scenario: Scenario) -> None:
    """Refuse a scenario with a name that leads nowhere: it would change nothing, unseen.

    Raises
    ------
    BadInput
        Names every such word, with the nearest known one.
    """
    library, tables = park.library, park.tables
    retrofits = tables["technologies"].index
    priced = (library.utilities, library.outlets, library.links, library.carriers)
    switched = {*retrofits, *tables["technologies"]["technology"], *MEDIA}
    known: dict[str, tuple[Iterable[str], set[str]]] = {
        "prices": (
            scenario.prices,
            {
                CARBON,
                *_streams(park),
                *retrofits,
                *(name for table in priced for name in table.index),
            },
        ),
        "left": (scenario.left, set(park.enterprises.index)),
        "allow": (scenario.allow, switched),
        "forbid": (scenario.forbid, switched),
        "max_km": (scenario.max_km, set(MEDIA)),
        "limits, holder": (
            [limit.holder for limit in scenario.limits if limit.holder],
            {NETWORK, *park.enterprises.index},
        ),
        "targets, rests": (
            [stream for target in scenario.targets for stream in sorted(target.streams)],
            _streams(park),
        ),
        "legal_routes": (scenario.legal_routes, set(LEGAL_ROUTES)),
    }
    faults = [
        f"scenario, {field}: {park.info.id} knows no {word!r}. "
        + did_you_mean(word, words, "Take it out, or name one that the park or the library has.")
        for field, (asked, words) in known.items()
        for word in asked
        if word not in words
    ]
    if faults:
        raise BadInput("\n".join(faults))


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


def idle_prices(scenario: Scenario, matches: Matches) -> list[str]:
    """Name what a scenario prices and nothing that was matched buys, pays, carries or runs by."""
    known = {CARBON, *matches.tariffs["item"], *matches.tariffs["priced_as"]}
    return [name for name in scenario.prices if name not in known]


def refuse_prices(park: Park, names: Iterable[str]) -> None:
    """Refuse prices that would change nothing.

    Raises
    ------
    BadInput
        Names them all, if there are any.
    """
    faults = [
        f"scenario, prices: nothing that {park.info.id} could do is bought, paid, carried or run "
        f"at the price of {name!r}: it would change nothing. Take it out."
        for name in names
    ]
    if faults:
        raise BadInput("\n".join(faults))
