"""A year of hours for every profile of a park: from its series, the library, or its months."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.errors import BadInput, ParkFaults
from symbiosis.park.containers.known import container_for
from symbiosis.park.faults import Fault
from symbiosis.park.load import open_draft
from symbiosis.park.schema import TABLES
from symbiosis.park.series.hourly_files import Hourly, read_series
from symbiosis.park.series.hourly_shapes import MONTHS, by_month, list_shapes, shape_of
from symbiosis.park.series.hourly_tariffs import list_tariffs
from symbiosis.park.series.tariff_rows import choose_tariff, tariff_factors
from symbiosis.park.shipped import locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from symbiosis.park.draft import Draft
    from symbiosis.park.raw import RawPark
    from symbiosis.park.series.tariff_rows import ChosenTariff

PROFILES = "profiles"
MADE = "typical_days.csv"
"""File of series in which the hours are kept that no other file has: of shapes, say."""


@dataclass(frozen=True)
class YearOfHours:
    """A park with the year of hours of each of its profiles.

    Attributes
    ----------
    raw, draft
        The park as it is written, and as far as it is understood.
    hours
        8,760 rows, a column a profile.
    sources
        Profile -> where its hours are from.
    said
        How they were found.
    priced
        The tariff that was asked for.
    kept
        Text of a file with the hours that no series of the park's own has; empty: there are none.
    """

    raw: RawPark
    draft: Draft
    hours: pd.DataFrame
    sources: Mapping[str, str]
    said: tuple[str, ...]
    priced: ChosenTariff | None = None
    kept: str = ""

    @property
    def others(self) -> dict[str, tuple[str, str]]:
        """Profiles whose typical days were made of other hours: what of, and what these are."""
        was = _recorded(self.draft)
        now = self.sources
        return {
            name: (was[name], now[name]) for name in now if was.get(name, now[name]) != now[name]
        }


def hourly_profiles(
    park: str | Path,
    series: str | Path | Iterable[str | Path] = (),
    use: Mapping[str, str] | None = None,
    tariff: str | Mapping[str, str] = "",
) -> YearOfHours:
    """Give every profile that the rows of a park name its hours; as :func:`step_park`.

    Raises
    ------
    BadInput
        If the park or a file cannot be read, or a profile has no series.
    """
    path = locate(park)
    raw = container_for(path).read(path)
    draft = open_draft(park)[0]
    files = [series] if isinstance(series, str | Path) else list(series)
    own = {name: file for name, file in raw.series.items() if name != MADE}
    every = {Path(file).expanduser().resolve(): file for file in (*own.values(), *files)}
    hourly = read_series(every.values())
    made = read_series([raw.series[MADE]]) if MADE in raw.series else None
    said = list(hourly.said)
    priced = choose_tariff(draft, tariff) if tariff else None
    told = {priced.name: (priced.factors, priced.source)} if priced else {}
    chosen = _chosen(draft, (hourly, made), dict(use or {}), said, told)
    hours = pd.DataFrame({name: each[0].to_numpy() for name, each in chosen.items()})
    sources = {name: each[1] for name, each in chosen.items()}
    said += [f"{name}: {source}" for name, source in sorted(sources.items())]
    alone = [name for name in hours if hourly.sources.get(str(name)) not in own]
    return YearOfHours(raw, draft, hours, sources, tuple(said), priced, _kept(hours[alone]))


def _kept(hours: pd.DataFrame) -> str:
    """Write the hours that no file of the park's own has; empty: none."""
    if not hours.shape[1]:
        return ""
    numbered = hours.set_axis(pd.RangeIndex(1, len(hours) + 1, name="hour"))
    return str(numbered.to_csv(None, float_format="%.9g", lineterminator="\n"))


def _recorded(draft: Draft) -> dict[str, str]:
    """Give where the park says that its profiles are from."""
    table = draft.tables[PROFILES]
    told = table[table["source"] != ""].drop_duplicates("id")
    return dict(zip(told["id"].astype(str), told["source"].astype(str), strict=True))


def _users(draft: Draft) -> set[str]:
    """Name the profiles that some row of the park names."""
    named: set[str] = set()
    for name, table in TABLES.items():
        for column in table.columns:
            if column.table == PROFILES and column.name in draft.tables[name]:
                named |= set(draft.tables[name][column.name].dropna().astype(str))
    return named - {""}


def _chosen(
    draft: Draft,
    read: tuple[Hourly, Hourly | None],
    use: dict[str, str],
    said: list[str],
    told: dict[str, tuple[pd.Series[float], str]],
) -> dict[str, tuple[pd.Series[float], str]]:
    """Give every profile its year of hours, and where it is from; what is ``told`` goes first."""
    users, (hourly, made) = _users(draft), read
    found, faults = dict(told), []
    known = _known(draft, made)
    for name in sorted((users | set(use)) - set(told)):
        if name in use:
            found[name] = (shape_of(use[name]), _of_library(use[name]))
        elif name in hourly.hours:
            found[name] = (hourly.hours[name], f"hourly series, {hourly.sources[name]}")
        elif name in list_tariffs().index:
            found[name] = tariff_factors(name)
        elif name in known:
            found[name] = known[name]
        elif name in list_shapes().index:
            found[name] = (shape_of(name), _of_library(name))
        else:
            faults.append(_without(name))
    if faults:
        raise ParkFaults(faults)
    left = [str(name) for name in hourly.hours if name not in found]
    if left:
        said.append(f"series that no row of the park names are left out: {', '.join(left)}")
    if not found:
        message = (
            "no stream of the park names a profile, so all run evenly and no day differs. Fill "
            "the column profile of a stream, or say --use PROFILE=SHAPE."
        )
        raise BadInput(message)
    return found


def _known(draft: Draft, made: Hourly | None) -> dict[str, tuple[pd.Series[float], str]]:
    """Give the hours that the park keeps of former typical days, and those by its months."""
    recorded, kept = _recorded(draft), f"hourly series, {MADE}"
    monthly = "by month, from the periods that the park had"
    found = {name: (hours, monthly) for name, hours in _monthly(draft).items()}
    if made is not None:
        found |= {
            str(name): (made.hours[name], recorded.get(str(name), kept)) for name in made.hours
        }
    return found


def _of_library(shape: str) -> str:
    told = list_shapes().loc[shape]
    return f"library shape {shape} ({told['basis']}): {told['source']}"


def _without(name: str) -> Fault:
    found = "a profile without an hourly series: what it was by periods says nothing of hours"
    remedy = (
        f"Give series/ a column {name}, or say --use PROFILE=SHAPE (even: in every hour alike)."
    )
    return Fault("error", PROFILES, PROFILES, name, "", "", found, remedy)


def _monthly(draft: Draft) -> dict[str, pd.Series[float]]:
    """Give the profiles of a park whose periods are the twelve months."""
    ids = {str(name).lower(): str(name) for name in draft.tables["periods"]["id"]}
    if set(ids) != set(MONTHS):
        return {}
    profiles = draft.tables[PROFILES]
    wide = profiles.pivot_table(index="id", columns="period", values="factor", aggfunc="first")
    order = [ids[month] for month in MONTHS]
    wide = wide.reindex(columns=order).fillna(0.0)
    return {str(name): by_month(row.tolist(), rates=True) for name, row in wide.iterrows()}
