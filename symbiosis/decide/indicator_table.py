"""Where a park stands: indicators without exchanges, today, in a plan, against thresholds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.decide.indicator_figures import SITUATIONS, Measurer, situations_of
from symbiosis.decide.network_measures import dependence
from symbiosis.errors import BadInput
from symbiosis.optimise import optimise
from symbiosis.park.entities import Park
from symbiosis.park.indicator_rows import CHECKLIST, NONE, indicator_of, systems_of
from symbiosis.park.scenario import Scenario
from symbiosis.park.sheet import did_you_mean
from symbiosis.park.stream_classes import SWITCHES

if TYPE_CHECKING:
    from symbiosis.decide.indicator_figures import Measured, Situation
    from symbiosis.park.indicator_rows import Indicator
    from symbiosis.plan.answer import Answer
    from symbiosis.plan.plan import Plan

VERDICTS = (
    *("pass", "fail", "leads", "below_lead", "no_threshold"),
    *("unknown", "missing", "checklist", "none"),
)
"""What may be said of an indicator: it is met or not; it reaches the lead value of an index or not;
it asks for nothing; its figure is not known there; a datum is missing; people answer it; nothing
here makes a figure of it."""
_LEAD = "GI component"
"""Kind of an indicator whose threshold is a lead value, which nobody has to reach."""
CLOSE = 1e-6
"""A value that misses its threshold by no more than this share of it meets it: rounding."""
_INDEX = "index"


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
        figures, ``confidence`` of the threshold; ``edition``, ``threshold_text``, ``numerator``,
        ``denominator``, ``formula``, ``source``, ``note``.
    firms
        Enterprise -> its place in the network of exchanges
        (:meth:`symbiosis.decide.network_measures.Network.centrality`), and its largest
        ``dependence`` [1] on one ``partner`` for a ``medium``.
    dependence
        Share of a firm's need of a medium that one partner covers
        (:func:`symbiosis.decide.network_measures.dependence`).
    """

    park: str
    currency: str
    systems: tuple[str, ...]
    switches: Mapping[str, str]
    planned: bool
    table: pd.DataFrame = field(repr=False)
    firms: pd.DataFrame = field(repr=False)
    dependence: pd.DataFrame = field(repr=False)

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
    measured |= _indices(rows, measured)
    editions = library.indicator_systems["edition"]
    firms, shares = _firms(answer, situations)
    return Standing(
        park=answer.park.info.id,
        currency=answer.park.info.currency,
        systems=asked,
        switches=chosen,
        planned=planned,
        table=_table(rows, measured, editions, answer.park.info.currency),
        firms=firms,
        dependence=shares,
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


def verdict_of(indicator: Indicator, found: Measured, situation: str) -> str:
    """Give the verdict on an indicator in a situation: one of :data:`VERDICTS`."""
    if found.met is not None:
        return "pass" if found.met else "fail"
    value = found.figures.get(situation, math.nan)
    if math.isnan(value):
        if indicator.method in (CHECKLIST, NONE):
            return indicator.method
        return "missing" if found.missing else "unknown"
    goal = found.goals.get(situation, math.nan)
    if math.isnan(goal):
        return "no_threshold"
    sign = -1.0 if (indicator.better == "down") == found.rises else 1.0
    met = sign * (value - goal) >= -CLOSE * max(abs(goal), CLOSE)
    if indicator.kind == _LEAD:
        return "leads" if met else "below_lead"
    return "pass" if met else "fail"


def _indices(rows: Sequence[Indicator], measured: Mapping[str, Measured]) -> dict[str, Measured]:
    r"""Compute indices: means of ratios to lead values, over what is known in every group.

    .. math:: G = \frac{100}{n} \sum_{g=1}^{n} \frac{1}{|g|} \sum_{i \in g} x_i / b_i

    x  value, b  lead value; where less is better b / x.
    """
    found = {}
    for index in (row for row in rows if row.method == _INDEX):
        groups: dict[str, dict[str, list[float]]] = {}
        for row in rows:
            if row.system == index.system and row is not index:
                own = groups.setdefault(row.group, {name: [] for name in SITUATIONS})
                for name, share in _shares(row, measured[row.id]).items():
                    own[name].append(share)
        lacking = [name for name, own in groups.items() if not any(own.values())]
        values = {
            name: 100.0
            / len(groups)
            * sum(sum(own[name]) / len(own[name]) for own in groups.values())
            for name in SITUATIONS
            if all(own[name] for own in groups.values())
        }
        missing = tuple((f"group.{name}", "park.toml, [facts] or [answers]") for name in lacking)
        found[index.id] = replace(measured[index.id], figures=values, missing=missing)
    return found


def _shares(row: Indicator, found: Measured) -> dict[str, float]:
    """Give an indicator's ratio to its lead value in every situation where it is known."""
    if found.met is not None:
        return dict.fromkeys(SITUATIONS, float(found.met))
    known = {name: value for name, value in found.figures.items() if not math.isnan(value)}
    if row.better == "down":
        return {name: row.threshold / value for name, value in known.items() if value > 0.0}
    return {name: value / row.threshold for name, value in known.items() if row.threshold > 0.0}


def _table(
    rows: Sequence[Indicator],
    measured: Mapping[str, Measured],
    editions: pd.Series[str],
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
            | {"edition": editions[row.system]}
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


def _firms(answer: Answer, situations: Sequence[Situation]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give every enterprise's place in the last network that is known, and who hangs on whom."""
    shares = dependence(answer)
    table = situations[-1].network.centrality()
    most = shares.drop_duplicates("enterprise").set_index("enterprise")
    most = most.rename(columns={"share": "dependence"}).reindex(table.index)
    names = answer.park.enterprises["name"].reindex(table.index)
    return table.assign(name=names, **{key: most[key] for key in most.columns}), shares
