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
_TAP = ["main", "tap"]


def add_reached(block: pyo.Block, laid: Laid, places: pd.DataFrame) -> Columns:
    """Add how far junctions are reached by pipes, at most wholly, and the lines around them.

    Parameters
    ----------
    places
        ``main``, ``tap``, ``node`` by code: who taps where nobody fills who may serve it.
    """
    names = {name: laid.network.names[name] for name in _TAP}
    reached = add_variables(
        block, "reached", each(places, names), upper=np.ones(len(places)),
        doc="how far pipes reach somebody who taps [0-1]",
    )  # fmt: skip
    add_around_link(block, laid, reached)
    return reached


def add_around_link(block: pyo.Block, laid: Laid, reached: Columns) -> None:
    r"""A receiver is reached only if a pipe crosses every line around it.

    .. math:: u_r \le \sum_{p: V \setminus W \to W} y_p
        \qquad j(r) \in W, \quad \text{nobody in } W \text{ fills who may serve } r

    u  reached [0-1];  y  built [0/1];  W  junctions within the line. Who may not serve a receiver
    does not stand on the main where it does: apart_limit.

    References: Wong (1984) Math. Programming 28, 271.
    """
    crossed = lines_around(laid.network.pipes, laid.network.friends, reached.frame)
    labels = reached.labels | {"line": NUMBERS}
    rows = each(crossed.drop_duplicates("line")[[*_TAP, "line"]], labels)
    row = pd.factorize(crossed["line"])[0]
    pipes = laid.build.put(rows, crossed["pipe"].to_numpy(int), row, np.ones(len(row)))
    block.around_link = law(
        reached.at(rows, _TAP) <= pipes,
        doc="a pipe crosses every line around somebody who taps [1]",
    )


def lines_around(pipes: pd.DataFrame, friends: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Draw lines around receivers: the one around each alone, and those that dual ascent finds.

    Parameters
    ----------
    pipes, friends
        Those of :class:`~symbiosis.models.laws.main_network.Network`.
    places
        The receivers, ``main``, ``tap`` and ``node``, around which lines are wanted.

    Returns
    -------
    DataFrame
        ``main``, ``tap``, ``line`` (a number) and ``pipe``, one row a pipe that crosses a line
        inwards.
    """
    rows, line = [], 0
    for main, own in pipes.groupby("main"):
        wanted = places.loc[places["main"] == main, ["tap", "node"]]
        at = dict(zip(wanted["tap"].tolist(), wanted["node"].tolist(), strict=True))
        served = friends[friends["main"] == main].groupby("tap")["node"].agg(set).to_dict()
        for tap, crossed in _lines_of(own, at, served):
            rows += [(main, tap, line, pipe) for pipe in crossed]
            line += 1
    return pd.DataFrame(rows, columns=[*_TAP, "line", "pipe"]).astype(int)


def _lines_of(
    pipes: pd.DataFrame, at: dict[int, int], friends: dict[int, set[int]]
) -> list[tuple[int, tuple[int, ...]]]:
    """Draw the lines of one main: receiver, pipes across it."""
    into: dict[int, list[int]] = {}
    starts = dict(zip(pipes["pipe"].tolist(), pipes["from"].tolist(), strict=True))
    for pipe, end in zip(pipes["pipe"].tolist(), pipes["to"].tolist(), strict=True):
        into.setdefault(end, []).append(pipe)
    price = dict(zip(starts, (pipes["capex_fixed"] + pipes["ditch"]).tolist(), strict=True))
    found = {(tap, tuple(sorted(into.get(node, [])))): None for tap, node in at.items()}
    # Whose turn it is among equals changes which lines come out: both orders together suffice.
    for order in (1, -1):
        ascent = _Ascent(into, starts, dict(price), friends)
        found |= dict.fromkeys(ascent.lines(at, order))
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
    friends
        Receiver -> nodes where somebody fills who may serve it: a line that has come to one is
        drawn no further.
    """

    into: dict[int, list[int]]
    starts: dict[int, int]
    left: dict[int, float]
    friends: dict[int, set[int]]
    _within: dict[int, set[int]] = field(default_factory=dict)
    _across: dict[int, list[int]] = field(default_factory=dict)

    def lines(self, at: dict[int, int], order: int) -> list[tuple[int, tuple[int, ...]]]:
        """Draw lines around receivers at nodes, that with the fewest pipes across it next."""
        for tap, node in at.items():
            self._within[tap], self._across[tap] = {node}, list(self.into.get(node, []))
        waiting = [(len(self._across[tap]), order * tap, tap) for tap in at]
        heapq.heapify(waiting)
        drawn = []
        while waiting:
            before, turn, tap = heapq.heappop(waiting)
            if not self._widened(tap):
                continue
            across = self._across[tap]
            if len(across) > before:
                heapq.heappush(waiting, (len(across), turn, tap))
                continue
            self._pay(across)
            drawn.append((tap, tuple(sorted(across))))
            heapq.heappush(waiting, (len(across), turn, tap))
        return drawn

    def _widened(self, tap: int) -> bool:
        """Move the line around one beyond all pieces that are paid; tell whether it is open."""
        within, across = self._within[tap], self._across[tap]
        while beyond := {self.starts[pipe] for pipe in across if not self.left[pipe]} - within:
            if beyond & self.friends.get(tap, set()):
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
