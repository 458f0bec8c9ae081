"""Typical days: means and extremes are kept, errors told; files that are no year are refused."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hourly_park import HEAT, day_and_homes, lean, written
from small_park import SMALL

from symbiosis import (
    convert_park,
    hourly_profiles,
    list_shapes,
    load_park,
    optimise,
    shape_of,
    step_park,
    typical_periods,
)
from symbiosis.errors import BadInput, ParkFaults

HOURS = 8760
YEAR = pd.DataFrame(
    {name: shape_of(name) for name in ("DE_paper", "DK02", "pv_be_ghent", "two_shifts")}
)


def days_of(values) -> pd.Series:
    """Give a series whose days are each the same in all hours."""
    return pd.Series(np.repeat(np.asarray(values, dtype=float), 24))


def wide(typical) -> pd.DataFrame:
    return typical.profiles.pivot_table(index="period", columns="id", values="factor")


@pytest.mark.parametrize("days", [1, 3, 8, 30])
@pytest.mark.parametrize("hours_per_step", [1, 3])
def test_the_mean_of_every_series_is_kept(days, hours_per_step):
    typical = typical_periods(YEAR, days, peak=days > 1, hours_per_step=hours_per_step)
    hours = typical.periods["hours"]
    assert hours.sum() == pytest.approx(HOURS, abs=1e-9)
    assert (hours @ wide(typical)).to_numpy() == pytest.approx(YEAR.sum().sort_index(), rel=1e-12)
    assert typical.errors["mean"].abs().max() < 1e-12
    assert len(typical.cycles) == days
    assert (typical.periods["length_h"] == hours_per_step).all()


def test_a_year_of_365_days_is_the_year_itself():
    typical = typical_periods(YEAR, 365)
    assert typical.errors.abs().to_numpy().max() < 1e-12
    months = typical_periods(YEAR[["two_shifts"]], 365)
    assert (len(months.cycles), months.errors.abs().to_numpy().max()) == (2, 0.0)
    assert months.said == ("only 2 different kinds of days are found",)


def test_two_kinds_of_days_are_two_cycles_with_their_days():
    """2018 began on a Monday: 261 weekdays and 104 days of week-ends."""
    series = pd.DataFrame({"mill": shape_of("two_shifts") + 1.0, "shop": shape_of("one_shift")})
    for peak in (True, False, ["mill", "shop"]):
        typical = typical_periods(series, 8, peak=peak)
        assert typical.cycles["days"].tolist() == [261, 104]
        assert typical.calendar["cycle"].head(8).tolist() == [*["d1"] * 5, *["d2"] * 2, "d1"]
        assert typical.errors.abs().to_numpy().max() < 1e-12
    assert typical.periods.index[:2].tolist() == ["d1_01", "d1_02"]
    assert typical.periods.loc["d2_07"].tolist() == ["01-06 06:00", 104.0, "d2", 7, 1.0]


def test_a_typical_day_is_a_day_of_the_year_but_for_one_factor():
    """And where nothing ran then, nothing runs."""
    typical = typical_periods(YEAR, 8, peak=False)
    figures = wide(typical)
    for cycle, row in typical.cycles.iterrows():
        steps = typical.periods.index[typical.periods["cycle"] == cycle]
        day = YEAR.iloc[(row["day"] - 1) * 24 : row["day"] * 24][figures.columns]
        for name in ("DE_paper", "DK02"):
            factors = figures.loc[steps, name].to_numpy() / day[name].to_numpy()
            assert np.ptp(factors) < 1e-12
        assert ((figures.loc[steps].to_numpy() == 0.0) == (day.to_numpy() == 0.0)).all()


def test_extreme_days_stay_as_they_were():
    typical = typical_periods(YEAR, 8, peak=["DK02", "pv_be_ghent"])
    kept = typical.cycles[typical.cycles["kept"] != ""]
    assert set(kept["kept"]) == {"DK02", "pv_be_ghent"}
    assert (kept["days"] == 1).all()
    figures = wide(typical)
    for cycle, row in kept.iterrows():
        steps = typical.periods.index[typical.periods["cycle"] == cycle]
        day = YEAR.iloc[(row["day"] - 1) * 24 : row["day"] * 24][figures.columns]
        assert figures.loc[steps].to_numpy() == pytest.approx(day.to_numpy(), abs=1e-15)
    assert typical.errors.loc[["DK02", "pv_be_ghent"], "peak"].abs().max() < 1e-12
    assert (typical.errors["peak"] < 1e-9).all(), "no step above the year's largest"


def test_the_total_need_is_weighed():
    series = pd.DataFrame({"a": days_of([1.0] * 364 + [2.0]), "b": days_of([3.0] + [1.0] * 364)})
    heavy = typical_periods(series, 3, weights={"a": 10.0, "b": 1.0})
    assert heavy.cycles.loc[heavy.cycles["kept"] == "total", "day"].item() == 365
    assert typical_periods(series, 3).cycles["kept"].tolist()[0] == "total"


def test_the_errors_are_those_worked_out_by_hand():
    """292 days at 1 and 73 at 2 have the mean 1.2; one day stands for all, brought to 1.2.

    Squares: (292 x 0.2^2 + 73 x 0.8^2) / 365 = 0.16, of which the root is 0.4, a third of the mean.
    The largest hour is 1.2 in place of 2.
    """
    typical = typical_periods(pd.DataFrame({"x": days_of([1.0] * 292 + [2.0] * 73)}), 1, peak=False)
    told = typical.errors.loc["x", ["rmse", "duration", "peak"]].astype(float)
    assert told.to_numpy() == pytest.approx([1 / 3, 1 / 3, -0.4])


def test_what_runs_on_few_days_is_kept():
    """Else its mean could only be kept by running where it stood."""
    series = pd.DataFrame(
        {"rare": days_of([0.0] * 360 + [1.0] * 5), "often": YEAR["DK02"].to_numpy()}
    )
    typical = typical_periods(series, 2, peak=False)
    assert typical.said[0] == "rare: runs on few days, so the largest of them is kept"
    assert (typical.periods["hours"] @ wide(typical))["rare"] == pytest.approx(120.0)


def test_the_order_of_columns_makes_no_difference():
    turned = YEAR[YEAR.columns[::-1]]
    one, other = typical_periods(YEAR, 6), typical_periods(turned, 6)
    pd.testing.assert_frame_equal(one.profiles, other.profiles)
    pd.testing.assert_frame_equal(one.cycles, other.cycles)
    pd.testing.assert_frame_equal(one.errors, other.errors)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"days": 0}, "from 1 to 365"),
        ({"days": 1}, "Ask for more days"),
        ({"hours_per_step": 5}, "take one of 1, 2, 3, 4"),
        ({"peak": ["sun"]}, "no such series; known: DE_paper"),
    ],
)
def test_what_cannot_be_asked_is_refused(how, told):
    with pytest.raises(BadInput, match=told):
        typical_periods(YEAR, **how)
    with pytest.raises(BadInput, match="8759 rows"):
        typical_periods(YEAR.iloc[1:])
    with pytest.raises(BadInput, match="0 or more"):
        typical_periods(YEAR - 1.0)


def test_every_shape_is_a_year_of_hours():
    shapes = list_shapes()
    assert (shapes["file"] == "solar_shapes.csv.gz").sum() == 13
    for name in shapes.index:
        hours = shape_of(name)
        assert (len(hours), bool((hours >= 0).all()), hours.index[0]) == (HOURS, True, 1)
    assert (shape_of("one_shift").sum(), shape_of("two_shifts").sum()) == (261 * 8, 261 * 16)
    assert shape_of("cane_campaign").mean() == pytest.approx(1.0)
    assert shape_of("pv_cn_guangxi").sum() == pytest.approx(1050.0, rel=1e-3)
    assert "1050 h/a" in shapes.loc["pv_cn_guangxi", "source"]
    assert shapes.loc["pv_cn_guangxi", "basis"] == "estimated"
    assert shape_of("pv_cn_guangxi").max() <= 1.0
    with pytest.raises(BadInput, match=r"Near it: .*DE_paper"):
        shape_of("DE_papper")


def hours_text(head: str = "hour,mill", count: int = HOURS, **lines: str) -> str:
    """Write a file of hours; `lines` (l5="...") replace lines, the header being line 1."""
    rows = [head, *(f"{hour},{1 + hour % 7}" for hour in range(1, count + 1))]
    for line, text in lines.items():
        rows[int(line[1:]) - 1] = text
    return "\n".join(rows) + "\n"


# Parks.


@pytest.fixture
def park(tmp_path):
    folder = lean(tmp_path / "park")
    (folder / "series").mkdir()
    written(folder / "series", day_and_homes(), "hours.csv")
    return folder


def test_a_park_takes_its_own_series_and_its_rows_stay(park):
    stepped = step_park(park, 4)
    stepped.save(park)
    assert (park / "series" / "hours.csv").is_file()
    assert (park / "heat.csv").read_text(encoding="utf-8") == HEAT
    loaded = load_park(park)
    assert loaded.heat["profile"].to_dict() == {"cooling": "day", "warming": "homes"}
    assert loaded.periods["cycle"].unique().tolist() == ["d1"]
    assert (loaded.periods["hours"] == 365.0).all()
    assert "day: hourly series, hours.csv" in stepped.said
    step_park(park, 4).save(park)  # and once more, from the park that has steps now
    assert load_park(park).tables["periods"].equals(loaded.tables["periods"])


def test_a_year_claims_what_the_hours_refuse(park):
    """Half of the year's hours have heat: of 0.5 MW at most 0.5 x 4380 = 2190 MWh can be given."""
    before = optimise(load_park(lean(park.parent / "even", SMALL["heat"])))
    stepped = optimise(step_park(park, 2).park)
    tables = [plan.exchanges for plan in (before, stepped)]
    arrives = [float((table["quantity"] * (1.0 - table["loss"])).sum()) for table in tables]
    assert arrives == pytest.approx([4380.0, 2190.0], rel=1e-6)


