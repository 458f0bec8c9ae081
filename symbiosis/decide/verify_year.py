"""A plan of typical days against the whole year: its design stays, all 8,760 hours are run."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from symbiosis.decide.asker import Stand
from symbiosis.decide.standing_design import held_by, idle_promised, idle_sun, of_the_sun
from symbiosis.decide.year_peaks import WeekPeaks, months_instead
from symbiosis.decide.year_slices import hours_in, park_of_slice, slices_of
from symbiosis.errors import BadInput, NoPlan
from symbiosis.matching.periods import has_steps
from symbiosis.optimise import GAP, TIME_LIMIT, LivePlanner
from symbiosis.park.accounts import MONEY, SUMS
from symbiosis.plan.summary import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from symbiosis.park.entities import Park
    from symbiosis.plan.brief import Brief
    from symbiosis.plan.plan import Plan
    from symbiosis.plan.reading.books import Prices
    from symbiosis.solving.watch import Cancel

SHOWN = (
    *("heat_recovered", "power_exchanged", "heat_bought", "primary_energy"),
    *("green_power_used", "green_power_fed_in"),
)
"""Physical accounts that are told beside cost and CO2."""
_SUNK = ("investment", "capex")
"""Accounts of the design: it stands, whatever a week makes of it."""


@dataclass(frozen=True, eq=False)
class VerifiedYear:
    """What typical days promised, and what the hours of the year give.

    Attributes
    ----------
    plan
        The plan, whose design stays.
    figures
        Indexed by what is told (``cost``, ``saving``, ``co2``, accounts, ``idle_sun``):
        ``promised``, ``found`` a year, ``unit``.
    weeks
        Indexed by ``week``: its first ``day`` of the year, its ``days``; ``cost``, ``saving`` and
        ``co2`` a year, if all weeks were like it; ``why`` it has no plan (empty: it has).
    """

    plan: Plan
    figures: pd.DataFrame
    weeks: pd.DataFrame

    @property
    def unmet(self) -> int:
        """How many days of the year the design cannot serve."""
        return int(self.weeks.loc[self.weeks["why"] != "", "days"].sum())

    def summary(self) -> dict[str, Any]:
        """Give the comparison as plain data, as ``--json`` prints it."""
        figures, weeks = (
            [{str(key): plain(cell) for key, cell in row.items()} for row in rows]
            for rows in (
                self.figures.reset_index().to_dict("records"),
                self.weeks.reset_index().to_dict("records"),
            )
        )
        return {"figures": figures, "unmet_days": self.unmet, "weeks": weeks}


def refuse_no_steps(park: Park) -> None:
    """Refuse a park whose plan promises nothing by the hour.

    Raises
    ------
    BadInput
        If that is so.
    """
    if not has_steps(park):
        message = "the park's periods are no steps: make typical days of it (`symbiosis periods`)."
        raise BadInput(message)


def verify_year(
    plan: Plan,
    hours: pd.DataFrame,
    *,
    time_limit: float | None = None,
    gap: float | None = None,
    progress: Callable[[Stand], None] | None = None,
    cancel: Cancel | None = None,
) -> VerifiedYear:
    """Run a plan's design through all hours of the year, week by week.

    What is built stays: routes, sizes, retrofits, and what they cost. Everything else is decided
    anew in each week, which is planned as if all weeks were like it and counts by its days. Stores
    carry within the day, seasonal ones within the week; what balances over the year is taken as
    the year's share. A demand charge is what each month pays for the largest rate of its days; a
    week is run as if it paid its own in all months. Limits and targets of the scenario are not
    asked for.

    Parameters
    ----------
    plan
        Of a park whose periods are steps.
    hours
        8,760 rows, a column for every profile that a row of the park names.
    time_limit, gap
        Of every week [s]; None: the usual.
    progress
        Called after every week.
    cancel
        Ends with the weeks so far.

    Returns
    -------
    VerifiedYear
        What was promised and what was found.

    Raises
    ------
    BadInput
        If the park has no steps, or the design serves no week at all.
    """
    refuse_no_steps(plan.park)
    slices, began = slices_of(), time.perf_counter()
    effort = (TIME_LIMIT if time_limit is None else time_limit, GAP if gap is None else gap)
    weigh = _Weeks(plan, hours, *effort)
    rows, found, peaks = [], [], []
    for number, (first, days) in enumerate(slices):
        if cancel is not None and cancel.is_set():
            break
        ran, why = weigh(first, days, cancel)
        if ran is not None:
            found.append(ran.accounts)
            peaks.append(WeekPeaks(first, ran.peaks))
        rows.append({"week": number + 1, "day": first + 1, "days": days, "why": why})
        if progress:
            so_far = time.perf_counter() - began
            left = so_far / (number + 1) * (len(slices) - number - 1)
            progress(Stand(number + 1, len(slices), so_far, left))
    if not found:
        message = "the design serves no week of the year as its hours are: nothing to compare."
        raise BadInput(message)
    billed = {
        name: months_instead(peaks, column, weigh.prices)
        for name, column in (("plan", "plan"), ("reference", plan.reference))
        if weigh.prices is not None and peaks[0].peaks
    }
    return VerifiedYear(plan, _figures(plan, found, pd.DataFrame(billed)), _weeks(rows, found))


class _Ran(NamedTuple):
    """What a week gave: its accounts, and the largest rates of its days."""

    accounts: pd.DataFrame
    peaks: Mapping[str, pd.DataFrame]


class _Weeks:
    """Runs a design through weeks; weeks of the same hours are run once."""

    def __init__(self, plan: Plan, hours: pd.DataFrame, time_limit: float, gap: float) -> None:
        self._plan, self._hours = plan, hours
        self._time_limit, self._gap = time_limit, gap
        # What is asked of a year in all says nothing of one week.
        self._scenario = plan.scenario.model_copy(update={"limits": (), "targets": ()})
        self._known: dict[bytes, tuple[_Ran | None, str]] = {}
        self.prices: Prices | None = None

    def __call__(self, first: int, days: int, cancel: Cancel | None) -> tuple[_Ran | None, str]:
        """Run a slice, or say why it cannot be."""
        key = hours_in(self._hours, first, days).to_numpy(float).tobytes()
        if key not in self._known:
            park, why = park_of_slice(self._plan, self._hours, first, days), ""
            ran = None
            try:
                brief = LivePlanner(park).brief(
                    self._scenario,
                    extend=held_by(self._plan),
                    time_limit=self._time_limit,
                    gap=self._gap,
                    cancel=cancel,
                )
                accounts = _accounts(self._plan, brief).assign(days=float(days))
                ran, self.prices = _Ran(accounts, brief.peaks), brief.reading.prices
            except NoPlan as error:
                why = str(error)
            self._known[key] = (ran, why)
        return self._known[key]


def _accounts(plan: Plan, brief: Brief) -> pd.DataFrame:
    """Give the accounts of a week, with the whole design paid, and what of the sun is left."""
    accounts = brief.accounts[["plan", plan.reference]].astype(float)
    accounts.loc[list(_SUNK), "plan"] = plan.accounts.loc[list(_SUNK), "plan"].astype(float)
    accounts.loc["idle_sun", "plan"] = idle_sun(brief, of_the_sun(plan.park))
    return accounts.set_axis(["plan", "reference"], axis=1)


def _told(plan: pd.Series[float], reference: pd.Series[float]) -> dict[str, float]:
    """Give the figures that are told, of accounts."""
    cost = float(plan[list(MONEY)].sum())
    return {
        "cost": cost,
        "saving": float(reference[list(MONEY)].sum()) - cost,
        "co2": float(sum(plan[name] * weight for name, weight in SUMS["co2"].items())),
        **{name: float(plan[name]) for name in SHOWN},
        "idle_sun": float(plan.get("idle_sun", float("nan"))),
    }


def _figures(plan: Plan, found: list[pd.DataFrame], billed: pd.DataFrame) -> pd.DataFrame:
    """Put promise and year beside each other; weeks count by their days, peaks by months.

    Parameters
    ----------
    billed
        What months pay for largest rates beyond what the mean of the weeks does.
    """
    days = sum(float(each["days"].iloc[0]) for each in found)
    year = sum(each[["plan", "reference"]] * each["days"].iloc[0] for each in found) / days
    year = year.add(billed, fill_value=0.0) if len(billed) else year
    promised = plan.accounts[["plan", plan.reference]].astype(float)
    promised.loc["idle_sun", "plan"] = idle_promised(plan, of_the_sun(plan.park))
    before = _told(promised["plan"], promised[plan.reference])
    after = _told(year["plan"], year["reference"])
    units = plan.accounts["unit"]
    money = str(units[MONEY[0]])
    named = {"cost": money, "saving": money, "co2": str(units["co2_direct"]), "idle_sun": "MWh/a"}
    table = pd.DataFrame({"promised": before, "found": after})
    table["unit"] = [named.get(name) or str(units[name]) for name in table.index]
    return table.rename_axis("figure")


def _weeks(rows: list[dict[str, Any]], found: list[pd.DataFrame]) -> pd.DataFrame:
    """List the weeks with what each would come to."""
    told = iter(found)
    for row in rows:
        figures: dict[str, float] = {}
        if not row["why"]:
            accounts = next(told)
            figures = _told(accounts["plan"], accounts["reference"])
        row |= {name: figures.get(name, float("nan")) for name in ("cost", "saving", "co2")}
    return pd.DataFrame(rows).set_index("week")
