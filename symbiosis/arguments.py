"""Arguments of a question to a park: a park, an effort, amounts of its streams."""

from __future__ import annotations

from math import inf
from numbers import Real
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.entities import Park
from symbiosis.park.media import STREAM_TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping


def check_park(park: object) -> None:
    """Refuse what is no park, such as its name."""
    if not isinstance(park, Park):
        message = f"a park is wanted, not {park!r}: give what load_park gives."
        raise BadInput(message)


def check_effort(time_limit: float, gap: float) -> None:
    """Refuse a time limit or a gap that is none; not-a-number is in no range."""
    if not _is_length(time_limit):
        message = f"time_limit: {time_limit!r} is no time; give seconds, 0 or more."
        raise BadInput(message)
    if not _is_length(gap):
        message = f"gap: {gap!r} is no gap; give a share of the plan's worth, 0.01 for 1 %."
        raise BadInput(message)


def with_quantities(park: Park, quantities: Mapping[str, float]) -> Park:
    """Give the park with other quantities of some streams."""
    known = {name: table for table in STREAM_TABLES for name in park.tables[table].index}
    wrong = [
        name for name, amount in quantities.items() if name not in known or not _is_amount(amount)
    ]
    if wrong:
        message = (
            f"quantities: {', '.join(map(str, wrong))}: not a stream of {park.info.id}, or not an "
            "amount of at least 0. Give ids of its stream tables with amounts a year."
        )
        raise BadInput(message)
    tables = {}
    for table in {known[name] for name in quantities}:
        frame = park.tables[table]
        amount = frame.index.to_series().map(dict(quantities))
        tables[table] = frame.assign(quantity=frame["quantity"].mask(amount.notna(), amount))
    return park.with_tables(**tables)


def _is_length(value: object) -> bool:
    return isinstance(value, Real) and float(value) >= 0.0


def _is_amount(value: object) -> bool:
    return isinstance(value, Real) and 0.0 <= float(value) < inf
