"""The reference library: what is generally known, each row with its source."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput

# Names are taken, joined and compared far more often than made: as Python's own strings they cost
# no copy. Matching and writing a region then need half the memory, small parks a quarter less time.
# It is said here because the library's tables are a program's first: no two kinds may mix.
pd.options.mode.string_storage = "python"

CONFIDENCE = ("checked", "partly checked", "unchecked", "derived", "notional")
"""How far a row's figures were compared with the document that it names."""

ANYWHERE = ""
"""Region of a row that holds in every country."""

DEFAULT = "default"
"""In a technology's port: the default utility or outlet of the park's country."""

_FLAGS = frozenset(
    {"stockable", "hazardous", "computable", "default", "in_outlet", "on_site", "usual"}
)
_NUMBERS = frozenset(
    {
        *("lhv_gj_t", "yield_low", "yield_high", "env_tax_cny_t"),
        *("ratio", "ratio_low", "ratio_high", "max_share", "pretreatment_cost"),
        *("pretreatment_power", "permit_cost", "year", "value", "price", "tax", "low", "high"),
        *("max_c", "co2_direct", "co2_energy", "co2_supply", "co2_biogenic", "primary_energy"),
        *("supply_c", "target_c", "return_c", "pressure_bar", "min_pressure_bar", "max_capacity"),
        *("loss_fixed", "loss_variable", "loss_per_km", "drop_k_per_km", "drop_bar_per_km"),
        *("max_km", "transport_cost", "dn", "inner_mm", "outer_mm", "jacket_mm", "loss_w_mk"),
        *("return_w_mk", "pa_per_m", "velocity_max", "flow_max", "pumping"),
        "condensate_return",
        *("trench_cost", "crossing_cost", "size_factor", "size_metres", "length_km", "stations_mw"),
        *("handling_cost", "transport_co2", "capex_fixed", "capex_variable", "capex", "size"),
        *("size_min", "size_max", "lifetime", "om_share", "opex", "carnot_share", "max_lift_k"),
        *("max_cop", "share_at_k", "lift_k", "hours_a_year", "min_c"),
        *("heat_kj_kg_k", "unconventional", "demand_charge", "full_load_hours", "capex_rate"),
        *(
            "throughput_cost",
            "charge_share",
            "discharge_share",
            "self_loss",
            "fill_hours",
            "seasonal",
            "green",
        ),
        *("coefficient", "limit", "threshold", "valid_from", "valid_to"),
        *("so2", "nox", "dust", "cod", "nh3_n"),
        *("west", "south", "east", "north", "density"),
        *("rate", "left_rate", "factor", "quota", "share", "cap", "above"),
        *("density", "co2_per_fuel", "co2_per_fuel_low", "co2_per_fuel_high"),
        *("co2_per_output", "co2_per_output_low", "co2_per_output_high"),
        *("demand_lt100", "demand_100_200", "demand_200_500", "demand_500_1000", "demand_gt1000"),
        *("excess_lt100", "excess_100_200", "excess_200_500", "excess_gt500"),
        *("condenser", "made_heat", "boiler_water"),
        *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    }
)
_DTYPES = dict.fromkeys(_NUMBERS, "float64") | dict.fromkeys(_FLAGS, "bool")


