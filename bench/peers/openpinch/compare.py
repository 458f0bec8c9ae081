"""Compare heat targets, and the time they take, with OpenPinch on the problems it brings along.

::

    bench/peers/openpinch/make.sh
    uv run python bench/peers/openpinch/compare.py
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from casebook.judging import judged  # noqa: E402
from casebook.reading import Case  # noqa: E402

from symbiosis.errors import SymbiosisError  # noqa: E402

TOLERANCE = 1e-6


def main() -> int:
    """Print a row per problem; exit code 0 if all that both can solve agree."""
    python = HERE / ".venv" / "bin" / "python"
    done = subprocess.run([python, HERE / "targets.py"], capture_output=True, check=True, text=True)
    peer = json.loads(done.stdout)
    print(f"| problem | streams | QH | QC | OpenPinch {peer['version']} QH | QC | times slower |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    ratios, equal = [], True
    for name, answer in peer["problems"].items():
        row, ratio, same = compared(name, answer)
        print(f"| {name} | {len(answer['streams'])} | {row} |", flush=True)
        equal &= same
        ratios += [ratio] if ratio else []
    print(f"\nmedian of {len(ratios)}: {statistics.median(ratios):.1f} times slower")
    return 0 if equal else 1


def compared(name: str, answer: dict) -> tuple[str, float, bool]:
    """Give the rest of a row, how many times slower we are, and whether both agree."""
    if "error" in answer:
        return f"| | {answer['error']} | |", 0.0, True
    expected = [
        {"quantity": quantity, "value": answer[quantity], "unit": "kW", "tolerance": TOLERANCE}
        for quantity in ("QH", "QC")
    ]
    inputs = {"streams": answer["streams"], "units": {"heat": "kW"}}
    case = {"name": name, "problem_type": "heat_targets", "inputs": inputs}
    try:
        hot, cold = judged(Case.model_validate({**case, "expected": expected}))
    except SymbiosisError as error:
        return f"{error} | | {answer['QH']:.8g} | {answer['QC']:.8g} | ", 0.0, False
    ratio = hot.seconds / answer["seconds"]
    same = hot.ok and cold.ok
    figures = (hot.got, cold.got, hot.expected, cold.expected)
    note = "" if same else " (differs)"
    return " | ".join([*(f"{figure:.8g}" for figure in figures), f"{ratio:.0f}{note}"]), ratio, same


if __name__ == "__main__":
    raise SystemExit(main())
