"""Water matching: quality by contaminant, blends with fresh water, uses with a load, treatment."""

from __future__ import annotations

import pytest
from hand_park import hand_park

from symbiosis import Scenario, optimise
from symbiosis.matching import match

PLACES = {"brewery": 0, "tower": 3}
EFFLUENT = {"enterprise": "brewery", "role": "source", "quantity": 500e3}
MAKE_UP = {"enterprise": "tower", "role": "sink", "quantity": 400e3, "utility": "mains"}


def water_park(contents):
    return hand_park(
        PLACES,
        contents=contents,
        water={"effluent": EFFLUENT, "make_up": MAKE_UP},
        utilities={"mains": {"medium": "water", "price": 1.0}},
    )


def refusal(matches, reason: str):
    rows = matches.refusals[matches.refusals["reason"] == reason]
    assert len(rows) == 1
    return rows.iloc[0]


def test_clean_enough_water_is_an_arc_on_a_pipe_of_its_own():
    matches = match(
        water_park([("effluent", "content", "Cl", 100.0), ("make_up", "max", "Cl", 250.0)])
    )
    assert matches.arcs["route"].tolist() == ["brewery>tower@water_pipe:effluent"]
    assert matches.arcs["substitution"].tolist() == [1.0]


def test_water_over_the_limit_needs_something_cleaner_to_mix_with():
    over = [("effluent", "content", "COD", 120.0), ("make_up", "max", "COD", 60.0)]
    alone = match(water_park(over))
    assert refusal(alone, "too_dirty")["figure"] == pytest.approx(2.0)
    assert (
        "COD is 120, at most 60 allowed, and nothing cleaner to mix with"
        in refusal(alone, "too_dirty")["detail"]
    )
    blended = match(water_park([*over, ("mains", "content", "COD", 2.0)]))
    assert blended.arcs["source"].tolist() == ["effluent"]
    bought = blended.contents.query("owner == 'mains'")
    assert bought["value"].tolist() == [2.0]


def test_the_worst_contaminant_is_named():
    matches = match(
        water_park(
            [
                ("effluent", "content", "COD", 120.0),
                ("effluent", "content", "Cl", 2500.0),
                ("make_up", "max", "COD", 60.0),
                ("make_up", "max", "Cl", 250.0),
            ]
        )
    )
    told = refusal(matches, "too_dirty")
    assert told["figure"] == pytest.approx(10.0)
    assert told["detail"].startswith("Cl ")


def test_what_does_not_add_up_in_a_blend_passes_or_fails():
    acid = [
        ("effluent", "content", "pH", 4.0),
        ("make_up", "min", "pH", 6.5),
        ("mains", "content", "pH", 7.5),
    ]
    assert refusal(match(water_park(acid)), "too_dirty")["unit"] == "times the limit"


def test_a_limited_contaminant_that_is_not_given_refuses():
    matches = match(water_park([("make_up", "max", "NH4_N", 10.0)]))
    assert "NH4_N" in refusal(matches, "unknown_quality")["detail"]


def test_a_use_with_a_load_is_a_unit_with_two_ports():
    park = hand_park(
        {"mill": 0},
        contents=[
            ("wash", "load", "COD", 5.0 * 8760),
            ("wash", "max", "COD", 50.0),
            ("wash", "out", "COD", 100.0),
        ],
        water={"wash": {"enterprise": "mill", "role": "process", "quantity": 50 * 8760.0}},
    )
    matches = match(park)
    unit = matches.units.loc["wash"]
    assert unit["kind"] == "process"
    # 5 kg/h over (100 - 50) mg/L is 100 m3/h, twice today's 50.
    assert unit["max_size"] == pytest.approx(100.0)
    load = matches.loads.iloc[0]
    assert (load["unit"], load["load"], load["out"]) == ("wash", 5000.0, 100.0)
    contents = matches.contents.set_index(["owner", "kind"])["value"]
    assert contents["wash:in", "max"] == 50.0
    assert contents["wash:out", "content"] == 100.0
    ports = matches.streams.loc[["wash:in", "wash:out"]]
    assert ports["coefficient"].tolist() == [1.0, 1.0]
    assert (ports["utility"] != "").tolist() == [True, False]


def test_treatment_stands_between_a_discharge_and_a_use():
    park = hand_park(
        PLACES | {"plant": 1},
        contents=[
            ("effluent", "content", name, value)
            for name, value in (("TDS", 900.0), ("Cl", 200.0), ("COD", 50.0))
        ]
        + [("make_up", "max", "Cl", 20.0)],
        enterprises={"plant": {"kind": "hub"}},
        water={"effluent": EFFLUENT, "make_up": MAKE_UP | {"utility": ""}},
        technologies={"ro": {"technology": "uf_ro_boiler_water", "enterprise": "plant"}},
    )
    matches = match(park)
    pairs = set(zip(matches.arcs["source"], matches.arcs["sink"], strict=True))
    assert ("effluent", "ro:feed") in pairs
    assert ("ro:product", "make_up") in pairs
    assert matches.units.loc["ro", "kind"] == "hub"


def test_dilution_is_told_and_a_scenario_forbids_it():
    """Water of 120 mg/L may serve a use of 60 beside clean water: twice the limit."""
    park = water_park(
        [("effluent", "content", "COD", 120.0), ("make_up", "max", "COD", 60.0),
         ("mains", "content", "COD", 0.0)]
    )  # fmt: skip
    assert len(match(park, Scenario(max_dilution=2.0)).arcs) == 1
    told = refusal(match(park, Scenario(max_dilution=1.5)), "too_dirty")
    assert told["figure"] == pytest.approx(2.0)
    assert told["detail"] == "COD is 120, at most 60 allowed, and at most 1.5 times may be diluted"
    quality = optimise(park).exchanges["quality"].tolist()
    assert quality == ["COD 120 blended to 60, at most 60 mg/L"]
    assert optimise(park, Scenario(max_dilution=1.0)).exchanges.empty


def test_what_needs_no_dilution_is_not_refused_where_none_is_allowed():
    park = water_park(
        [("effluent", "content", "COD", 60.0), ("make_up", "max", "COD", 60.0),
         ("effluent", "content", "TOC", 9.0), ("mains", "content", "COD", 0.0)]
    )  # fmt: skip
    assert len(match(park, Scenario(max_dilution=1.0)).arcs) == 1
