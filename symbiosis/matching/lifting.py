r"""Heat pumps and engines: candidates whose efficiency follows the temperatures of their partners.

A heat pump whose ports stand at T_l and T_h has

.. math:: COP = \varphi \, T_h / (T_h - T_l)

and an engine that takes heat at the mean temperature T_h and rejects it at T_l

.. math:: \eta = \varphi \, (1 - T_l / T_h)

phi  share of Carnot's efficiency (library), below one, so that none beats Carnot;  T  [K]. At small
lifts a compressor's losses do not shrink with Carnot's work: the library's share holds from the
lift on at which it was measured (``share_at_k``), below it falls by the library's curve
(``lift_shares``, a regression over 33 makers' machines), and COP is no more than ``max_cop``. A
share that the park gives holds at every lift.
A port stands as far from the partner's stream as the stream's own approach (twice through a loop)
and the way ask for; the approach on the machine's side is in its share of Carnot.

References: Arpagaus et al. (2018) Energy 152, 985; Jesper et al. (2021) Renew. Sust. Energy Rev.
137, 110646; Tartiere & Astolfi (2017) Energy Proc. 129, 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.carriers import carries, is_steam
from symbiosis.matching.frames import figures, join, number, text
from symbiosis.matching.ids import marked
from symbiosis.matching.levels import GRID_K, up
from symbiosis.park.agreeing import agreeing

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    import numpy.typing as npt

    from symbiosis.matching.distances import Distances
    from symbiosis.park.library import Library

    _Pairing = Callable[[pd.DataFrame, pd.DataFrame], tuple[pd.DataFrame, pd.DataFrame]]

KELVIN = 273.15
DIGITS = 2
"""Temperatures of candidates that differ in later decimals are the same [K]."""
RULES = ("heat_pump", "engine")
COOLING_C = 25.0
"""At which an engine rejects heat where the library gives its technology no such port [degC]."""
LEVELS = 6
"""Most temperatures looked at on either side of one retrofit; what is left out is told."""


@dataclass(frozen=True)
class Candidates:
    """Units that could be built.

    Attributes
    ----------
    units
        The retrofit's row once per pair of temperatures.
    ports
        Theirs.
    left_out
        Partners whose temperatures are too many to be looked at: ``retrofit``, ``stream``,
        ``level`` [degC].
    """

    units: pd.DataFrame
    ports: pd.DataFrame
    left_out: pd.DataFrame


def candidates(
    rows: pd.DataFrame,
    ports: pd.DataFrame,
    library: Library,
    streams: pd.DataFrame,
    carriers: pd.DataFrame,
    distances: Distances,
    taken: Collection[str],
    levels: npt.NDArray[np.float64],
) -> Candidates:
    """Give one unit per (source temperatures, delivery temperature) of every retrofit.

    Parameters
    ----------
    rows, ports
        Retrofits with a rule, and the ports of all retrofits.
    library
        Its technologies (``carnot_share``) and ``lift_shares``.
    streams
        The park's streams: partners of the candidates.
    carriers, distances
        Say which partners outside the enterprise can be reached.
    taken
        Ids that no unit may get: those of the park's retrofits and uses of water.
    levels
        Supply and return of the mains that heat pumps could stand on
        (:func:`~symbiosis.matching.main_levels.lifted_levels`).
    """
    if rows.empty:
        nothing = pd.DataFrame(columns=["retrofit", "stream", "level"])
        return Candidates(rows.assign(id=""), ports[:0], nothing)
    met = _partners(
        rows, streams[streams["medium"] == "heat"], carries(carriers, "heat"), distances
    )
    pairing: dict[str, _Pairing] = {
        "heat_pump": partial(_heat_pump_pairs, levels=levels),
        "engine": _engine_pairs,
    }
    found = [pair(met, ports) for rule, pair in pairing.items() if (rows["rule"] == rule).any()]
    pairs = pd.concat([paired for paired, _ in found], ignore_index=True).merge(
        rows.rename_axis("retrofit").reset_index()[["retrofit", "technology"]], on="retrofit"
    )
    pairs = _that_work(library, rows, pairs)
    ends = (_level(pairs["start_c"]), "-", _level(pairs["end_c"]))
    name = join(marked(text(pairs, "retrofit")), "/", *ends)
    pairs = pairs.assign(id=name.mask(name.isin(taken), join("@", name))).sort_values("id")
    pairs = pairs.drop_duplicates("id", ignore_index=True)
    held = rows.rename_axis("retrofit").reset_index()
    units = held.merge(pairs[["id", "retrofit"]], on="retrofit")
    left_out = pd.concat([missed for _, missed in found], ignore_index=True)
    return Candidates(units, _candidate_ports(pairs, ports), left_out)


def _that_work(library: Library, rows: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Add the efficiency of every pair of temperatures; leave out what works at none."""
    kinds = library.technologies.reindex(pairs["technology"])
    hot, cold = pairs["hot_c"] + KELVIN, pairs["low_c"] + KELVIN
    is_pump = pairs["rule"] == "heat_pump"
    usual = number(kinds, "carnot_share").to_numpy()
    usual = usual * np.where(is_pump, _kept_share(library, pairs, hot - cold), 1.0)
    own = number(rows.reindex(pairs["retrofit"]), "carnot_share").to_numpy()
    share = np.where(np.isnan(own), usual, own)
    most = number(kinds, "max_cop", np.inf).to_numpy()
    carnot = share * np.where(is_pump, hot / (hot - cold), 1.0 - cold / hot)
    pairs["efficiency"] = np.where(is_pump, np.fmin(carnot, most), carnot)
    lift = number(kinds, "max_lift_k", np.inf).to_numpy()
    works = np.where(is_pump, pairs["efficiency"] > 1.0, pairs["efficiency"] > 0.0)
    return pairs[works & ~(is_pump & (hot - cold > lift))]


