"""`symbiosis frontier`: what must be given of one account for another."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbiosis.cli.command_line import app, asking, go_on, show
from symbiosis.cli.options import GapOption, JsonOption, LangOption, ParkArgument
from symbiosis.cli.options import ScenarioOption as NamedScenario
from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from symbiosis.decide.frontiers.frontier import Levels

OfOption = Annotated[
    str,
    typer.Option(
        "--of",
        metavar="A,B",
        help="Two or three accounts or sums of them: cost, co2 + 0.5 * co2_biogenic.",
    ),
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
    from symbiosis.show.terminal.frontier_page import frontier_report

    names = [name.strip() for name in next(csv.reader([of]), []) if name.strip()]
    with asking(park, scenario, None, "frontier.doing", lang) as asked:
        folder = out or Path("frontiers") / asked.park.info.id / _called(names)
        front = front_between(
            asked.park, names, levels=_levels(points, step), scenario=asked.scenario,
            folder=folder, gap=gap, **asked.watch,
        )  # fmt: skip
        front.save(folder)
        draw_trade_off(front, folder, lang)
    show(front.summary() if as_json else frontier_report(front, folder, lang))
    return go_on(folder, lang, complete=front.complete)


def _called(names: list[str]) -> str:
    """Name a folder after what is traded off; the signs of sums are no part of file names."""
    return "-".join(re.sub(r"[^\w.]+", "_", name) for name in names)


def _levels(points: str, step: float | None) -> Levels:
    from symbiosis.decide.frontiers.frontier import Levels

    if points == "all":
        return Levels("all", step)
    if not points.isdecimal():
        message = f"--points: {points!r} is no number of levels; write 12, or `all`."
        raise BadInput(message)
    return Levels(int(points))
