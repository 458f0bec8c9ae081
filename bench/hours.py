"""Measure how fast a region on typical days is matched, built, handed over and planned.

::

    uv run python bench/hours.py [--sizes 11:12 50:8] [--time-limit 60] [--gap 0.02] [--plain]

A size is a number of firms and of typical days of 24 hours. Heat and power run by the library's
hourly shapes; every tenth firm may build a battery, a tank and a roof, unless ``--plain``.
Every size runs in a process of its own. The ratio is that of build and hand-over to the same arrays
written by hand (:mod:`rivals`), in the same run.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from region import region
from rivals import Arrays, raw

from symbiosis import build_model, match, optimise
from symbiosis.park.series.hourly_shapes import shape_of
from symbiosis.park.series.typical_periods import typical_periods
from symbiosis.solving.engine.highs import Solver
from symbiosis.solving.session.session import Session

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

SIZES = ("11:12", "50:8")
SHAPES = ("DE_paper", "DE_food_and_tobacco", "DE_iron_and_steel", "NL33", "two_shifts")
SUN = "pv_de_north"
OFFERED = ("battery", "hot_water_tank", "solar_pv_roof")
EVERY = 10
"""Every so many firms may build what is offered."""


def main(arguments: list[str]) -> int:
    """Measure the sizes asked for, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), metavar="FIRMS:DAYS")
    parser.add_argument("--time-limit", type=float, default=60.0, help="of the search [s]")
    parser.add_argument("--gap", type=float, default=0.02)
    parser.add_argument("--json", action="store_true", help="one JSON row a line on stdout")
    parser.add_argument("--plain", action="store_true", help="without stores and roofs")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        firms, days = map(int, options.one.split(":"))
        park = hourly_region(firms, days, plain=options.plain)
        print(json.dumps(measure(park, days, options.time_limit, options.gap)))
        return 0
    for size in options.sizes:
        command = [sys.executable, __file__, "--one", size]
        command += ["--time-limit", str(options.time_limit), "--gap", str(options.gap)]
        command += ["--plain"] if options.plain else []
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        row = json.loads(done.stdout.splitlines()[-1])
        print(json.dumps(row) if options.json else "\n".join(f"{k:20} {v}" for k, v in row.items()))
        sys.stdout.flush()
    return 0


def hourly_region(firms: int, days: int, *, plain: bool = False) -> Park:
    """Give a region whose heat and power run by typical days."""
    park = region(firms)
    names = {name: shape_of(name) for name in (*SHAPES, SUN)}
    typical = typical_periods(pd.DataFrame(names), days)
    draw = np.random.default_rng(firms)
    tables = dict(park.tables)
    for table in ("heat", "power"):
        rows = tables[table]
        tables[table] = rows.assign(profile=draw.choice(SHAPES, len(rows)))
    known = tables["periods"]
    tables["periods"] = typical.periods.reindex(columns=known.columns).sort_index()
    tables["profiles"] = typical.profiles
    tables["calendar"] = typical.calendar
    if plain:
        return replace(park, tables=tables)
    tables["technologies"] = pd.concat([tables["technologies"], _offered(park)]).sort_index()
    return replace(park, tables=tables)


def _offered(park: Park) -> pd.DataFrame:
    """Offer a battery, a tank and a roof to some firms."""
    some = park.tables["enterprises"].index[::EVERY]
    rows = [
        {"id": f"{firm}_{kind}", "technology": kind, "enterprise": firm, "basis": "notional",
         "profile": SUN if kind == OFFERED[-1] else ""}
        for firm in some for kind in OFFERED
    ]  # fmt: skip
    known = park.tables["technologies"]
    empty = {name: known[name].dtype.type(0) for name in known if known[name].dtype.kind == "b"}
    empty |= {name: "" for name in known if known[name].dtype.kind not in "fb"}
    every = pd.DataFrame([empty | row for row in rows]).set_index("id")
    return every.reindex(columns=known.columns)


def measure(park: Park, days: int, time_limit: float, gap: float) -> dict[str, Any]:
    """Measure one park: seconds of the processor, but for the plan's wall time."""
    row: dict[str, Any] = {"firms": len(park.enterprises), "days": days}
    began = time.perf_counter()
    plan = optimise(park, time_limit=time_limit, gap=gap)
    row["plan [s]"] = round(time.perf_counter() - began, 2)
    row |= {"status": str(plan.status), "gap": round(plan.objective.gap, 5)}
    row["peak of the plan [MB]"] = _peak()
    began = time.process_time()
    matches = match(park)
    row["match [s]"] = round(time.process_time() - began, 2)
    began = time.process_time()
    session = Session(build_model(matches))
    Solver(session.problem, relaxed=False)
    row["build, hand-over [s]"] = round(time.process_time() - began, 2)
    arrays = _arrays(session)
    row["columns"], row["rows"] = len(arrays.cost), len(arrays.row_lower)
    row["entries"] = len(arrays.value)
    row["ratio to raw arrays"] = round(row["build, hand-over [s]"] / raw(arrays), 1)
    row["peak, all at once [MB]"] = _peak()
    return row


def _peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0)


def _arrays(session: Session) -> Arrays:
    problem, parts = session.problem, session.compiled.rows.values()
    matrix = problem.matrix
    return Arrays(
        problem.cost, problem.lower, problem.upper, problem.integer,
        matrix.row.astype(np.int64), matrix.column.astype(np.int64), matrix.value,
        problem.row_lower - matrix.constant, problem.row_upper - matrix.constant,
        np.array([part.start for part in parts] + [len(matrix)], dtype=np.int64),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
