r"""Yields of sun and wind: a profile must not ask for more than the size at any time.

At full-load hours H a unit of size 1 gives :math:`H f_t / \sum_\tau h_\tau f_\tau`, at most 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.entities import HOURS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from symbiosis.park.draft import Draft
    from symbiosis.park.faults import Fault

_ROUNDED = 1e-6


def check_yields(draft: Draft) -> list[Fault]:
    """Find profiles that are too peaky for the full-load hours, and costs that are not there."""
    return [*_peaks(draft), *_costless(draft)]


def _peaks(draft: Draft) -> Iterator[Fault]:
    rows, sheet = draft.tables["technologies"], draft.sheets["technologies"]
    usual = rows["technology"].map(draft.library.technologies["full_load_hours"])
    hours = rows["full_load_hours"].fillna(usual.astype("float64"))
    peak = rows["profile"].map(_peak_per_hour(draft)).astype("float64") * hours
    over = peak > 1.0 + _ROUNDED
    found = rows["id"].copy()
    for line in rows.index[over]:
        found[line] = f"{peak[line]:.3g} times its size at its best: too much for {hours[line]:g} h"
    remedy = "Take a flatter profile or fewer full-load hours."
    yield from sheet.faults(over, "profile", found, remedy)


def _peak_per_hour(draft: Draft) -> pd.Series[float]:
    """Give what each profile's largest factor is, of its sum over the year [1/h]."""
    profiles, periods = draft.tables["profiles"], draft.tables["periods"]
    hours = profiles["period"].map(periods.set_index("id")["hours"]).astype("float64")
    factors = profiles["factor"].astype("float64")
    whole = (factors * hours.fillna(HOURS_PER_YEAR)).groupby(profiles["id"]).sum()
    return factors.groupby(profiles["id"]).max() / whole.where(whole > 0.0)


def _costless(draft: Draft) -> Iterator[Fault]:
    """Warn of a profile of a cost that is not there."""
    rows, sheet = draft.tables["technologies"], draft.sheets["technologies"]
    idle = (rows["start_profile"] != "") & ~(rows["start_cost"] > 0.0)
    remedy = "Give start_cost, or leave it empty."
    found = "a profile of a cost of running that is not given"
    yield from sheet.faults(idle, "start_profile", found, remedy, "warning")
