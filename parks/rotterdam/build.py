"""Build Rotterdam: 44 registered sites, 36 of them with figures, and seven notional receivers."""

from __future__ import annotations

from pathlib import Path

from symbiosis.parks.building import (
    SOURCE_BANDS,
    Row,
    period_rows,
    profile_rows,
    read_rows,
    retrofit_rows,
    run,
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
    read_sites,
    receiver,
    receiver_rows,
    site_rows,
)

SOURCES = Path(__file__).resolve().parent / "sources"
SITES = {
    "EP1408789": ("maasvlakte", "Maasvlakte power station"),
    "HM718": ("shell_pernis", "Shell Pernis refinery"),
    "HM717": ("bp", "BP refinery"),
    "HM715": ("esso", "Esso refinery"),
    "EP1409283": ("centrale_rotterdam", "Centrale Rotterdam"),
    "EP1408695": ("avr", "AVR Rijnmond waste-to-energy"),
    "EP1408833": ("pergen", "Air Liquide Pergen"),
    "EP1408808": ("enecogen", "Enecogen"),
    "HM1488": ("air_liquide", "Air Liquide Botlek"),
    "HM1565": ("hyco4", "Air Products HyCo 4"),
    "HM716": ("gunvor", "Gunvor refinery"),
    "EP1408638": ("eurogen", "Eurogen"),
    "EP1408643": ("rijnmond", "Rijnmond Energie"),
    "HM733": ("exxon_aromatics", "ExxonMobil aromatics"),
    "HM1537": ("abengoa", "Abengoa Bioenergy"),
    "HM1107": ("air_products_botlek", "Air Products Botlek"),
    "HM731": ("cabot", "Cabot"),
    "EP1409270": ("maasstroom", "Maasstroom Energie"),
    "EP1408608": ("aluchemie", "Aluminium & Chemie Rotterdam"),
    "EP1408585": ("adm", "ADM Europoort"),
    "HM1092": ("akzo", "Akzo Nobel Botlek"),
    "HM730": ("indorama", "Indorama"),
    "HM738": ("lyondell_botlek", "Lyondell Botlek"),
    "HM736": ("shin_etsu_botlek", "Shin-Etsu Botlek"),
    "EP1408586": ("galileistraat", "Galileistraat heat station"),
    "HM4284": ("air_liquide_office_1", "Air Liquide Botlek (registered at the office)"),
    "HM4283": ("air_liquide_office_2", "Air Liquide Bergen op Zoom (registered at the office)"),
    "HM721": ("dsm", "DSM Special Products"),
    "HM720": ("koch", "Koch HC Partnership"),
    "HM4280": ("oi_glass", "O-I glass works Schiedam"),
    "HM4350": ("exxon_plasticisers", "ExxonMobil plasticisers"),
    "HM4345": ("hexion_1", "Hexion 1"),
    "HM4344": ("shell_chemie", "Shell Chemie Pernis"),
    "HM4276": ("caldic", "Caldic Chemie"),
    "HM737": ("lyondell_maasvlakte", "Lyondell Bayer Maasvlakte"),
    "HM4346": ("hexion_2", "Hexion 2"),
    "HM1094": ("huntsman", "Huntsman Holland"),
    "HM1096": ("kemira", "Kemira Botlek"),
    "HM1109": ("shin_etsu_pernis", "Shin-Etsu Pernis"),
    "HM1111": ("air_products_pernis", "Air Products Pernis"),
    "HM1137": ("nufarm", "Nufarm"),
    "HM1331": ("air_products_europoort", "Air Products Europoort"),
    "HM1377": ("evonik", "Evonik Carbon Black"),
    "JRC0000001128": ("rijmond_jrc", "Rijmond (second entry of Rijnmond Energie)"),
}
IDS = {registry: site for registry, (site, _) in SITES.items()}
NAMES = dict(SITES.values())
RECEIVERS = (
    ("cement_grinding", "Cement grinding (notional)", "C23.51", 4.244, 51.903, "notional"),
    ("plasterboard", "Plasterboard works (notional)", "C23.62", 4.135, 51.950, "notional"),
    ("road_works", "Road base works (notional)", "F42.11", 4.300, 51.890, "notional"),
    ("acid_plant", "Sulphuric acid plant (notional)", "C20.13", 4.330, 51.884, "notional"),
    ("greenhouses", "Greenhouses (notional)", "A01.13", 4.225, 51.985, "notional"),
    ("rotterdam_heat", "Rotterdam district heat (notional)", "D35.30", 4.470, 51.915, "town"),
    ("water_hub", "Waste-water hub (notional)", "E37.00", 4.405, 51.895, "hub"),
)
SMALL_PLOT = 8.0
HECTARES = {
    "maasvlakte": 60.0,
    "shell_pernis": 400.0,
    "bp": 250.0,
    "esso": 180.0,
    "centrale_rotterdam": 40.0,
    "avr": 25.0,
    "gunvor": 150.0,
    "exxon_aromatics": 40.0,
    "abengoa": 20.0,
    "adm": 25.0,
    "akzo": 25.0,
    "lyondell_botlek": 30.0,
    "lyondell_maasvlakte": 40.0,
    "shell_chemie": 30.0,
    "greenhouses": 250.0,
    "rotterdam_heat": 120.0,
    "water_hub": 20.0,
    "cement_grinding": 12.0,
    "plasterboard": 12.0,
    "acid_plant": 12.0,
}
SEASONS = {
    "winter": ("oct", "nov", "dec", "jan", "feb", "mar"),
    "summer": ("apr", "may", "jun", "jul", "aug", "sep"),
}
SULPHUR_PER_CRUDE = 0.01
COOLING_PER_CRUDE = 0.35
# Steam taken from the incinerator's turbine is power not sold: MWh of power per MWh, EUR/MWh.
EXTRACTION_LOSS = 0.18
WHOLESALE_POWER = 77.0
RETROFIT_SOURCE = "notional: suggested by the streams beside it; costs of the library"
# Technology, where, largest size in its own unit (MW, m3/h); empty: the library's.
RETROFITS = (
    ("uf_ro_boiler_water", "water_hub", None),
    ("organic_rankine", "shell_pernis", None),
    ("organic_rankine", "aluchemie", None),
    ("heat_pump_125", "galileistraat", None),
)
BOX = (3.94, 51.83, 4.56, 52.04)


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
    return [
        *offered,
        receiver(
            "clinker",
            "cement_grinding",
            "sink",
            400.0,
            "kt/a",
            name="Binder",
            material="cement_binder",
        ),
        receiver(
            "set_regulator",
            "cement_grinding",
            "sink",
            16.0,
            "kt/a",
            name="Set regulator",
            material="set_regulator",
        ),
        receiver("gypsum", "plasterboard", "sink", 150.0, "kt/a", name="Gypsum", material="gypsum"),
        receiver(
            "aggregate", "road_works", "sink", 400.0, "kt/a", name="Road base", material="aggregate"
        ),
        receiver(
            "sulphur",
            "acid_plant",
            "sink",
            300.0,
            "kt/a",
            name="Sulphur",
            material="elemental_sulphur",
        ),
        receiver(
            "co2",
            "greenhouses",
            "sink",
            500.0,
            "kt/a",
            name="CO2 for growing",
            material="co2_greenhouse",
            profile="greenhouse_co2",
        ),
    ]


