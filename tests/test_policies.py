"""Policies: hand-solved charges, allowances, steps, refunds and grants; kept models follow them."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from harness import assert_gains_add_up
from policy_park import ETS, EVERY, FIRMS, GRANT, INFO, QUOTA, ROOF, STEPS, TIERS, VAT, policy_park
from shipped_parks import shipped_park
from small_park import small_park

from symbiosis import (
    LivePlanner,
    Scenario,
    compare,
    list_policies,
    load_plan,
    match,
    optimise,
    prices,
)
from symbiosis.errors import BadInput
from symbiosis.park.library import CONFIDENCE, load_library
from symbiosis.park.load import park_of
from symbiosis.park.policies import chosen_policies
from symbiosis.plan.bridge import gains_by_part

WASTE = {"id": "waste_tax", "kind": "charge", "subject": "waste_to_outlet", "rate": 25.0,
         "in_outlet": "1"}  # fmt: skip
HEAT_LEFT = 400.21510132
"""What the mill still buys beside the furnace's heat, of which its pipe loses a little."""
GROUND = 700.0 * 0.022
"""CO2 of grinding 700 t of slag [t]."""


def asked(park, *policies, **more):
    scenario = Scenario(policies=policies or tuple(park.policies.index), **more)
    return optimise(park, scenario, gap=0.0)


def booked(plan, name, column="amount"):
    """Give what a policy books, by the kind of its ledger lines."""
    own = plan.ledger[plan.ledger["item"].isin({name, *plan.matches.policies.steps["item"]})]
    own = own[own["kind"].map(lambda kind: kind in LINES)]
    return own.groupby("kind")[column].sum().to_dict()


def test_every_policy_tells_who_pays_and_who_is_given_and_all_gains_are_the_saving(
    charged, tmp_path
):
    plan = charged
    assert_gains_add_up(plan)
    table = plan.policies.set_index(["policy", "holder"])
    asks = plan.ledger[plan.ledger["kind"].isin(LINES)].groupby("holder")["amount"].sum()
    by_firm = table.groupby("holder")["after"].sum()
    np.testing.assert_allclose(by_firm, asks.reindex(by_firm.index), rtol=1e-9)
    assert table.loc[("vat", "mill"), "after"] == pytest.approx(-12_000.0)
    assert table.loc[("grant", "mill"), "retrofit"] == "roof"
    assert table.loc[("heat_quota", "mill"), "before"] == pytest.approx(3000.0)
    assert table.loc[("levy", "furnace"), "gain"] == 0.0  # the slag's exchange has it
    assert gains_by_part(plan)["gain"].sum() == pytest.approx(plan.saving)
    assert load_plan(plan.save(tmp_path / "plan")).equals(plan)


LINES = ("policy", "policy_left", "policy_free", "policy_step", "policy_grant")


@pytest.fixture(scope="module")
def priced():
    """Plan under a carbon price, and a tax on what is burnt here: an equivalent is 0.95 kg."""
    tax = {"id": "so2_tax", "kind": "charge", "subject": "so2", "rate": 1.2, "on_site": "1",
           "factor": 1000.0 / 0.95}  # fmt: skip
    return asked(policy_park(policies=[ETS, tax]))


def test_an_allowance_that_can_be_sold_is_worth_what_it_costs(priced):
    plan, accounts = priced, priced.accounts
    assert accounts["baseline"]["carbon"] == pytest.approx(50.0 * (1000.0 - 900.0))
    used = accounts["plan"]["co2_direct"]
    assert used == pytest.approx(0.2 * HEAT_LEFT + 0.8 * 300.0 + GROUND)
    assert booked(plan, "ets", "quantity") == pytest.approx({"policy": used, "policy_free": 900.0})
    assert accounts["plan"]["carbon"] == pytest.approx(50.0 * (used - 900.0))
    assert plan.rest == pytest.approx(0.0, abs=1e-3)


