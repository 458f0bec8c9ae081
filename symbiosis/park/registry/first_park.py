"""A first park: the sites of registries around a place, with all that can be derived of them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from symbiosis.errors import BadInput
from symbiosis.park.extracted import turbine_row
from symbiosis.park.free_names import free_name
from symbiosis.park.library import load_library
from symbiosis.park.load import park_of
from symbiosis.park.registry.bands import FIRED_C, Row
from symbiosis.park.registry.countries import country_code
from symbiosis.park.registry.site_chain import (
    MADE,
    Known,
    goods_of_site,
    heat_of_site,
    known_site,
)
from symbiosis.park.registry.site_columns import SiteMapping, read_site_mapping
from symbiosis.park.registry.site_kinds import kind_of
from symbiosis.park.registry.site_merging import kilometres, merged
from symbiosis.park.registry.site_reading import Site, read_sites

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from symbiosis.park.entities import Park
    from symbiosis.park.library import Library

MOST_SITES = 400
"""More sites than that are a region, not a park."""
_NEIGHBOUR_KM = 4.0
_POLE, _WIDEST_KM, _NAMED = 90.0, 1000.0, 5
_PRICE_YEAR, _SNAPSHOT, _CARBON = 2024, 2014, 75.0
_EUROPE = ((34.0, 72.0), (-25.0, 45.0))
"""Latitudes and longitudes where the EU's prices may stand for those of an unknown country."""
_EXTRACTION_LOSS = 0.18
"""Power lost per heat taken from an incinerator's turbine [MWh/MWh], a usual figure."""


@dataclass(frozen=True)
class FirstPark:
    """A park made of registries.

    Attributes
    ----------
    park
        Checked; every stream is estimated, with low, high and the chain that made it.
    said
        What was read, merged, assumed and left out, in sentences.
    warnings
        What registries are known to get wrong, and does so here.
    """

    park: Park
    said: tuple[str, ...]
    warnings: tuple[str, ...]


def import_sites(
    *files: str | Path,
    around: tuple[float, float],
    radius_km: float,
    mapping: str | Path | None = None,
    country: str = "",
    name: str = "",
) -> FirstPark:
    """Make a first park of the sites that registries list around a place.

    Parameters
    ----------
    files
        Tables of sites (CSV), the most trusted first: E-PRTR, Hotmaps, a list of one's own.
    around
        Latitude and longitude of the middle [degree].
    radius_km
        How far from it [km].
    mapping
        A file (TOML) that says how columns are called, where that is not known; of several files
        it is for those that have all columns that it names.
    country
        ISO 3166 code whose prices apply; empty: that of most of the sites.
    name
        Of the park: its id, and what its title begins with; empty: made of the place.

    Returns
    -------
    FirstPark
        The park, and what is to be said of it.

    Raises
    ------
    BadInput
        If a file cannot be read, or no site with figures lies there.
    """
    library = load_library()
    how = read_site_mapping(mapping, library.registry_kinds.index) if mapping else SiteMapping()
    said: list[str] = []
    sites: list[Site] = []
    for file in files:
        found, told = read_sites(file, how, alone=len(files) == 1)
        sites += found
        said += told
    near = _near(sites, around, radius_km)
    near, told = merged(near)
    said += told
    where = country_code(country) if country else _country(near, around, said)
    info = _cover(name, around, radius_km, where, how.year, said)
    tables, warnings = _tables(near, where, how, library, said)
    return FirstPark(park_of(info, tables), tuple(said), tuple(warnings))


def _near(sites: Sequence[Site], around: tuple[float, float], radius_km: float) -> list[Site]:
    lat, lon = around
    if not (abs(lat) <= _POLE and abs(lon) <= 2 * _POLE and 0.0 < radius_km < _WIDEST_KM):
        message = (
            f"around {lat:g},{lon:g} within {radius_km:g} km: give latitude, longitude and km."
        )
        raise BadInput(message)
    lons, lats = ([site.figure(axis) for site in sites] for axis in ("lon", "lat"))
    away = list(kilometres(lon, lat, lons, lats)) if sites else []
    near = [site for site, km in zip(sites, away, strict=True) if km <= radius_km]
    if not near:
        message = (
            f"no site lies within {radius_km:g} km of {lat:g},{lon:g} (latitude,longitude)"
            f"{_nearest(sites, away)}. Move the middle, or give a larger radius."
        )
        raise BadInput(message)
    if len(near) > MOST_SITES:
        message = (
            f"{len(near)} sites lie within {radius_km:g} km: that is a region, not a park "
            f"({MOST_SITES} at most). Give a smaller radius."
        )
        raise BadInput(message)
    return near


def _nearest(sites: Sequence[Site], away: Sequence[float]) -> str:
    if not sites:
        return ""
    least = min(range(len(sites)), key=lambda at: away[at])
    return f"; the nearest, {sites[least].name}, is {away[least]:.0f} km away"


def _country(sites: Sequence[Site], around: tuple[float, float], said: list[str]) -> str:
    """Take the country of most sites, and say so; where none is told and it is not Europe, ask."""
    codes = Counter(code for site in sites if (code := country_code(site.texts["country"])))
    if not codes:
        if not all(low <= at <= high for at, (low, high) in zip(around, _EUROPE, strict=True)):
            message = "No row tells the country, and the place lies outside Europe: --country CN."
            raise BadInput(message)
        said.append("country: no row tells it: prices of the EU are taken; --country names one")
        return "EU"
    first = min(codes, key=lambda code: (-codes[code], code))
    others = ", ".join(code for code in sorted(codes) if code != first)
    rest = f", though some lie in {others}" if others else ""
    said.append(
        f"country: {first}, of most sites{rest}: its prices are taken; --country names another"
    )
    return first