def test_months_become_hours_and_others_are_asked_for(tmp_path):
    months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    hours = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) * 24
    tables = {
        "periods": "id,hours\n"
        + "".join(f"{month},{each}\n" for month, each in zip(months, hours, strict=True)),
        "profiles": "id,period,factor\n"
        + "".join(
            f"{name},{month},{1 + at}\n"
            for name in ("day", "homes")
            for at, month in enumerate(months)
        ),
    }  # fmt: skip
    stepped = step_park(lean(tmp_path / "park", **tables), 12, peak=False)
    assert stepped.typical.cycles["days"].tolist() == [int(each) // 24 for each in hours]
    assert stepped.typical.errors.abs().to_numpy().max() < 1e-9
    old = {
        "periods": "id,hours\nwinter,4380\nsummer,4380\n",
        "profiles": "id,period,factor\nday,winter,1\nhomes,summer,1\n",
    }
    seasonal = lean(tmp_path / "seasonal", **old)
    with pytest.raises(ParkFaults, match="without an hourly series") as caught:
        step_park(seasonal, use={"day": "one_shift"})
    assert [fault.row for fault in caught.value.faults] == ["homes"]
    told = step_park(seasonal, 2, use={"day": "one_shift", "homes": "even"}).said
    assert told[1] == "homes: library shape even (notional): the same in every hour"


def test_without_any_profile_no_day_differs(tmp_path):
    with pytest.raises(BadInput, match="no day differs"):
        step_park(lean(tmp_path / "park", SMALL["heat"]))


def test_a_folder_keeps_the_hours_that_no_other_file_has(tmp_path):
    """Made again, or run through its year, it needs not be told once more."""
    park = lean(tmp_path / "park")
    first = step_park(park, 5, use={"day": "one_shift", "homes": "DK02"})
    first.save(park)
    kept = (park / "series" / "typical_days.csv").read_text(encoding="utf-8")
    assert kept.startswith("hour,day,homes\n1,0,2.052\n")
    again = step_park(park, 5)
    assert again.typical.profiles.equals(first.typical.profiles)
    assert again.said == first.said
    other = step_park(park, 5, use={"day": "two_shifts"})
    other.save(park)
    assert hourly_profiles(park).hours["day"].sum() == 261 * 16
    assert hourly_profiles(park).others == {}
    written(park / "series", hours_text("hour,day"), "metered.csv")
    year = hourly_profiles(park)
    assert year.hours["day"].sum() != 261 * 16
    assert year.others["day"][1] == "hourly series, metered.csv"
    step_park(park, 5).save(park)
    assert (park / "series" / "typical_days.csv").read_text().startswith("hour,homes\n")


def test_a_profile_called_as_a_shape_is_that_shape(tmp_path):
    heat = HEAT.replace("homes", "DK02").replace("day\n", "even\n")
    said = step_park(lean(tmp_path / "park", heat), 3).said
    assert said[0].startswith("DK02: library shape DK02 (published)")


def test_a_file_outside_serves_and_what_nobody_names_is_said(park, tmp_path):
    convert_park(park, tmp_path / "park.xlsx")
    more = written(tmp_path, hours_text("hour,press"), "more.csv")
    files = [park / "series" / "hours.csv", more]
    stepped = step_park(tmp_path / "park.xlsx", 3, series=files)
    assert "series that no row of the park names are left out: press" in stepped.said
    stepped.save(tmp_path / "stepped.xlsx")
    assert len(load_park(tmp_path / "stepped.xlsx").periods) == 24


def test_a_folder_takes_series_along_and_nothing_else_does(park, tmp_path):
    assert not any("series" in said for said in convert_park(park, tmp_path / "copy").said)
    assert (tmp_path / "copy/series/hours.csv").read_text() == day_and_homes()
    for name in ("park.xlsx", "park.zip", "park.gpkg"):
        said = convert_park(park, tmp_path / name).said
        assert said[-1] == ("hourly series stay behind, only a park's folder holds them: hours.csv")
    other = lean(tmp_path / "other")
    (other / "series").mkdir()
    written(other / "series", "mine", "hours.csv")
    said = convert_park([park, other], tmp_path / "both").said
    assert "other: its series hours.csv is left, another has it" in said
    assert (tmp_path / "both/series/hours.csv").read_text() == day_and_homes()


# The command.


@pytest.mark.usefixtures("park")
def test_the_command_tells_days_and_errors_in_both_languages(process):
    answer = process("periods", "park", "--days", "3", "--use", "homes=DK02", "-o", "out")
    assert answer.returncode == 0, answer.stderr
    said = " ".join(answer.stdout.split())
    assert "3 typical days of 24 steps each stand for the year" in said
    assert "all needs" in said
    assert "Duration curve" in said
    assert "homes: library shape DK02 (published): Hotmaps" in said
    answer = process(
        "periods", "park", "--days", "3", "--use", "homes=DK02", "-o", "out", "--lang", "zh"
    )
    assert "3 个典型日（每日 24 步）代表全年" in answer.stdout
    assert "homes：采用参考库曲线 DK02" in answer.stdout


@pytest.mark.usefixtures("park")
def test_the_command_tells_machines_and_refuses(symbiosis):
    words = ("periods", "park", "--days", "4", "--peak", "homes", "--use", "homes=DK02")
    told = json.loads(symbiosis(*words, "--hours-per-step", "2", "-o", "out", "--json").stdout)
    assert (told["steps"], told["saved_to"]) == (48, "out")
    assert [each["kept"] for each in told["cycles"] if each["kept"]] == ["homes"]
    assert set(told["errors"][0]) == {"profile", "mean", "rmse", "duration", "peak"}
    for refused, why in (
        (("periods", "guitang"), "ships with symbiosis"),
        (("periods", "park", "--use", "homes"), "write PROFILE=SHAPE"),
        (("periods", "park", "--use", "homes=none", "-o", "new"), "no shape of the library"),
        (("periods", "park", "--series", "no.csv", "-o", "new"), "there is no such file"),
    ):
        answer = symbiosis(*refused)
        assert answer.returncode == 1
        assert why in " ".join(answer.stderr.split())
    answer = symbiosis("periods", "park", "--series", "no.csv", "-o", "new", "--lang", "zh")
    assert "没有这个文件" in answer.stderr
