"""Where parks stand: figures recomputed from a plan's tables, verdicts, what is missing."""

import dataclasses
import json
import math
from functools import cache

import networkx as nx
import pandas as pd
import pytest
from shipped_parks import shipped_park

from symbiosis import Scenario, indicators, load_plan, optimise
from symbiosis.decide.indicator_figures import _compared
from symbiosis.decide.indicator_verdicts import VERDICTS
from symbiosis.decide.network_measures import Network, dependence, network_of
from symbiosis.errors import BadInput
from symbiosis.park.facts import Fact
from symbiosis.plan.folder.shipped_plans import load_shipped_plan

FACTS = {
    "value_added": 9e9, "value_added_base": 8e9, "base_years": 5.0,
    "energy_elsewhere": 1e6, "energy_base": 2e6, "clean_energy": 8e5,
    "co2_elsewhere": 1e5, "co2_base": 6e6, "water_recirculated": 5e7, "fresh_water_elsewhere": 1e6,
}  # fmt: skip


@cache
def plan(name="ghent_terneuzen"):
    return load_shipped_plan(name, shipped_park(name))


def told(answers=None, **facts):
    """Give the plan of Ghent with facts and answers of its park."""
    known = plan()
    given = {name: Fact(value=value, basis="published") for name, value in facts.items()}
    info = known.park.info.model_copy(update={"facts": given, "answers": answers or {}})
    return dataclasses.replace(known, park=dataclasses.replace(known.park, info=info))


@pytest.mark.parametrize(
    ("condenser", "expected", "verdict"), [("out", 82, "pass"), ("in", 30, "fail")]
)
def test_ghents_waste_heat_hangs_on_what_counts_as_such(condenser, expected, verdict):
    row = indicators(plan(), ["zero_carbon_2025"], {"condenser": condenser}).table.loc[
        "zero_carbon_05"
    ]
    assert row["plan"] == pytest.approx(expected, abs=2.0)
    assert (row["verdict_plan"], row["verdict_today"]) == (verdict, "fail")
    assert row["class"] == "waste_heat"
    assert row["switches"] == f"condenser={condenser}; made=out"
    # The same from the plan's rows of the park's own sources.
    heat = plan().park.heat
    left = ["made", "condenser"] if condenser == "out" else ["made"]
    own = heat[(heat["role"] == "source") & ~heat["origin"].isin(left)]
    streams = plan().streams.loc[own.index]
    assert row["counted"] == streams["annual"].sum()
    assert row["plan"] == pytest.approx(100 * streams["exchanged"].sum() / streams["annual"].sum())


def test_every_verdict_is_one_and_what_is_missing_says_where_to_write_it():
    standing = indicators(plan())
    table = standing.table
    for situation in ("baseline", "today", "plan"):
        assert set(table[f"verdict_{situation}"]) <= set(VERDICTS)
        assert (
            table[situation].notna() <= ~table[f"verdict_{situation}"].isin(VERDICTS[-4:])
        ).all()
    lacking = table[table["verdict_plan"] == "missing"]
    assert (lacking["where"].str.contains(r"park\.toml|\.csv")).all()
    assert table.loc["zero_carbon_06", "missing"] == (
        "fact.water_recirculated; fact.fresh_water_elsewhere"
    )
    assert int(standing.counts().to_numpy().sum()) == len(table)


def test_with_its_facts_the_park_is_judged_by_its_size():
    table = indicators(told(**FACTS)).table
    accounts = plan().accounts["plan"]
    energy = 0.12283506 * accounts["primary_energy"] + 1e6
    carbon = accounts["co2_direct"] + accounts["co2_energy"] + 1e5
    row = table.loc["zero_carbon_01"]
    assert row["plan"] == pytest.approx(carbon / energy)
    assert (row["threshold"], row["verdict_plan"]) == (0.3, "fail")
    water = table.loc["zero_carbon_06"]
    used = accounts["water_reused"] + 5e7
    assert water["plan"] == pytest.approx(100 * used / (used + accounts["fresh_water"] + 1e6))
    assert (table.loc["hj274_10", "verdict_plan"], table.loc["hj274_10", "basis"]) == (
        "pass", "estimated",
    )  # fmt: skip
    cut = 1 - (carbon / 6e6 / (9 / 8)) ** 0.2
    assert table.loc["hj274_26", "plan"] == pytest.approx(100 * cut)
    change = table.loc["gm2020_03", "plan"]
    assert change == pytest.approx(100 * (energy / 9 / (2e6 / 8) - 1))


