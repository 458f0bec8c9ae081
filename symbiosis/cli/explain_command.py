"""The command `explain`: why something is not in the plan, and what would have to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbiosis.cli.command_line import app, asking, show
from symbiosis.cli.options import (
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

    words = [*(what or []), *([item] if item else [])]
    enough = SECONDS if seconds is None else seconds
    with asking(park, scenario, objective, "explain.doing", lang) as asked:
        found = explained(asked.park, words, asked.scenario, seconds=enough, **asked.watch)
    show(_document(found) if as_json else explained_report(found, lang))
    return asked.code


def _document(found: Explanation) -> dict[str, Any]:
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