def test_avoided_clinker_saves_no_allowance_where_the_allocation_follows_the_output():
    plan = asked(policy_park(policies=[ETS | {"excluding": "material"}]))
    assert plan.accounts["baseline"]["carbon"] == pytest.approx(50.0 * (200.0 - 180.0))
    assert plan.accounts["plan"]["carbon"] == pytest.approx(
        50.0 * (0.2 * HEAT_LEFT + GROUND - 180.0)
    )


def test_carbon_is_priced_once_and_by_the_scenario_s_price():
    park = policy_park(policies=[ETS])
    park = replace(park, info=park.info.model_copy(update={"carbon_price": 100.0}))
    planner = LivePlanner(park)
    plan = planner.plan(Scenario(policies=("ets",)))
    assert plan.accounts["baseline"]["carbon"] == pytest.approx(5000.0)
    dear = planner.plan(Scenario(policies=("ets",), prices={"carbon": 80.0}))
    assert dear.accounts["baseline"]["carbon"] == pytest.approx(8000.0)


def test_pollutants_are_taxed_by_their_equivalents_and_where_they_are_burnt(priced):
    """1.9 t of SO2 are 2000 equivalents of 0.95 kg; that of the power is the power station's."""
    plan = priced
    assert plan.accounts["baseline"]["so2"] == pytest.approx(1.9 + 0.5)
    assert plan.accounts["baseline"]["taxes"] == pytest.approx(2400.0)
    assert booked(plan, "so2_tax", "quantity")["policy"] == pytest.approx(2.0 * HEAT_LEFT)
    assert plan.rest == pytest.approx(0.0, abs=1e-3)


def test_allowances_are_bought_and_sold():
    plan = asked(policy_park(policies=[QUOTA]))
    left = 700.0 - HEAT_LEFT
    assert plan.accounts["baseline"]["taxes"] == pytest.approx(10.0 * 300.0)
    assert booked(plan, "heat_quota", "quantity") == pytest.approx({"policy_left": left})
    assert plan.accounts["plan"]["taxes"] == pytest.approx(-6.0 * left)


def test_what_is_left_and_cannot_be_sold_is_worth_nothing():
    park = policy_park(
        policies=[{name: cell for name, cell in QUOTA.items() if name != "left_rate"}]
    )
    assert asked(park).accounts["plan"]["taxes"] == pytest.approx(0.0, abs=1e-6)


@pytest.fixture(scope="module")
def untaxed():
    return optimise(policy_park(), gap=0.0)


@pytest.mark.parametrize(
    ("rates", "before", "after"),
    [
        ((0.0, 20.0), 700.0 * 20.0, (HEAT_LEFT - 300.0) * 20.0),
        ((20.0, 5.0), 300.0 * 20.0 + 700.0 * 5.0, 300.0 * 20.0 + (HEAT_LEFT - 300.0) * 5.0),
        ((None, 20.0, 20.0), 700.0 * 20.0, (HEAT_LEFT - 300.0) * 20.0),
    ],
    ids=["dearer", "cheaper", "alike and not from nought"],
)
def test_a_stepped_price_is_paid_step_by_step(untaxed, rates, before, after):
    steps = [
        {"policy": "tiers", "above": above, "rate": rate}
        for above, rate in zip((0, 300, 350), rates, strict=False)
        if rate is not None
    ]
    plan = asked(policy_park(policies=[TIERS], steps=steps))
    usual = untaxed.accounts["plan"]["utilities"]
    assert plan.accounts["baseline"]["utilities"] == pytest.approx(90_000.0 + before)
    assert plan.accounts["plan"]["utilities"] == pytest.approx(usual + after)
    assert sum(booked(plan, "tiers").values()) == pytest.approx(after)


