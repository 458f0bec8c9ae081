"""Reading and saving: figures arrive in canonical units, defaults are said, nothing is lost."""

import json
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_park import SMALL, small_park, write_park, write_small

from symbiosis.errors import BadInput
from symbiosis.matching import match
from symbiosis.optimise import optimise
from symbiosis.park.load import load_park
from symbiosis.park.money import convert
from symbiosis.park.save import save_park
from symbiosis.park.schema import LISTS, TABLES
from symbiosis.park.shipped import shipped

PERIODS = "id,hours\nsummer,4380\nwinter,4380\n"
PROFILES = "id,period,factor\nheating,summer,0\nheating,winter,1\n"


def same(one, other):
    """Assert that two parks hold the same, their defaults aside."""
    assert one.info == other.info
    for name in TABLES:
        pd.testing.assert_frame_equal(one.tables[name], other.tables[name])
    pd.testing.assert_frame_equal(one.contents, other.contents)
    for layer in ("plots", "corridors", "basemap"):
        mine, theirs = getattr(one, layer), getattr(other, layer)
        assert (mine is None) == (theirs is None)
        assert mine is None or mine.equals(theirs)


def test_a_small_park_is_read_whole(tmp_path):
    park = small_park(tmp_path)
    assert park.info.currency == "EUR"
    assert list(park.enterprises.index) == ["brewery", "cement", "farm", "steel"]
    assert park.heat.loc["cooling", ["supply_c", "target_c", "quantity"]].tolist() == [
        120,
        40,
        8760,
    ]
    assert park.library.utilities.loc["boiler", "price"] == 40
    assert park.warnings == ()


def test_every_table_is_there_with_the_columns_of_the_schema(tmp_path):
    park = small_park(tmp_path)
    for name, table in TABLES.items():
        index = () if name in LISTS else ("id",)
        assert [*index, *park.tables[name].columns] == list(table.names)


@pytest.mark.parametrize(
    ("head", "figure", "megawatt_hours"),
    [
        ("quantity [MW]", 2, 2 * 8760),
        ("quantity [GJ/a]", 3600, 1000),
        ("quantity [GWh/a]", 1.5, 1500),
        ("quantity [GJ/h]", 3.6, 8760),
    ],
)
def test_an_amount_of_heat_in_any_unit(tmp_path, head, figure, megawatt_hours):
    heat = f"id,enterprise,role,supply_c,target_c,{head}\nh,steel,source,120,40,{figure}\n"
    park = small_park(tmp_path, heat=heat)
    assert park.heat.loc["h", "quantity"] == pytest.approx(megawatt_hours)
    assert park.heat.loc["h", "unit"] == "MWh"


def test_the_cell_s_unit_goes_before_the_header_s(tmp_path):
    heat = (
        "id,enterprise,role,supply_c,target_c,quantity [MWh/a],unit,low,high\n"
        "a,steel,source,120,40,5,,4,6\n"
        "b,steel,source,120,40,5,GWh/a,4,6\n"
    )
    park = small_park(tmp_path, heat=heat)
    assert park.heat["quantity"].tolist() == [5, 5000]
    assert park.heat["low"].tolist() == [4, 4000]


def test_a_rate_runs_while_its_profile_does(tmp_path):
    heat = (
        "id,enterprise,role,supply_c,target_c,quantity,unit,profile\n"
        "rate,steel,source,120,40,2,MW,heating\n"
        "amount,steel,source,120,40,2,MWh/a,heating\n"
    )
    park = small_park(tmp_path, heat=heat, periods=PERIODS, profiles=PROFILES)
    assert park.heat.loc["rate", "quantity"] == pytest.approx(2 * 4380)
    assert park.heat.loc["amount", "quantity"] == 2


def test_steam_in_tonnes_carries_its_latent_heat(tmp_path):
    heat = "id,enterprise,role,supply_c,target_c,quantity [t/h steam]\ns,farm,sink,165,165,10\n"
    park = small_park(tmp_path, heat=heat)
    # 2066 kJ/kg in the steam tables.
    assert park.heat.loc["s", "quantity"] == pytest.approx(10 * 8760 * 2066 / 3600, rel=0.02)


