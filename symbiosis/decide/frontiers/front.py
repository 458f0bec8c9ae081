"""A frontier: its payoff table, its points, its knee, and the plan of each point."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis.decide.frontiers.tracing import ROUNDING, knee_of, undominated
from symbiosis.errors import BadInput
from symbiosis.optimise import LivePlanner
from symbiosis.park.accounts import ACCOUNTS, MONEY, unit_of
from symbiosis.plan.folder.sheets import put_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from symbiosis.decide.frontiers.aims import Aim
    from symbiosis.decide.frontiers.tracing import Values
    from symbiosis.decide.sweeping.case import Case, Effort, Noted
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan


@dataclass(frozen=True)
class Payoff:
    """A row of a payoff table: one objective at its best, then the others in turn."""

    best: str
    values: Values
    case: Case = field(repr=False)
    noted: Noted = field(repr=False)


@dataclass(frozen=True, eq=False)
class Front:
    """What must be given of one account for another.

    Attributes
    ----------
    park
        The park.
    objectives
        Account or sum -> its unit, in the order asked.
    more
        Those of them of which more is better.
    payoff
        A row for each objective at its best (the others as good as may be then), a column for each.
    table
        The points, by name, along the frontier: the objectives; ``slope`` between a point and the
        one before: what one unit more of the second objective's good costs of the first (two
        objectives only); ``knee``; ``distance`` to the chord (:func:`.tracing.knee_of`);
        ``saving``, ``status``, ``gap``; then every account.
    units
        Column of :attr:`table` -> its unit.
    complete
        Whether it was traced to its end.
    """

    park: Park = field(repr=False)
    objectives: Mapping[str, str]
    more: tuple[str, ...]
    payoff: pd.DataFrame = field(repr=False)
    table: pd.DataFrame = field(repr=False)
    units: Mapping[str, str] = field(repr=False)
    complete: bool
    _asked: Mapping[str, Case] = field(repr=False)
    _effort: Effort = field(repr=False)
    plans: Mapping[str, Plan] = field(default_factory=dict, repr=False)
    """Point -> its plan, where they were wanted at once."""

    @property
    def knee(self) -> str | None:
        """Name of the point at the knee; None: there is none."""
        names = self.table.index[self.table["knee"]]
        return str(names[0]) if len(names) else None

    def plan(self, point: str) -> Plan:
        """Make the plan of a point again, whole: the same one.

        Raises
        ------
        BadInput
            If there is no such point.
        """
        if point not in self._asked:
            message = f"point: {point!r} is none. Known: {', '.join(self._asked)}."
            raise BadInput(message)
        if point in self.plans:
            return self.plans[point]
        return self._made(point, LivePlanner(self.park, steady=True))

    def with_plans(self, planner: LivePlanner) -> Front:
        """Give the same with the plan of every point.

        Parameters
        ----------
        planner
            A steady one, of the park.
        """
        return replace(self, plans={point: self._made(point, planner) for point in self._asked})

    def _made(self, point: str, planner: LivePlanner) -> Plan:
        effort = self._effort
        return planner.plan(
            self._asked[point].scenario, time_limit=effort.time_limit, gap=effort.gap
        )

    def summary(self) -> dict[str, Any]:
        """Give it as plain data, as ``--json`` prints it."""
        tables = {"payoff": self.payoff, "points": self.table}
        return {
            "park": self.park.info.id,
            "objectives": dict(self.objectives),
            "more": list(self.more),
            "complete": self.complete,
            "knee": self.knee,
            "units": dict(self.units),
            **{
                name: json.loads(frame.reset_index().to_json(orient="records"))
                for name, frame in tables.items()
            },
        }

    def save(self, folder: str | Path) -> Path:
        """Write its tables as CSV into a folder."""
        tables = {"payoff": self.payoff, "points": self.table}
        return put_tables(folder, {name: frame.reset_index() for name, frame in tables.items()})


def front_of(
    park: Park,
    aims: Sequence[Aim],
    payoff: Sequence[Payoff],
    found: Sequence[tuple[Values, tuple[Case, Noted]]],
    ended: tuple[bool, Effort],
) -> Front:
    """Lay out what was found, without what is dominated.

    Parameters
    ----------
    found
        Points, each with its question and what was noted of it.
    ended
        Whether all was asked, and what every question could take.
    """
    names = [aim.name for aim in aims]
    values = [each for each, _ in found]
    slack = _rounding([row.values for row in payoff])  # noqa: PD011 - not a frame's
    kept = undominated(values, slack)
    knee, distances = knee_of([values[place] for place in kept])
    rows = []
    for number, place in enumerate(kept):
        _, noted = found[place][1]
        told = {"knee": number == knee, "distance": distances[number], **_told(noted)}
        rows.append(_signed(aims, values[place]) | told)
    points = [f"P{number}" for number in range(1, len(kept) + 1)]
    table = pd.DataFrame(rows, index=pd.Index(points, name="point"))
    if len(aims) == 2:  # noqa: PLR2004 - between two things there is a slope
        table.insert(2, "slope", table[names[0]].diff() / table[names[1]].diff())
    currency = park.info.currency
    units = {name: unit_of(name, currency) for name in (*names, *ACCOUNTS)}
    units |= {"saving": f"{currency}/a", "gap": "1", "distance": "1"}
    complete, effort = ended
    return Front(
        park,
        {aim.name: aim.unit(currency) for aim in aims},
        tuple(aim.name for aim in aims if aim.sense < 0.0),
        pd.DataFrame(
            [_signed(aims, row.values) for row in payoff],
            index=pd.Index([row.best for row in payoff], name="best"),
        ),
        table,
        units,
        complete,
        {name: found[place][1][0] for name, place in zip(points, kept, strict=True)},
        effort,
    )


def _rounding(rows: Sequence[Values]) -> list[float]:
    """Give what of each objective is rounding: a share of its range, and of its size."""
    columns = list(zip(*rows, strict=True))
    return [
        ROUNDING * (max(each) - min(each)) + ROUNDING**2 * max(map(abs, each)) for each in columns
    ]


def _signed(aims: Sequence[Aim], values: Values) -> dict[str, float]:
    """Give the objectives in their own sense; no minus before a nought."""
    return {aim.name: aim.sense * each + 0.0 for aim, each in zip(aims, values, strict=True)}


def _told(noted: Noted) -> dict[str, Any]:
    plan = dict(zip(ACCOUNTS, noted.accounts["plan"], strict=True))
    before = noted.accounts.get("today") or noted.accounts.get("baseline")
    costs = [
        sum(dict(zip(ACCOUNTS, each, strict=True))[m] for m in MONEY)
        for each in (before or [], noted.accounts["plan"])
        if each
    ]
    saving = costs[0] - costs[1] if before else float("nan")
    return {"saving": saving, "status": noted.status, "gap": noted.gap, **plan}
