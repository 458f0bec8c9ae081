"""The core: shares that no group of enterprises can better on its own, and how near one can get."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from symbiosis.solving.compile.matrix import Rows
from symbiosis.solving.engine.highs import Solver
from symbiosis.solving.engine.problem import Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from symbiosis.decide.coalitions import Floats, Game

_SMALL = 1e-9
"""Relative to the largest value of a game: excesses and prices below it are zero."""

_SPAN = 1e-7
"""What is left of a row of zeros and ones that others determine, by rounding alone."""


def excess(game: Game, shares: Floats) -> Floats:
    """Give what every coalition would gain by leaving, by its number: v(S) - x(S)."""
    return game.values - game.members() @ shares


def in_core(game: Game, shares: Floats) -> bool:
    """Say whether all is shared and no coalition would gain by leaving."""
    scale = max(1.0, float(np.abs(game.values).max()))
    beyond = excess(game, shares)
    return abs(float(beyond[-1])) <= _SMALL * scale and float(beyond.max()) <= _SMALL * scale


def least_core(game: Game) -> tuple[Floats, float]:
    r"""Share so that the most dissatisfied coalition is as content as it can be.

    .. math:: \min \epsilon : \; x(S) + \epsilon \ge v(S) \; \forall S, \quad x(N) = v(N)

    Returns
    -------
    shares, epsilon
        One such sharing, and the smallest subsidy per coalition that would keep all together:
        where it is not positive, the core is not empty.

    References
    ----------
    Maschler, Peleg & Shapley (1979), Mathematics of Operations Research 4, 303.
    """
    scale = max(float(np.abs(game.values).max()), np.finfo(float).tiny)
    proper = np.arange(1, game.everybody)
    shares, epsilon, _ = _content(game.members(), game.values / scale, proper, {}, None)
    return shares * scale, (epsilon if len(proper) else 0.0) * scale


def nucleolus(game: Game) -> Floats:
    """Share so that the excesses, from the largest down, are as small as they can be.

    The largest excess is minimised; coalitions whose excess is then the same in every optimum
    (those with a positive price, and all that these determine) are settled; then the next. Each
    step settles at least one more dimension, so there are no more steps than players. Nobody gets
    less than alone, where that is possible at all.

    Returns
    -------
    ndarray
        Saving of each player, in the order of ``game.players``.

    References
    ----------
    Schmeidler (1969), SIAM J. Appl. Math. 17, 1163; Kopelowitz (1967), Hebrew University RM 31.
    """
    scale = max(float(np.abs(game.values).max()), np.finfo(float).tiny)
    members, values = game.members(), game.values / scale
    alone = values[1 << np.arange(len(game.players))]
    floor = alone if alone.sum() <= values[-1] + _SMALL else None
    settled: dict[int, float] = {}
    open_ = np.arange(1, game.everybody)
    shares = np.full(len(game.players), values[-1] / len(game.players))
    while len(open_):
        shares, epsilon, priced = _content(members, values, open_, settled, floor)
        settled.update({int(number): values[number] - epsilon for number in priced})
        fixed = np.vstack([members[-1:], members[list(settled)]]).astype(float)
        open_ = open_[~_determined(members[open_].astype(float), fixed)]
    return shares * scale


def _content(
    members: NDArray[np.bool_],
    values: Floats,
    open_: NDArray[np.int64],
    settled: dict[int, float],
    floor: Floats | None,
) -> tuple[Floats, float, NDArray[np.int64]]:
    """Minimise the largest excess of the open coalitions; say which of them it depends on."""
    players = members.shape[1]
    kept = np.array(list(settled), dtype=np.int64)
    rows = np.vstack([members[open_], members[kept], members[-1:]]).astype(float)
    table = np.hstack([rows, (np.arange(len(rows)) < len(open_))[:, None]])
    filled = table != 0
    start = np.concatenate([[0], np.cumsum(filled.sum(axis=1))]).astype(np.int32)
    matrix = Rows(
        start,
        np.nonzero(filled)[1].astype(np.int32),
        table[filled],
        np.zeros(len(rows)),
        players + 1,
    )
    exact = np.array([*settled.values(), values[-1]])
    lower = np.concatenate([values[open_], exact])
    upper = np.concatenate([np.full(len(open_), np.inf), exact])
    least = np.append(np.full(players, -np.inf) if floor is None else floor, -np.inf)
    cost = np.append(np.zeros(players), 1.0 if len(open_) else 0.0)
    problem = Problem(
        cost, 0.0, least, np.full(players + 1, np.inf), np.zeros(players + 1, dtype=bool),
        matrix, lower, upper,
    )  # fmt: skip
    outcome = Solver(problem, relaxed=True).run()
    prices = outcome.row_duals[: len(open_)]
    return outcome.values[:players], float(outcome.values[players]), open_[prices > _SMALL]


def _determined(rows: Floats, fixed: Floats) -> NDArray[np.bool_]:
    """Say which rows are combinations of the fixed ones."""
    _, sizes, directions = np.linalg.svd(fixed, full_matrices=False)
    basis = directions[sizes > _SMALL * sizes.max()]
    rest = rows - (rows @ basis.T) @ basis
    determined: NDArray[np.bool_] = np.abs(rest).max(axis=1, initial=0.0) < _SPAN
    return determined