@dataclass(frozen=True)
class Library:
    """The tables of the reference library; ``docs/library.md`` says what each column means.

    Tables of things are indexed by ``id``; the others keep a plain index. Empty text is ``""``,
    an empty number NaN. Regions are ``EU``, ``CN``, empty (anywhere) or a country's ISO 3166 code.

    Attributes
    ----------
    materials, links, carriers, technologies, utilities, outlets
        Things, indexed by ``id``.
    grounds
        What a ditch costs in a class of ground, and what a crossing costs, indexed by ``id``.
    built_lines
        Lines that were built, with their length, size and published price, indexed by ``id``.
    pipes
        Sizes (DN) of the families of pipes, indexed by ``id``, by which carriers are priced and
        lose heat.
    link_limits, technology_ports, technology_segments, contents
        What belongs to a link, a technology, or an owner (utility, outlet, material, or a
        technology with its port).
    profiles
        Shares of a year by month, indexed by ``id``.
    indicators, indicator_systems
        Published measures of a park, and the systems that ask for them, indexed by ``id``.
    factors, water_quality
        Reference figures by region and year.
    water_classes, water_class_limits
        Classes of water quality, indexed by ``id``, and what water of one holds at most.
    currency, indices
        Units of a currency per euro, and cost indices, by year.
    countries
        Boxes of longitude and latitude in which countries lie, one or more each.
    lift_shares
        What of its largest share of Carnot a heat pump keeps at small lifts.
    gases
        What a normal cubic metre of a material weighs.
    sectors, sector_streams
        Kinds of works, indexed by ``id``, and what each usually needs and gives per unit of output.
    registry_kinds
        Kinds of sites in registries of emissions, and what their CO2 says of fuel and heat, indexed
        by ``id``.
    """

    materials: pd.DataFrame
    links: pd.DataFrame
    link_limits: pd.DataFrame
    carriers: pd.DataFrame
    grounds: pd.DataFrame
    built_lines: pd.DataFrame
    pipes: pd.DataFrame
    technologies: pd.DataFrame
    technology_ports: pd.DataFrame
    technology_segments: pd.DataFrame
    utilities: pd.DataFrame
    outlets: pd.DataFrame
    contents: pd.DataFrame
    profiles: pd.DataFrame
    factors: pd.DataFrame
    indicators: pd.DataFrame
    indicator_systems: pd.DataFrame
    water_quality: pd.DataFrame
    water_classes: pd.DataFrame
    water_class_limits: pd.DataFrame
    policies: pd.DataFrame
    policy_steps: pd.DataFrame
    currency: pd.DataFrame
    indices: pd.DataFrame
    sectors: pd.DataFrame
    sector_streams: pd.DataFrame
    registry_kinds: pd.DataFrame
    countries: pd.DataFrame
    lift_shares: pd.DataFrame
    gases: pd.DataFrame
    waste_codes: pd.DataFrame

    def overlaid(self, **tables: pd.DataFrame) -> Library:
        """Return this library with a park's own rows over it.

        Parameters
        ----------
        tables
            Table name -> rows, indexed like the library's table. In a table of things a filled
            cell replaces the library's cell of the same id, and a new id is added with empty
            cells for the columns that the rows lack. Rows of other tables are added; rows of
            ``contents`` replace all of the library's rows of the same owner and port.

        Raises
        ------
        BadInput
            If the library has no such table.
        """
        unknown = sorted(set(tables) - set(TABLES))
        if unknown:
            message = f"the library has no table {', '.join(unknown)}; known: {', '.join(TABLES)}"
            raise BadInput(message)
        laid = {name: _overlay(getattr(self, name), rows) for name, rows in tables.items()}
        return replace(self, **laid)

    @staticmethod
    def region_of(country: str) -> str:
        """Give the library's region of a country: ``CN`` for China, else ``EU``."""
        return "CN" if country.upper() == "CN" else "EU"

    def default_utility(
        self, medium: str, item: str, country: str, target_c: float | None = None
    ) -> str:
        """Name what a sink buys when nobody gives.

        Parameters
        ----------
        medium, item
            The sink's medium; for a material its id, else empty.
        country
            ISO 3166 code; a row of the country goes before one of its region.
        target_c
            Temperature that heat must reach [degC]: the least hot utility that reaches it.

        Raises
        ------
        BadInput
            If the library has no such default.
        """
        for region in (country.upper(), self.region_of(country), ANYWHERE):
            rows = self._utilities_by_place.get((medium, item, region))
            if rows is None:
                continue
            if target_c is not None:
                rows = rows[rows["max_c"].isna() | (rows["max_c"] >= target_c)]
            if len(rows):
                return str(rows["max_c"].sort_values(kind="stable").index[0])
        hot = "" if target_c is None else f" at {target_c:g} degC"
        raise BadInput(_missing("utility", medium, item + hot, country))

    def default_outlet(self, medium: str, item: str, country: str) -> str:
        """Name where a source goes when nobody takes it.

        Raises
        ------
        BadInput
            If the library has no such default.
        """
        for region in (country.upper(), self.region_of(country), ANYWHERE):
            outlet = self._outlets_by_place.get((medium, item, region))
            if outlet is not None:
                return outlet
        raise BadInput(_missing("outlet", medium, item, country))

    def own_outlet(self, medium: str, sector: str, country: str) -> str:
        """Name where firms of a sector let go what others pay them to take; empty: no such row.

        A treatment works pays no other works for its effluent.
        """
        rows = self.outlets[self.outlets["medium"] == medium]
        rows = rows[rows["sectors"].str.split(";").map(lambda names: sector in names)]
        for region in (country.upper(), self.region_of(country), ANYWHERE):
            here = rows.index[rows["region"] == region]
            if len(here):
                return str(here[0])
        return ""

    def limits_of_class(self, name: str) -> pd.DataFrame:
        """Give what water of a class holds at most and at least.

        Returns
        -------
        DataFrame
            Columns ``property``, ``kind`` (max, min), ``value``, ``unit``, ``source``: those of
            ``water_class_limits``, and of the set of ``water_quality`` that the class names.
        """
        columns = ["property", "kind", "value", "unit", "source"]
        own = self.water_class_limits[self.water_class_limits["class"] == name]
        named, sets = self.water_classes.loc[name], self.water_quality
        there = (sets["standard"] == named["standard"]) & (sets["use"] == named["use"])
        known = sets[there & (named["standard"] != "") & sets["kind"].isin(["max", "min"])]
        known = known[~known["property"].isin(own["property"])].assign(source=named["source"])
        return pd.concat([own[columns], known[columns]], ignore_index=True)

    @cached_property
    def _utilities_by_place(self) -> dict[tuple[str, str, str], pd.DataFrame]:
        rows = self.utilities[self.utilities["default"]]
        return {
            (str(medium), str(item), str(region)): group
            for (medium, item, region), group in rows.groupby(["medium", "item", "region"])
        }

    @cached_property
    def _outlets_by_place(self) -> dict[tuple[str, str, str], str]:
        rows = self.outlets[self.outlets["default"]]
        return {
            (medium, item, region): str(outlet)
            for outlet, medium, items, region in zip(
                rows.index, rows["medium"], rows["item"], rows["region"], strict=True
            )
            for item in items.split(";")
        }

    @cached_property
    def exchange_rates(self) -> dict[str, dict[int, float]]:
        """Units of a currency per euro: currency -> year -> rate."""
        return _by_year(self.currency, "currency")

    @cached_property
    def cost_indices(self) -> dict[str, dict[int, float]]:
        """Cost indices: index -> year -> value."""
        return _by_year(self.indices, "index")


