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
    paragraph: Paragraph,
    instruction: str,
    shown: str,
    size: float | None = None,
    *,
    stale: bool = False,
) -> None:
    """Add a field that Word works out, with what is shown until then, in a size [pt].

    A ``stale`` one is worked out when the document is opened.
    """
    from docx.shared import Pt

    opening = paragraph.add_run()
    opening.font.size = Pt(size) if size else None
    run = opening._r  # noqa: SLF001 - python-docx has no fields
    due = {"dirty": "true"} if stale else {}
    run.append(_element("fldChar", fldCharType="begin", **due))
    text = _element("instrText")
    text.text = f" {instruction} "
    run.append(text)
    run.append(_element("fldChar", fldCharType="separate"))
    paragraph.add_run(shown).font.size = Pt(size) if size else None
    paragraph.add_run()._r.append(_element("fldChar", fldCharType="end"))  # noqa: SLF001


def add_contents(document: Document, titles: Sequence[str], width: float) -> None:
    """Add a list of contents: each line leads to its heading and asks for its page.

    Word works the pages out when the document is opened, other programs whenever they lay it out;
    a table of contents of Word's own would stand without pages until somebody asks for them.

    Parameters
    ----------
    titles
        Of the headings that :func:`mark_heading` marks, in their order.
    width
        Of the lines [mm].
    """
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Mm, Pt

    for number, title in enumerate(titles, 1):
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(3)
        stops = line.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        link = _element("hyperlink", anchor=_mark(number), history="1")
        line.add_run(f"{number}  {title}\t")
        add_field(line, f"PAGEREF {_mark(number)} \\h", "", stale=True)
        for run in line.runs:
            link.append(run._r)  # noqa: SLF001
        line._p.append(link)  # noqa: SLF001


def mark_heading(heading: Paragraph, number: int) -> None:
    """Mark the heading of a section, for the contents to lead to."""
    place = heading._p  # noqa: SLF001
    place.insert(1, _element("bookmarkStart", id=str(number), name=_mark(number)))
    place.append(_element("bookmarkEnd", id=str(number)))


def _mark(number: int) -> str:
    return f"_Toc{number:08d}"


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


def _element(name: str, /, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
