"""The guard of workbooks: what is unpacked and how far, and what a reader of values would not see.

A workbook is a zip archive of XML. Before its values are read, every member is unpacked once within
bounds, and every sheet is walked. The reader of values is given an archive of the parts that were
walked, and of no others: it cannot open what was not looked at, however a name is written.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

from symbiosis.park.containers.sheet_walk import DAMAGED, local_name, notes_of, parser_of
from symbiosis.park.containers.text_files import LARGEST_FILE, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from symbiosis.park.containers.sheet_walk import Notes

LARGEST_UNPACKED = 300_000_000
"""Bytes of all members of a workbook together."""
MOST_MEMBERS = 2_000
"""Files within a workbook."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1_000_000
_BOOK, _LINKS, _STYLES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
_COMMON = {
    name.lower(): name for name in (_BOOK, _LINKS, _STYLES, "xl/sharedStrings.xml", "_rels/.rels")
}
"""Parts of a workbook that its reader opens beside the sheets."""
_HAS_CELLS = re.compile(rb"<([A-Za-z_][^\s<>/:]*:)?c[\s/>]")
_BULKY = (".png", ".jpg", ".jpeg", ".emf", ".wmf", ".gif", ".tiff", ".bin")
_PERCENT_FORMATS = {"9", "10"}
_SAVE = "Save it as .xlsx in Excel or LibreOffice."
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error,
    NotImplementedError, RuntimeError, EOFError, ValueError, LookupError, OSError,
)  # fmt: skip
"""What a damaged archive raises, and XML in an encoding that nobody knows."""


def guarded(path: Path) -> tuple[bytes, dict[str, Notes]]:
    """Give a workbook of the harmless parts of one, and the notes of its sheets.

    Raises
    ------
    Unreadable
        If it is no workbook, is protected by a password, or is larger than any park's.
    """
    data = _bytes_of(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(path, archive)
            if _BOOK not in members:
                other = "a binary workbook (.xlsb)" if "xl/workbook.bin" in members else "no .xlsx"
                raise unreadable(path, f"is {other}", _SAVE)
            shown = _percent_styles(members.get(_STYLES, b""))
            parts = dict(_parts(path, members))
            notes = {
                name: notes_of(path, name, members[part], shown) for name, part in parts.items()
            }
            data = _walked(members, parts.values())
    except _UNREADABLE as error:
        raise unreadable(path, f"is damaged: {error}", DAMAGED) from error
    except expat.ExpatError as error:
        raise unreadable(path, f"is damaged: its XML {error}", DAMAGED) from error
    return data, notes


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise unreadable(path, "is no file", "Give the workbook itself.")
        if path.stat().st_size > LARGEST_FILE:
            found = f"is larger than {LARGEST_FILE // 1_000_000} MB"
            raise unreadable(path, found, "Leave out what is not needed, such as pictures.")
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, f"cannot be read ({error.strerror})", "Check the path.") from error
    if data.startswith(_OLE):
        found = "is an old workbook (.xls), or one that is protected by a password"
        raise unreadable(path, found, "Open it, and save it as .xlsx without a password.")
    if not data.startswith(b"PK"):
        found = "is no workbook, whatever its name says" if data else "is empty, and no workbook"
        raise unreadable(path, found, _SAVE)
    return data


def _members(path: Path, archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Unpack all members; sizes in an archive's list may lie: what is read is what counts."""
    if len(archive.infolist()) > MOST_MEMBERS:
        raise unreadable(path, f"holds over {MOST_MEMBERS} parts", "Leave out pictures.")
    left = LARGEST_UNPACKED
    members: dict[str, bytes] = {}
    for member in archive.infolist():
        name = member.filename.replace("\\", "/").lower()
        if name in members:
            message = f"it has two parts {name}"
            raise zipfile.BadZipFile(message)
        kept = name.startswith(("xl/", "_rels/")) and not name.endswith(_BULKY)
        parts = []
        with archive.open(member) as file:
            while chunk := file.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    found = f"holds more than {LARGEST_UNPACKED // 1_000_000} MB once unpacked"
                    raise unreadable(path, found, "Sum up what belongs together.")
                parts += [chunk] * kept
        members[name] = b"".join(parts)
    return members


def _parts(path: Path, members: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Give the name of every sheet and the member that holds it."""
    targets = {
        each.get("Id", ""): each.get("Target", "").replace("\\", "/").lower()
        for _, each in _elements(members.get(_LINKS, b""), {"Relationship"})
    }
    for _, sheet in _elements(members[_BOOK], {"sheet"}):
        name, target = sheet.get("name", ""), targets.get(sheet.get("id", ""), "")
        part = target.removeprefix("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
        if part not in members or part in _COMMON:
            raise unreadable(path, f"is damaged: sheet {name} is listed, but not there", DAMAGED)
        yield name, part


def _walked(members: Mapping[str, bytes], sheets: Iterable[str]) -> bytes:
    """Write an archive of the sheets that were walked, and of what belongs to them."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for part in {*sheets, *_COMMON} & set(members):
            if part in _COMMON and _HAS_CELLS.search(members[part]):
                message = f"{part} has cells, which is no sheet"
                raise zipfile.BadZipFile(message)
            archive.writestr(_COMMON.get(part, part), members[part])
    return whole.getvalue()


def _percent_styles(styles: bytes) -> set[int]:
    """Give the cell styles in which a figure is shown as a percentage."""
    formats = set(_PERCENT_FORMATS)
    shown: list[str] = []
    within = False
    for name, each in _elements(styles, {"numFmt", "cellXfs", "cellStyleXfs", "xf"}):
        if name == "numFmt" and "%" in each.get("formatCode", ""):
            formats.add(each.get("numFmtId", ""))
        elif name in ("cellXfs", "cellStyleXfs"):
            within = name == "cellXfs"
        elif name == "xf" and within:
            shown.append(each.get("numFmtId", ""))
    return {place for place, number in enumerate(shown) if number in formats}


def _elements(data: bytes, wanted: set[str]) -> list[tuple[str, dict[str, str]]]:
    """Give name and attributes of all elements of some names."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, each: dict[str, str]) -> None:
        if tag in wanted:
            found.append((tag, {local_name(key): value for key, value in each.items()}))

    if data:
        parser_of(start, lambda _tag: None).Parse(data, True)  # noqa: FBT003 - the last chunk
    return found
