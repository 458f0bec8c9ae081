"""Meters of gases by volume, of temperatures, and with units that mean one thing where they are."""

import pandas as pd
import pytest
from small_park import COVER, SMALL, changed, write_small

from symbiosis import load_park, update_park
from symbiosis.errors import BadInput

HOURS = pd.date_range("2023-01-01", "2024-01-01", freq="1h", inclusive="left")
GAS = {
    "materials": "id,enterprise,role,material,quantity [t/a],outlet,utility\n"
    "gas,steel,source,bfg,1000,flare,\nslag,steel,source,bf_slag,1000,yard,\n",
    "outlets": SMALL["outlets"] + "flare,material,bfg,1,EUR/t,\n",
}


def updated(tmp_path, meter, value, unit, mapping="", cover=COVER, **tables):
    park = write_small(tmp_path / "park", cover, **tables)
    rows = pd.DataFrame({"time": HOURS.strftime("%Y-%m-%d %H:%M"), "value": value})
    rows.assign(meter=meter, unit=unit).to_csv(tmp_path / "ems.csv", index=False)
    (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
    return update_park(park, tmp_path / "ems.csv", tmp_path / "map.toml" if mapping else None)


@pytest.mark.parametrize(
    ("value", "unit"),
    [(500.0, "Nm3/h"), (500.0, "Nm3"), (0.05, "万Nm3/h"), (500.0, "m3/h")],
)
def test_a_gas_that_is_metered_by_volume_counts_with_what_it_weighs(tmp_path, value, unit):
    update = updated(tmp_path, "gas", value, unit, **GAS)
    assert update.streams.loc["gas", "quantity"] == pytest.approx(500 * 8760 * 1.3 / 1000, rel=1e-3)
    assert any("a normal cubic metre counts as 1.3 kg" in sentence for sentence in update.said)


def test_a_volume_of_what_is_no_gas_cannot_be_read(tmp_path):
    with pytest.raises(BadInput, match="slag has the unit Nm3/h"):
        updated(tmp_path, "slag", 500.0, "Nm3/h", **GAS)


def test_a_ton_is_that_of_the_park(tmp_path):
    update = updated(tmp_path / "de", "slag", 1.0, "tons/h")
    assert update.streams.loc["slag", "quantity"] == pytest.approx(8760, rel=1e-3)
    assert any("a ton is 1,000 kg" in sentence for sentence in update.said)
    american = COVER.replace('"DE"', '"US"')
    with pytest.raises(BadInput, match="tons/h"):
        updated(tmp_path / "us", "slag", 1.0, "tons/h", cover=american)


@pytest.mark.parametrize(("value", "unit"), [(267.8, "degF"), (131.0, "")])
def test_a_thermometer_tells_the_temperature_of_its_stream(tmp_path, value, unit):
    mapping = '[meters.TI-1]\nstream = "cooling"\ncolumn = "supply_c"\n'
    values = value + pd.Series(range(len(HOURS))).mod(2).mul(2).sub(1)  # a degree up and down
    update = updated(tmp_path, "TI-1", values.to_numpy(), unit, mapping)
    assert update.park.heat.loc["cooling", "supply_c"] == pytest.approx(131.0, abs=0.05)
    assert update.park.heat.loc["cooling", "quantity"] == 8760
    told = update.park.evidence
    assert told[["table", "id", "column", "basis"]].to_numpy().tolist() == [
        ["heat", "cooling", "supply_c", "metered"]
    ]
    assert "cooling: supply_c is 131 degC, the mean of TI-1; it was 120" in update.said
    update.save(tmp_path / "after")
    assert load_park(tmp_path / "after").heat.loc["cooling", "supply_c"] == pytest.approx(
        131, abs=1
    )


def test_a_temperature_is_written_in_the_unit_of_its_heading(tmp_path):
    mapping = '[meters.TI-1]\nstream = "cooling"\ncolumn = "supply_c"\n'
    heat = changed("heat", "supply_c", "supply_c [degF]")["heat"].replace("120", "248")
    heat = heat.replace(",50,", ",122,")
    update = updated(tmp_path, "TI-1", 131.0, "degC", mapping, heat=heat)
    assert update.park.heat.loc["cooling", "supply_c"] == pytest.approx(131, abs=0.05)


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        (
            '[meters.TI-1]\nstream = "cooling"\ncolumn = "temperature_c"\n',
            "heat has no temperature_c",
        ),
        ('[meters.TI-1]\nstream = "cooling"\ncolumn = "warmth"\n', "supply_c or target_c"),
        ('[meters.TI-1]\nstream = "cooling"\n', "TI-1 has the unit degC"),
    ],
)
def test_a_thermometer_of_nothing_is_refused(tmp_path, mapping, told):
    with pytest.raises(BadInput, match=told):
        updated(tmp_path, "TI-1", 131.0, "degC", mapping)
