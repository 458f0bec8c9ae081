"""The command line: what it prints, what it saves, how it ends."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from importlib.resources import files
from typing import get_args

import pytest
from endless_park import write_endless
from rich.cells import cell_len
from rich.console import Console

from symbiosis import cli
from symbiosis.cli.options import Objective
from symbiosis.park.load import load_park
from symbiosis.park.objectives import OBJECTIVES
from symbiosis.park.shipped import shipped
from symbiosis.plan.folder.load_plan import load_plan
from symbiosis.show.figures import money
from symbiosis.show.terminal.plan_page import plan_report
from symbiosis.show.words import Words

ACCOUNT_KEYS = {"baseline", "plan", "unit"}
EXCHANGE_KEYS = {"from", "to", "medium", "item", "quantity", "unit", "distance_km"}


def test_help_lists_every_command(process):
    answer = process("--help")
    assert answer.returncode == 0
    for command in ("parks", "check", "match", "optimise", "indicators", "formulation", "app"):
        assert f"  {command} " in answer.stdout


def test_parks_lists_what_is_shipped_in_both_voices(process, symbiosis):
    names = [park.name for park in shipped()]
    table, data = process("parks"), symbiosis("parks", "--json")
    assert all(name in table.stdout for name in names)
    assert [park["name"] for park in json.loads(data.stdout)] == names


def test_objectives_of_the_command_line_are_those_of_scenarios():
    assert get_args(Objective) == tuple(OBJECTIVES)


def test_check_finds_no_error_in_the_teaching_park(symbiosis):
    answer = symbiosis("check", "teaching", "--json")
    assert answer.returncode == 0
    assert [fault for fault in json.loads(answer.stdout) if fault["severity"] == "error"] == []


def test_check_tells_machines_what_it_filled_in(symbiosis, tmp_path):
    rows = {
        "park.toml": 'id="p"\ntitle="P"\ncountry="BE"\ncurrency="EUR"\nprice_year=2024\n'
        '[default_basis]\nenterprises="registry"\nheat="estimated"\nutilities="metered"\n',
        "enterprises.csv": "id,name,lon,lat,kind\na,A,3.7,51.1,firm\n",
        "utilities.csv": "id,medium,default,price,unit,max_c,source\n"
        "kettle,heat,1,30,EUR/MWh,120,bill of 2024\n",
        "heat.csv": "id,enterprise,role,supply_c,target_c,dt_k,scope,quantity,unit\n"
        "warm,a,sink,50,80,,net,100,MWh/a\nhot,a,sink,50,150,5,net,100,MWh/a\n",
        "periods.csv": "id,hours\nyear,8760\n",
    }
    (tmp_path / "p").mkdir()
    for name, text in rows.items():
        (tmp_path / "p" / name).write_text(text, encoding="utf-8")
    answer = symbiosis("check", "p", "--json")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    filled = [
        {key: cell for key, cell in said.items() if key != "severity"}
        for said in json.loads(answer.stdout)
        if said["severity"] == "filled"
    ]
    own = "park, utilities: bill of 2024"
    usual = load_park(tmp_path / "p").library.utilities.loc["steam_5_be"]
    heads = ("table", "row", "column", "value", "unit", "source")
    assert filled == [
        dict(zip(heads, cells, strict=True))
        for cells in (
            ("heat", "warm", "dt_k", 5.0, "K", "the program's own default"),
            ("heat", "warm", "utility", "kettle", "", own),
            ("heat", "warm", "utility_price", 30.0, "EUR/MWh", own),
            ("heat", "hot", "utility", "steam_5_be", "", f"library, utilities: {usual['source']}"),
            ("heat", "hot", "utility_price", usual["price"], "EUR/MWh",
             f"library, utilities: {usual['source']}"),
        )
    ]  # fmt: skip


def test_match_counts_and_explains(symbiosis):
    answer = symbiosis("match", "teaching")
    assert answer.returncode == 0
    assert "By-products" in answer.stdout
    assert "too cold" in answer.stdout


def test_match_gives_arcs_and_refusals_to_machines(symbiosis):
    document = json.loads(symbiosis("match", "teaching", "--json").stdout)
    assert {arc["medium"] for arc in document["arcs"]} == {"material", "heat", "water", "power"}
    assert all(refusal["reason"] and refusal["detail"] for refusal in document["refusals"])


@pytest.fixture(scope="module")
def plan(tmp_path_factory, command):
    """Optimise the teaching park once, for machines."""
    folder = tmp_path_factory.mktemp("optimise")
    answer = command(folder, "optimise", "teaching", "--gap", "0", "--json")
    assert answer.returncode == 0, answer.stderr
    return folder, json.loads(answer.stdout), answer.stderr


def test_optimise_answers_machines_as_promised(plan):
    folder, document, _ = plan
    assert document["park"] == "teaching"
    assert document["status"] == "optimal"
    assert {"name", "value", "bound", "gap"} <= set(document["objective"])
    assert all(set(account) >= ACCOUNT_KEYS for account in document["accounts"].values())
    assert all(set(exchange) >= EXCHANGE_KEYS for exchange in document["exchanges"])
    assert {"match", "solve"} <= set(document["seconds"])
    assert (folder / document["saved_to"]).is_dir()
    assert document["saved_to"] == "plans/teaching"


def test_a_saved_plan_has_tables_network_map_and_layers(plan):
    folder, document, _ = plan
    names = {path.name for path in (folder / document["saved_to"]).iterdir()}
    assert {"plan.json", "exchanges.csv", "ledger.csv", "network.graphml", "plan.gpkg"} <= names
    assert {"map.png", "map.svg"} <= names


def test_progress_goes_to_stderr_with_plan_bound_and_gap(plan):
    _, _, progress = plan
    assert "best plan" in progress
    assert "bound" in progress
    assert "gap" in progress


@pytest.fixture(scope="module")
def saved(plan):
    folder = plan[0] / plan[1]["saved_to"]
    return load_plan(folder), folder


def report_of(saved, width: int, language: str = "en") -> str:
    """Print a saved plan's report as a terminal of that width shows it."""
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(plan_report(*saved, Words(language)))
    return console.export_text()


