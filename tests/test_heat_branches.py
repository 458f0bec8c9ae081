"""Heat of one route falls only between streams that may exchange, whatever else it carries."""

from __future__ import annotations

import pytest

from symbiosis import optimise
from symbiosis.park.load import park_of

HOURS = 8760.0
INFO = {"id": "mill", "title": "Mill", "country": "NL", "currency": "EUR", "price_year": 2024}
OWN = {"enterprise": "mill", "quantity [MW]": 10.0, "dt_k": 5.0}
FLUE = {"id": "flue", "role": "source", "supply_c": 200, "target_c": 150, "outlet": "stack"}
DRYER = {"id": "dryer", "role": "sink", "supply_c": 60, "target_c": 90, "utility": "boiler"}
PORT = {"technology": "header", "medium": "heat", "coefficient": 1, "supply_c": 120,
        "target_c": 120, "dt_k": 5.0}  # fmt: skip


def mill(scope: str):
    """Build a mill whose flue can warm its dryer through a header of 2 MW, or by itself."""
    return park_of(
        INFO,
        {
            "enterprises": [{"id": "mill", "lon": 4.0, "lat": 52.0, "kind": "firm"}],
            "heat": [FLUE | OWN | {"scope": scope}, DRYER | OWN | {"scope": scope}],
            "technologies": [
                {"id": "header", "technology": "own_heat", "enterprise": "mill", "max_size": 2}
            ],
            "technology_ports": [
                PORT | {"port": "in", "role": "sink"},
                PORT | {"port": "out", "role": "source"},
            ],
            "utilities": [{"id": "boiler", "medium": "heat", "price [EUR/MWh]": 40.0}],
            "outlets": [{"id": "stack", "medium": "heat", "price [EUR/MWh]": 0.0}],
        },
    )


@pytest.mark.parametrize(("scope", "recovered_mw"), [("net", 2.0), ("process", 10.0)])
def test_net_figures_exchange_through_a_unit_and_never_beside_it(scope, recovered_mw):
    plan = optimise(mill(scope), gap=0.0)
    saved = plan.accounts.loc["heat_bought", "baseline"] - plan.accounts.loc["heat_bought", "plan"]
    assert saved == pytest.approx(recovered_mw * HOURS)
    pairs = set(zip(plan.cascade["source"], plan.cascade["sink"], strict=True))
    assert (("flue", "dryer") in pairs) == (scope == "process")
