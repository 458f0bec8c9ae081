"""The steps of typical days on one axis, day after day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def step_axis(own: pd.DataFrame) -> pd.DataFrame:
    """Place the steps of all cycles one after the other.

    Returns
    -------
    DataFrame
        By period: ``cycle``, ``length_h``, ``place`` [h] of its start, and what is ``told`` of it.
    """
    steps = own.drop_duplicates("period").sort_values(["cycle", "step"]).set_index("period")
    ends = steps["length_h"].cumsum()
    begins = ends - steps["length_h"]
    within = begins - begins.groupby(steps["cycle"]).transform("min")
    hour = within.map("{:g}".format) + "–" + (within + steps["length_h"]).map("{:g} h".format)
    return steps[["cycle", "length_h"]].assign(place=begins, told=steps["cycle"] + " " + hour)
