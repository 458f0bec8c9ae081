"""Heat matching: what temperature, pressure and distance allow, and what they refuse."""

from __future__ import annotations

import pytest
from hand_park import hand_park

from symbiosis import optimise
from symbiosis.matching import match
from symbiosis.park.scenario import Scenario

STEAM = {"enterprise": "sk", "role": "source", "supply_c": 250, "target_c": 250, "quantity": 5e5}
NEED = {"enterprise": "refinery", "role": "sink", "supply_c": 165, "target_c": 165, "quantity": 5e5}


def steam_line(km: float, hot_c: float = 250):
    steam = STEAM | {"supply_c": hot_c, "target_c": hot_c}
    return hand_park({"sk": 0, "refinery": km}, heat={"steam": steam, "need": NEED})


def reasons(matches, source: str, sink: str) -> dict[str, object]:
    rows = matches.refusals
    rows = rows[(rows["source"] == source) & (rows["sink"] == sink)]
    return {row.reason: row for row in rows.itertuples()}


def test_the_steam_line_of_ulsan_is_possible_on_the_lowest_level_that_serves():
    matches = match(steam_line(6.2))
    arcs = matches.arcs[matches.arcs["medium"] == "heat"]
    assert arcs["route"].tolist() == ["sk>refinery@steam_pipe_10"]
    route = matches.routes.loc["sk>refinery@steam_pipe_10"]
    assert route["length_km"] == pytest.approx(6.2, rel=0.01)
    # 5 K/km over 6.2 km is 31 K: 35 K on the grid of 5 K. 179.9 degC = 10 bar at the refinery.
    assert (route["drop_k"], route["floor_c"], route["ceiling_c"]) == (35.0, 179.9, 179.9)
    assert route["loop"]
    # 0.1145 kW/m if built, 0.001995 kW/m more for every megawatt: 0.71 MW and 0.0124 MW/MW.
    assert route[["loss", "loss_fixed", "loss_variable"]].tolist() == pytest.approx(
        [0.0, 0.7099, 0.01237], rel=0.01
    )
    assert matches.carriers.loc["steam_pipe_10", "lifetime"] > 0


def test_a_steam_line_of_60_km_is_refused_with_its_pressure():
    refusal = reasons(match(steam_line(60)), "steam", "need")["too_long_for_steam"]
    # 0.3 bar/km over 60 km is 18 bar, of 14.5 at the start; 10 must arrive: 13.5 are missing.
    assert (refusal.figure, refusal.unit) == (pytest.approx(13.5, abs=0.01), "bar")
    assert "over 60.0 km steam loses 18.0 of 14.5 bar; 10.0 bar must arrive" in refusal.detail


def test_steam_is_refused_by_temperature_where_the_source_is_just_hot_enough_nearby():
    tepid = STEAM | {"supply_c": 200, "target_c": 200}
    park = hand_park({"sk": 0, "refinery": 2.9}, heat={"steam": tepid, "need": NEED})
    refusal = reasons(match(park), "steam", "need")["too_long_for_steam"]
    # 200 less two approaches of 5 K and 15 K on the way arrives at 175, 179.9 is the level.
    assert (refusal.figure, refusal.unit) == (pytest.approx(4.9), "K")


def test_the_longest_steam_line_is_where_the_pressure_ends():
    # 14.5 bar at the start, 10 bar at the end, 0.3 bar/km: 15 km.
    reached = [km for km in (14.5, 15.5) if len(match(steam_line(km, 300)).arcs)]
    assert reached == [14.5]


def test_too_cold_says_how_many_kelvins_are_missing():
    park = hand_park(
        {"a": 0, "b": 1},
        heat={
            "warm": STEAM | {"enterprise": "a", "supply_c": 60, "target_c": 40},
            "hot": NEED | {"enterprise": "b", "supply_c": 70, "target_c": 90},
        },
    )
    refusal = reasons(match(park), "warm", "hot")["too_cold"]
    # The sink starts at 70 and a loop takes 2 x (5 + 5) K: 90 needed, 60 there.
    assert (refusal.figure, refusal.unit) == (pytest.approx(30.0), "K")


