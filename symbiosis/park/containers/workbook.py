"""The workbook container: an .xlsx with one sheet a table, and sheets for cover and scenarios."""

from __future__ import annotations

import difflib
import io
from typing import TYPE_CHECKING, Any

from symbiosis.errors import BadInput, Unreadable
from symbiosis.park.containers.park_toml import info_cells, info_of, sure
from symbiosis.park.containers.sheet_cells import (
    heading_row,
    layer_of,
    page_of,
    table_of,
    texts_of,
)
from symbiosis.park.containers.sheet_writing import exactly, write_sheets
from symbiosis.park.containers.text_files import unreadable
from symbiosis.park.containers.workbook_guard import guarded
from symbiosis.park.cover_words import cover_key, cover_label
from symbiosis.park.faults import Fault
from symbiosis.park.headings import label_of, table_named
from symbiosis.park.places import cell_of
from symbiosis.park.raw import RawPark, RawTable
from symbiosis.park.schema import GEOMETRY_TABLES, TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from geopandas import GeoDataFrame

    from symbiosis.park.containers.sheet_cells import Page, Rows
    from symbiosis.park.faults import Severity

COVER, SCENARIOS = "park", "scenarios"
"""Sheets of what `park.toml` says (``key``, ``value``), and of scenarios (``name``, ``text``)."""
_PAIRS = ("key", "value", "项目", "内容", "name", "text", "名称", "文本")
ASIDE = ("start", "lists", "faults")
"""Sheets that hold no data of the park: they explain it, or were made from it."""


def read_workbook(path: Path) -> RawPark:
    """Read a workbook's cells as text: values only, of formulas what they gave when last saved.

    Parameters
    ----------
    path
        An .xlsx file.

    Returns
    -------
    RawPark
        With a fault for every cell and sheet that cannot be read, and a warning for what is not.
    """
    park = _Workbook(path)
    try:
        park.read()
    except Unreadable as error:
        park.faults.append(error.fault)
    info = info_of({key: text for key, (text, _) in park.cover.items()})
    return RawPark(
        str(path),
        info,
        park.tables,
        park.layers,
        tuple(park.faults),
        park.scenarios,
        said=tuple(park.said),
        places={key: cell for key, (_, cell) in park.cover.items()}
        | {f"scenarios/{name}.toml": cell for name, cell in park.scenario_cells.items()},
        cover=f"{path.name}, sheet {park.cover_sheet}",
    )


def refuse_others(path: Path) -> None:
    """Let no workbook be replaced that holds what no park has: it would be lost.

    Raises
    ------
    BadInput
        If it has other sheets, a start page with drop-downs, or formulas.
    """
    try:
        _, notes = guarded(path)
    except Unreadable as error:
        message = f"{path}: is there already, and is no park's workbook ({error}). Give a new path."
        raise BadInput(message) from error
    kept = {name: _meant(name) for name in notes}
    others = [name for name, what in kept.items() if not what or what in ASIDE]
    computed = [name for name, each in notes.items() if each.formulas and name not in others]
    lost = [f"sheets besides the park's ({', '.join(others)})"] if others else []
    lost += [f"formulas (in {', '.join(computed)})"] if computed else []
    if lost:
        message = f"{path}: holds {' and '.join(lost)}; they would be lost. "
        raise BadInput(message + "Give another path (-o).")


