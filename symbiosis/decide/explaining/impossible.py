"""Impossible: which limits, targets and rows of the planner's tables contradict each other."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from symbiosis.decide.explaining.edits import CONTENTS, SCENARIO, Edit, edited
from symbiosis.decide.explaining.explained_lines import Line
from symbiosis.errors import BadInput, NoPlan
from symbiosis.park.accounts import unit_of
from symbiosis.park.media import MEDIA, UNITS
from symbiosis.question.in_words import PlannersWords

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.matching.tables import Matches
    from symbiosis.optimise import LivePlanner
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.solving.session.breach import Breach

    Cell = tuple[str, str, tuple[Edit, ...]]
    Mapped = Callable[[Park, Scenario, Matches, Breach], Cell]

SLACK = 1e-5
"""A repair goes this share beyond what the solver found: its tolerance."""


def conflicts(
    planner: LivePlanner, park: Park, scenario: Scenario, none: NoPlan
) -> tuple[Line, ...]:
    """Tell what must give way, in cells of tables, with the repair of all of them together.

    Parameters
    ----------
    none
        Why there was no plan, as it was told.

    Raises
    ------
    NoPlan
        If nothing that a planner could change is known to stand in the way.
    """
    from symbiosis.optimise import LivePlanner

    breaches, matches = planner.repairs(scenario)
    if not breaches:
        raise none
    breaches = _in_words(breaches, matches)
    cells = [_cell(park, scenario, matches, each) for each in breaches]
    repair = tuple(edit for _, _, edits in cells for edit in edits)
    proved: bool | None = None
    if repair and all(edits for _, _, edits in cells):
        changed, asked = edited(park, scenario, repair)
        try:
            (planner if changed is park else LivePlanner(changed)).plan(asked, time_limit=60.0)
            proved = True
        except (NoPlan, BadInput):
            proved = False
    return tuple(
        Line(
            "conflict", name, figure=breach.reached - breach.asked, unit=unit, now=breach.asked,
            needed=breach.reached, proved=proved, detail=str(breach),
            edits=(*edits, *(edit for edit in repair if edit not in edits)),
        )
        for breach, (name, unit, edits) in zip(breaches, cells, strict=True)
    )  # fmt: skip


def _in_words(breaches: list[Breach], matches: Matches) -> list[Breach]:
    """Call what must give way by the rows of the planner's tables, as far as they are known."""
    words = PlannersWords(matches)
    laws = [each.law.rpartition(".") for each in breaches]
    names = [words.row(law[0], law[2], each.key) for law, each in zip(laws, breaches, strict=True)]
    return [
        replace(each, name=name or each.name) for name, each in zip(names, breaches, strict=True)
    ]


def _cell(park: Park, scenario: Scenario, matches: Matches, breach: Breach) -> Cell:
    """Find the cell from which a constraint was made; none is known for every one."""
    mapped = _MAPPED.get(breach.law)
    if mapped is None:
        return breach.name, "", ()
    return mapped(park, scenario, matches, breach)


def _beyond(breach: Breach) -> float:
    """Give what can be had, a little on the side where there are plans."""
    step = SLACK * max(1.0, abs(breach.reached))
    return breach.reached + (step if breach.reached > breach.asked else -step)


def _limit(park: Park, _: Scenario, __: Matches, breach: Breach) -> Cell:
    place, account, _holder = breach.key
    side = "maximum" if breach.reached > breach.asked else "minimum"
    edit = Edit(SCENARIO, str(account), "limits", _beyond(breach), (side, place))
    return f"limit {account}", unit_of(account, park.info.currency), (edit,)


def _target(_: Park, scenario: Scenario, __: Matches, breach: Breach) -> Cell:
    place, name, side = breach.key
    target = scenario.targets[place]
    if breach.ratio is None:
        return f"target {name}", "", ()
    reached = breach.ratio.reached
    step = SLACK * max(1.0, abs(reached))
    bound = reached - step if side == "minimum" else reached + step
    edit = Edit(SCENARIO, str(name), "targets", bound, (side, place))
    return f"target {name}", target.unit, (edit,)


def _forced(medium: str) -> Mapped:
    def mapped(park: Park, scenario: Scenario, matches: Matches, breach: Breach) -> Cell:
        unit = f"{UNITS[medium]}/a"
        name = str(matches.arcs["connection"].get(breach.key, ""))
        rows = park.tables["connections"]
        if name not in rows.index:
            return "forced", unit, ()
        if rows["status"][name] != "forced" and scenario.existing != "allowed":
            return "forced", unit, (Edit(SCENARIO, "", "existing", "allowed"),)
        edit = Edit("connections", name, "quantity", max(0.0, _beyond(breach)))
        return "forced", unit, (edit,)

    return mapped


def _amount(medium: str) -> Mapped:
    """Map the balance of a stream to its amount, which would have to be another one."""

    def mapped(park: Park, _: Scenario, matches: Matches, breach: Breach) -> Cell:
        key: Any = breach.key
        stream = str(key[0] if isinstance(key, tuple) else key)
        table, unit = MEDIA[medium].table, f"{UNITS[medium]}/a"
        if stream not in park.tables[table].index or not breach.asked:
            return "amount", unit, ()
        amount = float(matches.streams["annual"][stream])
        edit = Edit(table, stream, "quantity", amount * _beyond(breach) / breach.asked)
        return "amount", unit, (edit,)

    return mapped


def _content(medium: str) -> Mapped:
    """Map a limit of content to the need's cell: no figure is known, so nothing is tried."""

    def mapped(_: Park, __: Scenario, ___: Matches, breach: Breach) -> Cell:
        sink, _period, name, kind = breach.key
        return f"{CONTENTS} {sink} {kind}:{name}", next(iter(MEDIA[medium].content_units), ""), ()

    return mapped


_MAPPED: dict[str, Mapped] = {
    "account_limit": _limit,
    "target_limit": _target,
    **{f"{medium}.forced_limit": _forced(medium) for medium in MEDIA},
    **{f"{medium}.source_balance": _amount(medium) for medium in MEDIA},
    **{f"{medium}.sink_balance": _amount(medium) for medium in MEDIA},
    **{f"{medium}.blending_limit": _content(medium) for medium in MEDIA},
}
"""Constraint -> how its cell is found."""
