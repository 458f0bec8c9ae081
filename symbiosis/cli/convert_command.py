"""The command `convert`: a park in another container, or several firms' workbooks as one park."""

from __future__ import annotations

from typing import Annotated

import typer

from symbiosis.cli.command_line import app, show
from symbiosis.cli.options import JsonOption, LangOption
from symbiosis.errors import BadInput

_PLACES = typer.Argument(
    metavar="PARK... OUT", help="Parks that are read, and at last the path that is written."
)


@app.command()
def convert(
    places: Annotated[list[str], _PLACES], *, as_json: JsonOption = False, lang: LangOption
) -> None:
    """Write a park as a folder, workbook or other container; join what several firms sent."""
    from symbiosis.park.converting import convert_park
    from symbiosis.show.terminal.converted_list import converted_report

    *sources, target = places
    if not sources:
        message = f"{target}: where to? Give the park that is read, and the path that is written."
        raise BadInput(message)
    written = convert_park(sources, target)
    if as_json:
        show({"path": str(written.path), "rows": dict(written.rows), "said": list(written.said)})
    else:
        show(converted_report(written, lang))
