"""Scenarios on the terminal: what a park comes with, and what two of them ask differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.park.differing import differing
from symbiosis.park.scenario_files import load_scenario
from symbiosis.show.asked_words import asked_name, asked_value
from symbiosis.show.conditions import conditions
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from rich.console import RenderableType

    from symbiosis.park.differing import Differing
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.show.words import Words


def scenarios_report(park: Park, listed: pd.DataFrame, say: Words) -> RenderableType:
    """List the scenarios of a park: name, title, what each changes, and what is wrong with it."""
    if listed.empty:
        return Text(say("scenarios.none", park=say.name(park.info.title, park.info.title_zh)))
    heads = ("name", "title", "base", "changes")
    table = plain_table(*(say(f"scenarios.{head}") for head in heads))
    table.columns[0].no_wrap = True
    faulty = []
    for row in listed.reset_index().to_dict("records"):
        name, called = str(row["name"]), say.name(row["title"], row["title_zh"])
        if row["faults"]:
            faulty.append(Text(row["faults"], style="yellow"))
            told = say("scenarios.faulty")
        else:
            asked = conditions(load_scenario(name, park), park, say)
            told = say("condition.and").join(asked or [say("condition.usual")])
        table.add_row(name, called, row["base"], told)
    return Group(table, *([Text(), *faulty] if faulty else []))


def differences_report(first: Scenario, second: Scenario, park: Park, say: Words) -> RenderableType:
    """Say field by field what two scenarios ask differently."""
    heads = [scenario_name(each, say) for each in (first, second)]
    return differences_table(differing(first, second), heads, park, say)


def differences_table(
    rows: Sequence[Differing], heads: Sequence[str], park: Park, say: Words
) -> RenderableType:
    """Lay choices side by side."""
    if not rows:
        return Text(say("compare.same"))
    table = plain_table(say("scenarios.asked"), *heads)
    for field, key, holder, *values in rows:
        name = asked_name(field, key, holder, park, say)
        table.add_row(name, *(asked_value(field, key, value, park, say) for value in values))
    return table


def scenario_name(scenario: Scenario, say: Words) -> str:
    """Call a scenario by its title, else its name; one without either is the park as it is."""
    title = say.name(scenario.title, scenario.title_zh)
    return title or scenario.name or say("condition.usual")
