"""The command `sectors`: what works of a kind usually need and give."""

from __future__ import annotations

from typing import Annotated

import typer

from symbiosis.cli.command_line import app, show
from symbiosis.cli.options import JsonOption, LangOption


@app.command()
def sectors(
    sector: Annotated[
        str | None, typer.Argument(help="A sector, in any word for it; none: all are listed.")
    ] = None,
    *,
    output: Annotated[
        float, typer.Option(metavar="N", min=0.0, help="What it makes a year.")
    ] = 1.0,
    unit: Annotated[
        str, typer.Option(metavar="UNIT", help="Unit of the output: t/a, hl, MW.")
    ] = "",
    as_json: JsonOption = False,
    lang: LangOption,
) -> None:
    """List the sectors that the library knows, or what one usually needs and gives."""
    from symbiosis.park.sectors.usual import list_sectors, usual_streams
    from symbiosis.show.terminal.plain import rows
    from symbiosis.show.terminal.sector_page import sectors_table, usual_page

    if sector is None:
        listed = list_sectors()
        show(rows(listed.reset_index()) if as_json else sectors_table(listed, lang))
        return
    streams = usual_streams(sector, output, unit)
    show(rows(streams) if as_json else usual_page(streams, lang))
