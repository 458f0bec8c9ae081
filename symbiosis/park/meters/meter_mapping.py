"""The mapping file: how an export is laid out, and which meter measures which stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from symbiosis.errors import BadInput
from symbiosis.park.containers.text_files import toml_of
from symbiosis.park.sheet import did_you_mean

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
COLUMNS = ("time", "date", "meter", "value", "unit")
KINDS = ("amount", "rate", "counter")
_ROOT = (
    "zone",
    "time_format",
    "stamp",
    "layout",
    "accuracy",
    "decimal",
    "columns",
    "meters",
    "periods",
)
_METER = ("stream", "column", "kind", "unit", "factor", "smallest", "largest", "rollover")
TEMPERATURES = ("supply_c", "target_c", "temperature_c")
"""Columns of streams that a thermometer tells."""
_FIGURES = ("factor", "smallest", "largest", "rollover")


@dataclass(frozen=True)
class Meter:
    """What the mapping says of one meter.

    Attributes
    ----------
    stream
        Id of the stream that it measures; several meters of one stream are added.
    column
        The temperature of its stream that it measures, one of :data:`TEMPERATURES`; empty: how
        much flows.
    kind
        ``amount`` in each interval, ``rate``, or ``counter`` (a reading that only rises); empty:
        as its unit and its readings say.
    unit
        Unit of its values; empty: that of the export.
    factor
        Times which its values count: a transformer's ratio, ``-1`` to subtract.
    smallest, largest
        What it can show; values beyond are left out, and said. None: no negative values, no end.
    rollover
        At which a counter begins again from zero.
    """

    stream: str
    kind: str = ""
    unit: str = ""
    factor: float = 1.0
    smallest: float | None = None
    largest: float | None = None
    rollover: float | None = None
    column: str = ""


@dataclass(frozen=True)
class MeterMapping:
    """How an export is laid out.

    Attributes
    ----------
    zone
        Time zone of stamps that name none (``Europe/Brussels``); empty: every day has 24 hours.
    time_format
        As of ``strptime``; empty: ISO 8601 and the formats that can be read in one way.
    stamp
        Whether a stamp stands at the ``start`` or the ``end`` of what it is of.
    layout
        ``long`` (a row a reading) or ``wide`` (a column a meter); empty: as the columns say.
    accuracy
        Of the meters, as a share: the least width of low and high.
    columns
        ``time``, ``date``, ``meter``, ``value``, ``unit`` -> their headings.
    meters
        By name of the meter; a meter that is not named here measures the stream of its name.
    periods
        Period of the park -> its months; a park without periods gets these. ``months``: twelve.
    decimal
        The sign before decimals, ``.`` or ``,``; empty: as the export shows.
    """

    zone: str = ""
    time_format: str = ""
    stamp: Literal["start", "end"] = "start"
    layout: str = ""
    accuracy: float = 0.02
    columns: Mapping[str, str] = field(default_factory=dict)
    meters: Mapping[str, Meter] = field(default_factory=dict)
    periods: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decimal: str = ""

    def of(self, meter: str) -> Meter:
        """Give what is said of a meter; of one that is not named, that its stream is called so."""
        return self.meters.get(meter) or Meter(meter)


def read_meter_mapping(file: str | Path) -> MeterMapping:
    """Read a mapping file (TOML).

    Parameters
    ----------
    file
        Its path.

    Raises
    ------
    BadInput
        Naming the key that cannot be read, and what may stand there.
    """
    path = Path(file).expanduser()
    told = toml_of(path)
    if told.get("periods") == "months":
        told["periods"] = {month: [month] for month in MONTHS}
    read = _Told(path.name)
    read.known(told, _ROOT, "")
    for name in ("columns", "meters", "periods"):
        read.section(told.get(name, {}), name)
    read.known(told.get("columns", {}), COLUMNS, "columns")
    zone = str(told.get("zone", ""))
    try:
        ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        read.wrong("zone", zone, "a time zone such as Europe/Brussels or Asia/Shanghai")
        raise AssertionError from error
    stamp = read.choice(told, "stamp", ("start", "end"), "start")
    return MeterMapping(
        zone,
        str(told.get("time_format", "")),
        "end" if stamp == "end" else "start",
        read.choice(told, "layout", ("", "long", "wide"), ""),
        read.figure(told, "accuracy", "", 0.02) or 0.0,
        {str(key): str(value) for key, value in told.get("columns", {}).items()},
        {str(name): read.meter(str(name), cells) for name, cells in told.get("meters", {}).items()},
        {
            str(name): read.months(str(name), cells)
            for name, cells in told.get("periods", {}).items()
        },
        read.choice(told, "decimal", ("", ".", ","), ""),
    )


@dataclass(frozen=True)
class _Told:
    """Reads the keys of a mapping file, and says which of them is wrong."""

    file: str

    def wrong(self, key: str, value: object, wanted: str) -> None:
        message = f"{self.file}: {key}: found {value!r}; {wanted} is wanted."
        raise BadInput(message)

    def known(self, told: Mapping[str, Any], keys: tuple[str, ...], section: str) -> None:
        for key in told:
            if key not in keys:
                hint = did_you_mean(key, keys, f"Known: {', '.join(keys)}.")
                message = (
                    f"{self.file}: {'.'.join(filter(None, (section, key)))}: no such key. {hint}"
                )
                raise BadInput(message)

    def section(self, value: object, key: str) -> None:
        if not isinstance(value, dict):
            self.wrong(key, value, f"a section [{key}]")

    def choice(
        self, told: Mapping[str, Any], key: str, choices: tuple[str, ...], otherwise: str
    ) -> str:
        value = str(told.get(key, otherwise))
        if value not in choices:
            self.wrong(key, value, " or ".join(filter(None, choices)))
        return value

    def figure(
        self, told: Mapping[str, Any], key: str, section: str, otherwise: float | None
    ) -> float | None:
        value = told.get(key, otherwise)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            self.wrong(".".join(filter(None, (section, key))), value, "a number")
        return None if value is None else float(value)

    def meter(self, name: str, cells: object) -> Meter:
        section = f"meters.{name}"
        self.section(cells, section)
        told: dict[str, Any] = dict(cells)  # type: ignore[call-overload]
        self.known(told, _METER, section)
        figures = {key: self.figure(told, key, section, None) for key in _FIGURES}
        kind = self.choice(told, "kind", ("", *KINDS), "")
        column = self.choice(told, "column", ("", *TEMPERATURES), "")
        factor = figures.pop("factor")
        return Meter(
            str(told.get("stream", name)),
            kind,
            str(told.get("unit", "")),
            1.0 if factor is None else factor,
            column=column,
            **figures,
        )

    def months(self, name: str, cells: object) -> tuple[str, ...]:
        months = tuple(str(cell).lower()[:3] for cell in cells) if isinstance(cells, list) else ()
        if not months or not set(months) <= set(MONTHS):
            self.wrong(f"periods.{name}", cells, f"a list of months, {', '.join(MONTHS)},")
        return months
