"""A plan tells what the flows say, and adds up to the last cent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from plan_park import arcs, matched, park, planned, solved, streams
from shipped_parks import shipped_plan

from symbiosis.matching.frames import by_id
from symbiosis.park.accounts import ACCOUNTS, MONEY
from symbiosis.park.scenario import Scenario
from symbiosis.park.sentences import sentence
from symbiosis.plan.assemble import assemble
from symbiosis.plan.reading.shapes import TABLES, UNITS
from symbiosis.question.today import without_exchanges
from symbiosis.show.words import Words
from symbiosis.solving.solution import Stage


@pytest.fixture(scope="module")
def plan():
    return planned()


def test_exchanges_carry_what_was_worked_out_by_hand(plan):
    amounts = plan.exchanges["quantity"]
    # 70 % of 60 000 t clinker, of which 1 t of slag replaces 0.8 t.
    assert amounts["milled>clinker"] == pytest.approx(0.7 * 60_000 / 0.8)
    # 300 000 m3 may hold 250 mg/L: x of 400 and the rest of 50.
    assert amounts["blowdown>cooling"] == pytest.approx(300_000 * 200 / 350)
    assert amounts["surplus>drive"] == pytest.approx(4_380 / 0.98)
    assert amounts["gas>hot"] == pytest.approx(17_520 / 0.9)


def test_both_firms_savings_are_what_they_no_longer_pay(plan):
    exchange = plan.exchanges.loc["gas>hot"]
    assert exchange["saving_receiver"] == pytest.approx(17_520 * (30 + 0.2 * 100))
    assert exchange["saving_donor"] == 0.0
    slag = plan.exchanges.loc["slag>raw"]
    assert slag["saving_donor"] == pytest.approx(52_500 * 10)
    assert slag["network_cost"] == pytest.approx(52_500 * (2 * 0.1 + 3))


def test_the_legs_of_a_retrofit_share_their_net_between_firms(plan):
    capex = 52_500 / 8_760 * 876_000
    running = 0.01 * capex + 4 * 52_500
    slag, milled = plan.exchanges.loc["slag>raw"], plan.exchanges.loc["milled>clinker"]
    gross = 42_000 * 50 - 2 * 52_500 + 52_500 * 10
    network = 52_500 * 3.2 + 10_000
    # The mill stands inside the cement works: the chain's worth is that of the slag's way there.
    assert slag["technology_cost"] == pytest.approx(capex / 10 + running)
    assert slag["net"] == pytest.approx(gross - network - capex / 10 - running)
    assert slag["payback"] == pytest.approx(capex / (gross - network - running))
    assert milled["net"] == 0.0
    assert milled["passed_on"] == pytest.approx(-(42_000 * 50 - 2 * 52_500 - 10_000))
    assert plan.exchanges["passed_on"].sum() == pytest.approx(0.0, abs=1e-6)


def test_net_is_what_its_columns_say(plan):
    table = plan.exchanges
    made = table["saving_donor"] + table["saving_receiver"] + table["passed_on"]
    spent = table["network_cost"] + table["technology_cost"]
    assert table["net"].to_numpy() == pytest.approx((made - spent).to_numpy(), abs=1e-6)


def test_net_of_all_exchanges_is_the_saving_of_the_park(plan):
    assert plan.exchanges["net"].sum() == pytest.approx(plan.saving, rel=1e-9)


def test_the_best_exchange_comes_first(plan):
    assert plan.exchanges["net"].is_monotonic_decreasing


def test_a_route_is_sized_for_what_it_carries(plan):
    pipe = plan.routes.loc["pipe"]
    assert pipe["capacity"] == pytest.approx(2 * 17_520 / 0.9 / 8_760)
    assert pipe["use_percent"] == pytest.approx(100.0)
    capex = 1e6 + 1e5 * pipe["capacity"]
    assert pipe["annual_cost"] == pytest.approx(capex / 20 + 0.02 * capex)


def test_every_stream_goes_somewhere(plan):
    balance = plan.streams["annual"] - plan.streams["exchanged"] - plan.streams["rest"]
    assert balance.abs().max() < 1e-6 * plan.streams["annual"].max()


def test_ledger_and_accounts_tell_the_same(plan):
    booked = plan.ledger.groupby("account")["amount"].sum().reindex(ACCOUNTS).fillna(0.0)
    accounts = plan.accounts["plan"].drop("exchanges")
    assert booked[accounts.index].to_numpy() == pytest.approx(accounts.to_numpy())
    assert plan.cost() == pytest.approx(plan.objective.value)


def test_exchanges_are_counted_though_nobody_asked(plan):
    assert plan.accounts.loc["exchanges", ["baseline", "plan"]].tolist() == [0.0, 6.0]


def test_carbon_is_direct_co2_at_its_price(plan):
    accounts = plan.accounts["baseline"]
    assert accounts["carbon"] == pytest.approx(100.0 * accounts["co2_direct"])
    assert accounts["co2_direct"] == pytest.approx(0.2 * 35_040)


def test_a_scenarios_prices_and_policy_reach_the_ledger():
    scenario = Scenario(
        prices={"boiler": 45.0, "carbon": 0.0},
        policy={"waste_to_outlet": 7.0, "water_reused": -0.5},
    )
    plan = planned(scenario)
    baseline = plan.accounts["baseline"]
    assert baseline["carbon"] == 0.0
    assert baseline["taxes"] == pytest.approx(7.0 * 100_000)
    assert plan.accounts.loc["subsidies", "plan"] == pytest.approx(-0.5 * 300_000 * 200 / 350)
    assert plan.exchanges.loc["gas>warm", "saving_receiver"] == pytest.approx(17_520 * 45.0)
    assert plan.exchanges["net"].sum() == pytest.approx(plan.saving)


def test_a_donor_without_outlet_has_no_baseline_and_the_plan_says_so():
    held = streams()
    held.loc["blowdown", "outlet"] = ""
    held.loc["blowdown", "annual"] = 100_000.0
    plan = planned(streams=held)
    assert plan.accounts["baseline"].isna().all()
    assert np.isnan(plan.saving)
    assert plan.notes == (sentence("no_baseline"),)


def test_today_is_what_a_plan_is_compared_with_where_it_is_known():
    known = arcs()
    known.loc["blowdown>cooling", "existing"] = 50_000.0
    plan = planned(arcs=known)
    assert plan.reference == "today"
    assert plan.cost("plan") < plan.cost("today") < plan.cost("baseline")
    assert plan.exchanges["existing"].to_dict() == {
        name: name == "blowdown>cooling" for name in plan.exchanges.index
    }


def test_more_than_fits_is_shown_as_what_fits():
    known = arcs()
    known.loc["blowdown>cooling", "existing"] = 1e9
    plan = planned(arcs=known)
    assert plan.reference == "today"
    most = plan.exchanges.loc["blowdown>cooling", "quantity"]
    assert most < plan.streams.loc["blowdown", "annual"]
    assert plan.accounts.loc["water_reused", "today"] == pytest.approx(most, rel=1e-5)


def test_a_today_that_cannot_run_is_said_not_shown():
    held, known = streams(), arcs()
    held.loc["blowdown", ["outlet", "annual"]] = ["", 100_000.0]
    known.loc["blowdown>cooling", "existing"] = 50_000.0
    plan = planned(streams=held, arcs=known)
    assert plan.accounts["today"].isna().all()
    assert plan.notes == (sentence("no_baseline"), sentence("no_today"))


@pytest.mark.parametrize("existing", ["kept", "only"])
def test_todays_exchanges_can_be_kept_or_be_all_there_is(existing):
    known = arcs()
    known.loc["blowdown>cooling", "existing"] = 50_000.0
    plan = planned(Scenario(existing=existing), arcs=known)
    assert plan.exchanges.loc["blowdown>cooling", "quantity"] >= 50_000.0 * (1 - 1e-9)
    assert (len(plan.exchanges) == 1) == (existing == "only")
    assert plan.exchanges["net"].sum() == pytest.approx(plan.cost("baseline") - plan.cost())


def test_objectives_are_met_in_their_order():
    plan = planned(Scenario(objective="waste"))
    assert plan.objective.value == pytest.approx(plan.accounts.loc["waste_to_outlet", "plan"])
    assert plan.objective.unit == "t/a"


def test_a_limit_is_kept_and_does_not_bind_the_baseline():
    limit = {"account": "capex", "maximum": 1e6}
    plan = planned(Scenario(limits=[limit]))
    assert plan.accounts.loc["capex", "plan"] <= 1e6 * (1 + 1e-9)
    assert plan.cost("baseline") == pytest.approx(planned().cost("baseline"))


def test_evidence_shares_out_the_whole_cost(plan):
    shares = plan.evidence["share"]
    assert shares.sum() == pytest.approx(1.0)
    gross = 100_000 * 10 + 60_000 * 50 + 35_040 * 50 + 5e5 + 8_760 * 40 + 4_380 * 90
    assert shares["notional"] == pytest.approx((100_000 * 10 + 4_380 * 90) / gross)
    assert not plan.is_illustration


def test_the_weakest_figure_is_named(plan):
    said = plan.exchanges["assumption"]
    assert said["surplus>drive"] == "amount of drive is notional"
    assert said["slag>raw"] == "price of yard is notional"
    assert said["milled>clinker"] == "amount of clinker is estimated"
    assert plan.exchanges.loc["surplus>drive", "basis"] == "notional"


def test_the_tightest_property_is_named(plan):
    quality = plan.exchanges["quality"]
    assert quality["blowdown>cooling"] == "Cl 400 blended to 250, at most 250 mg/L"
    assert quality["gas>hot"] == ""


def test_summary_is_plain_json(plan):
    import json

    data = json.loads(json.dumps(plan.summary("somewhere"), allow_nan=False))
    assert data["park"] == "four"
    assert data["status"] == "optimal"
    assert set(data["objective"]) >= {"name", "value", "bound", "gap"}
    assert set(data["accounts"]["capex"]) >= {"baseline", "plan", "unit"}
    assert {"from", "to", "medium", "item", "quantity", "unit", "distance_km"} <= set(
        data["exchanges"][0]
    )
    assert data["saved_to"] == "somewhere"


def test_the_network_has_every_firm_and_every_exchange(plan):
    network = plan.network()
    assert set(network.nodes) == set(park().enterprises.index)
    assert network.edges["steel", "green", "gas>hot"]["medium"] == "heat"
    assert network.number_of_edges() == len(plan.exchanges)


def test_every_table_has_its_columns_with_unit_and_meaning(plan):
    for name, frame in plan.tables.items():
        assert list(frame.columns) == list(TABLES[name].columns)
        for column, what in TABLES[name].columns.items():
            assert what.doc
            number = pd.api.types.is_float_dtype(frame[column])
            assert number == (what.kind == "number"), (name, column)
            unitless = (name, column) == ("ledger", "quantity")
            assert bool(UNITS[name][column]) == (number and not unitless), (name, column)


def test_money_accounts_add_up_to_the_cost(plan):
    total = plan.accounts.loc[list(MONEY), "plan"].sum()
    assert total == pytest.approx(plan.cost())


def test_a_notebook_shows_the_plan_and_escapes_names(plan):
    from dataclasses import replace

    shown = plan._repr_html_()
    assert "saves 3,733,671 EUR/a against baseline" in shown
    nasty = plan.exchanges.assign(from_name="<script>")
    assert "<script>" not in replace(plan, exchanges=nasty)._repr_html_()


def test_the_docs_name_every_table_and_money_column():
    from pathlib import Path

    page = (Path(__file__).parents[1] / "docs" / "plan.md").read_text(encoding="utf-8")
    assert all(f"| `{name}` |" in page for name in TABLES)
    money = [name for name, unit in UNITS["exchanges"].items() if "currency" in unit]
    assert all(f"`{name}`" in page for name in money)


def test_a_charge_on_exchanges_is_borne_by_each():
    charged = planned(Scenario(policy={"exchanges": 1_000.0}))
    count = charged.accounts.loc["exchanges", "plan"]
    assert count == len(charged.exchanges)
    assert charged.accounts.loc["taxes", "plan"] == pytest.approx(1_000.0 * count)
    assert charged.exchanges["net"].sum() == pytest.approx(charged.saving)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"policy": {"capex": 1.0}}, "no physical account: unknown account 'capex'"),
        ({"policy": {"investment": -0.3}}, "no physical account: unknown account 'investment'"),
        ({"policy": {"exchanges": -1.0}}, "exchanges: must not be negative"),
        ({"objective": [{"exchanges": -1.0}]}, "exchanges: must not be negative"),
        ({"limits": [{"account": "exchanges", "minimum": 3}]}, "cannot have a minimum"),
    ],
)
def test_what_would_reward_nothing_is_refused(asked, said):
    with pytest.raises(ValueError, match=said):
        Scenario(**asked)


def test_what_a_reader_must_know_of_proofs_is_said():
    matches = matched()
    solution = solved(matches, Scenario())
    scenario = Scenario(objective=[*Scenario().stages, {"co2_direct": 1.0}])
    without = solved(*without_exchanges(matches, scenario))
    loose = replace(without, stages=(Stage(without.objective, 0.98 * without.objective),))
    references = {"baseline": loose}
    notes = assemble(park(), scenario, matches, solution, references, {}).notes
    assert any("The column baseline is not proved" in note and "2.00%" in note for note in notes)
    assert any("Only 1 of 2 objectives are met" in note for note in notes)


def test_an_exchange_of_today_stays_one_by_another_way():
    frame = arcs()
    lossy = frame.loc[["slag>raw"]].rename(index={"slag>raw": "slag>raw@cart"})
    frame = by_id(
        pd.concat([frame, lossy.assign(loss=0.5, existing=1_000.0)]).rename_axis("id").reset_index()
    )
    exchanges = planned(arcs=frame).exchanges
    assert exchanges.loc["slag>raw", "existing"]
    assert set(exchanges.loc[exchanges["existing"], "source_stream"]) == {"slag"}


def test_what_is_not_proved_is_told_as_a_share_of_what_can_be_saved(plan):
    """A gap of the cost says little: most of what a park costs no plan can save."""
    objective = plan.objective
    far = replace(plan, objective=replace(objective, bound=objective.value - 0.1 * plan.saving))
    assert far.missed == pytest.approx(0.1 / 1.1)
    assert plan.missed == pytest.approx(0.0, abs=1e-12)
    said = Words("en").proof("within_gap", 0.001, far.missed)
    tiny = Words("zh").proof("within_gap", 1e-7, np.nan)
    assert tiny == "与理论最优相差不超过 0.01 %"
    assert said == "Within 9.1 % of the best possible saving"
    assert Words("zh").proof("time_limit", 0.25, np.nan).endswith("不超过 25.0 %")
    lone = replace(plan, accounts=plan.accounts.assign(baseline=np.nan, today=np.nan))
    assert np.isnan(lone.missed)


def test_a_plan_is_proved_to_a_ten_thousandth_where_time_allows():
    plan = shipped_plan("kalundborg_2020")
    assert plan.objective.gap <= 1e-4
