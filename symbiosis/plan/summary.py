"""A plan as plain data: what ``--json`` prints and ``plan.json`` holds."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.plan.answer import Answer


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
        "technologies": _rows(plan.technologies),
        "evidence": {str(k): plain(share) for k, share in plan.evidence["share"].items()},
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
