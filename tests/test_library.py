"""The reference library: complete, sourced, consistent, and within physics."""

from __future__ import annotations

import calendar
import subprocess
import sys

import numpy as np
import pandas as pd
import pint
import pytest

from symbiosis.errors import BadInput
from symbiosis.park.library import CONFIDENCE, DEFAULT, TABLES, Library, load_library
from symbiosis.park.media import MEDIA
from symbiosis.park.schema import LEGAL_ROUTES, ROLES

REGIONS = {"EU", "CN", "NL", "BE", "DK", "DE", ""}
THINGS = (
    *("materials", "links", "carriers", "technologies", "utilities", "outlets", "profiles"),
    *("sectors", "registry_kinds"),
)
MONTHS = [name.lower() for name in calendar.month_abbr[1:]]
OWN = {"own_heat", "own_material", "own_power", "own_water"}
"""Frames without figures: the park gives their ports, sizes and costs."""
OF_ANYTHING = {"gas_holder", "stockpile"}
"""Stores of whatever material the park's own ports name."""


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def ports(library: Library) -> pd.DataFrame:
    return library.technology_ports


def items(frame: pd.DataFrame) -> pd.Series:
    """Materials of utilities or outlets, one per row."""
    rows = frame[frame["medium"] == "material"]
    return rows["item"].str.split(";").explode()


# ---------------------------------------------------------------- what there is


def test_it_is_as_large_as_promised(library: Library) -> None:
    assert len(library.materials) >= 40
    assert len(library.links) >= 60
    assert library.links["computable"].sum() >= 30
    assert len(library.technologies) >= 25
    assert set(library.technologies["group"]) == {"heat", "water", "material", "power"}


@pytest.mark.parametrize("table", TABLES)
def test_every_row_has_a_source_and_a_known_confidence(library: Library, table: str) -> None:
    frame = getattr(library, table)
    assert len(frame)
    assert (frame["source"].str.len() > 3).all(), frame[frame["source"].str.len() <= 3]
    assert set(frame["confidence"]) <= set(CONFIDENCE)


@pytest.mark.parametrize("table", TABLES)
def test_no_source_names_a_file_that_readers_do_not_have(library: Library, table: str) -> None:
    text = getattr(library, table).select_dtypes("str")
    assert (
        not text.apply(lambda column: column.str.contains(r"library/|/work|/tmp")).to_numpy().any()
    )


@pytest.mark.parametrize("table", THINGS)
def test_things_have_unique_ids_and_names_in_both_languages(library: Library, table: str) -> None:
    frame = getattr(library, table)
    assert frame.index.is_unique
    assert frame.index.str.fullmatch(r"[a-z0-9_]+").all()
    assert (frame["name"] != "").all()
    assert frame["name_zh"].str.contains(r"[\u4e00-\u9fff]|DDGS").all()


# ---------------------------------------------------------------- references


def test_links_join_known_materials_under_a_name_that_says_so(library: Library) -> None:
    links = library.links
    assert links["material"].isin(library.materials.index).all()
    assert links["need"].isin(library.materials.index).all()
    assert (links.index == links["material"] + "_to_" + links["need"]).all()
    assert library.link_limits["link"].isin(links.index).all()


def test_links_go_legal_routes(library: Library) -> None:
    for column in ("legal_route_eu", "legal_route_cn"):
        assert library.links[column].isin(LEGAL_ROUTES).all()
    hazardous = library.materials.loc[library.links["material"], "hazardous"].to_numpy()
    assert library.links.loc[hazardous, "legal_route_eu"].str.startswith("hazardous").all()


def test_utilities_and_outlets_are_of_known_materials_media_and_regions(library: Library) -> None:
    for frame in (library.utilities, library.outlets):
        assert items(frame).isin(library.materials.index).all()
        assert frame["medium"].isin(MEDIA).all()
        assert set(frame["region"]) <= REGIONS
        assert (frame.loc[frame["medium"] != "material", "item"] == "").all()


