"""What a scenario names has its effect: who left, how far, charges, limits, routes, what may be."""

from __future__ import annotations

import pytest
from small_park import SMALL, alone, small_park

from symbiosis import LivePlanner, Scenario, match, optimise
from symbiosis.park.accounts import NETWORK, PHYSICAL
from symbiosis.park.media import MEDIA
from symbiosis.park.schema import LEGAL_ROUTES

RETROFITS = "id,technology,enterprise\npump,heat_pump_80,farm\nroof,solar_roof,steel\n"
FIRMS = ("brewery", "cement", "farm", "steel")
UTILITIES = """\
id,medium,item,price,unit,max_c,default,co2_direct,co2_energy,co2_supply,co2_biogenic,primary_energy,so2,nox,dust
clinker,material,cement_binder,60,EUR/t,,,0,0,0.8,0,0,0,0,0
boiler,heat,,40,EUR/MWh,200,1,0.2,0,0,0.1,1.1,0.001,0.002,0.003
mains,water,,5,EUR/m3,,1,0,0,0,0,0,0,0,0
grid,power,,100,EUR/MWh,,1,0,0.4,0,0,2,0.001,0,0
"""
OUTLETS = """\
id,medium,item,price,unit,default,cod,nh3_n
yard,material,bf_slag,10,EUR/t,,0,0
air,heat,,0,EUR/MWh,1,0,0
sewer,water,,2,EUR/m3,1,0.00005,0.000005
feed_in,power,,-50,EUR/MWh,1,0,0
"""
LARGER = {
    "utilities": UTILITIES,
    "outlets": OUTLETS,
    "water": SMALL["water"].replace("source,5000", "source,30000").replace("4000", "40000"),
    "power": SMALL["power"].replace("sink,300", "sink,900").replace("utility\n", "utility,green\n")
    .replace("feed_in,\n", "feed_in,,yes\n").replace("grid\n", "grid,\n"),
    "heat": SMALL["heat"] + "hot,farm,sink,150,170,1000,,boiler\n",
    "materials": SMALL["materials"].replace("utility\n", "utility,pressure_bar\n")
    .replace("yard,\n", "yard,,\n").replace("clinker\n", "clinker,\n")
    + "gas,steel,source,bfg,1000000,flare_bfg,,3\n",
    "technologies": "id,technology,enterprise,existing\ntop_gas,top_gas_turbine,steel,yes\n",
}  # fmt: skip
"""A park whose plan or baseline has something of every physical account."""


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    return small_park(tmp_path_factory.mktemp("small"), technologies=RETROFITS)


@pytest.fixture(scope="module")
def usual(park):
    return match(park)


@pytest.fixture(scope="module")
def planner(park):
    return LivePlanner(park)


@pytest.fixture(scope="module")
def free(planner):
    return planner.plan(Scenario())


@pytest.mark.parametrize("firm", FIRMS)
def test_who_has_left_gives_and_takes_nothing(park, usual, firm):
    assert firm in {*usual.arcs["from"], *usual.arcs["to"]}
    left = match(park, Scenario(left=(firm,)))
    assert firm not in {*left.arcs["from"], *left.arcs["to"], *left.streams["enterprise"]}
    others = (usual.streams["enterprise"] != firm) & (usual.streams["unit"] == "")
    assert set(usual.streams.index[others]) <= set(left.streams.index)


