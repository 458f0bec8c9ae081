"""The command `targets`: the cheapest plan that meets a set of targets, and what each costs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from symbiosis.cli.command_line import app, asked_scenario, cancellable, loaded_park, show
from symbiosis.cli.options import (
    INTERRUPTED,
    GapOption,
    JsonOption,
    LangOption,
    OutOption,
    ParkArgument,
    ScenarioOption,
    TimeOption,
)
from symbiosis.errors import BadInput, NoPlan

if TYPE_CHECKING:
    from pathlib import Path

    from symbiosis.decide.target_curve import TargetCurve
    from symbiosis.decide.targets import TargetPlan
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.show.words import Words

_CHOICE = re.compile(r"\s*(\w+)\s*=\s*(\w+)\s*")
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME[=VALUE]",
        help="A system (zero_carbon_2025) or an indicator (waste_heat=50); again for more.",
    ),
]
SwitchOption = Annotated[
    list[str] | None,
    typer.Option(
        "--switch", metavar="NAME=CHOICE", help="What an indicator leaves open: condenser=in."
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
    from symbiosis.optimise import LivePlanner
    from symbiosis.plan.folder.files import refuse_others
    from symbiosis.show.terminal.standing import shown_standing

    loaded = loaded_park(park, lang)
    choices = asked_scenario(scenario, None, loaded)
    wanted = _Wanted(
        tuple(chosen or ()), _switches(switch or []), tuple(first or ()), curve, points
    )
    wanted.refuse_nothing(choices)
    if out:
        refuse_others(out)
    planner = LivePlanner(loaded)
    asking: dict[str, Any] = {"planner": planner, "time_limit": time_limit, "gap": gap}
    doing = lang("targets.doing", park=lang.name(loaded.info.title, loaded.info.title_zh))
    with shown_standing(doing, lang) as progress, cancellable() as cancel:
        asking |= {"progress": progress, "cancel": cancel}
        found, steep = _decided(loaded, choices, wanted, asking)
    if found and out:
        found.plan.save(out)
    _print(found, steep, loaded, out, lang if not as_json else None)
    if cancel.is_set():
        return INTERRUPTED
    return 0 if found is None or found.met else NoPlan.exit_code


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
    park: Park, choices: Scenario, wanted: _Wanted, asking: dict[str, Any]
) -> tuple[TargetPlan | None, TargetCurve | None]:
    """Answer what is wanted, as far as nobody stops it."""
    from symbiosis.decide.target_curve import target_curve
    from symbiosis.decide.targets import targets as targets_of

    found, steep, switches = None, None, wanted.switches
    if wanted.chosen or choices.targets:
        order = wanted.first
        found = targets_of(park, wanted.chosen, choices, switches=switches, order=order, **asking)
    if wanted.curve and not asking["cancel"].is_set():
        steep = target_curve(
            park, wanted.curve, choices, points=wanted.points, switches=switches, **asking
        )
    return found, steep


def _print(
    found: TargetPlan | None,
    steep: TargetCurve | None,
    park: Park,
    saved_to: Path | None,
    say: Words | None,
) -> None:
    """Print an answer for people, or as data where nobody reads it."""
    from symbiosis.show.terminal.plain import print_json
    from symbiosis.show.terminal.target_page import target_report

    if say is None:
        print_json(document(found, steep, saved_to))
    else:
        show(target_report(found, steep, park, say, saved_to))


def document(
    found: TargetPlan | None, steep: TargetCurve | None, saved_to: Path | None
) -> dict[str, Any]:
    """Give an answer as plain data."""
    from symbiosis.show.terminal.plain import rows

    told: dict[str, Any] = {}
    if found:
        told = {
            "park": found.plan.park.info.id,
            "met": found.met,
            "cost": found.cost,
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


def _switches(said: list[str]) -> dict[str, str]:
    """Read ``NAME=CHOICE``."""
    pairs = [(text, _CHOICE.fullmatch(text)) for text in said]
    for text, pair in pairs:
        if pair is None:
            message = f"--switch {text}: write NAME=CHOICE, such as condenser=in."
            raise BadInput(message)
    return {pair[1]: pair[2] for _, pair in pairs if pair}
