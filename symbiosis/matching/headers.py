"""Headers: mains of steam or hot water that are nobody's own, filled and emptied by many.

A header's ports stand at its level. Between a stream and a header there is one exchanger only, for
the pipe is filled with what the header itself holds: approaches count once, and the library's
carrier next above the level says what the pipe costs and how far it reaches.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from symbiosis.matching.found import Around


def header_levels(around: Around, pairs: pd.DataFrame) -> pd.DataFrame:
    """Give the header at one end of each pair.

    Parameters
    ----------
    pairs
        Pairs of heat streams of different enterprises; a sink's columns end in ``_sink``.

    Returns
    -------
    DataFrame
        Index of the pairs: ``header`` (whether there is one), ``level_c`` (its hottest
        temperature [degC], of the header that is filled where both are) and ``level`` (whether it
        keeps that temperature).
    """
    kind = around.park.tables["enterprises"]["kind"]
    found = pd.DataFrame({"header": False, "level_c": np.nan, "level": False}, index=pairs.index)
    for place, end in (("from", ""), ("to", "_sink")):
        is_hub = kind.reindex(pairs[place]).eq("hub").to_numpy()
        port = is_hub & (pairs[f"unit{end}"] != "") & (pairs[f"rule{end}"] == "")
        ends = pairs[[f"supply_c{end}", f"target_c{end}"]]
        found["header"] |= port
        found["level_c"] = ends.max(axis=1).where(port, found["level_c"])
        found["level"] = found["level"].where(~port, ends.min(axis=1) == ends.max(axis=1))
    return found


def fits_header(ways: pd.DataFrame) -> pd.Series[bool]:
    """Tell which carrier a header's pipe is priced as: the next above its level, else the hottest.

    Parameters
    ----------
    ways
        Pairs on carriers: ``pair``, ``header``, ``level_c``, ``level``, ``steam`` and
        ``ceiling_c`` of the carrier. Ways without a header fit as they are.
    """
    alike = ways["header"] & (ways["steam"] == ways["level"])
    by_pair = ways["pair"]
    above = ways["ceiling_c"].where(alike & (ways["ceiling_c"] >= ways["level_c"]))
    hottest = ways["ceiling_c"].where(alike).groupby(by_pair).transform("max")
    wanted = above.groupby(by_pair).transform("min").fillna(hottest)
    return ~ways["header"] | (alike & (ways["ceiling_c"] == wanted))
