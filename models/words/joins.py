"""Joins of frames on columns of codes: where rows of one stand in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROOMY = 8
"""A table of all codes is cheaper than a search while it has at most so many rooms an entry."""


def positions(keys: pd.DataFrame, wanted: pd.DataFrame, on: Sequence[str]) -> np.ndarray:
    """Find where each row of ``wanted`` stands in ``keys``; -1 where it does not."""
    if keys.empty or wanted.empty:
        return np.full(len(wanted), -1)
    known = [keys[column].to_numpy(np.int64) for column in on]
    asked = [wanted[column].to_numpy(np.int64) for column in on]
    code, code_wanted = known[0], asked[0]
    for one, other in zip(known[1:], asked[1:], strict=True):
        radix = int(max(one.max(), other.max())) + 1
        code, code_wanted = code * radix + one, code_wanted * radix + other
    last = int(max(code.max(), code_wanted.max()))
    if code.min() >= 0 and last < _ROOMY * (len(code) + len(code_wanted)):
        place = np.full(last + 1, -1)
        place[code] = np.arange(len(code))
        return np.where(code_wanted >= 0, place[np.maximum(code_wanted, 0)], -1)
    order = np.argsort(code, kind="stable")
    ordered = code[order]
    place = np.minimum(np.searchsorted(ordered, code_wanted), len(ordered) - 1)
    return np.where(ordered[place] == code_wanted, order[place], -1)


def coded(frame: pd.DataFrame, on: Sequence[str]) -> np.ndarray:
    """Give every combination of some columns of codes one number, in their order."""
    codes = frame[on[0]].to_numpy(np.int64)
    for column in on[1:]:
        more = frame[column].to_numpy(np.int64)
        codes = codes * (int(more.max(initial=0)) + 1) + more
    return codes


def numbered(frame: pd.DataFrame, on: Sequence[str]) -> np.ndarray:
    """Number the combinations of some columns of codes, from zero in the order of appearance."""
    return pd.factorize(coded(frame, on))[0]


def ordered(frame: pd.DataFrame, on: Sequence[str]) -> pd.DataFrame:
    """Sort a frame by columns of codes (not negative), the first one first."""
    codes = coded(frame, on)
    if not np.all(codes[1:] >= codes[:-1]):
        frame = frame.take(np.argsort(codes, kind="stable"))
    return frame.reset_index(drop=True)


def distinct(frame: pd.DataFrame, on: Sequence[str]) -> pd.DataFrame:
    """List the combinations of some columns of codes (not negative), in their order."""
    _, first = np.unique(coded(frame, on), return_index=True)
    return frame[list(on)].take(first).reset_index(drop=True)


def summed(frame: pd.DataFrame, on: Sequence[str], column: str) -> pd.DataFrame:
    """Sum a column over each combination of some columns of codes (not negative)."""
    _, first, which = np.unique(coded(frame, on), return_index=True, return_inverse=True)
    total = np.bincount(which, frame[column].to_numpy(float), minlength=len(first))
    return frame[list(on)].take(first).reset_index(drop=True).assign(**{column: total})


def least(frame: pd.DataFrame, on: Sequence[str], column: str) -> pd.DataFrame:
    """Give the least of a column over each combination of some columns of codes (not negative)."""
    frame = frame.sort_values(column)
    _, first = np.unique(coded(frame, on), return_index=True)
    return frame[[*on, column]].take(first).reset_index(drop=True)


def entries(pairs: pd.DataFrame, figures: pd.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give what a join found as arrays: its columns ``member`` and ``row``, and the figures."""
    return pairs["member"].to_numpy(int), pairs["row"].to_numpy(int), figures.to_numpy(float)
