"""Indicators on the terminal: where the park stands, what is met, which data are missing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from symbiosis.park.facts import FACTS, unit_of_fact
from symbiosis.park.library import load_library
from symbiosis.show.indicator_words import (
    SITUATIONS,
    confidence_of,
    counts_of,
    matched_words,
    threshold_of,
)
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.decide.indicator_table import Standing
    from symbiosis.show.words import Words

STYLES = {"pass": "green", "fail": "red", "missing": "yellow"}
_WIDE = 22
"""Columns that an indicator's id needs."""
_FACT = "fact."
_NETWORK = "network"


def indicator_report(standing: Standing, title: str, say: Words, *, whole: bool) -> RenderableType:
    """List indicators by system, then the data that would make more of them computable.

    Parameters
    ----------
    title
        Name of the park, and which plan is meant.
    whole
        Whether every row is listed, or only those that have a figure.
    """
    parts: list[RenderableType] = [Text(title, style="bold")]
    shown = [each for each in SITUATIONS if standing.table[each].notna().any()]
    systems = load_library().indicator_systems
    for system in standing.systems:
        rows = standing.table[standing.table["system"] == system]
        has_figure = rows[list(SITUATIONS)].notna().any(axis=1)
        listed = rows if whole else rows[has_figure]
        if listed.empty:
            continue
        name = say.name(str(systems["name"][system]), str(systems["name_zh"][system]))
        heading = say("indicators.system", name=name, system=system)
        parts += [Text(), Text(heading, style="bold"), Text(_edition(systems, system, say), "dim")]
        parts.append(_listed(listed, standing, shown, say))
        figured = map(str, rows.index[has_figure])
        told = matched_words(standing.matched, load_library(), figured, say)
        parts += [Text(each, style="dim") for each in told]
        if len(listed) < len(rows):
            more = say("indicators.more", count=len(rows) - len(listed), system=system)
            parts.append(Text(more, style="dim"))
    if whole and _NETWORK in standing.systems:
        parts += [Text(), _firms(standing, say)]
    return Group(*parts, *_missing(standing, say))


def _firms(standing: Standing, say: Words) -> Table:
    """List the enterprises, the most central first, and on whom each hangs most."""
    heads = ("firm", "partners", "gives", "takes", "betweenness", "dependence")
    table = plain_table(*(say(f"indicators.{head}") for head in heads))
    for column in table.columns[1:5]:
        column.justify = "right"
    firms = standing.firms.sort_values(["betweenness", "partners"], ascending=False, kind="stable")
    names = {str(name): say.name(row["name"], row["name_zh"]) for name, row in firms.iterrows()}
    for name, row in firms[firms["partners"] > 0].iterrows():
        told = ""
        if row["dependence"] > 0.0:
            share, medium = say.percent(row["dependence"]), say(f"medium.{row['medium']}")
            told = say(
                "indicators.hangs", share=share, medium=medium, partner=names[row["partner"]]
            )
        counts = (str(row[head]) for head in heads[1:4])
        table.add_row(names[str(name)], *counts, say.number(row["betweenness"]), told)
    return table


def _edition(systems: pd.DataFrame, system: str, say: Words) -> str:
    """Say of which edition the thresholds are, and how far they were compared with it."""
    row = systems.loc[system]
    edition = say.name(str(row["edition"]), str(row["edition_zh"]))
    how = confidence_of(str(row["confidence"]), say)
    return say("indicators.edition", edition=edition, text=how) if edition else how


def _listed(rows: pd.DataFrame, standing: Standing, shown: list[str], say: Words) -> Table:
    heads = ["indicator", *shown, "threshold", "verdict", "counts"]
    table = plain_table(*(say(f"indicators.{head}") for head in heads))
    table.columns[0].min_width = _WIDE
    for column in table.columns[1 : 2 + len(shown)]:
        column.justify = "right"
    verdict = f"verdict_{standing.last}"
    for name, row in rows.iterrows():
        called = say.name(str(row["name"]), str(row["name_zh"]))
        figures = (say.number(float(row[each])) for each in shown)
        code = str(row[verdict])
        table.add_row(
            say("indicators.called", name=called, indicator=name),
            *figures,
            threshold_of(row, say),
            Text(say(f"verdict.{code}"), style=STYLES.get(code, "")),
            say("cli.between").join(_told(row, say)),
        )
    return table


def _told(row: pd.Series, say: Words) -> Iterator[str]:
    """Say what counts, and how far the threshold is known if that is not as of its system."""
    yield from counts_of(row, say)
    usual = load_library().indicator_systems["confidence"][row["system"]]
    if row["confidence"] != usual and not math.isnan(row["threshold"]):
        yield say("indicators.doubt", text=confidence_of(row["confidence"], say))


def _missing(standing: Standing, say: Words) -> Iterator[Text]:
    """List the facts that are missing, the one that most indicators wait for first."""
    lacking = standing.table["missing"].str.split(";").explode().str.strip()
    wanted = lacking.value_counts()
    facts = [name for name in FACTS if f"{_FACT}{name}" in wanted.index]
    facts.sort(key=lambda name: -int(wanted[f"{_FACT}{name}"]))
    if facts:
        yield Text("\n" + say("indicators.write"), style="bold")
    for name in facts:
        unit = unit_of_fact(name, standing.currency)
        count = int(wanted[f"{_FACT}{name}"])
        told = say(f"fact.{name}")
        line = say("indicators.fact", fact=name, unit=unit, told=told, count=count)
        if name in standing.listed:
            amount = f"{standing.listed[name]:,.0f} {unit}"
            line += say("cli.between") + say("indicators.beside", amount=amount)
        yield Text(f"  {line}")
    if (standing.table[f"verdict_{standing.last}"] == "checklist").any():
        yield Text("\n" + say("indicators.answer"), style="dim")
