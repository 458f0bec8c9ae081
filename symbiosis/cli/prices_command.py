"""The command `prices`: what one more unit of everything is worth to a park."""

from __future__ import annotations

from symbiosis.cli.command_line import app, asked_scenario, cancellable, loaded_park, show
from symbiosis.cli.options import (
    INTERRUPTED,
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
    from symbiosis.show.terminal.plain import print_json, rows
    from symbiosis.show.terminal.price_list import price_report
    from symbiosis.show.terminal.progress import shown_progress

    loaded = loaded_park(park, lang)
    choices = asked_scenario(scenario, objective, loaded)
    doing = lang("prices.doing", park=lang.name(loaded.info.title, loaded.info.title_zh))
    with shown_progress(doing, lang) as progress, cancellable() as cancel:
        found = prices_of(
            loaded, choices, time_limit=time_limit, gap=gap, progress=progress, cancel=cancel
        )
    if as_json:
        document = {"park": loaded.info.id, "objective": found.objective, "cost": found.plan.cost()}
        print_json({**document, "prices": rows(found.table)})
    else:
        show(price_report(found, lang))
    return INTERRUPTED if cancel.is_set() else 0
