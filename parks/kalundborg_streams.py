"""The published streams that both snapshots of Kalundborg have: steam, town heat, water, soil."""

from __future__ import annotations

from symbiosis.parks.building import NET, Row, turbine_row
from symbiosis.parks.kalundborg import GERMS, Exchange, Snapshot, stream

STEAM_LEFT, HOT_WATER_LEFT = "steam_left", "hot_water_left"
TURBINE: list[Row] = [
    turbine_row(STEAM_LEFT, 0.23, "grid_feed_dk"),
    turbine_row(HOT_WATER_LEFT, 0.13, "grid_feed_dk"),
]
"""Outlets of heat extracted at 10 bar and as hot water: what nobody takes becomes power."""

SEA = "discharge_river_eu"
"""Outlet of treated or merely warmed water."""

TISSO: Row = {
    "content:COD [mg/L]": 30,
    "content:Cl [mg/L]": 50,
    "content:TDS [mg/L]": 450,
    "content:turbidity [NTU]": 4,
    f"content:{GERMS}": 1,
}
"""Water of Lake Tisso after cooling the refinery once (usual figure, unchecked)."""

REFINERY_EFFLUENT: Row = {
    "content:COD [mg/L]": 70,
    "content:Cl [mg/L]": 450,
    "content:TDS [mg/L]": 1500,
    "content:turbidity [NTU]": 4,
    f"content:{GERMS}": 1,
}
"""Treated refinery effluent (usual figure, unchecked)."""

TOWN_EFFLUENT: Row = {
    "content:COD [mg/L]": 60,
    "content:Cl [mg/L]": 350,
    "content:TDS [mg/L]": 1500,
    "content:turbidity [NTU]": 4,
    f"content:{GERMS}": 1,
}
"""Effluent of the town's treatment plant (usual figure, unchecked)."""

RAW_WATER: Row = {"max:COD [mg/L]": 60, "max:Cl [mg/L]": 250, "max:TDS [mg/L]": 1000}
"""What a power station's own demineralisation plant accepts (usual figure, unchecked)."""

WASHING: Row = {"max:COD [mg/L]": 150, "max:Cl [mg/L]": 1000, "max:TDS [mg/L]": 5000}
"""Ash wetting, dust control and cleaning (usual figure, unchecked)."""

STEAM_SOURCE_C = 205.0
"""Condensing extraction steam of about 17 bar [degC]."""

STEAM_SINK_C = 165.0
"""Process steam of about 7 bar [degC]."""

TOWN_STEAM_C = 100.0
"""Extraction steam that condenses for district heat [degC] (usual figure, unchecked)."""

NO_EXCHANGER = 0.0
"""Approach of water that is itself what flows: the town's network, warm sea water [K]."""

TOWN_SUPPLY = (45.0, 80.0)
"""District heat: supplied at 72 to 87 degC (symbiosis.dk), return a usual figure."""


def steam_rows(snapshot: Snapshot) -> list[Row]:
    """Give process steam: the power station's output, and what three firms want of it.

    The total is that derived for 2016, its split that of about 1990; the split between the two
    firms of one site is even.
    """
    total = snapshot.published("ASV", "process steam (derived total)", "2016")
    site = snapshot.published("ASV", "process steam", "ca.1990").quantity
    refinery = snapshot.published("ASV", "process steam", "ca.1990-95").quantity
    shares = {"NN": 0.5 * site, "NZ": 0.5 * site, "REF": refinery}
    return [
        stream(
            "steam",
            "ASV",
            "source",
            total,
            basis="derived",
            name="Extraction steam",
            supply_c=STEAM_SOURCE_C,
            target_c=STEAM_SOURCE_C,
            origin="made",
            outlet=STEAM_LEFT,
        ),
        *(
            stream(
                "steam",
                firm,
                "sink",
                total,
                share / (site + refinery),
                basis="estimated",
                note="split as in about 1990",
                name="Process steam",
                supply_c=STEAM_SINK_C,
                target_c=STEAM_SINK_C,
            )
            for firm, share in shares.items()
        ),
    ]


def town_heat_rows(snapshot: Snapshot, share: float) -> list[Row]:
    """Give district heat: what the power station offers of it, and what the town wants."""
    bought = snapshot.published("ASV", "district heat", "2017-22")
    town_supply, town_target = TOWN_SUPPLY
    return [
        stream(
            "hot_water",
            "ASV",
            "source",
            bought,
            share,
            basis="derived",
            name="Extraction for district heat",
            supply_c=TOWN_STEAM_C,
            target_c=TOWN_STEAM_C,
            origin="made",
            outlet=HOT_WATER_LEFT,
        ),
        stream(
            "heat",
            "CITY",
            "sink",
            bought,
            basis="derived",
            name="District heat",
            supply_c=town_supply,
            target_c=town_target,
            dt_k=NO_EXCHANGER,
        ),
    ]


def water_rows(snapshot: Snapshot) -> list[Row]:
    """Give the refinery's and the town's used water, and what the power station could use."""
    cooling = snapshot.published("REF", "cooling water reused as boiler feed", "1987-")
    treated = snapshot.published("REF", "treated wastewater (tech water)", "1991-")
    town = snapshot.published("NN+NZ+CITY", "wastewater to WWTP", "2022")
    rows = [
        stream("cooling_water", "REF", "source", cooling, name="Cooling water", outlet=SEA) | TISSO,
        stream(
            "effluent",
            "REF",
            "source",
            treated,
            basis="estimated",
            name="Treated waste water",
            outlet=SEA,
        )
        | REFINERY_EFFLUENT,
        stream(
            "effluent",
            "KF",
            "source",
            town,
            basis="estimated",
            name="Treated waste water",
            outlet=SEA,
        )
        | TOWN_EFFLUENT,
        stream("raw_water", "ASV", "sink", cooling, name="Raw water for boiler feed") | RAW_WATER,
        stream("washing", "ASV", "sink", treated, basis="estimated", name="Washing and ash wetting")
        | WASHING,
    ]
    return [{**row, **NET} for row in rows]


def fertiliser_row(snapshot: Snapshot) -> Row:
    """Give the farms' need of nitrogen: what two published exchanges brought them.

    310 t in NovoGro (National Academies Press 4982, p. 121) and 12 % of the thiosulphate.
    """
    thiosulphate = snapshot.published("REF", "ammonium thiosulphate fertiliser", "2000s")
    nitrogen = 310.0 + 0.12 * thiosulphate.quantity
    figure = Exchange(nitrogen, "t/a", f"310 t N in NovoGro + 12 % of {thiosulphate.source}")
    return stream("nitrogen", "FARM", "sink", figure, basis="derived", material="fertiliser_n")
