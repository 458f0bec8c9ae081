"""The published streams that both snapshots of Kalundborg have: steam, town heat, water, soil."""

from __future__ import annotations

from collections.abc import Sequence

from symbiosis.park.library import load_library
from symbiosis.parks.building import MONTHS, NET, Row, Seasons, profile_rows, turbine_row
from symbiosis.parks.kalundborg import GERMS, Exchange, Snapshot, stream
from symbiosis.parks.kalundborg_links import ARRIVES
from symbiosis.parks.water_sets import contents, limits

STEAM_LEFT, HOT_WATER_LEFT = "steam_left", "hot_water_left"
TURBINE: list[Row] = [
    turbine_row(STEAM_LEFT, 0.23, "grid_feed_dk"),
    turbine_row(HOT_WATER_LEFT, 0.13, "grid_feed_dk"),
]
"""Outlets of heat extracted at 10 bar and as hot water: what nobody takes becomes power."""

SEASONS: Seasons = {
    "winter": ("dec", "jan", "feb"),
    "between": ("mar", "apr", "oct", "nov"),
    "summer": ("may", "jun", "jul", "aug", "sep"),
}
DH_PROFILE = "dh_dk02"
TOWN = "town_heat"
"""Profile of the town's heat: the library's for Zealand."""

BESIDE_PUMP = "town_heat_beside_pump"
"""Profile of what the power station gives the town beside a heat pump that runs evenly."""

SEA = "discharge_river_eu"
"""Outlet of treated or merely warmed water."""

GERMS_IN: Row = {f"content:{GERMS}": 1}
TURBID: Row = {"content:turbidity [NTU]": 4}
TISSO = contents("surface_water_lake_tisso") | TURBID | GERMS_IN
"""Water of Lake Tisso after cooling the refinery once (usual set, unchecked)."""

REFINERY_EFFLUENT = contents("refinery_treated_effluent") | TURBID | GERMS_IN
"""Treated refinery effluent (usual set, unchecked): it still holds oil, ammonium and phenol."""

TOWN_EFFLUENT = contents("kalundborg_treated_effluent") | TURBID | GERMS_IN
"""Effluent of the town's treatment plant (usual set, unchecked)."""

RAW_WATER = limits("process_wash", **{"max:oil [mg/L]": 0.1})
"""What a power station's own demineralisation plant accepts (usual set, unchecked): its resins and
membranes stand hardly any oil (0.1 mg/L, usual figure, unchecked).
"""

WASHING = limits("slag_granulation_ash_wetting_dust_control")
"""Ash wetting, dust control and cleaning (usual set, unchecked)."""

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


def steam_rows(snapshot: Snapshot, firms: Sequence[str], outlet: str = STEAM_LEFT) -> list[Row]:
    """Give process steam: what the power station sends out, and what of it reaches its customers.

    The total is that derived for 2016, its split that of about 1990; the split between the two
    firms of one site is even.

    Parameters
    ----------
    snapshot
        Year and published figures.
    firms
        Customers of the snapshot: the station offers their share of the total.
    outlet
        Where steam goes that nobody takes.
    """
    total = snapshot.published("ASV", "process steam (derived total)", "2016")
    site = snapshot.published("ASV", "process steam", "ca.1990").quantity
    refinery = snapshot.published("ASV", "process steam", "ca.1990-95").quantity
    parts = {"NN": 0.5 * site, "NZ": 0.5 * site, "REF": refinery}
    shares = {firm: parts[firm] / (site + refinery) for firm in firms}
    return [
        stream(
            "steam",
            "ASV",
            "source",
            total,
            sum(shares.values()),
            basis="derived",
            note=f"share of {', '.join(shares)}",
            name="Extraction steam",
            supply_c=STEAM_SOURCE_C,
            target_c=STEAM_SOURCE_C,
            origin="made",
            outlet=outlet,
        ),
        *(
            stream(
                "steam",
                firm,
                "sink",
                total,
                share * ARRIVES,
                basis="estimated",
                note=f"split as in about 1990, {ARRIVES:.0%} of it arrives",
                name="Process steam",
                supply_c=STEAM_SINK_C,
                target_c=STEAM_SINK_C,
            )
            for firm, share in shares.items()
        ),
    ]


