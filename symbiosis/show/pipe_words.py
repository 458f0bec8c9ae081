"""What a route's pipe is, for a panel and a report: its size, what it takes of the pressure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from symbiosis.show.words import Words


def pipe_facts(route: Mapping[Any, Any], say: Words) -> Iterator[tuple[str, str]]:
    """Say of a row of the table ``routes`` which pipe it takes, and what its pumps draw."""
    if math.isnan(route["dn"]):
        return
    figures = {
        "dn": f"{route['dn']:.0f}",
        "velocity": say.number(route["velocity"]),
        "drop": say.number(route["pressure_drop"]),
    }
    several = route["parallel"] > 1.0
    beside = {"parallel": f"{route['parallel']:.0f}"} if several else {}
    yield say("panel.pipe"), say("panel.beside" if several else "panel.size", **figures, **beside)
    if route["pumping"] > 0.0:
        yield say("panel.pumping"), say.amount(float(route["pumping"]), "MWh/a")
