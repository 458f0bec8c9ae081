"""Build the Guitang Group at Guigang: sugar, pulp, paper, alcohol, cement, in yuan."""

from __future__ import annotations

from pathlib import Path

from symbiosis.park.library import load_library
from symbiosis.parks.building import (
    NET,
    Row,
    profile_rows,
    read_rows,
    retrofit_rows,
    run,
    turbine_row,
    write_table,
)
from symbiosis.parks.coefficients import Figure, total
from symbiosis.parks.drawing import PLOT_SOURCE, Plane, plot_rows, write_geometry
from symbiosis.parks.season_days import by_steps, day_rows, shape_rows

SOURCES = Path(__file__).resolve().parent / "sources"
RETROFITS = (("solar_pv_roof_cn", "paper", 5.0), ("solar_pv_roof_cn", "sugar", 5.0))
SUN, SUN_HOURS = "pv_cn_guangxi", 1050.0
"""Shape of the library, and hours at full size that it stands for (usual figure, Guangxi)."""
RETROFIT_SOURCE = "notional: 5 MW peak, as large as the plots suggest; costs of the library"
PLANE = Plane((109.6, 23.1))
NOTIONAL = "notional: a receiver or a place that no source gives"
MEMBERS = (
    ("sugar", "Sugar refinery", "制糖厂", "C1340", (-0.9, 0.5), "firm", 30.0),
    ("pulp", "Pulp mill", "制浆厂", "C2211", (0.1, 0.6), "firm", 20.0),
    ("paper", "Paper mill", "造纸厂", "C2221", (1.0, 0.6), "firm", 20.0),
    ("alkali", "Alkali recovery", "碱回收", "C2612", (0.4, -0.1), "firm", 5.0),
    ("alcohol", "Alcohol plant", "酒精厂", "C2631", (-0.8, -0.3), "firm", 6.0),
    ("cement", "Cement mill", "水泥厂", "C3011", (1.4, -0.3), "firm", 15.0),
    ("power", "Combined heat and power", "热电厂", "D4412", (-0.45, 0.0), "firm", 10.0),
    (
        "fertiliser",
        "Compound fertiliser (notional)",
        "复合肥厂",
        "C2624",
        (-1.5, -0.4),
        "notional",
        6.0,
    ),
    (
        "suppliers",
        "Small sugar refineries outside",
        "外部小糖厂",
        "C1340",
        (38.0, 22.0),
        "supplier",
        30.0,
    ),
)
SEASONS = {
    "campaign": ("nov", "dec", "jan", "feb", "mar", "apr"),
    "rest": ("may", "jun", "jul", "aug", "sep", "oct"),
}
KILO = 1000.0
CONDENSER: Row = {"content:COD [mg/L]": 40, "content:Cl [mg/L]": 20, "content:TDS [mg/L]": 250}
PULP_WATER: Row = {"max:COD [mg/L]": 80, "max:Cl [mg/L]": 500, "max:TDS [mg/L]": 1500}
PAPER_WATER: Row = {"max:COD [mg/L]": 15, "max:Cl [mg/L]": 200, "max:TDS [mg/L]": 500}
EFFLUENT: Row = {"content:COD [mg/L]": 250, "content:Cl [mg/L]": 150, "content:TDS [mg/L]": 1200}
SCRUBBING: Row = {"max:COD [mg/L]": 500, "max:Cl [mg/L]": 1000, "max:TDS [mg/L]": 5000}
# Clinker bought costs 245 CNY/t; of clinker made here the limestone is a stream of its own.
CLINKER_LESS_LIMESTONE = 245.0 - 1.27 * 40.0
# MWh of power lost per MWh of steam at 10 bar (usual figure).
EXTRACTION_LOSS = 0.23
STEAM_LEFT = "steam_left"
# Without the power station every mill would fire a boiler of its own.
OWN_BOILER = "steam_10_own_cn"
NO_MANURE: Row = {
    "id": "carbonation_mud",
    "from": "sugar",
    "to": "fertiliser",
    "medium": "material",
    "item": "filter_mud",
    "status": "forbidden",
    "basis": "derived",
    "source": "the cement mill takes this mud, so it is of carbonation: lime, hardly a nutrient",
}
# Beyond the suppliers, fibre costs the high end of the Chinese price range [CNY/t].
FAR_BAGASSE = 350.0
STEAM_C = 205.0
FERTILISER_NEED = 30.0
RIVER = "river_water_cn"
SEWER = "discharge_river_cn"
RIVER_NORTH = ((-4.0, -0.9), (-1.5, -0.75), (0.5, -0.85), (2.5, -0.7), (4.0, -0.85))
RIVER_SOUTH = ((4.0, -1.25), (2.5, -1.1), (0.5, -1.2), (-1.5, -1.1), (-4.0, -1.3))
LAND = ((-4.0, -3.0), (4.0, -3.0), (4.0, 2.5), (-4.0, 2.5))