@pytest.mark.parametrize(("slag", "refund"), [(499.0, 0.0), (501.0, 12_000.0)])
def test_a_refund_asks_for_its_share_of_waste(slag, refund):
    plan = asked(policy_park(slag=slag, policies=[VAT]))
    assert plan.accounts["plan"]["subsidies"] == pytest.approx(-refund)
    assert plan.accounts["plan"]["by_products_exchanged"] == pytest.approx(slag)


def test_one_more_of_a_need_earns_its_refund_too():
    found = prices(policy_park(slag=600.0, policies=[VAT]), Scenario(policies=("vat",)))
    worth = found.table.set_index(["kind", "name"])["worth"]
    assert worth["need", "binder"] == pytest.approx(-(60.0 - VAT["rate"]))


@pytest.mark.parametrize(("rate", "slag"), [(10.0, 0.0), (11.0, 500.0)])
def test_a_refund_is_reached_for_if_it_is_worth_it(rate, slag):
    """500 t of slag in the binder cost 20 EUR a tonne more than sold, and a conveyor 136 EUR."""
    plan = asked(policy_park(slag_price=-70.0, policies=[VAT | {"rate": rate}]))
    assert plan.accounts["plan"]["by_products_exchanged"] == pytest.approx(slag, abs=1e-3)
    assert plan.accounts["plan"]["subsidies"] == pytest.approx(-rate * 1000.0 if slag else 0.0)


def test_no_waste_is_taxed_twice():
    """An own price is what the planner pays in all; a price of the library may hold the tax."""
    free = asked(policy_park(slag=100.0, policies=[WASTE | {"in_outlet": ""}]))
    assert free.accounts["baseline"]["taxes"] == pytest.approx(2500.0)
    assert free.accounts["plan"]["taxes"] == pytest.approx(0.0, abs=1e-6)
    outlets = load_library().outlets
    taxed = outlets.index[outlets["tax"] > 0.0]
    policies = match(shipped_park("guitang"), Scenario(policies=("cn_ept_waste",))).policies
    assert not set(policies.bases["item"]) & set(taxed)
    assert any("mud_dump_cn" in note for note in policies.notes)
    charged = asked(shipped_park("teaching"), "cn_ept_waste")
    assert booked(charged, "cn_ept_waste", "quantity")["policy"] == pytest.approx(30_000.0)


def test_which_of_two_alike_a_cap_leaves_out_is_all_the_same():
    roofs = [ROOF, ROOF | {"id": "shed", "max_size": 0.1}]
    plan = asked(policy_park(policies=[GRANT], technologies=roofs))
    own = plan.ledger[plan.ledger["kind"] == "policy_grant"]
    assert len(plan.technologies) == len(roofs)
    assert own["quantity"].sum() == pytest.approx(GRANT["cap"])


@pytest.mark.parametrize(("cap", "granted"), [(5e6, None), (2e5, 2e5)])
def test_a_grant_is_a_share_of_the_investment_and_no_more_than_its_cap(cap, granted):
    park = shipped_park("teaching")
    rows = park.library.policies.loc[["eu_retrofit_grant"]].assign(cap=cap, currency="EUR")
    park = replace(park, library=park.library.overlaid(policies=rows))
    plan = asked(park, "eu_retrofit_grant")
    own = plan.ledger[plan.ledger["kind"] == "policy_grant"]
    built = plan.ledger.query("kind == 'technology' and account == 'capex'")["amount"].sum()
    assert own["quantity"].sum() == pytest.approx(0.3 * built if granted is None else granted)
    # At no interest, over the twenty years of the pump.
    assert plan.accounts["plan"]["subsidies"] == pytest.approx(-own["quantity"].sum() / 20.0)
    assert plan.rest == pytest.approx(0.0, abs=1e-3)
    assert plan.policies[["policy", "holder", "retrofit"]].to_numpy().tolist() == [
        ["eu_retrofit_grant", "brewery", "heat_pump"]
    ]
    assert plan.policies["gain"].sum() == pytest.approx(-plan.accounts["plan"]["subsidies"])


