"""The command `policies`: what states charge and grant, as the reference library has it."""

from __future__ import annotations

from typing import Annotated

import typer

from symbiosis.cli.command_line import app, loaded_park, show
from symbiosis.cli.options import JsonOption, LangOption


@app.command()
def policies(
    park: Annotated[str | None, typer.Argument(help="A park: its own policies too.")] = None,
    *,
    region: Annotated[str, typer.Option(metavar="R", help="CN, EU or a country's code.")] = "",
    as_json: JsonOption = False,
    lang: LangOption,
) -> None:
    """List the policies that a scenario may name, with source and confidence."""
    from symbiosis.park.policies import list_policies
    from symbiosis.show.terminal.plain import rows
    from symbiosis.show.terminal.policy_list import policies_list

    listed = list_policies(region, loaded_park(park, lang).library if park else None)
    show(rows(listed.reset_index()) if as_json else policies_list(listed, region, lang))
