"""Measure how fast a region is read, matched, built, handed over, solved and asked again.

::

    uv run --with linopy python bench/speed.py [--sizes 50 200 1000] [--json] [--without linopy]

Every size runs in fresh processes; the same arrays are then written by hand (highspy), as Pyomo
rules for appsi_highs, and with linopy, in the same run. Seconds are processor time where one thread
works and wall time for searches (see bench/RESULTS.md).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rivals import RIVALS, Arrays

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES = [50, 200]
REPEATS = {"raw": 5, "appsi": 1, "linopy": 1}
COMMANDS = ("--help", "parks")
"""What the command line must answer at once."""
STARTS = 5
"""Times that each of them is started."""
WHOLE = ("optimise", "ghent_terneuzen")
"""A command from its start to the saved plan; what counts is its processor time."""
WHOLES = 3
"""Times that it is started."""
JOINT = "build + hand-over"
"""The stage that the rivals do too."""
RATIOS = ("ratio_raw", "ratio_appsi", "ratio_linopy")
HEADS = ("size", "stage", "seconds", *RATIOS, "rss_mb", "gap")


def main(arguments: list[str]) -> int:
    """Measure the sizes asked for and print their rows."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="FIRMS")
    parser.add_argument("--json", action="store_true", help="one JSON row a line on stdout")
    parser.add_argument("--time-limit", type=float, default=60.0, help="of each search [s]")
    parser.add_argument("--without", choices=list(RIVALS), nargs="*", default=[], help="rivals")
    options = parser.parse_args(arguments)
    if min(options.sizes) < 1 or options.time_limit <= 0.0:
        parser.error("sizes and the time limit must be above zero")
    rivals = [name for name in RIVALS if name not in options.without]
    if "linopy" in rivals and importlib.util.find_spec("linopy") is None:
        print("linopy is not installed: its ratio stays empty.", file=sys.stderr)
        rivals.remove("linopy")
    if not options.json:
        print(_line(HEADS))
    for row in _started():
        print(json.dumps(row) if options.json else _line([row[head] for head in HEADS]))
    for size in options.sizes:
        for row in _measured(size, options.time_limit, rivals):
            print(json.dumps(row) if options.json else _line([row[head] for head in HEADS]))
        sys.stdout.flush()
    return 0


def _started() -> list[dict[str, Any]]:
    """Measure the wall time of commands that only start up, and the processor's of a whole one."""
    rows = []
    for command in COMMANDS:
        spent = []
        for _ in range(STARTS):
            began = time.perf_counter()
            whole = [sys.executable, "-m", "symbiosis", command]
            subprocess.run(whole, check=True, stdout=subprocess.DEVNULL)
            spent.append(time.perf_counter() - began)
        rows.append(_row(f"symbiosis {command}", statistics.median(spent)))
    spent = [_processor_time(WHOLE) for _ in range(WHOLES)]
    return [*rows, _row(f"symbiosis {' '.join(WHOLE)}", statistics.median(spent))]


def _row(stage: str, seconds: float) -> dict[str, Any]:
    return dict.fromkeys(HEADS) | {"size": 0, "stage": stage, "seconds": seconds}


def _processor_time(arguments: Sequence[str]) -> float:
    """Run a command in a folder of its own, and give the processor time it took [s]."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as folder:
        whole = [sys.executable, "-m", "symbiosis", *arguments]
        subprocess.run(
            whole, check=True, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _measured(size: int, time_limit: float, rivals: list[str]) -> list[dict[str, Any]]:
    """Measure one size in its own process, and every rival in one of its own."""
    with tempfile.TemporaryDirectory() as folder:
        rows = _child("stages.py", str(size), folder, str(time_limit))
        joint = next(row for row in rows if row["stage"] == JOINT)
        for name in rivals:
            seconds = _child("speed.py", "--rival", name, str(Path(folder) / "arrays.npz"))
            joint[f"ratio_{name}"] = joint["seconds"] / seconds
            print(f"{size:6d}  {name:<20} {seconds}", file=sys.stderr, flush=True)
    return rows


def _child(script: str, *arguments: str) -> Any:
    """Run a script of this folder; its last line on stdout is the answer."""
    command = [sys.executable, str(Path(__file__).with_name(script)), *arguments]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(answer.stdout.splitlines()[-1])


def _rival(name: str, file: str) -> int:
    """Let one rival write the arrays, and print the median of its runs."""
    arrays = Arrays.read(Path(file))
    print(json.dumps(statistics.median(RIVALS[name](arrays) for _ in range(REPEATS[name]))))
    return 0


def _line(cells: Any) -> str:
    """Lay out a row for people."""
    words = ["" if c is None else f"{c:.4g}" if isinstance(c, float) else str(c) for c in cells]
    return " ".join(f"{word:>{width}}" for word, width in zip(words, _WIDTHS, strict=True))


_WIDTHS = (5, 34, 9, 9, 11, 12, 8, 9)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--rival"]:
        sys.exit(_rival(*sys.argv[2:]))
    sys.exit(main(sys.argv[1:]))
