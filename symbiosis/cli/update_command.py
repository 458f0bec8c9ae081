"""The command `update`: meters into a park, and what that does to a plan that was made before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbiosis.cli.command_line import app, cancellable, show
from symbiosis.cli.options import JsonOption, LangOption, ParkArgument, TimeOption
from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from symbiosis.decide.drift import Drift
    from symbiosis.show.words import Words


@app.command()
def update(
    park: ParkArgument,
    meters: Annotated[Path, typer.Argument(metavar="METERS", help="An export: CSV or parquet.")],
    *,
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Its layout, which meter is what (TOML).")
    ] = None,
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="PARK", help="Where to save; default: the park."),
    ] = None,
    against: Annotated[
        Path | None, typer.Option(metavar="PLAN", help="A saved plan: does it still hold?")
    ] = None,
    time_limit: TimeOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> None:
    """Bring meters into a park: amounts, ranges, profiles; say how good the readings are."""
    from symbiosis.park.containers.addresses import place_of, shown
    from symbiosis.park.meters.meter_update import update_park
    from symbiosis.park.save import refuse_no_park
    from symbiosis.plan.folder.load_plan import load_plan
    from symbiosis.show.terminal.meter_page import meter_page

    target = place_of(out) if out else in_place(park)
    refuse_no_park(target, [file for file in (meters, mapping) if file])
    old = load_plan(against) if against else None
    updated = update_park(park, meters, mapping)
    updated.save(target)
    if not as_json:
        show(meter_page(updated, target, lang))
    drifted = _drift(old, updated.park, time_limit, lang) if old else None
    if as_json:
        told = updated.summary() | {"saved_to": shown(target)}
        show(told | ({"drift": drifted.summary()} if drifted else {}))
    elif drifted:
        from symbiosis.show.terminal.drift_page import drift_report

        show("")  # a line between the two
        show(drift_report(drifted, lang))


def in_place(park: str) -> Path | str:
    """Find the park itself to be written.

    Raises
    ------
    BadInput
        If it is one of those that ship with symbiosis.
    """
    from symbiosis.park.shipped import SHIPPED, locate

    path = locate(park)
    if isinstance(path, Path) and path.resolve().is_relative_to(SHIPPED.resolve()):
        message = f"{park} ships with symbiosis and stays as it is: give --out PARK."
        raise BadInput(message)
    return path


def _drift(plan: Any, park: Any, time_limit: float | None, say: Words) -> Drift:
    """Ask the old plan again, with progress, until it is answered or stopped."""
    from symbiosis.decide.drift import drift
    from symbiosis.show.terminal.progress import shown_progress

    with shown_progress(say("drift.doing"), say) as progress, cancellable() as cancel:
        return drift(plan, park, time_limit=time_limit, progress=progress, cancel=cancel)
