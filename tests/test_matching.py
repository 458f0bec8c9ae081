"""Matching as a whole: order, prices, distances, what the planner knows, who has left."""

from __future__ import annotations

from dataclasses import fields, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hand_park import KM, hand_park
from pandas.testing import assert_frame_equal
from shipped_parks import shipped_matches, shipped_park

from symbiosis.errors import BadInput
from symbiosis.matching import match
from symbiosis.matching.distances import Distances
from symbiosis.park.accounts import MONEY
from symbiosis.park.scenario import Scenario

SLAG = {"enterprise": "steel", "role": "source", "material": "bf_slag", "quantity": 100e3}
BINDER = {"enterprise": "cement", "role": "sink", "material": "cement_binder", "quantity": 200e3}
PLACES = {"steel": 0, "cement": 4}
ARC = "slag>binder:bf_slag_to_cement_binder@lorry_bulk"


def slag_park(slag=None, binder=None, **more):
    materials = {"slag": SLAG | (slag or {}), "binder": BINDER | (binder or {})}
    return hand_park(PLACES, materials=materials, **more)


@pytest.mark.parametrize("name", ["teaching", "ghent_terneuzen", "kalundborg_2010"])
def test_permuted_rows_give_equal_matches(name):
    park = shipped_park(name)
    shuffled = replace(
        park,
        tables={key: frame.sample(frac=1.0, random_state=7) for key, frame in park.tables.items()},
        contents=park.contents.sample(frac=1.0, random_state=7),
    )
    one, other = match(park), match(shuffled)
    for field in fields(one):
        told = [getattr(each, field.name) for each in (one, other)]
        if all(each is None for each in told):  # what the scenario does not ask for
            continue
        if field.name != "info":
            assert_frame_equal(*told)


@pytest.mark.parametrize("name", ["teaching", "ghent_terneuzen", "guitang"])
def test_every_reference_is_closed_and_every_line_has_its_tariff(name):
    matches = shipped_matches(name)
    streams, arcs, routes = matches.streams, matches.arcs, matches.routes
    assert streams.index.is_unique
    assert arcs.index.is_unique
    assert routes.index.is_unique
    assert arcs["source"].isin(streams.index[streams["role"] == "source"]).all()
    assert arcs["sink"].isin(streams.index[streams["role"] == "sink"]).all()
    assert arcs["route"].isin(["", *routes.index]).all()
    assert set(routes["carrier"]) - {""} == set(matches.carriers.index)
    assert set(streams["unit"]) - {""} <= set(matches.units.index)
    priced = {kind: set(rows["item"]) for kind, rows in matches.tariffs.groupby("kind")}
    assert set(streams["utility"]) - {""} <= priced["utility"]
    assert set(streams["outlet"]) - {""} <= priced["outlet"]
    assert np.isfinite(matches.tariffs["factor"]).all()


@pytest.mark.parametrize("name", ["ghent_terneuzen", "guitang"])
def test_the_rates_of_a_year_are_its_amounts(name):
    matches = shipped_matches(name)
    hours = matches.periods["hours"].reindex(matches.rates["period"]).to_numpy()
    year = (matches.rates["rate"] * hours).groupby(matches.rates["stream"]).sum()
    own = matches.streams[matches.streams["unit"] == ""]
    assert year[own.index].to_numpy() == pytest.approx(own["annual"].to_numpy())


def test_who_has_left_gives_and_takes_nothing():
    matches = match(slag_park(), Scenario(left=("steel",)))
    assert matches.streams.index.tolist() == ["binder"]
    assert matches.arcs.empty


def test_a_forbidden_medium_keeps_its_streams_and_loses_its_arcs():
    matches = match(slag_park(), Scenario(forbid=("material",)))
    assert len(matches.streams) == 2
    assert matches.arcs.empty


