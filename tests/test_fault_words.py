"""Faults and fills in the reader's language: every kind has words, and none is left in English."""

from __future__ import annotations

import ast
import re
import string

import openpyxl
import pytest

from symbiosis.cli import run
from symbiosis.park.faults import Fault
from symbiosis.park.fills import Said
from symbiosis.park.sentences import FIGURES
from symbiosis.show.fault_words import TOPIC, close, retold, told_default, told_fault, told_said
from symbiosis.show.understanding import by_table
from symbiosis.show.words import Words

EN, ZH = Words("en"), Words("zh")
READERS = (
    *("canonical", "cells", "contents", "defaults", "fact_reading", "fallbacks", "gas"),
    *("local_words", "measured_cells", "nameless", "naming", "number_cells", "reading", "refused"),
    *("scales", "sheet", "signs", "steam", "unit_numbers", "unit_words", "units", "written"),
    *("extracted", "sectors/offers", "sectors/filling", "steam_rows", "water_classes"),
    *("property_cells", "unshifted", "own"),
    *("haves/guessing", "haves/placing", "haves/wish_questions"),
    *("containers/coordinates", "containers/drawn_places", "containers/folder"),
    *("containers/sheet_cells", "containers/sheet_walk", "containers/text_files"),
    *("series/hourly_files", "series/hour_marks", "joining"),
    "checks/*",
)
"""Files of `symbiosis/park` that say what a planner reads."""
NO_SENTENCES = {
    *("us_gallon (3.785 L)", "imperial_gallon (4.546 L)", "and of", ", row", "return"),
    *("usual set", "turbine condenser", "extraction steam", "cooling water", "power plant"),
    *("waste water", "thermal power", "turbine condenser, 凝汽", "extraction steam, 抽汽"),
    *("/a or more.", "/a is more than any stream known", "/a is lost in rounding"),
    '"` in [crs] of park.toml.',
    *("not among the enterprises", "/a is 1000 times all others", ", or add your own to own_"),
}
"""Words of the data, and pieces before which a code stands that a sentence takes as a whole."""
IN_CODE = ("compile", "sub", "fullmatch", "search", "removeprefix")


