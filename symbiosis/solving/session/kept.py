"""One park's model, kept with the solver: a changed scenario changes figures, rows if it must."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from symbiosis.errors import BadInput
from symbiosis.matching.absence import Absence
from symbiosis.models.park import build_model
from symbiosis.park.changes import rows_key
from symbiosis.solving.session.extend import extend_model
from symbiosis.solving.session.furthest import furthest
from symbiosis.solving.session.opening import open_session
from symbiosis.solving.session.preferences import preferences
from symbiosis.solving.session.reprice import WISHES, leave, reprice
from symbiosis.solving.session.session import Session
from symbiosis.solving.session.unshared import start_without_mains

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from symbiosis.matching.tables import Matches
    from symbiosis.park.forms import Target
    from symbiosis.park.scenario import Scenario
    from symbiosis.solving.compile.matrix import Floats
    from symbiosis.solving.session.bilinear import BilinearSession
    from symbiosis.solving.session.entering import Entering, Wanted
    from symbiosis.solving.session.extend import Extend
    from symbiosis.solving.session.furthest import Furthest
    from symbiosis.solving.session.marginals import Marginals
    from symbiosis.solving.solution import Solution

ANCHOR_GAP, ANCHOR_SECONDS = 1e-3, 60.0
"""How good the plan is at which every search of a steady model begins, and how long it is sought
[s]."""


class KeptModel:
    """A park's model that is asked again and again.

    Parameters
    ----------
    matches
        Who could exchange with whom.
    scenario
        The first question.
    extend
        Adds a researcher's own rows whenever the model is written
        (:mod:`symbiosis.solving.session.extend`). What they are made of is not known here, so
        that the model is written again for every other scenario.
    steady
        Whether an answer must hang on its question alone, and not on what was asked before: every
        solve then begins anew, and none but the time limit's clock is looked at.

    Attributes
    ----------
    added
        Names of what ``extend`` added.
    matches
        As last given.
    session
        The session that answers; another one after a change of the model's rows.
    """

    def __init__(
        self,
        matches: Matches,
        scenario: Scenario,
        extend: Extend | None = None,
        *,
        steady: bool = False,
    ) -> None:
        self.matches = matches
        self.extend = extend
        self.added: tuple[str, ...] = ()
        self._steady = steady
        self._anchor: Floats | None = None
        self.session = self._built(scenario)
        self._last: Solution | None = None
        self._gone: frozenset[str] = frozenset()

    _preferred: list[Floats] | None

    def _built(self, scenario: Scenario) -> Session | BilinearSession:
        self._shape, self._preferred, self._anchor = self._shape_of(scenario), None, None
        model = build_model(self.matches, _unpriced(scenario) if self._steady else scenario)
        self.added = extend_model(model, self.matches, self.extend)
        session = open_session(model, steady=self._steady)
        if self._steady and not isinstance(session, Session):
            # Nothing is changed in place there: it is written for the very scenario.
            return open_session(build_model(self.matches, scenario))
        if self._steady and isinstance(session, Session):
            self._anchor = _anchored(session, self.matches, _unpriced(scenario))
        return session

    def _shape_of(self, scenario: Scenario) -> object:
        """Give what of a scenario decides which rows and columns the model has."""
        return rows_key(scenario) if self.extend is None else scenario

    def change(self, matches: Matches, scenario: Scenario, absence: Absence | None = None) -> None:
        """Put the next question: what differs is changed in place, or else written anew.

        Objective, prices, policy, discount rate, the amounts of limits and who is absent are
        changed in place. Limits of other accounts, another way with today's exchanges, exchanges
        that now count and other amounts of streams, from which tight bounds are derived, change
        the model's rows: it is then written again, and the last plan is its start.

        Parameters
        ----------
        matches
            As the model has them, or with other amounts
            (:func:`symbiosis.matching.amounts.with_amounts`).
        scenario
            What holds now.
        absence
            Who of ``matches`` is not there; None: everybody is.

        Raises
        ------
        TypeError
            If somebody is absent from a model with products of variables, or with a
            researcher's own rows.
        """
        same = matches.rates is self.matches.rates and self._shape_of(scenario) == self._shape
        self.matches = matches
        if not (isinstance(self.session, Session) and same):
            self.session = self._built(scenario)
            same = self._steady
        if isinstance(self.session, Session) and same:
            if self._steady:
                self.session.reset()
            reprice(self.session, self.matches, scenario)
        if isinstance(self.session, Session) and self.extend is None:
            leave(self.session, absence or Absence(self.matches))
        elif absence is not None:
            message = "who is absent from a model that mixes or is extended is matched without"
            raise TypeError(message)
        self._gone = absence.everything if absence else frozenset()

    def solve(self, **options: Any) -> Solution:
        """Answer, from the last answer on; options as :meth:`.Session.solve`."""
        if isinstance(self.session, Session):
            options["start"] = self._start(self.session)
            options["preferences"] = self._preferences(self.session)
            if options["start"] is None:
                options |= start_without_mains(self.session, options)
        solution = self.session.solve(**options)
        self._last = solution if solution.found else self._last
        return _without(solution, self._gone)

    def laid(self, matches: Matches) -> Matches:
        """Give matches whose streams of heat are cut as the last answer has them: as they are."""
        return matches

    def marginals(self) -> Marginals:
        """Price every row and bound at the yes/no decisions of the last answer.

        Raises
        ------
        BadInput
            If flows and contents are multiplied: such a model has no prices.
        """
        from symbiosis.solving.session.marginals import marginals

        last = self._last.vector if self._last is not None else None
        if not isinstance(self.session, Session) or last is None:
            message = "Contents that mixing makes have no prices: ask with water = 'safe'."
            raise BadInput(message)
        return marginals(self.session, last, self.matches)

    def furthest(self, target: Target, number: int, side: str, **options: Any) -> Furthest | None:
        """Seek the best ratio of one target, those before it kept; None where there is no plan.

        :meth:`change` is called before the next question.

        Raises
        ------
        BadInput
            If flows and contents are multiplied: what such a ratio comes to is not sought.
        """
        if not isinstance(self.session, Session):
            message = "What contents that mixing makes can reach is not sought: water = 'safe'."
            raise BadInput(message)
        options["start"] = self._start(self.session)
        return furthest(self.session, target, number, side, **options)

    def entering(self, wanted: Wanted, **options: Any) -> Entering:
        """Say what it takes for something to enter the last answer; options as :meth:`solve`.

        Raises
        ------
        BadInput
            If flows and contents are multiplied: such a model takes no premiums.
        """
        from symbiosis.solving.session.entering import columns_of, entering

        if not isinstance(self.session, Session) or self._last is None:
            message = "Where mixing makes contents, nothing is priced: ask with water = 'safe'."
            raise BadInput(message)
        columns = columns_of(self.session, self.matches, wanted)
        options["start"] = self._start(self.session)
        return entering(self.session, self._last, columns, **options)

    def _preferences(self, session: Session) -> list[Floats]:
        """Give what breaks ties; nothing that may change in place changes it."""
        if self._preferred is None:
            self._preferred = preferences(session.compiled, self.matches)
        return self._preferred

    def _start(self, session: Session) -> Floats | None:
        """Give the last plan, if it is of a model with the same variables and may be begun at."""
        if self._steady:
            return self._anchor
        last = self._last.vector if self._last is not None else None
        return last if last is not None and len(last) == len(session.problem.cost) else None


def _anchored(session: Session, matches: Matches, scenario: Scenario) -> Floats | None:
    """Find a good plan at the park's own prices and without limits: where every search begins.

    It is the same plan whatever is asked first, and so leads every question the same way.
    """
    if not session.problem.integer.any():
        return None
    reprice(session, matches, scenario.model_copy(update={"objective": "cost"}))
    for name in WISHES:
        session.set_row_bounds(session.rows(name), -np.inf, np.inf)
    found = session.solve(gap=ANCHOR_GAP, time_limit=ANCHOR_SECONDS).vector
    session.learn()
    return found


def _unpriced(scenario: Scenario) -> Scenario:
    """Give what is alike in all scenarios of the same rows: figures are put on afterwards."""
    charges = {name: each for name, each in scenario.policy.items() if name == "exchanges"}
    return scenario.model_copy(update={"prices": {}, "policy": charges, "discount_rate": None})


def _without(solution: Solution, gone: frozenset[str]) -> Solution:
    """Drop the values of who is absent: all are zero."""
    if not gone or not solution.found:
        return solution
    values = {name: each[~_absent(each, gone)] for name, each in solution.values.items()}  # noqa: PD011 - not a frame's
    lines = solution.lines
    # A line may count a medium or a material that is called as somebody who has left.
    return replace(solution, values=values, lines=lines[~_absent(lines, gone) | (lines != 0.0)])


def _absent(values: pd.Series, gone: frozenset[str]) -> npt.NDArray[np.bool_]:
    absent = np.zeros(len(values), dtype=bool)
    for level in range(values.index.nlevels):
        absent |= values.index.get_level_values(level).isin(gone)
    return absent