def test_ports_refer_to_what_exists(library: Library, ports: pd.DataFrame) -> None:
    assert set(ports["technology"]) | OWN | OF_ANYTHING == set(library.technologies.index)
    assert not (OWN | OF_ANYTHING) & set(ports["technology"])
    assert ports["role"].isin(ROLES).all()
    assert ports["medium"].isin(MEDIA).all()
    of_material = ports["medium"] == "material"
    assert ports.loc[of_material, "item"].isin(library.materials.index).all()
    assert (ports.loc[~of_material, "item"] == "").all()
    assert set(ports["utility"]) - {"", DEFAULT} <= set(library.utilities.index)
    assert set(ports["outlet"]) - {"", DEFAULT} <= set(library.outlets.index)
    assert not ports.duplicated(["technology", "port"]).any()


def test_contents_belong_to_something(library: Library, ports: pd.DataFrame) -> None:
    owners = (
        set(library.utilities.index) | set(library.outlets.index) | set(library.materials.index)
    )
    owners = {(name, "") for name in owners} | set(
        zip(ports["technology"], ports["port"], strict=True)
    )
    owned = zip(library.contents["owner"], library.contents["port"], strict=True)
    assert set(owned) <= owners
    assert set(library.contents["kind"]) <= {"content", "max", "min", "out", "removal"}
    assert not library.contents.duplicated(["owner", "port", "property", "kind"]).any()


def test_segments_are_increasing_points_of_a_concave_curve(library: Library) -> None:
    curves = library.technology_segments
    assert curves["technology"].isin(library.technologies.index).all()
    for technology, curve in curves.groupby("technology"):
        slopes = np.diff(curve["capex"]) / np.diff(curve["size"])
        assert (np.diff(curve["size"]) > 0).all(), technology
        assert (slopes > 0).all(), technology
        assert (np.diff(slopes) < 0).all(), technology


def test_every_form_of_a_by_product_has_a_carrier_in_both_regions(library: Library) -> None:
    donors = library.materials.loc[library.links["material"].unique(), "form"]
    for region in ("EU", "CN"):
        carriers = library.carriers[library.carriers["region"] == region]
        carried = set(carriers["forms"].str.split(";").explode())
        assert set(donors) <= carried, region


# ---------------------------------------------------------------- figures


@pytest.mark.parametrize(
    ("table", "low", "value", "high"),
    [
        ("utilities", "low", "price", "high"),
        ("outlets", "low", "price", "high"),
        ("factors", "low", "value", "high"),
        ("links", "ratio_low", "ratio", "ratio_high"),
        ("materials", "yield_low", "yield_low", "yield_high"),
        ("sector_streams", "low", "value", "high"),
        ("registry_kinds", "co2_per_fuel_low", "co2_per_fuel", "co2_per_fuel_high"),
        ("registry_kinds", "co2_per_output_low", "co2_per_output", "co2_per_output_high"),
    ],
)
def test_figures_lie_in_their_range(
    library: Library, table: str, low: str, value: str, high: str
) -> None:
    frame = getattr(library, table)
    known = frame[frame[low].notna()]
    assert len(known)
    assert (known[low] <= known[value]).all(), known[known[low] > known[value]]
    assert (known[value] <= known[high]).all(), known[known[value] > known[high]]


def test_prices_are_per_canonical_unit_of_their_medium(library: Library) -> None:
    unit = {"material": "t", "heat": "MWh", "water": "m3", "power": "MWh"}
    for frame in (library.utilities, library.outlets):
        assert frame["price"].notna().all()
        assert (frame["unit"] == frame["currency"] + "/" + frame["medium"].map(unit)).all()
        assert frame["year"].between(2010, 2026).all()


@pytest.mark.parametrize("table", ["materials", "link_limits", "contents", "factors", "profiles"])
def test_pint_knows_every_unit(library: Library, table: str) -> None:
    registry = pint.UnitRegistry()
    registry.define("tce = 29.3076 * gigajoule")
    for currency in ("EUR", "CNY", "GBP"):
        registry.define(f"{currency} = [money_{currency}]")
    frame = getattr(library, table)
    column = "yield_unit" if table == "materials" else "unit"
    for unit in set(frame[column]) - {""}:
        registry.parse_units(unit.replace("m3", "m**3").replace("1", "") or "dimensionless")


