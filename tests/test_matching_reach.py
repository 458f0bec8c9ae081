"""How far an exchange may go: the library's habit, and what the planner says of a length."""

from __future__ import annotations

import pytest
from hand_park import hand_park

from symbiosis import Scenario
from symbiosis.matching import match

FAR = 50.0
WATER = {
    "effluent": {"enterprise": "brewery", "role": "source", "quantity": 500e3},
    "make_up": {"enterprise": "tower", "role": "sink", "quantity": 400e3, "utility": "mains"},
}


def far_park(others=0, **connection):
    """Two firms 50 km apart, and others in between."""
    places = {"brewery": 0.0, "tower": FAR} | {f"firm{n}": 10.0 + n / 100 for n in range(others)}
    rows = {"main": {"from": "brewery", "to": "tower"} | connection} if connection else {}
    return hand_park(
        places, water=WATER, connections=rows, utilities={"mains": {"medium": "water", "price": 1}}
    )


@pytest.mark.parametrize(
    ("connection", "choices"),
    [
        ({}, {"max_km": {"water": 80.0}}),
        ({"status": "allowed", "length_km": FAR}, {}),
        ({"status": "forced"}, {}),
        ({"status": "forced"}, {"max_km": {"water": 10.0}}),
        ({"status": "existing"}, {}),
    ],
)
def test_what_the_planner_says_of_a_length_lifts_the_librarys_habit(connection, choices):
    arcs = match(far_park(**connection), Scenario(**choices)).arcs
    assert arcs["distance_km"].tolist() == [pytest.approx(FAR, rel=0.01)]


@pytest.mark.parametrize(
    ("connection", "choices"),
    [
        ({}, {}),
        ({"status": "allowed"}, {}),
        ({"status": "allowed", "length_km": FAR}, {"max_km": {"water": 10.0}}),
        ({"status": "forced", "medium": "heat"}, {}),
    ],
)
def test_what_nobody_vouches_for_is_too_far(connection, choices):
    refusals = match(far_park(**connection), Scenario(**choices)).refusals
    assert refusals["reason"].tolist() == ["too_far"]


def test_in_a_large_park_too_the_planners_own_pairs_are_looked_at():
    assert len(match(far_park(others=250, status="forced")).arcs) == 1
