"""By-products tied to what is burnt: ash falls when another fuel takes the place of coal."""

from __future__ import annotations

import pytest
from hand_park import hand_park
from small_park import SMALL, faults, only, small_park

from symbiosis import LivePlanner, Scenario, optimise
from symbiosis.decide.indicator_table import indicators
from symbiosis.show.words import Words

PLACES = {"mill": 0, "station": 1, "works": 2}
MATERIALS = {
    "husks": {"enterprise": "mill", "role": "source", "material": "coal", "quantity": 360.0}
    | {"outlet": "tip"},
    "coal": {"enterprise": "station", "role": "sink", "material": "coal", "quantity": 1000.0}
    | {"utility": "coals"},
    "ash": {"enterprise": "station", "role": "source", "material": "fly_ash", "quantity": 200.0}
    | {"outlet": "tip", "tied_to": "coal"},
    "light_ash": {"enterprise": "station", "role": "source", "material": "bf_dust"}
    | {"quantity": 50.0, "outlet": "tip", "tied_to": "coal", "tied_by": "received"},
    "clay": {"enterprise": "works", "role": "sink", "material": "fly_ash", "quantity": 150.0}
    | {"utility": "clay"},
}
TABLES = {
    "utilities": {
        "coals": {"medium": "material", "item": "coal", "price": 100.0},
        "clay": {"medium": "material", "item": "fly_ash", "price": 30.0},
    },
    "outlets": {"tip": {"medium": "material", "item": "", "price": 20.0}},
}


def burning(**changed):
    rows = {name: row | changed.get(name, {}) for name, row in MATERIALS.items()}
    return hand_park(PLACES, materials=rows, **TABLES)


@pytest.fixture(scope="module")
def plan():
    return optimise(burning())


def test_ash_falls_as_another_fuel_takes_the_place_of_coal(plan):
    """640 of 1000 t of coal are bought: 128 of 200 t of ash are made, and 18 of 50 of the other."""
    streams = plan.streams
    assert streams.loc["coal", "exchanged"] == pytest.approx(360.0)
    assert streams.loc["ash", "annual"] == pytest.approx(128.0)
    assert streams.loc["ash", "exchanged"] == pytest.approx(128.0)
    assert streams.loc["light_ash", "annual"] == pytest.approx(18.0)
    tipped = plan.ledger.query("account == 'waste_to_outlet'")["amount"].sum()
    assert tipped == pytest.approx(18.0)


def test_the_baseline_has_the_ash_of_all_the_coal_and_none_of_the_other(plan):
    assert plan.streams.loc["ash", "rest_baseline"] == pytest.approx(200.0)
    assert plan.streams.loc["light_ash", "rest_baseline"] == pytest.approx(0.0, abs=1e-6)


def test_what_is_not_made_is_no_waste_that_is_used(plan):
    """Of 128 + 18 t of ash 128 are used; and without exchange none of 200 t."""
    table = indicators(plan, ["zero_carbon_2025"]).table
    row = table.loc["zero_carbon_04"]
    assert row["plan"] == pytest.approx(100.0 * 128 / (128 + 18), rel=1e-6)
    assert row["baseline"] == pytest.approx(0.0, abs=1e-6)


def test_the_gain_of_fuel_counts_the_ash_that_is_no_longer_tipped():
    """Without anybody to take ash, a tonne of fuel saves 100 + 20 and 0.2 t x 20 - 0.05 x 20."""
    alone = burning(clay={"quantity": 1e-3})
    saving = optimise(alone).saving
    plain = optimise(burning(clay={"quantity": 1e-3}, ash={"tied_to": ""},
                             light_ash={"tied_to": "", "tied_by": ""})).saving  # fmt: skip
    assert saving - plain == pytest.approx(360.0 * (0.2 - 0.05) * 20.0, rel=1e-3)


@pytest.mark.parametrize("left", [("mill",), ("station",), ("works",)])
def test_a_kept_model_answers_as_a_new_one(left):
    park = burning()
    live = LivePlanner(park)
    live.plan(Scenario())
    assert live.plan(Scenario(left=left)).objective.value == pytest.approx(
        optimise(park, Scenario(left=left)).objective.value, abs=1e-3
    )


ROWS = """\
id,enterprise,role,material,quantity [t/a],outlet,utility,tied_to,tied_by
slag,steel,source,bf_slag,1000,yard,,{},{}
binder,cement,sink,cement_binder,800,,clinker,,
coal,steel,sink,coal,500,,{},,
"""


@pytest.mark.parametrize(
    ("to", "by", "buys", "severity", "column", "words"),
    [
        ("coals", "", "coals", "error", "tied_to", "no need of any table"),
        ("binder", "", "coals", "error", "tied_to", "a need of cement"),
        ("", "received", "coals", "error", "tied_by", "it comes from no need"),
        ("coal", "bought", "none", "warning", "tied_to", "never bought"),
    ],
)
def test_what_makes_nothing_is_told(tmp_path, to, by, buys, severity, column, words):
    utilities = SMALL["utilities"] + "coals,material,coal,100,EUR/t,,\n"
    told = faults(tmp_path, materials=ROWS.format(to, by, buys), utilities=utilities)
    own = only(tuple(fault for fault in told if fault.column.startswith("tied")), severity=severity)
    assert (own.severity, own.table, own.column) == (severity, "materials", column)
    assert words in own.allowed


