"""The command `explain`: why something is not in the plan, and what would have to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from symbiosis.cli.command_line import app, asked_scenario, cancellable, loaded_park, show
from symbiosis.cli.options import (
    INTERRUPTED,
    JsonOption,
    LangOption,
    ObjectiveOption,
    ParkArgument,
    ScenarioOption,
)

if TYPE_CHECKING:
    from symbiosis.decide.explain import Explanation

WhatArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[WHAT]...",
        help="Two firms, giver first; or a stream; or a retrofit. Nothing: why there is no plan.",
    ),
]
ItemOption = Annotated[
    str, typer.Option(metavar="ITEM", help="Of two firms: which medium or material.")
]
SecondsOption = Annotated[
    float | None, typer.Option(metavar="S", min=0.0, help="Seconds in which changes are tried.")
]


@app.command()
def explain(
    park: ParkArgument,
    what: WhatArgument = None,
    *,
    item: ItemOption = "",
    objective: ObjectiveOption = None,
    scenario: ScenarioOption = None,
    seconds: SecondsOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> int:
    """Say why a pair, a stream or a retrofit is not in the plan, and what would bring it in."""
    from symbiosis.decide.explain import SECONDS
    from symbiosis.decide.explain import explain as explained
    from symbiosis.show.terminal.explained_page import explained_report
    from symbiosis.show.terminal.plain import print_json
    from symbiosis.show.terminal.standing import shown_standing

    loaded = loaded_park(park, lang)
    choices = asked_scenario(scenario, objective, loaded)
    words = [*(what or []), *([item] if item else [])]
    doing = lang("explain.doing", park=lang.name(loaded.info.title, loaded.info.title_zh))
    with shown_standing(doing, lang) as progress, cancellable() as cancel:
        found = explained(
            loaded, words, choices, seconds=SECONDS if seconds is None else seconds,
            progress=progress, cancel=cancel,
        )  # fmt: skip
    if as_json:
        print_json(_document(found))
    else:
        show(explained_report(found, lang))
    return INTERRUPTED if cancel.is_set() else 0


def _document(found: Explanation) -> dict[str, object]:
    import math
    from dataclasses import asdict

    from symbiosis.show.terminal.plain import rows

    figures = {name: getattr(found, name) for name in ("premium", "missing", "amount")}
    return {
        "park": found.park.info.id,
        "asked": asdict(found.subject),
        "state": found.state,
        "complete": found.complete,
        **{name: value if math.isfinite(value) else None for name, value in figures.items()},
        "lines": rows(found.table),
    }
