"""What stands carries its amount of today for its upkeep; more needs a pipe beside it."""

from __future__ import annotations

import pytest
from small_park import write_small

from symbiosis.matching import match
from symbiosis.optimise import optimise
from symbiosis.park.load import check, load_park
from symbiosis.park.save import save_park
from symbiosis.park.scenario import Scenario

HEAD = "id,from,to,medium,item,carrier,status,quantity,unit,length_km\n"
PIPE = "c1,steel,farm,heat,,hot_water_90_50,existing,{amount},MWh/a,0.2\n"


def park(folder, amount="1000"):
    return load_park(write_small(folder, connections=HEAD + PIPE.format(amount=amount)))


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """Plan the small park: 1,000 of the 4,380 MWh/a that the farm needs come by a pipe and stay."""
    folder = tmp_path_factory.mktemp("standing") / "park"
    return optimise(park(folder), Scenario(existing="kept"), gap=0.0)


def heat_routes(plan):
    routes = plan.routes[plan.routes["medium"] == "heat"]
    return routes[routes["existing"]], routes[~routes["existing"]]


def test_a_pipe_of_today_carries_its_amount_and_no_more(plan):
    old, new = heat_routes(plan)
    known = plan.matches.routes.loc[old.index[0]]
    lost = known["loss_fixed"]
    # 1,000 MWh/a arrive evenly: that, and what the pipe loses, is its capacity.
    assert known["max_capacity"] == pytest.approx(1000 / 8760 + lost, rel=1e-3)
    assert old["quantity"].sum() <= 1000 + 8760 * lost * (1 + 1e-3)
    assert old["capex"].sum() == 0.0
    # The rest of the need goes by a pipe that is paid in full.
    assert len(new) == 1
    assert new["capex"].iloc[0] > 0.0


def test_upkeep_of_what_stands_is_paid(plan):
    """K12: a share of what the pipe would cost new, as of all pipes."""
    old, _ = heat_routes(plan)
    library = plan.park.library.carriers.loc["hot_water_90_50"]
    known = plan.matches.routes.loc[old.index[0]]
    twin = plan.matches.routes.loc[f"{old.index[0]}@beside"]
    worth = twin["capex_fixed"] + twin["capex_variable"] * known["max_capacity"]
    assert known["fixed_cost"] == pytest.approx(library["om_share"] * worth, rel=1e-5)
    assert old["running_cost"].iloc[0] >= known["fixed_cost"]


def test_today_runs_on_what_stands_and_pays_its_upkeep(plan):
    assert plan.reference == "today"
    assert plan.accounts.loc["heat_recovered", "today"] == pytest.approx(1000.0, rel=1e-6)
    assert plan.accounts.loc["investment", "today"] == 0.0
    assert plan.accounts.loc["transport", "today"] > 0.0


def test_without_an_amount_what_stands_carries_what_its_streams_make(tmp_path):
    routes = match(park(tmp_path / "park", amount="")).routes
    own = routes[routes["built"]]
    assert len(own) == 1
    assert (own["max_capacity"] == float("inf")).all()
    assert (own["fixed_cost"] > 0.0).all()
    assert not routes.index.str.endswith("@beside").any()


def test_an_amount_that_is_all_there_could_be_leaves_no_room_for_a_pipe_beside_it(tmp_path):
    matches = match(park(tmp_path / "park", amount="4380"))
    assert not matches.routes.index.str.endswith("@beside").any()


def test_little_more_than_what_stands_carries_is_not_worth_a_pipe(tmp_path):
    """R3: of 4,380 MWh a year 4,000 come by what stands, and no more than that."""
    folder = write_small(
        tmp_path / "park", connections=HEAD + PIPE.format(amount="4000").replace("0.2", "2")
    )
    plan = optimise(load_park(folder), gap=0.0)
    old, new = heat_routes(plan)
    assert (len(old), len(new)) == (1, 0)
    assert plan.accounts.loc["heat_recovered", "plan"] == pytest.approx(4000.0, rel=1e-3)


def test_a_conveyor_of_today_and_one_beside_it(tmp_path):
    """The same of a material: 200 of 1,000 t/a go by what stands."""
    row = "c2,steel,cement,material,bf_slag,conveyor,existing,200,t/a,\n"
    matches = match(load_park(write_small(tmp_path / "park", connections=HEAD + row)))
    own = matches.routes[matches.routes["carrier"] == "conveyor"]
    assert sorted(own["built"]) == [False, True]
    stands = own[own["built"]].iloc[0]
    assert stands["max_capacity"] == pytest.approx(200 / 8760, rel=1e-3)
    arcs = matches.arcs[matches.arcs["route"].isin(own.index)]
    assert arcs["existing"].notna().tolist().count(True) == 1


SIZED = HEAD.replace("quantity,unit", "quantity,capacity{},unit")


def sized(folder, capacity, amount="1000", header="", medium="heat", status="existing"):
    row = f"c1,steel,farm,{medium},,hot_water_90_50,{status},{amount},{capacity},MWh/a,0.2\n"
    return write_small(folder, connections=SIZED.format(header) + row)


@pytest.mark.parametrize("amount", ["1000", ""])
def test_a_stated_capacity_goes_before_what_the_amount_asks(tmp_path, amount):
    """A pipe of 0.3 MW carries 0.3 MW, whatever came by it last year."""
    routes = match(load_park(sized(tmp_path / "park", "300", amount, " [kW]"))).routes
    own = routes[routes["built"]].iloc[0]
    assert own["max_capacity"] == pytest.approx(0.3, rel=1e-5)
    twin = routes.loc[f"{own.name}@beside"]
    assert own["loss_fixed"] == pytest.approx(twin["loss_fixed"] + 0.3 * twin["loss_variable"])
    assert own["fixed_cost"] == pytest.approx(
        0.01 * (twin["capex_fixed"] + 0.3 * twin["capex_variable"]), rel=1e-5
    )


def test_what_is_stated_large_enough_leaves_no_room_for_a_pipe_beside_it(tmp_path):
    routes = match(load_park(sized(tmp_path / "park", "2"))).routes
    assert routes.loc[routes["built"], "max_capacity"].tolist() == pytest.approx([2.0])
    assert not routes.index.str.endswith("@beside").any()


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"capacity": "-2"}, "negative"),
        ({"capacity": "0", "amount": ""}, "a pipe that carries nothing"),
        ({"capacity": "2", "medium": ""}, "a capacity without unit"),
        ({"capacity": "0.05"}, "its amount of today is 0.114155 in every hour"),
        ({"capacity": "2", "header": " [t]"}, "MW"),
        ({"capacity": "2", "status": "allowed", "amount": ""}, "holds for what stands only"),
    ],
)
def test_a_capacity_that_cannot_be_is_told(tmp_path, more, found):
    faults = check(sized(tmp_path / "park", **more))
    told = [fault for fault in faults if fault.column.startswith("capacity")]
    assert len(told) == 1, faults
    assert found in str(told[0])
    assert told[0].severity == ("warning" if "status" in more else "error")


def test_a_stated_capacity_survives_saving(tmp_path):
    park = load_park(sized(tmp_path / "park", "300", header=" [kW]"))
    save_park(park, tmp_path / "again")
    assert load_park(tmp_path / "again").connections["capacity"].tolist() == pytest.approx([0.3])
