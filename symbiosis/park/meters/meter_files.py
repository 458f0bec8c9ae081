"""Exports: CSV or parquet, long or wide, read piece by piece into twenty bytes a reading."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from symbiosis.errors import BadInput
from symbiosis.park.containers.decoding import decoded
from symbiosis.park.meters.meter_numbers import Numbers, Values
from symbiosis.park.written import COMMA

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.park.meters.meter_mapping import MeterMapping

MOST_READINGS = 50_000_000
MOST_METERS = 5_000
_BLOCK = 1 << 24
_LOOKED_AT = 1 << 16
_DELIMITERS = (";", "\t", ",")
_SEPARATOR = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
_HEADS = {
    "time": ("time", "timestamp", "datetime", "date_time", "stamp", "时间", "采集时间", "日期时间"),
    "date": (),
    "meter": ("meter", "meter_id", "tag", "point", "sensor", "表号", "仪表", "点位", "测点"),
    "value": ("value", "reading", "数值", "读数", "值"),
    "unit": ("unit", "单位"),
}
"""Our name of a column -> what exports call it."""
_UNITED = re.compile(r"(?P<name>.*?)\s*[\[(](?P<unit>[^\[\]()]+)[\])]\s*")


@dataclass
class Readings:
    """An export, as compact as it can be.

    Attributes
    ----------
    file
        Its name.
    stamps, meters
        Each stamp and each meter once, as written.
    stamp, meter, value
        Of every reading: number of its stamp and meter, its value (NaN: no number).
    units
        Meter -> its units, with how many readings have each.
    unreadable
        Meter -> how many values are no numbers, and the first with its line.
    said
        How numbers were read that are not written plainly.
    """

    file: str
    stamps: list[Any] = field(default_factory=list)
    meters: list[str] = field(default_factory=list)
    stamp: npt.NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    meter: npt.NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    value: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    units: dict[str, Counter[str]] = field(default_factory=dict)
    unreadable: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    said: tuple[str, ...] = ()


def read_readings(file: str | Path, mapping: MeterMapping) -> Readings:
    """Read an export.

    Parameters
    ----------
    file
        CSV (comma, semicolon, tab; UTF-8, UTF-16, GB18030) or parquet.
    mapping
        How it is laid out.

    Raises
    ------
    BadInput
        If it cannot be read, lacks a column, or has more than :data:`MOST_READINGS`.
    """
    path = Path(file).expanduser()
    if not path.is_file():
        message = f"{path}: there is no such file. Check the path."
        raise BadInput(message)
    gather = _Gather(Readings(path.name), mapping)
    try:
        for batch, delimiter in _batches(path):
            gather.add(batch, delimiter)
    except (pa.ArrowException, OSError, UnicodeError) as error:
        message = f"{path.name}: cannot be read: {_plain(error)}. Check the file."
        raise BadInput(message) from error
    return gather.done()


def _too_many(name: str) -> str:
    return (
        f"{name}: more than {MOST_READINGS:,} readings. "
        "Export fewer meters, or hours in place of minutes."
    )


def _plain(error: Exception) -> str:
    return str(error).partition("\n")[0].rstrip(".")


def _batches(path: Path) -> Iterator[tuple[pa.RecordBatch, str]]:
    if path.suffix.lower() in (".parquet", ".pq"):
        with pa.parquet.ParquetFile(path) as parquet:
            if parquet.metadata.num_rows > MOST_READINGS:
                raise BadInput(_too_many(path.name))
            yield from ((batch, "") for batch in parquet.iter_batches(batch_size=1 << 18))
        return
    with path.open("rb") as handle:
        head = handle.read(_LOOKED_AT)
    encoding, lines = _start(path.name, head)
    told = _SEPARATOR.match(lines[0].strip('"')) if lines else None
    header = lines[1 if told and len(lines) > 1 else 0] if lines else ""
    delimiter = told[1] if told else max(_DELIMITERS, key=header.count)
    with pa.csv.open_csv(
        path,
        read_options=pa.csv.ReadOptions(
            encoding=encoding, block_size=_BLOCK, skip_rows=1 if told else 0
        ),
        parse_options=pa.csv.ParseOptions(delimiter=delimiter),
        convert_options=pa.csv.ConvertOptions(
            check_utf8=True, column_types=_texts(header, delimiter), strings_can_be_null=False
        ),
    ) as reader:
        yield from ((batch, delimiter) for batch in reader)


def _start(name: str, head: bytes) -> tuple[str, list[str]]:
    """Give the encoding of a file and its first lines."""
    # A character may be cut where the look ends; one of UTF-16 has two bytes or four.
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    wide = marked or b"\0" in head
    cut = 4 if len(head) == _LOOKED_AT else 2
    whole = head[: len(head) // cut * cut] if wide else head[: head.rfind(b"\n") + 1] or head
    if not whole.strip():
        message = f"{name}: is empty. Export it again."
        raise BadInput(message)
    try:
        text, encoding = decoded(whole)
    except UnicodeDecodeError as error:
        message = f"{name}: is not text in UTF-8, UTF-16 or GB18030. Save it as CSV UTF-8."
        raise BadInput(message) from error
    codec = {"UTF-8": "utf-8-sig" if head.startswith(b"\xef\xbb\xbf") else "utf8"}
    if not marked:
        codec["UTF-16"] = "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    return codec.get(encoding, encoding), text.lstrip("\ufeff").splitlines()


def _texts(header: str, delimiter: str) -> dict[str, pa.DataType]:
    """Read every column as text: what is no number is to be told, not to fail."""
    names = [name.strip().strip('"') for name in header.split(delimiter)]
    return dict.fromkeys(names, pa.string())


def _listed(column: pa.Array) -> list[Any]:
    """Give cells as Python has them; a day that it does not know is given as text."""
    try:
        return list(column.to_pylist())
    except (OverflowError, ValueError):
        return [f"day {number}" for number in column.cast(pa.int64()).to_pylist()]


class _Gather:
    """Gathers readings batch by batch."""

    def __init__(self, readings: Readings, mapping: MeterMapping) -> None:
        self.readings, self.mapping = readings, mapping
        self._stamps: dict[Any, int] = {}
        self._meters: dict[str, int] = {}
        self._numbers = Numbers(readings.file, mapping.decimal)
        self._parts: list[tuple[Any, Any, Any, Any]] = []
        self._rows = self._count = 0

    def add(self, batch: pa.RecordBatch, delimiter: str) -> None:
        """Take one more piece of the file, and what parts its cells."""
        self._numbers.delimiter = delimiter
        named = [str(name).strip().strip("\ufeff").lower() for name in batch.schema.names]
        heads = {name: at for at, name in enumerate(named)}
        at = {name: self._column(name, heads) for name in _HEADS}
        self._refuse_two(named, at)
        stamps = self._stamped(batch, at)
        if self._is_wide(at):
            taken = {place for place in at.values() if place is not None}
            for place, head in enumerate(batch.schema.names):
                if place not in taken and str(head).strip():
                    self._wide(str(head), stamps, batch.column(place))
        else:
            self._long(stamps, batch, at)
        self._rows += batch.num_rows
        if self._count > MOST_READINGS:
            raise BadInput(_too_many(self.readings.file))

    def _column(self, name: str, heads: dict[str, int]) -> int | None:
        own = self.mapping.columns.get(name, "")
        if own and own.strip().lower() not in heads:
            known = ", ".join(heads)
            message = (
                f"{self.readings.file}: has no column {own!r}, which the mapping names; "
                f"it has: {known}."
            )
            raise BadInput(message)
        known_heads = (own.strip().lower(),) if own else _HEADS[name]
        return next((heads[each] for each in known_heads if each in heads), None)

    def _refuse_two(self, named: list[str], at: dict[str, int | None]) -> None:
        """Refuse an export that has two columns for one thing: they may differ."""
        wide = self._is_wide(at)
        for place, name in enumerate(named):
            asked = wide or place in at.values()
            if name and asked and named.count(name) > 1:
                message = (
                    f"{self.readings.file}: has {named.count(name)} columns {name!r}, and they may "
                    "differ. Keep one of them, or name them apart."
                )
                raise BadInput(message)

    def _is_wide(self, at: dict[str, int | None]) -> bool:
        if self.mapping.layout:
            return self.mapping.layout == "wide"
        return at["meter"] is None and at["value"] is None

    def _stamped(self, batch: pa.RecordBatch, at: dict[str, int | None]) -> npt.NDArray[np.int32]:
        if at["time"] is None:
            known = ", ".join(map(str, batch.schema.names))
            message = (
                f"{self.readings.file}: which column is the time? It has: {known}. "
                'Say so in the mapping: [columns] time = "...".'
            )
            raise BadInput(message)
        times = batch.column(at["time"])
        if at["date"] is not None:
            parts = [batch.column(at["date"]).cast(pa.string()), times.cast(pa.string())]
            times = pc.binary_join_element_wise(*parts, " ")
        return self._numbered(times, self._stamps)

    @staticmethod
    def _numbered(column: pa.Array, known: dict[Any, int]) -> npt.NDArray[np.int32]:
        """Give every cell the number of its text, the same in all batches."""
        if pa.types.is_timestamp(column.type) and column.type.tz:
            # Python takes the two hours of a clock change for one, unless they are told in UTC.
            column = column.cast(pa.timestamp(column.type.unit, "UTC"))
        coded = column.dictionary_encode()
        numbers = np.array(
            [known.setdefault(text, len(known)) for text in _listed(coded.dictionary)] + [-1],
            dtype=np.int32,
        )
        codes = coded.indices.fill_null(len(numbers) - 1).to_numpy(zero_copy_only=False)
        found: npt.NDArray[np.int32] = numbers[codes]
        return found

    def _wide(self, head: str, stamps: npt.NDArray[np.int32], cells: pa.Array) -> None:
        told = _UNITED.fullmatch(head.strip())
        name, unit = (told["name"], told["unit"]) if told else (head.strip(), "")
        number = self._meters.setdefault(name, len(self._meters))
        found = self._values(cells, np.full(len(cells), number, np.int32))
        self._units(name, unit, len(cells))
        there = ~found.empty
        self._keep(stamps, np.full(len(cells), number, np.int32), found, there)

    def _long(
        self, stamps: npt.NDArray[np.int32], batch: pa.RecordBatch, at: dict[str, int | None]
    ) -> None:
        meter, value, unit = (at[name] for name in ("meter", "value", "unit"))
        if meter is None or value is None:
            known = ", ".join(map(str, batch.schema.names))
            message = (
                f"{self.readings.file}: which columns are meter and value? It has: {known}. "
                'Say so in the mapping: [columns] meter = "...", value = "...".'
            )
            raise BadInput(message)
        meters = self._numbered(batch.column(meter).cast(pa.string()), self._meters)
        if len(self._meters) > MOST_METERS:
            message = (
                f"{self.readings.file}: more than {MOST_METERS} meters in one column. "
                "Is it the right one? Say so in the mapping, [columns] meter."
            )
            raise BadInput(message)
        found = self._values(batch.column(value), meters)
        there = meters >= 0
        self._keep(stamps, meters, found, there)
        meters = meters[there]
        names = list(self._meters)
        if unit is None:
            for number, count in zip(*np.unique(meters, return_counts=True), strict=True):
                self._units(names[number], "", int(count))
        else:
            units: dict[str, int] = {}
            coded = self._numbered(batch.column(unit).cast(pa.string()), units)[there]
            pairs, counts = np.unique(np.stack([meters, coded]), axis=1, return_counts=True)
            for number, code, count in zip(*pairs, counts, strict=True):
                told = list(units)[code].strip() if code >= 0 else ""
                self._units(names[number], told, int(count))

    def _units(self, meter: str, unit: str, count: int) -> None:
        self.readings.units.setdefault(meter, Counter())[unit] += count

    def _values(self, cells: pa.Array, meters: npt.NDArray[np.int32]) -> Values:
        """Read numbers; note those that are none, of a meter how many and the first."""
        found = self._numbers.read(cells, self._rows + 2)
        names = list(self._meters)
        for number in np.unique(meters[found.bad & (meters >= 0)]):
            lines = np.flatnonzero(found.bad & (meters == number))
            count, line, first = self.readings.unreadable.get(names[number], (0, 0, ""))
            if not count:
                line, first = self._rows + int(lines[0]) + 2, str(cells[int(lines[0])])
            self.readings.unreadable[names[number]] = (count + len(lines), line, first)
        return found

    def _keep(
        self,
        stamps: npt.NDArray[np.int32],
        meters: npt.NDArray[np.int32],
        found: Values,
        there: npt.NDArray[np.bool_],
    ) -> None:
        self._count += int(there.sum())
        other = None if found.other is None else found.other[there]
        self._parts.append((stamps[there], meters[there], found.value[there], other))

    def done(self) -> Readings:
        """Give what was gathered.

        Raises
        ------
        BadInput
            If there is nothing, or a value may be two numbers.
        """
        if not self._count:
            message = f"{self.readings.file}: has no readings. Export it again."
            raise BadInput(message)
        told = self.readings
        mark = self._numbers.mark()
        told.said = tuple(self._numbers.said(mark))
        told.stamps, told.meters = list(self._stamps), list(self._meters)
        parts = [
            (stamp, meter, _by(mark, value, other)) for stamp, meter, value, other in self._parts
        ]
        told.stamp, told.meter, told.value = (
            np.concatenate(column) for column in zip(*parts, strict=True)
        )
        return told


def _by(
    mark: str, value: npt.NDArray[np.float64], other: npt.NDArray[np.float64] | None
) -> npt.NDArray[np.float64]:
    """Give values by the decimal sign of the file."""
    if other is None or mark != COMMA:
        return value
    return np.where(np.isnan(other), value, other)
