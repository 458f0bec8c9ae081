"""A park's own materials, links, carriers and technologies: used, checked, saved, named."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from rich.console import Console
from small_park import COVER, SMALL, load_park, small_park, write_small

from symbiosis import LivePlanner, Scenario, check, match, optimise, save_park
from symbiosis.park.own import OWN
from symbiosis.show.names import item_name, library_name
from symbiosis.show.terminal.plan_page import plan_report
from symbiosis.show.words import Words

MATERIAL = """\
id,name,name_zh,kind,form,lhv_gj_t,content:Cl [%]
red_mud,Red mud,赤泥,waste,slurry,,0.03
"""
LINK = """\
id,name,name_zh,material,need,ratio,max_share,pretreatment_cost [CNY/t],max:Cl [mg/kg]
mud_binder,Red mud as binder,赤泥制胶凝材料,red_mud,cement_binder,0.5,30 %,40,500
"""
LINK = LINK.replace("30 %", "0.3")
LORRY = """\
id,name,name_zh,medium,kind,forms,lifetime,transport_cost [EUR/t/km],handling_cost [EUR/t],max_km
mud_lorry,Mud lorry,赤泥罐车,material,lorry,slurry,10,0.1,2,50
"""
KILN = """\
id,name,name_zh,size_unit,capex_variable [kEUR/MW],size_max [kW],lifetime,om_share
mud_press,Mud press,赤泥压滤,t/h,50,,20,0.02
"""
KILN = (
    KILN.replace("[kEUR/MW]", "[kEUR/(t/h)]")
    .replace("[kW]", "[kg/h]")
    .replace(",50,,", ",50,4000,")
)
PORTS = """\
technology,port,medium,role,item,coefficient,utility
mud_press,mud,material,sink,red_mud,1,
mud_press,cake,material,source,cement_binder,0.4,
mud_press,power,power,sink,,0.05,grid
"""
HOT_PIPE = """\
id,medium,kind,supply_c,return_c,pressure_bar,min_pressure_bar,lifetime
hot,heat,pipe,220,220,,{},30
"""
OWN_PARK = {
    "own_materials": MATERIAL,
    "own_links": LINK,
    "own_carriers": LORRY,
    "materials": SMALL["materials"] + "mud,steel,source,red_mud,500,mud_yard,\n",
    "outlets": SMALL["outlets"] + "mud_yard,material,red_mud,30,EUR/t,\n",
}
PRESSED = OWN_PARK | {
    "own_technologies": KILN,
    "technology_ports": PORTS,
    "technologies": "id,technology,enterprise\npress,mud_press,steel\n",
}


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    return small_park(tmp_path_factory.mktemp("own") / "park", **PRESSED)


@pytest.fixture(scope="module")
def plan(park):
    return optimise(park, gap=1e-6)


def errors(folder, **tables):
    return [each for each in check(write_small(folder, **tables)) if each.severity == "error"]


def test_own_rows_are_planned_with(park, plan):
    mud = plan.exchanges[(plan.exchanges["item"] == "red_mud") & (plan.exchanges["link"] != "")]
    assert mud["link"].tolist() == ["mud_binder"]
    assert set(plan.routes.loc[mud["route"], "carrier"]) == {"mud_lorry"}
    binder = park.library.links.loc["mud_binder"]
    # 40 CNY of the park's price year, as the library exchanges them.
    assert binder["pretreatment_cost"] == pytest.approx(
        40 / park.library.exchange_rates["CNY"][2024]
    )
    assert binder["max_share"] == 0.3
    limit = park.library.link_limits.set_index("link").loc["mud_binder"]
    assert (limit["property"], limit["kind"], limit["value"]) == ("Cl", "max", 500.0)
    press = park.library.technologies.loc["mud_press"]
    assert (press["capex_variable"], press["size_max"]) == (50_000.0, 4.0)


def test_what_an_own_material_holds_is_held_against_its_link(tmp_path):
    dirty = OWN_PARK | {"own_materials": MATERIAL.replace("0.03", "0.06")}
    refused = match(small_park(tmp_path, **dirty)).refusals.query("source == 'mud'")
    assert refused["reason"].tolist() == ["too_dirty"]
    assert "500, it has 600 mg/kg" in refused["detail"].iloc[0]


def test_a_stream_may_be_called_as_its_own_material(tmp_path):
    called = OWN_PARK | {"materials": OWN_PARK["materials"].replace("mud,steel", "red_mud,steel")}
    park = small_park(tmp_path / "a", **called)
    save_park(park, tmp_path / "b")
    text = (tmp_path / "b" / "materials.csv").read_text(encoding="utf-8")
    assert "content:Cl" not in text.splitlines()[0]
    assert match(load_park(tmp_path / "b")).contents.equals(match(park).contents)


@pytest.mark.parametrize("ending", ["", ".xlsx", ".zip"])
def test_own_rows_go_through_every_container(park, tmp_path, ending):
    place = tmp_path / f"park{ending}"
    save_park(park, place)
    again = load_park(place)
    for table in OWN:
        pd.testing.assert_frame_equal(again.tables[table], park.tables[table])
    pd.testing.assert_frame_equal(again.contents, park.contents)
    for of in OWN.values():
        pd.testing.assert_frame_equal(getattr(again.library, of), getattr(park.library, of))


def test_people_read_own_names_in_both_languages(park, plan):
    for language, material, link in (
        ("en", "Red mud", "Red mud as binder"),
        ("zh", "赤泥", "赤泥制胶凝材料"),
    ):
        say = Words(language)
        assert item_name(park, "red_mud", "", say) == material
        assert library_name(park, "mud_binder", say) == link
        told = io.StringIO()
        Console(file=told, width=160).print(plan_report(plan, None, say))
        assert material in told.getvalue()


def test_own_materials_are_read_by_their_names_too(tmp_path):
    named = OWN_PARK["materials"].replace(",red_mud,", ",赤泥,")
    park = small_park(tmp_path, **OWN_PARK | {"materials": named})
    assert park.materials.loc["mud", "material"] == "red_mud"


def test_a_row_of_a_known_id_changes_the_cells_that_it_fills(tmp_path):
    """What it does not say of money keeps its worth in the park's money."""
    link = (
        "id,material,need,permit_cost [EUR]\nbf_slag_to_cement_binder,bf_slag,cement_binder,500\n"
    )
    usual, own = small_park(tmp_path / "a"), small_park(tmp_path / "b", own_links=link)
    (before, after) = (each.library.links.loc["bf_slag_to_cement_binder"] for each in (usual, own))
    assert after["permit_cost"] == 500.0
    said = "own_links: cells of the library's links are replaced: bf_slag_to_cement_binder"
    assert said in map(str, own.defaults)
    assert after["ratio"] == before["ratio"]
    assert after["name_zh"] == before["name_zh"]
    costs = [
        match(each).tariffs.query("item == 'bf_slag_to_cement_binder'") for each in (usual, own)
    ]
    columns = ["kind", "item", "account", "factor"]
    assert costs[0][columns].equals(costs[1][columns])


