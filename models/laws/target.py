r"""Targets: ratios of two sums of ledger lines that a plan must reach.

What is left of a stream (what of a source goes to its outlet, what a sink buys) is a ledger line of
its own, for the streams that some target names. So a row is worked out from lines and the value to
be reached alone, and follows prices, figures and thresholds without the model being written again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from symbiosis.models.laws.ledger import weighted_lines, worth_in
from symbiosis.models.words.arrays import LinearRows
from symbiosis.models.words.lines import Named, book, lines
from symbiosis.park.forms import REST
from symbiosis.park.green_marks import GREEN, GREEN_ACCOUNTS
from symbiosis.park.media import ELECTRIC

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    import pyomo.environ as pyo

    from symbiosis.matching.tables import Matches
    from symbiosis.models.laws.cascade import Cascade
    from symbiosis.models.laws.exchange import Exchange
    from symbiosis.models.laws.ledger import Ledger
    from symbiosis.models.words.lines import Part
    from symbiosis.park.forms import Form, Target

    End = Exchange | Cascade
    Key = tuple[int, str, str]

TARGETS, BELOW = "target_limit", "denominator_limit"
"""Rows of what must be reached, and of what a share is taken of."""


def add_rests(block: pyo.Block, ends: Sequence[End], named: Collection[str]) -> None:
    """Offer the ledger what is left of some streams: what is thrown away, what is bought."""
    parts = [part for end in ends for part in _rests(end, named)]
    block.line = lines(parts, doc="what is left of streams that targets name [unit/a]")


def _rests(end: End, named: Collection[str]) -> Iterator[Part]:
    streams = end.index.streams
    holder, item = Named.of(streams["enterprise"]), Named.of(streams.index.to_series())
    wanted = streams.index.isin(named)
    for columns, role in ((end.outlet, "source"), (end.utility, "sink")):
        stream = columns["stream"] if "stream" in columns.frame else columns[role]
        yearly = columns * (columns["hours"] * wanted[stream])
        yield book(REST, holder.at(stream), item.at(stream), yearly)


class Row(NamedTuple):
    """One row: what tells it apart, what a unit of every ledger line is worth in it, its bounds."""

    key: Key
    worth: np.ndarray
    lower: float
    upper: float


def target_rows(
    matches: Matches, targets: Sequence[Target], tariffs: pd.DataFrame, known: pd.DataFrame
) -> dict[str, list[Row]]:
    """Work out the rows of targets, component by component.

    Both are told in shares of what the denominator comes to, so that the solver's tolerance is one
    of the ratio: by how much a row is missed is how much the ratio misses.

    Parameters
    ----------
    tariffs, known
        What the ledger's lines are worth, and the lines: ``kind``, ``holder``, ``item``.

    Raises
    ------
    BadInput
        If a target has no forms yet.
    """
    rows: dict[str, list[Row]] = {TARGETS: [], BELOW: []}
    sizes = _sizes(matches, known) if targets else np.empty(0)
    for number, target in enumerate(targets):
        above, below = target.ratio
        own, under = (_worth(form, tariffs, known) for form in (above, below))
        scale = abs(below.constant) + float(np.abs(under) @ sizes) or 1.0
        key = (number, target.name, "denominator")
        rows[BELOW].append(Row(key, under / scale, -below.constant / scale, np.inf))
        for side, theta in target.sides.items():
            bound = -(above.constant - theta * below.constant) / scale
            least, most = (bound, np.inf) if side == "minimum" else (-np.inf, bound)
            worth = (own - theta * under) / scale
            rows[TARGETS].append(Row((number, target.name, side), worth, least, most))
    return rows


def _worth(form: Form, tariffs: pd.DataFrame, known: pd.DataFrame) -> np.ndarray:
    """Give what a unit of every line adds to a form."""
    told = worth_in(tariffs, form.accounts, len(known))
    rests = known["item"].where(known["kind"] == REST).map(dict(form.rests))
    return told + rests.astype(float).fillna(0.0).to_numpy()


def _sizes(matches: Matches, known: pd.DataFrame) -> np.ndarray:
    """Give about how large lines can be: amounts of the streams that they are made of [unit/a]."""
    streams = matches.streams
    columns = {"outlet": "outlet", "utility": "utility", "received": "medium", "exergy": "medium"}
    told = [
        pd.DataFrame({"kind": kind, "holder": streams["enterprise"], "item": item,
                      "size": streams["annual"]})
        for kind, item in [*((kind, streams[of]) for kind, of in columns.items()),
                           (REST, streams.index)]
    ]  # fmt: skip
    power = streams[streams["medium"].isin(ELECTRIC)]
    told += [
        pd.DataFrame({"kind": GREEN, "holder": power["enterprise"], "item": account,
                      "size": power["annual"]})
        for account in GREEN_ACCOUNTS
    ]  # fmt: skip
    lines_of = ["kind", "holder", "item"]
    size = pd.concat(told).groupby(lines_of)["size"].sum()
    return size.reindex(pd.MultiIndex.from_frame(known[lines_of])).fillna(0.0).to_numpy(float)


def add_targets(
    model: pyo.ConcreteModel, matches: Matches, ledger: Ledger, targets: Sequence[Target]
) -> None:
    """Add what a scenario's targets ask for."""
    rows = target_rows(matches, targets, ledger.tariffs, ledger.lines)
    add_target_limit(model, ledger, rows[TARGETS])
    add_denominator_limit(model, ledger, rows[BELOW])


def add_target_limit(model: pyo.ConcreteModel, ledger: Ledger, rows: Sequence[Row]) -> None:
    r"""A ratio reaches its target.

    .. math:: \frac{N - \theta D}{S} \ge 0 \quad \text{or} \quad \frac{N - \theta D}{S} \le 0

    N, D  numerator and denominator: weighted sums of accounts and of what is left of streams, and
    constants;  theta  the ratio to be reached;  S  about how large D can be. As D is not negative
    (``denominator_limit``), this is N / D >= theta or N / D <= theta; where D is nought nothing is
    asked but the sign of N. The dual of the row times D / S is what a unit of theta costs at the
    margin, with the decisions kept.
    """
    doc = "ratios that a scenario asks for are reached [share of the denominator]"
    model.target_limit = _rows(ledger, rows, doc)


def add_denominator_limit(model: pyo.ConcreteModel, ledger: Ledger, rows: Sequence[Row]) -> None:
    r"""What a ratio is taken of is not negative.

    .. math:: D / S \ge 0

    D  denominator of a target: a weighted sum of accounts and of what is left of streams, and a
    constant;  S  about how large D can be. It has its own row so that what it comes to can be read
    beside the target's.
    """
    doc = "what a ratio is taken of is not negative [share of its usual size]"
    model.denominator_limit = _rows(ledger, rows, doc)


def _rows(ledger: Ledger, rows: Sequence[Row], doc: str) -> LinearRows:
    lower, upper = (np.array([row[place] for row in rows], dtype=float) for place in (2, 3))
    terms = weighted_lines(ledger, [row.worth for row in rows])
    keys = [row.key for row in rows]
    return LinearRows(keys, terms, lower, upper, "(target, name, side)", doc=doc)
