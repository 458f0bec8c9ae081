"""Stores: tanks, batteries, piles, basins, as three units each that a law ties together.

What a store holds is a unit whose size is the amount and whose activity is its level; how fast it
is filled and emptied are two units of one size, the rate. So sizes, costs and choices of a store
are those of any retrofit. A store needs steps in time: where its medium is balanced over the year
or a cycle, or the periods are steps of no cycle, it is not offered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import Shape, flag, join, number, text
from symbiosis.matching.ids import marked
from symbiosis.matching.lifting import Candidates
from symbiosis.matching.periods import has_steps
from symbiosis.matching.streams import in_resolution
from symbiosis.matching.tables import STORE_COLUMNS
from symbiosis.matching.timed import paying_at_times
from symbiosis.matching.worth import in_park_money
from symbiosis.park.accounts import MONEY
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.media import ELECTRIC, MEDIA
from symbiosis.park.resolution import STEP

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park

RULE = "store"
_UNITS = ("hold", "fill", "draw")
_SUFFIX = {"hold": "", "fill": "/fill", "draw": "/draw"}
_PORT_UNIT = {"sink": "fill", "source": "draw"}
_WHOLE = {"charge_share": 1.0, "discharge_share": 1.0, "self_loss": 0.0, "fill_hours": 0.0}
STORES = Shape(
    tuple(STORE_COLUMNS),
    {**_WHOLE, "start_amount": np.nan},
    frozenset({"seasonal", "loose", "switched"}),
)


def stores(
    park: Park, rows: pd.DataFrame, ports: pd.DataFrame, taken: Collection[str]
) -> Candidates:
    """Give three units per store: what it holds, how it is filled, how it is emptied.

    Parameters
    ----------
    park
        The park, whose periods say whether anything can be carried from step to step.
    rows, ports
        Retrofits, and the ports of all retrofits; those of the rule count.
    taken
        Ids that no unit may get.
    """
    held = rows[rows["rule"] == RULE].rename_axis("retrofit").reset_index()
    own = ports[ports["retrofit"].isin(held["retrofit"])].drop(columns="rule")
    stepped = in_resolution(own, park) == STEP
    own = own[stepped.to_numpy(bool)] if has_steps(park) else own[:0]
    held = held[held["retrofit"].isin(own["retrofit"])]
    nothing = pd.DataFrame(columns=["retrofit", "stream", "level"])
    if held.empty:
        return Candidates(held.assign(id=""), ports[:0], nothing)
    units = pd.concat([_unit(park, held, part, taken) for part in _UNITS], ignore_index=True)
    part = own["role"].map(_PORT_UNIT)
    made = own.assign(part=part).merge(units[["retrofit", "part", "id"]], on=["retrofit", "part"])
    made = made.assign(unit=made["id"], rule="", coefficient=1.0)
    return Candidates(units, made.drop(columns=["id", "part"]), nothing)


def _unit(park: Park, held: pd.DataFrame, part: str, taken: Collection[str]) -> pd.DataFrame:
    """Make one of the three units of every store, with what it costs by size and by use."""
    kinds = park.library.technologies.reindex(held["technology"]).set_axis(held.index, axis=0)
    names = marked(text(held, "retrofit")) + _SUFFIX[part]
    if not _SUFFIX[part]:
        return held.assign(id=held["retrofit"], part=part, hours_a_year=HOURS_PER_YEAR)
    priced = part == "draw"  # the two rates are of one size, which is paid once
    rate = number(held, "capex_rate").fillna(in_park_money(kinds, "capex_rate", park, index=True))
    use = in_park_money(kinds, "throughput_cost", park)
    nought = pd.Series(0.0, index=held.index)
    return held.assign(
        id=names.mask(names.isin(taken), join("@", names)),
        part=part,
        min_size=0.0,
        max_size=largest_rate(held, kinds),
        capex_fixed=0.0,
        capex_variable=rate.fillna(0.0) if priced else nought,
        opex=use.fillna(0.0) if priced else nought,
        fixed_cost=0.0,
        hours_a_year=HOURS_PER_YEAR,
    )


def largest_rate(held: pd.DataFrame, kinds: pd.DataFrame) -> pd.Series[float]:
    """Give the fastest that stores may be filled and emptied [unit/h]: as told, else by size.

    Parameters
    ----------
    held, kinds
        Rows of stores, and of their technologies, indexed alike.
    """
    size = number(held, "max_size").fillna(number(kinds, "size_max", np.inf))
    hours = number(kinds, "fill_hours").where(lambda each: each > 0.0, 1.0)
    return number(held, "max_rate").fillna(size / hours)


def store_table(park: Park, units: pd.DataFrame, ports: pd.DataFrame) -> pd.DataFrame | None:
    """List the stores with what ties their units together; where there are none: None.

    Parameters
    ----------
    units
        As from :func:`stores`, among others.
    ports
        Ports of all units, with ``unit`` and ``medium``.
    """
    rows = units[text(units, "part").isin(_UNITS)]
    if rows.empty:
        return None
    # A store that may stand at several places is one at each of them.
    rows = rows.assign(of=text(rows, "retrofit") + "@" + text(rows, "enterprise"))
    wide = rows.pivot_table(index="of", columns="part", values="id", aggfunc="first")
    first = rows[rows["part"] == "hold"].set_index("of").reindex(wide.index)
    kinds = park.library.technologies.reindex(first["technology"]).set_axis(first.index, axis=0)
    medium = text(ports.drop_duplicates("unit").set_index("unit").reindex(wide["fill"]), "medium")
    usual = {name: number(kinds, name, empty) for name, empty in _WHOLE.items()}
    free = in_park_money(kinds, "throughput_cost", park).fillna(0.0) <= 0.0
    table = wide[list(_UNITS)].assign(
        **usual,
        medium=medium.to_numpy(),
        start_amount=number(first, "start_amount"),
        # Without a calendar nobody knows which day comes after which.
        seasonal=flag(kinds, "seasonal") & bool(len(park.tables["calendar"])),
        switched=(usual["charge_share"] * usual["discharge_share"] < 1.0)
        & (free | medium.isin(ELECTRIC).to_numpy()),
    )
    return STORES.of(table.set_axis(pd.Index(wide["hold"], dtype="str"), axis=0)).sort_index()


def with_switches(
    table: pd.DataFrame | None,
    streams: pd.DataFrame,
    tariffs: pd.DataFrame,
    timed: pd.DataFrame | None,
) -> pd.DataFrame | None:
    """Mark the stores that would earn by losing what they hold: somebody pays to be rid of it.

    A battery is marked anyway: it cannot stand in for a cable either.

    Parameters
    ----------
    table
        As from :func:`store_table`.
    streams, timed
        As in :class:`symbiosis.matching.tables.Matches`.
    tariffs
        The same, with the scenario's prices.
    """
    if table is None:
        return None
    wasteful = _wasteful(table, streams, tariffs, timed)
    return table.assign(switched=table["switched"] | wasteful)


def would_burn(matches: Matches, prices: Mapping[str, float]) -> pd.Series[bool]:
    """Tell which stores would earn by losing what they hold at a scenario's prices."""
    if matches.stores is None:
        return pd.Series(dtype=bool)
    tariffs = matches.repriced(prices)
    return _wasteful(matches.stores, matches.streams, tariffs, matches.timed)


