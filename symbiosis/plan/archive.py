"""What was read and audited for a planner's last answers: flows that come again are only priced."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.changes import rows_key
from symbiosis.plan.audit.audit import Counted, count

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.reading.once import Reading
    from symbiosis.solving.solution import Solution

    Columns = Sequence[npt.NDArray[np.float64]]

ROUNDING = 1e-12
"""Flows that differ by no more are the same, from another basis of the solver's."""


@dataclass(frozen=True, eq=False)
class _Filed:
    """An answer: to what it was one, the columns it was made of, and what was counted of them."""

    matches: Matches
    rows: tuple[object, ...]
    columns: Columns
    counted: Counted

    def answers(self, matches: Matches, rows: tuple[object, ...], columns: Columns) -> bool:
        """Tell whether these are the same flows, so that only prices can differ."""
        asked = self.matches is matches and self.rows == rows
        known = 0 < len(columns) == len(self.columns)
        return asked and known and all(map(_alike, self.columns, columns))


def _alike(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64]) -> bool:
    return one.shape == other.shape and np.allclose(one, other, ROUNDING, ROUNDING)


@dataclass
class Archive:
    """The last answers of each kind: ``baseline``, ``today``, ``plan``."""

    _filed: dict[str, _Filed] = field(default_factory=dict)

    def counted(
        self, kind: str, reading: Reading, asked: tuple[Matches, Scenario], *solutions: Solution
    ) -> Counted:
        """Count a reading, or give what was counted of the same flows.

        Parameters
        ----------
        kind
            What was asked of the question.
        reading
            The answer.
        asked
            The question, as it was put. The same object of matches, and a scenario of the same rows
            (:mod:`symbiosis.park.changes`): then only prices can differ.
        solutions
            All that the reading was made of: its own, and today's where what fits of today is kept.
        """
        matches, rows = asked[0], rows_key(asked[1])
        columns = [solution.vector for solution in solutions if solution.vector is not None]
        last = self._filed.get(kind)
        if last is not None and last.answers(matches, rows, columns):
            return last.counted.under(reading.scenario, reading.prices)
        counted = count(reading)
        self._filed[kind] = _Filed(matches, rows, columns, counted)
        return counted
