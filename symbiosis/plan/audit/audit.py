"""The audit: a plan whose balances, heat, blends or ledger do not close is never shown.

Nor is one that does more than it may (:mod:`symbiosis.plan.audit.promises`), that burns what it has
too much of in circles (:mod:`symbiosis.plan.audit.circles`), or that lets a pipe stand cold which
must be hot (:mod:`symbiosis.plan.audit.cold_pipes`). All read the flows and what was matched, count
everything again (:mod:`symbiosis.plan.audit.recount`), and import nothing of the model or tables.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.errors import PlanRejected
from symbiosis.matching.charges import GRANTED, POLICY_LINES
from symbiosis.matching.wholes import when_balanced
from symbiosis.park.agreeing import agreeing
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import MEDIA
from symbiosis.plan.audit.circles import circles
from symbiosis.plan.audit.cold_pipes import idle_pipes
from symbiosis.plan.audit.flexible_audit import broken_needs
from symbiosis.plan.audit.main_audit import broken_mains
from symbiosis.plan.audit.promises import broken_promises, exceeded_limits, missed_targets
from symbiosis.plan.audit.recount import recount
from symbiosis.plan.audit.run_audit import broken_runs
from symbiosis.plan.audit.step_audit import open_steps
from symbiosis.plan.audit.store_audit import broken_stores
from symbiosis.plan.reading.books import weighted
from symbiosis.plan.reading.flows import Values, hours_of, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.reading.books import Prices
    from symbiosis.plan.reading.once import Reading

TOLERANCE = 1e-6
"""Largest relative difference that is the solver's rounding."""
_CHARGED = frozenset({"handling", "transport", "pumping", "make_up"})
"""Kinds of lines that nobody counts where the carrier charges nothing for them."""
ROUNDED = 1e-7
"""A balance may be off by that much in every hour [unit/h]: the solver's feasibility."""


@dataclass(frozen=True, eq=False)
class Counted:
    """A reading, and what the audit counted from its flows, whatever they are worth.

    Attributes
    ----------
    reading
        What was asked, and what the solution does.
    lines
        The ledger's lines, counted again (:func:`symbiosis.plan.audit.recount.recount`).
    faults
        Every law that the flows break.
    """

    reading: Reading
    lines: pd.Series
    faults: tuple[str, ...]

    def under(self, scenario: Scenario, prices: Prices) -> Counted:
        """Give the same flows under other prices: what was counted of them stands."""
        return replace(self, reading=self.reading.under(scenario, prices))


def count(reading: Reading) -> Counted:
    """Check the flows of a solution against the laws of the park."""
    counted = recount(reading)
    faults = (
        *_negative(reading.decisions),
        *_open_balances(reading),
        *open_steps(reading),
        *_climbing_heat(reading),
        *_stray_heat(reading),
        *_unlost_heat(reading),
        *idle_pipes(reading),
        *_spoilt_blends(reading),
        *_miscounted(reading, counted),
        *broken_promises(reading),
        *broken_runs(reading),
        *circles(reading),
        *broken_mains(reading),
        *broken_stores(reading),
        *broken_needs(reading),
    )
    return Counted(reading, counted, faults)


def audit(counted: Counted, reached: tuple[float, ...]) -> None:
    """Refuse a solution that breaks any law of the park.

    Parameters
    ----------
    counted
        What it does (:func:`count`).
    reached
        Value of every objective of the scenario's list that was solved.

    Raises
    ------
    PlanRejected
        With everything that does not close, and by how much.
    """
    if faults := faults_of(counted, reached):
        message = (
            f"the plan that was found does not close: {'; '.join(faults)}. It is not shown. This "
            "is a defect of symbiosis, not of the park: please report it with the park and the "
            "scenario."
        )
        raise PlanRejected(message)


def faults_of(counted: Counted, reached: tuple[float, ...]) -> tuple[str, ...]:
    """Find every law of the park that a solution breaks; see :func:`audit`."""
    return (
        *counted.faults,
        *_missed_objectives(counted.reading, counted.lines, reached),
        *exceeded_limits(counted.reading, counted.lines),
        *missed_targets(counted.reading, counted.lines),
    )


def _negative(values: Values) -> Iterator[str]:
    """Find what flows backwards."""
    for name, series in values.items():
        rates = series.to_numpy(float)
        least = float(rates.min(initial=0.0))
        scale = max(1.0, float(np.abs(rates).max(initial=0.0)))
        if least < -TOLERANCE * scale:
            yield f"{name} is {least:.3g} at {series.idxmin()}"


