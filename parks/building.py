"""What the build scripts of the shipped parks share: bands of heat, tables and geometry."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from symbiosis.park.schema import TABLES

Row = dict[str, object]
Point = tuple[float, float]

SOURCE_BANDS: Mapping[str, tuple[float, float]] = {
    "lt100": (80.0, 40.0),
    "100_200": (150.0, 100.0),
    "200_500": (300.0, 160.0),
    "gt500": (550.0, 200.0),
}
"""Registry band of excess heat -> where it starts and ends [degC]."""

SINK_BANDS: Mapping[str, tuple[float, float]] = {
    "lt100": (50.0, 90.0),
    "100_200": (165.0, 165.0),
    "200_500": (250.0, 250.0),
}
"""Registry band of heat demand -> where it starts and ends [degC]; hotter: fuel-fired, no sink."""

PLOT_SOURCE = "notional footprints around the site's coordinates; no cadastre was at hand"
COAST_SOURCE = "GSHHG shorelines and WDBII rivers (Wessel & Smith), LGPL-3.0-or-later, clipped"

_KM_PER_DEGREE = 111.32
_SIGNIFICANT = 7


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file as one dictionary a row."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> float:
    """Read a registry's figure; an empty cell is none."""
    return float(text) if text.strip() else 0.0


def spread(value: float, low: float, high: float) -> Row:
    """Give a quantity with its plausible range, from factors on it."""
    return {"quantity": value, "low": value * low, "high": value * high}


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
    name: str, monthly: Mapping[str, str], seasons: Seasons, only: Sequence[str] = MONTHS
) -> list[Row]:
    """Turn monthly shares of a year into one factor a season: its mean rate over the year's.

    Parameters
    ----------
    name
        Name of the profile in the park.
    monthly
        Row of ``sources/monthly_profiles.csv``: a share for each month.
    seasons
        Season -> its months.
    only
        Months in which it runs at all.
    """
    shares = {month: float(monthly[month]) if month in only else 0.0 for month in MONTHS}
    year = sum(shares.values())
    hours = {str(row["id"]): float(str(row["hours"])) for row in period_rows(seasons)}
    return [
        {
            "id": name,
            "period": season,
            "factor": round(sum(shares[m] for m in months) / year * 8760 / hours[season], 4),
            "source": f"sources/monthly_profiles.csv: {monthly['profile_id']}",
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


def offset(origin: Point, east_km: float, north_km: float) -> Point:
    """Give the point that lies so many kilometres east and north of another (WGS 84)."""
    lon, lat = origin
    per_degree = _KM_PER_DEGREE * math.cos(math.radians(lat))
    return lon + east_km / per_degree, lat + north_km / _KM_PER_DEGREE


def footprint(lon: float, lat: float, hectares: float, aspect: float = 1.5) -> list[Point]:
    """Draw a notional plot: a rectangle of a given area around a point.

    Parameters
    ----------
    lon, lat
        Its centre (WGS 84).
    hectares
        Its area [ha].
    aspect
        Its width over its depth.
    """
    area = hectares / 100.0
    half_width = math.sqrt(area * aspect) / 2.0
    half_depth = math.sqrt(area / aspect) / 2.0
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    return [offset((lon, lat), x * half_width, y * half_depth) for x, y in corners]


def polygon(corners: Iterable[Point], **properties: object) -> Row:
    """Make a GeoJSON feature of a polygon's outer ring."""
    return _feature("Polygon", [_rounded(corners)], properties)


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


def plot_rows(enterprises: Iterable[Row], hectares: Mapping[str, float]) -> list[Row]:
    """Draw a notional footprint for every enterprise."""
    return [
        polygon(
            footprint(float(str(row["lon"])), float(str(row["lat"])), hectares[str(row["id"])]),
            id=row["id"],
            enterprise=row["id"],
            basis="notional",
        )
        for row in enterprises
    ]


def line(points: Iterable[Point], **properties: object) -> Row:
    """Make a GeoJSON feature of a line."""
    return _feature("LineString", _rounded(points), properties)


def _feature(kind: str, coordinates: object, properties: Mapping[str, object]) -> Row:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": dict(properties), "geometry": geometry}


def _rounded(points: Iterable[Point]) -> list[list[float]]:
    return [[round(x, 5), round(y, 5)] for x, y in points]


def write_geometry(folder: Path, name: str, features: Sequence[Row], source: str) -> None:
    """Write one layer of a park as GeoJSON (WGS 84), one feature a line, with its source."""
    head = {"type": "FeatureCollection", "name": name, "source": source}
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    text = json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n' + lines + "\n]}\n"
    (folder / f"{name}.geojson").write_text(text, encoding="utf-8")


def clip_basemap(source: Path, box: tuple[float, float, float, float]) -> list[Row]:
    """Cut the land, water and rivers of a stored basemap to a box (west, south, east, north)."""
    from shapely.geometry import box as rectangle
    from shapely.geometry import mapping, shape

    window = rectangle(*box)
    features = []
    for feature in json.loads(source.read_text(encoding="utf-8"))["features"]:
        cut = shape(feature["geometry"]).intersection(window)
        for part in getattr(cut, "geoms", [cut]):
            if part.is_empty or part.geom_type == "Point":
                continue
            kind = feature["properties"]["kind"]
            features.append(
                _feature(part.geom_type, _listed(mapping(part)["coordinates"]), {"kind": kind})
            )
    return features


def _listed(coordinates: Sequence[object]) -> list[object]:
    if isinstance(coordinates[0], int | float):
        return [round(float(x), 5) for x in coordinates]  # type: ignore[arg-type]
    return [_listed(part) for part in coordinates]  # type: ignore[arg-type]


def run(build: Callable[[Path], None], script: str) -> None:
    """Write a park's tables beside its build script, and say so."""
    folder = Path(script).resolve().parent
    build(folder)
    print(f"wrote the tables of {folder.name}")  # noqa: T201 - a script says what it did
