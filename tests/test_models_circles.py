"""A loss never earns: nothing is sent round among those who only pass it on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from matches import hand_matches
from tiny_park import ring

from symbiosis import optimise
from symbiosis.errors import PlanRejected
from symbiosis.models.park import build_model
from symbiosis.park.load import park_of
from symbiosis.park.scenario import Scenario
from symbiosis.plan.audit.audit import audit, count
from symbiosis.plan.reading.once import read
from symbiosis.solving.session.opening import open_session, solve

INFO = {"id": "ring", "title": "A ring", "country": "NL", "currency": "EUR", "price_year": 2024}
PLACES = {"mill": (3.74, 51.10), "a": (3.76, 51.11), "b": (3.90, 51.20), "c": (3.80, 51.25)}
SURPLUS_MWH, FEE, YEAR_HOURS = 50_000.0, 40.0, 8760.0


def substations(*hubs):
    """50,000 MWh/a that cost 40 EUR each to be rid of, a need of 100 at hub a, hubs all round."""
    return park_of(
        INFO,
        {
            "enterprises": [
                {"id": name, "lon": lon, "lat": lat, "kind": "firm" if name == "mill" else "hub"}
                for name, (lon, lat) in PLACES.items()
                if name in {"mill", *hubs}
            ],
            "power": [
                {"id": "pv", "enterprise": "mill", "role": "source", "outlet": "feed",
                 "quantity [MWh/a]": SURPLUS_MWH},
                {"id": "load", "enterprise": "a", "role": "sink", "utility": "grid",
                 "quantity [MWh/a]": 100.0},
            ],
            "technologies": [
                {"id": f"hub_{hub}", "technology": "own_power", "enterprise": hub,
                 "max_size": 50.0}
                for hub in hubs
            ],
            "technology_ports": [
                {"technology": "own_power", "port": port, "role": role, "medium": "power",
                 "coefficient": 1.0}
                for port, role in (("in", "sink"), ("out", "source"))
            ],
            "outlets": [{"id": "feed", "medium": "power", "price [EUR/MWh]": FEE,
                         "kind": "disposal"}],
            "utilities": [{"id": "grid", "medium": "power", "price [EUR/MWh]": 300.0}],
        },
    )  # fmt: skip


@pytest.mark.parametrize("hubs", ["ab", "abc"])
def test_hubs_do_not_send_surplus_round(hubs):
    plan = optimise(substations(*hubs), gap=0.0)
    assert SURPLUS_MWH - plan.streams.loc["pv", "rest"] == pytest.approx(100.7, abs=0.05)
    assert plan.accounts.loc["outlets", "plan"] == pytest.approx(1_995_972, abs=1.0)


def passers(count, medium, *, loss, gain=1.0, processes=False):
    """A source that costs 40 to be rid of, and units in a ring that each pass on to the next."""
    stream = {"medium": medium, "item": medium}
    levels = {"in": {"supply_c": 20.0, "target_c": 30.0}, "out": {"supply_c": 90.0,
              "target_c": 80.0}} if medium == "heat" else {"in": {}, "out": {}}  # fmt: skip
    units = [f"u{number}" for number in range(count)]
    ports = {
        f"{unit}:{port}": stream
        | {"enterprise": unit, "role": role, "unit": unit, "coefficient": share, **levels[port]}
        for unit in units
        for port, role, share in (("in", "sink", 1.0), ("out", "source", gain))
    }
    source = stream | {"enterprise": "s", "role": "source", "annual": 10 * YEAR_HOURS,
                       "outlet": "fee", **levels["out"]}  # fmt: skip
    ways = {("s", "u0:in")} | {
        (f"{unit}:out", f"{units[(number + 1) % count]}:in") for number, unit in enumerate(units)
    }
    kind = "process" if processes else "hub"
    return hand_matches(
        streams={"s": source, **ports},
        arcs={
            f"{one}>{two}": stream | {"source": one, "sink": two, "route": f"{one}>{two}",
                                      "loss": 0.0 if medium == "heat" else loss}
            for one, two in ways
        },
        routes={f"{one}>{two}": {"medium": medium, "from": one, "to": two, "loss": loss}
                for one, two in ways},
        units={unit: {"kind": kind, "enterprise": unit, "max_size": 200.0} for unit in units},
        tariffs=[("outlet", "fee", "outlets", 40.0)],
    )  # fmt: skip


def got_rid_of(matches):
    model = build_model(matches)
    solve(model, gap=0.0)
    medium = model.component(matches.streams["medium"].iloc[0])
    return 10.0 - sum(var.value for var in medium.outlet.values())


@pytest.mark.parametrize("medium", ["material", "heat", "water", "power"])
@pytest.mark.parametrize("count", [2, 3, 4])
def test_nothing_is_burnt_in_a_ring_of_any_medium_and_length(medium, count):
    assert got_rid_of(passers(count, medium, loss=0.05)) == pytest.approx(0.0, abs=1e-6)


def test_a_unit_that_gives_less_than_it_takes_is_no_furnace():
    assert got_rid_of(passers(2, "water", loss=0.0, gain=0.9)) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize(
    "matches",
    [passers(3, "power", loss=0.0), passers(3, "water", loss=0.05, processes=True)],
    ids=["nothing is lost", "water is recycled"],
)
def test_where_no_circle_burns_anything_there_are_no_rows_against_it(matches):
    medium = build_model(matches).component(matches.streams["medium"].iloc[0])
    assert medium.component("onward") is None


def test_hubs_may_pass_on_one_way_in_one_season_and_back_in_another():
    """East has 10 MW in winter, west in summer; each needs 10 MW when the other has them."""
    power = {"medium": "power", "item": "power"}
    seasons = {"summer": 4380.0, "winter": 4380.0}
    sides = {"east": "west", "west": "east"}
    streams, rates, arcs = {}, {}, {}
    for here, there in sides.items():
        for port, role in (("in", "sink"), ("out", "source")):
            streams[f"{here}:{port}"] = power | {
                "enterprise": here, "role": role, "unit": here, "coefficient": 1.0,
            }  # fmt: skip
        streams[f"{here}_sun"] = power | {"enterprise": here, "role": "source", "outlet": "grid"}
        streams[f"{here}_mill"] = power | {"enterprise": here, "role": "sink", "utility": "grid"}
        for season, giver in (("winter", "east"), ("summer", "west")):
            rates[f"{here}_sun", season] = 10.0 if here == giver else 0.0
            rates[f"{here}_mill", season] = 0.0 if here == giver else 10.0
        for one, two in ((f"{here}_sun", f"{here}:in"), (f"{here}:out", f"{there}:in"),
                         (f"{here}:out", f"{here}_mill")):  # fmt: skip
            arcs[f"{one}>{two}"] = power | {"source": one, "sink": two, "loss": 0.1}
    matches = hand_matches(
        streams, arcs, tariffs=[("utility", "grid", "energy", 1.0)], hours=seasons, rates=rates,
        units={hub: {"kind": "hub", "enterprise": hub, "max_size": 50.0} for hub in sides},
    )  # fmt: skip
    model = build_model(matches)
    solve(model, gap=0.0)
    bought = sum(var.value for var in model.power.utility.values())
    assert bought == pytest.approx(2 * 10.0 * (1.0 - 0.9**3), abs=1e-6)


def test_the_audit_finds_what_goes_round():
    matches, scenario = ring(), Scenario()
    session = open_session(build_model(matches, scenario))
    solution = session.solve(gap=0.0)
    values = dict(solution.values)

    def judge():
        told = replace(solution, values=values)
        audit(count(read(matches, scenario, told)), (solution.objective,))

    judge()
    flow, busy = values["power.flow"].copy(), values["technology.activity"].copy()
    flow["east:out>west:in", "year"] = 1.0
    flow["west:out>east:in", "year"] = 0.9
    values["power.flow"], values["technology.activity"] = flow, busy + 1.0
    with pytest.raises(PlanRejected, match="power runs in a circle by east, west in year"):
        judge()
