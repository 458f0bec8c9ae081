"""The Shapley value: what each player adds, on average over all orders of joining."""

from __future__ import annotations

from math import factorial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.decide.coalitions import Floats, Game


def shapley_value(game: Game) -> Floats:
    r"""Give the exact Shapley value from a table of coalition values.

    .. math::

        \phi_i = \sum_{S \not\ni i} \frac{|S|! (n - |S| - 1)!}{n!} (v(S \cup i) - v(S))

    Returns
    -------
    ndarray
        Saving of each player, in the order of ``game.players``.

    References
    ----------
    Shapley (1953), A value for n-person games, Contributions to the Theory of Games II, 307.
    """
    players = len(game.players)
    numbers = np.arange(len(game.values))
    sizes = game.members().sum(axis=1)
    ways = [factorial(size) * factorial(players - size - 1) for size in range(players)]
    weight = np.array([each / factorial(players) for each in ways] + [0.0])[sizes]
    value = np.empty(players)
    for player in range(players):
        without = numbers[(numbers >> player & 1) == 0]
        added = game.values[without | 1 << player] - game.values[without]
        value[player] = weight[without] @ added
    return value


def sampled_shapley(
    value_of: Callable[[frozenset[int]], float], players: int, orders: int, seed: int = 0
) -> tuple[Floats, Floats]:
    """Estimate the Shapley value from random orders of joining, each with its reverse.

    For parks with too many enterprises for a table: every coalition is a plan of its own.

    Parameters
    ----------
    value_of
        Saving of a coalition of player numbers; asked once per coalition.
    players
        How many there are.
    orders
        Pairs of random orders; at least 2.
    seed
        Of the random orders.

    Returns
    -------
    value, error
        Estimate and its standard error (of antithetic pairs), per player.

    References
    ----------
    Castro, Gomez & Tejada (2009), Computers & Operations Research 36, 1726.
    """
    random = np.random.default_rng(seed)
    known: dict[frozenset[int], float] = {frozenset(): 0.0}
    pairs = np.empty((orders, players))
    for number in range(orders):
        order = random.permutation(players)
        pairs[number] = (
            _added(value_of, order.tolist(), known) + _added(value_of, order[::-1].tolist(), known)
        ) / 2.0
    return pairs.mean(axis=0), pairs.std(axis=0, ddof=1) / np.sqrt(orders)


def _added(
    value_of: Callable[[frozenset[int]], float],
    order: list[int],
    known: dict[frozenset[int], float],
) -> Floats:
    added = np.empty(len(order))
    group: frozenset[int] = frozenset()
    for player in order:
        larger = group | {player}
        if larger not in known:
            known[larger] = value_of(larger)
        added[player] = known[larger] - known[group]
        group = larger
    return added
