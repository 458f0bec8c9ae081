"""Bad input on the command line: place and remedy on stderr, the right code, nothing written."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from symbiosis.show.terminal.plain import use_plain_signs


@pytest.fixture
def park(root, tmp_path):
    """Copy the teaching park's tables to spoil them."""
    copy = tmp_path / "park"
    shutil.copytree(root / "parks" / "teaching", copy, ignore=shutil.ignore_patterns("build.py"))
    return copy


def spoil(park, file: str, old: str, new: str) -> None:
    text = (park / file).read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {file}"
    (park / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def assert_refused(answer, tmp_path, code: int, *places: str) -> None:
    assert answer.returncode == code, answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.stdout == ""
    for place in places:
        assert place in answer.stderr
    assert not (tmp_path / "plans").exists()


SPOILED = {  # every change with its places: file, what is there, what somebody writes instead
    "missing column": [("heat.csv", "supply_c", "warmth", ("heat", "supply_c"))],
    "amounts": [
        ("heat.csv", "20000,MWh/a", "20000,furlong", ("furnace_heat", "furlong")),
        ("heat.csv", "12000,MWh/a", "-12000,MWh/a", ("cooling_heat", "-12000")),
        ("heat.csv", "80,20000,MWh/a", "80,2e13,MWh/a", ("brewing_heat", "2e13")),
        ("heat.csv", "10000,MWh/a", "much,MWh/a", ("floor_heat", "much")),
        ("materials.csv", "100000,t/a", "100000,m3/a", ("slag", "m3/a")),
    ],
    "words": [
        ("materials.csv", "bf_slag", "unobtainium", ("slag", "unobtainium")),
        ("heat.csv", "cooling_heat,brewery", "cooling_heat,nobody", ("cooling_heat", "nobody")),
        ("heat.csv", "150,100", "100,150", ("furnace_heat", "target_c")),
        ("heat.csv", "house,sink", "house,giver", ("floor_heat", "role", "giver")),
        ("technologies.csv", "heat_pump_80", "perpetuum", ("perpetuum",)),
    ],
    "duplicate id": [("heat.csv", "cooling_heat", "furnace_heat", ("heat", "furnace_heat"))],
    "no currency": [("park.toml", 'currency = "EUR"\n', "", ("currency",))],
    "unreadable": [("park.toml", "id =", "id = = ", ("park.toml",))],
}


@pytest.mark.parametrize("case", SPOILED)
def test_a_spoiled_park_is_refused_with_place_and_remedy(symbiosis, park, tmp_path, case):
    for file, old, new, _ in SPOILED[case]:
        spoil(park, file, old, new)
    answer = symbiosis("optimise", "park")
    for *_, places in SPOILED[case]:
        assert_refused(answer, tmp_path, 1, *places)


def test_all_faults_are_named_at_once(symbiosis, park):
    spoil(park, "heat.csv", "150,100", "100,150")
    spoil(park, "materials.csv", "bf_slag", "unobtainium")
    answer = symbiosis("check", "park")
    assert answer.returncode == 1
    for place in ("furnace_heat", "unobtainium"):
        assert place in answer.stdout


def test_warnings_stop_nothing_but_are_said(symbiosis, park):
    spoil(park, "heat.csv", ",low,", ",lowly,")
    answer = symbiosis("match", "park")
    assert answer.returncode == 0
    assert "warning: park: 1 warning, listed by `symbiosis check park`" in answer.stderr
    listed = symbiosis("check", "park")
    assert listed.returncode == 0
    assert "warning: heat · lowly" in listed.stdout


def test_a_missing_table_is_refused(symbiosis, park, tmp_path):
    (park / "enterprises.csv").unlink()
    assert_refused(symbiosis("optimise", "park"), tmp_path, 1, "enterprises")


def test_a_park_without_streams_is_refused(symbiosis, park, tmp_path):
    for name in ("materials", "heat", "water", "power"):
        (park / f"{name}.csv").unlink()
    assert_refused(symbiosis("optimise", "park"), tmp_path, 1, "stream")


def test_an_unknown_park_is_refused_with_those_there_are(symbiosis, tmp_path):
    assert_refused(symbiosis("optimise", "atlantis"), tmp_path, 1, "atlantis", "ghent_terneuzen")


SCENARIOS = {
    "missing": (None, 1, ("scenario.toml", "cannot be read")),
    "bad syntax": ("objective = = 1", 1, ("scenario.toml", "line 1")),
    "unknown word": ("colour = 'red'", 1, ("colour",)),
    "unknown objective": ("objective = 'fame'", 1, ("fame", "fresh_water")),
    "unknown account": ("limits = [{account = 'fun', maximum = 1}]", 1, ("fun", "waste_to_outlet")),
    "impossible": ("limits = [{account = 'co2_supply', maximum = -1e9}]", 2, ("co2_supply",)),
}


@pytest.mark.parametrize("case", SCENARIOS)
def test_a_scenario_that_cannot_be_met_is_refused(symbiosis, tmp_path, case):
    text, code, places = SCENARIOS[case]
    if text is not None:
        (tmp_path / "scenario.toml").write_text(text, encoding="utf-8")
    answer = symbiosis("optimise", "teaching", "--scenario", "scenario.toml")
    assert_refused(answer, tmp_path, code, *places)


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["optimise"], "PARK"),
        (["optimise", "teaching", "--gap", "7"], "--gap"),
        (["optimise", "teaching", "--time-limit", "soon"], "--time-limit"),
        (["optimise", "teaching", "--objective", "fame"], "fresh_water"),
        (["optimise", "teaching", "--colour"], "--colour"),
        (["optimize", "teaching"], "optimise"),
    ],
)
def test_a_wrong_command_line_is_bad_input(symbiosis, tmp_path, arguments, place):
    assert_refused(symbiosis(*arguments), tmp_path, 1, place)


