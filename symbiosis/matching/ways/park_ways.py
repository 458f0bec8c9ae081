"""The way net of a park, drawn or assumed, made once however often it is asked for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from symbiosis.matching.ways.assumed_ways import assumed_ways
from symbiosis.matching.ways.ditches import ditches_of, grounds_of
from symbiosis.matching.ways.drawn_ways import way_net
from symbiosis.park.drawn.drawn_net import ACCESS, drawn_net
from symbiosis.park.drawn.ground_words import FIELD

if TYPE_CHECKING:
    from symbiosis.matching.ways.way_net import WayNet
    from symbiosis.park.entities import Park


def all_ways(park: Park) -> WayNet:
    """Give the net of a park's corridors; where it draws none, the one that is assumed."""
    return drawn_ways(park) or _assumed(_Known(park))


def drawn_ways(park: Park) -> WayNet | None:
    """Give the net of a park's corridors; None where it draws none."""
    lines = park.corridors
    if lines is None or len(lines) == 0:
        return None
    return _network(_Known(park))


class _Known:
    """A park, known again by the frames that a way net is made of, and by its money."""

    def __init__(self, park: Park) -> None:
        self.park = park
        library, tables = park.library, park.tables
        self.frames = (
            *(park.corridors, park.basemap, tables["enterprises"], tables["own_grounds"]),
            *(library.grounds, library.carriers),
        )
        info = park.info
        self.money = (info.currency, info.price_year, info.country, info.detour_factor)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Known)
            and self.money == other.money
            and all(one is two for one, two in zip(self.frames, other.frames, strict=True))
        )

    def __hash__(self) -> int:
        return hash((*map(id, self.frames), self.money))


@lru_cache(maxsize=4)
def _assumed(known: _Known) -> WayNet:
    return assumed_ways(known.park, grounds_of(known.park))


@lru_cache(maxsize=4)
def _network(known: _Known) -> WayNet:
    park, lines = known.park, known.park.corridors
    places = park.tables["enterprises"][["lon", "lat"]].astype(float)
    prices = grounds_of(park)
    ditches = ditches_of(park, lines, prices) | {ACCESS: prices.ditch("", FIELD)}
    return way_net(drawn_net(lines, places), places.index, ditches, prices)
