"""What exchanges and retrofits gain adds up to what the plan saves, whatever the policy."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from harness import assert_gains_add_up, built, parks, planned
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from plan_park import arcs
from plan_park import planned as four_planned
from shipped_parks import shipped_matches, shipped_plan
from small_park import SMALL, changed, small_park

from symbiosis import optimise
from symbiosis.park.accounts import PHYSICAL
from symbiosis.park.scenario import Scenario
from symbiosis.plan.bridge import gains_by_part
from symbiosis.show.charts.possible import possible_exchanges

few = settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
charges = st.dictionaries(
    st.sampled_from(sorted(set(PHYSICAL) - {"exchanges"})), st.sampled_from([-3.0, 2.0, 15.0]),
    min_size=1, max_size=3,
)  # fmt: skip
REUSE = """\
id,enterprise,role,quantity [m3/a],outlet,utility,content:COD [mg/L],max:COD [mg/L],\
load:COD [kg/h],out:COD [mg/L]
effluent,brewery,source,50000,sewer,,50,,,
wash,cement,process,20000,sewer,mains,,80,0.5,300
"""


def told(plan):
    """Add up what the plan says it gains."""
    return plan.exchanges["gain"].sum() + plan.technologies["gain"].sum()


@few
@given(parks(), charges)
def test_the_gains_are_the_saving_of_any_park_under_any_policy(cells, policy):
    assert_gains_add_up(planned(built(cells), policy=policy))


@pytest.mark.parametrize("start", range(4))
def test_a_charge_on_any_account_is_told_with_the_exchange_that_bears_it(start):
    charged = sorted(set(PHYSICAL))[start::4]
    rates = {account: 7.0 + 2.0 * place for place, account in enumerate(charged)}
    plan = four_planned(Scenario(policy=rates))
    assert_gains_add_up(plan)
    assert plan.exchanges["net"].equals(plan.exchanges["gain"])


def test_an_exchange_of_today_gains_only_what_it_adds():
    known = arcs()
    known.loc["blowdown>cooling", "existing"] = 50_000.0
    plan = four_planned(arcs=known)
    cooling = plan.exchanges.loc["blowdown>cooling"]
    # The main stands: today 50 000 of 171 429 m3 go by it.
    share = 1.0 - 50_000.0 / cooling["quantity"]
    assert cooling["gain"] == pytest.approx(
        share * (cooling["saving_donor"] + cooling["saving_receiver"]), rel=0.2
    )
    assert told(plan) == pytest.approx(plan.saving, rel=1e-6)
    others = plan.exchanges.drop("blowdown>cooling")
    assert others["gain"].equals(others["net"])


def test_what_of_today_ends_is_the_rest(tmp_path):
    """The slag is worth more on the market than to the neighbour who takes it today."""
    head = "id,from,to,medium,item,carrier,status,quantity,unit\n"
    known = "slag,steel,cement,material,slag>binder,lorry_bulk,existing,1000,t/a\n"
    outlets = SMALL["outlets"].replace("bf_slag,10", "bf_slag,-150")
    plan = optimise(small_park(tmp_path, connections=head + known, outlets=outlets))
    assert plan.reference == "today"
    assert not plan.exchanges["existing"].any()
    assert plan.rest > 50_000.0
    assert told(plan) + plan.rest == pytest.approx(plan.saving)


def test_a_use_lets_what_flows_into_it_bear_what_it_needs_more(tmp_path):
    plan = optimise(small_park(tmp_path, water=REUSE), gap=0.0)
    water = plan.exchanges[plan.exchanges["medium"] == "water"]
    assert len(water) == 1
    assert_gains_add_up(plan)


def test_a_park_that_cannot_run_alone_has_no_baseline_and_nothing_pays_back(tmp_path):
    plan = optimise(small_park(tmp_path, **changed("heat", "4380,,boiler", "4380,,none")))
    warm = plan.exchanges[plan.exchanges["medium"] == "heat"].iloc[0]
    assert np.isnan(plan.saving)
    assert plan.accounts["baseline"].isna().all()
    assert np.isnan(warm["payback"])
    assert any("no baseline" in note for note in plan.notes)


def test_the_list_of_possible_exchanges_prices_them_as_the_plan_does():
    matches = shipped_matches("teaching")
    possible = possible_exchanges(matches)
    price = possible["worth"] / possible["quantity"]
    plan = shipped_plan("teaching")
    plain = plan.exchanges[plan.exchanges.index.isin(possible.index)]
    paid = (plain["saving_donor"] + plain["saving_receiver"]) / plain["quantity"]
    assert len(plain) > 3
    assert price.reindex(plain.index).to_numpy() == pytest.approx(paid.to_numpy())
    # What the brewery pays for gas and carbon, 50 EUR/MWh, less the 1.46 % that the pipe loses.
    assert price["furnace_heat>brewing_heat@hot_water_90_50"] == pytest.approx(49.272, abs=1e-3)


@pytest.mark.parametrize("existing", [None, 50_000.0])
def test_the_bridge_from_what_is_to_the_plan_sums_to_its_saving(existing):
    known = arcs()
    known.loc["blowdown>cooling", "existing"] = existing
    plan = four_planned(arcs=known)
    by_account, by_part = plan.bridge(), gains_by_part(plan)
    assert by_account["saves"].sum() == pytest.approx(plan.saving)
    assert by_account["after"].sum() == pytest.approx(plan.cost())
    assert by_part["gain"].sum() == pytest.approx(plan.saving)
    assert by_part["count"].to_dict() == {
        "new": 6 - (existing is not None), "existing": int(existing is not None),
        "retrofits": 1, "policies": 0, "flexible": 0, "rest": 0,
    }  # fmt: skip


def test_a_plan_equals_itself_however_its_texts_are_stored():
    plan = four_planned()
    assert pickle.loads(pickle.dumps(plan)).equals(plan)  # noqa: S301 - our own
    other = plan.exchanges.astype({"from": object, "medium": object})
    assert replace(plan, exchanges=other).equals(plan)
    assert not replace(plan, exchanges=other.assign(medium="heat")).equals(plan)


def test_todays_exchanges_are_audited_by_what_was_asked_of_today_itself():
    """Kalundborg's city takes heat by several ways that share one amount of today."""
    plan = shipped_plan("kalundborg_2020")
    assert plan.reference == "today"
    ended = plan.accounts.loc["exchanges", "today"] - plan.exchanges["existing"].sum()
    assert ended > 0.0
    assert told(plan) + plan.rest == pytest.approx(plan.saving)
