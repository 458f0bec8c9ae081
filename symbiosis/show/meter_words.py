"""What meters say of a year, and how good their readings are, in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbiosis.park.meters.meter_update import MeterUpdate
    from symbiosis.show.words import Words

HEADS = ("stream", "before", "amount", "change", "range", "measured")
"""Columns of what was measured, by the codes of their headings."""
FIGURES = HEADS[1:4]
_NAMED = 8
_UNMETERED = "unmetered"


def metered_rows(update: MeterUpdate, say: Words) -> list[tuple[str, ...]]:
    """Say of every metered stream what it was, what it is now, and how long it was measured."""
    rows: list[tuple[str, ...]] = []
    for name, row in update.streams.iterrows():
        before, now, low, high = (
            float(row[column]) for column in ("before", "quantity", "low", "high")
        )
        told = say(
            "meters.share",
            share=say.percent(float(row["share"])),
            begin=row["begin"],
            end=row["end"],
            months=row["months"],
        )
        least, was, is_now, most = (
            say.amount(figure, row["unit"]) for figure in (low, before, now, high)
        )
        change = say.percent(now / before - 1.0, sign=True) if before else "–"
        between = say("sectors.between", low=least, high=most)
        rows.append((str(name), was, is_now, change, between, told))
    return rows


def finding_lines(update: MeterUpdate, say: Words) -> list[str]:
    """Say what is odd about the readings: a sentence each; of streams without meter a few."""
    odd = [one for one in update.findings if one.kind != _UNMETERED]
    idle = [one for one in update.findings if one.kind == _UNMETERED]
    lines = []
    for one in (*odd, *idle[:_NAMED]):
        what = say(
            f"finding.{one.kind}",
            count=one.count if one.count == 1 else f"{one.count:,}",
            hours=f"{one.hours:,.4g}",
            first=update.told(one),
        )
        lines.append(f"{one.meter}: {what}")
    if len(idle) > _NAMED:
        lines.append(say("meters.others", count=len(idle) - _NAMED))
    return lines