def test_shares_and_lives_are_possible(library: Library) -> None:
    for frame in (library.carriers, library.technologies):
        assert frame["om_share"].between(0, 0.2).all()
        assert frame["lifetime"].between(10, 60).all()
    assert library.carriers["loss_per_km"].between(0, 0.05).all()
    assert library.links["max_share"].dropna().between(0.01, 1).all()
    figured = library.technologies.drop(index=list(OWN))
    assert (figured["size_min"] < figured["size_max"]).all()
    costs = ["capex_fixed", "capex_variable", "opex"]
    assert (library.technologies[costs] >= 0).to_numpy().all()


def test_shares_of_a_profile_make_a_year(library: Library) -> None:
    shares = library.profiles[library.profiles["unit"] == "percent"]
    assert shares[MONTHS].sum(axis=1).to_numpy() == pytest.approx(100.0, abs=0.05)


def test_sectors_have_streams_of_known_materials_and_waters(library: Library) -> None:
    rows = library.sector_streams
    assert set(rows["sector"]) == set(library.sectors.index)
    assert rows["medium"].isin(MEDIA).all()
    assert rows["role"].isin(ROLES).all()
    assert rows["name_zh"].str.contains(r"[\u4e00-\u9fff]|DDGS|CO2").all()
    assert set(rows["item"]) - {""} <= set(library.materials.index)
    usual = rows[rows["usual"]]
    assert ((usual["item"] != "") == (usual["medium"] == "material")).all()
    assert not usual.duplicated(["sector", "per", "medium", "role", "item", "name"]).any()
    sets = library.water_quality[library.water_quality["standard"] == "usual set"]
    of_water = rows["medium"] == "water"
    assert set(rows.loc[of_water, "quality"]) <= set(sets["use"])
    assert (rows.loc[~of_water, "quality"] == "").all()
    heat = rows[rows["medium"] == "heat"]
    falls = heat["supply_c"] - heat["target_c"]
    assert (falls[heat["role"] == "source"] > 0).all()
    assert (falls[heat["role"] == "sink"] <= 0).all()
    assert (rows.loc[~rows["usual"], "note"] != "").all()


def test_registry_kinds_give_no_more_heat_than_their_fuel_has(library: Library) -> None:
    kinds = library.registry_kinds
    wanted = kinds.filter(like="demand_").sum(axis=1)
    given = kinds.filter(like="excess_").sum(axis=1)
    assert (wanted <= 0.9 + 1e-3).all()
    assert (given < 0.5).all()
    assert (kinds[["condenser", "made_heat"]].sum(axis=1) < 0.65).all()
    assert set(kinds["sector"]) - {""} <= set(library.sectors.index)
    assert (kinds["co2_per_output"].notna() == (kinds["sector"] != "")).all()
    words = kinds["words"].str.split(";").explode()
    assert words.is_unique, words[words.duplicated()]


# ---------------------------------------------------------------- computable, or said why not


def test_a_computable_link_has_a_ratio_and_a_priced_substitute(library: Library) -> None:
    links = library.links[library.links["computable"]]
    assert (links["ratio"] > 0).all()
    for need in links["need"].unique():
        found = [_utility(library, need, country) for country in ("FR", "CN")]
        assert any(found), need


def _utility(library: Library, need: str, country: str) -> str:
    try:
        return library.default_utility("material", need, country)
    except BadInput:
        return ""


def test_a_link_for_information_only_says_why(library: Library) -> None:
    told = library.links[~library.links["computable"]]
    assert len(told)
    assert (told["note"] != "").all()


@pytest.mark.parametrize("country", ["BE", "NL", "DK", "DE", "FR", "CN"])
def test_whatever_a_donor_has_goes_somewhere_today(library: Library, country: str) -> None:
    given = library.technology_ports
    given = given[(given["role"] == "source") & (given["medium"] == "material")]["item"]
    for material in {*library.links["material"], *given}:
        assert library.default_outlet("material", material, country) in library.outlets.index
    for medium in ("heat", "water", "power"):
        assert library.default_outlet(medium, "", country) in library.outlets.index
        assert library.default_utility(medium, "", country) in library.utilities.index


def test_no_two_defaults_compete_for_one_thing(library: Library) -> None:
    for frame in (library.utilities, library.outlets):
        rows = frame[frame["default"]]
        rows = rows.assign(item=rows["item"].str.split(";")).explode("item")
        keys = ["medium", "item", "region"]
        keys += ["max_c"] if "max_c" in rows else []
        assert not rows.duplicated(keys).any(), rows[rows.duplicated(keys, keep=False)]


