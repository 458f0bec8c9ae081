"""Uses that pick up a load: the water that a load needs, however its hours and limits are told."""

from __future__ import annotations

import pytest

from symbiosis import LivePlanner, Scenario, optimise
from symbiosis.errors import NoPlan
from symbiosis.park.load import park_of

INFO = {"id": "uses", "title": "Uses", "country": "DE", "currency": "EUR", "price_year": 2024}


def uses(water, **tables):
    """Build a park of firms `a` and `b`, a kilometre apart, from rows of water and other tables."""
    places = [{"id": "a", "lon": 10.0, "lat": 50.0}, {"id": "b", "lon": 10.01, "lat": 50.0}]
    return park_of(INFO, {"enterprises": places, "water": water, **tables})


PURE = {"utilities": [{"id": "pure", "medium": "water", "price [EUR/m3]": 1.0,
                       "content:COD [mg/L]": 0}]}  # fmt: skip


def running(summer, winter):
    """Write two halves of a year, and how busy who has the profile `season` is in each."""
    return {
        "periods": [{"id": "summer", "hours": 4380}, {"id": "winter", "hours": 4380}],
        "profiles": [
            {"id": "season", "period": "summer", "factor": summer},
            {"id": "season", "period": "winter", "factor": winter},
        ],
    }


WASH = {"id": "wash", "enterprise": "a", "role": "process", "utility": "pure",
        "quantity [m3/a]": 43_800, "load:COD [t/a]": 4.38, "out:COD [mg/L]": 100}  # fmt: skip


@pytest.mark.parametrize(
    ("profile", "tables"),
    [
        ({}, {}),
        ({}, running(1, 0)),
        ({"profile": "season"}, running(1, 0)),
        ({"profile": "season"}, running(1, 0.5)),
        ({"profile": "season"}, running(3, 1)),
    ],
    ids=["no periods", "all year", "half a year", "half as much", "three times as much"],
)
def test_the_same_load_needs_the_same_water_whenever_it_comes(profile, tables):
    planner = LivePlanner(uses([WASH | profile], **PURE, **tables))
    for water in ("safe", "exact"):
        plan = planner.brief(Scenario(water=water))
        assert plan.accounts.loc["fresh_water", "plan"] == pytest.approx(43_800), water


def discharge(**cells):
    return {"id": "drain", "enterprise": "b", "role": "source", "quantity [m3/a]": 121_300} | cells


def two_uses():
    """Two uses in a row: u3's discharge (50 mg/L) may serve u2, blended to 40 mg/L."""
    cells = {"role": "process", "utility": "pure", "load:COD [kg/h]": 2}
    return uses(
        [
            cells | {"id": "u2", "enterprise": "a", "quantity [m3/h]": 100 / 3,
                     "outlet_price [EUR/m3]": 0.5, "max:COD [mg/L]": 40, "out:COD [mg/L]": 100},
            cells | {"id": "u3", "enterprise": "b", "quantity [m3/h]": 200 / 3,
                     "outlet_price [EUR/m3]": 1.5, "max:COD [mg/L]": 20, "out:COD [mg/L]": 50},
        ],
        **PURE,
    )  # fmt: skip


@pytest.mark.parametrize("water", ["safe", "exact"])
def test_a_use_takes_no_more_than_its_load_asks_for_to_swallow_a_discharge(water):
    """u2 takes 2 kg/h / (100 - 40) mg/L = 33.3 m3/h at most, of them 4 / 5 at 50 mg/L."""
    plan = optimise(two_uses(), Scenario(water=water), gap=0.0)
    assert plan.exchanges["quantity"].tolist() == [pytest.approx(4 / 5 * 100 / 3 * 8760)]
    assert plan.accounts.loc["fresh_water", "plan"] == pytest.approx((40 + 100 / 15) * 8760)


@pytest.mark.parametrize("water", ["safe", "exact"])
def test_water_of_unknown_content_does_not_serve_a_use_whose_outlet_limits_it(water):
    park = uses([WASH, discharge()], **PURE)
    plan = optimise(park, Scenario(water=water))
    assert plan.exchanges.empty
    assert plan.refusals["reason"].tolist() == ["unknown_quality"]


def test_a_use_may_always_take_what_its_own_water_needs():
    """At 20 mg/L in the water bought, 4.38 t/a in 100 mg/L need 54,750 m3, not 43,800."""
    dirty = {"utilities": [PURE["utilities"][0] | {"content:COD [mg/L]": 20}]}
    plan = optimise(uses([WASH], **dirty))
    assert plan.accounts.loc["fresh_water", "plan"] == pytest.approx(54_750)


SOFT = {"id": "boiler", "enterprise": "a", "role": "sink", "quantity [m3/a]": 20_000,
        "utility": "hard", "max:hardness [mg/L]": 100}  # fmt: skip
HARD = {"utilities": [{"id": "hard", "medium": "water", "price [EUR/m3]": 0.5,
                       "content:hardness [mg/L]": 250}]}  # fmt: skip


@pytest.mark.parametrize(
    ("utility", "tables"), [("hard", HARD), ("", {})], ids=["own", "the library's default"]
)
def test_what_is_bought_alone_keeps_the_limits_too(utility, tables):
    clean = discharge() | {"content:hardness [mg/L]": 10}
    plan = optimise(uses([SOFT | {"utility": utility}, clean], **tables), gap=0.0)
    assert plan.accounts["baseline"].drop("unit", errors="ignore").isna().all()
    assert any("boiler" in note and "hardness" in note for note in plan.notes)
    # 10 x + 250 (1 - x) = 100
    assert plan.exchanges["quantity"].sum() >= 20_000 * 150 / 240 - 1e-6


@pytest.mark.parametrize("others", [[], [discharge() | {"content:hardness [mg/L]": 120}]])
def test_without_clean_water_there_is_no_plan_and_the_use_is_named(others):
    with pytest.raises(NoPlan, match=r"boiler.*hardness.*clean enough"):
        optimise(uses([SOFT, *others], **HARD))


def test_a_use_that_accepts_nothing_has_no_plan_with_tap_water():
    """As `symbiosis optimise` says it: no water at hand is clean enough, and exit code 2."""
    tap = {"utilities": [PURE["utilities"][0] | {"content:COD [mg/L]": 2}]}
    with pytest.raises(NoPlan, match="no water at hand is clean enough"):
        optimise(uses([WASH | {"max:COD [mg/L]": 0}], **tap))


def test_water_bought_for_one_stream_is_bought_by_no_other():
    """A cooling tower that takes no brine, and users of lake water, pay the library's water."""
    brine = {"id": "brine", "medium": "water", "price [EUR/m3]": 3, "content:TDS [mg/L]": 60_000}
    sink = {"role": "sink", "quantity [m3/a]": 1000}
    rows = [
        sink | {"id": "salted", "enterprise": "a", "utility": "brine"},
        sink | {"id": "tower", "enterprise": "b", "max:TDS [mg/L]": 1500},
    ]
    plan = optimise(uses(rows, utilities=[brine]))
    assert plan.park.water["utility"].to_dict() == {"salted": "brine", "tower": "process_water_eu"}
    assert plan.cost() == pytest.approx(1000 * 3 + 1000 * 0.75)
