"""Green power counted again from the flows: what is used, available and fed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pandas as pd

from symbiosis.park.green_marks import AVAILABLE, FED_IN, GREEN, PASSED_ON, USED
from symbiosis.plan.reading.books import LINE
from symbiosis.plan.reading.flows import DUST, value_of

if TYPE_CHECKING:
    from symbiosis.plan.reading.once import Reading


def green_lines(reading: Reading) -> pd.Series:
    """Count the ledger's lines of green power, and of what is bought only to be given on.

    Returns
    -------
    Series
        (kind, holder, item) -> MWh a year; where the park has nothing of it: empty.
    """
    table, streams = reading.matches.green, reading.matches.streams
    if table is None:
        return pd.Series(dtype=float)
    table = table[table.index.isin(streams.index)]
    green, stores = set(table.index[table["green"]]), table["kept"].dropna()
    bought = reading.flows.utility
    stored = bought[bought.index.isin(stores.index)]
    fed_in = reading.flows.outlet
    passing = bought[bought.index.isin(_passing(reading))]
    parts = [(PASSED_ON, of, own) for of, own in passing.groupby(streams["medium"])]
    if green:
        parts += [
            (GREEN, USED, _used(reading, green, stores)),
            (GREEN, USED, -stored * stores.reindex(stored.index)),
            (GREEN, FED_IN, fed_in[fed_in.index.isin({*green, *stores.index})]),
            (GREEN, AVAILABLE, _available(reading, table)),
        ]
    if not parts:
        return pd.Series(dtype=float)
    told = [
        pd.DataFrame(
            {"kind": kind, "holder": streams["enterprise"].reindex(own.index).to_numpy(object),
             "item": item, "quantity": own.to_numpy(float)}
        )
        for kind, item, own in parts
    ]  # fmt: skip
    lines: pd.Series = pd.concat(told).groupby(LINE)["quantity"].sum()
    return lines


def _passing(reading: Reading) -> set[str]:
    """Name the streams that do not use power but give it on."""
    matches = reading.matches
    own = matches.last_legs[matches.streams["medium"].isin(_media(reading))]
    return set(own.index[~own.to_numpy(bool)])


def _media(reading: Reading) -> set[str]:
    matches = reading.matches
    told = cast("pd.DataFrame", matches.green)
    return set(matches.streams["medium"].reindex(told.index).dropna())


def _used(reading: Reading, green: set[str], stores: pd.Series) -> pd.Series:
    """Give what every sink gets of green power, and every store less what it gets of other."""
    arcs = reading.matches.arcs.reindex(reading.flows.sent.index)
    arcs = arcs[arcs["medium"].isin(_media(reading))]
    arrived = reading.flows.sent.reindex(arcs.index) * (1.0 - arcs["loss"])
    ours = arcs["source"].isin({*green, *stores.index})
    kept = arcs["sink"].map(stores)
    counted = arrived.where(ours, 0.0).where(kept.isna(), -(arrived * kept).mask(ours, 0.0))
    total: pd.Series = counted.groupby(arcs["sink"]).sum()
    return total


def _available(reading: Reading, table: pd.DataFrame) -> pd.Series:
    """Give what sun and wind would give at the sizes that are built, and what others make."""
    matches, flows = reading.matches, reading.flows
    own = table[table["green"]]
    size = value_of(reading.decisions, "technology.size")
    built = matches.streams["unit"].reindex(own.index).map(size).astype(float).fillna(0.0)
    built = built.mask((built > DUST) & own["stands"].notna(), own["stands"])
    given = flows.sent.groupby(matches.arcs["source"].reindex(flows.sent.index)).sum()
    made = given.add(flows.outlet, fill_value=0.0).reindex(own.index).fillna(0.0)
    counted: pd.Series = (built * own["yield_hours"]).fillna(made)
    return counted
