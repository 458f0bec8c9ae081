"""An explanation for the terminal: how it stands, why, and which cell would change it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.show.names import item_name, library_name, names_of, told

if TYPE_CHECKING:
    from rich.console import RenderableType

    from symbiosis.decide.explain import Explanation
    from symbiosis.decide.explaining.explained_lines import Line
    from symbiosis.decide.explaining.subject import Subject
    from symbiosis.park.entities import Park
    from symbiosis.show.words import Words

MARKS = {True: "explain.proved", False: "explain.failed", None: "explain.untried"}
"""What came of a change -> how it is said."""


def explained_report(found: Explanation, say: Words) -> RenderableType:
    """Say how it stands, then line by line why, and what was tried."""
    what = subject_name(found.subject, found.park, say)
    parts: list[RenderableType] = [
        Text(say(f"explain.state.{found.state}", what=what), style="bold")
    ]
    if math.isfinite(found.missing) and found.missing > 0.0:
        money = say.amount(found.missing, f"{found.park.info.currency}/a")
        parts.append(Text(say("explain.missing", money=money)))
    elif found.state in {"not_chosen", "not_built"}:
        parts.append(Text(say("explain.never")))
    if found.state == "in_plan" and found.lines:
        parts.append(Text(say("explain.beside")))
    for line in found.lines:
        parts.append(Text(f"- {line_text(line, found.park, say)}"))
        if mark := _mark(line, say):
            parts.append(Text(f"  {mark}", style="green" if line.proved else "dim"))
    if not found.complete:
        parts.append(Text(say("explain.stopped"), style="yellow"))
    return Group(*parts)


def subject_name(subject: Subject, park: Park, say: Words) -> str:
    """Name what was asked."""
    if subject.kind == "pair":
        firms = names_of(park, say)
        ends = " → ".join(firms.get(end, end) for end in (subject.giver, subject.taker))
        return f"{ends} · {item_name(park, subject.item, '', say)}" if subject.item else ends
    if subject.kind == "retrofit":
        kind = str(park.technologies["technology"].get(subject.name, subject.name))
        return f"{library_name(park, kind, say)} ({subject.name})"
    return subject.name or say.name(park.info.title, park.info.title_zh)


def line_text(line: Line, park: Park, say: Words) -> str:
    """Say one line: a rule with its figures, a lever with what it would take, an alternative."""
    if line.kind == "lever":
        what = say.known(f"explain.lever.{line.name}", line.name)
        now = say.amount(line.now, line.unit)
        if math.isnan(line.needed):
            return say("explain.no_help", what=what, now=now)
        needed = say.amount(line.needed, line.unit)
        return say("explain.needs", what=what, now=now, needed=needed)
    if line.kind == "alternative":
        if math.isnan(line.figure):
            return say("explain.closed", flow=f"{line.source} → {line.sink}")
        money = say.amount(line.figure, line.unit)
        return say("explain.alternative", flow=f"{line.source} → {line.sink}", money=money)
    detail = told(park, line.detail, say)
    if line.kind == "conflict":
        return detail
    reason = say.known(f"reason.{line.name}", line.name)
    ends = " → ".join(filter(None, (line.source, line.sink)))
    return say("explain.rule", ends=ends, reason=reason, detail=detail)


def _mark(line: Line, say: Words) -> str:
    """Say which cells were changed, and whether that did it."""
    if line.kind == "alternative" or (line.kind == "rule" and not line.edits):
        if line.kind != "rule":
            return ""
        return say.known(f"explain.no_cell.{line.name}", say("explain.no_cell"))
    cells = []
    for edit in line.edits:
        value = say.number(edit.value) if isinstance(edit.value, float) else str(edit.value)
        column = edit.column if edit.key is None or edit.table == "connections" else (
            f"{edit.column} {edit.key if isinstance(edit.key, str) else edit.key[-1]}")  # fmt: skip
        place = " · ".join(filter(None, (edit.table, edit.row, column)))
        cells.append(f"{place} = {value}")
    if line.kind == "lever" and not cells:
        return ""
    return say(MARKS[line.proved], cells="; ".join(cells))
