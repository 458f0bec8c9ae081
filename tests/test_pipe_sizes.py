"""Sizes of pipes: what each carries by its limits, what it costs, which one a route takes."""

from __future__ import annotations

import io

import numpy as np
import pytest
from rich.console import Console
from small_park import small_park

from symbiosis.optimise import optimise
from symbiosis.park.library import load_library
from symbiosis.park.pipe_flow import flow_of, steam_of
from symbiosis.park.pipe_laws import (
    COLD_WATER,
    HOT_WATER,
    Fluid,
    fastest,
    flow_m3_h,
    line_through,
    pressure_drop,
)
from symbiosis.park.steam import condensing_c
from symbiosis.plan.tables.pipe_sizes import pipe_of
from symbiosis.show.map.park_map import park_map
from symbiosis.show.pipe_words import ROUTE_FIGURES, pipe_told
from symbiosis.show.terminal.plan_page import plan_report
from symbiosis.show.words import Words

LIBRARY = load_library()
CARRIERS, PIPES = LIBRARY.carriers, LIBRARY.pipes
STEAM = CARRIERS.index[CARRIERS.index.str.startswith("steam_")].tolist()
_NORMAL_GAS = 1.2 * 4.0 / 1.01325 * 273.15 / 293.15
"""A gas of 1.2 kg/Nm3 at 4 bar and 20 degC [kg/m3]."""


def family(name):
    return PIPES[PIPES["family"] == name]


def listed(name):
    """Give what a family's table was computed with, and cubic metres in its unit of flow."""
    if name == "gas":
        return Fluid(_NORMAL_GAS, 1.5e-5), _NORMAL_GAS / 1e3
    if name in {"co2", "hydrogen", "slurry"}:
        carrier = {"co2": "co2_pipe", "hydrogen": "h2_pipe", "slurry": "slurry_pipe"}[name]
        fluid = flow_of(CARRIERS.loc[carrier], 1.0, LIBRARY).fluid
        return fluid, fluid.density / 1e3
    if name == "steam":
        fluid = steam_of(10.0)[0]
        return fluid, fluid.density / 1e3
    return (HOT_WATER if name == "hot_water" else COLD_WATER), 1.0


@pytest.mark.parametrize("name", sorted(set(PIPES["family"])))
def test_a_size_carries_what_its_limits_allow(name):
    fluid, unit = listed(name)
    for row in family(name).itertuples():
        inner = row.inner_mm / 1e3
        speed = fastest(inner, fluid, row.pa_per_m, row.velocity_max)
        # Water is listed by its nominal diameter, as its prices are.
        rel = 0.15 if name == "water" else 2e-3
        assert row.flow_max == pytest.approx(unit * flow_m3_h(speed, inner), rel=rel)
        assert pressure_drop(speed, inner, fluid) < row.pa_per_m * 1.001


@pytest.mark.parametrize("name", STEAM)
def test_steam_is_priced_at_the_drop_that_its_carrier_counts(name):
    """The line through DN100 to DN600 at 0.3 bar/km, its condensate line for 60 % more."""
    carrier = CARRIERS.loc[name]
    sizes = family("steam")
    sizes = sizes[sizes["dn"] >= 100]
    assert carrier["drop_bar_per_km"] * 100.0 == pytest.approx(sizes["pa_per_m"].max())
    fluid, per_t = steam_of(carrier["min_pressure_bar"])
    power = sizes["flow_max"] * np.sqrt(fluid.density / steam_of(10.0)[0].density) * per_t
    cost = sizes["capex"]
    if name.endswith("_cn"):
        dn = sizes["dn"]
        cost = (2000.0 + 12.0 * (dn - 125.0)).where(dn <= 250, 3500.0 + 11.0 * (dn - 250.0))
    line = line_through(power, 1.6 * cost, in_percent=True)
    assert tuple(carrier[["capex_fixed", "capex_variable"]]) == pytest.approx(line, rel=2e-3)
    assert ((line[0] + line[1] * power) / (1.6 * cost)).to_numpy() == pytest.approx(1.0, abs=0.3)
    assert carrier["max_capacity"] <= power.max()


