"""The steps of typical days on one axis, day after day, and what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.plan.loads import steps_of

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

DAY_H = 24.0


def step_axis(plan: Plan) -> pd.DataFrame:
    """Place the steps of all cycles one after the other.

    Returns
    -------
    DataFrame
        By period: ``cycle``, ``length_h``, ``place`` [h] of its start, ``within`` [h] its cycle,
        and what is ``told`` of it.
    """
    steps = steps_of(plan)
    ends = steps["length_h"].cumsum()
    begins = ends - steps["length_h"]
    within = begins - begins.groupby(steps["cycle"]).transform("min")
    hour = within.map("{:g}".format) + "–" + (within + steps["length_h"]).map("{:g} h".format)
    told = steps["cycle"] + " " + hour
    return steps[["cycle", "length_h"]].assign(place=begins, within=within, told=told)


def told_peak(at: pd.DataFrame, period: str, count: int, say: Words) -> str:
    """Say when something is at its peak.

    Parameters
    ----------
    at
        What :func:`step_axis` gives.
    period, count
        The first step at which it is, and at how many.
    """
    if count == len(at):
        return say("hours.always")
    told = str(at["told"][period])
    return told if count == 1 else say("hours.more_steps", step=told, count=count - 1)
