"""Periods: which months they are, and the profiles of what is metered through them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.meters.meter_mapping import MONTHS, MeterMapping
from symbiosis.park.meters.meter_year import HOURS
from symbiosis.park.schema import TABLES
from symbiosis.park.sheet import heading_of

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.park.meters.meter_reading import Metered

_HOURS_OFF = 0.01
Periods = dict[str, tuple[int, ...]]


def columns_of(table: str, cells: pd.DataFrame) -> dict[str, tuple[int, str]]:
    """Give position and unit of a table's columns."""
    heads = (heading_of(str(head), TABLES[table]) for head in cells.columns)
    return {
        head.column: (at, head.unit)
        for at, head in enumerate(heads)
        if head is not None and not head.kind
    }


def periods_of(
    park: Park, how: MeterMapping, tables: dict[str, pd.DataFrame]
) -> tuple[Periods, list[str]]:
    """Give the months of the park's periods; none where they are not known.

    Parameters
    ----------
    park
        As it was.
    how
        Says which months a period has.
    tables
        As written; a park without periods gets those of the mapping.

    Returns
    -------
    dict
        Period -> its months, 0 to 11.
    list of str
        Why there are none.

    Raises
    ------
    BadInput
        If the mapping names months that are not those of the period's hours, or its periods do not
        make a year.
    """
    hours = park.periods["hours"]
    if len(hours) == 1:
        return _made(park, how, tables), []
    named = {name: (name[:3].lower(),) for name in hours.index if name[:3].lower() in MONTHS}
    told = {str(name): how.periods.get(str(name), named.get(str(name), ())) for name in hours.index}
    if not all(told.values()):
        missing = ", ".join(name for name, months in told.items() if not months)
        said = (
            f"profiles stay as they are: the mapping does not say which months {missing} are "
            '([periods] winter = ["dec", "jan", "feb"])'
        )
        return {}, [said]
    periods = _numbered(told)
    for name, months in periods.items():
        own = float(HOURS[list(months)].sum())
        if abs(own - float(hours[name])) > _HOURS_OFF * own:
            message = (
                f"periods.{name}: {', '.join(told[name])} have {own:,.0f} h, the park's period "
                f"{hours[name]:,.0f} h. Mend one of the two."
            )
            raise BadInput(message)
    return periods, []


def _numbered(told: Mapping[str, tuple[str, ...]]) -> Periods:
    return {name: tuple(MONTHS.index(month) for month in months) for name, months in told.items()}


def _made(park: Park, how: MeterMapping, tables: dict[str, pd.DataFrame]) -> Periods:
    """Write the periods of the mapping into a park that has none; no mapping: it keeps none."""
    if not how.periods:
        return {}
    if len(tables.get("periods", ())) or len(park.profiles):
        message = (
            f"the mapping has periods {', '.join(how.periods)}, and the park one of its own, "
            f"{park.periods.index[0]}. Take [periods] out, or give the park these periods."
        )
        raise BadInput(message)
    periods = _numbered(how.periods)
    months = sorted(month for each in periods.values() for month in each)
    if months != list(range(len(MONTHS))):
        message = (
            "the mapping's periods do not make a year: every month stands in one of them, once. "
            "Mend [periods]."
        )
        raise BadInput(message)
    rows = [{"id": name, "hours": f"{HOURS[list(each)].sum():g}"} for name, each in periods.items()]
    tables["periods"] = pd.DataFrame(rows, index=pd.RangeIndex(2, 2 + len(rows)), dtype="str")
    return periods


def write_profiles(
    tables: dict[str, pd.DataFrame], metered: Metered, periods: Mapping[str, tuple[int, ...]]
) -> None:
    """Write a profile for every stream that is metered, in place of an older one of its name."""
    rows = [
        {
            "id": f"metered_{stream}",
            "period": period,
            "factor": f"{factor:.4f}",
            "source": f"{metered.file}: {', '.join(metered.meters[stream])}",
        }
        for stream, year in metered.years.items()
        for period, factor in year.factors(periods).items()
    ]
    names = TABLES["profiles"].names
    old = tables.get("profiles", pd.DataFrame(columns=list(names), dtype="str"))
    at = columns_of("profiles", old)
    kept = old[~old.iloc[:, at["id"][0]].str.strip().isin({row["id"] for row in rows})]
    heads = {name: str(old.columns[place]) for name, (place, _) in at.items()}
    first = 2 if kept.empty else int(kept.index.max()) + 1
    lines = pd.RangeIndex(first, first + len(rows))
    new = pd.DataFrame(rows, index=lines).rename(columns=heads)
    tables["profiles"] = pd.concat([kept, new]).fillna("").astype("str")
