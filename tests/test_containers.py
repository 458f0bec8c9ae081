"""Containers: what one of them holds, every other holds too, and gives back as it was."""

from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from raw_parks import raw_parks
from small_park import write_small
from test_park_read import same

from symbiosis.park.containers.known import CONTAINERS, container_for
from symbiosis.park.load import load_park
from symbiosis.park.save import save_park

HELD = [container for container in CONTAINERS if container.write]
PAIRS = list(permutations(HELD, 2)) or [(HELD[0], HELD[0])]


def same_raw(one, other):
    """Assert that two raw parks say the same, wherever their rows stand."""
    assert other.faults == ()
    assert one.info == other.info
    assert dict(one.scenarios) == dict(other.scenarios)
    assert set(one.tables) == set(other.tables)
    for name, table in one.tables.items():
        mine, theirs = (each.cells.reset_index(drop=True) for each in (table, other.tables[name]))
        pd.testing.assert_frame_equal(mine, theirs, check_index_type=False)
    assert set(one.geometry) == set(other.geometry)
    for name, layer in one.geometry.items():
        assert list(layer.columns) == list(other.geometry[name].columns)
        assert layer.equals(other.geometry[name]), (layer, other.geometry[name])


@pytest.mark.parametrize(
    ("first", "second"),
    PAIRS,
    ids=[f"{a.suffix or 'folder'} {b.suffix or 'folder'}" for a, b in PAIRS],
)
@given(raw=raw_parks())
@settings(max_examples=30)
def test_any_two_containers_hold_the_same_raw_park(first, second, raw):
    with TemporaryDirectory() as folder:
        one, two = Path(folder, f"one{first.suffix}"), Path(folder, f"two{second.suffix}")
        first.write(raw, one)
        held = first.read(one)
        same_raw(raw, held)
        second.write(held, two)
        same_raw(raw, second.read(two))


@pytest.mark.parametrize("suffix", [container.suffix for container in HELD if container.suffix])
def test_a_park_is_the_same_from_every_container(tmp_path, suffix):
    for name in ("small", "teaching"):
        park = load_park(write_small(tmp_path / name) if name == "small" else name)
        place = tmp_path / f"{name}{suffix}"
        save_park(park, place)
        same(load_park(place), park)
        assert load_park(place).scenarios == park.scenarios
        raw = container_for(place).read(place)
        same_raw(raw, container_for(place).read(place))
        before = place.read_bytes()
        save_park(park, place)
        assert place.read_bytes() == before, "the bytes change from one writing to the next"
