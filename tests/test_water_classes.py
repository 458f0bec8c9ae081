"""Classes of water quality: a row that names one is the row with its figures typed out."""

from itertools import pairwise

import pandas as pd
import pytest
from small_park import COVER, faults, only, small_park, write_small

from symbiosis.cli import run
from symbiosis.optimise import optimise
from symbiosis.park.library import load_library
from symbiosis.park.load import check, load_park, open_draft
from symbiosis.park.save import save_park
from symbiosis.park.water_classes import DOSED

HEAD = "id,enterprise,role,quantity [m3/a],outlet,utility"
LIBRARY = load_library()
CLASSES = list(LIBRARY.water_classes.index)
START = ("{},cement,sink,400000,,mains", "{},brewery,source,500000,sewer,")
OWN = "id,name,name_zh,max:COD [mg/L],max:Cl [mg/L]\nprocess,Process water,园区工艺水,60,150\n"


def limits(name):
    rows = LIBRARY.limits_of_class(name)
    return rows[~rows["property"].isin(DOSED)]


def typed(pairs):
    """Write pairs of rows with the figures of their classes typed out."""
    rows = {}
    for number, (sink, source) in enumerate(pairs):
        for row, name, kind in ((f"out{number}", source, "content"), (f"in{number}", sink, "max")):
            rows[row] = {
                f"{kind if row.startswith('out') else of}:{each} [{unit}]": value
                for each, of, value, unit, _ in limits(name).itertuples(index=False)
                if kind == "max" or of == "max"
            }
    heads = list(dict.fromkeys(head for cells in rows.values() for head in cells))
    lines = [",".join([HEAD, *heads])]
    for row, cells in rows.items():
        figures = [str(cells.get(head, "")) for head in heads]
        lines.append(",".join([START[row.startswith("out")].format(row), *figures]))
    return "\n".join(lines) + "\n"


def named(*pairs):
    """Write the same rows with the names of their classes."""
    lines = [f"{HEAD},water_class"]
    for number, (sink, source) in enumerate(pairs):
        lines += [f"{START[1].format(f'out{number}')},{source}"]
        lines += [f"{START[0].format(f'in{number}')},{sink}"]
    return "\n".join(lines) + "\n"


def contents(park):
    keys = ["owner", "port", "property", "kind"]
    return park.contents.sort_values(keys, ignore_index=True)


def test_a_class_is_its_figures_typed_out(tmp_path):
    pairs = [(name, name) for name in CLASSES]
    one = small_park(tmp_path / "a", water=named(*pairs))
    other = small_park(tmp_path / "b", water=typed(pairs))
    assert len(one.contents) > len(CLASSES)
    pd.testing.assert_frame_equal(contents(one), contents(other))
    for name in CLASSES:
        assert any(f"class `{name}` gives" in said for said in one.defaults)


def test_a_park_with_classes_has_the_plan_of_the_one_with_figures(tmp_path):
    pair = ("gb18918_1b", "gb18918_1a")
    one = optimise(small_park(tmp_path / "a", water=named(pair)))
    other = optimise(small_park(tmp_path / "b", water=typed([pair])))
    assert one.cost() == pytest.approx(other.cost())
    assert list(one.exchanges.index) == list(other.exchanges.index)
    assert (one.exchanges["medium"] == "water").any()


def test_what_a_row_says_itself_goes_before_its_class(tmp_path):
    water = (
        f"{HEAD},water_class,content:COD [mg/L],max:COD [mg/L]\n"
        "effluent,brewery,source,500000,sewer,,gb18918_1a,31,\n"
        "make_up,cement,sink,400000,,mains,gb3838_v,,35\n"
    )
    park = small_park(tmp_path, water=water)
    found = park.contents.set_index(["owner", "property"])["value"]
    assert found["effluent", "COD"] == 31
    assert found["make_up", "COD"] == 35
    assert found["effluent", "BOD5"] == found["make_up", "BOD5"] == 10
    assert any("its own COD stay" in said for said in park.defaults)
    filled = open_draft(tmp_path)[0].fills
    cells = {each.column: each for each in filled if each.row == "effluent"}
    assert "content:COD" not in cells
    assert cells["content:BOD5"].unit == "mg/L"
    assert "GB 18918-2002" in cells["content:BOD5"].source


def test_a_class_is_found_by_what_people_call_it(tmp_path):
    words = ["一级A", "一级A标准", "GB18918 1A", "gb18918_1a 一级A（GB 18918）"]
    water = named(*(("园区工艺水", word) for word in words))
    park = small_park(tmp_path, water=water, own_water_classes=OWN)
    assert park.water["water_class"].value_counts().to_dict() == {"gb18918_1a": 4, "process": 4}