def heat(sites: list[Site], at: dict[str, Site]) -> list[Row]:
    """Excess heat, condenser heat, incinerator steam and heat demand; the city."""
    rows = [row for site in sites for row in heat_rows(site)]
    rows += [condenser_row(site) for site in sites if site.figure("est_condenser_heat_30C_GWh")]
    supply, target = SOURCE_BANDS["100_200"]
    return [
        *rows,
        at["avr"].derived(
            "steam 100-200C",
            "steam",
            "source",
            name="Extraction heat",
            supply_c=supply,
            target_c=target,
            scope="net",
            outlet_price=-EXTRACTION_LOSS * WHOLESALE_POWER,
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
        *profile_rows("greenhouse_co2", monthly["greenhouse_co2_nl"], SEASONS),
    ]


def build(folder: Path) -> None:
    """Write the park's tables and geometry into a folder."""
    listed = read_sites(SOURCES, IDS)
    sites = [site for site in listed if site.row["co2_t"]]
    at = {site.id: site for site in sites}
    enterprises = [*site_rows(listed, NAMES), *receiver_rows(RECEIVERS)]
    hectares = {str(row["id"]): SMALL_PLOT for row in enterprises} | HECTARES
    write_table(folder, "enterprises", enterprises)
    write_table(folder, "materials", materials(sites))
    write_table(folder, "heat", heat(sites, at))
    write_table(folder, "water", water(sites))
    write_table(folder, "technologies", retrofit_rows(RETROFITS, RETROFIT_SOURCE))
    write_table(folder, "periods", period_rows(SEASONS))
    write_table(folder, "profiles", profiles())
    write_geometry(folder, "plots", plot_rows(enterprises, hectares), PLOT_SOURCE)
    coast = clip_basemap(SOURCES / "coast_rivers.geojson", BOX)
    write_geometry(folder, "basemap", coast, COAST_SOURCE)


if __name__ == "__main__":
    run(build, __file__)
