"""A report tells what the plan's tables say, in both languages, and every format tells it alike."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from functools import cache
from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import docx
import pytest

from symbiosis import Form, Scenario, Target, load_park, write_report
from symbiosis.errors import BadInput
from symbiosis.park.sentences import sentence
from symbiosis.plan.folder.shipped_plans import load_shipped_plan
from symbiosis.plan.tables.bundles import bundles
from symbiosis.show.fault_words import told_default
from symbiosis.show.figures import years
from symbiosis.show.report.content import Column, Facts, Grid, Picture, Text
from symbiosis.show.report.numbering import captions
from symbiosis.show.report.report import KINDS, report_of, with_worth_of, written
from symbiosis.show.words import Words

HOSTILE = {
    "steelworks": '#read("/etc/passwd") $x$ [a] *b*',
    "brewery": "<script>alert(1)</script> & Co",
    "cement_works": "{{ 7*7 }} {% raw %} </style>",
    "greenhouse": "=HYPERLINK(1) \\u{41} 𠮷 钢铁",
}
EN, ZH = Words("en"), Words("zh")


@cache
def plan():
    return load_shipped_plan("teaching", load_park("teaching"))


@cache
def told(language="en"):
    return report_of(plan(), language, made_by="A. Planner", day="2026-11-30")


@cache
def hostile():
    firms = plan().park.enterprises
    names = {place: HOSTILE.get(place, name) for place, name in firms["name"].items()}
    park = plan().park.with_tables(enterprises=firms.assign(name=names, name_zh=""))
    return report_of(replace(plan(), park=park, matched=plan().matches))


@cache
def file(kind):
    return written(told(), kind)


def grids(report):
    return [block for block in report.blocks() if isinstance(block, Grid)]


def grid(report, caption):
    return next(each for each in grids(report) if each.caption == caption)


def cards(report):
    return report.sections[2].parts


def said(section):
    return {name: text for block in section.blocks for name, text in block.rows}


def test_every_exchange_has_half_a_page_with_the_figures_of_the_tables():
    table, worth = plan().exchanges, plan().worth
    flows = bundles(table)
    flows = flows[(flows["from"] != flows["to"]) | (flows["net"] != 0.0)]
    assert len(cards(told())) == len(flows) == 7
    assert len(table) == 9, "the plan's own count is another, and said"
    notes = [block.text for block in told().blocks() if isinstance(block, Text)]
    assert EN("report.exchanges_together", count=9) in notes
    currency = plan().park.info.currency
    names = plan().park.enterprises["name"]
    for flow, row in flows.iterrows():
        who = f"{names[row['from']]} → {names[row['to']]}"
        amount = EN.amount(row["quantity"], row["unit"])
        found = [
            facts
            for card in cards(told())
            if card.title.endswith(who) and (facts := said(card))["Amount"] == amount
        ]
        assert len(found) == 1, flow
        facts = found[0]
        members = table.loc[list(row["members"])]
        assert facts["Giver saves"] == EN.amount(members["saving_donor"].sum(), f"{currency}/a")
        assert facts["Taker saves"] == EN.amount(members["saving_receiver"].sum(), f"{currency}/a")
        assert facts["Booked net"] == EN.amount(row["net"], f"{currency}/a")
        assert facts["Up front"] == EN.amount(row["capex"], currency)
        assert facts["Lost without it"] == EN.amount(worth["lost"][flow], f"{currency}/a")
        assert facts["Legal route"]
        assert facts["Known as"] == "notional"


def test_headlines_balances_and_factors_are_those_of_the_plan():
    report = told()
    head = grid(report, "The plan against a park without exchanges")
    cost = next(row for row in head.rows if row[0] == "Cost of the park")
    assert cost[1:4] == (
        EN.amount(plan().cost("baseline"), "EUR/a"),
        EN.amount(plan().cost(), "EUR/a"),
        EN.amount(-plan().saving, "EUR/a", sign=True),
    )
    streams = plan().streams[plan().streams["annual"] > 0.0]
    listed = [
        row for each in grids(report) if each.caption.startswith("Streams:") for row in each.rows
    ]
    assert len(listed) == len(streams)
    slag = streams.loc["steel_slag"] if "steel_slag" in streams.index else streams.iloc[0]
    amounts = tuple(EN.amount(slag[name], slag["unit"]) for name in ("annual", "exchanged", "rest"))
    assert any(row[3:6] == amounts for row in listed)
    factors = " ".join(
        text for each in grids(report) if each.caption.startswith("Factors") for row in each.rows
        for text in row
    )  # fmt: skip
    ledger = plan().ledger
    bought = ledger[(ledger["kind"] == "utility") & (ledger["amount"] != 0.0)]["item"].unique()
    library = plan().park.library.utilities["name"]
    assert all(str(library[item]) in factors for item in bought if item in library.index)


def test_it_says_what_it_is_and_what_it_rests_on():
    report = told()
    assert report.warning.startswith("ILLUSTRATION: 100.0 %")
    facts = dict(report.facts)
    assert facts["Year of the data"] == "2024"
    assert facts["Made by"] == "A. Planner"
    assert facts["Date"] == "2026-11-30"
    assert facts["Proof"] == "Proved optimal"
    assert len([block for block in report.blocks() if isinstance(block, Picture)]) == 5
    weakest = grid(report, "Weakest figures, by the savings that rest on them")
    saved = plan().exchanges[["saving_donor", "saving_receiver"]].sum(axis=1)
    heavy = saved.groupby(plan().exchanges["assumption"]).sum()
    assert len(weakest.rows) == (heavy > 0.0).sum()


def test_without_worth_it_says_so():
    bare = report_of(replace(plan(), worth=plan().worth.iloc[:0], matched=plan().matches))
    warnings = [block.text for block in bare.blocks() if isinstance(block, Text)]
    assert any("another exchange may take its place" in text.lower() for text in warnings)
    assert all("Lost without it" not in said(card) for card in cards(bare))
    same, complete = with_worth_of(plan())
    assert same is plan()
    assert complete


def test_targets_stand_beside_what_is_reached():
    waste = Form(accounts={"by_products_exchanged": 1.0})
    target = Target(numerator=waste, denominator=Form(constant=100_000.0), minimum=50.0)
    aimed = plan().scenario.model_copy(update={"targets": (target,)})
    assert isinstance(aimed, Scenario)
    report = report_of(replace(plan(), scenario=aimed, matched=plan().matches))
    ((_, asked, reached),) = grid(report, "Targets of this plan").rows
    assert asked == "≥ 50.0 %"
    amount = plan().accounts["plan"]["by_products_exchanged"]
    assert reached == f"{amount / 1000.0:.1f} %"


def test_chinese_is_complete():
    report = told("zh")
    ours = [report.subtitle, report.contents, *(name for name, _ in report.facts)]
    ours += [section.title for section in report.sections]
    for block in report.blocks():
        if isinstance(block, Grid):
            ours += [block.caption, *(column.title for column in block.columns)]
        elif isinstance(block, Facts):
            ours += [name for name, _ in block.rows]
        elif isinstance(block, Picture):
            ours.append(block.caption)
        elif not block.text.startswith("•"):
            # What is quoted is explained, in whatever words it stands in the data.
            ours.append(re.sub("“[^”]*”", "", block.text))
    plain = [
        text for text in ours if re.search(r"[A-Za-z]{3,}", re.sub("`symbiosis|MWh", "", text))
    ]
    assert [text for text in plain if "indicators" not in text] == []
    listed = grid(report, "全部交换").rows
    assert not [cell for row in listed for cell in row if re.search(r"[A-Za-z]{4,}", cell)]
    assert len(report.sections) == len(told().sections)
    same = [len(each.rows) for each in grids(told())]
    assert [len(each.rows) for each in grids(report)] == same


class Page(HTMLParser):
    """Collects the text of a page, its tags, and what it would fetch."""

    def __init__(self):
        super().__init__()
        self.text, self.tags, self.fetched = [], [], []
        self._hidden = ""

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self._hidden = tag if tag in {"style", "script"} else ""
        named = {"src", "href", "xlink:href"}
        self.fetched += [value for name, value in attrs if name in named and value[0] != "#"]

    def handle_data(self, data):
        if self._hidden != "style":
            self.text.append(data)


def page_of(data: bytes) -> Page:
    page = Page()
    page.feed(data.decode("utf-8"))
    return page


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\u00ad]+", "", text)


def test_html_holds_everything_and_fetches_nothing():
    data = file("html")
    page = page_of(data)
    text = squeezed("".join(page.text))
    assert all(squeezed(each) in text for each in told().texts())
    assert page.fetched == []
    assert page.tags.count("svg") == 5
    assert re.findall(rb"url\((?!data:|#)", data) == []
    assert b"@font-face" in data


def test_names_are_names_in_every_format(tmp_path):
    texts = {}
    page = page_of(written(hostile(), "html"))
    assert "script" not in page.tags
    texts["html"] = "".join(page.text)
    document = docx.Document(BytesIO(written(hostile(), "docx")))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    texts["docx"] = "".join([*cells, *(each.text for each in document.paragraphs)])
    (tmp_path / "hostile.pdf").write_bytes(written(hostile(), "pdf"))
    if shutil.which("pdftotext"):
        texts["pdf"] = pdf_text(tmp_path / "hostile.pdf")
    for text in texts.values():
        for name in HOSTILE.values():
            assert squeezed(name) in squeezed(text)
        assert "root:" not in text


def pdf_text(path) -> str:
    answer = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], capture_output=True, encoding="utf-8", check=True
    )
    return answer.stdout


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_pdf_is_read_in_chinese_and_has_pages(tmp_path):
    (tmp_path / "report.pdf").write_bytes(written(told("zh"), "pdf"))
    text = squeezed(pdf_text(tmp_path / "report.pdf"))
    for section in told("zh").sections:
        assert squeezed(section.title) in text
    assert "1/" not in text[:200]
    assert squeezed(cards(told("zh"))[0].title.split()[-1]) in text


def test_word_has_real_headings_tables_captions_and_contents():
    document = docx.Document(BytesIO(file("docx")))
    styles = [each.style.name for each in document.paragraphs]
    assert styles.count("Heading 1") == len(told().sections)
    parts = sum(len(section.parts) for section in told().sections)
    assert styles.count("Heading 2") == parts
    pictures = [block for block in told().blocks() if isinstance(block, Picture)]
    assert styles.count("Caption") == len(grids(told())) + len(pictures)
    assert len(document.inline_shapes) == len(pictures)
    facts = [block for block in told().blocks() if isinstance(block, Facts)]
    assert len(document.tables) == len(grids(told())) + len(facts) + 1
    # Every line of the contents leads to its heading, and asks for its page when it is opened.
    text = document.element.xml
    marks = re.findall(r'bookmarkStart w:id="\d+" w:name="(_Toc\d+)"', text)
    assert len(marks) == len(told().sections)
    assert re.findall(r'hyperlink w:anchor="(_Toc\d+)"', text) == marks
    assert re.findall(r"PAGEREF (_Toc\d+) ", text) == marks
    assert text.count('w:dirty="true"') == len(marks)
    assert document.core_properties.author == "A. Planner"


def test_tables_are_kept_on_a_page_by_the_lines_that_they_take_not_by_their_rows():
    columns = (Column("a", 1.0), Column("b", 3.0))
    assert Grid("", columns, (("x", "y"),) * 13).is_short
    assert not Grid("", columns, (("x", "y"),) * 14).is_short
    assert not Grid("", columns, (("x", "wordy " * 100),) * 3).is_short
    assert not Grid("", columns, (("x", "\u4f59" * 400),) * 2).is_short


def test_the_map_leaves_room_for_the_headline_and_no_section_but_the_first_begins_a_page():
    pictures = [block for block in told().blocks() if isinstance(block, Picture)]
    assert max(each.figure.get_figheight() for each in pictures) < 4.5
    assert [section.new_page for section in told().sections].count(True) == 1


def test_notes_and_fillings_call_streams_by_their_names():
    called = {"u1": "Mill (flue gas)", "u2": "Town (heating)"}
    note = sentence("left_out", streams="u1, u2")
    assert "Mill (flue gas), Town (heating)" in Words("en").told(note, called.__getitem__)
    assert "Mill (flue gas)、Town (heating)" in Words("zh").told(note, called.__getitem__)
    filled = "water: `park_wwtp_cn` is used, 2.8 CNY/m3, for what names no outlet: u1, u2"
    assert told_default(filled, Words("en"), called).endswith("Mill (flue gas), Town (heating)")
    assert told_default(filled, Words("zh"), called).endswith("Mill (flue gas)、Town (heating)")


def test_what_is_back_within_weeks_is_not_back_in_no_time():
    assert [years(each) for each in (0.0, 0.01, 0.06, 12.34)] == ["0.0", "< 0.1", "0.1", "12.3"]


def test_the_same_plan_is_the_same_file():
    again = report_of(plan(), "en", made_by="A. Planner", day="2026-11-30")
    for kind in KINDS[1:]:
        assert written(again, kind) == file(kind), kind
    names = zipfile.ZipFile(BytesIO(file("docx"))).infolist()
    assert {each.date_time for each in names} == {(1980, 1, 1, 0, 0, 0)}


def test_a_report_is_written_whole_or_not_at_all(tmp_path):
    (tmp_path / "thesis.docx").write_bytes(b"three years of work")
    with pytest.raises(BadInput, match="did not write it"):
        write_report(plan(), tmp_path / "thesis.docx")
    (tmp_path / "thesis.docx").unlink()
    with pytest.raises(BadInput, match=r"\.html, \.pdf, \.docx"):
        write_report(plan(), tmp_path / "report.odt")
    with pytest.raises(BadInput, match="language 'fr'"):
        write_report(plan(), tmp_path / "report.html", "fr")
    assert list(tmp_path.iterdir()) == []
    write_report(plan(), tmp_path / "report.html", made_by="A. Planner", day="2026-11-30")
    # The same plan is the same file.
    assert (tmp_path / "report.html").read_bytes() == file("html")


def test_the_command_writes_what_is_asked_for(symbiosis, tmp_path):
    answer = symbiosis(
        "report", "teaching", "--quick", "-o", "a.html", "--lang", "zh", "--by", "王"
    )
    assert answer.returncode == 0
    assert "报告已写入 a.html" in answer.stderr
    assert 'lang="zh"' in (tmp_path / "a.html").read_text("utf-8")
    answer = symbiosis("report", "teaching", "-o", "a.txt")
    assert answer.returncode == 1
    (tmp_path / "bare").mkdir()
    answer = symbiosis("report", "nowhere")
    assert answer.returncode == 1


def test_tables_and_figures_have_numbers_and_nothing_hidden_breaks_what_is_copied():
    report = told()
    called = captions(report)
    tables = [called[id(each)] for each in grids(report)]
    assert [text.split("  ")[0] for text in tables] == [
        f"Table {number}" for number in range(1, len(tables) + 1)
    ]
    page = unescape(written(report, "html").decode("utf-8"))
    assert all(text in page for text in tables)
    assert "\u200b" not in page