def _kept_share(
    library: Library, pairs: pd.DataFrame, lift: pd.Series[float]
) -> npt.NDArray[np.float64]:
    """Give what a heat pump keeps of its measured share of Carnot at a lift [K]."""
    curve = library.lift_shares
    at, kept = (np.append(0.0, curve[name].to_numpy(float)) for name in ("lift_k", "share"))
    measured = number(library.technologies.reindex(pairs["technology"]), "share_at_k", np.inf)
    whole = np.interp(measured.to_numpy(), at, kept)
    return np.asarray(np.fmin(np.interp(lift.to_numpy(float), at, kept) / whole, 1.0))


def _level(degrees: pd.Series[float]) -> pd.Series[str]:
    """Name a temperature, as exactly as two of them are told apart."""
    return figures(degrees, DIGITS).str.replace(",", "").str.rstrip("0").str.rstrip(".")


def _partners(
    rows: pd.DataFrame, heat: pd.DataFrame, carriers: pd.DataFrame, distances: Distances
) -> pd.DataFrame:
    """List the heat streams that each retrofit could take from or give to.

    Its own enterprise's, by direct contact; others' over a loop of hot water.
    """
    held = rows.rename_axis("retrofit").reset_index()[["retrofit", "enterprise", "rule"]]
    theirs = heat.rename_axis("stream").reset_index()
    theirs = theirs[["stream", "enterprise", "role", "supply_c", "target_c", "dt_k", "annual"]]
    own = held.merge(theirs, on="enterprise").assign(loop=1.0, drop=0.0, km=0.0)
    water = carriers[~is_steam(carriers)]
    far = [
        _remote(held, theirs, water, distances, role)
        for role in ("source", "sink")
        if len(held) and len(water)
    ]
    met = pd.concat([own, *(part for part in far if len(part))], ignore_index=True)
    return met.assign(shift=met["loop"] * met["dt_k"] + met["drop"])


