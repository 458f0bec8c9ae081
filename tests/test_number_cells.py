"""Numbers as people write them: one way to read is read and said, of two ways both are named."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_park import COVER, SMALL, changed, faults, only, small_park, write_small

from symbiosis.park.load import check, load_park, open_draft
from symbiosis.park.written import one_figure, written

POWER = "id;enterprise;role;quantity [MWh/a];low;outlet;utility\n"


def power(folder, *amounts, delimiter=";", column="quantity"):
    """Write a table of power whose amounts (or other figures) are written so."""
    head = POWER.replace(";", delimiter)
    rows = [
        [f"p{n}", "steel", "source", *((one, "") if column == "quantity" else ("900000", one)),
         "feed_in", ""]
        for n, one in enumerate(amounts)
    ]  # fmt: skip
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in rows]
    return write_small(folder, power=head + "\n".join(delimiter.join(row) for row in quoted))


def amounts(folder):
    return load_park(folder).power["quantity"].tolist()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,5", 12.5), ("1234,567", 1234.567), ("0,125", 0.125), ("1.234,5", 1234.5),
        ("1,234.5", 1234.5), ("1.234.567", 1234567), ("1,234,567", 1234567), ("12 000", 12000),
        ("12\u00a0000", 12000), ("12\u2009000,5", 12000.5), ("12\u202f000", 12000),
        ("12'000.5", 12000.5), ("12’000", 12000), ("９０", 90), ("１２．５", 12.5), ("١٢", 12),
        ("12,34,567", 1234567), ("1,5E3", 1500), ("~5", 5), ("约30", 30), ("ca. 12,5", 12.5),
    ],
)  # fmt: skip
def test_what_can_be_read_in_one_way_is_read_and_said(tmp_path, text, number):
    draft, found = open_draft(power(tmp_path, text))
    assert not found
    assert draft.tables["power"]["quantity"].tolist() == [pytest.approx(number, rel=1e-15)]
    assert len([line for line in draft.defaults if repr(text) in line]) == 1
    fill = next(fill for fill in draft.fills if repr(text) in fill.source)
    assert (fill.table, fill.row, fill.column, fill.value) == ("power", "p0", "quantity", number)


def test_a_true_minus_is_a_minus(tmp_path):
    outlets = changed("outlets", "-50,EUR/MWh", "\u221250,EUR/MWh")
    park = small_park(tmp_path, **outlets)
    assert park.outlets.loc["feed_in", "price"] == -50
    assert any("\u221250" in line for line in park.defaults)


@pytest.mark.parametrize("cells", [("12.000", "8.000"), ("12.000", "8,5"), ("120.250",)])
def test_decimals_or_thousands_is_asked_in_a_file_with_semicolons(tmp_path, cells):
    found = [one for one in check(power(tmp_path, *cells)) if one.severity == "error"]
    assert {one.column for one in found} == {"quantity"}
    assert [one.value for one in found] == [cell for cell in cells if "," not in cell]
    number = float(found[0].value)
    assert f"{number:g} or {number * 1000:g}?" in found[0].allowed
    assert "decimal point" in found[0].remedy


def test_where_a_column_shows_points_they_part_decimals(tmp_path):
    assert amounts(power(tmp_path, "12.000", "8.25", "1234.500")) == [12, 8.25, 1234.5]
    plain = power(tmp_path / "a", "12.000", "8.000", delimiter=",")
    assert amounts(plain) == [12, 8]
    assert not any("12.000" in line for line in load_park(plain).defaults)


def test_where_a_comma_shows_what_it_parts_the_doubtful_follow(tmp_path):
    assert amounts(power(tmp_path / "a", "12,345", "8,5")) == [12.345, 8.5]
    assert amounts(power(tmp_path / "b", "12,345", "1,234,567", delimiter=",")) == [12345, 1234567]
    found = check(power(tmp_path / "c", "12,345", "1,234,567", "8,5"))
    assert "12345 or 12.345?" in only(found).allowed
    assert "12345 or 12.345?" in only(check(power(tmp_path / "d", "12,345", delimiter=","))).allowed


def test_a_reading_that_cannot_be_is_none(tmp_path):
    firms = SMALL["enterprises"].replace(",", ";").replace("10.00;50.00", "10,005;50.005")
    park = small_park(tmp_path, enterprises=firms)
    assert park.enterprises.loc["steel", ["lon", "lat"]].tolist() == [10.005, 50.005]


def test_a_whole_table_with_decimal_commas_is_read(tmp_path):
    heat = SMALL["heat"].replace(",", ";").replace("120;40", "120,5;40,25")
    park = small_park(tmp_path, heat=heat)
    assert park.heat.loc["cooling", ["supply_c", "target_c"]].tolist() == [120.5, 40.25]
    assert "heat: `supply_c`: decimal comma: '120,5' is read as 120.5" in park.defaults


@pytest.mark.parametrize(
    ("head", "cell", "value", "word"),
    [
        ("content", "<5", 5, "bound"), ("content", "≤ 0.5", 0.5, "bound"),
        ("content", "< 0,5", 0.5, "bound"), ("max", "<60", 60, "bound"),
        ("max", "≤60", 60, "bound"), ("min", ">3", 3, "bound"),
        ("content", "nd", None, "not known"),
        ("content", "n.d.", None, "not known"), ("content", "—", None, "not known"),
        ("content", "未检出", None, "not known"), ("content", "-", None, "not known"),
    ],
)  # fmt: skip
def test_a_bound_of_a_content_is_read_and_no_figure_is_none(tmp_path, head, cell, value, word):
    water = (
        f"id,enterprise,role,quantity [m3/a],outlet,{head}:Cl [mg/L]\n"
        f'w,brewery,source,5000,sewer,"{cell}"\n'
    )
    draft, faults = open_draft(write_small(tmp_path, water=water))
    assert not faults
    found = draft.contents[draft.contents["owner"] == "w"]["value"].tolist()
    assert found == ([] if value is None else [value])
    assert any(word in line and repr(cell) in line for line in draft.defaults)
    told = [fill.source for fill in draft.fills if fill.column == f"{head}:Cl [mg/L]"]
    assert len(told) == 1
    assert ("estimated" in told[0]) is (word == "bound")


def test_a_bound_on_the_wrong_side_is_told(tmp_path):
    water = "id,enterprise,role,quantity [m3/a],utility,{}:Cl [mg/L]\nw,cement,sink,50,mains,>5\n"
    assert "no bound" in only(faults(tmp_path / "a", water=water.format("max"))).allowed
    odd = only(faults(tmp_path / "b", water=water.format("content")), severity="warning")
    assert "smallest content" in odd.allowed


@pytest.mark.parametrize("cell", ["nd", "—", "-", "n/a", "#N/A"])
def test_no_figure_elsewhere_is_asked_about(tmp_path, cell):
    fault = only(check(power(tmp_path, cell, column="low")))
    assert "0, or not known?" in fault.allowed
    assert "leave the cell empty" in fault.remedy


def test_figures_of_the_cover_are_read_so_too(tmp_path):
    cover = COVER + 'discount_rate = "5,5 %"\ncarbon_price = "８０"\n'
    facts = '[facts]\nenergy_base = "１２．５ 万吨标煤/年"\nstaff = "12 000"\n'
    facts += 'main_resources = "1.234,5 kt/a"\n'
    info = load_park(write_small(tmp_path / "a", cover + facts)).info
    assert (info.discount_rate, info.carbon_price) == (pytest.approx(0.055), 80)
    assert info.facts["staff"].value == 12000
    assert info.facts["energy_base"].value == pytest.approx(125_000)
    assert info.facts["main_resources"].value == pytest.approx(1234500)
    fault = only(check(write_small(tmp_path / "b", COVER + 'carbon_price = "12,345"\n')))
    assert "12345 or 12.345" in str(fault)


NUMBERS = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False)
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
WAYS = {
    "plain": str,
    "comma": lambda text: text.replace(".", ","),
    "full width": lambda text: text.translate(WIDE),
    "thousands": lambda text: f"{float(text):,.2f}",
    "spaces": lambda text: f"{float(text):,.2f}".replace(",", "\u202f"),
    "swiss": lambda text: f"{float(text):,.2f}".replace(",", "’"),
    "european": lambda text: f"{float(text):,.2f}".translate(str.maketrans(",.", ".,")),
}


@given(NUMBERS, st.sampled_from(sorted(WAYS)), st.sampled_from(["", "-", "\u2212", "+"]))
def test_any_number_written_in_any_way_is_the_same_figure(number, way, sign):
    text = f"{number:.2f}"
    value = float(text) * (-1 if sign in ("-", "\u2212") else 1)
    assert one_figure(sign + WAYS[way](text)) == value


@given(st.text(max_size=12) | st.from_regex(r"[-+0-9., ']{1,12}", fullmatch=True))
def test_no_text_breaks_the_reader_of_numbers(text):
    found = written(text)
    assert len(found.readings) <= 2
    assert not any(math.isnan(value) for value in found.readings.values())
