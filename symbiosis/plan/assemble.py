"""From a solution to a plan: every table, audited before anyone sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.supply import unsupplied
from symbiosis.park.accounts import ACCOUNTS, unit_of
from symbiosis.plan.answer import Objective
from symbiosis.plan.audit.audit import audit
from symbiosis.plan.audit.recount import carried
from symbiosis.plan.plan import Plan
from symbiosis.plan.reading.blends import with_made_contents
from symbiosis.plan.reading.books import account_totals, ledger, weighted
from symbiosis.plan.reading.flows import Flows, Values, yearly_flows
from symbiosis.plan.reading.heat_pairs import cascade
from symbiosis.plan.reading.shapes import shaped
from symbiosis.plan.tables.balances import streams
from symbiosis.plan.tables.exchanges import count_exchanges, exchanges
from symbiosis.plan.tables.grounds import evidence
from symbiosis.plan.tables.routes import routes
from symbiosis.plan.tables.technologies import technologies
from symbiosis.question.today import unmet
from symbiosis.solving.solution import PROVED, relative_gap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.solving.solution import Solution

NO_BASELINE = (
    "Without exchanges this park cannot run: a stream has neither outlet nor utility, or a unit "
    "needs a neighbour. There is no baseline to compare with."
)
NO_TODAY = (
    "With today's exchanges alone this park cannot run: a stream has neither outlet nor utility, "
    "or there was no time to prove it. The column of today is empty."
)

WIDE = 0.01
"""Above this gap of a later objective a reader is told; the first one's is always shown."""


def assemble(
    park: Park,
    scenario: Scenario,
    matches: Matches,
    solution: Solution,
    references: Mapping[str, Solution],
    seconds: Mapping[str, float],
) -> Plan:
    """Turn a solution into a plan.

    Parameters
    ----------
    solution
        A solution that has a plan.
    references
        ``baseline``, and ``today`` where today's exchanges are known: their solutions.
    seconds
        Stage -> time it took [s].

    Raises
    ------
    PlanRejected
        If the solution fails its audit.
    """
    values: Values = solution.values  # noqa: PD011 - not a frame's
    flows = yearly_flows(matches, values)
    reached = tuple(stage.objective for stage in solution.stages)
    audit(matches, scenario, flows, values, solution.lines, reached)
    parts = _parts(park, scenario, matches, solution, flows)
    without = references["baseline"]
    known = yearly_flows(matches, without.values) if without.found else None
    return Plan(
        park=park,
        scenario=scenario,
        status=solution.status,
        objective=_objective(matches, scenario, solution),
        seconds=dict(seconds),
        accounts=_accounts(matches, scenario, {**references, "plan": solution}),
        streams=streams(matches, flows),
        ledger=ledger(solution.lines, matches, scenario),
        evidence=evidence(matches, scenario, known),
        notes=(
            *_notes(references, matches),
            *_unreached(scenario, solution),
            *unmet(park, matches, scenario, references.get("today")),
        ),
        matched=matches,
        **parts,
    )


def _parts(
    park: Park, scenario: Scenario, matches: Matches, solution: Solution, flows: Flows
) -> dict[str, pd.DataFrame]:
    """Build the exchanges, and the tables that they are priced by."""
    values: Values = solution.values  # noqa: PD011 - not a frame's
    kinds, materials = park.library.technologies["name"], park.library.materials["name"]
    parts = {
        "cascade": cascade(matches, flows),
        "routes": routes(matches, scenario, carried(matches, flows), values),
        "technologies": technologies(matches, scenario, flows, values, solution.lines, kinds),
    }
    names = {"enterprises": park.tables["enterprises"]["name"], "materials": materials}
    told = with_made_contents(matches, values)
    return {**parts, "exchanges": exchanges(told, scenario, flows, parts, names)}


def _accounts(
    matches: Matches, scenario: Scenario, solutions: Mapping[str, Solution]
) -> pd.DataFrame:
    """Put baseline, today and plan side by side; what is not known is NaN."""
    columns = {name: pd.Series(np.nan, index=list(ACCOUNTS)) for name in ("baseline", "today")}
    for name, solution in solutions.items():
        if solution.found:
            totals = account_totals(ledger(solution.lines, matches, scenario))
            # The model counts exchanges only where they are weighed or limited.
            flows = yearly_flows(matches, solution.values)
            totals["exchanges"] = totals["exchanges"] or count_exchanges(matches, flows)
            columns[name] = totals
    table = pd.DataFrame(columns).rename_axis("account")
    table["unit"] = [unit_of(account, matches.info.currency) for account in table.index]
    return shaped("accounts", table)


def _objective(matches: Matches, scenario: Scenario, solution: Solution) -> Objective:
    """Give the first objective as the plan has it: later ones may have bettered it."""
    first = scenario.stages[0]
    totals = account_totals(ledger(solution.lines, matches, scenario))
    value, bound = float(weighted(totals, first).sum()), float(solution.bound)
    named = isinstance(scenario.objective, str)
    units = {unit_of(account, matches.info.currency) for account in first}
    return Objective(
        name=str(scenario.objective) if named else "custom",
        value=value,
        bound=min(value, bound),
        gap=relative_gap(value, min(value, bound)),
        unit=units.pop() if len(units) == 1 else "",
    )


def _notes(references: Mapping[str, Solution], matches: Matches) -> Iterator[str]:
    """Say which references there are not, and which are not proved."""
    alone = unsupplied(replace(matches, arcs=matches.arcs.iloc[:0]))
    why = "; ".join(alone)
    spoilt = f"Without exchanges this park cannot run: {why}. There is no baseline."
    said = {"baseline": spoilt if alone else NO_BASELINE, "today": NO_TODAY}
    for name, solution in references.items():
        if not solution.found:
            yield said[name]
        elif not (gap := solution.stages[-1].gap) <= PROVED:
            yield (
                f"The column {name} is not proved to be the best it could be: it may be {gap:.2%} "
                "too high, and what the plan saves with it."
            )


def _unreached(scenario: Scenario, solution: Solution) -> Iterator[str]:
    """Say which of several objectives the plan does not meet, or not as well as could be."""
    asked, met = len(scenario.stages), len(solution.stages)
    if met < asked:
        yield (
            f"Only {met} of {asked} objectives are met, the most important first: the search for "
            "the next one ended without a plan."
        )
    for number, stage in enumerate(solution.stages[1:], 2):
        if stage.gap > WIDE:
            yield f"By objective {number} of {asked} the plan may be {stage.gap:.1%} from the best."
