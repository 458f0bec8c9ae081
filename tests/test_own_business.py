"""No firm pays others for its own business: a treatment works lets its effluent go to the river."""

import pytest

from symbiosis import load_park

COVER = """id = "works"
title = "Works"
country = "{country}"
currency = "CNY"
price_year = 2024
"""
WATER = """id,enterprise,role,quantity [m3/a],outlet
clean,works,source,3000000,
sold,works,source,500,{own}
strong,brewery,source,900000,
"""


def outlets(folder, sector, country="CN", own="sewage_fee_cn"):
    (folder / "park.toml").write_text(COVER.format(country=country), encoding="utf-8")
    firms = f"id,sector,lon,lat\nworks,{sector},112.1,31.2\nbrewery,C11.05,112.11,31.2\n"
    (folder / "enterprises.csv").write_text(firms, encoding="utf-8")
    water = WATER.format(own=own).replace("spent,works,process,1000,\n", "")
    (folder / "water.csv").write_text(water, encoding="utf-8")
    park = load_park(folder)
    return park, park.water["outlet"] if hasattr(park, "water") else park.tables["water"]["outlet"]


@pytest.mark.parametrize(
    "sector", ["E37.00", "污水处理", "D4620", "园区污水处理厂", "Municipal sewage works"]
)
def test_a_treatment_works_pays_no_other_works(tmp_path, sector):
    park, outlet = outlets(tmp_path, sector)
    assert dict(outlet) == {
        "clean": "discharge_river_cn",
        "sold": "sewage_fee_cn",
        "strong": "park_wwtp_cn",
    }
    said = "water: clean: to treat it is the firm's own business, so it pays no other works for it"
    assert said in park.defaults


@pytest.mark.parametrize("sector", ["污水处理设备制造", "sludge_drying", "4620", "brewery", ""])
def test_who_may_be_anything_else_gets_the_usual_outlet(tmp_path, sector):
    _, outlet = outlets(tmp_path, sector)
    assert outlet["clean"] == "park_wwtp_cn"


def test_the_river_of_the_park_s_own_region_is_meant(tmp_path):
    _, outlet = outlets(tmp_path, "E37.00", "NL", "none")
    assert outlet["clean"] == "discharge_river_eu"