class _Workbook:
    """One workbook on its way to a raw park."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tables: dict[str, RawTable] = {}
        self.layers: dict[str, GeoDataFrame] = {}
        self.cover: dict[str, tuple[str, str]] = {}
        self.cover_sheet = COVER
        self.scenarios: dict[str, str] = {}
        self.scenario_cells: dict[str, str] = {}
        self.faults: list[Fault] = []
        self.said: list[str] = []

    def read(self) -> None:
        """Read every sheet that is of the park."""
        from python_calamine import CalamineError, SheetVisibleEnum, load_workbook

        data, notes = guarded(self.path)
        try:
            book = load_workbook(io.BytesIO(data))
            names = book.sheet_names
            hidden = {
                one.name for one in book.sheets_metadata if one.visible != SheetVisibleEnum.Visible
            }
            for name in names:
                what = _meant(name)
                if what in ASIDE:
                    continue
                page = page_of(book.get_sheet_by_name(name), name, self.path.name, notes.get(name))
                if what:
                    self._take(what, page, hidden=name in hidden)
                else:
                    self.faults += _unknown(page)
        except CalamineError as error:
            remedy = "Open it in Excel or LibreOffice and save it again as .xlsx."
            raise unreadable(self.path, f"is damaged: {error}", remedy) from error
        if not names or COVER not in {_meant(name) for name in names}:
            remedy = "Add a sheet `park` with columns key and value: id, title, country, currency "
            remedy += "and price_year."
            self._note("error", COVER, "the sheet `park` is missing", remedy)

    def _take(self, what: str, page: Page, *, hidden: bool) -> None:
        """Put the rows of a sheet where they belong."""
        rows = page.rows
        if hidden and rows:
            remedy = "Show it, or delete it if it is not meant."
            self._note("warning", page.name, "a hidden sheet, read all the same", remedy)
        if what in self.tables or what in self.layers or (what == COVER and self.cover):
            self._note("error", page.name, f"a second sheet of {what}", "Keep one of them.")
        elif what == COVER:
            self._describe(page)
        elif what == SCENARIOS:
            pairs = _pairs(rows)
            self.scenarios = {key: text for _, key, text in pairs}
            self.scenario_cells = {key: cell_of(page.name, "B", line) for line, key, _ in pairs}
        elif what in TABLES:
            table = table_of(page, _headings(what))
            if table is not None:
                self.tables[what] = table
        elif rows:
            layer = layer_of(page, what)
            if layer is not None:
                self.layers[what] = layer
        self.faults += page.faults
        self.said += page.said

    def _describe(self, page: Page) -> None:
        """Take the keys of the cover, in whatever language they are called."""
        self.cover_sheet = page.name
        figures = {line for line, row in page.rows if any(isinstance(each, float) for each in row)}
        for line, words, written in _pairs(page.rows):
            # What stands in a number cell is a figure, never thousands with a point.
            text = sure(written) if line in figures else written
            key, cell = cover_key(words), cell_of(page.name, "B", line)
            before = self.cover.get(key, ("", ""))[0]
            if before.strip() and text.strip() and before != text:
                found, remedy = f"{key} {words!r} stands twice", "Keep one of the two."
                self._note("error", page.name, found, remedy)
            elif text.strip() or key not in self.cover:
                self.cover[key] = (text, cell)

    def _note(self, severity: Severity, sheet: str, found: str, remedy: str) -> None:
        where = f"{self.path.name}, sheet {sheet}"
        self.faults.append(Fault(severity, where, "", "", "", "", found, remedy))


def _meant(name: str) -> str:
    """Say which table or part of a park a sheet is called after; empty: none."""
    meant = table_named(name)
    known = (*TABLES, *GEOMETRY_TABLES, COVER, SCENARIOS, *ASIDE)
    return meant if meant in known else ""


def _headings(table: str) -> list[str]:
    """List what the columns of a table may be called."""
    labels = (label_of(table, name) for name in TABLES[table].names)
    return [*TABLES[table].names, *(word for label in labels if label for word in label.words)]


def _unknown(page: Page) -> list[Fault]:
    """Warn of a sheet that is not read, if there is something in it."""
    if not page.rows:
        return []
    known = (*TABLES, *GEOMETRY_TABLES, COVER, SCENARIOS)
    near = difflib.get_close_matches(page.name.strip().lower(), known, n=1)
    hint = f"Did you mean {near[0]}?" if near else "Rename or remove it, if it was meant."
    found = f"no such table, the sheet is not read; known: {', '.join(known)}"
    return [Fault("warning", page.where, "", "", "", "", found, hint)]


def _pairs(rows: Rows) -> list[tuple[int, str, str]]:
    """Give line, first and second cell of every row below the heading."""
    texts = texts_of(rows, heading_row(rows, _PAIRS))
    return [
        (line, cells[0].strip(), cells[1] if len(cells) > 1 else "")
        for line, cells in texts
        if cells[0].strip()
    ]


def write_workbook(raw: RawPark, path: Path) -> None:
    """Write a raw park as a workbook; the same park gives the same bytes.

    Figures stand in number cells where reading them gives the same text, all else in text cells:
    nothing is a formula.

    Parameters
    ----------
    raw
        The park as text.
    path
        The file, which does not exist yet.

    Raises
    ------
    BadInput
        If a table is larger than a sheet can be.
    """
    language = _language_of(raw)
    heads, cover = ["key", "value"], info_cells(raw.info)
    if language == "zh":
        heads, cover = ["项目", "内容"], {cover_label(key, "zh"): cover[key] for key in cover}
    sheets: dict[str, tuple[list[str], list[list[Any]]]] = {
        _title(COVER, language): (heads, [[*pair] for pair in cover.items()])
    }
    for name in sorted(raw.tables, key=list(TABLES).index):
        cells = raw.tables[name].cells
        rows = cells.to_numpy(dtype=object).tolist()
        sheets[_title(name, language)] = ([*cells.columns], rows)
    for name, layer in raw.geometry.items():
        sheets[_title(name, language)] = layer_rows(layer)
    if raw.scenarios:
        rows = [[*pair] for pair in raw.scenarios.items()]
        sheets[_title(SCENARIOS, language)] = (["name", "text"], rows)
    write_sheets(sheets, path)


def _language_of(raw: RawPark) -> str:
    """Tell in which language the sheets were called that a park came in; empty: by their ids."""
    for name, table in raw.tables.items():
        label = label_of(name)
        for language in ("zh", "en"):
            if label and table.sheet.strip() == label.in_language(language):
                return language
    return ""


def _title(what: str, language: str) -> str:
    """Call a sheet in the language of the park's other sheets."""
    label = label_of(what) if language else None
    title = label.in_language(language) if label else what
    return title if _meant(title) == what else what


def layer_rows(layer: GeoDataFrame) -> tuple[list[str], list[list[Any]]]:
    """Give headings and rows of a drawn layer, its shapes as text."""
    from symbiosis.park.containers.geometry_texts import WKT, layer_in_wgs84, wkt_of

    frame = layer_in_wgs84(layer)
    names = [str(name) for name in frame.columns if name != frame.geometry.name]
    rows = [[exactly(value) for value in row] for row in frame[names].astype("object").to_numpy()]
    shapes = map(wkt_of, frame.geometry)
    return [*names, WKT], [[*row, shape] for row, shape in zip(rows, shapes, strict=True)]
