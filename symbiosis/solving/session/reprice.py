"""A what-if on a kept session: other prices, another policy or objective, a firm that leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.errors import BadInput
from symbiosis.models.laws.ledger import tariffs_of, worth_in, worth_within
from symbiosis.models.laws.target import BELOW, TARGETS, Row, target_rows
from symbiosis.park.media import LINEAR

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import pandas as pd

    from symbiosis.matching.absence import Absence
    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario
    from symbiosis.solving.compile.compiled import Part
    from symbiosis.solving.compile.matrix import Integers
    from symbiosis.solving.session.session import Session

LIMITS = "account_limit"
WISHES = (LIMITS, TARGETS, BELOW)
"""Rows that a scenario's limits and targets set."""
BALANCES, LOADS, UNITS = (".source_balance", ".sink_balance"), ".load_limit", "technology."
"""Rows of streams, rows that a unit's load sets, and columns of units."""
STARTS = "store.start_balance"
"""Rows of what stores hold when a cycle begins, by the store."""
POLICIES = "policy."
"""Rows and columns of policies, by holder first."""

MOVED = (*(f"{medium}.flow" for medium in LINEAR), "heat.drawn")
"""Columns of what moves: by arc, and for heat by the route whose arcs are all closed."""


def reprice(session: Session, matches: Matches, scenario: Scenario) -> None:
    """Put a scenario's objective, prices, policy, rate, limits and targets on a session.

    The same as building the model again, as long as nothing else of the scenario differs from
    the one that the model was built for.

    Parameters
    ----------
    session
        A session of a model that :func:`symbiosis.build_model` wrote.
    matches
        The matches that it was written from.
    scenario
        What holds from now on.

    Raises
    ------
    BadInput
        If the scenario limits other accounts, or aims at other ratios, than the model does.
    """
    lines = session.compiled.lines.index.to_frame(index=False)
    tariffs = tariffs_of(matches, scenario, lines)
    session.set_objectives(
        [worth_in(tariffs, accounts, len(lines)) for accounts in scenario.stages]
    )
    wanted = {LIMITS: list(_limits(scenario, tariffs, len(lines)))}
    wanted |= target_rows(matches, scenario.targets, tariffs, lines)
    for name, rows in wanted.items():
        places = session.rows(name)
        if [row.key for row in rows] != places.index.to_list():
            message = "the scenario limits or aims at something else: build the model again."
            raise BadInput(message)
        for place, row in zip(places, rows, strict=True):
            dense, constant = session.compiled.ledger.weighted(row.worth)
            session.replace_row(place, dense)
            session.set_row_bounds(place, row.lower - constant, row.upper - constant)


def _limits(scenario: Scenario, tariffs: pd.DataFrame, lines: int) -> Iterator[Row]:
    """Work out the rows of limits."""
    for number, limit in enumerate(scenario.limits):
        least = -np.inf if limit.minimum is None else limit.minimum
        most = np.inf if limit.maximum is None else limit.maximum
        key = (number, limit.account, limit.holder or "park")
        yield Row(key, worth_within(tariffs, limit, lines), least, most)


def leave(session: Session, absence: Absence) -> None:
    """Let firms leave, close retrofits and exchanges; whoever else had left is back.

    Balances of absent streams, activities of absent units and what moves on closed arcs are held
    at zero. Bounds of all other rows, :data:`LIMITS` apart, and of all units and flows are those of
    the compiled model again.

    Parameters
    ----------
    session
        A session of a model that :func:`symbiosis.build_model` wrote from ``absence.matches``.
    absence
        Who is not there.
    """
    compiled, problem = session.compiled, session.problem
    lower, upper = compiled.row_lower.copy(), compiled.row_upper.copy()
    for name in WISHES:
        own = compiled.rows[name].places
        lower[own], upper[own] = problem.row_lower[own], problem.row_upper[own]
    for name, part in compiled.rows.items():
        if name.endswith(BALANCES):
            gone = _places_of(part, absence.streams)
            lower[gone], upper[gone] = 0.0, 0.0
        elif name.endswith(LOADS):
            upper[_places_of(part, absence.units)] = np.inf
        elif name == STARTS:
            gone = _places_of(part, absence.units)
            lower[gone], upper[gone] = 0.0, 0.0
        elif name.startswith(POLICIES):
            gone = _places_of(part, absence.enterprises)
            lower[gone], upper[gone] = -np.inf, np.inf
    changed = np.flatnonzero((lower != problem.row_lower) | (upper != problem.row_upper))
    session.set_row_bounds(changed, lower[changed], upper[changed])
    lower, upper = problem.lower.copy(), problem.upper.copy()
    for name, part in compiled.columns.items():
        if name in MOVED or name.startswith((UNITS, POLICIES)):
            places, gone = part.places, _places_of(part, _absent(name, absence))
            lower[places], upper[places] = compiled.lower[places], compiled.upper[places]
            lower[gone], upper[gone] = 0.0, 0.0
    changed = np.flatnonzero((lower != problem.lower) | (upper != problem.upper))
    session.set_column_bounds(changed, lower[changed], upper[changed])


def _absent(name: str, absence: Absence) -> Collection[str]:
    """Give who of the first index of a component's columns is not there."""
    if name in MOVED:
        return absence.closed | absence.routes
    return absence.units if name.startswith(UNITS) else absence.enterprises


def _places_of(part: Part, ids: Collection[str]) -> Integers:
    """Give the places of a part whose first index is one of some ids."""
    if not part.keys or not ids:
        return np.empty(0, np.int64)
    return part.start + np.flatnonzero(part.index.get_level_values(0).isin(ids))
