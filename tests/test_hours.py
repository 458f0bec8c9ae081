"""Hours a year: what stands at times gives more at a time, and nothing while it stands."""

from __future__ import annotations

import pytest
from hand_park import hand_park
from small_park import COVER, SMALL, faults, only, small_park

from symbiosis import LivePlanner, Scenario, check, optimise, review

PLACES = {"burner": 0, "town": 1}
FUEL = {"utilities": {"boiler": {"medium": "heat", "price": 60.0, "max_c": 200.0},
                      "clinker": {"medium": "material", "item": "cement_binder", "price": 60.0}},
        "outlets": {"tower": {"medium": "heat", "price": 0.0},
                    "yard": {"medium": "material", "item": "bf_slag", "price": 10.0}}}  # fmt: skip
HEAT = {
    "burnt": {"enterprise": "burner", "role": "source", "supply_c": 120.0, "target_c": 90.0,
              "quantity": 17_520.0},
    "homes": {"enterprise": "town", "role": "sink", "supply_c": 50.0, "target_c": 70.0,
              "quantity": 17_520.0},
}  # fmt: skip


def heated(burnt=8760.0, homes=8760.0, **more):
    given = {"burnt": {"hours_a_year": burnt}, "homes": {"hours_a_year": homes}}
    return hand_park(PLACES, heat={name: HEAT[name] | given[name] for name in HEAT}, **FUEL, **more)


def carried(plan):
    given = float(plan.streams.loc["homes", "exchanged"])
    return given, float(plan.routes["capacity"].iloc[0])


def test_a_town_takes_no_more_than_it_needs_while_the_burner_runs():
    """Two megawatts are needed always; four are there for half the year: half is taken."""
    always, even = carried(optimise(heated()))
    half, wide = carried(optimise(heated(burnt=4380.0)))
    assert always > 17_000.0
    assert half == pytest.approx(8_760.0, rel=0.01)
    assert even == pytest.approx(wide, rel=0.1)


def test_who_stand_together_exchange_all_through_a_wider_pipe():
    always, even = carried(optimise(heated()))
    both, wide = carried(optimise(heated(burnt=4380.0, homes=4380.0)))
    assert both == pytest.approx(17_520.0, rel=0.02)
    assert both >= always
    assert wide == pytest.approx(2.0 * even, rel=0.03)


def test_the_second_opinion_asks_for_hours_until_they_are_given():
    told = [
        [each.rows[0].column for each in review(optimise(park)) if each.rule == "never_stands"]
        for park in (known(8760.0), known(8000.0))
    ]
    assert told == [["hours_a_year"], []]


def known(hours):
    """Give the same park with figures that somebody stands for."""
    rows = {"hours_a_year": hours, "basis": "estimated"}
    return hand_park(PLACES, heat={name: row | rows for name, row in HEAT.items()}, **FUEL)


def test_every_season_is_parted_alike_and_a_profile_goes_on_within_it():
    """In winter alone 4,000 MWh are needed: the burner runs 2,000 of its 4,000 hours."""
    park = hand_park(
        PLACES,
        heat={"burnt": HEAT["burnt"] | {"hours_a_year": 4000.0},
              "homes": HEAT["homes"] | {"profile": "cold", "quantity": 4380.0}},
        periods={"summer": {"hours": 4380.0}, "winter": {"hours": 4380.0}},
        profiles=[{"id": "cold", "period": "winter", "factor": 1.0}],
        **FUEL,
    )  # fmt: skip
    assert carried(optimise(park))[0] == pytest.approx(2_000.0, rel=0.01)


def test_what_can_wait_is_not_asked_when_it_runs():
    slag = {"enterprise": "burner", "role": "source", "material": "bf_slag", "quantity": 1000.0}
    binder = {"enterprise": "town", "role": "sink", "material": "cement_binder", "quantity": 1000.0}
    plans = [
        optimise(hand_park(PLACES, materials={"slag": slag | {"hours_a_year": hours},
                                              "binder": binder}, **FUEL))
        for hours in (8760.0, 3000.0)
    ]  # fmt: skip
    assert plans[0].saving == pytest.approx(plans[1].saving)
    assert plans[0].saving > 0.0


def test_a_kept_model_answers_as_a_new_one():
    park = heated(burnt=6000.0)
    live = LivePlanner(park)
    live.plan(Scenario())
    dear = Scenario(prices={"boiler": 90.0})
    told = live.plan(dear).objective.value
    assert told == pytest.approx(optimise(park, dear).objective.value, rel=1e-6)


FIRMS = SMALL["enterprises"].replace("lat\n", "lat,sector,hours_a_year [d]\n")
FIRMS = FIRMS.replace("10.00,50.00\n", "10.00,50.00,,250\n")
RATE = """\
id,enterprise,role,supply_c,target_c,quantity [MW],年运行小时
hot,steel,source,120,40,2,
warm,steel,source,90,40,2,3000
warming,farm,sink,50,80,1,
"""


def test_a_rate_runs_as_long_as_its_firm_or_as_its_row_says(tmp_path):
    park = small_park(tmp_path, enterprises=FIRMS, heat=RATE)
    assert park.heat["quantity"].to_dict() == {"hot": 12_000, "warm": 6_000, "warming": 8_760}
    assert park.heat["hours_a_year"].fillna(0).to_dict() == {
        "hot": 6000, "warm": 3000, "warming": 0}  # fmt: skip
    (told,) = [each for each in park.understood if each.row == "hot"]
    assert told.hours == pytest.approx(6000.0)
    assert any("hours a year of hot are those of their enterprises" in s for s in park.defaults)


def test_a_sector_runs_as_the_library_says_where_the_park_asks_for_it(tmp_path):
    firms = FIRMS.replace("steel,Steelworks,10.00,50.00,,250", "steel,Ovens,10.00,50.00,垃圾焚烧,")
    plain = small_park(tmp_path / "plain", enterprises=firms, heat=RATE)
    assert plain.heat.loc["hot", "quantity"] == pytest.approx(2 * 8760.0)
    park = small_park(tmp_path, cover=COVER + "fill_sectors = true\n", enterprises=firms, heat=RATE)
    assert park.enterprises.loc["steel", "hours_a_year"] == pytest.approx(8000.0)
    assert park.heat.loc["hot", "quantity"] == pytest.approx(2 * 8000.0)


@pytest.mark.parametrize(
    ("hours", "severity", "words"),
    [("9000", "error", "8760"), ("6000", "warning", "by its profile")],
)
def test_hours_that_cannot_be_are_told(tmp_path, hours, severity, words):
    heat = RATE.replace("[MW],年运行小时", "[MW],hours_a_year,profile").replace(
        "warming,farm,sink,50,80,1,", f"warming,farm,sink,50,80,1,{hours},cold"
    )
    time = {"periods": "id,hours\nsummer,4380\nwinter,4380\n",
            "profiles": "id,period,factor\ncold,summer,0\ncold,winter,1\n"}  # fmt: skip
    told = faults(tmp_path, heat=heat, **time)
    own = only(tuple(each for each in told if each.column == "hours_a_year"), severity=severity)
    assert words in own.allowed


def test_a_shipped_park_without_hours_is_as_it_was():
    assert not [each for each in check("teaching") if each.column == "hours_a_year"]
