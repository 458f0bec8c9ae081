"""Where a search with mains begins: at the plan of pipes between two alone, never dearer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from symbiosis.solving.solution import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.solving.session.session import Session

PIPES = "main.build"
"""Columns that say which pieces of mains are built."""
SHARE = 0.4
"""Share of a search's time that may go into the plan that it begins at."""


def start_without_mains(session: Session, options: Mapping[str, Any]) -> dict[str, Any]:
    """Find the plan without any main, which is a plan with mains too: what is sought is not dearer.

    Parameters
    ----------
    session
        A session of a model that :func:`symbiosis.build_model` wrote.
    options
        Those of :meth:`.Session.solve`.

    Returns
    -------
    dict
        Options to search with in their place: ``start``, the time that is left, and ``cancel``
        where somebody has asked for the end; nothing where there are no mains, or no plan without.
    """
    if PIPES not in session.compiled.columns or not len(columns := session.columns(PIPES)):
        return {}
    limit = options.get("time_limit")
    asked: dict[str, Any] = {name: options[name] for name in ("cancel", "gap") if name in options}
    with session.held(columns, 0.0, 0.0):
        found = session.solve(time_limit=limit and SHARE * limit, **asked)
    if not found.found:
        return {}
    left = {} if limit is None else {"time_limit": limit - found.seconds["solve"]}
    if found.status is Status.CANCELLED:
        ended = threading.Event()
        ended.set()
        left["cancel"] = ended
    return {"start": found.vector, **left}
