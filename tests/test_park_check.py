"""Checking: every fault of a park at once, with its place, what may stand there and a remedy."""

import time

import numpy as np
import pandas as pd
import pytest
from small_park import COVER, SMALL, changed, faults, only, small_park, write_park, write_small

from symbiosis.errors import ParkFaults
from symbiosis.park.describe import describe_format
from symbiosis.park.load import check, load_park
from symbiosis.park.shipped import shipped

HEAT = "id,enterprise,role,supply_c,target_c,quantity,unit\n"


def test_the_small_park_has_no_fault(tmp_path):
    assert faults(tmp_path) == ()


@pytest.mark.parametrize("name", [park.name for park in shipped()])
def test_shipped_parks_have_no_error(name):
    assert [str(fault) for fault in check(name) if fault.severity == "error"] == []


# table, what is changed, into what -> column, row, words of the message
WRONG = [
    ("heat", "quantity [MWh/a]", "sum", "quantity", "", "missing"),
    ("heat", "8760", '"8,500"', "quantity", "cooling (line 2)", "8500 or 8.5"),
    ("heat", "[MWh/a]", "", "quantity", "cooling (line 2)", "without unit"),
    ("heat", "[MWh/a]", "[MWHH/a]", "quantity [MWHH/a]", "", "not a unit"),
    ("heat", "[MWh/a]", "[mWh/a]", "quantity [mWh/a]", "", "written 'MWh/a'"),
    (
        "utilities",
        "40,EUR/MWh",
        "1e300,EUR/MWh",
        "price",
        "boiler (line 3)",
        "larger than any figure",
    ),
    ("heat", "[MWh/a]", "[m3/a]", "quantity [m3/a]", "", "MWh"),
    ("heat", "cooling", "slag", "id", "", "another stream"),
    ("heat", "warming", "cooling", "id", "", "twice"),
    ("heat", "cooling", "@cooling", "id", "@cooling (line 2)", "@"),
    ("utilities", "60,EUR/t", ",EUR/t", "utility", "binder (line 3)", "no price"),
    ("utilities", "EUR/t", "EUR/MWh", "unit", "clinker (line 2)", "money/t"),
    ("utilities", "EUR/t", "XQX/t", "price", "clinker (line 2)", "exchange rate"),
    ("water", "content:COD [mg/L]", "content:COD [bar]", "content:COD [bar]", "", "mg/L"),
    ("enterprises", "farm", "network", "id", "network (line 5)", "no enterprise bears"),
    ("enterprises", "50.00", "95", "lat", "steel (line 2)", "90"),
]


@pytest.mark.parametrize(("table", "old", "new", "column", "row", "words"), WRONG)
def test_one_wrong_cell_is_found_with_its_place(tmp_path, table, old, new, column, row, words):
    assert_found(faults(tmp_path, **changed(table, old, new)), column, row, words)


def assert_found(found, column, row, words):
    named = [
        fault
        for fault in found
        if fault.severity == "error" and fault.column == column and (not row or fault.row == row)
    ]
    assert named, "\n".join(map(str, found))
    assert words in str(named[0])
    assert named[0].remedy


# A row of the small park's heat, what is changed in it, into what -> column, words of the message
WRONG_ROWS = [
    ("cooling", "8760", "much", "quantity", "not a number"),
    ("cooling", "8760", "5-8", "quantity", "a range"),
    ("cooling", "8760", "10\u00b2", "quantity", "superscript two"),
    ("cooling", "8760", "<9", "quantity", "a bound"),
    ("cooling", "8760", "-5", "quantity", "negative"),
    ("cooling", "8760", "", "quantity", "empty"),
    ("cooling", "8760", "nan", "quantity", "not a number"),
    ("cooling", "8760", "1e12", "quantity", "more than any stream"),
    ("cooling", "source,120,40", "source,40,120", "target_c", "warms up"),
    ("warming", "sink,50,80", "sink,80,50", "target_c", "cools down"),
    ("warming", "sink,50,80", "sink,50,280", "utility", "200"),
    ("cooling", "120", "-300", "supply_c", "-200"),
    ("cooling", "source", "sauce", "role", "Did you mean 'source'?"),
    ("cooling", "steel", "stele", "enterprise", "Did you mean 'steel'?"),
    ("warming", "boiler", "boilr", "utility", "Did you mean 'boiler'?"),
    ("warming", "boiler", "mains", "utility", "not for heat"),
]


