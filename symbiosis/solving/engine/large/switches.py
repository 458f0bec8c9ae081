"""What each yes/no decision switches: what is zero where it is no, and what it is worth.

A route that is not built has no capacity; without capacity nothing enters it; where nothing enters,
nothing falls or comes out. Such columns and the rows among them are found by following the rows,
whatever they are called, so that a whole route can be left out of a problem and priced by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from symbiosis.solving.compile.matrix import Booleans, Floats, Integers
    from symbiosis.solving.engine.problem import Problem


@dataclass(frozen=True)
class Wave:
    """Rows ``sum(forced) <= sum(forcing)``, or ``==``, of columns with one switch.

    Attributes
    ----------
    rows
        Rows of the problem.
    first
        Where the forced columns of each row begin.
    at, forced, share
        Row (by its place in ``rows``), column and coefficient of what cannot be above zero alone.
    by_at, by, by_share
        The same of what must then be above zero.
    inequality
        Whether the row is one.
    turn
        -1 where an equality is read from right to left, else 1.
    """

    rows: Integers
    first: Integers
    at: Integers
    forced: Integers
    share: Floats
    by_at: Integers
    by: Integers
    by_share: Floats
    inequality: Booleans
    turn: Integers


@dataclass(frozen=True)
class Switches:
    """The columns and rows of every yes/no decision.

    Attributes
    ----------
    owner
        The integer column that switches each column, itself among them; -1: none.
    switch
        The one switch of all columns of a row that holds where all are zero; -1: a linking row.
    waves
        Rows from the decision outwards: what a wave forces may force something in the next.
    """

    owner: Integers
    switch: Integers
    waves: tuple[Wave, ...]

    def priced(self, reduced: Floats, duals: Floats) -> None:
        r"""Price the rows of every decision alone, so that what it costs stands at the decision.

        .. math:: u_i = \max_{j \in P_i} (-r_j / a_{ij}), \quad
                  r_j \mathrel{+}= a_{ij} u_i \; (j \in P_i), \quad
                  r_j \mathrel{-}= |a_{ij}| u_i \; (j \in N_i)

        r  reduced cost;  u  price of row i, at least zero where it is an inequality;  P, N  columns
        that are forced, and those that force. Outermost first, so that at the end only what
        cannot be earned back stays at the decision: below zero, using it may pay.

        Parameters
        ----------
        reduced, duals
            By the prices of linking rows alone; changed in place, for all rows with a switch.
        """
        for wave in reversed(self.waves):
            price = np.maximum.reduceat(-reduced[wave.forced] / wave.share, wave.first)
            price = np.where(wave.inequality, np.maximum(price, 0.0), price)
            reduced[wave.forced] += price[wave.at] * wave.share
            np.subtract.at(reduced, wave.by, price[wave.by_at] * wave.by_share)
            duals[wave.rows] = -price * wave.turn


def switches_of(problem: Problem, row: Integers) -> Switches:
    """Follow the rows of a problem from every integer column outwards.

    Parameters
    ----------
    problem
        Where a continuous column may not be zero, its rows are not followed.
    row
        Row of every entry.
    """
    matrix = problem.matrix
    low, high = problem.row_lower - matrix.constant, problem.row_upper - matrix.constant
    whole = problem.integer & (problem.lower >= 0.0)
    fixed = ~whole & (problem.lower != 0.0)
    even = (low == 0.0) & (high == 0.0)
    follows = even | ((high == 0.0) & (low <= 0.0))
    follows[row[fixed[matrix.column]]] = False
    owner = np.where(whole, np.arange(len(whole)), -1)
    found = _followed(owner, (row, matrix.column, matrix.value), follows, even)
    switch = _one_owner(owner[matrix.column], matrix.start)
    switch[(low > 0.0) | (high < 0.0)] = -1
    waves = [_wave(entries, turn, switch, even) for entries, turn in found]
    return Switches(owner, switch, tuple(wave for wave in waves if len(wave.rows)))


_Entries = tuple["Integers", "Integers", "Floats"]
"""Row, column and coefficient."""


def _followed(
    owner: Integers, entries: _Entries, follows: Booleans, even: Booleans
) -> list[tuple[_Entries, Integers]]:
    """Give columns their owners, wave by wave; return each wave's entries and how to read them."""
    waves: list[tuple[_Entries, Integers]] = []
    kept = follows[entries[0]]
    row, column, value = entries[0][kept], entries[1][kept], entries[2][kept]
    while len(row):
        first = _firsts(row)
        sizes = np.diff(np.append(first, len(row)))
        turned = np.zeros(len(first), dtype=int)
        switch = np.full(len(first), -1)
        for sign in (1, -1):
            found = _forced(owner[column], sign * value, first)
            # An inequality forces one way only.
            better = (switch < 0) & (found >= 0) & ((sign > 0) | even[row[first]])
            switch[better], turned[better] = found[better], sign
        now = np.repeat(turned, sizes)
        taken = now != 0
        if not taken.any():
            break
        forced = taken & (now * value > 0.0) & (owner[column] < 0)
        owner[column[forced]] = np.repeat(switch, sizes)[forced]
        waves.append(((row[taken], column[taken], value[taken]), now[taken]))
        row, column, value = row[~taken], column[~taken], value[~taken]
    return waves


def _forced(owners: Integers, value: Floats, first: Integers) -> Integers:
    """Give the switch of all that is negative in a row, if something positive has none; else -1."""
    forces = value < 0.0
    most = np.iinfo(owners.dtype).max
    low = np.minimum.reduceat(np.where(forces, owners, most), first)
    high = np.maximum.reduceat(np.where(forces, owners, -1), first)
    new = np.logical_or.reduceat(~forces & (owners < 0), first)
    return np.where((low == high) & new, low, -1)


def _one_owner(owners: Integers, start: Integers) -> Integers:
    """Give the one owner of all columns of a row, or -1."""
    switch = np.full(len(start) - 1, -1)
    filled = np.flatnonzero(np.diff(start) > 0)
    if len(filled):
        low = np.minimum.reduceat(owners, start[filled])
        high = np.maximum.reduceat(owners, start[filled])
        switch[filled] = np.where(low == high, low, -1)
    return switch


def _wave(entries: _Entries, turn: Integers, switch: Integers, even: Booleans) -> Wave:
    """Part the entries of rows that have one switch into what is forced and what forces."""
    local = switch[entries[0]] >= 0
    row, column, value = entries[0][local], entries[1][local], entries[2][local]
    turn = turn[local]
    value = value * turn
    forced = value > 0.0
    first = _firsts(row[forced])
    rows = row[forced][first]
    return Wave(
        rows, first, np.searchsorted(rows, row[forced]), column[forced], value[forced],
        np.searchsorted(rows, row[~forced]), column[~forced], -value[~forced], ~even[rows],
        turn[forced][first],
    )  # fmt: skip


def _firsts(ordered: Integers) -> Integers:
    """Give the places where a new value begins."""
    if not len(ordered):
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
