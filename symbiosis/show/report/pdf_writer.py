"""A report as PDF, set by typst: texts are handed over as data, so that none is ever markup.

The fonts are those of :mod:`symbiosis.show.typefaces`, by their files; nothing else of the machine
is read, and nothing is fetched.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from symbiosis.show.report.content import Facts, Grid, Picture, Text
from symbiosis.show.report.numbering import captions
from symbiosis.show.typefaces import font_files, known_fonts

if TYPE_CHECKING:
    from typst import Fonts

    from symbiosis.show.report.content import Block, Report, Section

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""When a file says it was made, where nobody has given a day: the same plan, the same file."""


def as_pdf(report: Report) -> bytes:
    """Write a report as PDF."""
    import typst

    said = json.dumps(_plain(report), ensure_ascii=False)
    made: bytes = typst.compile(
        _layout(),
        format="pdf",
        ignore_system_fonts=True,
        font_paths=_fonts(list(report.texts())),
        sys_inputs={"report": said},
        timestamp=_made_on(report.day),
    )
    return made


def _fonts(texts: list[str]) -> Fonts:
    """Find the fonts that some texts need: in folders, of whose fonts only the named are used."""
    from typst import Fonts

    folders = dict.fromkeys(str(file.parent) for file in font_files(texts))
    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))


@cache
def _layout() -> bytes:
    return files(__package__).joinpath("report.typ").read_bytes()


def _made_on(day: str) -> datetime:
    """Give the day of a report as the file's date, if it is written as one."""
    try:
        given = date.fromisoformat(day)
    except ValueError:
        return _LONG_AGO
    return datetime(given.year, given.month, given.day, tzinfo=UTC)


def _plain(report: Report) -> dict[str, Any]:
    """Give a report as plain data."""
    return {
        "language": report.language,
        "fonts": known_fonts(),
        "name": report.name,
        "title": report.title,
        "subtitle": report.subtitle,
        "warning": report.warning,
        "summary": report.summary,
        "made_by": report.made_by,
        "facts": report.facts,
        "contents": report.contents,
        "sections": [_section(each, captions(report)) for each in report.sections],
    }


def _section(section: Section, called: dict[int, str]) -> dict[str, Any]:
    return {
        "title": section.title,
        "whole": section.whole,
        "new_page": section.new_page,
        "blocks": [_block(each, called) for each in section.blocks],
        "parts": [_section(each, called) for each in section.parts],
    }


def _block(block: Block, called: dict[int, str]) -> dict[str, Any]:
    if isinstance(block, Text):
        return {"kind": block.kind, "text": block.text}
    if isinstance(block, Facts):
        return {"kind": "facts", "rows": block.rows, "columns": block.columns}
    if isinstance(block, Picture):
        said = {"caption": called[id(block)], "svg": block.svg, "width_mm": block.width_mm}
        return {"kind": "picture", **said}
    return _grid(block, called[id(block)])


def _grid(block: Grid, caption: str) -> dict[str, Any]:
    columns = [
        {"head": each.head, "unit": each.unit, "share": each.share, "is_figure": each.is_figure}
        for each in block.columns
    ]
    strong = sorted(block.strong)
    return {"kind": "grid", "caption": caption, "columns": columns, "rows": block.rows,
            "strong": strong, "whole": block.is_short}  # fmt: skip
