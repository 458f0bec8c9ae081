"""Scenarios of a park: inherited, merged, listed, told apart, compared; all faults at once."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from shipped_parks import shipped_park, shipped_plan
from small_park import small_park

from symbiosis import Scenario, compare, list_scenarios, load_park, optimise, save_park
from symbiosis.errors import BadInput
from symbiosis.park.differing import differing
from symbiosis.park.scenario_files import load_scenario, merged
from symbiosis.park.shipped import shipped
from symbiosis.show.terminal.comparison_page import comparison_report
from symbiosis.show.words import Words

GREEN = """\
# what the council wants
base = "dear"
title = "Green"
left = ["farm"]

[policy]
waste_to_outlet = 5

[[limits]]
account = "fresh_water"
maximum = 900

[[limits]]
account = "capex"
holder = "steel"
maximum = 7
"""
DEAR = """\
title = "Dear"
note = "all is dear"
left = ["brewery", "steel"]

[prices]
carbon = 200
grid = 120

[[limits]]
account = "fresh_water"
maximum = 1000

[[limits]]
account = "capex"
maximum = 5
"""


@pytest.fixture
def folder(tmp_path):
    small_park(tmp_path / "small")
    (tmp_path / "small" / "scenarios").mkdir()
    return tmp_path / "small"


def write(folder, **scenarios):
    for name, text in scenarios.items():
        (folder / "scenarios" / f"{name}.toml").write_text(text, encoding="utf-8")


def told(park, name):
    with pytest.raises(BadInput) as refused:
        load_scenario(name, park)
    return str(refused.value).splitlines()


def test_a_scenario_says_what_differs_from_its_base(folder):
    write(folder, green=GREEN, dear=DEAR, greener='base = "green"\nprices = { grid = 90 }')
    park = load_park(folder)
    green, greener = (load_scenario(name, park) for name in ("green", "greener"))
    assert (green.name, green.title, green.note) == ("green", "Green", "")
    assert green.left == ("farm",)
    assert greener.prices == {"carbon": 200.0, "grid": 90.0}
    assert greener.policy == {"waste_to_outlet": 5.0}
    limits = [(limit.account, limit.holder, limit.maximum) for limit in greener.limits]
    assert limits == [("fresh_water", "", 900.0), ("capex", "", 5.0), ("capex", "steel", 7.0)]


def test_a_file_may_be_based_on_one_beside_it_or_on_the_park_s(folder, tmp_path):
    write(folder, dear=DEAR)
    (tmp_path / "near.json").write_text('{"base": "dear", "discount_rate": 0.1}')
    (tmp_path / "mine.toml").write_text('base = "near"\nleft = []')
    asked = load_scenario(tmp_path / "mine.toml", load_park(folder))
    assert (asked.discount_rate, asked.left, asked.prices["carbon"]) == (0.1, (), 200.0)


def test_targets_are_replaced_by_what_they_reach_for():
    base = {"targets": [{"indicator": "a", "minimum": 1}, {"indicator": "b", "minimum": 2}]}
    own = {"targets": [{"indicator": "b", "minimum": 3}, {"minimum": 4}]}
    assert [row["minimum"] for row in merged(base, own)["targets"]] == [1, 3, 4]


def asked_or_told(file, park):
    """Give what is said of a file that is refused; nothing else may be raised."""
    try:
        load_scenario(file, park)
    except BadInput as refused:
        return str(refused)
    return ""


def test_circles_and_unknown_bases_are_refused_by_name(folder):
    write(folder, a='base = "b"', b='base = "c"', c='base = "a"', d='base = "aa"', e="base = 3")
    park = load_park(folder)
    (line,) = told(park, "b")
    assert "circle: scenarios/b.toml -> scenarios/c.toml -> scenarios/a.toml" in line
    assert "there is no scenario 'aa'. Did you mean 'a'?" in told(park, "d")[0]
    assert "a name is wanted, not 3" in told(park, "e")[0]
    assert "no scenario of that name" in told(park, "f")[0]


def test_all_faults_of_a_scenario_and_its_base_are_told_at_once(folder):
    write(
        folder,
        low='colour = "red"\n[prices]\ngird = 1\ngrid = "x"\n[[limits]]\naccount = "capeks"\n',
        high='base = "low"\nobjective = "fame"\nleft = ["cemnet"]\ndiscount_rate = 3\n'
        "prices.carbon = -1e30\n"
        '[policy]\ncapex = 1\n[[limits]]\naccount = "capex"\nmaximum = 1\nholder = "cemnet"\n',
    )
    park = load_park(folder)
    lines = told(park, "high")
    expected = {
        "scenarios/low.toml": ("colour: there is no", "'gird'", "prices.grid: a number", "capeks"),
        "scenarios/high.toml": (
            *("objective: unknown", "left: small knows no 'cemnet'. Did you mean 'cement'?"),
            *("discount_rate: must be at most 0.5", "policy: no physical account"),
            "prices.carbon: -1e+30 is beyond",
            "limits, holder",
        ),
    }
    for place, words in expected.items():
        own = [line for line in lines if place in line]
        assert len(own) == len(words)
        assert all(any(word in line for line in own) for word in words)
    # They stop only those who ask for them, and `check` tells them.
    assert {fault.container for fault in park.warnings} >= set(expected)
    assert list_scenarios(park)["faults"].ne("").all()


@settings(max_examples=40)
@given(
    st.recursive(
        st.one_of(
            *(st.none(), st.booleans(), st.floats(), st.text(max_size=5)),
            st.sampled_from(["capex", "co2", "grid", "steel", "cost", "b", "carbon"]),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(["account", "maximum", "holder", "grid", "capex", "x"]), inner
            ),
        ),
        max_leaves=6,
    ).flatmap(
        lambda value: st.dictionaries(
            st.sampled_from([*Scenario.model_fields, "base", "bsae"]), st.just(value), max_size=4
        )
    )
)
def test_whatever_a_file_holds_is_a_scenario_or_is_told(tmp_path_factory, data):
    file = tmp_path_factory.getbasetemp() / "mangled.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    said = asked_or_told(file, shipped_park("teaching"))
    assert all(f"scenario {file}" in line for line in said.splitlines())


@given(text=st.text(max_size=40), cut=st.integers(0, len(GREEN)))
def test_a_mangled_text_is_a_scenario_or_is_told(tmp_path_factory, text, cut):
    file = tmp_path_factory.getbasetemp() / "mangled.toml"
    file.write_bytes((GREEN[:cut] + text + GREEN[cut:]).encode("utf-8", "surrogatepass"))
    said = asked_or_told(file, None)
    assert not said or str(file) in said


def test_scenarios_are_kept_as_they_were_written(folder, tmp_path):
    write(folder, green=GREEN, dear=DEAR)
    (folder / "scenarios" / "README.md").write_text("the council's")
    save_park(load_park(folder), tmp_path / "copy")
    assert (tmp_path / "copy" / "scenarios" / "green.toml").read_text() == GREEN
    less = load_park(folder)
    (folder / "scenarios" / "old.toml").write_text("left = []")
    save_park(less, folder)
    kept = sorted(file.name for file in (folder / "scenarios").iterdir())
    assert kept == ["README.md", "dear.toml", "green.toml"]


@pytest.mark.parametrize("name", [park.name for park in shipped()])
def test_the_shipped_scenarios_can_be_asked(name):
    park = shipped_park(name)
    assert (list_scenarios(park)["faults"] == "").all()
    for scenario in park.scenarios:
        asked = load_scenario(scenario, park)
        assert asked.title
        assert asked.title_zh
        assert differing(asked, Scenario())


def test_a_comparison_is_the_difference_of_the_plans(tmp_path):
    park = shipped_park("teaching")
    here, there = (
        shipped_plan("teaching", load_scenario(name, park))
        for name in ("green_council", "without_brewery")
    )
    same, forth, back = compare(here, here), compare(here, there), compare(there, here)
    assert same.conditions.empty
    assert same.exchanges.empty
    assert same.retrofits.empty
    assert (same.accounts["difference"] == 0.0).all()
    assert forth.accounts["difference"].to_dict() == pytest.approx(
        (-back.accounts["difference"]).to_dict(), abs=1e-6
    )
    flows, other = forth.exchanges, back.exchanges.loc[forth.exchanges.index]
    swapped = {"new": "gone", "gone": "new", "more": "less", "less": "more"}
    assert (flows["kind"].map(swapped) == other["kind"]).all()
    assert "heat_pump" in forth.retrofits.index
    assert forth.gone == {"brewery"}
    assert {row["field"] for row in forth.summary()["conditions"]} == {
        *("limits", "prices", "policy", "left"),
    }
    told = io.StringIO()
    Console(file=told, width=140).print(comparison_report(forth, Words("zh")))
    assert "不同的条件" in told.getvalue()
    with pytest.raises(BadInput, match="two plans of one park"):
        compare(here, optimise(small_park(tmp_path)))


def test_the_command_line_lists_and_tells_apart(symbiosis):
    listed = json.loads(symbiosis("scenarios", "teaching", "--json").stdout)["scenarios"]
    assert {row["name"]: row["base"] for row in listed}["green_council"] == "dear_carbon"
    said = symbiosis("--lang", "zh", "scenarios", "teaching").stdout
    assert "绿色市政" in said
    told = symbiosis("scenarios", "teaching", "--diff", "green_council", "dear_carbon")
    assert "Waste disposed of" in told.stdout
    assert "carbon" not in told.stdout.partition("\n")[2]
    assert "comes with no scenarios" in symbiosis("scenarios", "rotterdam").stdout
    wrong = symbiosis("scenarios", "teaching", "--diff", "green_counsil", "dear_carbon")
    assert wrong.returncode == 1
    assert "Did you mean 'green_council'?" in " ".join(wrong.stderr.split())


def test_the_command_line_compares_two_scenarios(symbiosis, tmp_path):
    (tmp_path / "near.toml").write_text('base = "dear_carbon"\nforbid = ["heat"]')
    asked = ("optimise", "teaching", "--scenario", "near.toml", "--against", "dear_carbon")
    answer = json.loads(symbiosis(*asked, "--json").stdout)
    compared = answer["comparison"]
    assert compared["conditions"] == [
        {"field": "forbid", "key": "", "holder": "", "plan": ["heat"], "against": None}
    ]
    cost = compared["accounts"][0]
    assert cost["difference"] == pytest.approx(cost["plan"] - cost["against"])
    assert cost["difference"] > 0.0
    assert {row["kind"] for row in compared["exchanges"]} == {"gone"}
