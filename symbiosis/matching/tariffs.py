"""Tariffs: how much of each account one unit of every ledger line is worth.

An item has one tariff in money per kind of line, so that a scenario's price can take its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.matching.booking import (
    book_rows,
    burdens_of,
    by_account,
    timed_tariffs,
    used_rows,
)
from symbiosis.matching.frames import TARIFFS, join, number, text
from symbiosis.matching.green_power import green_tariffs
from symbiosis.matching.prices import BURDENS, Catalogue, named_utilities, usual_utility
from symbiosis.matching.worth import in_park_money, library_basis
from symbiosis.park.accounts import MONEY
from symbiosis.park.media import MEDIA

if TYPE_CHECKING:
    from symbiosis.park.entities import Park


def all_tariffs(
    park: Park,
    catalogue: Catalogue,
    arcs: pd.DataFrame,
    carriers: pd.DataFrame,
    units: pd.DataFrame,
    stores: pd.DataFrame | None,
    gases: set[str],
) -> pd.DataFrame:
    """Book every kind of ledger line that is worth something.

    Parameters
    ----------
    park, catalogue
        The park, and what its streams buy or pay otherwise.
    arcs, units
        As in :class:`symbiosis.matching.tables.Matches`.
    carriers
        The carriers that routes use.
    stores
        What ties the units of stores together; None: there are none.
    gases
        Outlets (tariff items) of gases: what leaves by them is no waste by weight.
    """
    parts = [
        _utilities(catalogue),
        _outlets(catalogue, gases),
        *timed_tariffs(catalogue),
        _received(),
        green_tariffs(),
        _links(park, arcs),
        _moved(carriers),
        _pumped(park, carriers),
        _made_up(park, carriers),
        _running(park, units, stores),
    ]
    tariffs = TARIFFS.gather(parts)
    # A price of nothing is kept, so that a scenario can put another in its place.
    tariffs = tariffs[(tariffs["factor"] != 0.0) | tariffs["account"].isin(MONEY)]
    return tariffs.sort_values(["kind", "item", "account", "priced_as"], ignore_index=True)


def _utilities(catalogue: Catalogue) -> pd.DataFrame:
    rows = used_rows(catalogue, "utility")
    books = burdens_of(rows)
    for paid, own in by_account(rows, "paid"):
        books[paid] = (rows["price"] * rows["price_mean"]).where(own)
    usual = rows["unconventional"] == 0.0  # water of the sea or of a mine is no fresh water
    for bought, own in by_account(rows, "bought"):
        books[bought] = (own & usual).astype(float)
    for consumed, own in by_account(rows, "consumed"):
        books[consumed] = own.astype(float)
    return book_rows("utility", rows, books)


def _outlets(catalogue: Catalogue, gases: set[str]) -> pd.DataFrame:
    rows = used_rows(catalogue, "outlet")
    books = {"outlets": rows["price"] * rows["price_mean"]} | burdens_of(rows)
    for disposed, own in by_account(rows, "disposed"):
        books[disposed] = own.astype(float)
    no_waste = (rows["kind"] == "market") | rows["id"].isin(gases)
    books["waste_to_outlet"] = books["waste_to_outlet"].mask(no_waste, 0.0)
    return book_rows("outlet", rows, books)


def _received() -> pd.DataFrame:
    rows = [("received", name, medium.exchanged) for name, medium in MEDIA.items()]
    rows.append(("exergy", "heat", "exergy_recovered"))
    lines = pd.DataFrame(rows, columns=["kind", "item", "account"])
    return TARIFFS.of(lines.assign(factor=1.0, source="by definition", basis="derived"))


def _links(park: Park, arcs: pd.DataFrame) -> pd.DataFrame:
    """Book a link's pretreatment to the donor, with its power at the park's usual tariff.

    The pretreatment is priced by the link, its power as all power that is bought there.
    """
    used = sorted(set(arcs["link"]) - {""})
    rows = park.library.links.reindex(used)
    mwh = number(rows, "pretreatment_power", 0.0)
    books = {"operation": in_park_money(rows, "pretreatment_cost", park).fillna(0.0)}
    books |= {burden: number(rows, burden, 0.0) for burden in BURDENS}
    rows = rows.assign(source=join("links: ", text(rows, "source")), basis=library_basis(rows))
    parts = [book_rows("link", rows, books)]
    if (driven := mwh[mwh > 0.0]).any():
        power = _usual_power(park, "pretreatment")
        worth = {"operation": "price"} | {burden: burden for burden in BURDENS}
        books = {account: driven * float(power[column]) for account, column in worth.items()}
        bought = book_rows("link", rows.loc[driven.index], books).assign(mean=power["price_mean"])
        per = driven.reindex(bought["item"]).to_numpy()
        parts.append(bought.assign(priced_as=str(power["id"]), per=per))
    return TARIFFS.gather(parts)


def _usual_power(park: Park, use: str) -> pd.Series[float]:
    """Give the power utility that a sink without its own would buy from."""
    row = usual_utility(park, "power")
    if row is None or np.isnan(row["price"]):
        message = (
            f"{park.container or park.info.id}: table utilities: no default power utility for "
            f"{park.info.country}, but {use} needs power. Add one with its price."
        )
        raise BadInput(message)
    return row


def _moved(carriers: pd.DataFrame) -> pd.DataFrame:
    source = join("carriers: ", carriers["source"])
    rows = carriers.assign(source=source, basis=library_basis(carriers))
    driven = {"transport": rows["transport_cost"], "co2_supply": rows["transport_co2"]}
    transport = book_rows("transport", rows, driven)
    handling = book_rows("handling", rows, {"transport": rows["handling_cost"]})
    return TARIFFS.gather([transport, handling])


def _pumped(park: Park, carriers: pd.DataFrame) -> pd.DataFrame:
    """Book the electricity of pumps by the MWh, at the park's usual tariff of power."""
    rows = carriers[carriers["pumping"] > 0.0]
    if rows.empty:
        return TARIFFS.of(rows[[]])
    power = _usual_power(park, "pumping")
    worth = {"transport": "price"} | {burden: burden for burden in BURDENS}
    books = {account: 0.0 * rows["pumping"] + power[of] for account, of in worth.items()}
    told = f"utilities: {power['id']}: {power['source']}"
    told_of = rows.assign(source=told, basis=power["basis"], price_mean=power["price_mean"])
    booked = book_rows("pumping", told_of, books)
    return booked.assign(priced_as=str(power["id"]))


