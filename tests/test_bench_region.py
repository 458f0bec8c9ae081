"""The region that the benchmark runs on: seeded, sound, with partners in every medium."""

import pytest
from region import region

from symbiosis.matching import match
from symbiosis.models.park import build_model
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.solving.session.session import Session


@pytest.fixture(scope="module")
def park():
    return region(20, seed=3)


def test_the_same_seed_gives_the_same_region_and_another_seed_another(park):
    again, other = region(20, seed=3), region(20, seed=4)
    for table in (*STREAM_TABLES, "enterprises", "technologies"):
        assert again.tables[table].equals(park.tables[table])
    assert not other.heat.equals(park.heat)


def test_it_has_as_many_firms_as_asked_and_streams_of_every_medium(park):
    assert len(park.enterprises) == 20
    assert not park.warnings
    for table in STREAM_TABLES:
        assert {"source", "sink"} <= set(park.tables[table]["role"])


def test_every_medium_finds_partners_and_the_firms_can_live_without_them(park):
    matches = match(park)
    assert set(matches.arcs["medium"]) == set(MEDIA)
    session = Session(build_model(matches))
    flows = [name for name in session.compiled.columns if name.endswith((".flow", ".given"))]
    columns = [column for name in flows for column in session.columns(name)]
    with session.held(columns, 0.0, 0.0) as alone:
        assert alone.solve(gap=0.01, time_limit=3600.0).found
