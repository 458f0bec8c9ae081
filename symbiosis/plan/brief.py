"""A plan in brief: what it comes to and what it chooses, audited, without its tables.

Whoever asks a thousand questions reads a row of each; the tables of one are had by asking it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.accounts import ACCOUNTS, MONEY, unit_of
from symbiosis.plan.answer import Objective
from symbiosis.plan.archive import Archive
from symbiosis.plan.audit.audit import audit, faults_of
from symbiosis.plan.reading.books import Prices, weighted
from symbiosis.plan.reading.flows import value_of
from symbiosis.plan.reading.once import DUST, read
from symbiosis.plan.reading.shapes import shaped
from symbiosis.plan.reading.timed_flows import day_peaks
from symbiosis.question.today import as_it_fits, todays_exchanges, without_exchanges
from symbiosis.solving.solution import relative_gap

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.reading.once import Reading
    from symbiosis.solving.solution import Solution, Status


@dataclass(frozen=True, eq=False)
class Brief:
    """What a plan comes to.

    Attributes
    ----------
    status, objective
        As of :class:`symbiosis.plan.answer.Answer`.
    accounts
        As of the same: account -> ``baseline``, ``today``, ``plan``, ``unit``.
    exchanges
        Arcs that carry something: ``source``, ``sink``, ``medium`` and ``quantity``, what leaves
        the source a year [t, MWh, m3].
    sizes
        Technology in use -> size built.
    reading
        The solution, read: its flows and lines, to be priced otherwise.
    peaks
        Column of the accounts -> largest rates that are charged for, by (enterprise, utility) and
        typical day [unit/h]; empty where none are.
    """

    status: Status
    objective: Objective
    accounts: pd.DataFrame
    exchanges: pd.DataFrame
    sizes: pd.Series
    reading: Reading
    peaks: Mapping[str, pd.DataFrame]

    @property
    def matches(self) -> Matches:
        """Who could exchange with whom."""
        return self.reading.matches

    @property
    def reference(self) -> str:
        """What the plan is compared with: ``today`` where it is known, else ``baseline``."""
        known = bool(self.accounts.loc[list(MONEY), "today"].notna().all())
        return "today" if known else "baseline"

    def cost(self, column: str = "plan") -> float:
        """Give the park's cost a year: in the plan, ``today``, or in the ``baseline``."""
        return float(self.accounts.loc[list(MONEY), column].sum(skipna=False))

    def value_under(self, scenario: Scenario) -> float:
        """Give what the same flows come to by the first objective of another scenario."""
        prices = Prices(self.matches, scenario)
        return float(weighted(prices.totals(self.reading.lines), scenario.stages[0]).sum())


def brief(
    scenario: Scenario,
    matches: Matches,
    solution: Solution,
    references: Mapping[str, Solution],
    archive: Archive | None = None,
) -> Brief:
    """Audit a solution and say what it comes to; as :func:`symbiosis.plan.assemble.assemble`.

    Raises
    ------
    PlanRejected
        If the solution fails its audit.
    """
    archive = archive or Archive()
    asked, today = (matches, scenario), references.get("today")
    matches = as_it_fits(matches, today)
    prices = Prices(matches, scenario)
    counted = archive.counted(
        "plan",
        read(matches, scenario, solution, prices),
        asked,
        *filter(None, (solution, today)),
    )
    audit(counted, reached(solution))
    reading = counted.reading
    known, _ = compared(asked, prices, references, archive)
    told = {**known, "plan": reading} if matches.peaks is not None else {}
    return Brief(
        status=solution.status,
        objective=objective_of(reading, solution),
        accounts=accounts_of({**known, "plan": reading}),
        exchanges=_carried(reading),
        sizes=_sizes(reading),
        reading=reading,
        peaks={name: day_peaks(each.matches, each.decisions) for name, each in told.items()},
    )


def _carried(reading: Reading) -> pd.DataFrame:
    """Sum what every arc carries; heat passes it at several temperatures."""
    passed = reading.exchanges.groupby(level=0)["quantity"].sum()
    arcs = reading.matches.arcs.loc[passed.index, ["source", "sink", "medium"]]
    return arcs.assign(quantity=passed.astype(float)).rename_axis("exchange").sort_index()


def _sizes(reading: Reading) -> pd.Series:
    """Give the size of every technology in use."""
    units = reading.matches.units
    units = units[units["kind"] != "process"]
    # A way of running has no size of its own.
    units = units[~units.index.isin(_ways(reading.matches))]
    size = value_of(reading.decisions, "technology.size").reindex(units.index).fillna(0.0)
    busy = reading.flows.activity.reindex(units.index).fillna(0.0)
    used: pd.Series = size[(size > DUST) | (busy > DUST)].astype(float)
    return used.sort_index()


def _ways(matches: Matches) -> list[str]:
    return [] if matches.modes is None else matches.modes["mode"].tolist()


def compared(
    asked: tuple[Matches, Scenario],
    prices: Prices,
    references: Mapping[str, Solution],
    archive: Archive,
) -> tuple[dict[str, Reading], dict[str, tuple[str, ...]]]:
    """Read what a plan is compared with; what breaks the plan's own rules is told apart."""
    known, broken = {}, {}
    without = {"baseline": without_exchanges, "today": todays_exchanges}
    for name, solution in references.items():
        question = without[name](*asked)
        if not solution.found or question is None:
            continue
        reading = read(*question, solution, prices)
        counted = archive.counted(name, reading, asked, solution)
        if faults := faults_of(counted, reached(solution)):
            broken[name] = faults
        else:
            known[name] = counted.reading
    return known, broken


def reached(solution: Solution) -> tuple[float, ...]:
    """Give the value of every objective that was solved."""
    return tuple(stage.objective for stage in solution.stages)


def accounts_of(readings: Mapping[str, Reading]) -> pd.DataFrame:
    """Put baseline, today and plan side by side; what is not known is NaN."""
    unknown = pd.Series(np.nan, index=list(ACCOUNTS))
    columns = dict.fromkeys(("baseline", "today"), unknown)
    columns |= {name: reading.totals for name, reading in readings.items()}
    table = pd.DataFrame(columns).rename_axis("account")
    currency = readings["plan"].matches.info.currency
    table["unit"] = [unit_of(account, currency) for account in table.index]
    return shaped("accounts", table)


def objective_of(reading: Reading, solution: Solution) -> Objective:
    """Give the first objective as the plan has it: later ones may have bettered it."""
    scenario = reading.scenario
    first = scenario.stages[0]
    totals = reading.prices.totals(reading.lines)
    value, bound = float(weighted(totals, first).sum()), float(solution.bound)
    named = isinstance(scenario.objective, str)
    units = {unit_of(account, reading.matches.info.currency) for account in first}
    return Objective(
        name=str(scenario.objective) if named else "custom",
        value=value,
        bound=min(value, bound),
        gap=relative_gap(value, min(value, bound)),
        unit=units.pop() if len(units) == 1 else "",
    )
