"""The chain: what a site emits -> its fuel -> heat by band; its output -> by-products and water."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.park.media import MEDIA
from symbiosis.park.registry.bands import (
    CONDENSER_HEAT,
    SINKS,
    SOURCES,
    Row,
    after_own_recovery,
    band_rows,
    estimated,
)
from symbiosis.park.sectors.filling import PURE, quality_rows
from symbiosis.park.sectors.usual import usual_streams

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.library import Library
    from symbiosis.park.registry.site_reading import Site

MADE = "steam_left"
"""Outlet of steam that an incinerator could give: left in its turbine it makes power."""
_MADE_C = (165.0, 100.0)
_BOILER_QUALITY = "boiler_feed_make_up_10_48_bar"
_BELIEVED = 1.5
"""Times beyond what the CO2 can say at which production and CO2 no longer are of one thing."""
_MOST_EXCESS = 0.4
"""Of its fuel a site has no more excess heat than that."""
_OTHER_CO2 = ("gas",)
"""Fuels of works beside whose CO2 there may be more of a power station or of wood, as in paper."""
_EFFICIENT = (0.2, 0.65)
"""An efficiency of a power station is believed between these."""
_GOODS = tuple(name for name, medium in MEDIA.items() if medium.kind == "mass")


@dataclass(frozen=True)
class Known:
    """A site with its kind and what the chain says of it.

    Attributes
    ----------
    id, site, kind
        Its id in the park, its row, its row of the library's ``registry_kinds``.
    fuel_gwh
        Fuel a year; NaN: nothing tells it.
    output
        What it makes a year, in the unit of its sector, with low and high; NaN: nothing tells it.
    told
        How fuel and output were derived.
    """

    id: str
    site: Site
    kind: pd.Series
    fuel_gwh: float
    output: tuple[float, float, float]
    told: tuple[str, str]


def known_site(name: str, site: Site, kind: pd.Series, said: list[str]) -> Known:
    """Derive fuel and output of a site from its CO2; say what of its row was not believed.

    Parameters
    ----------
    name
        Its id in the park.
    site, kind
        Its row, and that of its kind in the library.
    said
        Takes what is said.
    """
    co2, factor = site.figure("co2"), float(kind["co2_per_fuel"])
    fuel = co2 / factor / 1000.0
    burnt = f"{site.place}: CO2 {co2:,.0f} t / {factor:g} t per MWh of {kind['fuel']}"
    output, made = _from_co2(co2, kind)
    known = site.figure("output")
    if site.has("output") and kind["sector"]:
        more = known > _BELIEVED * output[2]
        fewer = known < output[1] / _BELIEVED
        if site.texts["flag"] or more or (fewer and kind["fuel"] not in _OTHER_CO2):
            why = (
                site.texts["flag"] or f"its CO2 is far too {'little' if more else 'much'} for that"
            )
            said.append(
                f"{site.name}: a production of {known:,.0f} t is not believed ({why}): "
                f"{output[0]:,.0f} t from its CO2"
            )
        else:
            if fewer:
                said.append(
                    f"{site.name}: its CO2 is of more than its production of {known:,.0f} t "
                    "(a power station, wood): heat is derived from the production"
                )
                fuel *= known / output[0]
                burnt = f"{site.place}: production {known:,.0f} t, and the fuel that it takes"
            output, made = (known, 0.8 * known, 1.2 * known), f"{site.place}: production"
    power = site.figure("power") if site.has("power") else site.figure("power_gwh") * 1000.0
    if power > 0.0 and _share(kind, "condenser"):
        output, made = (power, 0.7 * power, 1.3 * power), f"{site.place}: generation"
    return Known(name, site, kind, fuel, output, (burnt, made))


def _from_co2(co2: float, kind: pd.Series) -> tuple[tuple[float, float, float], str]:
    """Give the output behind an emission: more CO2 a tonne, fewer tonnes."""
    per = [float(kind[f"co2_per_output{end}"]) for end in ("", "_high", "_low")]
    output = (co2 / per[0], co2 / per[1], co2 / per[2])
    return output, f"CO2 {co2:,.0f} t / {per[0]:g} t per unit of output"


def heat_of_site(known: Known) -> tuple[list[Row], float]:
    """Give a site's heat: excess and demand by band, condenser, steam that it could make.

    Returns
    -------
    list of Row
        Rows of the park's ``heat``.
    float
        Heat wanted that is fired, and no stream [GWh/a].
    """
    fuel, kind = known.fuel_gwh, known.kind
    given = {band: _excess(known, band) for band in SOURCES}
    wanted = {band: fuel * _share(kind, f"demand_{band}") for band in SINKS}
    fired = fuel * (_share(kind, "demand_500_1000") + _share(kind, "demand_gt1000"))
    given, wanted = after_own_recovery(given, wanted)
    make = partial(_stream, known)
    origin = known.told[0]
    rows = [*band_rows(make, "source", given, SOURCES, origin, (0.5, 1.5))]
    rows += band_rows(make, "sink", wanted, SINKS, origin, (0.7, 1.3))
    for band, slices in SINKS.items():
        fired += wanted[band] * (1.0 - sum(part.share for part in slices))
    return [*rows, *_of_power(known, make)], fired


def _excess(known: Known, band: str) -> float:
    """Give the excess heat of a band [GWh/a]: the registry's own, if it can be, else by fuel."""
    own = known.site.figure(f"excess_{band}")
    flagged = bool(known.site.texts["flag"])
    if own > 0.0 and not flagged and own <= _MOST_EXCESS * known.fuel_gwh:
        return own
    return known.fuel_gwh * _share(known.kind, f"excess_{band}")


