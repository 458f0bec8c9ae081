"""The command line: `symbiosis COMMAND ...`; tables for people, `--json` for machines.

Exit codes: 0 good, 1 bad input, 2 no plan, 3 a defect of symbiosis, 130 interrupted. Everything
heavy is imported by the command that needs it, so that `--help` answers at once.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from symbiosis.errors import BadInput, NoPlan, SymbiosisError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.plan import Plan

DEFECT = 3
INTERRUPTED = 130
DEBUG = "SYMBIOSIS_DEBUG"
"""Environment variable that asks for tracebacks, as ``--debug`` does."""

Objective = Literal["cost", "co2", "fresh_water", "waste", "by_products", "heat"]
ParkArgument = Annotated[str, typer.Argument(metavar="PARK", help="A shipped park, or a path.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
ScenarioOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Choices to optimise under (TOML or JSON).")
]
OutOption = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Where to save; default: plans/ and the park.")
]
TimeOption = Annotated[
    float | None, typer.Option(metavar="S", min=0.0, help="Seconds of solving at most.")
]
GapOption = Annotated[
    float | None, typer.Option(metavar="G", min=0.0, max=1.0, help="Proof wanted: 0.01 = 1 %.")
]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # drawing frames around the help would take longer than all the rest
)


def main() -> None:
    """Run the command line and exit with its code."""
    from symbiosis.show.terminal.plain import use_plain_signs

    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            # The caller has closed it: there is nobody to tell.
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        getattr(sys, name).reconfigure(errors=use_plain_signs())
    code = run(sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # too late to stop anything
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _unwritten(error)
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command; whatever happens becomes an exit code and a sentence."""
    try:
        return app(list(arguments), standalone_mode=False) or 0
    except SymbiosisError as error:
        _complain(error)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        _complain(SymbiosisError("interrupted before there was a plan."))
        return INTERRUPTED
    except OSError as error:
        if os.environ.get(DEBUG):
            raise
        return _unwritten(error)
    except Exception as error:
        # typer does not export its error for a wrongly used command line, only its message.
        if hasattr(error, "format_message"):
            _complain(BadInput(f"{error.format_message()} `symbiosis --help` says what there is."))
            return BadInput.exit_code
        if os.environ.get(DEBUG):
            raise
        _complain(SymbiosisError(_defect(error)))
        return DEFECT


@app.callback()
def _everywhere(
    *, debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks of defects.")] = False
) -> None:
    """Find out which exchanges an industrial park should build, and what they save."""
    if debug:
        os.environ[DEBUG] = "1"


@app.command()
def parks(*, as_json: JsonOption = False) -> None:
    """List the parks that ship with symbiosis."""
    from dataclasses import asdict

    from symbiosis.park.shipped import shipped
    from symbiosis.show.terminal.listings import parks_table
    from symbiosis.show.terminal.machine import print_json

    if as_json:
        print_json([asdict(park) for park in shipped()])
    else:
        _print(parks_table(shipped()))


@app.command()
def check(park: ParkArgument, *, as_json: JsonOption = False) -> int:
    """Find every fault in a park's data, each with its place and remedy."""
    from dataclasses import asdict

    from symbiosis.park.check import check as faults_of
    from symbiosis.show.terminal.listings import faults_report
    from symbiosis.show.terminal.machine import print_json

    faults = faults_of(park)
    if as_json:
        print_json([asdict(fault) for fault in faults])
    else:
        _print(faults_report(faults, park))
    return BadInput.exit_code if any(fault.severity == "error" for fault in faults) else 0


@app.command()
def match(
    park: ParkArgument, *, scenario: ScenarioOption = None, as_json: JsonOption = False
) -> None:
    """Show who could exchange with whom, and why the others cannot."""
    from symbiosis.matching import match as matches_of
    from symbiosis.show.terminal.listings import matches_report
    from symbiosis.show.terminal.machine import print_json, rows

    loaded = _loaded(park)
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
        _print(matches_report(matches, loaded.tables["enterprises"]["name"]))


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
) -> int:
    """Find the best exchanges of a park, print them and save the plan."""
    from symbiosis.optimise import GAP, TIME_LIMIT
    from symbiosis.optimise import optimise as plan_of
    from symbiosis.plan.folder.files import refuse_others
    from symbiosis.show.terminal.machine import print_json
    from symbiosis.show.terminal.plan_page import plan_report
    from symbiosis.show.terminal.progress import shown_progress

    choices = _scenario(scenario, objective)
    loaded = _loaded(park)
    folder = out or Path("plans") / loaded.info.id
    refuse_others(folder)
    with shown_progress(f"Optimising {loaded.info.title}") as progress, _cancellable() as cancel:
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
        _print(plan_report(plan, saved_to))
    if unsaved:  # what was solved is on the screen, though nowhere else
        raise unsaved
    return INTERRUPTED if cancel.is_set() else 0


@app.command()
def formulation(
    *, markdown: Annotated[bool, typer.Option("--markdown", help="As a page of the docs.")] = False
) -> None:
    """Print the mathematics: every set, variable, expression and constraint, with its unit."""
    from symbiosis.show.formulation import formulation_page, teaching_formulation
    from symbiosis.show.terminal.laws import formulation_report

    entries = teaching_formulation()
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

    package = Path(__file__).parent
    # Installed, the entry stands inside the package; in a checkout it stands at the top.
    entries = (package / "entry" / "app.py", package.parent / "app.py")
    entry = next(path for path in entries if path.is_file())
    options = [f"--server.port={port}", f"--server.headless={not browser}".lower()]
    command = [sys.executable, "-m", "streamlit", "run", str(entry), *options]
    command.append("--server.showEmailPrompt=false")
    return subprocess.call(command)  # noqa: S603 - our own file and two checked options


def _loaded(park: str) -> Park:
    """Load a park, and say on stderr that there are warnings: they stop nothing."""
    from symbiosis.park.load import load_park
    from symbiosis.show.figures import counted
    from symbiosis.show.terminal.console import warn

    loaded = load_park(park)
    if loaded.warnings:
        found = counted(len(loaded.warnings), "warning")
        warn(f"{park}: {found}, listed by `symbiosis check {park}`.")
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


def _print(what: RenderableType) -> None:
    from symbiosis.show.terminal.console import answers

    answers().print(what)


def _complain(error: SymbiosisError) -> None:
    from symbiosis.show.terminal.console import complain

    complain(error)


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


def _unwritten(error: OSError) -> int:
    """Say what could not be written or read, unless whoever read the answer has left."""
    if error.filename is None:
        # What is still to be printed cannot be, and would be tried again at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 0
    place = error.filename or "the output"
    _complain(BadInput(f"{place}: {error.strerror}. Make room, or give another place."))
    return BadInput.exit_code


def _defect(error: Exception) -> str:
    return (
        f"symbiosis has a defect ({type(error).__name__}: {error}). "
        "Please report it with the command that you ran and what it prints with "
        f"{DEBUG}=1 in the environment."
    )
