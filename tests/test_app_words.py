"""Both languages say everything, nothing else is said, and numbers read as their readers write."""

from __future__ import annotations

import ast
import json
import re
import string
from itertools import pairwise

import pytest
from shipped_parks import shipped_matches

from symbiosis.decide.indicator_verdicts import VERDICTS
from symbiosis.matching.refusals import REASONS
from symbiosis.park.accounts import ACCOUNTS
from symbiosis.park.columns import BASES
from symbiosis.park.facts import FACTS
from symbiosis.park.library import load_library
from symbiosis.park.media import MEDIA
from symbiosis.park.meters.meter_series import FINDINGS
from symbiosis.park.objectives import OBJECTIVES
from symbiosis.park.schema import ENTERPRISE_KINDS, LEGAL_ROUTES
from symbiosis.park.sentences import SENTENCES, parts_of, sentence
from symbiosis.park.stream_classes import CLASSES, SWITCHES
from symbiosis.plan.review.doubts import MEASURES
from symbiosis.plan.review.second_opinion import RULES
from symbiosis.show.words import LANGUAGES, Words

SHOWN = ("symbiosis/cli", "symbiosis/views", "symbiosis/show")
DYNAMIC = {
    "account": ACCOUNTS,
    "asks": set(
        load_library()
        .indicators.query("threshold != threshold and threshold_text not in ('', '-')")
        .index
    ),
    "basis": BASES,
    "check.column": ("stream", "firm", "role", "written", "amount", "hours"),
    "check.role": ("source", "sink", "process"),
    "checked": Words("en").topic("checked."),
    "class": CLASSES,
    "counted": {f"{name}.{how}" for name, ways in SWITCHES.items() for how in ways},
    "fact": FACTS,
    "finding": FINDINGS,
    "group": set(load_library().indicators.query("kind == 'GI component'")["group"]),
    "kind": ENTERPRISE_KINDS,
    "law": MEDIA,
    "measured_in": set(load_library().indicators["unit"]) - {"", "money/t"},
    "medium": MEDIA,
    "nace": set(
        load_library().sectors.groupby("nace").filter(lambda kinds: len(kinds) > 1)["nace"]
    ),
    "objective": OBJECTIVES,
    "reason": REASONS,
    "report.basis": BASES,
    "review.measure": MEASURES,
    "review.mend": [rule.name for rule in RULES],
    "review.rule": [rule.name for rule in RULES],
    "review.source": [rule.name for rule in RULES],
    "review.told": [rule.name for rule in RULES],
    "route": LEGAL_ROUTES,
    "switch": SWITCHES,
    "verdict": VERDICTS,
}
"""Keys that are put together while the program runs: prefix -> what may follow."""

UNSEEN = ("st.components", "st.context", "st.query_params", "st.session_state")


@pytest.fixture(scope="module")
def dictionaries(root):
    found = {language: {} for language in LANGUAGES}
    for language, words in found.items():
        for said in topics(root, language).values():
            assert not set(words) & set(said)
            words.update(said)
    # What a plan says stands in English where it is written.
    told = {f"told.{name}": text for name, text in SENTENCES.items()}
    return found | {"en": found["en"] | told}


