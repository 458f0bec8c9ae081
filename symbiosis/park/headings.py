"""Headings: what tables, columns and choices are called in English and Chinese, and read as."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from symbiosis.park.columns import Table

_FILE = Path(__file__).parent / "library" / "column_labels.csv"
ANY = ""
"""Table of a label that holds in every table."""
PROPERTY = "property"
"""Column of the labels of property columns' kinds: ``含量:Cl``."""


@dataclass(frozen=True)
class Label:
    """What something is called.

    Attributes
    ----------
    en, zh
        Its name in English and Chinese.
    note_zh
        What it means, in Chinese; in English the schema says it.
    also
        Other words that are read as the same.
    """

    en: str
    zh: str
    note_zh: str
    also: tuple[str, ...]

    def in_language(self, language: str) -> str:
        """Give its name in a language."""
        return self.zh if language == "zh" else self.en

    @property
    def words(self) -> tuple[str, ...]:
        """All words for it."""
        return tuple(filter(None, (self.en, self.zh, *self.also)))


@cache
def _labels() -> Mapping[tuple[str, str, str], Label]:
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return {
            (row["table"], row["column"], row["choice"]): Label(
                row["en"], row["zh"], row["note_zh"], tuple(filter(None, row["also"].split(";")))
            )
            for row in csv.DictReader(lines)
        }


def label_of(table: str, column: str = "", choice: str = "") -> Label | None:
    """Give the label of a table, of one of its columns, or of a choice in that.

    A table's own label goes before one that holds in all of them.
    """
    known = _labels()
    return known.get((table, column, choice)) or known.get((ANY, column, choice))


def plain(words: str) -> str:
    """Give words as they are compared: without case, full width, underscores, marks of duty."""
    text = unicodedata.normalize("NFKC", words).casefold().replace("_", " ")
    return " ".join(text.split()).strip(" *:")


def column_named(table: Table, words: str) -> str:
    """Find the column of a table that is called so in any language; empty: none."""
    return _columns(table).get(plain(words), "")


def choice_named(table: str, column: str, choices: Iterable[str], words: str) -> str:
    """Find the choice of a column that is called so in any language; empty: none."""
    return _choices(table, column, tuple(choices)).get(plain(words), "")


def table_named(words: str) -> str:
    """Find the table, or part of a park, that is called so in any language; empty: none."""
    return _tables().get(plain(words), "")


@cache
def named_choices(table: str, column: str) -> Mapping[str, str]:
    """Give what all choices of a column that have labels are called, in any language."""
    found = {
        choice: label
        for (of, name, choice), label in _labels().items()
        if (of, name) == (table, column) and choice
    }
    return {plain(word): choice for choice, label in found.items() for word in label.words}


@cache
def _tables() -> Mapping[str, str]:
    named = {name: label for (name, column, _), label in _labels().items() if not column}
    words = {plain(word): name for name, label in named.items() for word in label.words}
    return words | {plain(name): name for name in named}


@cache
def _columns(table: Table) -> Mapping[str, str]:
    words = {
        plain(word): name
        for name in table.names
        if (label := label_of(table.name, name))
        for word in label.words
    }
    return words | {plain(name): name for name in table.names}


@cache
def _choices(table: str, column: str, choices: tuple[str, ...]) -> Mapping[str, str]:
    words = {
        plain(word): choice
        for choice in choices
        if (label := label_of(table, column, choice))
        for word in label.words
    }
    return words | {plain(choice): choice for choice in choices}