@pytest.mark.parametrize("width", [80, 100, 120])
def test_the_report_fits_the_terminal(saved, width):
    chinese = report_of(saved, width, "zh")
    assert max(cell_len(line) for line in chinese.splitlines()) <= width
    report = report_of(saved, width)
    assert max(cell_len(line) for line in report.splitlines()) <= width
    for words in ("Least cost", "Fresh water", "Exchanges by booked net", "Saved to", "Retrofits"):
        assert words in report


def test_the_report_says_what_is_proved_and_on_what_it_rests(saved):
    report = report_of(saved, 120)
    title, proof, heading = report.splitlines()[:3]
    assert title == "Teaching park: Least cost"
    assert proof.startswith("Proved optimal, ")
    assert heading == "ILLUSTRATION: 100.0 % of the baseline's cost rests on notional figures"
    assert "Largest assumption: amount of slag is notional" in report


def test_exchanges_are_ranked_by_what_they_are_worth_to_both(plan, saved):
    report = report_of(saved, 120)
    rows = plan[1]["exchanges"]
    shown = [row for row in rows if row["from"] != row["to"] or abs(row["net"]) >= 0.01]
    assert f"and {len(rows) - len(shown)} flows inside firms, which feed retrofits" in report
    nets = sorted((row["net"] for row in shown), reverse=True)
    ranked = re.findall(r"^ ?\d+  .*$", report, re.MULTILINE)
    # Flows that only feed a retrofit inside a firm are worth nothing by themselves, and not listed.
    assert len(ranked) >= sum(net > 1.0 for net in nets)
    for line, net in zip(ranked, nets, strict=False):
        assert money(net) in line


def test_out_names_the_folder_and_an_older_plan_there_is_replaced(symbiosis, tmp_path, plan):
    shutil.copytree(plan[0] / plan[1]["saved_to"], tmp_path / "mine")
    answer = symbiosis("optimise", "teaching", "--objective", "co2", "--out", "mine")
    assert answer.returncode == 0, answer.stderr
    assert "Teaching park: Least CO₂" in answer.stdout
    assert answer.stdout.endswith("Saved to mine\nA second opinion: symbiosis review mine\n")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert load_plan(tmp_path / "mine").objective.name == "co2"