@pytest.mark.parametrize(
    ("method", "ratio", "grown", "expected"),
    [
        ("growth", 1.21, 1.0, 10.0),
        ("annual_cut", 0.81 * 1.44, 1.44, 10.0),
        ("elasticity", 1.0404, 1.1025, 0.4),
        ("elasticity", 1.2, 1.0, math.nan),
        ("growth", -1.0, 1.0, math.nan),
    ],
)
def test_growth_is_told_by_the_year(method, ratio, grown, expected):
    assert _compared(method, ratio, grown, 2.0) == pytest.approx(expected, nan_ok=True)


def test_what_the_streams_have_is_told_beside_what_is_elsewhere():
    standing, accounts = indicators(plan()), plan().accounts["today"]
    assert standing.listed["fresh_water_elsewhere"] == accounts["fresh_water"]
    carbon = accounts["co2_direct"] + accounts["co2_energy"]
    assert standing.listed["co2_elsewhere"] == carbon
    assert standing.listed["solid_waste_elsewhere"] == 1_614_025.0


def test_people_answer_what_no_figure_can():
    answers = {"hj274_22": True, "hj274_20": False, "eip_08": 85.0, "hj274_19": 0.0}
    table = indicators(told(answers)).table
    assert table.loc["hj274_22", "verdict_plan"] == "pass"
    assert table.loc["hj274_20", "verdict_plan"] == "fail"
    assert table.loc["eip_08", ["plan", "verdict_plan"]].tolist() == [85.0, "fail"]
    assert table.loc["hj274_19", "verdict_plan"] == "pass"
    assert table.loc["hj274_23", "verdict_plan"] == "checklist"


def test_an_index_needs_something_of_every_group():
    answers = {f"green_park_{number}": True for number in (12, 29)}
    missing = indicators(told(answers), ["green_park_2016"]).table.loc["green_park_00"]
    assert math.isnan(missing["plan"])
    assert missing["missing"] == "group.EG; group.CG; group.HG"
    answers |= {"green_park_20": True, "green_park_25": True}
    table = indicators(told(answers, **FACTS), ["green_park_2016"]).table
    shares = table["plan"] / table["threshold"]
    down = table["better"] == "down"
    shares = shares.where(~down, 1.0 / shares)
    for name in answers:
        shares[name] = 1.0
    means = (
        shares.drop("green_park_00").groupby(table["group"]).mean().drop("index", errors="ignore")
    )
    assert table.loc["green_park_00", "plan"] == pytest.approx(100 * means.mean())
    assert table.loc["green_park_09", "verdict_plan"] == "leads"


@pytest.mark.parametrize(
    ("systems", "switches", "words"),
    [
        (["zero_carbon"], {}, "Did you mean 'zero_carbon_2025'"),
        ([], {"condensr": "in"}, "Did you mean 'condenser'"),
        (["zero_carbon_2025"], {"condenser": "yes"}, "none of out, in"),
        (["gbt31088"], {"condenser": "in"}, "no chosen indicator has it"),
    ],
)
def test_what_is_not_there_is_named(systems, switches, words):
    with pytest.raises(BadInput, match=words):
        indicators(plan(), systems, switches)


def test_a_park_alone_is_told_as_it_is():
    standing = indicators(shipped_park("guitang"), ["zero_carbon_2025", "network"])
    known = indicators(plan("guitang"), ["zero_carbon_2025", "network"])
    assert (standing.planned, standing.last, known.last) == (False, "today", "plan")
    both = ["zero_carbon_04", "symbiosis_02", "symbiosis_16"]
    for name in both:
        assert standing.table.loc[name, "today"] == pytest.approx(known.table.loc[name, "today"])
        assert math.isnan(standing.table.loc[name, "plan"])


def test_a_loaded_plan_says_the_same(tmp_path):
    plan("teaching").save(tmp_path / "plan")
    loaded = indicators(load_plan(tmp_path / "plan"))
    pd.testing.assert_frame_equal(loaded.table, indicators(plan("teaching")).table)


def test_a_networks_measures_are_those_of_its_graph():
    links = pd.DataFrame({"from": ["a", "b", "a", "c", "b"], "to": ["b", "a", "b", "b", "b"]})
    park = dataclasses.replace(
        shipped_park("teaching"), tables={"enterprises": pd.DataFrame(index=list("abcd"))}
    )
    net = network_of(park, links)
    assert len(net.links) == 4
    assert net.links_per_firm() == 1.0
    assert net.connectance() == pytest.approx(2 / 6)
    assert net.connectance(directed=True) == pytest.approx(3 / 12)
    table = net.centrality()
    assert table["partners"].tolist() == [1, 2, 1, 0]
    assert table["betweenness"].tolist() == [0.0, pytest.approx(1 / 3), 0.0, 0.0]
    assert network_of(park, links, ("b",)).links.empty
    assert math.isnan(Network((), links.iloc[:0]).links_per_firm())


