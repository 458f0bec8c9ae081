"""One more unit of anything is worth what planning anew at the same decisions says it is."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matches import hand_matches
from rich.console import Console
from shipped_parks import shipped_park
from small_park import COVER, SMALL, small_park, write_park

from symbiosis import Limit, Scenario, build_model, load_park, prices
from symbiosis.decide.pricing.stream_rows import of_streams
from symbiosis.errors import BadInput
from symbiosis.matching.amounts import with_amounts
from symbiosis.show.terminal.price_list import price_report
from symbiosis.show.words import Words
from symbiosis.solving.session.kept import KeptModel
from symbiosis.solving.session.session import Session

SEASONS = {
    "periods": "id,hours\nsummer,4000\nwinter,4760\n",
    "profiles": "id,period,factor\nheating,summer,0.2\nheating,winter,1\n",
    "heat": SMALL["heat"]
    .replace("utility\n", "utility,profile\n")
    .replace("air,\n", "air,,\n")
    .replace(",,boiler\n", ",,boiler,heating\n"),
}
"""The small park through two seasons: its greenhouse is warmed in winter."""

RINSING = {
    "cover": COVER,
    "enterprises": "id,lon,lat\na,4.0,52.0\nb,4.001,52.0\n",
    "water": "id,enterprise,role,quantity [m3/h],outlet,utility,content:COD [mg/L],"
    "load:COD [kg/h],out:COD [mg/L],max:COD [mg/L]\n"
    "effluent,a,source,10,sewer,,100,,,\nrinse,b,process,10,sewer,mains,,1.0,150,80\n",
    "outlets": "id,medium,price [EUR/m3]\nsewer,water,5\n",
    "utilities": "id,medium,price [EUR/m3],content:COD [mg/L]\nmains,water,1,0\n",
}
"""A use of water whose outlet has the content that its inlets make."""
ROLES = {"source": "source", "sink": "need"}


def cost_at(found, matches, scenario):
    """Solve other matches at the decisions that prices were found at."""
    session = Session(build_model(matches, scenario))
    whole = np.flatnonzero(session.compiled.integer)
    solved = [found.marginals.amounts[name].to_numpy() for name in session.compiled.columns]
    decided = np.round(np.concatenate(solved)[whole])
    with session.held(whole, decided, decided):
        return session.solve(gap=1e-9).stages[-1].objective


def slopes(found, changed, step):
    """Give what one more, and one less, changes of the cost."""
    scenario, here = found.plan.scenario, found.marginals.objective
    less, more = (cost_at(found, changed(shift), scenario) for shift in (-step, step))
    return (here - less) / step, (more - here) / step


def assert_between(worth, sides):
    """A price is what both sides say, or lies between them where they differ."""
    sides = [side for side in sides if not np.isnan(side)]  # where there is no plan, is no side
    slack = 1e-4 * max(1.0, *map(abs, sides))
    assert min(sides) - slack <= -worth <= max(sides) + slack


def row(found, **which):
    table = found.table
    for column, name in which.items():
        table = table[table[column] == name]
    assert len(table) == 1, found.table
    return table.iloc[0]


def test_the_sign_of_a_price_is_what_one_more_saves():
    """A donor pays 10 a tonne, a taker 60; moving costs nothing: by hand, each tonne is worth 60.

    The donor has 100 t and the taker needs 80: one more tonne of need is met by what would be
    thrown away, one more tonne of waste is thrown away.
    """
    matches = hand_matches(
        streams={
            "waste": {"role": "source", "outlet": "tip", "annual": 100.0, "item": "slag"},
            "need": {"role": "sink", "utility": "clay", "annual": 80.0, "item": "clay"},
        },
        arcs={"waste>need": {"medium": "material", "source": "waste", "sink": "need"}},
        tariffs=[
            ("outlet", "tip", "outlets", 10.0), ("utility", "clay", "utilities", 60.0),
        ],
    )  # fmt: skip
    model = KeptModel(matches, Scenario())
    assert model.solve(gap=1e-9).objective == pytest.approx(200.0)
    rows = model.marginals().rows
    # Rows are rates, a year has 8760 h: one more t/h of waste costs 10 x 8760 a year.
    assert rows["material.source_balance"].to_list() == pytest.approx([10.0 * 8760.0])
    assert rows["material.sink_balance"].to_list() == pytest.approx([-10.0 * 8760.0])


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    return prices(small_park(tmp_path_factory.mktemp("small"), **SEASONS))


@pytest.fixture(scope="module")
def kalundborg():
    return prices(shipped_park("kalundborg_2020"))


@pytest.mark.parametrize("stream", ["slag", "binder", "cooling", "warming", "effluent",
                                    "make_up", "surplus", "demand"])  # fmt: skip
def test_every_stream_is_worth_what_planning_anew_says(small, stream):
    matches = small.plan.matches
    found = row(small, name=stream, kind=ROLES[matches.streams.loc[stream, "role"]])
    amount = matches.streams.loc[stream, "annual"]
    assert amount == pytest.approx(found["amount"])
    sides = slopes(small, lambda shift: with_amounts(matches, {stream: amount + shift}), 1.0)
    assert_between(found["worth"], sides)


def test_a_price_has_its_sign_unit_and_what_it_is_alone(small):
    slag, warming = row(small, name="slag"), row(small, name="warming", kind="need")
    assert (slag["unit"], slag["per"], slag["alone"]) == ("EUR/t", "t/a", -10.0)
    assert (warming["unit"], warming["alone"]) == ("EUR/MWh", -40.0)
    assert warming["worth"] > warming["alone"]  # a need is cheaper to meet with a neighbour


@pytest.mark.parametrize("stream", ["NN_steam", "KBE_digestate", "REF_cool_heat",
                                    "REF_cooling_make_up"])  # fmt: skip
def test_streams_of_a_real_park_are_priced_right(kalundborg, stream):
    table = kalundborg.table
    found = table[(table["name"] == stream) & table["kind"].isin(["source", "need"])].iloc[0]
    assert abs(found["worth"] - found["alone"]) > 1e-3
    matches = kalundborg.plan.matches
    amount, step = found["amount"], 1e-4 * found["amount"]
    sides = slopes(kalundborg, lambda shift: with_amounts(matches, {stream: amount + shift}), step)
    assert_between(found["worth"], sides)


def test_prices_hold_at_the_plan_itself(small, kalundborg):
    for found in (small, kalundborg):
        assert found.marginals.objective == pytest.approx(found.plan.cost(), rel=1e-9)
        anew = cost_at(found, found.plan.matches, found.plan.scenario)
        assert found.marginals.objective == pytest.approx(anew, rel=1e-9)
        assert found.objective == "cost"


def test_one_less_and_one_more_differ_at_a_kink_and_the_price_lies_between(tmp_path):
    """Donor and taker have the same: one tonne less saves a need, one more is thrown away."""
    materials = SMALL["materials"].replace("sink,cement_binder,800", "sink,cement_binder,1000")
    found = prices(small_park(tmp_path, materials=materials.replace("cement_binder", "bf_slag")))
    matches = found.plan.matches
    sides = slopes(found, lambda shift: with_amounts(matches, {"slag": 1000.0 + shift}), 1.0)
    assert abs(sides[0] - sides[1]) > 1.0
    assert_between(row(found, name="slag", kind="source")["worth"], sides)


@pytest.fixture(scope="module")
def tight():
    """Price the teaching park with a small heat pump, a pipe that stands, a cable with a most."""
    park = shipped_park("teaching")
    connections = park.connections.copy()
    connections.loc["cable_cement", "maximum"] = 5000.0
    connections.loc["co2_pipe", "status"] = "existing"
    connections.loc["co2_pipe", "quantity"] = 3000.0
    park = park.with_tables(
        technologies=park.technologies.assign(max_size=0.5), connections=connections
    )
    return prices(park)


HELD = {
    "size": ("units", "max_size", 1.0),
    "capacity": ("routes", "max_capacity", 1.0),
    "connection": ("arcs", "maximum", 1.0),
    "share": ("arcs", "max_share", 0.01),
}


@pytest.mark.parametrize("kind", HELD)
def test_what_binds_is_worth_what_planning_anew_says(tight, kind):
    table, column, unit = HELD[kind]
    matches = tight.plan.matches
    found = tight.table[tight.table["kind"] == kind].iloc[0]
    frame = getattr(matches, table)
    held = np.isclose(frame[column], found["amount"] * unit)
    assert held.any()
    step = 1e-3 * found["amount"]

    def changed(shift):
        more = {column: frame[column] + np.where(held, shift * unit, 0.0)}
        if kind == "size":
            more["retrofit_size"] = frame["retrofit_size"] + shift
        return replace(matches, **{table: frame.assign(**more)})

    assert abs(found["worth"]) > 1.0
    assert_between(found["worth"], slopes(tight, changed, step))


@pytest.mark.parametrize("side", ["minimum", "maximum"])
def test_a_limit_on_an_account_is_priced(tmp_path, side):
    """More heat must be bought than is wise, or little slag may be used."""
    bound = {"minimum": 1000.0, "maximum": 50.0}[side]
    account = {"minimum": "heat_bought", "maximum": "by_products_exchanged"}[side]

    def limited(shift):
        return Scenario(limits=(Limit(account=account, **{side: bound + shift}),))

    found = prices(small_park(tmp_path), limited(0.0))
    limit = row(found, kind="limit")
    assert (limit["name"], limit["amount"]) == (account, bound)
    more = cost_at(found, found.plan.matches, limited(9.0))
    assert limit["worth"] == pytest.approx((found.marginals.objective - more) / 9.0, rel=1e-4)
    assert (limit["worth"] > 0.0) == (side == "maximum")


def test_what_a_need_may_contain_has_its_price(kalundborg):
    found = kalundborg
    content = row(found, kind="content", name="REF_cooling_make_up")
    matches = found.plan.matches
    contents = matches.contents
    held = (contents["owner"] == content["name"]) & (contents["kind"] == "max")
    held &= contents["property"] == content["property"]

    def changed(shift):
        values = contents["value"] + np.where(held, shift, 0.0)
        return replace(matches, contents=contents.assign(value=values))

    assert (content["unit"], content["apiece"]) == ("EUR/a", "mg/L")
    assert_between(content["worth"], slopes(found, changed, 0.1))


def test_heat_is_worth_more_where_it_is_hotter(kalundborg):
    found = kalundborg.table
    levels = found[(found["kind"] == "level") & (found["name"] == "REF_cool_heat")]
    levels = levels.sort_values("hot_c")
    assert levels["worth"].is_monotonic_increasing
    whole = found[(found["kind"] == "source") & (found["name"] == "REF_cool_heat")].iloc[0]
    mean = (levels["worth"] * levels["amount"]).sum() / levels["amount"].sum()
    assert mean == pytest.approx(whole["worth"])


def test_what_came_first_is_held_and_its_price_told(tmp_path):
    found = prices(small_park(tmp_path), Scenario(objective="co2"))
    held = row(found, kind="objective")
    assert held["per"] == "t/a"
    assert held["unit"] == "EUR/t"
    assert held["amount"] == pytest.approx(found.plan.objective.value)
    assert held["worth"] >= 0.0
    own = prices(small_park(tmp_path / "own"), Scenario(objective=({"co2_direct": 1.0},)))
    assert own.objective == "custom"
    assert own.table["alone"].isna().all()


def test_a_plan_stands_for_its_park_and_scenario(small):
    again = prices(small.plan)
    pd.testing.assert_frame_equal(again.table, small.table)


def test_contents_that_mixing_makes_have_no_prices(tmp_path):
    park = load_park(write_park(tmp_path / "rinsing", **RINSING))
    with pytest.raises(BadInput, match="mixing") as said:
        prices(park, Scenario(water="exact"))
    assert "safe" in str(said.value)


@pytest.mark.parametrize(("language", "head"), [("en", "One more saves"), ("zh", "每增一单位节省")])
def test_people_read_prices_in_their_language(kalundborg, tight, language, head):
    say = Words(language)
    for found in (kalundborg, tight):
        told = io.StringIO()
        Console(file=told, width=120).print(price_report(found, say))
        assert head in told.getvalue()
        assert "nan" not in told.getvalue()


def test_the_command_line_tells_machines(symbiosis):
    answer = symbiosis("prices", "teaching", "--json")
    assert answer.returncode == 0
    document = json.loads(answer.stdout)
    found = {row["name"]: row for row in document["prices"]}
    assert document["objective"] == "cost"
    assert found["furnace_heat"]["worth"] == pytest.approx(11.524, rel=1e-3)
    assert found["furnace_heat"]["unit"] == "EUR/MWh"


def test_heat_that_a_retrofit_takes_at_several_prices_is_nobody_s_to_have_more_of(tight):
    matches, rows = tight.plan.matches, tight.marginals.rows["heat.sink_balance"]
    ports = set(matches.streams.index[matches.streams["unit"] != ""])
    at, price = next((key, price) for key, price in rows.items() if key[0] in ports)
    more = pd.Series([price + 5.0], pd.MultiIndex.from_tuples([(at[0], at[1] + 1, *at[2:])]))
    here = matches.levels[(matches.levels["stream"] == at[0])].iloc[:1]
    levels = pd.concat([matches.levels, here.assign(segment=at[1] + 1)])
    cut = {**tight.marginals.rows, "heat.sink_balance": pd.concat([rows, more])}
    asked = {"scenario": tight.plan.scenario, "park": tight.plan.park}
    plan = SimpleNamespace(matches=replace(matches, levels=levels), **asked)
    table = of_streams(plan, replace(tight.marginals, rows=cut))
    assert at[0] not in set(table["name"])
