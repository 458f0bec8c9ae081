"""A plan on disk is read back whole, or what is wrong with its folder is told."""

from __future__ import annotations

import json
import shutil

import pytest

from symbiosis.errors import BadInput
from symbiosis.optimise import optimise
from symbiosis.park.load import load_park
from symbiosis.park.scenario import Scenario
from symbiosis.plan.folder.files import read_head
from symbiosis.plan.folder.load_plan import load_plan, read_plan


@pytest.fixture(scope="module")
def park():
    return load_park("teaching")


@pytest.fixture(scope="module")
def saved(park, tmp_path_factory):
    return optimise(park).save(tmp_path_factory.mktemp("out") / "teaching")


@pytest.fixture
def folder(saved, tmp_path):
    return shutil.copytree(saved, tmp_path / "plan")


def said_of(read, *arguments):
    with pytest.raises(BadInput) as caught:
        read(*arguments)
    return str(caught.value)


def rewrite(folder, file, change):
    path = folder / file
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def cell(row, column, value):
    """Change one cell of a table: its row by number, its column by the start of its header."""

    def change(text):
        lines = [line.split(",") for line in text.splitlines()]
        place = next(n for n, name in enumerate(lines[0]) if name.split(" [")[0] == column)
        lines[row][place] = value
        return "\n".join(",".join(line) for line in lines) + "\n"

    return change


def without_row(row):
    return lambda text: "".join(
        line for n, line in enumerate(text.splitlines(keepends=True)) if n != row
    )


def put(*path, value):
    def change(text):
        head = json.loads(text)
        place = head
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
        return json.dumps(head)

    return change


def test_what_is_no_plan_is_not_loaded(tmp_path):
    assert "is not a plan of this version" in said_of(load_plan, tmp_path)


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("plan.json", put("status", value="fine"), "plan.json, status: "),
        ("plan.json", put("objective", value=None), "plan.json, objective: "),
        ("plan.json", put("objective", "value", value="much"), "plan.json, objective.value: "),
        ("plan.json", put("notes", value=7), "plan.json, notes: "),
        ("plan.json", put("scenario", "left", value=3), "plan.json, scenario.left: "),
        ("plan.json", put("objective", "value", value=1.0), "plan.json, row value"),
        ("accounts.csv", lambda _: "", "accounts.csv: is no CSV table in UTF-8"),
        ("accounts.csv", without_row(1), "accounts.csv: the accounts are not those of a plan"),
        ("accounts.csv", cell(3, "plan", "0.0"), "accounts.csv, row transport, column plan: 0"),
        ("exchanges.csv", cell(0, "net", "net"), r"column net [EUR/a] is missing"),
        ("exchanges.csv", cell(2, "quantity", "a lot"), "row 3, column quantity: 'a lot' is no"),
        ("exchanges.csv", cell(2, "quantity", "inf"), "row 3, column quantity: 'inf' is no number"),
        ("exchanges.csv", cell(1, "existing", "yes"), "column existing: 'yes' is not True or"),
        ("exchanges.csv", cell(1, "net", "1.0"), ", column net: 1, but savings less costs: "),
        ("exchanges.csv", without_row(2), ", column exchanged: "),
        ("exchanges.csv", cell(1, "from", "nobody"), "'nobody' is not in the park"),
        ("exchanges.csv", lambda text: text[: len(text) - 300], ": has not as many cells as"),
        ("routes.csv", without_row(1), "routes.csv: row "),
        ("routes.csv", lambda text: text + text.splitlines()[-1], "stands there twice"),
        ("technologies.csv", without_row(1), "technologies.csv: row "),
        ("streams.csv", without_row(1), "streams.csv: row "),
        ("ledger.csv", without_row(1), "but ledger.csv: "),
        ("cascade.csv", without_row(1), "cascade.csv, row "),
        ("evidence.csv", cell(1, "share", "0.5"), "evidence.csv: the shares add up to 0.5"),
    ],
)
def test_damage_is_told_with_its_place(folder, park, file, change, said):
    rewrite(folder, file, change)
    found = said_of(read_plan, folder, read_head(folder), park)
    assert said in found
    assert str(folder) in found


def test_a_missing_table_is_told(folder, park):
    (folder / "exchanges.csv").unlink()
    said = said_of(read_plan, folder, read_head(folder), park)
    assert "is damaged: exchanges.csv: No such file" in said


def test_a_head_of_another_plan_is_told(folder):
    rewrite(folder, "plan.json", put("accounts", value={}))
    assert "accounts.csv: is not what plan.json says" in said_of(load_plan, folder)
    rewrite(folder, "plan.json", put("park", value="elsewhere"))
    assert "park: is 'elsewhere', but park/ holds 'teaching'" in said_of(load_plan, folder)
    rewrite(folder, "plan.json", lambda text: text[:500])
    assert "is not a plan of this version" in said_of(load_plan, folder)


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(left=["brewery"], forbid=["heat"]),
        Scenario(objective="by_products", existing="only"),
        Scenario(objective=[{"exchanges": 1.0, "waste_to_outlet": 1.0}]),
    ],
)
def test_plans_of_other_scenarios_load_back_equal(park, scenario, tmp_path):
    plan = optimise(park, scenario)
    assert load_plan(plan.save(tmp_path / "plan")).equals(plan)
