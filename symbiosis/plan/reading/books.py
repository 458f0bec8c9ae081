"""The ledger as a table: every line of the plan times what its tariff books to each account."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.park.accounts import ACCOUNTS, MONEY, UP_FRONT, unit_of
from symbiosis.plan.reading.shapes import shaped

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario, Weights

LINE = ["kind", "holder", "item"]
PLAIN_KINDS = {
    "connection": "transport",
    "permit": "permits",
    "opening": "operation",
}
"""Kinds of line that are booked one to one to an account of money."""
_COUNT = {"kind": "exchange", "item": "count", "account": "exchanges", "factor": 1.0}
"""What an exchange books besides all that passes by it."""


def annuity(rate: float, lifetime: pd.Series) -> pd.Series:
    """Give the yearly payment per unit of investment: r / (1 - (1 + r)^-n)."""
    years = lifetime.astype(float)
    if rate == 0.0:
        return 1.0 / years
    return rate / (1.0 - (1.0 + rate) ** -years)


def discount_rate(matches: Matches, scenario: Scenario) -> float:
    """Give the real rate per year at which investments are annualised."""
    rate = scenario.discount_rate
    return matches.info.discount_rate if rate is None else rate


def capital_charges(matches: Matches, scenario: Scenario) -> pd.DataFrame:
    """Give what a unit of investment costs a year, by kind and item of the ledger line.

    Returns
    -------
    DataFrame
        Indexed by ``kind`` and ``item``: ``annuity`` and ``om`` (upkeep) [1/a].
    """
    rate = discount_rate(matches, scenario)
    carriers = matches.carriers.assign(kind="route")
    units = matches.units[matches.units["kind"] != "process"].assign(kind="technology")
    assets = pd.concat([carriers, units])[["kind", "lifetime", "om_share"]]
    assets = assets[assets["lifetime"].notna()]
    table = pd.DataFrame(
        {
            "kind": assets["kind"].astype("object"),
            "item": assets.index.astype("object"),
            "annuity": annuity(rate, assets["lifetime"]).to_numpy(),
            "om": assets["om_share"].astype(float).fillna(0.0).to_numpy(),
        }
    )
    return table.set_index(["kind", "item"])


def factors(matches: Matches, scenario: Scenario) -> pd.DataFrame:
    """Give what one unit of every kind of ledger line books to every account.

    A scenario's price replaces the money of its item (a carrier's that per unit and km, not its
    handling); the carbon price bears on direct CO2; a
    policy's charges bear on its physical account, as ``taxes`` or, when negative, ``subsidies``.

    Returns
    -------
    DataFrame
        Columns ``kind``, ``item``, ``account``, ``factor``.
    """
    tariffs = matches.tariffs[["kind", "item", "account", "factor"]]
    tariffs = pd.concat([_with_prices(tariffs, scenario), pd.DataFrame([_COUNT])])
    charges = {"co2_direct": [("carbon", carbon_price(matches, scenario))]}
    for account, charge in scenario.policy.items():
        book = "taxes" if charge > 0 else "subsidies"
        charges.setdefault(account, []).append((book, charge))
    derived = [
        tariffs[tariffs["account"] == account].assign(
            account=book, factor=tariffs.loc[tariffs["account"] == account, "factor"] * charge
        )
        for account, entries in charges.items()
        for book, charge in entries
    ]
    capital = capital_charges(matches, scenario)
    invested = pd.DataFrame({"investment": capital["annuity"] + capital["om"], UP_FRONT: 1.0})
    investment = invested.reset_index().melt(
        id_vars=["kind", "item"], var_name="account", value_name="factor"
    )
    return pd.concat([tariffs, *derived, investment], ignore_index=True)


def carbon_price(matches: Matches, scenario: Scenario) -> float:
    """Give the price of a tonne of direct CO2."""
    return float(scenario.prices.get("carbon", matches.info.carbon_price))


def _with_prices(tariffs: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    prices = tariffs["item"].map(dict(scenario.prices)).astype(float)
    priced = tariffs["account"].isin(MONEY) & (tariffs["kind"] != "handling")
    replaced = prices.notna() & priced
    return tariffs.assign(factor=tariffs["factor"].astype(float).mask(replaced, prices))


def ledger(lines: pd.Series, matches: Matches, scenario: Scenario) -> pd.DataFrame:
    """Book every line of a solution.

    Parameters
    ----------
    lines
        (kind, holder, item) -> quantity.
    matches, scenario
        Where the tariffs, lifetimes, prices and policies stand.

    Returns
    -------
    DataFrame
        The table ``ledger`` of :mod:`symbiosis.plan.reading.shapes`.
    """
    table = lines.rename_axis(LINE).rename("quantity").astype(float).reset_index()
    table = table[table["quantity"] != 0.0]
    booked = table.merge(factors(matches, scenario), on=["kind", "item"])
    booked = booked.assign(amount=booked["quantity"] * booked["factor"])
    plain = table[table["kind"].isin(PLAIN_KINDS)]
    plain = plain.assign(account=plain["kind"].map(PLAIN_KINDS), amount=plain["quantity"])
    entries = pd.concat([booked, plain], ignore_index=True)
    entries = entries[entries["amount"] != 0.0]
    units = {account: unit_of(account, matches.info.currency) for account in ACCOUNTS}
    entries["unit"] = entries["account"].map(units)
    return shaped("ledger", entries.sort_values([*LINE, "account"]))


def account_totals(entries: pd.DataFrame) -> pd.Series:
    """Sum a ledger over its lines, by account; accounts without an entry are 0."""
    return entries.groupby("account")["amount"].sum().reindex(list(ACCOUNTS), fill_value=0.0)


def weighted(totals: pd.Series, weights: Weights) -> pd.Series:
    """Weigh accounts as one stage of an objective does: account -> weight x total."""
    return pd.Series(dict(weights), dtype=float) * totals.reindex(list(weights))


def money_by_item(matches: Matches, scenario: Scenario) -> pd.Series:
    """Give what one unit of a line is worth in money a year: (kind, item) -> factor."""
    table = factors(matches, scenario)
    money = table[table["account"].isin(MONEY)]
    return money.groupby(["kind", "item"])["factor"].sum()
