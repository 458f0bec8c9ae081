"""What arrives from outside is hostile until checked: sizes, members, paths, then its faults."""

from __future__ import annotations

import csv
import tempfile
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.containers.known import CONTAINERS
from symbiosis.park.containers.text_files import DELIMITERS
from symbiosis.park.containers.zipped import MEGABYTE, too_large, unpack
from symbiosis.park.load import load_park
from symbiosis.park.save import save_park
from symbiosis.show.workbook.new_park import new_park, save_form

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

LARGEST_FILE, LARGEST_PARK = 20 * MEGABYTE, 80 * MEGABYTE
"""Bytes of an upload, and of a park once unpacked."""
LARGEST_TABLE, WIDEST_TABLE = 20_000, 500
"""Rows and columns of one table."""
MOST_LISTED = 200
"""Files that an archive may list."""
TYPES = tuple(one.suffix.lstrip(".") for one in CONTAINERS if one.suffix)
"""Endings of files that can be uploaded: containers that are one file."""


def read_upload(name: str, data: bytes) -> Park:
    """Read an uploaded park.

    Raises
    ------
    BadInput
        If the file is too large, is no archive of a park, or holds anything else.
    ParkFaults
        All errors found in the park.
    """
    if len(data) > LARGEST_FILE:
        raise BadInput(too_large(name, LARGEST_FILE))
    suffix = PurePosixPath(name).suffix.lower()
    with tempfile.TemporaryDirectory(prefix="symbiosis_") as folder:
        if suffix == ".zip":
            unpacked = Path(folder) / "park"
            unpack(name, data, unpacked, LARGEST_PARK, MOST_LISTED)
            for table in unpacked.glob("*.[cC][sS][vV]"):
                _refuse_large_table(name, table)
        place = Path(folder) / f"park{suffix}"
        place.write_bytes(data)
        return load_park(place)


def _refuse_large_table(name: str, table: Path) -> None:
    """Count a table's rows and columns without keeping them, before it is read in earnest."""
    with table.open(encoding="utf-8", errors="replace", newline="") as text:
        columns = max(map(text.readline().count, DELIMITERS)) + 1
        try:
            rows = sum(1 for _ in islice(csv.reader(text), LARGEST_TABLE + 1))
        except csv.Error:  # which the reading in earnest tells with its line
            return
    for count, limit, what in ((rows, LARGEST_TABLE, "rows"), (columns, WIDEST_TABLE, "columns")):
        if count > limit:
            message = f"{name}: table {table.stem} has over {limit} {what}, which is too many."
            raise BadInput(message)


def reread(park: Park) -> Park:
    """Write a park that was edited and read it again: defaults and checks as for any other.

    Raises
    ------
    ParkFaults
        All errors that the edit has brought.
    """
    with tempfile.TemporaryDirectory(prefix="symbiosis_") as folder:
        place = Path(folder) / park.info.id
        save_park(park, place)
        return load_park(place)


def packed(park: Park) -> bytes:
    """Pack a park's folder, as it can be uploaded again."""
    with tempfile.TemporaryDirectory(prefix="symbiosis_") as folder:
        place = Path(folder) / f"{park.info.id}.zip"
        save_park(park, place)
        return place.read_bytes()


def as_workbook(park: Park | None, language: str) -> bytes:
    """Give a park, or an empty form, as a workbook to fill in."""
    with tempfile.TemporaryDirectory(prefix="symbiosis_") as folder:
        place = Path(folder) / "new_park.xlsx"
        if park is None:
            new_park(place, language=language)
        else:
            save_form(park, place, language)
        return place.read_bytes()
