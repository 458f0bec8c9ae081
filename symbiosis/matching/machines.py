"""Ways of running: machines that run in several ways, and in any mix of them.

An extraction turbine gives power alone, or less power and steam; between these it can be set at
will. Every way of running is a unit whose ports are the machine's in that way; the machine is a
unit that has the size, what it costs and when it can run. A law ties them: what the ways do
together is what the machine does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.matching.frames import join, text
from symbiosis.matching.ids import marked
from symbiosis.matching.lifting import Candidates
from symbiosis.park.entities import HOURS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Collection

RULE = "modes"
MACHINE, MODE = "machine", "mode"
_FREE = ("min_size", "capex_fixed", "capex_variable", "opex", "fixed_cost")


def machines(rows: pd.DataFrame, ports: pd.DataFrame, taken: Collection[str]) -> Candidates:
    """Give one unit per machine, and one for each of its ways of running.

    Parameters
    ----------
    rows, ports
        Retrofits, and the ports of all retrofits; those of the rule count. A port without mode is
        there in every way of running.
    taken
        Ids that no unit may get.
    """
    held = rows[rows["rule"] == RULE].rename_axis("retrofit").reset_index()
    own = ports[ports["retrofit"].isin(held["retrofit"])].drop(columns="rule")
    own = own.assign(mode=text(own, "mode"))
    nothing = pd.DataFrame(columns=["retrofit", "stream", "level"])
    if held.empty:
        return Candidates(held.assign(id=""), ports[:0], nothing)
    ways = _ways(own, taken)
    free = dict.fromkeys(_FREE, 0.0) | {"hours_a_year": HOURS_PER_YEAR}
    modes = held.merge(ways, on="retrofit").assign(part=MODE, **free)
    whole = held.assign(id=held["retrofit"], part=MACHINE)
    common, special = own[own["mode"] == ""], own[own["mode"] != ""]
    made = pd.concat(
        [
            special.merge(ways, on=["retrofit", "mode"]),
            common.drop(columns="mode").merge(ways, on="retrofit"),
        ],
        ignore_index=True,
    )
    made = made.assign(unit=made["id"], rule="").sort_values(["unit", "port"], ignore_index=True)
    units = pd.concat([whole, modes], ignore_index=True)
    return Candidates(units, made.drop(columns=["id", "mode"]), nothing)


def _ways(ports: pd.DataFrame, taken: Collection[str]) -> pd.DataFrame:
    """List the ways of running: ``retrofit``, ``mode`` and the ``id`` of its unit.

    A machine whose ports name no mode runs in one way.
    """
    every = ports[["retrofit", "mode"]].drop_duplicates()
    several = every["retrofit"].isin(every.loc[every["mode"] != "", "retrofit"])
    ways = every[(every["mode"] != "") | ~several].sort_values(["retrofit", "mode"])
    names = join(marked(text(ways, "retrofit")), "/", marked(text(ways, "mode")))
    return ways.assign(id=names.mask(names.isin(taken), join("@", names)))


def mode_table(units: pd.DataFrame) -> pd.DataFrame | None:
    """Tell of which machine each way of running is; None: no machine has several.

    Returns
    -------
    DataFrame or None
        Columns ``mode`` and ``machine``: the ids of both units.
    """
    part = text(units, "part")
    if not (part == MODE).any():
        return None
    at = ["retrofit", "enterprise"]
    whole = units.loc[part == MACHINE, [*at, "id"]].rename(columns={"id": "machine"})
    table = units.loc[part == MODE, [*at, "id"]].rename(columns={"id": "mode"}).merge(whole, on=at)
    return table[["mode", "machine"]].sort_values("mode", ignore_index=True)
