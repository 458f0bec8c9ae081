"""The guard of workbooks: what is unpacked and how far, and what a reader of values would not see.

A workbook is a zip archive of XML. Before its values are read, every member is unpacked once within
bounds, and every sheet is walked for what a reader of values passes over in silence: errors such as
#N/A, formulas that were never computed, figures shown as percentages, and a cell far away from all
others, which would cost the memory of everything between.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat

from symbiosis.park.containers.text_files import (
    LARGEST_FILE,
    LARGEST_TABLE,
    WIDEST_TABLE,
    unreadable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

LARGEST_UNPACKED = 300_000_000
"""Bytes of all members of a workbook together."""
MOST_MEMBERS = 2_000
"""Files within a workbook."""
LARGEST_AREA = 5_000_000
"""Cells between the first of a sheet and the last one in which something stands."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1_000_000
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_PERCENT_FORMATS = {"9", "10"}
_SAVE = "Save it as .xlsx in Excel or LibreOffice."
_DAMAGED = "Open it in Excel or LibreOffice and save it again as .xlsx."
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error,
    NotImplementedError, RuntimeError, EOFError, ValueError, LookupError, OSError,
)  # fmt: skip
"""What a damaged archive raises, and XML in an encoding that nobody knows."""


@dataclass
class Notes:
    """What stands in a sheet and is no value.

    Attributes
    ----------
    errors
        (row, column) from 0 -> the error as shown: ``#N/A``.
    uncomputed
        Cells with a formula of which nobody has computed the value.
    percents
        Cells whose figure is shown as a percentage.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    percents: set[tuple[int, int]] = field(default_factory=set)


def guarded(path: Path) -> tuple[bytes, dict[str, Notes]]:
    """Give a workbook's bytes once they are known to be harmless, and the notes of its sheets.

    Raises
    ------
    Unreadable
        If it is no workbook, is protected by a password, or is larger than any park's.
    """
    data = _bytes_of(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = _members(path, archive)
            if "xl/workbook.xml" not in members:
                other = "a binary workbook (.xlsb)" if "xl/workbook.bin" in members else "no .xlsx"
                raise unreadable(path, f"is {other}", _SAVE)
            shown = _percent_styles(members.get("xl/styles.xml", b""))
            notes = {
                name: _notes(path, name, members[part], shown)
                for name, part in _parts(members)
                if part in members
            }
    except _UNREADABLE as error:
        raise unreadable(path, f"is damaged: {error}", _DAMAGED) from error
    except expat.ExpatError as error:
        raise unreadable(path, f"is damaged: its XML {error}", _DAMAGED) from error
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
        raise unreadable(path, "is no workbook, whatever its name says", _SAVE)
    return data


def _members(path: Path, archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Unpack all members; sizes in an archive's list may lie: what is read is what counts."""
    if len(archive.infolist()) > MOST_MEMBERS:
        raise unreadable(path, f"holds over {MOST_MEMBERS} parts", "Leave out pictures.")
    left = LARGEST_UNPACKED
    members: dict[str, bytes] = {}
    for member in archive.infolist():
        kept = member.filename.startswith("xl/") and member.filename.endswith((".xml", ".rels"))
        parts = []
        with archive.open(member) as file:
            while chunk := file.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    found = f"holds more than {LARGEST_UNPACKED // 1_000_000} MB once unpacked"
                    raise unreadable(path, found, "Sum up what belongs together.")
                parts += [chunk] * kept
        members[member.filename] = b"".join(parts)
    return members


