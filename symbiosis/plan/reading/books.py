"""What things are worth: one price for every kind of ledger line, and the books kept with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.charges import GRANTED, OWED
from symbiosis.park.accounts import ACCOUNTS, MONEY, UP_FRONT, unit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from symbiosis.matching.tables import Matches
    from symbiosis.park.objectives import Weights
    from symbiosis.park.scenario import Scenario

LINE = ["kind", "holder", "item"]
PLAIN_KINDS = {
    "connection": "transport",
    "permit": "permits",
    "opening": "operation",
    "running": "operation",
}
"""Kinds of line that are booked one to one to an account of money."""
_COUNT = {"kind": "exchange", "item": "count", "account": "exchanges", "factor": 1.0}
"""What an exchange books besides all that passes by it."""
_MONEY = [ACCOUNTS.index(account) for account in MONEY]


def annuity(rate: float, lifetime: pd.Series) -> pd.Series:
    """Give the yearly payment per unit of investment: r / (1 - (1 + r)^-n)."""
    years = lifetime.astype(float)
    if rate == 0.0:
        return 1.0 / years
    return rate / (1.0 - (1.0 + rate) ** -years)


@dataclass(frozen=True, eq=False)
class Prices:
    """What one unit of every kind of ledger line is worth under a scenario.

    Whoever prices anything of a park asks here: tables, pictures, decisions and the audit.

    Attributes
    ----------
    matches, scenario
        Where tariffs, lifetimes, prices and policies stand.
    """

    matches: Matches
    scenario: Scenario

    @property
    def _rate(self) -> float:
        rate = self.scenario.discount_rate
        return self.matches.info.discount_rate if rate is None else rate

    @cached_property
    def capital(self) -> pd.DataFrame:
        """What a unit of investment costs a year [1/a]: ``annuity`` and ``om`` (upkeep).

        Indexed by ``kind`` and ``item`` of the ledger line.
        """
        rate = self._rate
        spread, units = ["lifetime", "om_share"], self.matches.units
        carriers = self.matches.carriers[spread].assign(kind="route")
        units = units.loc[units["kind"] != "process", spread].assign(kind="technology")
        assets = pd.concat([carriers, units])
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

    @cached_property
    def factors(self) -> pd.DataFrame:
        """What one unit of every kind of ledger line books to every account.

        A scenario's price replaces the money of its item (a carrier's that per unit and km, not
        its handling); the carbon price bears on direct CO2; a policy's charges bear on its
        physical account, as ``taxes`` or, when negative, ``subsidies``. Columns ``kind``, ``item``,
        ``account``, ``factor``.
        """
        tariffs = self.matches.repriced(self.scenario.prices)
        tariffs = tariffs[["kind", "item", "account", "factor"]]
        tariffs = pd.concat([tariffs, pd.DataFrame([_COUNT])])
        derived = [
            own.assign(account=book, factor=own["factor"] * charge)
            for account, book, charge in self._charges()
            if len(own := tariffs[tariffs["account"] == account])
        ]
        invested = pd.DataFrame(
            {"investment": self.capital["annuity"] + self.capital["om"], UP_FRONT: 1.0}
        )
        investment = invested.reset_index().melt(
            id_vars=["kind", "item"], var_name="account", value_name="factor"
        )
        return pd.concat([tariffs, *derived, investment, self._grants()], ignore_index=True)

    def _grants(self) -> pd.DataFrame:
        """Spread what is granted once over the life of what it is for."""
        if self.matches.policies is None:
            return pd.DataFrame(columns=["kind", "item", "account", "factor"])
        grants = self.matches.policies.grants
        given = -annuity(self._rate, grants["lifetime"])
        return pd.DataFrame(
            {"kind": GRANTED, "item": grants["item"], "account": "subsidies", "factor": given}
        )

    @cached_property
    def _by_the_unit(self) -> Mapping[tuple[str, str], float]:
        """What policies add to the cost of one unit of a line, where that is the same for all."""
        policies = self.matches.policies
        if policies is None or not policies.rows["proportional"].any():
            return {}
        owed = self.factors[self.factors["kind"] == OWED].set_index("item")["factor"]
        named = policies.rows.index[policies.rows["proportional"]]
        bases = policies.bases[policies.bases["policy"].isin(named)]
        cost = bases["weight"] * bases["policy"].map(owed).fillna(0.0)
        keys = pd.MultiIndex.from_frame(bases[["kind", "item"]])
        total = pd.Series(cost.to_numpy(float), index=keys).groupby(level=[0, 1]).sum()
        return dict(zip(total.index, total, strict=True))

    def _charges(self) -> list[tuple[str, str, float]]:
        """List what physical accounts are charged: account, where it is booked, charge."""
        carbon = self.matches.carbon_price(self.scenario.prices)
        policy = [
            (account, "taxes" if charge > 0 else "subsidies", charge)
            for account, charge in self.scenario.policy.items()
        ]
        return [("co2_direct", "carbon", carbon), *policy]

    @cached_property
    def _matrix(self) -> tuple[dict[tuple[str, str], int], npt.NDArray[np.float64]]:
        """Number the kinds and items, and put their factors into a row each, by account."""
        table = self.factors
        keys = list(zip(table["kind"], table["item"], strict=True))
        row = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        matrix = np.zeros((len(row) + 1, len(ACCOUNTS)))  # the last one: worth nothing
        column = {account: place for place, account in enumerate(ACCOUNTS)}
        at = [row[key] for key in keys], [column[account] for account in table["account"]]
        np.add.at(matrix, at, table["factor"].to_numpy(float))
        return row, matrix

    def of(self, kind: str, items: pd.Series) -> npt.NDArray[np.float64]:
        """Give the money that one unit of a kind of line costs, for every item; 0 if it has none.

        Parameters
        ----------
        kind, items
            Kind and item of the ledger line.
        """
        row, matrix = self._matrix
        money = matrix[:, _MONEY].sum(axis=1)
        if not len(items):
            return np.empty(0)
        own = money[[row.get((kind, item), -1) for item in items]]
        more = self._by_the_unit
        added = np.array([more.get((kind, item), 0.0) for item in items]) if more else 0.0
        return np.asarray(own + added, dtype=float)

    def booked(self, lines: pd.Series) -> npt.NDArray[np.float64]:
        """Give what every line, (kind, holder, item) -> quantity, books: lines x accounts."""
        row, matrix = self._matrix
        kinds, items = (list(lines.index.get_level_values(level)) for level in (0, 2))
        rows = [row.get(key, -1) for key in zip(kinds, items, strict=True)]
        amounts = matrix[rows] * lines.to_numpy(float)[:, None]
        for place, kind in enumerate(kinds):
            if kind in PLAIN_KINDS:
                amounts[place, ACCOUNTS.index(PLAIN_KINDS[kind])] += lines.iloc[place]
        return np.asarray(amounts, dtype=float)

    def totals(self, lines: pd.Series) -> pd.Series:
        """Sum what lines book, by account; accounts without an entry are 0."""
        held = lines[lines.to_numpy(float) != 0.0]
        return pd.Series(self.booked(held).sum(axis=0), index=list(ACCOUNTS))

    def ledger(self, lines: pd.Series) -> pd.DataFrame:
        """Write the books out: a row for every line and account, as in the table ``ledger``."""
        lines = lines[lines.to_numpy(float) != 0.0].astype(float)
        amounts = self.booked(lines)
        line, account = np.nonzero(amounts)
        names = [lines.index.get_level_values(level).to_numpy()[line] for level in range(3)]
        entries = pd.DataFrame(
            {
                **dict(zip(LINE, names, strict=True)),
                "quantity": lines.to_numpy()[line],
                "account": np.array(ACCOUNTS, dtype=object)[account],
                "amount": amounts[line, account],
            }
        )
        units = {name: unit_of(name, self.matches.info.currency) for name in ACCOUNTS}
        entries["unit"] = entries["account"].map(units)
        return entries.sort_values([*LINE, "account"])


def weighted(totals: pd.Series, weights: Weights) -> pd.Series:
    """Weigh accounts as one stage of an objective does: account -> weight x total."""
    return pd.Series(dict(weights), dtype=float) * totals.reindex(list(weights))