def _open_balances(reading: Reading) -> Iterator[str]:
    """Find streams whose amounts do not add up, and routes that give what they never drew."""
    flows, streams = reading.flows, reading.matches.streams
    amount = streams["annual"].mask(streams["unit"] != "", _port_amounts(reading))
    moved = reading.covered.reindex(streams.index).fillna(0.0)
    rest = [flow.reindex(streams.index).fillna(0.0) for flow in (flows.outlet, flows.utility)]
    less = reading.unmade.add(reading.flexed["unmet"], fill_value=0.0)
    amount = amount.sub(less, fill_value=0.0).reindex(streams.index)
    missing = moved + rest[0] + rest[1] - amount.fillna(0.0)
    scale = amount.abs().groupby(streams["medium"]).transform("max")
    slack = (TOLERANCE * scale).clip(lower=ROUNDED * HOURS_PER_YEAR)
    for stream in streams.index[missing.abs() > slack]:
        yield f"stream {stream} is off by {missing[stream]:.6g} of {amount[stream]:.6g} a year"
    for heat in reading.heats:
        lost = float(heat.supply.sum() - heat.demand.sum())
        if abs(lost) > TOLERANCE * max(1.0, float(heat.supply.sum())):
            yield f"route {heat.route} gives {-lost:.3g} MW more than it draws"


def _port_amounts(reading: Reading) -> pd.Series:
    """Amount a year of every port: coefficient x availability x activity x hours.

    What a unit does in a step counts in the period in which its port's balance is.
    """
    matches = reading.matches
    ports = matches.streams[matches.streams["unit"] != ""]
    if ports.empty:
        return pd.Series(np.nan, index=matches.streams.index)
    busy = value_of(reading.decisions, "technology.activity")
    unit, runs = (busy.index.get_level_values(level) for level in range(2))
    rates = matches.rates[matches.rates["stream"].isin(ports.index)]
    port = ports[["unit", "coefficient"]].loc[rates["stream"]]
    row, run = agreeing([port["unit"]], [unit])
    period = rates["period"].to_numpy(dtype=object)[row]
    stream = rates["stream"].to_numpy(dtype=object)[row]
    now = period == when_balanced(matches, stream, runs[run])
    row, run = row[now], run[now]
    hours = hours_of(matches).reindex(runs[run]).to_numpy()
    full = (port["coefficient"].to_numpy() * rates["rate"].to_numpy())[row]
    amount = pd.Series(full * busy.to_numpy()[run] * hours, rates["stream"].to_numpy()[row])
    total: pd.Series = amount.groupby(level=0).sum()
    return total.reindex(matches.streams.index)


def _climbing_heat(reading: Reading) -> Iterator[str]:
    """Find heat that climbs, after loss, approach and drop."""
    for heat in reading.heats:
        if heat.climb > TOLERANCE * max(1.0, float(heat.supply.sum())):
            yield f"{heat.climb:.3g} MW climb on route {heat.route}"


def _stray_heat(reading: Reading) -> Iterator[str]:
    """Find heat that passes between two streams that may not exchange."""
    pairs = reading.pairs
    if pairs.empty:
        return
    known, passed = (
        zip(table["route"], table["source"], table["sink"], strict=True)
        for table in (reading.matches.arcs, pairs)
    )
    allowed = set(known)
    scale = TOLERANCE * max(1.0, float(pairs["quantity"].sum()))
    for way, amount in zip(passed, pairs["quantity"], strict=True):
        if way not in allowed and amount > scale:
            yield f"{amount:.6g} MWh a year pass from {way[1]} to {way[2]}, who may not"


def _unlost_heat(reading: Reading) -> Iterator[str]:
    """Find pipes that lose more or less heat than one of their length and size does."""
    if not reading.heats:
        return
    routes = reading.matches.routes
    lost: dict[tuple[str, str], float] = {}
    for heat in reading.heats:
        at = (heat.route, heat.period)
        lost[at] = lost.get(at, 0.0) + heat.lost
    build, more, capacity = (
        value_of(reading.decisions, f"route.{name}").reindex(routes.index).fillna(0.0)
        for name in ("build", "more", "capacity")
    )
    loses = routes["loss_fixed"] * (build + more) + routes["loss_variable"] * capacity
    for (route, period), megawatts in lost.items():
        own = float(loses[route])
        if abs(megawatts - own) > TOLERANCE * max(1.0, own):
            yield f"route {route} loses {megawatts:.6g} MW in {period}; its pipe loses {own:.6g}"