@pytest.mark.parametrize("medium", MEDIA)
def test_a_longest_way_holds_for_its_medium_alone(park, usual, medium):
    near = match(park, Scenario(max_km={medium: 0.5})).arcs
    assert (near.loc[near["medium"] == medium, "distance_km"] <= 0.5).all()
    assert (usual.arcs.loc[usual.arcs["medium"] == medium, "distance_km"] > 0.5).any()
    # The pump leaves with the heat that it is fed by, and its power with it.
    others = (usual.arcs["medium"] != medium) & ~usual.arcs["sink"].str.startswith("pump")
    assert set(usual.arcs.index[others]) <= set(near.index)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_every_physical_account_bears_its_charge_or_its_premium(tmp_path, sign):
    rates = {name: 0.1 * place for place, name in enumerate(PHYSICAL, start=1)}
    # It is better to use green power than to feed it in.
    rates["green_power_fed_in"] = rates["green_power_used"] + 0.05 * sign
    if sign < 0:  # a premium on the number of exchanges is refused
        del rates["exchanges"]
    plan = optimise(
        small_park(tmp_path, **LARGER),
        Scenario(policy={name: sign * rate for name, rate in rates.items()}),
    )
    amounts = plan.accounts.loc[list(rates), ["plan", "baseline"]]
    assert (amounts > 0.0).any(axis=1).all()
    booked = plan.accounts.loc["taxes" if sign > 0 else "subsidies", ["plan", "baseline"]]
    expected = amounts.mul(rates, axis=0).sum()
    assert (sign * booked).to_dict() == pytest.approx(expected.to_dict())


@pytest.mark.parametrize(
    ("holder", "account"),
    [
        (NETWORK, "capex"),
        ("brewery", "power_exchanged"),
        ("cement", "by_products_exchanged"),
        ("farm", "heat_recovered"),
        ("steel", "operation"),
    ],
)
def test_a_limit_binds_its_holder(planner, free, holder, account):
    def held(plan):
        ledger = plan.ledger
        own = (ledger["holder"] == holder) & (ledger["account"] == account)
        return ledger.loc[own, "amount"].sum()

    most = 0.5 * held(free)
    assert most > 0.0
    limit = {"account": account, "maximum": most, "holder": holder}
    bound = planner.plan(Scenario(limits=(limit,)))
    assert held(bound) <= most * (1.0 + 1e-6)
    assert bound.cost() > free.cost()


@pytest.fixture(scope="module")
def routed(tmp_path_factory):
    """A park with a stream of every legal route."""
    head, *_ = SMALL["materials"].splitlines()
    rows = [f"{name},steel,source,bf_slag,1000,yard,,{name}" for name in LEGAL_ROUTES]
    rows.append("binder,cement,sink,cement_binder,800,,clinker,")
    materials = "\n".join([f"{head},legal_route", *rows, ""])
    folder = tmp_path_factory.mktemp("routed")
    return small_park(folder, **alone("materials") | {"materials": materials})


def test_every_legal_route_but_the_forbidden_one_is_usual(routed):
    usual = set(match(routed).arcs["source"]) & set(LEGAL_ROUTES)
    assert usual == set(LEGAL_ROUTES) - {"forbidden"}


@pytest.mark.parametrize("start", range(3))
def test_only_the_legal_routes_that_are_named_may_be_used(routed, start):
    named = LEGAL_ROUTES[start::3]
    asked = set(match(routed, Scenario(legal_routes=named)).arcs["source"])
    assert asked & set(LEGAL_ROUTES) == set(named)


@pytest.mark.parametrize(
    ("name", "unit"),
    [("pump", "pump"), ("solar_roof", "roof")],
)
def test_retrofits_and_their_kinds_may_alone_be_built_or_not_at_all(park, usual, name, unit):
    assert set(usual.units["retrofit"]) == {"pump", "roof"}
    assert set(match(park, Scenario(allow=(name,))).units["retrofit"]) == {unit}
    assert set(match(park, Scenario(forbid=(name,))).units["retrofit"]) == {"pump", "roof"} - {unit}


@pytest.mark.parametrize("start", range(2))
def test_media_may_alone_be_exchanged_or_not_at_all(park, usual, start):
    named = tuple(MEDIA)[start::2]
    assert set(usual.arcs["medium"]) == set(MEDIA)
    assert set(match(park, Scenario(allow=named)).arcs["medium"]) == set(named)
    assert set(match(park, Scenario(forbid=named)).arcs["medium"]) == set(MEDIA) - set(named)
