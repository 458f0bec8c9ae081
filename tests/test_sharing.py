"""Sharing: published games, and what must hold for any game."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiosis.decide.sharing import (
    game_of,
    in_core,
    least_core,
    nucleolus,
    sampled_shapley,
    shapley_value,
    share_values,
)
from symbiosis.errors import BadInput


def coalitions(players):
    for size in range(1, len(players) + 1):
        yield from map(frozenset, combinations(players, size))


def airport(costs):
    """Littlechild & Owen (1973): a runway costs what its longest aircraft needs."""
    return {group: max(costs[player] for player in group) for group in coalitions(list(costs))}


def test_the_runway_is_shared_as_published():
    costs = {"A": 8.0, "B": 11.0, "C": 13.0, "D": 18.0}
    shared = share_values(list(costs), airport(costs), "cost")
    assert shared.shapley == pytest.approx({"A": 2, "B": 3, "C": 4, "D": 9})
    assert shared.nucleolus == pytest.approx({"A": 3.25, "B": 3.25, "C": 3.25, "D": 8.25})
    assert shared.shapley_in_core
    assert not shared.core_is_empty


def test_three_players_of_whom_two_suffice_have_an_empty_core():
    values = {group: float(len(group) > 1) for group in coalitions("abc")}
    shared = share_values("abc", values)
    assert shared.core_is_empty
    assert shared.subsidy == pytest.approx(1 / 3)
    assert shared.nucleolus == pytest.approx(dict.fromkeys("abc", 1 / 3))


def test_twelve_players_are_exact():
    players = [f"p{number:02d}" for number in range(12)]
    costs = {player: float(number + 1) for number, player in enumerate(players)}
    shared = share_values(players, airport(costs), "cost")
    steps = np.cumsum([1 / (12 - number) for number in range(12)])
    assert list(shared.shapley.values()) == pytest.approx(steps.tolist())
    assert sum(shared.nucleolus.values()) == pytest.approx(12.0)
    assert shared.nucleolus_in_core


values_of = st.lists(st.integers(-20, 60).map(float), min_size=15, max_size=15)


@settings(max_examples=40, deadline=None)
@given(values_of)
def test_any_game_is_shared_completely_and_least_core_bounds_every_excess(numbers):
    players = "abcd"
    game = game_of(players, dict(zip(coalitions(players), numbers, strict=True)))
    whole = game.values[-1]
    for shares in (shapley_value(game), nucleolus(game), least_core(game)[0]):
        assert shares.sum() == pytest.approx(whole, abs=1e-7)
    shares, epsilon = least_core(game)
    excess = game.values - game.members() @ shares
    assert excess[1:-1].max() == pytest.approx(epsilon, abs=1e-6)
    alone = game.values[[1, 2, 4, 8]]
    if alone.sum() <= whole:
        assert (nucleolus(game) >= alone - 1e-6).all()


@settings(max_examples=25, deadline=None)
@given(values_of)
def test_the_nucleolus_is_in_the_core_wherever_there_is_one(numbers):
    players = "abcd"
    game = game_of(players, dict(zip(coalitions(players), numbers, strict=True)))
    if least_core(game)[1] <= 0:
        assert in_core(game, nucleolus(game))


def test_samples_agree_with_the_exact_value_within_their_error():
    costs = {"A": 8.0, "B": 11.0, "C": 13.0, "D": 18.0}
    names = list(costs)
    game = game_of(names, airport(costs), "cost")
    bits = 1 << np.arange(4)
    estimate, error = sampled_shapley(
        lambda group: game.values[sum(bits[player] for player in group)], 4, orders=200
    )
    assert (np.abs(estimate - shapley_value(game)) <= 4 * error + 1e-9).all()
    assert estimate.sum() == pytest.approx(game.values[-1])


@pytest.mark.parametrize(
    ("players", "values", "said"),
    [
        ("ab", {frozenset("a"): 1.0}, "no value"),
        ("ab", {frozenset("ax"): 1.0}, "x is no player"),
        ("aa", {}, "each named once"),
        ("a", {frozenset("a"): float("nan")}, "no value"),
    ],
)
def test_a_table_that_is_none_is_refused(players, values, said):
    with pytest.raises(BadInput, match=said):
        game_of(players, values)
