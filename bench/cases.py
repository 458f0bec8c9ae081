"""Solve published problems with the production models and compare with the published answers.

::

    uv run python bench/cases.py PATH... [--json | --markdown]

A PATH is a case file or a folder of them; docs/published-cases.md says what is in them. Exit code 0
if every quantity holds, 1 if one does not or a file is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from casebook.judging import Verdict, judged
from casebook.reading import Case, read_case

from symbiosis.errors import BadInput, SymbiosisError

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADS = ("case", "quantity", "expected", "got", "difference", "ok", "seconds")
_WIDTHS = (34, 26, 16, 16, 11, 4, 8)


def main(arguments: list[str]) -> int:
    """Judge all cases, say each verdict as it falls, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON document on stdout")
    shape.add_argument("--markdown", action="store_true", help="a table for the documentation")
    options = parser.parse_args(arguments)
    verdicts: list[Verdict] = []
    failures: list[str] = []
    cases = {file: _read(file, failures) for file in _files(options.paths, failures)}
    spoken = not (options.json or options.markdown)
    if spoken:
        print(_line(*_HEADS))
    for file, case in cases.items():
        for verdict in _judged(file, case, failures):
            verdicts.append(verdict)
            if spoken:
                print(_line(*_cells(verdict)), flush=True)
    if options.json:
        print(json.dumps({"verdicts": [asdict(one) for one in verdicts], "errors": failures}))
    elif options.markdown:
        print(_markdown(verdicts, {case.name: case for case in cases.values() if case}))
    for failure in failures:
        print(failure, file=sys.stderr)
    return 0 if verdicts and not failures and all(one.ok for one in verdicts) else 1


def _files(paths: list[Path], failures: list[str]) -> list[Path]:
    """List the case files, each once."""
    files: dict[Path, None] = {}
    for path in paths:
        found = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not found:
            failures.append(f"{path}: has no case files. Give a folder with *.json.")
        files |= dict.fromkeys(found)
    return list(files)


def _read(file: Path, failures: list[str]) -> Case | None:
    try:
        return read_case(file)
    except BadInput as error:
        failures.append(f"{file}: {error}")
        return None


def _judged(file: Path, case: Case | None, failures: list[str]) -> Iterator[Verdict]:
    if case is None:
        return
    try:
        yield from judged(case)
    except SymbiosisError as error:
        failures.append(f"{file}: {error}")


def _cells(verdict: Verdict) -> tuple[str, ...]:
    return (
        verdict.case,
        verdict.quantity,
        f"{verdict.expected:.10g}",
        f"{verdict.got:.10g}",
        f"{verdict.difference:.2g}",
        "yes" if verdict.ok else "NO",
        f"{verdict.seconds:.2f}",
    )


def _line(*cells: str) -> str:
    return " ".join(cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()


def _markdown(verdicts: list[Verdict], cases: dict[str, Case]) -> str:
    """Write a row per quantity, and the citation with the first row of a case."""
    heads = ("case", "quantity", "unit", "published", "symbiosis", "difference", "s", "source")
    lines = [" | ".join(heads), " | ".join("---" for _ in heads)]
    said = ""
    for verdict in verdicts:
        name, quantity, published, got, difference, _, seconds = _cells(verdict)
        source = cases[name].citation if name != said else ""
        cells = (name, quantity, verdict.unit, published, got, difference, seconds, source)
        lines.append(" | ".join(cell.replace("|", "\\|") for cell in cells))
        said = name
    return "\n".join(f"| {line} |" for line in lines)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
