"""Taps: which streams could fill a main of which carrier, and which could tap it.

A main of heat holds its carrier at one level, supply and return, as a header does: between a stream
and a main there is one exchanger. A source fills it if its hot end reaches the supply, with the
share of its heat above the return; a sink taps the share of its need below the supply. What
the way takes in temperature is that from the nearest
source: hot water cools on its way to a sink, steam must start hotter. A main of water or of a
material starts at one source and goes to all who could have that source's by a pipe of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.carriers import carries, is_steam
from symbiosis.matching.frames import join
from symbiosis.matching.levels import up

if TYPE_CHECKING:
    import numpy.typing as npt

    from symbiosis.matching.found import Around
    from symbiosis.matching.ways.way_net import WayNet

FIRMS = 3
"""Fewer firms share nothing that a pipe between two would not do."""
PLACES = ("hub", "diffuse")
"""Kinds of enterprises that stand on no main: headers have their own level, many places lorries."""
_COLUMNS = ["main", "carrier", "stream", "role", "enterprise", "cut_c"]
_LAID = ("pipe", "conveyor")
_APART = 1e-9


def heat_mains(around: Around, net: WayNet, named: tuple[str, ...] | None) -> pd.DataFrame:
    """List who could stand on which main of heat.

    Parameters
    ----------
    named
        Carriers that are asked for; None: all that at least three firms could share.

    Returns
    -------
    DataFrame
        Columns ``main``, ``carrier``, ``stream``, ``role``, ``enterprise``, ``cut_c`` [degC].
    """
    carriers = carries(around.carriers, "heat")
    if named is not None:
        carriers = carriers[carriers.index.isin(named)]
    sides = zip(around.sides("heat"), ("from", "to"), strict=True)
    sources, sinks = (_standing(around, side, end) for side, end in sides)
    parts = [pd.DataFrame(columns=_COLUMNS)]
    if len(sources) and len(sinks) and len(carriers):
        km = _kilometres(net, sources["from"], sinks["to"])
        parts += [_on_main(of, sources, sinks, km) for _, of in carriers.iterrows()]
    least = 2 if named is not None else FIRMS
    shared = [part for part in parts if part["enterprise"].nunique() >= least]
    taps = pd.concat(shared or parts[:1], ignore_index=True)
    return taps if named is not None or taps.empty else _needed(taps, carriers, sinks)


def _needed(taps: pd.DataFrame, carriers: pd.DataFrame, sinks: pd.DataFrame) -> pd.DataFrame:
    """Keep, of the mains of steam, those that some need is served by as far as can be.

    What hot water serves up to its hot end needs no steam; another need takes the lowest level that
    does, or, where none does, the hottest.
    """
    hot = sinks.set_index("sink")[["supply_c", "target_c"]].max(axis=1)
    own = taps[taps["role"] == "sink"]
    own = own.assign(
        level=own["carrier"].map(carriers["supply_c"]).astype(float),
        steam=own["carrier"].map(is_steam(carriers)).astype(bool),
        full=own["cut_c"].astype(float) >= own["stream"].map(hot).astype(float) - _APART,
    )
    watered = set(own.loc[own["full"] & ~own["steam"], "stream"])
    steam = own[own["steam"] & ~own["stream"].isin(watered)]
    order = ["stream", "full", "rank"]
    steam = steam.assign(rank=steam["level"].where(steam["full"], -steam["level"]))
    best = steam.sort_values(order, ascending=[True, False, True]).drop_duplicates("stream")
    kept = set(own.loc[~own["steam"], "main"]) | set(best["main"])
    return taps[taps["main"].isin(kept)].reset_index(drop=True)


def _standing(around: Around, side: pd.DataFrame, end: str) -> pd.DataFrame:
    """Leave out headers, engines, and what passes heat on at temperatures of its own."""
    kind = around.park.tables["enterprises"]["kind"].reindex(side[end]).to_numpy()
    units = around.streams.loc[around.streams["medium"] == "heat", ["unit", "role"]]
    both = units.groupby("unit")["role"].nunique()
    passing = side["unit"].isin(both.index[both > 1]) & (side["unit"] != "")
    pump = side["rule"] == "heat_pump"
    stands = pump | ((side["rule"] == "") & ~passing)
    return side.assign(lifted=pump)[~np.isin(kind, PLACES) & stands].reset_index(drop=True)


def _kilometres(
    net: WayNet, giving: pd.Series[str], taking: pd.Series[str]
) -> npt.NDArray[np.float64]:
    """Give the way from every source to every sink of another firm [km] (inf: there is none)."""
    (row, givers), (column, takers) = pd.factorize(giving), pd.factorize(taking)
    pairs = pd.DataFrame(
        {
            "from": np.repeat(givers.to_numpy(dtype=object), len(takers)),
            "to": np.tile(takers.to_numpy(dtype=object), len(givers)),
        }
    )
    far = np.where(pairs["from"] == pairs["to"], np.inf, net.measured(pairs)["length_km"])
    table = far.reshape(len(givers), len(takers))
    return np.asarray(table[np.ix_(row, column)], dtype=float)


def _on_main(
    of: pd.Series, sources: pd.DataFrame, sinks: pd.DataFrame, km: npt.NDArray[np.float64]
) -> pd.DataFrame:
    """List who could stand on a main of one carrier."""
    level, floor, per_km = (float(of[name]) for name in ("supply_c", "return_c", "drop_k_per_km"))
    steam = floor >= level
    hot = sources[["supply_c", "target_c"]].max(axis=1).to_numpy(float)
    lift = sources["dt_k"].to_numpy(float)
    fills = hot >= level + lift - _APART
    pumps = sources["lifted"].to_numpy(bool)
    # A pump is made for the very level; a hotter one would only take more power.
    fills &= ~pumps | ((hot <= level + _APART) & (not steam))
    plain = fills & ~pumps
    # What cools on the way is heat of who is there, and not of a pump that may never be built.
    reached = _nearest(km[plain if plain.any() else fills], axis=0)
    drop = np.where(steam, 0.0, up(np.nan_to_num(per_km * reached, posinf=0.0)))
    most = level - drop - sinks["dt_k"].to_numpy(float)
    tapped = _takes(sinks, most) & np.isfinite(reached)
    # A pump that cools a main's water takes it down to the return.
    cold = sinks["supply_c"].to_numpy(float)
    boosts = (np.abs(cold - floor) <= _APART) & (not steam) & bool(plain.any())
    tapped &= ~sinks["lifted"].to_numpy(bool) | boosts
    away = _nearest(km[:, tapped], axis=1)
    more = np.where(steam, up(np.nan_to_num(per_km * away, posinf=0.0)), 0.0)
    fills &= np.isfinite(away) & (hot >= level + lift + more - _APART)
    sides = [
        pd.DataFrame(
            {"stream": side[role], "role": role, "enterprise": side[end], "cut_c": cut}
        )[stands & fills.any()]
        for side, role, end, cut, stands in (
            (sources, "source", "from", floor + lift + more, fills),
            (sinks, "sink", "to", most, tapped),
        )
    ]  # fmt: skip
    both = pd.concat(sides if len(sides[1]) else [sides[0][:0]], ignore_index=True)
    return both.assign(main=f"main@{of.name}", carrier=str(of.name))[_COLUMNS]


def _takes(sinks: pd.DataFrame, most: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Tell which sinks take heat below a temperature [degC]; one of one temperature also at it."""
    ends = sinks[["supply_c", "target_c"]]
    cold, hot = ends.min(axis=1).to_numpy(float), ends.max(axis=1).to_numpy(float)
    return np.asarray((cold < most - _APART) | ((cold == hot) & (cold <= most + _APART)), bool)


