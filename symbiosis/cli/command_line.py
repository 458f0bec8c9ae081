"""What every command shares: the app, the park and scenario that it is asked of, Ctrl-C."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Annotated

import typer

from symbiosis.cli.options import DEBUG, LangOption, Objective
from symbiosis.errors import NoPlan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.console import RenderableType

    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
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

        show(first_steps(lang))


def loaded_park(park: str, say: Words) -> Park:
    """Load a park, and say on stderr that there are warnings: they stop nothing."""
    from symbiosis.park.load import load_park
    from symbiosis.show.terminal.console import warn

    loaded = load_park(park)
    if loaded.warnings:
        key = "cli.warning_of" if len(loaded.warnings) == 1 else "cli.warnings_of"
        warn(say(key, park=park, count=len(loaded.warnings)), say)
    return loaded


def asked_scenario(
    named: Path | None, objective: Objective | None, park: Park | None = None
) -> Scenario:
    """Read the scenario that was asked for; an objective on the command line is the last word.

    Parameters
    ----------
    named
        A file, or one of the park's scenarios; None: the park as it is.
    objective
        What is sought; None: what the scenario says.
    park
        Whose scenarios and names are known.
    """
    from symbiosis.park.scenario import Scenario
    from symbiosis.park.scenario_files import load_scenario

    scenario = load_scenario(named, park) if named else Scenario()
    return scenario.model_copy(update={"objective": objective}) if objective else scenario


def show(what: RenderableType) -> None:
    """Print an answer on stdout."""
    from symbiosis.show.terminal.console import answers

    answers().print(what)


@contextmanager
def cancellable() -> Iterator[Event]:
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
