"""Meters: readings of any layout become amounts, ranges and profiles; what is odd is said."""

from __future__ import annotations

import io
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from small_park import COVER, SMALL, write_park, write_small

from symbiosis import drift, load_park, optimise, update_park
from symbiosis.errors import BadInput
from symbiosis.park.meters.meter_mapping import Meter, read_meter_mapping
from symbiosis.park.meters.meter_reading import Measured, read_meters
from symbiosis.park.meters.meter_series import Series, series_of
from symbiosis.park.meters.meter_year import HOURS, year_of
from symbiosis.show.terminal.drift_page import drift_report
from symbiosis.show.words import Words

HOUR = 3600.0
ZONE = "Europe/Berlin"
MAP = f'zone = "{ZONE}"\n'


def hours_of(year: int = 2023, freq: str = "1h") -> pd.DatetimeIndex:
    return pd.date_range(f"{year}-01-01", f"{year + 1}-01-01", freq=freq, tz=ZONE, inclusive="left")


def long_table(**meters) -> pd.DataFrame:
    """Lay out meters (name -> (times, values, unit)) a row a reading."""
    parts = [
        pd.DataFrame({"time": times, "meter": name, "value": values, "unit": unit})
        for name, (times, values, unit) in meters.items()
    ]
    return pd.concat(parts, ignore_index=True)


def shown(times: pd.DatetimeIndex, form: str = "%Y-%m-%d %H:%M") -> pd.Index:
    return times.tz_localize(None).strftime(form)


@pytest.fixture
def park(tmp_path):
    return write_small(tmp_path / "park")


@pytest.fixture
def lean(tmp_path):
    """A park of two rows of heat, for what does not depend on the rest."""
    return write_park(
        tmp_path / "park", COVER, enterprises=SMALL["enterprises"], heat=SMALL["heat"],
        utilities="id,medium,price,unit,max_c\nboiler,heat,40,EUR/MWh,200\n",
        outlets="id,medium,price,unit\nair,heat,0,EUR/MWh\n",
    )  # fmt: skip


def updated(park, table: pd.DataFrame | str, mapping: str = MAP, **to_csv):
    file, layout = park.parent / "ems.csv", park.parent / "map.toml"
    text = table if isinstance(table, str) else table.to_csv(index=False, **to_csv)
    file.write_text(text, encoding="utf-8")
    layout.write_text(mapping, encoding="utf-8")
    return update_park(park, file, layout)


MEDIA = {"cooling": "heat", "warming": "heat", "surplus": "power", "make_up": "water"}


def metered(tmp_path, table: pd.DataFrame | str, mapping: str = MAP, **to_csv):
    """Read an export without a park around it."""
    file, layout = tmp_path / "ems.csv", tmp_path / "map.toml"
    text = table if isinstance(table, str) else table.to_csv(index=False, **to_csv)
    file.write_text(text, encoding="utf-8")
    layout.write_text(mapping, encoding="utf-8")
    return read_meters(file, read_meter_mapping(layout), Measured(MEDIA))


def amounts(read) -> list[float]:
    return [read.years[stream].quantity for stream in sorted(read.years)]


def kinds(update) -> dict[str, int]:
    return {one.kind: one.count for one in update.findings if one.kind != "unmetered"}


def test_a_year_of_hours_is_its_sum_and_nothing_else_changes(park, tmp_path):
    times = hours_of()
    table = long_table(cooling=(shown(times), np.tile([1.0, 3.0], 4380), "MW"))
    update = updated(park, table)
    row = update.park.heat.loc["cooling"]
    assert row["quantity"] == pytest.approx(2.0 * 8760, rel=1e-3)
    assert (row["low"], row["high"]) == pytest.approx((17_169.6, 17_870.4), rel=1e-3)
    assert (row["basis"], update.streams.loc["cooling", "before"]) == ("metered", 8760)
    assert "ems.csv: cooling, 2023-01-01 to 2023-12-31" in row["source"]
    assert kinds(update) == {}
    update.save(tmp_path / "new")
    old, new = (
        (folder / "heat.csv").read_text(encoding="utf-8").splitlines()
        for folder in (park, tmp_path / "new")
    )
    assert new[2].startswith(old[2])  # the row of another stream, with new columns that are empty
    for name in ("materials", "water", "power", "enterprises", "utilities", "outlets"):
        assert (tmp_path / "new" / f"{name}.csv").read_text() == SMALL[name]


