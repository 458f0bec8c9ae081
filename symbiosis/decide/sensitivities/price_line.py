"""`price_line`: the park planned anew at one price after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from symbiosis.decide.sweeping.case import Case
from symbiosis.decide.sweeping.sweep import sweep
from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.decide.asker import Stand
    from symbiosis.decide.sweeping.desk import Efforts
    from symbiosis.decide.sweeping.swept import Swept
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.solving.watch import Cancel

FEWEST = 2


def price_line(
    park: Park,
    scenario: Scenario,
    *,
    priced: str,
    ends: tuple[float, float],
    steps: int = 9,
    progress: Callable[[Stand], None] | None = None,
    cancel: Cancel | None = None,
    **effort: Unpack[Efforts],
) -> Swept:
    """Plan a park at prices between two ends, by :func:`symbiosis.sweep`.

    Parameters
    ----------
    priced
        What is priced, as in a scenario's ``prices``.
    ends, steps
        Lowest and highest price, and how many between them, both among them.
    park, scenario, progress, cancel, effort
        As of a sweep.

    Raises
    ------
    BadInput
        If nothing has that price, or there are fewer than two steps.
    """
    if steps < FEWEST:
        message = f"steps: {steps!r}: give at least 2 prices."
        raise BadInput(message)
    low, high = ends
    cases = []
    for number in range(steps):
        price = low + (high - low) * number / (steps - 1)
        asked = scenario.model_copy(update={"prices": {**scenario.prices, priced: price}})
        cases.append(Case(f"{number + 1}", asked, {}, {"price": price}))
    return sweep(park, cases, workers=1, progress=progress, cancel=cancel, **effort)
