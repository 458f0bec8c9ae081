r"""Worth: a plan without one exchange, retrofit or firm, planned again, beside the plan.

.. math:: lost_i = C(-i) - C

C  cost of the plan [money/a];  C(-i)  cost of the best plan without i. Of a firm, what everybody
loses together: the saving with it less the saving of those who are left. What every exchange is
said to be worth by itself (``net`` of a plan's table) is more than that wherever another one would
take its place: that is what a business case must not promise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import pandas as pd

from symbiosis.decide.asker import Asker
from symbiosis.decide.asking import asked_of
from symbiosis.decide.comparison import changes
from symbiosis.decide.left_out import Item, candidates, check_named
from symbiosis.errors import NoPlan
from symbiosis.park.accounts import MONEY, NETWORK, UP_FRONT
from symbiosis.plan.reading.books import Prices
from symbiosis.plan.reading.shapes import shaped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from symbiosis.decide.asker import Stand
    from symbiosis.optimise import LivePlanner
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Choices, Scenario
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.watch import Cancel

PROOF = 1e-6
"""Gap to which plans are proved here: small differences of large costs are told."""
Against = Literal["plan", "today"]
COLUMNS = (
    "kind", "from", "to", "medium", "item", "lost", "unsure", "left_over", "net", "investment",
    "yearly", "payback", "instead", "possible",
)  # fmt: skip
BY_HOLDER = ("id", "holder", "lost", "investment", "yearly", "payback")
NOTICED = 1.0
"""Money below this a year touches nobody."""


@dataclass(frozen=True, eq=False)
class Worth:
    """What a plan loses without each of its parts.

    Attributes
    ----------
    plan
        The plan with all of them, :attr:`table` being its table ``worth``, which is saved with it;
        against today: the park with today's exchanges alone.
    table
        Indexed by what is left out (``from>to:item`` of an exchange, id of a retrofit or a firm),
        the greatest loss first: ``kind`` (exchange, retrofit, firm); ``from``, ``to``, ``medium``,
        ``item``; ``lost``: what is lost a year without it, everything planned again [money/a];
        ``unsure``: by how much that may be wrong, as far as plans are not proved; ``left_over``:
        what is still saved a year without it, against :attr:`reference`; ``net``: what an exchange
        is worth by itself in the plan, if nothing took its place; ``investment``: what is invested
        less without it [money]; ``yearly``: what is lost a year before that investment's annuity,
        upkeep paid; ``payback`` [a]; ``instead``: exchanges that appear or grow, by name, ``;``
        between them; ``possible``: whether there is a plan without it.
    firms
        Who loses: a row for every part and enterprise, or ``network``: ``id``, ``holder``,
        ``lost`` [money/a] before any payment between them, ``investment``, ``yearly``,
        ``payback``. Nobody stands here whom it does not touch.
    replaced
        What becomes of the other exchanges: ``id``, and the columns of
        :attr:`symbiosis.decide.comparison.Comparison.exchanges`.
    against
        ``plan`` or ``today``, as asked.
    reference
        Against what is told what is still saved: ``today`` where it is known, else ``baseline``,
        the park without exchanges; that also where today itself is asked of.
    complete
        Whether all were asked for, or somebody stopped it.
    """

    plan: Plan
    table: pd.DataFrame
    firms: pd.DataFrame
    replaced: pd.DataFrame
    against: Against
    reference: str
    complete: bool


def worth(
    park: Park | Plan,
    of: str | Collection[str] = "exchanges",
    scenario: Scenario | Choices | None = None,
    *,
    against: Against = "plan",
    planner: LivePlanner | None = None,
    time_limit: float | None = None,
    progress: Callable[[Stand], None] | None = None,
    cancel: Cancel | None = None,
) -> Worth:
    """Leave out one part of a plan after the other, and plan the rest again.

    Parameters
    ----------
    park
        A park, or a plan: then of its park and scenario.
    of
        ``exchanges`` (all between two enterprises that the plan has), ``retrofits`` (all that it
        builds), ``firms`` (all that exchange something); or ids: flows as ``from>to:item``,
        retrofits, enterprises.
    scenario
        Choices to plan under; the default is the plan's, or least cost.
    against
        ``plan``: what the best plan loses; ``today``: what the park as it is today loses without
        each of today's exchanges, nothing else being built.
    planner
        Who keeps the models of the park; None: a new one.
    time_limit
        Of every single plan [s]; each is sought to a gap of :data:`PROOF`.
    progress
        Called after every plan.
    cancel
        Ends it with what is known by then.

    Raises
    ------
    BadInput
        If an id is of nothing that the plan has, or nothing is known of today.
    NoPlan
        If there is no plan to leave something out of.
    """
    asked = asked_of(park, scenario, planner)
    check_named(asked.park, asked.scenario, of)
    asker = Asker(
        asked.park, planner=asked.planner, time_limit=time_limit, gap=PROOF, progress=progress,
        cancel=cancel,
    )  # fmt: skip
    choices = asked.scenario
    if against == "today":
        choices = choices.model_copy(update={"existing": "only", "limits": (), "targets": ()})
    plan = asker.plan(choices)
    items = candidates(plan, of, against)
    asker.total = len(items) + 1
    found = []
    for item in items:
        if asker.stopped:
            break
        found.append((item, _without(asker, item.leaving(choices))))
    done = [each for each in found if not asker.stopped or each[1] is not None]
    return _worth(plan, done, against, complete=len(done) == len(items))


def _without(asker: Asker, scenario: Scenario) -> Plan | None:
    try:
        return asker.plan(scenario)
    except NoPlan:
        return None


def _worth(
    plan: Plan, found: list[tuple[Item, Plan | None]], against: Against, *, complete: bool
) -> Worth:
    reference = "baseline" if against == "today" else plan.reference
    rows = {item.id: _row(plan, item, other, reference) for item, other in found}
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(COLUMNS)).rename_axis("id")
    table = table.sort_values("lost", ascending=False, kind="stable")
    known = [(item, other) for item, other in found if other is not None]
    firms = [_by_holder(plan, other, item) for item, other in known]
    replaced = [
        changes(other, plan).reset_index(names="flow").assign(id=item.id) for item, other in known
    ]
    return Worth(
        replace(plan, worth=shaped("worth", table)),
        table,
        pd.concat(firms, ignore_index=True) if firms else pd.DataFrame(columns=list(BY_HOLDER)),
        pd.concat(replaced, ignore_index=True) if replaced else pd.DataFrame(columns=["id"]),
        against,
        reference,
        complete=complete,
    )


def _row(plan: Plan, item: Item, other: Plan | None, reference: str) -> dict[str, object]:
    """Tell what is lost without one part, and what is still saved against the reference."""
    named = {"kind": item.kind, "from": item.giver, "to": item.taker, "medium": item.medium,
             "item": item.item, "net": item.net}  # fmt: skip
    if other is None:
        return {**named, "lost": math.inf, "unsure": 0.0, "left_over": math.nan,
                "investment": math.nan, "yearly": math.inf, "payback": math.nan, "instead": "",
                "possible": False}  # fmt: skip
    # Without a firm the park has other needs: only what it saves can be compared.
    before = other if item.kind == "firm" else plan
    left = before.cost(reference) - other.cost()
    lost = other.cost() - plan.cost()
    if before is other:
        lost = plan.cost(reference) - plan.cost() - left
    invested = float(plan.accounts["plan"][UP_FRONT] - other.accounts["plan"][UP_FRONT])
    paid = float(_annuities(plan).sum() - _annuities(other).sum())
    now = changes(other, plan)
    instead = now.index[now["kind"].isin(["new", "more"])]
    return {
        **named, "lost": lost, "unsure": _unsure(plan) + _unsure(other), "left_over": left,
        "investment": invested, "yearly": lost + paid, "payback": _payback(invested, lost + paid),
        "instead": ";".join(instead), "possible": True,
    }  # fmt: skip


def _unsure(plan: Plan) -> float:
    """Give by how much a plan may be better, by its own objective if that is money."""
    if plan.objective.name != "cost":
        return math.nan
    return max(0.0, plan.objective.value - plan.objective.bound)


def _annuities(plan: Plan) -> pd.Series:
    """Give what every holder pays a year for what it has invested, without its upkeep."""
    capital = Prices(plan.matches, plan.scenario).capital
    paid = plan.ledger[plan.ledger["account"] == "investment"]
    share = capital["annuity"] / capital.sum(axis=1)
    each = share.reindex(pd.MultiIndex.from_frame(paid[["kind", "item"]])).to_numpy()
    total: pd.Series = (paid["amount"] * each).groupby(paid["holder"]).sum()
    return total


def _payback(invested: float, yearly: float) -> float:
    """Give after how many years an investment is back; NaN where there is none, or it never is."""
    return invested / yearly if invested > 0.0 and yearly > 0.0 else math.nan


def _by_holder(plan: Plan, other: Plan, item: Item) -> pd.DataFrame:
    """Tell who loses, and who invests less, without one part; who has left is not asked."""
    told = {"paid": _annuities(other).sub(_annuities(plan), fill_value=0.0)}
    for name, accounts in {"lost": MONEY, "capex": (UP_FRONT,)}.items():
        now, then = (
            each.ledger[each.ledger["account"].isin(accounts)].groupby("holder")["amount"].sum()
            for each in (plan, other)
        )
        told[name] = then.sub(now, fill_value=0.0)
    table = pd.DataFrame(told).fillna(0.0)
    gone = table.index == (item.id if item.kind == "firm" else "")
    table = table[(table.abs() > NOTICED).any(axis=1) & ~gone].rename_axis("holder").reset_index()
    invested, yearly = 0.0 - table["capex"], table["lost"] - table["paid"]
    table = table.assign(id=item.id, investment=invested, yearly=yearly)
    table["payback"] = [_payback(*each) for each in zip(invested, yearly, strict=True)]
    # Network is nobody: it stands last.
    table = table.assign(nobody=table["holder"] == NETWORK)
    return table.sort_values(["nobody", "lost"], ascending=[True, False])[list(BY_HOLDER)]