def test_a_price_of_its_own_is_a_tariff_of_its_own_with_the_burdens_of_the_row_behind_it():
    park = slag_park(binder={"utility_price": 77.0})
    matches = match(park)
    assert matches.streams.loc["binder", "utility"] == "binder"
    tariffs = matches.tariffs.query("kind == 'utility' and item == 'binder'")
    factors = tariffs.set_index("account")["factor"]
    usual = match(slag_park())
    behind = usual.streams.loc["binder", "utility"]
    other = usual.tariffs[usual.tariffs["item"] == behind].set_index("account")
    assert factors["utilities"] == 77.0
    assert factors["virgin_material"] == 1.0
    burdens = [name for name in other.index if name.startswith("co2")]
    assert factors[burdens].tolist() == other.loc[burdens, "factor"].tolist()


def test_pretreatment_is_booked_to_the_link_with_its_power():
    park = slag_park()
    link = park.library.links.loc["bf_slag_to_cement_binder"]
    power = park.library.utilities.loc["grid_nl"]
    rows = match(park).tariffs.query("kind == 'link'").groupby("account")["factor"].sum()
    milling = link["pretreatment_cost"] + link["pretreatment_power"] * power["price"]
    assert rows["operation"] == pytest.approx(milling)
    assert rows["co2_energy"] == pytest.approx(link["pretreatment_power"] * power["co2_energy"])


def test_prices_come_in_the_parks_money():
    chinese = {"country": "CN", "currency": "EUR"}
    rows = match(slag_park(info=chinese)).tariffs
    yuan = match(slag_park(info=chinese | {"currency": "CNY"})).tariffs
    money = rows["account"].isin(MONEY) & (rows["factor"] != 0.0)
    rate = (yuan.loc[money, "factor"] / rows.loc[money, "factor"]).unique()
    assert 6.0 < rate.min() <= rate.max() < 9.0


def test_what_has_neither_utility_nor_default_is_named_with_its_row_and_remedy():
    with pytest.raises(BadInput, match=r"row binder, column utility.*bf_slag.*`none`"):
        match(slag_park(binder={"material": "bf_slag"}))


def line_park(corridors: list[list[tuple[float, float]]]):
    lines = [shapely.LineString(np.array(line) * KM) for line in corridors]
    frame = gpd.GeoDataFrame({"id": range(len(lines))}, geometry=lines, crs=4326)
    return hand_park({"a": 0.0, "b": 10.0}, corridors=frame)


PAIR = pd.DataFrame({"from": ["a"], "to": ["b"]})


def test_pipes_follow_the_corridors_with_an_access_at_either_end():
    # 1 km up to a corridor that crosses a second one, 10 km along, 1 km down.
    park = line_park([[(-2, 1), (6, 1)], [(6, 1), (12, 1)], [(5, -3), (5, 3)]])
    assert Distances(park).way_km(PAIR, "heat") == pytest.approx([12.0], rel=0.01)
    assert Distances(park).way_km(PAIR, "material", built=False) == pytest.approx([10.0], rel=0.01)
    corners = np.array(Distances(park).lines(PAIR)[0].coords) / KM
    assert corners[0] == pytest.approx([0, 0], abs=0.01)
    assert corners[1] == pytest.approx([0, 1], abs=0.01)
    assert corners[-1] == pytest.approx([10, 0], abs=0.01)


def test_corridors_that_do_not_connect_fall_back_on_the_straight_line():
    park = line_park([[(-2, 1), (2, 1)], [(8, 1), (12, 1)]])
    assert Distances(park).way_km(PAIR, "heat") == pytest.approx([10.0], rel=0.01)
    assert len(Distances(park).lines(PAIR)[0].coords) == 2


