"""Containers: what one of them holds, every other holds too, and gives back as it was."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from raw_parks import raw_parks
from small_park import write_small
from test_park_read import same

from symbiosis.park.containers.known import CONTAINERS
from symbiosis.park.containers.nested_shapes import shape_of_binary
from symbiosis.park.load import load_park
from symbiosis.park.save import save_park

NAMES = [container.suffix or "folder" for container in CONTAINERS]


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
        drawn = other.geometry[name]
        assert list(layer.columns) == list(drawn.columns)
        assert list(layer.geometry.to_wkb()) == list(drawn.geometry.to_wkb())
        for column in layer.columns.drop("geometry"):
            assert said(layer[column]) == said(drawn[column])


def said(properties):
    """Give properties of a layer with their kinds: `0` is neither `false` nor the text "0"."""
    return [(kind_of(value), shown(value)) for value in properties]


def kind_of(value):
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN is no value
        return "none"
    if isinstance(value, bool | np.bool_):
        return "flag"
    return "text" if isinstance(value, str) else "number"


def shown(value):
    kind = kind_of(value)  # no sign of zero: SQLite keeps none
    return "" if kind == "none" else repr(float(value) + 0.0) if kind == "number" else str(value)


@pytest.mark.parametrize("container", CONTAINERS, ids=NAMES)
@given(raw=raw_parks())
@settings(max_examples=12, phases=[Phase.generate])  # to shrink workbooks takes minutes
def test_a_container_gives_back_what_it_was_given(container, raw):
    with TemporaryDirectory() as folder:
        place = Path(folder, f"park{container.suffix}")
        container.write(raw, place)
        same_raw(raw, container.read(place))


@given(raw=raw_parks(), order=st.permutations(CONTAINERS))
@settings(max_examples=3)
def test_a_park_that_went_through_all_containers_is_the_same(raw, order):
    with TemporaryDirectory() as folder:
        held = raw
        for container in order:
            place = Path(folder, f"park{container.suffix}")
            container.write(held, place)
            held = container.read(place)
        same_raw(raw, held)


@pytest.fixture(scope="module")
def parks(tmp_path_factory):
    return load_park(write_small(tmp_path_factory.mktemp("small"))), load_park("teaching")


@pytest.mark.parametrize("suffix", [one.suffix for one in CONTAINERS if one.suffix])
def test_a_park_is_the_same_from_every_container(parks, tmp_path, suffix):
    for park in parks:
        place = tmp_path / f"{park.info.id}{suffix}"
        save_park(park, place)
        again = load_park(place)
        same(again, park)
        assert again.scenarios == park.scenarios
        before = place.read_bytes()
        save_park(park, place)
        assert place.read_bytes() == before, "the bytes change from one writing to the next"


@pytest.mark.parametrize(
    "text",
    [
        "MULTILINESTRING Z ((0 0 1, 1 1 1, 2 1 1), (3 3 1, 4 4 1))",
        "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 0), (6 2, 7 2, 7 3, 6 2)), ((5 5, 6 6, 5 6, 5 5)))",
        "GEOMETRYCOLLECTION (POINT (1 2), MULTIPOINT ((1 1), (2 2)), LINESTRING (0 0, 1 1))",
    ],
)
def test_a_shape_of_several_parts_is_walked_to_its_end(text):
    shape = shapely.from_wkt(text)
    for flavor in ("iso", "extended"):
        assert shape_of_binary(shapely.to_wkb(shape, flavor=flavor)).equals(shape)
