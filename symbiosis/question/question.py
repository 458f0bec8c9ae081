"""A question: one park under one scenario, frozen; its baseline, today and plan may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from numbers import Real
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.entities import MOST, Park
from symbiosis.park.indicators import Missing, filled
from symbiosis.park.media import STREAM_TABLES
from symbiosis.park.scenario import Scenario, as_scenario
from symbiosis.question.today import as_it_fits, todays_exchanges, without_exchanges

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.forms import Target
    from symbiosis.question.today import Asked
    from symbiosis.solving.session.extend import Extend
    from symbiosis.solving.solution import Solution


@dataclass(frozen=True)
class Question:
    """A park under one scenario, with the amounts that hold now.

    What is asked of it are pairs of matches and scenario, as the models take them.

    Attributes
    ----------
    park
        The park as it was loaded.
    scenario
        Objective, prices, limits, policy, who has left.
    amounts
        Stream -> amount a year in the place of the park's [t, MWh, m3].
    extend
        Adds rows of one's own to the plan's model: ``extend(model, matches)``.

    Raises
    ------
    BadInput
        If the park is none, or an amount is negative, not a number, or of no stream of the park.
    """

    park: Park
    scenario: Scenario = field(default_factory=Scenario)
    amounts: Mapping[str, float] = field(default_factory=dict)
    extend: Extend | None = None

    def __post_init__(self) -> None:
        _check_park(self.park)
        object.__setattr__(self, "scenario", as_scenario(self.scenario))
        object.__setattr__(self, "amounts", dict(self.amounts))
        _check_amounts(self.park, self.amounts)

    @property
    def gone(self) -> frozenset[str]:
        """The enterprises that have left."""
        return frozenset(self.scenario.left)

    def without(self, *enterprises: str) -> Question:
        """Ask the same of the park that these enterprises have left too."""
        left = tuple(dict.fromkeys((*self.scenario.left, *enterprises)))
        return replace(self, scenario=self.scenario.model_copy(update={"left": left}))

    def with_amounts(self, amounts: Mapping[str, float]) -> Question:
        """Ask the same with other amounts a year of some streams [t, MWh, m3]."""
        return replace(self, amounts={**self.amounts, **amounts})

    @cached_property
    def asked_park(self) -> Park:
        """The park with the amounts of the question."""
        home = {name: table for table in STREAM_TABLES for name in self.park.tables[table].index}
        tables = {}
        for table in {home[name] for name in self.amounts}:
            frame = self.park.tables[table]
            amount = frame.index.to_series().map(dict(self.amounts))
            tables[table] = frame.assign(quantity=frame["quantity"].mask(amount.notna(), amount))
        return self.park.with_tables(**tables)

    @cached_property
    def asked_scenario(self) -> Scenario:
        """The scenario with the forms of its targets, as they are for who is there.

        Raises
        ------
        BadInput
            If a target names no indicator that the park's data suffice for, or counts exchanges.
        """
        if not self.scenario.targets:
            return self.scenario
        left, amounts = self.scenario.left, self.amounts
        told = [filled(self.park, t, left=left, amounts=amounts) for t in self.scenario.targets]
        return self.scenario.model_copy(update={"targets": tuple(map(_aimed, told))})

    def baseline(self, matches: Matches) -> Asked:
        """Ask for the park without any exchange."""
        return without_exchanges(matches, self.scenario)

    def today(self, matches: Matches) -> Asked | None:
        """Ask for the park with today's exchanges and nothing else; None if none are known."""
        return todays_exchanges(matches, self.scenario)

    def plan(self, matches: Matches, today: Solution | None) -> Asked:
        """Ask for the plan; today's exchanges that it is to keep are kept as far as they fit."""
        kept = matches if self.scenario.existing == "allowed" else as_it_fits(matches, today)
        return kept, self.asked_scenario


def check_effort(time_limit: float, gap: float) -> None:
    """Refuse a time limit or a gap that is none; not-a-number is in no range."""
    if not _is_length(time_limit):
        message = f"time_limit: {time_limit!r} is no time; give seconds, 0 or more."
        raise BadInput(message)
    if not _is_length(gap):
        message = f"gap: {gap!r} is no gap; give a share of the plan's worth, 0.01 for 1 %."
        raise BadInput(message)


def _aimed(target: Target | Missing) -> Target:
    """Give a target whose forms are known and may be sought.

    Raises
    ------
    BadInput
        If they are not.
    """
    if isinstance(target, Missing):
        message = f"scenario, targets: {target}."
        raise BadInput(message)
    if any("exchanges" in form.accounts for form in target.ratio):
        message = (
            f"scenario, targets: {target.name}: the number of exchanges can be told, not aimed at; "
            "set a limit on exchanges."
        )
        raise BadInput(message)
    return target


def _check_park(park: object) -> None:
    if not isinstance(park, Park):
        message = f"a park is wanted, not {park!r}: give what load_park gives."
        raise BadInput(message)


def _check_amounts(park: Park, amounts: Mapping[str, float]) -> None:
    known = {name for table in STREAM_TABLES for name in park.tables[table].index}
    wrong = [
        name for name, amount in amounts.items() if name not in known or not _is_amount(amount)
    ]
    if wrong:
        message = (
            f"quantities: {', '.join(map(str, wrong))}: not a stream of {park.info.id}, or not an "
            f"amount from 0 to {MOST:g}. Give ids of its stream tables with amounts a year."
        )
        raise BadInput(message)


def _is_length(value: object) -> bool:
    return isinstance(value, Real) and float(value) >= 0.0


def _is_amount(value: object) -> bool:
    return isinstance(value, Real) and 0.0 <= float(value) <= MOST
