"""Amounts that hold for all arcs of a connection together, whatever carries them."""

from __future__ import annotations

import pytest
from hand_park import hand_park
from matches import hand_matches

from symbiosis import match, optimise
from symbiosis.models.park import build_model
from symbiosis.park.scenario import Scenario
from symbiosis.solving.session.opening import solve

YEAR_HOURS = 8760.0


def two_givers(**said):
    """Firm a gives 60 and 40 MW to firm b, over one cable; b buys the rest of its 100 MW."""
    streams = {
        name: {"medium": "power", "enterprise": "a", "role": "source", "item": "power",
               "annual": rate * YEAR_HOURS, "outlet": "grid"}
        for name, rate in (("wind", 60.0), ("sun", 40.0))
    }  # fmt: skip
    streams["mill"] = {"medium": "power", "enterprise": "b", "role": "sink", "item": "power",
                       "annual": 100.0 * YEAR_HOURS, "utility": "grid"}  # fmt: skip
    arc = {"medium": "power", "sink": "mill", "route": "a>b", "connection": "line"}
    return hand_matches(
        streams=streams,
        arcs={
            f"{name}>mill": {**arc, "source": name, **{key: share * amount * YEAR_HOURS
                                                      for key, amount in said.items()}}
            for name, share in (("wind", 0.6), ("sun", 0.4))
        },
        routes={"a>b": {"medium": "power", "from": "a", "to": "b"}},
        tariffs=[("utility", "grid", "energy", 1.0), ("outlet", "grid", "outlets", -0.5)],
    )  # fmt: skip


def sent(model):
    values = model.power.flow.extract_values()
    return {arc: values[arc, "year"] for arc in ("wind>mill", "sun>mill")}


def test_the_most_of_a_connection_holds_for_its_givers_together():
    """50 MW may pass: one giver alone may fill it, though its share would be 30 or 20 MW."""
    model = build_model(two_givers(maximum=50.0))
    model.power.flow["sun>mill", "year"].fix(0.0)
    solve(model, gap=0.0)
    assert sent(model)["wind>mill"] == pytest.approx(50.0)


def test_what_is_forced_on_a_connection_may_come_from_any_giver():
    model = build_model(two_givers(forced=50.0), Scenario(objective=({"energy": -1.0},)))
    model.power.flow["sun>mill", "year"].fix(0.0)
    solve(model, gap=0.0)
    assert sent(model)["wind>mill"] == pytest.approx(50.0)


def test_nothing_flows_where_nothing_may():
    model = build_model(two_givers(maximum=0.0))
    solve(model, gap=0.0)
    assert sum(sent(model).values()) == pytest.approx(0.0)


def test_two_carriers_share_what_a_connection_may_carry():
    """Slag may go by lorry and by conveyor: together no more than 10 kt a year."""
    park = hand_park(
        {"steel": 0, "cement": 1},
        materials={
            "slag": {"enterprise": "steel", "role": "source", "material": "bf_slag",
                     "quantity": 50e3, "outlet": "yard"},
            "binder": {"enterprise": "cement", "role": "sink", "material": "cement_binder",
                       "quantity": 50e3, "utility": "clinker"},
        },
        outlets={"yard": {"medium": "material", "price": 10.0}},
        utilities={"clinker": {"medium": "material", "price": 60.0}},
        connections={"road": {"from": "steel", "to": "cement", "maximum": 10e3}},
    )  # fmt: skip
    arcs = match(park).arcs
    assert arcs["connection"].tolist() == ["road", "road"]
    assert arcs["maximum"].sum() == pytest.approx(10e3)
    assert optimise(park, gap=0.0).exchanges["quantity"].sum() == pytest.approx(10e3)


def test_connections_of_some_heat_on_a_pipe_leave_the_rest_alone():
    """Two sources share a pipe; what is said of one of them does not bind the other."""
    heat = {"role": "source", "enterprise": "mill", "supply_c": 150, "target_c": 120,
            "quantity": 50e3, "outlet": "tower"}  # fmt: skip
    park = hand_park(
        {"mill": 0, "town": 1},
        heat={
            "kiln": heat,
            "dryer": heat,
            "homes": heat | {"role": "sink", "enterprise": "town", "supply_c": 60,
                             "target_c": 80, "quantity": 100e3, "outlet": "", "utility": "gas"},
        },
        outlets={"tower": {"medium": "heat", "price": 0.0}},
        utilities={"gas": {"medium": "heat", "price": 60.0}},
        connections={"no_kiln": {"from": "mill", "to": "town", "item": "kiln>homes",
                                 "maximum": 1e3}},
    )  # fmt: skip
    exchanges = optimise(park, gap=0.0).exchanges.set_index("source_stream")
    received = exchanges["quantity"] * (1.0 - exchanges["loss"])
    assert received["kiln"] == pytest.approx(1e3)
    assert received["dryer"] > 45e3
