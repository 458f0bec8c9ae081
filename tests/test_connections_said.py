"""What a connection says and the park cannot hold, or holds for one carrier alone, is said."""

from __future__ import annotations

import pytest
from small_park import alone, changed, faults, only, small_park

from symbiosis import optimise

HEAD = "id,from,to,medium,item,carrier,status,quantity,unit,minimum,capex\n"
ONE = "id,from,to,medium,carrier,unit,{0}\nc,steel,farm,heat,hot_water_90_50,MWh/a,100\n"


@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        ("c,steel,cement,material,,,existing,5000,t/a,,", "quantity", "more than the 1000"),
        ("c,steel,cement,material,bf_slag,,,,t/a,5000,", "minimum", "more than the 1000"),
        ("c,steel,farm,heat,cooling>warming,,,,GWh/a,50,", "minimum", "more than the 8760"),
    ],
)
def test_what_a_connection_promises_and_nobody_offers_is_warned_of(tmp_path, row, column, told):
    fault = only(faults(tmp_path, connections=HEAD + row + "\n"), severity="warning")
    assert fault.column == column
    assert told in str(fault)


@pytest.mark.parametrize(
    "row",
    [
        "c,steel,cement,material,,,existing,1000,t/a,,",
        "c,steel,farm,heat,cooling,,,,GWh/a,1,",
        "c,steel,farm,heat,,,,,,,100000",
    ],
)
def test_what_can_be_held_is_not_warned_of(tmp_path, row):
    assert faults(tmp_path, connections=HEAD + row + "\n") == ()


@pytest.mark.parametrize("column", ["length_km", "maximum", "fixed_cost", "unit_cost", "capex"])
def test_what_is_said_of_one_carrier_is_said_to_leave_the_others(tmp_path, column):
    fault = only(faults(tmp_path, connections=ONE.format(column)), severity="warning")
    assert fault.column == column
    assert "hot_water_90_50 alone: other carriers keep" in str(fault)


@pytest.mark.parametrize(("minimum", "exchanged"), [(3, True), (50, False)])
def test_a_least_amount_holds_whatever_carries_it(tmp_path, minimum, exchanged):
    """The farm needs 4.38 GWh/a, which pipes of several temperatures could bring."""
    row = f"c,steel,farm,heat,cooling>warming,,,,GWh/a,{minimum},\n"
    mild = changed("heat", "sink,50,80", "sink,40,60")
    plan = optimise(small_park(tmp_path, connections=HEAD + row, **alone("heat") | mild))
    assert plan.matches.arcs.query("medium == 'heat'")["carrier"].nunique() > 1
    heat = plan.exchanges[plan.exchanges["medium"] == "heat"]["quantity"]
    assert (heat.sum() >= 1000 * minimum) == exchanged
    assert heat.empty != exchanged


def test_what_is_forced_and_would_flow_anyway_costs_nothing(tmp_path):
    """Of the pipes that could carry it the cheapest does, forced or not."""
    heat = (
        "id,enterprise,role,supply_c,target_c,quantity [MWh/a],outlet,utility\n"
        "cooling,steel,source,90,50,12000,air,\nwarming,farm,sink,40,60,8000,,boiler\n"
    )
    row = "c,steel,farm,heat,cooling>warming,,forced,7000,MWh/a,,\n"
    tables = alone("heat") | {"heat": heat}
    free, forced = (
        optimise(small_park(tmp_path / str(len(rows)), connections=rows, **tables))
        for rows in ("", HEAD + row)
    )
    assert forced.cost() == pytest.approx(free.cost(), rel=1e-6)
    assert forced.exchanges["carrier"].tolist() == free.exchanges["carrier"].tolist()
