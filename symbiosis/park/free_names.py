"""Free names: what is called like another gets a number behind."""

from __future__ import annotations


def free_name(wanted: str, taken: set[str], numbered: str = "{}_{}") -> str:
    """Give a name that nothing has yet, and take it.

    Parameters
    ----------
    wanted
        What it is called if that is free.
    taken
        All names so far; the one that is given is added.
    numbered
        How a name and its number (2, 3, ...) are put together.
    """
    free, number = wanted, 1
    while free in taken:
        number += 1
        free = numbered.format(wanted, number)
    taken.add(free)
    return free