def _remote(
    held: pd.DataFrame,
    theirs: pd.DataFrame,
    water: pd.DataFrame,
    distances: Distances,
    role: str,
) -> pd.DataFrame:
    """List the partners at other enterprises, with the temperature lost on the way to them."""
    partners = theirs[theirs["role"] == role]
    cap = float(water["max_km"].max())
    giving, taking = (partners, held) if role == "source" else (held, partners)
    pairs = distances.near(giving["enterprise"], taking["enterprise"], cap)
    pairs["km"] = distances.way_km(pairs, "heat")
    spoken = distances.reaches(distances.ways(pairs), "heat")
    pairs = pairs[(pairs["km"] <= cap) | spoken]
    pairs["drop"] = up(pairs["km"] * float(water["drop_k_per_km"].max()))
    away, here = ("from", "to") if role == "source" else ("to", "from")
    pairs = pairs.rename(columns={away: "away", here: "enterprise"})
    partners = partners.rename(columns={"enterprise": "away"})
    met = held.merge(pairs, on="enterprise").merge(partners, on="away").assign(loop=2.0)
    # An engine's heat has to enter the loop as hot as it is used; a pump takes what has cooled.
    fits = met["supply_c"] - met["loop"] * met["dt_k"] <= float(water["supply_c"].max())
    return met[fits | (met["rule"] != "engine")]