@pytest.fixture(scope="module")
def every():
    return policy_park(policies=EVERY, steps=STEPS, technologies=[ROOF])


@pytest.fixture(scope="module")
def charged(every):
    return asked(every)


def test_a_kept_model_answers_as_a_fresh_one(every, charged):
    names = tuple(every.policies.index)
    planner = LivePlanner(every)
    questions = [
        Scenario(policies=names),
        Scenario(policies=names, prices={"carbon": 90.0, "heat_quota": 40.0, "vat": 1.0}),
        Scenario(policies=names, prices={"carbon": 0.0, "heat_quota": 0.0, "tiers": 0.0}),
        Scenario(policies=names, left=("furnace",)),
        Scenario(policies=names[:2], objective="co2"),
        Scenario(policies=names, objective=({"utilities": 1.0},)),
    ]
    for question in questions:
        fresh = charged
        if question is not questions[0]:
            fresh = LivePlanner(every).brief(question, gap=0.0)
        kept, asked_anew = (
            each.accounts.drop(columns="unit").astype(float)
            for each in (planner.brief(question, gap=0.0), fresh)
        )
        scale = asked_anew["plan"].abs().max()
        pd.testing.assert_frame_equal(kept, asked_anew, rtol=0.0, atol=1e-6 * scale)


def test_rows_in_another_order_are_the_same_policies(charged):
    backwards = policy_park(policies=EVERY[::-1], steps=STEPS[::-1], technologies=[ROOF])
    other = asked(backwards)
    assert charged.cost() == pytest.approx(other.cost())
    assert booked(charged, "ets") == pytest.approx(booked(other, "ets"))


def test_the_library_s_policies_have_a_source_and_its_sets_a_region():
    policies = list_policies()
    assert (policies["source"] != "").all()
    assert policies["confidence"].isin(CONFIDENCE).all()
    assert (policies["name_zh"] != "").all()
    assert set(list_policies("BE").index) == {"be_landfill_levy"}
    ghent, guitang = (shipped_park(name) for name in ("ghent_terneuzen", "guitang"))
    assert "nl_waste_tax" not in chosen_policies(ghent, ["eu_2025"])
    assert "be_landfill_levy" in chosen_policies(ghent, ["eu_2025"])
    assert "cn_ets" in chosen_policies(guitang, ["cn_2025", "cn_ets"])


def test_what_is_not_in_force_or_bears_on_nothing_is_told():
    old = {"id": "old", "kind": "charge", "subject": "water", "rate": 1.0, "ends": "2020-12-31"}
    plan = asked(policy_park(policies=[old, old | {"id": "older"}]))
    assert any("old, older bear on the same (water)" in note for note in plan.notes)
    assert any("in force from" in note and str(INFO["price_year"]) in note for note in plan.notes)
    assert any("bears on nothing" in note for note in plan.notes)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (QUOTA | {"left_rate": 11.0}, "worth more than one costs"),
        ({"id": "x", "kind": "charge", "subject": "co2_drect", "rate": 1.0}, "'co2_direct'"),
        ({"id": "x", "kind": "quota", "subject": "heat", "rate": 1.0}, "needs quota or share"),
        ({"id": "x", "kind": "steps", "subject": "heat"}, "needs policy_steps"),
        ({"id": "x", "kind": "refund", "subject": "cement_binder", "rate": 1.0}, "threshold"),
    ],
)
def test_policies_that_do_not_go_together_are_refused(row, said):
    park = policy_park(policies=[row])
    with pytest.raises(BadInput, match=said):
        match(park, Scenario(policies=(row["id"],)))


def test_nobody_is_paid_for_buying_allowances(every):
    planner = LivePlanner(every)
    planner.plan(Scenario(policies=("ets", "heat_quota")))
    for name in ("carbon", "heat_quota"):
        with pytest.raises(BadInput, match="paid without end"):
            planner.plan(Scenario(policies=("ets", "heat_quota"), prices={name: -1.0}))
    with pytest.raises(BadInput, match="upside down"):
        planner.plan(Scenario(policies=("tiers",), prices={"tiers": -1.0}))


