"""Uploads are hostile until checked; a park that was written is read back the same."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest
from shipped_parks import shipped_park
from uploads import read_upload

from symbiosis.errors import BadInput, ParkFaults
from symbiosis.park.save import save_park
from symbiosis.views import upload
from symbiosis.views.editing import edited_table
from symbiosis.views.upload import as_workbook, packed, reread
from symbiosis.views.workspace import Workspace, Workspaces


@pytest.fixture(scope="module")
def park():
    return shipped_park("teaching")


@pytest.fixture(scope="module")
def good(park):
    return packed(park)


def archive(**members: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return whole.getvalue()


def remade(data: bytes, **changed: bytes | None) -> bytes:
    """Copy an archive with some members replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    return archive(**{**members, **changed})


def test_a_park_survives_its_own_file(park, good):
    again = read_upload("teaching.zip", good)
    assert again.info == park.info
    assert set(again.enterprises.index) == set(park.enterprises.index)
    for table in ("materials", "heat", "water", "power"):
        assert (again.tables[table]["quantity"] == park.tables[table]["quantity"]).all()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_park_survives_its_own_workbook_and_an_empty_one_asks(park, language):
    again = read_upload("teaching.xlsx", as_workbook(park, language))
    assert again.info == park.info
    for name, rows in park.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], rows)
    with pytest.raises(ParkFaults, match="a park without streams"):
        read_upload("form.xlsx", as_workbook("form", language))


def test_a_park_survives_its_own_geopackage(park, tmp_path):
    save_park(park, tmp_path / "park.gpkg")
    again = read_upload("park.gpkg", (tmp_path / "park.gpkg").read_bytes())
    assert again.heat.equals(park.heat)
    assert again.plots.equals(park.plots)


@pytest.mark.parametrize(
    "name",
    ["../park.toml", "/etc/passwd", "park/more.zip", "a/../../heat.csv", "C:\\y.exe"],
)
def test_members_that_lead_elsewhere_are_refused(good, name):
    with pytest.raises(BadInput, match="Pack"):
        read_upload("park.zip", remade(good, **{name: b"x"}))


def test_files_in_several_folders_are_refused(good):
    with pytest.raises(BadInput, match="several folders"):
        read_upload("park.zip", remade(good, **{"other/heat.csv": b"id\n"}))


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04 cut short"])
def test_what_is_no_archive_is_refused(data):
    with pytest.raises(BadInput, match="zip archive"):
        read_upload("park.zip", data)


def test_a_zip_bomb_is_refused_before_it_fills_the_disk(good, monkeypatch):
    monkeypatch.setattr(upload, "LARGEST_PARK", 100_000)
    bomb = remade(good, **{"teaching/heat.csv": b"0" * 10_000_000})
    with pytest.raises(BadInput, match="larger than"):
        read_upload("park.zip", bomb)


def test_a_file_that_is_too_large_is_refused(good, monkeypatch):
    monkeypatch.setattr(upload, "LARGEST_FILE", 100)
    with pytest.raises(BadInput, match="larger than"):
        read_upload("park.zip", good)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (b"id,enterprise\n" + b"a,b\n" * 1_400_000, "heat has over 20000 rows"),
        (b"id," * 100_000 + b"\n", "heat has over 500 columns"),
        (b"id;" * 100_000 + b"\n", "heat has over 500 columns"),
    ],
)
def test_a_table_that_is_too_large_is_refused_before_it_is_read(good, table, said):
    with pytest.raises(BadInput, match=said):
        read_upload("park.zip", remade(good, **{"teaching/heat.csv": table}))


def test_an_archive_of_very_many_members_is_refused_before_they_are_listed(good):
    with pytest.raises(BadInput, match="holds over 200 files"):
        read_upload("park.zip", remade(good, **{f"teaching/{n}": b"" for n in range(300)}))


def test_an_archive_of_another_system_is_read(park, good):
    with zipfile.ZipFile(io.BytesIO(good)) as file:
        members = {name.replace("/", "\\"): file.read(name) for name in file.namelist()}
    assert read_upload("park.zip", archive(**{"teaching\\": b"", **members})).info == park.info
    for name in ("teaching\\..\\heat.csv", "else\\heat.csv"):
        with pytest.raises(BadInput, match="Pack"):
            read_upload("park.zip", archive(**members, **{name: b"id\n"}))


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_member_is_told(method):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as file:
        file.writestr("park.toml", "".join(f"key_{n} = {n * n}\n" for n in range(2000)))
    data = bytearray(whole.getvalue())
    data[200:400] = bytes(200)
    with pytest.raises(BadInput, match="zip archive"):
        read_upload("park.zip", bytes(data))


def test_another_kind_of_file_is_refused():
    with pytest.raises(BadInput):
        read_upload("park.exe", b"MZ")


def test_all_faults_of_an_uploaded_park_come_at_once(good):
    heat = b"id,enterprise,role,supply_c,target_c,quantity,unit\na,nobody,source,50,90,-5,MWh/a\n"
    with pytest.raises(ParkFaults) as caught:
        read_upload("park.zip", remade(good, **{"teaching/heat.csv": heat}))
    assert len(caught.value.faults) > 1


def test_an_edit_is_taken_over_or_its_faults_are_told(park):
    less = park.heat.assign(quantity=park.heat["quantity"] * 0.95)
    assert reread(park.with_tables(heat=less)).heat["quantity"].sum() == less["quantity"].sum()
    with pytest.raises(ParkFaults):
        reread(park.with_tables(heat=park.heat.assign(enterprise="nobody")))


def test_a_workspace_is_found_by_its_name_alone():
    workspaces = Workspaces()
    mine = workspaces.open("")
    assert workspaces.open(mine.owner) is mine
    assert workspaces.open("guess") is not mine
    assert workspaces.open("../../" + "x" * 26).owner != "../../" + "x" * 26
    for _ in range(100):
        workspaces.open("")
    assert workspaces.open(mine.owner) is not mine


def test_a_cleared_cell_stays_empty_and_a_hidden_column_stays():
    before = pd.DataFrame(
        {"price": [1.0, 2.0], "name": ["a", "b"], "hidden": [3.0, 4.0]},
        index=pd.Index(["x", "y"], name="id"),
    )
    shown = before.drop(columns="hidden").reset_index()
    shown.loc[0, "price"] = float("nan")
    shown.loc[2] = ["z", 5.0, "c"]
    after = edited_table(before, shown)
    assert list(after) == list(before)
    assert after["price"].isna().tolist() == [True, False, False]
    assert after.loc[["x", "y"], "hidden"].tolist() == [3.0, 4.0]


def test_a_park_that_was_changed_is_told_from_what_it_was():
    own = Workspace("me")
    park = shipped_park("teaching")
    own.put("mine", park)
    first = own.edition("mine")
    own.put("mine", park)
    assert own.edition("mine") not in (first, "")
    assert own.edition("teaching") == ""
