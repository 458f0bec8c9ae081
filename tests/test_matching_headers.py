"""Headers: one exchanger on each side, their own level in the pipe, their own pipe per level."""

from __future__ import annotations

import pytest

from symbiosis import Scenario, match, optimise
from symbiosis.park.load import park_of

INFO = {"id": "main", "title": "A steam main", "country": "NL", "currency": "EUR",
        "price_year": 2024}  # fmt: skip


def steam_main(level_c, dt_k=5.0):
    """10 MW from 200 to 150 degC, 10 MW wanted from 100 to 140 degC, a header between them."""
    places = {"giver": 5.0, "taker": 5.02, "hub": 5.01}
    heat = [
        {"id": "hot", "enterprise": "giver", "role": "source", "supply_c": 200, "target_c": 150,
         "outlet": "tower"},
        {"id": "cold", "enterprise": "taker", "role": "sink", "supply_c": 100, "target_c": 140,
         "utility": "boiler"},
    ]  # fmt: skip
    port = {"technology": "header", "medium": "heat", "coefficient": 1, "supply_c": level_c,
            "target_c": level_c, "dt_k": dt_k}  # fmt: skip
    return park_of(
        INFO,
        {
            "enterprises": [
                {"id": name, "lon": lon, "lat": 52.0, "kind": "hub" if name == "hub" else "firm"}
                for name, lon in places.items()
            ],
            "heat": [{**row, "quantity [MW]": 10.0, "dt_k": 5.0} for row in heat],
            "technologies": [
                {"id": "header", "technology": "own_heat", "enterprise": "hub", "max_size": 20}
            ],
            "technology_ports": [
                {**port, "port": "in", "role": "sink"},
                {**port, "port": "out", "role": "source"},
            ],
            "connections": [
                {"id": "apart", "from": "giver", "to": "taker", "medium": "heat",
                 "status": "forbidden"},
                *({"id": f"{a}_{b}", "from": a, "to": b, "medium": "heat", "length_km": 0.0}
                  for a, b in (("giver", "hub"), ("hub", "taker"))),
            ],
            "utilities": [{"id": "boiler", "medium": "heat", "price [EUR/MWh]": 40.0}],
            "outlets": [{"id": "tower", "medium": "heat", "price [EUR/MWh]": 0.0}],
        },
    )  # fmt: skip


def bought(park):
    plan = optimise(park, Scenario(objective=({"heat_bought": 1.0},)), gap=0.0)
    return plan.accounts["plan"]["heat_bought"] / 8760.0


@pytest.mark.parametrize(
    ("level_c", "missing_mw"),
    [
        (150.0, 2.0),  # filled from 200 down to 160 degC: 8 of 10 MW; it warms up to 140 degC
        (180.0, 8.0),  # filled from 200 down to 190 degC: 2 of 10 MW
        (140.0, 2.5),  # all 10 MW could fill it; it warms up to 130 degC: 7.5 of 10 MW
    ],
)
def test_a_header_is_filled_above_its_level_and_emptied_below(level_c, missing_mw):
    assert bought(steam_main(level_c)) == pytest.approx(missing_mw, abs=1e-6)


def test_a_header_hotter_than_all_sources_is_refused_with_the_missing_kelvins():
    matches = match(steam_main(195.0))
    refused = matches.refusals.set_index(["source", "sink"]).loc[("hot", "header:in")]
    assert refused["reason"] == "too_cold"
    assert refused["figure"] == pytest.approx(5.0)


def test_a_header_has_a_pipe_of_its_own_level_and_approaches_count_once():
    matches = match(steam_main(150.0))
    routes = matches.routes[matches.routes["from"] == "giver"]
    assert routes["loop"].tolist() == [False]
    assert routes.index.str.endswith(":150.0").all()
