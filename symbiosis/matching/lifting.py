r"""Heat pumps and engines: candidates whose efficiency follows the temperatures of their partners.

A heat pump whose ports stand at T_l and T_h has

.. math:: COP = \varphi \, T_h / (T_h - T_l)

and an engine that takes heat at the mean temperature T_h and rejects it at T_l

.. math:: \eta = \varphi \, (1 - T_l / T_h)

phi  share of Carnot's efficiency (library), below one, so that none beats Carnot;  T  [K].
A port stands as far from the partner's stream as the stream's own approach (twice through a loop)
and the way ask for; the approach on the machine's side is in its share of Carnot.

References: Arpagaus et al. (2018) Energy 152, 985; Tartiere & Astolfi (2017) Energy Proc. 129, 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.carriers import carries, is_steam
from symbiosis.matching.frames import figures, join, number, text
from symbiosis.matching.grid import GRID_K, down, up
from symbiosis.matching.ids import marked

if TYPE_CHECKING:
    from collections.abc import Collection

    from symbiosis.matching.distances import Distances

KELVIN = 273.15
RULES = ("heat_pump", "engine")
COOLING_C = 25.0
"""At which an engine rejects heat where the library gives its technology no such port [degC]."""
LEVELS = 4
"""Most temperatures looked at on either side of one retrofit: its enterprise's own before others',
then those with most heat behind them."""


@dataclass(frozen=True)
class Candidates:
    """``units``: the retrofit's row once per pair of temperatures; ``ports``: theirs."""

    units: pd.DataFrame
    ports: pd.DataFrame


def candidates(
    rows: pd.DataFrame,
    ports: pd.DataFrame,
    kinds: pd.DataFrame,
    streams: pd.DataFrame,
    carriers: pd.DataFrame,
    distances: Distances,
    taken: Collection[str],
) -> Candidates:
    """Give one unit per (source temperatures, delivery temperature) of every retrofit.

    Parameters
    ----------
    rows, ports
        Retrofits with a rule, and the ports of all retrofits.
    kinds
        The library's technologies (``carnot_share``).
    streams
        The park's streams: partners of the candidates.
    carriers, distances
        Say which partners outside the enterprise can be reached.
    taken
        Ids that no unit may get: those of the park's retrofits and uses of water.
    """
    if rows.empty:
        return Candidates(rows, ports[:0])
    met = _partners(
        rows, streams[streams["medium"] == "heat"], carries(carriers, "heat"), distances
    )
    pairs = pd.concat(
        [_heat_pump_pairs(met, ports), _engine_pairs(met, ports)], ignore_index=True
    ).merge(rows.rename_axis("retrofit").reset_index()[["retrofit", "technology"]], on="retrofit")
    usual = number(kinds.reindex(pairs["technology"]), "carnot_share").to_numpy()
    own = number(rows.reindex(pairs["retrofit"]), "carnot_share").to_numpy()
    share = np.where(np.isnan(own), usual, own)
    hot, cold = pairs["hot_c"] + KELVIN, pairs["low_c"] + KELVIN
    is_pump = pairs["rule"] == "heat_pump"
    pairs["efficiency"] = share * np.where(is_pump, hot / (hot - cold), 1.0 - cold / hot)
    lift = number(kinds.reindex(pairs["technology"]), "max_lift_k", np.inf).to_numpy()
    works = np.where(is_pump, pairs["efficiency"] > 1.0, pairs["efficiency"] > 0.0)
    pairs = pairs[works & ~(is_pump & (hot - cold > lift))]
    ends = (figures(pairs["start_c"], 0), "-", figures(pairs["end_c"], 0))
    name = join(marked(text(pairs, "retrofit")), "/", *ends)
    pairs = pairs.assign(id=name.mask(name.isin(taken), join("@", name))).sort_values("id")
    pairs = pairs.drop_duplicates("id", ignore_index=True)
    held = rows.rename_axis("retrofit").reset_index()
    units = held.merge(pairs[["id", "retrofit"]], on="retrofit")
    return Candidates(units, _candidate_ports(pairs, ports))


