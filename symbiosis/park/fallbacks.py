"""Fallbacks: what a sink buys and where a source goes when its row does not say.

What is known of exactly this material goes before what is known of the whole medium, and of two
that know as much the park's own row goes before the library's. A row of the park serves its
material, and the whole medium only if it says ``default``: a row that was added for one stream is
nobody else's. Of several utilities for heat, the least hot that reaches the sink is meant.
For its own business no firm pays others: the library's column ``sectors`` names such outlets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.feed_water import make_up_of, usual_feed_waters
from symbiosis.park.library import DEFAULT
from symbiosis.park.media import MEDIA, STREAM_TABLES, UNITS
from symbiosis.park.money import convert
from symbiosis.park.schema import NONE
from symbiosis.park.sectors.usual import is_surely

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symbiosis.park.draft import Draft
    from symbiosis.park.fills import Fills

TABLES = {"utility": "utilities", "outlet": "outlets"}
_EFFLUENT = ("effluent", "waste water", "wastewater", "sewage", "出水", "废水", "污水", "尾水")
"""How water is called that is let go."""
_SEWER_C = 40.0
_PAIR = 2
"""Fewer firms exchange nothing."""
_NAMED = 8
"""Streams that a sentence names."""
_ASKING = {"utility": ("sink", "process"), "outlet": ("source", "process")}


def name_fallbacks(draft: Draft, table: str, fills: Fills) -> pd.DataFrame:
    """Name utility and outlet of every stream that needs one and names none.

    Parameters
    ----------
    draft
        The park; its own utilities and outlets are those of its tables.
    table
        Table of streams.
    fills
        Takes everything that was filled in.

    Returns
    -------
    DataFrame
        The table; a cell stays empty where neither park nor library has anything.
    """
    frame = draft.tables[table]
    if frame.empty:
        return frame
    medium = STREAM_TABLES[table]
    unsaid = np.full(len(frame), np.nan)
    hottest = frame[["supply_c", "target_c"]].max(axis=1) if table == "heat" else unsaid
    items = frame["material"] if table == "materials" else [""] * len(frame)
    flowing = _goes_with_its_water(table, frame)
    unpriced = flowing & frame["outlet_price"].isna()
    if unpriced.any():
        frame = frame.assign(outlet_price=frame["outlet_price"].mask(unpriced, 0.0))
        _say_flowing(table, frame.loc[unpriced, "id"], fills)
    for column, roles in _ASKING.items():
        named = frame[column].where(frame[column] != DEFAULT, "")
        asking = (named == "") & frame["role"].isin(roles)
        if column == "outlet":
            # A price of its own says where it goes, and brings the burdens of nothing else.
            alone = asking & frame["outlet_price"].notna()
            _say_priced_alone(table, frame.loc[alone & ~flowing, "id"], fills)
            named = _in_other_form(named, frame)
            asking &= ~alone & (named == "")
        asked = zip(asking, items, hottest if column == "utility" else unsaid, strict=True)
        found = pd.Series(_found(draft, column, medium, asked), frame.index, "str")
        if column == "outlet":
            own = _own_outlets(draft, medium, frame.loc[asking, "enterprise"])
            _say_own(table, frame, own, fills)
            found = own.reindex(found.index).fillna(found).astype("str")
        _say_named(draft, table, column, frame.assign(found=found)[found != ""], fills)
        frame = frame.assign(**{column: named.where(~asking, found)})
    return frame


def _in_other_form(named: pd.Series[str], frame: pd.DataFrame) -> pd.Series[str]:
    """Give no outlet to what leaves in place of another: what nobody takes leaves as that."""
    if "instead_of" not in frame:
        return named
    return named.mask((named == "") & (frame["instead_of"] != ""), NONE)


def _found(
    draft: Draft, column: str, medium: str, asked: Iterable[tuple[bool, str, float]]
) -> list[str]:
    """Give the fallback of every stream: none to who asks for none, the same to who asks alike."""
    known: dict[tuple[str, str], str] = {}
    found = []
    for asks, item, hot_c in asked:
        alike = item, str(hot_c)
        if asks and alike not in known:
            known[alike] = fallback(draft, column, medium, item, hot_c)
        found.append(known[alike] if asks else "")
    return found


def _goes_with_its_water(table: str, frame: pd.DataFrame) -> pd.Series[bool]:
    """Tell which heat is that of an effluent, which takes it along: no tower cools it.

    Water of up to 40 degC may be let go as it is: sewers take it (a usual limit of theirs).
    """
    if table != MEDIA["heat"].table:
        return pd.Series(data=False, index=frame.index)
    spoken = frame["name"].where(frame["name"] != "", frame["id"]).str.casefold()
    called = pd.Series(data=False, index=frame.index)
    for word in _EFFLUENT:
        called |= spoken.str.contains(word, regex=False)
    is_open = (frame["outlet"] == "") & frame["outlet_price"].fillna(0.0).eq(0.0)
    return called & is_open & (frame["role"] == "source") & (frame["supply_c"] <= _SEWER_C)


def _say_flowing(table: str, streams: pd.Series[str], fills: Fills) -> None:
    named = _listed(sorted(streams))
    text = f"{named}: heat of an effluent goes with its water where nobody takes it, at no cost"
    fills.say(table, text)
    fills.put(table, streams, "outlet_price", 0.0, "heat of an effluent goes with its water")


def _own_outlets(draft: Draft, medium: str, enterprises: pd.Series[str]) -> pd.Series[str]:
    """Give outlets of streams whose firm does not pay others for what is its own business."""
    outlets = draft.library.outlets
    sectors = outlets.loc[(outlets["medium"] == medium) & (outlets["sectors"] != ""), "sectors"]
    own = pd.Series("", index=enterprises.index, dtype="str")
    if sectors.empty or own.empty:
        return own[:0]
    firms = draft.tables["enterprises"].drop_duplicates("id").set_index("id")["sector"]
    spoken = enterprises.map(firms).fillna("")
    for sector in sorted(set(";".join(sectors).split(";")) - {""}):
        found = draft.library.own_outlet(medium, sector, draft.info.country)
        sure = {text for text in spoken.unique() if is_surely(text, sector, draft.library)}
        own[spoken.isin(sure)] = found
    return own[own != ""]


def _say_own(table: str, frame: pd.DataFrame, own: pd.Series[str], fills: Fills) -> None:
    """Say whose outlet is no other firm, and why."""
    if own.empty:
        return
    named = _listed(sorted(frame.loc[own.index, "id"]))
    text = f"{named}: to treat it is the firm's own business, so it pays no other works for it"
    fills.say(table, text)


def _say_priced_alone(table: str, streams: pd.Series[str], fills: Fills) -> None:
    """Say which sources have the price of an outlet and nothing else of it."""
    if streams.empty:
        return
    named = _listed(sorted(streams))
    fills.say(
        table,
        f"a price alone stands for the outlet of {named}: no CO2 or primary "
        "energy is reckoned with it. What is made for the purpose (steam of a CHP station) needs "
        "an outlet of its own",
    )
    fills.put(table, streams, "outlet", "", "its price alone: without CO2 or primary energy")


def say_power(draft: Draft, fills: Fills) -> None:
    """Say whose power drives the pumps of pipes, where it is no utility of the park.

    It drives what by-products are prepared with, too: power that no stream of the park stands for.
    """
    firms, own = draft.tables["enterprises"], draft.tables["utilities"]["id"]
    name = fallback(draft, "utility", MEDIA["power"].name, "", np.nan)
    if len(firms) < _PAIR or not name or name in own.to_numpy():
        return
    row: pd.Series = draft.library.utilities.loc[name]  # type: ignore[assignment]
    price, unit = _price(draft, row), f"{draft.info.currency}/MWh"
    costs = _costs(draft, row, price, unit)
    text = (
        f"`{name}` is used, {costs}, for pumps and pretreatment: no power of the park is `default`"
    )
    fills.say("utilities", text)
    fills.put("utilities", [""], "price", price or 0.0, _told("library", "utilities", row), unit)


def say_feed_water(draft: Draft, fills: Fills) -> None:
    """Say what makes up for lost condensate, where steam may flow, if the park does not say it."""
    heat, own = draft.tables["heat"], draft.tables["utilities"]["id"]
    steam = draft.library.carriers[make_up_of(draft.library.carriers) > 0.0]
    hot = heat["supply_c"].where(heat["role"] == "source") >= steam["supply_c"].min()
    if not hot.any() or len(draft.tables["enterprises"]) < _PAIR:
        return
    for name in usual_feed_waters(draft.library, draft.info.country):
        if name not in draft.library.utilities.index or name in own.to_numpy():
            continue
        row: pd.Series = draft.library.utilities.loc[name]  # type: ignore[assignment]
        price, unit = _price(draft, row), f"{draft.info.currency}/m3"
        costs = _costs(draft, row, price, unit)
        text = f"`{name}` is used, {costs}, for condensate that steam lines do not bring back"
        fills.say("utilities", text)
        told = _told("library", "utilities", row)
        fills.put("utilities", [""], "price", price or 0.0, told, unit)


def _say_named(draft: Draft, table: str, column: str, rows: pd.DataFrame, fills: Fills) -> None:
    """Say of every stream what it was given, what that costs, and who says so."""
    for name, streams in rows.groupby("found", sort=False):
        row = getattr(draft.library, TABLES[column]).loc[str(name)]
        priced = streams[f"{column}_price"].notna()
        ids = streams["id"] + priced.map({True: " (at its own price)", False: ""})
        price, unit = _price(draft, row), f"{draft.info.currency}/{UNITS[row['medium']]}"
        costs = _costs(draft, row, price, unit)
        text = f"`{name}` is used, {costs}, for what names no {column}: {_listed(ids)}"
        fills.say(table, text)
        own = name in draft.tables[TABLES[column]]["id"].to_numpy()
        source = _told("park" if own else "library", TABLES[column], row)
        fills.put(table, streams["id"], column, str(name), source)
        if price is not None:
            fills.put(table, streams["id"][~priced], f"{column}_price", price, source, unit)


def _costs(draft: Draft, row: pd.Series, price: float | None, unit: str) -> str:
    """Say what a row costs, and of which region it is if not of the park's own country."""
    costs = "of unknown price" if price is None else f"{float(f'{price:.4g}'):,.12g} {unit}"
    costs = "without price" if pd.isna(row["price"]) else costs
    region = str(row["region"])
    if region not in ("", draft.info.country.upper()):
        costs += f" (of {region}: the library has none of {draft.info.country.upper()})"
    return costs


