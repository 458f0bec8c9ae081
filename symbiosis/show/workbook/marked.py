"""A marked workbook: the faults of a park as comments on its cells, and all of them in a list."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.containers.workbook_guard import guarded
from symbiosis.park.headings import label_of
from symbiosis.park.load import open_draft
from symbiosis.park.places import cell_of, parts_of
from symbiosis.park.putting import put, refuse_place
from symbiosis.park.shipped import locate
from symbiosis.show.fault_words import retold, told_fault
from symbiosis.show.own_files import MARK, refuse_strange, stamped
from symbiosis.show.words import Words
from symbiosis.show.workbook.unkept import opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl import Workbook
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

    from symbiosis.park.faults import Fault

_AUTHOR = "symbiosis check"
_COLOURS = {"error": "FFFFC7CE", "warning": "FFFFEB9C"}
_LINE, _WIDE = 15.0, 0x2E80
"""The height of a line; the first sign of the scripts that are as wide as they are high."""
_WIDTHS = (8, 14, 22, 14, 14, 16, 30, 52)
_COMMENT_WIDTH, _COMMENT_HEIGHT = 320, 130


def mark_faults(
    path: str | Path, target: str | Path = "", *, language: str = "en", replace: bool = False
) -> tuple[Path, tuple[Fault, ...]]:
    """Write a copy of a workbook in which every fault stands on its cell.

    Cells with an error are red, with a warning yellow; a comment says what is wrong and what to do.
    A sheet at the front lists all faults, and says so where shapes, buttons or newer formats of the
    workbook are not in the copy. All else of it stays.

    Parameters
    ----------
    path
        A park's workbook.
    target
        Where to; empty: beside it, ``NAME.marked.xlsx``.
    language
        Of the headings.
    replace
        Whether a file that is no marked copy, or one in which somebody has worked, may go.

    Returns
    -------
    Path
        What was written.
    tuple of Fault
        The faults, errors first.

    Raises
    ------
    BadInput
        If it is no workbook that can be opened, or the copy would replace it or something else.
    """
    source = Path(locate(path))
    if source.suffix.lower() != ".xlsx":
        remedy = f"Convert it first: symbiosis convert {path} park.xlsx"
        message = f"{path}: only a workbook has cells to be marked. {remedy}"
        raise BadInput(message)
    place = Path(target).expanduser() if target else source.with_suffix(".marked.xlsx")
    if place.suffix.lower() != ".xlsx":
        message = f"{place}: is a workbook. Give a path that ends in .xlsx."
        raise BadInput(message)
    refuse_place(place, [source])
    refuse_strange(place, replace=replace)
    faults = open_draft(source)[1]
    try:
        guarded(source)  # of what is not read, whatever opens it may not come to an end
        book, is_less = opened(source)
    except Exception as error:
        # Whatever openpyxl stumbles over, the workbook is none that can be marked.
        why = faults[0] if faults else error
        message = f"{source}: cannot be marked, it is no sound workbook. {why}"
        raise BadInput(message) from error
    say = Words(language)
    _unmark(book)
    _mark(book, faults, say)
    _list(book, faults, say)
    if is_less:
        _say_less(book.worksheets[0], say)
    put(place, lambda draft: _save(book, draft))
    return place, tuple(faults)


def _save(book: Workbook, place: Path) -> None:
    """Write a marked copy that is known for one until somebody saves it again."""
    about = book.properties
    if MARK not in (about.description or ""):
        about.description = "\n".join(filter(None, [about.description, MARK]))
    whole = io.BytesIO()
    book.save(whole)
    place.write_bytes(stamped(whole.getvalue()))


def _sheet_name(say: Words) -> str:
    label = label_of("faults")
    return label.in_language(say.language) if label else "faults"


def _unmark(book: Workbook) -> None:
    """Take off the marks of an earlier check."""
    label = label_of("faults")
    for name in label.words if label else ():
        if name in book.sheetnames:
            del book[name]
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == _AUTHOR:
                    cell.comment = None
                    _colour(cell, "")


def _mark(book: Workbook, faults: Sequence[Fault], say: Words) -> None:
    """Put comments and colours on the cells."""
    from openpyxl.comments import Comment

    told: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        sheet, letters, line = parts_of(fault.cell)
        if sheet in book.sheetnames and line:
            told.setdefault((sheet, f"{letters or 'A'}{line}"), []).append(fault)
    for (sheet, place), here in told.items():
        cell = book[sheet][place]
        if not hasattr(cell, "comment") or type(cell).__name__ == "MergedCell":
            continue
        texts = [_told(each, say) for each in here]
        before = [cell.comment.text] if cell.comment is not None else []
        cell.comment = Comment("\n\n".join([*texts, *before]), _AUTHOR)
        cell.comment.width, cell.comment.height = _COMMENT_WIDTH, _COMMENT_HEIGHT
        _colour(cell, min(each.severity for each in here))


def _told(fault: Fault, say: Words) -> str:
    told = told_fault(fault, say)
    text = f"{told.sentence} {told.remedy}" if say.language == "en" else told.sentence + told.remedy
    return say("cli.told", severity=told.severity, text=text)


def _colour(cell: Cell | MergedCell, severity: str) -> None:
    from openpyxl.styles import PatternFill

    if severity:
        cell.fill = PatternFill("solid", fgColor=_COLOURS[severity])
    elif cell.fill.fgColor.rgb in _COLOURS.values():
        cell.fill = PatternFill()


def _list(book: Workbook, faults: Sequence[Fault], say: Words) -> None:
    """Write all faults into a sheet at the front, each with a way to its cell."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet = book.create_sheet(_sheet_name(say), 0)
    heads = ("severity", "table", "cell", "row", "column", "value", "allowed", "remedy")
    _row(sheet, 1, [say(f"fault.{head}") for head in heads])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for line, fault in enumerate(faults, start=2):
        told = told_fault(fault, say)
        texts = [told.severity, told.table or retold(fault.container, say)]
        texts += [told.cell, told.row, told.column, fault.value, told.sentence, told.remedy]
        _row(sheet, line, texts)
        where, letters, row = parts_of(fault.cell)
        if where in book.sheetnames:
            cell = sheet.cell(line, heads.index("cell") + 1)
            cell.hyperlink = f"#{cell_of(where, letters or 'A', row)}"
            cell.font = Font(color="FF0563C1", underline="single")
        _colour(sheet.cell(line, 1), fault.severity)
        sheet.row_dimensions[line].height = _height(texts)
    if not faults:
        _row(sheet, 2, [say("doors.no_faults")])
    for column, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGH"[column]].width = width
    for row_cells in sheet.iter_rows(min_row=2):
        for cell in row_cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.active = 0
    for each in book.worksheets:
        each.sheet_view.tabSelected = each is sheet


def _say_less(sheet: Worksheet, say: Words) -> None:
    """Say below the faults that the copy is not all of the workbook."""
    from openpyxl.styles import Font

    line = sheet.max_row + 2
    _row(sheet, line, [say("check.marked_less")])
    sheet.cell(line, 1).font = Font(italic=True)


def _height(texts: Sequence[str]) -> float:
    """Give a row room for its longest text: not every program does so by itself."""
    halves = [sum(1 + (ord(sign) > _WIDE) for sign in text) for text in texts]
    lines = max(half // width for half, width in zip(halves, _WIDTHS, strict=True))
    return _LINE * (1 + lines)


def _row(sheet: Worksheet, line: int, texts: list[str]) -> None:
    """Write texts as texts: what begins like a formula stays none."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    for column, text in enumerate(texts, start=1):
        cell = sheet.cell(line, column)
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
        cell.data_type = "s"
