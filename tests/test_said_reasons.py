"""Reasons are true: at the figure that is told the pair passes, and the blend is as it is told."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from small_park import SMALL, small_park

from symbiosis import match, optimise
from symbiosis.show.standing import ended_flows, standing
from symbiosis.show.words import Words


def heat(source, sink):
    return (
        SMALL["heat"]
        .replace("source,120,40", f"source,{source}")
        .replace("sink,50,80", f"sink,{sink}")
    )


def told(matches, source, sink):
    rows = matches.refusals
    rows = rows[(rows["source"] == source) & (rows["sink"] == sink)]
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.mark.parametrize(
    ("source", "sink", "carrier"),
    [("161,100", "130,140", "steam_pipe_5"), ("45,30", "20,35", "hot_water_70_40")],
)
def test_a_source_between_two_carriers_is_told_how_hot_it_must_start(
    tmp_path, source, sink, carrier
):
    """5-bar steam is 151.8 degC, and wants a source of 161.8 degC."""
    apart = match(small_park(tmp_path / "a", heat=heat(source, sink)))
    refused = told(apart, "cooling", "warming")
    assert refused["reason"] == "no_carrier"
    assert carrier in refused["detail"]
    assert refused["figure"] > 0.0
    needed = float(re.search(r"must start at ([\d.]+) degC", refused["detail"])[1])
    start, end = source.split(",")
    assert needed == pytest.approx(float(start) + refused["figure"])
    for name, more in (("b", 20.0), ("c", -0.1)):  # what the way cools is another rule's
        tables = {"heat": heat(f"{needed + more},{end}", sink)}
        matches = match(small_park(tmp_path / name, **tables))
        assert (len(matches.arcs.query("source == 'cooling'")) > 0) == (more > 0.0)
    assert carrier not in Words("zh").told(refused["detail"], lambda _: "蒸汽")
    assert "热源起始温度须达" in Words("zh").told(refused["detail"])


ASH = {
    "materials": (
        "id,enterprise,role,material,quantity [t/a],outlet,utility\n"
        "ash,steel,source,fly_ash,1000,yard,\nstone,cement,sink,aggregate,800,,gravel\n"
    ),
    "outlets": SMALL["outlets"].replace("bf_slag", "fly_ash"),
    "utilities": SMALL["utilities"].replace(
        "clinker,material,cement_binder", "gravel,material,aggregate"
    ),
}


def test_a_link_that_is_only_told_says_its_ratio_and_why(tmp_path):
    matches = match(small_park(tmp_path, **ASH))
    detail = told(matches, "ash", "stone")["detail"]
    assert "1.00 t/t), for information only: mine fill and road base" in detail
    assert "no known ratio" not in detail
    assert "仅供参考" in Words("zh").told(detail)
    without = SMALL["materials"].replace("bf_slag", "sludge_ind").replace("cement_binder", "coal")
    tables = {
        "materials": without,
        "outlets": SMALL["outlets"].replace("bf_slag", "sludge_ind"),
        "utilities": SMALL["utilities"].replace("cement_binder", "coal"),
    }
    bare = told(match(small_park(tmp_path / "b", **tables)), "slag", "binder")
    assert bare["detail"].endswith("but by no known ratio")


def test_what_is_blended_is_told_as_the_plan_blends_it(tmp_path):
    """Of 4,000 m3 what comes of the brewery holds 90 mg/L of COD, the rest 2."""
    tables = {
        "water": SMALL["water"].replace("5000,sewer,,50,", "2000,sewer,,90,"),
        "utilities": SMALL["utilities"]
        .replace("max_c,default", "max_c,default,content:COD [mg/L]")
        .replace("mains,water,,1,EUR/m3,,1", "mains,water,,99,EUR/m3,,1,2"),
    }
    plan = optimise(small_park(tmp_path, **tables), gap=1e-6)
    row = plan.exchanges[plan.exchanges["medium"] == "water"].iloc[0]
    kept = row["quantity"] * (1.0 - plan.matches.arcs.loc[row.name, "loss"])
    blend = (90.0 * kept + 2.0 * (4000.0 - kept)) / 4000.0
    assert blend < 59.0
    assert row["quality"] == f"COD 90 blended to {blend:.4g}, at most 60 mg/L"
    assert "掺混后为" in Words("zh").told(row["quality"])


TWO_LEVELS = {
    "heat": (
        "id,enterprise,name,role,supply_c,target_c,quantity [MWh/a],outlet,utility\n"
        "hot,steel,Cooling,source,120,60,8760,air,\nlow,steel,Cooling,source,70,40,8760,air,\n"
        "warming,farm,,sink,50,80,4380,,boiler\n"
    ),
    "connections": (
        "id,from,to,medium,item,status,quantity,unit\n"
        "now,steel,farm,heat,hot>warming,existing,3000,MWh/a\n"
        "slag_now,steel,cement,material,bf_slag,existing,500,t/a\n"
    ),
    "utilities": SMALL["utilities"].replace("boiler,heat,,40", "boiler,heat,,90"),
}


@pytest.fixture(scope="module")
def since_today(tmp_path_factory):
    return optimise(small_park(tmp_path_factory.mktemp("levels"), **TWO_LEVELS), gap=1e-6)


def test_a_flow_that_ends_is_told_apart_from_one_of_its_name_that_stays(since_today):
    ended = pd.DataFrame({"source": ["low"], "sink": ["warming"]})
    told = {language: ended_flows(since_today, ended, Words(language)) for language in ("en", "zh")}
    assert told["en"] == ["Steelworks → Greenhouse (Cooling: low 70/40 °C → warming 50/80 °C)"]
    assert told["zh"] == ["Steelworks → Greenhouse (热: low 70/40 °C → warming 50/80 °C)"]
    alone = pd.DataFrame({"source": ["slag"], "sink": ["binder"]})
    without = replace(since_today, exchanges=since_today.exchanges.iloc[:0])
    assert ":" not in ended_flows(without, alone, Words("en"))[0]


def test_what_exists_today_says_what_of_it_is_new(since_today):
    """Who takes as much as today goes on as today; in a pipe of its own it is said which."""
    exchanges = since_today.exchanges
    assert exchanges["existing"].any()
    for _, row in exchanges[exchanges["existing"]].iterrows():
        capex = since_today.routes["capex"].get(row["route"], 0.0)
        for language, new in (("en", "now by a new way"), ("zh", "改由新建")):
            said = standing(since_today, row["route"], Words(language))
            assert (new in said) == (capex > 0.0)
