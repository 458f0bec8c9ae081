"""A retrofit at one place or another; units that cannot run all year."""

from __future__ import annotations

import pytest
from hand_park import hand_park
from small_park import faults, only, small_park

from symbiosis import LivePlanner, Scenario, optimise
from symbiosis.matching import match

PLACES = {"steel": 0, "cement": 10}
SLAG = {"enterprise": "steel", "role": "source", "material": "bf_slag", "quantity": 400e3}
NEED = {"enterprise": "cement", "role": "sink", "material": "ggbs", "quantity": 300e3}
MILL = {"technology": "slag_mill", "max_size": 60.0}
TABLES = {
    "outlets": {"yard": {"medium": "material", "item": "bf_slag", "price": 5.0}}
    | {"sold": {"medium": "material", "item": "ggbs", "price": -5.0}},
    "utilities": {"bought": {"medium": "material", "item": "ggbs", "price": 85.0}},
}


def mill_park(heat_at: str, **mill):
    """Slag 10 km from where it is ground slag's need; heat for drying at one of the two."""
    hot = {"enterprise": heat_at, "role": "source", "supply_c": 200.0, "target_c": 120.0}
    return hand_park(
        PLACES,
        materials={"slag": SLAG | {"outlet": "yard"}, "binder": NEED | {"utility": "bought"}},
        heat={"flue": hot | {"quantity": 60_000.0}},
        technologies={"mill": MILL | {"enterprise": "cement"} | mill},
        **TABLES,
    )


@pytest.mark.parametrize("heat_at", ["steel", "cement"])
def test_a_mill_stands_where_the_heat_for_drying_is(heat_at):
    """T8: at the donor it needs no steam line over 10 km, at the receiver none either."""
    plan = optimise(mill_park(heat_at, or_at="steel"))
    built = plan.technologies
    assert built["enterprise"].tolist() == [heat_at]
    assert not ((plan.routes["medium"] == "heat") & (plan.routes["length_km"] > 0.0)).any()
    alone = optimise(mill_park(heat_at))
    assert plan.objective.value <= alone.objective.value + 1e-6


def test_both_places_are_units_of_one_retrofit_that_share_its_largest_size():
    units = match(mill_park("steel", or_at="steel")).units
    assert units.index.tolist() == ["mill", "mill@steel"]
    assert units["retrofit"].tolist() == ["mill", "mill"]
    assert units["enterprise"].tolist() == ["cement", "steel"]
    assert set(units["retrofit_size"]) == {60.0}
    assert match(mill_park("steel", or_at="steel"), Scenario(forbid=("mill",))).units.empty


@pytest.mark.parametrize("left", [("steel",), ("cement",)])
def test_who_leaves_takes_his_place_with_him_and_a_kept_model_knows_it(left):
    park = mill_park("steel", or_at="steel")
    live = LivePlanner(park)
    live.plan(Scenario())
    fresh = optimise(park, Scenario(left=left))
    assert live.plan(Scenario(left=left)).objective.value == pytest.approx(
        fresh.objective.value, abs=1e-3
    )


def test_a_heat_pump_may_stand_at_either_end_too():
    cold = {"enterprise": "a", "role": "source", "supply_c": 40, "target_c": 35, "quantity": 2e4}
    warm = {"enterprise": "b", "role": "sink", "supply_c": 50, "target_c": 60, "quantity": 2e4}
    park = hand_park(
        {"a": 0, "b": 2}, heat={"cold": cold, "warm": warm},
        technologies={"pump": {"technology": "heat_pump_80", "enterprise": "a", "or_at": "b"}},
    )  # fmt: skip
    units = match(park).units
    assert set(units["retrofit"]) == {"pump"}
    assert set(units["enterprise"]) == {"a", "b"}
    assert len(optimise(park).technologies) == 1


def test_a_unit_of_fewer_hours_is_larger_and_never_gives_more():
    """7,500 h of the library: 300 kt in 40 t/h, not 34.2; its own figure goes first."""
    plan = optimise(mill_park("cement"))
    assert plan.technologies["size"].iloc[0] == pytest.approx(300e3 / 7500)
    assert plan.technologies["full_load_hours"].iloc[0] == pytest.approx(7500)
    always = optimise(mill_park("cement", hours_a_year=8760.0))
    assert always.technologies["size"].iloc[0] == pytest.approx(300e3 / 8760)


def test_a_largest_size_of_few_hours_holds_what_it_makes():
    plan = optimise(mill_park("cement", hours_a_year=2000.0))
    assert plan.technologies["size"].iloc[0] == pytest.approx(60.0)
    assert plan.streams.loc["binder", "exchanged"] == pytest.approx(120e3)


def test_hours_of_the_library_are_said(tmp_path):

    park = small_park(tmp_path, technologies="id,technology,enterprise\nmill,slag_mill,cement\n")
    assert any("hours a year of mill are the library's" in said for said in park.defaults)


ROW = "id,technology,enterprise,or_at,existing,capex_variable\nm,slag_mill,cement,{},{},1\n"


@pytest.mark.parametrize(
    ("or_at", "existing", "words"),
    [("steele", "", "no place where it could stand: steele"), ("steel", "yes", "one place")],
)
def test_places_that_are_none_and_several_of_what_stands_are_refused(
    tmp_path, or_at, existing, words
):
    told = only(faults(tmp_path, technologies=ROW.format(or_at, existing)))
    assert (told.table, told.column) == ("technologies", "or_at")
    assert words in told.allowed
