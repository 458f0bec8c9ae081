"""Sea, mine and brackish water: bought, treated, and no fresh water."""

from __future__ import annotations

import pytest
from hand_park import hand_park
from small_park import SMALL, faults, only, small_park

from symbiosis import optimise

USE = {"enterprise": "works", "role": "sink", "quantity": 2e6, "utility": "tap"}
TABLES = {
    "utilities": {"tap": {"medium": "water", "price": 6.0},
                  "grid": {"medium": "power", "price": 100.0}},
    "outlets": {"sea": {"medium": "water", "price": 0.1}},
}  # fmt: skip


def thirsty(technology, most):
    return hand_park(
        {"works": 0}, water={"use": USE},
        contents=[("use", "max", "TDS", most), ("tap", "content", "TDS", 300.0),
                  ("use", "max", "SS", 5.0), ("tap", "content", "SS", 1.0)],
        technologies={"plant": {"technology": technology, "enterprise": "works"}}, **TABLES,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("technology", "most", "recovery"),
    [("seawater_ro", 500.0, 0.45), ("mine_water_treatment", 2500.0, 0.95)],
)
def test_water_of_the_sea_or_a_mine_takes_the_place_of_fresh_water(technology, most, recovery):
    plan = optimise(thirsty(technology, most))
    assert plan.accounts.loc["fresh_water", "baseline"] == pytest.approx(2e6)
    assert plan.accounts.loc["fresh_water", "plan"] == pytest.approx(0.0, abs=1.0)
    taken, left = (float(plan.streams.loc[f"plant:{port}", "rest"]) for port in ("feed", "reject"))
    # A hair of what is rejected may be blended in, as far as the use bears it.
    assert taken == pytest.approx(2e6 / recovery, rel=0.01)
    assert left == pytest.approx(taken - 2e6, rel=1e-4)


def test_what_desalination_leaves_is_too_salty_for_a_stricter_use_and_none_is_built():
    plan = optimise(thirsty("mine_water_treatment", 500.0))
    assert plan.accounts.loc["fresh_water", "plan"] > 1e6


def test_electrosorption_takes_out_two_thirds_of_the_salt():
    """A neighbour's blow-down of 1,800 mg/L serves a use that bears 700."""
    blow = {"enterprise": "works", "role": "source", "quantity": 1.2e6, "outlet": "sea"}
    park = hand_park(
        {"works": 0}, water={"use": USE | {"quantity": 8e5}, "blow": blow},
        contents=[("use", "max", "TDS", 700.0), ("tap", "content", "TDS", 690.0),
                  *(("blow", "content", name, value) for name, value in
                    (("TDS", 1800.0), ("Cl", 500.0), ("COD", 50.0), ("SS", 4.0),
                     ("hardness", 600.0), ("NH4_N", 5.0)))],
        technologies={"plant": {"technology": "electrosorption", "enterprise": "works"}}, **TABLES,
    )  # fmt: skip
    plan = optimise(park)
    assert plan.streams.loc["blow", "exchanged"] > 1e6
    assert plan.accounts.loc["fresh_water", "plan"] < 1e4


UTILITIES = (
    SMALL["utilities"].replace("default\n", "default,unconventional\n")
    + "rain,water,,0.2,EUR/m3,,,是\nsea_water,water,,0.3,EUR/m3,,,\n"
)
WATER = """\
id,enterprise,role,quantity [m3/a],utility
wash,steel,sink,1000,rain
quench,steel,sink,5000,sea_water
"""


def test_water_of_a_parks_own_row_is_told_to_be_no_fresh_water(tmp_path):
    """Rain of a tank is marked; a row that changes the price of sea water stays unmarked."""
    plan = optimise(small_park(tmp_path, utilities=UTILITIES, water=WATER))
    assert plan.accounts.loc["fresh_water", "plan"] == pytest.approx(0.0)
    park = small_park(tmp_path / "plain", utilities=UTILITIES.replace("是", ""), water=WATER)
    assert optimise(park).accounts.loc["fresh_water", "plan"] == pytest.approx(1000.0)


def test_only_water_is_unconventional(tmp_path):
    odd = UTILITIES.replace("grid,power,,100,EUR/MWh,,1", "grid,power,,100,EUR/MWh,,1,1")
    told = only(faults(tmp_path, utilities=odd), severity="warning")
    assert (told.table, told.column) == ("utilities", "unconventional")
