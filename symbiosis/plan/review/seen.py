"""What the rules of the second opinion look at: a plan with what its park says of every end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.library import load_library
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.park.money import convert
from symbiosis.plan.reading.books import Prices
from symbiosis.plan.review.doubts import Row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.entities import Park
    from symbiosis.plan.answer import Answer

NOTIONAL = "notional"
ROAD = ("lorry", "ship", "rail")
"""Kinds of carriers for which nothing is laid."""


@dataclass(frozen=True, eq=False)
class Seen:
    """A plan, and what its rules need of it again and again.

    Attributes
    ----------
    plan
        What is reviewed.
    """

    plan: Answer

    @property
    def park(self) -> Park:
        """The park of the plan."""
        return self.plan.park

    @cached_property
    def streams(self) -> pd.DataFrame:
        """The plan's table ``streams`` with ``table`` (of the park; empty: a port) and more.

        ``retrofit`` and ``unit_id`` are those of a port; ``price`` is what a unit of it costs at
        its outlet or from its utility [money].
        """
        streams, prices = self.plan.streams, Prices(self.plan.matches, self.plan.scenario)
        tables = {
            str(name): table for table in STREAM_TABLES for name in self.park.tables[table].index
        }
        known = self.plan.matches.streams.reindex(streams.index)
        source = streams["role"].eq("source").to_numpy()
        out, bought = (prices.of(kind, streams["rest_at"]) for kind in ("outlet", "utility"))
        return streams.assign(
            table=[tables.get(str(name), "") for name in streams.index],
            retrofit=known["retrofit"].fillna("").astype(str),
            unit_id=known["unit"].fillna("").astype(str),
            price=np.where(source, out, bought),
        )

    @cached_property
    def exchanges(self) -> pd.DataFrame:
        """The plan's exchanges with ``stake`` and what stands behind both ends.

        ``stake`` is the money that rests on an exchange: what the plan gains by it; of one of
        today that goes on where it went, what it is worth against none. ``claims`` tells whether
        one of its ends is somebody's figure; with two notional ends nothing is claimed.
        """
        table = self.plan.exchanges
        ways = self.plan.routes["existing"].reindex(table["route"]).eq(other=True).to_numpy()
        stays = table["existing"].to_numpy() & ways
        stake = np.where(stays, table["net"], table["gain"])
        basis = self.plan.streams["basis"]
        ends = [table[f"{end}_stream"].map(basis).fillna(NOTIONAL) for end in ("source", "sink")]
        claims = (ends[0] != NOTIONAL) | (ends[1] != NOTIONAL)
        return table.assign(stake=np.maximum(stake, 0.0), claims=claims, stays=stays)

    @cached_property
    def ways(self) -> pd.DataFrame:
        """What the plan lays: its routes between two enterprises that are new, with ``kind``."""
        routes = self.plan.routes
        kinds = self.park.library.carriers["kind"]
        table = routes.assign(kind=routes["carrier"].map(kinds).fillna(""))
        between = (table["from"] != table["to"]) & ~table["existing"] & (table["length_km"] > 0.0)
        return table[between & ~table["kind"].isin(ROAD)]

    @cached_property
    def firms(self) -> pd.DataFrame:
        """The park's enterprises with ``words``: sector and names, in small letters."""
        firms = self.park.tables["enterprises"]
        words = firms["sector"].fillna("") + " | " + firms["name"].fillna("")
        return firms.assign(words=(words + " | " + firms["name_zh"].fillna("")).str.lower())

    @cached_property
    def places(self) -> pd.DataFrame:
        """Where enterprises are [km], ``x`` to the east and ``y`` to the north of the middle."""
        lon, lat = (self.firms[name].astype(float) for name in ("lon", "lat"))
        scale = 111.32 * np.cos(np.radians(lat.mean()))
        return pd.DataFrame({"x": (lon - lon.mean()) * scale, "y": (lat - lat.mean()) * 111.32})

    @cached_property
    def rest_before(self) -> pd.Series:
        """What of every need is bought, and of every source thrown away, before the plan."""
        known = "rest_today" if self.plan.reference == "today" else "rest_baseline"
        return self.plan.streams[known].fillna(self.plan.streams["rest_baseline"]).fillna(0.0)

    def usual_prices(self, table: str) -> Mapping[str, float]:
        """Give the library's prices of the rows of a table that the park has over them.

        Parameters
        ----------
        table
            ``utilities``, or ``outlets``: there what is paid for the thing.
        """
        rows: pd.DataFrame = getattr(load_library(), table)
        own = rows[rows.index.isin(self.park.tables[table].index)]
        sign = 1.0 if table == "utilities" else -1.0
        return {
            str(name): sign * self._converted(row) for name, row in own.iterrows() if row["price"]
        }

    def usual_price(self, role: str, streams: pd.DataFrame) -> float:
        """Give the library's price of what streams of one kind buy, or sell; 0: it knows none."""
        if streams.empty or streams["medium"].iloc[0] == "heat":
            return 0.0
        medium = str(streams["medium"].iloc[0])
        item = str(streams["item"].iloc[0]) if MEDIA[medium].table == "materials" else ""
        library, country = load_library(), self.park.info.country
        try:
            if role == "sink":
                name = library.default_utility(medium, item, country)
                return self._converted(library.utilities.loc[[name]].iloc[0])
            name = library.default_outlet(medium, item, country)
            return -self._converted(library.outlets.loc[[name]].iloc[0])
        except BadInput:
            return 0.0

    def _converted(self, row: pd.Series) -> float:
        money = (float(row["price"]), str(row["currency"]), float(row["year"]))
        return convert(*money, self.park.info, self.park.library)

    def over(self, route: str) -> pd.DataFrame:
        """Give the exchanges that go over a route."""
        return self.exchanges[self.exchanges["route"] == route]

    def row(self, stream: str, column: str) -> Row:
        """Name the cell of a stream; of a unit's port, that of its retrofit."""
        table = str(self.streams["table"].get(stream, ""))
        if table:
            return Row(table, stream, column)
        return Row("technologies", str(self.streams["retrofit"].get(stream, stream)), "technology")
