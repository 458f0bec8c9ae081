"""What python-docx has no words for: fields, contents, repeated heads, rules, two scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.shape import InlineShape
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph

_LATIN, _HAN = "Arial", "Microsoft YaHei"
"""Fonts that Word has everywhere; other machines take what they have instead."""
_HEADINGS = {"Title": 26.0, "Heading 1": 17.0, "Heading 2": 12.0, "Caption": 9.0}
_INK = "1F2428"


def set_fonts(document: Document, language: str) -> None:
    """Set fonts and sizes of the styles, for Latin and for Chinese letters, and the language."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size in {"Normal": 10.0, **_HEADINGS}.items():
        style: Any = document.styles[name]
        style.font.name, style.font.size = _LATIN, Pt(size)
        style.font.color.rgb = RGBColor.from_string(_INK)
        style.font.bold = name in _HEADINGS
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for script in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{script}"), None)
        fonts.set(qn("w:eastAsia"), _HAN)
        fonts.set(qn("w:hAnsi"), _LATIN)
        if name == "Normal":
            spoken = {"val": "en-GB", "eastAsia": "zh-CN"}
            if language == "zh":
                spoken["val"] = "zh-CN"
            properties.append(_element("lang", **spoken))


def add_field(
    paragraph: Paragraph, instruction: str, shown: str, size: float | None = None
) -> None:
    """Add a field that Word works out, with what is shown until then, in a size [pt]."""
    from docx.shared import Pt

    run = paragraph.add_run()._r  # noqa: SLF001 - python-docx has no fields
    run.append(_element("fldChar", fldCharType="begin"))
    text = _element("instrText")
    text.text = f" {instruction} "
    run.append(text)
    run.append(_element("fldChar", fldCharType="separate"))
    paragraph.add_run(shown).font.size = Pt(size) if size else None
    paragraph.add_run()._r.append(_element("fldChar", fldCharType="end"))  # noqa: SLF001


def add_contents(document: Document, titles: Sequence[str]) -> None:
    """Add a table of contents that Word fills with pages; until then it holds the titles."""
    first = document.add_paragraph()
    begin = first.add_run()._r  # noqa: SLF001
    begin.append(_element("fldChar", fldCharType="begin", dirty="true"))
    text = _element("instrText")
    text.text = ' TOC \\o "1-2" \\h \\z \\u '
    begin.append(text)
    begin.append(_element("fldChar", fldCharType="separate"))
    paragraph = first
    for number, title in enumerate(titles, 1):
        paragraph = first if number == 1 else document.add_paragraph()
        paragraph.add_run(f"{number}  {title}")
    paragraph.add_run()._r.append(_element("fldChar", fldCharType="end"))  # noqa: SLF001


def set_widths(table: Table, widths: Sequence[float]) -> None:
    """Set the widths of a table's columns [mm]; they stay whatever the cells hold."""
    from docx.shared import Mm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def repeat_head(row: _Row) -> None:
    """Repeat a row on every page that its table reaches."""
    row._tr.get_or_add_trPr().append(_element("tblHeader", val="true"))  # noqa: SLF001
    keep_row_whole(row)


def keep_row_whole(row: _Row) -> None:
    """Do not tear a row between two pages."""
    row._tr.get_or_add_trPr().append(_element("cantSplit", val="true"))  # noqa: SLF001


def rule_below(table: Table, colour: str) -> None:
    """Draw a thin line below every row."""
    borders = _element("tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(side, val="single", sz="4", space="0", color=colour))
    table._tbl.tblPr.append(borders)  # noqa: SLF001


def add_alternative_text(shape: InlineShape, text: str) -> None:
    """Say what a picture shows."""
    shape._inline.docPr.set("descr", text)  # noqa: SLF001


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
