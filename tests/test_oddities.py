"""Oddities of a park are warned of, with what was probably meant; borrowed prices are said."""

import pytest
from small_park import COVER, SMALL, changed, faults, only, small_park, write_small

from symbiosis.park.library import load_library
from symbiosis.park.load import check, load_park

FIRMS = SMALL["enterprises"]


def test_a_park_whose_axes_are_exchanged_is_told_from_its_country(tmp_path):
    head, *rows = [line.split(",") for line in FIRMS.splitlines()]
    turned = "\n".join(",".join(row) for row in [head, *([*r[:2], r[3], r[2]] for r in rows)])
    odd = only(faults(tmp_path / "a", enterprises=turned), severity="warning")
    assert odd.column == "lon"
    assert "outside DE; with lon and lat exchanged it would lie inside" in odd.allowed
    assert odd.remedy == "Exchange the columns lon and lat."
    cover = COVER.replace('"DE"', '"PL"')
    away = only(check(write_small(tmp_path / "b", cover)), severity="warning")
    assert "outside PL" in away.allowed
    assert "country" in away.remedy


@pytest.mark.parametrize(
    ("country", "lon", "lat"),
    [("CN", 121.5, 31.2), ("US", -90.2, 29.9), ("IN", 72.6, 22.7), ("JP", 139.8, 35.5),
     ("KR", 129.3, 35.5), ("BR", -46.3, -23.9), ("CA", -114.0, 51.0), ("AU", 115.7, -32.2),
     ("MX", -100.3, 25.7), ("ZA", 26.8, -26.7), ("TR", 29.4, 40.8), ("SG", 103.7, 1.26),
     ("DK", 11.1, 55.7), ("NL", 4.1, 51.95), ("PT", -8.8, 37.95), ("RU", 56.0, 54.8),
     ("GB", -1.2, 54.6), ("NO", 9.7, 59.1), ("ES", 1.2, 41.1), ("IS", -22.4, 64.0)],
)  # fmt: skip
def test_known_parks_lie_in_the_box_of_their_country_and_not_in_another_s(country, lon, lat):
    boxes = load_library().countries

    def within(code):
        each = boxes[boxes["country"] == code]
        inside = (each["west"] <= lon) & (lon <= each["east"])
        return bool((inside & (each["south"] <= lat) & (lat <= each["north"])).any())

    assert within(country)
    assert not within("NZ")


def test_boxes_are_boxes_of_countries():
    boxes = load_library().countries
    assert (boxes["west"] < boxes["east"]).all()
    assert (boxes["south"] < boxes["north"]).all()
    assert boxes[["west", "east"]].abs().to_numpy().max() <= 180
    europe = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LT LU LV MT NL NO PL PT RO"
    assert {*europe.split(), "RS", "SE", "SI", "SK", "UA"} <= set(boxes["country"])


def test_firms_at_one_point_are_told_once_a_point(tmp_path):
    odd = only(
        faults(tmp_path / "a", **changed("enterprises", "10.01,50.00", "10.00,50.00")),
        severity="warning",
    )
    assert odd.row == "steel (line 2)"
    assert "steel, cement stand at one point" in odd.allowed
    hub = "id,name,lon,lat,kind\n" + "\n".join(
        f"{line},{kind}" for line, kind in zip(FIRMS.splitlines()[1:], ["", "hub", "", ""],
                                               strict=True)
    )  # fmt: skip
    assert faults(tmp_path / "b", enterprises=hub.replace("10.01,50.00", "10.00,50.00")) == ()


def test_metres_of_a_grid_are_told_from_degrees(tmp_path):
    grid = changed("enterprises", "10.00,50.00", "562000,5540000")
    found = [one for one in faults(tmp_path, **grid) if one.severity == "error"]
    assert {one.column for one in found} == {"lon", "lat"}
    assert all("metres of a map's grid" in one.remedy for one in found)


