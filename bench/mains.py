"""Time plans with mains: a grid of streets with sources and users, and the village.

::

    uv run python bench/mains.py [SIDE SOURCES USERS ...]

Prints a row a park: pieces, users, trench, gap, seconds of solving, in all, and of the processor.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from pathlib import Path

from symbiosis import Scenario, load_park, load_scenario, optimise

STEP = 0.003
"""Degrees between two streets: some 330 m."""
GRIDS = ((6, 3, 10), (10, 6, 40), (15, 8, 60))
"""Side of the grid, sources, users."""
COVER = """\
id = "grid"
title = "Grid"
country = "DE"
currency = "EUR"
price_year = 2024
"""


def grid(folder: Path, side: int, sources: int, users: int) -> Path:
    """Write a park on a square grid of streets, the same one for the same numbers."""
    chance = random.Random(side * 1000 + users)  # noqa: S311 - no secret
    crossings = [(row, column) for row in range(side) for column in range(side)]
    places = chance.sample(crossings, sources + users)
    firms, heat = ["id,name,lon,lat"], ["id,enterprise,role,supply_c,target_c,quantity,unit"]
    for number, (row, column) in enumerate(places):
        lon, lat = 9.0 + STEP * column, 50.0 + STEP * row
        firms.append(f"f{number},Firm {number},{lon:.5f},{lat:.5f}")
        gives = number < sources
        amount = chance.uniform(40_000, 80_000) if gives else chance.uniform(1_000, 8_000)
        ends = "source,95,45" if gives else "sink,40,55"
        heat.append(f"h{number},f{number},{ends},{amount:.0f},MWh/a")
    lines = [[(row, at) for at in range(side)] for row in range(side)]
    lines += [[(at, column) for at in range(side)] for column in range(side)]
    features = [
        {"type": "Feature", "properties": {"id": f"s{number}"},
         "geometry": {"type": "LineString", "coordinates": [
             [round(9.0 + STEP * column, 5), round(50.0 + STEP * row, 5)] for row, column in line
         ]}}
        for number, line in enumerate(lines)
    ]  # fmt: skip
    folder.mkdir(parents=True)
    (folder / "park.toml").write_text(COVER, encoding="utf-8")
    (folder / "enterprises.csv").write_text("\n".join(firms) + "\n", encoding="utf-8")
    (folder / "heat.csv").write_text("\n".join(heat) + "\n", encoding="utf-8")
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "corridors.geojson").write_text(text, encoding="utf-8")
    return folder


def row(name: str, park: object, scenario: Scenario, gap: float) -> None:
    """Plan a park and print its row."""
    began, spent = time.perf_counter(), time.process_time()
    plan = optimise(park, scenario, gap=gap, time_limit=300.0)  # type: ignore[arg-type]
    whole, spent = time.perf_counter() - began, time.process_time() - spent
    laid = plan.matches.mains
    pieces = 0 if laid is None else len(laid.pipes) // 2
    trench = plan.mains.drop_duplicates("segment")["length_km"].sum()
    served = plan.exchanges["to"].nunique()
    print(
        f"| {name} | {pieces} | {served} | {trench:.2f} | {plan.objective.gap:.2%} "
        f"| {plan.seconds['solve']:.1f} | {whole:.1f} | {spent:.1f} |"
    )


def main(arguments: list[str]) -> None:
    """Print the rows of the grids that are asked for, or of all and the village."""
    asked = [int(each) for each in arguments]
    grids = [tuple(asked[at : at + 3]) for at in range(0, len(asked), 3)] or list(GRIDS)
    print("| park | pieces | served | trench km | gap | solving s | in all s | processor s |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for side, sources, users in grids:
            park = load_park(grid(Path(folder) / f"g{side}_{users}", side, sources, users))
            named = Scenario(mains=("hot_water_70_40",))
            row(f"grid {side} x {side}, {sources} sources, {users} users", park, named, 0.01)
    if not asked:
        village = load_park("village")
        for name in ("mains", "everybody"):
            row(f"`village`, {name}", village, load_scenario(name, village), 0.01)


if __name__ == "__main__":
    main(sys.argv[1:])
