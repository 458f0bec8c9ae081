"""The media: all that differs between materials, heat, water and power, as one record each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True)
class Medium:
    """One medium: how it is counted, what is booked for it, how it is drawn.

    Attributes
    ----------
    name
        What data, models and plans call it.
    table
        The park's table of its streams.
    unit, rate_unit
        Canonical unit of yearly amounts, and of what flows in an hour.
    kind
        Whether mass or energy is conserved.
    linear
        Whether each pair has a flow of its own; heat falls in cascades that several pairs share.
    paid
        Money account of what its utilities cost.
    bought, disposed, exchanged
        Physical account of what utilities supply, of what goes to outlets, and of what arrives at
        its last sink; empty: none.
    consumed
        Physical account of what is used, bought or received; empty: it is not counted.
    content_units
        Unit of contents, then of its other properties; empty: its streams have no contents.
    largest
        More than any one stream of a park is known to be, a year.
    light, dark
        Colour on a light and on a dark ground.
    dash
        Lengths of line and gap in widths of the line; empty: a full line.

    Notes
    -----
    The four colours are of Okabe & Ito's set (2008), which stays distinct for every common kind of
    colour blindness; a dash pattern says the same once more, for print in black and white.
    """

    name: str
    table: str
    unit: str
    rate_unit: str
    kind: Literal["mass", "energy"]
    linear: bool
    paid: str
    bought: str
    disposed: str
    exchanged: str
    consumed: str
    content_units: tuple[str, ...]
    largest: float
    light: str
    dark: str
    dash: tuple[float, ...]

    @property
    def label(self) -> str:
        """Key of its name in the dictionaries of the faces."""
        return f"medium.{self.name}"


_MEDIA = (
    Medium(
        name="material",
        table="materials",
        unit="t",
        rate_unit="t/h",
        kind="mass",
        linear=True,
        paid="utilities",
        bought="virgin_material",
        disposed="waste_to_outlet",
        exchanged="by_products_exchanged",
        consumed="",
        content_units=("mg/kg", "GJ/t"),
        largest=1e8,
        light="#00795C",
        dark="#3CC29B",
        dash=(),
    ),
    Medium(
        name="heat",
        table="heat",
        unit="MWh",
        rate_unit="MW",
        kind="energy",
        linear=False,
        paid="utilities",
        bought="heat_bought",
        disposed="",
        exchanged="heat_recovered",
        consumed="",
        content_units=(),
        largest=2e7,
        light="#CF4F12",
        dark="#FF8A4C",
        dash=(),
    ),
    Medium(
        name="water",
        table="water",
        unit="m3",
        rate_unit="m3/h",
        kind="mass",
        linear=True,
        paid="utilities",
        bought="fresh_water",
        disposed="wastewater",
        exchanged="water_reused",
        consumed="",
        content_units=("mg/L", "uS/cm"),
        largest=2e9,
        light="#0B6CB3",
        dark="#5BB0EE",
        dash=(5.0, 1.2),
    ),
    Medium(
        name="power",
        table="power",
        unit="MWh",
        rate_unit="MW",
        kind="energy",
        linear=True,
        paid="energy",
        bought="",
        disposed="",
        exchanged="power_exchanged",
        consumed="power_used",
        content_units=(),
        largest=2e7,
        light="#B98500",
        dark="#F2C744",
        dash=(1.6, 1.0),
    ),
)

MEDIA: Mapping[str, Medium] = MappingProxyType({medium.name: medium for medium in _MEDIA})
"""Every medium by its name, in the order in which people read them."""
STREAM_TABLES: Mapping[str, str] = MappingProxyType(
    {medium.table: medium.name for medium in _MEDIA}
)
"""Table of streams -> its medium."""
UNITS: Mapping[str, str] = MappingProxyType({medium.name: medium.unit for medium in _MEDIA})
"""Medium -> canonical unit of its yearly amounts."""
LINEAR = tuple(medium.name for medium in _MEDIA if medium.linear)
"""Media of which each pair has a flow of its own."""
COARSE = tuple(medium.name for medium in _MEDIA if medium.kind == "mass")
"""Media on the year where periods are steps of a day: yards and basins carry mass over a day."""
ELECTRIC = tuple(medium.name for medium in _MEDIA if medium.linear and medium.kind == "energy")
"""Media that no store takes in and gives out in the same hour: one converter serves both."""
