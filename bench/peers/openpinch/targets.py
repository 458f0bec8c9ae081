"""Ask OpenPinch for the targets of the problems that it brings along; run by its own Python.

Writes one JSON document: problem -> its streams, as a case has them, and what OpenPinch found.
"""

import contextlib
import io
import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import OpenPinch

PROBLEMS = Path(OpenPinch.__file__).parent / "examples" / "stream_data"
WHOLE = "Total Integrated Target/Direct Integration"


def plain(figure):
    """Give a figure without its unit; all bundled problems are in kW, degC and K."""
    return figure["value"] if isinstance(figure, dict) else figure


def stream(row):
    """Write a stream as a case has it."""
    return {
        "name": row["name"],
        "plant": row["zone"],
        "t_supply": plain(row["t_supply"]),
        "t_target": plain(row["t_target"]),
        "duty": plain(row["heat_flow"]),
        "dt_cont": plain(row["dt_cont"]),
    }


def found(data):
    """Run OpenPinch, whose own prints are swallowed, twice: the first run warms its caches."""
    for _ in range(2):
        began = time.perf_counter()
        with contextlib.redirect_stdout(io.StringIO()):
            targets = OpenPinch.pinch_analysis_service(data, project_name="Total").targets
        seconds = time.perf_counter() - began
    whole = next((one for one in targets if one.name == WHOLE), targets[0])
    said = whole.model_dump()
    return {"QH": plain(said["Qh"]), "QC": plain(said["Qc"]), "seconds": seconds}


def main():
    """Judge every bundled problem; what OpenPinch cannot solve is said."""
    answers = {}
    for file in sorted(PROBLEMS.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        answer = {"streams": [stream(row) for row in data["streams"]]}
        try:
            answer |= found(data)
        except Exception as error:  # noqa: BLE001, whatever it raises is its answer
            answer["error"] = f"{type(error).__name__}: {error}"
        answers[file.stem.removeprefix("p_")] = answer
    json.dump({"version": version("openpinch"), "problems": answers}, sys.stdout)


main()
