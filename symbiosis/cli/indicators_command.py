"""The command `indicators`: where a park stands by published measures, and what a plan brings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbiosis.cli.command_line import app, loaded_park, show
from symbiosis.cli.options import JsonOption, LangOption, SwitchOption, choices_of

if TYPE_CHECKING:
    from symbiosis.decide.indicator_table import Standing
    from symbiosis.park.entities import Park, ParkInfo
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

SubjectArgument = Annotated[
    str, typer.Argument(metavar="PARK|PLAN", help="A park, or the folder of a saved plan.")
]
SetOption = Annotated[
    list[str], typer.Option("--set", metavar="SYSTEM", help="A system, whole; may be repeated.")
]


@app.command()
def indicators(
    subject: SubjectArgument,
    *,
    systems: SetOption = [],  # noqa: B006 - typer makes a new list of it
    switches: SwitchOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> None:
    """Show where a park stands by published indicators, and what a plan brings."""
    from symbiosis.decide.indicator_table import indicators as standing_of
    from symbiosis.show.terminal.indicator_list import indicator_report

    what, info, which = _subject(subject, lang)
    standing = standing_of(what, systems, choices_of(switches))
    park = lang.name(info.title, info.title_zh)
    title = lang("indicators.title", park=park, which=which)
    whole = bool(systems)
    show(_plain(standing) if as_json else indicator_report(standing, title, lang, whole=whole))


def _subject(subject: str, say: Words) -> tuple[Park | Plan, ParkInfo, str]:
    """Load what is meant: a saved plan, a shipped park with its plan, else a park as it is."""
    from symbiosis.park.shipped import SHIPPED
    from symbiosis.plan.folder.files import HEAD
    from symbiosis.plan.folder.load_plan import load_plan
    from symbiosis.plan.folder.shipped_plans import load_shipped_plan

    if (Path(subject) / HEAD).is_file():
        plan = load_plan(subject)
        return plan, plan.park.info, say("indicators.of_folder", folder=subject)
    park = loaded_park(subject, say)
    if not Path(subject).exists() and (SHIPPED / subject).is_dir():
        shipped = load_shipped_plan(subject, park)
        if shipped is not None:
            return shipped, park.info, say("indicators.of_shipped")
    return park, park.info, say("indicators.of_park")


def _plain(standing: Standing) -> dict[str, Any]:
    from symbiosis.show.terminal.plain import rows

    return {
        "park": standing.park,
        "currency": standing.currency,
        "systems": list(standing.systems),
        "switches": dict(standing.switches),
        "planned": standing.planned,
        "situation": standing.last,
        "green_power_matched_within": standing.matched[0],
        "indicators": rows(standing.table.reset_index()),
        "firms": rows(standing.firms.reset_index()),
        "dependence": rows(standing.dependence),
    }
