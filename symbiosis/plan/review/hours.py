"""Rules on time: what runs all year, at night, or in summer as in winter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.plan.review.doubts import USUAL, Doubt, number
from symbiosis.plan.review.one_rule import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.plan.review.seen import Seen

YEAR_H = 8760.0
MOST_H = 8300.0


@rule("availability 0.93 to 0.95 of steam and process plant; " + USUAL)
def never_stands(seen: Seen) -> Iterator[Doubt]:
    """Find lines and units that run more than 8,300 hours a year at full load.

    Every works stands for repair, every line for inspection. Without a profile in the data a stream
    is there at all hours, and lines are sized to the mean instead of the peak. The money is the
    gain of the hours above. An exchange of two notional ends claims nothing, and is not asked.
    """
    hours = _full_load(seen)
    told = seen.exchanges[seen.exchanges["claims"] & ~seen.exchanges["stays"]]
    told = told.assign(hours=hours.reindex(told.index))
    told = told[(told["hours"] > MOST_H) & (told["stake"] > 0.0)]
    if told.empty:
        return
    above = told["stake"] * (1.0 - MOST_H / told["hours"])
    ordered = told.loc[above.sort_values(ascending=False).index]
    ends = dict.fromkeys([*ordered["source_stream"], *ordered["sink_stream"]])
    rows = [seen.row(str(name), "profile") for name in ends if seen.streams["table"].get(name)]
    yield Doubt(
        money=float(above.sum()),
        measure="gain",
        figures={
            "count": number(len(told), "1"),
            "hours": number(told["hours"].max(), "h/a"),
            "most": number(MOST_H, "h/a"),
        },
        rows=tuple(rows),
        exchanges=tuple(ordered.index),
    )


def _full_load(seen: Seen) -> pd.Series:
    """Give for every exchange the hours at full load of its line, else of the unit that gives."""
    table, routes = seen.exchanges, seen.plan.routes
    line = (routes["use_percent"] / 100.0 * YEAR_H).reindex(table["route"]).set_axis(table.index)
    units = seen.plan.technologies["full_load_hours"]
    of_unit = table["source_stream"].map(seen.streams["unit_id"]).map(units)
    return line.fillna(of_unit)
