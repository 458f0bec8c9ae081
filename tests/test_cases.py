"""Published problems come out as published, also under other names, units, sizes and orders."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import count
from pathlib import Path

import cases
import pytest
from casebook.judging import judged
from casebook.reading import Case, read_case
from casebook.registry import PROBLEMS

ROOT = Path(__file__).parents[1]
PUBLISHED = ROOT / "bench" / "published"
# Several parks each.
SLOW = ("heat_park_liu_et_al", "heat_park_perry_et_al", "heat_park_sun_et_al")
# A benchmark of the solver: k10x90 proves the same of us, `bench/cases.py` asks both.
ONLY_BENCH = ("exchange_fcnf_r20x100",)
KELVIN = 273.15


def files():
    for file in sorted(PUBLISHED.glob("*.json")):
        kind = json.loads(file.read_text(encoding="utf-8"))["problem_type"]
        if kind in PROBLEMS and file.stem not in ONLY_BENCH:
            marks = [pytest.mark.slow] if file.stem in SLOW else []
            yield pytest.param(file, id=file.stem, marks=marks)


def missed(case):
    return [verdict for verdict in judged(case) if not verdict.ok]


@pytest.mark.parametrize("file", list(files()))
def test_a_published_problem_comes_out_as_published(file):
    assert missed(read_case(file)) == []


def test_every_case_names_who_published_it():
    assert all(read_case(file).citation for file in PUBLISHED.glob("*.json"))


# ---------------------------------------------------------------- the same problem, said otherwise


def retold(name, *changes):
    """Read a published case and change its data, in place, before it is understood."""
    data = json.loads((PUBLISHED / f"{name}.json").read_text(encoding="utf-8"))
    for change in changes:
        change(data)
    return Case.model_validate({**data, "name": name})


def in_kelvin_and_btu(data):
    """Heat in Btu/h and K instead of kW and degC."""
    btu_h = 1.0 / 0.00029307107
    for stream in data["inputs"]["streams"]:
        stream["t_supply"] += KELVIN
        stream["t_target"] += KELVIN
        stream["duty"] *= btu_h
    data["inputs"]["units"] = {"heat": "Btu/h", "temperature": "K", "dt_cont": "K: half of dTmin"}
    for one in data["expected"]:
        is_heat = one["unit"].startswith("kW")
        one["value"] = one["value"] * btu_h if is_heat else one["value"] + KELVIN
        one["unit"] = "Btu/h" if is_heat else "K"
        one["tolerance"], one["tolerance_kind"] = 1e-6, "relative"


def in_fahrenheit(data):
    """Temperatures in degF, approaches in degF too; answers still in kW."""
    for stream in data["inputs"]["streams"]:
        for key in ("t_supply", "t_target"):
            stream[key] = stream[key] * 1.8 + 32.0
        stream["dt_cont"] *= 1.8
    data["inputs"]["units"] |= {"temperature": "degF", "dt_cont": "degF"}


def halved(data):
    """Every stream as two halves, back to front."""
    halves = [{**stream, "duty": stream["duty"] / 2.0} for stream in data["inputs"]["streams"]]
    data["inputs"]["streams"] = [*halves, *halves[::-1]]


def oddly_named(data):
    """Names that no id may have."""
    names = (f'@ [{number}] > ö, "x" | {"y" * number}' for number in count())
    plants = {}
    for stream in data["inputs"]["streams"]:
        stream["name"] = next(names)
        stream["plant"] = plants.setdefault(stream.get("plant", ""), next(names))
    for one in data["expected"]:
        quantity, colon, plant = one["quantity"].partition(":")
        one["quantity"] = quantity + colon + (plants[plant] if colon else "")


def uneven_approaches(data):
    """All 20 K and more from the hot streams, less than nothing from the cold; far below zero."""
    for stream in data["inputs"]["streams"]:
        is_hot = stream["t_supply"] > stream["t_target"]
        stream["dt_cont"] += 20.0 if is_hot else -20.0
        for key in ("t_supply", "t_target"):
            stream[key] -= 300.0
    data["expected"][2]["value"] -= 300.0 + 20.0


def heat_times(factor):
    def change(data):
        for stream in data["inputs"]["streams"]:
            stream["duty"] *= factor
        for one in data["expected"]:
            if one["quantity"] != "pinch_shifted":
                one["value"] *= factor
                one["tolerance_kind"] = "relative"

    return change


HEAT = "heat_linnhoff_hindmarsh_1983"


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        (HEAT, [in_kelvin_and_btu, oddly_named]),
        (HEAT, [in_fahrenheit, heat_times(1e-6)]),
        (HEAT, [uneven_approaches, heat_times(1e6), halved]),
        ("heat_ahmad_example_1", [in_fahrenheit]),
        ("heat_totalsite_perry", [oddly_named, halved]),
    ],
)
def test_heat_does_not_depend_on_how_it_is_told(name, changes):
    assert missed(retold(name, *changes)) == []


def test_two_plants_in_one_file_keep_their_own_targets():
    """Each alone as published; joined they need no more than both apart."""
    both = [retold(name) for name in (HEAT, "heat_ahmad_example_1")]
    streams = [{**stream, "plant": case.name} for case in both for stream in case.inputs["streams"]]
    expected = [
        {**one.model_dump(), "quantity": f"{one.quantity}:{case.name}"}
        for case in both
        for one in case.expected
    ]
    total = {"quantity": "QH", "value": 0.0, "unit": "kW"}
    joined = Case.model_validate(
        {
            **both[0].model_dump(),
            "inputs": {**both[0].inputs, "streams": streams},
            "expected": [*expected, total],
        }
    )
    verdicts = judged(joined)
    assert [verdict for verdict in verdicts[:-1] if not verdict.ok] == []
    assert verdicts[-1].got <= 20.0 + 158.5466


def matches_told_otherwise(data):
    """Other names, order and sizes; the cold utility offered twice, the dearer one useless."""
    inputs = data["inputs"]
    for stream in (*inputs["hot"], *inputs["cold"]):
        stream["fcp"] *= 1e-4
        stream["name"] = stream["name"][::-1] + " ä"
    inputs["hot"].reverse()
    inputs["cold"].reverse()
    dear = {**inputs["cold_utilities"][0], "name": "dear"}
    dear["cost"] *= 7.0
    inputs["cold_utilities"].append(dear)


def test_matches_do_not_depend_on_how_they_are_told():
    assert missed(retold("heat_matches_4sp1", matches_told_otherwise)) == []


def water_in_other_units(data):
    """Flows in L/s and m3/h of a tonne each, contents in mg/L and percent."""
    inputs = data["inputs"]
    inputs["units"] = {"flow": "L/s", "concentration": "percent"}
    for side, content in (("sources", "conc"), ("sinks", "conc_max")):
        for stream in inputs[side]:
            stream["flow"] /= 3.6
            stream[content] = {"salt, total": stream[content] * 1e-4}
    for one in data["expected"]:
        one["unit"] = "m3/h"


def second_contaminant(data):
    """A contaminant that nobody minds changes nothing; a source without it has none of it."""
    inputs = data["inputs"]
    for number, source in enumerate(inputs["sources"]):
        source["conc"] = {"a": source["conc"]} | ({"b": 5.0} if number else {})
    for sink in inputs["sinks"]:
        sink["conc_max"] = {"a": sink["conc_max"], "b": 1000.0}


@pytest.mark.parametrize("change", [water_in_other_units, second_contaminant])
def test_fixed_flows_do_not_depend_on_how_they_are_told(change):
    assert missed(retold("water_polley_polley_2000", change)) == []


def loads_in_other_units(data):
    """g/min and g/m3 into the units of the case; fresh water asked for in kg/s."""
    data["inputs"]["units"] = {"load": "g/min", "concentration": "g/m3", "flow": "kg/s"}
    for use in data["inputs"]["processes"]:
        use["load_kg_h"] *= 1000.0 / 60.0
    for one in data["expected"]:
        one["value"] /= 3.6
        one["unit"] = "kg/s"


def loads_of_two_plants(data):
    """P3 takes all 20 t/h of P1 and as much fresh; P4 lives on what leaves P2."""
    for use, plant in zip(data["inputs"]["processes"], "ABAB", strict=True):
        use["plant"] = plant
    data["expected"] = [
        {"quantity": "freshwater", "value": 90.0, "unit": "t/h"},
        {"quantity": "freshwater:A", "value": 40.0, "unit": "t/h"},
        {"quantity": "freshwater:B", "value": 50.0, "unit": "t/h"},
        {"quantity": "freshwater_plants_apart", "value": 90.0, "unit": "t/h"},
    ]


def regenerated(data):
    """With water cleaned to 5 ppm only P1, which takes none but fresh, needs any: 20 t/h.

    P2 can use none but cleaned: 5 kg/h / 95 ppm. P3 may mix 0.9 parts of 100 ppm into one part of
    cleaned: 30 kg/h / (795 + 0.9 * 700) ppm. What leaves P1 and P2 does for the rest, and for P4.
    """
    data["inputs"]["regeneration_outlet_ppm"] = 5.0
    treated = 5000.0 / 95.0 + 30000.0 / 1425.0
    data["expected"] = [
        {"quantity": "freshwater", "value": 20.0, "unit": "t/h"},
        {"quantity": "regenerated", "value": treated, "unit": "t/h"},
    ]


@pytest.mark.parametrize("change", [loads_in_other_units, loads_of_two_plants, regenerated])
def test_loads_do_not_depend_on_how_they_are_told(change):
    assert missed(retold("water_wang_smith_1994_4p", change)) == []


def supply_split_and_costs_scaled(data):
    """Node n1 gives through a new node of its own; money in thousandths, flows in thousands."""
    inputs = data["inputs"]
    given = inputs["demand"]["n1"]
    inputs["demand"] |= {"n1": 0.0, "well of n1": given}
    inputs["arcs"].append(["well of n1", "n1", 0.0, 0.0, -given])
    for arc in inputs["arcs"]:
        arc[2], arc[3], arc[4] = arc[2] * 1e-3, arc[3] * 1e-6, arc[4] * 1e3
    inputs["demand"] = {node: q * 1e3 for node, q in reversed(inputs["demand"].items())}
    data["expected"][0]["value"] *= 1e-3


def test_a_network_does_not_depend_on_how_it_is_told():
    assert missed(retold("exchange_fcnf_k10x90", supply_split_and_costs_scaled)) == []


def test_what_a_line_carries_is_shared_by_all_that_flows_on_it():
    """Two units pass through b to c: 1 on the cheap line, whose most that is, 1 on the dear one."""
    arcs = [["a", "b", 0, 1, 2], ["b", "c", 0, 1, 1], ["a", "c", 5, 10, 9]]
    inputs = {"demand": {"a": -1, "b": -1, "c": 2}, "arcs": arcs}
    case = {"name": "by hand", "problem_type": "fcnf", "inputs": inputs}
    expected = [{"quantity": "objective", "value": 1 + 5 + 10}]
    assert missed(Case.model_validate({**case, "expected": expected})) == []


def test_files_may_leave_out_capacities_name_by_numbers_and_lay_two_lines_side_by_side():
    """One unit on the first line, whose most it is, two on the second; the loop is of no use."""
    arcs = [[1, 2, 5, 1, 1], [1, 2, 1, 4], [1, 2, 99, 0, None], [2, 2, 0, -1, 9]]
    case = {"name": "by hand", "problem_type": "fcnf", "inputs": {"demand": {"1": -3, "2": 3}}}
    case["inputs"]["arcs"] = arcs
    expected = [{"quantity": "objective", "value": 13}]
    assert missed(Case.model_validate({**case, "expected": expected})) == []


def pinched(name, degrees, units, streams):
    case = {"name": name, "problem_type": "heat_targets"}
    rows = [
        {"t_supply": a, "t_target": b, "duty": duty, "dt_cont": degrees} for a, b, duty in streams
    ]
    return {**case, "inputs": {"streams": rows, "units": units}}


@pytest.mark.parametrize(
    ("case", "hot"),
    [
        (pinched("without units", 5.0, "as they stand", [(100, 50, 80), (40, 90, 100)]), 20.0),
        (pinched("of a furnace", 20.0, {"temperature": "C"}, [(6000, 900, 1), (20, 5800, 0.9)]), 0),
        (pinched("in degF", 10.0, {"temperature": "deg F"}, [(400, 200, 9), (180, 380, 9)]), 0.0),
    ],
)
def test_any_temperatures_and_units_have_their_target(case, hot):
    """Parallel lines at least the approach apart: what is lacking is bought at the hot end."""
    expected = [{"quantity": "QH", "value": hot, "unit": "kW"}]
    if case["inputs"]["units"] != "as they stand":
        expected[0]["unit"] = "MW"
    expected[0] |= {"tolerance": 1e-6, "tolerance_kind": "absolute"}
    assert missed(Case.model_validate({**case, "expected": expected})) == []


def test_a_game_does_not_depend_on_order_or_names():
    def change(data):
        inputs = data["inputs"]
        inputs["players"].reverse()
        inputs["coalition_values"] = {
            "|".join(reversed(key.split("|"))): value
            for key, value in reversed(inputs["coalition_values"].items())
        }

    assert missed(retold("game_airport", change)) == []


# ---------------------------------------------------------------- wrong files


def run(*arguments):
    command = [sys.executable, str(ROOT / "bench" / "cases.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda data: data.update(expected=[]), "expected"),
        (lambda data: data["expected"][0].update(tolerance=-1), "expected.0.tolerance"),
        (lambda data: data["inputs"]["streams"][0].update(duty=1e999), "inputs.streams.0.duty"),
        (lambda data: data["inputs"]["streams"][0].update(t_target=20), "t_target"),
        (lambda data: data["inputs"].update(units={"heat": "kWh"}), "kWh"),
        (lambda data: data.pop("problem_type"), "problem_type"),
        (lambda data: data.update(problem_type="heat_target"), "heat_targets"),
        (lambda data: data["inputs"]["streams"][2].pop("duty"), "inputs.streams.2.duty"),
        (lambda data: data["inputs"]["streams"][1].update(duty="much"), "inputs.streams.1.duty"),
        (lambda data: data["inputs"]["streams"][0].update(duty=-1), "inputs.streams.0.duty"),
        (lambda data: data["inputs"]["units"].update(heat="furlong"), "furlong"),
        (lambda data: data["expected"][0].update(quantity="QX"), "expected.0.quantity"),
        (lambda data: data["inputs"].update(streams=[]), "inputs.streams"),
    ],
)
def test_a_wrong_file_is_named_with_its_field(tmp_path, capsys, change, field):
    data = json.loads((PUBLISHED / f"{HEAT}.json").read_text(encoding="utf-8"))
    change(data)
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert cases.main([str(file)]) == 1
    said = capsys.readouterr().err
    assert "wrong.json" in said
    assert field in said


def test_good_files_are_judged_beside_wrong_ones_and_said_to_machines(tmp_path):
    file = tmp_path / "wrong.json"
    file.write_text("{", encoding="utf-8")
    done = run(PUBLISHED / "game_tva.json", file, tmp_path / "gone.json", "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 1
    assert [verdict["ok"] for verdict in said["verdicts"]] == [True] * 6
    assert [error.partition(": ")[0].rpartition("/")[2] for error in said["errors"]] == [
        "wrong.json",
        "gone.json",
    ]


def test_a_wrong_answer_is_said_and_fails(tmp_path, capsys):
    data = json.loads((PUBLISHED / "game_tva.json").read_text(encoding="utf-8"))
    data["expected"][0]["value"] += 1.0
    file = tmp_path / "off.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert cases.main([str(file)]) == 1
    assert "NO" in capsys.readouterr().out