def _spoilt_blends(reading: Reading) -> Iterator[str]:
    """Find sinks whose blend breaks a limit, and uses that discharge too much, in every period."""
    contents = reading.matches.contents
    limits = contents[contents["kind"].isin(["max", "min"])]
    limits = limits[["owner", "property", "kind", "value"]].rename(columns={"owner": "sink"})
    limited = frozenset(limits["sink"])
    for medium in [each.name for each in MEDIA.values() if each.content_units and limited]:
        blend = reading.blend(medium, limited)
        on = ["sink", "property"]
        row, limit = agreeing(*([table[name] for name in on] for table in (blend, limits)))
        if not len(row):
            continue
        allowed = limits[["kind", "value"]].take(limit).set_axis(["kind", "value_allowed"], axis=1)
        rows = blend.take(row).reset_index(drop=True).join(allowed.reset_index(drop=True))
        sign = np.where(rows["kind"] == "max", 1.0, -1.0)
        rows["excess"] = sign * rows["amount"] * (rows["value"] - rows["value_allowed"])
        rows["scale"] = rows["amount"] * rows["value_allowed"].abs().clip(lower=1.0)
        over = rows.groupby(["sink", "property", "kind", "period"])[["excess", "scale"]].sum()
        # The solver rounds by the hour: what is almost nothing may be over by that much all year.
        bad = over[over["excess"] > TOLERANCE * over["scale"].clip(lower=HOURS_PER_YEAR)]
        for sink, name, kind, period in bad.index:
            yield f"{sink} breaks its {kind} of {name} in {period}"
    made = reading.made
    beyond = made[made["value"] > made["out"] * (1.0 + TOLERANCE) + TOLERANCE]
    said = (beyond[name] for name in ("owner", "value", "property", "period"))
    for owner, value, name, period in zip(*said, strict=True):
        yield f"{owner} discharges {value:.6g} of {name} in {period}"


def _miscounted(reading: Reading, counted: pd.Series) -> Iterator[str]:
    """Find ledger lines of the model that are not those counted from the flows."""
    lines = reading.lines
    told = [_pooled(reading.matches, each) for each in (lines, counted)]
    both = pd.concat(told, axis=1).fillna(0.0)
    both.columns = ["model", "flows"]
    both = both[~(_uncharged(reading.matches, both.index, lines) | _unpaid(reading, both.index))]
    scale = both.abs().max(axis=1).groupby(level=0).transform("max").clip(lower=1.0)
    off = (both["model"] - both["flows"]).abs() > TOLERANCE * scale
    for (kind, holder, item), model, flows in both[off].itertuples():
        yield f"{kind} {item} of {holder}: {model:.9g}, from the flows {flows:.9g}"


def _pooled(matches: Matches, lines: pd.Series) -> pd.Series:
    """Sum grants that are worth the same a year: which of them a cap leaves out is all the same."""
    names = ["kind", "holder", "item"]
    table = lines.rename("quantity").rename_axis(names).reset_index()
    if matches.policies is not None and len(grants := matches.policies.grants):
        alike = grants.groupby(["policy", "lifetime"], dropna=False)["item"].transform("first")
        stands_for = dict(zip(grants["item"], alike, strict=True))
        own = table["kind"] == GRANTED
        table["item"] = table["item"].map(stands_for).where(own).fillna(table["item"])
    pooled: pd.Series = table.groupby(names)["quantity"].sum()
    return pooled


def _uncharged(matches: Matches, keys: pd.Index[Any], lines: pd.Series) -> npt.NDArray[np.bool_]:
    """Tell which lines nobody counts, because nothing is charged for them."""
    charged = set(zip(matches.tariffs["kind"], matches.tariffs["item"], strict=True))
    uncounted = "exchange" not in lines.index.get_level_values(0)
    return np.array(
        [
            (kind in _CHARGED and (kind, item) not in charged) or (kind == "exchange" and uncounted)
            for kind, _, item in keys
        ],
        dtype=bool,
    )


def _unpaid(reading: Reading, keys: pd.Index[Any]) -> npt.NDArray[np.bool_]:
    """Tell which lines of policies cost nothing now: any quantity of them will do."""
    factors = reading.prices.factors
    priced = factors[factors["factor"] != 0.0]
    paid = set(zip(priced["kind"], priced["item"], strict=True))
    free = [kind in POLICY_LINES and (kind, item) not in paid for kind, _, item in keys]
    return np.array(free, dtype=bool)


def _missed_objectives(
    reading: Reading, counted: pd.Series, reached: tuple[float, ...]
) -> Iterator[str]:
    """Find objectives that the accounts, weighted as the scenario asks, do not confirm.

    The last one is what the plan has; an earlier one may have been bettered since, or given up by
    the solver's tolerance.
    """
    totals = reading.prices.totals(counted)
    for rank, value in enumerate(reached, 1):
        terms = weighted(totals, reading.scenario.stages[rank - 1])
        scale = TOLERANCE * max(1.0, float(terms.abs().sum()))
        worse = float(terms.sum()) - value
        missed = abs(worse) > scale if rank == len(reached) else worse > 2.0 * scale
        if missed:
            yield f"the objective is {value:.9g}, from the flows {terms.sum():.9g}"
