"""Who is not there: matches without some firms and retrofits, as if matched without them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from symbiosis.matching.lifting import RULES
from symbiosis.matching.retrofits import allowed_retrofits

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario


@dataclass(frozen=True)
class Absence:
    """Firms and units that matches know and a scenario does not have.

    Attributes
    ----------
    matches
        Of the park with all of them.
    enterprises, units
        Ids of who has left, and of what may not be built (candidates of a retrofit by their own).
    """

    matches: Matches
    enterprises: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()

    @classmethod
    def of(cls, park: Park, scenario: Scenario, matches: Matches) -> Absence:
        """Say who of a park is absent in a scenario."""
        left = frozenset(scenario.left)
        allowed = allowed_retrofits(park, scenario).index
        units = matches.units
        closed = (units["kind"] != "process") & ~units["retrofit"].isin(allowed)
        gone = units.index[closed | units["enterprise"].isin(left)]
        return cls(matches, left, frozenset(gone))

    @cached_property
    def streams(self) -> frozenset[str]:
        """Ids of the absent firms' and units' streams."""
        streams = self.matches.streams
        gone = streams["enterprise"].isin(self.enterprises) | streams["unit"].isin(self.units)
        return frozenset(streams.index[gone])

    @cached_property
    def arcs(self) -> frozenset[str]:
        """Ids of the arcs that begin or end with an absent stream."""
        arcs = self.matches.arcs
        gone = arcs["source"].isin(self.streams) | arcs["sink"].isin(self.streams)
        return frozenset(arcs.index[gone])

    @cached_property
    def routes(self) -> frozenset[str]:
        """Ids of the routes that are left without an arc."""
        matches = self.matches
        kept = matches.arcs.loc[~matches.arcs.index.isin(self.arcs), "route"]
        return frozenset(matches.routes.index[~matches.routes.index.isin(kept)])

    @cached_property
    def everything(self) -> frozenset[str]:
        """Ids of all that is absent."""
        return self.enterprises | self.units | self.streams | self.arcs | self.routes

    def left(self) -> Matches:
        """Give the matches of who is there."""
        matches = self.matches

        def kept(frame: pd.DataFrame, column: str, gone: frozenset[str]) -> pd.DataFrame:
            return frame[~frame[column].isin(gone)]

        refusals = kept(matches.refusals, "source", self.streams)
        return replace(
            matches,
            streams=matches.streams[~matches.streams.index.isin(self.streams)],
            rates=kept(matches.rates, "stream", self.streams),
            contents=kept(matches.contents, "owner", self.streams),
            arcs=matches.arcs[~matches.arcs.index.isin(self.arcs)],
            routes=matches.routes[~matches.routes.index.isin(self.routes)],
            units=matches.units[~matches.units.index.isin(self.units)],
            loads=kept(matches.loads, "unit", self.units),
            segments=kept(matches.segments, "unit", self.units),
            levels=kept(matches.levels, "stream", self.streams),
            refusals=kept(refusals, "sink", self.streams),
        )


def can_leave(park: Park, scenario: Scenario, matches: Matches) -> bool:
    """Tell whether absence gives what matching again would give.

    Not where something is forced or kept, where units mix what they take, and where a firm leaves
    beside heat pumps or engines: which temperatures those are offered for depends on who is there.
    """
    if scenario.existing != "allowed" or scenario.water != "safe":
        return False
    kinds = matches.loads["unit"].map(matches.units["kind"])
    if (matches.arcs["forced"] > 0).any() or (kinds != "process").any():
        return False
    rules = park.library.technologies["rule"].reindex(park.technologies["technology"])
    return not scenario.left or not rules.isin(RULES).any()