def test_who_leaves_is_compared_with_what_it_would_be_charged_on_its_own(every):
    names = ("levy", "ets")
    stays = optimise(every, Scenario(policies=names))
    leaves = optimise(every, Scenario(policies=names, left=("mill",)))
    told = compare(leaves, stays).accounts["against"]
    alone = stays.accounts["baseline"]["carbon"]
    assert told["carbon"] == pytest.approx(stays.accounts["plan"]["carbon"] - alone)


def test_unknown_policies_are_told_with_the_nearest(every):
    with pytest.raises(BadInput, match="Did you mean 'eu_2025'"):
        match(every, Scenario(policies=("eu_2052",)))


def test_the_command_line_lists_policies(symbiosis):
    listed = json.loads(symbiosis("policies", "--json", "--region", "CN").stdout)
    assert {row["region"] for row in listed} == {"CN"}
    said = symbiosis("--lang", "zh", "policies", "--region", "CN").stdout
    assert "全国碳市场" in said
    assert "已与文件核对" in said
    assert "cn_ets" not in symbiosis("policies", "--region", "EU").stdout


def test_the_power_of_pretreatment_is_charged_as_all_power_that_is_bought(tmp_path):
    rows = "id,kind,subject,account,rate\nlevy,charge,power,taxes,10\n"
    park = small_park(tmp_path, policies=rows)
    plan = optimise(park, Scenario(policies=("levy",)), gap=1e-6)
    bought = plan.matches.streams.index[plan.matches.streams["medium"] == "power"]
    grid = plan.streams.loc[plan.streams.index.isin(bought), ["role", "rest"]]
    amount = grid.loc[grid["role"] == "sink", "rest"].sum()
    slag = plan.exchanges.loc[plan.exchanges["link"] != ""]
    per = park.library.links.loc[slag["link"], "pretreatment_power"].fillna(0.0).to_numpy()
    driven = float((slag["quantity"].to_numpy() * per).sum())
    pumps = plan.routes["pumping"].sum()
    assert min(driven, pumps) > 1.0
    assert plan.accounts.loc["taxes", "plan"] == pytest.approx(10.0 * (amount + driven + pumps))


@pytest.mark.parametrize(("profile", "used"), [("sun", 1500.0), ("moon", 500.0), ("", 1000.0)])
def test_allowances_count_the_hours_in_which_power_is_bought(profile, used):
    """Of 1000 MWh at 1 t each, 1.5 by day and 0.5 by night: what is used is given, and no more."""
    periods = [{"id": name, "hours": 4380} for name in ("day", "night")]
    factors = {"clean": (1.5, 0.5), "sun": (1.0, 0.0), "moon": (0.0, 1.0)}
    runs = [
        {"id": name, "period": period["id"], "factor": factor}
        for name, own in factors.items()
        for period, factor in zip(periods, own, strict=True)
    ]
    need = {"id": "drives", "enterprise": "mill", "role": "sink", "quantity": "1000 MWh/a"}
    grid = {"id": "grid", "medium": "power", "price": 100, "unit": "EUR/MWh", "co2_direct": 1.0}
    park = park_of(
        INFO,
        {
            "enterprises": FIRMS,
            "periods": periods,
            "profiles": runs,
            "power": [need | {"profile": profile, "utility": "grid"}],
            "utilities": [grid | {"co2_profile": "clean"}],
            "policies": [ETS | {"share": 1.0}],
        },
    )
    plan = asked(park)
    assert plan.accounts.loc["co2_direct", "baseline"] == pytest.approx(used)
    assert booked(plan, "ets", "quantity") == {"policy": used, "policy_free": used}
    assert plan.accounts.loc["carbon", "baseline"] == pytest.approx(0.0, abs=1e-6)