def test_a_folder_that_is_not_a_plan_is_left_alone(symbiosis, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work", encoding="utf-8")
    answer = symbiosis("optimise", "teaching", "--out", "thesis")
    assert_refused(answer, tmp_path, 1, "thesis", "not a plan")
    assert (tmp_path / "thesis" / "chapter.txt").read_text(encoding="utf-8") == "years of work"


@pytest.mark.parametrize(
    ("into", "code", "told"),
    [
        (">&-", 0, ""),
        pytest.param(
            ">/dev/full",
            1,
            "the output: No space left",
            marks=pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has it"),
        ),
        ("| true", 0, ""),
    ],
)
def test_an_answer_that_cannot_be_written_is_no_defect(tmp_path, into, code, told):
    answer = subprocess.run(  # noqa: S602 - our own words, and only a shell can close a stream
        f"{sys.executable} -m symbiosis parks {into}",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert answer.returncode == code
    assert told in answer.stderr
    assert len(answer.stderr.splitlines()) == bool(told)


def test_an_old_terminal_shows_plain_signs(process):
    answer = process("check", "teaching", PYTHONIOENCODING="ascii", COLUMNS="20")
    assert answer.stdout.startswith("teaching: no faults.\n")
    assert answer.stdout.isascii()
    handler = use_plain_signs()
    assert "−12 °C → 3 m³ ☃".encode("ascii", handler) == b"-12 deg C -> 3 m3 ?"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="POSIX limits the size of files")
def test_a_plan_that_cannot_be_saved_is_on_the_screen(tmp_path, root):
    """Files of up to 20 kB can be written: the small ones are there when a larger one fails."""
    command = f"ulimit -f 40; {sys.executable} -m symbiosis optimise teaching --out d"
    answer = subprocess.run(  # noqa: S602 - our own words, and only a shell sets such limits
        command,
        shell=True,
        cwd=tmp_path,
        # Half-written bytecode would outlive the test.
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert answer.returncode == 1, answer.stderr
    assert "Teaching" in answer.stdout
    assert "Saved to" not in answer.stdout
    assert "error: d: " in answer.stderr
    assert "cannot be written" in answer.stderr
    assert not list(tmp_path.iterdir())


def test_the_folder_that_a_command_runs_in_is_left_alone(symbiosis, tmp_path):
    (tmp_path / "plan.json").write_text('{"format": "symbiosis-plan"}', encoding="utf-8")
    assert_refused(symbiosis("optimise", "teaching", "--out", "."), tmp_path, 1, "folder .: is")
    assert (tmp_path / "plan.json").exists()


@pytest.mark.parametrize("port", ["0", "65536", "99999999"])
def test_a_port_that_there_is_not_is_told(symbiosis, tmp_path, port):
    assert_refused(symbiosis("app", "--port", port), tmp_path, 1, "--port")


STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_control_characters_in_a_park_are_refused_and_never_reach_a_terminal(
    symbiosis, park, options
):
    named = {"Brewery": "\x1b[2J", "Greenhouse": "\x9b2J", "Steelworks": "\x7f"}
    for name, sign in named.items():
        spoil(park, "enterprises.csv", name, f"{name}{sign}")
    spoil(park, "park.toml", "Teaching park", "Teaching\\u001b[2J\\u009b2J\\u007fpark")
    answer = symbiosis("check", str(park), *options)
    assert answer.returncode == 1
    said = answer.stdout + answer.stderr
    told = " ".join(said.split())  # lines are folded where a path is long
    assert told.count("holds a control character, which is no text") == len(named) + 1
    assert not STEERING.search(said)


STEERED = {  # file: what is there, what somebody writes instead, and how its place is told
    "park.toml": ("Five invented", "Five\\u001b[2J invented", "park.toml · summary"),
    "basemap.geojson": ('"kind": "', '"kind": "\\u001b[2J', "basemap · feature 1 · kind"),
    "plots.geojson": ('"enterprise"', '"no\\u0007te": "", "enterprise"', "plots · note"),
    "corridors.geojson": ('"ground": "', '"ground": "\\u009b', "corridors · feature 1 · ground"),
    "water.csv": ("content:COD", "content:C\x07OD", "water · content:COD [mg/L]"),
}


def test_control_characters_are_refused_wherever_a_park_may_hold_text(symbiosis, park):
    for file, (old, new, _) in STEERED.items():
        spoil(park, file, old, new)
    answer = symbiosis("check", str(park))
    assert answer.returncode == 1, answer.stderr
    for *_, place in STEERED.values():
        told = [line for line in answer.stdout.splitlines() if place in line]
        assert told == [f"error: {place}"]
    said = " ".join(answer.stdout.split())
    told = " ".join(said.split())  # lines are folded where a path is long
    assert told.count("holds a control character, which is no text") == len(STEERED)
    assert not STEERING.search(answer.stdout + answer.stderr)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('name = "dear\\u001b[2J"', "name"),
        ('left = ["mill\\u0007"]', "left"),
        ('[prices]\n"carbon\\u009b" = 1.0', "prices"),
        (
            '[[limits]]\naccount = "fresh_water"\nmaximum = 1\nholder = "\\u007f"',
            "limits, row 1, holder",
        ),
    ],
)
def test_control_characters_of_a_scenario_are_refused(symbiosis, tmp_path, text, place):
    (tmp_path / "spoilt.toml").write_text(text, encoding="utf-8")
    answer = symbiosis("optimise", "teaching", "--scenario", "spoilt.toml")
    said = f"scenario spoilt.toml: {place}: holds a control character, which is no text"
    assert_refused(answer, tmp_path, 1, said)
    assert not STEERING.search(answer.stderr)


