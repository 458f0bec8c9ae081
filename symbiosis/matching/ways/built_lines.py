"""Built lines: what lines that stand would cost by our own prices, to hold against their price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.matching.carriers import METRES, usable_carriers
from symbiosis.matching.ways.ditches import grounds_of
from symbiosis.matching.worth import in_park_money
from symbiosis.park.drawn.ground_words import CROSSING, GROUND, classes_of, crossings_of
from symbiosis.park.money import convert
from symbiosis.park.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.matching.ways.ditches import Grounds
    from symbiosis.park.entities import Park

STATION = 220_000.0
"""Heat stations at both ends of a line [EUR of 2020 per MW]: Danish Energy Agency, sheet 113_11.

A carrier's ``handling_cost`` holds their yearly cost; a published price holds their investment.
"""


def by_our_prices(line: pd.Series, park: Park) -> float:
    """Price a built line as a plan would: pipes, ditch, crossings, stations, units.

    Parameters
    ----------
    line
        A row of the library's ``built_lines``.
    park
        Says in which country, money and year.

    Returns
    -------
    float
        Money of the park.
    """
    prices = grounds_of(park)
    carriers = usable_carriers(park, Scenario())
    grounds = _listed(line["grounds"], park, GROUND)
    crossed = _listed(line["crossings"], park, CROSSING)
    cost = _ditch(prices, grounds, crossed)
    sized = _sized_metres(prices, grounds, crossed)
    for name, size in _sizes(line["carriers"], carriers):
        plain = float(carriers["capex_fixed"][name]) - prices.field_cost
        cost += plain * float(line["length_km"]) * METRES
        cost += float(carriers["capex_variable"][name]) * sized * size
    kinds = park.library.technologies
    each = in_park_money(kinds, "capex_variable", park, index=True)
    cost += sum(float(each[name]) * size for name, size in _sizes(line["units"], kinds))
    station = convert(STATION, "EUR", 2020.0, park.info, park.library, index=True)
    return cost + station * float(line["stations_mw"])


def _ditch(prices: Grounds, grounds: dict[str, float], crossed: dict[str, float]) -> float:
    dug = prices.grounds["trench_cost"]
    cost = sum(float(dug[of]) * km * METRES for of, km in grounds.items())
    each = prices.crossings["crossing_cost"]
    return cost + sum(float(each[of]) * count for of, count in crossed.items())


def _sized_metres(prices: Grounds, grounds: dict[str, float], crossed: dict[str, float]) -> float:
    factor = prices.grounds["size_factor"]
    metres = sum(float(factor[of]) * km * METRES for of, km in grounds.items())
    each = prices.crossings["size_metres"]
    return metres + sum(float(each[of]) * count for of, count in crossed.items())


def _listed(cell: str, park: Park, kind: str) -> dict[str, float]:
    return dict(crossings_of(cell, classes_of(park.library.grounds, kind)).counts)


def _sizes(cell: str, rows: pd.DataFrame) -> list[tuple[str, float]]:
    """Read ``name:size`` of rows, a list with ``;``."""
    return list(crossings_of(cell, {str(name).casefold(): str(name) for name in rows.index}).counts)