def _told(whose: str, table: str, row: pd.Series) -> str:
    """Say whose row it is, and what that gives as its source."""
    return f"{whose}, {table}: {row['source']}" if row["source"] else f"{whose}, {table}"


def _listed(names: Iterable[str]) -> str:
    """Name the first of many; what is filled in is told cell by cell elsewhere."""
    every = list(names)
    more = f" and {len(every) - _NAMED} more" if len(every) > _NAMED else ""
    return ", ".join(every[:_NAMED]) + more


def _price(draft: Draft, row: pd.Series) -> float | None:
    """Give the price of a utility or an outlet in the park's money; None if it is not known."""
    if pd.isna(row["price"]):
        return None
    try:
        return convert(row["price"], row["currency"], row["year"], draft.info, draft.library)
    except BadInput:
        # The currency is said by the checks of the park's cover.
        return None


def fallback(draft: Draft, column: str, medium: str, item: str, hot_c: float) -> str:
    """Give the id of the fallback, empty if there is none."""
    frame = draft.tables[TABLES[column]]
    library = getattr(draft.library, TABLES[column])
    own = library.loc[library.index.isin(frame["id"])]
    own = own[own["medium"] == medium]
    own = own.assign(meant=own.index.isin(frame.loc[frame["default"], "id"]))
    if "max_c" in own:
        reaches = own["max_c"].isna() | ~(own["max_c"] < hot_c)
        own = own[reaches].sort_values("max_c", kind="stable")
    serves = own["item"].map(lambda items: bool(item) and item in items.split(";"))
    exact = own[serves.astype("bool")]
    for_all = own[(own["item"] == "") & own["meant"]]
    steps = (exact[exact["meant"]], exact) if item else (for_all,)
    for rows in steps:
        if _one_meant(rows, medium):
            return str(rows.index[0])
    usual = _of_library(draft, column, medium, item, hot_c)
    return usual or (str(for_all.index[0]) if _one_meant(for_all, medium) else "")


def _of_library(draft: Draft, column: str, medium: str, item: str, hot_c: float) -> str:
    """Give what the library has for the park's country or region; what it lacks, checks say."""
    country, library = draft.info.country, draft.library
    try:
        if column == "outlet":
            return library.default_outlet(medium, item, country)
        return library.default_utility(medium, item, country, None if np.isnan(hot_c) else hot_c)
    except BadInput:
        return ""


def _one_meant(rows: pd.DataFrame, medium: str) -> bool:
    """Tell whether a park's rows leave no doubt: the only one, or the least hot."""
    if "max_c" in rows and medium == "heat":
        return len(rows) > 0
    return len(rows) == 1
