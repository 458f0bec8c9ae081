"""Known figures: no row goes on without a figure that every row must have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.park.schema import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_UNKNOWN = "no figure is known"


def unknown_figures(draft: Draft, told: Sequence[Fault]) -> list[Fault]:
    """Find required figures that are none and of which no fault tells yet, whatever the reason.

    Parameters
    ----------
    draft
        A park as read and filled.
    told
        The faults found so far.
    """
    places = {
        (fault.container, fault.row, fault.column) for fault in told if fault.severity == "error"
    }
    faults: list[Fault] = []
    for name, frame in draft.tables.items():
        for column in TABLES[name].columns if len(frame) else ():
            if column.kind == "number" and column.required:
                figures = frame[column.name].to_numpy(dtype="float64")
                unknown = pd.Series(~np.isfinite(figures), index=frame.index)
                remedy = f"{column.doc}: write it."
                faults += draft.sheets[name].faults(unknown, column.name, _UNKNOWN, remedy)
    return [
        fault
        for fault in faults
        # One fault of the whole column tells of all its rows.
        if not {(fault.container, row, fault.column) for row in (fault.row, "")} & places
    ]
