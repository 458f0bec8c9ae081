"""Chains: who bears a retrofit's cost, and how much of it where a part of its product is sold."""

from __future__ import annotations

import pandas as pd
import pytest

from symbiosis.plan.tables.chains import borne_shares, share_chains

ENGINE = pd.DataFrame(
    {"annual_cost": [100.0], "running_cost": [20.0], "capex": [800.0]}, index=["engine"]
)


def legs(*rows: tuple[str, str, str, str, float]) -> pd.DataFrame:
    """Make exchanges (from, to, source's unit, sink's unit, gross) on a route of cost ten."""
    table = pd.DataFrame(rows, columns=["from", "to", "source_unit", "sink_unit", "gross"])
    table["utility"] = table["sink_unit"].map({"engine": ""}).fillna("grid")
    return table.assign(network_cost=10.0, running=4.0, capex=60.0)


def shared(table: pd.DataFrame, exchanged: pd.Series) -> pd.DataFrame:
    """Share out an engine's cost, of whose power so much is exchanged."""
    return share_chains(table, ENGINE, borne_shares(table, ENGINE, exchanged))


POWER = ("works", "neighbour", "engine", "", 200.0)
OWN_GAS = ("works", "works", "", "engine", 0.0)
GIVEN_GAS = ("steel", "works", "", "engine", -50.0)


@pytest.mark.parametrize("share", [1.0, 0.25])
def test_an_exchange_bears_its_share_of_what_also_sells_outside(share):
    told = shared(legs(OWN_GAS, POWER), pd.Series({"engine": share}))
    power = told.iloc[1]
    assert power["technology_cost"] == pytest.approx(share * 100.0)
    # Both legs' routes are paid for; the leg inside the works bears nothing itself.
    assert power["net"] == pytest.approx(200.0 - 2 * 10.0 - share * 100.0)
    assert power["capex"] == pytest.approx(2 * 60.0 + share * 800.0)
    assert told.iloc[0]["net"] == 0.0


def test_what_another_firm_feeds_is_borne_whole():
    """Its sales outside need the neighbour's gas: they belong to the chain."""
    told = shared(legs(GIVEN_GAS, POWER), pd.Series({"engine": 0.25}))
    assert told["technology_cost"].sum() == pytest.approx(100.0)
    assert told["net"].sum() == pytest.approx(200.0 - 50.0 - 2 * 10.0 - 100.0)


def test_a_retrofit_whose_share_is_unknown_is_borne_whole():
    told = shared(legs(OWN_GAS, POWER), pd.Series(dtype=float))
    assert told["technology_cost"].sum() == pytest.approx(100.0)
