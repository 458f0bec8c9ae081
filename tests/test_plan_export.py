"""A plan for other programs: what they open is what the plan's tables say, and text stays text."""

from __future__ import annotations

import codecs
import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree as ET

import geopandas as gpd
import networkx as nx
import openpyxl
import pytest

from symbiosis import export_plan, load_park, load_plan
from symbiosis.errors import BadInput
from symbiosis.park.media import MEDIA
from symbiosis.plan.folder.shipped_plans import load_shipped_plan

FORMULA = '=HYPERLINK("http://x","y")'


@cache
def plan():
    return load_shipped_plan("teaching", load_park("teaching"))


@cache
def renamed():
    firms = plan().park.enterprises
    names = firms["name"].where(firms.index != "brewery", FORMULA)
    park = plan().park.with_tables(enterprises=firms.assign(name=names, name_zh=""))
    givers = plan().exchanges["from_name"].where(plan().exchanges["from"] != "brewery", FORMULA)
    return replace(plan(), park=park, exchanges=plan().exchanges.assign(from_name=givers),
                   matched=plan().matches)  # fmt: skip


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exported")
    for kind in ("xlsx", "gpkg", "geojson", "graphml"):
        export_plan(renamed(), folder / f"plan.{kind}")
    return folder


def test_the_workbook_has_a_sheet_a_table_with_units_and_frozen_heads(exported):
    book = openpyxl.load_workbook(exported / "plan.xlsx")
    tables = {name: table for name, table in plan().tables.items() if len(table)}
    assert len(book.sheetnames) == 1 + len(tables)
    sheet = book["Exchanges"]
    assert sheet.freeze_panes == "B3"
    heads = [cell.value for cell in sheet[1]]
    units = dict(zip(heads, (cell.value or "" for cell in sheet[2]), strict=True))
    assert units["Booked net"] == "EUR/a"
    assert units["Distance"] == "km"
    assert units["Leaves at"] == "°C"
    place = heads.index("Booked net")
    figures = [row[place].value for row in sheet.iter_rows(min_row=3)]
    assert figures == pytest.approx(plan().exchanges["net"].tolist())
    assert sheet.cell(3, place + 1).number_format == "#,##0_)_)"
    contents = book["Contents"]
    links = {cell.hyperlink.location for row in contents for cell in row if cell.hyperlink}
    assert links == {f"'{name}'!A1" for name in book.sheetnames[1:]}


def test_no_cell_of_the_workbook_is_a_formula_or_a_link_out(exported):
    with zipfile.ZipFile(exported / "plan.xlsx") as packed:
        sheets = [packed.read(name) for name in packed.namelist() if "worksheets/sheet" in name]
        names = packed.namelist()
    assert not any(b"<f>" in sheet for sheet in sheets)
    assert not [name for name in names if "externalLinks" in name or "_rels/sheet" in name]
    sheet = openpyxl.load_workbook(exported / "plan.xlsx")["Exchanges"]
    givers = [cell for row in sheet.iter_rows(min_row=3) for cell in row if cell.value == FORMULA]
    assert givers
    assert all(cell.data_type == "s" for cell in givers)


def test_the_workbook_speaks_chinese(tmp_path):
    book = openpyxl.load_workbook(export_plan(plan(), tmp_path / "plan.xlsx", "zh"))
    assert book.sheetnames[:3] == ["目录", "账户", "交换"]
    heads = [cell.value for sheet in book.worksheets[1:] for cell in sheet[1]]
    assert not [head for head in heads if head.isascii()]


def test_layers_have_plain_columns_with_their_units_beside_them(exported):
    layer = gpd.read_file(exported / "plan.gpkg", layer="exchanges")
    assert {"from_id", "to_id", "net", "capex"} <= set(layer.columns)
    assert not [name for name in layer.columns if not name.isidentifier() or name in ("from", "to")]
    with closing(sqlite3.connect(exported / "plan.gpkg")) as package:
        told = dict(
            package.execute(
                "SELECT column_name, description FROM gpkg_data_columns "
                "WHERE table_name = 'exchanges'"
            ).fetchall()
        )
        layers = package.execute("SELECT description FROM gpkg_contents").fetchall()
        bad = package.execute("PRAGMA integrity_check").fetchall()
    assert told["net"].endswith("[EUR/a]")
    assert set(told) <= set(layer.columns)
    assert ("Pipes, cables, conveyors and lorry trips in use",) in layers
    assert bad == [("ok",)]


def test_layers_bring_the_styles_that_qgis_looks_for(exported):
    with closing(sqlite3.connect(exported / "plan.gpkg")) as package:
        styles = package.execute(
            "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
        ).fetchall()
        columns = dict(
            package.execute("SELECT table_name, column_name FROM gpkg_geometry_columns").fetchall()
        )
    assert {name: column for name, column, *_ in styles} == columns
    assert all(default == 1 for *_, default, _ in styles)
    qml = {name: ET.fromstring(text.partition("\n")[2]) for name, *_, text in styles}  # noqa: S314
    drawn = qml["exchanges"].findall("renderer-v2/categories/category")
    assert [each.get("value") for each in drawn] == list(MEDIA)


def test_geojson_and_graph_say_the_same(exported):
    said = json.loads((exported / "plan.geojson").read_text("utf-8"))
    layers = [feature["properties"]["layer"] for feature in said["features"]]
    assert layers.count("exchanges") == len(plan().exchanges)
    assert layers.count("enterprises") == len(plan().park.enterprises)
    assert said["columns"]["exchanges"]["capex"].endswith("[EUR]")
    assert len(gpd.read_file(exported / "plan.geojson")) == len(layers)
    graph = nx.read_graphml(exported / "plan.graphml", force_multigraph=True)
    assert len(graph.edges) == len(plan().exchanges)


@pytest.mark.parametrize("file", ["plan.geojson", "plan.graphml", "plan.gpkg"])
def test_no_text_begins_a_formula(exported, file):
    data = (exported / file).read_bytes().replace(b"&quot;", b'"').replace(b'\\"', b'"')
    assert f"'{FORMULA}".encode() in data
    assert data.count(FORMULA.encode()) == data.count(f"'{FORMULA}".encode())


def test_tables_of_a_saved_plan_open_in_excel_and_are_read_back(tmp_path):
    folder = export_plan(renamed(), tmp_path / "folder")
    tables = list(folder.glob("*.csv"))
    assert tables
    assert all(file.read_bytes().startswith(codecs.BOM_UTF8) for file in tables)
    assert load_plan(folder).equals(renamed())
    # A mark that a program takes away is nothing that was said.
    for file in tables:
        file.write_bytes(file.read_bytes().removeprefix(codecs.BOM_UTF8))
    assert load_plan(folder).equals(renamed())


def test_a_plan_is_exported_whole_or_not_at_all(tmp_path, symbiosis):
    with pytest.raises(BadInput, match=r"\.xlsx, \.gpkg, \.geojson, \.graphml, or as a folder"):
        export_plan(plan(), tmp_path / "plan.shp")
    with pytest.raises(BadInput, match="over 200 bytes"):
        export_plan(plan(), tmp_path / ("x" * 200 + ".xlsx"))
    assert list(tmp_path.iterdir()) == []
    answer = symbiosis("export", "teaching", "-o", "a.graphml", "-o", "b.xlsx", "--lang", "zh")
    assert answer.returncode == 0
    assert "已写入 b.xlsx" in answer.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.graphml", "b.xlsx"]
