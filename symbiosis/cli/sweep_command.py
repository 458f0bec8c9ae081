"""`symbiosis sweep`: many questions to one park, from a grid file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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


@app.command()
def sweep(  # noqa: PLR0913 - typer reads the options of a command from its arguments
    park: ParkArgument,
    grid: Annotated[Path, typer.Argument(metavar="GRID", help="What is varied (TOML).")],
    *,
    workers: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Processes; default: one a core.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="TCP", help="A Dask scheduler: tcp://host:port.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where to save and go on; default: sweeps/PARK/GRID."),
    ] = None,
    time_limit: TimeOption = None,
    gap: GapOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> int:
    """Ask a park many questions: prices, policies, limits, amounts, random draws."""
    from symbiosis.decide.sweeping.sweep import sweep as swept_from
    from symbiosis.show.names import stream_names
    from symbiosis.show.terminal.console import notices
    from symbiosis.show.terminal.plain import print_json
    from symbiosis.show.terminal.standing import shown_standing
    from symbiosis.show.terminal.sweep_page import sweep_report

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
    if as_json:
        print_json(swept.summary())
    else:
        show(sweep_report(swept, stream_names(loaded, lang), folder, lang))
    if not swept.complete:
        notices().print(lang("sweep.go_on", folder=folder), markup=False, soft_wrap=True)
        return INTERRUPTED
    return 0