def _made_up(park: Park, carriers: pd.DataFrame) -> pd.DataFrame:
    """Book the feed water of steam lines by the m3: its price, its burdens and fresh water."""
    rows = carriers[carriers["make_up"] > 0.0]
    if rows.empty:
        return TARIFFS.of(rows[[]])
    water = named_utilities(park, rows["feed_water"], "feed_water", "own_carriers")
    water = water.set_axis(rows.index)
    told = join("utilities: ", water["id"], ": ", text(water, "source"))
    books = {"transport": water["price"]} | {burden: water[burden] for burden in BURDENS}
    books[MEDIA["water"].bought] = (water["unconventional"] == 0.0).astype(float)
    booked = book_rows("make_up", water.assign(source=told), books)
    return booked.assign(priced_as=rows["feed_water"].reindex(booked["item"]).to_numpy())


def _running(park: Park, units: pd.DataFrame, stores: pd.DataFrame | None) -> pd.DataFrame:
    """Book what running costs; an expander's activity is the power of what is let down.

    A scenario's price for a store is that of each unit taken out, not of what it holds meanwhile.
    """
    rows = units.assign(source="technologies: " + units["technology"], basis="estimated")
    rule = units["technology"].map(park.library.technologies["rule"])
    let_down = (rule == "expander").astype(float)
    books = {"operation": units["opex"], "pressure_recovered": let_down}
    booked = book_rows("operation", rows, books)
    priced_as = units["retrofit"].reindex(booked["item"]).astype(str).to_numpy(object)
    if stores is not None:
        for part in ("hold", "fill"):
            within = booked["item"].isin(stores[part]).to_numpy()
            priced_as[within] += f":{part}"
    return booked.assign(priced_as=priced_as)
