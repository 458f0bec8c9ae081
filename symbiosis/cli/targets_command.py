"""The command `targets`: the cheapest plan that meets a set of targets, and what each costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbiosis.cli.command_line import app, asking, show
from symbiosis.cli.options import (
    GapOption,
    JsonOption,
    LangOption,
    OutOption,
    ParkArgument,
    ScenarioOption,
    SwitchOption,
    TimeOption,
    choices_of,
)
from symbiosis.errors import BadInput, NoPlan

if TYPE_CHECKING:
    from pathlib import Path

    from symbiosis.cli.command_line import Asked
    from symbiosis.decide.target_curve import TargetCurve
    from symbiosis.decide.targets import TargetPlan
    from symbiosis.park.scenario import Scenario

SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME[=VALUE]",
        help="A system (zero_carbon_2025) or an indicator (waste_heat=50); again for more.",
    ),
]
FirstOption = Annotated[
    list[str] | None,
    typer.Option(
        "--first", metavar="NAME", help="Comes first where not all can be met; again for the next."
    ),
]
CurveOption = Annotated[
    str | None,
    typer.Option("--curve", metavar="NAME", help="Also what every value of this one costs."),
]
PointsOption = Annotated[int, typer.Option(min=2, max=50, help="Values on the curve.")]


@app.command()
def targets(
    park: ParkArgument,
    *,
    chosen: SetOption = None,
    switch: SwitchOption = None,
    first: FirstOption = None,
    curve: CurveOption = None,
    points: PointsOption = 9,
    scenario: ScenarioOption = None,
    out: OutOption = None,
    time_limit: TimeOption = None,
    gap: GapOption = None,
    as_json: JsonOption = False,
    lang: LangOption,
) -> int:
    """Find the cheapest plan that meets targets, what each costs, and what stands in the way."""
    from symbiosis.plan.folder.files import refuse_others
    from symbiosis.show.terminal.target_page import target_report

    order = tuple(first or ())
    wanted = _Wanted(tuple(chosen or ()), choices_of(switch), order, curve, points)
    with asking(park, scenario, None, "targets.doing", lang) as asked:
        wanted.refuse_nothing(asked.scenario)
        if out:
            refuse_others(out)
        found, steep = _decided(asked, wanted, time_limit=time_limit, gap=gap)
    if found and out:
        found.plan.save(out)
    if as_json:
        show(document(found, steep, out))
    else:
        show(target_report(found, steep, asked.park, lang, out))
    return asked.code or (0 if found is None or found.met else NoPlan.exit_code)


@dataclass(frozen=True)
class _Wanted:
    """What the command line asks for."""

    chosen: tuple[str, ...]
    switches: dict[str, str]
    first: tuple[str, ...]
    curve: str | None
    points: int

    def refuse_nothing(self, choices: Scenario) -> None:
        """Refuse to aim at nothing."""
        if not (self.chosen or self.curve or choices.targets):
            message = "targets: none is chosen. Say --set zero_carbon_2025, or --set waste_heat=50."
            raise BadInput(message)


def _decided(
    asked: Asked, wanted: _Wanted, **effort: float | None
) -> tuple[TargetPlan | None, TargetCurve | None]:
    """Answer what is wanted, as far as nobody stops it; one planner answers both."""
    from symbiosis.decide.target_curve import target_curve
    from symbiosis.decide.targets import targets as targets_of
    from symbiosis.optimise import LivePlanner

    park, choices = asked.park, asked.scenario
    found, steep = None, None
    how = {"planner": LivePlanner(park), "switches": wanted.switches, **effort, **asked.watch}
    if wanted.chosen or choices.targets:
        found = targets_of(park, wanted.chosen, choices, order=wanted.first, **how)
    if wanted.curve and not asked.cancel.is_set():
        steep = target_curve(park, wanted.curve, choices, points=wanted.points, **how)
    return found, steep


def document(
    found: TargetPlan | None, steep: TargetCurve | None, saved_to: Path | None
) -> dict[str, Any]:
    """Give an answer as plain data."""
    from symbiosis.park.green_marks import matched_in_time
    from symbiosis.show.terminal.plain import rows

    told: dict[str, Any] = {}
    if found:
        told = {
            "park": found.plan.park.info.id,
            "met": found.met,
            "cost": found.cost,
            "green_power_matched_within": matched_in_time(found.plan.park)[0],
            "targets": rows(found.table),
            "left_out": rows(found.left_out),
            "obstacles": rows(found.obstacles),
            "binding": rows(found.plan.binding()),
            "plan": found.plan.summary(saved_to),
        }
    if steep:
        names = ("target", "name", "side", "unit", "step", "free", "most", "proved")
        curve = {name: getattr(steep, name) for name in names}
        told["curve"] = {**curve, "points": rows(steep.table)}
    return told
