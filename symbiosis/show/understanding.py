"""How a park was read: every stream's amount a year as understood, and what was filled in."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from symbiosis.park.media import STREAM_TABLES, UNITS
from symbiosis.show.fault_words import says_little

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from symbiosis.park.draft import Draft
    from symbiosis.park.entities import Park
    from symbiosis.park.fills import Said, Understood
    from symbiosis.park.library import Library
    from symbiosis.show.words import Words

_ROLES = ("source", "sink", "process")
_HEADS = ("stream", "firm", "role", "written", "amount", "hours")
FIGURES = ("written", "amount", "hours")
"""Columns of figures."""


@dataclass(frozen=True)
class ReadTable:
    """A table of streams as it was understood.

    Attributes
    ----------
    told
        Its sums, in a sentence.
    heads, rows
        Columns, by the codes of their headings; the largest stream first. Hours are a column where
        something is a rate.
    """

    told: str
    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]


def tables_read(draft: Draft, say: Words) -> Iterator[ReadTable]:
    """Say of every table of streams what was understood."""
    for table, medium in STREAM_TABLES.items():
        rows = [each for each in draft.understood if each.table == table]
        if not rows:
            continue
        frame = draft.tables[table].drop_duplicates("id").set_index("id")
        firms, roles = frame["enterprise"].to_dict(), frame["role"].to_dict()
        shown = sorted(rows, key=lambda each: (-each.value, each.row))
        rated = any(not isnan(each.hours) for each in rows)
        heads = _HEADS if rated else _HEADS[:-1]
        lines = []
        for each in shown:
            role = str(roles.get(each.row, ""))
            cells = (
                each.row,
                str(firms.get(each.row, "")),
                say(f"check.role.{role}") if role in _ROLES else role,
                f"{each.written} {each.written_unit}".strip(),
                say.amount(each.value, each.unit),
                _hours(each, say),
            )
            lines.append(cells[: len(heads)])
        yield ReadTable(_sums(rows, roles, medium, say), heads, lines)


def _sums(
    rows: Sequence[Understood], roles: Mapping[Hashable, object], medium: str, say: Words
) -> str:
    """Sum up what is offered and what is wanted."""
    unit = f"{UNITS[medium]}/a"
    offered = [each.value for each in rows if roles.get(each.row) == "source"]
    wanted = [each.value for each in rows if roles.get(each.row) != "source"]
    return say(
        "check.sums",
        table=say(f"medium.{medium}"),
        sources=len(offered),
        sinks=len(wanted),
        source_amount=say.amount(sum(offered), unit),
        sink_amount=say.amount(sum(wanted), unit),
    )


def _hours(each: Understood, say: Words) -> str:
    """Say how long a rate runs; an amount a year needs no word."""
    if isnan(each.hours):
        return ""
    hours = f"{each.hours:,.0f}"
    if each.profile:
        return say("check.hours_by", hours=hours, profile=each.profile)
    return say("check.hours", hours=hours)


def sums_of(park: Park, say: Words) -> list[tuple[str, str, str]]:
    """Sum up what a park offers and wants of every medium that it has: medium, offered, wanted."""
    rows = []
    for table, medium in STREAM_TABLES.items():
        streams = park.tables[table]
        if len(streams):
            sums = streams.groupby("role")["quantity"].sum()
            offered, wanted = (
                say.amount(float(sums.get(role, 0.0)), f"{UNITS[medium]}/a")
                for role in ("source", "sink")
            )
            rows.append((say(f"medium.{medium}"), offered, wanted))
    return rows


def by_table(said: Sequence[Said]) -> list[list[Said]]:
    """Put the sentences of one table together, tables in the order in which they come first.

    What says little, whose id a name is, comes last.
    """
    groups: dict[str, list[Said]] = {}
    for each in said:
        groups.setdefault(each.table, []).append(each)
    return [sorted(group, key=lambda each: says_little(each.text)) for group in groups.values()]


def ground_names(library: Library, say: Words) -> dict[str, str]:
    """Give what classes of ground and crossings are called."""
    rows = library.grounds
    classes = rows["class"].where(rows["class"] != "", rows.index.to_series())
    told = zip(classes, rows["name"], rows["name_zh"], strict=True)
    called: dict[str, str] = {}
    for of, name, chinese in told:
        called.setdefault(str(of), say.name(str(name), str(chinese)))
    return called
