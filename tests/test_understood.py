"""What `check` answers: every stream's amount a year as understood, and all that was filled in."""

import json

import pytest
from small_park import SMALL, small_park, write_park, write_small

from symbiosis.park.load import open_draft

HALF = {
    "periods": "id,hours\nsummer,4380\nwinter,4380\n",
    "profiles": "id,period,factor\nhalf,summer,0\nhalf,winter,1\n",
}
WATER = (
    "id,enterprise,role,quantity,unit,outlet,utility,profile\n"
    "daily,brewery,source,1200,m3/d,sewer,,half\n"
    "steady,brewery,source,2,m3/h,sewer,,\n"
    'yearly,cement,sink,"12,5",千立方米,,mains,half\n'
)


def test_every_stream_s_amount_a_year_is_told_with_how_it_came_about(tmp_path):
    draft, _ = open_draft(write_small(tmp_path, water=WATER, **HALF))
    told = {each.row: each for each in draft.understood}
    assert set(told) == {
        *("daily", "steady", "yearly", "slag", "binder", "cooling", "warming", "surplus", "demand")
    }
    daily = told["daily"]
    assert (daily.value, daily.unit) == (pytest.approx(219_000), "m3/a")
    assert (daily.written, daily.written_unit) == ("1200", "m3/d")
    assert (daily.profile, daily.hours) == ("half", pytest.approx(4380))
    assert daily.source == "1200 m3/d for 4380 h a year, by profile `half`"
    assert told["steady"].hours == 8760
    assert told["yearly"].value == pytest.approx(12_500)
    assert told["yearly"].source == "12,5 千立方米, an amount a year"


def test_an_amount_whose_unit_cannot_be_read_was_not_understood(tmp_path):
    water = WATER.replace("m3/d", "MBtu/d").replace("m3/h", "")
    told = {
        each.row for each in open_draft(write_small(tmp_path, water=water, **HALF))[0].understood
    }
    assert "yearly" in told
    assert not told & {"daily", "steady"}


def test_the_steam_of_a_stream_counts_in_what_is_told(tmp_path):
    heat = "id,enterprise,role,supply_c,target_c,quantity [蒸吨/h]\ns,farm,sink,165,165,10\n"
    folder = write_small(tmp_path, heat=heat)
    told = next(each for each in open_draft(folder)[0].understood if each.row == "s")
    assert told.value == pytest.approx(10 * 8760 * 2066 / 3600, rel=0.01)
    assert told.value == small_park(tmp_path / "again", heat=heat).heat.loc["s", "quantity"]


def test_machines_get_one_list_of_all_of_it(tmp_path, symbiosis):
    folder = str(write_small(tmp_path, water=WATER, **HALF))
    entries = json.loads(symbiosis("check", folder, "--json").stdout)
    told = {entry["row"]: entry for entry in entries if entry["severity"] == "understood"}
    assert len(told) == 9
    wanted = {"table", "row", "column", "value", "unit", "source", "written", "hours", "profile"}
    assert wanted <= set(told["daily"])
    assert told["yearly"]["hours"] is None
    filled = [entry for entry in entries if entry["severity"] == "filled"]
    assert any("decimal comma" in entry["source"] for entry in filled)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("as written", "a year", "1200 m3/d", "219,000 m³/a", "4,380 h, profile half")),
     ("zh", ("原表所写", "年总量", "1200 m3/d", "21.9 万m³/年", "4,380 h，负荷曲线 half"))],
)  # fmt: skip
def test_people_read_it_in_their_language(tmp_path, symbiosis, language, words):
    folder = str(write_small(tmp_path, water=WATER, **HALF))
    answer = symbiosis("--lang", language, "check", folder)
    assert answer.returncode == 0, answer.stderr
    for word in words:
        assert word in answer.stdout


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Write a park of 1,000 firms and as many needs of heat."""
    firms = "id,lon,lat\n" + "".join(
        f"f{n},{10 + n % 40 / 100},{50 + n // 40 / 100}\n" for n in range(1000)
    )
    heat = "id,enterprise,role,supply_c,target_c,quantity [MW]\n" + "".join(
        f"h{n},f{n},sink,50,80,{n + 1}\n" for n in range(1000)
    )
    tables = {"utilities": SMALL["utilities"], "enterprises": firms, "heat": heat}
    return str(write_park(tmp_path_factory.mktemp("large"), **tables))


def test_a_park_of_a_thousand_firms_is_told_on_a_page(large, symbiosis):
    answer = symbiosis("check", large)
    lines = answer.stdout.splitlines()
    assert len(lines) < 60
    assert "needs" in answer.stdout
    assert "990 more" in answer.stdout
    assert "h999" in answer.stdout  # the largest first
    assert "h5 " not in answer.stdout


def test_all_of_it_is_told_if_asked_for(large, symbiosis):
    lines = symbiosis("check", large, "--all").stdout.splitlines()
    assert sum(line.split()[:1] == ["h5"] for line in lines) == 1
    assert any("heat · h5 · utility: boiler" in line for line in lines)
    assert not any("--all" in line for line in lines)