def test_by_products_run_as_the_need_that_they_come_from():
    """Coal is burnt in winter alone, and so is its ash made, whatever its own row says."""
    park = hand_park(
        PLACES,
        materials={name: row | ({"profile": "cold"} if name == "coal" else {})
                   for name, row in MATERIALS.items()},
        periods={"summer": {"hours": 4000.0}, "winter": {"hours": 4760.0}},
        profiles=[{"id": "cold", "period": "winter", "factor": 1.0}],
        **TABLES,
    )  # fmt: skip
    assert optimise(park).streams.loc["ash", "annual"] == pytest.approx(128.0)


def test_the_plan_notes_what_is_not_made_in_both_languages(plan):
    (told,) = [note for note in plan.notes if note.startswith("Of ash")]
    assert told == "Of ash 72 t/a are not made: coal, which it comes from, is met otherwise."
    assert "ash 中有 72 吨/年不再产生" in Words("zh").told(told)


def ashes(**changed):
    """Ash leaves wet, to the tip, or dry: 150 t at most, 200 t wet."""
    dry = {"enterprise": "station", "role": "source", "material": "fly_ash", "quantity": 150.0,
           "outlet": "none", "instead_of": "ash"}  # fmt: skip
    wet = {"material": "fly_ash_raw"}
    rows = {"husks": {"quantity": 1e-3}, "light_ash": {"quantity": 1e-3}, "ash": wet} | changed
    park = {name: row | rows.get(name, {}) for name, row in (MATERIALS | {"dry": dry}).items()}
    return hand_park(PLACES, materials=park, **TABLES)


def test_what_leaves_dry_does_not_leave_wet():
    """The works takes 90 t dry: 120 of 200 t leave no longer wet, and 80 are tipped at 20 EUR."""
    plan = optimise(ashes(clay={"quantity": 90.0}))
    streams = plan.streams
    assert streams.loc["dry", ["annual", "exchanged"]].tolist() == pytest.approx([90.0, 90.0])
    assert streams.loc["ash", ["annual", "rest"]].tolist() == pytest.approx([80.0, 80.0], rel=1e-4)
    assert streams.loc["ash", "rest_baseline"] == pytest.approx(200.0)
    row = plan.exchanges[plan.exchanges["source_stream"] == "dry"].iloc[0]
    assert row["saving_donor"] == pytest.approx(120.0 * 20.0, rel=1e-4)
    assert [note for note in plan.notes if note == "Of ash 120 t/a leave as dry instead."]
    used = indicators(plan, ["zero_carbon_2025"]).table.loc["zero_carbon_04", "plan"]
    assert used == pytest.approx(100.0 * 120.0 / 200.0, rel=1e-4)


def test_no_more_leaves_dry_than_the_fuel_that_is_burnt_gives():
    """Of 1000 t of coal 640 are bought: 96 t dry are all there is, though 150 are wanted."""
    plan = optimise(ashes(husks={"quantity": 360.0}))
    assert plan.streams.loc["dry", "exchanged"] == pytest.approx(96.0, rel=1e-4)
    assert plan.streams.loc["ash", "rest"] == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize(
    ("cells", "column", "words"),
    [
        ("dry,steel,source,fly_ash,100,,,,,slog", "instead_of", "no source of materials"),
        ("dry,cement,source,fly_ash,100,,,,,slag", "instead_of", "of steel: it cannot"),
        ("dry,steel,source,fly_ash,100,yard,,,,slag", "outlet", "the other form"),
        ("dry,steel,source,fly_ash,100,,,coal,,slag", "tied_to", "made as that is"),
    ],
)
def test_a_form_of_nothing_is_told(tmp_path, cells, column, words):
    rows = ROWS.format("", "", "coals").replace("tied_by\n", "tied_by,instead_of\n")
    utilities = SMALL["utilities"] + "coals,material,coal,100,EUR/t,,\n"
    told = faults(tmp_path, materials=rows + cells + "\n", utilities=utilities)
    (own,) = [fault for fault in told if fault.severity == "error"]
    assert (own.table, own.column) == ("materials", column)
    assert words in own.allowed


def test_the_form_that_nobody_takes_needs_no_outlet(tmp_path):
    rows = ROWS.format("", "", "coals").replace("tied_by\n", "tied_by,instead_of\n")
    rows += "dry,steel,source,bf_slag,900,,,,,slag\n"
    utilities = SMALL["utilities"] + "coals,material,coal,100,EUR/t,,\n"
    plan = optimise(small_park(tmp_path, materials=rows, utilities=utilities))
    assert plan.park.materials.loc["dry", "outlet"] == "none"
    streams = plan.streams
    made = streams.loc["slag", "annual"] / 1000.0 + streams.loc["dry", "annual"] / 900.0
    assert made == pytest.approx(1.0)