def _share(kind: pd.Series, name: str) -> float:
    share = float(kind[name])
    return 0.0 if math.isnan(share) else share


def _of_power(known: Known, make: partial[Row]) -> Iterator[Row]:
    """Give the heat of a station's condenser, and the steam that an incinerator could give."""
    fuel, kind = known.fuel_gwh, known.kind
    condenser = _share(kind, "condenser")
    told = known.site.figure("efficiency")
    if condenser:
        share = max(0.0, 1.0 - told - 0.12) if _EFFICIENT[0] < told < _EFFICIENT[1] else condenser
        yield make(
            "condenser_heat",
            "source",
            fuel * share,
            "GWh/a",
            source=f"{known.told[0]}; fuel less power less 12 % stack and other losses",
            spread=(0.5, 1.2),
            **CONDENSER_HEAT,
        )
    if _share(kind, "made_heat"):
        yield make(
            "steam",
            "source",
            fuel * _share(kind, "made_heat"),
            "GWh/a",
            source=f"{known.told[0]}; heat given up to {kind['made_heat']:g} of fuel",
            name="Extraction heat",
            supply_c=_MADE_C[0],
            target_c=_MADE_C[1],
            scope="net",
            origin="made",
            outlet=MADE,
        )


def goods_of_site(known: Known, country: str, library: Library) -> Iterator[tuple[str, Row]]:
    """Give a site's by-products, needs of materials, and water, by its sector and output.

    Yields
    ------
    table, row
        Of the park; what the library has no outlet or utility for is left out.
    """
    sector, output = str(known.kind["sector"]), known.output
    if sector and output[0] > 0.0:
        usual = usual_streams(sector, output[0], library=library)
        usual = usual[usual["usual"] & usual["medium"].isin(_GOODS)]
        for _, row in usual.iterrows():
            if _has_no_tower(known) and row["quality"] == "cooling_tower_make_up":
                continue
            yield from _good(known, row, country, library)
    boiler = _share(known.kind, "boiler_water") * known.fuel_gwh * 1000.0
    if boiler > 0.0:
        row = known.kind.copy()
        row["medium"], row["role"], row["quality"] = "water", "sink", _BOILER_QUALITY
        drunk = _water(row, country, library)
        source = f"{known.told[0]}; 0.30 m3 of make-up per MWh of fuel (assumption)"
        stream = _stream(
            known, "boiler_make_up", "sink", boiler, "m3/a", source=source, spread=(0.5, 2.0)
        )
        yield (
            MEDIA["water"].table,
            stream
            | {"name": "Boiler make-up", "scope": "net", "utility": drunk}
            | _quality(row, library, drunk),
        )


def _has_no_tower(known: Known) -> bool:
    cooling = known.site.texts["cooling"].lower()
    return bool(cooling) and "tower" not in cooling


def _good(
    known: Known, row: pd.Series, country: str, library: Library
) -> Iterator[tuple[str, Row]]:
    """Give one material or water, with the range of coefficient and output together."""
    output = known.output
    medium, item, role = str(row["medium"]), str(row["item"]), str(row["role"])
    side = library.default_outlet if role == "source" else library.default_utility
    try:
        side(medium, item, country)
    except BadInput:
        return
    quantity = float(row["quantity"])
    spread = (
        float(row["low"]) / quantity * output[1] / output[0],
        float(row["high"]) / quantity * output[2] / output[0],
    )
    source = f"{known.told[1]}; {row['source']}"
    key = "_".join(filter(None, (role, medium, item, str(row["quality"]))))
    unit = f"{MEDIA[medium].unit}/a"
    stream = _stream(known, key, role, quantity, unit, source=source, spread=spread)
    stream |= {"name": row["name"]}
    if item:
        stream |= {"material": item}
    else:
        drunk = _water(row, country, library) if role == "sink" else ""
        stream |= {"scope": "net", "utility": drunk, **_quality(row, library, drunk)}
    yield MEDIA[medium].table, stream


def _water(row: pd.Series, country: str, library: Library) -> str:
    """Name the water that a need drinks today."""
    pure = f"demin_water_{library.region_of(country).lower()}"
    if row["quality"] in PURE and pure in library.utilities.index:
        return pure
    return library.default_utility("water", "", country)


def _quality(row: pd.Series, library: Library, drunk: str) -> Row:
    """Write what a water holds or may hold as property columns."""
    rows = quality_rows("", row, library, drunk)
    return {
        f"{kind}:{name} [{unit}]": value
        for kind, name, unit, value in zip(
            rows["kind"], rows["property"], rows["unit"], rows["value"], strict=True
        )
    }


def _stream(known: Known, key: str, role: str, quantity: float, unit: str, **more: object) -> Row:
    """Make one row for a site, its figures to four digits: no chain knows more."""
    row = estimated(known.id, key, role, quantity, unit, **more)  # type: ignore[arg-type]
    return row | {name: float(f"{row[name]:.4g}") for name in ("quantity", "low", "high")}
