"""Build Rotterdam in 2014: 44 registered sites, 32 of them modelled, seven notional receivers."""

from __future__ import annotations

from pathlib import Path

from symbiosis.park.extracted import lost_power
from symbiosis.parks.building import (
    Row,
    period_rows,
    profile_rows,
    read_rows,
    retrofit_rows,
    run,
    turbine_row,
    write_table,
)
from symbiosis.parks.drawing import (
    COAST_SOURCE,
    PLOT_SOURCE,
    clip_basemap,
    plot_rows,
    write_geometry,
)
from symbiosis.parks.registry import (
    COOLING,
    DISCHARGE,
    EFFLUENT,
    Site,
    boiler_row,
    condenser_row,
    heat_rows,
    plot_sizes,
    read_sites,
    receiver,
    receiver_rows,
    site_rows,
)
from symbiosis.parks.rotterdam_today import carbon_dioxide, connections
from symbiosis.parks.rotterdam_today import heat as said_of_heat

SOURCES = Path(__file__).resolve().parent / "sources"
SEASONS = {
    "winter": ("oct", "nov", "dec", "jan", "feb", "mar"),
    "summer": ("apr", "may", "jun", "jul", "aug", "sep"),
}
SULPHUR_PER_CRUDE = 0.01
COOLING_PER_CRUDE = 0.35
# What the incinerator gives for town heat condenses at this; its lines carry 100 to 120 degC.
EXTRACTION_C = 125.0
# A world-market good has one price: what a refinery gets for sulphur, a plant next door pays.
SULPHUR_EUR = 160.0
# Heat that greenhouses take from one line (notional): WarmCO2's 150 ha want half of it.
GREENHOUSE_HEAT_TWH = 1.0
STEAM_LEFT = "steam_left"
RETROFIT_SOURCE = "notional: suggested by the streams beside it; costs of the library"
# Technology, where, largest size in its own unit (MW, m3/h); empty: the library's.
RETROFITS = (
    ("uf_ro_boiler_water", "water_hub", None),
    ("organic_rankine", "shell_pernis", None),
    ("heat_pump_125", "rotterdam_heat", None),
)
BOX = (3.94, 51.83, 4.56, 52.04)


WANTED = (
    ("clinker", "cement_grinding", 400.0, "Binder", "cement_binder"),
    ("set_regulator", "cement_grinding", 16.0, "Set regulator", "set_regulator"),
    ("gypsum", "plasterboard", 150.0, "Gypsum", "gypsum"),
    ("aggregate", "road_works", 400.0, "Road base", "aggregate"),
    ("sulphur", "acid_plant", 300.0, "Sulphur", "elemental_sulphur"),
)
"""Need, notional receiver, kt a year, name, material."""


def materials(sites: list[Site]) -> list[Row]:
    """Ash, gypsum, sulphur and carbon dioxide, and who could use them."""
    kinds = (
        ("fly ash", "fly_ash", "fly_ash"),
        ("bottom ash", "bottom_ash", "bottom_ash"),
        ("FGD gypsum", "gypsum", "fgd_gypsum"),
        ("sulphur", "sulphur", "sulphur"),
        ("incinerator bottom ash", "incinerator_ash", "wte_bottom_ash"),
        ("fermentation CO2", "co2", "co2_ferm"),
    )
    offered = [
        site.derived(stream, key, "source", material=material)
        for site in sites
        for stream, key, material in kinds
        if stream in site.streams
    ]
    wanted = [
        receiver(need, place, "sink", quantity, "kt/a", name=name, material=material)
        | ({"utility_price": SULPHUR_EUR} if need == "sulphur" else {})
        for need, place, quantity, name, material in WANTED
    ]
    growing = receiver(
        "co2",
        "greenhouses",
        "sink",
        500.0,
        "kt/a",
        name="CO2 for growing",
        material="co2_greenhouse",
        profile="greenhouse_co2",
    )
    return [*offered, *carbon_dioxide(), *wanted, growing]


