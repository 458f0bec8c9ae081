"""A game: what every group of enterprises is worth, or costs, on its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from symbiosis.errors import BadInput

Floats = NDArray[np.float64]
Coalition = frozenset[str]
LARGEST = 20
"""Most players of a game by table: a table doubles with every player."""


@dataclass(frozen=True)
class Game:
    """A table of coalition values.

    Attributes
    ----------
    players
        Their names; player i is bit i of a coalition's number.
    values
        Value of every coalition by its number (0 = nobody = 0), as savings: larger is better.
    kind
        ``saving``: the values were savings; ``cost``: they were costs to share, kept in ``costs``.
    costs
        Costs of every coalition by its number; empty for savings.
    """

    players: tuple[str, ...]
    values: Floats
    kind: Literal["saving", "cost"]
    costs: Floats

    @property
    def everybody(self) -> int:
        """Number of the grand coalition."""
        return (1 << len(self.players)) - 1

    def members(self) -> NDArray[np.bool_]:
        """Say who is in which coalition: coalitions x players."""
        numbers = np.arange(len(self.values))
        return (numbers[:, None] >> np.arange(len(self.players)) & 1).astype(bool)

    def in_kind(self, savings: Floats) -> dict[str, float]:
        """Turn each player's saving into the share of what is shared: savings or costs."""
        if self.kind == "cost":
            alone = self.costs[1 << np.arange(len(self.players))]
            savings = alone - savings
        return dict(zip(self.players, savings.tolist(), strict=True))


def game_of(
    players: tuple[str, ...] | list[str],
    values: Mapping[Coalition, float],
    kind: Literal["saving", "cost"] = "saving",
) -> Game:
    r"""Make a game from a table of coalition values.

    Costs are turned into the savings game

    .. math:: v(S) = \sum_{i \in S} c(\{i\}) - c(S)

    Parameters
    ----------
    players
        Names, each once.
    values
        Coalition (a set of names) -> its saving or its cost; every coalition but the empty one.
    kind
        What the values are.

    Raises
    ------
    BadInput
        If a player is named twice, a coalition names a stranger or is missing, a value is not a
        finite number, or there are more than 20 players.
    """
    names = tuple(players)
    if not names or len(set(names)) < len(names) or len(names) > LARGEST:
        message = f"a game needs 1 to {LARGEST} players, each named once; got {list(names)}"
        raise BadInput(message)
    bit = {name: 1 << place for place, name in enumerate(names)}
    table = np.full(1 << len(names), np.nan)
    table[0] = 0.0
    for coalition, value in values.items():
        strangers = sorted(set(coalition) - set(names))
        if strangers:
            message = (
                f"coalition {'|'.join(sorted(coalition))}: {', '.join(strangers)} is no player"
            )
            raise BadInput(message)
        table[sum(bit[name] for name in coalition)] = value
    missing = np.flatnonzero(~np.isfinite(table))
    if len(missing):
        lacking = "|".join(name for name in names if missing[0] & bit[name])
        message = f"{len(missing)} coalitions have no value, among them {lacking}; give every one"
        raise BadInput(message)
    if kind == "saving":
        return Game(names, table, "saving", np.empty(0))
    game = Game(names, table, "cost", table)
    alone = table[1 << np.arange(len(names))]
    return Game(names, game.members() @ alone - table, "cost", table)
