"""The process around a command: its exit code, and a sentence for whatever goes wrong."""

from __future__ import annotations

import gc
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from symbiosis.cli import commands as _commands  # noqa: F401 - each adds itself to the app
from symbiosis.cli import convert_command as _convert  # noqa: F401
from symbiosis.cli import doctor_command as _doctor  # noqa: F401
from symbiosis.cli import explain_command as _explain  # noqa: F401
from symbiosis.cli import export_command as _export  # noqa: F401
from symbiosis.cli import frontier_command as _frontier  # noqa: F401
from symbiosis.cli import hours_command as _hours  # noqa: F401
from symbiosis.cli import import_command as _import  # noqa: F401
from symbiosis.cli import indicators_command as _indicators  # noqa: F401
from symbiosis.cli import layers_command as _layers  # noqa: F401
from symbiosis.cli import new_command as _new  # noqa: F401
from symbiosis.cli import optimise_command as _optimise  # noqa: F401
from symbiosis.cli import periods_command as _periods  # noqa: F401
from symbiosis.cli import policies_command as _policies  # noqa: F401
from symbiosis.cli import prices_command as _prices  # noqa: F401
from symbiosis.cli import report_command as _report  # noqa: F401
from symbiosis.cli import review_command as _review  # noqa: F401
from symbiosis.cli import scenarios_command as _scenarios  # noqa: F401
from symbiosis.cli import sectors_command as _sectors  # noqa: F401
from symbiosis.cli import sensitivity_command as _sensitivity  # noqa: F401
from symbiosis.cli import sweep_command as _sweep  # noqa: F401
from symbiosis.cli import targets_command as _targets  # noqa: F401
from symbiosis.cli import tariffs_command as _tariffs  # noqa: F401
from symbiosis.cli import update_command as _update  # noqa: F401
from symbiosis.cli import worth_command as _worth  # noqa: F401
from symbiosis.cli.command_line import app
from symbiosis.cli.options import DEBUG, DEFECT, INTERRUPTED, language
from symbiosis.errors import BadInput, SymbiosisError

if TYPE_CHECKING:
    from collections.abc import Sequence

YOUNG = 100_000
"""New objects after which Python looks for garbage: a command makes millions, and few are."""


def main() -> None:
    """Run the command line and exit with its code."""
    from symbiosis.show.terminal.plain import use_plain_signs

    gc.set_threshold(YOUNG)
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
    except (KeyboardInterrupt, typer.Abort) as error:
        return _stopped(error.__cause__)
    except OSError as error:
        if os.environ.get(DEBUG):
            raise
        return _unwritten(error)
    except Exception as error:
        # typer does not export its error for a wrongly used command line, only its message.
        if hasattr(error, "format_message"):
            said = error.format_message().rstrip(".")
            _complain(BadInput(f"{said}. `symbiosis --help` says what there is."))
            return BadInput.exit_code
        if os.environ.get(DEBUG):
            raise
        return _failed(error)


def _stopped(cause: BaseException | None) -> int:
    """Say that somebody stopped it; typer takes the end of any file for somebody who did."""
    if isinstance(cause, EOFError):
        if os.environ.get(DEBUG):
            raise cause
        return _failed(cause)
    _complain(SymbiosisError("interrupted before there was a plan."))
    return INTERRUPTED


def _failed(error: Exception) -> int:
    _complain(SymbiosisError(_defect(error)))
    return DEFECT


def _complain(error: SymbiosisError) -> None:
    from symbiosis.show.terminal.console import complain
    from symbiosis.show.words import Words

    complain(error, Words(language()))


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
