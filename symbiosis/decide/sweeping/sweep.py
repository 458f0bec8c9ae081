"""`sweep`, the one door for many questions: resumable, in any order, on any number of workers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from symbiosis.decide.sweeping.case import Case
from symbiosis.decide.sweeping.desk import Desk, Efforts, effort_of
from symbiosis.decide.sweeping.swept import Swept, swept_of
from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.decide.asker import Stand
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.solving.watch import Cancel

    Scenarios = str | Path | Mapping[str, Scenario] | Sequence[Scenario] | Sequence[Case]
    Amounts = Mapping[str, float] | Sequence[Mapping[str, float]]


def sweep(
    park: Park,
    scenarios: Scenarios,
    *,
    quantities: Amounts | None = None,
    workers: int | None = None,
    cluster: str | None = None,
    folder: str | Path | None = None,
    progress: Callable[[Stand], None] | None = None,
    cancel: Cancel | None = None,
    **effort: Unpack[Efforts],
) -> Swept:
    """Ask one park many questions.

    An answer hangs on its question alone: it is the same in any order, on any number of workers
    and after any interruption, as long as no search meets its time limit. That holds for models
    that one solver takes whole; larger ones are answered to the gap, as ever.

    Parameters
    ----------
    park
        A loaded park (:func:`symbiosis.load_park`).
    scenarios
        The path of a grid file (``docs/sweeps.md``), scenarios, or scenarios by name.
    quantities
        Stream -> amount a year in the place of the park's [t, MWh, m3]: one for all scenarios, or
        one for each. A grid file has its own.
    workers
        Processes that answer; 1: this one. None: one for each core, and this one for few
        questions. A script that asks for more than one needs its first call behind
        ``if __name__ == "__main__":``.
    cluster
        Address of a Dask scheduler, ``tcp://host:port``, in the place of processes here.
    folder
        Where answers are noted as they come; what is there already is not asked again, also if it
        was asked by another grid. It belongs to one park and one effort.
    progress
        Called after every answer.
    cancel
        Anything with ``is_set()``: ends the sweep with what is answered, as Ctrl-C does; what is
        not has the status ``unanswered``.
    **effort
        ``gap`` and ``time_limit`` of every single question
        (:class:`symbiosis.decide.sweeping.desk.Efforts`).

    Raises
    ------
    BadInput
        If the grid, a scenario's names, the effort, the folder or the cluster cannot be used. A
        single question that has no plan, or cannot be asked, is a row that says why.
    """
    cases = cases_of(park, scenarios, quantities)
    with Desk(
        park,
        effort_of(**effort),
        folder=folder,
        progress=progress,
        cancel=cancel,
    ) as desk:
        desk.ask_all(cases, workers, cluster)
    return swept_of(park, cases, desk.known)


def cases_of(park: Park, scenarios: Scenarios, quantities: Amounts | None = None) -> list[Case]:
    """Name the questions.

    Raises
    ------
    BadInput
        If there are none, or something in them cannot be asked of the park.
    """
    if isinstance(scenarios, (str, Path)):
        from symbiosis.decide.sweeping.grid import load_grid

        return load_grid(scenarios, park)
    named: Iterable[tuple[object, Scenario | Case]] = (
        scenarios.items() if isinstance(scenarios, Mapping) else enumerate(scenarios, 1)
    )
    pairs = [(str(name), each) for name, each in named]
    if not pairs:
        message = "scenarios: there are none. Give a grid file, or at least one scenario."
        raise BadInput(message)
    amounts = repeat(quantities or {}) if not isinstance(quantities, Sequence) else quantities
    if isinstance(quantities, Sequence) and len(quantities) != len(pairs):
        message = f"quantities: {len(quantities)} for {len(pairs)} scenarios; give one for each."
        raise BadInput(message)
    cases = [
        each if isinstance(each, Case) else Case(each.name or name, each, dict(amount))
        for (name, each), amount in zip(pairs, amounts, strict=False)
    ]
    _check_names(park, cases)
    return cases


def _check_names(park: Park, cases: Iterable[Case]) -> None:
    """Refuse names that lead nowhere, all at once, and questions of the same name."""
    from symbiosis.matching.asked import check_asked

    faults: dict[str, None] = {}
    seen: set[object] = set()
    names: set[str] = set()
    for case in cases:
        if case.name in names:
            faults[f"scenario {case.name}: there are two of this name. Rename one."] = None
        names.add(case.name)
        told = _names_in(case.scenario)
        if told not in seen:
            seen.add(told)
            try:
                check_asked(park, case.scenario)
            except BadInput as error:
                faults |= dict.fromkeys(str(error).splitlines())
    if faults:
        raise BadInput("\n".join(faults))


def _names_in(scenario: Scenario) -> object:
    """Give all names in a scenario, without their figures."""
    return (
        frozenset(scenario.prices), frozenset(scenario.left), frozenset(scenario.allow),
        frozenset(scenario.forbid), frozenset(scenario.max_km), frozenset(scenario.legal_routes),
        frozenset(limit.holder for limit in scenario.limits), scenario.mains,
    )  # fmt: skip