def test_control_characters_of_a_word_on_the_command_line_are_not_given_back(symbiosis):
    answer = symbiosis("check", "no\x1b]0;such\x07 park")
    assert answer.returncode == 1
    assert "such" in answer.stderr
    assert not STEERING.search(answer.stdout + answer.stderr)


MAPPED = {
    "import": ("import", "sites.csv", "--around", "51,3", "-o", "new", "--mapping", "mapping.toml"),
    "update": ("update", "park", "meters.csv", "--mapping", "mapping.toml"),
}


@pytest.mark.usefixtures("park")
@pytest.mark.parametrize("verb", MAPPED)
@pytest.mark.parametrize(
    ("text", "told"), [("columns = " + "[" * 5000, "nested"), ("columns =", "is not TOML")]
)
def test_a_spoiled_mapping_is_refused_by_name(symbiosis, tmp_path, verb, text, told):
    (tmp_path / "mapping.toml").write_text(text, encoding="utf-8")
    (tmp_path / "sites.csv").write_text("name,lon,lat\nworks,3.8,51.2\n", encoding="utf-8")
    (tmp_path / "meters.csv").write_text("time,meter,value,unit\n", encoding="utf-8")
    answer = symbiosis(*MAPPED[verb])
    assert_refused(answer, tmp_path, 1, "mapping.toml", told)
