"""`symbiosis sweep`: many questions to one park, from a grid file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbiosis.cli.command_line import app, cancellable, loaded_park, show
from symbiosis.cli.options import (
    INTERRUPTED,
    GapOption,
    JsonOption,
    LangOption,
    ParkArgument,
    TimeOption,
)

if TYPE_CHECKING:
    from symbiosis.decide.sweeping.swept import Swept
    from symbiosis.park.entities import Park
    from symbiosis.show.words import Words

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
    from symbiosis.show.terminal.standing import shown_standing

    loaded = loaded_park(park, lang)
    folder = out or Path("sweeps") / loaded.info.id / grid.stem
    doing = lang("sweep.doing", park=lang.name(loaded.info.title, loaded.info.title_zh))
    with shown_standing(doing, lang) as progress, cancellable() as cancel:
        swept = swept_from(
            loaded,
            grid,
            workers=workers,
            cluster=cluster,
            folder=folder,
            progress=progress,
            cancel=cancel,
            gap=gap,
            time_limit=time_limit,
        )
        swept.save(folder)
    _print(swept, loaded, folder, lang, as_json=as_json)
    return 0 if swept.complete else INTERRUPTED


def _print(swept: Swept, park: Park, folder: Path, say: Words, *, as_json: bool) -> None:
    """Print what came of it, and how to go on with what is not answered."""
    from symbiosis.show.names import stream_names
    from symbiosis.show.terminal.console import notices
    from symbiosis.show.terminal.plain import print_json
    from symbiosis.show.terminal.sweep_page import sweep_report

    if as_json:
        print_json(swept.summary())
    else:
        show(sweep_report(swept, stream_names(park, say), folder, say))
    if not swept.complete:
        notices().print(say("sweep.go_on", folder=folder), markup=False, soft_wrap=True)
