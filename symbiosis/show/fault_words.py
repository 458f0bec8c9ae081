"""What readers and checks say in English, found again and said in the reader's language."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from symbiosis.park.containers.park_toml import INFO_FILE
from symbiosis.park.cover_words import cover_label
from symbiosis.park.fills import Said
from symbiosis.park.headings import PROPERTY, label_of
from symbiosis.park.library import load_library
from symbiosis.park.media import MEDIA
from symbiosis.park.schema import GEOMETRY_TABLES, PROPERTY_PREFIXES, TABLES
from symbiosis.park.sentences import found_in, patterns_of
from symbiosis.show.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from symbiosis.park.faults import Fault
    from symbiosis.park.sentences import Pattern

TOPIC = "checked."
"""What the keys of these sentences begin with: in English they are found, then said."""
NOBODY: Mapping[str, str] = MappingProxyType({})
_LITERAL = (
    *("name", "written", "found", "near", "file", "container", "sign", "word", "value"),
    *("source", "error"),
)
"""Parts that a park, the library or another program says: they stay as they are."""
_COLUMNS, _TABLES = ("column", "head", "low", "high", "columns"), ("table", "own", "tables")
_QUOTED = re.compile("'[^']*'|\"[^\"]*\"")
_HAN = "[\u4e00-\u9fff]"
_GAP = re.compile(f"(?<=[\u4e00-\u9fff\uff09\u201d]) (?={_HAN})|(?<={_HAN}) (?=\u201c)")
_UNITS = {"degree": "°", "degC": "℃"}
_MATERIAL = re.compile(r"(`[^`]+`) .* \((.*)\)")
"""A material as it is listed: its id, and its names in English and Chinese."""
_NOTED = re.compile("`([^`]*)`")


class ToldFault(NamedTuple):
    """A fault in a reader's language.

    Attributes
    ----------
    severity
        Kind of fault.
    table, row, column, cell
        Where it stands, as the reader calls it.
    place
        All of that in one line.
    found
        What was found there, as written; empty: nothing.
    sentence, remedy
        What is wrong, and what to do.
    """

    severity: str
    table: str
    row: str
    column: str
    cell: str
    place: str
    found: str
    sentence: str
    remedy: str

    def line(self, say: Words) -> str:
        """Say all of it in one line, place first."""
        text = f"{self.sentence} {self.remedy}" if say.language == "en" else ""
        text = text or f"{self.sentence}{self.remedy}"
        found = say("cli.found", value=self.found) if self.found else ""
        told = say("cli.told", severity=self.place, text=f"{found}{text}") if self.place else text
        return say("cli.told", severity=self.severity, text=told)


def told_fault(fault: Fault, say: Words) -> ToldFault:
    """Say a fault in a language."""
    in_table = bool(fault.table)
    column = head_name(fault.table, fault.column, say) if in_table else _key(fault.column, say)
    row, sentence = retold(fault.row, say), retold(fault.allowed, say, fault.table)
    table = table_name(fault.table, say)
    where = table or retold(fault.container, say)
    if say.language == "en":
        sentence, end = fault.sentence, ""
    else:
        end = "" if sentence.endswith(("？", "?")) else "。"
    return ToldFault(
        say(f"severity.{fault.severity}"),
        table,
        row,
        column,
        fault.cell,
        " · ".join(filter(None, (where, row, column, fault.cell))),
        quoted(fault.value, say) if fault.value else "",
        f"{sentence}{end}",
        retold(fault.remedy, say, fault.table),
    )


def told_said(said: Said, say: Words, called: Mapping[str, str] = NOBODY) -> str:
    """Say what was filled in, or how something was read; ``called`` as for :func:`retold`."""
    text = retold(said.text, say, said.table, called)
    return say("check.said", table=table_name(said.table, say), text=text) if said.table else text


def told_default(sentence: str, say: Words, called: Mapping[str, str] = NOBODY) -> str:
    """Say a sentence of ``park.defaults``: a table of it, and what was filled in."""
    table, colon, text = sentence.partition(": ")
    if colon and (table in TABLES or table == INFO_FILE):
        return told_said(Said(table, text), say, called)
    return retold(sentence, say, called=called)


def retold(text: str, say: Words, table: str = "", called: Mapping[str, str] = NOBODY) -> str:
    """Say a sentence of readers and checks in a language; what is none of them stays.

    Parameters
    ----------
    text
        As it was said, in English.
    table
        Where columns that it names are looked up first.
    called
        Id -> name: what a document calls the firms and streams that a sentence names.
    """
    if (say.language == "en" and not called) or not text:
        return text
    known = _parts_of(text)
    if known is None:
        return text
    name, parts = known
    voice = _Voice(say, table, called)
    said = {part: _part(part, value, voice) for part, value in parts.items()}
    told = say(f"{TOPIC}{name}", **said)
    return told if say.language == "en" else close(told)


def says_little(text: str) -> bool:
    """Tell whether a sentence only says that a row is an example, or whose id a name is."""
    known = _parts_of(text)
    return known is not None and known[0] in ("example_left", "name_read_as", "more_names")


def table_name(table: str, say: Words) -> str:
    """Call a table, a layer or the cover of a park."""
    if say.language == "en":
        return table
    plain = table.removesuffix(".csv").removesuffix(".toml")
    if label := label_of(plain) if plain else None:
        return label.in_language(say.language)
    own = label_of(f"own_{plain}")  # what the library alone has is called as what a park adds
    return own.in_language(say.language).removeprefix("自有") if own else table


def head_name(table: str, column: str, say: Words) -> str:
    """Call a column, a property's column or a key of the cover."""
    if say.language == "en" or not column:
        return column
    kind, colon, rest = column.partition(":")
    if colon and kind in PROPERTY_PREFIXES:
        prefix = label_of("", PROPERTY, kind)
        return f"{prefix.in_language(say.language)}:{rest}" if prefix else column
    name, bracket, unit = column.partition(" [")
    label = label_of(table, name)
    return label.in_language(say.language) + bracket + unit if label else column


