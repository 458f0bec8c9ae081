"""Fuzzed readers: truncated, flipped, nested, huge and hostile files give faults, in bounds."""

import io
import json
import random
import sqlite3
import zipfile
from contextlib import closing
from time import process_time

import pytest
import shapely
from fuzz_readers import FILES, PARTS, TARGETS, seeds, survives, understood
from small_park import COVER, write_small

from symbiosis.errors import SymbiosisError
from symbiosis.park.containers import geopackage
from symbiosis.park.containers.folder import read_folder
from symbiosis.park.containers.geometry_texts import features_of
from symbiosis.park.containers.geopackage import read_geopackage
from symbiosis.park.containers.nested_shapes import shape_of_binary
from symbiosis.park.containers.workbook import read_workbook
from symbiosis.park.load import check, load_park, open_draft
from symbiosis.park.save import save_park

PIECES = (
    b"\x00", b"\xff\xff\xff\xff", b'"', b"[[[[", b"{", b"null", b"NaN", b"1e999", b"-1",
    b"<!DOCTYPE x>", b"\xef\xbb\xbf", "\u503c".encode("gbk"), b"\r\n", b"''", b"=1+1",
)  # fmt: skip
ROUNDS, FEW, UNDERSTOOD = 25, 4, 1
SLOW = ("register", "meters")
"""Readers that make a whole park of a file; atheris tries them as often as the others."""

_NAMELESS = io.BytesIO()
with zipfile.ZipFile(_NAMELESS, "w") as _archive:
    _archive.writestr(".", "a member without a name")
NAMELESS = _NAMELESS.getvalue()

SHEET = b'<worksheet><sheetData><row r="9">%s</row></sheetData></worksheet>'
FAR = (
    b'<c r="xfd1048576"><v>1</v></c>', b'<c r="XFD1048576" t="str"><v></v></c>',
    b'<c r="ZZZZZZZ9"><v>1</v></c>', b'<c r="9"><v>1</v></c>', b'<c r="A0"><v>1</v></c>',
)  # fmt: skip
"""Cells far away from all others, or nowhere."""
DEEP = 20_000

FOUND = [
    *(("sheet", SHEET % cell) for cell in FAR),
    ("sheet", SHEET % (b"</row><row>" * 600_000)),
    ("shape", b"GP\0\1\0\0\0\0" + b"\1\7\0\0\0\1\0\0\0" * DEEP),
    ("shape", b"GP\0\1\0\0\0\0" + b"\1\7\0\0\0\1\0\0\0" + b"\2\4\0\0\0\1\0\0\0" * DEEP),
    ("wkt", b"GEOMETRYCOLLECTION(" * DEEP + b"POINT(1 1)" + b")" * DEEP),
    ("sheet", b"<?xml version='1.0' encoding='UTF-8es'?><a/>"),
    ("workbook", lambda: seeds()["workbook"][:-22] + b"PK\x05\x06" + b"\xff" * 18),
    ("geojson", b"[" * 100_000),
    ("geojson", b'{"features": ' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"}"),
    ("geojson", b'{"type": "FeatureCollection", "features": []}'),
    ("places", b'{"type": "FeatureCollection", "features": []}'),
    ("geojson", b'{"type": "FeatureCollection", "features": [{"properties": {"id": 1e999}}]}'),
    ("geojson", b'{"crs": {"properties": {"name": "EPSG:0"}}, "features": []}'),
    ("geojson", b'{"crs": {"properties": {"name": "+init=http://x/y"}}, "features": []}'),
    ("shape", b"GP\x00\x01\xe6\x10\x00\x00\x01\x07\x00\x00\x00\xff\xff\xff\xff"),
    ("shape", b"GP\x00\x01\x00\x00\x00\x00" + b"\x01\x07\x00\x00\x00\x01\x00\x00\x00" * 5000),
    ("shape", b"GP\x00\x01\xe6\x10\x00\x00\x01\x0b\x00\x00\x00" + b"\x00" * 24),
    ("words", b'"' * 5000 + b"postgresql://" + b":@" * 5000),
    ("cover", b"id = " + b"[" * 50_000),
    ("zip", NAMELESS),
    ("extract", b"\x00\x00\xff\xff" * 100),
    ("meters", b"\0time,meter,value,unit\n" + b"2023-01-01,surplus,40,kW\n" * 9 + b"04\0"),
    ("parquet", b"PAR1" + b"\xff" * 40 + b"\x20\0\0\0PAR1"),
]  # fmt: skip
"""What a reader once fell over, or what others fall over."""


def mutated(data, draw):
    """Change bytes as a bad disk, a bad transfer or a bad person would."""
    bytes_ = bytearray(data)
    for _ in range(draw.choice([1, 1, 2, 4, 16])):
        at = draw.randrange(len(bytes_) or 1)
        end = min(len(bytes_), at + draw.randrange(1, 40))
        what = draw.random()
        if what < 0.35 and bytes_:
            bytes_[at] ^= 1 << draw.randrange(8)
        elif what < 0.5:
            del bytes_[at:]
        elif what < 0.7:
            bytes_[at:at] = bytes_[at:end]
        elif what < 0.85:
            del bytes_[at:end]
        else:
            bytes_[at:at] = draw.choice(PIECES)
    return bytes(bytes_)


