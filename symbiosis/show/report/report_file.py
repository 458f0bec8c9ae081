"""A report made where nobody waits for it: by a child of the app, with progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.show.report.report import report_of, with_worth_of, written

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.decide.asker import Stand
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.watch import Cancel


def report_file(
    park: Park,
    *,
    scenario: Scenario,
    plan: Plan,
    language: str,
    kind: str,
    quick: bool,
    progress: Callable[[Stand], None] | None = None,
    cancel: Cancel | None = None,
) -> bytes:
    """Write a plan as a report, asked as every decision is.

    Parameters
    ----------
    park, scenario
        Those of the plan, which is asked nothing else.
    plan, language
        As for :func:`symbiosis.show.report.report.report_of`.
    kind
        One of :data:`symbiosis.show.report.report.KINDS`.
    quick
        Whether to leave out what the park loses without each exchange.
    """
    del park, scenario
    complete = True
    if not quick:
        plan, complete = with_worth_of(plan, progress, cancel)
    return written(report_of(plan, language, complete=complete), kind)
