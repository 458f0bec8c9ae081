"""What was read and audited for a planner's last answers: flows that come again are only priced."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from symbiosis.park.changes import rows_key
from symbiosis.plan.audit.audit import Counted, count

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.reading.once import Reading


@dataclass(frozen=True, eq=False)
class _Filed:
    """An answer: to what it was one, its columns, and what was counted of them."""

    matches: Matches
    rows: tuple[object, ...]
    columns: npt.NDArray[np.float64]
    counted: Counted


@dataclass
class Archive:
    """The last answers of each kind: ``baseline``, ``today``, ``plan``."""

    _filed: dict[str, _Filed] = field(default_factory=dict)

    def counted(
        self,
        kind: str,
        reading: Reading,
        matches: Matches,
        scenario: Scenario,
        columns: npt.NDArray[np.float64] | None,
    ) -> Counted:
        """Count a reading, or give what was counted of the same flows.

        Parameters
        ----------
        kind
            What was asked of the question.
        reading
            The answer.
        matches, scenario
            The question. The same object of matches, and a scenario of the same rows
            (:mod:`symbiosis.park.changes`): then only prices can differ.
        columns
            All columns of the answer; None: they are not known, and it is counted.
        """
        rows, last = rows_key(scenario), self._filed.get(kind)
        if columns is None:
            return count(reading)
        same = last is not None and last.matches is matches and last.rows == rows
        if last is not None and same and np.array_equal(last.columns, columns):
            return last.counted.under(reading.scenario, reading.prices)
        counted = count(reading)
        self._filed[kind] = _Filed(matches, rows, columns, counted)
        return counted
