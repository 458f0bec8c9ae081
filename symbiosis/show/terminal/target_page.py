"""Targets on the terminal: where they stand, what each costs, and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group
from rich.text import Text

from symbiosis.park.accounts import UP_FRONT
from symbiosis.park.green_marks import matched_in_time
from symbiosis.plan.tables.bundles import count_of
from symbiosis.show.indicator_words import matched_words
from symbiosis.show.names import held
from symbiosis.show.target_words import (
    asked,
    nothing_left,
    obstacle,
    out_of,
    per_step,
    target_name,
    value,
    verdict,
)
from symbiosis.show.terminal.listings import plain_table

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from pathlib import Path

    from rich.console import RenderableType
    from rich.table import Table

    from symbiosis.decide.target_curve import TargetCurve
    from symbiosis.decide.targets import TargetPlan
    from symbiosis.park.entities import Park
    from symbiosis.show.words import Words

    Row = Mapping[Hashable, Any]

STANDS = ("baseline", "today", "free", "reached")
NAMED = 12
"""Most things that bind that are named."""


def target_report(
    found: TargetPlan | None,
    steep: TargetCurve | None,
    park: Park,
    say: Words,
    saved_to: Path | None = None,
) -> RenderableType:
    """Tell whether targets can be met, what they cost, and what one of them costs at each value."""
    title = say("targets.title", park=say.name(park.info.title, park.info.title_zh))
    parts: list[RenderableType] = [Text(title, style="bold")]
    if found:
        parts += [*_verdict(found, say), Text(), _stands(found, say)]
        if found.table["price"].notna().any():
            parts += [Text(), _prices(found, say)]
        parts += _switches(found, say)
        matched, names = matched_in_time(park), found.table["target"]
        told = matched_words(matched, park.library, names, say)
        parts += [Text(each, style="dim") for each in told]
        if not found.met:
            parts += [Text(), *_in_the_way(found, say)]
        parts += _left_out(found, say)
    if steep:
        parts += [Text(), *_curve(steep, park, say)]
    if found and saved_to:
        parts += [Text(), Text(say("cli.saved_to", place=saved_to), style="bold")]
    return Group(*parts)


def _verdict(found: TargetPlan, say: Words) -> Iterator[Text]:
    yield Text(verdict(found, say), style="green" if found.met else "bold red")
    yield Text(
        say(
            "targets.plan", count=count_of(found.plan.exchanges),
            capex=say.amount(
                float(found.plan.accounts["plan"][UP_FRONT]), found.plan.park.info.currency
            ),
            gap=say.percent(found.plan.objective.gap),
        ),
        style="dim",
    )  # fmt: skip


def _stands(found: TargetPlan, say: Words) -> Table:
    """Compare where each target stands in all that is known."""
    table = found.table
    known = [name for name in STANDS if table[name].notna().any()]
    shown = plain_table(*(say(f"targets.head.{head}") for head in ("target", "asked", *known)), "")
    for column in shown.columns[1:-1]:
        column.justify, column.no_wrap = "right", True
    for row in table.to_dict("records"):
        stand = "missed_short" if not row["meets"] else "binds" if row["binds"] else "slack"
        shown.add_row(
            target_name(row, say),
            asked(row, say),
            *(value(row[name], row["unit"], say) for name in known),
            say(f"targets.{stand}"),
            style="" if row["meets"] else "red",
        )
    return shown


def _prices(found: TargetPlan, say: Words) -> Table:
    """Tell what a step of each target costs."""
    money = f"{found.plan.park.info.currency}/a"
    heads = ("target", "step", "price", "harder", "easier")
    shown = plain_table(*(say(f"targets.head.{head}") for head in heads))
    for column in shown.columns[1:]:
        column.justify = "right"
    for row in found.table.to_dict("records"):
        cells = [say.amount(row[name], money) for name in ("price", "harder", "easier")]
        shown.add_row(target_name(row, say), per_step(row["step"], row["unit"], say), *cells)
    return shown


def _switches(found: TargetPlan, say: Words) -> Iterator[Text]:
    """Print what denominators hang on: figures with other switches are other figures."""
    for row in found.table.to_dict("records"):
        if row["switches"]:
            name = target_name(row, say)
            yield Text(say("targets.switches", target=name, switches=row["switches"]), style="dim")


def _in_the_way(found: TargetPlan, say: Words) -> Iterator[Text]:
    """Say how near each missed target can be brought, and what stops it there."""
    plan = found.plan
    for row in found.table[~found.table["meets"]].to_dict("records"):
        near = value(row["closest"], row["unit"], say)
        yield Text(
            say("targets.closest", target=target_name(row, say), near=near, asked=asked(row, say)),
            style="bold",
        )
        own = found.obstacles[found.obstacles["target"] == row["target"]]
        for each in own.to_dict("records"):
            yield Text("  " + obstacle(each, plan, say))
        if own.empty:
            yield Text("  " + nothing_left(row, plan.park.library, say))
    if limits := held(plan, say):
        yield Text(say("binding.head"))
        yield from (Text(f"  {limit}") for limit in limits[:NAMED])


def _left_out(found: TargetPlan, say: Words) -> Iterator[Text]:
    """Say what was chosen and is no target here, and what would make it one."""
    if found.left_out.empty:
        return
    yield Text("\n" + say("targets.left_out"), style="yellow")
    for row in found.left_out.to_dict("records"):
        yield Text(f"  {target_name(row, say)}: {out_of(row, say)}")


def _curve(steep: TargetCurve, park: Park, say: Words) -> Iterator[RenderableType]:
    """Tell what each value of one target costs."""
    money = f"{park.info.currency}/a"
    name = say.name(steep.name, steep.name_zh)
    most = value(steep.most, steep.unit, say)
    key = "targets.curve" if steep.proved else "targets.curve_found"
    yield Text(say(key, target=name, most=most), style="bold")
    heads = ("asked", "reached", "cost", "price", "up_front", "exchanges")
    shown = plain_table(*(say(f"targets.head.{head}") for head in heads))
    for column in shown.columns:
        column.justify, column.no_wrap = "right", True
    for row in steep.table.to_dict("records"):
        shown.add_row(
            value(row["asked"], steep.unit, say), value(row["reached"], steep.unit, say),
            say.amount(row["cost"], money), say.amount(row["price"], money),
            say.amount(row["capex"], park.info.currency), f"{row['exchanges']:,.0f}",
        )  # fmt: skip
    yield shown
    step = per_step(steep.step, steep.unit, say)
    yield Text(say("targets.curve_note", step=step), style="dim")
