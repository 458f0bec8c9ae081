"""`sensitivity`: what a plan hangs on, datum by datum, and what is worth measuring first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

from symbiosis.decide.datum import Datum, data_of
from symbiosis.decide.sensitivities.kept_design import regret_of
from symbiosis.decide.sensitivities.stakes import most_at_stake, without_range
from symbiosis.decide.sensitivities.told import Sensitivity, told_of
from symbiosis.decide.sweeping.case import Case
from symbiosis.decide.sweeping.desk import Desk, Efforts, effort_of
from symbiosis.errors import BadInput
from symbiosis.matching import match
from symbiosis.optimise import GAP
from symbiosis.park.scenario import as_scenario

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from symbiosis.decide.asker import Stand
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Choices, Scenario
    from symbiosis.plan.brief import Brief
    from symbiosis.solving.watch import Cancel

TOP = 10
"""Default number of data that are asked about."""
ENDS = ("low", "high")


@dataclass(frozen=True)
class Turn:
    """One datum at one end of its range."""

    datum: Datum
    end: str
    case: Case


def sensitivity(
    park: Park,
    scenario: Scenario | Choices | None = None,
    *,
    top: int | None = TOP,
    workers: int = 1,
    folder: str | Path | None = None,
    progress: Callable[[Stand], None] | None = None,
    cancel: Cancel | None = None,
    **effort: Unpack[Efforts],
) -> Sensitivity:
    r"""Turn one datum after another to its low and high, and plan again.

    What is worth measuring first is ranked by regret: what it would cost to have built the present
    plan's routes and retrofits, and then to find the datum at the end of its range, against having
    known,

    .. math:: R_d = \tfrac12 \sum_{e \in \{low, high\}} \left( c(x^*, d = e) - \min_x c(x, d = e)
        \right)

    c  the scenario's first objective;  x*  the design of the present plan: its builds, capacities
    and sizes are kept, its flows adapt. Each difference is what perfect information on that datum
    would be worth there (Howard 1966, IEEE Trans. Syst. Sci. Cybern. 2, 22), the two ends alike.

    Parameters
    ----------
    park
        A loaded park (:func:`symbiosis.load_park`); data without ``low`` and ``high`` stay.
    scenario
        What holds besides.
    top
        How many data are asked about: those on which most money may rest
        (:func:`symbiosis.decide.sensitivities.stakes.most_at_stake`). None: all.
    workers
        Processes that answer; 1: this one.
    folder
        Where answers are noted as they come; what is there already is not asked again.
    progress
        Called after every answer.
    cancel
        Anything with ``is_set()``: ends with what is answered, as Ctrl-C does.
    **effort
        ``gap`` and ``time_limit`` of every single question
        (:class:`symbiosis.decide.sweeping.desk.Efforts`); the gap is
        :data:`symbiosis.optimise.GAP` if none is given.

    Raises
    ------
    BadInput
        If no datum has a range, or an option cannot be used.
    NoPlan
        If no plan meets the scenario.
    """
    asked = as_scenario(scenario)
    if top is not None and (not isinstance(top, int) or top < 1):
        message = f"top: {top!r}: give how many data to ask about, 1 or more."
        raise BadInput(message)
    matches = match(park, asked)
    data = data_of(park, matches)
    if not data:
        message = (
            f"{park.info.id}: no datum has a range. Write low and high beside quantities, or "
            "beside the prices of utilities and outlets."
        )
        raise BadInput(message)
    chosen = most_at_stake(data, matches, asked, len(data) if top is None else top)
    turns = [_turn(asked, datum, end) for datum in chosen for end in ENDS]
    each = effort_of(**({"gap": GAP} | effort))
    with Desk(park, each, folder=folder, progress=progress, cancel=cancel) as desk:
        desk.total = 1 + len(turns)
        base = desk.planner.brief(asked, time_limit=each.time_limit, gap=each.gap, cancel=cancel)
        now = desk.ask(Case("", asked))
        desk.ask_all([turn.case for turn in turns], workers)
        regrets = {
            (turn.datum, turn.end): _regret(desk, turn, base)
            for turn in turns
            if not desk.is_stopped() and turn.case.key in desk.known
        }
        noted = {(turn.datum, turn.end): desk.known.get(turn.case.key) for turn in turns}
    return told_of(park, now, chosen, noted, regrets, without_range(park, matches, asked))


def _turn(scenario: Scenario, datum: Datum, end: str) -> Turn:
    """Ask with one datum at an end of its range."""
    figure = float(getattr(datum, end))
    name = f"{datum.id} {end}"
    if datum.kind == "amounts":
        return Turn(datum, end, Case(name, scenario, {datum.id: figure}))
    prices = {**scenario.prices, datum.id: figure}
    return Turn(datum, end, Case(name, scenario.model_copy(update={"prices": prices})))


def _regret(desk: Desk, turn: Turn, base: Brief) -> float:
    """Give what it costs to have the present design there; NaN where either has no plan."""
    noted = desk.known[turn.case.key]
    regret = regret_of(desk.planner, turn.case, base, noted.value, desk.effort)
    return 0.0 if regret <= desk.effort.gap * abs(noted.value or 0.0) else regret
