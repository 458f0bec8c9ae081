"""The shipped parks as they were when experts did not believe them, with their plans of then.

Folders of `parks_of_2026` hold the tables that the rules of the second opinion read; of Rotterdam
those firms that its plan's exchanges have. Nobody solves them again: what a plan then said stands.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from symbiosis import Plan, Scenario, load_park, match
from symbiosis.plan.answer import Objective
from symbiosis.plan.reading.shapes import TABLES, shaped, unasked
from symbiosis.plan.review.second_opinion import RULES
from symbiosis.plan.review.seen import Seen

if TYPE_CHECKING:
    from symbiosis import Doubt

FOLDER = Path(__file__).parent / "parks_of_2026"
SAVED = ("accounts", "exchanges", "routes", "technologies", "streams", "evidence")


@cache
def reviewed_plan(name: str) -> Plan:
    folder = FOLDER / name
    park, scenario = load_park(folder), Scenario()
    tables = {each: _table(each, folder / "plan" / f"{each}.csv") for each in SAVED}
    return Plan(
        park=park,
        scenario=scenario,
        status="optimal",
        objective=Objective("cost", 0.0, 0.0, 0.0, park.info.currency),
        seconds={},
        ledger=unasked("ledger"),
        cascade=unasked("cascade"),
        matched=match(park, scenario),
        **tables,
    )


def _table(name: str, file: Path) -> pd.DataFrame:
    frame = pd.read_csv(file, dtype="str", keep_default_na=False)
    for column, what in TABLES[name].columns.items():
        if what.kind == "number" and column in frame:
            frame[column] = pd.to_numeric(frame[column], errors="coerce")
        elif what.kind == "flag" and column in frame:
            frame[column] = frame[column] == "True"
    return shaped(name, frame.set_index(TABLES[name].index))


def found(plan: Plan, rule: str) -> list[Doubt]:
    """Ask one rule of a plan."""
    (asked,) = (each for each in RULES if each.name == rule)
    return list(asked.ask(Seen(plan)))


def with_cell(plan: Plan, table: str, row: str | list[str], **cells: Any) -> Plan:
    """Give the same plan of a park in which rows are otherwise; `info` is the park's cover."""
    if table == "info":
        info = plan.park.info.model_copy(update=cells)
        return replace(plan, park=replace(plan.park, info=info))
    rows = plan.park.tables[table].copy()
    for column, value in cells.items():
        rows.loc[row, column] = value
    return replace(plan, park=plan.park.with_tables(**{table: rows}))


def with_arc(plan: Plan, row: str, **cells: Any) -> Plan:
    """Give the same plan of a park of which a possible exchange is otherwise."""
    arcs = plan.matches.arcs.copy()
    for column, value in cells.items():
        arcs.loc[row, column] = value
    return replace(plan, matched=replace(plan.matches, arcs=arcs))


def with_plan_cell(plan: Plan, table: str, row: str | list[str], **cells: Any) -> Plan:
    """Give the same park with a plan in which rows are otherwise."""
    rows = getattr(plan, table).copy()
    for column, value in cells.items():
        rows.loc[row, column] = value
    return replace(plan, **{table: rows})


def said(doubt: Doubt) -> str:
    """Write a doubt's figures as one text, to be searched."""
    figures = {name: each.value for name, each in doubt.figures.items()}
    return json.dumps([figures, doubt.rows], default=float)