TABLES: tuple[str, ...] = tuple(field.name for field in fields(Library))
"""Names of the library's tables; each is one CSV file beside this module."""


@cache
def load_library() -> Library:
    """Read the reference library, once per process.

    Raises
    ------
    BadInput
        If a file of the installation is missing.
    """
    folder = Path(__file__).parent
    try:
        return Library(**{name: _read(folder / f"{name}.csv") for name in TABLES})
    except FileNotFoundError as error:
        message = f"the reference library is incomplete: {error.filename}. Install again."
        raise BadInput(message) from error


def _read(file: Path) -> pd.DataFrame:
    with file.open(encoding="utf-8") as lines:
        header = lines.readline().rstrip("\n").split(",")
    frame = pd.read_csv(
        file,
        dtype={name: _DTYPES.get(name, "str") for name in header},
        na_values={name: [""] for name in header if name in _NUMBERS},
        keep_default_na=False,
        true_values=["1"],
        false_values=["0"],
    )
    return frame.set_index("id") if header[0] == "id" else frame


def _overlay(base: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    if base.index.name != "id":
        kept = base
        if "owner" in base.columns:
            keys = ["owner", "port"]
            kept = base[~base.set_index(keys).index.isin(rows.set_index(keys).index)]
        return pd.concat([kept, rows[base.columns]], ignore_index=True)
    if rows.empty:
        return base
    at = base.index.get_indexer(rows.index).tolist()
    told = {
        name: pd.Series(_told(base[name], rows.get(name), at), rows.index, base[name].dtype)
        for name in base.columns
    }
    others = base[~base.index.isin(rows.index)]
    return pd.concat([others, pd.DataFrame(told, rows.index)]).sort_index().rename_axis("id")


def _told(base: pd.Series, own: pd.Series | None, at: list[int]) -> list[Any]:
    """Give the cells of a park's rows: its own, else those of the library's row of that id."""
    empty = False if base.name in _FLAGS else np.nan if base.name in _NUMBERS else ""
    theirs = base.tolist()
    usual = [theirs[place] if place >= 0 else empty for place in at]
    if own is None:
        return usual
    cells = zip(own, usual, strict=True)
    return [other if mine == "" or pd.isna(mine) else mine for mine, other in cells]


def _by_year(frame: pd.DataFrame, key: str) -> dict[str, dict[int, float]]:
    table: dict[str, dict[int, float]] = {}
    for name, year, value in zip(frame[key], frame["year"], frame["value"], strict=True):
        table.setdefault(str(name), {})[int(year)] = float(value)
    return table


def _missing(kind: str, medium: str, item: str, country: str) -> str:
    what = " ".join(f"{medium} {item}".split())
    table = {"utility": "utilities", "outlet": "outlets"}[kind]
    return (
        f"the library has no default {kind} for {what} in {country}. "
        f"Name one in the row's column `{kind}`, or add it to the park's table {table}."
    )
