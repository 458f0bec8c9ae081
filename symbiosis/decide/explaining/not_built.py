"""Building: what a retrofit that is not built would have to cost, or to be paid."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from symbiosis.decide.explaining.edits import SCENARIO, Edit
from symbiosis.decide.explaining.explained_lines import Line
from symbiosis.decide.explaining.trial import PROOF, has_retrofit
from symbiosis.errors import BadInput
from symbiosis.park.media import MEDIA
from symbiosis.plan.reading.books import Prices
from symbiosis.solving.session.entering import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from symbiosis.decide.explaining.trial import Trials
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.session.entering import Entering

MARGIN = 1e-3
"""A figure is told this share beyond where something enters, so that it does."""
FREE = 1e-6
"""Share of its price that is left where a retrofit is all but free."""
_IN_AN_HOUR = {medium.rate_unit: medium.unit for medium in MEDIA.values()}
"""Rate -> what comes of it in an hour: MWh of MW, t of t/h."""


def building(
    trials: Trials, plan: Plan, retrofit: str
) -> tuple[float, float, float, Iterator[Line]]:
    """Tell by how much a retrofit is too dear, and at which investment or price it is built.

    Returns
    -------
    premium, missing, amount, lines
        As in :class:`symbiosis.decide.explain.Explanation`, per unit of its activity; of a store
        per unit that it can hold.
    """
    units = plan.matches.units
    own = units[units["retrofit"] == retrofit]
    if own.empty:
        message = (
            f"{retrofit}: nothing in {plan.park.info.id} could use it as it is, or the scenario "
            "does not allow it. Look at its ports, its temperatures, and at `forbid`."
        )
        raise BadInput(message)
    held = _held(plan, retrofit)
    wanted = Wanted(sizes=tuple(held)) if len(held) else Wanted(units=tuple(own.index))
    entering = trials.planner.entering(trials.scenario, wanted, gap=PROOF)
    return (
        entering.premium,
        entering.missing,
        entering.amount,
        _lines(trials, plan, retrofit, entering),
    )


def _lines(trials: Trials, plan: Plan, retrofit: str, entering: Entering) -> Iterator[Line]:
    levers = (_store_capex,) if len(_held(plan, retrofit)) else (_price, _capex)
    for make in levers:
        if not trials.over and (line := make(trials, plan, retrofit, entering)) is not None:
            yield line


def _price(trials: Trials, plan: Plan, retrofit: str, entering: Entering) -> Line | None:
    """Tell what running it would have to cost per unit of its activity, or to be paid."""
    units = plan.matches.units
    own = units[units["retrofit"] == retrofit]
    if not math.isfinite(entering.premium):
        return None
    now = float(own["opex"].astype(float).max())
    needed = now - entering.premium * (1.0 + MARGIN)

    def change(price: float) -> tuple[Edit, ...]:
        return (Edit(SCENARIO, "", "prices", price, retrofit),)

    far = 2.0 * needed - now
    found = trials.enters(lambda each: has_retrofit(each, retrofit), change, now, far, needed)
    rate = str(own["size_unit"].iloc[0])
    unit = f"{plan.park.info.currency}/{_IN_AN_HOUR.get(rate, f'{rate}h')}"
    if found is None:
        return Line("lever", "opex", unit=unit, now=now, proved=False)
    return Line("lever", "opex", figure=found - now, unit=unit, now=now, needed=found, proved=True,
                edits=change(found))  # fmt: skip


def _held(plan: Plan, retrofit: str) -> pd.Index[str]:
    """Give the units of a store that hold; none of what is no store."""
    units, stores = plan.matches.units, plan.matches.stores
    own = units.index[units["retrofit"] == retrofit]
    return own[:0] if stores is None else own[own.isin(stores["hold"])]


def _store_capex(trials: Trials, plan: Plan, retrofit: str, entering: Entering) -> Line | None:
    """Tell what a store may cost per unit that it holds, its rate and the rest as much cheaper."""
    own = plan.matches.units[plan.matches.units["retrofit"] == retrofit]
    held = own[own.index.isin(_held(plan, retrofit))]
    rate = float(own.drop(held.index)["capex_variable"].max())
    paid = {name: float(held[name].max()) for name in ("capex_variable", "capex_fixed")}
    paid = {name: cost for name, cost in (paid | {"capex_rate": rate}).items() if cost > 0.0}
    now = paid.get("capex_variable", 0.0)
    if not now:
        return None
    capital = Prices(plan.matches, plan.scenario).capital
    yearly = float(capital.loc[("technology", held.index[0])].sum()) * now
    guess = 1.0 - entering.premium * (1.0 + MARGIN) / yearly

    def change(share: float) -> tuple[Edit, ...]:
        part = max(share, FREE)
        return tuple(Edit("technologies", retrofit, name, cost * part)
                     for name, cost in paid.items())  # fmt: skip

    found = trials.enters(lambda each: has_retrofit(each, retrofit), change, 1.0, 0.0, guess)
    unit = f"{plan.park.info.currency}/{held['size_unit'].iloc[0]}"
    return _cheaper("capex_held", unit, now, found, change)


def _capex(trials: Trials, plan: Plan, retrofit: str, entering: Entering) -> Line | None:
    """Tell to what share of its price its investment would have to fall."""
    units = plan.matches.units
    own = units[units["retrofit"] == retrofit]
    fixed, variable = (float(own[name].max()) for name in ("capex_fixed", "capex_variable"))
    if fixed + variable <= 0.0 or own.index.isin(plan.matches.segments["unit"]).any():
        return None
    size = entering.amount / float(plan.matches.periods["hours"].max())
    now = fixed + variable * size
    yearly = float(
        Prices(plan.matches, plan.scenario).capital.loc[("technology", own.index[0])].sum()
    )
    guess = 1.0 - entering.missing * (1.0 + MARGIN) / yearly / now if now > 0.0 else None

    def change(share: float) -> tuple[Edit, ...]:
        part = max(share, FREE)
        return (
            Edit("technologies", retrofit, "capex_variable", variable * part),
            Edit("technologies", retrofit, "capex_fixed", fixed * part),
        )

    found = trials.enters(lambda each: has_retrofit(each, retrofit), change, 1.0, 0.0, guess)
    return _cheaper("capex", plan.park.info.currency, now, found, change)


def _cheaper(
    name: str,
    unit: str,
    now: float,
    found: float | None,
    change: Callable[[float], tuple[Edit, ...]],
) -> Line:
    """Say to what share of its price something would have to fall; None: none is known."""
    if found is None:
        return Line("lever", name, unit=unit, now=now, proved=False)
    return Line(
        "lever", name, figure=now * (found - 1.0), unit=unit, now=now, needed=now * found,
        proved=True, edits=change(found),
    )  # fmt: skip
