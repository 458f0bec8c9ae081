"""Targets in words: what they are called, what is asked, what they come to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from symbiosis.show.figures import MISSING, digits
from symbiosis.show.indicator_words import counts_green
from symbiosis.show.names import item_name, names_of, told

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    import pandas as pd

    from symbiosis.decide.targets import TargetPlan
    from symbiosis.park.entities import Park
    from symbiosis.park.forms import Target
    from symbiosis.park.library import Library
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

    Row = Mapping[Hashable, Any] | pd.Series[Any]


def target_name(row: Row, say: Words) -> str:
    """Name a target: its indicator in the reader's language, an own one as such."""
    if row["target"] == "own":
        return say("targets.own")
    return say.name(str(row["name"]), str(row["name_zh"]))


def indicator_name(park: Park, name: str, say: Words) -> str:
    """Name what a scenario aims at: an indicator of the library, or a ratio of its own."""
    known = park.library.indicators
    if name not in known.index:
        return say("targets.own")
    return say.name(*(str(known.loc[name, column]) for column in ("name", "name_zh")))


def value(amount: float, unit: str, say: Words) -> str:
    """Write what a ratio comes to, with its unit: four digits, so that a point can be seen."""
    if math.isnan(amount):
        return MISSING
    return f"{figure(amount, unit)} {say.known(f'measured_in.{unit}', say.unit(unit))}".rstrip()


def figure(amount: float, unit: str) -> str:
    """Write what a ratio comes to by itself: per cent with a decimal, else three digits."""
    if math.isnan(amount):
        return MISSING
    return f"{amount:.1f}".replace("-", "−") if unit == "%" else digits(amount)


def asked(row: Row, say: Words) -> str:
    """Write what is asked for: ``≥ 50.0 %``."""
    sign = "≥" if row["side"] == "minimum" else "≤"
    return f"{sign} {value(row['asked'], str(row['unit']), say)}"


def per_step(step: float, unit: str, say: Words) -> str:
    """Say what a step is: a percentage point, or so much of the unit."""
    return say("targets.point") if unit == "%" else value(step, unit, say)


def cost_of_step(row: Row, money: str, say: Words) -> str:
    """Say what a step of a target costs at the margin; nothing where it is not known or free."""
    if not row["price"] > 0.0:
        return ""
    step = per_step(row["step"], str(row["unit"]), say)
    return say("targets.per_step", price=say.amount(row["price"], money), step=step)


def obstacle(row: Row, plan: Plan, say: Words) -> str:
    """Say what is left of a stream, and why nobody takes it."""
    return say("targets.obstacle", **obstacle_parts(row, plan, say))


def obstacle_parts(row: Row, plan: Plan, say: Words) -> dict[str, str]:
    """Say whose stream, what it is, how much of it is left, and why: each by itself."""
    why = say(f"targets.why.{row['why']}", left=f"{row['left_c']:.0f}")
    if row["why"] in ("refused", "nobody") and row["detail"]:
        why = told(plan.park, str(row["detail"]), say)
    firm = names_of(plan.park, say).get(str(row["enterprise"]), str(row["enterprise"]))
    what = item_name(plan.park, str(row["item"]), str(row["name"]), say)
    rest = say.amount(row["rest"], str(row["unit"]))
    return {"firm": firm, "what": what, "rest": rest, "why": why}


def nothing_left(row: Row, library: Library, say: Words) -> str:
    """Say of a missed target of which no stream leaves anything over what it hangs on."""
    green = counts_green(library, str(row["target"]))
    return say("targets.nothing_green" if green else "targets.nothing_left")


def out_of(row: Row, say: Words) -> str:
    """Say why what was chosen is no target, and what would make it one."""
    if row["why"] == "method":
        return say("targets.out.method")
    names = [each.strip() for each in str(row["data"]).split(";")]
    data = say("indicators.and").join(say.known(name, name) for name in names)
    if row["why"] == "missing":
        return say("targets.out.missing", data=data, where=row["where"])
    return say("targets.out.no_goal", data=data)


def verdict(found: TargetPlan, say: Words) -> str:
    """Say how many targets are met, and what that costs."""
    money = f"{found.plan.park.info.currency}/a"
    figures = {"count": len(found.table), "met": int(found.table["meets"].sum()),
               "free": say.amount(found.free.cost(), money)}  # fmt: skip
    if found.met and found.plan is found.free:
        return say("targets.met_free", **figures)
    cost = say.amount(found.cost, money)
    return say("targets.met" if found.met else "targets.missed", cost=cost, **figures)


def aims(target: Target, park: Park, say: Words) -> Iterator[str]:
    """Say what a scenario's target asks for, a side each: ``Solid waste utilisation ≥ 80.0 %``."""
    known = park.library.indicators
    row: dict[Hashable, Any] = {"target": target.name, "name": target.name, "name_zh": ""}
    unit = target.unit
    if target.indicator in known.index:
        of = known.loc[target.indicator]
        row |= {"name": of["name"], "name_zh": of["name_zh"]}
        unit = str(of["unit"])
    for side in target.sides:
        bound: Row = {"side": side, "asked": getattr(target, side), "unit": unit}
        yield f"{target_name(row, say)} {asked(bound, say)}"
