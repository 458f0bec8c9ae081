"""`symbiosis sweep`: many questions to one park, from a grid file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from symbiosis.cli.command_line import app, asking, go_on, show
from symbiosis.cli.options import GapOption, JsonOption, LangOption, ParkArgument, TimeOption

GridArgument = Annotated[Path, typer.Argument(metavar="GRID", help="What is varied (TOML).")]
WorkersOption = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Processes; default: one a core.")
]
ClusterOption = Annotated[
    str | None, typer.Option(metavar="TCP", help="A Dask scheduler: tcp://host:port.")
]
FolderOption = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Where to save and go on; default: sweeps/PARK/GRID."),
]


@app.command()
def sweep(
    park: ParkArgument,
    grid: GridArgument,
    *,
    workers: WorkersOption = None,
    cluster: ClusterOption = None,
    out: FolderOption = None,
    time_limit: TimeOption = None,
    gap: GapOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> int:
    """Ask a park many questions: prices, policies, limits, amounts, random draws."""
    from symbiosis.decide.sweeping.sweep import sweep as swept_from
    from symbiosis.show.names import stream_names
    from symbiosis.show.terminal.sweep_page import sweep_report

    with asking(park, None, None, "sweep.doing", lang) as asked:
        folder = out or Path("sweeps") / asked.park.info.id / grid.stem
        swept = swept_from(
            asked.park, grid, workers=workers, cluster=cluster, folder=folder,
            gap=gap, time_limit=time_limit, **asked.watch,
        )  # fmt: skip
        swept.save(folder)
    names = stream_names(asked.park, lang)
    show(swept.summary() if as_json else sweep_report(swept, names, folder, lang))
    return go_on(folder, lang, complete=swept.complete)
