"""What becomes of every stream: exchanged, to its outlet, from its utility."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.media import UNITS
from symbiosis.plan.reading.shapes import shaped

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.matching.tables import Matches
    from symbiosis.plan.reading.once import Reading


def streams(reading: Reading) -> pd.DataFrame:
    """Tell of every stream how much is exchanged and where the rest goes or comes from.

    Returns
    -------
    DataFrame
        The table ``streams`` of :mod:`symbiosis.plan.reading.shapes`. Of a sink, ``exchanged`` is
        the need that is covered; a port's ``annual`` is what its unit gives or takes.
    """
    table, flows = reading.matches.streams, reading.flows
    is_source = table["role"].to_numpy() == "source"
    exchanged = reading.covered.reindex(table.index).fillna(0.0)
    outlet = flows.outlet.reindex(table.index).fillna(0.0)
    utility = flows.utility.reindex(table.index).fillna(0.0)
    rest = outlet.where(is_source, utility)
    is_port = (table["unit"] != "").to_numpy()
    return shaped(
        "streams",
        table.assign(
            name=stream_names(reading.matches),
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
