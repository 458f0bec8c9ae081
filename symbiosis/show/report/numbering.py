"""Numbers of tables and figures: each kind is counted through the whole report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.show.report.content import Grid, Picture
from symbiosis.show.words import Words

if TYPE_CHECKING:
    from symbiosis.show.report.content import Report


def captions(report: Report) -> dict[int, str]:
    """Give the caption of every table and picture with its number, by the block's identity."""
    say, counted, found = Words(report.language), {"table": 0, "picture": 0}, {}
    for block in report.blocks():
        if isinstance(block, Grid | Picture):
            kind = "table" if isinstance(block, Grid) else "picture"
            counted[kind] += 1
            found[id(block)] = f"{say(f'report.{kind}')} {counted[kind]}  {block.caption}"
    return found
