"""`symbiosis sensitivity`: what a plan hangs on, and which datum to measure first."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbiosis.cli.command_line import app, asked_scenario, cancellable, loaded_park, show
from symbiosis.cli.options import (
    INTERRUPTED,
    GapOption,
    JsonOption,
    LangOption,
    ParkArgument,
    ScenarioOption,
)

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
    from symbiosis.show.terminal.standing import shown_standing

    loaded = loaded_park(park, lang)
    asked = asked_scenario(scenario, None, loaded)
    folder = out or Path("sensitivities") / loaded.info.id
    doing = lang("sensitivity.doing", park=lang.name(loaded.info.title, loaded.info.title_zh))
    effort = Efforts() if gap is None else Efforts(gap=gap)
    for name in break_even or ():
        check_price(loaded, name, asked)
    with shown_standing(doing, lang) as progress, cancellable() as cancel:
        found = turned(
            loaded, asked, top=top or None, folder=folder, progress=progress, cancel=cancel,
            **effort,
        )  # fmt: skip
        breaks = [
            broken_at(loaded, name, asked, cancel=cancel, **effort) for name in break_even or ()
        ]
        found.save(folder)
    _print((found, breaks), loaded, folder, lang, as_json=as_json)
    return 0 if found.complete else INTERRUPTED


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
    from symbiosis.show.terminal.console import notices
    from symbiosis.show.terminal.plain import print_json
    from symbiosis.show.terminal.sensitivity_page import break_even_report, sensitivity_report

    found, breaks = answers
    names = datum_names(park, say)
    draw_tornado(found, folder, names, say)
    if as_json:
        print_json(found.summary() | {"break_even": [_plain(asdict(each)) for each in breaks]})
    else:
        show(sensitivity_report(found, names, folder, say))
        if breaks:
            show(break_even_report(breaks, names, park.info.currency, say))
    if not found.complete:
        notices().print(say("sweep.go_on", folder=folder), markup=False, soft_wrap=True)


def _plain(each: dict[str, object]) -> dict[str, object]:
    """Write what is not a number as null, as JSON has it."""
    return {
        name: _plain(cell) if isinstance(cell, dict) else None if cell != cell else cell  # noqa: PLR0124
        for name, cell in each.items()
    }
