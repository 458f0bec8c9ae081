"""The accounts of the ledger: what is counted, in which unit.

A ledger *line* (kind, holder, item) is a physical quantity of the plan; a *tariff* says how much of
each account one unit of a line is worth. Every account is thus a weighted sum of lines, and every
figure shown can be traced to a line and to the row that gave its tariff.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from types import MappingProxyType

MONEY = (
    "utilities",
    "outlets",
    "transport",
    "energy",
    "operation",
    "investment",
    "permits",
    "taxes",
    "carbon",
    "subsidies",
)
"""Accounts in money a year; their sum is the cost of the park."""

PHYSICAL: Mapping[str, str] = MappingProxyType(
    {
        "co2_direct": "t",
        "co2_energy": "t",
        "co2_supply": "t",
        "co2_biogenic": "t",
        "fresh_water": "m3",
        "wastewater": "m3",
        "waste_to_outlet": "t",
        "virgin_material": "t",
        "by_products_exchanged": "t",
        "water_reused": "m3",
        "power_exchanged": "MWh",
        "heat_bought": "MWh",
        "heat_recovered": "MWh",
        "exergy_recovered": "MWh",
        "primary_energy": "MWh",
        "so2": "t",
        "nox": "t",
        "dust": "t",
        "cod": "t",
        "nh3_n": "t",
        "exchanges": "1",
    }
)
"""Accounts of quantities a year, with their unit."""

POLLUTANTS = ("so2", "nox", "dust", "cod", "nh3_n")
"""What is burnt or bought emits, and what is discharged into waters without a public plant."""

UP_FRONT = "capex"
"""The one account in money once, not a year."""

ACCOUNTS: tuple[str, ...] = (*MONEY, *PHYSICAL, UP_FRONT)

SUMS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "cost": dict.fromkeys(MONEY, 1.0),
        "co2": dict.fromkeys(("co2_direct", "co2_energy", "co2_supply"), 1.0),
    }
)
"""Sums of accounts of one unit that have a name: all that the park costs; all its fossil CO2."""

NETWORK = "network"
"""The holder of what is nobody's own: routes, transport, permits."""


def parts_of(account: str) -> Mapping[str, float]:
    """Give the accounts that a sum is made of, with their weights; an account is its own part."""
    return SUMS.get(account, {account: 1.0})


def unit_of(account: str, currency: str) -> str:
    """Give the unit of an account or a sum, per year: ``EUR/a``, ``t/a`` ...; ``EUR`` for capex."""
    if account in SUMS:
        return unit_of(next(iter(SUMS[account])), currency)
    if account == UP_FRONT:
        return currency
    if account in PHYSICAL:
        unit = PHYSICAL[account]
        return "1" if unit == "1" else f"{unit}/a"
    return f"{currency}/a"


def unknown_accounts(named: Iterable[str], known: Iterable[str]) -> str:
    """Say which names are no account among the known ones, with the nearest; empty: all are."""
    known = tuple(known)
    told = []
    for name in sorted(set(named) - set(known)):
        near = difflib.get_close_matches(name, known, n=1)
        told.append(f"{name!r}" + (f" (did you mean {near[0]!r}?)" if near else ""))
    if not told:
        return ""
    return f"unknown account {', '.join(told)}; known: {', '.join(known)}"
