"""A plan in short: plain data for ``--json`` and ``plan.json``, one table for a notebook."""

from __future__ import annotations

import math
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbiosis.plan.binding import binding
from symbiosis.plan.bridge import gains_by_basis
from symbiosis.plan.tables.bundles import flow_of

if TYPE_CHECKING:
    import pandas as pd

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
"""What a notebook shows of an exchange."""
_BOOKED = ("net", "payback")
"""What of it is booked to the exchange alone."""


def summary(plan: Answer, saved_to: str | Path | None = None) -> dict[str, Any]:
    """Give park, status, objective, accounts, exchanges and technologies; unknown is None."""
    accounts = plan.accounts.to_dict("index")
    objective = plan.objective
    return {
        "park": plan.park.info.id,
        "status": str(plan.status),
        "objective": {
            "name": objective.name,
            "value": plain(objective.value),
            "bound": plain(objective.bound),
            "gap": plain(objective.gap),
            "missed": plain(plan.missed),
            "unit": objective.unit,
        },
        "reference": plan.reference,
        "saving": plain(plan.saving),
        "illustration": plan.is_illustration,
        "accounts": {
            str(name): {key: plain(cell) for key, cell in row.items()}
            for name, row in accounts.items()
        },
        "exchanges": _rows(plan.exchanges),
        "routes": _rows(plan.routes),
        **({"mains": _rows(plan.mains)} if len(plan.mains) else {}),
        "technologies": _rows(plan.technologies),
        "policies": _rows(plan.policies.set_index("policy")),
        "flexible": _rows(plan.flexible),
        "worth": _rows(plan.worth),
        "evidence": {str(k): plain(share) for k, share in plan.evidence["share"].items()},
        "gains_by_basis": _rows(gains_by_basis(plan)),
        "binding": _rows(binding(plan).set_index("kind")),
        "notes": list(plan.notes),
        "extended": list(plan.extended),
        "seconds": {stage: round(value, 3) for stage, value in plan.seconds.items()},
        "saved_to": None if saved_to is None else str(saved_to),
    }


def plain(cell: Any) -> Any:
    """Turn a cell into what JSON knows: no NaN, no infinity, no numpy scalar."""
    if hasattr(cell, "item"):
        cell = cell.item()
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows = frame.reset_index().to_dict("records")
    return [{str(key): plain(cell) for key, cell in row.items()} for row in rows]


def as_html(plan: Answer) -> str:
    """Write what a reader wants to know first; names are escaped."""
    currency = plan.park.info.currency
    head = (
        f"<b>{escape(plan.park.info.title)}</b>: {escape(plan.objective.name)}, {plan.status}, "
        f"gap {plan.objective.gap:.2%}; saves {plan.saving:,.0f} {escape(currency)}/a "
        f"against {plan.reference}"
    )
    doubt = "<p><b>Illustration</b>: most figures are notional.</p>" if plan.is_illustration else ""
    shown = plan.exchanges[list(_SHOWN)].rename(
        columns={name: f"booked {name}" for name in _BOOKED}
    )
    if len(plan.worth):
        shown["worth (lost without it)"] = flow_of(plan.exchanges).map(plan.worth["lost"])
    table = shown.to_html(index=False, float_format="{:,.4g}".format, na_rep="", border=0)
    return f"<p>{head}</p>{doubt}{table}"
