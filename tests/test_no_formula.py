"""Whatever is written for other programs, no text in it is a formula, and it is read again."""

from __future__ import annotations

import codecs
import csv
import io
from xml.etree import ElementTree as ET

import geopandas
import pandas as pd
import pytest
from small_park import COVER, SMALL, write_park

from symbiosis import export_plan, load_park, load_plan, optimise
from symbiosis.park.cells import as_written, no_formula
from symbiosis.park.containers.text_files import csv_table, write_csv

STARTS = "=+-@\t\r\n＝＋－＠﹦﹢﹣﹫"
HOSTILE = [f"{sign}cmd|' /C calc'!A0" for sign in STARTS] + ["'=1+1", "''@x"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_formula_is_told_apart_and_read_again(text):
    written = no_formula(text)
    assert written[0] == "'"
    assert as_written(written) == text


def test_cells_and_headings_of_a_table_are_no_formulas(tmp_path):
    # The ends of lines in a cell are those of the file.
    texts = [text.replace("\r", "\n") for text in HOSTILE]
    cells = pd.DataFrame({text: texts for text in texts if text == text.strip()}, dtype="str")
    write_csv(cells, tmp_path / "heat.csv", "utf-8-sig")
    rows = csv.reader(io.StringIO((tmp_path / "heat.csv").read_text("utf-8-sig"), newline=""))
    assert all(cell[0] == "'" or cell.isdecimal() for row in rows for cell in row)
    again = csv_table(tmp_path / "heat.csv").cells
    assert list(again.columns) == list(cells.columns)
    assert again.to_numpy().tolist() == cells.to_numpy().tolist()


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """Plan a park whose firms and streams are called like formulas."""
    folder = tmp_path_factory.mktemp("formulas")
    hostile = {"steel": "=steel", "farm": "=farm", "cooling": "+cooling", "warming": "-warming"}
    texts = {name: SMALL[name] for name in ("enterprises", "heat")}
    for old, new in hostile.items():
        for name, text in texts.items():
            told = text.replace(f"\n{old},", f"\n{new},").replace(f",{old},", f",{new},")
            texts[name] = told.replace("Steelworks", "=HYPERLINK(1)")
    texts["outlets"] = "id,medium,price,unit\nair,heat,0,EUR/MWh\n"
    texts["utilities"] = "id,medium,price,unit,max_c\nboiler,heat,90,EUR/MWh,200\n"
    found = optimise(load_park(write_park(folder / "park", COVER, **texts)))
    assert len(found.exchanges)
    return found


def test_a_saved_plan_opens_in_a_spreadsheet_and_loads_again(plan, tmp_path):
    folder = plan.save(tmp_path / "plan")
    tables = list(folder.rglob("*.csv"))
    assert any(file.parent.name == "park" for file in tables)
    for file in tables:
        assert file.read_bytes().startswith(codecs.BOM_UTF8), file
        for row in csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")):
            assert not [cell for cell in row if no_formula(cell) != cell and cell[0] != "'"], file
    assert load_plan(folder).equals(plan)


def test_a_graph_has_no_formula_among_its_names(plan, tmp_path):
    graph = ET.parse(export_plan(plan, tmp_path / "plan.graphml"))  # noqa: S314 - our own
    texts = [each.text.strip() for each in graph.iter() if each.text]
    names = [value for each in graph.iter() for value in each.attrib.values()]
    assert not [text for text in (*texts, *names) if no_formula(text) != text and text[0] != "'"]
    nodes = {each.get("id") for each in graph.iter() if each.tag.endswith("}node")}
    ends = {
        each.get(end) for each in graph.iter() if each.tag.endswith("}edge")
        for end in ("source", "target")
    }  # fmt: skip
    assert ends == {"'=steel", "'=farm"}
    assert ends <= nodes


@pytest.mark.parametrize("kind", ["gpkg", "geojson"])
def test_layers_have_no_formula_among_their_texts(kind, plan, tmp_path):
    place = export_plan(plan, tmp_path / f"plan.{kind}")
    for name in geopandas.list_layers(place)["name"]:
        layer = geopandas.read_file(place, layer=name)
        cells = layer.drop(columns="geometry", errors="ignore").select_dtypes(exclude="number")
        texts = [text for column in cells for text in cells[column].map(str)]
        assert not [text for text in texts if no_formula(text) != text and text[0] != "'"]
