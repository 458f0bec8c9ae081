"""One question of many: a scenario with its amounts, and what is noted of its answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from symbiosis.errors import BadInput, NoPlan, PlanRejected, SolverError
from symbiosis.park.accounts import ACCOUNTS

if TYPE_CHECKING:
    from symbiosis.optimise import LivePlanner
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.brief import Brief
    from symbiosis.solving.watch import Cancel

CANCELLED, UNANSWERED, INFEASIBLE = "cancelled", "unanswered", "infeasible"
COLUMNS = ("baseline", "today", "plan")


@dataclass(frozen=True)
class Case:
    """One question of a sweep.

    Attributes
    ----------
    name
        What its row is called.
    scenario
        What holds.
    amounts
        Stream -> amount a year in the place of the park's [t, MWh, m3].
    varied
        Axis -> what it is in this question, as a table shows it.
    """

    name: str
    scenario: Scenario
    amounts: Mapping[str, float] = field(default_factory=dict)
    varied: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def key(self) -> str:
        """A fingerprint of what is asked, whatever it is called."""
        asked = self.scenario.model_dump(mode="json", exclude_defaults=True, exclude={"name"})
        text = json.dumps([asked, dict(self.amounts)], sort_keys=True)
        return sha256(text.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Noted:
    """What is noted of an answer: plain data, that goes to disk and between processes.

    Attributes
    ----------
    key
        The question's.
    status
        Why the search ended; ``infeasible``: no plan is possible, ``no_plan``: none was found in
        time; ``refused``: the question is wrong, ``error``: the solver or the
        audit gave no answer.
    why
        Where there is no plan: what stands in the way.
    value, bound, gap
        Of the first objective; None without a plan.
    accounts
        ``baseline``, ``today``, ``plan`` -> every account, in the order of
        :data:`symbiosis.park.accounts.ACCOUNTS`; only what is known.
    exchanges
        Exchange -> source, sink, medium and amount a year.
    sizes
        Technology in use -> its size.
    """

    key: str
    status: str
    why: str = ""
    value: float | None = None
    bound: float | None = None
    gap: float | None = None
    accounts: Mapping[str, list[float]] = field(default_factory=dict)
    exchanges: Mapping[str, tuple[str, str, str, float]] = field(default_factory=dict)
    sizes: Mapping[str, float] = field(default_factory=dict)

    @property
    def found(self) -> bool:
        """Whether there is a plan."""
        return bool(self.accounts)

    def plain(self) -> dict[str, Any]:
        """Give it as JSON takes it."""
        return asdict(self)


@dataclass(frozen=True)
class Effort:
    """What every question may take: seconds of search, and the gap that is good enough."""

    time_limit: float
    gap: float


def answer(planner: LivePlanner, case: Case, effort: Effort, cancel: Cancel | None = None) -> Noted:
    """Ask one question; whatever comes of it is noted, and a question without a plan is none less.

    Parameters
    ----------
    planner
        Of the case's park.
    """
    try:
        found = planner.brief(
            case.scenario,
            quantities=case.amounts,
            time_limit=effort.time_limit,
            gap=effort.gap,
            cancel=cancel,
        )
    except NoPlan as error:
        if cancel is not None and cancel.is_set():
            return Noted(case.key, CANCELLED)
        return Noted(case.key, INFEASIBLE if error.proved else "no_plan", str(error))
    except BadInput as error:
        return Noted(case.key, "refused", str(error))
    except (SolverError, PlanRejected) as error:
        return Noted(case.key, "error", str(error))
    return noted_of(case, found)


def noted_of(case: Case, found: Brief) -> Noted:
    """Note what a plan comes to."""
    known = found.accounts[list(COLUMNS)].loc[list(ACCOUNTS)]
    rows = found.exchanges.reset_index().itertuples(index=False, name=None)
    return Noted(
        case.key,
        found.status.value,
        value=found.objective.value,
        bound=found.objective.bound,
        gap=found.objective.gap,
        accounts={name: known[name].tolist() for name in COLUMNS if known[name].notna().all()},
        exchanges={
            name: (source, sink, medium, amount) for name, source, sink, medium, amount in rows
        },
        sizes={str(name): float(size) for name, size in found.sizes.items()},
    )


def fingerprint(park: Park) -> str:
    """Tell a park, with the library that it came with, from any other."""
    digest = sha256(park.info.model_dump_json().encode())
    library = {f"library.{name}": each for name, each in vars(park.library).items()}
    for name, frame in sorted({**park.tables, **library}.items()):
        if hasattr(frame, "to_csv"):
            digest.update(f"\n{name}\n{frame.to_csv()}".encode())
    return digest.hexdigest()[:24]
