"""Files of a park: whatever lies in its folder is read, or told, and never takes for ever."""

import json
import os

import pytest
from small_park import SMALL, faults, only, small_park, write_small

from symbiosis import load_plan, optimise
from symbiosis.errors import BadInput
from symbiosis.park.containers import text_files as container
from symbiosis.park.load import check, load_park
from symbiosis.park.save import save_park
from symbiosis.park.scenario_files import load_scenario


def test_a_lone_carriage_return_in_a_name_survives_saving(tmp_path):
    bare = SMALL["enterprises"].replace("Steelworks", '"Steel\rworks"')
    source = SMALL["enterprises"].replace("Steelworks", '"Steel\r\nworks"')
    park = small_park(tmp_path / "a", enterprises=bare)
    assert park.enterprises.loc["steel", "name"] == "Steel\nworks"
    save_park(park, tmp_path / "b")
    assert load_park(tmp_path / "b").enterprises.equals(park.enterprises)
    plan = optimise(park)
    assert load_plan(plan.save(tmp_path / "plan")).equals(plan)
    assert small_park(tmp_path / "c", enterprises=source).enterprises.equals(park.enterprises)


def test_names_of_files_go_without_case(tmp_path):
    folder = write_small(tmp_path)
    (folder / "water.csv").rename(folder / "WATER.CSV")
    (folder / "park.toml").rename(folder / "Park.toml")
    assert len(load_park(folder).water) == 2


def test_a_table_in_two_cases_is_refused(tmp_path):
    folder = write_small(tmp_path)
    (folder / "WATER.csv").write_text(SMALL["water"], encoding="utf-8")
    assert "case" in only(check(folder)).allowed


def test_a_table_with_another_ending_is_told(tmp_path):
    folder = write_small(tmp_path)
    (folder / "heat.csv").rename(folder / "heat.txt")
    told = only(check(folder), severity="warning")
    assert (told.container, told.remedy) == ("heat.txt", "Save it as heat.csv.")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
@pytest.mark.parametrize("name", ["heat.csv", "park.toml"])
def test_a_pipe_is_no_table(tmp_path, name):
    folder = write_small(tmp_path)
    (folder / name).unlink()
    os.mkfifo(folder / name)
    assert only(check(folder)).allowed == "is no file"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("discount_rate = " + "1" * 6000, "digits"),
        ("name = " + "[" * 5000, "nested"),
        ("name = [", "Mend the syntax"),
    ],
)
def test_a_scenario_that_no_reader_can_read_is_told(tmp_path, text, said):
    (tmp_path / "what.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        load_scenario(tmp_path / "what.toml")


def test_a_scenario_s_ending_goes_without_case(tmp_path):
    (tmp_path / "what.JSON").write_text('{"name": "dear gas"}', encoding="utf-8")
    assert load_scenario(tmp_path / "what.JSON").name == "dear gas"


@pytest.mark.parametrize("text", ["price_year = " + "1" * 6000, "title = " + "[" * 5000])
def test_a_cover_that_no_reader_can_read_is_told(tmp_path, text):
    assert only(check(write_small(tmp_path, text))).container == "park.toml"


@pytest.mark.parametrize("owner", [None, 7, ["steel"], {"id": "steel"}])
def test_a_plot_of_nobody_is_told(tmp_path, owner):
    square = [[[10.0, 50.0], [10.01, 50.0], [10.01, 50.01], [10.0, 50.0]]]
    shape = {"type": "Polygon", "coordinates": square}
    feature = {"type": "Feature", "properties": {"id": "g", "enterprise": owner}, "geometry": shape}
    layer = {"type": "FeatureCollection", "features": [feature]}
    folder = write_small(tmp_path)
    (folder / "plots.geojson").write_text(json.dumps(layer), encoding="utf-8")
    assert only(check(folder)).column == "enterprise"


def test_rows_and_columns_are_counted_while_they_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(container, "LARGEST_TABLE", 4)
    long = SMALL["power"] + "".join(f"p{n},steel,source,1,feed_in,\n" for n in range(9))
    assert "4 rows" in only(faults(tmp_path / "a", power=long)).allowed
    monkeypatch.undo()
    wide = "id," + ",".join(f"c{number}" for number in range(1000)) + "\n"
    assert "1000 columns" in only(faults(tmp_path / "b", power=wide)).allowed
    monkeypatch.setattr(container, "LARGEST_FILE", 60)
    assert {fault.allowed for fault in faults(tmp_path / "c")} >= {"is larger than 0 MB"}


def test_units_are_bounded_and_the_first_bad_ones_are_listed(tmp_path):
    rows = "".join(f"h{n},steel,source,120,40,1,x{n}\n" for n in range(2000))
    heat = "id,enterprise,role,supply_c,target_c,quantity,unit\n" + rows
    found = faults(tmp_path, heat=heat)
    assert len([fault for fault in found if fault.column == "unit"]) <= 500
    assert any("units" in fault.allowed for fault in found)


def test_of_very_many_faults_of_a_kind_the_first_are_listed(tmp_path):
    rows = "".join(f"h{n},steel,source,hot,40,1\n" for n in range(1000))
    heat = "id,enterprise,role,supply_c,target_c,quantity [MW]\n" + rows
    found = [fault for fault in faults(tmp_path, heat=heat) if fault.severity == "error"]
    assert len(found) == 201
    assert any(fault.allowed.startswith("800 more rows") for fault in found)


def test_a_load_survives_saving(tmp_path):
    water = (
        "id,enterprise,role,profile,quantity [m3/h],load:COD [kg/h],out:COD [mg/L]\n"
        "wash,brewery,process,half,10,1,100\n"
    )
    time = {
        "periods": "id,hours\nsummer,4380\nwinter,4380\n",
        "profiles": "id,period,factor\nhalf,summer,0\nhalf,winter,1\n",
    }
    park = small_park(tmp_path / "a", water=water, **time)
    save_park(park, tmp_path / "b")
    assert load_park(tmp_path / "b").contents.equals(park.contents)