@pytest.mark.parametrize("freq", ["15min", "1h", "1D"])
def test_rates_amounts_and_counters_say_the_same(tmp_path, freq):
    times = hours_of(freq=freq)
    each = pd.Timedelta(freq).total_seconds() / HOUR
    # A local day of a clock change has 23 or 25 hours; a counter knows, and so do the times.
    counted = 7.0 + 2.0 * (times - times[0]).total_seconds().to_numpy() / HOUR
    table = long_table(
        cooling=(shown(times), 2.0, "MW"),
        warming=(shown(times), np.full(len(times), 2000.0 * each), "kWh"),
        surplus=(shown(times), counted, "MWh"),
    )
    read = metered(tmp_path, table)
    assert amounts(read) == pytest.approx([2.0 * 8760] * 3, rel=2e-3)
    assert set(kinds(read)) == {"summed", "flat", "counted"}


def test_long_and_wide_csv_and_parquet_are_the_same(tmp_path):
    times, values = hours_of(), np.tile([1.0, 2.5, 0.5], 2920)
    long = metered(tmp_path, long_table(cooling=(shown(times), values, "MW")))
    stamped = pd.DataFrame({"time": times, "meter": "cooling", "value": values, "unit": "MW"})
    stamped.to_parquet(tmp_path / "ems.parquet")
    layout = read_meter_mapping(tmp_path / "map.toml")
    packed = read_meters(tmp_path / "ems.parquet", layout, Measured(MEDIA))
    zulu = times.tz_convert("UTC").strftime("%Y-%m-%dT%H:%M:%SZ")
    iso = metered(tmp_path, long_table(cooling=(zulu, values, "MW")))
    wide = pd.DataFrame({"Zeit": shown(times, "%d.%m.%Y %H:%M"), "cooling [MW]": values})
    german = metered(tmp_path, wide, f'{MAP}[columns]\ntime = "Zeit"\n', sep=";", decimal=",")
    for other in (german, packed, iso):
        assert amounts(other) == pytest.approx(amounts(long))
        assert kinds(other) == kinds(long)
    assert "times are read as %d.%m.%Y %H:%M" in german.said


def test_the_hour_that_a_clock_shows_twice_counts_twice(tmp_path):
    times = pd.date_range("2023-10-28", "2023-10-30", freq="1h", tz=ZONE, inclusive="left")
    assert len(times) == 49
    table = long_table(cooling=(shown(times), 1.0, "MW"))
    assert {"duplicate", "contradiction", "gap"} & set(kinds(metered(tmp_path, table))) == set()
    once = table.drop_duplicates("time")
    assert kinds(metered(tmp_path, once))["doubled_hour"] == 1
    spring = pd.date_range("2023-03-25", "2023-03-28", freq="1h", inclusive="left")
    naive = long_table(cooling=(spring.strftime("%Y-%m-%d %H:%M"), 1.0, "MW"))
    assert kinds(metered(tmp_path, naive))["skipped_hour"] == 1


