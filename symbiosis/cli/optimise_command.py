"""The command `optimise`: the best exchanges of a park, alone or against another scenario's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbiosis.cli.command_line import app, asked_scenario, cancellable, loaded_park, show
from symbiosis.cli.options import (
    INTERRUPTED,
    AgainstOption,
    GapOption,
    JsonOption,
    LangOption,
    MainsOption,
    Objective,
    OutOption,
    ParkArgument,
    ScenarioOption,
    SeriesOption,
    TimeOption,
    UseOption,
    VerifyOption,
    shapes_of,
    with_mains,
)
from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from threading import Event

    import pandas as pd

    from symbiosis.decide.comparison import Comparison
    from symbiosis.decide.verify_year import VerifiedYear
    from symbiosis.optimise import LivePlanner
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words


@app.command()
def optimise(
    park: ParkArgument,
    *,
    objective: Annotated[Objective | None, typer.Option(help="What is sought.")] = None,
    scenario: ScenarioOption = None,
    against: AgainstOption = None,
    mains: MainsOption = None,
    worth: Annotated[
        bool, typer.Option("--worth", help="Also plan without each exchange, retrofit and firm.")
    ] = False,
    verify_year: VerifyOption = False,
    series: SeriesOption = None,
    use: UseOption = None,
    out: OutOption = None,
    time_limit: TimeOption = None,
    gap: GapOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> int:
    """Find the best exchanges of a park, print them and save the plan."""
    from symbiosis.optimise import LivePlanner
    from symbiosis.plan.folder.files import refuse_others

    loaded = loaded_park(park, lang)
    year = _hours(loaded, park, series, use, lang) if verify_year else None
    named = [scenario, against] if against else [scenario]
    asked = [with_mains(asked_scenario(each, objective, loaded), mains) for each in named]
    folder = out or Path("plans") / loaded.info.id
    refuse_others(folder)
    planner = LivePlanner(loaded)
    with cancellable() as cancel:
        effort = {"time_limit": time_limit, "gap": gap}
        plan, *others = _plans(planner, asked, lang, cancel, effort)
        if worth and not cancel.is_set():
            plan = _with_worth(plan, planner, lang, cancel)
        unsaved = _unsaved(plan, folder)  # within reach of Ctrl-C no more
        verified = None if year is None else _verified(plan, year, lang, cancel)
    _answer(plan, others, verified, None if unsaved else folder, lang, as_json=as_json)
    if unsaved:  # what was solved is on the screen, though nowhere else
        raise unsaved
    return INTERRUPTED if cancel.is_set() else 0


def _plans(
    planner: LivePlanner,
    asked: Sequence[Scenario],
    say: Words,
    cancel: Event,
    effort: dict[str, Any],
) -> list[Plan]:
    """Plan a park under scenarios; one planner answers them all."""
    from symbiosis.optimise import GAP, TIME_LIMIT
    from symbiosis.show.terminal.progress import shown_progress
    from symbiosis.show.terminal.scenario_page import scenario_name

    info, plans = planner.park.info, []
    usual = {"time_limit": TIME_LIMIT, "gap": GAP}
    effort = {key: usual[key] if value is None else value for key, value in effort.items()}
    doing = say("cli.optimising", park=say.name(info.title, info.title_zh))
    for scenario in asked:
        name = scenario_name(scenario, say)
        told = say("scenarios.solving", park=doing, scenario=name) if len(asked) > 1 else doing
        with shown_progress(told, say) as progress:
            plans.append(planner.plan(scenario, **effort, progress=progress, cancel=cancel))
        if cancel.is_set():
            break
    return plans


def _with_worth(plan: Plan, planner: LivePlanner, say: Words, cancel: Event) -> Plan:
    """Leave out each part of a plan; give the plan, proved as closely as that takes."""
    from symbiosis.decide.leave_one_out import worth
    from symbiosis.decide.left_out import KINDS
    from symbiosis.show.terminal.progress import shown_progress

    info = plan.park.info
    doing = say("worth.doing", park=say.name(info.title, info.title_zh))
    with shown_progress(doing, say) as progress:
        found = worth(plan, KINDS, planner=planner, progress=progress, cancel=cancel)
    return found.plan


def _hours(
    park: Park, place: str, series: list[Path] | None, use: list[str] | None, say: Words
) -> pd.DataFrame:
    """Give the year of hours of a park's profiles, before anything long begins."""
    from symbiosis.decide.verify_year import refuse_no_steps
    from symbiosis.park.series.year_of_hours import hourly_profiles
    from symbiosis.show.terminal.console import warn

    refuse_no_steps(park)
    year = hourly_profiles(place, series or [], shapes_of(use))
    for profile, (was, now) in year.others.items():
        warn(say("year.other", profile=profile, was=was, now=now), say)
    return year.hours


def _verified(plan: Plan, hours: pd.DataFrame, say: Words, cancel: Event) -> VerifiedYear | None:
    """Run a plan's design through its year, with progress; None if it was stopped before."""
    from symbiosis.decide.verify_year import verify_year
    from symbiosis.show.terminal.progress import shown_progress

    if cancel.is_set():
        return None
    with shown_progress(say("year.doing"), say) as progress:
        return verify_year(plan, hours, progress=progress, cancel=cancel)


def _answer(
    plan: Plan,
    others: Sequence[Plan],
    verified: VerifiedYear | None,
    saved_to: Path | None,
    say: Words,
    *,
    as_json: bool,
) -> None:
    from symbiosis.show.terminal.plan_page import plan_report

    compared = [_compared(plan, other) for other in others]
    if as_json:
        more = {"comparison": compared[0].summary()} if compared else {}
        more |= {"year": verified.summary()} if verified else {}
        show({**plan.summary(saved_to), **more})
        return
    show(plan_report(plan, saved_to, say))
    if saved_to:
        show(say("review.ask", place=saved_to))
    if verified:
        from symbiosis.show.terminal.year_page import year_page

        show("")
        show(year_page(verified, say))
    for each in compared:
        from symbiosis.show.terminal.comparison_page import comparison_report

        show("")
        show(comparison_report(each, say))


def _compared(plan: Plan, other: Plan) -> Comparison:
    from symbiosis.decide.comparison import compare

    return compare(plan, other)


def _unsaved(plan: Plan, folder: Path) -> BadInput | None:
    """Save a plan; give what stood in the way, if something did."""
    from symbiosis.show.print.print_map import draw_map

    try:
        plan.save(folder, pictures=(draw_map,))
    except BadInput as error:
        return error
    return None
