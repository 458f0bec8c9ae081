"""The command `worth`: a plan without each of its exchanges, retrofits or firms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from symbiosis.cli.command_line import app, asked_scenario, cancellable, loaded_park, show
from symbiosis.cli.options import (
    INTERRUPTED,
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
    time_limit: TimeOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> int:
    """Say what a plan loses without each exchange, retrofit or firm, planned again."""
    from symbiosis.decide.leave_one_out import worth as worth_of
    from symbiosis.decide.left_out import KINDS
    from symbiosis.show.terminal.plain import print_json
    from symbiosis.show.terminal.standing import shown_standing
    from symbiosis.show.terminal.worth_list import worth_report

    loaded = loaded_park(park, lang)
    choices = asked_scenario(scenario, objective, loaded)
    named = of or [KINDS[0]]
    what = named[0] if len(named) == 1 else tuple(named)
    doing = lang("worth.doing", park=lang.name(loaded.info.title, loaded.info.title_zh))
    with shown_standing(doing, lang) as progress, cancellable() as cancel:
        found = worth_of(
            loaded, what, choices, against=against, time_limit=time_limit, progress=progress,
            cancel=cancel,
        )  # fmt: skip
    if as_json:
        print_json(_document(found))
    else:
        show(worth_report(found, lang))
    return INTERRUPTED if cancel.is_set() else 0


def _document(found: Worth) -> dict[str, object]:
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
