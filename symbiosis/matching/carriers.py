"""Carriers and routes: what may fill a pipe, a lorry or a cable, and what the way costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.matching.berths import with_berths
from symbiosis.matching.frames import ROUTES, Shape, join
from symbiosis.matching.ids import marked
from symbiosis.matching.worth import in_park_money, of_region
from symbiosis.park.feed_water import feed_waters, make_up_of
from symbiosis.park.own_tables import DUG

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.matching.distances import Distances
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario

_MONEY = {
    **dict.fromkeys(("capex_fixed", "capex_variable"), True),
    **dict.fromkeys(("transport_cost", "handling_cost"), False),
}
"""Columns of money; whether prices of equipment rise with the years."""
_PRICED = (
    *("capex_fixed", "capex_variable", "max_capacity", "loss_per_km"),
    *("loss_fixed", "loss_variable", "pumping", "make_up"),
)
"""What a way takes from its carrier."""
METRES = 1000.0
"""Metres per kilometre: carriers are priced per metre."""
KILOWATTS = 1000.0
"""Kilowatts per megawatt: carriers lose kilowatts per metre."""
CARRIERS = Shape(
    (
        *("id", "medium", "kind", "forms", "supply_c", "return_c", "pressure_bar"),
        *("capex_fixed", "capex_variable", "max_capacity", "om_share", "lifetime"),
        *("loss_per_km", "loss_fixed", "loss_variable"),
        *("drop_k_per_km", "drop_bar_per_km", "min_pressure_bar", "max_km"),
        *("pumping", "make_up", "feed_water", "transport_cost", "handling_cost", "transport_co2"),
        *("source", "confidence"),
    ),
    {
        "supply_c": np.nan,
        "return_c": np.nan,
        "pressure_bar": np.nan,
        "capex_fixed": 0.0,
        "capex_variable": 0.0,
        "max_capacity": np.inf,
        "om_share": 0.0,
        "lifetime": np.nan,
        "loss_per_km": 0.0,
        "loss_fixed": 0.0,
        "loss_variable": 0.0,
        "drop_k_per_km": 0.0,
        "drop_bar_per_km": 0.0,
        "min_pressure_bar": 0.0,
        "max_km": np.inf,
        "pumping": 0.0,
        "make_up": 0.0,
        "transport_cost": 0.0,
        "handling_cost": 0.0,
        "transport_co2": 0.0,
    },
)


def usable_carriers(park: Park, scenario: Scenario) -> pd.DataFrame:
    """Give the carriers of the park's region, priced in its money, as far as the user wants them.

    A medium and kind that the region's rows do not have is taken from elsewhere. How far the
    library's carriers usually go is a habit: a scenario's own cap takes its place.
    """
    rows = of_region(park.library.carriers, park, ["medium", "kind"])
    money = {name: in_park_money(rows, name, park, index=index) for name, index in _MONEY.items()}
    water = feed_waters(rows, park.library.carriers)
    rows = rows.assign(make_up=make_up_of(rows), feed_water=water, **money)
    carriers = CARRIERS.of(rows.assign(id=rows.index.astype("str")))
    carriers = with_berths(park, carriers)
    asked = carriers["medium"].map(dict(scenario.max_km)).astype(float)
    carriers["max_km"] = asked.fillna(carriers["max_km"])
    return carriers.set_index("id", drop=False).sort_index()


def is_steam(carriers: pd.DataFrame) -> pd.Series[bool]:
    """Tell steam, which gives its heat at one temperature, from hot water."""
    return carriers["return_c"] >= carriers["supply_c"]


def lay_routes(
    ways: pd.DataFrame, carriers: pd.DataFrame, distances: Distances | None = None
) -> pd.DataFrame:
    """Price the ways: one row of ``routes`` per distinct ``route``.

    Parameters
    ----------
    ways
        Columns ``route``, ``medium``, ``from``, ``to``, ``carrier``, ``item``, ``length_km`` and
        whatever else of ROUTE_COLUMNS the medium sets (``drop_k``, ``floor_c`` ...); ``passed_on``,
        if there is such: what flows there goes on from its end as it is.
    distances
        Knows the grounds of the ways; None: they run in open field.

    Notes
    -----
    What lies in a ditch (pipes, cables) costs ``capex_fixed`` a metre in open field; another ground
    adds what its ditch costs more, and a pipe costs more there by its size too. A conveyor stands
    on supports, so the ground is the same to it; what it crosses it pays as all do. Lorries, ships
    and trains pay nothing of it.
    """
    ways = ways.drop_duplicates("route").reset_index(drop=True)
    at = carriers[[*_PRICED, "kind"]].reindex(ways["carrier"]).reset_index(drop=True)
    metres = ways["length_km"] * METRES
    more, sized = _on_grounds(ways, at["kind"], distances)
    passed_on = ways["passed_on"] if "passed_on" in ways else metres < 0.0  # noqa: SIM401
    return ROUTES.of(
        ways.assign(
            id=ways["route"],
            capex_fixed=(at["capex_fixed"] * metres + more).clip(lower=0.0),
            capex_variable=at["capex_variable"] * sized,
            max_capacity=at["max_capacity"],
            loss=route_loss(at["loss_per_km"], ways["length_km"]),
            loss_fixed=at["loss_fixed"] * metres / KILOWATTS,
            loss_variable=at["loss_variable"] * metres / KILOWATTS,
            pumping=at["pumping"] * ways["length_km"],
            make_up=at["make_up"].mask(passed_on, 0.0),
            needs_build=at[["capex_fixed", "loss_fixed", "loss_variable"]].gt(0.0).any(axis=1)
            & (metres > 0.0),
        )
    )


def _on_grounds(
    ways: pd.DataFrame, kinds: pd.Series[str], distances: Distances | None
) -> tuple[pd.Series[float], pd.Series[float]]:
    """Give what ditch and crossings add [money], and the metres that are paid by size."""
    metres = ways["length_km"] * METRES
    if distances is None:
        return 0.0 * metres, metres
    ditch, dug = distances.ditches(ways), kinds.isin(DUG)
    built = dug | (kinds == "conveyor")
    more = ditch["ground_cost"] * dug + ditch["crossing_cost"] * built
    return more, metres.where(~dug, ditch["sized_km"] * METRES)


def route_loss(loss_per_km: pd.Series[float], km: pd.Series[float]) -> pd.Series[float]:
    r"""Give the share lost on the way, :math:`1 - (1 - \lambda)^{km}`."""
    return 1.0 - (1.0 - loss_per_km) ** km


def carries(carriers: pd.DataFrame, medium: str) -> pd.DataFrame:
    """Give the carriers of a medium."""
    return carriers[carriers["medium"] == medium]


def way_id(ways: pd.DataFrame) -> pd.Series[str]:
    """Name a route ``from>to@carrier``, as if nothing else told routes apart."""
    return join(marked(ways["from"]), ">", marked(ways["to"]), "@", ways["carrier"])