@pytest.mark.slow
def test_ctrl_c_prints_and_saves_the_best_plan_so_far(tmp_path, root):
    # A proof takes hours: the solve cannot end before it is interrupted.
    write_endless(tmp_path / "endless")
    arguments = ("endless", "--gap", "0", "--time-limit", "3600")
    process = subprocess.Popen(
        [sys.executable, "-m", "symbiosis", "optimise", *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    for line in process.stderr:
        if "best plan" in line and "best plan –" not in line:
            break
    process.send_signal(signal.SIGINT)
    report, _ = process.communicate(timeout=600)
    assert process.returncode == cli.INTERRUPTED
    assert "Stopped; within" in report
    assert (tmp_path / "plans" / "endless" / "plan.json").is_file()


def test_a_reader_who_stops_reading_is_no_error(root, tmp_path):
    command = f"{sys.executable} -m symbiosis parks | head -n 1; exit ${{PIPESTATUS[0]}}"
    answer = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert answer.returncode == 0
    assert answer.stderr == ""


@pytest.mark.parametrize("kind", [RuntimeError, EOFError])
def test_a_defect_is_one_sentence_unless_tracebacks_are_asked_for(kind, monkeypatch, capsys):
    def broken():
        message = "the shelf fell down"
        raise kind(message)

    monkeypatch.setattr("symbiosis.park.shipped.shipped", broken)
    monkeypatch.delenv(cli.DEBUG, raising=False)
    assert cli.run(["parks"]) == cli.DEFECT
    said = capsys.readouterr().err
    assert f"symbiosis has a defect ({kind.__name__}: the shelf fell down)" in said
    assert "Traceback" not in said
    monkeypatch.setenv(cli.DEBUG, "1")
    with pytest.raises(kind, match="shelf"):
        cli.run(["parks"])


CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (("--lang", "zh"), {}),
        (("parks", "--lang", "zh"), {}),
        (("--lang", "zh", "parks"), {}),
        (("parks",), {"SYMBIOSIS_LANG": "zh"}),
        (("parks",), {"SYMBIOSIS_LANG": "", "LC_ALL": "zh_CN.UTF-8"}),
        (("match", "teaching", "--lang", "zh"), {}),
        (("check", "teaching", "--lang=zh"), {}),
    ],
)
def test_chinese_is_spoken_where_it_is_asked_for(symbiosis, arguments, environment):
    answer = symbiosis(*arguments, **environment)
    assert answer.returncode == 0, answer.stderr
    assert CHINESE.search(answer.stdout.partition("\n")[0])


def test_the_language_asked_for_outweighs_the_terminal(symbiosis):
    answer = symbiosis("parks", "--lang", "en", LC_ALL="zh_CN.UTF-8")
    assert not CHINESE.search(answer.stdout)
    refused = symbiosis("parks", "--lang", "eo")
    assert refused.returncode == 1
    assert "'eo' is not one of en, zh" in refused.stderr
    assert "错误" in symbiosis("check", "nowhere", "--lang", "zh").stderr


def test_a_chinese_report_has_no_english_sentence_of_its_own(saved):
    report = report_of(saved, 120, "zh")
    for key, text in json.loads(dictionary("en")).items():
        if key.startswith(("cli.", "headline.", "objective.", "status.")):
            whole = text.partition("{")[0].strip()
            assert len(whole) < len("by-products") or whole not in report, key


def dictionary(language: str) -> str:
    return files("symbiosis.show").joinpath(f"languages/{language}/general.json").read_text("utf-8")


def test_without_a_command_it_says_what_to_do_first(symbiosis):
    answer = symbiosis(SYMBIOSIS_LANG="en")
    assert answer.returncode == 0
    told = re.findall(r"^  symbiosis (\S+)", answer.stdout, re.MULTILINE)
    assert told == ["parks", "optimise", "check", "app", "--help"]
