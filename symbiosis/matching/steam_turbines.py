"""Steam turbines: candidates that let steam down to where it is used, one for each such level.

Steam that says at which pressure it is there can be let down to what its enterprise's own needs
condense it at, or to the level of a steam pipe. What the turbine takes of its heat follows from the
steam tables; the rest arrives at the lower level.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.carriers import carries, is_steam
from symbiosis.matching.frames import figures, join, number, text
from symbiosis.matching.ids import marked
from symbiosis.matching.lifting import DIGITS, Candidates
from symbiosis.matching.periods import full_load_hours, running_as
from symbiosis.park.steam import share_of_work

if TYPE_CHECKING:
    from collections.abc import Collection

    from symbiosis.park.entities import Park

RULE = "steam_turbine"


def steam_turbines(
    park: Park,
    rows: pd.DataFrame,
    ports: pd.DataFrame,
    carriers: pd.DataFrame,
    taken: Collection[str],
) -> Candidates:
    """Give one unit per retrofit, steam of its enterprise and level that it is let down to.

    Parameters
    ----------
    park
        The park, whose heat says at which pressure it is there.
    rows, ports
        Retrofits, and the ports of all retrofits; those of the rule count.
    carriers
        What fills pipes: steam is let down to what they carry.
    taken
        Ids that no unit may get.
    """
    held = rows[rows["rule"] == RULE].rename_axis("retrofit").reset_index()
    nothing = pd.DataFrame(columns=["retrofit", "stream", "level"])
    steam = _steam(park)
    if held.empty or steam.empty:
        return Candidates(held[:0].assign(id=""), ports[:0], nothing)
    units = held.merge(steam, on="enterprise").merge(
        _levels(park, carriers, steam), on="enterprise"
    )
    units = _that_work(park, units)
    level = figures(units["low_c"], DIGITS).str.replace(",", "").str.rstrip("0").str.rstrip(".")
    name = join(marked(text(units, "retrofit")), "/", marked(text(units, "stream")), "-", level)
    units = units.assign(id=name.mask(name.isin(taken), join("@", name)))
    made = ports[ports["retrofit"].isin(units["retrofit"])].drop(columns="rule")
    own = ["start_c", "end_c", "low_c", "efficiency"]
    made = _with_ends(made.merge(units[["retrofit", "id", *own]], on="retrofit"))
    return Candidates(units.drop(columns=[*own, "bar", "rate", "stream"]), made, nothing)


def _steam(park: Park) -> pd.DataFrame:
    """List the steam that is there under pressure: its ends at the turbine, and full ``rate``."""
    rows = park.tables["heat"]
    rows = rows[(rows["role"] == "source") & number(rows, "pressure_bar").notna()]
    hours = full_load_hours(park).reindex(running_as(park, rows)).to_numpy(float)
    approach = number(rows, "dt_k", 0.0)
    amount = number(rows, "quantity", 0.0).to_numpy(float)
    return pd.DataFrame(
        {
            "stream": rows.index.astype("str"),
            "enterprise": text(rows, "enterprise").to_numpy(),
            "bar": number(rows, "pressure_bar").to_numpy(),
            "hot_c": number(rows, "supply_c").to_numpy(),
            "start_c": (number(rows, "supply_c") - approach).to_numpy(),
            "end_c": (number(rows, "target_c") - approach).to_numpy(),
            "rate": amount / np.where(np.isnan(hours), np.inf, hours),
        }
    )


def _levels(park: Park, carriers: pd.DataFrame, steam: pd.DataFrame) -> pd.DataFrame:
    """List what steam can be let down to at each enterprise: ``low_c`` [degC]."""
    heat = park.tables["heat"]
    needs = heat[heat["role"] == "sink"]
    own = pd.DataFrame(
        {
            "enterprise": text(needs, "enterprise"),
            "low_c": (number(needs, "target_c") + number(needs, "dt_k", 0.0)).round(DIGITS),
        }
    )
    pipes = carries(carriers, "heat")
    pipes = pd.DataFrame({"low_c": pipes.loc[is_steam(pipes), "supply_c"].astype(float)})
    firms = steam[["enterprise"]].drop_duplicates()
    both = pd.concat([own, firms.merge(pipes, how="cross")], ignore_index=True)
    return both.drop_duplicates().sort_values(["enterprise", "low_c"], ignore_index=True)


def _that_work(park: Park, units: pd.DataFrame) -> pd.DataFrame:
    """Add what of the heat becomes work, and how large a unit can be; leave out what gives none."""
    kinds = park.library.technologies.reindex(units["technology"])
    usual = number(kinds, "carnot_share").to_numpy()
    share = number(units, "carnot_share").fillna(pd.Series(usual, index=units.index))
    ideal = [
        share_of_work(bar, hot, low)
        for bar, hot, low in zip(units["bar"], units["hot_c"], units["low_c"], strict=True)
    ]
    work = share * np.array(ideal, dtype=float)
    units = units.assign(efficiency=work, potential=units["rate"] * work)
    working: pd.DataFrame = units[work > 0.0].drop(columns="hot_c").reset_index(drop=True)
    return working


def _with_ends(made: pd.DataFrame) -> pd.DataFrame:
    """Set the temperatures and coefficients of the ports: what is drawn is power and heat."""
    gives, heat = made["role"] == "source", made["medium"] == "heat"
    per = 1.0 / made["efficiency"]
    coefficient = np.select([heat & ~gives, heat & gives], [per, per - 1.0],
                            number(made, "coefficient"))  # fmt: skip
    supply = np.where(gives, made["low_c"], made["end_c"])
    target = np.where(gives, made["low_c"], made["start_c"])
    made = made.assign(
        unit=made["id"],
        coefficient=coefficient,
        supply_c=np.where(heat, supply, np.nan),
        target_c=np.where(heat, target, np.nan),
        dt_k=0.0,
        rule=RULE,
    )
    return made.drop(columns=["id", "start_c", "end_c", "low_c", "efficiency"])
