"""Kinds of places: many places take lorries only, offices nothing, ships and trains a berth."""

from __future__ import annotations

import pytest
from hand_park import hand_park
from small_park import SMALL, faults, only

from symbiosis import explain, optimise
from symbiosis.matching import match

ASH = {"enterprise": "station", "role": "source", "material": "fly_ash", "quantity": 100e3}
CEMENT = {"enterprise": "works", "role": "sink", "material": "cement_binder", "quantity": 200e3}
PLACES = {"station": 0, "works": 4}


def ash_park(km: float = 4.0, firms=None, **tables):
    places = PLACES | {"works": km}
    return hand_park(
        places, materials={"ash": ASH, "binder": CEMENT}, enterprises=firms or {}, **tables
    )


def test_only_lorries_go_to_many_places():
    assert set(match(ash_park()).routes["carrier"]) == {"conveyor", "lorry_bulk"}
    spread = ash_park(firms={"works": {"kind": "diffuse"}})
    assert set(match(spread).routes["carrier"]) == {"lorry_bulk"}


@pytest.mark.parametrize("medium", ["heat", "water", "power"])
def test_no_pipe_or_cable_ends_at_many_places_and_that_is_told(medium):
    ends = {"heat": ({"supply_c": 120, "target_c": 60}, {"supply_c": 50, "target_c": 70})}
    gives, takes = ends.get(medium, ({}, {}))
    rows = {
        "gives": {"enterprise": "station", "role": "source", "quantity": 1000.0} | gives,
        "takes": {"enterprise": "works", "role": "sink", "quantity": 1000.0} | takes,
    }
    assert len(match(hand_park(PLACES, **{medium: rows})).arcs)
    spread = hand_park(PLACES, **{medium: rows}, enterprises={"works": {"kind": "diffuse"}})
    matches = match(spread)
    assert matches.arcs.empty
    assert set(matches.refusals["reason"]) == {"diffuse"}
    assert "works is many places" in matches.refusals["detail"].iloc[0]
    assert explain(spread, ("station", "works", medium)).lines[0].name == "diffuse"


@pytest.mark.parametrize(("berth", "carrier"), [("quay", "ship_bulk"), ("siding", "rail_bulk")])
def test_a_ship_needs_a_quay_and_a_train_a_siding_at_both_ends(berth, carrier):
    one = ash_park(221.0, {"station": {berth: True}})
    assert set(match(one).routes["carrier"]) == {"lorry_bulk"}
    both = ash_park(221.0, {place: {berth: True} for place in PLACES})
    assert set(match(both).routes["carrier"]) == {"lorry_bulk", carrier}
    route = match(both).routes.set_index("carrier")
    assert not route.loc[carrier, "needs_build"]


def test_ash_goes_far_by_ship_for_a_fraction_and_by_lorry_near_by():
    berths = {place: {"quay": True, "siding": True} for place in PLACES}
    for km, carrier in ((221.0, "ship_bulk"), (30.0, "lorry_bulk")):
        park = ash_park(km, berths)
        plan = optimise(park)
        (way,) = plan.routes["carrier"]
        assert way == carrier
        rows = park.library.carriers.loc[["ship_bulk", "lorry_bulk"]]
        route = plan.routes.iloc[0]
        per_t = rows["handling_cost"] + rows["transport_cost"] * route["length_km"]
        moved = float(plan.exchanges["quantity"].iloc[0])
        booked = plan.ledger.query("account == 'transport'")["amount"].sum()
        assert booked == pytest.approx(moved * per_t[carrier], rel=1e-6)


def test_a_way_by_water_is_as_long_as_its_row_says_and_the_road_keeps_its_own():
    row = {"from": "station", "to": "works", "carrier": "ship_bulk", "status": "allowed"}
    park = ash_park(
        221.0, {place: {"quay": True} for place in PLACES},
        connections={"sea": row | {"length_km": 400.0}},
    )  # fmt: skip
    km = match(park).routes.set_index("carrier")["length_km"]
    assert km["ship_bulk"] == 400.0
    assert km["lorry_bulk"] != 400.0


OFFICE = SMALL["enterprises"].replace("id,name", "id,kind,name").replace("steel,", "steel,office,")
OFFICE = OFFICE.replace("cement,", "cement,,").replace("brewery,", "brewery,,")
OFFICE = OFFICE.replace("farm,", "farm,,")


def test_what_a_registered_office_has_is_refused_with_a_remedy(tmp_path):
    told = faults(tmp_path, enterprises=OFFICE)
    assert {fault.table for fault in told} == {"materials", "heat", "power"}
    assert all("registered office" in fault.allowed for fault in told)
    assert all("Write the works" in fault.remedy for fault in told)


BY = "id,from,to,medium,carrier,status\nc,steel,cement,{},{},existing\n"


@pytest.mark.parametrize(
    ("kind", "medium", "carrier", "column", "words"),
    [
        ("diffuse", "material", "conveyor", "to", "served by lorries"),
        ("diffuse", "water", "", "to", "served by lorries"),
        ("", "material", "ship_bulk", "from", "steel has none"),
        ("", "material", "rail_bulk", "from", "steel has none"),
    ],
)
def test_a_connection_by_what_cannot_come_is_refused(
    tmp_path, kind, medium, carrier, column, words
):
    firms = (
        "id,name,lon,lat,kind,quay,siding\nsteel,Steelworks,10.00,50.00,,,\n"
        f"cement,Cement works,10.01,50.00,{kind},yes,yes\nbrewery,Brewery,10.00,50.01,,,\n"
        "farm,Greenhouse,10.01,50.01,,,\n"
    )
    told = only(faults(tmp_path, enterprises=firms, connections=BY.format(medium, carrier)))
    assert (told.severity, told.table, told.column) == ("error", "connections", column)
    assert words in told.allowed
