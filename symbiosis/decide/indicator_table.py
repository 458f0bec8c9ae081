"""Where a park stands: indicators without exchanges, today, in a plan, against thresholds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.decide.indicator_figures import SITUATIONS, Measurer, situations_of
from symbiosis.decide.indicator_verdicts import VERDICTS, indices_of, verdict_of
from symbiosis.decide.network_measures import dependence
from symbiosis.errors import BadInput
from symbiosis.optimise import optimise
from symbiosis.park.entities import Park
from symbiosis.park.green_marks import matched_in_time
from symbiosis.park.indicator_rows import indicator_of, systems_of
from symbiosis.park.indicators import FormReader
from symbiosis.park.scenario import Scenario
from symbiosis.park.sheet import did_you_mean
from symbiosis.park.stream_classes import SWITCHES

if TYPE_CHECKING:
    from symbiosis.decide.indicator_figures import Measured, Situation
    from symbiosis.park.indicator_rows import Indicator
    from symbiosis.plan.answer import Answer
    from symbiosis.plan.plan import Plan

_OF_SYSTEM = ("edition", "valid_from", "valid_to")
LISTED: Mapping[str, str] = {
    "energy_elsewhere": "0.12283506*account.primary_energy",
    "co2_elsewhere": "account.co2_direct + account.co2_energy",
    "fresh_water_elsewhere": "account.fresh_water",
    "wastewater_elsewhere": "account.wastewater",
    "solid_waste_elsewhere": "solid_waste.offered",
}
"""Fact of what no stream tells -> the form of what the streams do tell of the same."""


@dataclass(frozen=True, eq=False)
class Standing:
    """Indicators of a park.

    Attributes
    ----------
    park, currency
        Whose they are, and in which money.
    systems
        The systems that were asked for.
    switches
        The planner's choices.
    planned
        Whether there is a plan, or the park stands alone.
    table
        Indicator -> ``system``, ``group``, ``kind``, ``name``, ``name_zh``, ``method``; ``unit``
        of its ``baseline``, ``today``, ``plan`` and ``threshold``; ``better`` (up or down); for
        each situation ``verdict_...`` (:data:`VERDICTS`); ``missing`` and ``where`` (data that the
        park lacks); ``switches``; the ``class`` of streams behind it, how many ``streams`` the
        park has of it and what they offer, ``counted`` [``counted_unit``]; ``basis`` of the
        figures, ``confidence`` of the threshold; ``edition``, ``valid_from``, ``valid_to`` [year],
        ``threshold_text``, ``numerator``, ``denominator``, ``formula``, ``source``, ``note``.
    firms
        Enterprise -> its place in the network of exchanges
        (:meth:`symbiosis.decide.network_measures.Network.centrality`), and its largest
        ``dependence`` [1] on one ``partner`` for a ``medium``; with its names.
    dependence
        Share of a firm's need of a medium that one partner covers
        (:func:`symbiosis.decide.network_measures.dependence`).
    listed
        Fact of what is elsewhere -> what the streams tell of the same, today, else without
        exchanges: the park's total less this is the fact.
    matched
        Within what green power is matched with needs, and how many of these the year has: ``step``
        of a typical day, ``period`` or the ``year``.
    """

    park: str
    currency: str
    systems: tuple[str, ...]
    switches: Mapping[str, str]
    planned: bool
    table: pd.DataFrame = field(repr=False)
    firms: pd.DataFrame = field(repr=False)
    dependence: pd.DataFrame = field(repr=False)
    listed: Mapping[str, float] = field(default_factory=dict, repr=False)
    matched: tuple[str, int] = ("year", 1)

    @property
    def last(self) -> str:
        """The situation that counts: the plan, else today, else the park without exchanges."""
        known = [each for each in SITUATIONS if self.table[each].notna().any()]
        return known[-1] if known else SITUATIONS[0]

    def counts(self) -> pd.DataFrame:
        """Count the verdicts of :attr:`last` by system."""
        verdicts = self.table[f"verdict_{self.last}"]
        counts = pd.crosstab(self.table["system"], verdicts)
        return counts.reindex(index=list(self.systems), columns=list(VERDICTS), fill_value=0)


def indicators(
    park_or_plan: Park | Plan,
    systems: Sequence[str] = (),
    switches: Mapping[str, str] | None = None,
) -> Standing:
    """Tell where a park stands, and what a plan brings, by published indicators.

    Parameters
    ----------
    park_or_plan
        A plan; or a park, which is then asked for what it is today (or without exchanges, where
        today is not known): one solve in which nothing may be built.
    systems
        Systems of the library (``zero_carbon_2025``, ``hj274_2015`` ...); empty: all.
    switches
        What the published definitions leave open: ``{"condenser": "in"}``
        (:data:`symbiosis.park.stream_classes.SWITCHES`); each indicator takes those that it has.

    Raises
    ------
    BadInput
        If there is no such system, switch or choice, or no chosen indicator has the switch.
    NoPlan
        If a park can do neither with what it has today nor without exchanges.
    """
    planned = not isinstance(park_or_plan, Park)
    answer = _as_it_is(park_or_plan) if isinstance(park_or_plan, Park) else park_or_plan
    library, chosen = answer.park.library, dict(switches or {})
    known = systems_of(library)
    asked = tuple(dict.fromkeys(systems)) or tuple(known)
    _refuse_systems(asked, known)
    rows = [indicator_of(library, name) for system in asked for name in known[system]]
    _refuse_switches(chosen, rows)
    situations = situations_of(answer, planned=planned)
    measurer = Measurer(answer, situations, chosen)
    measured = {row.id: measurer.measured(row) for row in rows}
    measured |= indices_of(rows, measured)
    firms, shares = _firms(answer, situations)
    return Standing(
        park=answer.park.info.id,
        currency=answer.park.info.currency,
        systems=asked,
        switches=chosen,
        planned=planned,
        table=_table(rows, measured, library.indicator_systems, answer.park.info.currency),
        firms=firms,
        dependence=shares,
        listed=_listed(answer, situations),
        matched=matched_in_time(answer.park),
    )


def _as_it_is(park: Park) -> Answer:
    """Ask for a park with today's exchanges and nothing else."""
    return optimise(park, Scenario(existing="only"))


