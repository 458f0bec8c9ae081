"""The commands: what each reads, asks and prints."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from symbiosis.cli.options import (
    DEBUG,
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
from symbiosis.errors import BadInput, NoPlan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

app = typer.Typer(
    add_completion=False,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # drawing frames around the help would take longer than all the rest
)


@app.callback()
def _everywhere(
    context: typer.Context,
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of defects.")] = False,
    lang: LangOption,
) -> None:
    """Find out which exchanges an industrial park should build, and what they save."""
    if debug:
        os.environ[DEBUG] = "1"
    if context.invoked_subcommand is None:
        from symbiosis.show.terminal.listings import first_steps

        _print(first_steps(lang))


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
        _print(parks_table(shipped(), lang))


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
        _print(faults_report(faults, park, lang, draft.defaults))
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

    loaded = _loaded(park, lang)
    matches = matches_of(loaded, _scenario(scenario, None))
    if as_json:
        print_json(
            {
                "park": matches.info.id,
                "arcs": rows(matches.arcs.reset_index()),
                "refusals": rows(matches.refusals),
            }
        )
    else:
        _print(matches_report(matches, names_of(loaded, lang), lang))


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

    choices = _scenario(scenario, objective)
    loaded = _loaded(park, lang)
    folder = out or Path("plans") / loaded.info.id
    refuse_others(folder)
    with shown_progress(_doing(loaded, lang), lang) as progress, _cancellable() as cancel:
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
        _print(plan_report(plan, saved_to, lang))
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
        _print(formulation_report(entries))


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


def _loaded(park: str, say: Words) -> Park:
    """Load a park, and say on stderr that there are warnings: they stop nothing."""
    from symbiosis.park.load import load_park
    from symbiosis.show.terminal.console import warn

    loaded = load_park(park)
    if loaded.warnings:
        key = "cli.warning_of" if len(loaded.warnings) == 1 else "cli.warnings_of"
        warn(say(key, park=park, count=len(loaded.warnings)), say)
    return loaded


def _scenario(path: Path | None, objective: Objective | None) -> Scenario:
    """Read the scenario that was asked for; an objective on the command line is the last word."""
    from symbiosis.park.scenario import Scenario, load_scenario

    scenario = load_scenario(path) if path else Scenario()
    return scenario.model_copy(update={"objective": objective}) if objective else scenario


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


def _print(what: RenderableType) -> None:
    from symbiosis.show.terminal.console import answers

    answers().print(what)


@contextmanager
def _cancellable() -> Iterator[Event]:
    """Turn Ctrl-C into a request to stop with the best plan so far; a second one stops at once."""
    cancel = Event()

    def stop(_signal: int, _frame: object) -> None:
        cancel.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield cancel
    except NoPlan:
        if cancel.is_set():
            raise KeyboardInterrupt from None
        raise
    finally:
        signal.signal(signal.SIGINT, before)
