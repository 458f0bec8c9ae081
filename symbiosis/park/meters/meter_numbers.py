"""Numbers of an export: a file has one decimal sign; its numbers tell which, or it is asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from symbiosis.errors import BadInput
from symbiosis.park.entities import MOST
from symbiosis.park.written import COMMA, POINT

if TYPE_CHECKING:
    import numpy.typing as npt

_SPACES = "[ '\u2019\u00a0\u2009\u202f]"
_SPACED = rf"^[+-]?[0-9]{{1,3}}({_SPACES}[0-9]{{3}})+([.,][0-9]*)?$"
_E = r"([eE][+-]?[0-9]{1,3})?$"
_WHOLE = rf"^[+-]?[0-9]+{_E}"
_READ = {
    # the decimal sign -> what can be read by it, with thousands kept apart by the other one
    POINT: r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+|[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?"
    rf"|[1-9][0-9]?(,[0-9]{{2}})+,[0-9]{{3}}(\.[0-9]*)?){_E}",
    COMMA: rf"^[+-]?([0-9]*,[0-9]+|[1-9][0-9]{{0,2}}(\.[0-9]{{3}})+(,[0-9]*)?){_E}",
}
_EUROPEAN = ";"
"""What parts cells where the comma is taken by decimals."""
_SAY = 'Say in the mapping which sign stands before decimals: decimal = "." or decimal = ",".'


@dataclass(frozen=True)
class Values:
    """The values of a piece of a column.

    Attributes
    ----------
    value
        By a decimal point where they can be read so; NaN: no numbers.
    other
        By a decimal comma, where that is another number; NaN elsewhere. None: nowhere.
    empty, bad
        Which cells are empty, and which hold no number.
    """

    value: npt.NDArray[np.float64]
    other: npt.NDArray[np.float64] | None
    empty: npt.NDArray[np.bool_]
    bad: npt.NDArray[np.bool_]


@dataclass
class Numbers:
    """Reads values in both ways until the file shows which is its own.

    Attributes
    ----------
    file
        Name of the export.
    decimal
        The sign before decimals as the mapping says; empty: as the file shows.
    delimiter
        What parts its cells.
    """

    file: str
    decimal: str = ""
    delimiter: str = ""
    _sure: dict[str, str] = field(default_factory=dict)
    _asked: dict[str, tuple[int, str, float, float]] = field(default_factory=dict)
    _apart: str = ""

    def read(self, cells: pa.Array, line: int) -> Values:
        """Read a piece of a column whose first cell stands on a line."""
        if pa.types.is_dictionary(cells.type):
            cells = cells.cast(cells.type.value_type)
        if not (pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type)):
            return _figures(cells)
        text = pc.replace_substring(pc.utf8_trim_whitespace(pc.fill_null(cells, "")), "\u2212", "-")
        empty = _bits(pc.equal(text, ""))
        spaced = pc.match_substring_regex(text, _SPACED)
        if pc.any(spaced).as_py():
            self._apart = self._apart or text.filter(spaced)[0].as_py()
            text = pc.if_else(spaced, pc.replace_substring_regex(text, _SPACES, ""), text)
        point, comma = self._by(POINT, text), self._by(COMMA, text)
        value = np.where(np.isnan(point), comma, point)
        bad = np.isnan(value) | (np.abs(value) > MOST)
        value[bad] = np.nan
        both = ~np.isnan(point) & ~np.isnan(comma) & (point != comma)
        self._note(text, point, comma, both, line)
        other = np.where(both, comma, np.nan) if both.any() else None
        return Values(value, other, empty, bad)

    def _by(self, mark: str, text: pa.Array) -> npt.NDArray[np.float64]:
        """Read what can be read by a decimal sign; NaN elsewhere."""
        pattern = _WHOLE if mark == POINT and self.decimal == COMMA else _READ[mark]
        if mark == COMMA and self.decimal == POINT:
            return np.full(len(text), np.nan)
        good = pc.match_substring_regex(text, pattern)
        if not pc.any(good).as_py():
            return np.full(len(text), np.nan)
        plain = pc.replace_substring(text, COMMA if mark == POINT else POINT, "")
        plain = pc.replace_substring(plain, mark, POINT) if mark == COMMA else plain
        found: npt.NDArray[np.float64] = (
            pc.if_else(good, plain, None).cast(pa.float64()).to_numpy(zero_copy_only=False)
        )
        return found

    def _note(
        self,
        text: pa.Array,
        point: npt.NDArray[np.float64],
        comma: npt.NDArray[np.float64],
        both: npt.NDArray[np.bool_],
        line: int,
    ) -> None:
        """Keep the first text that shows a sign, and the first that may be two numbers."""
        has_comma = _bits(pc.match_substring(text, COMMA))
        signed = has_comma | _bits(pc.match_substring(text, POINT))
        for mark, one, other in ((POINT, point, comma), (COMMA, comma, point)):
            sure = signed & ~np.isnan(one) & np.isnan(other)
            if mark not in self._sure and sure.any():
                self._sure[mark] = text[int(np.argmax(sure))].as_py()
        for sign, rows in ((COMMA, both & has_comma), (POINT, both & ~has_comma)):
            if sign not in self._asked and rows.any():
                at = int(np.argmax(rows))
                self._asked[sign] = line + at, text[at].as_py(), point[at], comma[at]

    def mark(self) -> str:
        """Give the decimal sign of the file.

        Raises
        ------
        BadInput
            If a value may be two numbers, and no other tells which.
        """
        if self.decimal or not self._asked:
            return self.decimal or POINT
        if len(self._sure) == 1:
            return next(iter(self._sure))
        if not self._sure and COMMA not in self._asked and self.delimiter != _EUROPEAN:
            return POINT  # the sign of this program, and nothing here speaks against it
        line, text, one, other = next(iter(self._asked.values()))
        tells = (
            f"others are written both ways ({self._sure[POINT]!r}, {self._sure[COMMA]!r})"
            if self._sure
            else "no other value tells"
        )
        message = (
            f"{self.file}: line {line}: {text!r} may be {one:.12g} or {other:.12g}, and {tells}. "
            f"{_SAY}"
        )
        raise BadInput(message)

    def said(self, mark: str) -> list[str]:
        """Say how numbers were read that are not written plainly."""
        told = []
        if COMMA in self._sure:
            told.append(f"numbers have a decimal comma: {self._sure[COMMA]!r}")
        for line, text, point, comma in self._asked.values():
            value = comma if mark == COMMA else point
            if mark == COMMA or COMMA in text:
                told.append(f"line {line}: {text!r} is read as {value:.12g}, as others are written")
        if self._apart:
            told.append(f"thousands are kept apart: {self._apart!r}")
        return told


def _bits(flags: pa.Array) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = flags.to_numpy(zero_copy_only=False)
    return found


def _figures(cells: pa.Array) -> Values:
    """Read a column of figures; what no reading can be is none, and no gap either."""
    kind = cells.type
    empty = _bits(pc.is_null(cells, nan_is_null=pa.types.is_floating(kind)))
    value = np.full(len(cells), np.nan)
    if any(is_kind(kind) for is_kind in _FIGURES):
        value = cells.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False).copy()
        value[np.abs(value) > MOST] = np.nan
    return Values(value, None, empty, np.isnan(value) & ~empty)


_FIGURES = (
    pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_null,
)  # fmt: skip
"""Kinds of columns that hold figures: a switch or a list is none."""
