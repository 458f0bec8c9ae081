"""The command `worth`: a plan without each of its exchanges, retrofits or firms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from symbiosis.cli.command_line import app, asking, show
from symbiosis.cli.options import (
    JsonOption,
    LangOption,
    ObjectiveOption,
    ParkArgument,
    ScenarioOption,
    TimeOption,
)

if TYPE_CHECKING:
    from symbiosis.decide.leave_one_out import Worth

OfOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="WHAT",
        help="exchanges (the default), retrofits, firms; or an id: firm>firm:item, a retrofit, a "
        "firm. May be given more than once.",
    ),
]
AgainstTodayOption = Annotated[
    Literal["plan", "today"],
    typer.Option(help="Leave out of the best plan, or of today's exchanges alone."),
]


@app.command()
def worth(
    park: ParkArgument,
    *,
    of: OfOption = None,
    against: AgainstTodayOption = "plan",
    objective: ObjectiveOption = None,
    scenario: ScenarioOption = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where to save the plan with its worth.")
    ] = None,
    time_limit: TimeOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> int:
    """Say what a plan loses without each exchange, retrofit or firm, planned again."""
    from symbiosis.decide.leave_one_out import worth as worth_of
    from symbiosis.decide.left_out import KINDS
    from symbiosis.plan.folder.files import refuse_others
    from symbiosis.show.terminal.worth_list import worth_report

    if out:
        refuse_others(out)
    named = of or [KINDS[0]]
    what = named[0] if len(named) == 1 else tuple(named)
    with asking(park, scenario, objective, "worth.doing", lang) as asked:
        found = worth_of(
            asked.park, what, asked.scenario, against=against, time_limit=time_limit, **asked.watch
        )
        if out:
            found.plan.save(out)
    show(_document(found) if as_json else worth_report(found, lang))
    return asked.code


def _document(found: Worth) -> dict[str, Any]:
    from symbiosis.show.terminal.plain import rows

    return {
        "park": found.plan.park.info.id,
        "against": found.against,
        "reference": found.reference,
        "cost": found.plan.cost(),
        "complete": found.complete,
        "worth": rows(found.table.reset_index()),
        "firms": rows(found.firms),
    }
