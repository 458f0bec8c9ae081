"""Levers: what an exchange that could be would have to cost, be near, be hot, to be in the plan."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from symbiosis.decide.explaining.edits import NEW, SCENARIO, Edit
from symbiosis.decide.explaining.explained_lines import Line
from symbiosis.decide.explaining.trial import has_flow
from symbiosis.matching.closing import flow_names
from symbiosis.park.media import MEDIA, UNITS
from symbiosis.plan.reading.books import Prices
from symbiosis.solving.session.entering import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from symbiosis.decide.explaining.trial import Trials
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.session.entering import Entering

MARGIN = 1e-3
"""A figure is told this share beyond where something enters, so that it does."""
FAR_PRICE, FAR_CARBON = 10.0, 1000.0
"""Prices are tried up to so many times the premium, carbon up to so much a tonne."""
SHORTEST, HOTTER = 0.05, 60.0
"""Shortest way [km] and how much hotter [K] is tried."""


@dataclass(frozen=True)
class Flow:
    """An exchange that could be.

    Attributes
    ----------
    name
        ``from>to:item``.
    arcs
        Its arcs.
    """

    name: str
    arcs: pd.DataFrame

    @property
    def wanted(self) -> Wanted:
        """What of the model it is."""
        heat = self.arcs["medium"] == "heat"
        return Wanted(
            arcs=tuple(self.arcs.index[~heat]), routes=tuple(self.arcs["route"][heat].unique())
        )

    @property
    def ends(self) -> dict[str, Any]:
        """Give its largest pair: the first arc."""
        return {str(name): cell for name, cell in self.arcs.iloc[0].items()}


def flows_of(plan: Plan) -> dict[str, Flow]:
    """List the exchanges between enterprises that a plan could have, by name."""
    arcs, streams = plan.matches.arcs, plan.matches.streams
    arcs = arcs[arcs["from"] != arcs["to"]]
    names = flow_names(arcs, streams)
    # The pair of the largest streams stands first.
    size = arcs["sink"].map(streams["annual"]).to_numpy(float)
    order = arcs.assign(size=size, name=names).sort_values("size", ascending=False, kind="stable")
    return {
        str(name): Flow(str(name), own.drop(columns=["size", "name"]))
        for name, own in order.groupby("name", sort=True)
    }


def levers(trials: Trials, plan: Plan, flow: Flow, entering: Entering) -> Iterator[Line]:
    """Tell for one lever after the other where it would have to stand, and try it."""
    for make in (_unit_cost, _utility, _outlet, _carbon, _capex, _length, _hotter):
        if trials.over:
            return
        line = make(trials, plan, flow, entering)
        if line is not None:
            yield line


def _found(
    trials: Trials,
    flow: Flow,
    name: str,
    unit: str,
    change: Callable[[float], tuple[Edit, ...]],
    where: tuple[float, float, float | None],
) -> Line:
    """Seek where a figure must stand: from the present one to the farthest, guessed first."""
    now, far, guess = where
    needed = trials.enters(lambda plan: has_flow(plan, flow.name), change, now, far, guess)
    source, sink = flow.ends["source"], flow.ends["sink"]
    line = Line("lever", name, source, sink, far - now, unit, now, proved=False)
    if needed is None:
        return line
    return replace(line, figure=needed - now, needed=needed, proved=True, edits=change(needed))


def _connection(plan: Plan, flow: Flow, column: str) -> Callable[[float], tuple[Edit, ...]]:
    """Change a cell of the pair's connection; where there is none, of a new one."""
    ends = flow.ends
    item = str(plan.matches.streams["item"][ends["source"]])
    rows = plan.park.tables["connections"]
    own = (rows["from"] == ends["from"]) & (rows["to"] == ends["to"])
    own &= rows["medium"].isin(["", ends["medium"]]) & rows["item"].isin(["", item])
    own &= rows["status"] != "forbidden"
    name = str(rows.index[own][0]) if own.any() else NEW
    cells = {"from": ends["from"], "to": ends["to"], "medium": ends["medium"], "item": item,
             "status": "allowed"}  # fmt: skip
    return lambda value: (Edit("connections", name, column, value, tuple(cells.items())),)


def _money(plan: Plan) -> str:
    return plan.park.info.currency


def _unit_cost(trials: Trials, plan: Plan, flow: Flow, entering: Entering) -> Line | None:
    """Tell by how much moving a unit would have to be cheaper: what the premium is."""
    if not math.isfinite(entering.premium):
        return None
    routes = plan.matches.routes
    own = routes["unit_cost"].reindex(flow.arcs["route"].unique()).dropna()
    now = float(own.max()) if len(own) else 0.0
    unit = f"{_money(plan)}/{UNITS[flow.ends['medium']]}"
    change = _connection(plan, flow, "unit_cost")
    guess = now - entering.premium * (1.0 + MARGIN)
    return _found(trials, flow, "unit_cost", unit, change, (now, 2.0 * guess - now, guess))


