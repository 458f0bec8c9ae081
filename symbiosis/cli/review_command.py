"""The command `review`: what an expert would doubt in a plan."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbiosis.cli.command_line import app, loaded_park, show
from symbiosis.cli.options import JsonOption, LangOption
from symbiosis.cli.saved_plan import PlanArgument, saved_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.plan.plan import Plan
    from symbiosis.plan.review.doubts import Doubt
    from symbiosis.show.words import Words


@app.command()
def review(
    plan: PlanArgument,
    *,
    park: Annotated[
        str,
        typer.Option(
            help="Take what was examined from this park, and not from the copy beside the plan."
        ),
    ] = "",
    as_json: JsonOption = False,
    lang: LangOption,
) -> None:
    """Say what an expert would doubt in a plan, the money that rests on it and the row to mend."""
    from symbiosis.plan.review.replies import replies_of, unasked
    from symbiosis.plan.review.second_opinion import review as doubts_of
    from symbiosis.show.terminal.doubt_list import doubts_report

    asked = saved_plan(plan, lang)
    known = loaded_park(park, lang) if park else asked.park
    doubts = doubts_of(asked, known)
    idle = unasked(doubts, replies_of(known))
    if as_json:
        show(_document(asked, doubts, lang) | {"unasked": [each._asdict() for each in idle]})
        return
    show(doubts_report(asked, doubts, lang, idle))


def _document(plan: Plan, doubts: Sequence[Doubt], say: Words) -> dict[str, Any]:
    from symbiosis.plan.bridge import gains_by_basis
    from symbiosis.plan.review.second_opinion import RULES
    from symbiosis.show.doubt_words import told_doubts

    told = told_doubts(plan, doubts, say)
    return {
        "park": plan.park.info.id,
        "currency": plan.park.info.currency,
        "reference": plan.reference,
        "saving": plan.saving if math.isfinite(plan.saving) else None,
        "gains_by_basis": gains_by_basis(plan).to_dict("index"),
        "rules": [rule.name for rule in RULES],
        "doubts": [
            {
                "rule": doubt.rule,
                "title": words.title,
                "money": doubt.money,
                "measure": doubt.measure,
                "text": words.text,
                "mend": words.mend,
                "figures": {name: each._asdict() for name, each in doubt.figures.items()},
                "rows": [row._asdict() for row in doubt.rows],
                "exchanges": list(doubt.exchanges),
                "source": doubt.source,
                "answers": [reply._asdict() for reply in doubt.replies],
            }
            for doubt, words in zip(doubts, told, strict=True)
        ],
    }
