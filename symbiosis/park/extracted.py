"""Extracted steam: what is made to be given is not free where its row says nothing of its worth.

A cooling tower is for heat that is left over. Steam that nobody takes stays in the turbine and
makes power to sell: that is its outlet, with the price and the CO2 of the power that is lost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from symbiosis.errors import BadInput
from symbiosis.park.added_rows import that_knows, with_rows
from symbiosis.park.fills import Fills
from symbiosis.park.free_names import free_name
from symbiosis.park.library import load_library
from symbiosis.park.money import convert

if TYPE_CHECKING:
    import pandas as pd

    from symbiosis.park.draft import Draft
    from symbiosis.park.library import Library

_ORIGIN = "made"
_SHARE = 0.65
"""Share of Carnot's work that the last stages of a turbine give: a usual figure."""
_COLD_C = 35.0
"""At which a condensing turbine gives off the rest [degC]."""
_KELVIN = 273.15
_NAMED = 8


def lost_power(steam_c: float) -> float:
    r"""Give the power that a turbine loses with heat extracted at a temperature [MWh/MWh].

    .. math:: 0.65 \, (1 - T_0 / T)

    T  where the heat is given [K];  T_0  the condenser, 35 degC. It is 0.11 at 100 degC and 0.23 at
    205 degC, as works report.
    """
    return max(_SHARE * (1.0 - (_COLD_C + _KELVIN) / (steam_c + _KELVIN)), 0.0)


def with_turbine(draft: Draft) -> Draft:
    """Give steam that is made to be given, and says nothing of its outlet, the turbine for one.

    Parameters
    ----------
    draft
        A park as read, before its own rows lie over the library.

    Returns
    -------
    Draft
        With an outlet for every temperature of such steam, and what was filled in said. Where the
        library knows nobody who buys power, the rows stay as they are.
    """
    heat = draft.tables["heat"]
    open_ = (heat["role"] == "source") & (heat["origin"] == _ORIGIN) & heat["supply_c"].notna()
    open_ &= (heat["outlet"] == "") & heat["outlet_price"].isna()
    if not open_.any():
        return draft
    try:
        feed = draft.library.default_outlet("power", "", draft.info.country)
        power = cast("pd.Series", draft.library.outlets.loc[feed])
        money = str(power["currency"]), float(power["year"])
        worth = convert(1.0, *money, draft.info, draft.library)
    except BadInput:
        return draft
    fills, taken = Fills(list(draft.said), list(draft.fills)), set(draft.tables["outlets"]["id"])
    rows: list[dict[str, object]] = []
    outlet = heat["outlet"].copy()
    for steam_c, streams in heat[open_].groupby("supply_c"):
        lost = round(lost_power(float(str(steam_c))), 3)
        row = turbine_row(free_name("steam_left", taken), lost, feed, draft.library)
        row |= {name: row[name] * worth for name in ("price", "low", "high")}
        row["unit"] = f"{draft.info.currency}/MWh"
        rows.append(row)
        outlet[streams.index] = row["id"]
        _say(fills, streams["id"].tolist(), row, lost, feed)
    tables = {**draft.tables, "heat": heat.assign(outlet=outlet)}
    tables["outlets"] = with_rows(draft.tables["outlets"], rows)
    known = that_knows(draft.sheets["outlets"], tables["outlets"])
    sheets = {**draft.sheets, "outlets": known}
    said, filled = tuple(fills.said), tuple(fills.cells)
    return replace(draft, tables=tables, sheets=sheets, said=said, fills=filled)


def turbine_row(key: str, loss: float, feed: str, library: Library | None = None) -> dict[str, Any]:
    """Say where steam goes that nobody takes: it stays in the turbine and makes power to sell.

    Parameters
    ----------
    key
        Id of the outlet.
    loss
        Power lost per heat extracted [MWh/MWh], a usual figure.
    feed
        The library's outlet that buys the power; its price and CO2 are taken.
    library
        Where it stands; None: in the one that ships.
    """
    power = (library or load_library()).outlets.loc[feed]
    return {
        "id": key,
        "name": "Left in the turbine: power to sell",
        "medium": "heat",
        "price": round(loss * power["price"], 4),
        "unit": power["unit"],
        "kind": power["kind"],
        "co2_supply": round(loss * power["co2_supply"], 5),
        "basis": "estimated",
        "source": f"{loss:g} MWh of power lost per MWh extracted (usual figure), at price and CO2 "
        f"of {feed} in the library",
        "low": round(loss * power["low"], 4),
        "high": round(loss * power["high"], 4),
    }


def _say(fills: Fills, names: list[str], row: dict[str, object], lost: float, feed: str) -> None:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    fills.say(
        "heat",
        f"{', '.join(names[:_NAMED])}{more}: steam that is made is not free: left in the turbine a "
        f"MWh of it makes {lost:g} MWh of power, sold as `{feed}`. Name an outlet to change that",
    )
    fills.put("heat", names, "outlet", str(row["id"]), str(row["source"]))
