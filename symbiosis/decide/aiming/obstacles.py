"""What stands in the way of a ratio: what is left of its streams, and why nobody takes it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.decide.aiming.reaching import REACHED, side_of
from symbiosis.park.green_marks import GREEN_ACCOUNTS

if TYPE_CHECKING:
    from symbiosis.park.forms import Target
    from symbiosis.plan.plan import Plan

COLUMNS = (
    "target", "stream", "name", "enterprise", "medium", "item", "rest", "unit", "why", "left_c",
    "partners", "refused", "reason", "detail",
)  # fmt: skip
WHY = ("nobody", "refused", "covered", "cold", "bound")
"""``nobody`` in the park could take it; all who might are ``refused``; the needs of those who may
are ``covered``; what is left of heat is too ``cold`` for those who need more; something else is at
its most (a size, a share, a capacity: ``plan.binding()``)."""
MOST = 8
"""Most streams that are named for one target."""
DUST = 1e-3
"""Streams of which less than this share of the largest rest is left are no obstacle."""


def obstacles(plan: Plan, target: Target) -> pd.DataFrame:
    """List the streams of which most is left that a target counts, and what keeps them apart.

    Parameters
    ----------
    plan
        The plan that comes nearest to the target.
    target
        With its forms.

    Returns
    -------
    DataFrame
        Largest first. ``rest`` is what is left a year [``unit``]; ``why`` one of :data:`WHY`;
        ``left_c`` the temperature from which on down heat is left [°C], NaN of anything else;
        ``partners`` how many streams could take (or give) it, ``refused`` how many could not;
        ``reason`` is the rule that refuses most of these, ``detail`` one of the refusals in words:
        empty where nobody is refused.
    """
    streams = plan.streams
    weight = _weights(target).reindex(streams.index).fillna(0.0)
    if not target.streams:
        # Accounts do not tell streams apart: what nobody uses is looked at, medium by medium.
        most = streams.groupby("medium")["annual"].transform("max")
        own = (streams["role"] == "source") & streams["medium"].isin(_media(plan, target))
        if _counts_green(target):
            own &= streams.index.isin(_green(plan))
        weight = (1.0 / most.where(most > 0.0)).where(own).fillna(0.0)
    harm = (weight * streams["rest"]).sort_values(ascending=False, kind="stable")
    worst = harm[harm > DUST * max(float(harm.iloc[0]), 0.0)].head(MOST) if len(harm) else harm
    rows = [_row(plan, str(stream)) | {"target": target.name} for stream in worst.index]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _counts_green(target: Target) -> bool:
    return any(name in GREEN_ACCOUNTS for form in target.ratio for name in form.accounts)


def _green(plan: Plan) -> set[str]:
    """Name the sources of green power: what others leave is no green power."""
    table = plan.matches.green
    return set() if table is None else {str(name) for name in table.index[table["green"]]}


def _media(plan: Plan, target: Target) -> set[str]:
    """Name the media that a target's accounts are made of: what is bought or disposed of there."""
    accounts = {name for form in target.ratio for name in form.accounts}
    ledger = plan.ledger[plan.ledger["account"].isin(accounts) & (plan.ledger["amount"] != 0.0)]
    streams = plan.streams
    return set(streams.loc[streams["rest_at"].isin(set(ledger["item"])), "medium"])


def _weights(target: Target) -> pd.Series:
    """Give what a unit that is left of each stream takes from the ratio."""
    side, bound = side_of(target)
    above, below = target.ratio
    names = sorted(target.streams)
    own = pd.Series([above.rests.get(name, 0.0) for name in names], index=names, dtype=float)
    under = pd.Series([below.rests.get(name, 0.0) for name in names], index=names, dtype=float)
    return -REACHED[side] * (own - bound / target.scale * under)


def _row(plan: Plan, stream: str) -> dict[str, object]:
    of = {name: plan.streams[name][stream] for name in plan.streams.columns}
    arcs, refused = plan.matches.arcs, plan.refusals
    end = "source" if of["role"] == "source" else "sink"
    other = "sink" if end == "source" else "source"
    own = refused[refused[end] == stream]
    partners = arcs.loc[arcs[end] == stream, other]
    open_ = plan.streams["rest"].reindex(partners).fillna(0.0) > DUST * float(of["rest"])
    cold = of["medium"] == "heat" and end == "source"
    why = "bound" if open_.any() else "covered" if len(partners) else "nobody"
    if why == "bound" and cold and not _is_held(plan, stream):
        why = "cold"
    counted = own["reason"].value_counts()
    reason = str(counted.index[0]) if len(counted) else ""
    detail = str(own.loc[own["reason"] == reason, "detail"].iloc[0]) if reason else ""
    return {
        "stream": stream, "name": of["name"], "enterprise": of["enterprise"],
        "medium": of["medium"], "item": of["item"], "rest": float(of["rest"]),
        "unit": of["unit"], "why": "refused" if why == "nobody" and len(own) else why,
        "left_c": _left_from(plan, stream) if cold else math.nan,
        "partners": len(partners), "refused": len(own), "reason": reason, "detail": detail,
    }  # fmt: skip


def _is_held(plan: Plan, stream: str) -> bool:
    """Tell whether something of the plan that is at its most stands at the ends of a stream."""
    arcs = plan.matches.arcs
    ends = arcs.loc[(arcs["source"] == stream) | (arcs["sink"] == stream), ["from", "to"]]
    held = plan.binding()
    return bool(held[["from", "to"]].isin(set(ends.to_numpy().ravel())).all(axis=1).any())


def _left_from(plan: Plan, source: str) -> float:
    """Give the temperature from which on down heat of a source is left: it is used from above."""
    used = plan.cascade[plan.cascade["source"] == source]
    levels = plan.matches.levels
    hottest = levels.loc[levels["stream"] == source, "hot_c"].max()
    return float(used["cold_c"].min() if len(used) else hottest)
