"""Checksums of a saved plan: what was saved, and in which file, row and column it differs now."""

from __future__ import annotations

import csv
import io
import json
import logging
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from symbiosis.park.containers.folder import is_table
from symbiosis.park.library import TABLES
from symbiosis.plan.folder.files import CHECKSUMS, GRAPH, LAYERS, PARK, read_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LIBRARY = Path(__file__).parents[2] / "park" / "library"
NO_GROUND = (
    *("countries", "gases", "registry_kinds", "sector_streams", "sectors", "waste_codes"),
    *("water_classes", "water_class_limits"),
)
"""Tables from which no plan is made: they help to read rows or to warn. What was read with them (a
gas in Nm3, a sector's usual streams) stands in a saved park as tonnes and rows."""
_COPIES = (GRAPH, LAYERS)
"""Written for other programs, which may change them: nothing is read back from them."""
_ROWS = 3
"""So many rows that differ are named of a file."""
_SHOWN = 60
"""Letters of a line that are shown."""
_log = logging.getLogger(__name__)


def write_checksums(folder: Path) -> None:
    """Note what every file of a folder holds: as a whole, by its rows and by its columns."""
    (folder / CHECKSUMS).unlink(missing_ok=True)  # an older one is no part of what it notes
    names = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    files = {name.as_posix(): _record(name, (folder / name).read_bytes()) for name in names}
    (folder / CHECKSUMS).write_text(_sealed(files), encoding="utf-8")


def differences(folder: Path) -> list[str]:
    """Find what in a plan's folder is not what was saved.

    What somebody has put beside the plan's files is nobody's business. No file is read that is
    larger than it was.

    Returns
    -------
    list of str
        One sentence for each, with file, row and column.
    """
    file = folder / CHECKSUMS
    files = read_json(file).get("files")
    if not isinstance(files, dict) or file.read_text(encoding="utf-8") != _sealed(files):
        return [f"{CHECKSUMS}: is missing, or not what was saved"]
    found = [f"{name}: was not saved with the plan" for name in _added(folder, files)]
    for name, saved in files.items():
        told = _compared(folder / name, name, saved)
        if name in _COPIES and told:
            _log.warning("Folder %s: %s; no part of the plan is read from it.", folder, told[0])
        else:
            found += told
    return found


def library_digest() -> str:
    """Tell the reference library, which no plan's folder holds, from any other."""
    return digest_of(library_files())


def library_files() -> list[Path]:
    """List the tables of the library that a plan may rest on: words and codes change no figure."""
    return [LIBRARY / f"{name}.csv" for name in TABLES if name not in NO_GROUND]


def digest_of(files: Iterable[Path]) -> str:
    """Tell text files from any others: as text, for line ends differ between systems."""
    found = sha256()
    for path in sorted(files, key=lambda path: (path.parent.name, path.name)):
        found.update(f"{path.name}\n{path.read_text(encoding='utf-8')}".encode())
    return found.hexdigest()


def _sealed(files: Mapping[str, Any]) -> str:
    """Write the notes, with a digest of their own."""
    seal = sha256(json.dumps(files).encode()).hexdigest()
    return json.dumps({"sha256": seal, "files": files}, ensure_ascii=False, indent=1) + "\n"


def _record(name: Path, data: bytes) -> dict[str, Any]:
    """Note size and digest of a file; of a text its rows, of a table its columns as well."""
    record: dict[str, Any] = {"bytes": len(data), "sha256": sha256(data).hexdigest()}
    if name.as_posix() in _COPIES:
        return record
    rows = _rows(name.suffix, data)
    record["rows"] = " ".join(_short(row) for row in rows)
    if name.suffix == ".csv":
        record["columns"] = _columns(rows)
    return record


def _rows(suffix: str, data: bytes) -> list[list[str]]:
    """Split a table into its rows of cells, any other text into its lines."""
    text = data.decode("utf-8-sig")
    if suffix == ".csv":
        return list(csv.reader(io.StringIO(text, newline="")))
    return [[line] for line in text.splitlines()]


def _short(cells: Sequence[str]) -> str:
    return f"{crc32(json.dumps(cells).encode()):08x}"


def _columns(rows: list[list[str]]) -> dict[str, str]:
    return {name: _short(cells) for name, *cells in zip_longest(*rows, fillvalue="")}


def _added(folder: Path, files: Mapping[str, Any]) -> Iterator[str]:
    """Find files that would be read as tables of the park, though none were saved."""
    for path in sorted((folder / PARK).rglob("*")):
        place = path.relative_to(folder / PARK)
        if is_table(place) and (name := f"{PARK}/{place.as_posix()}") not in files:
            yield name


def _compared(path: Path, name: str, saved: Mapping[str, Any]) -> list[str]:
    """Compare a file with what was saved; line ends that a system has changed are no difference."""
    if not path.is_file():
        return [f"{name}: {'is no file' if path.exists() else 'is missing'}"]
    size = path.stat().st_size
    if size > 2 * saved["bytes"] + _SHOWN:
        return [f"{name}: has {size} bytes where {saved['bytes']} were saved"]
    data = path.read_bytes()
    if saved["sha256"] in {sha256(one).hexdigest() for one in _alike(data)}:
        return []
    try:
        rows = _rows(path.suffix, data) if "rows" in saved else []
    except (ValueError, csv.Error):
        return [f"{name}: is no text in UTF-8"]
    told = _told(rows, saved) if rows else ["is not what was saved"]
    return [f"{name}{what}" if what.startswith(",") else f"{name}: {what}" for what in told]


def _alike(data: bytes) -> Iterator[bytes]:
    """Give what says the same: with other ends of lines, with a mark of UTF-8 and without."""
    for text in (data, data.replace(b"\r\n", b"\n")):
        yield text
        yield BOM_UTF8 + text


def _told(rows: list[list[str]], saved: Mapping[str, Any]) -> list[str]:
    """Say in which rows and columns a file differs."""
    now, then = [_short(row) for row in rows], saved["rows"].split(" ")
    changed = [n for n, pair in enumerate(zip_longest(now, then)) if pair[0] != pair[1]]
    if not changed:
        return ["has other quotes or ends of lines than were saved"]
    first = f"from row {changed[0] + 1} on"
    columns = saved.get("columns", {})
    if columns and 0 in changed:
        return [f"column {name} is missing" for name in columns if name not in rows[0]] or [
            "its columns are not those that were saved"
        ]
    if len(now) != len(then):
        return [f"has {len(now)} rows where {len(then)} were saved; they differ {first}"]
    if sorted(now) == sorted(then):
        return [f"its rows are in another order {first}"]
    present = _columns(rows)
    wrong = [name for name, digest in columns.items() if present.get(name) != digest]
    told = [_row(rows[n], n + 1, rows[0], wrong) for n in changed[:_ROWS]]
    more = len(changed) - len(told)
    return [*told, *([f"and {more} more rows"] if more else [])]


def _row(cells: list[str], number: int, headers: list[str], wrong: list[str]) -> str:
    """Name a row of a table by number and first cell, with its columns; a line by its text."""
    if not wrong:
        return f", line {number}: {cells[0].strip()[:_SHOWN]!r} is not what was saved"
    place = f", row {number} ({cells[0][:_SHOWN]}), column {', '.join(wrong)}"
    if len(wrong) > 1 or headers.index(wrong[0]) >= len(cells):
        return f"{place}: is not what was saved"
    return f"{place}: {cells[headers.index(wrong[0])][:_SHOWN]!r} is not what was saved"