PER = {row["key"]: row for row in read_rows(SOURCES / "coefficients.csv")}
CAPACITIES = {
    (row["enterprise"], row["product"]): Figure(
        float(row["quantity"]) * KILO,
        float(row["quantity"]) * KILO * 0.9,
        float(row["quantity"]) * KILO * 1.1,
        f"{row['quantity']} {row['unit']} {row['product']}: {row['source']}",
        row["basis"],
    )
    for row in read_rows(SOURCES / "capacities.csv")
}
CANE = CAPACITIES["sugar", "sugar"].times(PER["cane"])
PULP = CAPACITIES["pulp", "pulp"]
PAPER = CAPACITIES["paper", "paper"]
CEMENT = CAPACITIES["cement", "cement"]
ALCOHOL = CAPACITIES["alcohol", "alcohol"]
HEAT_NEEDS = {
    "sugar": CANE.times(PER["sugar_heat"]),
    "pulp": PULP.times(PER["pulp_heat"]),
    "paper": PAPER.times(PER["paper_heat"]),
    "alcohol": ALCOHOL.times(PER["alcohol_heat"]),
}
HEAT_GIVEN = total(list(HEAT_NEEDS.values()), "sized to the steam that the group needs").times(
    PER["mains_loss"]
)
COAL = HEAT_GIVEN.times(PER["coal_per_heat"])
POWER_NEEDS = {
    "sugar": CANE.times(PER["sugar_power"]),
    "pulp": PULP.times(PER["pulp_power"]),
    "paper": PAPER.times(PER["paper_power"]),
    "cement": CEMENT.times(PER["cement_power"]),
}
BAGASSE = CANE.times(PER["bagasse"])
FIBRE = PULP.times(PER["pulp_fibre"])
SUGAR_WANTED = ALCOHOL.times(PER["alcohol_sugar"])
MOLASSES_SUGAR = 0.5


def enterprises() -> list[Row]:
    """Place the members around a notional centre."""
    return [
        PLANE.enterprise(
            place, NOTIONAL, id=key, name=name, name_zh=name_zh, sector=sector, kind=kind
        )
        for key, name, name_zh, sector, place, kind, _ in MEMBERS
    ]


def fibre_and_sugar() -> list[Row]:
    """Bagasse, the group's own beside the bought, molasses, and who wants them."""
    bagasse = CAPACITIES["suppliers", "bagasse"]
    return [
        BAGASSE.stream("bagasse", "sugar", "source", material="bagasse"),
        CANE.times(PER["molasses"]).stream("molasses", "sugar", "source", material="molasses"),
        bagasse.stream("bagasse", "suppliers", "source", material="bagasse"),
        FIBRE.stream("fibre", "pulp", "sink", material="pulp_fibre", utility_price=FAR_BAGASSE),
        SUGAR_WANTED.stream("sugar", "alcohol", "sink", material="fermentable_sugar"),
        COAL.stream("coal", "power", "sink", material="coal"),
    ]


def ashes() -> list[Row]:
    """Give the ash of the coal, and that of the bagasse which replaces it: each is its fuel's.

    It leaves the scrubbers wet, so that nothing of it is dry fly ash for a cement mill.
    """
    ratio = float(load_library().links.loc["bagasse_to_coal", "ratio"])
    alone = Figure(COAL.value / ratio, COAL.low / ratio, COAL.high / ratio, COAL.source, COAL.basis)
    wet: Row = {"material": "fly_ash_raw", "tied_to": "power_coal"}
    coal = COAL.times(PER["wet_ash"]).stream("ash", "power", "source")
    bagasse = alone.times(PER["bagasse_ash"]).stream("bagasse_ash", "power", "source")
    mark: Row = {"name": "Wet ash of bagasse", "tied_by": "received"}
    return [coal | wet | {"name": "Wet ash of coal"}, bagasse | wet | mark]


