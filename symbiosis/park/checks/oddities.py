"""Oddities: figures that can be, and hardly ever are: a year, a rate, a burden in kg, a premium."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symbiosis.errors import BadInput
from symbiosis.park.containers.park_toml import INFO_FILE
from symbiosis.park.faults import Fault
from symbiosis.park.media import UNITS
from symbiosis.park.money import convert

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from symbiosis.park.draft import Draft

_FAR_YEARS = 5
"""Money of so many years before or after those of the library is hardly meant."""
_FIRST_YEAR = 1970
_DEAR_CARBON = 500.0
"""EUR for a tonne of CO2: more than any state charges."""
_HIGH_RATE = 0.2
_LONG_DETOUR = 2.0
_BURDENS = ("co2_direct", "co2_energy", "co2_supply", "co2_biogenic")
_MOST_PER = {"MWh": 3.0, "t": 30.0, "m3": 0.05}
"""t CO2 per unit of a medium: more is nearly always kg."""
_LOW_SHARE = 0.1
_IF_RIGHT = "If it is right, leave it"


class _Odd(NamedTuple):
    """A column whose figures are odd where ``is_odd``."""

    table: str
    column: str
    is_odd: Callable[[pd.Series], pd.Series]
    found: str
    remedy: str


def _negative(figures: pd.Series) -> pd.Series:
    return figures < 0.0


_ODD = (
    _Odd("connections", "unit_cost", _negative, "who moves it is paid for it",
         f"{_IF_RIGHT}; else turn the sign."),
    _Odd("technologies", "opex", _negative, "who runs it is paid for it",
         f"{_IF_RIGHT}; else turn the sign."),
    _Odd("own_technologies", "opex", _negative, "who runs it is paid for it",
         f"{_IF_RIGHT}; else turn the sign."),
    _Odd("own_carriers", "transport_cost", _negative, "who moves it is paid for it",
         f"{_IF_RIGHT}; else turn the sign."),
    _Odd("own_links", "pretreatment_cost", _negative, "who treats it is paid for it",
         f"{_IF_RIGHT}; else turn the sign."),
    _Odd("technologies", "carnot_share", lambda share: share < _LOW_SHARE,
         "far below what is built today", f"{_IF_RIGHT}; a share is 0.5, not 50 or 0.005."),
    _Odd("enterprises", "value_added", _negative, "a firm that destroys value",
         f"{_IF_RIGHT}; else turn the sign."),
)  # fmt: skip


def check_oddities(draft: Draft) -> list[Fault]:
    """Warn of what can be and hardly is."""
    faults = [*_cover(draft), *_kilograms(draft), *_no_water(draft)]
    for odd in _ODD:
        figures = draft.tables[odd.table][odd.column]
        faults += draft.sheets[odd.table].faults(
            odd.is_odd(figures), odd.column, odd.found, odd.remedy, "warning"
        )
    return faults


def _cover(draft: Draft) -> list[Fault]:
    """Find odd figures of the park as a whole."""
    info, library = draft.info, draft.library
    years = {*library.cost_indices["CEPCI"], *library.currency["year"].astype(int)}
    first, last = min(years) - _FAR_YEARS, max(years) + _FAR_YEARS
    odd: list[tuple[str, float, str, str]] = []
    if not first <= info.price_year <= last:
        told = f"the library's rates and cost indices are of {min(years)} to {max(years)}"
        odd.append(("price_year", info.price_year, told, "Write the year of your prices."))
    snapshot = info.snapshot_year
    if snapshot is not None and not _FIRST_YEAR <= snapshot <= last:
        told = "no year that streams of a park were counted in"
        odd.append(("snapshot_year", snapshot, told, "Write the year that the streams describe."))
    if info.discount_rate > _HIGH_RATE:
        told = f"{100 * info.discount_rate:g} % a year is more than parks are reckoned at"
        odd.append(("discount_rate", info.discount_rate, told, f"{_IF_RIGHT}; 7 % is 0.07."))
    if info.detour_factor > _LONG_DETOUR:
        told = f"every way is {info.detour_factor:g} times the straight line"
        odd.append(("detour_factor", info.detour_factor, told, f"{_IF_RIGHT}; towns have 1.3."))
    if _in_euro(draft) > _DEAR_CARBON:
        told = f"{info.carbon_price:g} {info.currency} a tonne is more than any state charges"
        odd.append(("carbon_price", info.carbon_price, told, f"{_IF_RIGHT}; else per t of CO2."))
    return [
        Fault("warning", INFO_FILE, "", "", key, str(value), told, remedy)
        for key, value, told, remedy in odd
    ]


def _in_euro(draft: Draft) -> float:
    """Give the carbon price in euro; one without exchange rate is told of elsewhere."""
    info = draft.info
    try:
        one = convert(1.0, "EUR", info.price_year, info, draft.library)
    except BadInput:
        return 0.0
    return info.carbon_price / one if one else 0.0


def _no_water(draft: Draft) -> list[Fault]:
    """Find what is told to be unconventional water and is no water."""
    rows, sheet = draft.tables["utilities"], draft.sheets["utilities"]
    odd = rows["unconventional"].eq(other=True) & (rows["medium"] != "water")
    return sheet.faults(odd, "unconventional", "only for water", "Leave it empty.", "warning")


def _kilograms(draft: Draft) -> list[Fault]:
    """Find burdens of utilities and outlets that are kg where t are meant."""
    faults = []
    for name in ("utilities", "outlets"):
        frame, sheet = draft.tables[name], draft.sheets[name]
        unit = frame["medium"].map(UNITS).fillna("").astype("str")
        most = unit.map(_MOST_PER).astype("float64")
        for column in (each for each in _BURDENS if each in frame):
            if not (over := frame[column].abs() > most).any():
                continue
            found = frame[column].map(lambda figure: f"{figure:g} t CO2 per ") + unit
            remedy = f"{_IF_RIGHT}; else write t, or the unit in the heading: [kg]."
            faults += sheet.faults(over, column, found + ": hardly any has", remedy, "warning")
    return faults
