"""What matching hands to the models: streams, arcs, routes, units, tariffs, refusals.

All amounts are canonical (t, MWh, m3; rates per hour), all money is in the park's currency and
price year. Every frame is indexed by ``id`` and ordered by it unless said otherwise, so that
permuted data give the same plan. This is the only thing that :mod:`symbiosis.models` reads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.accounts import MONEY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.matching.bills import Bills
    from symbiosis.matching.charges import Policies
    from symbiosis.matching.mains import Mains
    from symbiosis.park.entities import ParkInfo

YEAR = "year"
"""The one period of what balances over the year (stockable materials): 8760 hours."""

GATHERED = "@kinds of hours"
"""Cycle of periods that are no steps but kinds of hours: what waits may wait for any other."""

TRENCH = "trench"
"""Carrier as which shared trenches are paid off."""

STREAM_COLUMNS = {
    "medium": "material, heat, water or power",
    "enterprise": "who has or needs it",
    "role": "source or sink",
    "item": "material id; for heat, water and power the medium",
    "name": "what people call it",
    "annual": "amount a year [t, MWh, m3]; 0 where a unit's port sets it",
    "unit": "unit (technology, hub, water process) whose port it is, else empty",
    "retrofit": "the park's retrofit that the unit is, or is a candidate of; empty: none",
    "port": "port of the unit, as its technology calls it; empty: not a port",
    "coefficient": "amount per unit of activity and hour, for ports",
    "yearly": "balanced over the year (stockable) instead of per period",
    "by_cycle": "balanced over each cycle instead of per period",
    "supply_c": "temperature at which it starts [degC] (heat)",
    "target_c": "temperature at which it ends [degC] (heat)",
    "dt_k": "its share of the smallest approach [K] (heat)",
    "scope": "net or process (heat, water): after or before the enterprise's own reuse",
    "origin": "of heat: excess (also empty), condenser, made, cold",
    "tied_to": "need of the same enterprise that it comes from (materials); empty: none",
    "tied_by": "what of that need makes it: bought (also empty) or received",
    "instead_of": "source of the same enterprise in whose place it leaves; empty: none",
    "outlet": "outlet of a source; empty: none, all must be exchanged",
    "utility": "utility of a sink; empty: none, all must be received",
    "basis": "metered ... notional",
    "source": "where the amount was read",
    "low": "smallest plausible amount a year",
    "high": "largest plausible amount a year",
}
ARC_COLUMNS = {
    "medium": "medium",
    "source": "stream that gives",
    "sink": "stream that takes",
    "from": "enterprise that gives",
    "to": "enterprise that takes",
    "link": "rule of the library, empty for the same item",
    "substitution": "need covered by one unit delivered",
    "loss": "share lost on the way; of heat what the pair alone would lose in a pipe of its size",
    "max_share": "largest share of the need, for all donors of one material together",
    "route": "route that carries it, empty inside an enterprise (heat has one there too)",
    "carrier": "what fills that route, empty inside an enterprise",
    "distance_km": "length of the way [km]",
    "permit_cost": "money a year if used",
    "minimum": "smallest amount a year if used",
    "connection": "connection whose forced and largest amount it shares, empty: none",
    "maximum": "largest amount a year (inf: none)",
    "forced": "amount a year that must be given (0: none)",
    "existing": "amount a year given today (NaN: not an exchange of today)",
}
ROUTE_COLUMNS = {
    "medium": "medium",
    "from": "enterprise that gives",
    "to": "enterprise that takes",
    "carrier": "what fills it",
    "item": "what flows in it: one material, one water source, heat, power",
    "length_km": "length [km]",
    "capex_fixed": "money once if built",
    "capex_variable": "money once per unit of capacity [t/h, MW, m3/h]",
    "max_capacity": "largest capacity [t/h, MW, m3/h] (inf: the flows decide)",
    "built": "stands already: no investment",
    "fixed_cost": "money a year if used (connections)",
    "unit_cost": "money per unit moved, beside the carrier's tariff (connections)",
    "pumping": "electricity of its pumps per unit moved [MWh/t, MWh/MWh, MWh/m3]",
    "make_up": "feed water for condensate that does not come back [m3/MWh] (steam)",
    "loss": "share lost on the way, of what flows",
    "loss_fixed": "heat lost if built and hot, whatever flows [MW] (heat)",
    "loss_variable": "the same per unit of capacity [MW/MW] (heat)",
    "loop": "heat goes through an intermediate loop: approaches count twice",
    "drop_k": "temperature lost on the way, on the grid [K] (heat)",
    "floor_c": "coldest heat that may enter [degC] (heat)",
    "ceiling_c": "hottest heat that may leave [degC] (heat)",
    "needs_build": "has a cost or a limit that a binary must switch",
    "main": "a main, which many fill and tap; what it is laid of stands in ``Matches.mains``",
}
UNIT_COLUMNS = {
    "kind": "technology, hub or process",
    "retrofit": "the park's retrofit that it is, or is a candidate of; empty for a process",
    "technology": "kind of technology, empty for a process",
    "enterprise": "where it stands",
    "size_unit": "unit of its size and activity",
    "min_size": "smallest size worth building",
    "max_size": "largest size (inf: its streams decide)",
    "retrofit_size": "largest size of all that its retrofit builds (inf: each is held alone)",
    "capex_fixed": "money once if built",
    "capex_variable": "money once per unit of size (first segment)",
    "opex": "money per unit of activity and hour",
    "lifetime": "years",
    "om_share": "fixed operation and maintenance, share of capex a year",
    "existing": "stands already: no investment",
    "fixed_cost": "money a year if used (opening cost)",
    "hours_a_year": "hours a year that it can run",
}
LOAD_COLUMNS = {
    "unit": "water process, hub or treatment",
    "property": "contaminant",
    "load": "picked up at full rate [g/h]",
    "out": "largest content of the outlet [mg/L] (NaN: none)",
    "removal": "share that a treatment takes out",
}
TARIFF_COLUMNS = {
    "kind": "kind of ledger line",
    "item": "item of the ledger line",
    "account": "account that the line books to",
    "factor": "account per unit of the line",
    "priced_as": "what a scenario prices it by; empty: by its item",
    "per": "units of what is priced in one unit of the line",
    "mean": "mean over the year of the factors that its price changes by",
    "source": "row that gave the factor",
    "basis": "metered ... notional",
}
RUNNING_COLUMNS = {
    "unit": "unit that does not run just as it likes",
    "period": "period of the park's own",
    "share": "largest share of its size at which it runs then (sun, wind, a profile)",
    "min_load": "smallest share of its size at which it runs, if it does",
    "start_cost": "money a year if it runs then at all",
}
TIMED_KINDS = {
    "utility_timed": ("utility", "price_profile"),
    "utility_co2": ("utility", "co2_profile"),
    "outlet_timed": ("outlet", "price_profile"),
}
"""Kind of line -> the kind of line from whose mean it departs, and the profile that says how."""
STORE_COLUMNS = {
    "hold": "unit whose size is what the store holds, whose activity is its level",
    "fill": "unit whose activity is the rate at which it is filled",
    "draw": "unit whose activity is the rate at which it is emptied",
    "medium": "medium of what it holds",
    "charge_share": "share of what comes in that is kept",
    "discharge_share": "share of what is taken out that comes out",
    "self_loss": "share of its content lost in an hour",
    "fill_hours": "shortest time in which it is filled or emptied [h]",
    "start_amount": "what it holds when a cycle begins (NaN: the plan chooses)",
    "seasonal": "carries from day to day through the calendar, not only within its cycle",
    "loose": "only the sum of a year holds for it: steps are gathered to kinds of hours",
    "switched": "whether losing energy could pay, so that a binary forbids both at once",
}
FLEXIBLE_COLUMNS = {
    "shiftable": "share of the need at every step that may be met at other steps of its cycle",
    "most": "most that a step takes on for others [unit/h]",
    "interruptible": "share of the need in every period that may go unmet",
    "most_unmet": "most that goes unmet in a year [unit/a] (inf: none)",
}
GREEN_COLUMNS = {
    "green": "source of power that is made of sun, wind or biomass",
    "yield_hours": "what a unit of size would yield a year [MWh] (NaN: what is made counts)",
    "stands": "size at which its unit stands [MW] (NaN: it does not, or nobody says)",
    "kept": "port of a store: share of what comes in that comes out again (NaN: no store)",
}
REFUSAL_COLUMNS = {
    "medium": "medium",
    "source": "stream that would give",
    "sink": "stream that would take",
    "reason": "code: too_cold, too_dirty, no_link, not_legal, no_common_period, ...",
    "figure": "how much is missing or too much",
    "unit": "unit of figure",
    "detail": "one sentence with the figures behind it",
}


@dataclass(frozen=True)
class Matches:
    """Who could exchange with whom, and why not.

    Attributes
    ----------
    info
        The park as a whole (currency, discount rate, carbon price).
    periods
        Indexed by period id: ``hours``, and of a step its ``cycle``, ``step`` (place) and
        ``length_h``. :data:`YEAR` is present where a stream is ``yearly``, and
        is the only period of a park without periods. Where a stream is ``by_cycle``, every cycle
        is a period, too: ``whole_of`` names it (:mod:`symbiosis.matching.wholes`).
    streams
        :data:`STREAM_COLUMNS`.
    rates
        Stream x period: rate [unit/h] of every stream that is not a port; one row per period in
        which the stream balances. Columns ``stream``, ``period``, ``rate``; for a port, ``rate``
        is its availability (0 to 1).
    contents
        Columns ``owner`` (stream or utility), ``property``, ``kind`` (content, max, min),
        ``value``: additive properties, for blending. Sources and utilities have contents, sinks
        limits.
    arcs
        :data:`ARC_COLUMNS`. For heat an arc says that source and sink meet on a route; the cascade
        decides how much passes.
    routes
        :data:`ROUTE_COLUMNS`.
    units
        :data:`UNIT_COLUMNS`; ``loads`` (:data:`LOAD_COLUMNS`) what water processes pick up and
        treatments take out; a hub or a technology that stands there mixes: its outlet has the
        content that its inlets make. ``segments`` gives a unit's capex beyond the first segment:
        ``unit``, ``size``, ``capex`` (points of a concave cost curve).
    carriers
        Indexed by carrier id: ``medium``, ``lifetime`` [a], ``om_share`` [1/a].
    tariffs
        :data:`TARIFF_COLUMNS`; not indexed by id.
    levels
        Segments of the heat streams: ``stream``, ``segment`` (0 = hottest), ``hot_c``, ``cold_c``,
        ``share`` of the stream's heat; see :mod:`symbiosis.matching.levels`.
    refusals
        :data:`REFUSAL_COLUMNS`; not indexed by id.
    running
        :data:`RUNNING_COLUMNS`; None: every unit runs as it likes.
    modes
        Columns ``mode`` and ``machine``: units that are ways in which another one runs; None: none.
    stores
        :data:`STORE_COLUMNS`; None: there are none.
    flexible
        :data:`FLEXIBLE_COLUMNS`, by stream: needs that may wait or go unmet; None: none.
    calendar
        Cycle of every day of the year, in order; None: the park has none.
    timed
        How prices and CO2 depart from their mean: ``kind`` of ledger line, ``item``, ``period``,
        ``factor`` (:mod:`symbiosis.matching.timed`); None: nothing changes with time.
    peaks
        Whose largest rate is charged for: ``stream`` and the ``item`` (the utility) that it buys,
        firm by firm together; None: nobody's.
    green
        :data:`GREEN_COLUMNS`, indexed by stream: green sources of power, and ports of stores of
        power; None: there are none.
    bills
        Which typical days occur in which months (:mod:`symbiosis.matching.bills`), for what months
        pay for; None: nobody knows, and twelve months pay the year's largest rate.
    policies
        What the scenario's policies charge, whom, and for what; None: it names none.
    mains
        What mains and shared trenches are laid of; None: the scenario has none.
    """

    info: ParkInfo
    periods: pd.DataFrame
    streams: pd.DataFrame
    rates: pd.DataFrame
    contents: pd.DataFrame
    arcs: pd.DataFrame
    routes: pd.DataFrame
    units: pd.DataFrame
    loads: pd.DataFrame
    segments: pd.DataFrame
    carriers: pd.DataFrame
    tariffs: pd.DataFrame
    levels: pd.DataFrame
    refusals: pd.DataFrame
    running: pd.DataFrame | None = None
    modes: pd.DataFrame | None = None
    stores: pd.DataFrame | None = None
    flexible: pd.DataFrame | None = None
    calendar: pd.Series | None = None
    timed: pd.DataFrame | None = None
    peaks: pd.DataFrame | None = None
    green: pd.DataFrame | None = None
    bills: Bills | None = None
    policies: Policies | None = None
    mains: Mains | None = None

    def carbon_price(self, prices: Mapping[str, float]) -> float:
        """Give the plain price of a tonne of direct CO2; a policy that prices it goes before."""
        if self.policies is not None and self.policies.price_carbon:
            return 0.0
        return float(prices.get("carbon", self.info.carbon_price))

    def only(self, medium: str) -> Matches:
        """Return the matches of one medium (units and tariffs stay whole)."""
        streams, arcs, routes = (
            _of_medium(table, medium) for table in (self.streams, self.arcs, self.routes)
        )
        rates = self.rates[self.rates["stream"].isin(streams.index)]
        return replace(self, streams=streams, arcs=arcs, routes=routes, rates=rates)

    def repriced(self, prices: Mapping[str, float]) -> pd.DataFrame:
        """Give the tariffs with a scenario's prices in the place of the park's.

        A carrier's price is per unit and km, so its handling stays as it is.
        """
        return repriced(self.tariffs, prices)

    def told_as(self, units: pd.Series[str]) -> pd.Series[str]:
        """Name the units as people know them.

        The three units of a store are one, what it holds; a machine and its ways of running, too.
        """
        parts: dict[str, str] = {}
        if self.stores is not None:
            for end in ("fill", "draw"):
                parts |= dict(zip(self.stores[end], self.stores["hold"], strict=True))
        if self.modes is not None:
            parts |= dict(zip(self.modes["mode"], self.modes["machine"], strict=True))
        if not parts:
            return units
        return units.where(~units.isin(list(parts)), units.map(parts))

    @cached_property
    def last_legs(self) -> pd.Series:
        """Whether what every stream receives is used there.

        What enters a hub or a technology that gives the same medium on (a header, a heat pump, a
        mill) is counted when it arrives at its last sink, and not twice. What an engine makes of
        heat is power, so heat that it takes has arrived. Indexed as ``streams``.
        """
        streams = self.streams
        passing = streams["unit"].map(self.units["kind"]).isin(["technology", "hub"])
        taking = passing & (streams["role"] == "sink")
        if not taking.any():
            return ~taking
        unit = self.told_as(streams["unit"])
        of = pd.Series([*zip(unit, streams["medium"], strict=True)], streams.index)
        return ~(taking & of.isin(of[passing & (streams["role"] == "source")]))


def repriced(tariffs: pd.DataFrame, prices: Mapping[str, float]) -> pd.DataFrame:
    """Give tariffs with a scenario's prices in their place; see :meth:`Matches.repriced`."""
    name = tariffs["item"].where(tariffs["priced_as"] == "", tariffs["priced_as"])
    price = name.map(dict(prices)).astype(float) * tariffs["per"] * tariffs["mean"]
    changed = price.notna() & tariffs["account"].isin(MONEY) & (tariffs["kind"] != "handling")
    return tariffs.assign(factor=tariffs["factor"].astype(float).mask(changed, price))


def _of_medium(table: pd.DataFrame, medium: str) -> pd.DataFrame:
    """Give the rows of one medium; where they stand together, as they mostly do, without a copy."""
    rows = np.flatnonzero(table["medium"].to_numpy(dtype=object) == medium)
    together = len(rows) and rows[-1] - rows[0] + 1 == len(rows)
    return table.iloc[rows[0] : rows[-1] + 1] if together else table.iloc[rows]
