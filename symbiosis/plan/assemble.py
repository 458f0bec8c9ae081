"""From a solution to a plan: every table, audited before anyone sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.supply import unsupplied
from symbiosis.park.accounts import ACCOUNTS, unit_of
from symbiosis.park.sentences import sentence
from symbiosis.plan.answer import Objective
from symbiosis.plan.archive import Archive
from symbiosis.plan.audit.audit import audit, faults_of
from symbiosis.plan.plan import Plan
from symbiosis.plan.reading.books import Prices, weighted
from symbiosis.plan.reading.once import read
from symbiosis.plan.reading.shapes import shaped
from symbiosis.plan.tables.balances import streams
from symbiosis.plan.tables.exchanges import exchanges
from symbiosis.plan.tables.gains import gains, since
from symbiosis.plan.tables.grounds import evidence
from symbiosis.plan.tables.routes import routes, with_geometry
from symbiosis.plan.tables.technologies import technologies
from symbiosis.question.today import as_it_fits, todays_exchanges, unmet, without_exchanges
from symbiosis.solving.solution import PROVED, relative_gap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.reading.once import Reading
    from symbiosis.solving.solution import Solution

NAMED = 5
"""Most streams that a note names."""
WIDE = 0.01
"""Above this gap of a later objective a reader is told; the first one's is always shown."""


def assemble(
    park: Park,
    scenario: Scenario,
    matches: Matches,
    solution: Solution,
    references: Mapping[str, Solution],
    seconds: Mapping[str, float],
    extended: tuple[str, ...] = (),
    archive: Archive | None = None,
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
    extended
        Names of what a researcher added to the model: bound, but not recounted by the audit.
    archive
        What was counted for earlier questions to the same park.

    Raises
    ------
    PlanRejected
        If the solution fails its audit.
    """
    solution, archive = _without(solution, extended), (not extended and archive) or Archive()
    # What is compared with was asked with all that is known of today; the plan keeps what fits.
    asked, today = (matches, scenario), references.get("today")
    matches = as_it_fits(matches, today)
    prices = Prices(matches, scenario)
    answer = read(matches, scenario, solution, prices)
    counted = archive.counted("plan", answer, asked, *filter(None, (solution, today)))
    audit(counted, _reached(solution))
    reading = counted.reading
    known, broken = _references(asked, prices, references, archive)
    return Plan(
        park=park,
        scenario=scenario,
        status=solution.status,
        objective=_objective(reading, solution),
        seconds=dict(seconds),
        accounts=_accounts({**known, "plan": reading}),
        streams=streams(reading, known),
        ledger=shaped("ledger", prices.ledger(solution.lines)),
        cascade=shaped("cascade", reading.pairs),
        evidence=evidence(prices, known["baseline"].flows if "baseline" in known else None),
        notes=(
            *_notes(references, broken, matches),
            *_told(extended, scenario, solution, matches),
            *unmet(park, matches, scenario, known.get("today")),
        ),
        extended=extended,
        matched=matches,
        **_worth(park, reading, known),
    )


def _without(solution: Solution, extended: tuple[str, ...]) -> Solution:
    """Leave a researcher's own components out: no table knows them."""
    own = {name: each for name, each in solution.values.items() if name not in extended}  # noqa: PD011 - not a frame's
    return replace(solution, values=own)


def _worth(park: Park, reading: Reading, known: Mapping[str, Reading]) -> dict[str, pd.DataFrame]:
    """Build the tables that say what exchanges, routes and retrofits are worth."""
    today = known.get("today")
    base = known.get("baseline") or today or reading
    ways = routes(reading)
    gained = gains(reading, ways, base)
    before = gains(today, routes(today), base) if today else None
    gain, unit_gain = since(gained, before)
    library = park.library
    names = {
        "enterprises": park.tables["enterprises"]["name"],
        "materials": library.materials["name"],
    }
    return {
        "routes": with_geometry(ways, park),
        "technologies": technologies(
            reading, gained.units.assign(gain=unit_gain), library.technologies["name"]
        ),
        "exchanges": exchanges(reading, gained.exchanges.assign(gain=gain), names),
    }


def _references(
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
        if faults := faults_of(counted, _reached(solution)):
            broken[name] = faults
        else:
            known[name] = counted.reading
    return known, broken


def _reached(solution: Solution) -> tuple[float, ...]:
    return tuple(stage.objective for stage in solution.stages)


def _accounts(readings: Mapping[str, Reading]) -> pd.DataFrame:
    """Put baseline, today and plan side by side; what is not known is NaN."""
    unknown = pd.Series(np.nan, index=list(ACCOUNTS))
    columns = dict.fromkeys(("baseline", "today"), unknown)
    columns |= {name: reading.totals for name, reading in readings.items()}
    table = pd.DataFrame(columns).rename_axis("account")
    currency = readings["plan"].matches.info.currency
    table["unit"] = [unit_of(account, currency) for account in table.index]
    return shaped("accounts", table)


def _objective(reading: Reading, solution: Solution) -> Objective:
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


def _notes(
    references: Mapping[str, Solution], broken: Mapping[str, tuple[str, ...]], matches: Matches
) -> Iterator[str]:
    """Say which references there are not, which break rules, and which are not proved."""
    for name, solution in references.items():
        said = sentence(f"no_{name}")
        if not solution.found:
            alone = unsupplied(replace(matches, arcs=matches.arcs.iloc[:0]))
            stuck = bool(alone) and name == "baseline"
            yield sentence("stuck", why="; ".join(alone)) if stuck else said
        elif name in broken:
            first, *more = broken[name]
            others = f" (and {len(more)} more)" if more else ""
            yield sentence("broken", said=said, faults=first + others)
        elif not (gap := solution.stages[-1].gap) <= PROVED:
            yield sentence("unproved", column=name, gap=f"{gap:.2%}")


def _told(
    extended: tuple[str, ...], scenario: Scenario, solution: Solution, matches: Matches
) -> Iterator[str]:
    """Say what of the model is the researcher's own, what was not met, and what not offered."""
    if extended:
        yield sentence("extended", components=", ".join(extended))
    yield from _unreached(scenario, solution)
    yield from _left_out(matches)


def _left_out(matches: Matches) -> Iterator[str]:
    """Say that heat pumps or engines were not offered for every temperature."""
    refused = matches.refusals
    missed = refused[refused["reason"] == "level_left_out"]
    if len(missed):
        named = sorted(set(missed["source"] + missed["sink"]))
        which = "left_out_more" if len(named) > NAMED else "left_out"
        yield sentence(which, streams=", ".join(named[:NAMED]))


def _unreached(scenario: Scenario, solution: Solution) -> Iterator[str]:
    """Say which of several objectives the plan does not meet, or not as well as could be."""
    asked, met = len(scenario.stages), len(solution.stages)
    if met < asked:
        yield sentence("unreached", met=met, asked=asked)
    for number, stage in enumerate(solution.stages[1:], 2):
        if stage.gap > WIDE:
            yield sentence("wide", number=number, asked=asked, gap=f"{stage.gap:.1%}")
