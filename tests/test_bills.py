"""Demand charges by the month: each month pays its own largest rate where a calendar knows it.

A mill draws 3 MW on winter days and 1 MW at all other times; a MW costs 1000 EUR a month.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hand_park import hand_park
from harness import assert_gains_add_up

from symbiosis import LivePlanner, Scenario, optimise, verify_year
from symbiosis.matching import match
from symbiosis.matching.gathering import gathered
from symbiosis.matching.hour_kinds import kinds_of_hours
from symbiosis.solving.session.kept import KeptModel

CHARGE = 1000.0
JUNE, MID_JULY = 181, 196
"""Days of the year up to the end of winter."""


def mill_park(winter: int = JUNE, roof: float = 0.0, *, calendar: bool = True):
    """Give a mill whose winter is so many days long, and a roof that runs on winter days."""
    days = {"w": winter, "s": 365 - winter}
    periods = {
        f"{cycle}_{part}": {"hours": 12.0 * days[cycle], "cycle": cycle, "step": step,
                            "length_h": 12.0}
        for cycle in days for step, part in ((1.0, "day"), (2.0, "night"))
    }  # fmt: skip
    factors = {name: 3.0 if name == "w_day" else 1.0 for name in periods}
    sun = {name: float(name == "w_day") for name in periods}
    drawn = sum(periods[name]["hours"] * factor for name, factor in factors.items())
    need = {"profile": "m", "enterprise": "a", "role": "sink", "quantity": drawn, "utility": "grid"}
    given = {
        "enterprise": "a",
        "role": "source",
        "quantity": roof * 12.0 * winter,
        "profile": "sun",
    }
    told = [{"day": float(day + 1), "cycle": "w" if day < winter else "s"} for day in range(365)]
    return hand_park(
        {"a": 0.0},
        periods=periods,
        calendar=told if calendar else [],
        profiles=[
            {"id": name, "period": period, "factor": factor}
            for name, own in (("m", factors), ("sun", sun))
            for period, factor in own.items()
        ],
        power={"mill": need, **({"roof": given | {"outlet": "feed_in"}} if roof else {})},
        utilities={"grid": {"medium": "power", "price": 100.0, "demand_charge": CHARGE}},
        outlets={"feed_in": {"medium": "power", "price": 0.0}},
    )


def peak_line(plan):
    return plan.ledger.set_index("kind").loc["peak", ["quantity", "amount"]].tolist()


@pytest.mark.parametrize(
    ("winter", "calendar", "mw_months"),
    [(JUNE, True, 6 * 3 + 6 * 1), (MID_JULY, True, 7 * 3 + 5 * 1), (JUNE, False, 12 * 3)],
)
def test_each_month_pays_its_own_largest_rate(winter, calendar, mw_months):
    """July has days of both kinds until the 15th; without a calendar all months pay the year's."""
    plan = optimise(mill_park(winter, calendar=calendar), gap=0.0)
    assert peak_line(plan) == pytest.approx([mw_months / 12.0, CHARGE * mw_months])


def test_a_roof_on_winter_days_spares_the_peak_of_winter_s_months():
    """1 MW of 3 on winter days: 181 x 12 MWh at 100 EUR, and 1 MW in six months."""
    plan = optimise(mill_park(roof=1.0), gap=0.0)
    assert plan.saving == pytest.approx(181 * 12 * 100.0 + 6 * CHARGE)
    assert peak_line(plan) == pytest.approx([(6 * 2 + 6 * 1) / 12.0, CHARGE * 18])
    assert_gains_add_up(plan)


def test_a_live_price_of_the_peak_is_that_of_a_month():
    planner, scenario = LivePlanner(mill_park(roof=1.0)), Scenario(
        prices={"grid:demand_charge": 500.0}
    )  # fmt: skip
    planner.plan()
    assert peak_line(planner.plan(scenario))[1] == pytest.approx(500.0 * 18)


@pytest.mark.parametrize("winter", [JUNE, MID_JULY])
@pytest.mark.parametrize("kinds", [1, 2, 3, 4])
def test_kinds_of_hours_ask_for_no_more(winter, kinds):
    """Whatever hours are gathered, their bills are no more than those of the steps."""
    matches = match(mill_park(winter, roof=1.0))
    whole = KeptModel(matches, Scenario()).solve(gap=1e-9)
    few = gathered(matches, kinds_of_hours(matches, kinds))
    rough = KeptModel(few, Scenario()).solve(gap=1e-9)
    assert rough.objective <= whole.objective * (1.0 + 1e-9)
    if len(few.periods) == len(matches.periods):
        assert rough.objective == pytest.approx(whole.objective, rel=1e-9)


def test_a_year_that_is_all_alike_pays_one_rate():
    """Where every month has days of both kinds there is nothing to tell apart."""
    park = mill_park()
    turns = pd.DataFrame({"day": range(1, 366), "cycle": ["w", "s"] * 182 + ["s"]})
    assert match(park.with_tables(calendar=turns)).bills is None


def year(winter: list[float], summer: list[float]) -> np.ndarray:
    """Give the hours of a year: a day's first and second half, of winter and of summer."""
    halves = {False: np.repeat(winter, 12), True: np.repeat(summer, 12)}
    return np.concatenate([halves[day >= JUNE] for day in range(365)])


def test_hours_that_are_as_promised_are_billed_as_promised():
    """Months of winter pay 2 MW, those of summer 1 MW: 18 MW-months; without the roof 24."""
    plan = optimise(mill_park(roof=1.0))
    hours = pd.DataFrame({"m": year([3, 1], [1, 1]), "sun": year([1, 0], [0, 0])})
    told = verify_year(plan, hours).figures
    assert told["found"].to_numpy() == pytest.approx(told["promised"].to_numpy(), rel=1e-6)
    assert told.loc["saving", "found"] == pytest.approx(181 * 12 * 100.0 + 6 * CHARGE)


def test_one_day_in_january_is_billed_in_january():
    """13 104 MWh a year at 1 MW but for 12 h of 3: u = 13 104 / 8784, and 3 + 11 months of it.

    The mean of weeks that each pay their own would be 12 u (1 + 2 x 7 / 365), and 12 u is all
    that typical days without that day promise; the year's largest in all months would be 36 u.
    """
    plan = optimise(mill_park())
    told = year([1, 1], [1, 1])
    told[10 * 24 : 10 * 24 + 12] = 3.0
    hours = pd.DataFrame({"m": told, "sun": year([1, 0], [0, 0])})
    u = 13_104 / 8784
    found = verify_year(plan, hours).figures["found"]
    assert found["cost"] == pytest.approx(100.0 * 13_104 + CHARGE * (3 + 11) * u, rel=1e-6)
    assert found["saving"] == pytest.approx(0.0, abs=1e-3)


def test_what_shaves_no_night_spares_no_month():
    """The mill draws the same always: the roof spares 181 x 12 MWh, and nights keep the peak."""
    plan = optimise(mill_park(roof=1.0))
    hours = pd.DataFrame({"m": year([1, 1], [1, 1]), "sun": year([1, 0], [0, 0])})
    found = verify_year(plan, hours).figures["found"]
    assert found["saving"] == pytest.approx(181 * 12 * 100.0, rel=1e-6)
