"""Green power: what the park uses of it, what is available, what goes to the grid.

Lines of the ledger are sums of what flows, is bought and is built anyway. Used is what green
sources and stores give to needs (sinks that are no stores), after the loss of the cable, less what
stores got from other sources or bought, times what they give back of it. So what a store loses, and
what it sells, is taken from the green power in it. Both ends of a flow are in the same period: use
is matched within it, and over the year only where power balances over the year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from symbiosis.models.words.algebra import each, law
from symbiosis.models.words.lines import Named, book, lines
from symbiosis.park.green_marks import AVAILABLE, FED_IN, GREEN, PASSED_ON, USED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd
    import pyomo.environ as pyo

    from symbiosis.matching.tables import Matches
    from symbiosis.models.laws.exchange import Exchange
    from symbiosis.models.laws.technology import Technologies
    from symbiosis.models.words.algebra import Columns
    from symbiosis.models.words.lines import Part


def add_green(
    block: pyo.Block, matches: Matches, ends: Sequence[Exchange], built: Technologies
) -> None:
    """Offer the ledger what is used, available and fed in of green power.

    Parameters
    ----------
    ends
        Exchanges of power.
    built
        Sizes of all units, and whether they are built.
    """
    add_standing_balance(block, matches, built)
    parts = [part for end in ends for part in _flowing(end, matches)]
    block.line = lines([*parts, _by_size(matches, built.size)], doc="green power [MWh/a]")


def add_standing_balance(block: pyo.Block, matches: Matches, built: Technologies) -> None:
    r"""What makes green power and stands is as large as it stands: what it could give is told.

    .. math:: z_u = Z_u y_u

    z  size [MW];  Z  size at which it stands [MW];  y  opened [0/1], 1 where nothing decides that.
    Else a size that costs nothing could be told smaller, and so what nobody takes.
    """
    stands = cast("pd.DataFrame", matches.green)["stands"].dropna()
    of = matches.streams["unit"].reindex(stands.index)
    known = stands.groupby(of).first().reindex(matches.units.index).to_numpy(float)
    size, build = built.size, built.build
    every = each(size.frame.assign(stands=known[size["unit"]]), size.labels)
    rows = every.where(~np.isnan(every["stands"]))
    switched = np.isin(rows["unit"], build["unit"])
    block.standing_balance = law(
        size.at(rows) - build.at(rows) * rows["stands"] == np.where(switched, 0.0, rows["stands"]),
        doc="size of green power that stands [MW]",
    )


def _flowing(end: Exchange, matches: Matches) -> Iterator[Part]:
    """Book what flows of green power, and what is bought only to be given on."""
    index, told = end.index, _told(end, matches)
    holder, buyer = Named.of(index.streams["enterprise"]), end.utility["sink"]
    passing = ~index.matches.last_legs.to_numpy(bool)[buyer]
    medium = Named.of(index.streams["medium"]).at(buyer)
    yield book(PASSED_ON, holder.at(buyer), medium, end.utility * (end.utility["hours"] * passing))
    if not told["green"].any():
        return
    yield from _used(end, told, holder)
    left = end.outlet["source"]
    fed = end.outlet * (end.outlet["hours"] * (told["green"] | told["stores"])[left])
    yield book(GREEN, holder.at(left), FED_IN, fed)
    for columns in (end.flow, end.outlet):
        giver = columns["source"]
        made = columns * (columns["hours"] * told["made"][giver])
        yield book(GREEN, holder.at(giver), AVAILABLE, made)


def _used(end: Exchange, told: dict[str, np.ndarray], holder: Named) -> Iterator[Part]:
    """Book what needs get of green sources and stores, less what stores take from elsewhere."""
    green, kept, stores = told["green"], told["kept"], told["stores"]
    loss = end.index.arcs["loss"].to_numpy(float)
    arc, source, sink = (end.flow[name] for name in ("arc", "source", "sink"))
    ours, into = green[source] | stores[source], stores[sink]
    used = np.where(into, np.where(ours, 0.0, -kept[sink]), ours.astype(float))
    given = end.flow * (end.flow["hours"] * (1.0 - loss[arc]) * used)
    yield book(GREEN, holder.at(sink), USED, given)
    buyer = end.utility["sink"]
    bought = end.utility * (end.utility["hours"] * stores[buyer] * kept[buyer])
    yield book(GREEN, holder.at(buyer), USED, bought * -1.0)


def _told(end: Exchange, matches: Matches) -> dict[str, np.ndarray]:
    """Tell of every stream of a medium whether it is green, a store's, and counted as made."""
    table = cast("pd.DataFrame", matches.green).reindex(end.index.streams.index)
    green = table["green"].eq(True).to_numpy(bool)  # noqa: FBT003 - others have none
    kept = table["kept"].to_numpy(float)
    return {
        "green": green,
        "stores": ~np.isnan(kept),
        "kept": np.nan_to_num(kept),
        "made": green & table["yield_hours"].isna().to_numpy(),
    }


def _by_size(matches: Matches, size: Columns) -> Part:
    """Book what sun and wind would give: the yield of what is built."""
    table = cast("pd.DataFrame", matches.green).dropna(subset=["yield_hours"])
    unit = matches.streams["unit"].reindex(table.index)
    hours = table["yield_hours"].groupby(unit).sum().reindex(matches.units.index).fillna(0.0)
    holder = Named.of(matches.units["enterprise"]).at(size["unit"])
    return book(GREEN, holder, AVAILABLE, size * hours.to_numpy(float)[size["unit"]])
