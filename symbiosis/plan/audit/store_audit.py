"""The audit of stores: what they hold is what came and went, and nothing is burnt in them.

As the rest of the audit it reads values and what was matched, and imports nothing of the model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.matching.stores import would_burn
from symbiosis.plan.reading.flows import value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.plan.reading.once import Reading

_TOLERANCE = 1e-6
_LEAST = 1e-6
"""Amounts and rates below this are rounding [amount, amount/h]."""


def broken_stores(reading: Reading) -> Iterator[str]:
    """Find stores that hold what never came, lose in a cycle, overflow, or burn what they hold."""
    if reading.matches.stores is None:
        return
    burns = would_burn(reading.matches, reading.scenario.prices)
    sizes = value_of(reading.decisions, "technology.size")
    stores = reading.matches.stores.assign(burns=burns)
    for name, store in stores.iterrows():
        steps = steps_of(reading, store)
        if steps.empty:
            continue
        size, rate = (float(sizes.get(store[end], 0.0)) for end in ("hold", "draw"))
        slack = _LEAST + _TOLERANCE * max(size, rate * float(steps["length_h"].max()), 1.0)
        of = (str(name), size, slack)
        if store["seasonal"]:
            yield from _levels_of_the_year(reading, of, store, steps)
        else:
            yield from _levels_of_cycles(of, store, steps)
        hours = float(store["fill_hours"])
        if rate * hours > size + slack:
            yield f"store {name} is emptied in less than {hours:g} h"
        both = np.minimum(steps["fill"], steps["draw"]).max()
        if (store["switched"] or store["burns"]) and both > slack:
            yield f"store {name} is filled and emptied at once at {both:.6g} an hour, and loses"


def steps_of(reading: Reading, store: pd.Series) -> pd.DataFrame:
    """Give a store's steps in order: ``level``, ``fill`` and ``draw``, ``cycle``, ``length_h``.

    Parameters
    ----------
    store
        A row of ``stores`` of :class:`symbiosis.matching.tables.Matches`.

    Returns
    -------
    DataFrame
        By period; empty where the store is not there.
    """
    activity = value_of(reading.decisions, "technology.activity")
    periods = reading.matches.periods
    periods = periods[periods["cycle"] != ""].sort_values(["cycle", "step"])
    columns = {"hold": "level", "fill": "fill", "draw": "draw"}
    known = activity.index.get_level_values(0)
    if not set(store[list(columns)]) <= set(known):
        return periods[:0]
    values = {name: activity[store[end]].reindex(periods.index) for end, name in columns.items()}
    return periods.assign(**values)


def _gains(store: pd.Series, steps: pd.DataFrame) -> pd.Series:
    """Give what each step adds to the content, before losses."""
    inflow = steps["fill"] * store["charge_share"]
    added: pd.Series = steps["length_h"] * (inflow - steps["draw"] / store["discharge_share"])
    return added


def _levels_of_cycles(
    of: tuple[str, float, float], store: pd.Series, steps: pd.DataFrame
) -> Iterator[str]:
    name, size, slack = of
    for cycle, rows in steps.groupby("cycle"):
        level = rows["level"].to_numpy(float)
        kept = (1.0 - store["self_loss"]) ** rows["length_h"].to_numpy(float)
        told = kept * np.roll(level, 1) + _gains(store, rows).to_numpy(float)
        off = np.abs(level - told)
        if off.max() > slack:
            at = rows.index[int(off.argmax())]
            yield f"store {name} holds {level[off.argmax()]:.6g} after {at}, not what came and went"
        if level.max() > size + slack:
            yield f"store {name} holds {level.max():.6g} in {cycle}; its size is {size:.6g}"
        start = float(store["start_amount"])
        if abs(level[-1] - start) > slack:
            yield f"store {name} ends {cycle} with {level[-1]:.6g}, not {start:.6g}"


def _levels_of_the_year(
    reading: Reading, of: tuple[str, float, float], store: pd.Series, steps: pd.DataFrame
) -> Iterator[str]:
    """Walk through all days of the year, each as its kind does, from the first morning on."""
    name, size, slack = of
    calendar = reading.matches.calendar
    morning = value_of(reading.decisions, "store.morning").get(name)
    if calendar is None or morning is None:
        return
    by_cycle = dict(iter(steps.groupby("cycle")))
    level = float(morning.iloc[0])
    first = level
    for day, cycle in enumerate(calendar, 1):
        rows = by_cycle[cycle]
        kept = (1.0 - store["self_loss"]) ** rows["length_h"].to_numpy(float)
        for keep, added in zip(kept, _gains(store, rows).to_numpy(float), strict=True):
            level = keep * level + added
            if level < -slack * day or level > size + slack * day:
                yield f"store {name} holds {level:.6g} on day {day}; its size is {size:.6g}"
                return
    if abs(level - first) > slack * len(calendar):
        yield f"store {name} ends the year with {level:.6g}, and began it with {first:.6g}"
