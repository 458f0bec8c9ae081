"""The command `policies`: what states charge and grant, as the reference library has it."""

from __future__ import annotations

from typing import Annotated

import typer

from symbiosis.cli.command_line import app, loaded_park, show
from symbiosis.cli.options import JsonOption, LangOption


@app.command()
def policies(
    park: Annotated[
        str | None, typer.Argument(help="A park: what may apply there, its own too.")
    ] = None,
    *,
    region: Annotated[str, typer.Option(metavar="R", help="CN, EU or a country's code.")] = "",
    as_json: JsonOption = False,
    lang: LangOption,
) -> None:
    """List the policies that a scenario may name, with source and confidence."""
    from symbiosis.park.policies import list_policies, policies_for
    from symbiosis.show.terminal.plain import rows
    from symbiosis.show.terminal.policy_list import policies_list

    at = loaded_park(park, lang) if park else None
    listed = list_policies(region, at.library if at else None)
    if at and not region:
        listed = listed[listed.index.isin(policies_for(at))]
    show(rows(listed.reset_index()) if as_json else policies_list(listed, region, lang))
