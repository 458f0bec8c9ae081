"""What a report holds, whatever it is written as: sections of texts, facts, tables, pictures.

All texts are in the reader's language, with their figures and units written; a writer lays them
out and adds none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 200
"""Dots per inch of a picture where a format takes no vectors."""
_INCH = 25.4
_LINE = 110
"""Latin letters of a table's size on a line as wide as the page; others are twice as wide."""
_LATIN = "\u2e7f"
_SHORT = 13
"""So many lines of a table are not torn between two pages."""


@dataclass(frozen=True)
class Text:
    """A paragraph; ``lead`` is read first, a ``note`` last, a ``warning`` by everybody."""

    text: str
    kind: Literal["plain", "lead", "note", "warning"] = "plain"


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and what is said of it, side by side in ``columns``."""

    rows: tuple[tuple[str, str], ...]
    columns: int = 1


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, the unit of its cells, whether they are figures, its width.

    ``share`` is the part of the page's width, relative to those of the others.
    """

    head: str
    share: float = 1.0
    unit: str = ""
    is_figure: bool = False

    @property
    def title(self) -> str:
        """The head with its unit."""
        return f"{self.head} [{self.unit}]" if self.unit else self.head


@dataclass(frozen=True)
class Grid:
    """A table; ``strong`` are the numbers of the rows that are totals."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    strong: frozenset[int] = frozenset()

    @property
    def is_short(self) -> bool:
        """Whether it is better kept on one page than torn: by the lines that it takes, about."""
        whole = sum(column.share for column in self.columns)
        widths = [_LINE * column.share / whole for column in self.columns]
        lines = sum(
            max(
                ceil(sum(1 + (sign > _LATIN) for sign in line) / width)
                for cell, width in zip(row, widths, strict=True)
                for line in (cell or " ").split("\n")
            )
            for row in self.rows
        )
        return lines <= _SHORT


@dataclass(frozen=True, eq=False)
class Picture:
    """A drawing with its caption, and what it shows for those who do not see it."""

    caption: str
    figure: Figure = field(repr=False)
    settings: Any = field(repr=False)

    @property
    def width_mm(self) -> float:
        """Width on paper [mm]."""
        return float(self.figure.get_figwidth()) * _INCH

    @cached_property
    def svg(self) -> str:
        """The drawing as vectors, from its first tag on."""
        text = self._drawn("svg", {"Date": None, "Creator": "symbiosis"}).decode("utf-8")
        return text[text.index("<svg") :]

    @cached_property
    def png(self) -> bytes:
        """The drawing as dots."""
        return self._drawn("png", {"Software": "symbiosis"})

    def _drawn(self, kind: str, metadata: dict[str, str | None]) -> bytes:
        import matplotlib as mpl

        drawn = BytesIO()
        with mpl.rc_context(self.settings):
            self.figure.savefig(drawn, format=kind, dpi=DPI, metadata=metadata)
        return drawn.getvalue()


Block = Text | Facts | Grid | Picture


@dataclass(frozen=True)
class Section:
    """A section with a title of its own; ``whole``: no block of it is torn between two pages."""

    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple[Section, ...] = ()
    whole: bool = False
    new_page: bool = False


@dataclass(frozen=True)
class Report:
    """A plan as a document.

    Attributes
    ----------
    language
        Code of its language.
    title, subtitle
        The park, and what kind of document it is.
    warning
        What stands above all else: that it is an illustration; empty if it is none.
    summary
        A sentence about the park.
    facts
        What the title page says: date of the data, year of prices, who made it.
    contents
        Word for the table of contents.
    sections
        All that follows, numbered in their order.
    made_by, day
        Who hands it in, and when; also among the facts.
    """

    language: str
    title: str
    subtitle: str
    warning: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    contents: str
    sections: tuple[Section, ...]
    made_by: str = ""
    day: str = ""

    @property
    def name(self) -> str:
        """What a page's foot calls it: the park and the kind of document."""
        colon = "：" if self.language == "zh" else ": "
        return f"{self.title}{colon}{self.subtitle}"

    def blocks(self) -> Iterator[Block]:
        """Give all blocks in their order."""
        yield from _blocks(self.sections)

    def texts(self) -> Iterator[str]:
        """Give every text that is written."""
        yield from (self.title, self.subtitle, self.warning, self.summary, self.contents)
        yield from (text for pair in self.facts for text in pair)
        yield from _titles(self.sections)
        for block in self.blocks():
            yield from texts_of(block)


def texts_of(block: Block) -> Iterator[str]:
    """Give every text of a block."""
    if isinstance(block, Text):
        yield block.text
    elif isinstance(block, Facts):
        yield from (text for pair in block.rows for text in pair)
    elif isinstance(block, Grid):
        yield from (block.caption, *(column.title for column in block.columns))
        yield from (text for row in block.rows for text in row)
    else:
        yield block.caption


def _blocks(sections: tuple[Section, ...]) -> Iterator[Block]:
    for section in sections:
        yield from section.blocks
        yield from _blocks(section.parts)


def _titles(sections: tuple[Section, ...]) -> Iterator[str]:
    for section in sections:
        yield section.title
        yield from _titles(section.parts)
