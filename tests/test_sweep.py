"""Sweeps: the same answers in any order, on any workers, after any stop; grids; what is told."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading

import numpy as np
import pandas as pd
import pytest
from shipped_parks import shipped_park

from symbiosis import LivePlanner, Scenario, sweep
from symbiosis.decide.datum import data_of
from symbiosis.decide.sweeping.draws import sample
from symbiosis.decide.sweeping.grid import load_grid
from symbiosis.errors import BadInput
from symbiosis.park.objectives import Limit

CARBON = (0.0, 200.0)
STRICT = (Limit(account="waste_to_outlet", maximum=1.0),)


def scenarios():
    """Prices, an exit, a retrofit less, a limit, another amount of rows and an impossible wish."""
    asked = {f"carbon {each:g}": Scenario(prices={"carbon": each}) for each in CARBON}
    return asked | {
        "co2": Scenario(objective="co2"),
        "exit": Scenario(left=("greenhouse",), prices={"boiler": 45.0}),
        "no pump": Scenario(forbid=("heat_pump",)),
        "limited": Scenario(limits=(Limit(account="co2_direct", maximum=2000.0),)),
        "impossible": Scenario(limits=STRICT),
    }


@pytest.fixture(scope="module")
def teaching():
    return shipped_park("teaching")


@pytest.fixture(scope="module")
def alone(teaching):
    return sweep(teaching, scenarios(), workers=1, gap=1e-4)


def same(one, other):
    for name in ("table", "exchanges", "technologies"):
        mine, theirs = getattr(one, name), getattr(other, name)
        if name == "table":
            theirs = theirs.loc[mine.index]
        else:
            mine, theirs = (
                each.sort_values(list(each.columns), ignore_index=True) for each in (mine, theirs)
            )
        pd.testing.assert_frame_equal(mine, theirs, check_exact=True)


def test_every_row_is_the_plan_of_its_scenario(teaching, alone):
    impossible = alone.table.loc["impossible"]
    assert impossible["status"] == "infeasible"
    assert "waste" in impossible["why"]
    planner = LivePlanner(teaching)
    for name, scenario in list(scenarios().items())[1:-1]:
        row = alone.table.loc[name]
        plan = planner.plan(scenario, time_limit=60.0, gap=1e-4)
        assert row["value"] == pytest.approx(plan.objective.value, rel=2e-4)
        assert row["saving"] == pytest.approx(row["reference_cost"] - row["cost"])
        assert row["reference_cost"] == pytest.approx(plan.cost(plan.reference))


def test_processes_a_folder_and_another_order_give_the_same(teaching, alone, tmp_path):
    """Half is answered by two processes, then somebody says stop; the rest by this one."""
    stop, backwards = threading.Event(), dict(list(scenarios().items())[::-1])
    told = []

    def progress(stand):
        told.append(stand)
        if stand.done >= len(scenarios()) // 2:
            stop.set()

    asked = {"folder": tmp_path / "s", "gap": 1e-4}
    half = sweep(teaching, backwards, workers=2, progress=progress, cancel=stop, **asked)
    assert not half.complete
    assert (half.table["status"] == "unanswered").any()
    book = tmp_path / "s" / "answers.jsonl"
    kept = book.read_bytes().count(b"\n")
    assert kept >= len(scenarios()) // 2
    with book.open("ab") as torn:
        torn.write(b'{"key": "torn')
    told.clear()
    whole = sweep(teaching, backwards, workers=1, progress=told.append, **asked)
    assert told[0].done == kept + 1
    assert told[-1].done == told[-1].total == len(scenarios())
    same(alone, whole)
    lines = book.read_text(encoding="utf-8").splitlines()
    assert len({json.loads(line)["key"] for line in lines}) == len(lines) == len(scenarios())


ORPHAN = """
import multiprocessing, os, signal, time

def work(begun):
    from symbiosis.decide.sweeping.crew import end_with_parent

    end_with_parent()
    begun.set()
    time.sleep(600)

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    begun = context.Event()
    context.Process(target=work, args=(begun,)).start()
    begun.wait()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")