def test_who_hangs_on_whom_adds_up_to_what_is_covered():
    known = plan("teaching")
    shares = dependence(known).set_index(["enterprise", "medium", "partner"])["share"]
    # 70,000 of 100,000 t of clinker are replaced by the steelworks' slag.
    assert shares["cement_works", "material", "steelworks"] == pytest.approx(0.7)
    assert (shares.groupby(level=["enterprise", "medium"]).sum() <= 1.0 + 1e-9).all()
    standing = indicators(known, ["network"])
    graph = nx.Graph(known.network())
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    assert standing.firms["betweenness"].to_dict() == pytest.approx(
        nx.betweenness_centrality(graph)
    )
    exergy = standing.table.loc["symbiosis_15", "plan"]
    assert 0.0 < exergy < 100.0


def test_the_command_tells_it_in_both_languages(symbiosis):
    used = {
        choice: indicators(plan(), ["zero_carbon_2025"], {"condenser": choice}).table.loc[
            "zero_carbon_05"
        ]
        for choice in ("out", "in")
    }
    english = symbiosis("indicators", "ghent_terneuzen", "--set", "zero_carbon_2025")
    assert "zero_carbon_05" in english.stdout
    assert f"{used['out']['plan']:.1f}" in english.stdout
    assert "[facts]" in english.stdout
    assert "the park's total less 34,910,874 m3/a" in " ".join(english.stdout.split())
    network = symbiosis("indicators", "teaching", "--set", "network").stdout
    assert "Power station: 100.0 % of its need (Power)" in " ".join(network.split())
    chinese = symbiosis("--lang", "zh", "indicators", "ghent_terneuzen", "--switch", "condenser=in")
    assert "余热" in chinese.stdout
    assert f"{used['in']['plan']:.1f}" in chinese.stdout
    found = json.loads(symbiosis("indicators", "ghent_terneuzen", "--json").stdout)
    rows = {row["indicator"]: row for row in found["indicators"]}
    for column in ("plan", "today"):
        assert rows["zero_carbon_05"][column] == pytest.approx(used["out"][column], abs=1e-3)
    wrong = symbiosis("indicators", "ghent_terneuzen", "--switch", "condenser")
    assert wrong.returncode == 1
    assert "NAME=CHOICE" in wrong.stderr


@pytest.mark.parametrize("name", ["guitang", "kalundborg_2010", "rotterdam", "teaching"])
@pytest.mark.parametrize("situation", ["baseline", "plan"])
def test_forms_come_to_what_the_streams_themselves_say(name, situation):
    known = plan(name)
    park, table = known.park, indicators(known, ["zero_carbon_2025", "eip_framework"]).table
    kinds = park.enterprises["kind"]
    own = known.streams[~known.streams["enterprise"].map(kinds).isin(["supplier", "town"])]
    rest = own["rest_baseline" if situation == "baseline" else "rest"]
    heat = park.heat[
        (park.heat["role"] == "source") & ~park.heat["origin"].isin(["made", "condenser"])
    ]
    waste = park.materials[park.materials["role"] == "source"]
    library = park.library.materials.loc[waste["material"]]
    solid = library["kind"].isin(["waste", "by_product"]) & library["form"].isin(
        ["solid", "slurry"]
    )
    for members, indicator in ((heat.index, "zero_carbon_05"), (waste.index[solid], "eip_11")):
        here = own.index.intersection(members)
        # Ash of coal that is not burnt is not made: without exchange there is more of it.
        tied = here.isin(waste.index[waste["tied_to"] != ""]) & (situation == "baseline")
        total = own["annual"][here].mask(tied, rest[here]).sum()
        expected = 100 * (1 - rest[here].sum() / total) if total else math.nan
        value = table.loc[indicator, situation]
        assert value == pytest.approx(expected, nan_ok=True, abs=1e-6), indicator


def test_who_has_left_counts_nowhere():
    left = optimise(shipped_park("teaching"), Scenario(left=("steelworks",)))
    table = indicators(left, ["zero_carbon_2025"]).table
    assert table.loc["zero_carbon_05", "counted"] == 12_000.0
    assert table.loc["zero_carbon_04", "verdict_plan"] == "missing"
    assert table.loc["zero_carbon_04", "missing"] == "class.solid_waste"
