"""Expanders: turbines that take what a gas is let down from, one candidate for every gas.

The gas passes whoever uses it afterwards: all of it can be expanded, as it comes, to the pressure
that its users need. A unit is no larger than the gas at full rate gives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.frames import join, number, text
from symbiosis.matching.ids import marked
from symbiosis.matching.lifting import Candidates
from symbiosis.matching.periods import full_load_hours, running_as
from symbiosis.park.let_down import let_down_work

if TYPE_CHECKING:
    from collections.abc import Collection

    from symbiosis.park.entities import Park

RULE = "expander"


def expanders(
    park: Park, rows: pd.DataFrame, ports: pd.DataFrame, taken: Collection[str]
) -> Candidates:
    """Give one unit per retrofit and gas of its enterprise that is let down.

    Parameters
    ----------
    park
        The park, whose gases say at which pressure they are there.
    rows, ports
        Retrofits, and the ports of all retrofits; those of the rule count.
    taken
        Ids that no unit may get.
    """
    held = rows[rows["rule"] == RULE].rename_axis("retrofit").reset_index()
    nothing = pd.DataFrame(columns=["retrofit", "stream", "level"])
    gases = _gases(park).rename_axis("stream").reset_index()
    units = held.merge(gases[["stream", "enterprise", "work", "rate", "runs"]], on="enterprise")
    usual = number(park.library.technologies.reindex(units["technology"]), "carnot_share")
    share = number(units, "carnot_share").fillna(usual.set_axis(units.index))
    names = join(marked(text(units, "retrofit")), "/", marked(text(units, "stream")))
    units = units.assign(
        id=names.mask(names.isin(taken), join("@", names)) if len(units) else "",
        potential=units["rate"] * units["work"] * share,
    )
    own = ports[ports["retrofit"].isin(units["retrofit"])]
    made = own.merge(units[["retrofit", "id", "runs"]], on="retrofit")
    made = made.assign(unit=made["id"], profile=made["runs"], rule="").drop(columns=["id", "runs"])
    return Candidates(units.drop(columns=["work", "rate", "runs", "stream"]), made, nothing)


def _gases(park: Park) -> pd.DataFrame:
    """List the gases that are let down: ``work`` [MWh/t], full ``rate`` [t/h], profile."""
    rows = park.tables["materials"]
    rows = rows[(rows["role"] == "source") & number(rows, "pressure_bar").notna()]
    hours = full_load_hours(park).reindex(running_as(park, rows)).to_numpy(float)
    work = let_down_work(rows, park.library)
    amount = number(rows, "quantity", 0.0).to_numpy(float)
    rate = amount / np.where(np.isnan(hours), np.inf, hours)
    return rows.assign(work=work, rate=rate, runs=running_as(park, rows))[work > 0.0]
