"""What ran in the port of Rotterdam in 2014 and was read of: two heat lines, one pipe for CO2.

The registries tell emissions and no exchanges. Each row names what was read; amounts a year are
derived from it. What a refinery said of its own heat holds against what a coefficient says.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from symbiosis.park.registry.bands import estimated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbiosis.parks.building import Row

DWELLING_GJ = 10e6 / 330_000.0
"""Heat of a dwelling a year, as Eneco counts it [GJ]."""

COUNTED = (
    "10 million GJ are the heat of 330 000 dwellings in a year (duurzaamgebouwd.nl 2017, read)"
)
NORTH_KM = 16.8
NORTH = (
    "line by the north, 16.8 km, with heat for 95 000 dwellings (europoortkringen.nl 2013, rd.nl "
    f"2014, read); {COUNTED}; some 50 000 served in 2021 (ad.nl, read), 10 million GJ sold from "
    "October 2014 to January 2017, not by this line alone"
)
NORTH_DWELLINGS, LEAST_DWELLINGS = 95_000.0, 50_000.0
SHELL_HEAT = (
    "Shell Pernis has heat for some 16 000 dwellings, 16 M EUR up front (nu.nl 2016, read), and "
    f"had left the first plan in 2007 for its cost (geldengroen.net 2010, read); {COUNTED}"
)
SHELL, SHELL_DWELLINGS = "shell_pernis", 16_000.0
SHELL_C, SHELL_BACK_C = 125.0, 70.0
"""The town's lines carry water of 100 to 120 degC; what comes back is cooled to this (usual)."""
OCAP_KT, OF_SHELL = 400.0, 2.0 / 3.0
OCAP = (
    "OCAP: almost 400 kt a year to some 580 greenhouses (sustainableurbandelta.com, read), two "
    "thirds of it Shell's, the rest of the ethanol works (omroepwest.nl 2017, read)"
)
SHELL_CO2 = (
    "almost pure CO2 of the hydrogen of Pernis: 300 kt a year for growers (nrc.nl 1999, read), "
    "above 0.3 Mt (platform-bloem.nl 2023, read)"
)
SHELL_CO2_KT = 300.0
_published = partial(estimated, basis="published")


def dwellings(count: float) -> float:
    """Give the heat of dwellings a year [GWh]."""
    return round(count * DWELLING_GJ / 3600.0, 1)


def carbon_dioxide() -> list[Row]:
    """Give the CO2 that a refinery's hydrogen leaves, as much as it sets aside for growers."""
    row = _published(SHELL, "co2", "source", SHELL_CO2_KT, "kt/a", source=SHELL_CO2)
    return [{**row, "name": "CO2 of hydrogen", "material": "co2_nh3"}]


def heat(rows: Sequence[Row]) -> list[Row]:
    """Put what a refinery says of its heat in the place of what a coefficient does.

    Parameters
    ----------
    rows
        Heat of the sites by coefficient.
    """
    given = [row for row in rows if row["enterprise"] == SHELL and row["role"] == "source"]
    said = estimated(
        SHELL, "heat", "source", dwellings(SHELL_DWELLINGS), "GWh/a", source=SHELL_HEAT,
        basis="derived",
    )  # fmt: skip
    warm: Row = {"name": "Rest heat for a town", "scope": "net", "supply_c": SHELL_C}
    return [*(row for row in rows if row not in given), {**said, **warm, "target_c": SHELL_BACK_C}]


def connections() -> list[Row]:
    """List what runs, with its amounts."""
    return [
        {
            "id": "today_heat_by_the_north",
            "from": "avr",
            "to": "rotterdam_heat",
            "medium": "heat",
            "item": "avr_steam>rotterdam_heat_heat",
            "status": "existing",
            "quantity": dwellings(NORTH_DWELLINGS),
            "unit": "GWh/a",
            "length_km": NORTH_KM,
            "basis": "derived",
            "source": NORTH,
        },
        _by_ocap("today_co2_of_shell", SHELL, OF_SHELL),
        _by_ocap("today_co2_of_ethanol", "abengoa", 1.0 - OF_SHELL),
    ]


def _by_ocap(name: str, giver: str, share: float) -> Row:
    """Tell of one giver of the growers' pipe, with his share of what it brings."""
    return {
        "id": name,
        "from": giver,
        "to": "greenhouses",
        "medium": "material",
        "item": f"{giver}_co2",
        "status": "existing",
        "quantity": round(OCAP_KT * share, 1),
        "unit": "kt/a",
        "basis": "derived",
        "source": OCAP,
    }