@pytest.mark.parametrize("name", TARGETS)
def test_a_reader_survives_whatever_a_file_holds(name):
    draw = random.Random(name)  # noqa: S311
    rounds = FEW if name in SLOW else ROUNDS
    for data in (b"", seeds()[name], *(mutated(seeds()[name], draw) for _ in range(rounds))):
        survives(name, data)


@pytest.mark.parametrize("name", [*FILES, *PARTS])
def test_what_a_reader_gives_can_be_checked(name):
    draw = random.Random(name)  # noqa: S311
    for _ in range(UNDERSTOOD):
        understood(name, mutated(seeds()[name], draw))


@pytest.mark.parametrize(
    ("name", "data"), FOUND, ids=[f"{n} {i}" for i, (n, _) in enumerate(FOUND)]
)
def test_what_was_found_stays_mended(name, data):
    data = data() if callable(data) else data
    started = process_time()
    survives(name, data)
    if name in PARTS:
        understood(name, data)
    assert process_time() - started < 10


def test_ten_million_rows_are_refused_before_they_are_read(tmp_path, monkeypatch):
    place = tmp_path / "park.gpkg"
    save_park(load_park(write_small(tmp_path / "small")), place)
    monkeypatch.setattr(geopackage, "LARGEST_TABLE", 3000)
    with closing(sqlite3.connect(place)) as file:
        rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 10000)"
        file.execute(f"{rows} INSERT INTO heat (id) SELECT 'h' || i FROM n")  # noqa: S608
        file.commit()
    assert "more than 3000 rows" in str(read_geopackage(place).faults)
    folder = write_small(tmp_path / "wide")
    with (folder / "heat.csv").open("wb") as file:
        file.truncate(10_000_000_000)  # a sparse file: nothing is written, and nothing may be read
    assert "is larger than 50 MB" in str(read_folder(folder).faults)
    (folder / "heat.csv").rename(folder / "plots.geojson")
    assert "is larger than 50 MB" in str(read_folder(folder).faults)


def test_entities_of_a_workbook_are_not_opened(tmp_path):
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    secret = f'<!ENTITY file SYSTEM "{(tmp_path / "secret").as_uri()}">'
    (tmp_path / "secret").write_text("hush", encoding="utf-8")
    for entities, used in ((f'<!ENTITY l0 "ha">{laughs}', "l9"), (secret, "file")):
        text = f'<!DOCTYPE w [{entities}]><worksheet><c t="str"><v>&{used};</v></c></worksheet>'
        whole = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(seeds()["workbook"])) as old, \
                zipfile.ZipFile(whole, "w") as new:  # fmt: skip
            for each in old.namelist():
                new.writestr(each, text if "sheet2" in each else old.read(each))
        (tmp_path / "park.xlsx").write_bytes(whole.getvalue())
        started = process_time()
        try:
            told = str(open_draft(tmp_path / "park.xlsx")[1])
        except SymbiosisError as error:
            told = str(error)
        assert "hush" not in told
        assert told
        assert process_time() - started < 10


def test_a_sheet_that_was_not_looked_at_is_not_read(tmp_path):
    far = SHEET % b'<c r="XFD1048576"><v>1</v></c>'
    for target, told in (("SHEET3.xml", "more than"), ("sheet99.xml", "is listed, but not there")):
        with zipfile.ZipFile(io.BytesIO(seeds()["workbook"])) as old, \
                zipfile.ZipFile(tmp_path / "park.xlsx", "w") as new:  # fmt: skip
            for each in old.namelist():
                data = old.read(each).replace(b"sheet3.xml", target.encode())
                new.writestr(each, far if each.endswith("sheet3.xml") else data)
        assert told in str(read_workbook(tmp_path / "park.xlsx").faults)


@pytest.mark.parametrize("kind", ["wkb", "wkt", "json"])
def test_shapes_are_read_as_deep_as_anybody_draws(kind):
    shape = shapely.GeometryCollection([shapely.box(4, 51, 5, 52).boundary, shapely.Point(4, 51)])
    shape = shapely.GeometryCollection([shapely.MultiPolygon([shapely.box(0, 0, 1, 1)]), shape])
    for depth in (2, 12):
        for _ in range(depth - 2):
            shape = shapely.GeometryCollection([shapely.Point(1, 2), shape])
        text = json.dumps(shapely.geometry.mapping(shape)) if kind == "json" else shape.wkt
        try:
            if kind == "wkb":
                read = shape_of_binary(shapely.to_wkb(shape, include_srid=True))
            else:
                read = features_of([{}], [(1, text)])[0].geometry[0]
        except ValueError:
            read = None
        assert (read == shape) is (depth == 2)


def test_every_seed_is_sound(tmp_path):
    for name, suffix in FILES.items():
        (tmp_path / f"park{suffix}").write_bytes(seeds()[name])
        assert check(tmp_path / f"park{suffix}") == ()
    assert json.loads(seeds()["geojson"])["features"]
    assert COVER
