"""The accounts of the ledger: what is counted, in which unit.

A ledger *line* (kind, holder, item) is a physical quantity of the plan; a *tariff* says how much of
each account one unit of a line is worth. Every account is thus a weighted sum of lines, and every
figure shown can be traced to a line and to the row that gave its tariff.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cache
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
        "power_used": "MWh",
        "green_power_available": "MWh",
        "green_power_used": "MWh",
        "green_power_fed_in": "MWh",
        "heat_bought": "MWh",
        "heat_recovered": "MWh",
        "exergy_recovered": "MWh",
        "pressure_recovered": "MWh",
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


_FIRST = re.compile(r"\s*([+-]?)\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?)\s*\*?\s*)?([A-Za-z_]\w*)\s*")
_NEXT = re.compile(_FIRST.pattern.replace("[+-]?", "[+-]", 1))
HOW = "Write sums of accounts, each times a number: co2_direct + 0.5 * co2_supply."
"""How a weighted sum of accounts is written."""


@cache
def terms_of(account: str) -> tuple[tuple[float, str], ...]:
    """Read a weighted sum of accounts term by term; what cannot be read is one term."""
    terms: list[tuple[float, str]] = []
    place, term = 0, _FIRST.match(account)
    while term is not None:
        terms.append((float(f"{term[1]}{term[2] or 1}"), term[3]))
        place = term.end()
        term = _NEXT.match(account, place) if place < len(account) else None
    return tuple(terms) if place == len(account) and terms else ((1.0, account),)


@cache
def parts_of(account: str) -> Mapping[str, float]:
    """Give the accounts that a sum is made of, with their weights; an account is its own part.

    Parameters
    ----------
    account
        An account, a sum that has a name (:data:`SUMS`), or a weighted sum of both as it is
        written: ``co2 - 0.5 * co2_biogenic``. What cannot be read as one is its own part: see
        :func:`unknown_parts`.
    """
    parts: dict[str, float] = {}
    for weight, term in terms_of(account):
        for name, factor in SUMS.get(term, {term: 1.0}).items():
            parts[name] = parts.get(name, 0.0) + weight * factor
    return MappingProxyType(parts)


def unit_of(account: str, currency: str) -> str:
    """Give the unit of an account or a sum, per year: ``EUR/a``, ``t/a`` ...; ``EUR`` for capex.

    A sum of accounts in several units has none.
    """
    units = {_unit_of_one(part, currency) for part in parts_of(account)}
    return units.pop() if len(units) == 1 else ""


def _unit_of_one(account: str, currency: str) -> str:
    if account == UP_FRONT:
        return currency
    if account in PHYSICAL:
        unit = PHYSICAL[account]
        return "1" if unit == "1" else f"{unit}/a"
    return f"{currency}/a"


def unknown_parts(account: str) -> str:
    """Say which parts of a sum of accounts are none, with the nearest; empty: all are."""
    parts = parts_of(account)
    if told := unknown_accounts(parts, (*ACCOUNTS, *SUMS)):
        return told if account in parts and _FIRST.fullmatch(account) else f"{told}. {HOW}"
    return ""


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
