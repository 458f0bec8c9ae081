"""A plan on disk is read back as it was saved, or what differs is told with its place."""

from __future__ import annotations

import json
import os
import shutil

import pytest
from shipped_parks import shipped_park, shipped_plan
from small_park import small_park

from symbiosis.errors import BadInput
from symbiosis.optimise import optimise
from symbiosis.park.scenario import Scenario
from symbiosis.plan.folder import checksums
from symbiosis.plan.folder.load_plan import load_plan


@pytest.fixture(scope="module")
def park():
    return shipped_park("teaching")


@pytest.fixture(scope="module")
def plan():
    return shipped_plan("teaching")


@pytest.fixture(scope="module")
def saved(plan, tmp_path_factory):
    return plan.save(tmp_path_factory.mktemp("out") / "teaching")


@pytest.fixture
def folder(saved, tmp_path):
    return shutil.copytree(saved, tmp_path / "plan")


def told(folder):
    with pytest.raises(BadInput) as caught:
        load_plan(folder)
    return str(caught.value)


def rewrite(folder, file, change):
    path = folder / file
    written = path.read_text(encoding="utf-8")
    mark = "\ufeff" if written.startswith("\ufeff") else ""
    before = written.removeprefix(mark)
    after = change(before)
    assert after != before
    path.write_text(mark + after, encoding="utf-8")


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


def reversed_rows(text):
    head, *rows = text.splitlines(keepends=True)
    return "".join([head, *reversed(rows)])


def put(*path, value):
    def change(text):
        head = json.loads(text)
        place = head
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = value
        return json.dumps(head, ensure_ascii=False, indent=1) + "\n"

    return change


def swap(old, new):
    return lambda text: text.replace(old, new, 1)


def test_what_is_no_plan_is_not_loaded(tmp_path):
    assert "is not a plan of this version" in told(tmp_path)


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("streams.csv", cell(3, "name", "else"), "column name: 'else' is not what was saved"),
        ("streams.csv", cell(3, "rest_at", "x"), "streams.csv, row 4 ("),
        ("streams.csv", cell(3, "basis", "metered"), "column basis: 'metered' is not"),
        ("streams.csv", reversed_rows, "streams.csv: its rows are in another order from row 2"),
        ("streams.csv", without_row(5), "has 18 rows where 19 were saved; they differ from row 6"),
        ("ledger.csv", cell(9, "kind", "x"), "ledger.csv, row 10 ("),
        ("cascade.csv", cell(1, "hot_c", "1"), "column hot_c [degC]: '1' is not what was saved"),
        ("exchanges.csv", cell(0, "net", "net"), "exchanges.csv: column net [EUR/a] is missing"),
        ("exchanges.csv", lambda text: text[:-7], "exchanges.csv, row "),
        ("exchanges.csv", lambda text: text + "\n", "exchanges.csv: has "),
        ("accounts.csv", lambda _: "", "accounts.csv: "),
        ("refusals.csv", without_row(1), "refusals.csv: has "),
        (
            "plan.json",
            put("objective", "bound", value=1.0),
            """'"bound": 1.0,' is not what was saved""",
        ),
        ("plan.json", put("scenario", "name", value="x"), """'"name": "x",' is not what was"""),
        ("plan.json", put("scenario", "prices", value={"carbon": 9.0}), "plan.json: has "),
        ("park/heat.csv", cell(1, "quantity", "7"), "park/heat.csv, row 2 ("),
        ("park/park.toml", swap("EUR", "USD"), "park/park.toml, line "),
        ("park/plots.geojson", swap("10.", "11."), "park/plots.geojson, line "),
        ("checksums.json", swap("streams.csv", "s.csv"), "checksums.json: is missing, or not"),
    ],
)
def test_what_differs_is_told_with_its_place(folder, file, change, said):
    rewrite(folder, file, change)
    found = told(folder)
    assert said in found
    assert str(folder) in found


def test_every_tampering_with_every_file_is_met(folder, saved):
    read = [path for path in sorted(folder.rglob("*")) if path.suffix not in (".gpkg", ".graphml")]
    for path in filter(lambda one: one.is_file(), read):
        whole = path.read_bytes()
        at = 3 * len(whole) // 5
        other = bytes([whole[at] ^ 4])
        for data in (None, whole[:at], whole[:-1], whole[:-7], whole + b"0", whole + b"\n",
                     whole[:at] + other + whole[at + 1 :], whole * 9):  # fmt: skip
            if data is None:
                path.unlink()
            else:
                path.write_bytes(data)
            assert path.name in told(folder) or path.name == "plan.json"
        path.write_bytes(whole)
    assert load_plan(folder).equals(load_plan(saved))


def test_tables_that_the_park_did_not_have_are_met(folder):
    (folder / "park" / "utilities.csv").rename(folder / "park" / "corridors.csv")
    assert "park/utilities.csv: is missing" in told(folder)
    (folder / "park" / "corridors.csv").rename(folder / "park" / "PERIODS.csv")
    assert "park/PERIODS.csv: was not saved with the plan" in told(folder)


def test_what_is_no_plain_file_is_not_waited_for(folder):
    (folder / "streams.csv").unlink()
    os.mkfifo(folder / "streams.csv")
    assert "streams.csv: is no file" in told(folder)
    (folder / "plan.json").unlink()
    os.mkfifo(folder / "plan.json")
    assert "is not a plan of this version" in told(folder)


def test_a_head_that_is_nested_too_deeply_is_told(folder):
    (folder / "plan.json").write_text("[" * 200_000, encoding="utf-8")
    assert "is not a plan of this version" in told(folder)


def test_other_line_ends_and_notes_are_no_damage(folder, plan, caplog):
    for path in [path for path in folder.rglob("*") if path.suffix in (".csv", ".json", ".toml")]:
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "park" / "letter.csv").write_text("dear", encoding="utf-8")
    rewrite(folder, "network.graphml", lambda text: text + "\n")
    assert load_plan(folder).equals(plan)
    assert "network.graphml: is not what was saved; no part of the plan is read" in caplog.text


def test_a_plan_of_another_reference_library_is_loaded_with_a_word(
    folder, plan, tmp_path, monkeypatch, caplog
):
    another = shutil.copytree(checksums.LIBRARY, tmp_path / "another")
    with (another / "utilities.csv").open("a", encoding="utf-8") as table:
        table.write("\n")
    monkeypatch.setattr(checksums, "LIBRARY", another)
    assert load_plan(folder).equals(plan)
    assert "saved with another reference library" in caplog.text


def test_a_plan_of_a_water_use_that_picks_up_a_load_loads_back_equal(tmp_path):
    wash = (
        "id,enterprise,role,quantity [m3/a],load:COD [kg/h],out:COD [mg/L],in:COD [mg/L]\n"
        "wash,steel,process,100000,2,500,100\nrinse,brewery,source,50000,,,\n"
    )
    plan = optimise(small_park(tmp_path / "park", water=wash))
    assert {"wash:in", "wash:out"} <= set(plan.streams.index)
    assert load_plan(plan.save(tmp_path / "plan")).equals(plan)


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(left=["brewery"], objective=[{"exchanges": 1.0, "waste_to_outlet": 1.0}]),
        Scenario(objective="by_products", existing="only", forbid=["heat"]),
    ],
)
def test_plans_of_other_scenarios_load_back_equal(park, scenario, tmp_path):
    plan = optimise(park, scenario)
    assert load_plan(plan.save(tmp_path / "plan")).equals(plan)
