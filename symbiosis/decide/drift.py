"""Drift: what a plan says once the figures have changed, and whether another one is now better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

import numpy as np
import pandas as pd

from symbiosis.decide.asker import Asker, Asking
from symbiosis.decide.comparison import NOTICED, changes
from symbiosis.decide.sensitivities.kept_design import ROOM
from symbiosis.decide.standing_design import BLOCKS, built_sizes, unbound
from symbiosis.errors import BadInput, NoPlan
from symbiosis.optimise import GAP, TIME_LIMIT
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.plan.summary import plain
from symbiosis.plan.tables.bundles import bundles

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.plan.plan import Plan

_FLOW = (
    *("from", "to", "medium", "item", "from_name", "to_name", "item_name"),
    *("supply_c", "target_c", "unit"),
)
_WHY = ("donor", "receiver", "better", "fits")
"""Why less flows: the donor has less, the receiver needs less, it goes another way; it does not."""


@dataclass(frozen=True, eq=False)
class Drift:
    """What became of a plan under new figures.

    Attributes
    ----------
    plan
        The old plan, as it was promised.
    kept
        What stands of it under the new figures: its routes and retrofits and no others, its flows
        as they now fit; None: it cannot be kept (``broken`` says why).
    best
        The best plan under the new figures.
    streams
        Indexed by stream: ``enterprise``, ``medium``, ``before``, ``now`` (amounts a year, in
        ``unit``), ``change`` (share), of streams that have changed.
    exchanges
        Of the old plan, indexed by ``from>to:item``: who and what, ``promised`` and ``now`` a year
        in ``unit``, ``fits`` (``donor``: it has less and gives all; ``receiver``: it needs less and
        gets all; ``better``: what is there goes another way; ``fits``).
    coming
        How the best plan differs from the old design (:func:`symbiosis.compare`'s exchanges).
    lost
        Routes and retrofits of the old plan that the new figures no longer offer.
    broken
        Why the old design has no plan; empty where it has.
    """

    plan: Plan
    kept: Plan | None
    best: Plan
    streams: pd.DataFrame
    exchanges: pd.DataFrame
    coming: pd.DataFrame
    lost: tuple[str, ...]
    broken: str = ""

    @property
    def promised(self) -> float:
        """What the old plan was to save a year."""
        return float(self.plan.saving)

    @property
    def saves(self) -> float:
        """What the old design saves a year under the new figures; NaN: it cannot be kept.

        Against today where that is known, else against no exchange. What is built is paid, used or
        not.
        """
        if self.kept is None:
            return float(np.nan)
        return float(self.kept.saving) - _idle(self.plan, self.kept)

    @property
    def could_save(self) -> float:
        """What the best plan saves a year under the new figures."""
        return float(self.best.saving)

    @property
    def regret(self) -> float:
        """What keeping the old design costs a year against the best plan; never negative."""
        return max(self.could_save - self.saves, 0.0)

    def summary(self) -> dict[str, Any]:
        """Give the drift as plain data, as ``--json`` prints it."""
        return {
            "currency": self.plan.park.info.currency,
            "promised": self.promised,
            "saves": plain(self.saves),
            "could_save": self.could_save,
            "regret": plain(self.regret),
            "broken": self.broken,
            "lost": list(self.lost),
            **{
                name: [
                    {str(key): plain(cell) for key, cell in row.items()}
                    for row in getattr(self, name).reset_index().to_dict("records")
                ]
                for name in ("streams", "exchanges", "coming")
            },
        }


def drift(plan: Plan, park: Park, **asking: Unpack[Asking]) -> Drift:
    """Tell what a plan says under new figures, and whether another is now better.

    Parameters
    ----------
    plan
        The plan as it was made.
    park
        The same park with new figures, as :func:`symbiosis.update_park` gives it.
    asking
        ``time_limit``, ``gap``, ``progress``, ``cancel`` as for every decision.

    Returns
    -------
    Drift
        The old design kept, the best plan, and what differs.

    Raises
    ------
    BadInput
        If the plan is of another park.
    NoPlan
        If there is no plan under the new figures at all.
    """
    if plan.park.info.id != park.info.id:
        message = (
            f"a plan of {plan.park.info.id} says nothing of {park.info.id}: "
            "give a plan of this park."
        )
        raise BadInput(message)
    asker = Asker(park, **asking)
    asker.total = 2
    best = asker.plan(plan.scenario)
    lost: list[str] = []
    kept, broken = None, ""
    limit, gap = asking.get("time_limit"), asking.get("gap")
    try:
        kept = asker.planner.plan(
            plan.scenario,
            extend=as_built(plan, lost),
            time_limit=TIME_LIMIT if limit is None else limit,
            gap=GAP if gap is None else gap,
            cancel=asking.get("cancel"),
        )
    except NoPlan as error:
        broken = str(error)
    asker.answered()
    return Drift(
        plan,
        kept,
        best,
        _streams(plan.park, park),
        _exchanges(plan, kept),
        changes(best, kept or plan),
        tuple(dict.fromkeys(lost)),
        broken,
    )


def as_built(plan: Plan, lost: list[str]) -> Any:
    """Give what holds a model to the routes and retrofits of a plan, and to no others.

    They may be used less than they were built for; what they cost is paid all the same.

    Parameters
    ----------
    plan
        What was built.
    lost
        Takes what the model no longer offers.
    """

    def extend(model: Any, matches: Matches) -> None:
        from symbiosis.solving.session.extend import bounded_rows

        rows = []
        free = unbound(matches)
        for block, size in BLOCKS:
            sizes = built_sizes(plan, block)
            build, amount = (model.find_component(f"{block}.{name}") for name in ("build", size))
            known = set(amount if amount is not None else ())
            lost.extend(str(name) for name in sizes if sizes[name] > 0 and name not in known)
            own = {name: float(held > 0.0) for name, held in sizes.items()}
            for variable, most in ((build, own), (amount, sizes)):
                for key in variable or ():
                    if key not in free:
                        held = float(most.get(key, 0.0))
                        rows.append((variable[key], 0.0, held * (1.0 + ROOM)))
        bounded_rows(model, "as_built", rows)

    return extend


def _idle(plan: Plan, kept: Plan) -> float:
    """Give what stands and is not used: the capital of the old plan that the new one lacks."""
    paid = [
        float(each.routes["annual_cost"].sum() + each.technologies["annual_cost"].sum())
        for each in (plan, kept)
    ]
    return max(0.0, paid[0] - paid[1])


def _streams(before: Park, now: Park) -> pd.DataFrame:
    """List the streams whose amounts have changed, the largest change first."""
    rows = []
    for table, medium in STREAM_TABLES.items():
        old, new = (park.tables[table] for park in (before, now))
        for name in old.index.union(new.index):
            was, now_is = (float(frame["quantity"].get(name, 0.0)) for frame in (old, new))
            if abs(now_is - was) > NOTICED * max(abs(was), abs(now_is)):
                owner = (new if name in new.index else old)["enterprise"][name]
                change = now_is / was - 1.0 if was else np.inf
                rows.append((name, owner, medium, was, now_is, change, f"{MEDIA[medium].unit}/a"))
    heads = ("stream", "enterprise", "medium", "before", "now", "change", "unit")
    found = pd.DataFrame(rows, columns=list(heads)).set_index("stream")
    order = found["change"].abs().sort_values(ascending=False, kind="stable").index
    return found.loc[order]


def _exchanges(plan: Plan, kept: Plan | None) -> pd.DataFrame:
    """Say of every exchange of the old plan what it carries now, and why it is less."""
    old = bundles(plan.exchanges)
    now = bundles(kept.exchanges)["quantity"] if kept is not None else pd.Series(dtype=float)
    table = old[list(_FLOW)].assign(
        promised=old["quantity"].astype(float),
        now=now.reindex(old.index).fillna(0.0).astype(float),
    )
    streams = (kept or plan).streams
    left = table["now"] / table["promised"].where(table["promised"] > 0.0, 1.0)
    why = [
        _why(plan, streams, members) if share < 1.0 - NOTICED else _WHY[3]
        for members, share in zip(old["members"], left, strict=True)
    ]
    return table.assign(fits=np.array(why, dtype=object))


def _why(plan: Plan, streams: pd.DataFrame, members: tuple[str, ...]) -> str:
    """Tell why a flow is less: its donor has less and its receiver goes short, or needs less.

    Not all heat of a donor can be used: that it has some left does not say that it has enough.
    """
    rows = plan.exchanges.loc[list(members)]
    donors, receivers = (rows[side].unique() for side in ("source_stream", "sink_stream"))

    def fell(names: Any) -> bool:
        was, now = (float(each["annual"].reindex(names).sum()) for each in (plan.streams, streams))
        return now < was * (1.0 - NOTICED)

    rest = [float(each["rest"].reindex(receivers).sum()) for each in (plan.streams, streams)]
    short = rest[1] - rest[0] > NOTICED * float(plan.streams["annual"].reindex(receivers).sum())
    if fell(donors) and short:
        return _WHY[0]
    return _WHY[1] if fell(receivers) and not short else _WHY[2]