def test_no_worker_outlives_who_is_killed(tmp_path):
    (tmp_path / "orphan.py").write_text(ORPHAN, encoding="utf-8")
    asked = [sys.executable, str(tmp_path / "orphan.py")]
    # Who still lived would hold the pipe open.
    killed = subprocess.run(asked, capture_output=True, timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr


def test_a_folder_of_something_else_is_left_alone(teaching, tmp_path):
    few = {"a": Scenario()}
    sweep(teaching, few, folder=tmp_path / "s")
    with pytest.raises(BadInput, match=r"other questions \(gap"):
        sweep(teaching, few, folder=tmp_path / "s", gap=0.01)
    with pytest.raises(BadInput, match=r"other questions \(park"):
        sweep(shipped_park("guitang"), few, folder=tmp_path / "s")
    # Another grid of the same park goes on with what is answered.
    told = []
    more = few | {"b": Scenario(objective="co2")}
    sweep(teaching, more, folder=tmp_path / "s", progress=told.append)
    assert [stand.done for stand in told] == [2]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(BadInput, match="left alone"):
        sweep(teaching, few, folder=tmp_path / "mine")


def test_a_cluster_answers_the_same(teaching, alone):
    distributed = pytest.importorskip("distributed")
    few = dict(list(scenarios().items())[2:5])
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as there:
        answered = sweep(teaching, few, cluster=there.scheduler_address, gap=1e-4).table
    pd.testing.assert_frame_equal(answered, alone.table.loc[list(few)], check_exact=True)


def test_nobody_at_the_address_is_said(teaching):
    import dask

    with (
        dask.config.set({"distributed.comm.timeouts.connect": "0.2s"}),
        pytest.raises(BadInput, match=r"no scheduler answers"),
    ):
        sweep(teaching, {"a": Scenario()}, cluster="tcp://127.0.0.1:1")


def test_frequencies_and_quantiles_are_those_of_the_rows(alone):
    planned = alone.table[alone.table["cost"].notna()]
    pairs = alone.exchanges.groupby(["source", "sink"])["scenario"].nunique()
    chosen = alone.chosen[alone.chosen["kind"] == "exchange"].set_index(["source", "sink"])
    assert (chosen["times"].sort_index() == pairs.sort_index()).all()
    assert (chosen["share"] <= 1.0).all()
    assert alone.quantiles([0.5]).loc["saving", 0.5] == planned["saving"].median()


# ---------------------------------------------------------------- grids


GRID = """
[base]
policy = { waste_to_outlet = 5 }
[axes]
left = [[], ["greenhouse"]]
[axes.prices]
carbon = { from = 0, to = 100, steps = 3 }
boiler = ["50 %"]
[axes.limits.co2_direct]
maximum = [3000]
[axes.amounts]
slag = ["90 %", 50000]
"""


def grid(folder, text):
    path = folder / "grid.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_axes_are_multiplied(teaching, tmp_path):
    cases = load_grid(grid(tmp_path, GRID), teaching)
    assert len(cases) == 2 * 3 * 1 * 1 * 2
    last = cases[-1]
    assert last.scenario.left == ("greenhouse",)
    assert last.scenario.prices == {"carbon": 100.0, "boiler": 15.0}
    assert last.scenario.policy == {"waste_to_outlet": 5.0}
    assert last.scenario.limits == (Limit(account="co2_direct", maximum=3000.0),)
    assert last.amounts == {"slag": 50000.0}
    assert cases[0].amounts == {"slag": 90000.0}
    assert last.varied == {
        "left": "greenhouse",
        "prices.carbon": 100.0,
        "prices.boiler": 15.0,
        "limits.co2_direct.maximum": 3000.0,
        "amounts.slag": 50000.0,
    }


def test_draws_stay_within_what_the_park_says(teaching, tmp_path):
    text = '[draws]\nnumber = 20\nseed = 3\ndata = ["prices", "amounts"]\n'
    first, again = (load_grid(grid(tmp_path, text), teaching) for _ in range(2))
    assert [case.key for case in first] == [case.key for case in again]
    ranges = {(datum.kind, datum.id): datum for datum in data_of(teaching)}
    for case in first:
        drawn = {("prices", name): each for name, each in case.scenario.prices.items()}
        drawn |= {("amounts", name): each for name, each in case.amounts.items()}
        assert drawn.keys() == ranges.keys()
        for key, figure in drawn.items():
            assert ranges[key].low <= figure <= ranges[key].high


def test_a_latin_hypercube_meets_every_share_once():
    drawn = sample("latin_hypercube", 50, 3, seed=1)
    for column in drawn.T:
        assert sorted(np.floor(50 * column)) == list(range(50))


BAD = """
axis = 3
[base]
objectiv = "cost"
switches = 5
limits = [{ account = "co2", maximum = -1e30, zz = 1 }]
[axes]
left = [["stelworks"]]
speed = [1]
[axes.prices]
boilr = [1, 2]
carbon = "x"
[axes.limits.wast]
maximum = [1]
[axes.amounts]
slagg = ["80 %"]
[draws]
number = 0
methd = "x"
"""


def test_all_faults_of_a_grid_are_told_at_once(teaching, tmp_path):
    with pytest.raises(BadInput) as refused:
        load_grid(grid(tmp_path, BAD), teaching)
    told = str(refused.value)
    for place in (
        "axis", "base: objectiv", "axes.left", "axes.speed", "axes.prices.boilr",
        "axes.prices.carbon", "axes.limits.wast", "axes.amounts.slagg", "draws.number",
        "draws.methd", "draws.seed",
    ):  # fmt: skip
        assert f"grid.toml: {place}" in told, place
    assert "base: limits, row 1, zz: there is no such key" in told
    assert "base: limits, row 1, maximum: -1e+30 is beyond" in told
    assert "base: switches: there is no such key. Known: allow" in told
    assert "inputs are" not in told  # pydantic's words
    for near in ("'axes'", "'steelworks'", "'boiler'", "'slag'", "'method'"):
        assert f"Did you mean {near}?" in told


@pytest.mark.parametrize("text", ["", "[axes]", "[base\n", "scenarios = 3", "axes = 1"])
def test_a_grid_that_asks_nothing_is_refused(teaching, tmp_path, text):
    with pytest.raises(BadInput, match=r"grid\.toml"):
        load_grid(grid(tmp_path, text), teaching)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[axes.prices]\ncarbon = { from = 0, to = 1, steps = 100_000_000 }", "is the most"),
        ("[draws]\nnumber = 100_000_000\nseed = 1\ndata = ['prices']", "is the most"),
        ("axes = " + "[" * 50_000, "nested too deeply"),
    ],
)
def test_an_enormous_grid_is_refused_before_it_fills_the_memory(teaching, tmp_path, text, said):
    with pytest.raises(BadInput, match=said):
        load_grid(grid(tmp_path, text), teaching)


