"""Which targets are meant: whole systems, single indicators by id or short name, own forms."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.entities import MOST
from symbiosis.park.forms import Target
from symbiosis.park.indicator_rows import RATIO, Indicator, indicator_of, systems_of
from symbiosis.park.indicators import FormReader, Missing, resolve
from symbiosis.park.sheet import did_you_mean
from symbiosis.question.question import Question

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.plan import Plan

SHORT: Mapping[str, str] = MappingProxyType(
    {
        "co2_per_energy": "zero_carbon_01",
        "clean_energy": "zero_carbon_02",
        "solid_waste": "zero_carbon_04",
        "waste_heat": "zero_carbon_05",
        "repeated_water": "zero_carbon_06",
        "green_self_use": "green_direct_01",
        "green_share": "green_direct_02",
        "green_fed_in": "green_direct_04",
    }
)
"""Short name -> the indicator that it stands for."""
LEFT_OUT = ("target", "system", "name", "name_zh", "why", "data", "where")
_ASKED = re.compile(r"\s*(?P<name>[^=<>\s]+)\s*(?:[<>]?=\s*(?P<value>\S+)\s*)?")


@dataclass(frozen=True)
class Aims:
    """What is aimed at, in the planner's order.

    Attributes
    ----------
    targets
        Each with one side; those of indicators without forms, which a question gives them.
    rows
        For each the indicator's row; None: own forms.
    left_out
        What was chosen and is no target here: ``why`` is ``missing`` (a datum), ``method`` (it is
        no ratio), ``no_goal`` (nothing is asked of a park like this one).
    """

    targets: tuple[Target, ...]
    rows: tuple[Indicator | None, ...]
    left_out: pd.DataFrame

    def about(self, place: int) -> dict[str, str]:
        """Say what a target is called and who asks for it."""
        row, target = self.rows[place], self.targets[place]
        told = {"target": target.name, "system": "", "name": target.name, "name_zh": target.name}
        if row is None:
            return told | {"confidence": ""}
        names = {"system": row.system, "name": row.name, "name_zh": row.name_zh}
        return told | names | {"confidence": row.confidence}


def aims_of(
    park: Park,
    chosen: Sequence[str | Target],
    switches: Mapping[str, str],
    order: Sequence[str],
    plan: Plan,
) -> Aims:
    """Read what is chosen.

    Parameters
    ----------
    park
        With its facts and its library.
    chosen, switches, order
        As for :func:`symbiosis.targets`.
    plan
        Of the same scenario without targets: thresholds may hang on the size of the park.

    Raises
    ------
    BadInput
        Names all that is not known; or says that nothing of it can be a target here.
    """
    wanted = _wanted(park, chosen)
    kept: dict[str, tuple[Target, Indicator | None]] = {}
    left_out = []
    for name, (row, asked) in wanted.items():
        found = _target(park, row, asked, switches, plan)
        if isinstance(found, Target):
            for each in _sided(found):
                kept[f"{name} {each.minimum is None}"] = each, row
        else:
            left_out.append(found)
    if not kept:
        why = "; ".join(f"{row['target']}: {row['where'] or row['why']}" for row in left_out)
        message = f"targets: nothing that was chosen can be a target of {park.info.id}: {why}."
        raise BadInput(message)
    ranked = sorted(kept.values(), key=lambda pair: _rank(pair[0], order))
    targets, rows = zip(*ranked, strict=True)
    return Aims(targets, rows, pd.DataFrame(left_out, columns=list(LEFT_OUT)))


def check_chosen(
    park: Park, chosen: Sequence[str | Target], switches: Mapping[str, str], order: Sequence[str]
) -> None:
    """Refuse what nobody knows, before anything is planned.

    Raises
    ------
    BadInput
        Names all systems, indicators and switches that are not known, and what of the order is
        none of the targets.
    """
    wanted = _wanted(park, chosen)
    _check_switches(wanted.values(), switches)
    names = [row.id if row else name for name, (row, _) in wanted.items()]
    names += [each.name for each in chosen if isinstance(each, Target)]
    unknown = [name for name in order if SHORT.get(name, name) not in names]
    if unknown:
        known = [short for short, name in SHORT.items() if name in names] + names
        faults = [
            f"targets: the order names {name!r}, which is none of them. "
            + did_you_mean(name, known, "Name targets that were chosen.")
            for name in unknown
        ]
        raise BadInput("\n".join(faults))


def filled(park: Park, scenario: Scenario) -> tuple[Target, ...]:
    """Give a scenario's targets with their forms."""
    return Question(park, scenario).asked_scenario.targets


def any_value(target: str | Target) -> str | Target:
    """Give a choice with some value, where only its side matters."""
    found = _ASKED.fullmatch(target) if isinstance(target, str) else None
    return f"{found['name']}=1" if found else target


Asked = Target | float
"""An own target, or the value that is asked of an indicator; NaN: its own threshold."""