def own_heat(scope: str):
    both = {"scope": scope, "enterprise": "mill"}
    return hand_park(
        {"mill": 0},
        heat={
            "flue": STEAM | both | {"supply_c": 120, "target_c": 40},
            "dryer": NEED | both | {"supply_c": 50, "target_c": 150},
        },
    )


def test_figures_before_own_recovery_may_be_matched_inside_and_cost_no_route():
    matches = match(own_heat("process"))
    assert matches.arcs["route"].tolist() == ["@mill"]
    route = matches.routes.loc["@mill"]
    assert not route["loop"]
    assert (route["capex_fixed"], route["length_km"], route["needs_build"]) == (0.0, 0.0, False)
    assert matches.levels.groupby("stream")["share"].sum().tolist() == pytest.approx([1.0, 1.0])


def test_net_figures_are_not_counted_twice():
    matches = match(own_heat("net"))
    assert matches.arcs.empty
    assert "already_counted" in reasons(matches, "flue", "dryer")


def test_a_heat_pump_lifts_below_carnot_and_keeps_the_first_law():
    park = hand_park(
        {"mill": 0},
        heat={
            "cooling": STEAM | {"enterprise": "mill", "supply_c": 40, "target_c": 35},
            "washing": NEED | {"enterprise": "mill", "supply_c": 50, "target_c": 70},
        },
        technologies={"pump": {"technology": "heat_pump_80", "enterprise": "mill"}},
    )
    matches = match(park)
    assert matches.units.index.tolist() == ["pump/30-75"]
    ports = matches.streams[matches.streams["unit"] == "pump/30-75"].set_index("role")
    share = park.library.technologies.loc["heat_pump_80", "carnot_share"]
    cop = share * (75 + 273.15) / (75 - 30)
    amounts = matches.streams["coefficient"]
    assert amounts["pump/30-75:power"] == pytest.approx(1 / cop)
    assert amounts["pump/30-75:cold"] == pytest.approx(1 - 1 / cop)
    assert ports.loc["source", "coefficient"] == 1.0
    assert set(zip(matches.arcs["source"], matches.arcs["sink"], strict=True)) == {
        ("cooling", "pump/30-75:cold"),
        ("pump/30-75:hot", "washing"),
    }
    assert matches.streams.loc["pump/30-75:power", "utility"] == "grid_nl"


@pytest.mark.parametrize(("cold", "built"), [(20.0, True), (5.0, False)])
def test_a_heat_pump_lifts_no_farther_than_its_sheet(cold, built):
    """Up to 65 K with ``heat_pump_80``: from 15 to 75 degC, but not from 0."""
    park = hand_park(
        {"mill": 0},
        heat={
            "cooling": STEAM | {"enterprise": "mill", "supply_c": cold + 5, "target_c": cold},
            "washing": NEED | {"enterprise": "mill", "supply_c": 50, "target_c": 70},
        },
        technologies={"pump": {"technology": "heat_pump_80", "enterprise": "mill"}},
    )
    assert park.library.technologies.loc["heat_pump_80", "max_lift_k"] == 65.0
    assert (not match(park).units.empty) == built


def test_an_engine_takes_the_mean_temperature_of_its_source():
    park = hand_park(
        {"mill": 0},
        heat={"flue": STEAM | {"enterprise": "mill", "supply_c": 300, "target_c": 150}},
        technologies={"orc": {"technology": "organic_rankine", "enterprise": "mill"}},
    )
    matches = match(park)
    unit = matches.units.index[0]
    drawn = matches.streams.loc[f"{unit}:hot", "coefficient"]
    rejected = matches.streams.loc[f"{unit}:reject", "coefficient"]
    assert drawn == pytest.approx(1.0 + rejected)
    carnot = 1.0 - (30 + 273.15) / (295 + 273.15)
    assert 0.0 < 1.0 / drawn < carnot


def test_forbidden_technologies_have_no_unit():
    park = hand_park(
        {"mill": 0},
        heat={"flue": STEAM | {"enterprise": "mill"}},
        technologies={"orc": {"technology": "organic_rankine", "enterprise": "mill"}},
    )
    for word in ("orc", "organic_rankine"):
        assert match(park, Scenario(forbid=(word,))).units.empty


def two_waters(sink: dict[str, float]):
    return hand_park(
        {"works": 0, "town": 2},
        heat={
            "hot": STEAM | {"enterprise": "works", "supply_c": 150, "target_c": 100},
            "homes": NEED | {"enterprise": "town"} | sink,
        },
    )


