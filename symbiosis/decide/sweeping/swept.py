"""What came of a sweep: a row a question, what each exchanges, and how often each is chosen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.decide.sweeping.case import COLUMNS, UNANSWERED, Case, Noted
from symbiosis.park.accounts import ACCOUNTS, MONEY, unit_of
from symbiosis.park.media import UNITS
from symbiosis.park.schema import PAIR
from symbiosis.plan.folder.sheets import put_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from symbiosis.park.entities import Park

FIGURES = ("cost", "reference_cost", "saving", "value", "bound", "gap")
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, eq=False)
class Swept:
    """The answers to many questions.

    Attributes
    ----------
    park
        Id of the park.
    currency
        Of all money.
    axes
        What was varied: columns of :attr:`table`.
    table
        A row a question, by its name: the axes; ``status`` and, without a plan, ``why``; ``cost``,
        ``reference_cost`` (today's where it is known, else the baseline's) and ``saving`` [money a
        year]; the objective's ``value``, ``bound`` and ``gap``; then every account of the plan.
    exchanges
        Who gives what to whom in which question: ``scenario``, ``exchange``, ``source``, ``sink``,
        ``medium``, ``quantity``, ``unit``.
    technologies
        What is in use in which question: ``scenario``, ``technology``, ``size``.
    units
        Column of :attr:`table` -> its unit.
    """

    park: str
    currency: str
    axes: tuple[str, ...]
    table: pd.DataFrame = field(repr=False)
    exchanges: pd.DataFrame = field(repr=False)
    technologies: pd.DataFrame = field(repr=False)
    units: dict[str, str] = field(repr=False)

    @cached_property
    def planned(self) -> pd.DataFrame:
        """The rows that have a plan."""
        return self.table[self.table["cost"].notna()]

    @property
    def complete(self) -> bool:
        """Whether every question is answered, with or without a plan."""
        return not (self.table["status"] == UNANSWERED).any()

    @cached_property
    def chosen(self) -> pd.DataFrame:
        """How often each exchange, by whichever way, and technology is chosen, most often first.

        Columns ``kind`` (exchange, technology), ``source``, ``sink``, ``medium``; ``times`` and
        ``share`` of the questions with a plan; ``lowest``, ``mean`` and ``highest`` amount or size
        where it is chosen; ``unit``.
        """
        by_pair = self.exchanges.groupby(["scenario", "source", "sink"], sort=True)
        pairs = by_pair[["medium", "unit"]].first().assign(quantity=by_pair["quantity"].sum())
        pairs = pairs.reset_index()
        pairs = pairs.assign(id=pairs["source"] + PAIR + pairs["sink"])
        ends = pairs.groupby("id")[["source", "sink", "medium", "unit"]].first()
        table = pd.concat(
            [
                _told(pairs, "id", "quantity").join(ends).assign(kind="exchange"),
                _told(self.technologies, "technology", "size").assign(kind="technology"),
            ]
        )
        table["share"] = table["times"] / max(1, len(self.planned))
        order = ["kind", "source", "sink", "medium", "times", "share"]
        order += ["lowest", "mean", "highest", "unit"]
        table = table.reindex(columns=order).fillna(
            dict.fromkeys(["source", "sink", "medium", "unit"], "")
        )
        return table.sort_values(["kind", "times", "id"], ascending=[True, False, True])

    def quantiles(self, levels: Sequence[float] = LEVELS) -> pd.DataFrame:
        """Give quantiles of cost, saving and every account over the questions with a plan.

        Each question counts once. Rows are figures, columns levels and ``unit``.
        """
        names = ["cost", "saving", *ACCOUNTS]
        table = self.planned[names].quantile(list(levels)).T.rename_axis("figure")
        return table.assign(unit=[self.units[name] for name in names])

    def summary(self) -> dict[str, Any]:
        """Give all of it as plain data, as ``--json`` prints it."""
        return {
            "park": self.park,
            "currency": self.currency,
            "axes": list(self.axes),
            "complete": self.complete,
            "units": self.units,
            **{
                name: json.loads(frame.reset_index().to_json(orient="records"))
                for name, frame in self._tables().items()
            },
        }

    def save(self, folder: str | Path) -> Path:
        """Write the tables as CSV into a folder."""
        return put_tables(
            folder, {name: frame.reset_index() for name, frame in self._tables().items()}
        )

    def _tables(self) -> dict[str, pd.DataFrame]:
        plain = self.exchanges.set_index("scenario"), self.technologies.set_index("scenario")
        names = ("scenarios", "exchanges", "technologies", "chosen", "quantiles")
        return dict(zip(names, (self.table, *plain, self.chosen, self.quantiles()), strict=True))


def _told(frame: pd.DataFrame, name: str, amount: str) -> pd.DataFrame:
    """Tell how often each name comes, and with which amounts."""
    told = frame.groupby(name, sort=True)[amount]
    columns = {"times": told.count(), "lowest": told.min(), "mean": told.mean()}
    return pd.DataFrame({**columns, "highest": told.max()}).rename_axis("id")


def swept_of(park: Park, cases: Sequence[Case], known: Mapping[str, Noted]) -> Swept:
    """Lay the answers out, in the order of the questions.

    Parameters
    ----------
    known
        Fingerprint of a question -> what was noted of its answer; some may be missing.
    """
    currency = park.info.currency
    noted = [known.get(case.key) or Noted(case.key, UNANSWERED) for case in cases]
    axes = tuple(dict.fromkeys(axis for case in cases for axis in case.varied))
    names = [case.name for case in cases]
    frame = pd.DataFrame(map(_row, noted), index=pd.Index(names, name="scenario"))
    for axis in reversed(axes):
        frame.insert(0, axis, [case.varied.get(axis, np.nan) for case in cases])
    money = dict.fromkeys(("cost", "reference_cost", "saving"), f"{currency}/a")
    units = money | {"gap": "1"} | {name: unit_of(name, currency) for name in ACCOUNTS}
    return Swept(
        park.info.id, currency, axes, frame, _exchanges(names, noted),
        _technologies(names, noted), units,
    )  # fmt: skip


def _row(noted: Noted) -> dict[str, Any]:
    """Give the row of an answer; what there is not is NaN."""
    known = {
        name: dict(zip(ACCOUNTS, noted.accounts[name], strict=True))
        for name in COLUMNS
        if name in noted.accounts
    }
    plan = known.get("plan", dict.fromkeys(ACCOUNTS, np.nan))
    before = known.get("today") or known.get("baseline") or dict.fromkeys(ACCOUNTS, np.nan)
    cost, reference = (sum(each[name] for name in MONEY) for each in (plan, before))
    figures = (cost, reference, reference - cost, noted.value, noted.bound, noted.gap)
    told = {
        name: np.nan if each is None else each for name, each in zip(FIGURES, figures, strict=True)
    }
    return {"status": noted.status, "why": noted.why, **told, **plan}


def _exchanges(names: Iterable[str], noted: Iterable[Noted]) -> pd.DataFrame:
    rows = [
        (name, exchange, *each, f"{UNITS[each[2]]}/a")
        for name, answer in zip(names, noted, strict=True)
        for exchange, each in answer.exchanges.items()
    ]
    columns = ["scenario", "exchange", "source", "sink", "medium", "quantity", "unit"]
    return pd.DataFrame(rows, columns=columns).astype({"quantity": float})


def _technologies(names: Iterable[str], noted: Iterable[Noted]) -> pd.DataFrame:
    rows = [
        (name, technology, size)
        for name, answer in zip(names, noted, strict=True)
        for technology, size in answer.sizes.items()
    ]
    return pd.DataFrame(rows, columns=["scenario", "technology", "size"]).astype({"size": float})
