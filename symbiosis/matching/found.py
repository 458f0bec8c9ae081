"""What matching one medium finds: arcs, routes, refusals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.matching.frames import ARCS, ROUTES
from symbiosis.matching.ids import marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.matching.distances import Distances
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario


@dataclass(frozen=True)
class Blends:
    """Where the plan makes contents, and where what flows in must therefore be known.

    Attributes
    ----------
    made
        ``source`` and ``property``: outlets of units that mix.
    wanted
        ``sink`` and ``property``: their inlets.
    """

    made: pd.DataFrame
    wanted: pd.DataFrame


@dataclass(frozen=True)
class Around:
    """What every medium looks at.

    Attributes
    ----------
    park, scenario
        The park and the choices under which it is looked at.
    streams
        Every stream with its utility and outlet, see :mod:`symbiosis.matching.streams`.
    carriers
        See :func:`symbiosis.matching.carriers.usable_carriers`.
    contents
        See :func:`symbiosis.matching.quality.all_contents`.
    blends
        Where the plan makes contents of water.
    distances
        Lengths of ways.
    """

    park: Park
    scenario: Scenario
    streams: pd.DataFrame
    carriers: pd.DataFrame
    contents: pd.DataFrame
    blends: Blends
    distances: Distances

    @cached_property
    def _marked(self) -> dict[str, str]:
        own = self.streams.index[self.streams["port"] == ""].to_series()
        return dict(pd.Series(marked(own), index=own.index)[marked(own) != own])

    def parts(self, streams: pd.Series[str]) -> pd.Series[str]:
        """Give streams as parts of a longer id (:mod:`symbiosis.matching.ids`)."""
        if not self._marked:
            return streams
        return streams.map(self._marked).fillna(streams)

    def is_paired(self, medium: str) -> bool:
        """Tell whether there is anything to pair: a medium that is open, offered and needed."""
        roles = self.streams.loc[self.streams["medium"] == medium, "role"]
        return medium in self.scenario.media and {"source", "sink"} <= set(roles)

    def sides(self, medium: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Give the sources (columns ``source``, ``from`` ...) and the sinks (``sink``, ``to`` ...).

        Streams without any amount are left out; ports may have any. A medium that the scenario
        closes has no sides.
        """
        every = self.streams
        there = (every["medium"] == medium) & ((every["annual"] > 0.0) | (every["unit"] != ""))
        there &= medium in self.scenario.media
        sides = []
        for role, place in (("source", "from"), ("sink", "to")):
            side = every[there & (every["role"] == role)].drop(columns="source")
            side.insert(0, role, side.index)
            sides.append(side.rename(columns={"enterprise": place}).reset_index(drop=True))
        return sides[0], sides[1]


@dataclass(frozen=True)
class Found:
    """``arcs`` and ``routes`` (with ``id``), and ``refusals``."""

    arcs: pd.DataFrame
    routes: pd.DataFrame
    refusals: list[pd.DataFrame]

    @classmethod
    def together(cls, parts: Sequence[Found]) -> Found:
        """Put the findings of several media together."""
        return cls(
            arcs=ARCS.gather([part.arcs for part in parts]).reset_index(drop=True),
            routes=ROUTES.gather([part.routes for part in parts]).reset_index(drop=True),
            refusals=[refusal for part in parts for refusal in part.refusals],
        )