def _wasteful(
    table: pd.DataFrame,
    streams: pd.DataFrame,
    tariffs: pd.DataFrame,
    timed: pd.DataFrame | None,
) -> pd.Series[bool]:
    money = tariffs[tariffs["account"].isin(MONEY)]
    pays = ((money["kind"] == "utility") & (money["factor"] < 0.0)) | (
        (money["kind"] == "outlet") & (money["factor"] > 0.0)
    )
    items = {*money.loc[pays, "item"], *paying_at_times(timed, tariffs)}
    bound = (streams["outlet"] == "") & (streams["role"] == "source") & (streams["unit"] == "")
    rid = streams["outlet"].isin(items) | streams["utility"].isin(items) | bound
    leaks = table["charge_share"] * table["discharge_share"] < 1.0
    return leaks & table["medium"].isin(set(streams.loc[rid, "medium"]))


def rate_units(units: pd.DataFrame, size_unit: pd.Series[str]) -> pd.Series[str]:
    """Give the unit of size of all units: the rates of a store are amounts an hour."""
    rate = text(units, "part").isin(["fill", "draw"])
    hourly = {medium.unit: medium.rate_unit for medium in MEDIA.values()}
    return size_unit.where(~rate, size_unit.map(hourly).fillna(size_unit + "/h"))
