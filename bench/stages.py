"""What one size costs, stage by stage: from reading to searching, writing back and asking again.

Run by speed.py in a process of its own, so that the peak of memory is this size's alone.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from region import region

from symbiosis import LivePlanner, Scenario
from symbiosis.matching import match
from symbiosis.models.park import build_model
from symbiosis.park.load import load_park
from symbiosis.park.save import save_park
from symbiosis.solving.engine.highs import Solver
from symbiosis.solving.session.reprice import reprice
from symbiosis.solving.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.solving.solution import Solution
    from symbiosis.solving.watch import Progress

LIVE_FIRMS = 50
"""Up to this size a what-if is to be answered live."""
GOOD_GAP, SEARCH_GAP = 0.02, 0.01
CARBON = (80.0, 100.0, 120.0)
"""Prices of carbon that are asked one after the other."""
REPEATED_FIRMS, REPEATS = 1000, 3
"""Up to this size building and handing over are the median of so many runs."""


@dataclass
class Row:
    """One line of the results.

    Attributes
    ----------
    size, stage
        Firms, and what was done.
    seconds
        Processor time of stages that run on one thread, wall time of searches; None: not reached.
    ratio_raw, ratio_appsi, ratio_linopy
        Our time over that of the same arrays written otherwise (above 1: we are slower).
    rss_mb
        Peak memory of the process at the end of the stage [MB].
    gap
        Relative gap of the plan that the stage ended with.
    """

    size: int
    stage: str
    seconds: float | None
    ratio_raw: float | None = None
    ratio_appsi: float | None = None
    ratio_linopy: float | None = None
    rss_mb: float | None = None
    gap: float | None = None


class Book:
    """The rows of one size, as they are measured."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.rows: list[Row] = []

    def note(self, stage: str, seconds: float | None, gap: float | None = None) -> None:
        """Write a row, with the memory of this moment."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
        self.rows.append(Row(self.size, stage, seconds, rss_mb=round(peak, 1), gap=gap))
        print(f"{self.size:6d}  {stage:<20} {seconds}", file=sys.stderr, flush=True)

    def timed(self, stage: str, work: Callable[[], Any], repeats: int = 1) -> Any:
        """Do some work and note the median of its processor times."""
        spent = []
        for _ in range(repeats):
            began = time.process_time()
            done = work()
            spent.append(time.process_time() - began)
        self.note(stage, statistics.median(spent))
        return done


def measure(size: int, folder: Path, time_limit: float) -> list[Row]:
    """Measure one size; leave its arrays in the folder for the rivals."""
    book = Book(size)
    save_park(region(size), folder / "park")
    park = book.timed("read", lambda: load_park(folder / "park"))
    matches = book.timed("match", lambda: match(park))
    repeats = REPEATS if size <= REPEATED_FIRMS else 1
    model = book.timed("build", lambda: build_model(matches), repeats)
    session = book.timed("hand-over", lambda: _handed_over(model), repeats)
    book.note("build + hand-over", sum(row.seconds for row in book.rows[-2:]))
    _keep_arrays(session, folder / "arrays.npz")
    solution = _search(book, session, time_limit)
    if solution.found:
        book.timed("write-back", lambda: session.write_back(solution))
    _ask_again(book, session, matches)
    if size <= LIVE_FIRMS:
        _play_live(book, park)
    return book.rows


def _handed_over(model: Any) -> Session:
    """Compile a model and give it to HiGHS once."""
    session = Session(model)
    Solver(session.problem, relaxed=False)
    return session


def _keep_arrays(session: Session, file: Path) -> None:
    problem, parts = session.problem, session.compiled.rows.values()
    matrix = problem.matrix
    np.savez(
        file, cost=problem.cost, lower=problem.lower, upper=problem.upper,
        integer=problem.integer, row=matrix.row.astype(np.int64),
        column=matrix.column.astype(np.int64), value=matrix.value,
        row_lower=problem.row_lower - matrix.constant,
        row_upper=problem.row_upper - matrix.constant,
        parts=np.array([part.start for part in parts] + [len(matrix)], dtype=np.int64),
    )  # fmt: skip


def _search(book: Book, session: Session, time_limit: float) -> Solution:
    """Search to 1 %, and note when each milestone was passed (wall time since the search began)."""
    heard: list[Progress] = []
    solution = session.solve(time_limit=time_limit, gap=SEARCH_GAP, progress=heard.append)
    before = sum(row.seconds for row in book.rows if row.stage in {"read", "match"})
    before += book.rows[-1].seconds
    milestones = {
        "relaxation": lambda said: np.isfinite(said.bound),
        "first plan": lambda said: np.isfinite(said.gap),
        "within 2 %": lambda said: said.gap <= GOOD_GAP,
        "within 1 %": lambda said: said.gap <= SEARCH_GAP,
    }
    reached = {
        stage: next((said for said in heard if passed(said)), None)
        for stage, passed in milestones.items()
    }
    for stage, said in reached.items():
        known = said is not None and np.isfinite(said.gap)
        book.note(stage, said and said.seconds, said.gap if known else None)
    good = reached["within 2 %"]
    book.note("end to end to 2 %", good and before + good.seconds, good and good.gap)
    book.note("search", solution.seconds["solve"], solution.gap if solution.found else None)
    return solution


def _ask_again(book: Book, session: Session, matches: Matches) -> None:
    """Change the price of carbon and solve the relaxation again."""
    whole = session.compiled
    relaxed = Session(replace(whole, integer=np.zeros_like(whole.integer)))
    relaxed.solve()
    priced, spent = [], []
    for price in CARBON:
        scenario = Scenario(prices={"carbon": price})
        began = time.process_time()
        reprice(relaxed, matches, scenario)
        priced.append(time.process_time() - began)
        began = time.process_time()
        relaxed.solve()
        spent.append(time.process_time() - began)
    book.note("reprice", statistics.median(priced))
    book.note("re-solve, relaxation", statistics.median(spent))


def _play_live(book: Book, park: Park) -> None:
    """Ask a kept park for whole audited plans: other prices, a firm that leaves, more of a need."""
    planner = LivePlanner(park)
    planner.plan()
    firm, stream = park.enterprises.index[0], park.materials.index[0]
    more = {str(stream): 1.5 * float(park.materials.loc[stream, "quantity"])}
    prices = [(Scenario(prices={"carbon": price}), {}) for price in CARBON]
    for stage, asked in (
        ("live plan, prices", prices),
        ("live plan, a firm leaves", [(Scenario(left=(firm,)), {})]),
        ("live plan, quantity", [(Scenario(), more)]),
    ):
        spent = []
        for scenario, quantities in asked:
            began = time.perf_counter()
            plan = planner.plan(scenario, quantities=quantities)
            spent.append(time.perf_counter() - began)
        book.note(stage, statistics.median(spent), plan.objective.gap)


if __name__ == "__main__":
    firms, place, limit = sys.argv[1:]
    print(json.dumps([asdict(row) for row in measure(int(firms), Path(place), float(limit))]))