def test_temperatures_in_kelvin_and_approaches_in_either(tmp_path):
    heat = (
        "id,enterprise,role,supply_c [K],target_c [degF],dt_k [degC],quantity [MW]\n"
        "h,steel,source,393.15,104,7,1\n"
    )
    row = small_park(tmp_path, heat=heat).heat.loc["h"]
    assert [row.supply_c, row.target_c, row.dt_k] == pytest.approx([120, 40, 7])


def test_contents_in_their_units(tmp_path):
    water = (
        "id,enterprise,role,quantity [m3/h],content:Cl [g/m3],content:Fe [µg/L],content:pH,"
        "load:COD [kg/h],out:COD [mg/L]\n"
        "w,brewery,source,1,250,500,7,,\n"
        "p,brewery,process,2,,,,3,1500\n"
    )
    materials = (
        "id,enterprise,role,material,quantity [t/a],content:Cl [%],content:LHV [MJ/kg]\n"
        "slag,steel,source,bf_slag,1,0.1,15\n"
    )
    contents = small_park(tmp_path, water=water, materials=materials).contents
    found = {
        (row.owner, row.property, row.kind): (row.value, row.unit) for row in contents.itertuples()
    }
    assert found == {
        ("w", "Cl", "content"): (pytest.approx(250), "mg/L"),
        ("w", "Fe", "content"): (pytest.approx(0.5), "mg/L"),
        ("w", "pH", "content"): (7, ""),
        ("p", "COD", "load"): (pytest.approx(3 * 8760), "kg/a"),
        ("p", "COD", "out"): (1500, "mg/L"),
        ("slag", "Cl", "content"): (pytest.approx(1000), "mg/kg"),
        ("slag", "LHV", "content"): (pytest.approx(15), "GJ/t"),
    }


def test_prices_in_any_unit_and_currency(tmp_path):
    utilities = SMALL["utilities"].replace("boiler,heat,,40,EUR/MWh", "boiler,heat,,10,EUR/GJ")
    utilities = utilities.replace("grid,power,,100,EUR/MWh", "grid,power,,0.68,CNY/kWh")
    park = small_park(tmp_path, utilities=utilities)
    assert park.utilities.loc["boiler", "price"] == pytest.approx(36)
    yuan = convert(1.0, "CNY", 2024, park.info, park.library)
    assert park.utilities.loc["grid", "price"] == pytest.approx(680 * yuan)
    assert park.utilities.loc["grid", "unit"] == "EUR/MWh"


def test_what_is_left_open_is_filled_and_said(tmp_path):
    heat = "id,enterprise,role,supply_c,target_c,quantity [MW]\na,steel,source,120,40,1\n"
    materials = "id,enterprise,role,material,quantity [t/a]\nslag,steel,source,bf_slag,9\n"
    park = small_park(tmp_path, heat=heat, materials=materials)
    row = park.heat.loc["a"]
    assert (row.dt_k, row.scope, row.basis, row.outlet, row.utility) == (
        5,
        "net",
        "estimated",
        "air",
        "",
    )
    assert park.materials.loc["slag", "outlet"] == "yard"
    assert park.periods["hours"].to_dict() == {"year": 8760}
    said = "\n".join(park.defaults)
    for word in (
        "heat: 1 of 1 rows have no `dt_k`: `5.0`",
        "`yard` is used",
        "no basis",
        "periods",
    ):
        assert word in said


def test_the_library_s_default_is_used_where_the_park_has_none(tmp_path):
    materials = "id,enterprise,role,material,quantity [t/a]\nslag,steel,source,bf_slag,9\n"
    park = load_park(write_park(tmp_path, enterprises=SMALL["enterprises"], materials=materials))
    usual = park.library.default_outlet("material", "bf_slag", "DE")
    assert park.materials.loc["slag", "outlet"] == usual


def test_heat_is_bought_from_the_least_hot_utility_that_reaches(tmp_path):
    utilities = SMALL["utilities"] + "kettle,heat,,20,EUR/MWh,100,1\n"
    heat = (
        "id,enterprise,role,supply_c,target_c,quantity [MW]\n"
        "cool,farm,sink,50,80,1\nhot,farm,sink,150,150,1\n"
    )
    park = small_park(tmp_path, heat=heat, utilities=utilities)
    assert park.heat["utility"].to_dict() == {"cool": "kettle", "hot": "boiler"}


