"""Files of hourly series: a year of hours is read; what is none is a fault with its place."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from symbiosis import read_series
from symbiosis.errors import ParkFaults

HOURS = 8760


def written(folder, text: str, name: str = "series.csv"):
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def hours_text(head: str = "hour,mill", count: int = HOURS, **lines: str) -> str:
    """Write a file of hours; `lines` (l5="...") replace lines, the header being line 1."""
    rows = [head, *(f"{hour},{1 + hour % 7}" for hour in range(1, count + 1))]
    for line, text in lines.items():
        rows[int(line[1:]) - 1] = text
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("text", "line", "column", "told"),
    [
        (hours_text(l5="4,x"), 5, "mill", "with no figure but text: 1"),
        (hours_text(l5="4,", l9="8,"), 5, "mill", "hours without a figure: 2"),
        (hours_text(l5="4,-1"), 5, "mill", "negative hours: 1"),
        (hours_text(l5="7,1"), 5, "hour", "hour 4 belongs here"),
        (hours_text(count=8759), 0, "hour", "8759 rows, and a year has 8760"),
        (hours_text("mill,mill"), 0, "mill", "stands twice"),
        (hours_text("hour,"), 0, "", "without a name"),
        ("hour,mill\n" + "".join(f"{hour},0\n" for hour in range(HOURS)), 0, "mill", "but zeros"),
        ("hour\n" + "".join(f"{hour}\n" for hour in range(HOURS)), 0, "", "no column but"),
    ],
)
def test_what_is_no_year_is_a_fault_with_its_place(tmp_path, text, line, column, told):
    with pytest.raises(ParkFaults) as caught:
        read_series(written(tmp_path, text))
    fault = next(each for each in caught.value.faults if told in each.allowed)
    assert (fault.container, fault.line, fault.column) == ("series.csv", line, column)
    assert fault.remedy


def test_all_faults_of_all_files_are_told_at_once(tmp_path):
    files = [
        written(tmp_path, hours_text(l5="4,x"), "a.csv"),
        written(tmp_path, hours_text("hour,press"), "b.csv"),
        written(tmp_path, hours_text("hour,press", l3="2,-4"), "c.csv"),
        tmp_path / "none.csv",
    ]
    with pytest.raises(ParkFaults) as caught:
        read_series(files)
    told = " ".join(fault.allowed for fault in caught.value.faults)
    assert "but text" in told
    assert "in b.csv too" in told
    assert "negative" in told
    assert "there is no such file" in told


def stamped(begin: str, count: int, *, drop=(), **lines) -> str:
    times = pd.date_range(begin, periods=count, freq="h").strftime("%Y-%m-%d %H:%M")
    rows = ["time;mill", *(f"{time};{1 + at % 24},5" for at, time in enumerate(times))]
    for line, text in lines.items():
        rows[int(line[1:]) - 1] = text
    return "\n".join(row for row in rows if not row.startswith(tuple(drop or ("~",)))) + "\n"


def test_a_leap_year_is_read_without_its_day(tmp_path):
    read = read_series(written(tmp_path, stamped("2024-01-01 00:00", 8784)))
    assert set(read.said) == {
        "series.csv: commas of mill are read as decimal commas",
        "series.csv: 29 February is left out",
    }
    assert (len(read.hours), read.hours["mill"].iloc[0]) == (HOURS, 1.5)
    assert read.hours["mill"].iloc[59 * 24] == 1.5
    ends = read_series(written(tmp_path, stamped("2024-01-01 01:00", 8784)))
    assert ends.hours.equals(read.hours)
    left = read_series(written(tmp_path, stamped("2024-01-01 00:00", 8784, drop=["2024-02-29"])))
    assert left.hours.equals(read.hours)
    plain = read_series(written(tmp_path, hours_text(count=8784)))
    assert len(plain.hours) == HOURS
    assert plain.hours["mill"].iloc[59 * 24] == 1 + (60 * 24 + 1) % 7


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (stamped("2023-01-01", HOURS, l9="2023-01-01 09:00;1"), "one hour after"),
        (stamped("2023-01-01", HOURS, l9="soon;1"), "one hour after"),
        (stamped("2023-03-01", HOURS), "begin on 1 January"),
        (stamped("2024-01-01", HOURS), "8736 hours without 29 February"),
        (stamped("2023-01-01", 8784), "8784 hours without 29 February"),
    ],
)  # fmt: skip
def test_times_that_are_no_year_are_refused(tmp_path, text, told):
    with pytest.raises(ParkFaults, match=told):
        read_series(written(tmp_path, text))


def test_parquet_says_the_same_as_csv(tmp_path):
    pytest.importorskip("pyarrow")
    times = pd.date_range("2023-01-01", periods=HOURS, freq="h", name="time")
    frame = pd.DataFrame({"mill": np.arange(HOURS) % 24 + 0.5}, index=times)
    frame.to_parquet(tmp_path / "a.parquet")
    frame.to_csv(tmp_path / "a.csv")
    read = read_series(tmp_path / "a.parquet")
    assert read.hours.equals(read_series(tmp_path / "a.csv").hours)
    (tmp_path / "b.parquet").write_bytes(b"no")
    with pytest.raises(ParkFaults, match="no parquet that can be read"):
        read_series(tmp_path / "b.parquet")
