"""A park: its description and its tables, in canonical units, frozen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FiniteFloat,
    Strict,
    StrictBool,
    field_validator,
)

from symbiosis.park.facts import Fact
from symbiosis.park.media import MEDIA
from symbiosis.park.offset_maps import SYSTEMS, system_called
from symbiosis.park.signs import only_text
from symbiosis.park.written import believable, one_figure, written

if TYPE_CHECKING:
    import pandas as pd
    from geopandas import GeoDataFrame

    from symbiosis.park.faults import Fault
    from symbiosis.park.fills import Understood
    from symbiosis.park.library import Library

HOURS_PER_YEAR = 8760.0


def _no_switch(value: object) -> object:
    if isinstance(value, bool):
        message = "a number is wanted, not a yes or no"
        raise ValueError(message)  # noqa: TRY004 (pydantic reports only this one with its key)
    return value


_SWITCHES = {
    "\u662f": True,
    "yes": True,
    "true": True,
    "\u5426": False,
    "no": False,
    "false": False,
}


def _yes_or_no(value: object) -> object:
    """Read a switch in the words of a workbook's cover."""
    return _SWITCHES.get(value.strip().casefold(), value) if isinstance(value, str) else value


MOST = 1e15
"""No figure of a park is larger, whatever it measures: sums with it would lose all others."""


def _as_people_write(value: object) -> object:
    """Read a number that was written as a text: ``"12,5"``, ``"7 %"``."""
    if not isinstance(value, str):
        return _no_switch(value)
    text = value.strip()
    share = text.endswith(("%", "\uff05"))
    figure = text[:-1] if share else text
    if not written(figure).readings:
        return value  # no number at all, which is told in the words for that
    return one_figure(figure) / 100.0 if share else one_figure(figure)


Figure = Annotated[float, BeforeValidator(_as_people_write), AfterValidator(believable(MOST))]
"""A number that a park can have; a yes or no is none."""
Weight = Annotated[float, BeforeValidator(_as_people_write), AfterValidator(believable(MOST**2))]
"""A number that may be the product of two figures, as value added by energy."""
Rate = Annotated[Figure, Field(gt=0.0, allow_inf_nan=False)]
"""What a euro is in another currency."""
Year = Annotated[int, BeforeValidator(_no_switch)]


DRAWN = ("enterprises", "plots", "corridors", "basemap")
"""What has coordinates: the table of enterprises, and the layers."""


def _known_systems(told: object) -> object:
    """Read a system for all that has coordinates, or one for each."""
    named = dict.fromkeys(DRAWN, told) if isinstance(told, str) else told
    if not isinstance(named, Mapping):
        return told
    systems = {}
    for what, text in named.items():
        system = system_called(str(text))
        if what not in DRAWN or system is None:
            message = (
                f"{what} {text!r}: give {' or '.join(SYSTEMS)} for all, or by {', '.join(DRAWN)}; "
                "of another system, set that of every layer in the GIS, and lon and lat in WGS 84"
            )
            raise ValueError(message)
        systems[what] = system
    return {what: system for what, system in systems.items() if system}


Resolution = Literal["step", "piles", "cycle", "year"]
"""How finely a park balances a medium in time."""


def _medium(name: str) -> str:
    if name not in MEDIA:
        message = f"{name!r}: give one of {', '.join(MEDIA)}"
        raise ValueError(message)
    return name