def test_evidence_moves_onto_its_row(tmp_path):
    evidence = (
        "table,id,column,basis,source,low,high\n"
        "heat,cooling,quantity,metered,meter 7,8000,9000\n"
        "heat,cooling,supply_c,published,a report,110,130\n"
    )
    park = small_park(tmp_path, evidence=evidence)
    row = park.heat.loc["cooling"]
    assert (row.basis, row.source, row.low, row.high) == ("metered", "meter 7", 8000, 9000)
    assert park.evidence["column"].tolist() == ["supply_c"]


def test_the_order_of_rows_and_columns_does_not_matter(tmp_path):
    lines = SMALL["enterprises"].splitlines()
    turned = "\n".join([lines[0], *reversed(lines[1:])])
    columns = pd.read_csv(write_small(tmp_path / "a") / "heat.csv", dtype="str").iloc[:, ::-1]
    heat = columns.to_csv(index=False)
    same(load_park(tmp_path / "a"), small_park(tmp_path / "b", enterprises=turned, heat=heat))


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_and_a_byte_order_mark(tmp_path, delimiter):
    folder = write_small(tmp_path / "a")
    text = SMALL["heat"].replace(",", delimiter)
    (folder / "heat.csv").write_text(text.replace("\n", "\r\n"), encoding="utf-8-sig")
    same(load_park(folder), small_park(tmp_path / "b"))