def test_all_that_is_odd_is_said_and_nothing_mended(tmp_path):
    times = hours_of()
    values = 2.0 + np.sin(np.arange(8760) / 24)
    values[100], values[200], values[3000:3100] = -5.0, 900.0, 0.0
    table = long_table(cooling=(shown(times), values, "MW"))
    table["value"] = table["value"].map(str)
    table.loc[300, "value"] = "Bad"
    table = pd.concat([table.drop(range(500, 524)), table.loc[[10, 20]]])
    table.loc[[20], "value"] = ["2.0", "3.0"]
    strange = long_table(
        mystery=(shown(times[:9]), 1.0, "MW"), warming=(shown(times[:9]), 1.0, "m3")
    )
    read = metered(tmp_path, pd.concat([table, strange]))
    assert kinds(read) == {
        "negative": 1, "jump": 1, "zero": 1, "unreadable": 1, "gap": 3, "unordered": 1,
        "duplicate": 1, "contradiction": 1, "unknown": 9, "unit": 9,
    }  # fmt: skip
    told = {one.kind: one for one in read.findings}
    assert told["unreadable"].first == "'Bad', line 302"
    assert told["gap"].hours == 26.0
    assert told["zero"].hours == 100.0
    assert set(read.years) == {"cooling"}
    capped = metered(tmp_path, table, MAP + "[meters.cooling]\nlargest = 10\nsmallest = -9\n")
    assert {"jump", "negative"} & set(kinds(capped)) == set()
    assert kinds(capped)["beyond"] == 1


def test_a_counter_that_is_reset_loses_one_interval_and_says_so(tmp_path):
    times = hours_of()
    counted = np.arange(8760.0)
    counted[5000:] -= 5000.0
    table = long_table(cooling=(shown(times), counted, "MWh"))
    reset = metered(tmp_path, table)
    assert kinds(reset)["reset"] == 1
    rolled = metered(tmp_path, table, MAP + "[meters.cooling]\nrollover = 5000\n")
    assert amounts(reset) == amounts(rolled) == pytest.approx([8760.0], rel=1e-3)
    assert rolled.years["cooling"].covered == reset.years["cooling"].covered + 1.0


def test_several_meters_of_one_stream_are_added_with_their_factors(tmp_path):
    times = hours_of()
    mapping = MAP + "".join(
        f'[meters.{name}]\nstream = "cooling"\nfactor = {factor}\n'
        for name, factor in (("a", 3), ("b", -1))
    )
    table = long_table(a=(shown(times), 2.0, "MW"), b=(shown(times), 1.0, "MW"))
    assert amounts(metered(tmp_path, table, mapping)) == pytest.approx([5 * 8760])


