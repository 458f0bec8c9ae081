"""What every command shares: the app, what is asked of which park, Ctrl-C, the answer."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbiosis.cli.options import DEBUG, INTERRUPTED, LangOption, Objective
from symbiosis.errors import NoPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
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
    from symbiosis.park.containers.addresses import shown
    from symbiosis.park.load import load_park
    from symbiosis.show.terminal.console import warn

    loaded = load_park(park)
    if loaded.warnings:
        warn(say("cli.warnings_of", park=shown(park), count=len(loaded.warnings)), say)
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


@dataclass(frozen=True)
class Asked:
    """What a command asks while its reader watches, and may stop it.

    Attributes
    ----------
    park, scenario
        Of which park, under which scenario.
    progress
        Told how far it is.
    cancel
        Set once the reader has asked to stop.
    """

    park: Park
    scenario: Scenario
    progress: Callable[[Any], None]
    cancel: Event

    @property
    def watch(self) -> dict[str, Any]:
        """How whoever answers is watched, as every decision takes it."""
        return {"progress": self.progress, "cancel": self.cancel}

    @property
    def code(self) -> int:
        """The exit code of a command that has answered as far as it was let."""
        return INTERRUPTED if self.cancel.is_set() else 0


@contextmanager
def asking(
    park: str, scenario: Path | None, objective: Objective | None, doing: str, say: Words
) -> Iterator[Asked]:
    """Load what is asked about; then show progress and heed Ctrl-C while it is answered.

    Parameters
    ----------
    park, scenario, objective
        As the command line has them.
    doing
        The word that says what is being done.
    say
        The reader's language.
    """
    from symbiosis.show.terminal.progress import shown_progress

    loaded = loaded_park(park, say)
    choices = asked_scenario(scenario, objective, loaded)
    what = say(doing, park=say.name(loaded.info.title, loaded.info.title_zh))
    with shown_progress(what, say) as progress, cancellable() as cancel:
        yield Asked(loaded, choices, progress, cancel)


def show(answer: RenderableType | dict[str, Any] | list[Any]) -> None:
    """Print an answer on stdout: plain data as JSON for machines, all else for people."""
    from symbiosis.show.terminal.console import answers
    from symbiosis.show.terminal.plain import print_json

    if isinstance(answer, dict | list):
        print_json(answer)
    else:
        answers().print(answer)


def go_on(folder: Path, say: Words, *, complete: bool) -> int:
    """Say how the rest is answered of what is kept in a folder; give the exit code."""
    from symbiosis.show.terminal.console import notices

    if complete:
        return 0
    notices().print(say("sweep.go_on", folder=folder), markup=False, soft_wrap=True)
    return INTERRUPTED


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
