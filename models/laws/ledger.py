r"""The ledger: every account of every holder, as a weighted sum of the blocks' lines.

.. math:: E_{account,holder} = \sum_{line} \tau_{line,account} \, q_{line}

q  quantity of a line (kind, holder, item);  tau  its tariff for the account. Prices and policies
are nothing but tariffs, so that a live change of them changes weights and never the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from symbiosis.models.words.arrays import LinearLines, LinearRows, Term
from symbiosis.park.accounts import UP_FRONT, parts_of
from symbiosis.park.agreeing import agreeing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from symbiosis.matching.tables import Matches
    from symbiosis.park.objectives import Limit, Weights
    from symbiosis.park.scenario import Scenario

_ONE_TO_ONE = {
    "connection": "transport",
    "permit": "permits",
    "opening": "operation",
    "running": "operation",
    "exchange": "exchanges",
}
"""Kinds of lines that are already in the unit of their one account."""
_CAPITAL = ("route", "technology")
"""Kinds of lines in money up front."""


def annuity(rate: float, years: pd.Series) -> pd.Series:
    r"""Spread one unit of money up front over a lifetime.

    .. math:: r / (1 - (1 + r)^{-n})

    r  real discount rate [1/a];  n  lifetime [a]. At r = 0: 1/n.
    """
    if rate == 0:
        return 1.0 / years
    return rate / (1.0 - (1.0 + rate) ** -years)


def tariffs_of(matches: Matches, scenario: Scenario, lines: pd.DataFrame) -> pd.DataFrame:
    """Give what one unit of every line is worth in every account, under a scenario.

    Parameters
    ----------
    lines
        Columns ``kind``, ``holder``, ``item``; one row per line.

    Returns
    -------
    DataFrame
        Columns ``line`` (row of ``lines``), ``holder``, ``account``, ``tariff``.
    """
    numbered = lines.assign(line=np.arange(len(lines)))
    prices = matches.repriced(scenario.prices)
    of, price = agreeing(*([part["kind"], part["item"]] for part in (lines, prices)))
    booked = prices[["account", "factor"]].take(price)
    whole = numbered[numbered["kind"].isin(_ONE_TO_ONE)]
    entries = [
        _Entries(of, booked["account"], booked["factor"]),
        _Entries(whole["line"], whole["kind"].map(_ONE_TO_ONE), np.ones(len(whole))),
        *_capital(matches, scenario, numbered),
    ]
    entries += _policy(matches, scenario, entries)
    line, account, tariff = map(np.concatenate, zip(*entries, strict=True))
    # What has no lifetime is no investment.
    worth = np.nan_to_num(tariff.astype(float))
    tariffs = _summed_up(line.astype(np.int64), account, worth)
    return tariffs.assign(holder=lines["holder"].to_numpy()[tariffs["line"].to_numpy(int)])


def worth_in(tariffs: pd.DataFrame, accounts: Weights, lines: int) -> np.ndarray:
    """Give what one unit of every line adds to a weighted sum of accounts."""
    weight = tariffs["account"].map(dict(accounts)).fillna(0.0).to_numpy(float)
    worth = weight * tariffs["tariff"].to_numpy(float)
    return np.bincount(tariffs["line"].to_numpy(int), worth, minlength=lines).astype(float)


def worth_within(tariffs: pd.DataFrame, limit: Limit, lines: int) -> np.ndarray:
    """Give what one unit of every line adds to the account that a limit bounds."""
    own = tariffs[tariffs["holder"] == limit.holder] if limit.holder else tariffs
    return worth_in(own, parts_of(limit.account), lines)


class _Entries(NamedTuple):
    """What one unit of some lines books, column by column."""

    line: ArrayLike
    account: ArrayLike
    tariff: ArrayLike


def _summed_up(line: np.ndarray, account: np.ndarray, tariff: np.ndarray) -> pd.DataFrame:
    """Sum what the same line books to the same account; nothing is no entry."""
    code, names = pd.factorize(account, sort=True)
    key, inverse = np.unique(line * len(names) + code, return_inverse=True)
    total = np.bincount(inverse, tariff, minlength=len(key))
    key, total = key[total != 0.0], total[total != 0.0]
    columns = {"line": key // len(names), "account": names[key % len(names)], "tariff": total}
    return pd.DataFrame(columns)


def _capital(matches: Matches, scenario: Scenario, lines: pd.DataFrame) -> list[_Entries]:
    """Book capital once as ``capex`` and every year as ``investment``."""
    rate = scenario.discount_rate
    rate = matches.info.discount_rate if rate is None else rate
    parts = []
    for kind, owners in zip(_CAPITAL, (matches.carriers, matches.units), strict=True):
        own = lines[lines["kind"] == kind]
        yearly = annuity(rate, owners["lifetime"].astype(float)) + owners["om_share"].astype(float)
        for account, tariff in (
            (UP_FRONT, np.ones(len(own))),
            ("investment", own["item"].map(yearly)),
        ):
            parts.append(_Entries(own["line"], np.full(len(own), account, dtype=object), tariff))
    if matches.policies is not None and len(grants := matches.policies.grants):
        own = lines[lines["kind"] == "policy_grant"]
        given = -annuity(rate, grants.set_index("item")["lifetime"].astype(float))
        booked = np.full(len(own), "subsidies", dtype=object)
        parts.append(_Entries(own["line"], booked, own["item"].map(given)))
    return parts


def _policy(matches: Matches, scenario: Scenario, booked: list[_Entries]) -> list[_Entries]:
    """Charge for physical accounts: the carbon price, and the scenario's taxes and premiums."""
    charges = [("co2_direct", "carbon", matches.carbon_price(scenario.prices))]
    charges += [
        (account, "taxes" if charge >= 0 else "subsidies", charge)
        for account, charge in scenario.policy.items()
    ]
    line, account, tariff = map(np.concatenate, zip(*booked, strict=True))
    parts = []
    for of, to, charge in charges:
        own = account == of
        parts.append(
            _Entries(line[own], np.full(own.sum(), to, dtype=object), tariff[own] * charge)
        )
    return parts


