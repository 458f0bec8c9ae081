"""Build Ghent-Terneuzen: eleven registered sites along a canal, and seven that none lists."""

from __future__ import annotations

from pathlib import Path

from symbiosis.park.registry.bands import SINKS, Slice
from symbiosis.parks.building import (
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
    line,
    plot_rows,
    write_geometry,
)
from symbiosis.parks.ghent_today import (
    DOW_STEAM_C,
    WOOD_STEAM,
    carbon_dioxide,
    mill_ports,
    outlets,
    technologies,
    utilities,
)
from symbiosis.parks.ghent_today import connections as connections_today
from symbiosis.parks.ghent_today import heat as heat_today
from symbiosis.parks.ghent_today import water as water_today
from symbiosis.parks.registry import (
    COOLING,
    DISCHARGE,
    EFFLUENT,
    PAPER,
    PAPER_EFFLUENT,
    Site,
    boiler_row,
    condenser_row,
    cooling_row,
    heat_rows,
    plot_sizes,
    read_sites,
    receiver,
    receiver_rows,
    site_rows,
)

SOURCES = Path(__file__).resolve().parent / "sources"
SEASONS = {
    "winter": ("dec", "jan", "feb"),
    "between": ("mar", "apr", "oct", "nov"),
    "summer": ("may", "jun", "jul", "aug", "sep"),
}
STEEL_MAKE_UP = 3.0
RETROFIT_SOURCE = "notional: suggested by the streams beside it; costs of the library"
# Technology, where, largest size in its own unit (t/h, MW, m3/h); empty: the library's.
RETROFITS = (
    ("slag_mill", "cement_grinding", 60.0),
    ("uf_ro_boiler_water", "water_hub", None),
    ("organic_rankine", "arcelormittal", None),
    ("steam_cycle", "arcelormittal", None),
    ("heat_pump_125", "ringvaart", None),
    ("heat_pump_125", "rodenhuize", None),
)
BOX = (3.60, 51.03, 3.96, 51.37)
# The canal is drawn by hand along its known places, so that the map shows what the sites lie on.
CANAL = (
    (3.816, 51.337),
    (3.826, 51.315),
    (3.840, 51.280),
    (3.824, 51.250),
    (3.801, 51.226),
    (3.806, 51.200),
    (3.801, 51.172),
    (3.778, 51.150),
    (3.757, 51.118),
    (3.738, 51.090),
)


NO_CABLE = ("cement_grinding", "water_hub", "ringvaart", "rodenhuize", "terneuzen_works")
"""Where a retrofit wants power: none of it comes by a cable from another firm."""

DOW_BANDS = {**SINKS, "200_500": (Slice(DOW_STEAM_C, DOW_STEAM_C, key=f"{DOW_STEAM_C:.0f}"),)}
"""What Dow wants between 200 and 500 degC is steam of Elsta, that others could give too."""


def materials(at: dict[str, Site]) -> list[Row]:
    """Slag and carbon dioxide, and who could use them."""
    steel, alco = at["arcelormittal"], at["alco"]
    given, dosed = carbon_dioxide()
    return [
        steel.derived("BF slag", "bf_slag", "source", material="bf_slag"),
        steel.derived("BOF slag", "steel_slag", "source", material="steel_slag"),
        given,
        alco.derived("fermentation CO2", "co2", "source", material="co2_ferm"),
        receiver(
            "clinker",
            "cement_grinding",
            "sink",
            600.0,
            "kt/a",
            name="Binder",
            material="cement_binder",
        ),
        receiver(
            "aggregate", "road_works", "sink", 300.0, "kt/a", name="Road base", material="aggregate"
        ),
        dosed,
    ]


def heat(sites: list[Site], at: dict[str, Site]) -> list[Row]:
    """Excess heat, condenser heat and heat demand of the sites; what runs today; the city."""
    own = {
        "dow": {"sinks": DOW_BANDS},
        "stora_enso": {"utility": WOOD_STEAM},
    }
    rows = [row for site in sites for row in heat_rows(site, **own.get(site.id, {}))]
    rows = [row for row in rows if not (row["enterprise"] == "yara" and row["role"] == "source")]
    steam = steam_of_dow(rows)
    cooled = [site for site in sites if site.figure("est_condenser_heat_30C_GWh")]
    rows += [condenser_row(site, steam if site is at["elsta"] else 0.0) for site in cooled]
    return [
        *rows,
        *heat_today(steam),
        receiver(
            "heat",
            "ghent_heat",
            "sink",
            300.0,
            "GWh/a",
            name="District heat",
            supply_c=50.0,
            target_c=90.0,
            profile="district_heat",
        ),
    ]


