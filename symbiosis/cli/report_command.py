"""The command `report`: a plan as a document that a planner hands in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbiosis.cli.command_line import app, cancellable
from symbiosis.cli.options import INTERRUPTED, LangOption, ReplaceOption
from symbiosis.cli.saved_plan import PlanArgument, saved_plan

if TYPE_CHECKING:
    from threading import Event

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

FileOption = Annotated[
    list[Path] | None,
    typer.Option(
        "-o",
        "--out",
        metavar="FILE",
        help="report.html, .pdf or .docx (for Word); may be given more than once. "
        "Default: report.html beside the plan, or here.",
    ),
]


@app.command()
def report(
    plan: PlanArgument,
    *,
    out: FileOption = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Do not ask what the park loses without each exchange.")
    ] = False,
    made_by: Annotated[
        str, typer.Option("--by", metavar="NAME", help="Who hands it in, for the title page.")
    ] = "",
    day: Annotated[
        str, typer.Option("--date", metavar="DATE", help="Its date, for the title page.")
    ] = "",
    replace: ReplaceOption = False,
    lang: LangOption,
) -> int:
    """Write a plan as a report: HTML, PDF or Word, with map, exchanges, balances and sources."""
    from symbiosis.park.putting import put_bytes
    from symbiosis.show.own_files import refuse_strange
    from symbiosis.show.report.report import kind_of, report_of, written
    from symbiosis.show.terminal.console import notices

    files = out or [_usual(plan)]
    kinds = [kind_of(file) for file in files]
    for file in files:
        refuse_strange(file, replace=replace)
    asked = saved_plan(plan, lang)
    with cancellable() as cancel:
        complete = True
        if not quick:
            asked, complete = _with_worth(asked, lang, cancel)
        told = report_of(asked, lang.language, made_by=made_by, day=day, complete=complete)
        for file, kind in zip(files, kinds, strict=True):
            put_bytes(file, written(told, kind))
            place = lang("report.written", place=file)
            notices().print(place, markup=False, soft_wrap=True)
    return INTERRUPTED if cancel.is_set() else 0


def _usual(plan: str) -> Path:
    """Give the place of a report that nobody has named."""
    place = Path(plan)
    return place / "report.html" if place.is_dir() else Path(f"{place.name}.html")


def _with_worth(plan: Plan, say: Words, cancel: Event) -> tuple[Plan, bool]:
    """Ask what the park loses without each exchange, unless the plan says it."""
    from symbiosis.show.report.report import with_worth_of
    from symbiosis.show.terminal.progress import shown_progress

    info = plan.park.info
    doing = say("worth.doing", park=say.name(info.title, info.title_zh))
    with shown_progress(doing, say) as progress:
        return with_worth_of(plan, progress, cancel)
