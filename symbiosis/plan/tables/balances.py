"""What becomes of every stream: exchanged, to its outlet, from its utility."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.media import UNITS
from symbiosis.plan.reading.shapes import shaped

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.plan.reading.flows import Flows


def streams(matches: Matches, flows: Flows) -> pd.DataFrame:
    """Tell of every stream how much is exchanged and where the rest goes or comes from.

    Returns
    -------
    DataFrame
        The table ``streams`` of :mod:`symbiosis.plan.reading.shapes`. Of a sink, ``exchanged`` is
        the need that is covered; a port's ``annual`` is what its unit gives or takes.
    """
    table = matches.streams
    is_source = table["role"].to_numpy() == "source"
    exchanged = covered(matches, flows)
    exchanged = exchanged.reindex(table.index).fillna(0.0)
    outlet = flows.outlet.reindex(table.index).fillna(0.0)
    utility = flows.utility.reindex(table.index).fillna(0.0)
    rest = outlet.where(is_source, utility)
    is_port = (table["unit"] != "").to_numpy()
    return shaped(
        "streams",
        table.assign(
            name=stream_names(matches),
            annual=np.where(is_port, exchanged + rest, table["annual"]),
            exchanged=exchanged,
            rest=rest,
            rest_at=table["outlet"].where(is_source, table["utility"]),
            unit=table["medium"].map(UNITS) + "/a",
        ).rename_axis("id"),
    )


def stream_names(matches: Matches) -> pd.Series:
    """Give what people call each stream; where nobody has said, its id in plain words."""
    names = matches.streams["name"]
    ids = matches.streams.index.to_series()
    unnamed = (names == "") | (names == ids)
    return names.mask(unnamed, ids.str.replace("_", " "))


def covered(matches: Matches, flows: Flows) -> pd.Series:
    """Sum, for every stream, what a source gives and what of a sink's need is covered a year."""
    arcs = matches.arcs.reindex(flows.sent.index)
    useful = flows.sent * arcs["substitution"] * (1.0 - arcs["loss"])
    given = flows.sent.groupby(arcs["source"]).sum()
    taken = useful.groupby(arcs["sink"]).sum()
    heat = [_yearly(rows, matches) for rows in (flows.drawn, flows.given)]
    total: pd.Series = pd.concat([given, taken, *heat]).groupby(level=0).sum()
    return total


def _yearly(rows: pd.DataFrame, matches: Matches) -> pd.Series:
    hours = rows["period"].map(matches.periods["hours"]).astype(float)
    total: pd.Series = (rows["rate"].astype(float) * hours).groupby(rows["stream"]).sum()
    return total
