"""One park's model, kept with the solver: a changed scenario changes figures, rows if it must."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symbiosis.models.park import build_model, counts_exchanges
from symbiosis.solving.bilinear import open_session
from symbiosis.solving.reprice import reprice
from symbiosis.solving.session import Session

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario
    from symbiosis.solving.bilinear import BilinearSession
    from symbiosis.solving.solution import Solution


class KeptModel:
    """A park's model that is asked again and again.

    Parameters
    ----------
    matches
        Who could exchange with whom, in every scenario that is asked.
    scenario
        The first question.

    Attributes
    ----------
    matches
        As given.
    session
        The session that answers; another one after a change of the model's rows.
    """

    def __init__(self, matches: Matches, scenario: Scenario) -> None:
        self.matches = matches
        self.session = self._built(scenario)

    def _built(self, scenario: Scenario) -> Session | BilinearSession:
        self._shape = _shape(scenario)
        self._last: Solution | None = None
        return open_session(build_model(self.matches, scenario))

    def change(self, scenario: Scenario) -> None:
        """Put the next question: what differs is changed in place, or else written anew.

        Objective, prices, policy, discount rate and the amounts of limits are changed in place.
        Limits of other accounts, another way with today's exchanges, or exchanges that now count,
        change the model's rows: it is then written again.
        """
        if isinstance(self.session, Session) and _shape(scenario) == self._shape:
            reprice(self.session, self.matches, scenario)
        else:
            self.session = self._built(scenario)

    def solve(self, **options: Any) -> Solution:
        """Answer, from the last answer on; options as :meth:`.Session.solve`."""
        if self._last is not None and isinstance(self.session, Session):
            options["start"] = self._last.vector
        solution = self.session.solve(**options)
        self._last = solution if solution.found else self._last
        return solution


def _shape(scenario: Scenario) -> tuple[Any, ...]:
    """Give what of a scenario decides which rows and columns a model has."""
    limited = tuple((limit.account, limit.holder) for limit in scenario.limits)
    return limited, scenario.existing, scenario.water, counts_exchanges(scenario)
