"""Slices of temperature told together: what is one pipe is read as one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping
    from typing import Any

    import pandas as pd

    from symbiosis.show.words import Words

    Row = Mapping[Hashable, Any]


def falls(row: Row | pd.Series, say: Words) -> Iterator[str]:
    """Say from how hot to how hot the heat of a way falls, and in how many slices.

    Parameters
    ----------
    row
        Of :func:`symbiosis.plan.tables.bundles.pipes`.
    """
    if math.isnan(row["supply_c"]):
        return
    fall = "{hot} → {cold} °C".format(**levels(row))
    yield say("cli.slices", fall=fall, count=int(row["slices"])) if row["slices"] > 1 else fall


def levels(row: Row | pd.Series) -> dict[str, str]:
    """Write how ``hot`` heat leaves by a way and how ``cold`` it arrives: a figure, or a range."""
    hot, cold = (_range(row[f"{end}_low"], row[f"{end}_c"]) for end in ("supply", "target"))
    return {"hot": hot, "cold": cold}


def others(name: str, row: Row | pd.Series, say: Words) -> str:
    """Name what goes over a way: its largest stream, and how many of other names there are."""
    more = int(row["names"]) - 1
    return say("report.and_others", what=name, count=more) if more else name


def _range(low: float, high: float) -> str:
    same = f"{low:.0f}" == f"{high:.0f}"
    return f"{high:.0f}" if same else f"{low:.0f}–{high:.0f}"