@dataclass(frozen=True)
class Ledger:
    """The lines of all blocks with what they are worth.

    Attributes
    ----------
    lines
        Columns ``kind``, ``holder``, ``item``.
    terms
        Their entries, rows numbered as in ``lines``.
    tariffs
        Columns ``line``, ``holder``, ``account``, ``tariff``.
    """

    lines: pd.DataFrame
    terms: tuple[Term, ...]
    tariffs: pd.DataFrame


def gather(blocks: Sequence[pyo.Block]) -> tuple[pd.DataFrame, tuple[Term, ...]]:
    """Gather the lines of all blocks, and their entries, rows numbered as the lines."""
    keys: list[tuple[str, str, str]] = []
    terms: list[Term] = []
    for block in blocks:
        first = len(keys)
        keys.extend(block.line.keys_in_order)
        terms.extend(term.moved(term.rows + first) for term in block.line.terms)
    return pd.DataFrame(keys, columns=["kind", "holder", "item"], dtype=object), tuple(terms)


def open_ledger(matches: Matches, scenario: Scenario, blocks: Sequence[pyo.Block]) -> Ledger:
    """Gather the lines of all blocks and value them under a scenario."""
    lines, terms = gather(blocks)
    return Ledger(lines, terms, tariffs_of(matches, scenario, lines))


def add_ledger(block: pyo.Block, ledger: Ledger) -> None:
    """Add every account, of every holder and of the park, as named expressions.

    ``entry[account, holder]`` and ``account[account]`` are in the account's unit a year
    (:func:`symbiosis.park.accounts.unit_of`).
    """
    tariffs = ledger.tariffs
    line, worth = tariffs["line"].to_numpy(int), tariffs["tariff"].to_numpy(float)
    for name, columns in (("entry", ["account", "holder"]), ("account", ["account"])):
        row = tariffs.groupby(columns, sort=True).ngroup().to_numpy(int)
        named = tariffs.assign(row=row).drop_duplicates("row").sort_values("row")[columns]
        keys = list(named.itertuples(index=False, name=None))
        keys = [key[0] for key in keys] if len(columns) == 1 else keys
        weighted = partial(weigh, ledger.terms, line, row, worth)
        doc = "what an account holds a year [the account's unit]"
        index = f"({', '.join(columns)})"
        block.add_component(name, LinearLines(keys, weighted, index, doc=doc))