def heat(sites: list[Site], at: dict[str, Site]) -> list[Row]:
    """Excess heat, condenser heat, incinerator steam and heat demand; the city."""
    rows = said_of_heat([row for site in sites for row in heat_rows(site)])
    rows += [condenser_row(site) for site in sites if site.figure("est_condenser_heat_30C_GWh")]
    return [
        *rows,
        at["avr"].derived(
            "steam 100-200C",
            "steam",
            "source",
            name="Extraction heat",
            supply_c=EXTRACTION_C,
            target_c=EXTRACTION_C,
            scope="net",
            origin="made",
            outlet=STEAM_LEFT,
        ),
        receiver(
            "heat",
            "rotterdam_heat",
            "sink",
            1.0,
            "TWh/a",
            name="District heat",
            supply_c=50.0,
            target_c=90.0,
            profile="district_heat",
        ),
        receiver(
            "heat",
            "greenhouses",
            "sink",
            GREENHOUSE_HEAT_TWH,
            "TWh/a",
            name="Greenhouse heat",
            supply_c=40.0,
            target_c=70.0,
            profile="greenhouse_heat",
        ),
    ]


def cooling_row(site: Site) -> Row:
    """Give a refinery's cooling make-up, from the crude behind its sulphur."""
    crude = float(site.streams["sulphur"]["quantity"]) / SULPHUR_PER_CRUDE
    return (
        site.stream(
            "cooling_make_up",
            "sink",
            COOLING_PER_CRUDE * crude,
            "m3/a",
            source="0.35 m3/t crude (usual figure, unchecked) x crude from CO2",
            spread=(0.57, 2.3),
            name="Cooling make-up",
        )
        | COOLING
    )


def water(sites: list[Site]) -> list[Row]:
    """Boiler make-up, refinery cooling, and the city's effluent."""
    return [
        *(
            boiler_row(site)
            for site in sites
            if "boiler/process water demand (demin)" in site.streams
        ),
        *(cooling_row(site) for site in sites if "sulphur" in site.streams),
        receiver("effluent", "water_hub", "source", 20e6, "m3/a", name="Effluent", outlet=DISCHARGE)
        | EFFLUENT,
    ]


def profiles() -> list[Row]:
    """Turn monthly shares into seasons: heat is wanted in winter, CO2 in summer."""
    monthly = {row["profile_id"]: row for row in read_rows(SOURCES / "monthly_profiles.csv")}
    return [
        *profile_rows("district_heat", monthly["dh_nl33"], SEASONS),
        *profile_rows("greenhouse_heat", monthly["greenhouse_heat_nl"], SEASONS),
        *profile_rows("greenhouse_co2", monthly["greenhouse_co2_nl"], SEASONS),
    ]


def build(folder: Path) -> None:
    """Write the park's tables and geometry into a folder."""
    listed = read_sites(SOURCES)
    sites = [site for site in listed if site.modelled]
    at = {site.id: site for site in sites}
    enterprises = [*site_rows(listed), *receiver_rows(SOURCES)]
    write_table(folder, "enterprises", enterprises)
    write_table(folder, "materials", materials(sites))
    write_table(folder, "heat", heat(sites, at))
    write_table(
        folder,
        "outlets",
        [turbine_row(STEAM_LEFT, round(lost_power(EXTRACTION_C), 3), "grid_feed_nl")],
    )
    write_table(folder, "water", water(sites))
    write_table(folder, "connections", connections())
    write_table(folder, "technologies", retrofit_rows(RETROFITS, RETROFIT_SOURCE))
    write_table(folder, "periods", period_rows(SEASONS))
    write_table(folder, "profiles", profiles())
    write_geometry(folder, "plots", plot_rows(enterprises, plot_sizes(SOURCES)), PLOT_SOURCE)
    coast = clip_basemap(SOURCES / "coast_rivers.geojson", BOX)
    write_geometry(folder, "basemap", coast, COAST_SOURCE)


if __name__ == "__main__":
    run(build, __file__)
