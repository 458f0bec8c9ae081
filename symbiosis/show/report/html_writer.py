"""A report as one HTML file: fonts, pictures, style inside, nothing fetched, made to be printed."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from symbiosis.show.report.numbering import captions
from symbiosis.show.typefaces import SHIPPED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinja2 import Template

    from symbiosis.show.report.content import Report

_WEIGHTS = ("normal", "bold")


def as_html(report: Report) -> bytes:
    """Write a report as HTML; what its texts hold is text."""
    texts = (*report.texts(), *captions(report).values())
    signs = "".join(sorted({sign for text in texts for sign in text}))
    fonts = [
        {"weight": weight, "data": data}
        for weight, data in zip(_WEIGHTS, _embedded(signs), strict=True)
    ]
    style = files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    called = captions(report)
    page = _template().render(
        report=report,
        called=lambda block: called[id(block)],
        fonts=fonts,
        style=_safe(style),
        running=_safe(_css_text(report.name)),
    )
    return page.encode("utf-8")


@cache
def _template() -> Template:
    """Read the page; every text that is put into it is escaped, but for our own drawings."""
    from jinja2 import Environment, StrictUndefined

    page = files(__package__).joinpath("report.html.j2").read_text(encoding="utf-8")
    room = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    room.filters["drawing"] = _safe
    return room.from_string(page)


def _safe(text: str) -> str:
    """Let a text of our own through as it is."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704 - a style sheet and drawings of this program, no user's text


def _css_text(text: str) -> str:
    """Write a text as a string of a style sheet, in which no sign ends it or the sheet."""
    return '"' + "".join(f"\\{ord(sign):06x}" for sign in text) + '"'


def _embedded(signs: str) -> Iterator[str]:
    """Give both weights of the shipped font with no more than some signs."""
    for file in SHIPPED:
        yield b64encode(_part(file, signs)).decode("ascii")


@cache
def _part(file: Path, signs: str) -> bytes:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    options = Options()
    options.layout_features = ["kern"]
    options.name_IDs = [0, 1, 2, 13, 14]
    font = TTFont(file, recalcTimestamp=False)
    cutter = Subsetter(options)
    cutter.populate(text=signs)
    cutter.subset(font)
    font.flavor = "woff"
    made = BytesIO()
    font.save(made)
    return made.getvalue()