def steam_of_dow(rows: list[Row]) -> float:
    """Add up what Dow wants of steam [GWh/a]."""
    return sum(
        float(str(row["quantity"]))
        for row in rows
        if row["enterprise"] == "dow" and row["role"] == "sink"
    )


def water(sites: list[Site], at: dict[str, Site]) -> list[Row]:
    """Cooling and boiler make-up, paper water, and the effluents that could serve them."""
    cooled = [site for site in sites if "Tower" in site.row["cooling"]]
    raising = [site for site in sites if "boiler/process water demand (demin)" in site.streams]
    paper = at["stora_enso"]
    steel = at["arcelormittal"]
    return [
        *(cooling_row(site) for site in cooled),
        *(boiler_row(site) for site in raising),
        paper.derived("process water", "process_water", "sink", name="Process water") | PAPER,
        paper.derived("wastewater", "effluent", "source", name="Mill effluent", outlet=DISCHARGE)
        | PAPER_EFFLUENT,
        steel.stream(
            "cooling_make_up",
            "sink",
            STEEL_MAKE_UP * steel.figure("est_crude_steel_t"),
            "m3/a",
            source="3.0 m3/t crude steel (usual figure, unchecked) x crude steel from CO2",
            spread=(0.5, 2.0),
            name="Cooling and process make-up",
        )
        | COOLING,
        receiver("effluent", "water_hub", "source", 10e6, "m3/a", name="Effluent", outlet=DISCHARGE)
        | EFFLUENT,
        *water_today(),
    ]


def connections(steam: float) -> list[Row]:
    """Tell what runs; leave slag only the way through a mill, and power none between firms."""
    mill: Row = {
        "id": "unmilled_slag",
        "from": "arcelormittal",
        "to": "cement_grinding",
        "medium": "material",
        "item": "bf_slag_to_cement_binder",
        "status": "forbidden",
        "basis": "notional",
        "source": "the mill is a retrofit of this park, not part of the link's price",
    }
    cables: list[Row] = [
        {
            "id": f"no_cable_{place}",
            "from": "arcelormittal",
            "to": place,
            "medium": "power",
            "status": "forbidden",
            "basis": "notional",
            "source": "power between firms is left out: a matter of hours, grid fees and law",
        }
        for place in NO_CABLE
    ]
    return [*connections_today(steam), mill, *cables]


def profiles() -> list[Row]:
    """Turn monthly shares into seasons: heat is wanted in winter, CO2 in summer."""
    monthly = {row["profile_id"]: row for row in read_rows(SOURCES / "monthly_profiles.csv")}
    return [
        *profile_rows("district_heat", monthly["dh_be23"], SEASONS),
        *profile_rows("greenhouse_heat", monthly["greenhouse_heat_nl"], SEASONS),
        *profile_rows("greenhouse_co2", monthly["greenhouse_co2_nl"], SEASONS),
    ]


def build(folder: Path) -> None:
    """Write the park's tables and geometry into a folder."""
    sites = read_sites(SOURCES)
    at = {site.id: site for site in sites}
    enterprises = [*site_rows(sites), *receiver_rows(SOURCES)]
    write_table(folder, "enterprises", enterprises)
    write_table(folder, "materials", materials(at))
    warm = heat(sites, at)
    write_table(folder, "heat", warm)
    write_table(folder, "water", water(sites, at))
    write_table(folder, "connections", connections(steam_of_dow(warm)))
    write_table(folder, "utilities", utilities())
    write_table(folder, "outlets", outlets())
    offered = [
        row | ({"or_at": "arcelormittal"} if row["technology"] == "slag_mill" else {})
        for row in retrofit_rows(RETROFITS, RETROFIT_SOURCE)
    ]
    write_table(folder, "technologies", [*offered, *technologies()])
    write_table(folder, "technology_ports", mill_ports())
    write_table(folder, "periods", period_rows(SEASONS))
    write_table(folder, "profiles", profiles())
    write_geometry(folder, "plots", plot_rows(enterprises, plot_sizes(SOURCES)), PLOT_SOURCE)
    canal = line(CANAL, kind="river", name="Ghent-Terneuzen canal", basis="notional")
    coast = clip_basemap(SOURCES / "coast_rivers.geojson", BOX)
    write_geometry(folder, "basemap", [*coast, canal], COAST_SOURCE)


if __name__ == "__main__":
    run(build, __file__)