def add_stages(model: pyo.ConcreteModel, ledger: Ledger, stages: Sequence[Weights]) -> None:
    """Add the lexicographic objective: what is minimised first, then next, and so on."""
    worths = [worth_in(ledger.tariffs, accounts, len(ledger.lines)) for accounts in stages]
    weighted = weighted_lines(ledger, worths)
    doc = "what is minimised, first things first [weighted accounts]"
    model.stage = LinearLines(list(range(1, len(stages) + 1)), weighted, "(stage)", doc=doc)
    doc = "the first stage of the objective [weighted accounts]"
    model.objective = pyo.Objective(expr=model.stage[1], doc=doc)


def weighted_lines(ledger: Ledger, worths: Sequence[np.ndarray]) -> list[Term]:
    """Sum the lines, times what each is worth: one row per set of worths."""
    return [
        _total(term, worth[term.rows], row)
        for row, worth in enumerate(worths)
        for term in ledger.terms
    ]


def _total(term: Term, worth: np.ndarray, row: int) -> Term:
    """Sum a term's entries, times what each is worth, into one row."""
    total = np.bincount(term.members, term.coefficients * worth, minlength=len(term.var))
    members = np.flatnonzero(total)
    return Term(term.var, members, np.full(len(members), row), total[members])


def weigh(
    terms: Sequence[Term], line: np.ndarray, row: np.ndarray, worth: np.ndarray
) -> list[Term]:
    """Multiply the lines' entries by a sparse matrix (line, row, worth)."""
    order = np.argsort(line, kind="stable")
    line, row, worth = line[order], row[order], worth[order]
    weighted = []
    for term in terms:
        first = np.searchsorted(line, term.rows, side="left")
        count = np.searchsorted(line, term.rows, side="right") - first
        entry = np.repeat(np.arange(len(term.rows)), count)
        within = np.arange(len(entry)) - np.repeat(np.cumsum(count) - count, count)
        at = np.repeat(first, count) + within
        coefficients = term.coefficients[entry] * worth[at]
        weighted.append(_summed(Term(term.var, term.members[entry], row[at], coefficients)))
    return weighted


def _summed(term: Term) -> Term:
    """Add entries of the same variable in the same row."""
    key = term.rows * (int(term.members.max(initial=0)) + 1) + term.members
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    coefficients = np.bincount(inverse, weights=term.coefficients, minlength=len(first))
    return Term(term.var, term.members[first], term.rows[first], coefficients)


def add_account_limit(model: pyo.ConcreteModel, ledger: Ledger, limits: Sequence[Limit]) -> None:
    r"""Accounts stay within the limits that a scenario sets.

    .. math:: A^{min} \le \sum_{line} \tau_{line,account} \, q_{line} \le A^{max}

    tau  tariff (of a sum of accounts the sum of theirs);  q  quantity of a line, of one holder or
    of the whole park;  A  limits [the account's unit a year]
    """
    worths = [worth_within(ledger.tariffs, limit, len(ledger.lines)) for limit in limits]
    terms = weighted_lines(ledger, worths)
    keys = [(row, limit.account, limit.holder or "park") for row, limit in enumerate(limits)]
    lower = [-np.inf if limit.minimum is None else limit.minimum for limit in limits]
    upper = [np.inf if limit.maximum is None else limit.maximum for limit in limits]
    bounds = np.array(lower, dtype=float), np.array(upper, dtype=float)
    doc = "accounts within the scenario's limits [the account's unit a year]"
    model.account_limit = LinearRows(keys, terms, *bounds, "(limit, account, holder)", doc=doc)
