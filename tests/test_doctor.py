"""The doctor tries what is needed and says what is missing; only what fails ends badly."""

from __future__ import annotations

import json
from importlib.util import find_spec

from symbiosis.cli.examination import EXTRAS
from symbiosis.solving.engine.trial_problem import ANSWER, highs_answer, scip_answer


def found(answer):
    said = json.loads(answer.stdout)
    return said["healthy"], {(each["topic"], each["name"]): each for each in said["findings"]}


def test_everything_that_is_needed_works_here(symbiosis):
    answer = symbiosis("doctor", "--json")
    healthy, findings = found(answer)
    assert healthy
    assert answer.returncode == 0
    for topic, name in (("solvers", "HiGHS"), ("solvers", "SCIP"), ("documents", "PDF")):
        assert findings[topic, name]["state"] == "good"
    chinese = findings["fonts", "Chinese in maps and reports"]
    assert chinese["said"] == "from Symbiosis Sans SC"
    for name, modules in EXTRAS.items():
        there = all(find_spec(module) for module in modules)
        row = findings["extras", name]
        assert row["state"] == ("good" if there else "missing")
        assert there or row["remedy"] == f'pip install "park-symbiosis[{name}]"'


def test_solvers_are_tried_on_a_problem_whose_answer_is_known():
    # Two of the first and two of the second: 3 x 2 + 2 x 2.
    assert ANSWER == 10.0
    assert round(highs_answer(), 6) == ANSWER
    assert round(scip_answer(), 6) == ANSWER


def test_what_is_broken_is_told_with_its_remedy(process, tmp_path):
    (tmp_path / "typst.py").write_text("raise ImportError('broken here')", encoding="utf-8")
    answer = process("doctor", "--json")
    healthy, findings = found(answer)
    assert not healthy
    assert answer.returncode == 1
    assert findings["documents", "PDF"]["state"] == "failed"
    assert findings["documents", "PDF"]["said"] == "ImportError: broken here"
    assert findings["documents", "PDF"]["remedy"]
    assert findings["documents", "Word"]["state"] == "good"


def test_the_doctor_speaks_chinese(symbiosis):
    answer = symbiosis("doctor", "--lang", "zh")
    assert "所需的一切均正常。" in answer.stdout