def town_heat_rows(
    snapshot: Snapshot, pumped: float = 0.0, outlet: str = HOT_WATER_LEFT
) -> list[Row]:
    """Give district heat: what the power station sends out, and what of it the town gets.

    Parameters
    ----------
    snapshot
        Year and published figures.
    pumped
        Share of the bought heat that a heat pump gives.
    outlet
        Where extracted heat goes that nobody takes.
    """
    bought = snapshot.published("ASV", "district heat", "2017-22")
    town_supply, town_target = TOWN_SUPPLY
    return [
        stream(
            "hot_water",
            "ASV",
            "source",
            bought,
            1.0 - pumped,
            basis="derived",
            name="Extraction for district heat",
            supply_c=TOWN_STEAM_C,
            target_c=TOWN_STEAM_C,
            origin="made",
            outlet=outlet,
            profile=BESIDE_PUMP if pumped else TOWN,
        ),
        stream(
            "heat",
            "CITY",
            "sink",
            bought,
            (1.0 - pumped) * ARRIVES + pumped,
            basis="derived",
            note=f"{ARRIVES:.0%} of what the station sends arrives",
            name="District heat",
            supply_c=town_supply,
            target_c=town_target,
            dt_k=NO_EXCHANGER,
            profile=TOWN,
        ),
    ]


def town_profiles(pumped: float = 0.0) -> list[Row]:
    """Spread the town's heat over the seasons, and what is left of it beside an even heat pump.

    Parameters
    ----------
    pumped
        Share of the bought heat that a heat pump gives, evenly through the year.
    """
    shares = load_library().profiles.loc[DH_PROFILE]
    monthly = {"profile_id": DH_PROFILE, **{month: str(shares[month]) for month in MONTHS}}
    town = profile_rows(TOWN, monthly, SEASONS, origin="library")
    if not pumped:
        return town
    station = (1.0 - pumped) * ARRIVES
    beside = [
        row
        | {
            "id": BESIDE_PUMP,
            "factor": round((float(str(row["factor"])) * (station + pumped) - pumped) / station, 4),
            "source": f"{row['source']}, less a heat pump that runs evenly",
        }
        for row in town
    ]
    return [*town, *beside]


def water_rows(snapshot: Snapshot, steam: float = 1.0, *, ash: bool = True) -> list[Row]:
    """Give the refinery's and the town's used water, and what the power station could use.

    Parameters
    ----------
    snapshot
        Year and published figures.
    steam
        Share of the steam of the years from which the boiler feed was published.
    ash
        Whether coal ash must be wetted.
    """
    cooling = snapshot.published("REF", "cooling water reused as boiler feed", "1987-")
    treated = snapshot.published("REF", "treated wastewater (tech water)", "1991-")
    town = snapshot.published("NN+NZ+CITY", "wastewater to WWTP", "2022")
    unsure: Row = {"name": "Treated waste water", "outlet": SEA}
    scaled = steam != 1.0
    rows = [
        stream("cooling_water", "REF", "source", cooling, name="Cooling water", outlet=SEA) | TISSO,
        stream("effluent", "REF", "source", treated, basis="estimated")
        | unsure
        | REFINERY_EFFLUENT,
        stream("effluent", "KF", "source", town, basis="estimated") | unsure | TOWN_EFFLUENT,
        stream(
            "raw_water",
            "ASV",
            "sink",
            cooling,
            steam,
            basis="estimated" if scaled else "published",
            note=f"x {steam:.2f} as the steam" if scaled else "",
            name="Raw water for boiler feed",
        )
        | RAW_WATER,
    ]
    if ash:
        name = "Washing and ash wetting"
        washing = stream("washing", "ASV", "sink", treated, basis="estimated", name=name)
        rows.append(washing | WASHING)
    return [{**row, **NET} for row in rows]


def fertiliser_row(snapshot: Snapshot) -> Row:
    """Give the farms' need of nitrogen: what two published exchanges brought them.

    310 t in NovoGro (National Academies Press 4982, p. 121) and 12 % of the thiosulphate.
    """
    thiosulphate = snapshot.published("REF", "ammonium thiosulphate fertiliser", "2000s")
    nitrogen = 310.0 + 0.12 * thiosulphate.quantity
    figure = Exchange(nitrogen, "t/a", f"310 t N in NovoGro + 12 % of {thiosulphate.source}")
    return stream("nitrogen", "FARM", "sink", figure, basis="derived", material="fertiliser_n")