def chunks(tree):
    """Give the fixed texts of a file that read like sentences."""
    skipped = {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        or (isinstance(node, ast.Call) and getattr(node.func, "attr", "") in IN_CODE)
        for each in ([node.value] if isinstance(node, ast.Expr) else ast.walk(node))
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in skipped and re.search("[a-z]{2,} [a-z]{2,}", node.value):
            yield node.value.strip()


def test_whatever_readers_and_checks_say_is_among_the_sentences(root):
    pieces = [
        text for told in EN.topic(TOPIC).values() for text, *_ in string.Formatter().parse(told)
    ]
    files = [
        file for name in READERS for file in sorted((root / "symbiosis/park").glob(f"{name}.py"))
    ]
    lost = [
        f"{file.name}: {chunk!r}"
        for file in files
        for chunk in chunks(ast.parse(file.read_text("utf-8")))
        if chunk not in NO_SENTENCES and not any(chunk in piece for piece in pieces)
    ]
    assert len(files) > 40
    assert not lost, "write them into languages/{en,zh}/checked.json:\n" + "\n".join(lost)


def test_every_sentence_is_found_again_by_its_own_name():
    chinese = ZH.topic(TOPIC)
    for name, english in EN.topic(TOPIC).items():
        parts = [part for _, part, _, _ in string.Formatter().parse(english) if part]
        said = {part: "7" if part in FIGURES else "Qx" for part in parts}
        text = english.format(**said)
        assert retold(text, EN) == text
        assert retold(text, ZH) == close(chinese[name].format(**said)), name


def test_a_fault_says_place_and_words_in_chinese_as_the_workbook_has_them():
    fault = Fault(
        "error", "a.xlsx, sheet 物料", "materials", "slag (line 3)", "quantity", "12,345",
        "12345 or 12.345? Its comma or point may part decimals or thousands",
        "Write 12345 or 12.345, with a decimal point if any.", 3, "物料!E3",
    )  # fmt: skip
    told = told_fault(fault, ZH)
    assert told.place == "物料 · slag（第 3 行） · 数量 · 物料!E3"
    assert told.sentence == "12345 还是 12.345？其中的逗号或点可能是小数点，也可能是千位分隔。"
    assert told.line(ZH).startswith("错误：物料 · slag（第 3 行）")
    assert told_fault(fault, EN).sentence == fault.sentence
    assert told_fault(fault, EN).place == "materials · slag (line 3) · quantity · 物料!E3"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            Said("heat", "4 of 4 rows have no `scope`: `net` is used"),
            "热：4 行中有 4 行未填“口径”：按“净值”处理",
        ),
        (
            Said("materials", "`content:Cl [mg/kg]`: a bound: '<5' is read as 5"),
            "物料：“含量:Cl [mg/kg]”：界限值，“<5”读作 5",
        ),
        (
            Said("water", "`park_wwtp_cn` is used, 2.8 CNY/m3, for what names no outlet: a, b"),
            "水：未填处置出口的按园区污水厂（park_wwtp_cn）处理，2.8 CNY/m3：a、b",
        ),
        (
            Said("have_want", "line 3: `粉煤灰` is the material source `s`, material "
                 "`fly_ash`, by its name"),
            "供需清单：第 3 行：“粉煤灰”归为副产物的供应 s，物料粉煤灰（fly_ash），依据名称",
        ),
    ],
)  # fmt: skip
def test_what_was_filled_in_is_said_in_chinese(said, told):
    assert told_said(said, ZH) == told
    assert told_default(str(said), ZH) == told
    assert told_said(said, EN) == str(said)


def test_what_is_no_sentence_of_ours_stays():
    assert retold("a note of somebody else", ZH) == "a note of somebody else"
    assert told_default("Somebody: said this", ZH) == "Somebody: said this"


def test_check_and_its_marks_speak_chinese_to_the_last_word(tmp_path, capsys):
    book = tmp_path / "a.xlsx"
    assert run(["new", str(book), "--lang", "zh"]) == 0
    sheets = openpyxl.load_workbook(book)
    firms, streams = sheets["企业"], sheets["物料"]
    for line, row in (
        (3, ("a", "甲厂", "", "24", 121.8, 30.9)),
        (4, ("a", "乙厂", "", "", 30, 121)),
    ):
        for column, cell in enumerate(row, start=1):
            firms.cell(line, column, cell)
    for column, cell in enumerate(("s", "丙厂", "给", "刚渣", "12,345", "吨每"), start=1):
        streams.cell(3, column, cell)
    sheets.save(book)
    capsys.readouterr()
    marked = tmp_path / "m.xlsx"
    assert run(["check", str(book), "--lang", "zh", "--mark", "-o", str(marked)]) == 1
    said = capsys.readouterr().out.replace(str(book), "")
    assert not re.findall(r"\b(?:the|is|are|not|of|or|Write|Add|Did|Give|line)\b", said)
    comments = [
        cell.comment.text
        for row in openpyxl.load_workbook(marked)["物料"].iter_rows(min_row=3)
        for cell in row
        if cell.comment
    ]
    assert len(comments) >= 4
    assert not [text for text in comments if re.search("[a-z]{2,} [a-z]{2,}", text)]


def test_what_was_understood_comes_before_whose_id_a_name_is():
    said = [
        Said("heat", "line 2 is an example, left out"),
        Said("heat", "`Mill` is read as `m`"),
        Said("water", "`Mill` is read as `m`"),
        Said("heat", "4 of 4 rows have no `scope`: `net` is used"),
    ]
    assert by_table(said) == [[said[3], said[0], said[1]], [said[2]]]
