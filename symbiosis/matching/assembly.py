"""Matching: from a park and a scenario to who could exchange with whom, and why not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.asked import check_asked, idle_prices, refuse_prices
from symbiosis.matching.bills import bills_of
from symbiosis.matching.carriers import usable_carriers
from symbiosis.matching.closing import check_closed, closed, flow_names
from symbiosis.matching.connections import with_connections
from symbiosis.matching.demand_response import flexible_needs, with_interruptions
from symbiosis.matching.distances import Distances
from symbiosis.matching.found import Around, Found
from symbiosis.matching.frames import ARCS, ROUTES, STREAMS, UNITS, by_id, text
from symbiosis.matching.green_power import green_power
from symbiosis.matching.heat import match_heat
from symbiosis.matching.levels import heat_segments
from symbiosis.matching.losses import with_losses
from symbiosis.matching.main_lines import with_mains
from symbiosis.matching.material import match_material
from symbiosis.matching.mixers import blends_of, mixing_loads
from symbiosis.matching.periods import all_periods, calendar_of, stream_rates
from symbiosis.matching.policy_rows import policies_of
from symbiosis.matching.policy_tariffs import with_policies
from symbiosis.matching.power import match_power
from symbiosis.matching.prices import Catalogue, catalogue
from symbiosis.matching.processes import LOADS, process_streams, process_units
from symbiosis.matching.quality import all_contents
from symbiosis.matching.refusals import ordered_refusals
from symbiosis.matching.retrofits import retrofits
from symbiosis.matching.stores import with_switches
from symbiosis.matching.streams import DRAFT, park_streams
from symbiosis.matching.tables import TRENCH, Matches, repriced
from symbiosis.matching.tariffs import all_tariffs
from symbiosis.matching.timed import charged_peaks, timed_factors, with_timed_co2
from symbiosis.matching.water import match_water
from symbiosis.park.scenario import Scenario, as_scenario

if TYPE_CHECKING:
    from symbiosis.matching.mains import Mains
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Choices

_MATCHERS = (match_material, match_heat, match_water, match_power)


def match(park: Park, scenario: Scenario | Choices | None = None) -> Matches:
    """Find every possible exchange of a park, and say why the others are none.

    Nothing is refused by its price: that is for the models to weigh.

    Parameters
    ----------
    park
        The park, in canonical units.
    scenario
        Who has left, which media, technologies and legal routes may be used, how far a route may
        go; by default everything that the park's data allow.

    Returns
    -------
    Matches
        Streams, arcs, routes, units, tariffs and refusals, each ordered by id.

    Raises
    ------
    BadInput
        If the scenario names what is not there or would change nothing, a stream has no utility or
        outlet and the library no default, or something is unpriced.
    """
    scenario = as_scenario(scenario)
    check_asked(park, scenario)
    matches = _matched(park, scenario)
    check_prices(park, scenario, matches)
    return matches


def check_prices(park: Park, scenario: Scenario, matches: Matches) -> None:
    """Refuse prices that would change nothing even if everybody were there and could build.

    Parameters
    ----------
    matches
        Those of the scenario, or of it with more firms.

    Raises
    ------
    BadInput
        Names every such price.
    """
    idle = idle_prices(scenario, matches)
    whole = Scenario(prices=scenario.prices)
    fields = {"allow", "forbid", "left", "max_km", "legal_routes"}
    if idle and scenario.model_dump(include=fields) != whole.model_dump(include=fields):
        idle = idle_prices(scenario, _matched(park, whole))
    refuse_prices(park, idle)


def _matched(park: Park, scenario: Scenario) -> Matches:
    """Find every possible exchange under a scenario whose names are known."""
    carriers = usable_carriers(park, scenario)
    distances = Distances(park, frozenset(scenario.max_km))
    own = DRAFT.gather([park_streams(park, scenario), process_streams(park, scenario)])
    built = retrofits(park, scenario, own, carriers, distances)
    streams = DRAFT.gather([own, built.streams]).sort_index()
    prices = catalogue(park, streams, scenario.prices)
    streams = streams.assign(**prices.chosen)
    contents = all_contents(park, streams, prices)
    processes, loads = process_units(park, scenario, streams, contents)
    units = by_id(UNITS.gather([built.units, processes]))
    mixing = mixing_loads(streams, units, contents, loads)
    blends = blends_of(streams, mixing, loads, scenario)
    around = Around(park, scenario, streams, carriers, contents, blends, distances)
    found = Found.together([matcher(around) for matcher in _MATCHERS])
    found, mains = with_mains(around, with_connections(park, found, streams, carriers))
    found = _closed(park, scenario, found, streams)
    found = replace(found, refusals=[*found.refusals, built.refusals])
    picked_up = LOADS.gather([mixing, loads]).reset_index(drop=True)
    kept = _Units(units, picked_up, built.segments, built.stores, built.running, built.modes)
    matches = _assembled(around, found, kept, prices, mains)
    return replace(matches, green=green_power(park, matches))


def _closed(park: Park, scenario: Scenario, found: Found, streams: pd.DataFrame) -> Found:
    """Take out what the scenario does without, once it is known that it could be."""
    known = set(flow_names(found.arcs, streams)) if scenario.without else set()
    if not known.issuperset(scenario.without):
        # Who has left, or a medium that is closed, may have taken it out already.
        everything = _matched(park, Scenario())
        known |= set(flow_names(everything.arcs, everything.streams))
    check_closed(park, scenario.without, known)
    return closed(found, streams, scenario.without)


@dataclass(frozen=True)
class _Units:
    """The units, what they pick up or take out, cost and store, and when they run."""

    units: pd.DataFrame
    loads: pd.DataFrame
    segments: pd.DataFrame
    stores: pd.DataFrame | None
    running: pd.DataFrame | None
    modes: pd.DataFrame | None


def _assembled(
    around: Around, found: Found, built: _Units, prices: Catalogue, mains: Mains | None
) -> Matches:
    """Put what was found in the shape and order that the models read."""
    park, streams, scenario = around.park, around.streams, around.scenario
    arcs, routes = by_id(ARCS.of(found.arcs)), by_id(ROUTES.of(found.routes))
    used = around.carriers.loc[sorted(set(routes["carrier"]) - {""})]
    shaped, gases = STREAMS.of(streams).rename_axis("id"), _gas_outlets(park, streams)
    tariffs = all_tariffs(park, prices, arcs, used, built.units, built.stores, gases)
    tariffs = with_interruptions(tariffs, park, scenario, shaped)
    periods, rates = all_periods(park, streams), stream_rates(park, streams)
    timed = timed_factors(park, prices, periods)
    alone = with_timed_co2(shaped, timed, rates, periods)
    charged = policies_of(park, scenario, (alone, built.units, arcs), prices, tariffs)
    tariffs = with_policies(tariffs, charged)
    return Matches(
        info=park.info,
        periods=periods,
        streams=shaped,
        rates=rates,
        contents=around.contents,
        arcs=with_losses(arcs, routes, shaped, rates, periods),
        routes=routes,
        units=built.units,
        loads=built.loads,
        segments=built.segments,
        carriers=_paid_off(used, mains),
        tariffs=tariffs,
        levels=heat_segments(shaped, arcs, routes, mains.taps if mains else None),
        refusals=ordered_refusals(found.refusals),
        stores=with_switches(built.stores, shaped, repriced(tariffs, scenario.prices), timed),
        flexible=flexible_needs(park, scenario, shaped, rates),
        calendar=calendar_of(park),
        running=built.running,
        modes=built.modes,
        timed=timed,
        peaks=charged_peaks(prices),
        bills=bills_of(calendar_of(park), periods),
        policies=charged,
        mains=mains,
    )


def _paid_off(used: pd.DataFrame, mains: Mains | None) -> pd.DataFrame:
    """Say over how many years carriers are paid off; trenches last as long as the best of them."""
    carriers = used[["medium", "lifetime", "om_share"]].rename_axis("id")
    laid = carriers[carriers["lifetime"].notna() & (used["capex_fixed"] > 0.0)]
    if mains is None or laid.empty:
        return carriers
    row = {"medium": "", "lifetime": laid["lifetime"].max(), "om_share": laid["om_share"].min()}
    trench = pd.DataFrame([row], index=pd.Index([TRENCH], name="id"))
    return pd.concat([carriers, trench]).astype(carriers.dtypes)


def _gas_outlets(park: Park, streams: pd.DataFrame) -> set[str]:
    """Name the outlets that take gases: what goes there is no waste by weight."""
    form = text(park.library.materials.reindex(streams["item"]), "form").to_numpy()
    gas = np.isin(form, ["gas", "co2", "hydrogen"]) & (streams["medium"] == "material").to_numpy()
    return set(streams.loc[gas, "outlet"]) - {""}