def test_geometry_comes_along(tmp_path):
    folder = write_small(tmp_path / "a")
    square = [[[10.0, 50.0], [10.01, 50.0], [10.01, 50.01], [10.0, 50.0]]]
    feature = {
        "type": "Feature",
        "properties": {"id": "ground", "enterprise": "steel"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    layer = {"type": "FeatureCollection", "features": [feature]}
    (folder / "plots.geojson").write_text(json.dumps(layer), encoding="utf-8")
    park = load_park(folder)
    assert park.plots["enterprise"].tolist() == ["steel"]
    assert park.plots.crs.to_epsg() == 4326
    save_park(park, tmp_path / "b")
    same(park, load_park(tmp_path / "b"))


@pytest.mark.parametrize("name", [park.name for park in shipped()])
def test_shipped_parks_survive_saving(tmp_path, name):
    park = load_park(name)
    save_park(park, tmp_path / "copy")
    again = load_park(tmp_path / "copy")
    same(park, again)
    # What was filled in is saved as if it had been said; what is no cell is said again.
    told = ("a price alone", "for pumps and pretreatment", "steam lines do not bring back")
    assert again.defaults == tuple(
        said for said in park.defaults if any(word in said for word in told)
    )


def test_saving_over_a_park_keeps_its_other_files(tmp_path):
    park = small_park(
        tmp_path / "a", technologies="id,technology,enterprise\nmill,slag_mill,cement\n"
    )
    (tmp_path / "a" / "SOURCES.md").write_text("where from", encoding="utf-8")
    save_park(park.with_tables(technologies=park.technologies.iloc[:0]), tmp_path / "a")
    assert (tmp_path / "a" / "SOURCES.md").read_text(encoding="utf-8") == "where from"
    assert load_park(tmp_path / "a").technologies.empty
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_folder_that_is_no_park_is_not_overwritten(tmp_path):
    park = small_park(tmp_path / "a")
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(BadInput, match="not a park"):
        save_park(park, tmp_path / "thesis")
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.txt"]


@pytest.mark.parametrize("name", ["nowhere", "teachin", "./nothing/here"])
def test_an_unknown_park_names_the_shipped_ones(name):
    with pytest.raises(BadInput, match="teaching"):
        load_park(name)


def test_a_park_without_geometry_does_not_import_geopandas(tmp_path):
    folder = write_small(tmp_path)
    code = (
        "import sys; from symbiosis.park.load import load_park; "
        f"load_park({str(folder)!r}); print('geopandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


# What is not nothing is enough to be told from it: see the checks.
AMOUNT = st.just(0.0) | st.floats(min_value=1, max_value=1e7)
WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20).map(str.strip)


@given(st.lists(st.tuples(AMOUNT, AMOUNT, WORDS), min_size=1, max_size=5))
@settings(max_examples=6, deadline=None)
def test_any_figures_and_words_survive_saving(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("park")
    heat = pd.DataFrame(
        {
            "id": [f"h{number}" for number in range(len(rows))],
            "enterprise": "steel",
            "role": "source",
            "name": [name for _, _, name in rows],
            "supply_c": 120.1,
            "target_c": [40 + amount % 1 for _, amount, _ in rows],
            "quantity [GJ/a]": [amount for amount, _, _ in rows],
            "source": [name for _, _, name in rows],
        }
    ).to_csv(index=False)
    park = small_park(folder / "a", heat=heat)
    save_park(park, folder / "b")
    same(park, load_park(folder / "b"))
    assert np.isfinite(park.heat["quantity"]).all()


def test_a_retrofit_s_own_share_of_carnot_sets_its_power(tmp_path):
    def power(share):
        text = f"id,technology,enterprise,carnot_share\npump,heat_pump_80,farm,{share}\n"
        streams = match(small_park(tmp_path, technologies=text)).streams
        return streams.loc[streams["unit"].str.startswith("pump") & (streams["medium"] == "power")]

    better, worse = power(0.6)["coefficient"], power(0.3)["coefficient"]
    assert len(better) > 0
    assert worse.loc[better.index].to_numpy() == pytest.approx(2 * better.to_numpy())


def test_a_retrofit_s_costs_are_per_its_own_unit_of_size(tmp_path):
    text = (
        "id,technology,enterprise,max_size [kW],capex_fixed [kEUR],capex_variable [EUR/kW],"
        "opex [EUR/GJ]\npump,heat_pump_80,farm,500,20,700,2\n"
    )
    row = small_park(tmp_path, technologies=text).technologies.loc["pump"]
    found = [row.max_size, row.capex_fixed, row.capex_variable, row.opex]
    assert found == pytest.approx([0.5, 20e3, 700e3, 7.2])


def test_an_own_row_serves_others_only_if_it_says_so(tmp_path):
    heat = "id,enterprise,role,supply_c,target_c,quantity [MW]\na,steel,source,120,40,1\n"
    sea = "sea,water,,0.1,EUR/m3,{}\n"
    outlets = "id,medium,item,price,unit,default\n"
    water = (
        "id,enterprise,role,quantity [m3/a],outlet\n"
        "brine,steel,source,10,sea\nrinse,brewery,source,1000,\n"
    )
    for flag, meant in (("", "sewer_eu"), ("1", "sea")):
        tables = {"outlets": outlets + sea.format(flag), "water": water, "heat": heat}
        park = small_park(tmp_path / meant, **tables, materials="", power="")
        assert park.water["outlet"].to_dict() == {"brine": "sea", "rinse": meant}
        said = next(line for line in park.defaults if line.startswith("water: `"))
        assert "rinse" in said
        assert "brine" not in said
        assert f"{park.library.outlets.loc[meant, 'price']:.4g} EUR/m3" in said


def test_an_own_row_of_a_library_s_default_keeps_serving_all(tmp_path):
    outlets = "id,medium,item,price,unit\nsewer_eu,water,,9,EUR/m3\n"
    water = "id,enterprise,role,quantity [m3/a]\nrinse,brewery,source,1000\n"
    park = small_park(tmp_path, outlets=outlets, water=water, materials="", heat="", power="")
    assert park.water.loc["rinse", "outlet"] == "sewer_eu"
    assert park.library.outlets.loc["sewer_eu", "price"] == 9


def test_an_enterprise_without_name_is_called_by_its_id(tmp_path):
    bare = SMALL["enterprises"].replace("Steelworks", "")
    park = small_park(tmp_path, enterprises=bare)
    assert park.enterprises.loc["steel", "name"] == "steel"
    assert park.enterprises.loc["farm", "name"] == "Greenhouse"
    plan = optimise(park)
    assert (plan.exchanges[["from_name", "to_name"]] != "").all(axis=None)