def test_months_that_nobody_measured_are_said_and_widen_the_range(tmp_path):
    times = hours_of()[: 24 * 90 - 1]
    hour = np.arange(len(times))
    values = 2.0 + (hour // 24) % 2 + 0.001 * (hour % 2)
    read = metered(tmp_path, long_table(cooling=(shown(times), values, "MW")))
    year = read.years["cooling"]
    assert kinds(read) == {"months_missing": 9}
    assert year.quantity == pytest.approx(2.5 * 8760, rel=0.01)
    # Nine months may run as a quiet day of 2 MW, or as a busy one of 3.
    assert (year.low, year.high) == pytest.approx((18_600, 25_200), rel=0.02)


@settings(max_examples=30)
@given(st.lists(st.floats(0.0, 1e4), min_size=48, max_size=400), st.integers(1, 300))
def test_a_year_lies_in_its_range_and_profiles_have_the_mean_one(values, first_day):
    seconds = np.arange(len(values), dtype=np.int64) * 3600 + first_day * 86_400
    found: list = []
    series = series_of(
        "m",
        Meter("m"),
        "rate",
        1.0,
        seconds,
        np.array(values),
        at_end=False,
        found=found,
    )
    assert isinstance(series, Series)
    when = pd.to_datetime(series.start, unit="s")
    year = year_of(series, (when.month - 1).to_numpy(np.int8), when.year.to_numpy(np.int64), 0.02)
    assert year.low <= year.quantity <= year.high
    factors = year.factors({"first": (0, 1, 2, 3, 4, 5), "second": (6, 7, 8, 9, 10, 11)})
    hours = (HOURS[:6].sum(), HOURS[6:].sum())
    assert np.dot(list(factors.values()), hours) == pytest.approx(8760.0)
    assert float(series.amount.sum()) == pytest.approx(sum(values))


def test_profiles_follow_the_months_of_the_parks_periods(lean):
    (lean / "periods.csv").write_text("id,hours\nwinter,4344\nsummer,4416\n", encoding="utf-8")
    times = hours_of()
    values = np.where(times.month.isin([11, 12, 1, 2, 3, 4]), 3.0, 1.0)
    table = long_table(cooling=(shown(times), values, "MW"))
    months = '["nov", "dec", "jan", "feb", "mar", "apr"]'
    rest = '["may", "jun", "jul", "aug", "sep", "oct"]'
    mapping = f"{MAP}[periods]\nwinter = {months}\nsummer = {rest}\n"
    update = updated(lean, table, mapping)
    assert update.park.heat.loc["cooling", "profile"] == "metered_cooling"
    factors = update.park.profiles.set_index("period")["factor"]
    assert factors["winter"] / factors["summer"] == pytest.approx(3.0, rel=1e-3)
    assert "the mapping does not say which months" in updated(lean, table).said[-1]
    with pytest.raises(BadInput, match=r"periods.winter: .* the park's period 4,344 h"):
        updated(lean, table, mapping.replace(months, rest, 1))


def test_a_park_without_periods_gets_those_that_the_mapping_makes(lean):
    times = hours_of()
    values = 1.0 + times.month.to_numpy()
    table = long_table(cooling=(shown(times), values, "MW"))
    even = updated(lean, table)
    assert len(even.park.periods) == 1
    assert kinds(even)["profile_left"] == 0
    monthly = updated(lean, table, f'periods = "months"\n{MAP}').park
    assert len(monthly.periods) == 12
    factors = monthly.profiles.set_index("period")["factor"]
    assert factors["dec"] / factors["jan"] == pytest.approx(13.0 / 2.0, rel=1e-2)
    assert monthly.heat.loc["cooling", "quantity"] == pytest.approx(values.sum(), rel=1e-3)
    with pytest.raises(BadInput, match="do not make a year"):
        updated(lean, table, MAP + '[periods]\nw = ["jan"]\n')


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("zone = 'Mars/Base'", "zone: found 'Mars/Base'; a time zone such as"),
        ("zones = 'UTC'", "zones: no such key. Did you mean 'zone'"),
        ("[meters.a]\nstrem = 'x'", "meters.a.strem: no such key. Did you mean 'stream'"),
        ("[meters.a]\nfactor = 'two'", "meters.a.factor: found 'two'; a number is wanted"),
        ("[meters.a]\nkind = 'flow'", "kind: found 'flow'; amount or rate or counter is wanted"),
        ("[periods]\nw = ['winter']", "periods.w: found"),
        ("meters = 3", r"meters: found 3; a section \[meters\]"),
        ("[columns", "is not TOML"),
    ],
)
def test_a_mapping_is_told_where_it_is_wrong(tmp_path, text, told):
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=told):
        read_meter_mapping(tmp_path / "map.toml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("time,meter,value,unit\n", "has no readings"),
        ("when,meter,value\n2023-01-01,a,1\n", "which column is the time"),
        ("time,tagg,value\n2023-01-01,a,1\n", "which columns are meter and value"),
        ("time,meter,value,unit\n1/2/2023,cooling,1,MW\n", "day/month or month/day"),
        ("time,meter,value,unit\nnoon,cooling,1,MW\n", "is no time that is known"),
        ("time,meter,value,unit\n2023-01-01,cooling,1,MW,9,9\n", "cannot be read"),
    ],
)
def test_an_export_that_cannot_be_read_says_what_to_do(tmp_path, text, told):
    with pytest.raises(BadInput, match=told):
        metered(tmp_path, text)


