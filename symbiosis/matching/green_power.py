"""Green power: which sources make it, how much sun and wind would give, and what stores it.

Green is what is made of sun, wind or biomass: power that a park marks so, and that of technologies
which the library, or the park, marks so. What sun and wind would give is *available* whether it is
taken or not; of what burns fuel, only what it makes. A store is neither green nor grey: what it
gives is green but for what others than green sources put into it, after its losses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import TARIFFS, number
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.green_marks import (
    GREEN,
    GREEN_ACCOUNTS,
    PASSED_ON,
    green_streams,
    green_technologies,
)
from symbiosis.park.media import ELECTRIC, MEDIA

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park


def green_power(park: Park, matches: Matches) -> pd.DataFrame | None:
    """List what makes green power, and what stores power; None: nothing of either.

    Parameters
    ----------
    park
        Whose streams and technologies say what is green.
    matches
        With its streams, units and stores.

    Returns
    -------
    DataFrame or None
        :data:`symbiosis.matching.tables.GREEN_COLUMNS`, indexed by stream.
    """
    streams = matches.streams
    own = streams[streams["medium"].isin(ELECTRIC)]
    kind = own["unit"].map(matches.units["technology"])
    made = own.index.isin(green_streams(park)) | kind.isin(green_technologies(park))
    table = pd.DataFrame({"green": made & (own["role"] == "source")}, index=own.index)
    table["yield_hours"] = _yield_hours(park, own, matches).where(table["green"])
    table["stands"] = own["unit"].map(_standing(park, matches)).where(table["green"])
    table["kept"] = np.nan
    if (stores := matches.stores) is not None:
        share = (stores["charge_share"] * stores["discharge_share"]).to_numpy(float)
        kept = dict(zip(stores["fill"], share, strict=True))
        table["kept"] = own["unit"].map(kept | dict.fromkeys(stores["draw"], 1.0))
    table = table[table["green"] | table["kept"].notna()]
    return table if len(table) else None


def _yield_hours(park: Park, own: pd.DataFrame, matches: Matches) -> pd.Series[float]:
    """Give what a unit of size would yield a year [MWh].

    NaN: it burns fuel, is no unit, or stands and nobody says how large it is.
    """
    units, streams, running = matches.units, matches.streams, matches.running
    most = units["hours_a_year"].astype(float).clip(upper=HOURS_PER_YEAR)
    if running is not None:
        hours = running["period"].map(matches.periods["hours"]).astype(float)
        yearly = (running["share"] * hours).groupby(running["unit"]).sum()
        yearly = yearly.reindex(most.index)
        most = most.where(~(yearly < most), yearly)
    fed = set(streams.loc[streams["role"] == "sink", "unit"])
    ways = set() if matches.modes is None else set(matches.modes["mode"])
    unsized = units["existing"].astype(bool) & ~units.index.isin(_standing(park, matches).index)
    free = most[~most.index.isin(fed | ways) & ~unsized]
    hours_of_size: pd.Series[float] = own["unit"].map(free).astype(float) * own["coefficient"]
    return hours_of_size


def _standing(park: Park, matches: Matches) -> pd.Series[float]:
    """Give the size of the units that stand, as far as the park tells it."""
    rows, units = park.tables["technologies"], matches.units
    told = number(rows, "max_size").reindex(units["retrofit"]).set_axis(units.index)
    return told[units["existing"].astype(bool) & told.notna()]


def green_tariffs() -> pd.DataFrame:
    """Book green power to its accounts, and take what is only given on from what is used."""
    lines = [(GREEN, account, account, 1.0) for account in GREEN_ACCOUNTS]
    for medium in ELECTRIC:
        used = MEDIA[medium].consumed
        lines += [("received", medium, used, 1.0), (PASSED_ON, medium, used, -1.0)]
    table = pd.DataFrame(lines, columns=["kind", "item", "account", "factor"])
    return TARIFFS.of(table.assign(source="by definition", basis="derived"))