def topics(root, language):
    folder = root / "symbiosis/show/languages" / language
    return {file.name: json.loads(file.read_text("utf-8")) for file in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def sources(root):
    files = [file for folder in SHOWN for file in sorted((root / folder).rglob("*.py"))]
    return {file.name: ast.parse(file.read_text("utf-8")) for file in files}


def test_both_languages_have_the_same_keys(dictionaries):
    english, chinese = dictionaries["en"], dictionaries["zh"]
    # English units are written as they stand in the data.
    units = {f"unit.{unit}" for unit in ("CNY", "EUR", "km", "m3", "t")}
    # A single thing is said otherwise in English only.
    told = {key for key in english if not key.endswith(".one")}
    assert told == {key for key in chinese if not key.endswith(".one")} - units
    single = {key for book in (english, chinese) for key in book if key.endswith(".one")}
    assert all("{count}" in english[key.removesuffix(".one")] for key in single)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_have_the_same_topics_each_in_order(root, language):
    assert set(topics(root, language)) == set(topics(root, "en"))
    for words in topics(root, language).values():
        assert all(before < after for before, after in pairwise(words))


def test_both_languages_fill_the_same_braces(dictionaries):
    def braces(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, text in dictionaries["en"].items():
        assert braces(text) == braces(dictionaries["zh"][key.removesuffix(".one")]), key


def test_chinese_is_chinese(dictionaries):
    same = {"map.subtitle_park"} | {key for key in dictionaries["zh"] if key.startswith("unit.")}
    for key, text in dictionaries["zh"].items():
        if key not in same and re.search(r"[A-Za-z]{3,}", re.sub(r"\{\w+\}", "", text)):
            assert re.search(r"[\u4e00-\u9fff]", text), key


@pytest.mark.parametrize("name", SENTENCES)
def test_what_a_plan_says_is_read_again_and_said_in_chinese(name):
    pieces = string.Formatter().parse(SENTENCES[name])
    parts = {part: "1,5" for _, part, _, _ in pieces if part}
    text = sentence(name, **parts)
    assert parts_of(text) == (name, parts)
    said = Words("zh").told(text)
    assert all(value in said for value in parts.values())
    assert re.search(r"[\u4e00-\u9fff]", said)


def test_every_refusal_of_the_shipped_parks_is_said_in_chinese():
    for park in ("teaching", "guitang", "kalundborg_2010", "ghent_terneuzen"):
        for detail in shipped_matches(park).refusals["detail"].unique():
            assert parts_of(detail), detail


def test_what_a_plan_says_of_another_sentence_is_said_in_chinese_too():
    fault = sentence("broken", said=sentence("no_today"), faults="balance of x")
    assert Words("zh").told(fault).startswith("仅靠现有交换")
    assert Words("zh").told("price of grid is estimated", str.upper) == "GRID 的价格为估算数据"
    assert Words("zh").told("No such sentence.") == "No such sentence."


def spoken(tree: ast.AST) -> list[ast.expr]:
    """Find what is handed to `say` and to `say.known`."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = ast.unparse(node.func)
            if name == "say" or name.endswith((".say", "words()", "say.known")):
                first = node.args[0]
                found += [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    return found


def test_every_key_that_is_said_exists(sources, dictionaries):
    for file, tree in sources.items():
        for key in spoken(tree):
            if isinstance(key, ast.Constant):
                assert key.value in dictionaries["en"], f"{file}: {key.value}"
            elif isinstance(key, ast.JoinedStr):
                head = getattr(key.values[0], "value", "")
                heads = [known for known in dictionaries["en"] if known.startswith(str(head))]
                assert heads or isinstance(key.values[0], ast.FormattedValue), file


@pytest.mark.parametrize("prefix", sorted(DYNAMIC))
def test_every_code_that_data_may_bring_has_a_word(prefix, dictionaries):
    missing = {f"{prefix}.{code}" for code in DYNAMIC[prefix]} - set(dictionaries["en"])
    assert not missing


def test_nothing_is_said_that_is_not_in_the_dictionaries(sources):
    """A text that Streamlit shows comes from `say`, never from the source."""
    for file, tree in sources.items():
        for node in ast.walk(tree):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if not name.startswith("st.") or name.startswith(UNSEEN):
                continue
            shown = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "help")]
            for text in shown:
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    assert not re.search(r"[A-Za-z\u4e00-\u9fff]{2,}", text.value), (
                        f"{file}:{node.lineno} {text.value}"
                    )


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        (1_234_567.0, "t/a", "1.23 Mt/a", "123 万吨/年"),
        (5e8, "EUR/a", "500 M EUR/a", "5.00 亿欧元/年"),
        (20_000.0, "MWh/a", "20.0 GWh/a", "20.0 GWh/年"),
        (-4e6, "CNY/a", "−4.00 M CNY/a", "−400 万元/年"),
        (12.0, "1", "12", "12"),
        (0.0, "m3/a", "0 m³/a", "0 m³/年"),
        (float("nan"), "t/a", "– t/a", "– 吨/年"),
    ],
)
def test_amounts_read_as_their_readers_write_them(value, unit, english, chinese):
    assert Words("en").amount(value, unit) == english
    assert Words("zh").amount(value, unit) == chinese


def test_a_rise_has_a_plus():
    assert Words("en").amount(3.0, "t/a", sign=True) == "+3.00 t/a"
    assert Words("en").percent(0.25, sign=True) == "+25.0 %"