def _wanted(
    park: Park, chosen: Sequence[str | Target]
) -> dict[str, tuple[Indicator | None, Asked]]:
    """List what is chosen, each indicator once: as it was named last."""
    systems, known = systems_of(park.library), park.library.indicators.index
    wanted: dict[str, tuple[Indicator | None, Asked]] = {}
    faults = []
    for place, each in enumerate(chosen):
        if isinstance(each, Target):
            row = indicator_of(park.library, each.indicator) if each.indicator in known else None
            wanted[each.indicator or f"own {place}"] = row, each
            continue
        name, value, fault = _read(each)
        names = systems.get(name, (SHORT.get(name, name),))
        if fault or (name in systems and not math.isnan(value)):
            faults.append(fault or f"targets: {each}: a whole system has no value of its own")
        elif name not in systems and names[0] not in known:
            remedy = did_you_mean(name, [*systems, *SHORT, *known], "Name a system or indicator.")
            faults.append(f"targets: the library knows no {name!r}. {remedy}")
        else:
            wanted |= {one: (indicator_of(park.library, one), value) for one in names}
    if faults or not wanted:
        message = "\n".join(faults) or "targets: none is chosen. Name a system or an indicator."
        raise BadInput(message)
    return wanted


def _read(text: str) -> tuple[str, float, str]:
    """Read ``name`` or ``name=value``: both, and what is wrong."""
    found = _ASKED.fullmatch(text)
    if not found:
        return text, math.nan, f"targets: {text!r}: write NAME or NAME=VALUE, waste_heat=50"
    if found["value"] is None:
        return found["name"], math.nan, ""
    try:
        value = float(found["value"].rstrip("%"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        return found["name"], value, f"targets: {text!r}: the value is no number"
    wrong = "" if abs(value) <= MOST else f"targets: {text!r}: {MOST:g} is the most"
    return found["name"], value, wrong


def _check_switches(
    wanted: Iterable[tuple[Indicator | None, Asked]], switches: Mapping[str, str]
) -> None:
    """Refuse a switch that none of what is chosen has: it would change nothing, unseen."""
    known = {name for row, _ in wanted if row for name in row.switches}
    unknown = sorted(set(switches) - known)
    if unknown:
        there = ", ".join(sorted(known)) or "none"
        message = f"switches: {', '.join(unknown)}: nothing that was chosen has it. There: {there}."
        raise BadInput(message)


def _target(
    park: Park,
    row: Indicator | None,
    asked: Asked,
    switches: Mapping[str, str],
    plan: Plan,
) -> Target | dict[str, str]:
    """Make a target of what is wanted, or say why there is none."""
    if isinstance(asked, Target) and (row is None or asked.numerator is not None):
        return asked
    if row is None:  # a target that names what the library does not know is told by its question
        message = "an indicator has a row"
        raise ValueError(message)
    own = asked.switches if isinstance(asked, Target) else {}
    chosen = {name: how for name, how in switches.items() if name in row.switches} | dict(own)
    found = resolve(park, row.id, chosen, left=plan.scenario.left)
    if isinstance(found, Missing):
        why = "missing" if row.method == RATIO else "method"
        return _none(row, why, "; ".join(found.data), "; ".join(filter(None, found.where)))
    if isinstance(asked, Target):
        return asked.model_copy(update={"switches": chosen})
    bound = _goal(park, row, plan) if math.isnan(asked) else asked
    if math.isnan(bound):
        return _none(row, "no_goal", row.threshold_text, "")
    side = "maximum" if row.better == "down" else "minimum"
    return Target.model_validate(
        {"indicator": row.id, "switches": chosen, side: bound, "scale": row.scale,
         "unit": row.unit}
    )  # fmt: skip


def _goal(park: Park, row: Indicator, plan: Plan) -> float:
    """Give an indicator's own threshold for this park; NaN if nothing is asked of it."""
    if not row.threshold_by:
        return row.goal()
    reader = FormReader(park, row.switches, frozenset(plan.scenario.left), {})
    size = reader.form(row.threshold_by)
    if reader.lacking:
        return math.nan
    return row.goal(size.at(plan.accounts[plan.reference], plan.streams["annual"]))


def _none(row: Indicator, why: str, data: str, where: str) -> dict[str, str]:
    named = {"target": row.id, "system": row.system, "name": row.name, "name_zh": row.name_zh}
    return named | {"why": why, "data": data, "where": where}


def _sided(target: Target) -> list[Target]:
    """Part a target with two sides: each is a row, and has a price, of its own."""
    if target.minimum is None or target.maximum is None:
        return [target]
    return [target.model_copy(update={side: None}) for side in ("maximum", "minimum")]


def _rank(target: Target, order: Sequence[str]) -> int:
    """Give the place of a target in an order of names; what is not named follows."""
    names = [SHORT.get(name, name) for name in order]
    return names.index(target.name) if target.name in names else len(names)
