"""Two plans on the terminal: what was asked differently, and what it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.decide.comparison import COST
from symbiosis.park.differing import Differing
from symbiosis.show.conditions import place_name
from symbiosis.show.names import exchange_name, library_name, names_of
from symbiosis.show.terminal.listings import plain_table
from symbiosis.show.terminal.scenario_page import differences_table, scenario_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd
    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.decide.comparison import Comparison
    from symbiosis.show.words import Words


def comparison_report(compared: Comparison, say: Words) -> RenderableType:
    """Show two plans side by side: conditions, accounts, flows and retrofits that differ."""
    park = compared.plan.park
    heads = [scenario_name(each.scenario, say) for each in (compared.plan, compared.against)]
    money = f"{park.info.currency}/a"
    key = "compare.more" if compared.dearer > 0 else "compare.less"
    amount = say.amount(abs(compared.dearer), money)
    title = say("scenarios.against", plan=heads[0], against=heads[1])
    parts: list[RenderableType] = [
        Text(title, style="bold"),
        Text(say(key, plan=heads[0], amount=amount)),
    ]
    if compared.gone:
        firms = ", ".join(place_name(park, place, say) for place in sorted(compared.gone))
        parts.append(Text(say("compare.others", firms=firms), style="dim"))
    rows = [Differing(*row) for row in compared.conditions.itertuples(index=False)]
    parts += [Text(), differences_table(rows, heads, park, say)]
    parts += [Text(), _accounts(compared, heads, say)]
    parts += [Text(), *_flows(compared, heads, say)]
    return Group(*parts)


def _accounts(compared: Comparison, heads: list[str], say: Words) -> Table:
    table = plain_table(say("compare.accounts"), *heads, say("scenarios.difference"))
    for column in table.columns[1:]:
        column.justify = "right"
    for name, row in compared.accounts.to_dict("index").items():
        figures = (say.amount(row[side], row["unit"]) for side in ("plan", "against"))
        change = row["difference"]
        style = "bold" if name == COST else ""
        label = say.known(f"account.{name}", say("headline.cost"))
        table.add_row(label, *figures, _change(change, row["unit"], say), style=style)
    return table


def _change(change: float, unit: str, say: Words) -> str:
    return say.amount(change, unit, sign=True) if change else "–"


def _flows(compared: Comparison, heads: list[str], say: Words) -> Iterator[RenderableType]:
    """List the exchanges and retrofits that differ."""
    park, names = compared.plan.park, names_of(compared.plan.park, say)

    def flow(row: pd.Series) -> str:
        ends = (names.get(str(row[end]), str(row[end])) for end in ("from", "to"))
        return f"{exchange_name(park, row, say)}: {' → '.join(ends)}"

    def retrofit(row: pd.Series) -> str:
        place = names.get(str(row["enterprise"]), str(row["enterprise"]))
        return f"{library_name(park, str(row['technology']), say)} · {place}"

    told = {
        "compare.exchanges": {flow(row): row for _, row in compared.exchanges.iterrows()},
        "scenarios.retrofits": {retrofit(row): row for _, row in compared.retrofits.iterrows()},
    }
    for key, rows in told.items():
        if rows:
            yield _side_by_side(say(key), rows, heads, say)
            yield Text()
    if not any(told.values()):
        yield Text(say("changes.none"))


def _side_by_side(head: str, rows: Mapping[str, pd.Series], heads: list[str], say: Words) -> Table:
    table = plain_table(head, "", *heads, say("scenarios.difference"))
    for column in table.columns[2:]:
        column.justify = "right"
    for name, row in rows.items():
        unit = str(row["unit"])
        amounts = (
            "–" if row[side] != row[side] else say.amount(row[side], unit)
            for side in ("plan", "against")
        )
        change = say.amount(row["difference"], unit, sign=True)
        table.add_row(name, say(f"changes.{row['kind']}"), *amounts, change)
    return table
