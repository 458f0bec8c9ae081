"""Feed water: what makes up for the condensate of steam that does not come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.pipe_flow import flow_of

if TYPE_CHECKING:
    from symbiosis.park.library import Library


def make_up_of(carriers: pd.DataFrame) -> pd.Series[float]:
    r"""Give the feed water that a MWh of steam asks for [m3/MWh]; 0 of what is no steam.

    .. math:: w = (1 - r) / h

    r  ``condensate_return``, the share of the condensate that comes back (not said: all of it);
    h  heat of a tonne of dry saturated steam over its condensate at 80 degC [MWh/t], by the steam
    tables (:func:`symbiosis.park.pipe_flow.steam_of`). A tonne of water is taken for a m3.
    """
    missing = 1.0 - carriers["condensate_return"].fillna(1.0)
    steam = (missing > 0.0) & (carriers["medium"] == "heat")
    flows = [flow_of(row, 1.0) for _, row in carriers[steam].iterrows()]
    tonnes = pd.Series([flow.tonnes_h if flow else 0.0 for flow in flows], missing.index[steam])
    return (missing * tonnes).reindex(carriers.index).fillna(0.0)


def feed_waters(carriers: pd.DataFrame, library: pd.DataFrame) -> pd.Series[str]:
    """Name the utility that supplies the feed water: a carrier that names none takes the others'.

    Parameters
    ----------
    carriers
        The carriers that a park may use.
    library
        All carriers: the first of them that names one is taken where no carrier of the park does.
    """
    named = carriers["feed_water"]
    told = pd.concat([named[named != ""], library.loc[library["feed_water"] != "", "feed_water"]])
    return named.mask(named == "", told.iloc[0] if len(told) else "").astype("str")


def usual_feed_waters(library: Library, country: str) -> list[str]:
    """Name the utilities that steam carriers of a country take their feed water from."""
    rows = library.carriers
    rows = rows[make_up_of(rows) > 0.0]
    near = rows["region"].isin([country.upper(), library.region_of(country), ""])
    return sorted(set(rows.loc[near if near.any() else ~near, "feed_water"]) - {""})
