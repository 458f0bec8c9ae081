"""What materials are called: by the library, by the trade, and nearly so."""

from __future__ import annotations

import csv
import difflib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from symbiosis.park.headings import plain

if TYPE_CHECKING:
    from symbiosis.park.library import Library

_FILE = Path(__file__).parents[1] / "library" / "material_words.csv"
_ASIDE = re.compile(r"[(\uff08].*?[)\uff09]|[,\uff0c\u3001;\uff1b].*")
_NEAREST, _MOST, _SIMILAR = 3, 8, 0.5
_SIGN = re.compile(r"\w")


@cache
def trade_words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give what the trade calls materials besides the library's own names: word -> materials."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            (plain(row["word"]), tuple(row["materials"].split(";")))
            for row in csv.DictReader(lines)
        )


@dataclass(frozen=True)
class MaterialNames:
    """Names of materials as they are compared: pairs of a name and a material."""

    pairs: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, library: Library) -> MaterialNames:
        """Collect what materials are called, without what stands in brackets or after a comma.

        Of `Boiler bottom ash / slag` each part is a name, unless it stands in another material's
        name too: slag alone says nothing.
        """
        rows = library.materials
        whole, parts = [], []
        for each, *names in zip(rows.index, rows["name"], rows["name_zh"], strict=True):
            bare = [_ASIDE.sub("", str(name)) for name in names]
            whole += [(plain(word), str(each)) for word in {str(each), *map(str, names), *bare}]
            parts += [(plain(part), str(each)) for name in bare for part in name.split("/")]
        whole += [(word, each) for word, named in trade_words() for each in named]
        own = [
            (part, each)
            for part, each in parts
            if not any(part in word and other != each for word, other in whole)
        ]
        return cls(tuple(pair for pair in dict.fromkeys((*whole, *own)) if len(pair[0]) > 1))

    def called(self, text: str) -> tuple[str, ...]:
        """Name the materials that are called so, whole: without what is said aside."""
        for words in (plain(text), plain(_ASIDE.sub("", text))):
            found = tuple(dict.fromkeys(each for word, each in self.pairs if word == words))
            if found:
                return found
        return ()

    def within(self, text: str) -> tuple[str, ...]:
        """Name the materials whose name stands in a text; of two at one place the longer."""
        spoken = plain(text)
        hits = [(word, each) for word, each in self.pairs if _stands(word, spoken)]
        longest = [
            each
            for word, each in hits
            if not any(word != other and word in other for other, _ in hits)
        ]
        return tuple(dict.fromkeys(longest))

    def holding(self, text: str) -> tuple[str, ...]:
        """Name the materials in whose names a word stands."""
        called = plain(_ASIDE.sub("", text))
        if not _SIGN.search(called):
            return ()
        return tuple(dict.fromkeys(each for word, each in self.pairs if called in word))

    def nearest(self, text: str) -> tuple[str, ...]:
        """Name the materials in whose names a word stands, else those spelt most like it."""
        if holding := self.holding(text):
            return holding[:_MOST]
        spelt = dict(self.pairs)
        near = difflib.get_close_matches(plain(text), list(spelt), n=_NEAREST, cutoff=_SIMILAR)
        return tuple(dict.fromkeys(spelt[word] for word in near))


def _stands(word: str, text: str) -> bool:
    """Tell whether a word stands in a text; one in letters as a whole word: no ash in cash."""
    if word.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None
    return word in text
