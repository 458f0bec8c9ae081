"""What a scenario names: unknown words are refused; a carrier has its price per unit and km."""

from __future__ import annotations

import pytest
from small_park import small_park

from symbiosis import Scenario, match, optimise
from symbiosis.errors import BadInput
from symbiosis.park.scenario_files import load_scenario


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"prices": {"gird": 90.0}}, "scenario, prices: small knows no 'gird'. Did you mean"),
        ({"left": ("cemnet",)}, "scenario, left: small knows no 'cemnet'. Did you mean 'cement'?"),
        ({"forbid": ("steam_age",)}, "scenario, forbid: small knows no 'steam_age'."),
        ({"allow": ("magic",)}, "scenario, allow: small knows no 'magic'. Take it out"),
        ({"max_km": {"gossip": 3.0}}, "scenario, max_km: small knows no 'gossip'."),
        (
            {"limits": [{"account": "capex", "maximum": 1.0, "holder": "cemnet"}]},
            "scenario, limits, holder: small knows no 'cemnet'. Did you mean 'cement'?",
        ),
        ({"legal_routes": ("at_night",)}, "scenario, legal_routes: small knows no 'at_night'."),
    ],
)
def test_a_scenario_that_names_what_is_not_there_is_refused(tmp_path, asked, told):
    with pytest.raises(BadInput) as refused:
        match(small_park(tmp_path), Scenario(**asked))
    assert told in str(refused.value)


def test_all_unknown_names_are_told_at_once(tmp_path):
    with pytest.raises(BadInput) as refused:
        match(small_park(tmp_path), Scenario(left=("x", "y"), forbid=("z",)))
    assert len(str(refused.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[prices]\ngrid = nan", "prices.grid"),
        ("[prices]\ngrid = true", "prices.grid"),
        ("[policy]\nco2_direct = inf", "policy.co2_direct"),
        ("[max_km]\nheat = -1", "max_km.heat"),
        ("[[limits]]\naccount = 'capex'\nmaximum = nan", "limits, row 1, maximum"),
        ("[[limits]]\naccount = 'capex'\nminimum = 2\nmaximum = 1", "above the maximum"),
        ("objective = []", "weighs no account"),
        ("objective = [{}]", "weighs no account"),
        ("objective = [{co2_direct = nan}]", "objective"),
        ("discount_rate = nan", "discount_rate"),
    ],
)
def test_a_scenarios_figures_are_numbers(tmp_path, text, told):
    file = tmp_path / "scenario.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load_scenario(file)
    assert told in str(refused.value)
    assert str(file) in str(refused.value)


def test_a_scenario_may_begin_with_a_byte_order_mark(tmp_path):
    file = tmp_path / "scenario.json"
    file.write_text('{"objective": "co2"}', encoding="utf-8-sig")
    assert load_scenario(file).objective == "co2"


def test_a_carriers_price_is_per_unit_and_km_and_leaves_its_handling(tmp_path):
    park = small_park(tmp_path)
    scenario = Scenario(prices={"lorry_bulk": 0.5, "carbon": 0.0, "yard": 100.0})
    plan = optimise(park, scenario)
    booked = plan.ledger.query("item == 'lorry_bulk' and account == 'transport'")
    unit = (booked["amount"] / booked["quantity"]).set_axis(booked["kind"])
    handling = park.library.carriers.loc["lorry_bulk", "handling_cost"]
    assert unit["transport"] == pytest.approx(0.5)
    assert unit["handling"] == pytest.approx(handling)
