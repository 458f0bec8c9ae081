"""Games: what each player gets of a saving, or pays of a cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from casebook.asking import Answer
from casebook.reading import CaseInputs, Name
from symbiosis.decide.sharing import game_of, in_core, nucleolus, shapley_value
from symbiosis.errors import BadInput

if TYPE_CHECKING:
    from casebook.asking import Answers
    from casebook.reading import Case


class GameInputs(CaseInputs):
    """Players, and the value of every coalition, its members joined by ``|``."""

    kind: Literal["cost", "saving", "savings", "gain", "profit", "benefit", "payoff", "value"]
    players: tuple[Name, ...]
    coalition_values: dict[str, float]


def game(case: Case) -> Answers:
    """Share a table of coalition values."""
    given = case.inputs_as(GameInputs)
    values: dict[frozenset[str], float] = {}
    for key, value in given.coalition_values.items():
        coalition = _members(key, given.players)
        if not coalition and value:
            message = f"inputs.coalition_values.{key}: nobody is worth {value}; leave it out"
            raise BadInput(message)
        if coalition and values.setdefault(coalition, value) != value:
            message = f"inputs.coalition_values.{key}: the coalition stands twice, unlike"
            raise BadInput(message)
    try:
        table = game_of(given.players, values, "cost" if given.kind == "cost" else "saving")
    except BadInput as error:
        message = f"inputs.players, inputs.coalition_values: {error}"
        raise BadInput(message) from error
    asked = {one.quantity.partition(":")[0] for one in case.expected}
    shapley = shapley_value(table)
    ways = {"shapley": shapley}
    if "nucleolus" in asked:
        ways["nucleolus"] = nucleolus(table)
    answers = {"shapley_in_core": Answer(float(in_core(table, shapley)))}
    for name, savings in ways.items():
        shares = table.in_kind(savings).items()
        answers |= {f"{name}:{player}": Answer(share) for player, share in shares}
    return answers


def _members(key: str, players: tuple[str, ...]) -> frozenset[str]:
    """Take ``A | B`` apart; a name keeps the spaces at its ends if a player has them."""
    parts = (part if part in players else part.strip() for part in key.split("|"))
    return frozenset(part for part in parts if part)
