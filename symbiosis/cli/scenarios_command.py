"""The command `scenarios`: what a park comes with, and what two of them ask differently."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from symbiosis.cli.command_line import app, asked_scenario, loaded_park, show
from symbiosis.cli.options import JsonOption, LangOption, ParkArgument


@app.command()
def scenarios(
    park: ParkArgument,
    *,
    diff: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="What two scenarios (names or files) ask differently."),
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> None:
    """List the scenarios of a park, or say what two of them ask differently."""
    from symbiosis.park.differing import differing
    from symbiosis.park.scenario_list import list_scenarios
    from symbiosis.show.terminal.plain import rows
    from symbiosis.show.terminal.scenario_page import differences_report, scenarios_report

    loaded = loaded_park(park, lang)
    if diff is None:
        listed = list_scenarios(loaded)
        document = {"park": loaded.info.id, "scenarios": rows(listed.reset_index())}
        show(document if as_json else scenarios_report(loaded, listed, lang))
        return
    first, second = (asked_scenario(Path(name), None, loaded) for name in diff)
    if as_json:
        differences = [row._asdict() for row in differing(first, second)]
        show({"park": loaded.info.id, "scenarios": list(diff), "differences": differences})
    else:
        show(differences_report(first, second, loaded, lang))
