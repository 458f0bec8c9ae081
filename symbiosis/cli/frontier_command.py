"""`symbiosis frontier`: what must be given of one account for another."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbiosis.cli.command_line import app, asked_scenario, cancellable, loaded_park, show
from symbiosis.cli.options import INTERRUPTED, GapOption, JsonOption, LangOption, ParkArgument
from symbiosis.cli.options import ScenarioOption as NamedScenario
from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from symbiosis.decide.frontiers.front import Front
    from symbiosis.decide.frontiers.frontier import Levels
    from symbiosis.show.words import Words

OfOption = Annotated[
    str, typer.Option("--of", metavar="A,B", help="Two or three accounts, or cost, co2, heat ...")
]
PointsOption = Annotated[
    str, typer.Option(metavar="N", help="Levels of each but the first; `all` finds every point.")
]
StepOption = Annotated[
    float | None, typer.Option(metavar="X", help="With `all`: the least difference that counts.")
]
FrontFolderOption = Annotated[
    Path | None,
    typer.Option("--out", metavar="DIR", help="Where to save; default: frontiers/PARK/A-B."),
]


@app.command()
def frontier(
    park: ParkArgument,
    *,
    of: OfOption = "cost,co2",
    points: PointsOption = "12",
    step: StepOption = None,
    scenario: NamedScenario = None,
    out: FrontFolderOption = None,
    gap: GapOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> int:
    """Trace the trade-off between two or three accounts; every point is a plan."""
    from symbiosis.decide.frontiers.frontier import frontier as front_between
    from symbiosis.show.charts.trade_off import draw_trade_off
    from symbiosis.show.terminal.standing import shown_standing

    loaded = loaded_park(park, lang)
    names = [name.strip() for name in next(csv.reader([of]), []) if name.strip()]
    folder = out or Path("frontiers") / loaded.info.id / "-".join(names)
    doing = lang("frontier.doing", park=lang.name(loaded.info.title, loaded.info.title_zh))
    with shown_standing(doing, lang) as progress, cancellable() as cancel:
        front = front_between(
            loaded, names, levels=_levels(points, step),
            scenario=asked_scenario(scenario, None, loaded),
            folder=folder, progress=progress, cancel=cancel, gap=gap,
        )  # fmt: skip
        front.save(folder)
        draw_trade_off(front, folder, lang)
    _print(front, folder, lang, as_json=as_json)
    return 0 if front.complete else INTERRUPTED


def _levels(points: str, step: float | None) -> Levels:
    from symbiosis.decide.frontiers.frontier import Levels

    if points == "all":
        return Levels("all", step)
    if not points.isdecimal():
        message = f"--points: {points!r} is no number of levels; write 12, or `all`."
        raise BadInput(message)
    return Levels(int(points))


def _print(front: Front, folder: Path, say: Words, *, as_json: bool) -> None:
    from symbiosis.show.terminal.console import notices
    from symbiosis.show.terminal.frontier_page import frontier_report
    from symbiosis.show.terminal.plain import print_json

    if as_json:
        print_json(front.summary())
    else:
        show(frontier_report(front, folder, say))
    if not front.complete:
        notices().print(say("sweep.go_on", folder=folder), markup=False, soft_wrap=True)
