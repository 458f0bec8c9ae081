"""Registries: a first park of registered sites, its chain, its limits, and what is said of it."""

from __future__ import annotations

import json

import pytest

from symbiosis import import_sites, load_park, optimise
from symbiosis.errors import BadInput, ParkFaults
from symbiosis.park.registry.bands import SINKS, SOURCES, after_own_recovery
from symbiosis.parks.ghent_terneuzen import build as ghent
from symbiosis.parks.rotterdam import build as rotterdam

GHENT = (51.2, 3.8)
SITES = """\
site_id,name,country,lon,lat,subsector,co2_t
1,Alpha Paper,Germany,10.00,50.00,Paper and printing,100000
2,ALPHA PAPER GmbH,Germany,10.001,50.001,Paper and printing,90000
3,Beta Glass,Germany,10.05,50.01,Glass,60000
4,Gamma Office,Germany,10.0513,50.0223,Chemical industry,
5,Delta Moon,Germany,10.0613,50.0223,Lunar dust,40000
6,Far Steel,Germany,12.0,52.0,Iron and steel,9000000
"""


@pytest.fixture
def examples(root):
    return root / "docs" / "examples"


def first(tmp_path, text=SITES, **more):
    file = tmp_path / "sites.csv"
    file.write_text(text, encoding="utf-8")
    return import_sites(file, **{"around": (50.0, 10.0), "radius_km": 15.0, **more})


@pytest.mark.parametrize("park", [ghent, rotterdam])
def test_the_shipped_parks_come_out_of_the_same_chain(park, root, tmp_path):
    park.build(tmp_path)
    for file in sorted(tmp_path.iterdir()):
        kept = root / "parks" / park.__name__.rsplit(".", 2)[1] / file.name
        assert file.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8"), file.name


def test_a_first_park_is_checked_estimated_and_can_be_optimised(examples):
    made = import_sites(examples / "sites_hotmaps.csv", around=GHENT, radius_km=20.0)
    park = made.park
    assert park.info.country == "BE"
    for table in ("materials", "heat", "water"):
        rows = park.tables[table]
        assert (rows["basis"] == "estimated").all()
        assert (rows["low"] <= rows["quantity"]).all()
        assert (rows["quantity"] <= rows["high"]).all()
        assert rows["source"].str.contains("CO2|production").all()
    assert not [fault for fault in park.warnings if fault.severity == "error"]
    plan = optimise(park, gap=0.01)
    assert len(plan.exchanges) > 0
    assert any("is not believed (fuel>5MWh/tCO2" in told for told in made.warnings)
    assert any("heat is derived from the production" in told for told in made.warnings)


def test_two_registries_of_one_site_are_one_site(examples):
    files = [examples / name for name in ("sites_eprtr.csv", "sites_hotmaps.csv")]
    both = import_sites(*files, around=GHENT, radius_km=20.0, mapping=examples / "eprtr.toml")
    alone = import_sites(files[0], around=GHENT, radius_km=20.0, mapping=examples / "eprtr.toml")
    assert sum("are one site" in told for told in both.said) == 6
    assert set(alone.park.enterprises.index) <= set(both.park.enterprises.index)
    steel = "arcelormittal_belgium_gent"
    assert alone.park.enterprises.loc[steel, "source"].startswith("Hotmaps, HM56")
    # A kilogram of the register is a kilogram: 3.69 Mt of CO2 make 1.85 Mt of steel.
    slag = alone.park.materials.loc[f"{steel}_source_material_bf_slag"]
    assert slag["quantity"] == pytest.approx(3.69e6 / 2.0 * 0.275, rel=1e-3)
    assert slag["low"] == pytest.approx(3.69e6 / 2.2 * 0.25, rel=1e-3)


def test_what_is_merged_left_out_and_guessed_is_said(tmp_path):
    made = first(tmp_path)
    assert list(made.park.enterprises["name"]) == [
        "Alpha Paper", "Beta Glass", "Delta Moon", "Gamma Office",
    ]  # fmt: skip
    assert made.park.enterprises.loc["alpha_paper", "lon"] == 10.001
    assert made.park.info.id == "sites_50_00_10_00"
    said, warned = "\n".join(made.said), "\n".join(made.warnings)
    assert "Alpha Paper (sites.csv, 1) and ALPHA PAPER GmbH (sites.csv, 2) are one site" in said
    assert "its CO2 is 100,000 t in the first, 90,000 t in the other" in said
    assert "drawn and not modelled: Gamma Office" in said
    assert "Delta Moon: 'Lunar dust' is no kind that the library knows" in warned
    assert "coordinates rounded to a kilometre or so: Beta Glass" in warned
    heat = made.park.heat
    assert set(heat.loc[heat["role"] == "sink", "target_c"]) <= {90, 115, 140, 165, 190, 215, 240}