def _key(key: str, say: Words) -> str:
    """Call a key of the cover; of a fact, by what it tells."""
    if say.language == "en":
        return key
    section, _, name = key.partition(".")
    return (
        say.known(f"fact.{name}", cover_label(key, say.language))
        if section == "facts"
        else (cover_label(key, say.language))
    )


def quoted(text: str, say: Words) -> str:
    """Put what a park says between the reader's quotes."""
    return repr(text) if say.language == "en" else f"“{text}”"


def close(text: str) -> str:
    """Take out the spaces between Chinese quotes and words, and write degrees as people do."""
    return _GAP.sub("", text.replace("degC", "℃"))


@cache
def _patterns() -> tuple[Pattern, ...]:
    return patterns_of(Words("en").topic(TOPIC))


@lru_cache(4096)
def _parts_of(text: str) -> tuple[str, Mapping[str, str]] | None:
    return found_in(text, _patterns())


class _Voice(NamedTuple):
    """Who speaks: the language, the table that is spoken of, and what ids are called."""

    say: Words
    table: str
    called: Mapping[str, str]

    def again(self, text: str) -> str:
        """Say a sentence within a sentence, or a name."""
        return self.called.get(text) or retold(text, self.say, self.table, self.called)

    def listed(self, texts: Iterable[str]) -> str:
        """Write texts beside each other."""
        return self.say("check.list").join(texts)


def _part(part: str, value: str, voice: _Voice) -> str:
    """Say one part of a sentence."""
    bare = _NOTED.sub(r"\1", value)
    if _QUOTED.fullmatch(value):
        return quoted(value[1:-1], voice.say)
    if part in _LITERAL:
        return voice.called.get(bare, bare)
    if part in _COLUMNS:
        return voice.listed(head_name(voice.table, each, voice.say) for each in bare.split(", "))
    if part in _TABLES:
        return voice.listed(table_name(each, voice.say) for each in value.split(", "))
    return _word(part, value, voice)


def _word(part: str, value: str, voice: _Voice) -> str:
    """Say a part that is a word of the program, or a sentence within the sentence."""
    say = voice.say
    if part in ("medium", "other", "use", "what") and value in MEDIA:
        return say(f"medium.{value}")
    known: dict[str, Callable[[], str]] = {
        "role": lambda: say.known(f"check.role.{value}", value),
        "doc": lambda: _notes().get(value, value) if say.language == "zh" else value,
        "unit": lambda: _UNITS.get(value) or say.unit(value),
        "thing": lambda: _thing(value, say),
        "what": lambda: _thing(value, say),
        "material": lambda: _thing(value, say),
        "names": lambda: _names(value, voice),
    }
    if part in ("basis", "choice", "choices"):
        return voice.listed(choice(each, say) for each in value.split(", "))
    return known[part]() if part in known else _NOTED.sub(r"\1", voice.again(value))


def _names(value: str, voice: _Voice) -> str:
    """Say names in a list: of firms, streams, materials."""
    said = voice.again(value)
    if said == value:
        things = (_MATERIAL.sub(r"\1 \2", each) for each in value.split("; "))
        either = (
            voice.listed(voice.again(one) for one in each.split(", "))
            for each in voice.listed(things).split(" or ")
        )
        said = voice.say("check.or").join(either)
    return _NOTED.sub(r"\1", said)


def _thing(name: str, say: Words) -> str:
    """Call a material, a utility or an outlet of the library by its name too."""
    library = load_library()
    for rows in (library.materials, library.utilities, library.outlets):
        if name in rows.index:
            called = say.name(str(rows["name"][name]), str(rows["name_zh"][name]))
            return say("check.thing", name=called, id=name)
    return name


def choice(text: str, say: Words) -> str:
    """Call a choice of a column, whichever column that is."""
    return _choices().get(text, text) if say.language == "zh" else text


@cache
def _choices() -> Mapping[str, str]:
    return {
        each: label.zh
        for table in TABLES.values()
        for column in table.columns
        for each in column.choices
        if (label := label_of(table.name, column.name, each))
    }


@cache
def _notes() -> Mapping[str, str]:
    """Give what columns mean in Chinese, by what they mean in English."""
    every = (*TABLES.values(), *GEOMETRY_TABLES.values())
    return {
        column.doc: label.note_zh
        for table in every
        for column in table.columns
        if (label := label_of(table.name, column.name)) and label.note_zh
    }
