"""Games: what each player gets of a saving, or pays of a cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from casebook.asking import Answer
from casebook.reading import CaseInputs
from symbiosis.decide.sharing import share_values
from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from casebook.asking import Answers
    from casebook.reading import Case


class GameInputs(CaseInputs):
    """Players, and the value of every coalition, its members joined by ``|``."""

    kind: Literal["cost", "saving", "gain"]
    players: tuple[str, ...]
    coalition_values: dict[str, float]


def game(case: Case) -> Answers:
    """Share a table of coalition values."""
    given = case.inputs_as(GameInputs)
    values: dict[frozenset[str], float] = {}
    for key, value in given.coalition_values.items():
        coalition = frozenset(key.split("|"))
        if values.setdefault(coalition, value) != value:
            message = f"inputs.coalition_values.{key}: the coalition stands twice, unlike"
            raise BadInput(message)
    shares = share_values(given.players, values, "cost" if given.kind == "cost" else "saving")
    answers = {"shapley_in_core": Answer(float(shares.shapley_in_core))}
    for name, share in (("shapley", shares.shapley), ("nucleolus", shares.nucleolus)):
        answers |= {f"{name}:{player}": Answer(value) for player, value in share.items()}
    return answers
