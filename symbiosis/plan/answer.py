"""The answer to a park and a scenario: tables that carry their units, and what they come to."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING

from symbiosis.park.accounts import MONEY
from symbiosis.plan.reading.shapes import TABLES, shaped, unasked

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.solving.solution import Status

ILLUSTRATION = 0.5
"""Above this share of notional figures a result is an illustration, not a finding."""

GAINING = ("exchanges", "technologies", "policies", "flexible")
"""Tables whose ``gain`` adds up to what a plan saves."""


@dataclass(frozen=True)
class Objective:
    """What was sought, what was reached and what is proved.

    Attributes
    ----------
    name
        Name of the objective, or ``custom`` for weights of the user's own.
    value, bound, gap
        Reached value, proved bound, and their relative distance.
    unit
        Unit of value and bound, empty where the weights mix units.
    """

    name: str
    value: float
    bound: float
    gap: float
    unit: str


@dataclass(frozen=True, eq=False)
class Answer:
    """Which exchanges should exist, how big, over which routes, and what they save.

    Attributes
    ----------
    park, scenario
        What was asked: the park and the choices.
    status
        Why the search stopped; ``optimal`` only when proved.
    objective
        What was sought and reached.
    seconds
        Stage -> time it took [s].
    accounts, exchanges, routes, technologies, streams, ledger, cascade, evidence
        The tables of :data:`symbiosis.plan.reading.shapes.TABLES`; money in the park's currency.
    notes
        What a reader must know besides: no baseline, wide gap, dropped limits.
    extended
        Names of what a researcher's own function added to the model.
    matched
        Who could exchange with whom, as the solve knew it; None: matched again when asked for.
    mains
        Pieces of mains that are built; empty where there are none.
    policies
        What policies ask of each firm and give it; empty where there are none.
    flexible
        Needs of which something is met at other steps, or not at all; empty where there are none.
    hours
        What becomes of every stream at every step; empty where the park has none.
    worth
        What the park loses without each part; empty where nobody has asked
        (:func:`symbiosis.worth` gives a plan that has it).
    """

    park: Park
    scenario: Scenario
    status: Status
    objective: Objective
    seconds: Mapping[str, float]
    accounts: pd.DataFrame = field(repr=False)
    exchanges: pd.DataFrame = field(repr=False)
    routes: pd.DataFrame = field(repr=False)
    technologies: pd.DataFrame = field(repr=False)
    streams: pd.DataFrame = field(repr=False)
    ledger: pd.DataFrame = field(repr=False)
    cascade: pd.DataFrame = field(repr=False)
    evidence: pd.DataFrame = field(repr=False)
    notes: tuple[str, ...] = ()
    extended: tuple[str, ...] = ()
    matched: Matches | None = field(default=None, repr=False)
    mains: pd.DataFrame = field(default_factory=partial(unasked, "mains"), repr=False)
    policies: pd.DataFrame = field(default_factory=partial(unasked, "policies"), repr=False)
    flexible: pd.DataFrame = field(default_factory=partial(unasked, "flexible"), repr=False)
    hours: pd.DataFrame = field(default_factory=partial(unasked, "hours"), repr=False)
    worth: pd.DataFrame = field(default_factory=unasked, repr=False)

    @cached_property
    def matches(self) -> Matches:
        """Who could exchange with whom."""
        from symbiosis.matching import match

        return self.matched or match(self.park, self.scenario)

    @cached_property
    def refusals(self) -> pd.DataFrame:
        """Who could not, and why."""
        return shaped("refusals", self.matches.refusals)

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """All tables by name."""
        return {name: getattr(self, name) for name in TABLES}

    @property
    def reference(self) -> str:
        """What the plan is compared with: ``today`` where it is known, else ``baseline``."""
        known = bool(self.accounts.loc[list(MONEY), "today"].notna().all())
        return "today" if known else "baseline"

    def cost(self, column: str = "plan") -> float:
        """Give the park's cost a year: in the plan, ``today``, or in the ``baseline``."""
        return float(self.accounts.loc[list(MONEY), column].sum(skipna=False))

    @property
    def saving(self) -> float:
        """What the plan saves a year against :attr:`reference`; NaN if that is unknown."""
        return self.cost(self.reference) - self.cost()

    @property
    def rest(self) -> float:
        """What of the saving stands in no ``gain`` of the tables in :data:`GAINING`.

        Nought in a plan of least cost, but for exchanges of today that end; else also what is
        built and serves nobody.
        """
        told = [getattr(self, name)["gain"] for name in GAINING]
        return self.saving - sum(float(gain.sum()) for gain in told)

    @property
    def missed(self) -> float:
        """Largest share of the best possible saving that the plan may miss.

        Saving is meant by the objective, against :attr:`reference`. The objective's own gap is a
        share of all that the park costs, most of which no plan can save. NaN where there is
        nothing to compare with, or nothing to save.
        """
        known = self.accounts[self.reference].to_dict()
        first = self.scenario.stages[0].items()
        before = sum(weight * known[account] for account, weight in first)
        best, short = before - self.objective.bound, self.objective.value - self.objective.bound
        return min(short / best, 1.0) if 0.0 < best < math.inf else math.nan

    @property
    def is_illustration(self) -> bool:
        """Whether more than half of the baseline's cost rests on notional figures."""
        return float(self.evidence["share"].get("notional", 0.0)) > ILLUSTRATION

    def equals(self, other: object) -> bool:
        """Tell whether another one gives the same answer to the same question."""
        if not isinstance(other, Answer):
            return False
        heads = ("scenario", "status", "objective", "notes", "extended")
        same = all(getattr(self, name) == getattr(other, name) for name in heads)
        same = same and self.park.info == other.park.info
        pairs = [(table, other.tables[name]) for name, table in self.tables.items()]
        # How texts are stored differs between processes, and is nobody's answer.
        plain = ([frame.reset_index().astype(object) for frame in pair] for pair in pairs)
        return same and all(mine.equals(theirs) for mine, theirs in plain)
