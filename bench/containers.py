"""How long a park of many firms takes in every container: to write, to read as text, to check.

``python bench/containers.py --firms 1000`` prints a table; the park is that of bench/region.py with
a plot for every firm and a grid of corridors.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import shapely
from region import region

from symbiosis.park.containers.addresses import shown
from symbiosis.park.containers.known import CONTAINERS, container_for
from symbiosis.park.load import load_park, open_draft
from symbiosis.park.save import as_raw, write_raw

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.park.entities import Park

ROOT = Path(__file__).parents[1]
PLOT_DEGREES, GRID = 0.001, 60


def drawn(firms: int) -> Park:
    """Make the region with ground for every firm and a grid of ways."""
    park = region(firms)
    places = park.enterprises
    grounds = shapely.box(
        places["lon"] - PLOT_DEGREES, places["lat"] - PLOT_DEGREES,
        places["lon"] + PLOT_DEGREES, places["lat"] + PLOT_DEGREES,
    )  # fmt: skip
    plots = geopandas.GeoDataFrame(
        {"geometry": grounds, "id": places.index, "enterprise": places.index}, crs=4326
    ).reset_index(drop=True)
    west, south, east, north = plots.total_bounds
    across, along = np.linspace(south, north, GRID), np.linspace(west, east, GRID)
    lines = [shapely.LineString([(lon, lat) for lon in along]) for lat in across]
    lines += [shapely.LineString([(lon, lat) for lat in across]) for lon in along]
    corridors = geopandas.GeoDataFrame(
        {"geometry": lines, "id": [f"c{n}" for n in range(len(lines))], "ground": "road"}, crs=4326
    )
    return replace(park, plots=plots, corridors=corridors)


def timed(work: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """Give what work gives, and the seconds that it took."""
    start = perf_counter()
    answer = work(*arguments)
    return answer, perf_counter() - start


def main() -> None:
    """Time every container."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=1000)
    parser.add_argument("--postgis", action="store_true", help="with a server of tests/")
    options = parser.parse_args()
    park = drawn(options.firms)
    raw = as_raw(park)
    streams = sum(len(park.tables[name]) for name in ("materials", "heat", "water", "power"))
    print(f"{options.firms} firms, {streams} streams, {len(park.plots)} plots")
    print("| container | write | read | read and check | size |\n|---|---|---|---|---|")
    load_park("teaching")  # the library is read once a process
    server = nullcontext()
    if options.postgis:
        sys.path.append(str(ROOT / "tests"))
        from postgis_server import programs
        from postgis_server import server as started

        server = started(programs())
    with tempfile.TemporaryDirectory() as folder, server as address:
        places = [Path(folder, f"park{one.suffix}") for one in CONTAINERS]
        if address:
            import psycopg

            with psycopg.connect(address) as database:
                database.execute("CREATE EXTENSION postgis")
            places.append(f"{address}&schema=park")
        for place in places:
            _, write = timed(write_raw, raw, place)
            _, read = timed(container_for(place).read, place)
            (_, faults), check = timed(open_draft, place)
            if any(fault.severity == "error" for fault in faults):
                sys.exit(f"{shown(place)}: {faults[0]}")
            name = "PostGIS" if isinstance(place, str) else place.suffix or "folder"
            print(f"| {name} | {write:.2f} s | {read:.2f} s | {check:.2f} s | {size_of(place)} |")


def size_of(place: Path | str) -> str:
    """Give the size of a container on disk."""
    if isinstance(place, str):
        return ""
    files = [place, *place.rglob("*")]
    return f"{sum(file.stat().st_size for file in files if file.is_file()) / 1e6:.1f} MB"


if __name__ == "__main__":
    main()
