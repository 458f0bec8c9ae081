"""Who is not there: matches without some firms, retrofits and exchanges, as if matched so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from symbiosis.matching.closing import flow_names
from symbiosis.matching.lifting import RULES
from symbiosis.matching.material import unlinked
from symbiosis.matching.refusals import ordered_refusals, refuse
from symbiosis.matching.retrofits import allowed_retrofits, offered
from symbiosis.park.sentences import sentence

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario


_TOLD_OF_ALL = ("level_left_out", "no_link")
"""Reasons for which a stream is refused because of everybody who is there, not of one partner."""


@dataclass(frozen=True)
class Absence:
    """Firms, units and exchanges that matches know and a scenario does not have.

    Attributes
    ----------
    matches
        Of the park with all of them.
    enterprises, units
        Ids of who has left, and of what may not be built (candidates of a retrofit by their own).
    unknown
        Ids of heat pumps and engines that are offered once they have left, and that matches lack.
    closed
        Ids of the arcs that the scenario does without.
    refusals
        What is refused then because of who is there: see :data:`_TOLD_OF_ALL`; None: as before.
    """

    matches: Matches
    enterprises: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    refusals: pd.DataFrame | None = None

    @classmethod
    def of(cls, park: Park, scenario: Scenario, matches: Matches) -> Absence:
        """Say who of a park is absent in a scenario.

        Heat pumps and engines are offered for the temperatures of those who stay.
        """
        left = frozenset(scenario.left)
        streams, units = matches.streams, matches.units
        staying = streams[(streams["unit"] == "") & ~streams["enterprise"].isin(left)]
        fitting, left_out = offered(park, scenario, staying)
        allowed = allowed_retrofits(park, scenario)
        closed = (units["kind"] != "process") & ~units["retrofit"].isin(allowed["of"])
        lifts = units["technology"].map(park.library.technologies["rule"]).isin(RULES)
        gone = closed | units["enterprise"].isin(left) | (lifts & ~units.index.isin(fitting))
        unknown = fitting - frozenset(units.index)
        arcs = matches.arcs.iloc[: None if scenario.without else 0]
        ended = frozenset(arcs.index[flow_names(arcs, streams).isin(scenario.without)])
        absence = cls(matches, left, frozenset(units.index[gone]), unknown, ended)
        there = streams[~streams.index.isin(absence.streams)]
        told = [left_out, *unlinked(park, scenario, there)]
        return replace(absence, refusals=ordered_refusals(told))

    @cached_property
    def streams(self) -> frozenset[str]:
        """Ids of the absent firms' and units' streams."""
        streams = self.matches.streams
        gone = streams["enterprise"].isin(self.enterprises) | streams["unit"].isin(self.units)
        return frozenset(streams.index[gone])

    @cached_property
    def arcs(self) -> frozenset[str]:
        """Ids of the arcs that are closed, or begin or end with an absent stream."""
        arcs = self.matches.arcs
        gone = arcs["source"].isin(self.streams) | arcs["sink"].isin(self.streams)
        return self.closed | frozenset(arcs.index[gone])

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

        refusals = kept(kept(matches.refusals, "source", self.streams), "sink", self.streams)
        if self.refusals is not None:
            others = refusals[~refusals["reason"].isin(_TOLD_OF_ALL)]
            refusals = ordered_refusals([others, self.refusals, self._closed()])
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
            refusals=refusals,
            stores=self._stores(),
            flexible=self._flexible(),
            policies=matches.policies and matches.policies.without(self.enterprises),
        )

    def _stores(self) -> pd.DataFrame | None:
        """Give the stores that are there; none: None."""
        stores = self.matches.stores
        if stores is None or stores["hold"].isin(self.units).all():
            return None
        return stores[~stores["hold"].isin(self.units)]

    def _flexible(self) -> pd.DataFrame | None:
        """Give the needs that may wait, or go unmet, of those who are there; none: None."""
        flexible = self.matches.flexible
        if flexible is None or flexible.index.isin(self.streams).all():
            return None
        return flexible[~flexible.index.isin(self.streams)]

    def _closed(self) -> pd.DataFrame:
        """Refuse the pairs of the arcs that are closed."""
        arcs = self.matches.arcs
        gone = arcs["source"].isin(self.streams) | arcs["sink"].isin(self.streams)
        own = arcs[arcs.index.isin(self.closed) & ~gone]
        refused = refuse(own, "", "forbidden_by_user", sentence("closed"))
        return refused.assign(medium=own["medium"]) if len(own) else refused


def can_leave(scenario: Scenario, absence: Absence) -> bool:
    """Tell whether absence gives what matching again would give.

    Not where something is forced or kept, where units mix what they take, where heat pumps or
    engines come to be offered for temperatures that others had the precedence of, where a
    connection of today, which its ways share, loses some of them, where mains could be laid, which
    serve all who stand on them, and where a pipe loses some of the sources that keep it hot in the
    course of the year.
    """
    if absence.matches.mains is not None:
        return False
    if scenario.existing != "allowed" or scenario.water != "safe":
        return False
    matches = absence.matches
    kinds = matches.loads["unit"].map(matches.units["kind"])
    if (matches.arcs["forced"] > 0).any() or (kinds != "process").any():
        return False
    known = matches.arcs[matches.arcs["connection"] != ""]
    stays = ~known.index.isin(absence.arcs)
    shared = set(known["connection"][stays]) & set(known["connection"][~stays])
    return not absence.unknown and not shared and not _cools(absence)


def _cools(absence: Absence) -> bool:
    """Tell whether pipes that lose heat by their size keep some of their sources, and lose some."""
    matches = absence.matches
    leaky = matches.routes.index[matches.routes[["loss_fixed", "loss_variable"]].max(axis=1) > 0.0]
    if len(matches.periods.index) == 1 or not absence.streams:
        return False
    ends = matches.arcs.loc[matches.arcs["route"].isin(leaky), ["route", "source"]]
    gone = ends["source"].isin(absence.streams)
    return bool(set(ends["route"][gone]) & set(ends["route"][~gone]))