def minerals() -> list[Row]:
    """Muds for the cement mill, wet ash, alkali for the pulp mill, stillage for the soil."""
    clinker = CEMENT.times(PER["clinker"])
    caustic = CAPACITIES["alkali", "caustic"]
    share = float(PER["caustic_recovered"]["value"])
    need = Figure(
        caustic.value / share,
        caustic.low / share,
        caustic.high / share,
        f"{caustic.source}",
        "derived",
    )
    npk = FERTILISER_NEED * KILO
    wanted = Figure(npk, 0.5 * npk, 1.5 * npk, NOTIONAL, "notional")
    return [
        CANE.times(PER["filter_mud"]).stream(
            "filter_mud", "sugar", "source", material="filter_mud"
        ),
        PULP.times(PER["lime_mud"]).stream("lime_mud", "alkali", "source", material="lime_mud"),
        *ashes(),
        ALCOHOL.times(PER["vinasse"]).stream("vinasse", "alcohol", "source", material="vinasse"),
        caustic.stream("caustic", "alkali", "source", material="caustic", outlet="recovery_off"),
        need.stream("caustic", "pulp", "sink", material="caustic"),
        clinker.stream(
            "binder",
            "cement",
            "sink",
            material="cement_binder",
            utility_price=CLINKER_LESS_LIMESTONE,
        ),
        clinker.times(PER["limestone"]).stream("limestone", "cement", "sink", material="limestone"),
        CEMENT.times(PER["set_regulator"]).stream(
            "retarder", "cement", "sink", material="set_regulator"
        ),
        wanted.stream("nutrients", "fertiliser", "sink", material="npk"),
    ]


def heat() -> list[Row]:
    """Steam of the power station, and the four mills that boil."""
    levels = {"sugar": 125.0, "pulp": 165.0, "paper": 145.0, "alcohol": 145.0}
    sinks = [
        amount.stream(
            "steam",
            firm,
            "sink",
            "MWh/a",
            name="Process steam",
            supply_c=levels[firm],
            target_c=levels[firm],
            utility=OWN_BOILER,
            profile="campaign" if firm == "sugar" else "",
        )
        for firm, amount in HEAT_NEEDS.items()
    ]
    source = HEAT_GIVEN.stream(
        "steam",
        "power",
        "source",
        "MWh/a",
        name="Extraction steam",
        supply_c=STEAM_C,
        target_c=STEAM_C,
        origin="made",
        outlet=STEAM_LEFT,
        profile="group_steam",
    )
    return [*sinks, source]


def water() -> list[Row]:
    """Clean condenser water of the refinery, and effluent that is good enough for ash."""
    rows = [
        CANE.times(PER["condenser_water"]).stream(
            "condenser_water",
            "sugar",
            "source",
            "m3/a",
            name="Condenser water",
            outlet="discharge_river_cn",
            profile="campaign",
        )
        | CONDENSER,
        PULP.times(PER["pulp_water"]).stream(
            "water", "pulp", "sink", "m3/a", name="Washing water", utility=RIVER
        )
        | PULP_WATER,
        PAPER.times(PER["paper_water"]).stream(
            "water", "paper", "sink", "m3/a", name="Process water", utility=RIVER
        )
        | PAPER_WATER,
        PAPER.times(PER["paper_effluent"]).stream(
            "effluent", "paper", "source", "m3/a", name="Mid-stage effluent", outlet=SEWER
        )
        | EFFLUENT,
        COAL.times(PER["scrubbing_water"]).stream(
            "scrubbing", "power", "sink", "m3/a", name="Dust removal and ash", utility=RIVER
        )
        | SCRUBBING,
    ]
    return [{**row, **NET} for row in rows]


def power() -> list[Row]:
    """Power that goes with the steam, and the mills that run on it."""
    generation = HEAT_GIVEN.times(PER["power_per_heat"]).stream(
        "power", "power", "source", "MWh/a", name="Net generation", profile="group_steam"
    )
    return [
        generation,
        *(
            amount.stream(
                "power",
                firm,
                "sink",
                "MWh/a",
                name="Drives",
                profile="campaign" if firm == "sugar" else "",
            )
            for firm, amount in POWER_NEEDS.items()
        ),
    ]


