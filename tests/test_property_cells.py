"""Property cells with a unit of their own; names and waste codes that contradict each other."""

import pytest
from small_park import faults, only, small_park, write_small

from symbiosis.park.containers.workbook import write_workbook
from symbiosis.park.load import open_draft
from symbiosis.park.raw import raw_park

WATER = (
    "id,enterprise,role,quantity [m3/a],outlet,utility,content:COD{},max:COD [mg/L]\n"
    "effluent,brewery,source,5000,sewer,,{},\n"
    "make_up,cement,sink,4000,,mains,,60 mg/l\n"
)
CONTENTS = [
    ("", "90mg/L", 90.0),
    (" [mg/L]", "90 mg/L", 90.0),
    (" [mg/L]", "0.09 g/L", 90.0),
    (" [mg/L]", "90毫克/升", 90.0),
    ("", "0.009%", 90.0),
    ("", "0.1 kg/m3", 100.0),
    (" [g/L]", "90 mg/L", 90.0),
    ("", "<5mg/L", 5.0),
    ("", "约90 mg/L", 90.0),
]


@pytest.mark.parametrize(("unit", "cell", "value"), CONTENTS)
def test_a_content_may_have_its_unit_in_the_cell(tmp_path, unit, cell, value):
    park = small_park(tmp_path, water=WATER.format(unit, cell))
    found = park.contents.set_index(["owner", "kind"])["value"]
    assert found["effluent", "content"] == pytest.approx(value)
    assert found["make_up", "max"] == 60.0
    assert any("is read as 60 mg/l" in said for said in park.defaults)


def test_cells_of_one_column_may_differ_in_their_units(tmp_path):
    water = WATER.format(" [mg/L]", "0.2 g/L") + "rinse,brewery,source,10,sewer,,30,\n"
    found = small_park(tmp_path, water=water).contents.set_index(["owner", "kind"])["value"]
    assert found["effluent", "content"] == pytest.approx(200.0)
    assert found["rinse", "content"] == 30.0


@pytest.mark.parametrize("cell", ["90 mgs/L", "90 furlong", "90 NTU", "90 degC"])
def test_a_unit_that_is_none_of_a_content_is_refused_at_its_row(tmp_path, cell):
    told = only(faults(tmp_path, water=WATER.format("", cell)))
    assert (told.row, told.column, told.value) == ("effluent (line 2)", "content:COD", cell)


def test_a_name_and_a_code_that_contradict_each_other_are_both_told(tmp_path):
    cover = {"id": "p", "title": "P", "country": "DE", "currency": "EUR", "price_year": 2024}
    firms = [{"id": "mill", "lon": 10, "lat": 50}]
    row = {"enterprise": "mill", "direction": "have", "name": "粉煤灰", "ewc": "10 02 02"}
    tables = {"enterprises": firms, "have_want": [{**row, "quantity": 3, "unit": "t/a"}]}
    write_workbook(raw_park(cover, tables), tmp_path / "p.xlsx")
    found = open_draft(tmp_path / "p.xlsx")[1]
    told = next(fault for fault in found if fault.table == "have_want")
    assert told.allowed.startswith("the name '粉煤灰' is `fly_ash`")
    assert "the waste code 10 02 02 (unprocessed slag) is `" in told.allowed
    assert "`steel_slag` Steel slag (BOF/EAF) (钢渣)" in told.allowed
    assert told.cell.endswith("D2")


def test_what_was_parted_is_told_to_whoever_reads_the_marks(tmp_path):
    draft, _ = open_draft(write_small(tmp_path, water=WATER.format("", "90mg/L")))
    assert (
        "water: `content:COD`: a figure with its unit: '90mg/L' is read as 90 mg/L"
        in draft.defaults
    )
