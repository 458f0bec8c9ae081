"""What becomes of every stream: exchanged, to its outlet, from its utility."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.media import UNITS
from symbiosis.plan.reading.shapes import shaped

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from symbiosis.matching.tables import Matches
    from symbiosis.plan.reading.flows import Flows
    from symbiosis.plan.reading.once import Reading


def streams(reading: Reading, known: Mapping[str, Reading] | None = None) -> pd.DataFrame:
    """Tell of every stream how much is exchanged and where the rest goes or comes from.

    Parameters
    ----------
    reading
        The plan.
    known
        ``baseline``, and ``today`` where it is known: what is left of streams there.

    Returns
    -------
    DataFrame
        The table ``streams`` of :mod:`symbiosis.plan.reading.shapes`. Of a sink, ``exchanged`` is
        the need that is covered; a port's ``annual`` is what its unit gives or takes, that of a
        by-product tied to a need, or that may leave in another form, what is made of it.
    """
    table, flows = reading.matches.streams, reading.flows
    is_source = table["role"].to_numpy() == "source"
    exchanged = reading.covered.reindex(table.index).fillna(0.0)
    rest = _rests(table, flows)
    before = {f"rest_{name}": _rests(table, other.flows) for name, other in (known or {}).items()}
    moves = ((table["unit"] != "") | table.index.isin(reading.unmade.index)).to_numpy()
    return shaped(
        "streams",
        table.assign(
            name=stream_names(reading.matches),
            annual=np.where(moves, exchanged + rest, table["annual"]),
            exchanged=exchanged,
            rest=rest,
            rest_at=table["outlet"].where(is_source, table["utility"]),
            unit=table["medium"].map(UNITS) + "/a",
            **before,
        ).rename_axis("id"),
    )


def _rests(table: pd.DataFrame, flows: Flows) -> pd.Series[float]:
    """Give what of every source goes to its outlet, and what every sink buys."""
    outlet = flows.outlet.reindex(table.index).fillna(0.0)
    utility = flows.utility.reindex(table.index).fillna(0.0)
    return outlet.where(table["role"] == "source", utility)


def stream_names(matches: Matches) -> pd.Series:
    """Give what people call each stream; where nobody has said, its id in plain words."""
    names = matches.streams["name"]
    ids = matches.streams.index.to_series()
    unnamed = (names == "") | (names == ids)
    return names.mask(unnamed, ids.str.replace("_", " "))
