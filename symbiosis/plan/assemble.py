"""From a solution to a plan: every table, audited before anyone sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from symbiosis.matching.supply import unsupplied
from symbiosis.park.media import UNITS
from symbiosis.park.odd_choices import odd_choices
from symbiosis.park.sentences import sentence
from symbiosis.plan.archive import Archive
from symbiosis.plan.audit.audit import audit
from symbiosis.plan.brief import accounts_of, compared, objective_of, reached
from symbiosis.plan.plan import Plan
from symbiosis.plan.reading.books import Prices
from symbiosis.plan.reading.once import DUST, read
from symbiosis.plan.reading.shapes import shaped
from symbiosis.plan.tables.balances import streams
from symbiosis.plan.tables.exchanges import exchanges
from symbiosis.plan.tables.flexible_needs import flexible_needs
from symbiosis.plan.tables.gains import gains, since
from symbiosis.plan.tables.grounds import evidence
from symbiosis.plan.tables.load_curves import hours_table
from symbiosis.plan.tables.main_table import mains
from symbiosis.plan.tables.pipe_sizes import with_pipes
from symbiosis.plan.tables.policy_gains import policy_gains
from symbiosis.plan.tables.routes import routes, with_geometry
from symbiosis.plan.tables.technologies import technologies
from symbiosis.question.today import as_it_fits, unmet
from symbiosis.solving.solution import PROVED

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

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
    audit(counted, reached(solution))
    reading = counted.reading
    known, broken = compared(asked, prices, references, archive)
    return Plan(
        park=park,
        scenario=scenario,
        status=solution.status,
        objective=objective_of(reading, solution),
        seconds=dict(seconds),
        accounts=accounts_of({**known, "plan": reading}),
        streams=streams(reading, known),
        ledger=shaped("ledger", prices.ledger(solution.lines)),
        cascade=shaped("cascade", reading.pairs),
        evidence=evidence(prices, known["baseline"].flows if "baseline" in known else None),
        notes=(
            *_notes(references, broken, matches),
            *_told(park, extended, solution, reading),
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
    """Build the tables of exchanges, routes, retrofits, what they are worth, and their hours."""
    today = known.get("today")
    base = known.get("baseline") or today or reading
    reference = today or known.get("baseline")
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
        "policies": policy_gains(reading, reference),
        "routes": with_geometry(with_pipes(ways, reading, park), park),
        "mains": mains(reading),
        "hours": hours_table(reading, park.tables["periods"]["cycle"]),
        "flexible": flexible_needs(reading, gained.needs),
        "technologies": technologies(
            reading, gained.units.assign(gain=unit_gain), library.technologies["name"]
        ),
        "exchanges": exchanges(reading, gained.exchanges.assign(gain=gain), names),
    }


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
    park: Park, extended: tuple[str, ...], solution: Solution, reading: Reading
) -> Iterator[str]:
    """Say what is odd, the researcher's own, not met, offered or made, and of policies."""
    scenario, matches = reading.scenario, reading.matches
    yield from odd_choices(scenario, park)
    if extended:
        yield sentence("extended", components=", ".join(extended))
    yield from _unreached(scenario, solution)
    yield from _left_out(matches)
    yield from _not_made(reading)
    yield from matches.policies.notes if matches.policies is not None else ()


def _not_made(reading: Reading) -> Iterator[str]:
    """Say what is no longer made of by-products, as the need that they come from is met."""
    streams = reading.matches.streams
    tied = streams[streams["tied_to"] != ""]
    lacking = reading.unmade.sub(reading.displaced, fill_value=0.0).reindex(tied.index)
    for name, amount in lacking[lacking > DUST].items():
        of = streams.loc[str(name)]
        unit = UNITS[str(of["medium"])]
        told = f"{amount:,.0f}"
        yield sentence("unmade", what=name, amount=told, unit=f"{unit}/a", need=of["tied_to"])
    for name, amount in reading.displaced[reading.displaced > DUST].items():
        forms = ", ".join(streams.index[streams["instead_of"] == name])
        unit = UNITS[str(streams.loc[str(name), "medium"])]
        told = f"{amount:,.0f}"
        yield sentence("displaced", what=name, amount=told, unit=f"{unit}/a", form=forms)


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