def _parts(members: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Give the name of every sheet and the member that holds it."""
    targets = {
        each.get("Id", ""): each.get("Target", "").removeprefix("/xl/")
        for _, each in _elements(members.get("xl/_rels/workbook.xml.rels", b""), {"Relationship"})
    }
    for _, sheet in _elements(members["xl/workbook.xml"], {"sheet"}):
        yield sheet.get("name", ""), f"xl/{targets.get(sheet.get('id', ''), '')}"


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


def _notes(path: Path, name: str, data: bytes, percents: set[int]) -> Notes:
    """Walk a sheet once."""
    walk = _Walk(path, name, percents)
    parser = _parser(walk.start, walk.end)
    parser.buffer_text = True
    parser.CharacterDataHandler = walk.text
    parser.Parse(data, True)  # noqa: FBT003 - the last chunk
    return walk.notes


class _Walk:
    """A walk over the cells of one sheet, row by row."""

    def __init__(self, path: Path, name: str, percents: set[int]) -> None:
        self.path, self.name, self.percents = path, name, percents
        self.notes = Notes()
        self.row, self.column, self.widest = -1, -1, 0
        self.kind = self.value = ""
        self.formula = self.inside = self.percent = False

    def start(self, tag: str, each: dict[str, str]) -> None:
        """Take the beginning of a row, a cell or what is in it."""
        if tag == "row":
            self.row = (
                int(number) - 1 if (number := each.get("r", "")).isdecimal() else self.row + 1
            )
            self.column = -1
        elif tag == "c":
            self._place(each.get("r", ""))
            self.kind, self.value, self.formula = each.get("t", "n"), "", False
            style = each.get("s", "")
            self.percent = style.isdecimal() and int(style) in self.percents
        elif tag == "f":
            self.formula = True
        self.inside = tag in ("v", "t")

    def text(self, text: str) -> None:
        """Take what stands in a cell."""
        if self.inside and len(self.value) < _SHOWN:
            self.value += text

    def end(self, tag: str) -> None:
        """Note a cell that is done."""
        self.inside = False
        if tag != "c":
            return
        place = (self.row, self.column)
        if self.formula and not self.value and self.kind != "str":
            self.notes.uncomputed.add(place)
        if self.kind == "e":
            self.notes.errors[place] = self.value
        if self.percent and self.kind == "n" and self.value:
            self.notes.percents.add(place)
        if self.value:
            self._bounded()

    def _place(self, reference: str) -> None:
        cell = _CELL.fullmatch(reference)
        if cell is None:
            self.column += 1
            return
        column = 0
        for letter in cell[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        self.column, self.row = column - 1, int(cell[2]) - 1

    def _bounded(self) -> None:
        """Stop at a sheet that no park has, before it has filled the memory."""
        self.widest = max(self.widest, self.column + 1)
        height = self.row + 1
        for count, most, what in (
            (height, LARGEST_TABLE + 1, "rows"),
            (self.widest, WIDEST_TABLE, "columns"),
            (height * self.widest, LARGEST_AREA, "cells"),
        ):
            if count > most:
                found = f"sheet {self.name} has more than {most:,} {what}, the most that are read"
                remedy = "Sum up what belongs together, and delete what stands far below or right."
                raise unreadable(self.path, found, remedy)


_SHOWN = 40
"""Signs of a value that are looked at."""


def _elements(data: bytes, wanted: set[str]) -> list[tuple[str, dict[str, str]]]:
    """Give name and attributes of all elements of some names."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(tag: str, each: dict[str, str]) -> None:
        if tag in wanted:
            found.append((tag, {_local(key): value for key, value in each.items()}))

    if data:
        _parser(start, lambda _tag: None).Parse(data, True)  # noqa: FBT003 - the last chunk
    return found


def _parser(
    start: Callable[[str, dict[str, str]], None], end: Callable[[str], None]
) -> expat.XMLParserType:
    """Make a parser that tells plain names, and refuses what may name other files or grow."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def refused(*_: object) -> None:
        message = "it declares a document type, which no workbook does"
        raise zipfile.BadZipFile(message)

    parser.StartDoctypeDeclHandler = refused
    parser.StartElementHandler = lambda tag, each: start(_local(tag), each)
    parser.EndElementHandler = lambda tag: end(_local(tag))
    return parser


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
