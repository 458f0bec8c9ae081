"""The shipped parks: rebuilt from their sources, free of faults, and one of them solved by hand."""

from __future__ import annotations

import csv
import importlib.util
import sys
from pathlib import Path

import pandas as pd
import pytest
from shipped_parks import shipped_matches, shipped_park, shipped_plan

from symbiosis import Scenario, check
from symbiosis.park.columns import BASES
from symbiosis.park.media import MEDIA, STREAM_TABLES
from symbiosis.parks.building import period_rows, profile_rows, write_table
from symbiosis.parks.drawing import footprint, offset

PARKS = Path(__file__).resolve().parents[1] / "parks"
NAMES = sorted(path.parent.name for path in PARKS.glob("*/park.toml"))
LARGEST = 300_000
"""Bytes of a park's tables and geometry together."""


def rows_of(park: str, table: str) -> list[dict[str, str]]:
    file = PARKS / park / f"{table}.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def stream_rows(park: str) -> list[dict[str, str]]:
    return [row for table in STREAM_TABLES for row in rows_of(park, table)]


def test_the_parks_of_the_library_are_shipped():
    assert NAMES == [
        "ghent_terneuzen",
        "guitang",
        "kalundborg_2010",
        "kalundborg_2020",
        "rotterdam",
        "teaching",
        "teaching_hours",
        "village",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_build_writes_the_tables_that_stand_beside_it(name, tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location(f"build_{name}", PARKS / name / "build.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    module.build(tmp_path)
    built = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    shipped = {
        path.name: path.read_text(encoding="utf-8")
        for pattern in ("*.csv", "*.geojson")
        for path in (PARKS / name).glob(pattern)
    }
    assert built == shipped


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_park_has_no_fault_but_what_its_registry_has(name):
    """Rotterdam's registry gives the firms of one owner one point: SOURCES.md says so."""
    found = check(name)
    told = [fault for fault in found if "stand at one point" not in fault.allowed]
    assert [str(fault) for fault in told] == []
    assert len(found) == (2 if name == "rotterdam" else 0)


@pytest.mark.parametrize("name", NAMES)
def test_every_amount_has_its_basis_source_and_range(name):
    rows = stream_rows(name)
    assert rows
    for row in rows:
        assert row["basis"] in BASES, row["id"]
        assert row["source"], row["id"]
        assert float(row["low"]) <= float(row["quantity"]) <= float(row["high"]), row["id"]


@pytest.mark.parametrize("name", NAMES)
def test_a_park_is_small_and_tells_its_story(name):
    files = [p for p in (PARKS / name).iterdir() if p.suffix in {".csv", ".geojson", ".toml"}]
    assert sum(path.stat().st_size for path in files) < LARGEST
    assert "notional" in (PARKS / name / "SOURCES.md").read_text(encoding="utf-8")
    drawn = shipped_park(name)
    assert set(drawn.plots["enterprise"]) <= set(drawn.enterprises.index)


@pytest.mark.parametrize("name", NAMES)
def test_sources_say_how_much_of_the_baseline_is_known(name):
    alone = Scenario(forbid=tuple(MEDIA))  # the baseline is the same, and found at once
    shares = shipped_plan(name, alone).evidence["share"]
    told = (PARKS / name / "SOURCES.md").read_text(encoding="utf-8")
    for basis, share in shares.items():
        assert f"{100 * share:.0f} % {basis}" in told


# --- the registries' defects -------------------------------------------------------------------


def test_ghent_has_eleven_registered_sites_and_seven_that_no_registry_lists():
    bases = pd.Series([row["basis"] for row in rows_of("ghent_terneuzen", "enterprises")])
    assert bases.value_counts().to_dict() == {"registry": 11, "notional": 4, "estimated": 3}


@pytest.mark.parametrize("name", ["ghent_terneuzen", "rotterdam"])
def test_no_site_wants_heat_that_its_own_excess_could_give(name):
    heat = pd.read_csv(PARKS / name / "heat.csv")
    heat = heat[(heat["basis"] != "notional") & (heat["origin"] != "made")]
    for _, site in heat.groupby("enterprise"):
        given = site.loc[site["role"] == "source", "target_c"].max()
        wanted = site.loc[site["role"] == "sink", "target_c"].min()
        assert not given > wanted


def test_the_gas_that_knippegroen_burns_is_counted_nowhere():
    fuels = {"bfg", "cog", "ldg", "natural_gas"}
    assert not fuels & {row["material"] for row in rows_of("ghent_terneuzen", "materials")}


def test_effluent_reaches_boilers_only_through_osmosis():
    arcs = shipped_matches("ghent_terneuzen").arcs
    to_boilers = arcs[arcs["sink"].str.endswith("_boiler_make_up")]
    assert len(to_boilers)
    assert to_boilers["source"].str.contains("_uf_ro_boiler_water:product").all()


def test_greenhouses_are_heated_most_in_winter():
    factors = {
        row["period"]: float(row["factor"])
        for row in rows_of("ghent_terneuzen", "profiles")
        if row["id"] == "greenhouse_heat"
    }
    assert factors["winter"] > factors["between"] > factors["summer"] > 0.0


def test_rotterdam_draws_44_sites_and_models_32():
    """Eight have no figure, two are their firm's office, two are closed."""
    registered = {r["id"] for r in rows_of("rotterdam", "enterprises") if r["basis"] == "registry"}
    modelled = registered & {row["enterprise"] for row in stream_rows("rotterdam")}
    assert (len(registered), len(modelled)) == (44, 32)
    assert {"rijmond_jrc", "air_liquide_office_1", "aluchemie"} <= registered - modelled


def test_guitangs_ash_is_wet_and_that_of_the_fuel_it_burns(guitang):
    """Bagasse replaces 36 % of the coal: its ash goes, and the bagasse brings its own."""
    given = {r["material"] for r in rows_of("guitang", "materials") if r["role"] == "source"}
    assert not {"fly_ash", "fgd_gypsum"} & given
    ash = guitang.streams.loc[["power_ash", "power_bagasse_ash"]]
    assert ash["rest_baseline"].tolist() == pytest.approx([0.2 * 383_543.9, 0.0], rel=1e-4)
    assert ash["rest"].tolist() == pytest.approx(
        [0.2 * (383_543.9 - 0.299 * 458_450.0), 0.015 * 458_450.0], rel=1e-3
    )


def test_guitang_buys_bagasse_beside_its_own_and_no_molasses():
    givers = {
        material: {
            row["enterprise"]
            for row in rows_of("guitang", "materials")
            if row["material"] == material and row["role"] == "source"
        }
        for material in ("bagasse", "molasses")
    }
    assert givers == {"bagasse": {"sugar", "suppliers"}, "molasses": {"sugar"}}


@pytest.fixture(scope="module")
def guitang():
    return shipped_plan("guitang")


def test_guitangs_plan_claims_only_what_is_new(guitang):
    """Of what exchange is worth there, nearly all is won already: the textbook case is built."""
    baseline, today, plan = (guitang.cost(column) for column in ("baseline", "today", "plan"))
    assert guitang.reference == "today"
    assert all("not made" in note for note in guitang.notes)  # ash of coal that is not burnt
    assert today - plan < 0.05 * (baseline - plan)
    assert today - plan < 0.1 * today
    assert guitang.exchanges.head(5)["existing"].all()


def test_guitangs_steam_and_power_come_from_their_fuel():
    def given(table: str, name: str) -> float:
        return sum(float(r["quantity"]) for r in rows_of("guitang", table) if r["id"] == name)

    coal = given("materials", "power_coal") * 25.1 / 3.6
    efficiency = (given("heat", "power_steam") + given("power", "power_power")) / coal
    assert 0.75 < efficiency < 0.9


def test_guitangs_bagasse_is_pulped_and_burnt_to_the_last_tonne(guitang):
    rows = guitang.exchanges
    taken = rows[rows["item"] == "bagasse"].groupby("from")["quantity"].sum()
    own = next(r for r in rows_of("guitang", "materials") if r["id"] == "sugar_bagasse")
    assert taken["sugar"] == pytest.approx(float(own["quantity"]))
    assert taken["suppliers"] == pytest.approx(200_000.0)


def test_the_page_states_guitangs_figures(guitang):
    page = (PARKS.parent / "docs" / "parks.md").read_text(encoding="utf-8")
    baseline, today, plan = (guitang.cost(column) / 1e6 for column in ("baseline", "today", "plan"))
    assert f"| `guitang` | {baseline:.0f} CNY | {today:.0f} | {plan:.0f} |" in page
    assert (
        f"**{baseline - today:.0f} M are won already, and the plan adds {today - plan:.0f} M"
        in page
    )
    for row in guitang.exchanges.head(5).itertuples():
        assert f"{row.net / 1e6:.0f} M" in page, row.Index


@pytest.mark.parametrize("name", ["ghent_terneuzen", "rotterdam"])
def test_concentrate_of_osmosis_serves_nobody_directly(name):
    arcs = shipped_matches(name).arcs
    assert not arcs["source"].str.endswith("_uf_ro_boiler_water:reject").any()


@pytest.mark.parametrize("name", [name for name in NAMES if name != "teaching"])
def test_no_firm_uses_its_own_waste_water_for_nothing(name):
    matches = shipped_matches(name)
    water = matches.arcs[matches.arcs["medium"] == "water"]
    giver, taker = (matches.streams.loc[water[end]] for end in ("source", "sink"))
    plain = (giver["unit"].to_numpy() == "") & (taker["unit"].to_numpy() == "")
    own = giver["enterprise"].to_numpy() == taker["enterprise"].to_numpy()
    assert not (plain & own).any()


def test_gypsum_and_fly_ash_are_gone_from_kalundborg_2020():
    def given(name: str) -> set[str]:
        return {r["material"] for r in rows_of(name, "materials") if r["role"] == "source"}

    assert {"fgd_gypsum", "fly_ash"} <= given("kalundborg_2010")
    assert not {"fgd_gypsum", "fly_ash"} & given("kalundborg_2020")
    wanted = {r["material"] for r in rows_of("kalundborg_2020", "materials") if r["role"] == "sink"}
    assert "gypsum" in wanted


# --- the teaching park by hand (parks/teaching/SOURCES.md) --------------------------------------


@pytest.fixture(scope="module")
def plan():
    return shipped_plan("teaching")


HOT = 0.03273 + 0.0002182 * 20_000 / 8760
"""What the kilometre of pipe loses that carries the furnace's heat at 90 and 50 degC [MW]."""
BREWED = 20_000 - 8760 * HOT
"""Furnace heat that arrives at the brewery [MWh/a]."""
HAND = {
    # donor, receiver, item -> amount given, joint net saving [EUR/a]
    ("steelworks", "cement_works", "bf_slag"): (70_000.0, 70_000 * (10 + 60 - 12.2 - 3.412)),
    ("steelworks", "brewery", "heat"): (
        20_000.0,
        BREWED * 50 - 20_000 * (3.5 + 0.00229 * 100) - 35_000,
    ),
    ("brewery", "power_station", "water"): (
        400_000.0,
        400_000 * (1.5 + 1.0 - 0.021 - 2 * 7.81e-6 * 100) - 15_000,
    ),
    ("power_station", "cement_works", "power"): (10_000 / 0.997, 1e6 - 50e4 / 0.997 - 12_000),
    ("brewery", "greenhouse", "co2_ferm"): (
        3_000 / 0.95,
        3_000 * 100 - 3_000 / 0.95 * (16 + 6e-5 * 100) - 8_700,
    ),
}


@pytest.mark.parametrize("pair", HAND, ids="-".join)
def test_an_exchange_of_the_teaching_park_is_what_the_hand_says(plan, pair):
    rows = plan.exchanges
    row = rows[(rows["from"] == pair[0]) & (rows["to"] == pair[1]) & (rows["item"] == pair[2])]
    row = row[~row["source_stream"].str.contains(":")]
    amount, net = HAND[pair]
    assert row["quantity"].sum() == pytest.approx(amount)
    assert row["net"].sum() == pytest.approx(net)


def hand_pump() -> tuple[float, float]:
    """Give the pump's heat [MWh/a] and what it costs with its cable and pipe [EUR/a]."""
    # The pipe's capacity bears its loss, and loses by its capacity.
    sent = 8760 * (10_000 / 8760 + 0.02454) / (1 - 0.0002182)
    heat = sent + 20_000 - BREWED
    efficiency = 0.66 * 0.942 * (60 + 273.15) / (60 - 30)  # the share falls at small lifts
    size = heat / 8760
    pump = size * 1e6 * (1 / 20 + 0.0023) + 2 * heat
    drive = heat / efficiency / (1 - 0.003) ** 2 * 50 + 400_000 * (1 / 40 + 0.005)
    pipe = 500_000 * (1 / 40 + 0.01) + sent * (3.5 + 0.00306 * 100)
    return heat, pump + drive + pipe


def test_the_heat_pump_of_the_teaching_park_is_what_the_hand_says(plan):
    heat, _ = hand_pump()
    row = plan.technologies.iloc[0]
    assert len(plan.technologies) == 1
    assert row["size"] == pytest.approx(heat / 8760)


def test_the_teaching_park_costs_what_the_hand_says(plan):
    cost = plan.objective.value
    saved = sum(net for _, net in HAND.values()) - hand_pump()[1]
    saved += (10_000 + 20_000 - BREWED) * 50
    baseline = 7.6e6 + 0.25e6 + 1e6 + 0.6e6
    assert cost == pytest.approx(baseline - saved)
    assert plan.status.value == "optimal"


# --- what build scripts share -------------------------------------------------------------------


def test_a_table_keeps_the_schemas_order_and_refuses_strange_columns(tmp_path):
    write_table(tmp_path, "power", [{"quantity": 2.0, "id": "a", "low": None, "name": ""}])
    assert (tmp_path / "power.csv").read_text() == "id,quantity\na,2\n"
    with pytest.raises(ValueError, match="no column colour"):
        write_table(tmp_path, "power", [{"id": "a", "colour": "red"}])


def test_figures_keep_seven_digits(tmp_path):
    rows = [{"id": str(n), "quantity": value} for n, value in enumerate((0.00123456789, 1e6 / 3))]
    write_table(tmp_path, "power", rows)
    assert (tmp_path / "power.csv").read_text() == "id,quantity\n0,0.001234568\n1,333333.3\n"


def test_a_profile_keeps_the_years_amount():
    seasons = {"warm": ("jun", "jul"), "cold": ("jan",)}
    rest = tuple(m for m in ("feb", "mar", "apr", "may", "aug", "sep", "oct", "nov", "dec"))
    seasons["rest"] = rest
    months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    monthly = {"profile_id": "x", **{month: str(n + 1) for n, month in enumerate(months)}}
    hours = {row["id"]: row["hours"] for row in period_rows(seasons)}
    factors = {row["period"]: row["factor"] for row in profile_rows("x", monthly, seasons)}
    assert sum(hours.values()) == 8760
    assert sum(hours[p] * factors[p] for p in hours) == pytest.approx(8760, rel=1e-4)
    assert factors["warm"] * hours["warm"] == pytest.approx((6 + 7) / 78 * 8760, rel=1e-4)


def test_a_footprint_has_its_area():
    corners = footprint(4.0, 52.0, 50.0)
    east = offset((4.0, 52.0), 1.0, 0.0)[0] - 4.0
    north = offset((4.0, 52.0), 0.0, 1.0)[1] - 52.0
    width = (corners[1][0] - corners[0][0]) / east
    depth = (corners[2][1] - corners[1][1]) / north
    assert width * depth == pytest.approx(0.5)