def test_every_wrong_row_of_a_table_is_found_with_its_line_among_others(tmp_path):
    """And no row that is right."""
    head, *right = SMALL["heat"].splitlines()
    rows = {row.partition(",")[0]: row for row in right}
    wrong = [
        rows[row].replace(old, new, 1).replace(row, f"{row}{number}", 1)
        for number, (row, old, new, _, _) in enumerate(WRONG_ROWS)
    ]
    found = faults(
        tmp_path,
        heat="\n".join([head, *wrong, *right]) + "\n",
        **changed("materials", "bf_slag", "bf_slug"),
    )
    for number, (row, _, _, column, words) in enumerate(WRONG_ROWS):
        assert_found(found, column, f"{row}{number} (line {number + 2})", words)
    assert_found(found, "material", "slag (line 2)", "Did you mean 'bf_slag'?")
    lines = {fault.line for fault in found if fault.severity == "error" and fault.table == "heat"}
    assert lines == set(range(2, len(WRONG_ROWS) + 2))


def test_all_faults_come_at_once(tmp_path):
    found = faults(
        tmp_path,
        **changed("heat", "8760", "much"),
        **changed("water", "5000", "-1"),
        **changed("materials", "bf_slag", "bf_slug"),
        enterprises=SMALL["enterprises"] + "steel,Twin,10,50\n",
    )
    assert {fault.table for fault in found} == {"heat", "water", "materials", "enterprises"}
    with pytest.raises(ParkFaults) as caught:
        load_park(tmp_path)
    errors = tuple(fault for fault in found if fault.severity == "error")
    assert caught.value.faults == errors
    assert len(str(caught.value).splitlines()) == len(errors)


def test_a_wrong_header_unit_is_said_once(tmp_path):
    heat = SMALL["heat"].replace("[MWh/a],", "[cats],low,").replace("8760,", "8760,1,")
    fault = only(faults(tmp_path, heat=heat.replace("4380,", "4380,1,")))
    assert fault.column == "quantity [cats]"


def test_an_unknown_column_is_only_warned_of(tmp_path):
    fault = only(faults(tmp_path, **changed("heat", "utility", "utilty")), severity="warning")
    assert "Did you mean 'utility'?" in str(fault)


def test_an_unknown_table_is_only_warned_of(tmp_path):
    write_small(tmp_path, heats=SMALL["heat"])
    assert "Did you mean heat.csv?" in str(only(check(tmp_path), severity="warning"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfei\x00d", "UTF-8"),
        ("id,enterprise\nStraße,Société\n".encode("cp1252"), "UTF-8"),
        (b'id,enterprise\n"a,b\n', "not CSV"),
        (b"id,enterprise\na,b,c,d\n", "has 4 cells"),
        (b"id\0,enterprise\n", "NUL"),
    ],
)
def test_an_unreadable_file_is_named(tmp_path, content, words):
    write_small(tmp_path)
    (tmp_path / "heat.csv").write_bytes(content)
    fault = only(check(tmp_path))
    assert fault.container == "heat.csv"
    assert words in str(fault)


def test_an_unreadable_table_is_one_fault_not_one_for_every_name_in_it(tmp_path):
    write_small(tmp_path)
    (tmp_path / "enterprises.csv").write_bytes(b"id,lon,lat\n\xff,1,2\n")
    fault = only(check(tmp_path))
    assert (fault.container, fault.row) == ("enterprises.csv", "2")


@pytest.mark.parametrize(
    ("cover", "words"),
    [
        ("", "country"),
        ("id = ", "TOML"),
        (COVER.replace("EUR", "EURO"), "EURO"),
        (COVER.replace('"DE"', '"Germany"'), "two letters"),
        (COVER.replace("price_year = 2024", ""), "price_year"),
        (COVER.replace("2024", "1492"), "1990"),
        (COVER.replace('"small"', '"../small"'), "letters, digits"),
        (COVER.replace('"small"', '""'), "letters, digits"),
        (COVER + "discountrate = 0.05", "discount_rate"),
        (COVER + "discount_rate = 7", "0.5"),
        (COVER + '[default_basis]\nheat = "guessed"', "metered"),
        (COVER + '[default_basis]\nheats = "derived"', "'heat'"),
    ],
)
def test_a_wrong_cover_says_what_is_missing(tmp_path, cover, words):
    found = check(write_small(tmp_path, cover))
    assert words in "\n".join(map(str, found))
    assert {fault.container for fault in found} == {"park.toml"}


def test_a_missing_cover_and_a_missing_table(tmp_path):
    folder = write_park(tmp_path, heat=SMALL["heat"])
    (folder / "park.toml").unlink()
    found = "\n".join(map(str, check(folder)))
    assert "park.toml: found" not in found
    assert "is missing" in found
    assert "without enterprises" in found