# ---------------------------------------------------------------- asking it


@pytest.mark.parametrize(
    ("country", "target_c", "utility"),
    [
        ("NL", 60.0, "boiler_water_nl"),
        ("NL", 110.0, "boiler_water_nl"),
        ("BE", 165.0, "steam_10_be"),
        ("be", 179.9, "steam_10_be"),
        ("DK", 250.0, "steam_40_dk"),
        ("FR", 140.0, "steam_5_eu"),
        ("CN", 120.0, "steam_3_cn"),
        ("DE", 900.0, "furnace_gas_eu"),
    ],
)
def test_heat_is_bought_as_little_hot_as_will_do(
    library: Library, country: str, target_c: float, utility: str
) -> None:
    assert library.default_utility("heat", "", country, target_c) == utility


def test_a_country_goes_before_its_region_before_anywhere(library: Library) -> None:
    assert library.default_outlet("material", "bf_dust", "BE") == "landfill_nonhaz_be"
    assert library.default_outlet("material", "bf_dust", "PL") == "landfill_nonhaz_eu"
    assert library.default_outlet("material", "co2_ferm", "PL") == "co2_vent_biogenic"
    assert library.default_utility("material", "aggregate", "NL") == "aggregate_nl"
    assert library.default_utility("material", "aggregate", "PL") == "aggregate_eu"


def test_what_is_missing_is_named_with_a_remedy(library: Library) -> None:
    with pytest.raises(
        BadInput, match=r"no default utility for heat at 1500 degC in BE.*`utility`.*utilities"
    ):
        library.default_utility("heat", "", "BE", 1500.0)
    with pytest.raises(BadInput, match=r"no default outlet for material moon_dust in BE.*outlets"):
        library.default_outlet("material", "moon_dust", "BE")


def test_a_parks_own_rows_lie_over_the_library(library: Library) -> None:
    own = pd.DataFrame(
        {
            "name": ["", "Own boiler"],
            "medium": ["", "heat"],
            "price": [50.0, 30.0],
            "currency": ["EUR", "EUR"],
        },
        index=pd.Index(["grid_be", "own_boiler"], name="id"),
    )
    laid = library.overlaid(utilities=own)
    grid, known = laid.utilities.loc["grid_be"], library.utilities.loc["grid_be"]
    assert grid["price"] == 50.0
    assert (grid[["co2_energy", "name"]] == known[["co2_energy", "name"]]).all()
    boiler = laid.utilities.loc["own_boiler"]
    assert boiler["medium"] == "heat"
    assert boiler["region"] == ""
    assert np.isnan(boiler["max_c"])
    assert laid.default_utility("power", "", "BE") == "grid_be"
    assert laid.default_utility("heat", "", "BE", 165.0) == "steam_10_be"
    assert (laid.utilities.dtypes == library.utilities.dtypes).all()
    assert "own_boiler" not in library.utilities.index


def test_a_parks_own_contents_replace_those_of_the_same_owner(library: Library) -> None:
    own = pd.DataFrame(
        {
            "owner": ["tap_water_nl"],
            "port": [""],
            "property": ["Cl"],
            "kind": ["content"],
            "value": [5.0],
            "unit": ["mg/L"],
            "source": ["measured"],
            "confidence": ["checked"],
        }
    )
    contents = library.overlaid(contents=own).contents
    assert contents.loc[contents["owner"] == "tap_water_nl", "value"].tolist() == [5.0]
    assert (
        len(contents)
        == len(library.contents) - (library.contents["owner"] == "tap_water_nl").sum() + 1
    )


def test_an_unknown_table_is_refused(library: Library) -> None:
    with pytest.raises(BadInput, match=r"no table streams; known: materials"):
        library.overlaid(streams=pd.DataFrame())


def test_it_is_read_once_and_without_the_heavy_packages() -> None:
    assert load_library() is load_library()
    code = (
        "import sys; from symbiosis.park.library import load_library; load_library();"
        "print([name for name in ('geopandas', 'pyomo', 'pint', 'highspy') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
