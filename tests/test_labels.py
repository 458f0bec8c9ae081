"""Labels: every table, column and choice has a name in both languages, and is read by it."""

from __future__ import annotations

from collections import Counter

import pytest

from symbiosis.park.headings import choice_named, column_named, label_of, plain, table_named
from symbiosis.park.library import load_library
from symbiosis.park.load import open_draft
from symbiosis.park.raw import raw_park
from symbiosis.park.reading import read_draft
from symbiosis.park.schema import GEOMETRY_TABLES, TABLES
from symbiosis.park.sheet import Heading, heading_of

INFO = {"id": "p", "title": "P", "country": "BE", "currency": "EUR", "price_year": 2024}
EVERY = {**TABLES, **GEOMETRY_TABLES}


def test_everything_has_a_label_and_a_note_in_chinese():
    """What is missing goes into symbiosis/park/library/column_labels.csv."""
    missing = [name for name in EVERY if label_of(name) is None]
    for name, table in EVERY.items():
        for column in table.columns:
            label = label_of(name, column.name)
            missing += [] if label and label.zh and label.note_zh else [f"{name}.{column.name}"]
            missing += [
                f"{name}.{column.name}.{choice}"
                for choice in column.choices
                if label_of(name, column.name, choice) is None
            ]
    assert not missing


def test_no_word_means_two_columns_or_two_choices():
    doubled = []
    for name, table in EVERY.items():
        words = Counter(
            word
            for column in table.names
            for word in {plain(each) for each in (column, *label_of(name, column).words)}
        )
        doubled += [f"{name}: {word}" for word, count in words.items() if count > 1]
        for column in table.columns:
            words = Counter(
                word
                for choice in column.choices
                for word in {
                    plain(each) for each in (choice, *label_of(name, column.name, choice).words)
                }
            )
            doubled += [f"{name}.{column.name}: {w}" for w, count in words.items() if count > 1]
    assert not doubled


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        ("数量 [t/a]", Heading("quantity", "t/a")),
        ("数量（万吨/年）", Heading("quantity", "万吨/年")),
        ("Quantity* 【t/a】", Heading("quantity", "t/a")),
        ("SUPPLY Temperature", None),
        ("含量：Cl [mg/L]", Heading("Cl", "mg/L", "content")),
        ("Limit:COD [mg/L]", Heading("COD", "mg/L", "max")),
        ("企业", Heading("enterprise")),
        ("wat", None),
    ],
)
def test_headings_are_read_in_both_languages(head, heading):
    assert heading_of(head, TABLES["materials"]) == heading


def test_sheets_columns_and_choices_are_found_by_what_they_are_called():
    for name in EVERY:
        assert table_named(label_of(name).zh) == name
    assert column_named(TABLES["heat"], "Supply temperature") == "supply_c"
    assert choice_named("heat", "role", ("source", "sink"), "供应") == "source"


def understood(
    rows, enterprises=({"编号": "mill", "名称": "Mill & Co", "经度": 4.0, "纬度": 51.0},)
):
    raw = raw_park(INFO, {"enterprises": list(enterprises), "materials": rows})
    return read_draft(raw, load_library())


def test_names_are_read_as_ids_and_said():
    row = {"编号": "s", "企业": "Mill & Co", "供需": "供应", "数量 [t/a]": 5}
    steel = load_library().materials.loc["steel_slag"]
    for written in (f"steel_slag {steel['name_zh']}", steel["name_zh"], steel["name"].upper()):
        draft, faults = understood([{**row, "物料": written, "处置出口": "无"}])
        assert not [fault for fault in faults if fault.severity == "error"]
        stream = draft.tables["materials"].iloc[0]
        assert (stream["material"], stream["enterprise"]) == ("steel_slag", "mill")
        assert (stream["role"], stream["outlet"]) == ("source", "none")
        assert "materials: `Mill & Co` is read as `mill`" in map(str, draft.defaults)


def test_a_name_of_two_firms_is_asked():
    firms = [{"编号": name, "名称": "Twin", "经度": 4.0, "纬度": 51.0} for name in ("a", "b")]
    _, faults = understood([{"编号": "s", "企业": "twin", "物料": "steel_slag"}], firms)
    assert "the name of `a` and of `b`" in [fault.allowed for fault in faults]


def test_streams_without_id_are_named_after_firm_and_kind_and_said():
    row = {"编号": "", "企业": "mill", "物料": "steel_slag", "供需": "供应", "数量 [t/a]": 5}
    draft, faults = understood([row, row, {**row, "编号": "own"}, {**row, "企业": ""}])
    assert draft.tables["materials"]["id"].tolist() == [
        "mill_steel_slag", "mill_steel_slag_2", "own", "",
    ]  # fmt: skip
    assert any("`mill_steel_slag_2` (line 3)" in str(told) for told in draft.defaults)
    assert [fault.line for fault in faults if fault.column == "id"] == [5]


def test_example_rows_are_left_out_and_said():
    row = {"编号": "例如 s", "企业": "mill", "物料": "steel_slag", "供需": "供应", "数量 [t/a]": 5}
    draft, _ = understood([row, {**row, "编号": "s"}])
    assert draft.tables["materials"]["id"].tolist() == ["s"]
    assert "materials: line 2 is an example, left out" in map(str, draft.defaults)
    assert not any("example" in str(told) for told in open_draft("teaching")[0].defaults)