def test_in_a_large_park_only_pairs_within_the_cap_are_looked_at():
    spread = {f"f{number:03d}": number * 1.0 for number in range(250)}
    park = hand_park(spread)
    ids = pd.Series(list(spread))
    pairs = Distances(park).near(ids, ids, 3.5)
    assert len(pairs) < 250 * 10
    near = Distances(park).straight_km(pairs)
    every = pd.DataFrame([(a, b) for a in ids for b in ids if a != b], columns=["from", "to"])
    assert (near <= 3.5).sum() == (Distances(park).straight_km(every) <= 3.5).sum()


def connected(**row):
    return slag_park(connections={"road": {"from": "steel", "to": "cement"} | row})


def test_an_existing_connection_marks_today_and_costs_no_investment():
    matches = match(connected(status="existing", quantity=60e3))
    assert matches.arcs["existing"].dropna().to_dict() == {ARC: 60e3}
    assert matches.routes.loc["steel>cement@lorry_bulk:bf_slag", "built"]


def test_a_forced_connection_sets_the_amount_and_a_forbidden_one_refuses():
    forced = match(connected(status="forced", quantity=30e3)).arcs
    # Conveyor or lorry, whichever is cheaper: both together carry it.
    assert (len(forced), set(forced["connection"])) == (2, {"road"})
    assert forced["forced"].sum() == 30e3
    matches = match(connected(status="forbidden", item="bf_slag"))
    assert matches.arcs.empty
    assert matches.refusals["reason"].tolist() == ["forbidden_by_user"]
    assert len(match(connected(status="forbidden", item="fly_ash")).arcs) == 2


def test_a_connection_may_name_a_retrofit_or_its_port():
    mill = {"mill": {"technology": "slag_mill", "enterprise": "steel"}}
    for item, banned in (("mill", True), ("mill:ggbs", True), ("mill:power", False)):
        row = {"from": "steel", "to": "cement", "status": "forbidden", "item": item}
        arcs = match(slag_park(technologies=mill, connections={"no": row})).arcs
        assert (not arcs["source"].eq("mill:ggbs").any()) == banned
        assert arcs["source"].eq("slag").any()


def test_a_known_length_and_cost_replace_the_computed_ones():
    row = {"length_km": 2.0, "capex": 5e5, "fixed_cost": 1e4, "unit_cost": 0.5, "maximum": 9e4}
    matches = match(connected(**row))
    conveyor = matches.routes.loc["steel>cement@conveyor:bf_slag"]
    assert conveyor["length_km"] == 2.0
    assert (conveyor["capex_fixed"], conveyor["capex_variable"]) == (5e5, 0.0)
    assert (conveyor["fixed_cost"], conveyor["unit_cost"]) == (1e4, 0.5)
    assert matches.arcs["maximum"].sum() == pytest.approx(9e4)


def test_what_stands_today_is_not_too_far():
    road = {"from": "steel", "to": "cement", "status": "existing"}
    cap = Scenario(max_km={"material": 1.0})
    assert match(slag_park(), cap).arcs.empty
    assert len(match(slag_park(connections={"road": road}), cap).arcs) == 2


def test_amounts_over_several_streams_are_shared_by_what_each_could_carry():
    park = hand_park(
        PLACES,
        materials={
            "slag": SLAG,
            "slag_2": SLAG | {"quantity": 300e3},
            "binder": BINDER | {"quantity": 900e3},
        },
        connections={"road": {"from": "steel", "to": "cement"} | {"status": "existing"}
                     | {"quantity": 80e3}},
    )  # fmt: skip
    existing = match(park).arcs["existing"].dropna()
    assert existing.sum() == pytest.approx(80e3)
    assert existing.max() == pytest.approx(60e3)


def test_one_money_tariff_stands_for_each_item_kind_and_what_prices_it():
    for name in ("teaching", "guitang"):
        tariffs = shipped_matches(name).tariffs
        money = tariffs[tariffs["account"].isin(MONEY)]
        assert not money.duplicated(["kind", "item", "priced_as"]).any()
        assert set(tariffs.loc[tariffs["kind"] == "outlet", "item"]) <= set(money["item"])
