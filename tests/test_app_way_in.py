"""The way in on the page Park: templates out, files in, what check says, and then the park."""

from __future__ import annotations

import io

import openpyxl
import pytest
from shipped_parks import shipped_park
from small_park import small_park
from streamlit.testing.v1 import AppTest

from symbiosis.park.converting import convert_park
from symbiosis.park.save import save_park
from symbiosis.views.here import _workspaces
from symbiosis.views.upload import as_workbook, check_upload, marked_copy, packed, safe_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def app(root):
    """Open the way in on the page Park."""

    def opened(language: str = "en") -> AppTest:
        test = AppTest.from_file(str(root / "app.py"), default_timeout=600)
        test.query_params.update({"park": "teaching", "lang": language})
        test.session_state["way_in"] = True
        test.run()
        test.switch_page("symbiosis/views/park_page.py").run()
        assert not test.exception
        return test

    return opened


@pytest.fixture(scope="module")
def book():
    """The teaching park as a workbook with two mistakes in it."""
    sheets = openpyxl.load_workbook(io.BytesIO(as_workbook(shipped_park("teaching"), "zh")))
    sheet = sheets["热"]
    heads = [str(cell.value) for cell in sheet[1]]
    sheet.cell(2, 1 + next(n for n, head in enumerate(heads) if head.startswith("数量"))).value = -5
    sheet.cell(
        3, 1 + next(n for n, head in enumerate(heads) if head.startswith("企业"))
    ).value = "x"
    file = io.BytesIO()
    sheets.save(file)
    return file.getvalue()


def upload(test, *files):
    test.file_uploader[0].set_value([(name, data, XLSX) for name, data in files]).run()
    assert not test.exception
    return test


def downloads(test):
    return {button.key for button in test.get("download_button")}


def test_nothing_of_the_way_in_is_made_before_it_is_opened(root):
    test = AppTest.from_file(str(root / "app.py"), default_timeout=600)
    test.query_params.update({"park": "teaching", "lang": "en"})
    test.run()
    test.switch_page("symbiosis/views/park_page.py").run()
    assert not test.file_uploader
    assert {"park_download_zip", "park_download_workbook"} <= downloads(test)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_template_is_taken_in_the_pages_language(app, language):
    test = app(language)
    assert {"entry_form", "entry_example"} <= downloads(test)
    empty = openpyxl.load_workbook(io.BytesIO(as_workbook("form", language)))
    filled = openpyxl.load_workbook(io.BytesIO(as_workbook("example", language)))
    name = {"en": "Enterprises", "zh": "企业"}[language]
    assert name in empty.sheetnames
    assert filled[name].max_row > empty[name].max_row
    assert check_upload([("example.xlsx", as_workbook("example", language))]).errors == 0


def test_a_good_park_is_shown_as_understood_and_then_opened(app):
    test = upload(app(), ("my park.zip", packed(shipped_park("teaching"))))
    assert "5 places" in test.success[0].value or "5 places" in test.warning[0].value
    assert test.session_state.park == "teaching"
    test.button(key="entry_open").click().run()
    assert not test.exception
    assert test.session_state.park == "teaching_uploaded"
    assert _workspaces().open(test.session_state.owner).parks["teaching_uploaded"].info == (
        shipped_park("teaching").info
    )
    assert not test.file_uploader


def test_a_bad_workbook_is_told_sheet_by_sheet_and_given_back_marked(app, book):
    test = upload(app("zh"), ("园区.xlsx", book))
    assert test.button(key="entry_open").disabled
    assert "entry_marked 园区.xlsx" in downloads(test)
    assert any(each.value.startswith("**热**") for each in test.markdown)
    told = " ".join(element.proto.body for element in test.get("html"))
    assert '<td class="cell">热!G2</td>' in told
    assert '<td class="cell">热!B3</td>' in told
    marked = openpyxl.load_workbook(io.BytesIO(marked_copy("园区.xlsx", book, "zh")))
    told = [c.comment.text for row in marked["热"].iter_rows() for c in row if c.comment]
    assert len(told) >= 2
    test.session_state["entry_tabs faults understood filled zh"] = "识读的数量"
    test.run()
    amounts = {amount for table in test.dataframe for amount in table.value.get("amount", ())}
    assert "20.0 GWh/年" in amounts


def test_what_several_firms_have_sent_is_joined_as_convert_joins_it(tmp_path):
    whole = small_park(tmp_path / "whole")
    parts = []
    for number, firm in enumerate(whole.enterprises.index):
        tables = {
            name: frame[frame["enterprise"] == firm]
            for name, frame in whole.tables.items()
            if "enterprise" in frame
        }
        own = whole.enterprises[whole.enterprises.index == firm]
        place = tmp_path / f"firm{number}.xlsx"
        save_park(whole.with_tables(enterprises=own, **tables), place)
        parts.append(place)
    joined = check_upload([(place.name, place.read_bytes()) for place in parts])
    assert joined.errors == 0
    convert_park(parts, tmp_path / "joined")
    assert set(joined.park().enterprises.index) == set(whole.enterprises.index)
    assert set(joined.park().materials.index) == set(whole.materials.index)


def test_the_loose_files_of_a_folder_are_one_park(root):
    files = [(f.name, f.read_bytes()) for f in sorted((root / "parks/teaching").iterdir())
             if f.suffix in (".csv", ".toml", ".geojson")]  # fmt: skip
    checked = check_upload(files)
    assert checked.errors == 0
    assert set(checked.park().enterprises.index) == set(shipped_park("teaching").enterprises.index)


@pytest.mark.parametrize(
    ("name", "data"),
    [("park.zip", b"no archive"), ("a.xlsx", b"PK\x03\x04"), ("b.gpkg", b"SQLite"), ("c.csv", b"")],
)
def test_what_is_no_park_is_said_in_a_sentence_or_a_list(app, name, data):
    test = upload(app(), (name, data))
    assert test.error
    assert "symbiosis_" not in test.error[0].value
    assert not [each for each in test.button if each.key == "entry_open" and not each.disabled]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.xlsx", ".._.._etc_passwd.xlsx"),
        ("a\\b:c.XLSX", "a_b_c.xlsx"),
        ("", "park"),
        (".xlsx", "xlsx"),
        ("园" * 300 + ".zip", "园" * 80 + ".zip"),
    ],
)
def test_an_uploads_name_is_no_path(name, safe):
    assert safe_name(name) == safe.lstrip(".")


def test_what_a_firm_usually_needs_and_does_not_state_is_told(app):
    cover = 'id = "one"\ntitle = "One"\ncountry = "DE"\ncurrency = "EUR"\nprice_year = 2024\n'
    firms = "id,sector,output [t/a],lon,lat\nb,brewery,100000,10,50\nc,,,10.01,50\n"
    power = "id,enterprise,role,quantity [MWh/a]\np,c,sink,100\n"
    tables = {"park.toml": cover, "enterprises.csv": firms, "power.csv": power}
    test = app()
    for shown in ("understood filled offers", "faults understood filled offers"):
        test.session_state[f"entry_tabs {shown} en"] = "Usual, not stated"
    upload(test, *((name, text.encode()) for name, text in tables.items()))
    assert not test.error
    told = " ".join(each.value for each in test.markdown).replace("\\", "")
    assert "Brewery of 100,000 t/a" in told
    assert "gives Spent grain" in told