def _nearest(km: npt.NDArray[np.float64], axis: int) -> npt.NDArray[np.float64]:
    return np.asarray(np.min(km, axis=axis, initial=np.inf), dtype=float)


def flow_mains(
    around: Around, arcs: pd.DataFrame, named: tuple[str, ...] | None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """List who could stand on mains of water and materials, and the arcs that go by them.

    Parameters
    ----------
    arcs
        Those found between two enterprises.
    named
        As for :func:`heat_mains`; None: pipes of water and gases that three firms could share.

    Returns
    -------
    taps, arcs
        As :func:`heat_mains`; the arcs with their main as ``route``.
    """
    carriers = around.carriers
    if named is None:
        laid = (carriers["kind"] == "pipe") & (carriers["medium"] != "heat")
        liquid = carriers["forms"].str.contains("liquid|slurry")
        able = carriers.index[laid & ~liquid]
    else:
        able = carriers.index[carriers["kind"].isin(_LAID) & carriers.index.isin(named)]
    plain = ~np.isfinite(arcs["maximum"]) & (arcs["connection"] == "")
    own = arcs[arcs["carrier"].isin(able) & (arcs["medium"] != "heat") & plain]
    firms = own.groupby(["carrier", "source"])["to"].transform("nunique")
    own = own[firms + 1 >= FIRMS]
    main = join("main@", own["carrier"], ":", around.parts(own["source"]))
    own = own.assign(
        id=join(own["id"], "@", main), route=main, loss=0.0, minimum=0.0, distance_km=np.nan
    )
    ends = [
        pd.DataFrame({"main": main, "carrier": own["carrier"], "stream": own[role], "role": role,
                      "enterprise": own[place], "cut_c": np.nan})
        for role, place in (("source", "from"), ("sink", "to"))
    ]  # fmt: skip
    return pd.concat(ends).drop_duplicates(["main", "stream"]), own
