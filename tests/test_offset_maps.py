"""Chinese maps: what declares GCJ-02 or BD-09 is brought to WGS 84; what looks so is asked."""

import json

import geopandas
import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box, mapping
from small_park import COVER, write_small

from symbiosis.errors import ParkFaults
from symbiosis.park.converting import convert_park
from symbiosis.park.load import check, load_park
from symbiosis.park.mapped_layers import MappedLayers, save_layers
from symbiosis.park.offset_maps import SYSTEMS, from_wgs84, system_called, to_wgs84
from symbiosis.park.save import save_park

PAIRS = [
    # Published by eviltransform: true places, and where GCJ-02 shows them.
    ("GCJ-02", (121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ("GCJ-02", (113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ("GCJ-02", (116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    # By coordtransform: where BD-09 shows them (the second by its inverse, true to a metre or two).
    ("BD-09", (116.404, 39.915), (116.41662724378733, 39.922699552216216)),
    ("BD-09", (116.3913836995125, 39.907253214522164), (116.404, 39.915)),
    # No map is offset elsewhere.
    ("GCJ-02", (2.35, 48.86), (2.35, 48.86)),
    ("BD-09", (-74.0, 40.7), (-74.0, 40.7)),
]
METRE = 1.0 / 111_195.0
CHINA = COVER.replace('"DE"', '"CN"').replace('"EUR"', '"CNY"')
PLACES = {"steel": (116.40, 39.90), "cement": (116.42, 39.91), "brewery": (116.41, 39.92),
          "farm": (116.43, 39.90)}  # fmt: skip


@pytest.mark.parametrize(("system", "true", "shown"), PAIRS)
def test_published_pairs(system, true, shown):
    assert from_wgs84(np.array([true]), system)[0] == pytest.approx(shown, abs=2e-5)
    assert to_wgs84(np.array([shown]), system)[0] == pytest.approx(true, abs=2e-5)


@pytest.mark.parametrize("system", SYSTEMS)
@given(place=st.tuples(st.floats(74.0, 134.0), st.floats(4.0, 53.0)))
def test_what_is_shifted_comes_back_to_a_millimetre(system, place):
    true = np.array([place])
    shown = from_wgs84(true, system)
    assert np.abs(to_wgs84(shown, system) - true).max() < 0.001 * METRE
    east, north = ((shown - true)[0] / METRE * [np.cos(np.radians(place[1])), 1.0]).tolist()
    assert 20.0 < np.hypot(east, north) < 2_000.0


@pytest.mark.parametrize(
    ("text", "system"),
    [("gcj02", "GCJ-02"), ("高德", "GCJ-02"), ("BD09", "BD-09"), ("百度坐标系", "BD-09"),
     ("WGS 84", ""), ("EPSG:4490", ""), ("EPSG:25832", None)],
)  # fmt: skip
def test_what_people_call_the_systems(text, system):
    assert system_called(text) == system


def firms(places):
    rows = "".join(f"{name},{name},{lon!r},{lat!r}\n" for name, (lon, lat) in places.items())
    return "id,name,lon,lat\n" + rows


def layer(places, half=100.0, crs=None):
    """Draw square plots around places."""
    squares = {
        name: box(lon - half * METRE, lat - half * METRE, lon + half * METRE, lat + half * METRE)
        for name, (lon, lat) in places.items()
    }
    features = [
        {"type": "Feature", "properties": {"id": f"p_{name}", "enterprise": name},
         "geometry": mapping(square)}
        for name, square in squares.items()
    ]  # fmt: skip
    head = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return json.dumps({"type": "FeatureCollection", **head, "features": features})


def shown(system):
    """Give where a map shows the firms."""
    moved = from_wgs84(np.array(list(PLACES.values())), system)
    return {name: tuple(map(float, at)) for name, at in zip(PLACES, moved, strict=True)}


def park_of(folder, points, grounds, crs="", layer_crs=None):
    cover = CHINA + crs
    write_small(folder, cover, enterprises=firms(points))
    (folder / "plots.geojson").write_text(layer(grounds, crs=layer_crs), encoding="utf-8")
    return folder


def off(park):
    """Give how far the firms and the middles of their plots are from the truth [m]."""
    found = park.enterprises[["lon", "lat"]].loc[list(PLACES)].to_numpy()
    middles = park.plots.dissolve("enterprise").centroid.loc[list(PLACES)]
    drawn = np.column_stack([middles.x, middles.y])
    true = np.array(list(PLACES.values()))
    return np.abs(found - true).max() / METRE, np.abs(drawn - true).max() / METRE


@pytest.mark.filterwarnings("ignore:Geometry is in a geographic CRS")
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_cover_that_declares_a_map_is_brought_to_wgs_84(tmp_path, system):
    folder = park_of(tmp_path / "p", shown(system), shown(system), f'crs = "{system}"\n')
    park = load_park(folder)
    assert max(off(park)) < 1.0
    told = f": coordinates are brought from {system} to WGS 84"
    assert {"enterprises", "plots"} <= {
        said.removesuffix(", as `crs` declares").removesuffix(told) for said in park.defaults
    }
    assert not park.info.crs
    save_park(park, tmp_path / "saved")
    assert max(off(load_park(tmp_path / "saved"))) < 1.0
    convert_park([folder], tmp_path / "p.xlsx")  # as it is written, with what it declares
    assert max(off(load_park(tmp_path / "p.xlsx"))) < 1.0


@pytest.mark.filterwarnings("ignore:Geometry is in a geographic CRS")
def test_a_layer_and_the_places_may_be_of_two_maps(tmp_path):
    told = '[crs]\nenterprises = "高德"\nplots = "bd09"\n'
    park = load_park(park_of(tmp_path / "a", shown("GCJ-02"), shown("BD-09"), told))
    assert max(off(park)) < 1.0
    told = '[crs]\nenterprises = "GCJ-02"\n'
    folder = park_of(tmp_path / "b", shown("GCJ-02"), shown("BD-09"), told, "BD-09")
    assert max(off(load_park(folder))) < 1.0


def test_what_is_declared_twice_or_unknown_is_refused(tmp_path):
    both = park_of(tmp_path / "a", PLACES, PLACES, 'crs = "GCJ-02"\n', "GCJ-02")
    told = [fault for fault in check(both) if fault.severity == "error"]
    assert "declares its system itself" in told[0].allowed
    with pytest.raises(ParkFaults):
        convert_park([both], tmp_path / "b")
    one = park_of(tmp_path / "one", shown("GCJ-02"), PLACES, 'crs = "GCJ-02"\n')
    with pytest.raises(ParkFaults, match="places would shift"):
        convert_park([park_of(tmp_path / "other", PLACES, PLACES), one], tmp_path / "b")
    told = check(park_of(tmp_path / "c", PLACES, PLACES, 'crs = "EPSG:25832"\n'))[0]
    assert (told.column, told.severity) == ("crs", "error")
    assert "GCJ-02" in told.allowed


@pytest.mark.parametrize(("what", "system"), [("enterprises", "GCJ-02"), ("plots", "BD-09")])
def test_a_park_off_its_plots_is_asked_whether_it_is_of_such_a_map(tmp_path, system, what):
    points, grounds = (shown(system), PLACES) if what == "enterprises" else (PLACES, shown(system))
    folder = park_of(tmp_path, points, grounds)
    told = [fault for fault in check(folder) if "firms with plots lie" in fault.allowed]
    assert [fault.severity for fault in told] == ["warning"]
    assert f"are of {system}" in told[0].allowed
    assert f'`{what} = "{system}"`' in told[0].remedy
    with (folder / "park.toml").open("a", encoding="utf-8") as cover:
        cover.write(f'[crs]\n{what} = "{system}"\n')  # the remedy, done
    assert not [fault for fault in check(folder) if "firms with plots lie" in fault.allowed]


@pytest.mark.parametrize("shift", [(0.0, 0.0), (0.02, 0.0)])
def test_a_park_on_its_plots_or_far_away_is_not_asked(tmp_path, shift):
    points = {name: (lon + shift[0], lat + shift[1]) for name, (lon, lat) in PLACES.items()}
    told = check(park_of(tmp_path, points, PLACES))
    assert not [fault for fault in told if "firms with plots lie" in fault.allowed]


@pytest.mark.filterwarnings("ignore:Geometry is in a geographic CRS")
def test_layers_of_openstreetmap_are_drawn_as_the_cover_declares(tmp_path):
    """Else the park would be brought to WGS 84 and its new layers 500 m away from it."""
    folder = park_of(tmp_path / "p", shown("GCJ-02"), shown("GCJ-02"), 'crs = "GCJ-02"\n')
    plots = geopandas.read_file(layer(PLACES))
    save_layers(MappedLayers({"plots": plots}, []), folder, tmp_path / "x.pbf", replace=True)
    assert max(off(load_park(folder))) < 1.0


def test_a_chinese_form_asks_for_the_system(tmp_path, symbiosis):
    assert symbiosis("new", str(tmp_path / "x.xlsx"), "--lang", "zh").returncode == 0
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert "坐标系" in {cell.value for sheet in book for row in sheet for cell in row}
