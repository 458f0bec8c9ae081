"""Meters from whatever wrote them: odd columns of parquet and encodings are read or said."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from symbiosis.errors import BadInput
from symbiosis.park.meters.meter_mapping import MeterMapping
from symbiosis.park.meters.meter_reading import Measured, read_meters

DAYS = [dt.datetime(2023, 1, day) for day in range(1, 29)]  # noqa: DTZ001 - as an export has them
NUMBER = len(DAYS)
HEAD = "time,meter,value,unit\n"
TEXT = HEAD + "".join(f"{day:%Y-%m-%d},surplus,40,kW\n" for day in DAYS)


def read(path):
    return read_meters(path, MeterMapping(), Measured({"surplus": "power"}))


def parquet(folder, *more, **columns):
    usual = {"time": DAYS, "meter": ["surplus"] * NUMBER, "value": [40.0] * NUMBER}
    usual |= {"unit": ["kW"] * NUMBER}
    cells = [pa.array(columns.get(name, column)) for name, column in usual.items()]
    names = list(usual)
    for name in more:
        cells.append(cells[names.index(name)])
        names.append(name)
    place = folder / "meters.parquet"
    pq.write_table(pa.Table.from_arrays(cells, names=names), place)
    return place


@pytest.mark.parametrize(
    "value",
    [
        pa.array([[1.0]] * NUMBER),
        pa.array([{"a": 1.0}] * NUMBER),
        pa.array([b"\xff"] * NUMBER),
        pa.array([True] * NUMBER),
        pa.array([1e308] * NUMBER),
        pa.array([float("-inf")] * NUMBER),
        pa.array([2**63 - 1] * NUMBER),
        pa.array([Decimal("9" * 60)] * NUMBER),
        pa.array(["9" * 400] * NUMBER).dictionary_encode(),
    ],
    ids=lambda value: str(value.type),
)
def test_what_is_no_reading_is_said_to_be_none(value, tmp_path):
    found = read(parquet(tmp_path, value=value))
    assert not found.years
    assert any(each.kind == "unreadable" and each.count == NUMBER for each in found.findings)


def test_figures_of_any_kind_are_read(tmp_path):
    for value in ([Decimal(40)] * NUMBER, pa.array(["40"] * NUMBER).dictionary_encode()):
        assert round(read(parquet(tmp_path, value=value)).years["surplus"].quantity) == 350


@pytest.mark.parametrize(
    ("more", "columns", "told"),
    [
        (("value",), {}, "has 2 columns 'value'"),
        ((), {"time": pa.array([2**62] * NUMBER, pa.timestamp("us"))}, "is no time"),
        ((), {"time": pa.array([[day] for day in DAYS])}, "cannot be read"),
        ((), {"meter": pa.array([b"\xff"] * NUMBER)}, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused(more, columns, told, tmp_path):
    with pytest.raises(BadInput, match=told):
        read(parquet(tmp_path, *more, **columns))


def test_a_damaged_parquet_is_refused(tmp_path):
    place = parquet(tmp_path)
    data = place.read_bytes()
    place.write_bytes(data[:-40] + b"\xff" * 20 + data[-20:])
    with pytest.raises(BadInput, match=r"meters\.parquet: cannot be read"):
        read(place)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_csv_of_any_encoding_is_read(encoding, tmp_path):
    (tmp_path / "m.csv").write_bytes(TEXT.encode(encoding))
    assert round(read(tmp_path / "m.csv").years["surplus"].quantity) == 350


def test_two_columns_of_one_name_are_asked_about(tmp_path):
    (tmp_path / "m.csv").write_text(TEXT.replace(HEAD, "time,surplus [kW],x,surplus [kW]\n"))
    with pytest.raises(BadInput, match="has 2 columns"):
        read(tmp_path / "m.csv")
