"""Tables are headed, explained and filled in the reader's words, whatever the data call things."""

from __future__ import annotations

import json
import re

import pytest
from shipped_parks import shipped_park
from streamlit.testing.v1 import AppTest

from symbiosis.park.schema import TABLES
from symbiosis.show.words import Words
from symbiosis.views.editing import EDITED
from symbiosis.views.park_columns import shown_columns, shown_names

HAN = re.compile("[\u4e00-\u9fff]")
PARKS = ("teaching", "guitang", "ghent_terneuzen")


def configured(park, table, language):
    frame = park.tables[table].reset_index()[shown_names(park, table)]
    return shown_columns(park, table, frame, Words(language))


@pytest.mark.parametrize("name", PARKS)
@pytest.mark.parametrize("table", EDITED)
def test_every_heading_and_note_of_a_park_is_in_the_readers_language(name, table):
    park = shipped_park(name)
    chinese, english = (configured(park, table, language) for language in ("zh", "en"))
    for column, shown in chinese.items():
        label = shown["label"].partition(" [")[0]
        assert HAN.search(label) or label in ("COD", "NH3-N"), column
        assert HAN.search(shown["help"]), column
    assert not [shown["label"] for shown in english.values() if HAN.search(shown["label"])]


def named(shown, column):
    """What may be chosen in a column: code -> what the reader sees."""
    return {each["value"]: each["label"] for each in shown[column]["type_config"]["options"]}


def test_what_the_library_knows_is_chosen_by_its_name():
    shown = configured(shipped_park("guitang"), "materials", "zh")
    assert named(shown, "material")["bagasse"] == "蔗渣"
    assert named(shown, "enterprise")["paper"] == "造纸厂"
    assert named(shown, "role") == {"source": "可供", "sink": "需求"}
    assert named(shown, "outlet")["none"] == "无"
    firms = configured(shipped_park("teaching"), "enterprises", "zh")
    assert named(firms, "kind")["town"] == "城镇"
    assert named(firms, "sector")["brewery"] == "啤酒厂"


def test_everything_that_stands_in_a_table_may_be_chosen_there():
    for name in PARKS:
        park = shipped_park(name)
        for table in EDITED:
            for column, shown in configured(park, table, "zh").items():
                if shown["type_config"]["type"] == "selectbox":
                    there = set(park.tables[table].reset_index()[column].dropna()) - {""}
                    known = {each["value"] for each in shown["type_config"]["options"]}
                    assert there <= known, f"{name} {table} {column}"


def test_a_column_without_a_word_in_it_is_not_shown_unless_it_is_asked_of_everybody():
    park = shipped_park("guitang")
    assert "output_unit" not in shown_names(park, "enterprises")
    assert {"name", "sector"} <= set(shown_names(park, "enterprises"))
    assert "legal_route" not in shown_names(park, "materials")


def test_rows_that_say_their_unit_have_none_in_the_heading():
    park = shipped_park("guitang")
    heads = {name: shown["label"] for name, shown in configured(park, "heat", "en").items()}
    assert heads["quantity"] == "Quantity"
    assert heads["supply_c"] == "Supply temperature [°C]"
    assert set(heads) <= set(TABLES["heat"].names)


@pytest.mark.parametrize("page", ["park", "matches", "network"])
def test_no_table_of_a_page_has_an_english_heading_in_chinese(root, page):
    test = AppTest.from_file(str(root / "app.py"), default_timeout=600)
    test.query_params.update({"park": "guitang", "lang": "zh"})
    test.run()
    if page != "network":
        test.switch_page(f"symbiosis/views/{page}_page.py").run()
    assert not test.exception
    tables = [each.proto for each in test.dataframe]
    assert tables
    for table in tables:
        for column in json.loads(table.columns).values():
            if label := (column or {}).get("label"):
                assert HAN.search(label), label
