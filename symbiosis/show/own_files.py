"""Files of symbiosis' own: what was written here may be written over, what is a stranger's not."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import quote

from symbiosis.errors import BadInput
from symbiosis.park.putting import refuse_place
from symbiosis.plan.folder.layers import is_described

if TYPE_CHECKING:
    from pathlib import Path

MARK = "Written by symbiosis"
"""Stands among the properties of a workbook or a document."""
_SIGNS = {
    ".html": rb'<meta name="generator" content="symbiosis">',
    ".pdf": rb"Keywords[^\n]{0,20}symbiosis",
    ".geojson": rb'"columns": \{"exchanges"',
    ".graphml": rb'<key id="d[0-9]+" for="edge" attr\.name="item_name"',
}
"""Ending -> what stands in every file of that kind that was written here."""
_UNTOUCHED = re.compile(rb"<dcterms:modified[^>]*>2000-01-01")
"""What was opened and saved since has the day of that: somebody's work is in it."""
_CHANGED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")
_PROPERTIES, _LONGEST = "docProps/core.xml", 100_000


def refuse_strange(file: Path, *, replace: bool = False) -> None:
    """Let no file be replaced that was not written here, unless that is asked for.

    Raises
    ------
    BadInput
        If somebody else's file stands there, or none can be written.
    """
    refuse_place(file)
    if file.is_dir():
        message = f"{file}: cannot be written, it is a folder. Give a file's name."
        raise BadInput(message)
    if replace or not file.is_file() or not file.stat().st_size or _is_own(file):
        return
    message = f"{file}: is there already, and symbiosis did not write it. "
    raise BadInput(message + "Give another name, or --replace if it may go.")


def stamped(document: bytes) -> bytes:
    """Give a document with :data:`MARK` the day that tells that nobody has saved it since."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(made, "w") as new:
        for member in old.infolist():
            data = old.read(member)
            if member.filename == _PROPERTIES:
                data = _CHANGED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", data)
            new.writestr(member, data)
    return made.getvalue()


def _is_own(file: Path) -> bool:
    """Tell whether a file bears the mark of symbiosis."""
    kind = file.suffix.lower()
    try:
        if kind in (".xlsx", ".docx"):
            with zipfile.ZipFile(file) as archive, archive.open(_PROPERTIES) as properties:
                said = properties.read(_LONGEST)
                return MARK.encode() in said and _UNTOUCHED.search(said) is not None
        if kind == ".gpkg":
            address = f"file:{quote(str(file.resolve()))}?mode=ro"
            with closing(sqlite3.connect(address, uri=True)) as package:
                rows = package.execute("SELECT table_name, description FROM gpkg_contents")
                return all(is_described(*row) for row in rows)
        sign = _SIGNS.get(kind)
        return sign is not None and re.search(sign, file.read_bytes()) is not None
    except (OSError, KeyError, ValueError, RuntimeError, zipfile.BadZipFile, sqlite3.Error):
        return False