def test_only_pipes_that_no_other_beats_are_kept():
    # All three waters serve a sink from 30 to 40 degC: the coolest is dearest per MW, so 90/50
    # (as cheap as 110/70, and cooler) remains alone.
    low = match(two_waters({"supply_c": 30, "target_c": 40}))
    assert low.routes["carrier"].tolist() == ["hot_water_90_50"]
    # Only 110/70 heats to 95 degC.
    high = match(two_waters({"supply_c": 50, "target_c": 95}))
    assert high.routes["carrier"].tolist() == ["hot_water_110_70"]


def test_a_cap_of_the_user_refuses_by_distance():
    park = two_waters({"supply_c": 30, "target_c": 40})
    matches = match(park, Scenario(max_km={"heat": 1.5}))
    refusal = reasons(matches, "hot", "homes")["too_far"]
    assert (refusal.figure, refusal.unit) == (pytest.approx(0.5, abs=0.02), "km")


def test_what_no_pipe_is_hot_enough_for_says_by_how_much():
    park = steam_line(2, 400)
    hot = park.heat.assign(
        supply_c=park.heat["supply_c"].replace(165, 300),
        target_c=park.heat["target_c"].replace(165, 300),
    )
    refusal = reasons(match(park.with_tables(heat=hot)), "steam", "need")["no_carrier"]
    # 300 and two approaches of 5 K; steam of 40 bar has 250.4 degC.
    assert (refusal.figure, refusal.unit) == (pytest.approx(59.6), "K")


def test_a_pipe_that_another_replaces_is_offered_where_its_price_is_asked_for():
    warm = STEAM | {"supply_c": 140, "target_c": 60}
    need = NEED | {"supply_c": 40, "target_c": 60}
    rows = {"sk": 0, "refinery": 1.0}
    streams = {"warm": warm, "need": need}
    offered = {
        name: set(match(hand_park(rows, heat=streams, **more), scenario).arcs["route"])
        for name, scenario, more in (
            ("usual", Scenario(), {}),
            ("priced", Scenario(prices={"hot_water_70_40": 1.0}), {}),
            ("told", Scenario(), {"connections": {"pipe": {
                "from": "sk", "to": "refinery", "carrier": "hot_water_110_70"}}}),
        )
    }  # fmt: skip
    assert offered["usual"] < offered["priced"]
    assert "sk>refinery@hot_water_110_70" not in offered["usual"]
    assert "sk>refinery@hot_water_110_70" in offered["told"]


def own_recovery(**streams: tuple[str, float, float]):
    """Match what one firm has of heat before its own recovery: role and both temperatures."""
    heat = {
        name: {"enterprise": "mill", "role": role, "supply_c": supply, "target_c": target,
               "quantity": 10_000.0, "scope": "process"}
        for name, (role, supply, target) in streams.items()
    }  # fmt: skip
    return hand_park({"mill": 0}, heat=heat)


def test_a_firm_whose_sources_are_too_cold_for_its_own_sink_exchanges_nothing_and_is_told_why():
    park = own_recovery(warm=("source", 60, 30), tepid=("source", 50, 30), hot=("sink", 80, 90))
    plan = optimise(park)
    assert plan.exchanges.empty
    assert plan.cost() == pytest.approx(plan.cost("baseline"))
    refusals = plan.matches.refusals.set_index("source")
    assert refusals["reason"].to_dict() == {"warm": "too_cold", "tepid": "too_cold"}
    assert (
        "the source starts at 60.0 degC; the sink starts at 80.0 degC"
        in refusals.loc["warm", "detail"]
    )


@pytest.mark.parametrize(("hot_c", "exchanges"), [(90, 0), (110, 2)])
def test_two_equal_sources_of_a_firm_before_its_own_recovery_have_a_plan(hot_c, exchanges):
    twins = dict.fromkeys(("one", "other"), ("source", hot_c, hot_c - 10))
    plan = optimise(own_recovery(**twins, cold=("sink", 80, 90)))
    assert len(plan.matches.arcs) == exchanges
    assert (plan.cost() < plan.cost("baseline")) == (exchanges > 0)