def connections() -> list[Row]:
    """Tell today's exchanges (without an amount: as much as fits) and what the mud is not for."""
    bought = CAPACITIES["suppliers", "bagasse"].value
    amounts = {
        "own_fibre": FIBRE.value - bought,
        "bought_fibre": bought,
        "burnt_bagasse": BAGASSE.value - (FIBRE.value - bought),
        "own_molasses": SUGAR_WANTED.value / MOLASSES_SUGAR,
        "caustic": CAPACITIES["alkali", "caustic"].value,
    }
    today: list[Row] = [
        {
            "id": f"{row['donor']}_{row['receiver']}_{row['item'].split('>')[0]}",
            "from": row["donor"],
            "to": row["receiver"],
            "medium": row["medium"],
            "item": row["item"],
            "carrier": row["carrier"],
            "status": "existing",
            "quantity": amounts.get(row["amount"]),
            "unit": "t/a" if row["amount"] else "",
            "basis": row["basis"],
            "source": row["source"],
        }
        for row in read_rows(SOURCES / "today.csv")
    ]
    return [*today, NO_MANURE]


def outlets() -> list[Row]:
    """Say what alkali not recovered saves (nobody buys weak white liquor), and steam not taken."""
    return [
        turbine_row(STEAM_LEFT, EXTRACTION_LOSS, "grid_feed_cn"),
        {
            "id": "recovery_off",
            "name": "Alkali not recovered: running cost saved",
            "medium": "material",
            "item": "caustic",
            "price": -1000.0,
            "unit": "CNY/t",
            "kind": "market",
            "basis": "notional",
            "source": "lime, oil, power and labour per tonne of alkali; usual figure unchecked",
            "low": -1500.0,
            "high": -600.0,
        },
    ]


def profiles() -> list[Row]:
    """Turn the campaign's months into seasons; the group's steam follows its mills."""
    monthly = {row["profile_id"]: row for row in read_rows(SOURCES / "monthly_profiles.csv")}
    campaign = profile_rows("campaign", monthly["cane_campaign"], SEASONS)
    sugar = HEAT_NEEDS["sugar"].value / HEAT_GIVEN.value
    mixed = [
        {
            **row,
            "id": "group_steam",
            "factor": round(sugar * float(str(row["factor"])) + 1.0 - sugar, 4),
        }
        for row in campaign
    ]
    return [*by_steps([*campaign, *mixed]), *shape_rows("sun", SUN, SEASONS)]


def corridors() -> list[Row]:
    """Draw the works road with a spur to every mill."""
    inside = {key: place for key, *_, place, _, _ in MEMBERS if key != "suppliers"}
    return PLANE.road("works_road", 0.2, inside)


def basemap() -> list[Row]:
    """Draw land and the Yu river, both notional."""
    return [
        PLANE.ring(LAND, kind="land", basis="notional"),
        PLANE.ring((*RIVER_NORTH, *RIVER_SOUTH), kind="water", basis="notional"),
    ]


def build(folder: Path) -> None:
    """Write the park's tables and geometry into a folder."""
    members = enterprises()
    write_table(folder, "enterprises", members)
    write_table(folder, "materials", [*fibre_and_sugar(), *minerals()])
    # What the largest saving rests on: one price, that of fibre from far away.
    write_table(folder, "evidence", [{**row} for row in read_rows(SOURCES / "evidence.csv")])
    for table in (heat, water, power, outlets, profiles, connections):
        write_table(folder, table.__name__, table())
    roofs = retrofit_rows(RETROFITS, RETROFIT_SOURCE)
    timed = [row | {"profile": "sun", "full_load_hours": SUN_HOURS} for row in roofs]
    write_table(folder, "technologies", timed)
    write_table(folder, "periods", day_rows(SEASONS))
    inside = [row for row in members if row["id"] != "suppliers"]
    hectares = {key: area for key, *_, area in MEMBERS}
    write_geometry(folder, "plots", plot_rows(inside, hectares), PLOT_SOURCE)
    write_geometry(folder, "corridors", corridors(), NOTIONAL)
    write_geometry(folder, "basemap", basemap(), NOTIONAL)


if __name__ == "__main__":
    run(build, __file__)