def test_chinese_sites_are_counted_in_yuan(tmp_path):
    info = first(tmp_path, SITES.replace("Germany", "China")).park.info
    assert (info.country, info.currency, info.carbon_price) == ("CN", "CNY", 0.0)


def test_heat_is_neither_lost_nor_made_on_its_way_into_slices():
    for bands in (SOURCES, {band: SINKS[band] for band in ("lt100", "100_200")}):
        assert all(
            sum(part.share for part in parts) == pytest.approx(1.0) for parts in bands.values()
        )
    given, wanted = after_own_recovery(
        {"lt100": 5.0, "100_200": 20.0, "200_500": 8.0}, {"lt100": 12.0, "100_200": 30.0}
    )
    # The hottest heat serves the hottest want first; nothing serves its own band or a hotter one.
    assert wanted == {"lt100": 0.0, "100_200": 22.0}
    assert given == {"lt100": 5.0, "100_200": 8.0, "200_500": 0.0}


@pytest.mark.parametrize(
    ("change", "more", "told"),
    [
        (("lon", "east"), {}, "has no column for lon"),
        (("60000", "sixty"), {}, "found 'sixty'; a number is wanted"),
        (("", ""), {"around": (0.0, 0.0)}, "no site lies within 15 km of 0,0"),
        (("", ""), {"around": (95.0, 0.0)}, "give latitude, longitude and km"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(tmp_path, change, more, told):
    with pytest.raises((BadInput, ParkFaults), match=told):
        first(tmp_path, SITES.replace(*change) if change[0] else SITES, **more)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[columns]\nco3 = 'x'", "'co3' is no column of a mapping. Did you mean"),
        ("[units]\nco2 = 'parsec'", "units: 'parsec' is not a unit of t"),
        ("[kinds]\nmoon = 'papr'", "'papr' is no kind of a mapping. Did you mean 'paper'"),
        ("[columns]\nco2 = 'Emissions'", "has no column 'Emissions'"),
        ("columns = 3", "a section is wanted"),
        ("[columns", "is not TOML"),
    ],
)
def test_a_mapping_file_is_checked(tmp_path, text, told):
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=told):
        first(tmp_path, mapping=tmp_path / "map.toml")


def test_the_command_line_makes_a_park_and_says_what_it_assumed(symbiosis, examples, tmp_path):
    file = str(examples / "sites_hotmaps.csv")
    told = symbiosis("import", file, "--around", "51.2,3.8", "--radius", "15 km", "-o", "g")
    assert told.returncode == 0, told.stderr
    assert "BE, of most sites" in told.stdout
    assert "To be looked at:" in told.stdout
    info = load_park(tmp_path / "g").info
    assert (info.country, info.id) == ("BE", "g")
    assert info.title == "g (registered sites within 15 km of 51.2, 3.8)"
    data = symbiosis(
        "import", file, "--around", "ghent_terneuzen", "--country", "nl", "-o", "h", "--json"
    )
    assert json.loads(data.stdout)["country"] == "NL"
    for wrong in (("--around", "nowhere"), ("--around", "51.2,3.8", "--radius", "far")):
        refused = symbiosis("import", file, *wrong, "-o", "i")
        assert refused.returncode == 1
        assert not (tmp_path / "i").exists()


def test_a_figure_that_no_site_has_is_refused_with_its_line(tmp_path):
    with pytest.raises(ParkFaults, match="line 4"):
        first(tmp_path, SITES.replace("Glass,60000", "Glass,1e308"))
    lost = first(tmp_path, SITES.replace("10.0513,50.0223", "10.0513,nan"))
    assert any("1 of 6 rows have no coordinates" in line for line in lost.said)


def test_a_register_in_chinese_needs_no_mapping(tmp_path):
    """Headings and kinds of works are known in Chinese, in the encoding that Excel writes."""
    file = tmp_path / "名录.csv"
    file.write_text(
        "企业名称,行业,经度,纬度,CO2排放量(吨)\n"
        "东海造纸,机制纸及纸板制造（造纸）,121.841,30.901,180000\n"
        "滨海水泥,水泥制造,121.861,30.912,650000\n"
        "临港炼化,炼油,121.802,30.883,1200000\n",
        encoding="gb18030",
    )
    where = {"around": (30.9, 121.83), "radius_km": 15.0}
    made = import_sites(file, **where, country="CN")
    assert list(made.park.enterprises["name"]) == ["东海造纸", "滨海水泥", "临港炼化"]
    assert not [told for told in made.warnings if "no kind" in told]
    with pytest.raises(BadInput, match="No row tells the country"):
        import_sites(file, **where)
