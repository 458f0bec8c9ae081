"""Where a search with mains begins: at the plan of pipes between two alone, if that is near."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from symbiosis.solving.solution import Status, relative_gap
from symbiosis.solving.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.solving.session.session import Session

PIPES = "main.build"
"""Columns that say which pieces of mains are built."""
SHARE = 0.4
"""Share of a search's time that may go into the plan that it begins at."""
FAR = 0.1
"""Where the relaxation without mains is dearer by this share, and by the gap that is asked for, no
plan without them is worth finding: whatever the search with mains ends at costs less."""


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
    if PIPES not in session.compiled.columns or not len(session.columns(PIPES)):
        return {}
    began, limit = time.perf_counter(), options.get("time_limit")
    start = {} if _is_far(session, options) else _plan_without(session, options)
    spent = time.perf_counter() - began
    return start | ({} if limit is None else {"time_limit": limit - spent})


def _is_far(session: Session, options: Mapping[str, Any]) -> bool:
    """Tell whether mains save so much that no plan without them comes near one with them."""
    watch = Watch.within(options.get("time_limit"), None, options.get("cancel"))
    shared = session.relax(watch)
    with session.aside(), session.held(session.columns(PIPES), 0.0, 0.0):
        alone = session.relax(watch)
    if not (shared.found and alone.found):
        return False
    return relative_gap(alone.objective, shared.objective) > max(FAR, options.get("gap", 0.0))


def _plan_without(session: Session, options: Mapping[str, Any]) -> dict[str, Any]:
    limit = options.get("time_limit")
    asked: dict[str, Any] = {name: options[name] for name in ("cancel", "gap") if name in options}
    with session.aside(), session.held(session.columns(PIPES), 0.0, 0.0):
        found = session.solve(time_limit=limit and SHARE * limit, **asked)
    if not found.found:
        return {}
    if found.status is Status.CANCELLED:
        ended = threading.Event()
        ended.set()
        return {"start": found.vector, "cancel": ended}
    return {"start": found.vector}
