"""The command `new`: an empty park to fill in, or a shipped one as an example."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from symbiosis.cli.command_line import app, show
from symbiosis.cli.options import JsonOption, LangOption


@app.command()
def new(
    path: Annotated[Path, typer.Argument(metavar="OUT", help="Such as my_park.xlsx.")],
    *,
    example: Annotated[
        str, typer.Option(metavar="PARK", help="Write the rows of this park into it.")
    ] = "",
    as_json: JsonOption = False,
    lang: LangOption,
) -> None:
    """Write a park to fill in: a workbook with notes and drop-downs, or another container."""
    from rich.text import Text

    from symbiosis.show.workbook.new_park import new_park

    written = new_park(path, language=lang.language, example=example)
    show({"path": str(written)} if as_json else Text(lang("doors.made", path=written)))
