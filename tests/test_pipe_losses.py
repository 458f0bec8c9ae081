"""Pipes lose heat by their length and size; what they draw and do not give is that, always."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyomo.environ as pyo
import pytest
from matches import hand_matches
from small_park import write_small

from symbiosis.matching import match
from symbiosis.models.park import build_model
from symbiosis.optimise import optimise
from symbiosis.park.library import load_library
from symbiosis.park.load import load_park
from symbiosis.park.pipe_flow import steam_of
from symbiosis.park.pipe_laws import (
    AIR_C,
    GROUND_C,
    HOT_WATER,
    buried_loss,
    fastest,
    hung_loss,
    line_through,
)
from symbiosis.park.scenario import Scenario
from symbiosis.plan.audit.cold_pipes import idle_pipes
from symbiosis.plan.reading.once import read
from symbiosis.solving.session.opening import solve

SEASONS = {"summer": 4380.0, "winter": 4380.0}
HEAT = {"medium": "heat", "item": "heat", "dt_k": 0.0}
SOURCE = HEAT | {"enterprise": "a", "role": "source", "outlet": "air"}
SINK = HEAT | {"enterprise": "b", "role": "sink", "utility": "boiler"}
PIPE = {"medium": "heat", "from": "a", "to": "b", "carrier": "hot_water", "length_km": 1.0,
        "capex_fixed": 100.0, "capex_variable": 1.0, "loss_fixed": 0.5, "loss_variable": 0.01,
        "needs_build": True}  # fmt: skip


def one_pipe(rates, sources=("hot",), **pipe):
    """Warm a need of 50 to 70 degC by a pipe; rates of every stream in summer and winter [MW]."""
    streams = {
        "hot": SOURCE | {"supply_c": 120.0, "target_c": 80.0},
        "warm": SOURCE | {"supply_c": 80.0, "target_c": 75.0},
        "need": SINK | {"supply_c": 50.0, "target_c": 70.0},
    }
    used = {name: streams[name] for name in (*sources, "need")}
    known = {
        (name, period): rate
        for name in used
        for period, rate in zip(SEASONS, rates[name], strict=True)
    }
    used = {
        name: row | {"annual": sum(4380.0 * rate for rate in rates[name])}
        for name, row in used.items()
    }
    return hand_matches(
        streams=used,
        arcs={
            f"{name}>need": {"medium": "heat", "source": name, "sink": "need", "route": "pipe"}
            for name in sources
        },
        routes={"pipe": PIPE | pipe},
        tariffs=[
            ("utility", "boiler", "utilities", 30.0),
            ("route", "hot_water", "investment", 1.0),
        ],
        carriers={"hot_water": ("heat", 30.0, 0.0)},
        hours=SEASONS,
        rates=known,
    )


def lost(model):
    """Give what is drawn and not given, by period [MW], and what is built."""
    sums = dict.fromkeys(SEASONS, 0.0)
    for name, sign in (("drawn", 1.0), ("given", -1.0)):
        for key, var in getattr(model.heat, name).items():
            sums[key[-1]] += sign * var.value
    build, capacity = (
        next(iter(getattr(model.route, name).values())).value for name in ("build", "capacity")
    )
    return sums, build, capacity


def test_a_pipe_loses_by_what_is_built_and_not_by_what_flows():
    """10 MW are needed in winter and 1 MW in summer; the pipe of 10.6 MW loses 0.606 MW in both."""
    model = build_model(one_pipe({"hot": (20.0, 20.0), "need": (1.0, 10.0)}))
    solve(model, gap=0.0)
    sums, build, capacity = lost(model)
    # K = 10 + 0.5 + 0.01 K: the largest flow bears the loss, too.
    assert (build, capacity) == pytest.approx((1.0, 10.5 / 0.99))
    assert sums == pytest.approx(dict.fromkeys(SEASONS, 0.5 + 0.01 * capacity))


def test_a_pipe_stands_cold_while_its_sources_could_not_keep_it_hot():
    """In summer 0.3 MW are left of a source: less than the pipe loses. It does not lose them."""
    model = build_model(one_pipe({"hot": (0.3, 20.0), "need": (1.0, 10.0)}))
    solve(model, gap=0.0)
    sums, build, _ = lost(model)
    assert build == pytest.approx(1.0)
    assert (sums["summer"], sums["winter"]) == pytest.approx((0.0, 0.606), abs=1e-3)


@pytest.mark.parametrize("summer", [0.3, 0.62, 20.0])
def test_the_audit_knows_when_a_pipe_may_stand_cold(summer):
    """Where its sources could cover what it loses, it does: it is not cold as suits the plan."""
    matches = one_pipe({"hot": (summer, 20.0), "need": (1.0, 10.0)})
    found = solve(build_model(matches), gap=0.0)
    assert not list(idle_pipes(read(matches, Scenario(), found)))
    values = {
        name: series * (series.index.get_level_values(-1) == "winter")
        if name.startswith("heat.")
        else series
        for name, series in found.values.items()
    }
    idle = list(idle_pipes(read(matches, Scenario(), replace(found, values=values))))
    told = "route pipe is built and loses nothing in summer"
    assert [fault.startswith(told) for fault in idle] == [True] * (summer > 0.606)


def test_where_one_pipe_is_not_enough_others_lie_beside_it():
    """R20: 10 MW by pipes of 4 MW at most: three, each of which costs and loses."""
    matches = one_pipe({"hot": (20.0, 20.0), "need": (10.0, 10.0)}, max_capacity=4.0)
    model = build_model(matches)
    solve(model, gap=0.0)
    sums, build, capacity = lost(model)
    more = next(iter(model.route.more.values())).value
    assert (build, more) == pytest.approx((1.0, 2.0))
    assert sums == pytest.approx(dict.fromkeys(SEASONS, 3 * 0.5 + 0.01 * capacity))
    assert capacity == pytest.approx((10.0 + 1.5) / 0.99)
    paid = model.route.line["route", "network", "hot_water"]
    assert pyo.value(paid) == pytest.approx(3 * 100.0 + capacity)


def test_branches_share_the_loss_of_their_pipe():
    """Where each source falls by itself, the pipe still loses once."""
    matches = one_pipe({"hot": (4.0, 4.0), "warm": (4.0, 4.0), "need": (8.0, 8.0)}, ("hot", "warm"))
    matches = matches.__class__(**{**vars(matches), "arcs": matches.arcs.assign(minimum=1.0)})
    model = build_model(matches)
    assert len({key[1] for key in model.heat.lost}) == 2
    solve(model, gap=0.0)
    sums, _, capacity = lost(model)
    assert sums == pytest.approx(dict.fromkeys(SEASONS, 0.5 + 0.01 * capacity))


def test_what_stands_costs_nothing_once_and_is_switched_for_its_loss():
    pipe = {"built": True, "capex_fixed": 0.0, "capex_variable": 0.0, "needs_build": True}
    model = build_model(one_pipe({"hot": (0.4, 0.4), "need": (10.0, 10.0)}, **pipe))
    solve(model, gap=0.0)
    # What the source has does not even keep the pipe hot: nothing is drawn, and nothing built.
    assert all(var.value == 0.0 for var in model.route.build.values())
    assert len(model.heat.drawn) == 0


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """Plan the small park with a connection that makes its heat worth the pipe."""
    folder = write_small(tmp_path_factory.mktemp("small") / "park")
    return optimise(load_park(folder), gap=0.0)


def test_an_exchange_bears_what_its_pipe_loses(plan):
    heat = plan.exchanges[plan.exchanges["medium"] == "heat"].iloc[0]
    route = plan.matches.routes.loc[heat["route"]]
    capacity = plan.routes.loc[heat["route"], "capacity"]
    loses = 8760.0 * (route["loss_fixed"] + route["loss_variable"] * capacity)
    assert heat["quantity"] * heat["loss"] == pytest.approx(loses, rel=1e-6)
    assert plan.routes.loc[heat["route"], "quantity"] == pytest.approx(heat["quantity"])
    needed = plan.streams.loc["warming", "exchanged"]
    assert heat["quantity"] * (1.0 - heat["loss"]) == pytest.approx(needed)


def test_a_route_names_its_pipe(plan):
    """0.58 MW at 90 and 50 degC are 12.8 m3/h: a pipe of DN65, at 0.9 m/s."""
    heat = plan.routes[plan.routes["medium"] == "heat"].iloc[0]
    row = load_library().pipes.loc[f"hot_water_{heat['dn']:.0f}"]
    cubic = heat["capacity"] * 3.6e6 / (HOT_WATER.density * HOT_WATER.heat * 40.0)
    assert cubic <= row["flow_max"]
    assert heat["parallel"] == 1
    assert heat["velocity"] == pytest.approx(cubic / 3600 / (np.pi * (row["inner_mm"] / 2e3) ** 2))
    assert heat["pressure_drop"] <= 250.0
    assert heat["heat_lost"] == pytest.approx(
        heat["quantity"] - plan.streams.loc["warming", "exchanged"], rel=1e-6
    )
    # Two pipes of its length, at 75 %: what its own pump draws is near what such pipes draw.
    full = cubic / 3600 * heat["pressure_drop"] * heat["length_km"] * 2e3 / 0.75 * 8760 / 1e6
    assert 0.5 * full < heat["pumping"] < 2.0 * full


def test_an_own_carrier_that_says_its_share_loses_that_alone(tmp_path):
    own = "id,medium,kind,loss_per_km\nhot_water_90_50,heat,pipe,0.02\n"
    park = load_park(write_small(tmp_path / "park", own_carriers=own))
    routes = match(park).routes
    own, other = (routes[routes["carrier"] == f"hot_water_{n}"] for n in ("90_50", "110_70"))
    assert len(own)
    assert (own["loss"] > 0.0).all()
    assert (own[["loss_fixed", "loss_variable"]] == 0.0).all(axis=None)
    assert (other["loss"] == 0.0).all()


def family(name):
    pipes = load_library().pipes
    return pipes[pipes["family"] == name]


def test_the_table_of_pipes_follows_its_laws():
    hot, steam, water = (family(name) for name in ("hot_water", "steam", "water"))
    for row in hot.itertuples():
        outer, jacket = row.outer_mm / 1e3, row.jacket_mm / 1e3
        expected = buried_loss(outer, jacket, 0.027)
        assert row.loss_w_mk == row.return_w_mk == pytest.approx(expected, abs=1e-4)
    for row in steam.itertuples():
        expected = hung_loss(row.outer_mm / 1e3, row.jacket_mm / 1e3, 0.05)
        assert row.loss_w_mk == pytest.approx(expected, abs=1e-4)
    for row in water.itertuples():
        bare = buried_loss(row.outer_mm / 1e3, row.outer_mm / 1e3, 1.0)
        assert row.loss_w_mk == pytest.approx(bare, abs=1e-4)


def test_pressure_drop_and_velocity_are_those_of_a_published_table():
    """DN100 at 100 Pa/m and 80 degC: 0.97 m/s, DN150: 1.29 (isoplus; of pipes that are rougher)."""
    assert fastest(0.1071, HOT_WATER, 100.0, 9.0) == pytest.approx(0.97, rel=0.16)
    assert fastest(0.1603, HOT_WATER, 100.0, 9.0) == pytest.approx(1.29, rel=0.16)


@pytest.mark.parametrize(("dn", "power", "percent"), [(300, 48.0, 0.13), (100, 2.9, 1.3)])
def test_the_loss_of_a_line_is_that_of_topotherms_catalogue(dn, power, percent):
    """Per km and in per cent of what it carries at 250 Pa/m, at 90 and 50 degC."""
    row = load_library().pipes.loc[f"hot_water_{dn}"]
    watts = row["loss_w_mk"] * (90.0 - GROUND_C) + row["return_w_mk"] * (50.0 - GROUND_C)
    assert 100.0 * watts * 1e3 / (power * 1e6) == pytest.approx(percent, rel=0.15)


def megawatts(carrier):
    """Say what every size of a carrier's family carries [MW], and loses [W/m]."""
    supply, back = carrier["supply_c"], carrier["return_c"]
    if carrier["id"].startswith("open"):
        pipes = family("water")
        return pipes["flow_max"] / 57.3, pipes["loss_w_mk"] * (supply - GROUND_C)
    if supply > back:
        pipes = family("hot_water")
        per_m3 = HOT_WATER.density * HOT_WATER.heat * (supply - back) / 3.6e6
        loss = pipes["loss_w_mk"] * (supply - GROUND_C) + pipes["return_w_mk"] * (back - GROUND_C)
        return pipes["flow_max"] * per_m3, loss
    fluid, per_t = steam_of(carrier["min_pressure_bar"])
    pipes = family("steam")
    loss = pipes["loss_w_mk"] * (supply - AIR_C) + pipes["return_w_mk"] * (80.0 - AIR_C)
    return pipes["flow_max"] * np.sqrt(fluid.density / steam_of(10.0)[0].density) * per_t, loss


CARRIERS = load_library().carriers
HEATED = CARRIERS.index[(CARRIERS["medium"] == "heat") & (CARRIERS["supply_c"] > AIR_C)].tolist()
"""What is about as cold as the ground or colder loses nothing to it."""


@pytest.mark.parametrize("name", HEATED)
def test_what_carriers_lose_is_the_straight_line_through_the_table_of_pipes(name):
    carrier = load_library().carriers.loc[name]
    fixed, variable = line_through(*megawatts(carrier.rename(None).to_dict() | {"id": name}))
    told = [1e3 * carrier[column] for column in ("loss_fixed", "loss_variable")]
    assert told == pytest.approx([fixed, variable], rel=0.02)
    assert carrier["loss_per_km"] == 0.0
