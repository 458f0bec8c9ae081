"""A solution read once: what every table, picture and decision takes from it, and the audit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.matching.tables import TIMED_KINDS
from symbiosis.park.media import MEDIA
from symbiosis.park.schema import RECEIVED
from symbiosis.plan.reading.blends import WATER, blends, inflows, made_contents, told_contents
from symbiosis.plan.reading.books import Prices
from symbiosis.plan.reading.flexed import flexed_year
from symbiosis.plan.reading.flows import Values, hours_of, yearly_flows
from symbiosis.plan.reading.heat_losses import as_sent
from symbiosis.plan.reading.heat_pairs import pairs_of, route_heats
from symbiosis.plan.reading.main_pairs import main_pairs
from symbiosis.plan.reading.timed_flows import heat_timed, linear_timed, rest_timed

if TYPE_CHECKING:
    from collections.abc import Collection

    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.reading.flows import Flows
    from symbiosis.plan.reading.heat_pairs import RouteHeat
    from symbiosis.solving.solution import Solution

DUST = 1e-6
"""Amounts a year below this are the solver's rounding [t, MWh, m3]."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What a solution does, worked out when it is first asked for and never again.

    Attributes
    ----------
    matches, scenario
        What was asked: who could exchange with whom, and under which choices.
    prices
        What its lines are worth.
    decisions
        What was decided: component of the model -> its values.
    lines
        (kind, holder, item) -> quantity: the ledger lines as the model counted them.
    """

    matches: Matches
    scenario: Scenario
    prices: Prices
    decisions: Values
    lines: pd.Series

    def under(self, scenario: Scenario, prices: Prices) -> Reading:
        """Give the same flows under other prices; what was worked out of them stays worked out."""
        other = replace(self, scenario=scenario, prices=prices)
        worked_out = vars(self).keys() - vars(other).keys() - {"totals"}
        vars(other).update({name: vars(self)[name] for name in worked_out})
        return other

    @cached_property
    def flows(self) -> Flows:
        """What moves in a year."""
        return yearly_flows(self.matches, self.decisions)

    @cached_property
    def heats(self) -> list[RouteHeat]:
        """The heat of every used branch of a route and period, by temperature slot."""
        return route_heats(self.matches, self.flows)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Which heat goes where: pairs of streams on each route, hottest first."""
        pairs = pairs_of(self.heats)
        mixed = main_pairs(self.matches, self.flows, self.decisions)
        both = pd.concat([pairs, mixed], ignore_index=True) if len(mixed) else pairs
        return as_sent(both, self.matches, self.flows)

    @cached_property
    def exchanges(self) -> pd.DataFrame:
        """What passes between two streams: the rows of the arcs that carry something.

        With ``quantity`` (as it leaves), and for heat ``supply_c``, ``target_c``, ``exergy`` (as it
        arrives), that of cold (``cooled``, with whom it cools) [MWh/a] and the ``loss`` that it
        bears.
        """
        matches = self.matches
        sent = self.flows.sent[self.flows.sent > DUST].rename("quantity")
        linear = matches.arcs.join(sent, how="inner")
        heat = matches.arcs[matches.arcs["medium"] == "heat"].rename_axis("id").reset_index()
        pairs = self.pairs.rename(columns={"hot_c": "supply_c", "sink_hot_c": "target_c"})
        pairs["loss"] = 1.0 - pairs["received"] / pairs["quantity"].where(pairs["quantity"] > 0.0)
        names = ["route", "source", "sink", "supply_c", "target_c", "quantity", "exergy", "cooled"]
        names.append("loss")
        heat = heat.drop(columns="loss").merge(pairs[names], on=["route", "source", "sink"])
        heat = heat.set_index("id")
        table = pd.concat([linear, heat]) if len(heat) else linear
        own = ["supply_c", "target_c", "exergy", "cooled"]
        table = table.reindex(columns=[*table.columns.difference(own), *own])
        return table if matches.timed is None else self._with_times(table)

    def _with_times(self, table: pd.DataFrame) -> pd.DataFrame:
        """Add what exchanges spare, times how far its price and CO2 depart from their mean."""
        linear = linear_timed(self.matches, self.decisions).reindex(table.index).fillna(0.0)
        hot = table[table["medium"] == "heat"]
        apart = heat_timed(self.matches, self.flows, self.heats, hot)
        for kind, (column, _) in TIMED_KINDS.items():
            kept = 1.0 - hot["loss"].astype(float) if column == "utility" else 1.0
            linear.loc[hot.index, kind] = apart[kind] * hot["quantity"].astype(float) * kept
        return table.assign(**{kind: linear[kind] for kind in TIMED_KINDS})

    @cached_property
    def used(self) -> pd.Series:
        """Whether an arc is used, where that is switched."""
        parts = [self.decisions[name] for m in MEDIA if (name := f"{m}.use") in self.decisions]
        return pd.concat(parts).astype(float) if parts else pd.Series(dtype=float)

    @cached_property
    def carried(self) -> pd.Series:
        """What enters each route a year [t, m3, MWh]."""
        arcs = self.matches.arcs["route"].reindex(self.flows.sent.index)
        linear = self.flows.sent.groupby(arcs).sum()
        heat = self._yearly(self.flows.drawn, "route")
        total: pd.Series = pd.concat([linear, heat]).groupby(level=0).sum()
        return total

    @cached_property
    def covered(self) -> pd.Series:
        """What every source gives and what of every sink's need is covered a year."""
        sent = self.flows.sent
        arcs = self.matches.arcs.reindex(sent.index)
        useful = sent * arcs["substitution"] * (1.0 - arcs["loss"])
        given = sent.groupby(arcs["source"]).sum()
        taken = useful.groupby(arcs["sink"]).sum()
        heat = [self._yearly(rows, "stream") for rows in (self.flows.drawn, self.flows.given)]
        total: pd.Series = pd.concat([given, taken, *heat]).groupby(level=0).sum()
        return total

    @cached_property
    def unmade(self) -> pd.Series:
        """What of every by-product is not made a year.

        Its need is met in another way, or it leaves in another form.
        """
        streams = self.matches.streams
        tied = streams[streams["tied_to"] != ""]
        needs = tied["tied_to"]
        bought, received = (
            met.reindex(needs).fillna(0.0).set_axis(tied.index)
            for met in (self.flows.utility, self.covered)
        )
        otherwise = bought.where(tied["tied_by"] == RECEIVED, received)
        whole = streams["annual"].reindex(needs).set_axis(tied.index)
        lacking = (otherwise * tied["annual"] / whole).add(self.displaced, fill_value=0.0)
        other = streams[streams["instead_of"] != ""]
        undrawn = other["annual"] - self.covered.reindex(other.index).fillna(0.0)
        total: pd.Series = lacking.add(undrawn, fill_value=0.0)
        return total

    @cached_property
    def rest_timed(self) -> pd.DataFrame:
        """What is bought and thrown away, times how far its factor departs from the mean."""
        return rest_timed(self.matches, self.decisions)

    @cached_property
    def flexed(self) -> pd.DataFrame:
        """What of needs is met at other steps, or not at all."""
        return flexed_year(self.matches, self.decisions)

    @cached_property
    def displaced(self) -> pd.Series:
        """What of every by-product leaves in another form a year: ash dry and not wet."""
        streams = self.matches.streams
        other = streams[streams["instead_of"] != ""]
        drawn = self.covered.reindex(other.index).fillna(0.0)
        per = streams["annual"].reindex(other["instead_of"]).to_numpy(float) / other["annual"]
        total: pd.Series = (drawn * per).groupby(other["instead_of"]).sum().rename_axis(None)
        return total

    @cached_property
    def arrived(self) -> pd.Series:
        """What every arc carries: as it leaves, and of heat as it arrives [t, m3, MWh]."""
        ends = ["route", "source", "sink"]
        heat = self.pairs.groupby(ends)["received"].sum()
        arcs = self.matches.arcs[self.matches.arcs["medium"] == "heat"]
        received = heat.reindex(pd.MultiIndex.from_frame(arcs[ends])).to_numpy(float)
        arrived = pd.Series(received, index=arcs.index)
        total: pd.Series = pd.concat([self.flows.sent, arrived.dropna()])
        return total

    @cached_property
    def contents(self) -> pd.DataFrame:
        """What everything contains; the outlets of what picks up or mixes as they truly are."""
        return told_contents(self.matches, self.made)

    @cached_property
    def made(self) -> pd.DataFrame:
        """What leaves the units that pick up, take out or mix, in every period."""
        return made_contents(self.matches, self.decisions, self._inflows[WATER])

    def blend(self, medium: str, sinks: Collection[str]) -> pd.DataFrame:
        """List what reaches some sinks of a medium with what it truly contains."""
        made = self.made if medium == WATER else None
        inflow = self._inflows[medium]
        return blends(self.matches, inflow[inflow["sink"].isin(sinks)], made)

    @cached_property
    def _inflows(self) -> dict[str, pd.DataFrame]:
        media = [each.name for each in MEDIA.values() if each.content_units]
        return {name: inflows(self.matches, self.decisions, name) for name in media}

    @cached_property
    def totals(self) -> pd.Series:
        """Every account; exchanges are counted also where the model did not need their number."""
        totals = self.prices.totals(self.lines)
        totals["exchanges"] = totals["exchanges"] or float(len(self.exchanges))
        return totals

    def _yearly(self, rows: pd.DataFrame, by: str) -> pd.Series:
        """Sum heat on routes over the year."""
        hours = rows["period"].map(hours_of(self.matches)).astype(float)
        amount = rows["rate"].to_numpy(float) * hours.to_numpy()
        total: pd.Series = pd.Series(amount, index=rows[by]).groupby(level=0).sum()
        return total


def read(
    matches: Matches, scenario: Scenario, solution: Solution, prices: Prices | None = None
) -> Reading:
    """Read a solution.

    Parameters
    ----------
    matches, scenario
        The question that it answers.
    prices
        What things are worth, where another reading has worked it out.
    """
    values: Values = solution.values  # noqa: PD011 - not a frame's
    return Reading(matches, scenario, prices or Prices(matches, scenario), values, solution.lines)
