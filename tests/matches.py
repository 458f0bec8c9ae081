"""Small matches written by hand, for tests of the models alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.matching.levels import heat_segments
from symbiosis.matching.tables import (
    ARC_COLUMNS,
    LOAD_COLUMNS,
    REFUSAL_COLUMNS,
    ROUTE_COLUMNS,
    STREAM_COLUMNS,
    TARIFF_COLUMNS,
    UNIT_COLUMNS,
    YEAR,
    Matches,
)
from symbiosis.park.entities import ParkInfo

if TYPE_CHECKING:
    from symbiosis.matching.mains import Mains

_STREAM = dict.fromkeys(STREAM_COLUMNS, "") | {
    "medium": "material", "annual": 0.0, "coefficient": 0.0, "yearly": False,
    "supply_c": np.nan, "target_c": np.nan, "dt_k": 5.0, "low": np.nan, "high": np.nan,
}  # fmt: skip
_ARC = dict.fromkeys(ARC_COLUMNS, "") | {
    "substitution": 1.0, "loss": 0.0, "max_share": 1.0, "distance_km": 0.0, "permit_cost": 0.0,
    "minimum": 0.0, "maximum": np.inf, "forced": 0.0, "existing": np.nan,
}  # fmt: skip
_ROUTE = dict.fromkeys(ROUTE_COLUMNS, "") | {
    "length_km": 0.0, "capex_fixed": 0.0, "capex_variable": 0.0, "max_capacity": np.inf,
    "built": False, "fixed_cost": 0.0, "unit_cost": 0.0, "loss": 0.0, "loop": False,
    "loss_fixed": 0.0, "loss_variable": 0.0, "pumping": 0.0, "make_up": 0.0,
    "drop_k": 0.0, "floor_c": np.nan, "ceiling_c": np.nan, "needs_build": False,
    "main": False,
}  # fmt: skip
_UNIT = dict.fromkeys(UNIT_COLUMNS, "") | {
    "kind": "technology", "min_size": 0.0, "max_size": np.inf, "capex_fixed": 0.0,
    "capex_variable": 0.0, "opex": 0.0, "lifetime": 20.0, "om_share": 0.0, "existing": False,
    "fixed_cost": 0.0, "retrofit_size": np.inf, "hours_a_year": 8760.0,
}  # fmt: skip


def _frame(rows: dict[str, dict[str, Any]], default: dict[str, Any]) -> pd.DataFrame:
    records = [default | row for row in rows.values()]
    frame = pd.DataFrame(records, columns=list(default), index=pd.Index(list(rows), dtype=object))
    kinds = {name: type(cell) for name, cell in default.items() if not isinstance(cell, str)}
    return frame.sort_index().astype(kinds)


def _table(rows: list, columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns)


def _rates(streams: pd.DataFrame, hours: dict[str, float], known: dict) -> pd.DataFrame:
    rows = [
        (stream, period, known.get((stream, period), 1.0 if of["unit"] else of["annual"] / 8760.0))
        for stream, of in streams.iterrows()
        for period in hours
        if len(hours) == 1 or (period == YEAR) == bool(of["yearly"])
    ]
    return _table(rows, ["stream", "period", "rate"])


def _tariffs(rows: list[tuple[str, str, str, float]]) -> pd.DataFrame:
    usual = dict.fromkeys(TARIFF_COLUMNS, "") | {"per": 1.0, "mean": 1.0}
    told = [usual | dict(zip(TARIFF_COLUMNS, row, strict=False)) for row in rows]
    return _table(told, list(TARIFF_COLUMNS))


def year_periods(hours: dict[str, float]) -> pd.DataFrame:
    """Write periods that are steps of no cycle."""
    frame = pd.DataFrame({"hours": hours}).rename_axis("id").sort_index()
    return frame.assign(cycle="", step=np.nan, length_h=np.nan)


def hand_matches(  # noqa: PLR0913, PLR0917
    streams: dict[str, dict[str, Any]],
    arcs: dict[str, dict[str, Any]] | None = None,
    routes: dict[str, dict[str, Any]] | None = None,
    units: dict[str, dict[str, Any]] | None = None,
    tariffs: list[tuple[str, str, str, float]] = (),
    contents: list[tuple[str, str, str, float]] = (),
    loads: list[tuple[str, str, float, float]] = (),
    segments: list[tuple[str, float, float]] = (),
    carriers: dict[str, tuple[str, float, float]] | None = None,
    hours: dict[str, float] | None = None,
    rates: dict[tuple[str, str], float] | None = None,
    mains: Mains | None = None,
) -> Matches:
    """Write matches from the few cells that matter; every other cell has a neutral default.

    Without ``rates`` every stream runs evenly at its annual amount over 8760 h.
    """
    stream_frame = _frame(streams, _STREAM)
    period_hours = hours or {YEAR: 8760.0}
    arc_frame, route_frame = _frame(arcs or {}, _ARC), _frame(routes or {}, _ROUTE)
    return Matches(
        info=ParkInfo(id="hand", title="By hand", country="NL", currency="EUR", price_year=2024),
        periods=year_periods(period_hours),
        streams=stream_frame,
        rates=_rates(stream_frame, period_hours, rates or {}),
        contents=_table(contents, ["owner", "property", "kind", "value"]),
        arcs=arc_frame,
        routes=route_frame,
        units=_frame(units or {}, _UNIT),
        loads=_table([(*row, 0.0)[:5] for row in loads], list(LOAD_COLUMNS)),
        segments=_table(segments, ["unit", "size", "capex"]),
        carriers=pd.DataFrame.from_dict(
            carriers or {}, orient="index", columns=["medium", "lifetime", "om_share"]
        ),
        tariffs=_tariffs(tariffs),
        levels=heat_segments(
            stream_frame, arc_frame, route_frame, mains.taps if mains is not None else None
        ),
        refusals=_table([], list(REFUSAL_COLUMNS)),
        mains=mains,
    )
