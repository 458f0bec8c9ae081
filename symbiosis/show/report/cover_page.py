"""The title page: which park, which year, whose prices, under which conditions, by whom."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from symbiosis.park.objectives import OBJECTIVES
from symbiosis.show.conditions import conditions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.show.report.telling import Telling


def cover_facts(of: Telling, made_by: str, day: str) -> Iterator[tuple[str, str]]:
    """Give what the title page says, each with its name.

    Parameters
    ----------
    made_by, day
        Who hands it in, and its date; empty: not said.
    """
    say, plan, info = of.say, of.plan, of.plan.park.info
    if info.snapshot_year is not None:
        yield say("report.data_of"), str(info.snapshot_year)
    money = say("report.money", currency=say.unit(info.currency), year=info.price_year)
    yield say("report.prices_of"), money
    rate = plan.scenario.discount_rate
    yield say("report.rate"), say.percent(info.discount_rate if rate is None else rate)
    goal = plan.objective.name
    yield (
        say("report.sought"),
        say(f"objective.{goal}") if goal in OBJECTIVES else say("print.own_weights"),
    )
    asked = conditions(plan.scenario, plan.park, say)
    yield say("report.conditions"), say("cli.between").join(asked) or say("condition.usual")
    yield say("report.proof"), say.proof(str(plan.status), plan.objective.gap, plan.missed)
    if made_by:
        yield say("report.made_by"), made_by
    if day:
        yield say("report.day"), day
    # The package's face names this room: to import it from here would be a circle.
    yield say("report.program"), f"symbiosis {import_module('symbiosis').__version__}"
