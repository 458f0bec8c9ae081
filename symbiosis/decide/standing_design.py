"""A design that stands: what a plan has built is there in full, and nothing else can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.decide.sensitivities.kept_design import ROOM
from symbiosis.matching.frames import number
from symbiosis.plan.reading.flows import value_of

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.plan.brief import Brief
    from symbiosis.plan.plan import Plan

BLOCKS = (("route", "capacity"), ("main", "capacity"), ("technology", "size"))


def held_by(plan: Plan) -> Any:
    """Give what holds a model to a plan's design (:func:`symbiosis.optimise`'s ``extend``).

    What a model cannot use in full is held as far as it can be: its capital is paid already.
    """

    def extend(model: Any, matches: Matches) -> None:
        from symbiosis.solving.session.extend import bounded_rows

        free = unbound(matches)
        rows: list[tuple[Any, float, float]] = []
        for block, size in BLOCKS:
            own = built_sizes(plan, block)
            build, amount = (
                model.find_component(f"{block}.{name}") or {} for name in ("build", size)
            )
            rows += [
                (amount[key], *_between(amount[key], own.get(key, 0.0)))
                for key in amount
                if key not in free
            ]
            held = {key: float(own.get(key, 0.0) > 0.0) for key in build if key not in free}
            rows += [(build[key], low, low) for key, low in held.items()]
        bounded_rows(model, "standing_design", rows)

    return extend


def unbound(matches: Matches) -> set[str]:
    """Name what a design does not bind: lines that stand, ways in which a machine runs."""
    stands = set(map(str, matches.routes.index[matches.routes["built"].astype(bool)]))
    return stands | (set(matches.modes["mode"]) if matches.modes is not None else set())


def _between(variable: Any, size: float) -> tuple[float, float]:
    """Give the bounds of what was built in that size, as far as the model lets it be used."""
    most = np.inf if variable.ub is None else float(variable.ub)
    return max(min(size, most), 0.0) * (1.0 - ROOM), size * (1.0 + ROOM)


def built_sizes(plan: Plan, block: str) -> dict[Any, float]:
    """Give what a plan has built; the rates of a store are units of their own."""
    if block != "technology":
        table = plan.routes if block == "route" else plan.mains
        return dict(table["capacity"].astype(float))
    sizes = dict(plan.technologies["size"].astype(float))
    stores = plan.matches.stores
    if stores is not None:
        rates = plan.technologies["rate"].astype(float)
        for hold, fill, draw in zip(stores.index, stores["fill"], stores["draw"], strict=True):
            sizes[fill] = sizes[draw] = float(rates.get(hold, 0.0))
    return sizes


def of_the_sun(park: Park) -> set[str]:
    """Name the retrofits that give what sun and wind allow: they have full-load hours."""
    rows = park.tables["technologies"]
    usual = number(park.library.technologies.reindex(rows["technology"]), "full_load_hours")
    full = number(rows, "full_load_hours").fillna(usual.set_axis(rows.index))
    return set(map(str, rows.index[full.notna()]))


def idle_sun(brief: Brief, retrofits: set[str]) -> float:
    """Give what sun and wind could have given and nobody took a year [unit of size times h]."""
    decisions = brief.reading.decisions
    sizes = value_of(decisions, "technology.size")
    could = _could(brief.matches, sizes, retrofits)
    if could.empty:
        return 0.0
    activity = value_of(decisions, "technology.activity")
    hours = number(brief.matches.periods, "hours")
    own = activity[activity.index.get_level_values(0).isin(could.index)]
    used = own.to_numpy(float) @ hours.reindex(own.index.get_level_values(1)).to_numpy(float)
    return _left(float(could.sum()), float(used))


def idle_promised(plan: Plan, retrofits: set[str]) -> float:
    """Give the same of a plan, by its table of retrofits."""
    table = plan.technologies
    sizes = table["size"].astype(float)
    could = _could(plan.matches, sizes, retrofits)
    used = (sizes * table["full_load_hours"].astype(float)).reindex(could.index).fillna(0.0)
    return _left(float(could.sum()), float(used.sum()))


def _left(could: float, used: float) -> float:
    """Give what is left, unless it is only the solver's rounding."""
    return could - used if could - used > ROOM * could else 0.0


def _could(matches: Matches, sizes: pd.Series[float], retrofits: set[str]) -> pd.Series[float]:
    """Give what each unit of sun or wind could give a year at its size."""
    running, units = matches.running, matches.units
    own = set(units.index[units["retrofit"].isin(retrofits)]) & set(sizes.index)
    if running is None:
        return pd.Series(dtype=float)
    table = running[running["unit"].isin(own)]
    hours = number(matches.periods, "hours").reindex(table["period"]).to_numpy(float)
    full = (table["share"].astype(float) * hours).groupby(table["unit"]).sum()
    return full * sizes.reindex(full.index).astype(float)
