"""What arrives from outside is hostile until checked: sizes, members, paths, then its faults."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.containers import CONTAINERS
from symbiosis.park.folder import INFO_FILE
from symbiosis.park.load import load_park
from symbiosis.park.save import save_park
from symbiosis.park.schema import GEOMETRY_TABLES, TABLES

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

MEGABYTE = 1_000_000
LARGEST_FILE, LARGEST_PARK = 20 * MEGABYTE, 80 * MEGABYTE
"""Bytes of an upload, and of a park once unpacked."""
LARGEST_TABLE = 20_000
"""Rows of one table."""
_MEMBERS = frozenset(
    {INFO_FILE, "SOURCES.md"}
    | {f"{table}.csv" for table in TABLES}
    | {f"{layer}.geojson" for layer in GEOMETRY_TABLES}
)
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
        else:
            place = Path(folder) / f"park{suffix}"
            place.write_bytes(data)
        park = load_park(place)
    for table, frame in park.tables.items():
        if len(frame) > LARGEST_TABLE:
            message = (
                f"{name}: table {table} has {len(frame)} rows; at most {LARGEST_TABLE} are read."
            )
            raise BadInput(message)
    return park


def _unpack(name: str, data: bytes, place: Path) -> None:
    """Write the members that a park may have, under their plain names, and nothing else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _refuse_strangers(name, members)
            left = LARGEST_PARK
            for member in members:
                # The size in an archive's list may lie: what is read is what counts.
                with archive.open(member) as file:
                    text = file.read(left + 1)
                left -= len(text)
                if left < 0:
                    raise BadInput(_too_large(name, LARGEST_PARK))
                (place / PurePosixPath(member.filename).name).write_bytes(text)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        message = f"{name}: is not a zip archive that can be read. Pack the park's folder again."
        raise BadInput(message) from error


def _refuse_strangers(name: str, members: list[zipfile.ZipInfo]) -> None:
    """Allow the files of a park, all in one folder, each once."""
    paths = [PurePosixPath(member.filename.replace("\\", "/")) for member in members]
    strange = [path for path in paths if path.name not in _MEMBERS or ".." in path.parts]
    if strange:
        message = (
            f"{name}: holds {str(strange[0])!r}, which is no file of a park. "
            f"Pack only {INFO_FILE}, the tables as .csv and the layers as .geojson."
        )
        raise BadInput(message)
    if len({path.parent for path in paths}) > 1 or len(set(paths)) < len(paths):
        message = f"{name}: its files lie in several folders. Pack one park's folder."
        raise BadInput(message)


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
