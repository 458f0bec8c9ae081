"""The commands: what each reads, asks and prints."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbiosis.cli.command_line import app, asked_scenario, cancellable, loaded_park, show
from symbiosis.cli.options import (
    INTERRUPTED,
    GapOption,
    JsonOption,
    LangOption,
    Objective,
    OutOption,
    ParkArgument,
    ScenarioOption,
    TimeOption,
)
from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words


@app.command()
def parks(*, as_json: JsonOption = False, lang: LangOption) -> None:
    """List the parks that ship with symbiosis."""
    from dataclasses import asdict

    from symbiosis.park.shipped import shipped
    from symbiosis.show.terminal.listings import parks_table
    from symbiosis.show.terminal.plain import print_json

    if as_json:
        print_json([asdict(park) for park in shipped()])
    else:
        show(parks_table(shipped(), lang))


@app.command()
def check(park: ParkArgument, *, as_json: JsonOption = False, lang: LangOption) -> int:
    """Find every fault in a park's data, each with its place and remedy."""
    from dataclasses import asdict

    from symbiosis.park.load import open_draft
    from symbiosis.show.terminal.listings import faults_report
    from symbiosis.show.terminal.plain import print_json

    draft, faults = open_draft(park)
    if as_json:
        filled = [{"severity": "filled"} | asdict(fill) for fill in draft.fills]
        print_json([*(asdict(fault) for fault in faults), *filled])
    else:
        show(faults_report(faults, park, lang, draft.defaults))
    return BadInput.exit_code if any(fault.severity == "error" for fault in faults) else 0


@app.command()
def match(
    park: ParkArgument,
    *,
    scenario: ScenarioOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> None:
    """Show who could exchange with whom, and why the others cannot."""
    from symbiosis.matching import match as matches_of
    from symbiosis.show.names import names_of
    from symbiosis.show.terminal.listings import matches_report
    from symbiosis.show.terminal.plain import print_json, rows

    loaded = loaded_park(park, lang)
    matches = matches_of(loaded, asked_scenario(scenario, None))
    if as_json:
        print_json(
            {
                "park": matches.info.id,
                "arcs": rows(matches.arcs.reset_index()),
                "refusals": rows(matches.refusals),
            }
        )
    else:
        show(matches_report(matches, names_of(loaded, lang), lang))


@app.command()
def optimise(
    park: ParkArgument,
    *,
    objective: Annotated[Objective | None, typer.Option(help="What is sought.")] = None,
    scenario: ScenarioOption = None,
    out: OutOption = None,
    time_limit: TimeOption = None,
    gap: GapOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> int:
    """Find the best exchanges of a park, print them and save the plan."""
    from symbiosis.optimise import GAP, TIME_LIMIT
    from symbiosis.optimise import optimise as plan_of
    from symbiosis.plan.folder.files import refuse_others
    from symbiosis.show.terminal.plain import print_json
    from symbiosis.show.terminal.plan_page import plan_report
    from symbiosis.show.terminal.progress import shown_progress

    choices = asked_scenario(scenario, objective)
    loaded = loaded_park(park, lang)
    folder = out or Path("plans") / loaded.info.id
    refuse_others(folder)
    with shown_progress(_doing(loaded, lang), lang) as progress, cancellable() as cancel:
        plan = plan_of(
            loaded,
            choices,
            time_limit=TIME_LIMIT if time_limit is None else time_limit,
            gap=GAP if gap is None else gap,
            progress=progress,
            cancel=cancel,
        )
        unsaved = _unsaved(plan, folder)  # within reach of Ctrl-C no more
    saved_to = None if unsaved else folder
    if as_json:
        print_json(plan.summary(saved_to))
    else:
        show(plan_report(plan, saved_to, lang))
    if unsaved:  # what was solved is on the screen, though nowhere else
        raise unsaved
    return INTERRUPTED if cancel.is_set() else 0


@app.command()
def formulation(
    *,
    markdown: Annotated[bool, typer.Option("--markdown", help="As a page of the docs.")] = False,
) -> None:
    """Print the mathematics: every set, variable, expression and constraint, with its unit."""
    from symbiosis.show.formulation import (
        formulation_page,
        formulation_report,
        whole_formulation,
    )

    entries = whole_formulation()
    if markdown:
        sys.stdout.write(formulation_page(entries))
    else:
        show(formulation_report(entries))


@app.command(name="app")
def open_app(
    *,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 8501,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
) -> int:
    """Open the app, in Chinese and English, without any outside connection."""
    import subprocess

    package = Path(__file__).parents[1]
    # Installed, the entry stands inside the package; in a checkout it stands at the top.
    entries = (package / "entry" / "app.py", package.parent / "app.py")
    entry = next(path for path in entries if path.is_file())
    options = [f"--server.port={port}", f"--server.headless={not browser}".lower()]
    command = [sys.executable, "-m", "streamlit", "run", str(entry), *options]
    command.append("--server.showEmailPrompt=false")
    return subprocess.call(command)  # noqa: S603 - our own file and two checked options


def _unsaved(plan: Plan, folder: Path) -> BadInput | None:
    """Save a plan; give what stood in the way, if something did."""
    from symbiosis.show.print.print_map import draw_map

    try:
        plan.save(folder, pictures=(draw_map,))
    except BadInput as error:
        return error
    return None


def _doing(park: Park, say: Words) -> str:
    return say("cli.optimising", park=say.name(park.info.title, park.info.title_zh))
