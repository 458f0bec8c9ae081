r"""A tree of relaxations: few decisions, each node going on from where its parent's simplex ended.

Branch and bound (Land & Doig 1960, Econometrica 28, 497) without cuts or presolve, the best bound
first. Where a model is asked again and again at other prices, a dozen nodes close a gap for which
a solver that begins anew spends most of its time on cuts. What is branched on is chosen by what
branching once cost (pseudo-costs, Benichou et al. 1971, Math. Programming 1, 76):

.. math:: s_j = \max(\epsilon, d^-_j f_j) \, \max(\epsilon, d^+_j (1 - f_j))

f  fraction of a decision in the relaxation;  d  what a whole unit down or up worsened it by.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from highspy import HighsModelStatus

from symbiosis.solving.engine.problem import FEASIBILITY
from symbiosis.solving.search.restriction import rounded_up

if TYPE_CHECKING:
    from symbiosis.solving.compile.matrix import Booleans, Floats
    from symbiosis.solving.engine.highs import Solver
    from symbiosis.solving.engine.problem import Outcome, Problem
    from symbiosis.solving.watch import Watch

NODES = 60
"""Most nodes that are branched on; what is left then is for a search with cuts."""
_ENDED = (HighsModelStatus.kOptimal, HighsModelStatus.kInfeasible)


@dataclass
class Lore:
    """What branching on each decision once cost: column -> a unit down, a unit up."""

    known: dict[int, tuple[float, float]] = field(default_factory=dict)

    def score(self, problem: Problem, column: int, fraction: float) -> float:
        """Say how much branching on a decision is likely to raise the bound on both sides."""
        # Of what was never branched on only its own price is known.
        price = abs(float(problem.cost[column]))
        down, up = self.known.get(column, (price, price))
        return max(FEASIBILITY, down * fraction) * max(FEASIBILITY, up * (1.0 - fraction))

    def learn(self, column: int, fraction: float, down: float, up: float, most: float) -> None:
        """Note what branching on a decision cost; what is impossible cost the most."""
        self.known[column] = (min(down, most) / fraction, min(up, most) / (1.0 - fraction))


@dataclass(frozen=True, order=True)
class _Node:
    """A relaxation with some decisions made."""

    bound: float
    number: int
    lower: Floats = field(compare=False)
    upper: Floats = field(compare=False)
    outcome: Outcome = field(compare=False)


class Tree:
    """A search of one problem.

    Parameters
    ----------
    problem, relaxed
        The arrays, and the solver without integrality that holds them.
    watch
        Whom to tell; its plan, if it has one, is the first to be bettered.
    """

    def __init__(self, problem: Problem, relaxed: Solver, watch: Watch) -> None:
        self._problem, self._relaxed, self._watch = problem, relaxed, watch
        self._places = np.flatnonzero(problem.integer)
        self._lower, self._upper = problem.lower[self._places], problem.upper[self._places]
        self._settled = np.inf

    def search(self, root: Outcome, gap: float, lore: Lore, nodes: int = NODES) -> None:
        """Raise the bound of ``watch``, and better its plan, until they are within a gap.

        Parameters
        ----------
        root
            The relaxation, solved.
        lore
            What is known of decisions; what is learnt here stays here, so that an answer hangs on
            its question alone.
        """
        self._watch.phase, lore, count = "full", Lore(dict(lore.known)), 1
        first = _Node(root.objective, 0, self._lower, self._upper, root)
        heap = [first] if self._tried(first) else []
        try:
            for _ in range(nodes):
                if not heap or self._watch.gap <= gap or self._watch.stopped():
                    return
                children = self._branched(heapq.heappop(heap), lore, count)
                if children is None:
                    return
                count += len(children)
                for child in children:
                    heapq.heappush(heap, child)
                least = heap[0].bound if heap else np.inf
                self._watch.bounded(min(least, self._settled, self._watch.objective))
        finally:
            self._relaxed.change_columns(self._places, self._lower, self._upper)

    def learn(self, root: Outcome, lore: Lore) -> None:
        """Branch on every decision that the relaxation makes in part, once."""
        node = _Node(root.objective, 0, self._lower, self._upper, root)
        try:
            for place in np.flatnonzero(self._in_part(node)):
                self._children(node, int(place), lore)
        finally:
            self._relaxed.change_columns(self._places, self._lower, self._upper)

    def _branched(self, node: _Node, lore: Lore, number: int) -> list[_Node] | None:
        """Give what is left to be searched of a node; None where the solver gave no answer."""
        places = np.flatnonzero(self._in_part(node))
        fractions = node.outcome.values[self._places[places]] % 1.0
        columns = self._places[places]
        scores = [
            lore.score(self._problem, int(column), float(fraction))
            for column, fraction in zip(columns, fractions, strict=True)
        ]
        sides = self._children(node, int(places[int(np.argmax(scores))]), lore)
        if sides is None:
            return None
        open_: list[_Node] = []
        for lower, upper, outcome in sides:
            # Nothing of a node can be better than its parent, whatever the solver rounds.
            bound = max(node.bound, outcome.objective)
            child = _Node(bound, number + len(open_), lower, upper, outcome)
            if outcome.found and self._tried(child):
                open_.append(child)
        return open_

    def _children(
        self, node: _Node, place: int, lore: Lore
    ) -> list[tuple[Floats, Floats, Outcome]] | None:
        """Solve both sides of a decision; None where the solver gave no answer."""
        column = int(self._places[place])
        value = float(node.outcome.values[column])
        sides = []
        for is_down in (True, False):
            lower, upper = node.lower.copy(), node.upper.copy()
            if is_down:
                upper[place] = np.floor(value)
            else:
                lower[place] = np.ceil(value)
            self._relaxed.change_columns(self._places, lower, upper)
            self._relaxed.resume(node.outcome, feasible=False)
            outcome = self._relaxed.run(self._watch.left)
            if outcome.status not in _ENDED:
                return None
            sides.append((lower, upper, outcome))
        down, up = (max(0.0, each[2].objective - node.bound) for each in sides)
        lore.learn(column, value % 1.0, down, up, most=abs(node.bound))
        return sides

    def _tried(self, node: _Node) -> bool:
        """Take a node's flows, rounded up where they build in part; tell whether it is open."""
        if node.bound >= self._watch.objective:
            return False
        values = rounded_up(self._problem, node.outcome)
        worth = float(self._problem.cost @ values) + self._problem.offset
        if worth < self._watch.objective and self._problem.meets(values):
            self._watch.improved(values, worth, -np.inf)
        if self._in_part(node).any():
            return True
        # Whole but for rounding, which need not be a plan: what it is worth stays a bound.
        self._settled = min(self._settled, node.bound)
        return False

    def _in_part(self, node: _Node) -> Booleans:
        """Tell which decisions are neither made nor left."""
        values = node.outcome.values[self._places]
        parts: Booleans = np.abs(values - np.round(values)) > FEASIBILITY
        return parts & (node.lower < node.upper)