OUTLETS = "id,medium,item,price,unit,default,kind\n"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("yard,material,bf_slag,-80,EUR/t,,disposal", "is it a market?"),
        ("yard,material,bf_slag,80,EUR/t,,market", "is it a disposal?"),
    ],
)
def test_who_pays_is_what_the_kind_says(tmp_path, row, words):
    others = "".join(f"{line},\n" for line in SMALL["outlets"].splitlines()[2:])
    odd = only(faults(tmp_path, outlets=f"{OUTLETS}{row}\n{others}"), severity="warning")
    assert (odd.table, odd.column) == ("outlets", "price")
    assert words in odd.allowed


def test_a_row_s_own_price_is_held_against_its_outlet_too(tmp_path):
    materials = SMALL["materials"].replace("\n", ",\n").replace("utility,", "utility,outlet_price")
    materials = materials.replace("yard,,", "yard,,-5")
    odd = only(faults(tmp_path, materials=materials), severity="warning")
    assert (odd.table, odd.column) == ("materials", "outlet_price")


def test_a_utility_that_pays_is_odd(tmp_path):
    odd = only(
        faults(tmp_path, **changed("utilities", "mains,water,,1", "mains,water,,-1")),
        severity="warning",
    )
    assert "pays those who buy" in odd.allowed


@pytest.mark.parametrize(
    ("hours", "words"),
    [(4392, "8784, for this is a leap year"), (4368, "8736, for these are 52 weeks"),
     (4320, "8640, for these are 360 days"), (4000, "if only their shares are known")],
)  # fmt: skip
def test_periods_of_another_year_say_how_they_are_scaled(tmp_path, hours, words):
    fault = only(faults(tmp_path, periods=f"id,hours\nsummer,{hours}\nwinter,{hours}\n"))
    assert f"sum to {2 * hours}" in fault.allowed
    assert words in fault.remedy
    assert "8760/" in fault.remedy


def rupees(folder, rate="", utilities=None):
    cover = COVER.replace('"DE"', '"IN"').replace('"EUR"', '"INR"') + rate
    firms = FIRMS.replace("10.0", "72.6").replace("50.0", "22.7")
    tables = {"enterprises": firms} | ({"utilities": utilities} if utilities is not None else {})
    return write_small(folder, cover, **tables)


def test_a_currency_that_the_library_lacks_gets_its_rate_from_the_cover(tmp_path):
    fault = only(check(rupees(tmp_path / "a")))
    assert "[exchange_rates] INR" in str(fault)
    park = load_park(rupees(tmp_path / "b", "[exchange_rates]\nINR = 90.5\n"))
    assert park.utilities.loc["boiler", "price"] == pytest.approx(40 * 90.5)
    assert park.info.exchange_rates == {"INR": 90.5}
    wrong = check(rupees(tmp_path / "c", "[exchange_rates]\nINR = -3\n"))
    assert any("exchange_rates" in one.column for one in wrong)


def test_a_rate_of_the_cover_goes_before_the_library_s(tmp_path):
    dear = changed("utilities", "40,EUR/MWh", "80,CNY/MWh")
    cover = COVER + "[exchange_rates]\nCNY = 8\n"
    park = load_park(write_small(tmp_path, cover, **dear))
    assert park.utilities.loc["boiler", "price"] == pytest.approx(10)


def test_whose_prices_were_taken_is_said(tmp_path):
    rate = "[exchange_rates]\nINR = 90.5\n"
    bare = SMALL["utilities"].replace("boiler,heat,,40,EUR/MWh,200,1\n", "")
    folder = rupees(tmp_path, rate, bare)
    (folder / "heat.csv").write_text(SMALL["heat"].replace("boiler", ""), encoding="utf-8")
    park = load_park(folder)
    assert any("of EU: the library has none of IN" in line for line in park.defaults)
    odd = only(check(folder), severity="warning")
    assert (odd.container, odd.column) == ("park.toml", "country")
    assert "those of EU stand for 1 cells" in odd.allowed
    assert not any("of EU:" in line for line in small_park(tmp_path / "own").defaults)
