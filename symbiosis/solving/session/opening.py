"""The session that a model needs, and solving it once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symbiosis.solving.compile.products import products_of
from symbiosis.solving.session.session import Session
from symbiosis.solving.session.suffixes import refuse_suffixes

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.solving.session.bilinear import BilinearSession
    from symbiosis.solving.solution import Solution


def open_session(model: pyo.ConcreteModel, *, steady: bool = False) -> Session | BilinearSession:
    """Give the session that a model needs: a bilinear one where it has products of variables."""
    products = products_of(model)
    if not products:
        return Session(model, steady=steady)
    refuse_suffixes(model, "model, whose water mixes")
    # Few models need SCIP, and every command would wait for it.
    from symbiosis.solving.session.bilinear import BilinearSession

    return BilinearSession(model, products)


def solve(model: pyo.ConcreteModel, **options: Any) -> Solution:
    """Compile and solve a model once and write the values back to it.

    A suffix ``dual`` of the model takes the prices of its constraints, as in Pyomo.

    Parameters
    ----------
    model
        Any linear Pyomo model, or one with products ``load == flow * blend``
        (:mod:`symbiosis.solving.session.bilinear`).
    options
        As :meth:`Session.solve`.
    """
    session = open_session(model)
    solution = session.solve(**options)
    if solution.found:
        session.write_back(solution)
    return solution
