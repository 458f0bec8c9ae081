"""Distances between enterprises: what the planner knows, else corridors, else straight x detour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from symbiosis.matching.frames import number, text
from symbiosis.park.agreeing import members_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.matching.ways.way_net import WayNet
    from symbiosis.park.entities import Park

_GEOD = Geod(ellps="WGS84")
KM_PER_DEGREE = 111.2
"""Length of a degree of latitude [km]; only used to draw boxes that are large enough."""
LISTED = 200
"""Up to this many enterprises every pair is looked at, so that the far ones are refused by name."""


@dataclass(frozen=True)
class Distances:
    """Lengths of ways between a park's enterprises.

    Attributes
    ----------
    park
        The park.
    capped
        Media for which the scenario says how far a route may go.
    """

    park: Park
    capped: frozenset[str] = frozenset()

    @cached_property
    def _places(self) -> pd.DataFrame:
        return self.park.tables["enterprises"][["lon", "lat"]].astype(float)

    @cached_property
    def corridors(self) -> WayNet | None:
        """The corridors as a net; None where the park draws none."""
        if self.park.corridors is None:
            return None
        from symbiosis.matching.ways.park_ways import drawn_ways  # for parks with corridors only

        return drawn_ways(self.park)

    @cached_property
    def _known(self) -> dict[str, dict[tuple[str, str], float]]:
        """Lengths that the planner gave [km]: medium (empty: any) -> the two ends -> the least."""
        rows = self.park.tables["connections"]
        # A way by water or rail is as long as its row says for that carrier alone.
        kind = text(self.park.library.carriers.reindex(text(rows, "carrier")), "kind")
        rows = rows[~kind.isin(["ship", "rail"]).to_numpy()]
        lengths = number(rows, "length_km").dropna().sort_values(ascending=False)
        given = rows.loc[lengths.index]
        named = (text(given, name) for name in ("medium", "from", "to"))
        known: dict[str, dict[tuple[str, str], float]] = {}
        for of, giver, taker, km in zip(*named, lengths, strict=True):
            known.setdefault(of, {})[giver, taker] = km  # the least comes last
        return known

    def ways(self, pairs: pd.DataFrame) -> npt.NDArray[np.int64]:
        """Give each two ends (columns ``from``, ``to``) a number of their own."""
        giver, taker = (self._rows(pairs[end]) for end in ("from", "to"))
        return giver * len(self._places) + taker

    def _rows(self, enterprises: pd.Series[str]) -> npt.NDArray[np.int64]:
        return self._places.index.get_indexer(pd.Index(enterprises)).astype(np.int64)

    def straight_km(self, pairs: pd.DataFrame) -> npt.NDArray[np.float64]:
        """Give the geodesic distance of pairs (columns ``from``, ``to``) [km]."""
        places = self._places.to_numpy()
        ends = (places[self._rows(pairs[end])] for end in ("from", "to"))
        (lon, lat), (lon_to, lat_to) = (end.T for end in ends)
        metres = _GEOD.inv(lon, lat, lon_to, lat_to)[2]
        return np.asarray(metres, dtype=float) / 1000.0

    def way_km(
        self, pairs: pd.DataFrame, medium: str, *, built: bool = True
    ) -> npt.NDArray[np.float64]:
        """Give the length of the way of pairs (columns ``from``, ``to``) [km].

        Parameters
        ----------
        built
            The way must be built (pipe, conveyor, cable), so it follows the corridors; a lorry
            does not. Pairs that the corridors do not connect fall back on straight x detour.
        """
        km = self.straight_km(pairs) * self.park.info.detour_factor
        if built and self.corridors is not None:
            along = self.corridors.measured(pairs)["length_km"].to_numpy()
            km = np.where(np.isfinite(along), along, km)
        for of in ("", medium):
            if given := self._known.get(of):
                ends = zip(pairs["from"], pairs["to"], strict=True)
                known = np.array([given.get(pair, np.nan) for pair in ends], dtype=float)
                km = np.where(np.isnan(known), km, known)
        return np.asarray(km, dtype=float)

    def ditches(self, ways: pd.DataFrame) -> pd.DataFrame:
        """Tell what ways cost that are no open field all along.

        Parameters
        ----------
        ways
            Columns ``from``, ``to``, ``length_km``. A length that the planner gave has the grounds
            of the corridors in the same parts.

        Returns
        -------
        DataFrame
            Indexed as ``ways``: ``ground_cost`` [money] (of the ditch, over that in open field),
            ``crossing_cost`` [money], ``sized_km`` (length over which a pipe pays by its size).
        """
        km = ways["length_km"].to_numpy(float)
        plain = pd.DataFrame({"ground_cost": 0.0, "crossing_cost": 0.0, "sized_km": km}, ways.index)
        net = self.corridors
        if net is None or ways.empty:
            return plain
        along = net.measured(ways)
        on_net = np.isfinite(along["length_km"].to_numpy()) & (along["length_km"].to_numpy() > 0.0)
        stretch = np.divide(km, along["length_km"].to_numpy(), out=np.ones_like(km), where=on_net)
        dug = (
            along["trench"] - along["crossing_cost"] - net.field_cost * 1000.0 * along["length_km"]
        )
        known = pd.DataFrame(
            {
                "ground_cost": dug * stretch,
                "crossing_cost": along["crossing_cost"],
                "sized_km": along["sized_km"] * stretch,
            }
        )
        return known.where(pd.Series(on_net, ways.index), plain, axis=0)

    def lines(self, pairs: pd.DataFrame) -> list[shapely.LineString]:
        """Draw the ways of pairs (columns ``from``, ``to``) in WGS 84: on corridors, else straight.

        One geometry a way: maps, prints and layers take it from here.
        """
        places = self._places.to_numpy()
        ends = np.stack([places[self._rows(pairs[end])] for end in ("from", "to")], axis=1)
        straight: list[shapely.LineString] = list(shapely.linestrings(ends))
        if self.corridors is None:
            return straight
        known = list(zip(pairs["from"], pairs["to"], strict=True))
        along = {pair: self.corridors.line(*pair) for pair in dict.fromkeys(known)}
        return [along[pair] or line for pair, line in zip(known, straight, strict=True)]

    def reaches(self, ways: npt.NDArray[np.int64], medium: str) -> npt.NDArray[np.bool_]:
        """Tell on which ways the planner says that something runs or could: they are not too far.

        What exists or is forced runs, however far; a length that is given says that the way is
        known, unless the scenario caps the medium.
        """
        rows = self._spoken
        rows = rows[text(rows, "medium").isin(["", medium])]
        if medium in self.capped:
            rows = rows[rows["status"] != "allowed"]
        return np.isin(ways, self.ways(rows))

    @cached_property
    def _spoken(self) -> pd.DataFrame:
        """Connections that say of a way that something runs there, or could."""
        rows = self.park.tables["connections"]
        known = (rows["status"] == "allowed") & number(rows, "length_km").notna()
        return rows[rows["status"].isin(["existing", "forced"]) | known]

    def told(self, ways: npt.NDArray[np.int64], medium: str) -> npt.NDArray[np.bool_]:
        """Tell on which ways the planner names a carrier, or gives a cost of his own."""
        rows = self.park.tables["connections"]
        costs = ["fixed_cost", "unit_cost", "capex"]
        own = rows[costs].notna().any(axis=1) | (text(rows, "carrier") != "")
        rows = rows[own & text(rows, "medium").isin(["", medium])]
        return np.isin(ways, self.ways(rows))

    def near(self, giving: pd.Series[str], taking: pd.Series[str], cap_km: float) -> pd.DataFrame:
        """List pairs of different enterprises that may lie within a cap.

        Parameters
        ----------
        giving, taking
            Enterprises at either end; repeated ones count once.
        cap_km
            Longest way [km]. In a large park pairs with a longer straight line are left out.

        Returns
        -------
        DataFrame
            Columns ``from``, ``to``, ordered by them.
        """
        a, b = (pd.Series(sorted(set(end)), dtype="str") for end in (giving, taking))
        left, right = self.near_rows(a, b, cap_km)
        pairs = pd.DataFrame(
            {"from": a.take(left).to_numpy(), "to": b.take(right).to_numpy()}, dtype="str"
        )
        return pairs[pairs["from"] != pairs["to"]].reset_index(drop=True)

    def near_rows(
        self,
        giving: pd.Series[str],
        taking: pd.Series[str],
        cap_km: float,
        *,
        listed: bool | None = None,
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Pair rows whose enterprises are the same or may lie within a cap.

        Parameters
        ----------
        giving, taking
            Enterprise of every row at either end.
        cap_km
            Longest way [km].
        listed
            Whether all are paired, however far; by default as :meth:`lists` says.

        Returns
        -------
        tuple of arrays
            Positions in ``giving`` and ``taking``, ordered by them.
        """
        if self.lists(giving, taking, cap_km) if listed is None else listed:
            left, right = (part.ravel() for part in np.indices((len(giving), len(taking))))
            return left, right
        (here, a), (there, b) = pd.factorize(giving), pd.factorize(taking)
        ends = self._within(a, b, cap_km)
        pair, left = members_of(ends[0], here)
        entry, right = members_of(ends[1][pair], there)
        left = left[entry]
        order = np.lexsort((right, left))
        return left[order], right[order]

    @staticmethod
    def lists(giving: pd.Series[str], taking: pd.Series[str], cap_km: float) -> bool:
        """Tell whether the enterprises are so few that every pair is looked at."""
        return len(set(giving) | set(taking)) <= LISTED or not np.isfinite(cap_km)

    def _within(
        self, a: pd.Index[str], b: pd.Index[str], cap_km: float
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Find pairs by boxes around the givers, and those of which the planner speaks."""
        here, there = self._places.loc[a], self._places.loc[b]
        lon, lat = here["lon"].to_numpy(), here["lat"].to_numpy()
        high = cap_km / KM_PER_DEGREE * 1.02
        wide = high / np.cos(np.radians(np.minimum(np.abs(lat) + high, 89.0)))
        boxes = shapely.box(lon - wide, lat - high, lon + wide, lat + high)
        tree = shapely.STRtree(shapely.points(there["lon"].to_numpy(), there["lat"].to_numpy()))
        left, right = tree.query(boxes, predicate="intersects")
        ends = [
            side.get_indexer(pd.Index(text(self._spoken, end)))
            for side, end in ((a, "from"), (b, "to"))
        ]
        spoken = (ends[0] >= 0) & (ends[1] >= 0)
        if not spoken.any():
            return left, right
        pairs = np.unique(np.hstack([[left, right], [end[spoken] for end in ends]]), axis=1)
        return pairs[0], pairs[1]
