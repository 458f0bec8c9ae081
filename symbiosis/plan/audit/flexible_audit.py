"""The audit of flexible needs: what moves is met within its cycle, and no more than may.

As the rest of the audit it reads values and what was matched, and imports nothing of the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.plan.reading.flexed import flexed_rates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.plan.reading.once import Reading

_TOLERANCE = 1e-6
_LEAST = 1e-5
"""Rates below this are rounding [unit/h]."""


def broken_needs(reading: Reading) -> Iterator[str]:
    """Find needs of which more moves or goes unmet than may, or that are not met in their cycle."""
    matches, rates = reading.matches, flexed_rates(reading.decisions)
    if matches.flexible is None or rates.empty:
        return
    table = rates.reset_index()
    need = matches.rates.set_index(["stream", "period"])["rate"].astype(float)
    of, when = matches.flexible.loc[table["stream"]], matches.periods.loc[table["period"]]
    need_now = need.reindex(pd.MultiIndex.from_frame(table[["stream", "period"]])).to_numpy(float)
    most = {
        "moved_in": of["most"].to_numpy(float) * (when["cycle"] != "").to_numpy(float),
        "moved_out": of["shiftable"].to_numpy(float) * need_now,
        "unmet": of["interruptible"].to_numpy(float) * need_now,
    }
    for name, limit in most.items():
        over = table[name] > limit * (1.0 + _TOLERANCE) + _LEAST
        for stream, period, rate in zip(*_told(table[over], name), strict=True):
            yield f"need {stream}: {name} is {rate:.6g} in {period}, more than may be"
    hours = when["hours"].to_numpy(float)
    net = (table["moved_in"] - table["moved_out"]) * hours
    keys = [table["stream"], when["cycle"].to_numpy(object)]
    sums = pd.DataFrame({"net": net, "hours": hours, "moved": table["moved_out"] * hours})
    sums = sums.groupby(keys).sum()
    slack = _TOLERANCE * sums["moved"] + _LEAST * sums["hours"]
    open_ = sums.loc[sums["net"].abs() > slack, "net"]
    for at, off in zip(open_.index.to_list(), open_, strict=True):
        yield f"need {at[0]} is met by {off:.6g} too much in cycle {at[1]}"
    unmet = (table["unmet"] * hours).groupby(table["stream"]).sum()
    allowed = matches.flexible["most_unmet"].reindex(unmet.index)
    for stream in unmet.index[unmet > allowed * (1.0 + _TOLERANCE) + _LEAST * hours.sum()]:
        yield f"need {stream} goes unmet by {unmet[stream]:.6g} a year, more than it may"


def _told(rows: pd.DataFrame, name: str) -> tuple[pd.Series, ...]:
    return rows["stream"], rows["period"], rows[name]
