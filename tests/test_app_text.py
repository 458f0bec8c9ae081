"""What a park says of itself is shown as text everywhere: no Markdown, no formula, no markup."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import pytest
from shipped_parks import shipped_park
from streamlit.testing.v1 import AppTest
from uploads import read_upload

from symbiosis.optimise import optimise
from symbiosis.plan.tables.bundles import bundles
from symbiosis.show.charts.curves import cascade_figure
from symbiosis.show.charts.possible import matrix, possible_exchanges
from symbiosis.show.names import names_of
from symbiosis.show.words import Words
from symbiosis.views.here import _workspaces
from symbiosis.views.plan_files_offered import folder_of
from symbiosis.views.upload import packed

PICTURE = "![x](http://pictures.test/p.png)"
LINK = "<a href='http://links.test'>x</a>"
PAGES = ("park", "matches", "optimise", "network", "compare", "export")
READ_AS_MARKDOWN = ("markdown", "caption", "error", "info", "warning")
LABELLED = ("expander", "number_input", "slider", "toggle", "button", "metric", "text_input")


@pytest.fixture(scope="module")
def park():
    park = shipped_park("teaching")
    firms = park.enterprises.assign(name=f"{PICTURE}{LINK}", name_zh=PICTURE)
    streams = {
        table: park.tables[table].assign(name=f"{table} {PICTURE}")
        for table in ("materials", "heat", "water", "power")
        if "name" in park.tables[table]
    }
    info = park.info.model_copy(update={"title": PICTURE, "summary": PICTURE})
    return replace(park.with_tables(enterprises=firms, **streams), info=info)


@pytest.fixture(scope="module")
def plan(park):
    return replace(optimise(park), notes=(f"a note {PICTURE}",))


@pytest.mark.parametrize("page", PAGES)
def test_no_page_reads_markdown_in_a_parks_own_words(root, park, plan, page):
    test = AppTest.from_file(str(root / "app.py"), default_timeout=600)
    test.query_params.update({"park": "teaching", "lang": "en"})
    test.run()
    own = _workspaces().open(test.session_state.owner)
    own.put("odd", park)
    own.keep(PICTURE, "odd", plan)
    kept = own.keep(PICTURE, "odd", plan)
    flow = bundles(plan.exchanges).index[0]
    choices = {"park": "odd", "plan": kept.id, "selection": {"kind": "flow", "id": flow}}
    for name, choice in choices.items():
        test.session_state[name] = choice
    test.switch_page(f"symbiosis/views/{page}_page.py").run()
    assert not test.exception
    texts = [str(each.value) for kind in READ_AS_MARKDOWN for each in getattr(test, kind)]
    texts += [str(each.label) for kind in LABELLED for each in getattr(test, kind)]
    bodies = [element.proto.body for element in test.get("html")]
    assert not [text for text in texts if "![x](" in text]
    assert not [body for body in bodies if LINK in body]
    assert test.session_state.park == "odd"


def test_charts_show_names_as_text(plan):
    names = names_of(plan.park, Words("en"))
    table = possible_exchanges(plan.matches)
    for chart in (
        matrix(table, names, "EUR", Words("en")), cascade_figure(plan, names, Words("en")),
    ):  # fmt: skip
        assert "links.test" in chart.to_json()
        assert "<a href" not in chart.to_json().replace("\\u003c", "<")


def test_a_terminal_shows_markup_as_text(symbiosis, root, tmp_path):
    source = root / "parks" / "teaching"
    copy = tmp_path / "park"
    copy.mkdir()
    for file in [*source.glob("*.csv"), source / "park.toml"]:
        text = file.read_text(encoding="utf-8")
        (copy / file.name).write_text(text.replace("Brewery", "[red]Brew[/]:beer:"), "utf-8")
    answer = symbiosis("match", "park")
    assert answer.returncode == 0, answer.stderr
    assert "[red]Brew[/]:beer:" in answer.stdout


def test_no_table_that_leaves_has_live_formulas(park):
    names = ["=cmd|' /C calc'!A0", "+1+cmd", "-2 degC", "@SUM(A1)", "-5"]
    odd = park.with_tables(enterprises=park.enterprises.assign(name=names))
    again = read_upload("odd.zip", packed(odd))
    assert list(again.enterprises["name"]) == names
    for data in (packed(odd), folder_of(optimise(odd))):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            tables = [name for name in archive.namelist() if name.endswith(".csv")]
            for table in tables:
                rows = csv.reader(io.TextIOWrapper(archive.open(table), "utf-8", newline=""))
                cells = {cell for row in rows for cell in row}
                assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-2 d"))]