def _partners(
    rows: pd.DataFrame, heat: pd.DataFrame, carriers: pd.DataFrame, distances: Distances
) -> pd.DataFrame:
    """List the heat streams that each retrofit could take from or give to.

    Its own enterprise's, by direct contact; others' over a loop of hot water. Heat is drawn from
    others only where the enterprise has none of its own.
    """
    held = rows.rename_axis("retrofit").reset_index()[["retrofit", "enterprise", "rule"]]
    theirs = heat.rename_axis("stream").reset_index()
    theirs = theirs[["stream", "enterprise", "role", "supply_c", "target_c", "dt_k", "annual"]]
    own = held.merge(theirs, on="enterprise").assign(loop=1.0, drop=0.0)
    water = carriers[~is_steam(carriers)]
    far = [
        _remote(held, theirs, water, distances, role)
        for role in ("source", "sink")
        if len(held) and len(water)
    ]
    supplied = set(own.loc[own["role"] == "source", "retrofit"])
    met = pd.concat([own, *(part for part in far if len(part))], ignore_index=True)
    spare = (met["role"] == "source") & (met["loop"] > 1.0) & met["retrofit"].isin(supplied)
    met["shift"] = met["loop"] * met["dt_k"] + met["drop"]
    return met[~spare]


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
    return held.merge(pairs, on="enterprise").merge(partners, on="away").assign(loop=2.0)


def _most_heat(met: pd.DataFrame, levels: list[str]) -> pd.DataFrame:
    """Keep the temperatures with most heat behind them, the enterprise's own first."""
    behind = met.assign(less=-met["annual"]).groupby(["retrofit", *levels])
    heat = behind.agg({"loop": "min", "less": "sum"}).reset_index()
    heat = heat.sort_values(["retrofit", "loop", "less", *levels])
    order = heat.groupby("retrofit").cumcount()
    return heat.loc[order < LEVELS, ["retrofit", *levels]]


def _heat_pump_pairs(met: pd.DataFrame, ports: pd.DataFrame) -> pd.DataFrame:
    """Pair evaporating (``start_c``) and condensing (``end_c``) temperatures."""
    pumps = met[met["rule"] == "heat_pump"]
    sources, sinks = (pumps[pumps["role"] == role] for role in ("source", "sink"))
    low = sources.assign(start_c=down(sources["target_c"] - sources["shift"]))
    high = sinks.assign(end_c=up(sinks["target_c"] + sinks["shift"]))
    heat = ports[ports["medium"] == "heat"].set_index("retrofit")
    ends = heat[["supply_c", "target_c"]].astype(float).max(axis=1)
    hottest, warmest = (ends[heat["role"] == r].groupby(level=0).max() for r in ("source", "sink"))
    # What the library limits is the temperature of what the machine itself heats or cools.
    high = high[
        ~(high["end_c"] - high["dt_k"] > high["retrofit"].map(hottest).astype(float) + GRID_K)
    ]
    low = low[~(low["start_c"] + low["dt_k"] > low["retrofit"].map(warmest).astype(float))]
    pairs = _most_heat(low, ["start_c"]).merge(_most_heat(high, ["end_c"]), on="retrofit")
    pairs = pairs[pairs["end_c"] > pairs["start_c"]]
    return pairs.assign(rule="heat_pump", low_c=pairs["start_c"], hot_c=pairs["end_c"])


def _engine_pairs(met: pd.DataFrame, ports: pd.DataFrame) -> pd.DataFrame:
    """Take each source from its hot (``start_c``) to its cold end (``end_c``); reject at a port."""
    fed = met[(met["rule"] == "engine") & (met["role"] == "source")]
    fed = fed.assign(
        start_c=down(fed["supply_c"] - fed["shift"]), end_c=down(fed["target_c"] - fed["shift"])
    )
    heat = ports[ports["medium"] == "heat"]
    reject, coldest = (
        number(heat[heat["role"] == role].set_index("retrofit"), column).groupby(level=0).max()
        for role, column in (("source", "supply_c"), ("sink", "supply_c"))
    )
    pairs = _most_heat(fed, ["start_c", "end_c"])
    pairs["low_c"] = pairs["retrofit"].map(reject).astype(float).fillna(COOLING_C)
    pairs["end_c"] = np.maximum(pairs["end_c"], pairs["low_c"])
    pairs = pairs[pairs["start_c"] >= pairs["end_c"]]
    hot, cold = pairs["start_c"] + KELVIN, pairs["end_c"] + KELVIN
    spread = np.log((hot / cold).to_numpy())
    glides = spread > 0.0
    mean = np.where(glides, (hot - cold) / np.where(glides, spread, 1.0), hot) - KELVIN
    enough = ~(mean < pairs["retrofit"].map(coldest).to_numpy(dtype=float))
    return pairs.assign(rule="engine", hot_c=mean)[enough]


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