def _cover(
    name: str,
    around: tuple[float, float],
    radius_km: float,
    country: str,
    year: int | None,
    said: list[str],
) -> dict[str, Any]:
    """Write `park.toml`, and say what was assumed in it."""
    snapshot = year or _SNAPSHOT
    chinese = load_library().region_of(country) == "CN"
    currency, carbon = ("CNY", 0.0) if chinese else ("EUR", _CARBON)
    said.append(
        f"assumed: money in {currency} of {_PRICE_YEAR}, {carbon:g} {currency}/t of direct CO2, "
        f"figures of {snapshot}, ways 1.3 times the straight line"
    )
    lat, lon = around
    sites = f"egistered sites within {radius_km:g} km of {lat:g}, {lon:g}"
    sites_zh = f"{lat:g}, {lon:g} 周边 {radius_km:g} km 的登记企业"
    return {
        "id": name or re.sub(r"[^\w-]", "_", f"sites_{lat:.2f}_{lon:.2f}"),
        "title": f"{name} (r{sites})" if name else f"R{sites}",
        "title_zh": f"{name}（{sites_zh}）" if name else sites_zh,
        "summary": "A first park from registries of emissions: every stream is an estimate.",
        "summary_zh": "由排放登记数据生成的初步园区：所有物流均为估算值。",
        "country": country,
        "currency": currency,
        "price_year": _PRICE_YEAR,
        "snapshot_year": snapshot,
        "carbon_price": carbon,
        "distances": "straight line x 1.3; no corridors are known",
        "default_basis": {"enterprises": "registry", "outlets": "estimated"},
    }


def _tables(
    sites: Sequence[Site], country: str, how: SiteMapping, library: Library, said: list[str]
) -> tuple[dict[str, list[Row]], list[str]]:
    """Write the tables of the park, and what is known to be wrong in registries."""
    warnings = _rounded(sites)
    taken: set[str] = set()
    firms: list[Row] = []
    known: list[Known] = []
    drawn: list[str] = []
    for site in sites:
        firm = _new_id(site.name, taken)
        kind = kind_of(site, how, library, warnings)
        firms.append(_firm(firm, site, kind))
        if site.figure("co2") > 0.0:
            likely = cast("pd.Series", library.registry_kinds.loc[kind])
            known.append(known_site(firm, site, likely, warnings))
        else:
            drawn.append(site.name)
    tables: dict[str, list[Row]] = {"enterprises": firms}
    fired = 0.0
    for each in known:
        heat, left = heat_of_site(each)
        fired += left
        tables.setdefault("heat", []).extend(heat)
        for table, row in goods_of_site(each, country, library):
            tables.setdefault(table, []).append(row)
    if not any(tables.get(name) for name in tables if name != "enterprises"):
        message = (
            f"sites there: {len(sites)}; none has CO2 to derive streams from. "
            "Move the middle, give a larger radius, or another registry."
        )
        raise BadInput(message)
    if any(row.get("outlet") == MADE for row in tables.get("heat", ())):
        feed = library.default_outlet("power", "", country)
        tables["outlets"] = [turbine_row(MADE, _EXTRACTION_LOSS, feed, library)]
    said += _left_out(sites, drawn, fired)
    return {name: rows for name, rows in tables.items() if rows}, [*warnings, *_gas(known)]


def _firm(firm: str, site: Site, kind: str) -> Row:
    activity = next(iter(site.activities), "") or kind.replace("_", " ")
    return {
        "id": firm,
        "name": site.name,
        "sector": activity,
        "lon": site.figure("lon"),
        "lat": site.figure("lat"),
        "kind": "firm",
        "basis": "registry",
        "source": site.place,
    }


def _new_id(name: str, taken: set[str]) -> str:
    """Give a short id that no other site has."""
    words = re.findall(r"[a-z0-9]+", name.lower()) or ["site"]
    stem = "_".join(words[:3])[:30].strip("_")
    return free_name(stem, taken)


def _rounded(sites: Sequence[Site]) -> list[str]:
    rounded = [site.name for site in sites if site.rounded]
    if not rounded:
        return []
    named = ", ".join(rounded[:_NAMED]) + (" ..." if len(rounded) > _NAMED else "")
    return [f"coordinates rounded to a kilometre or so: {named}"]


def _gas(known: Sequence[Known]) -> list[str]:
    """Warn of power stations beside a steelworks: its gases are often counted at both."""
    steel = [each for each in known if each.kind.name == "steel_integrated"]
    power = [each for each in known if float(each.kind["condenser"]) > 0.0]
    warnings = []
    for one in power:
        for other in steel:
            ends = [(each.site.figure("lon"), each.site.figure("lat")) for each in (one, other)]
            if kilometres(*ends[0], [ends[1][0]], [ends[1][1]])[0] <= _NEIGHBOUR_KM:
                warnings.append(
                    f"{one.site.name} may burn the gas of {other.site.name}: then its CO2 and heat "
                    "are counted at both; correct one of the two"
                )
    return warnings


def _left_out(sites: Sequence[Site], drawn: list[str], fired: float) -> list[str]:
    told = [f"{len(sites)} sites, {len(sites) - len(drawn)} with CO2, are in the park"]
    if drawn:
        told.append(f"without CO2, drawn and not modelled: {', '.join(drawn)}")
    if fired > 0.0:
        told.append(
            f"{fired:,.0f} GWh a year of heat at {FIRED_C:.0f} °C and more is fired, and no stream"
        )
    told.append("power is left out: yearly figures do not say when it is needed")
    return told
