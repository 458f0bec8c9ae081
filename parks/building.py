"""What the build scripts of the shipped parks share: bands of heat, tables and geometry."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from symbiosis.park.extracted import turbine_row
from symbiosis.park.registry.bands import Row
from symbiosis.park.schema import TABLES

__all__ = ["Row", "turbine_row"]

_SIGNIFICANT = 7


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file as one dictionary a row."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float:
    """Read a registry's figure; an empty cell is none."""
    return float(text) if text.strip() else 0.0


NET: Row = {"scope": "net"}
"""Water that leaves a firm or enters it: after what the firm itself uses again."""

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
Seasons = Mapping[str, Sequence[str]]


def period_rows(seasons: Seasons) -> list[Row]:
    """Make the periods of a year from the months that each season has."""
    days = dict(zip(MONTHS, _DAYS, strict=True))
    return [
        {"id": season, "name": season.capitalize(), "hours": 24 * sum(days[m] for m in months)}
        for season, months in seasons.items()
    ]


def profile_rows(
    name: str,
    monthly: Mapping[str, str],
    seasons: Seasons,
    only: Sequence[str] = MONTHS,
    origin: str = "sources/monthly_profiles.csv",
) -> list[Row]:
    """Turn monthly shares of a year into one factor a season: its mean rate over the year's.

    Parameters
    ----------
    name
        Name of the profile in the park.
    monthly
        Id (``profile_id``) and a share for each month.
    seasons
        Season -> its months.
    only
        Months in which it runs at all.
    origin
        Where the shares stand.
    """
    shares = {month: float(monthly[month]) if month in only else 0.0 for month in MONTHS}
    year = sum(shares.values())
    hours = {str(row["id"]): float(str(row["hours"])) for row in period_rows(seasons)}
    return [
        {
            "id": name,
            "period": season,
            "factor": round(sum(shares[m] for m in months) / year * 8760 / hours[season], 4),
            "source": f"{origin}: {monthly['profile_id']}",
        }
        for season, months in seasons.items()
    ]


def write_table(folder: Path, name: str, rows: Sequence[Row]) -> None:
    """Write one table of a park: the columns that are used, in the schema's order.

    Parameters
    ----------
    folder
        Folder of the park.
    name
        Name of the table in :data:`symbiosis.park.schema.TABLES`.
    rows
        One dictionary a row; columns that the schema does not name are property columns, and come
        last.

    Raises
    ------
    ValueError
        If a row has a column that neither the schema nor a property column knows.
    """
    table = TABLES[name]
    used = {column for row in rows for column, value in row.items() if value not in ("", None)}
    known = [column for column in table.names if column in used]
    extra = sorted(used - set(table.names))
    strange = [column for column in extra if not (table.properties and ":" in column)]
    if strange:
        message = f"table {name} has no column {', '.join(strange)}"
        raise ValueError(message)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*known, *extra])
        writer.writerows([_cell(row.get(column)) for column in [*known, *extra]] for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        digits = max(0, _SIGNIFICANT - 1 - math.floor(math.log10(abs(value)))) if value else 0
        return f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return str(value)


def retrofit_rows(offers: Iterable[tuple[str, str, float | None]], source: str) -> list[Row]:
    """Offer retrofits (technology, enterprise, largest size) at the library's costs."""
    return [
        {
            "id": f"{enterprise}_{technology}",
            "technology": technology,
            "enterprise": enterprise,
            "max_size": size,
            "basis": "notional",
            "source": source,
        }
        for technology, enterprise, size in offers
    ]


def run(build: Callable[[Path], None], script: str) -> None:
    """Write a park's tables beside its build script, and say so."""
    folder = Path(script).resolve().parent
    build(folder)
    print(f"wrote the tables of {folder.name}")  # noqa: T201 - a script says what it did
