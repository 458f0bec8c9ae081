"""Which plan is meant on a command line: a saved one, or the one that a shipped park comes with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from symbiosis.cli.command_line import loaded_park
from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

PlanArgument = Annotated[
    str,
    typer.Argument(metavar="PLAN", help="The folder of a saved plan, or a shipped park: its plan."),
]


def saved_plan(subject: str, say: Words) -> Plan:
    """Load the plan that is meant.

    Raises
    ------
    BadInput
        If there is none: a park without a plan is to be optimised first.
    """
    from symbiosis.park.shipped import SHIPPED
    from symbiosis.plan.folder.files import HEAD
    from symbiosis.plan.folder.load_plan import load_plan
    from symbiosis.plan.folder.shipped_plans import load_shipped_plan

    place = Path(subject)
    if (place / HEAD).is_file():
        return load_plan(subject)
    park = loaded_park(subject, say)
    shipped = None
    if not place.exists() and (SHIPPED / subject).is_dir():
        shipped = load_shipped_plan(subject, park)
    if shipped is None:
        message = (
            f"{subject}: is a park without a plan. Run `symbiosis optimise {subject}` first, and "
            "give the folder that it saves to."
        )
        raise BadInput(message)
    return shipped
