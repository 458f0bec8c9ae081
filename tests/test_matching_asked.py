"""What a scenario names: unknown words are refused; a carrier has its price per unit and km."""

from __future__ import annotations

import pytest
from small_park import small_park

from symbiosis import Scenario, match, optimise
from symbiosis.errors import BadInput


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"prices": {"gird": 90.0}}, "scenario, prices: small knows no 'gird'. Did you mean"),
        ({"left": ("cemnet",)}, "scenario, left: small knows no 'cemnet'. Did you mean 'cement'?"),
        ({"forbid": ("steam_age",)}, "scenario, forbid: small knows no 'steam_age'."),
        ({"allow": ("magic",)}, "scenario, allow: small knows no 'magic'. Take it out"),
        ({"max_km": {"gossip": 3.0}}, "scenario, max_km: small knows no 'gossip'."),
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


def test_a_carriers_price_is_per_unit_and_km_and_leaves_its_handling(tmp_path):
    park = small_park(tmp_path)
    scenario = Scenario(prices={"lorry_bulk": 0.5, "carbon": 0.0, "yard": 100.0})
    plan = optimise(park, scenario)
    booked = plan.ledger.query("item == 'lorry_bulk' and account == 'transport'")
    unit = (booked["amount"] / booked["quantity"]).set_axis(booked["kind"])
    handling = park.library.carriers.loc["lorry_bulk", "handling_cost"]
    assert unit["transport"] == pytest.approx(0.5)
    assert unit["handling"] == pytest.approx(handling)