def _refuse_systems(asked: Sequence[str], known: Mapping[str, object]) -> None:
    faults = [
        f"indicators: no system {name!r}. "
        + did_you_mean(name, known, f"Known: {', '.join(known)}.")
        for name in asked
        if name not in known
    ]
    if faults:
        raise BadInput("\n".join(faults))


def _refuse_switches(chosen: Mapping[str, str], rows: Sequence[Indicator]) -> None:
    """Refuse a switch that would change nothing, unseen."""
    there = sorted({name for row in rows for name in row.switches})
    faults = []
    for name, choice in chosen.items():
        if name not in there:
            remedy = did_you_mean(name, there, f"There: {', '.join(there) or 'none'}.")
            faults.append(f"switch {name!r}: no chosen indicator has it. {remedy}")
        elif choice not in SWITCHES[name]:
            faults.append(f"switch {name}: {choice!r} is none of {', '.join(SWITCHES[name])}.")
    if faults:
        raise BadInput("\n".join(faults))


def _table(
    rows: Sequence[Indicator],
    measured: Mapping[str, Measured],
    systems: pd.DataFrame,
    currency: str,
) -> pd.DataFrame:
    """Lay everything that is told of indicators side by side."""
    plain = ("system", "group", "kind", "name", "name_zh", "method", "better")
    last = ("threshold_text", "numerator", "denominator", "formula", "source", "note")
    told = []
    for row in rows:
        found = measured[row.id]
        told.append(
            {name: getattr(row, name) for name in plain}
            | {name: found.figures.get(name, math.nan) for name in SITUATIONS}
            | {"unit": currency + "/t" if row.unit == "money/t" else row.unit}
            | {"threshold": _goal(row, found)}
            | {f"verdict_{name}": verdict_of(row, found, name) for name in SITUATIONS}
            | {"missing": "; ".join(datum for datum, place in found.missing if place)}
            | {"where": "; ".join(place for _, place in found.missing if place)}
            | {"switches": "; ".join(f"{key}={how}" for key, how in found.switches.items())}
            | _counted(found)
            | {"basis": found.basis, "confidence": row.confidence}
            | {name: systems[name][row.system] for name in _OF_SYSTEM}
            | {name: getattr(row, name) for name in last}
        )
    return pd.DataFrame(told, index=pd.Index([row.id for row in rows], name="indicator"))


def _counted(found: Measured) -> dict[str, object]:
    """Tell what the class of streams behind an indicator holds; no row has more than one."""
    of = next(iter(found.counted), None)
    if of is None:
        return {"class": "", "streams": 0, "counted": math.nan, "counted_unit": ""}
    return {
        "class": of.name, "streams": of.streams, "counted": of.amount, "counted_unit": of.unit
    }  # fmt: skip


def _goal(row: Indicator, found: Measured) -> float:
    """Give the threshold of the last situation that has one."""
    goals = [found.goals.get(name, math.nan) for name in SITUATIONS]
    known = [goal for goal in goals if not math.isnan(goal)]
    return known[-1] if known else row.goal()


def _listed(answer: Answer, situations: Sequence[Situation]) -> dict[str, float]:
    """Tell what the streams have of everything that may also be elsewhere."""
    before = [each for each in situations if each.name != SITUATIONS[-1]] or situations
    reader = FormReader(answer.park, {}, frozenset(answer.scenario.left), {})
    forms = {name: reader.form(text) for name, text in LISTED.items()}
    return {name: form.at(before[-1].accounts, before[-1].rests) for name, form in forms.items()}


def _firms(answer: Answer, situations: Sequence[Situation]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give every enterprise's place in the last network that is known, and who hangs on whom."""
    shares = dependence(answer)
    table = situations[-1].network.centrality()
    most = shares.drop_duplicates("enterprise").set_index("enterprise")
    most = most.rename(columns={"share": "dependence"}).reindex(table.index)
    names = answer.park.enterprises[["name", "name_zh"]].reindex(table.index).fillna("")
    return pd.concat([names, table, most], axis=1), shares
