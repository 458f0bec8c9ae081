"""What is not kept: parts of a user's workbook that a copy of it does not have."""

from __future__ import annotations

import re
import warnings
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

_SHAPE = re.compile(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[\s>]")
_DRAWING = re.compile(r"xl/drawings/[^/]*\.xml", re.IGNORECASE)
_OTHER = re.compile(r"xl/(ctrlProps|slicers|activeX)/.*", re.IGNORECASE)


def opened(source: Path) -> tuple[Workbook, bool]:
    """Open a sound workbook to write a copy of it.

    Returns
    -------
    Workbook
        With its cells, formats, formulas, charts and pictures.
    bool
        Whether it lacks something that the file has: shapes, text boxes, buttons, slicers, and what
        the reader warns of (formats that are newer than it).
    """
    import openpyxl

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        book = openpyxl.load_workbook(source)
    return book, bool(told) or _has_shapes(source)


def _has_shapes(source: Path) -> bool:
    with zipfile.ZipFile(source) as archive:
        names = archive.namelist()
        drawings = [name for name in names if _DRAWING.fullmatch(name)]
        return any(map(_OTHER.fullmatch, names)) or any(
            _SHAPE.search(archive.read(name)) for name in drawings
        )
