"""The zip container: a packed folder. What arrives packed is hostile until it is unpacked.

Nothing is unpacked but what a park's folder may hold, under its plain name, within bounds of size
and number. What systems add to archives by themselves is left out and said.
"""

from __future__ import annotations

import io
import re
import struct
import tempfile
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.containers.folder import SCENARIOS, is_scenario, read_folder, write_folder
from symbiosis.park.containers.park_toml import INFO_FILE
from symbiosis.park.schema import GEOMETRY_TABLES, TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from symbiosis.park.raw import RawPark

    Members = Mapping[PurePosixPath, zipfile.ZipInfo]

MEGABYTE = 1_000_000
LARGEST_ARCHIVE, LARGEST_UNPACKED = 100 * MEGABYTE, 300 * MEGABYTE
"""Bytes of an archive, and of all that is taken out of it."""
MOST_LISTED = 1_000
"""Members that an archive may list."""
NAME = re.compile(r"\w[\w-]{0,63}")
"""How the folder in an archive may be called."""
_LISTED = b"PK\x01\x02"
"""How a member begins in an archive's list."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
"""Ways of packing that need little memory to unpack."""
_ENCRYPTED = 0x1
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error,
    NotImplementedError, RuntimeError, EOFError, ValueError, OSError,
)  # fmt: skip
"""What reading a damaged archive raises."""
_SYSTEM_FOLDERS = ("__macosx", ".git", "@eadir")
_SYSTEM_FILES = ("thumbs.db", "desktop.ini", "ehthumbs.db", ".ds_store", ".directory", ".localized")
_SYSTEM_STARTS = ("._", "~$", ".~lock.")
_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".zst", ".jar", ".cab")
_SYMLINK, _TYPE = 0o120000, 0o170000
_UNIX = 16
"""Bits by which a member's Unix mode stands in its attributes."""
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The first moment that an archive knows: the same park gives the same bytes at any time."""
_EXAMPLES = 3


def read_zip(path: Path) -> RawPark:
    """Read a packed park as text.

    Parameters
    ----------
    path
        The archive: one park's folder, or its files.

    Returns
    -------
    RawPark
        As of the folder, and a sentence on what was left out.

    Raises
    ------
    BadInput
        If it is no archive, too large, or holds what no park's archive holds.
    """
    if path.stat().st_size > LARGEST_ARCHIVE:
        raise BadInput(too_large(path.name, LARGEST_ARCHIVE))
    with tempfile.TemporaryDirectory(prefix="symbiosis_") as folder:
        place = Path(folder) / "park"
        said = unpack(path.name, path.read_bytes(), place)
        raw = read_folder(place)
        return replace(raw, container=str(path), said=(*said, *raw.said))


def write_zip(raw: RawPark, path: Path) -> None:
    """Pack a raw park's folder; the same park always gives the same bytes."""
    named = str(raw.info.get("id", ""))
    name = named if NAME.fullmatch(named) else "park"  # which may be anything until it is checked
    with tempfile.TemporaryDirectory(prefix="symbiosis_") as folder:
        place = Path(folder) / "park"
        write_folder(replace(raw, series={}), place)  # series stay where they are
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(each for each in place.rglob("*") if each.is_file()):
                inside = f"{name}/{file.relative_to(place).as_posix()}"
                member = zipfile.ZipInfo(inside, _BEGINNING)
                member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 3
                member.external_attr = 0o644 << _UNIX
                archive.writestr(member, file.read_bytes())
        path.write_bytes(packed.getvalue())


def unpack(
    name: str,
    data: bytes,
    place: Path,
    largest: int = LARGEST_UNPACKED,
    most: int = MOST_LISTED,
) -> list[str]:
    """Write the files of a park into a new folder, under their plain names, and nothing else.

    Parameters
    ----------
    name
        What its user calls the archive.
    data
        The archive.
    place
        Folder that is made for it.
    largest, most
        Bytes that may come out of it, members that it may list.

    Returns
    -------
    list of str
        What was left out.

    Raises
    ------
    BadInput
        If it is no archive, too large, or holds what no park's archive holds.
    """
    if data.count(_LISTED) > most:
        message = f"{name}: holds over {most} files. Pack only a park's folder."
        raise BadInput(message)
    place.mkdir()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members, said = _chosen(name, archive)
            left = largest
            for path, member in members.items():
                # The size in an archive's list may lie: what is read is what counts.
                with archive.open(member) as file:
                    text = file.read(left + 1)
                left -= len(text)
                if left < 0:
                    raise BadInput(too_large(name, largest))
                target = place.joinpath(*path.parts)
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(text)
    except _UNREADABLE as error:
        message = f"{name}: is not a zip archive that can be read. Pack the park's folder again."
        raise BadInput(message) from error
    return said