def test_the_command_line_sweeps_and_goes_on(symbiosis, tmp_path):
    text = "[axes.prices]\ncarbon = [0, 100]\n[[scenarios]]\nname = 'all'\n"
    text += "[[scenarios]]\nname = 'strict'\n"
    text += "limits = [{ account = 'waste_to_outlet', maximum = 1 }]\n"
    grid(tmp_path, text)
    first = symbiosis("sweep", "teaching", "grid.toml", "--json")
    assert first.returncode == 0, first.stderr
    data = json.loads(first.stdout)
    assert [row["status"] for row in data["scenarios"]][2:] == ["infeasible", "infeasible"]
    assert data["units"]["saving"] == "EUR/a"
    folder = tmp_path / "sweeps" / "teaching" / "grid"
    answers = (folder / "answers.jsonl").read_bytes()
    assert {path.stem for path in folder.glob("*.csv")} == {
        "scenarios", "exchanges", "technologies", "chosen", "quantiles",
    }  # fmt: skip
    for language in ("en", "zh"):
        again = symbiosis("sweep", "teaching", "grid.toml", "--lang", language)
        assert again.returncode == 0, again.stderr
        assert "sweeps/teaching/grid" in again.stdout
    assert (folder / "answers.jsonl").read_bytes() == answers
