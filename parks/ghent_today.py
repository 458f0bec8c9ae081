"""What runs in the canal zone of Ghent and Terneuzen: who gives what to whom, as was published.

The registries tell emissions and no exchanges. Five ways of today were read of; each row names what
was read. What is their giver's own (steam of a power station, hot water of a wood-fired one) is
made for its taker: what nobody takes is not made, or becomes power.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from symbiosis.park.library import load_library
from symbiosis.park.registry.bands import estimated
from symbiosis.parks.building import NET, Row, turbine_row
from symbiosis.parks.water_sets import contents

HOURS = 8760.0
WARMCO2 = (
    "warmco.nl 2014: 1 800 TJ of heat and 55 kt of CO2 a year when all 150 ha are built (read)"
)
WARMCO2_HEAT_GWH = 1800.0 / 3.6
WARMCO2_CO2_KT = 55.0
WARMCO2_MW = 76.0
YARA_HEAT = (
    "verduurzamingindustrie.nl 2021: 35 MW of the nitric acid, 31 of the ammonia works, 10 of low "
    "pressure steam, given at 90 degC (read); 84 MW with the boiler (powerengineeringint.com, read)"
)
ARRIVES = 0.97
"""Heat that arrives of what leaves (usual figure, unchecked)."""

YARA_CO2_KT = 800.0
YARA_CO2 = (
    "pure CO2 that is vented and is to be stored (agro-chemistry.com, norlights.com, read), beside "
    "what the greenhouses take; the rest goes to urea, AdBlue and liquid CO2"
)
ELSTA = (
    "Dow takes nearly all steam of Elsta, at most 850 t/h of 90 and 35 bar (pzem.nl, read): Dow's "
    "need by coefficient is 64 % of that"
)
ELSTA_STEAM_C = 300.0
"""Steam of about 90 bar as it condenses [degC]."""

DOW_STEAM_C = 240.0
"""Steam of 35 bar as it condenses [degC]."""

STEAM_LEFT, WOOD_LEFT, WOOD_STEAM = "steam_left", "wood_not_burnt", "own_wood_steam"
VOLVO = (
    "15 000 t of CO2 a year less (globalwoodmarketsinfo.com 2016, read) / 0.202 t per MWh of gas x "
    "0.9; 25 MW at 125 degC, 4 km (analist.nl, petrole-et-gaz.fr, read)"
)
VOLVO_GWH = 15.0 / 0.202 * 0.9
WOOD = (
    "own sludge 200 kt, bought biomass 360 kt a year (hybridcars.com, read), the bought at 15 "
    "EUR/t (usual figure) over the fuel of the registry, at 85 %"
)
WOOD_KT, WOOD_EUR_T, WOOD_FUEL_GWH, WOOD_EFFICIENCY = 360.0, 15.0, 1877.5, 0.85
WOOD_EUR = WOOD_KT * WOOD_EUR_T / WOOD_FUEL_GWH / WOOD_EFFICIENCY
"""Bought wood in a MWh of steam [EUR/MWh]."""

UPKEEP_EUR, WATER_EUR = 3.58, 2.2
"""Running cost of a wood boiler and of its water, as in ``steam_10_wood_dk`` [EUR/MWh]."""

TOWN_WATER = (
    "2.5 Mm3 a year of town water at Dow since 2007 (docslib.org Dow case, icis.com 2008, read), "
    "70 % of 2.6 million gallons a day that are taken in (csreurope.org, read)"
)
TOWN_WATER_M3 = 2.5e6
TOWN_WATER_TAKEN = 2.6e6 * 0.003785 * 365.0
_published = partial(estimated, basis="published")


def made_row(
    enterprise: str, key: str, gwh: float, source: str, degrees: float, outlet: str
) -> Row:
    """Make a source of heat that is made for its taker, with room for what the way loses."""
    return estimated(
        enterprise,
        key,
        "source",
        gwh / ARRIVES,
        "GWh/a",
        source=f"{source}; {ARRIVES:.0%} of it arrives",
        basis="derived",
        scope="net",
        origin="made",
        supply_c=degrees,
        target_c=degrees,
        outlet=outlet,
    )


def utilities() -> list[Row]:
    """Give the steam that a mill makes of its own sludge and of bought waste wood."""
    wood = load_library().utilities.loc["steam_10_wood_dk"]
    running = UPKEEP_EUR + WATER_EUR
    return [
        {
            "id": WOOD_STEAM,
            "name": "Steam of the mill's own wood-fired stations",
            "medium": "heat",
            "price": round(WOOD_EUR + running, 2),
            "unit": "EUR/MWh",
            "max_c": 260.0,
            **{name: float(str(wood[name])) for name in ("co2_biogenic", "primary_energy", "nox")},
            "basis": "estimated",
            "source": f"{WOOD}, and running cost as in steam_10_wood_dk",
            "low": round(0.3 * WOOD_EUR + running, 2),
            "high": float(str(wood["price"])),
        }
    ]


def outlets() -> list[Row]:
    """Say where made heat goes that nobody takes: it becomes power, or no wood is burnt for it."""
    wood = load_library().utilities.loc["steam_10_wood_dk"]
    return [
        turbine_row(STEAM_LEFT, 0.30, "grid_feed_nl"),
        {
            "id": WOOD_LEFT,
            "name": "Not made: wood saved",
            "medium": "heat",
            "price": -round(WOOD_EUR + UPKEEP_EUR, 2),
            "unit": "EUR/MWh",
            "kind": "market",
            "co2_biogenic": -float(str(wood["co2_biogenic"])),
            "basis": "estimated",
            "source": f"{WOOD}, and running cost",
            "low": -round(float(str(wood["price"])), 2),
            "high": -UPKEEP_EUR,
        },
    ]


def heat(dow_steam: float) -> list[Row]:
    """Give steam and hot water of today, and who gets them.

    Parameters
    ----------
    dow_steam
        What Dow needs of steam [GWh/a].
    """
    yara = WARMCO2_MW * HOURS / 1000.0
    return [
        made_row("elsta", "steam", dow_steam, ELSTA, ELSTA_STEAM_C, STEAM_LEFT)
        | {"name": "Steam of 90 and 35 bar"},
        made_row("stora_enso", "hot_water", VOLVO_GWH, VOLVO, 130.0, WOOD_LEFT)
        | {"name": "Hot water of the wood-fired stations"},
        {
            **_published("yara", "heat", "source", yara, "GWh/a", source=YARA_HEAT),
            "name": "Heat of acid and ammonia works",
            "supply_c": 110.0,
            "target_c": 60.0,
            "scope": "net",
        },
        {
            **estimated("volvo", "heat", "sink", VOLVO_GWH, "GWh/a", source=VOLVO, basis="derived"),
            "name": "Paint shops and buildings",
            "supply_c": 65.0,
            "target_c": 100.0,
        },
        {
            **_published("greenhouses", "heat", "sink", WARMCO2_HEAT_GWH, "GWh/a", source=WARMCO2),
            "name": "Greenhouse heat",
            "supply_c": 40.0,
            "target_c": 70.0,
            "profile": "greenhouse_heat",
        },
    ]


def carbon_dioxide() -> list[Row]:
    """Give the ammonia works' free CO2, and what the greenhouses dose."""
    free = YARA_CO2_KT + WARMCO2_CO2_KT / ARRIVES
    return [
        {
            **_published("yara", "co2", "source", free, "kt/a", source=YARA_CO2),
            "material": "co2_nh3",
        },
        {
            **_published("greenhouses", "co2", "sink", WARMCO2_CO2_KT, "kt/a", source=WARMCO2),
            "name": "CO2 for growing",
            "material": "co2_greenhouse",
            "profile": "greenhouse_co2",
        },
    ]


