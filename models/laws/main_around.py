r"""Lines around receivers: whoever taps a main has a pipe through every line drawn around it.

Of three ways into a junction the relaxation builds a third each, and a third again at the next one:
rows that look at one junction only leave some per cent between the bound and the best plan. A line
around many junctions, none of them filled, says that the thirds add up to a whole there, too. Of
the many such lines few matter: dual ascent, which raises a receiver's worth until the pieces
across the line around it are paid for, finds them in milliseconds, and with them the bound is
within some thousandths of that of all lines.

References: Wong (1984) Math. Programming 28, 271 (dual ascent for Steiner trees); Goemans & Myung
(1993) Networks 23, 19 (the relaxation by directed cuts).
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.words.algebra import NUMBERS, add_variables, each, law

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.models.laws.main_network import Laid
    from symbiosis.models.words.algebra import Columns

_PAID = 1e-9
"""What is left of the price of a piece is rounding below this share of it."""
_AT = ["main", "node"]


def add_reached(block: pyo.Block, laid: Laid, places: pd.DataFrame) -> Columns:
    """Add how far junctions are reached by pipes, at most wholly, and the lines around them.

    Parameters
    ----------
    places
        ``main``, ``node`` by code: the junctions that somebody taps and nobody fills.
    """
    names = {name: laid.network.names[name] for name in _AT}
    reached = add_variables(
        block, "reached", each(places, names), upper=np.ones(len(places)),
        doc="how far pipes reach a junction where somebody taps [0-1]",
    )  # fmt: skip
    add_around_link(block, laid, reached)
    return reached


def add_around_link(block: pyo.Block, laid: Laid, reached: Columns) -> None:
    r"""A junction is reached only if a pipe crosses every line around it and others not filled.

    .. math:: u_j \le \sum_{p: V \setminus W \to W} y_p
        \qquad j \in W, \quad W \text{ without a filled junction}

    u  reached [0-1];  y  built [0/1];  W  junctions within the line

    References: Wong (1984) Math. Programming 28, 271.
    """
    crossed = lines_around(laid.network.pipes, laid.network.junctions, reached.frame)
    labels = reached.labels | {"line": NUMBERS}
    rows = each(crossed.drop_duplicates("line")[[*_AT, "line"]], labels)
    row = pd.factorize(crossed["line"])[0]
    pipes = laid.build.put(rows, crossed["pipe"].to_numpy(int), row, np.ones(len(row)))
    block.around_link = law(
        reached.at(rows, _AT) <= pipes,
        doc="a pipe crosses every line around a junction where somebody taps [1]",
    )


def lines_around(
    pipes: pd.DataFrame, junctions: pd.DataFrame, places: pd.DataFrame
) -> pd.DataFrame:
    """Draw lines around junctions: the one around each alone, and those that dual ascent finds.

    Parameters
    ----------
    pipes, junctions
        Those of :class:`~symbiosis.models.laws.main_network.Network`.
    places
        The junctions, ``main`` and ``node``, around which lines are wanted.

    Returns
    -------
    DataFrame
        ``main``, ``node``, ``line`` (a number) and ``pipe``, one row a pipe that crosses a line
        inwards.
    """
    rows, line = [], 0
    for main, own in pipes.groupby("main"):
        filled = set(junctions.loc[(junctions["main"] == main) & junctions["is_filled"], "node"])
        wanted = places.loc[places["main"] == main, "node"].tolist()
        for node, crossed in _lines_of(own, filled, wanted):
            rows += [(main, node, line, pipe) for pipe in crossed]
            line += 1
    return pd.DataFrame(rows, columns=[*_AT, "line", "pipe"]).astype(int)


def _lines_of(
    pipes: pd.DataFrame, filled: set[int], wanted: list[int]
) -> list[tuple[int, tuple[int, ...]]]:
    """Draw the lines of one main: node, pipes across it."""
    into: dict[int, list[int]] = {}
    starts = dict(zip(pipes["pipe"].tolist(), pipes["from"].tolist(), strict=True))
    for pipe, end in zip(pipes["pipe"].tolist(), pipes["to"].tolist(), strict=True):
        into.setdefault(end, []).append(pipe)
    price = dict(zip(starts, (pipes["capex_fixed"] + pipes["ditch"]).tolist(), strict=True))
    found = {(node, tuple(sorted(into.get(node, [])))): None for node in wanted}
    # Whose turn it is among equals changes which lines come out: both orders together suffice.
    for order in (1, -1):
        ascent = _Ascent(into, starts, dict(price), filled)
        found |= dict.fromkeys(ascent.lines(wanted, order))
    return sorted(found)


@dataclass
class _Ascent:
    """Dual ascent on one main: which pieces are left to be paid, and how much.

    Attributes
    ----------
    into, starts
        Pipes that end at a node; where a pipe starts.
    left
        What is not yet paid of the price of a pipe; 0: paid, the line moves beyond it.
    filled
        Nodes where a main begins: a line that has come to one is drawn no further.
    """

    into: dict[int, list[int]]
    starts: dict[int, int]
    left: dict[int, float]
    filled: set[int]
    _within: dict[int, set[int]] = field(default_factory=dict)
    _across: dict[int, list[int]] = field(default_factory=dict)

    def lines(self, wanted: list[int], order: int) -> list[tuple[int, tuple[int, ...]]]:
        """Draw lines around some nodes, that with the fewest pipes across it next."""
        for node in wanted:
            self._within[node], self._across[node] = {node}, list(self.into.get(node, []))
        waiting = [(len(self._across[node]), order * node, node) for node in wanted]
        heapq.heapify(waiting)
        drawn = []
        while waiting:
            before, turn, node = heapq.heappop(waiting)
            if not self._widened(node):
                continue
            across = self._across[node]
            if len(across) > before:
                heapq.heappush(waiting, (len(across), turn, node))
                continue
            self._pay(across)
            drawn.append((node, tuple(sorted(across))))
            heapq.heappush(waiting, (len(across), turn, node))
        return drawn

    def _widened(self, node: int) -> bool:
        """Move the line around a node beyond all pieces that are paid; tell whether it is open."""
        within, across = self._within[node], self._across[node]
        while beyond := {self.starts[pipe] for pipe in across if not self.left[pipe]} - within:
            if beyond & self.filled:
                return False
            within |= beyond
            across += [pipe for new in sorted(beyond) for pipe in self.into.get(new, [])]
            across[:] = [pipe for pipe in across if self.starts[pipe] not in within]
        across[:] = [pipe for pipe in across if self.starts[pipe] not in within]
        return bool(across)

    def _pay(self, across: list[int]) -> None:
        """Pay the same for all pieces across a line, until one of them is paid."""
        paid = min(self.left[pipe] for pipe in across)
        for pipe in across:
            left = self.left[pipe] - paid
            self.left[pipe] = left if left > _PAID * paid else 0.0