def test_a_park_without_streams(tmp_path):
    fault = only(check(write_park(tmp_path, enterprises=SMALL["enterprises"])))
    assert "without streams" in str(fault)


def test_hours_of_a_year(tmp_path):
    fault = only(faults(tmp_path, periods="id,hours\nsummer,4000\nwinter,4000\n"))
    assert (fault.table, fault.column, fault.value) == ("periods", "hours", "8000")
    fault = only(faults(tmp_path, periods="id,hours\nsummer,0\nwinter,8760\n"))
    assert "without hours" in str(fault)


def test_profiles_lead_to_periods_and_cover_them(tmp_path):
    periods = "id,hours\nsummer,4380\nwinter,4380\n"
    profiles = "id,period,factor\np,summer,1\np,wintr,1\n"
    found = faults(tmp_path, periods=periods, profiles=profiles)
    assert "Did you mean 'winter'?" in "\n".join(map(str, found))
    assert "0 in every period" in str(
        only(
            faults(tmp_path, periods=periods, profiles="id,period,factor\np,summer,0\np,winter,0\n")
        )
    )
    assert "every period" in str(
        only(faults(tmp_path, periods=periods, profiles="id,period,factor\np,summer,1\n"))
    )


@pytest.mark.parametrize(("low", "high", "wrong"), [(5, 9, False), (9, 20, True), (1, 7, True)])
def test_a_quantity_lies_between_its_bounds(tmp_path, low, high, wrong):
    heat = f"{HEAT[:-1]},low,high\nh,steel,source,120,40,8,GWh/a,{low},{high}\n"
    assert any("above" in str(fault) for fault in faults(tmp_path, heat=heat)) is wrong


def test_slips_of_the_unit_are_warned_of(tmp_path):
    heat = HEAT + "".join(f"h{n},steel,source,120,40,{n + 5},GWh/a\n" for n in range(4))
    assert faults(tmp_path, heat=heat) == ()
    slip = heat + "slip,steel,source,120,40,9,TWh/a\n"
    assert "1000 times" in str(only(faults(tmp_path, heat=slip), severity="warning"))
    huge = heat + "huge,steel,source,120,40,25,TWh/a\n"
    assert "any stream known" in str(only(faults(tmp_path, heat=huge), severity="warning"))
    dear = changed("utilities", "grid,power,,100,EUR/MWh", "grid,power,,900,EUR/kWh")
    assert "library's price" in str(only(faults(tmp_path, **dear), severity="warning"))


def test_far_and_exchanged_coordinates_are_warned_of(tmp_path):
    far = changed("enterprises", "10.00,50.00", "14.00,50.00")
    assert "km from the middle" in str(only(faults(tmp_path, **far), severity="warning"))
    turned = changed("enterprises", "10.00,50.00", "50.00,10.00")
    assert "Exchange lon and lat" in str(only(faults(tmp_path, **turned), severity="warning"))
    firms = SMALL["enterprises"].replace("\n", ",\n").replace("lat,", "lat,kind")
    assert faults(tmp_path, enterprises=firms + "mine,Mine,14,50,supplier\n") == ()


def test_a_misspelt_property_is_warned_of(tmp_path):
    for wrong, right in (("cod", "COD"), ("hardnes", "hardness")):
        text = changed("water", "content:COD", f"content:{wrong}")
        assert f"Did you mean '{right}'?" in str(only(faults(tmp_path, **text), severity="warning"))


def test_a_connection_is_of_one_medium_and_stands_once(tmp_path):
    text = "id,from,to,medium,item\nc,steel,farm,water,cooling\n"
    assert "is of heat, not of water" in str(only(faults(tmp_path, connections=text)))
    twice = "id,from,to,medium,item\nc,steel,farm,heat,\nd,steel,farm,heat,\n"
    found = faults(tmp_path, connections=twice)
    assert ["stands twice" in str(fault) for fault in found] == [True, True]


def test_connections_lead_somewhere(tmp_path):
    text = "id,from,to,medium,item,status,quantity,unit\nc,steel,farm,heat,ITEM,forced,5,GWh/a\n"
    assert faults(tmp_path, connections=text.replace("ITEM", "cooling")) == ()
    assert "Did you mean" in str(
        only(faults(tmp_path, connections=text.replace("ITEM", "colling")))
    )
    vague = text.replace("ITEM", "").replace("5,GWh/a", ",")
    assert "without amount" in str(only(faults(tmp_path, connections=vague)))


def test_evidence_of_nothing_is_warned_of(tmp_path):
    evidence = "table,id,column,basis\nheat,coolng,quantity,metered\n"
    assert "no such row" in str(only(faults(tmp_path, evidence=evidence), severity="warning"))