def water() -> list[Row]:
    """Give the town's treated waste water of which Dow's boilers drink."""
    row = _published(
        "terneuzen_works", "effluent", "source", TOWN_WATER_TAKEN, "m3/a", source=TOWN_WATER
    )
    quality = contents("municipal_effluent_nw_europe") | {"content:turbidity [NTU]": 4}
    return [
        {**row, "name": "Treated waste water", "outlet": "discharge_river_eu", **quality, **NET}
    ]


def technologies() -> list[Row]:
    """Give the membranes that stand between town and boilers."""
    return [
        {
            "id": "terneuzen_works_uf_ro_boiler_water",
            "technology": "uf_ro_boiler_water",
            "enterprise": "terneuzen_works",
            "existing": 1,
            "basis": "published",
            "source": TOWN_WATER,
        }
    ]


def mill_ports() -> list[Row]:
    """Let a slag mill make what the grinding station takes, and nothing for a far market.

    Ground slag sells for more than twice what granulated slag does: a mill for that market pays
    anywhere, whoever the neighbours are.
    """
    ports = load_library().technology_ports
    columns = ("medium", "role", "item", "coefficient", "supply_c", "target_c", "utility", "outlet")
    return [
        {
            "technology": "slag_mill",
            "port": row["port"],
            **{name: row[name] for name in columns if row[name] == row[name]},
            **({"outlet": ""} if row["port"] == "ggbs" else {}),
            "source": "as the library, without a sale of what the park does not use",
        }
        for row in ports[ports["technology"] == "slag_mill"].to_dict("records")
    ]


def connections(dow_steam: float) -> list[Row]:
    """List what runs, with its amounts; none: as much as fits.

    Parameters
    ----------
    dow_steam
        What Dow needs of steam [GWh/a].
    """
    works, warm = "terneuzen_works", f"{YARA_HEAT}; {WARMCO2}"
    membranes = f"{works}_uf_ro_boiler_water"
    today: Sequence[tuple[str, str, str, str, float | None, str, str]] = (
        ("elsta", "dow", "heat", "elsta_steam", dow_steam, "GWh/a", ELSTA),
        ("stora_enso", "volvo", "heat", "stora_enso_hot_water", VOLVO_GWH, "GWh/a", VOLVO),
        ("yara", "greenhouses", "heat", "yara_heat", None, "", warm),
        ("yara", "greenhouses", "material", "yara_co2", WARMCO2_CO2_KT, "kt/a", WARMCO2),
        (works, "dow", "water", membranes, TOWN_WATER_M3, "m3/a", TOWN_WATER),
        (works, works, "water", f"{works}_effluent", None, "", TOWN_WATER),
    )
    return [
        {
            "id": f"today_{item}",
            "from": giver,
            "to": taker,
            "medium": medium,
            "item": item,
            "carrier": "hot_water_90_50" if item == "yara_heat" else "",
            "status": "existing",
            "quantity": quantity,
            "unit": unit,
            "length_km": 4.0 if item == "stora_enso_hot_water" else None,
            "basis": "derived" if unit == "GWh/a" else "published",
            "source": source,
        }
        for giver, taker, medium, item, quantity, unit, source in today
    ]