def _price(plan: Plan, kind: str, item: str, medium: str) -> float:
    """Give the plain price of an outlet or a utility, without carbon and charges."""
    rows = plan.matches.repriced(plan.scenario.prices)
    account = "outlets" if kind == "outlet" else MEDIA[medium].paid
    own = rows[(rows["kind"] == kind) & (rows["item"] == item) & (rows["account"] == account)]
    return float((own["factor"].astype(float) / own["mean"]).sum())


def _stream_price(
    trials: Trials, plan: Plan, flow: Flow, entering: Entering, kind: str
) -> Line | None:
    """Tell what outlet or utility of the flow's larger end would have to cost."""
    ends, streams = flow.ends, plan.matches.streams
    end = ends["source" if kind == "outlet" else "sink"]
    item = str(streams[kind][end])
    if not item or streams["unit"][end] or not math.isfinite(entering.premium):
        return None
    medium = str(ends["medium"])
    now = _price(plan, kind, item, medium)
    covered = float(ends["substitution"]) * (1.0 - float(ends["loss"]))
    step = entering.premium / (covered if kind == "utility" else 1.0)

    def change(price: float) -> tuple[Edit, ...]:
        return (Edit(SCENARIO, "", "prices", price, end),)

    where = (now, now + FAR_PRICE * step, now + step * (1.0 + 10 * MARGIN))
    return _found(trials, flow, kind, f"{_money(plan)}/{UNITS[medium]}", change, where)


def _utility(trials: Trials, plan: Plan, flow: Flow, entering: Entering) -> Line | None:
    return _stream_price(trials, plan, flow, entering, "utility")


def _outlet(trials: Trials, plan: Plan, flow: Flow, entering: Entering) -> Line | None:
    return _stream_price(trials, plan, flow, entering, "outlet")


def _carbon(trials: Trials, plan: Plan, flow: Flow, entering: Entering) -> Line | None:
    """Tell what a tonne of CO2 would have to cost, where the need's utility emits it directly."""
    item = plan.matches.streams["utility"][flow.ends["sink"]]
    rows = plan.matches.tariffs
    own = (rows["kind"] == "utility") & (rows["item"] == item) & (rows["account"] == "co2_direct")
    emitted = float(rows["factor"][own].astype(float).sum())
    if emitted <= 0.0:
        return None
    now = float(plan.scenario.prices.get("carbon", plan.park.info.carbon_price))
    guess = now + entering.premium / emitted if math.isfinite(entering.premium) else None

    def change(price: float) -> tuple[Edit, ...]:
        return (Edit(SCENARIO, "", "prices", price, "carbon"),)

    where = (now, now + FAR_CARBON, guess)
    return _found(trials, flow, "carbon", f"{_money(plan)}/t", change, where)


def _way(plan: Plan, flow: Flow, entering: Entering) -> tuple[float, float | None] | None:
    """Give what the cheapest way of what enters costs, and at most may cost; None: it is there."""
    routes = plan.matches.routes.reindex(flow.arcs["route"].unique())
    routes = routes[~(routes["built"] | routes["main"]).astype(bool)]  # a main is nobody's own
    size = entering.amount / float(plan.matches.periods["hours"].max())
    costs = routes["capex_fixed"] + routes["capex_variable"] * size
    if costs.empty or not costs.max() > 0.0:
        return None
    way = str(costs.idxmin())
    now = float(costs[way])
    capital = Prices(plan.matches, plan.scenario).capital
    yearly = float(capital.loc[("route", routes["carrier"][way])].sum())
    return now, now - entering.missing / yearly if math.isfinite(entering.missing) else None


def _capex(trials: Trials, plan: Plan, flow: Flow, entering: Entering) -> Line | None:
    """Tell what the way may cost at most; what it costs now is that of the amount that enters."""
    way = _way(plan, flow, entering)
    if way is None:
        return None
    now, guess = way
    change = _connection(plan, flow, "capex")
    return _found(trials, flow, "capex", _money(plan), change, (now, 0.0, guess))


def _length(trials: Trials, plan: Plan, flow: Flow, entering: Entering) -> Line | None:
    """Tell how near the two would have to be: at first about as much nearer as cheaper."""
    now = float(flow.arcs["distance_km"].min())
    if now <= SHORTEST:
        return None
    cost, most = _way(plan, flow, entering) or (math.nan, None)
    guess = None if most is None else now * most / cost
    change = _connection(plan, flow, "length_km")
    return _found(trials, flow, "length_km", "km", change, (now, SHORTEST, guess))


def _hotter(trials: Trials, plan: Plan, flow: Flow, _: Entering) -> Line | None:
    """Tell how hot the source would have to start."""
    source, heat = flow.ends["source"], plan.park.tables["heat"]
    if flow.ends["medium"] != "heat" or source not in heat.index:
        return None
    now = float(heat["supply_c"][source])

    def change(start: float) -> tuple[Edit, ...]:
        return (Edit("heat", source, "supply_c", start),)

    return _found(trials, flow, "supply_c", "degC", change, (now, now + HOTTER, None))
