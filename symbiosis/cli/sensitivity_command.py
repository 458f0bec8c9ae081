"""`symbiosis sensitivity`: what a plan hangs on, and which datum to measure first."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbiosis.cli.command_line import app, asking, go_on, show
from symbiosis.cli.options import GapOption, JsonOption, LangOption, ParkArgument, ScenarioOption

if TYPE_CHECKING:
    from symbiosis.decide.sensitivities.breaking import BreakEven
    from symbiosis.decide.sensitivities.told import Sensitivity
    from symbiosis.park.entities import Park
    from symbiosis.show.words import Words

TopOption = Annotated[
    int, typer.Option(metavar="N", min=0, help="Data with most money at stake; 0: all.")
]
BreakOption = Annotated[
    list[str] | None,
    typer.Option("--break-even", metavar="NAME", help="A price to follow until the plan changes."),
]
TurnersOption = Annotated[
    int, typer.Option(metavar="N", min=1, help="Processes that answer; more pay for large parks.")
]
TurnFolderOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Where to save; default: sensitivities/PARK."),
]


@app.command()
def sensitivity(
    park: ParkArgument,
    *,
    top: TopOption = 10,
    break_even: BreakOption = None,
    scenario: ScenarioOption = None,
    workers: TurnersOption = 1,
    out: TurnFolderOption = None,
    gap: GapOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> int:
    """Tell which data move a plan, when it would be another, and what to measure first."""
    from symbiosis.decide.sensitivities.breaking import break_even as broken_at
    from symbiosis.decide.sensitivities.breaking import check_price
    from symbiosis.decide.sensitivities.sensitivity import sensitivity as turned
    from symbiosis.decide.sweeping.desk import Efforts

    effort = Efforts() if gap is None else Efforts(gap=gap)
    with asking(park, scenario, None, "sensitivity.doing", lang) as asked:
        subject, choices = asked.park, asked.scenario
        folder = out or Path("sensitivities") / subject.info.id
        for name in break_even or ():
            check_price(subject, name, choices)
        found = turned(
            subject, choices, top=top or None, workers=workers, folder=folder,
            **asked.watch, **effort,
        )  # fmt: skip
        breaks = [
            broken_at(subject, name, choices, cancel=asked.cancel, **effort)
            for name in break_even or ()
        ]
        found.save(folder)
    _print((found, breaks), subject, folder, lang, as_json=as_json)
    return go_on(folder, lang, complete=found.complete)


def _print(
    answers: tuple[Sensitivity, list[BreakEven]],
    park: Park,
    folder: Path,
    say: Words,
    *,
    as_json: bool,
) -> None:
    from symbiosis.show.charts.tornado import draw_tornado
    from symbiosis.show.names import datum_names
    from symbiosis.show.terminal.sensitivity_page import break_even_report, sensitivity_report

    found, breaks = answers
    names = datum_names(park, say)
    draw_tornado(found, folder, names, say)
    if as_json:
        show(found.summary() | {"break_even": [_plain(asdict(each)) for each in breaks]})
    else:
        show(sensitivity_report(found, names, folder, say))
        if breaks:
            show(break_even_report(breaks, names, park.info.currency, say))


def _plain(each: dict[str, object]) -> dict[str, object]:
    """Write what is not a number as null, as JSON has it."""
    return {
        name: _plain(cell) if isinstance(cell, dict) else None if cell != cell else cell  # noqa: PLR0124
        for name, cell in each.items()
    }
