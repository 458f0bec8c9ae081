"""Containers at their edges: empty headings and layers, endless merges, doubtful figures."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from small_park import write_small

from symbiosis import convert_park, mark_faults
from symbiosis.errors import BadInput
from symbiosis.park.containers.known import container_for
from symbiosis.park.containers.park_toml import info_cells, info_of
from symbiosis.park.load import open_draft

KINDS = ("zip", "xlsx", "gpkg")


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_heading_and_an_empty_layer_come_back(kind, tmp_path):
    park, place = write_small(tmp_path / "small"), tmp_path / f"park.{kind}"
    rows = (park / "heat.csv").read_text(encoding="utf-8").splitlines()
    text = "\n".join([f"{rows[0]},", *(f"{row},mine" for row in rows[1:])])
    (park / "heat.csv").write_text(text, encoding="utf-8")
    layer = '{"type": "FeatureCollection", "features": []}'
    (park / "plots.geojson").write_text(layer, encoding="utf-8")
    convert_park(park, place)
    before, after = (container_for(each).read(each).tables["heat"].cells for each in (park, place))
    assert list(after.columns) == list(before.columns)
    assert after.to_numpy().tolist() == before.to_numpy().tolist()
    assert not [fault for fault in open_draft(place)[1] if fault.severity == "error"]


@pytest.mark.parametrize("reference", ["A20:XFD1048576", "A20:B700000"])
def test_cells_merged_without_end_are_refused_before_they_are_spread(reference, tmp_path):
    convert_park(write_small(tmp_path / "small"), tmp_path / "sound.xlsx")
    place, whole = tmp_path / "park.xlsx", io.BytesIO()
    with zipfile.ZipFile(tmp_path / "sound.xlsx") as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            merges = f'</sheetData><mergeCells><mergeCell ref="{reference}"/></mergeCells>'
            data = old.read(name)
            new.writestr(name, data.replace(b"</sheetData>", merges.encode()))
    place.write_bytes(whole.getvalue())
    assert "merged cells" in str(open_draft(place)[1])
    with pytest.raises(BadInput, match="cannot be marked"):
        mark_faults(place)


@pytest.mark.parametrize(
    ("cell", "told"), [("1.234", "1.234 or 1234"), (1.234, ""), ("1.2340", ""), ("1.23", "")]
)
def test_a_figure_of_a_cover_that_may_be_thousands_is_asked_about(cell, told, tmp_path):
    place = tmp_path / "park.xlsx"
    convert_park(write_small(tmp_path / "small"), place)
    book = openpyxl.load_workbook(place)
    book["park"].append(["detour_factor", cell])
    book.save(place)
    draft, faults = open_draft(place)
    errors = [fault for fault in faults if fault.severity == "error"]
    assert told in str(errors)
    assert bool(errors) == bool(told)
    assert errors or draft.info.detour_factor == pytest.approx(float(cell))


def test_figures_of_a_cover_come_back_though_they_look_like_thousands():
    info = {"a": 12.125, "b": "12.125", "c": -1.5, "d": "1.234", "e": 0.125, "f": [12.125]}
    assert info_of(info_cells(info)) == info
