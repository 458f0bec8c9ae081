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

    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario

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
    streams = {name for table in STREAM_TABLES for name in tables[table].index}
    priced = (library.utilities, library.outlets, library.links, library.carriers)
    switched = {*retrofits, *library.technologies.index, *MEDIA}
    known: dict[str, tuple[Iterable[str], set[str]]] = {
        "prices": (
            scenario.prices,
            {CARBON, *streams, *retrofits, *(name for table in priced for name in table.index)},
        ),
        "left": (scenario.left, set(park.enterprises.index)),
        "allow": (scenario.allow, switched),
        "forbid": (scenario.forbid, switched),
        "max_km": (scenario.max_km, set(MEDIA)),
        "limits, holder": (
            [limit.holder for limit in scenario.limits if limit.holder],
            {NETWORK, *park.enterprises.index},
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
