"""Numbers of meters: an export has one decimal sign, which its numbers show, or it is asked."""

import pytest

from symbiosis.errors import BadInput
from symbiosis.park.meters.meter_files import read_readings
from symbiosis.park.meters.meter_mapping import read_meter_mapping
from symbiosis.park.meters.meter_reading import Measured, read_meters


def metered(folder, text, mapping=""):
    file, layout = folder / "ems.csv", folder / "map.toml"
    file.write_text(text, encoding="utf-8")
    layout.write_text(mapping, encoding="utf-8")
    return read_meters(file, read_meter_mapping(layout), Measured({"cooling": "heat"}))


STAMPS = [f"2023-01-0{day} 00:00" for day in range(1, 6)]


def export(values, delimiter=",", unit="MWh") -> str:
    cells = [f'"{value}"' if delimiter in value else value for value in values]
    rows = (delimiter.join((time, "cooling", cell, unit)) for time, cell in zip(STAMPS, cells))  # noqa: B905
    return delimiter.join(("time", "meter", "value", "unit")) + "\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("values", "delimiter", "mapping", "numbers"),
    [
        (("2,000", "1,234.5"), ",", "", (2000, 1234.5)),
        (("2,000", "1.234,5"), ";", "", (2, 1234.5)),
        (("12.000", "1.234,5"), ";", "", (12_000, 1234.5)),
        (("12.000", "0.250"), ";", "", (12, 0.25)),
        (("12.000", "11.500"), ",", "", (12, 11.5)),
        (("12.000", "11.500"), ";", 'decimal = ","\n', (12_000, 11_500)),
        (("2,000", "11,500"), ",", 'decimal = "."\n', (2000, 11_500)),
        (("12 000", "1 234,5"), ";", "", (12_000, 1234.5)),
        (("1.234.567", "\u22120,5"), ";", "", (1_234_567, -0.5)),
        (("1,5E3", "7"), ";", "", (1500, 7)),
    ],
)
def test_an_export_has_one_decimal_sign(tmp_path, values, delimiter, mapping, numbers):
    file, layout = tmp_path / "ems.csv", tmp_path / "map.toml"
    file.write_text(export(values, delimiter), encoding="utf-8")
    layout.write_text(mapping, encoding="utf-8")
    read = read_readings(file, read_meter_mapping(layout))
    assert read.value.tolist() == list(numbers)
    odd = any("," in value or " " in value for value in values)
    assert not (odd and not mapping and not read.said)


@pytest.mark.parametrize(
    ("values", "delimiter"),
    [(("12.000", "11.500"), ";"), (("2,000",), ";"), (("2,000", "3,000"), ","),
     (("1,234", "0.5", "0,5"), ";")],
)  # fmt: skip
def test_a_value_that_may_be_two_numbers_is_asked(tmp_path, values, delimiter):
    with pytest.raises(BadInput, match=r"line 2: .* may be .* or .*decimal = "):
        metered(tmp_path, export(values, delimiter))


def test_a_decimal_sign_that_is_told_is_the_only_one(tmp_path):
    read = metered(tmp_path, export(("1.5", "3,5", "7"), ";"), 'decimal = ","\n')
    assert {one.kind: one.count for one in read.findings}["unreadable"] == 1
    with pytest.raises(BadInput, match="decimal"):
        metered(tmp_path, export(("1.5",)), 'decimal = "x"\n')


def test_nothing_is_metered_that_is_still_to_come(tmp_path):
    text = export(("1", "2", "3", "4", "5")).replace("2023-01-05", "2099-01-05")
    read = metered(tmp_path, text)
    told = next(one for one in read.findings if one.kind == "future")
    assert (told.count, told.first) == (1, "2099-01-05 00:00")
    assert max(read.years["cooling"].months) == 0
