"""Tables of what is bought when nobody gives, and of where things go when nobody takes."""

from __future__ import annotations

from symbiosis.park.columns import BASES, Column, Table, choice, identifier, number, reference, text
from symbiosis.park.media import MEDIA

PRICED_TABLES = (
    Table(
        "utilities",
        "What is bought when nobody gives; adds to or overrides the library's",
        (
            identifier("Name of the utility"),
            text("name", "Full name"),
            choice("medium", tuple(MEDIA), "Medium", required=True),
            text("item", "Material that it supplies; empty for heat, water and power"),
            Column("default", "flag", "Serves all of its medium that name none; empty: no"),
            Column(
                "unconventional",
                "flag",
                "Water of the sea, a mine, brine or rain: no fresh water; empty: no",
            ),
            number("price", "money", "Price per t, MWh or m3, without carbon cost", None),
            text("unit", "Unit of price, as money per t, MWh, GJ, m3 ..."),
            reference("price_profile", "profiles", "How its price changes from period to period"),
            reference("co2_profile", "profiles", "How its CO2 changes from period to period"),
            number(
                "demand_charge", "money", "Price a month of the year's largest MW, t/h, m3/h", 0.0
            ),
            number("max_c", "degC", "Hottest heat that it can give", -200.0, 2000.0),
            number("co2_direct", "t", "t CO2 emitted at the user, per unit", None),
            number("co2_energy", "t", "t CO2 of purchased energy, per unit", None),
            number("co2_supply", "t", "t CO2 of the supply chain, per unit", None),
            number("co2_biogenic", "t", "t biogenic CO2, per unit", None),
            number("primary_energy", "MWh", "MWh of primary energy, per unit", None),
            number("so2", "t", "t SO2, per unit", None),
            number("nox", "t", "t NOx, per unit", None),
            number("dust", "t", "t dust, per unit", None),
            choice("basis", BASES, "How the price is known"),
            text("source", "Where the price was read"),
            number("low", "", "Smallest plausible price", None),
            number("high", "", "Largest plausible price", None),
        ),
        properties=True,
    ),
    Table(
        "outlets",
        "Where things go otherwise; a negative price is a market; adds to the library's",
        (
            identifier("Name of the outlet"),
            text("name", "Full name"),
            choice("medium", tuple(MEDIA), "Medium", required=True),
            text("item", "Material that it takes; empty: any of the medium"),
            Column("default", "flag", "Takes all of its medium that names none; empty: no"),
            number("price", "money", "Price per t, MWh or m3 (negative: a market)", None),
            text("unit", "Unit of price, as money per t, MWh, m3 ..."),
            reference("price_profile", "profiles", "How its price changes from period to period"),
            choice("kind", ("disposal", "market"), "Waste, or sold as a product"),
            number("co2_direct", "t", "t CO2 emitted at the donor, per unit", None),
            number("co2_supply", "t", "t CO2 of the outlet, per unit", None),
            number("co2_biogenic", "t", "t biogenic CO2, per unit", None),
            number("cod", "t", "t COD discharged into waters, per unit", None),
            number("nh3_n", "t", "t ammonia nitrogen discharged into waters, per unit", None),
            choice("basis", BASES, "How the price is known"),
            text("source", "Where the price was read"),
            number("low", "", "Smallest plausible price", None),
            number("high", "", "Largest plausible price", None),
        ),
    ),
)
"""Their rows add to the library's, or change the cells that they fill."""