def too_large(name: str, limit: int) -> str:
    """Say that a file is larger than may be."""
    return f"{name}: is larger than {limit // MEGABYTE} MB. Leave out what the park does not need."


def _chosen(name: str, archive: zipfile.ZipFile) -> tuple[Members, list[str]]:
    """Choose the files of the one park that an archive holds, and say what is left out."""
    listed, added = {}, []
    for member in archive.infolist():
        path = _safe(name, member)
        if member.filename[-1:] in ("/", "\\"):
            continue
        if _is_of_a_system(path):
            added.append(path)
        elif path in listed:
            message = f"{name}: holds {str(path)!r} twice. Pack the park's folder again."
            raise BadInput(message)
        else:
            listed[path] = member
    home = _home(name, listed)
    chosen = {
        path.relative_to(home): member
        for path, member in listed.items()
        if _is_wanted(path, home) and _is_open(name, member)
    }
    others = [path for path in listed if path.is_relative_to(home) and not _is_wanted(path, home)]
    said = [*_told(name, added, "what a system adds"), *_told(name, others, "what is no table")]
    return chosen, said


def _safe(name: str, member: zipfile.ZipInfo) -> PurePosixPath:
    """Give the path of a member, if it stays within the archive and is no archive itself."""
    path = PurePosixPath(member.filename.replace("\\", "/"))  # some systems write backslashes
    outside = path.is_absolute() or not path.name or ".." in path.parts or ":" in str(path)
    link = (member.external_attr >> _UNIX) & _TYPE == _SYMLINK
    if outside or link or path.suffix.lower() in _ARCHIVES:
        what = "an archive" if path.suffix.lower() in _ARCHIVES else "no file of a park"
        message = (
            f"{name}: holds {str(path)!r}, which is {what}. "
            f"Pack only {INFO_FILE}, the tables as .csv and the layers as .geojson."
        )
        raise BadInput(message)
    return path


def _is_of_a_system(path: PurePosixPath) -> bool:
    parts = [part.lower() for part in path.parts]
    return (
        any(part in _SYSTEM_FOLDERS for part in parts[:-1])
        or parts[-1] in _SYSTEM_FILES
        or parts[-1].startswith(_SYSTEM_STARTS)
    )


def _is_of_a_park(path: PurePosixPath) -> bool:
    """Tell whether a file looks like one of a park, so that its folder is the park's."""
    stem, suffix = path.stem.lower(), path.suffix.lower()
    known = {".csv": TABLES, ".geojson": GEOMETRY_TABLES}.get(suffix, ())
    return path.name.lower() == INFO_FILE or stem in known


def _home(name: str, listed: Iterable[PurePosixPath]) -> PurePosixPath:
    """Find the one folder of an archive that is a park's; what lies below it is not asked."""
    folders = {path.parent for path in listed if _is_of_a_park(path)}
    covers = {path.parent for path in listed if path.name.lower() == INFO_FILE}
    top = min(covers or folders, key=lambda folder: (len(folder.parts), folder), default=None)
    if top is None:
        message = f"{name}: holds no park. Pack a park's folder with its {INFO_FILE} and tables."
        raise BadInput(message)
    if any(not folder.is_relative_to(top) for folder in folders):
        message = f"{name}: its files lie in several folders. Pack one park's folder."
        raise BadInput(message)
    return top


def _is_wanted(path: PurePosixPath, home: PurePosixPath) -> bool:
    """Tell whether a file is one that a park's folder is read from, or warned of."""
    if path.parent != home:
        return path.parent == home / SCENARIOS and is_scenario(path.name)
    known = {*TABLES, *GEOMETRY_TABLES}
    looks = path.suffix.lower() in (".csv", ".geojson") or path.stem.lower() in known
    return looks or path.name.lower() == INFO_FILE


def _is_open(name: str, member: zipfile.ZipInfo) -> bool:
    if member.flag_bits & _ENCRYPTED:
        message = f"{name}: is locked by a password. Pack the park's folder without one."
        raise BadInput(message)
    if member.compress_type not in _METHODS:
        message = f"{name}: is not a zip archive of the usual kind. Pack the park's folder again."
        raise BadInput(message)
    return True


def _told(name: str, left_out: list[PurePosixPath], what: str) -> list[str]:
    if not left_out:
        return []
    named = ", ".join(sorted(map(str, left_out))[:_EXAMPLES])
    more = f" and {len(left_out) - _EXAMPLES} more" if len(left_out) > _EXAMPLES else ""
    return [f"{name}: {what} is not read: {named}{more}"]
