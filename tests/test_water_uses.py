"""Uses that pick up a load: the water that a load needs, however its hours and limits are told."""

from __future__ import annotations

import pytest

from symbiosis import optimise
from symbiosis.park.load import park_of

INFO = {"id": "uses", "title": "Uses", "country": "DE", "currency": "EUR", "price_year": 2024}


def uses(water, **tables):
    """Build a park of firms `a` and `b`, a kilometre apart, from rows of water and other tables."""
    places = [{"id": "a", "lon": 10.0, "lat": 50.0}, {"id": "b", "lon": 10.01, "lat": 50.0}]
    return park_of(INFO, {"enterprises": places, "water": water, **tables})


PURE = {"utilities": [{"id": "pure", "medium": "water", "price [EUR/m3]": 1.0,
                       "content:COD [mg/L]": 0}]}  # fmt: skip
HALF_A_YEAR = {
    "periods": [{"id": "summer", "hours": 4380}, {"id": "winter", "hours": 4380}],
    "profiles": [
        {"id": "season", "period": "summer", "factor": 1},
        {"id": "season", "period": "winter", "factor": 0},
    ],
}
WASH = {"id": "wash", "enterprise": "a", "role": "process", "utility": "pure",
        "quantity [m3/a]": 43_800, "load:COD [t/a]": 4.38, "out:COD [mg/L]": 100}  # fmt: skip


@pytest.mark.parametrize(
    ("profile", "tables"),
    [({}, {}), ({}, HALF_A_YEAR), ({"profile": "season"}, HALF_A_YEAR)],
    ids=["no periods", "all year", "half a year"],
)
def test_the_same_load_needs_the_same_water_whenever_it_comes(profile, tables):
    plan = optimise(uses([WASH | profile], **PURE, **tables))
    assert plan.accounts.loc["fresh_water", "plan"] == pytest.approx(43_800)