NEEDED = {
    "a link of an unknown material": (
        {"own_links": LINK.replace("red_mud,cement_binder", "red_mudd,cement_binder")},
        ("own_links", "material", "Did you mean 'red_mud'?"),
        {"own_links": LINK},
    ),
    "a heat carrier without temperatures": (
        {"own_carriers": LORRY + "brine,,,heat,pipe,,20,,,\n"},
        ("own_carriers", "supply_c", "Give both"),
        {"own_carriers": LORRY},
    ),
    "steam at no pressure": (
        {"own_carriers": HOT_PIPE.format(300)},
        ("own_carriers", "min_pressure_bar", "what must arrive"),
        {"own_carriers": HOT_PIPE.format(20)},
    ),
    "a technology without ports": (
        {"technology_ports": "", "technologies": ""},
        ("own_technologies", "id", "technology_ports"),
        {"technology_ports": PORTS},
    ),
    "mass from nothing": (
        {"technology_ports": PORTS.replace("cement_binder,0.4", "cement_binder,1.4")},
        ("technology_ports", "coefficient", "Complete the recipe's inputs."),
        {"technology_ports": PORTS},
    ),
    "a technology without size unit": (
        {"own_technologies": KILN.replace("t/h,50,4000,", ",50,4000,").replace(" [kEUR/(t/h)]", "")
            .replace(" [kg/h]", "")},
        ("own_technologies", "size_unit", "Write MW"),
        {"own_technologies": KILN},
    ),
    "an investment without lifetime": (
        {"own_technologies": KILN.replace("4000,20,", "4000,,")},
        ("own_technologies", "lifetime", "Give its years"),
        {"own_technologies": KILN},
    ),
    "more heat than it holds": (
        {"own_materials": MATERIAL + "tar,Tar,焦油,waste,slurry,10,\n",
         "own_links": LINK + "tar_coal,,,tar,coal,0.9,,,\n"},
        ("own_links", "ratio", "by heating value 0.398 t"),
        {"own_links": LINK + "tar_coal,,,tar,coal,0.39,,,\n"},
    ),
    "a link called as a carrier": (
        {"own_links": LINK.replace("mud_binder", "mud_lorry")},
        ("own_links", "id", "Rename it"),
        {"own_links": LINK},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NEEDED)
def test_what_is_missing_is_named_and_filling_it_in_mends_it(tmp_path, case):
    tables, (table, column, remedy), mended = NEEDED[case]
    (fault, *more) = errors(tmp_path / "a", **PRESSED | tables)
    assert {each.table for each in (fault, *more)} == {table} or len(more) <= 1
    assert (fault.table, fault.column) == (table, column), fault
    assert remedy in fault.remedy + fault.allowed
    whole = PRESSED | tables | mended
    assert whole == PRESSED or not errors(tmp_path / "b", **whole)  # PRESSED itself is loaded above


ODD = {
    "no ratio": ({"own_links": LINK.replace(",0.5,0.3", ",,0.3")}, "the link is told"),
    "a ratio upside down": ({"own_links": LINK.replace(",0.5,", ",50,")}, "would serve as 50 t"),
    "nobody has it": ({"materials": SMALL["materials"]}, "nobody in the park gives red_mud"),
    "almost the library's": (
        {"own_materials": MATERIAL + "fly_ashh,,,waste,solid,,\n"}, "almost the library's fly_ash"
    ),
    "a property misspelt": (
        {"own_materials": MATERIAL.replace("content:Cl", "content:cl")}, "limits are written for"
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    return check(write_small(tmp_path_factory.mktemp("usual"), **OWN_PARK))


@pytest.mark.parametrize("case", ODD)
def test_what_is_odd_is_warned_of(tmp_path, usual, case):
    tables, told = ODD[case]
    found = check(write_small(tmp_path / "a", **OWN_PARK | tables))
    assert not [each for each in found if each.severity == "error"], found
    assert any(told in each.allowed for each in found)
    assert not any(told in each.allowed for each in usual)


def test_a_link_without_a_ratio_is_told_and_never_used(tmp_path):
    bare = small_park(tmp_path, **OWN_PARK | {"own_links": LINK.replace(",0.5,0.3", ",,0.3")})
    reasons = match(bare).refusals.query("source == 'mud' and sink == 'binder'")["reason"]
    assert reasons.tolist() == ["information_only"]


def test_own_rows_may_be_priced_and_forbidden(park, plan):
    planner = LivePlanner(park)
    dear = planner.plan(Scenario(prices={"mud_binder": 500.0}), gap=1e-6)
    assert not (dear.exchanges["link"] == "mud_binder").any()
    assert dear.cost() > plan.cost()
    without = planner.plan(Scenario(forbid=("mud_press",)), gap=1e-6)
    assert without.cost() >= plan.cost() - 1e-6


def test_own_money_is_read_in_any_currency(tmp_path):
    """Of a park in yuan, one in euro says the same."""
    cover = COVER.replace('"EUR"', '"CNY"')
    park = load_park(write_small(tmp_path, cover, **OWN_PARK))
    assert park.library.links.loc["mud_binder", "pretreatment_cost"] == pytest.approx(40.0)
    lorry = park.library.carriers.loc["mud_lorry"]
    assert lorry["transport_cost"] == pytest.approx(0.1 * park.library.exchange_rates["CNY"][2024])
