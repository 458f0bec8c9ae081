"""Units that mix: hubs, and treatments by removal, whose outlet is what their inlets make it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from symbiosis.matching.found import Blends
from symbiosis.matching.processes import LOADS
from symbiosis.matching.quality import NOT_ADDITIVE

if TYPE_CHECKING:
    from symbiosis.park.scenario import Scenario


def mixing_loads(
    streams: pd.DataFrame, units: pd.DataFrame, contents: pd.DataFrame, loads: pd.DataFrame
) -> pd.DataFrame:
    """List the units that mix, with every contaminant that some use of water limits.

    A hub mixes, and so does a treatment with a ``removal``, if it has one inlet and one outlet for
    water and its outlet has no content of its own. What a treatment does not say to remove passes.

    Parameters
    ----------
    streams, units, contents
        As in :class:`symbiosis.matching.tables.Matches`; contents may be of kind ``removal``.
    loads
        Those of the water processes.

    Returns
    -------
    DataFrame
        Rows of the shape of the loads, without load.
    """
    ports = streams[(streams["medium"] == "water") & (streams["unit"] != "")]
    if ports.empty:
        return loads.iloc[:0]
    outlets = ports[ports["role"] == "source"]
    given = set(contents.loc[contents["kind"] == "content", "owner"])
    removal = contents[contents["kind"] == "removal"]
    hubs = set(units.index[units["kind"] == "hub"])
    single = _once(outlets["unit"]) & _once(ports.loc[ports["role"] == "sink", "unit"])
    mixes = outlets["unit"].isin(single) & ~outlets.index.isin(given)
    mixes &= outlets["unit"].isin(hubs) | outlets.index.isin(set(removal["owner"]))
    if not mixes.any():
        return loads.iloc[:0]
    own = outlets.loc[mixes, ["unit"]].rename_axis("owner").reset_index()
    limited = pd.Series(_limited(ports, streams, contents, loads), name="property", dtype="str")
    rows = own.merge(limited, "cross")
    taken = removal[["owner", "property", "value"]].rename(columns={"value": "removal"})
    rows = rows.merge(taken, on=["owner", "property"], how="left")
    return LOADS.of(rows).sort_values(["unit", "property"], ignore_index=True)


def _once(units: pd.Series[str]) -> set[str]:
    return set(units[~units.duplicated(keep=False)])


def _limited(
    ports: pd.DataFrame, streams: pd.DataFrame, contents: pd.DataFrame, loads: pd.DataFrame
) -> list[str]:
    """Name the additive properties that a sink or a use of water limits."""
    sinks = streams.index[(streams["medium"] == "water") & (streams["role"] == "sink")]
    limits = contents[contents["kind"].isin(["max", "min"]) & contents["owner"].isin(sinks)]
    own = loads[loads["unit"].isin(ports["unit"])]
    names = set(limits["property"]) | set(own["property"])
    return sorted(name for name in names if name.lower() not in NOT_ADDITIVE)


def blends_of(
    streams: pd.DataFrame, mixing: pd.DataFrame, loads: pd.DataFrame, scenario: Scenario
) -> Blends:
    """Say where the plan makes contents, and where what flows in must be known.

    A use that picks up a load reckons with what flows in, whether or not it mixes: what is not
    known would count as clean.
    """
    makes = [mixing, loads] if scenario.water == "exact" else [mixing]
    ports = streams.loc[(streams["medium"] == "water") & (streams["unit"] != "")]
    ports = ports[["unit", "role"]].rename_axis("port").reset_index()
    return Blends(
        made=_ports_of(makes, ports, "source"), wanted=_ports_of([mixing, loads], ports, "sink")
    )


def _ports_of(loads: list[pd.DataFrame], ports: pd.DataFrame, role: str) -> pd.DataFrame:
    """List the ports of a role, and the properties, of the units that loads name."""
    if not any(map(len, loads)):
        return pd.DataFrame(columns=[role, "property"], dtype="str")
    named = pd.concat([part[["unit", "property"]] for part in loads])
    rows = named.merge(ports[ports["role"] == role], on="unit")
    return rows[["port", "property"]].rename(columns={"port": role})