def test_a_park_s_own_classes_lie_over_the_library_s(tmp_path):
    own = OWN + "gb18918_1a,,,40,\n"
    park = small_park(tmp_path / "a", water=named(("process", "gb18918_1a")), own_water_classes=own)
    found = park.contents[park.contents["port"] == ""].set_index(["owner", "property"])["value"]
    assert found.to_dict() == {
        ("out0", "COD"): 40, ("in0", "COD"): 60, ("in0", "Cl"): 150
    }  # fmt: skip
    save_park(park, tmp_path / "b.xlsx")
    again = load_park(tmp_path / "b.xlsx")
    pd.testing.assert_frame_equal(contents(again), contents(park))
    assert again.water["water_class"].equals(park.water["water_class"])


def test_a_class_that_nobody_knows_is_refused_with_the_nearest(tmp_path):
    told = only(faults(tmp_path, water=named(("gb3838_vi", "gb18918_1a"))))
    assert (told.column, told.value) == ("water_class", "gb3838_vi")
    assert "gb3838_v" in told.remedy


def test_an_own_class_without_limits_and_figures_that_are_none_are_told(tmp_path):
    own = "id,name,content:COD [mg/L]\nprocess,Process water,60\n"
    found = faults(tmp_path, water=named(("process", "gb18918_1a")), own_water_classes=own)
    assert [fault.column for fault in found] == ["content:COD [mg/L]", "id"]
    assert "limits nothing" in found[1].allowed


def test_the_library_s_figures_are_those_of_the_standards():
    """GB 3838-2002 table 1, GB 18918-2002 table 1, (EU) 2020/741 Annex I table 2, by hand."""
    held = {
        name: LIBRARY.limits_of_class(name).set_index("property")["value"].to_dict()
        for name in CLASSES
    }
    assert held["gb3838_iii"] == {"COD": 20, "BOD5": 4, "NH4_N": 1, "TP": 0.2, "oil": 0.05}
    assert held["gb3838_iv"]["COD"] == 30
    assert held["gb18918_1a"]["TN"] == 15
    assert held["gb19923_cooling"]["Cl"] == 250
    assert held["eu_reuse_a"] == {"E_coli": 10, "BOD5": 10, "SS": 10, "turbidity": 5}
    assert held["eu_reuse_d"]["E_coli"] == 10_000
    order = ["gb3838_ii", "gb3838_iii", "gb3838_iv", "gb3838_v"]
    for one, other in pairwise(order):
        assert all(held[one][each] <= held[other][each] for each in held[one])


def test_the_check_tells_what_a_class_gave(tmp_path, symbiosis):
    folder = write_small(tmp_path, COVER, water=named(("gb3838_v", "gb18918_1a")))
    assert "in0: class `gb3838_v` gives max COD 40 mg/L" in " ".join(
        symbiosis("check", str(folder)).stdout.split()
    )


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("GB 3838 III", "gb3838_iii"),
        ("GB3838-2002 IV", "gb3838_iv"),
        ("Ⅲ类水", "gb3838_iii"),
        ("地表水四类", "gb3838_iv"),
        ("循环冷却补充水", "gb19923_cooling"),
    ],
)
def test_classes_are_called_as_planners_write_them(tmp_path, words, name):
    park = small_park(tmp_path / "p", water=named((words, words)))
    assert set(park.tables["water"]["water_class"]) == {name}


def test_a_plan_s_park_says_nothing_of_figures_that_its_class_gave_itself(tmp_path):
    """The client never typed them, so a report must not say that the row's own figures stay."""
    park = small_park(tmp_path / "p", water=named(("gb3838_iii", "gb18918_1a")))
    assert any("class `gb3838_iii` gives max" in said for said in park.defaults)
    save_park(park, tmp_path / "saved")
    assert not [said for said in load_park(tmp_path / "saved").defaults if "class" in said]


def test_a_standard_of_several_classes_is_asked_about_with_their_names(tmp_path, capsys):
    folder = write_small(tmp_path / "p", water=named(("GB/T 19923", "gb3838_iii")))
    assert "`gb19923_boiler` 再生水 锅炉补给水（GB/T 19923）" in only(check(folder)).remedy
    assert run(["--lang", "zh", "check", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "不在“水质类别”之中" in told
    assert "water_classes" not in told
