"""The command `hours`: how a plan runs through the steps of its days."""

from __future__ import annotations

from typing import Annotated

import typer

from symbiosis.cli.command_line import app, show
from symbiosis.cli.options import JsonOption, LangOption
from symbiosis.cli.saved_plan import PlanArgument, saved_plan
from symbiosis.errors import BadInput
from symbiosis.park.media import MEDIA


@app.command()
def hours(
    plan: PlanArgument,
    *,
    medium: Annotated[str, typer.Option(help="Of this medium alone.")] = "",
    as_json: JsonOption = False,
    lang: LangOption,
) -> None:
    """Tell step by step what is needed, given, bought and stored, and when the peaks are."""
    from symbiosis.show.load_layers import media_with_hours
    from symbiosis.show.terminal.hour_table import hour_report
    from symbiosis.show.terminal.plain import rows

    if medium and medium not in MEDIA:
        message = f"--medium {medium}: is no medium. Give one of {', '.join(MEDIA)}."
        raise BadInput(message)
    asked = saved_plan(plan, lang)
    if asked.hours.empty:
        message = (
            f"{plan}: its park has no steps: its periods belong to no cycle. `symbiosis periods` "
            "makes typical days."
        )
        raise BadInput(message)
    media = [name for name in MEDIA if medium in ("", name) and name in set(asked.hours["medium"])]
    if not media:
        message = f"--medium {medium}: balances over the year in {plan}, or never moves."
        raise BadInput(message)
    steps = asked.hours[asked.hours["medium"].isin(media)]
    found = {"steps": rows(steps), "loads": rows(asked.loads(medium))} if as_json else None
    needing = [name for name in media if name in media_with_hours(asked)]
    show(found or hour_report(asked, needing or media, lang))
