"""Heat is paired hottest first, by temperatures that the plan itself can show."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from plan_park import matched, streams

from symbiosis.matching.tables import YEAR
from symbiosis.plan.reading.flows import Flows
from symbiosis.plan.reading.heat_pairs import pairs_of, route_heats

NOTHING = pd.Series(dtype=float)


def heat_flows(drawn, given):
    names = ["route", "branch", "stream", "segment", "period", "rate"]
    frames = [
        pd.DataFrame(
            [(route, 0, stream, segment, YEAR, rate) for route, stream, segment, rate in rows]
        )
        for rows in (drawn, given)
    ]
    return Flows(NOTHING, NOTHING, NOTHING, NOTHING, *(f.set_axis(names, axis=1) for f in frames))


def one_route(**changes):
    """Cut gas (150 to 100) and house (60 to 100) once each, on a route without loss."""
    matches = matched()
    routes = matches.routes.assign(loss=0.0, loop=False, ceiling_c=np.nan, floor_c=np.nan)
    table = streams().assign(dt_k=0.0)
    rows = [
        ("gas", 0, 150.0, 120.0),
        ("gas", 1, 120.0, 100.0),
        ("warm", 0, 60.0, 40.0),
        ("hot", 0, 115.0, 100.0),
    ]
    levels = pd.DataFrame(rows, columns=["stream", "segment", "hot_c", "cold_c"]).assign(share=1.0)
    from dataclasses import replace

    return replace(matches, routes=routes.assign(**changes), streams=table, levels=levels)


def test_the_hottest_source_serves_the_hottest_sink():
    flows = heat_flows(
        [("pipe", "gas", 0, 6.0), ("pipe", "gas", 1, 4.0)],
        [("pipe", "hot", 0, 6.0), ("pipe", "warm", 0, 4.0)],
    )
    pairs = pairs_of(route_heats(one_route(), flows)).set_index("sink")
    assert pairs.loc["hot", "quantity"] == pytest.approx(6.0 * 8_760)
    assert pairs.loc["hot", ["hot_c", "cold_c"]].tolist() == [150.0, 120.0]
    assert pairs.loc["warm", ["hot_c", "cold_c"]].tolist() == [120.0, 100.0]
    assert pairs.loc["warm", ["sink_hot_c", "sink_cold_c"]].tolist() == [60.0, 40.0]


def test_a_segment_is_shared_between_sinks_where_the_hotter_one_is_full():
    flows = heat_flows(
        [("pipe", "gas", 0, 10.0)], [("pipe", "hot", 0, 4.0), ("pipe", "warm", 0, 6.0)]
    )
    pairs = pairs_of(route_heats(one_route(), flows)).set_index("sink")["quantity"]
    assert pairs.to_dict() == pytest.approx({"hot": 4.0 * 8_760, "warm": 6.0 * 8_760})


def test_what_is_lost_on_the_way_leaves_the_source():
    flows = heat_flows([("pipe", "gas", 0, 10.0)], [("pipe", "warm", 0, 8.0)])
    pairs = pairs_of(route_heats(one_route(loss=0.2), flows))
    assert pairs["quantity"].sum() == pytest.approx(10.0 * 8_760)


@pytest.mark.parametrize(("drop", "climbs"), [(0.0, 0.0), (5.0, 4.0)])
def test_a_drop_on_the_way_can_make_heat_climb(drop, climbs):
    # Gas of 120 to 100 cannot heat a house from 100 to 115 once it has lost 5 K: what enters the
    # pipe at 115 to 95 leaves the top 0 K short; all heat of the slots above its own climbs.
    flows = heat_flows([("pipe", "gas", 1, 4.0)], [("pipe", "hot", 0, 4.0)])
    (heat,) = route_heats(one_route(drop_k=drop), flows)
    if climbs:
        assert 0.0 < heat.climb <= climbs
    else:
        assert heat.climb == pytest.approx(0.0, abs=1e-12)


def test_heat_into_a_hotter_sink_climbs_altogether():
    flows = heat_flows([("pipe", "warm", 0, 4.0)], [("pipe", "hot", 0, 4.0)])
    (heat,) = route_heats(one_route(), flows)
    assert heat.climb == pytest.approx(4.0)


def test_a_source_hotter_than_the_carrier_gives_no_more_than_the_carriers_heat():
    flows = heat_flows([("pipe", "gas", 0, 4.0)], [("pipe", "hot", 0, 4.0)])
    assert route_heats(one_route(ceiling_c=115.0), flows)[0].climb == 0.0
    assert route_heats(one_route(ceiling_c=90.0), flows)[0].climb == pytest.approx(4.0)


def test_a_sink_colder_than_the_return_takes_the_returns_heat():
    flows = heat_flows([("pipe", "gas", 1, 4.0)], [("pipe", "warm", 0, 4.0)])
    assert route_heats(one_route(floor_c=100.0), flows)[0].climb == 0.0
    assert route_heats(one_route(floor_c=130.0), flows)[0].climb == pytest.approx(4.0)
