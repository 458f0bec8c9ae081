"""Random raw parks: whatever people may write into tables, layers, cover and scenarios."""

from __future__ import annotations

import geopandas
import pandas as pd
import shapely
from hypothesis import strategies as st

from symbiosis.park.raw import RawPark, RawTable
from symbiosis.park.schema import TABLES

LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
AWKWARD = (
    "", "0", "007", "-0", "1e5", "1,5", "12.000", "1.000000000000000000001", "=1+1", "'=1+1",
    "'quoted", "''", '"', 'a,"b";c', "two\nlines", "\ttab", " 值 ", "上海\u3000钢铁", "TRUE",
    "true", "NaN", "inf", "null", "None", "2024-01-01", "3/4", "<5", "\uff19\uff10", "−5",
    "12 000", "@sum", "+49", "#REF!", "_x0041_", "&lt;", "x" * 300, "🏭", "e\u0301", "bom\ufeff",
)  # fmt: skip
CELLS = st.one_of(st.sampled_from(AWKWARD), st.text(LETTERS, max_size=12))
WORDS = st.text(LETTERS, min_size=1, max_size=8).map(str.strip).filter(bool)
DEGREES = st.floats(-80, 80, allow_nan=False).map(lambda value: round(value, 6) + 0.0)
PLACES = st.tuples(DEGREES, DEGREES)
KEYS = (
    "id",
    "title",
    "title_zh",
    "country",
    "currency",
    "price_year",
    "discount_rate",
    "distances",
)
EXACT = st.one_of(
    st.sampled_from((-0.0, 2.5500000000000003e-235, 0.1 + 0.2, 1e300, -5.0)),
    st.floats(allow_nan=False, allow_infinity=False),
)
PLAIN = st.one_of(CELLS, st.booleans(), st.integers(-(10**12), 10**12), DEGREES)


@st.composite
def raw_parks(draw):
    """Draw a raw park as a container would hold it."""
    names = draw(st.lists(st.sampled_from(list(TABLES)), unique=True, max_size=3))
    tables = {name: RawTable(name, draw(_cells(name))) for name in names}
    layers = {
        name: draw(_layer(shapes))
        for name, shapes in (("plots", _areas()), ("corridors", _lines()), ("basemap", _any()))
        if draw(st.booleans())
    }
    scenarios = draw(
        st.dictionaries(
            st.sampled_from(["dear_gas", "冬季", "a-b"]), CELLS.filter(str.strip), max_size=2
        )
    )
    return RawPark("drawn", draw(_cover()), tables, layers, (), scenarios)


@st.composite
def _cells(draw, name):
    table = TABLES[name]
    known = [*table.names, "quantity [kt/a]", "content:Cl [mg/L]", "max:COD [毫克/升]", "注", "A b"]
    heads = draw(st.lists(st.one_of(st.sampled_from(known), WORDS), min_size=1, max_size=5))
    if draw(st.booleans()):
        heads = list(dict.fromkeys(heads))
    row = st.lists(CELLS, min_size=len(heads), max_size=len(heads))
    rows = draw(st.lists(row.filter(lambda cells: any(map(str.strip, cells))), max_size=4))
    lines = pd.RangeIndex(2, len(rows) + 2)
    frame = pd.DataFrame(rows, index=lines, columns=range(len(heads)), dtype="str")
    frame.columns = pd.Index(heads, dtype="str")
    return frame


@st.composite
def _cover(draw):
    info = draw(st.dictionaries(st.sampled_from(KEYS), PLAIN, min_size=1))
    section = st.dictionaries(st.sampled_from(["staff", "park_area"]), PLAIN, min_size=1)
    return info | ({"facts": draw(section)} if draw(st.booleans()) else {})


@st.composite
def _layer(draw, shapes):
    heads = draw(st.lists(st.sampled_from(["id", "enterprise", "kind", "名称", "n"]), unique=True))
    kinds = (CELLS, st.integers(-(2**53), 2**53), DEGREES, st.booleans())
    kinds += (st.one_of(st.none(), CELLS), EXACT, st.one_of(CELLS, EXACT, st.booleans()))
    columns = {head: draw(st.sampled_from(kinds)) for head in heads}
    features = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "type": st.just("Feature"),
                    "geometry": shapes,
                    "properties": st.fixed_dictionaries(columns),
                }
            ),
            min_size=1,
            max_size=3,
        )
    )
    return geopandas.GeoDataFrame.from_features(features, crs="EPSG:4326")


def _areas():
    square = PLACES.map(lambda at: shapely.box(*at, at[0] + 0.01, at[1] + 0.01))
    high = square.map(lambda area: shapely.force_3d(area, 7.5))
    ground = st.one_of(square, high, st.lists(square, min_size=2, max_size=2).map(_many))
    return ground.map(shapely.geometry.mapping)


def _many(areas):
    return shapely.MultiPolygon(areas)


def _lines():
    line = st.lists(PLACES, min_size=2, max_size=4, unique=True).map(shapely.LineString)
    many = st.lists(line, min_size=1, max_size=2).map(shapely.MultiLineString)
    return st.one_of(line, many).map(shapely.geometry.mapping)


def _any():
    return st.one_of(_areas(), _lines(), PLACES.map(shapely.Point).map(shapely.geometry.mapping))