def test_hot_water_in_the_field_costs_half_of_what_the_catalogue_has_for_towns():
    sizes = family("hot_water").dropna(subset="capex")
    spread = HOT_WATER.density * HOT_WATER.heat / 3.6e6
    for name, kelvin in {"110_70": 40.0, "90_50": 40.0, "70_40": 30.0}.items():
        told = CARRIERS.loc[f"hot_water_{name}", ["capex_fixed", "capex_variable"]]
        power = sizes["flow_max"] * spread * kelvin
        line = line_through(power, sizes["capex"] / 2.0, in_percent=True)
        assert tuple(told) == pytest.approx(line, rel=5e-3)


@pytest.mark.parametrize("name", STEAM)
def test_superheat_at_the_start_covers_the_fall_of_pressure(name):
    """Steam that starts 5 K/km hotter is superheated by 2 K/km or more, however long the way."""
    carrier = CARRIERS.loc[name]
    for km in (1.0, 5.0, 15.0):
        bar = carrier["min_pressure_bar"] + carrier["drop_bar_per_km"] * km
        starts = carrier["supply_c"] + carrier["drop_k_per_km"] * km
        assert starts - condensing_c(bar) > 1.9 * km


def test_a_long_line_of_steam_keeps_to_its_drop():
    """50 t/h at 10 bar: DN450 would do at 0.3 bar/km, so DN500; in DN300 it would lose 1.4."""
    pipe = pipe_of(CARRIERS.loc["steam_pipe_10"], 34.0, 12.0, "", LIBRARY)
    assert (pipe.dn, pipe.parallel) == (500.0, 1.0)
    assert pipe.pressure_drop < 30.0
    assert pipe.drop_bar == pytest.approx(pipe.pressure_drop * 12.0 / 100.0)
    narrow = flow_of(CARRIERS.loc["steam_pipe_10"], 34.0, LIBRARY)
    speed = narrow.m3_s / (np.pi * 0.3127**2 / 4.0)
    assert pressure_drop(speed, 0.3127, narrow.fluid) / 100.0 == pytest.approx(1.4, abs=0.1)


@pytest.mark.parametrize(
    ("carrier", "size", "item", "dn", "velocity"),
    [
        ("gas_pipe", 30.0, "bfg", 400.0, 15.0),
        ("gas_pipe", 1.0, "natural_gas", 150.0, 6.0),
        ("h2_pipe", 2.0, "hydrogen", 150.0, 20.0),
        ("co2_pipe", 20.0, "co2_captured", 150.0, 3.0),
        ("slurry_pipe", 50.0, "digestate", 150.0, 0.6),
        ("chilled_water_12_7", 2.0, "", 400.0, 0.8),
    ],
)
def test_routes_of_other_media_name_their_pipe_too(carrier, size, item, dn, velocity):
    pipe = pipe_of(CARRIERS.loc[carrier], size, 2.0, item, LIBRARY)
    assert (pipe.dn, pipe.parallel) == (dn, 1.0)
    assert pipe.velocity == pytest.approx(velocity, rel=0.3)
    assert pipe.pressure_drop > 0.0


def test_a_gas_that_nobody_weighed_has_no_pipe():
    assert np.isnan(pipe_of(CARRIERS.loc["gas_pipe"], 1.0, 2.0, "phlogiston", LIBRARY).dn)


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    return optimise(small_park(tmp_path_factory.mktemp("sized") / "park"), gap=0.0)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_terminal_map_and_report_tell_the_same_pipe(plan, language):
    say = Words(language)
    heat = plan.routes[plan.routes["medium"] == "heat"].iloc[0]
    told = pipe_told(heat, say)
    assert told.startswith(f"DN {heat['dn']:.0f}")
    assert told.endswith(" bar" if language == "zh" else " bar in all")
    console = Console(width=140, record=True, file=io.StringIO())
    console.print(plan_report(plan, None, say))
    lines = console.export_text().splitlines()
    head = next(place for place, row in enumerate(lines) if "Pa/m" in row)
    figures = (f"{heat['dn']:.0f}", *(say.number(heat[name]) for name in ROUTE_FIGURES))
    assert lines[head + 1].split()[-4:] == list(figures)
    tips = [dict(flow["tip"]) for flow in park_map(plan.park, plan, say=say)["flows"]]
    assert told in [tip.get(say("panel.pipe")) for tip in tips]