def layer(owner, shape, ring):
    """Write a layer of one feature; ``owner`` is its properties, ``ring`` its coordinates."""
    geometry = f'{{"type": "{shape}", "coordinates": {ring}}}' if shape else "null"
    return f'{{"features": [{{"properties": {owner}, "geometry": {geometry}}}]}}'


GROUND = '{"id": "ground", "enterprise": "steel"}'
TRIANGLE = "[[[10, 50], [11, 50], [11, 51], [10, 50]]]"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "JSON"),
        ('{"type": "Feature"}', "FeatureCollection"),
        ('{"type": "FeatureCollection", "features": [1]}', "FeatureCollection"),
        (layer(GROUND, "", ""), "none"),
        (layer(GROUND, "Point", "[10, 50]"), "Polygon"),
        (layer(GROUND, "Polygon", "[[[5e5, 1], [6e5, 1], [6e5, 9], [5e5, 1]]]"), "WGS 84"),
        (layer(GROUND.replace("steel", "steal"), "Polygon", TRIANGLE), "Did you mean 'steel'?"),
        (layer('{"id": "ground"}', "Polygon", TRIANGLE), "property is missing"),
        (
            layer(GROUND, "Polygon", "[[[10, 50], [11, 51], [11, 50], [10, 51], [10, 50]]]"),
            "itself",
        ),
        (layer(GROUND, "Polygon", TRIANGLE.replace("11, 51", "11, NaN")), "NaN is no number"),
        ('{"crs": {"properties": {"name": "EPSG:99999"}}, "features": []}', "EPSG:99999"),
    ],
)
def test_a_wrong_layer_is_found(tmp_path, text, words):
    write_small(tmp_path)
    (tmp_path / "plots.geojson").write_text(text, encoding="utf-8")
    assert words in "\n".join(str(fault) for fault in check(tmp_path) if fault.severity == "error")


def test_a_layer_far_away_is_warned_of(tmp_path):
    write_small(tmp_path)
    for ring, words in (
        ("[[[50, 10], [51, 10], [51, 11], [50, 10]]]", "Exchange lon and lat"),
        ("[[[80, 10], [81, 10], [81, 11], [80, 10]]]", "Check where it was drawn"),
    ):
        drawn = layer(GROUND, "Polygon", ring)
        (tmp_path / "plots.geojson").write_text(drawn, encoding="utf-8")
        assert words in str(only(check(tmp_path), severity="warning"))


def test_a_park_in_memory_is_checked_too(tmp_path):
    park = small_park(tmp_path)
    assert check(park) == ()
    fault = only(check(park.with_tables(heat=park.heat.assign(target_c=[200.0, 80.0]))))
    assert (fault.row, fault.column) == ("cooling", "target_c")


def test_five_thousand_firms_are_checked_in_seconds(tmp_path):
    firms, streams = 5_000, 20_000
    number = np.arange(firms)
    enterprises = pd.DataFrame(
        {
            "id": [f"f{n}" for n in number],
            "lon": 10 + number % 70 / 100,
            "lat": 50 + number // 70 / 100,
        }
    )
    heat = pd.DataFrame(
        {
            "id": [f"h{n}" for n in range(streams)],
            "enterprise": [f"f{n % firms}" for n in range(streams)],
            "role": "source",
            "supply_c": 120,
            "target_c": 40 + np.arange(streams) % 50,
            "quantity [GJ/a]": 1000 + np.arange(streams) % 97,
        }
    )
    folder = write_park(
        tmp_path, enterprises=enterprises.to_csv(index=False), heat=heat.to_csv(index=False)
    )
    started = time.process_time()
    park = load_park(folder)
    assert time.process_time() - started < 5
    assert len(park.heat) == streams


def test_the_page_on_the_format_is_the_schema_s(root):
    page = (root / "docs" / "data-format.md").read_text(encoding="utf-8")
    assert page == describe_format(), "write docs/data-format.md again from describe_format()"


RANGED = SMALL["heat"].replace("[MWh/a],", "[MWh/a],low [MWh/a],").replace(",8760,", ",8760,8000,")


@pytest.mark.parametrize(
    ("old", "new", "column"), [("supply_c", "warmth", "supply_c"), (",8760", ",-8760", "quantity")]
)
def test_what_is_wrong_is_told_once(tmp_path, old, new, column):
    """A column that is missing is no fault of each row; a negative figure is not out of order."""
    table = RANGED.replace("4380,,", "4380,,,").replace(old, new, 1)
    assert only(faults(tmp_path, heat=table)).column == column
