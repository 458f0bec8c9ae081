"""From what a park costs today to what it costs with the plan: bars that add up to the saving."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import plotly.graph_objects as go

from symbiosis.plan.tables.bundles import bundles
from symbiosis.show.names import exchange_name, names_of
from symbiosis.show.palette import PALETTE

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_SHOWN = 6
"""New exchanges with a bar of their own; the others share one."""
_SMALL = 1e-6
"""Share of the largest bar below which there is none: rounding."""


def bridge(plan: Plan, say: Words) -> list[tuple[str, float]]:
    """List what makes up the plan's saving: label and money a year, together the saving.

    New exchanges come first, then what those of today gain or lose, retrofits on their own, what
    policies give or no longer ask, needs that wait, and what ends or is paid for without serving
    anybody. Empty where there is nothing to compare with.
    """
    saving = plan.saving
    if saving != saving:  # noqa: PLR0124 - not a number: there is no reference
        return []
    table = plan.exchanges
    new = bundles(table[~table["existing"]]).sort_values("gain", ascending=False)
    names = names_of(plan.park, say)
    rows = [
        (f"{exchange_name(plan.park, row, say)}: {names[row['from']]} → {names[row['to']]}", gain)
        for (_, row), gain in zip(new.head(_SHOWN).iterrows(), new["gain"], strict=False)
    ]
    others = float(new["gain"].iloc[_SHOWN:].sum())
    more = len(new) - _SHOWN
    rows += [
        (say("bridge.more", count=more), others),
        (say("bridge.existing"), float(table.loc[table["existing"], "gain"].sum())),
        (say("bridge.technologies"), float(plan.technologies["gain"].sum())),
        (say("bridge.policies"), float(plan.policies["gain"].sum())),
        (say("bridge.flexible"), float(plan.flexible["gain"].sum())),
    ]
    rows.append((say("bridge.rest"), saving - sum(amount for _, amount in rows)))
    least = _SMALL * max(abs(amount) for _, amount in rows)
    return [(label, float(amount)) for label, amount in rows if abs(amount) > least]


def bridge_figure(plan: Plan, say: Words) -> go.Figure | None:
    """Draw the bridge as a waterfall from the reference's cost to the plan's."""
    rows = bridge(plan, say)
    if not rows:
        return None
    money = f"{plan.park.info.currency}/a"
    ends = [
        (
            say("bridge.from", reference=say(f"reference.{plan.reference}")),
            plan.cost(plan.reference),
        ),
        (say("bridge.to"), plan.cost()),
    ]
    steps = [ends[0], *((label, -amount) for label, amount in rows), ends[1]]
    muted = PALETTE["light"]["muted"]
    figure = go.Figure()
    level = 0.0
    for label, amount in steps:
        whole = (label, amount) in ends
        start = 0.0 if whole else level
        figure.add_bar(
            orientation="h", y=[escape(label)], x=[amount], base=[start],
            text=[say.amount(amount, money, sign=not whole)], textposition="auto",
            marker_color=muted if whole else "#00705A" if amount < 0.0 else "#B4540A",
            hovertemplate=f"{escape(label)}: {say.amount(amount, money)}<extra></extra>",
        )  # fmt: skip
        level = amount if whole else level + amount
    figure.update_layout(
        showlegend=False, barmode="overlay", margin={"l": 10, "r": 10, "t": 10, "b": 10},
        yaxis={"autorange": "reversed", "automargin": True},
        xaxis={"visible": False}, height=60 + 34 * len(steps),
    )  # fmt: skip
    return figure
