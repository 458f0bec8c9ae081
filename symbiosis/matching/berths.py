"""What reaches a place: lorries only, where it is many; ships and trains, where they can berth.

A *diffuse* enterprise (farms, road works, a lorry market) is many places drawn as one: no pipe,
conveyor or cable ends there. A ship needs a quay at either end, a train a siding.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import flag, join, number, text
from symbiosis.matching.refusals import refuse

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.matching.found import Around
    from symbiosis.park.entities import Park

DIFFUSE = "diffuse"
BERTHS = MappingProxyType({"ship": "quay", "rail": "siding"})
"""Kind of carrier -> what both ends must have: a column of the enterprises."""
DRIVEN = ("lorry", *BERTHS)
"""Kinds of carriers for which no way is built."""
SEA_DETOUR = 1.5
"""Length of a way by water over the straight line, where no connection gives it: an estimate, for
rivers wind and coasts bend. Trains go as far as the park's own detour factor says."""


def diffuse(park: Park) -> frozenset[str]:
    """Name the enterprises that are many places."""
    kind = text(park.tables["enterprises"], "kind")
    return frozenset(kind.index[kind == DIFFUSE])


def with_berths(park: Park, carriers: pd.DataFrame) -> pd.DataFrame:
    """Leave out ships and trains where no two enterprises could load and unload them."""
    firms = park.tables["enterprises"]
    idle = [kind for kind, berth in BERTHS.items() if flag(firms, berth).sum() <= 1]
    return carriers[~carriers["kind"].isin(idle)]


def can_reach(
    around: Around, ways: pd.DataFrame, kinds: npt.NDArray[np.object_]
) -> pd.Series[bool]:
    """Tell on which ways (columns ``from``, ``to``) a carrier of each kind can come and go."""
    firms, many = around.park.tables["enterprises"], diffuse(around.park)
    ends = [text(ways, end) for end in ("from", "to")]
    reached = pd.Series(data=True, index=ways.index)
    for end in ends:
        # A ship that lands at a farm's quay lands at one of many places.
        reached &= ~end.isin(many) | (kinds == "lorry")
    for kind, berth in BERTHS.items():
        has = flag(firms, berth)
        for end in ends:
            reached &= (kinds != kind) | end.isin(has.index[has])
    return reached


def driven_to(
    around: Around, pairs: pd.DataFrame, medium: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Part the pairs of different enterprises from those of which one is many places.

    For media that only pipes and cables carry.
    """
    many = diffuse(around.park)
    if not many:
        return pairs, refuse(pairs[:0], medium, "diffuse", "")
    own = pairs["from"] == pairs["to"]
    spread = ~own & (pairs["from"].isin(many) | pairs["to"].isin(many))
    return pairs[~spread], refuse_diffuse(around, pairs[spread], medium)


def refuse_diffuse(around: Around, pairs: pd.DataFrame, medium: str) -> pd.DataFrame:
    """Refuse pairs that nothing but a lorry could serve, and none does."""
    many = diffuse(around.park)
    place = text(pairs, "from").where(text(pairs, "from").isin(many), text(pairs, "to"))
    detail = join(place, " is many places: lorries go there, no pipe, conveyor or cable")
    return refuse(pairs, medium, "diffuse", detail)


def by_berth_km(
    around: Around, ends: pd.DataFrame, carriers: pd.Series[str], kinds: npt.NDArray[np.object_]
) -> npt.NDArray[np.float64]:
    """Give the length of ways by water and by rail [km].

    As a connection says that names the carrier, else the straight line with a detour.
    """
    straight = around.distances.straight_km(ends)
    detour = np.where(kinds == "ship", SEA_DETOUR, around.park.info.detour_factor)
    rows = around.park.tables["connections"]
    said = number(rows, "length_km").notna() & text(rows, "carrier").isin(set(carriers))
    rows = rows[said]
    keys = zip(text(rows, "from"), text(rows, "to"), text(rows, "carrier"), strict=True)
    known = dict(zip(keys, number(rows, "length_km"), strict=True))
    asked = zip(ends["from"], ends["to"], carriers, strict=True)
    given = np.array([known.get(each, np.nan) for each in asked], dtype=float)
    return np.where(np.isnan(given), straight * detour, given)