class ParkInfo(BaseModel):
    """What `park.toml` says of the park as a whole.

    Attributes
    ----------
    id
        Short name, also of the folder that a plan is saved in: letters, digits, ``-`` and ``_``.
    title, title_zh, summary, summary_zh
        Names and one sentence of description, in English and Chinese.
    country
        ISO 3166 code (BE, NL, DK, CN ...): which prices and factors of the library apply.
    currency, price_year
        Money in the park's tables and in every result.
    exchange_rates
        Units of a currency per euro in the price year, for those that the library does not know, or
        instead of its rate: ``INR = 90.1``.
    discount_rate
        Real rate per year (0.07 = 7 %) at which investments are annualised.
    detour_factor
        Length of a route over the straight line, where no corridors are drawn.
    crs
        System of the coordinates, where they are of a Chinese map: ``GCJ-02`` (Amap, Tencent) or
        ``BD-09`` (Baidu), for all or by ``enterprises``, ``plots``, ``corridors``, ``basemap``;
        else WGS 84. It is never guessed.
    snapshot_year
        The year that the streams describe.
    carbon_price
        Money per t of direct CO2 in this park's baseline policy.
    default_basis
        Basis of a table's figures where the row does not say; of ``facts`` besides.
    fill_sectors
        Fill in what firms of known sector and output do not state, by the library's usual figures.
    distances
        How route lengths are known, for the reader of a plan.
    resolution
        Medium -> ``step`` (balanced in every period, but for materials that can be stocked),
        ``piles`` (these too: only a store carries them), ``cycle`` (over each typical day or
        season, but for what can be stocked) or ``year``. Materials and water are on the year where
        periods are steps of cycles, unless told.
    facts
        Figures of the whole park that no stream can tell (:data:`symbiosis.park.facts.FACTS`).
    answers
        Indicator of the library -> true, false or a figure in its unit: what no plan can change.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    title_zh: str = ""
    summary: str = ""
    summary_zh: str = ""
    country: str
    currency: str
    price_year: Year = Field(ge=1990, le=2100)
    exchange_rates: Mapping[str, Rate] = {}
    discount_rate: Figure = Field(default=0.07, ge=0.0, le=0.5)
    detour_factor: Figure = Field(default=1.3, ge=1.0, le=5.0)
    crs: Annotated[Mapping[str, str], BeforeValidator(_known_systems)] = {}
    snapshot_year: Annotated[int | None, BeforeValidator(_no_switch)] = None
    carbon_price: Figure = Field(default=0.0, ge=0.0, allow_inf_nan=False)
    default_basis: Mapping[str, str] = {}
    fill_sectors: Annotated[StrictBool, BeforeValidator(_yes_or_no)] = False
    distances: str = ""
    resolution: Mapping[Annotated[str, AfterValidator(_medium)], Resolution] = {}
    facts: Mapping[str, Fact] = {}
    answers: Mapping[str, StrictBool | Annotated[FiniteFloat, Strict()]] = {}

    _text = field_validator("*")(only_text)

    @field_validator("id")
    @classmethod
    def _names_a_folder(cls, name: str) -> str:
        if not re.fullmatch(r"\w[\w-]{0,63}", name):
            message = "an id has up to 64 letters, digits, - and _"
            raise ValueError(message)
        return name


@dataclass(frozen=True)
class Park:
    """A park's tables in canonical units, checked and with its defaults made visible.

    Rows are ordered by id, so that a park whose rows were permuted is the same park; periods keep
    the planner's order, in which cycles are shown. Every frame is indexed by its ``id`` column
    (``profiles`` and ``evidence`` are not). Columns are those of :mod:`symbiosis.park.schema`; open
    property columns are moved to ``contents``.

    Attributes
    ----------
    info
        The park as a whole.
    tables
        Table name -> frame; tables that the park does not have are present and empty. Stream
        quantities are amounts a year in t, MWh, m3, MWh (:data:`symbiosis.park.media.UNITS`).
    contents
        Columns ``owner`` (id of a stream or a utility; of a technology or a retrofit, with its
        ``port``), ``property``, ``kind`` (content, max, min, load, out, removal), ``value``,
        ``unit`` (mg/L for water, mg/kg for materials, kg/a a load).
    plots, corridors, basemap
        Geometry in WGS 84; ``None`` where the park has none.
    library
        The reference library, with the park's own tables over it.
    container
        What it was read from, for messages.
    scenarios
        Name -> text (TOML) of the park's own scenarios; :func:`symbiosis.load_scenario` reads them.
    defaults
        One sentence for everything that was filled in.
    warnings
        What the checks found odd, but usable.
    understood
        What every stream's amount was understood to be a year, beside what was written.
    """

    info: ParkInfo
    tables: Mapping[str, pd.DataFrame]
    contents: pd.DataFrame
    library: Library
    plots: GeoDataFrame | None = None
    corridors: GeoDataFrame | None = None
    basemap: GeoDataFrame | None = None
    container: str = ""
    scenarios: Mapping[str, str] = field(default_factory=dict, compare=False)
    defaults: tuple[str, ...] = field(default=(), compare=False)
    warnings: tuple[Fault, ...] = field(default=(), compare=False)
    understood: tuple[Understood, ...] = field(default=(), compare=False)

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Give a table as an attribute: ``park.heat`` is ``park.tables["heat"]``."""
        tables: Mapping[str, pd.DataFrame] = self.__dict__.get("tables", {})
        if name in tables:
            return tables[name]
        message = f"a park has no table or attribute {name!r}"
        raise AttributeError(message)

    def __repr__(self) -> str:
        """Say which park it is and how large; its tables have a view of their own."""
        rows = ", ".join(f"{len(rows)} {name}" for name, rows in self.tables.items() if len(rows))
        return f"Park({self.info.id}: {self.info.title}; {rows or 'empty'})"

    def with_tables(self, **tables: pd.DataFrame) -> Park:
        """Return the same park with some tables replaced."""
        return replace(self, tables={**self.tables, **tables})
