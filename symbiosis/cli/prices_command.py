"""The command `prices`: what one more unit of everything is worth to a park."""

from __future__ import annotations

from symbiosis.cli.command_line import app, asking, show
from symbiosis.cli.options import (
    GapOption,
    JsonOption,
    LangOption,
    ObjectiveOption,
    ParkArgument,
    ScenarioOption,
    TimeOption,
)


@app.command()
def prices(
    park: ParkArgument,
    *,
    objective: ObjectiveOption = None,
    scenario: ScenarioOption = None,
    time_limit: TimeOption = None,
    gap: GapOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> int:
    """Say what one more unit of every waste, need, limit and size is worth."""
    from symbiosis.decide.marginal_prices import prices as prices_of
    from symbiosis.show.terminal.plain import rows
    from symbiosis.show.terminal.price_list import price_report

    with asking(park, scenario, objective, "prices.doing", lang) as asked:
        found = prices_of(asked.park, asked.scenario, time_limit=time_limit, gap=gap, **asked.watch)
    head = {
        "park": asked.park.info.id,
        "objective": found.objective,
        "cost": found.plan.cost(),
    }
    show({**head, "prices": rows(found.table)} if as_json else price_report(found, lang))
    return asked.code