def _chosen(
    met: pd.DataFrame, levels: list[str], best: list[bool], first: tuple[str, str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Choose the temperatures to look at, where there are too many.

    By what is asked for ``first``: most heat behind them that can be used (``useful``: more than
    the other side needs is worth no more), or the enterprise's own (``loop``); then by efficiency,
    then the nearest.

    Parameters
    ----------
    met
        Partners of one side with their ``levels``, and ``needed``, what the other side could use.
    best
        Whether a lower value of each level is the more efficient one.
    first
        ``useful`` and ``loop``, the more important one first.

    Returns
    -------
    chosen, left_out
        ``retrofit`` and ``levels``; and the partners whose temperatures are not among them.
    """
    names = ["retrofit", *levels]
    behind = met.groupby(names)
    ranked = behind[["annual"]].sum().join(behind[["needed", "loop", "km"]].min()).reset_index()
    ranked["useful"] = np.fmin(ranked["annual"], ranked["needed"])
    up_first = [name == "loop" for name in first]
    order = ["retrofit", *first, *levels, "km"]
    ranked = ranked.sort_values(order, ascending=[True, *up_first, *best, True])
    kept = (ranked.groupby("retrofit").cumcount() < LEVELS).to_numpy()
    left = ranked.loc[~kept, names]
    at, _ = agreeing([met[name] for name in names], [left[name] for name in names])
    missed = met.take(at)
    return ranked.loc[kept, names], missed.assign(level=missed[levels[0]])[
        ["retrofit", "stream", "level"]
    ]


def _heat_pump_pairs(
    met: pd.DataFrame, ports: pd.DataFrame, levels: npt.NDArray[np.float64]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pair evaporating (``start_c``) and condensing (``end_c``) temperatures.

    Besides those of its partners, a pump may have the supply of a main, or its return.
    """
    pumps = met[met["rule"] == "heat_pump"]
    sources, sinks = (pumps[pumps["role"] == role] for role in ("source", "sink"))
    low = sources.assign(start_c=(sources["target_c"] - sources["shift"]).round(DIGITS))
    high = sinks.assign(end_c=(sinks["target_c"] + sinks["shift"]).round(DIGITS))
    heat = ports[ports["medium"] == "heat"].set_index("retrofit")
    ends = heat[["supply_c", "target_c"]].astype(float).max(axis=1)
    hottest, warmest = (ends[heat["role"] == r].groupby(level=0).max() for r in ("source", "sink"))
    # What the library limits is the temperature of what the machine itself heats or cools.
    high = high[
        ~(high["end_c"] - high["dt_k"] > high["retrofit"].map(hottest).astype(float) + GRID_K)
    ]
    low = low[~(low["start_c"] + low["dt_k"] > low["retrofit"].map(warmest).astype(float))]
    low = low.assign(needed=low["retrofit"].map(high.groupby("retrofit")["annual"].sum()))
    # What it delivers is more than what it draws: the power comes on top.
    high = high.assign(needed=np.inf)
    colds, left_low = _chosen(low, ["start_c"], [False], ("useful", "loop"))
    hots, left_high = _chosen(high, ["end_c"], [True], ("useful", "loop"))
    supplies, returns = (
        _at_mains(retrofits, name, degrees, limit)
        for retrofits, name, degrees, limit in (
            (colds["retrofit"], "end_c", levels[:, 0], hottest + GRID_K),
            (hots["retrofit"], "start_c", levels[:, 1], warmest),
        )
    )
    pairs = pd.concat(
        [
            colds.merge(hots, on="retrofit"),
            colds.merge(supplies, on="retrofit"),
            returns.merge(hots, on="retrofit"),
        ],
        ignore_index=True,
    ).drop_duplicates(["retrofit", "start_c", "end_c"])
    pairs = pairs[pairs["end_c"] > pairs["start_c"]]
    pairs = pairs.assign(rule="heat_pump", low_c=pairs["start_c"], hot_c=pairs["end_c"])
    return pairs, pd.concat([left_low, left_high], ignore_index=True)


def _at_mains(
    retrofits: pd.Series[str], name: str, degrees: npt.NDArray[np.float64], limit: pd.Series[float]
) -> pd.DataFrame:
    """Give retrofits the temperatures of mains that their machines can stand."""
    wanted = np.unique(degrees[~np.isnan(degrees)])
    pumps = pd.DataFrame({"retrofit": retrofits.unique()})
    pairs = pumps.merge(pd.DataFrame({name: wanted.round(DIGITS)}), how="cross")
    return pairs[~(pairs[name] > pairs["retrofit"].map(limit).astype(float))]


def _engine_pairs(met: pd.DataFrame, ports: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take each source from its hot (``start_c``) to its cold end (``end_c``); reject at a port."""
    fed = met[(met["rule"] == "engine") & (met["role"] == "source")]
    fed = fed.assign(
        start_c=(fed["supply_c"] - fed["shift"]).round(DIGITS),
        end_c=(fed["target_c"] - fed["shift"]).round(DIGITS),
        needed=np.inf,
    )
    heat = ports[ports["medium"] == "heat"]
    reject, coldest = (
        number(heat[heat["role"] == role].set_index("retrofit"), column).groupby(level=0).max()
        for role, column in (("source", "supply_c"), ("sink", "supply_c"))
    )
    fed = fed.assign(low_c=fed["retrofit"].map(reject).astype(float).fillna(COOLING_C))
    fed["end_c"] = np.maximum(fed["end_c"], fed["low_c"])
    fed = fed[fed["start_c"] >= fed["end_c"]]
    hot, cold = fed["start_c"] + KELVIN, fed["end_c"] + KELVIN
    spread = np.log((hot / cold).to_numpy())
    glides = spread > 0.0
    fed["hot_c"] = np.where(glides, (hot - cold) / np.where(glides, spread, 1.0), hot) - KELVIN
    fed = fed[~(fed["hot_c"] < fed["retrofit"].map(coldest).astype(float))]
    pairs, left_out = _chosen(fed, ["start_c", "end_c"], [False, False], ("loop", "useful"))
    means = fed[["retrofit", "start_c", "end_c", "low_c", "hot_c"]].drop_duplicates()
    return pairs.merge(means).assign(rule="engine"), left_out


def _candidate_ports(pairs: pd.DataFrame, ports: pd.DataFrame) -> pd.DataFrame:
    """Set the temperatures and coefficients of the candidates' ports."""
    merged = ports.drop(columns="rule").merge(pairs.drop(columns="technology"), on="retrofit")
    gives = merged["role"] == "source"
    heat, power = merged["medium"] == "heat", merged["medium"] == "power"
    is_pump = merged["rule"] == "heat_pump"
    per = 1.0 / merged["efficiency"]
    cases = [
        heat & ~gives & is_pump,
        power & ~gives & is_pump,
        heat & ~gives,
        heat & gives & ~is_pump,
    ]
    # A pump's heat balance: delivered = drawn + power; an engine's: drawn = power + rejected.
    merged["coefficient"] = np.select(
        cases, [1.0 - per, per, per, per - 1.0], number(merged, "coefficient")
    )
    supply = np.where(is_pump, np.where(gives, merged["end_c"], merged["start_c"]),
                      np.where(gives, merged["low_c"], merged["end_c"]))  # fmt: skip
    target = np.where(is_pump | gives, supply, merged["start_c"])
    return merged.assign(
        unit=merged["id"],
        supply_c=np.where(heat, supply, np.nan),
        target_c=np.where(heat, target, np.nan),
        dt_k=0.0,
    ).drop(columns="id")
