"""The command `periods`: typical days of a park from hourly series."""

from __future__ import annotations

from typing import Annotated

import typer

from symbiosis.cli.command_line import app, show
from symbiosis.cli.options import (
    JsonOption,
    LangOption,
    ParkArgument,
    SeriesOption,
    UseOption,
    shapes_of,
)
from symbiosis.cli.update_command import in_place

_Peak = Annotated[
    list[str] | None,
    typer.Option(metavar="PROFILE", help="Keep its largest day; default: of all needs."),
]
_HoursPerStep = Annotated[
    int, typer.Option("--hours-per-step", min=1, max=4, help="Hours that are one step.")
]
_Tariff = Annotated[
    str,
    typer.Option(
        metavar="TARIFF",
        help="Price of power by the hour (`symbiosis tariffs`), or UTILITY=TARIFF.",
    ),
]
_Out = Annotated[
    str | None,
    typer.Option("--out", "-o", metavar="PARK", help="Where to save; default: the park."),
]


@app.command()
def periods(
    park: ParkArgument,
    *,
    days: Annotated[int, typer.Option(min=1, max=365, help="Typical days at most.")] = 8,
    peak: _Peak = None,
    no_peak: Annotated[bool, typer.Option("--no-peak", help="Keep no extreme day.")] = False,
    hours_per_step: _HoursPerStep = 1,
    series: SeriesOption = None,
    use: UseOption = None,
    tariff: _Tariff = "",
    out: _Out = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> None:
    """Make typical days of a year of hours, and say what they lose."""
    from symbiosis.park.containers.addresses import place_of, shown
    from symbiosis.park.save import refuse_no_park
    from symbiosis.park.series.stepped_park import step_park
    from symbiosis.show.terminal.periods_page import periods_page

    target = place_of(out) if out else in_place(park)
    files = series or []
    refuse_no_park(target, files)
    stepped = step_park(
        park,
        days,
        peak=not no_peak and (peak or True),
        series=files,
        use=shapes_of(use),
        hours_per_step=hours_per_step,
        tariff=shapes_of([tariff]) if "=" in tariff else tariff,
    )
    stepped.save(target)
    if as_json:
        show(stepped.summary() | {"saved_to": shown(target)})
    else:
        show(periods_page(stepped, shown(target) if isinstance(target, str) else target, lang))
