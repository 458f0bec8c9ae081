"""What arrives from outside is hostile until checked: sizes, members, paths, then its faults."""

from __future__ import annotations

import csv
import io
import lzma
import struct
import tempfile
import zipfile
import zlib
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.containers.known import CONTAINERS
from symbiosis.park.containers.park_toml import INFO_FILE
from symbiosis.park.containers.text_files import DELIMITERS
from symbiosis.park.load import load_park
from symbiosis.park.save import save_park
from symbiosis.park.schema import GEOMETRY_TABLES, TABLES

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

MEGABYTE = 1_000_000
LARGEST_FILE, LARGEST_PARK = 20 * MEGABYTE, 80 * MEGABYTE
"""Bytes of an upload, and of a park once unpacked."""
LARGEST_TABLE, WIDEST_TABLE = 20_000, 500
"""Rows and columns of one table."""
_LISTED, _MOST_LISTED = b"PK\x01\x02", 200
"""How a member begins in an archive's list, and how many may be listed."""
_MEMBERS = frozenset(
    {INFO_FILE, "SOURCES.md"}
    | {f"{table}.csv" for table in TABLES}
    | {f"{layer}.geojson" for layer in GEOMETRY_TABLES}
)
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
    NotImplementedError, RuntimeError, EOFError, ValueError, OSError,
)  # fmt: skip
"""What reading a damaged archive raises."""
TYPES = ("zip", *(one.suffix.lstrip(".") for one in CONTAINERS if one.suffix))
"""Endings of files that can be uploaded: a packed folder, or a container that is one file."""


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
        raise BadInput(_too_large(name, LARGEST_FILE))
    suffix = PurePosixPath(name).suffix.lower()
    with tempfile.TemporaryDirectory(prefix="symbiosis_") as folder:
        if suffix == ".zip":
            place = Path(folder) / "park"
            place.mkdir()
            _unpack(name, data, place)
            for table in place.glob("*.csv"):
                _refuse_large_table(name, table)
        else:
            place = Path(folder) / f"park{suffix}"
            place.write_bytes(data)
        return load_park(place)


def _unpack(name: str, data: bytes, place: Path) -> None:
    """Write the members that a park may have, under their plain names, and nothing else."""
    if data.count(_LISTED) > _MOST_LISTED:
        raise BadInput(_too_many(name))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(name, archive)
            left = LARGEST_PARK
            for path, member in members.items():
                # The size in an archive's list may lie: what is read is what counts.
                with archive.open(member) as file:
                    text = file.read(left + 1)
                left -= len(text)
                if left < 0:
                    raise BadInput(_too_large(name, LARGEST_PARK))
                (place / path.name).write_bytes(text)
    except _UNREADABLE as error:
        message = f"{name}: is not a zip archive that can be read. Pack the park's folder again."
        raise BadInput(message) from error


def _members(name: str, archive: zipfile.ZipFile) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """Find the files of a park, all in one folder, each once; some systems write backslashes."""
    paths = [PurePosixPath(member.filename.replace("\\", "/")) for member in archive.infolist()]
    listed = zip(paths, archive.infolist(), strict=True)
    files = [(path, member) for path, member in listed if member.filename[-1:] not in ("/", "\\")]
    for path, _ in files:
        if path.name not in _MEMBERS or ".." in path.parts:
            message = (
                f"{name}: holds {str(path)!r}, which is no file of a park. "
                f"Pack only {INFO_FILE}, the tables as .csv and the layers as .geojson."
            )
            raise BadInput(message)
    if len({path.parent for path, _ in files}) > 1 or len(dict(files)) < len(files):
        message = f"{name}: its files lie in several folders. Pack one park's folder."
        raise BadInput(message)
    return dict(files)


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


def _too_many(name: str) -> str:
    return f"{name}: holds over {_MOST_LISTED} files. Pack only a park's folder."


def _too_large(name: str, limit: int) -> str:
    return f"{name}: is larger than {limit // MEGABYTE} MB. Leave out what the park does not need."


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
    whole = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="symbiosis_") as folder:
        place = Path(folder) / park.info.id
        save_park(park, place)
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(place.iterdir()):
                archive.write(file, f"{park.info.id}/{file.name}")
    return whole.getvalue()
