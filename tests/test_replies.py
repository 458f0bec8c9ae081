"""Doubts that somebody has examined: they stand apart, with the words, and do not vanish."""

from __future__ import annotations

import io

import pytest
from hand_park import hand_park
from rich.console import Console
from small_park import small_park

from symbiosis import optimise, review
from symbiosis.plan.review.doubts import Doubt, Reply, Row, named, number
from symbiosis.plan.review.replies import replies_of, unasked, with_replies
from symbiosis.show.terminal.doubt_list import doubts_report
from symbiosis.show.words import Words

PAIR = Doubt(5.0, "gain", {"giver": named("dow", "firm"), "taker": named("yara", "firm")},
             (Row("connections", "pipe", "length_km"),), ("a>b",), rule="leapfrog")  # fmt: skip
MANY = Doubt(9.0, "gain", {"count": number(2, "1")},
             (Row("heat", "hot", "hours_a_year"), Row("heat", "warm", "hours_a_year")),
             rule="never_stands")  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "about", "answers"),
    [
        ("leapfrog", ("dow",), [True, False]),
        ("leapfrog", ("dow", "yara"), [True, False]),
        ("leapfrog", ("a>b",), [True, False]),
        ("leapfrog", ("dow", "cargill"), [False, False]),
        ("leapfrog", (), [True, False]),
        ("never_stands", ("hot",), [False, False]),
        ("never_stands", ("hot", "warm"), [False, True]),
        ("never_stands", (), [False, True]),
        ("opposite", ("dow",), [False, False]),
    ],
)
def test_an_answer_answers_what_it_names_and_no_more(rule, about, answers):
    reply = Reply(rule, about, "examined", "")
    told = with_replies([PAIR, MANY], [reply])
    assert [not each.is_open for each in told] == answers
    assert bool(unasked(told, [reply])) == (not any(answers))


def test_rows_that_are_answered_one_by_one_answer_what_sums_them_up():
    replies = [Reply("never_stands", (name,), name, "") for name in ("hot", "warm")]
    (told,) = with_replies([MANY], replies)
    assert [each.answer for each in told.replies] == ["hot", "warm"]


PIPE = {
    "burnt": {"enterprise": "burner", "role": "source", "supply_c": 120.0, "target_c": 90.0,
              "quantity": 17_520.0, "basis": "estimated"},
    "homes": {"enterprise": "town", "role": "sink", "supply_c": 50.0, "target_c": 70.0,
              "quantity": 17_520.0, "basis": "estimated"},
}  # fmt: skip
PRICES = {"utilities": {"boiler": {"medium": "heat", "price": 60.0, "max_c": 200.0}},
          "outlets": {"tower": {"medium": "heat", "price": 0.0}}}  # fmt: skip
SAID = {"rule": "never_stands", "about": "", "answer": "two boilers", "source": "report 2023"}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Answer: two boilers (report 2023)"), ("zh", "答复：two boilers（report 2023）")],
)
def test_a_planner_reads_his_answer_beside_the_doubt(language, words):
    rows = [SAID, {"rule": "leapfrog", "about": "nobody", "answer": "no", "source": ""}]
    park = hand_park({"burner": 0, "town": 1}, heat=PIPE, examined=rows, **PRICES)
    plan = optimise(park)
    doubts = review(plan)
    assert [each.is_open for each in doubts] == sorted(
        (each.is_open for each in doubts), reverse=True
    )
    (own,) = [each for each in doubts if each.rule == "never_stands"]
    assert [each.answer for each in own.replies] == ["two boilers"]
    page = Console(file=io.StringIO(), width=200)
    page.print(doubts_report(plan, doubts, Words(language), unasked(doubts, replies_of(park))))
    told = page.file.getvalue()
    assert words in told
    assert "leapfrog · nobody" in told


def test_answers_come_from_the_parks_tables(tmp_path):
    table = "规则,关于,结论,source\nleapfrog,steel;farm,it is so,us\n"
    park = small_park(tmp_path, examined=table)
    assert replies_of(park) == (Reply("leapfrog", ("steel", "farm"), "it is so", "us"),)
