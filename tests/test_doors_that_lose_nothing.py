"""What stands at a place is not lost, what is secret is not shown, what is written comes back."""

import csv
import sqlite3
import tomllib
from contextlib import closing

import openpyxl
import pytest
from fuzz_readers import shapefile
from small_park import COVER, write_small

from symbiosis.errors import BadInput, SymbiosisError
from symbiosis.park.containers.addresses import place_of, shown
from symbiosis.park.containers.folder import read_folder
from symbiosis.park.containers.park_toml import info_cells, info_of, toml_text
from symbiosis.park.containers.workbook import read_workbook
from symbiosis.park.converting import convert_park
from symbiosis.park.load import check, load_park
from symbiosis.park.putting import put_bytes
from symbiosis.plan.folder.shipped_plans import load_shipped_plan
from symbiosis.show.export.plan_files import KINDS, export_plan
from symbiosis.show.own_files import refuse_strange
from symbiosis.show.report.report import report_of, written

ADDRESSES = (
    "postgresql://u:S3cr3t@h/db?schema=x", " postgresql://u:S3cr3t@h/db", "mysql://u:S3cr3t@h/db",
    "postgresql:/u:S3cr3t@h/db", "postgresql://u:p@ss/S3cr3t@h/db?schema=x",
    "postgresql://h/db?schema=x&sslpassword=S3cr3t", "postgresql://h/db?PASSWORD=S3cr3t&schema=x",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_password_is_shown(address):
    assert "S3cr3t" not in shown(address)
    assert "S3cr3t" not in shown(f"park {address!r}: is not there.")
    try:
        said = place_of(address)
    except BadInput as error:
        said = f"refused: {error}"
    assert said == address.strip() or "S3cr3t" not in str(said)


def test_days_and_odd_figures_of_a_cover_come_back():
    text = (
        "a = 2024-05-01\nb = [2024-05-01T10:00:00Z, 10:00:00]\nc = inf\nd = [-inf, 1.5]\n"
        'e = "2024-05-01"\n[facts]\nf = 2024-05-01 10:00:00\ng = "inf"\n'
    )
    info = tomllib.loads(text)
    assert tomllib.loads(toml_text(info)) == info
    assert info_of(info_cells(info)) == info


@pytest.mark.parametrize("lost", ["thesis", "formula"])
def test_a_workbook_that_holds_more_than_a_park_is_not_replaced(lost, tmp_path):
    park, place = write_small(tmp_path / "small"), tmp_path / "park.xlsx"
    convert_park(park, place)
    convert_park(park, place)  # a park's own is
    book = openpyxl.load_workbook(place)
    if lost == "thesis":
        book.create_sheet("thesis")["A1"] = "three years of work"
    else:
        book["heat"]["D2"] = "=1+1"
    book.save(place)
    kept = place.read_bytes()
    with pytest.raises(BadInput, match="would be lost"):
        convert_park(park, place)
    assert place.read_bytes() == kept


def test_long_texts_come_back_from_a_workbook_without_their_pieces(tmp_path):
    folder = write_small(tmp_path / "small")
    rows = list(csv.reader((folder / "enterprises.csv").read_text("utf-8").splitlines()))
    rows = [[*row, "name_zh" if not place else "x" * 70_000] for place, row in enumerate(rows)]
    with (folder / "enterprises.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    convert_park(folder, tmp_path / "park.xlsx")
    before = read_folder(folder).tables["enterprises"].cells
    after = read_workbook(tmp_path / "park.xlsx").tables["enterprises"].cells
    assert list(after.columns) == list(before.columns)
    assert after.to_numpy().tolist() == before.to_numpy().tolist()


def test_a_sign_that_no_workbook_holds_is_named(tmp_path):
    folder = write_small(tmp_path / "small")
    (folder / "park.toml").write_text(COVER + 'summary = "a\uffff"\n', encoding="utf-8")
    with pytest.raises(SymbiosisError, match=r"U\+FFFF"):
        convert_park(folder, tmp_path / "park.xlsx")


@pytest.mark.parametrize("name", ["park.xlsx", "park.gpkg"])
def test_an_empty_file_is_said_to_be_empty(name, tmp_path):
    (tmp_path / name).touch()
    assert "is empty" in str(check(tmp_path / name))


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_replaces_its_own_file_and_no_other(kind, tmp_path):
    plan, file = load_shipped_plan("teaching", load_park("teaching")), tmp_path / f"plan.{kind}"
    export_plan(plan, file)
    export_plan(plan, file)
    file.write_bytes(b"PK, three years of work")
    with pytest.raises(BadInput, match="did not write it"):
        export_plan(plan, file)
    assert file.read_bytes() == b"PK, three years of work"
    assert export_plan(plan, file, replace=True).stat().st_size > 100


def test_a_report_replaces_its_own_file_and_no_other(tmp_path):
    report = report_of(load_shipped_plan("teaching", load_park("teaching")), "en")
    for kind in ("html", "docx", "pdf"):
        file = tmp_path / f"report.{kind}"
        put_bytes(file, written(report, kind))
        refuse_strange(file)
        file.write_bytes(b"three years of work")
        with pytest.raises(BadInput, match="did not write it"):
            refuse_strange(file)


def test_a_workbook_that_somebody_worked_in_is_not_replaced(tmp_path):
    plan, file = load_shipped_plan("teaching", load_park("teaching")), tmp_path / "plan.xlsx"
    openpyxl.load_workbook(export_plan(plan, file)).save(file)
    with pytest.raises(BadInput, match="did not write it"):
        export_plan(plan, file)


def test_a_user_s_layers_are_not_replaced(tmp_path):
    plan, file = load_shipped_plan("teaching", load_park("teaching")), tmp_path / "plan.gpkg"
    export_plan(plan, file)
    with closing(sqlite3.connect(file)) as package, package:
        package.execute("INSERT INTO gpkg_contents (table_name, data_type) VALUES ('mine', 'x')")
    with pytest.raises(BadInput, match="did not write it"):
        export_plan(plan, file)


@pytest.mark.parametrize("lacking", [".shp", ".dbf", ".shx"])
def test_a_shapefile_that_is_not_whole_is_said_to_be(lacking, tmp_path):
    folder = write_small(tmp_path / "small")
    for suffix, content in shapefile().items():
        if suffix != lacking:
            (folder / f"plots{suffix}").write_bytes(content)
    assert f"plots{lacking}" in str(read_folder(folder).faults)
    assert "missing" in str(read_folder(folder).faults)


def test_a_system_that_nobody_knows_is_said_to_be(tmp_path):
    folder = write_small(tmp_path / "small")
    for suffix, content in shapefile().items():
        (folder / f"plots{suffix}").write_bytes(b"rubbish" if suffix == ".prj" else content)
    assert "plots.prj" in str(read_folder(folder).said)
