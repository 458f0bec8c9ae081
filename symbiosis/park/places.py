"""Places in a spreadsheet: columns by their letters, cells as `heat!F7`."""

from __future__ import annotations

import re

_CELL = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!([A-Z]*)([0-9]+)")
_PLAIN = re.compile(r"[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*")


def letters_of(position: int) -> str:
    """Name a column as spreadsheets do: 0 -> A, 26 -> AA."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_of(sheet: str, letters: str, line: int | str) -> str:
    """Name a cell, or a row where there are no letters, as spreadsheets do.

    Parameters
    ----------
    sheet
        Name of the sheet.
    letters
        Its column; empty: the whole row.
    line
        Its row, from 1; a text such as `$2` stands as it is.
    """
    quoted = sheet if _PLAIN.fullmatch(sheet) else "'" + sheet.replace("'", "''") + "'"
    return f"{quoted}!{letters}{line}"


def parts_of(cell: str) -> tuple[str, str, int]:
    """Give sheet, letters and row of a cell as :func:`cell_of` names it; of none: empty, 0."""
    found = _CELL.fullmatch(cell)
    if found is None:
        return "", "", 0
    quoted, bare, letters, line = found.groups()
    return (quoted.replace("''", "'") if quoted else bare), letters, int(line)
