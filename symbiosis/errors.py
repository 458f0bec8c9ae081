"""Every error that a user of symbiosis can meet.

::

    SymbiosisError
    ├── BadInput      the park, the scenario or a file is wrong: exit code 1
    │   ├── ParkFaults    all faults of a park at once, each with its place and remedy
    │   ├── WrongChoice   a scenario, a limit or a target cannot be what it was called with
    │   ├── UnknownUnit   a unit cannot be read, or measures something else
    │   ├── Unreadable    a file cannot be read at all
    │   └── NotLinear     an expression multiplies, divides or bends variables
    ├── NoPlan        the data are fine, but no plan exists (or none was found): exit code 2
    ├── SolverError   a solver refused a model, or stopped with an error of its own
    └── PlanRejected  a result failed its own audit: never shown, always ours to mend: exit code 3
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.park.faults import Fault


_PASSWORD = re.compile(
    r"(?P<kept>\b[a-z][a-z0-9+.-]+:/+[^\s/@:\"']*|\b(?:postgres|mysql|mariadb|mssql)\w*:[^\s/@:\"']*)"
    r":(?:[^\s\"']*@|(?!\d{1,5}(?:[/?#\s\"']|$))[^\s/?#@\"']+)",
    re.IGNORECASE,
)
"""What follows a user's name in an address; after a host's it is a number, the port."""
_SAID = re.compile(
    r"(?P<kept>(?:^|[?&\s;\"'])(?:ssl|db|pg)?(?:password|passwd|pwd|secret|token|api_?key)\s?=\s?)"
    r"[^\s&;\"']+",
    re.IGNORECASE,
)


def hidden(text: str) -> str:
    """Give a text that is printed or written, without the passwords of addresses in it."""
    if ":" in text:
        text = _PASSWORD.sub(lambda told: told["kept"] + ("@" if told[0][-1] == "@" else ""), text)
    return _SAID.sub(r"\g<kept>...", text) if "=" in text else text


class SymbiosisError(Exception):
    """What is wrong, where, and what to do about it, in one message, without a password."""

    exit_code = 1

    def __str__(self) -> str:
        return hidden(super().__str__())


class BadInput(SymbiosisError):
    """The caller's data or options cannot be used as they are."""


class ParkFaults(BadInput):
    """All faults found in a park, errors first.

    Parameters
    ----------
    faults
        Every fault, as found by :func:`symbiosis.check`.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class WrongChoice(BadInput, ValueError):
    """A scenario, a limit or a target was called with what it cannot be; every fault at once."""


class UnknownUnit(BadInput):
    """A unit cannot be read, or measures something else."""


class Unreadable(BadInput):
    """A file cannot be read at all.

    Parameters
    ----------
    fault
        Which file, what is wrong with it, and what to do.
    """

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


class NotLinear(BadInput):
    """An expression multiplies, divides or bends variables."""


class NoPlan(SymbiosisError):
    """The data can be used, but no plan meets the scenario.

    Parameters
    ----------
    message
        What stands in the way.
    proved
        Whether there is none; else none was found.
    """

    def __init__(self, message: str, *, proved: bool = True) -> None:
        self.proved = proved
        super().__init__(message)

    exit_code = 2


class SolverError(SymbiosisError):
    """A solver refused a model, or stopped with an error of its own."""


class PlanRejected(SymbiosisError):
    """A plan's balances or ledger do not close: a defect of ours, so the answer is withheld."""

    exit_code = 3
