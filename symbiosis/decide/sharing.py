"""How a park's saving, or its cost, may be shared: Shapley value, nucleolus, core, least core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from symbiosis.decide.coalitions import Coalition, Game, game_of
from symbiosis.decide.core import in_core, least_core, nucleolus
from symbiosis.decide.shapley import sampled_shapley, shapley_value

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Coalition",
    "Game",
    "Sharing",
    "game_of",
    "in_core",
    "least_core",
    "nucleolus",
    "sampled_shapley",
    "shapley_value",
    "share_values",
]


@dataclass(frozen=True)
class Sharing:
    """Three ways of sharing, and whether they hold a park together.

    Attributes
    ----------
    shapley, nucleolus, least_core
        Player -> share, in the unit of the game's values: of the saving, or of the cost.
    shapley_in_core, nucleolus_in_core
        Whether no group would be better off alone.
    core_is_empty
        Whether no sharing at all could keep everybody.
    subsidy
        What every coalition but the grand one would have to be given, at least, so that none gains
        by leaving; zero where the core is not empty.
    """

    shapley: Mapping[str, float]
    nucleolus: Mapping[str, float]
    least_core: Mapping[str, float]
    shapley_in_core: bool
    nucleolus_in_core: bool
    core_is_empty: bool
    subsidy: float

    def table(self) -> pd.DataFrame:
        """Lay the shares side by side, one row per player."""
        import pandas as pd

        columns = {
            "shapley": self.shapley,
            "nucleolus": self.nucleolus,
            "least_core": self.least_core,
        }
        return pd.DataFrame(columns).rename_axis("player")


def share_values(
    players: tuple[str, ...] | list[str],
    values: Mapping[Coalition, float],
    kind: Literal["saving", "cost"] = "saving",
) -> Sharing:
    """Share what a table of coalition values says.

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
        If the table is not one: see :func:`symbiosis.decide.coalitions.game_of`.
    """
    game = game_of(players, values, kind)
    shapley, middle = shapley_value(game), nucleolus(game)
    lenient, epsilon = least_core(game)
    return Sharing(
        shapley=game.in_kind(shapley),
        nucleolus=game.in_kind(middle),
        least_core=game.in_kind(lenient),
        shapley_in_core=in_core(game, shapley),
        nucleolus_in_core=in_core(game, middle),
        core_is_empty=not in_core(game, middle),
        subsidy=max(0.0, epsilon),
    )
