"""What firms use of what policies bear on: sums of ledger lines, one a firm and policy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.laws.ledger import weigh
from symbiosis.models.words.algebra import Family, Sum, each

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyomo.environ as pyo

    from symbiosis.matching.charges import Policies
    from symbiosis.matching.tables import Matches
    from symbiosis.models.words.arrays import Term

MOST = 1e8
"""What no firm uses of anything [unit a year]; stands where a retrofit's size has no bound."""


@dataclass(frozen=True)
class Booked:
    """Ledger lines of one kind: their holders and items, and what they are sums of."""

    kind: str
    holder: np.ndarray
    item: np.ndarray
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Around:
    """What policies are made of: the block, the ledger's lines so far, and what they bear on."""

    block: pyo.Block
    lines: pd.DataFrame
    terms: Sequence[Term]
    matches: Matches
    policies: Policies


def family_of(rows: pd.DataFrame, *named: str) -> Family:
    """Number the names of rows, each told apart by its holder, its policy and more."""
    labels, codes = {}, {}
    for column in ("holder", "policy", *named):
        code, names = pd.factorize(rows[column])
        codes[column] = code
        labels[column] = np.asarray(names, dtype=object)
    return each(rows.assign(**codes), labels)


def ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """Order whom policies bind by who it is, as all rows and columns of policies are."""
    return rows.sort_values(["holder", "policy"], kind="stable", ignore_index=True)


def used_of(blocks: Around, rows: pd.DataFrame, pairs: Family) -> Sum:
    """Sum a firm's ledger lines that a policy bears on."""
    found = blocks.lines.assign(line=np.arange(len(blocks.lines)))
    found = found.merge(blocks.policies.bases, on=["kind", "item"])
    found = found.merge(
        rows[["policy", "holder"]].reset_index(names="pair"), on=["policy", "holder"]
    )
    line, pair = (found[name].to_numpy(int) for name in ("line", "pair"))
    return Sum(pairs, tuple(weigh(blocks.terms, line, pair, found["weight"].to_numpy(float))))
