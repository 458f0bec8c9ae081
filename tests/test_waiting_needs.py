"""Needs that may wait: what is told of them is kept, and said to change no plan yet."""

from __future__ import annotations

import pytest
from hand_park import hand_park

from symbiosis import optimise
from symbiosis.park.checks.waiting_needs import check_waiting_needs
from symbiosis.park.draft import draft_of


def mill(**told):
    """Give a mill that needs 8760 MWh a year at 50 money each."""
    need = {"enterprise": "mill", "role": "sink", "quantity": 8760.0, "utility": "grid"}
    return hand_park(
        {"mill": 0},
        power={"need": need | told},
        utilities={"grid": {"medium": "power", "price": 50.0}},
    )


@pytest.mark.parametrize("column", ["shiftable", "interruptible"])
def test_a_need_that_may_wait_is_warned_of_and_met_in_full(column):
    """The whole need is bought: 8760 MWh times 50 are 438000, as without the column."""
    park = mill(**{column: 0.3})
    (fault,) = check_waiting_needs(draft_of(park))
    assert (fault.severity, fault.table, fault.column) == ("warning", "power", column)
    assert optimise(park).objective.value == pytest.approx(438e3)


def test_a_need_that_cannot_wait_is_not_warned_of():
    assert check_waiting_needs(draft_of(mill())) == []
    assert check_waiting_needs(draft_of(mill(shiftable=0.0))) == []
