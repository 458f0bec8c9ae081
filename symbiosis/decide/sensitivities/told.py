"""What came of turning every datum: the saving at both ends, what changes, what is regretted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput, NoPlan
from symbiosis.park.accounts import ACCOUNTS, MONEY
from symbiosis.park.schema import PAIR
from symbiosis.plan.folder.sheets import put_tables

if TYPE_CHECKING:
    from symbiosis.decide.datum import Datum
    from symbiosis.decide.sweeping.case import Noted
    from symbiosis.park.entities import Park

ENDS = ("low", "high")
ROUNDING = 1e-9
"""Share of a saving by which two of the same plan may differ."""
MANY = ";"
"""Between several names in a cell."""


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """What a plan hangs on.

    Attributes
    ----------
    park, currency
        Id of the park, and the currency of all money.
    saving
        Of the plan as the data stand [money a year]; NaN where there is nothing to compare with.
    table
        A row a datum, by what moves the saving most: ``kind`` (amounts, prices), ``unit``,
        ``basis``, ``value``, ``low``, ``high``; ``saving_low``, ``saving_high``, ``swing`` (between
        the largest and the smallest of them and the present one); ``begins_low``, ``ends_low``,
        ``begins_high``, ``ends_high``: pairs and technologies that the plan there has more and less
        (``;`` between several); ``status_low``, ``status_high``; ``regret_low``, ``regret_high``,
        ``regret`` (their mean): what the present design costs more there than the best; ``rank``:
        1 is worth measuring first, 0: nothing would be regretted by more than the gap.
    unranged
        Amounts that nobody has measured and that could not be turned, for they have no range
        (:func:`symbiosis.decide.sensitivities.stakes.without_range`).
    changes
        The same pairs and technologies, a row each: ``id`` of the datum, ``end`` (low, high),
        ``way`` (begins, ends), ``source`` and ``sink``; of a technology ``source`` alone.
    """

    park: str
    currency: str
    saving: float
    table: pd.DataFrame = field(repr=False)
    unranged: pd.DataFrame = field(repr=False)
    complete: bool
    changes: pd.DataFrame = field(repr=False)

    def changed(self, datum: str, end: str, way: str) -> list[tuple[str, ...]]:
        """Give what begins or ends at an end of a datum: streams of pairs, technologies."""
        rows = self.changes
        there = rows[(rows["id"] == datum) & (rows["end"] == end) & (rows["way"] == way)]
        pairs = zip(there["source"], there["sink"], strict=True)
        return [tuple(filter(None, each)) for each in pairs]

    @property
    def first(self) -> pd.DataFrame:
        """The data by what is worth measuring first; those without regret are left out."""
        table = self.table[self.table["regret"] > 0.0]
        return table.sort_values(["rank"])

    def summary(self) -> dict[str, Any]:
        """Give it as plain data, as ``--json`` prints it."""
        return {
            "park": self.park,
            "currency": self.currency,
            "saving": None if np.isnan(self.saving) else self.saving,
            "complete": self.complete,
            "data": json.loads(self.table.reset_index().to_json(orient="records")),
            "unranged": json.loads(self.unranged.reset_index().to_json(orient="records")),
        }

    def save(self, folder: str | Path) -> Path:
        """Write its table as CSV into a folder."""
        return put_tables(folder, {"sensitivity": self.table.reset_index()})


def told_of(
    park: Park,
    now: Noted,
    data: Sequence[Datum],
    noted: Mapping[tuple[Datum, str], Noted | None],
    regrets: Mapping[tuple[Datum, str], float],
    unranged: pd.DataFrame,
) -> Sensitivity:
    """Lay out what came of every turn.

    Raises
    ------
    BadInput, NoPlan
        If there is no plan as the data stand.
    """
    if not now.found:
        if now.status == "refused":
            raise BadInput(now.why)
        raise NoPlan(now.why or "Stopped before a first plan was found.")
    saving, before = _saving(now), _choices(now)
    rows, changes = [], []
    for datum in data:
        row: dict[str, Any] = {
            "id": datum.id, "kind": datum.kind, "unit": datum.unit, "basis": datum.basis,
            "value": datum.value, "low": datum.low, "high": datum.high,
        }  # fmt: skip
        for end in ENDS:
            there = noted.get((datum, end))
            found = there is not None and there.found
            row[f"saving_{end}"] = _saving(there) if there is not None and found else np.nan
            chosen = _choices(there) if there is not None and found else before
            for way, changed in (("begins", chosen - before), ("ends", before - chosen)):
                row[f"{way}_{end}"] = MANY.join(sorted(PAIR.join(each) for each in changed))
                changes += [(datum.id, end, way, *each) for each in sorted(changed)]
            row[f"status_{end}"] = "unanswered" if there is None else there.status
            row[f"regret_{end}"] = regrets.get((datum, end), np.nan)
        rows.append(row)
    complete = all(each is not None for each in noted.values())
    columns = ["id", "end", "way", "source", "sink"]
    listed = pd.DataFrame([dict(zip(columns, each, strict=False)) for each in changes])
    return Sensitivity(
        park.info.id, park.info.currency, saving, _ranked(rows, saving), unranged, complete,
        listed.reindex(columns=columns).fillna(""),
    )  # fmt: skip


def _ranked(rows: Sequence[Mapping[str, Any]], saving: float) -> pd.DataFrame:
    table = pd.DataFrame(rows).set_index("id")
    ends = table[["saving_low", "saving_high"]].assign(now=saving)
    swing = ends.max(axis=1) - ends.min(axis=1)
    table["swing"] = swing.mask(swing <= ROUNDING * ends.abs().max(axis=1), 0.0)
    table["regret"] = table[["regret_low", "regret_high"]].mean(axis=1)
    known = table["regret"].where(table["regret"] > 0.0)
    table["rank"] = known.rank(method="first", ascending=False).fillna(0).astype(int)
    return table.sort_values("swing", ascending=False, kind="stable")


def _saving(noted: Noted) -> float:
    """Give what a plan saves against today, or against no exchange; NaN if that is unknown."""
    before = noted.accounts.get("today") or noted.accounts.get("baseline")
    if before is None:
        return float("nan")
    costs = [
        sum(amount for name, amount in zip(ACCOUNTS, each, strict=True) if name in MONEY)
        for each in (before, noted.accounts["plan"])
    ]
    return costs[0] - costs[1]


def _choices(noted: Noted) -> set[tuple[str, ...]]:
    """Name the pairs that exchange, by whichever way, and the technologies in use."""
    pairs = {(source, sink) for source, sink, _, _ in noted.exchanges.values()}
    return {*pairs, *((each,) for each in noted.sizes)}
