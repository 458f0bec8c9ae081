"""Property cells with a unit of their own; names and waste codes that contradict each other."""

import pytest
from small_park import faults, small_park

from symbiosis.park.containers.workbook import write_workbook
from symbiosis.park.load import open_draft
from symbiosis.park.raw import raw_park

WATER = (
    "id,enterprise,role,quantity [m3/a],outlet,utility,content:COD{},max:COD [mg/L]\n"
    "effluent,brewery,source,5000,sewer,,{},\n"
    "make_up,cement,sink,4000,,mains,,60 mg/l\n"
)
CONTENTS = {
    "": {"90mg/L": 90.0, "90毫克/升": 90.0, "0.009%": 90.0, "0.1 kg/m3": 100.0, "<5mg/L": 5.0,
         "约90 mg/L": 90.0, "7": 7.0},
    " [g/L]": {"90 mg/L": 90.0, "0.09 g/L": 90.0, "7": 7000.0},
}  # fmt: skip


@pytest.mark.parametrize("unit", CONTENTS)
def test_a_content_may_have_its_unit_in_the_cell(tmp_path, unit):
    cells = CONTENTS[unit]
    rows = [f"s{number},brewery,source,10,sewer,,{cell},\n" for number, cell in enumerate(cells)]
    park = small_park(tmp_path, water=WATER.format(unit, "1mg/L") + "".join(rows))
    found = park.contents.set_index(["owner", "kind"])["value"]
    got = [found[f"s{number}", "content"] for number in range(len(cells))]
    assert got == pytest.approx(list(cells.values()))
    assert found["make_up", "max"] == 60.0
    assert any("is read as 60 mg/l" in said for said in park.defaults)


def test_a_unit_that_is_none_of_a_content_is_refused_at_its_row(tmp_path):
    cells = ("90 mgs/L", "90 furlong", "90 NTU", "90 degC")
    rows = [f"s{number},brewery,source,10,sewer,,{cell},\n" for number, cell in enumerate(cells)]
    found = faults(tmp_path, water=WATER.format("", "") + "".join(rows))
    told = [(fault.row, fault.column, fault.value) for fault in found if fault.severity == "error"]
    assert told == [
        (f"s{number} (line {number + 4})", "content:COD", cell) for number, cell in enumerate(cells)
    ]


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
