"""A report for Word: real headings, tables, captions and a table of contents, all to be edited."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from symbiosis.show.own_files import MARK
from symbiosis.show.report.content import Facts, Grid, Picture, Text
from symbiosis.show.report.word_parts import (
    add_alternative_text,
    add_contents,
    add_field,
    keep_row_whole,
    mark_heading,
    repeat_head,
    rule_below,
    set_fonts,
    set_widths,
)
from symbiosis.show.words import Words

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

    from symbiosis.show.report.content import Block, Report, Section

_ACCENT, _MUTED, _WARN, _RULE = "00795C", "5D6164", "A3341C", "D5D3CB"
_WIDTH = 170.0
"""Width of what stands on a page [mm]."""
_SMALL = 8.5
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_COLOURS = {"note": _MUTED, "warning": _WARN}


def as_docx(report: Report) -> bytes:
    """Write a report as a document of Word."""
    return _Writer(report).bytes()


class _Writer:
    """Writes one report; counts its tables and pictures."""

    def __init__(self, report: Report) -> None:
        import docx

        self.report, self.say = report, Words(report.language)
        self.document: Document = docx.Document()
        self.counted = {"table": 0, "picture": 0}

    def bytes(self) -> bytes:
        """Write all of it."""
        self._page()
        self._cover()
        for number, section in enumerate(self.report.sections, 1):
            self._section(section, number)
        self._properties()
        made = BytesIO()
        self.document.save(made)
        return _repacked(made.getvalue())

    def _page(self) -> None:
        """Set paper, fonts, and the foot of every page but the first."""
        from docx.enum.text import WD_TAB_ALIGNMENT
        from docx.shared import Mm

        set_fonts(self.document, self.report.language)
        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(20)
        page.top_margin, page.bottom_margin = Mm(20), Mm(20)
        page.different_first_page_header_footer = True
        foot = page.footer.paragraphs[0]
        foot.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        foot.style = self.document.styles["Normal"]
        self._run(foot, f"{self.report.name}\t", _SMALL, _MUTED)
        add_field(foot, "PAGE", "1", _SMALL)
        self._run(foot, " / ", _SMALL, _MUTED)
        add_field(foot, "NUMPAGES", "1", _SMALL)

    def _cover(self) -> None:
        from docx.shared import Pt

        report = self.report
        if report.warning:
            self._run(self.document.add_paragraph(), report.warning, 11, _WARN, bold=True)
        kind = self.document.add_paragraph()
        kind.paragraph_format.space_before = Pt(90)
        self._run(kind, report.subtitle, 13, _ACCENT, bold=True)
        self.document.add_paragraph(_xml(report.title), style="Title")
        self._run(self.document.add_paragraph(), report.summary, 12, _MUTED)
        self._facts(Facts(report.facts))
        self._run(self.document.add_paragraph(), report.contents, 12, bold=True)
        add_contents(self.document, [_xml(each.title) for each in report.sections], _WIDTH)

    def _section(self, section: Section, number: int) -> None:
        heading = self.document.add_heading(_xml(f"{number}  {section.title}"), 1)
        heading.paragraph_format.page_break_before = section.new_page
        mark_heading(heading, number)
        for block in section.blocks:
            self._block(block)
        for part in section.parts:
            self.document.add_heading(_xml(part.title), 2)
            for block in part.blocks:
                self._block(block)

    def _block(self, block: Block) -> None:
        if isinstance(block, Text):
            self._text(block)
        elif isinstance(block, Facts):
            self._facts(block)
        elif isinstance(block, Picture):
            self._picture(block)
        else:
            self._grid(block)

    def _text(self, block: Text) -> None:
        paragraph = self.document.add_paragraph()
        size = {"lead": 13.0, "note": _SMALL}.get(block.kind, 10.0)
        self._run(paragraph, block.text, size, _COLOURS.get(block.kind), bold=block.kind == "lead")

    def _facts(self, block: Facts) -> None:
        """Write pairs as a table of two or four columns."""
        if not block.rows:
            return
        beside = block.columns
        pairs = [block.rows[at : at + beside] for at in range(0, len(block.rows), beside)]
        table = self.document.add_table(len(pairs), 2 * beside)
        shares = (1.0, 3.9) if beside == 1 else (1.0, 1.5, 1.0, 1.5)
        set_widths(table, [_WIDTH * share / sum(shares) for share in shares])
        for number, (line, row) in enumerate(zip(pairs, table.rows, strict=True), 1):
            keep_row_whole(row)
            held = number < len(pairs)
            for place, (name, said) in enumerate(line):
                self._cell(row.cells[2 * place], name, colour=_MUTED, kept=held)
                self._cell(row.cells[2 * place + 1], said, kept=held)
        rule_below(table, _RULE)
        self._gap()

    def _grid(self, block: Grid) -> None:
        self._caption("table", block.caption, kept=True)
        table = self.document.add_table(1 + len(block.rows), len(block.columns))
        total = sum(column.share for column in block.columns)
        set_widths(table, [_WIDTH * column.share / total for column in block.columns])
        head, *body = table.rows
        repeat_head(head)
        for cell, column in zip(head.cells, block.columns, strict=True):
            text = f"{column.head}\n[{column.unit}]" if column.unit else column.head
            self._cell(cell, text, right=column.is_figure, bold=True, kept=True)
        for number, (row, texts) in enumerate(zip(body, block.rows, strict=True)):
            keep_row_whole(row)
            # Reading the cells of a row takes long: once each.
            for cell, text, column in zip(row.cells, texts, block.columns, strict=True):
                shown = text.replace(" ", "\u00a0") if column.is_figure else text
                self._cell(cell, shown, right=column.is_figure, bold=number in block.strong)
        rule_below(table, _RULE)
        self._gap()

    def _picture(self, block: Picture) -> None:
        from docx.shared import Mm

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(
            BytesIO(block.png), width=Mm(min(block.width_mm, _WIDTH))
        )
        add_alternative_text(shape, _xml(block.caption))
        self._caption("picture", block.caption)

    def _caption(self, kind: str, text: str, *, kept: bool = False) -> None:
        """Write a caption with its number, which Word counts anew when there are more."""
        self.counted[kind] += 1
        paragraph = self.document.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = kept
        name = self.say(f"report.{kind}")
        paragraph.add_run(f"{name} ")
        add_field(paragraph, f"SEQ {name} \\* ARABIC", str(self.counted[kind]))
        paragraph.add_run(_xml(f"  {text}"))

    def _cell(
        self,
        cell: _Cell,
        text: str,
        *,
        colour: str | None = None,
        right: bool = False,
        bold: bool = False,
        kept: bool = False,
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = cell.paragraphs[0]
        shape = paragraph.paragraph_format
        shape.space_before = shape.space_after = Pt(1.5)
        shape.keep_with_next = kept
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._run(paragraph, text, _SMALL, colour, bold=bold)

    def _run(
        self,
        paragraph: Paragraph,
        text: str,
        size: float,
        colour: str | None = None,
        *,
        bold: bool = False,
    ) -> None:
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(_xml(text))
        run.font.size, run.font.bold = Pt(size), bold or None
        if colour:
            run.font.color.rgb = RGBColor.from_string(colour)

    def _gap(self) -> None:
        """Leave a line after a table, for two that touch become one."""
        from docx.shared import Pt

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.line_spacing = Pt(6)

    def _properties(self) -> None:
        """Say what the file is, and no time of its making but the report's own day."""
        report, about = self.report, self.document.core_properties
        about.title = _xml(report.name)[:250]
        about.author, about.language = _xml(report.made_by)[:250], report.language
        about.comments, about.revision = MARK, 1
        about.created = about.modified = datetime(2000, 1, 1, tzinfo=UTC)


def _xml(text: str) -> str:
    """Leave out what no XML can hold."""
    return _NO_XML.sub("\ufffd", text)


def _repacked(data: bytes) -> bytes:
    """Pack a document again without times: the same report is the same file."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return made.getvalue()