@pytest.mark.parametrize(
    ("change", "encoding"),
    [
        (("", ""), "utf-8-sig"),
        (("", ""), "utf-16"),
        (("time,meter,value", "时间,表号,读数"), "gb18030"),
        (("\n", "\r\n"), "utf-8"),
        (("time,", "sep=,\ntime,"), "utf-8"),
        (("\n2023-01-01 05", "\n9999-01-01 00:00,cooling,7,MW\n2023-01-01 05"), "utf-8"),
        (("\n2023-01-01 05", "\n2023-01-01 04:30,cooling,1e300,MW\n2023-01-01 05"), "utf-8"),
        (("\n2023-01-01 05", "\n2023-01-01 04:30,cooling,inf,MW\n2023-01-01 05"), "utf-8"),
    ],
)
def test_whatever_systems_add_does_not_change_the_figures(tmp_path, change, encoding):
    times = hours_of()[:96]
    text = long_table(cooling=(shown(times), 2.0, "MW")).to_csv(index=False)
    text = text.replace(*change, -1 if change[0] == "\n" else 1) if change[0] else text
    (tmp_path / "ems.csv").write_bytes(text.encode(encoding))
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    read = read_meters(
        tmp_path / "ems.csv", read_meter_mapping(tmp_path / "map.toml"), Measured(MEDIA)
    )
    assert amounts(read) == pytest.approx([2.0 * 8760])
    assert ("untimed" in kinds(read)) == ("9999" in text)
    assert ("unreadable" in kinds(read)) == ("e300" in text or "inf," in text)


def test_where_no_meter_can_be_used_the_park_stays_and_says_why(lean):
    with pytest.raises(BadInput, match=r"no meter measures a stream of the park: x and others"):
        updated(lean, "time,meter,value,unit\n2023-01-01,x,1,MW\n")
    with pytest.raises(BadInput, match=r"cooling has the unit none\. Say it in the mapping"):
        updated(lean, "time,meter,value\n2023-01-01,cooling,1\n")


def test_the_command_updates_in_place_and_tells_what_the_old_plan_is_worth(
    park, symbiosis, tmp_path
):
    plan = optimise(load_park(park))
    plan.save(tmp_path / "plan")
    times = hours_of(freq="1D")
    table = long_table(cooling=(shown(times), 0.25, "MW"), warming=(shown(times), 0.4, "MW"))
    table.to_csv(tmp_path / "ems.csv", index=False)
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    line = ("update", str(park), "ems.csv", "--mapping", "map.toml")
    told = symbiosis(*line, "--json", "--out", "new", "--against", "plan")
    assert told.returncode == 0, told.stderr
    data = json.loads(told.stdout)
    assert data["streams"][0]["quantity"] == pytest.approx(2190.0)
    drifted = data["drift"]
    flows = {row["id"]: row["fits"] for row in drifted["exchanges"]}
    assert flows.pop("steel>farm:heat") == "donor"
    assert set(flows.values()) == {"fits"}
    assert drifted["saves"] < drifted["promised"]
    assert drifted["could_save"] >= drifted["saves"]
    assert load_park(park).heat.loc["cooling", "basis"] == "estimated"
    page = symbiosis(*line).stdout
    assert "cooling: 1 time the value does not move for a day and more" in page
    assert load_park(park).heat.loc["cooling", "basis"] == "metered"
    refused = symbiosis("update", "teaching", "ems.csv")
    assert refused.returncode == 1
    assert "ships with symbiosis" in refused.stderr


def test_a_plan_does_not_drift_where_nothing_has_changed(park):
    loaded = load_park(park)
    plan = optimise(loaded)
    same = drift(plan, loaded)
    shown_page = Console(width=200, record=True, file=io.StringIO())
    shown_page.print(drift_report(same, Words("zh")))
    assert "没有明显更优的方案" in shown_page.export_text()
    assert same.streams.empty
    assert set(same.exchanges["fits"]) == {"fits"}
    assert same.regret == pytest.approx(0.0, abs=1e-3 * abs(plan.saving))
    assert same.saves == pytest.approx(same.promised, rel=1e-4)
    other = load_park(write_small(park.parent / "other", COVER.replace('"small"', '"other"')))
    with pytest.raises(BadInput, match="says nothing of other"):
        drift(plan, other)
