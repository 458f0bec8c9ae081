"""A plan in a notebook: its headline and its exchanges as one HTML table."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbiosis.plan.answer import Answer

_SHOWN = (
    "from_name",
    "to_name",
    "item_name",
    "quantity",
    "unit",
    "distance_km",
    "net",
    "payback",
    "basis",
)


def as_html(plan: Answer) -> str:
    """Write what a reader wants to know first; names are escaped."""
    currency = plan.park.info.currency
    head = (
        f"<b>{escape(plan.park.info.title)}</b>: {escape(plan.objective.name)}, {plan.status}, "
        f"gap {plan.objective.gap:.2%}; saves {plan.saving:,.0f} {escape(currency)}/a "
        f"against {plan.reference}"
    )
    doubt = "<p><b>Illustration</b>: most figures are notional.</p>" if plan.is_illustration else ""
    table = plan.exchanges[list(_SHOWN)].to_html(
        index=False, float_format="{:,.4g}".format, na_rep="", border=0
    )
    return f"<p>{head}</p>{doubt}{table}"
