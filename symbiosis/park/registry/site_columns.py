"""Columns of registries: what each calls its figures, and a mapping file for all others."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from symbiosis.errors import BadInput, UnknownUnit
from symbiosis.park.containers.text_files import toml_of
from symbiosis.park.sheet import did_you_mean
from symbiosis.park.units import scale

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

TEXTS: Mapping[str, tuple[str, ...]] = {
    "id": ("site_id", "facilityid", "facility id", "facilityinspireid", "id", "编号"),
    "name": (
        "name",
        "site",
        "facilityname",
        "facility name",
        "sitename",
        "名称",
        "企业名称",
        "单位名称",
    ),
    "company": ("company", "parentcompanyname", "parent company", "operator", "公司"),
    "city": ("city", "town", "place", "城市", "地址"),
    "country": ("country", "countrycode", "countryname", "country code", "国家"),
    "source": ("source", "registry", "出处", "来源"),
    "flag": ("flag_fuel_vs_co2", "flag"),
    "cooling": ("cooling",),
}
"""What a site's row says in words -> what registries call it; the first that is filled counts."""
ACTIVITY = (
    *("sector", "nace", "hotmaps_subsector", "subsector", "activity", "mainactivity"),
    *("naceactivity", "nace main economic activity", "jrc_type", "fuel_type", "fuel"),
    *("行业", "行业类别", "主要活动", "生产工艺", "燃料"),
)
"""Columns that say what a site does; all of them are looked at."""
FIGURES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "lon": ("degree", ("lon", "longitude", "long", "x", "经度", "东经")),
    "lat": ("degree", ("lat", "latitude", "y", "纬度", "北纬")),
    "co2": (
        "t",
        (
            *("co2_t", "co2_eprtr_2014_t", "co2_eprtr_t", "co2_ets_2014_t", "co2_ets_t"),
            *("co2", "co2 emissions", "totalquantity"),
            *("co2排放量(吨)", "co2排放量（吨）", "二氧化碳排放量(吨)", "二氧化碳排放量（吨）"),
        ),
    ),
    "output": ("t", ("production_t_hotmaps", "production_t", "output_t", "产量(吨)", "产量（吨）")),
    "power": ("MWh", ("generation_mwh", "power_mwh")),
    "power_gwh": ("GWh", ("jrc_gen2016_gwh", "generation_gwh")),
    "efficiency": ("1", ("jrc_eff", "efficiency")),
    "excess_100_200": ("GWh", ("eh_100_200_gwh", "eh_100_200_hotmaps")),
    "excess_200_500": ("GWh", ("eh_200_500_gwh", "eh_200_500_hotmaps")),
    "excess_gt500": ("GWh", ("eh_500_gwh", "eh_500_hotmaps", "eh_gt500_gwh")),
}
"""What a site's row says in figures -> unit, and what registries call it."""
_KEYS = ("columns", "units", "only", "kinds", "country", "year")
_SIGNIFICANT = "Write [columns], [units], [only], [kinds], country, year."


@dataclass(frozen=True)
class SiteMapping:
    """How the columns of a registry are called where its names are not known.

    Attributes
    ----------
    columns
        Our name -> theirs; goes before the known names.
    units
        Our name -> unit of its figures (E-PRTR counts in ``kg``).
    only
        Their column -> the one text whose rows count (a pollutant, a year).
    kinds
        Text of an activity -> kind of the library's ``registry_kinds``.
    country, year
        Of all rows.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    only: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    country: str = ""
    year: int | None = None

    def slopes(self) -> dict[str, float]:
        """Give the factor of every figure to our unit."""
        return {name: scale(unit, FIGURES[name][0]).slope for name, unit in self.units.items()}

    def column(self, name: str, known: Sequence[str], heads: Mapping[str, str]) -> list[str]:
        """Name the columns of a file, by their heading in small letters, that may hold a figure."""
        own = self.columns.get(name, "")
        return [heads[own.lower()]] if own else [heads[each] for each in known if each in heads]


def read_site_mapping(file: str | Path, kinds: pd.Index) -> SiteMapping:
    """Read a mapping file (TOML).

    Parameters
    ----------
    file
        Its path.
    kinds
        Kinds of sites that the library knows.

    Raises
    ------
    BadInput
        If it cannot be read, or has keys, units or kinds that are not known.
    """
    path = Path(file).expanduser()
    told = toml_of(path)
    _refuse(path, set(told) - set(_KEYS), _KEYS, "key")
    for section in _KEYS[:4]:
        if not isinstance(told.get(section, {}), dict):
            message = f"{path.name}: {section}: a section is wanted. {_SIGNIFICANT}"
            raise BadInput(message)
    columns = (*TEXTS, "activity", *FIGURES)
    _refuse(path, set(told.get("columns", {})) - set(columns), columns, "column")
    _refuse(path, set(told.get("units", {})) - set(FIGURES), FIGURES, "figure")
    _refuse(path, set(told.get("kinds", {}).values()) - set(kinds), kinds, "kind")
    mapping = SiteMapping(
        **{
            name: {str(key): str(value) for key, value in told.get(name, {}).items()}
            for name in _KEYS[:4]
        },
        country=str(told.get("country", "")),
        year=told.get("year"),
    )
    try:
        mapping.slopes()
    except UnknownUnit as error:
        message = f"{path.name}: units: {error}. Write a unit such as kg or kt."
        raise BadInput(message) from error
    return mapping


def _refuse(path: Path, strange: set[str], known: object, what: str) -> None:
    for name in sorted(strange):
        names = [str(each) for each in known]  # type: ignore[attr-defined]
        hint = did_you_mean(name, names, f"Known: {', '.join(names)}.")
        message = f"{path.name}: {name!r} is no {what} of a mapping. {hint}"
        raise BadInput(message)
