"""Blends: what reaches every sink, and what every outlet truly contains, from the flows alone.

What uses, hubs and treatments discharge is what their inlets make it: the load that enters, less
what is removed, with what is picked up. The model may have thought an outlet dirtier than that (a
safe plan of several contaminants does), never cleaner.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.matching.wholes import when_balanced
from symbiosis.park.agreeing import agreeing
from symbiosis.plan.reading.flows import DUST, Values, hours_of, value_of

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches

WATER = "water"


def blends(matches: Matches, inflow: pd.DataFrame, made: pd.DataFrame | None) -> pd.DataFrame:
    """List what reaches each sink with what it truly contains.

    Parameters
    ----------
    inflow
        From :func:`inflows`.
    made
        For water, what its outlets contain (:func:`made_contents`).

    Returns
    -------
    DataFrame
        ``sink``, ``owner`` (stream or utility), ``period``, ``amount`` [unit], ``property``,
        ``value``.
    """
    known = _known(matches)
    if made is None or made.empty:
        return _side_by_side(inflow, known, ["owner"])
    given = _side_by_side(inflow, _without(known, made[["owner", "property"]]), ["owner"])
    mixed = made[["owner", "property", "period", "value"]]
    return pd.concat([given, _side_by_side(inflow, mixed, ["owner", "period"])], ignore_index=True)


def _side_by_side(inflow: pd.DataFrame, contents: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    """Put what reaches sinks beside what it contains."""
    row, place = agreeing(*([table[name] for name in on] for table in (inflow, contents)))
    held = contents[["property", "value"]].take(place).reset_index(drop=True)
    return inflow.take(row).reset_index(drop=True).join(held)


def told_contents(matches: Matches, made: pd.DataFrame) -> pd.DataFrame:
    """Give all contents, those of a plan's outlets as they are: where periods differ, the largest.

    Parameters
    ----------
    made
        What the outlets contain (:func:`made_contents`).
    """
    contents: pd.DataFrame = matches.contents
    if made.empty:
        return contents
    largest = made.groupby(["owner", "property"], as_index=False)
    told = largest["value"].max().assign(kind="content")
    others = contents[contents["kind"] != "content"]
    own = _without(contents[contents["kind"] == "content"], told[["owner", "property"]])
    every: pd.DataFrame = pd.concat([others, own, told], ignore_index=True)
    return every


def made_contents(matches: Matches, values: Values, inflow: pd.DataFrame) -> pd.DataFrame:
    r"""Compute what leaves the units that pick up, take out or mix, in every period.

    .. math::

        c_{u,q} F_u = L_{u,q} + (1 - \rho_{u,q}) \sum_a m_a c_{s(a),q}

    c  content [mg/L];  F  what leaves unit u [m3];  L  load picked up [g];  rho  share removed
    [1];  m  what arrives [m3]. Solved for all units at once, so that loops close.

    Parameters
    ----------
    inflow
        What reaches each sink of water (:func:`inflows`).

    Returns
    -------
    DataFrame
        ``owner`` (the outlet), ``property``, ``period``, ``value`` [mg/L] and ``out``, the largest
        content allowed (NaN: any); outlets by which nothing leaves are missing.
    """
    columns = ["owner", "property", "period", "value", "out"]
    if matches.loads.empty:
        return pd.DataFrame(columns=columns)
    units = _units(matches, values)
    known = _without(_known(matches), units[["owner", "property"]])
    parts = [
        _solved(
            rows.reset_index(drop=True),
            inflow[inflow["period"] == period],
            known.loc[known["property"] == name].set_index("owner")["value"],
        )
        for (name, period), rows in units.groupby(["property", "period"])
    ]
    return pd.concat(parts, ignore_index=True)[columns] if parts else units.reindex(columns=columns)


def _known(matches: Matches) -> pd.DataFrame:
    contents = matches.contents
    return contents.loc[contents["kind"] == "content", ["owner", "property", "value"]]


def _without(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Drop the rows of owners and properties that stand among others."""
    keys = ["owner", "property"]
    there, _ = agreeing(*([table[key] for key in keys] for table in (rows, others)))
    kept = np.ones(len(rows), dtype=bool)
    kept[there] = False
    return rows[kept]


def _units(matches: Matches, values: Values) -> pd.DataFrame:
    """List unit, property and period with the ports, the load [g] and what leaves [m3]."""
    streams = matches.streams
    ports = streams.loc[(streams["medium"] == WATER) & (streams["unit"] != ""), ["unit", "role"]]
    ports = ports.rename_axis("port").reset_index()
    ends = [
        ports.loc[ports["role"] == role, ["port", "unit"]].rename(columns={"port": name})
        for role, name in (("source", "owner"), ("sink", "inlet"))
    ]
    units = matches.loads.merge(ends[0], on="unit").merge(ends[1], on="unit")
    left = _leaving(matches, values)
    units = units.merge(left[left["leaving"] > DUST], on="owner")
    rates = matches.rates.rename(columns={"stream": "inlet"})
    units = units.merge(rates, on=["inlet", "period"])
    hours = units["period"].map(hours_of(matches)).astype(float)
    return units.assign(load=units["load"] * units["rate"] * hours)


def _leaving(matches: Matches, values: Values) -> pd.DataFrame:
    """Sum what leaves each source of water: ``owner``, ``period``, ``leaving`` [m3]."""
    hours = hours_of(matches)
    parts = []
    for component in (f"{WATER}.flow", f"{WATER}.outlet"):
        rates = value_of(values, component)
        if len(rates):
            first, period = (rates.index.get_level_values(level) for level in (0, -1))
            own = pd.Series(first).map(matches.arcs["source"]) if "flow" in component else first
            amount = rates.to_numpy() * hours.reindex(period).to_numpy()
            parts.append(pd.DataFrame({"owner": own, "period": period, "leaving": amount}))
    if not parts:
        return pd.DataFrame(columns=["owner", "period", "leaving"])
    left = pd.concat(parts).groupby(["owner", "period"])["leaving"].sum()
    return left.reset_index()


def _solved(units: pd.DataFrame, inflow: pd.DataFrame, known: pd.Series) -> pd.DataFrame:
    """Solve the balances of one property in one period."""
    row = pd.Series(units.index, units["inlet"])
    column = pd.Series(units.index, units["owner"])
    entering = inflow[inflow["sink"].isin(row.index)]
    at = row.reindex(entering["sink"]).to_numpy(int)
    kept = (1.0 - units["removal"].to_numpy(float))[at] * entering["amount"].to_numpy(float)
    source = column.reindex(entering["owner"]).to_numpy(float)
    mixes = ~np.isnan(source)
    matrix = np.diag(units["leaving"].to_numpy(float))
    np.subtract.at(matrix, (at[mixes], source[mixes].astype(int)), kept[mixes])
    right = units["load"].to_numpy(float).copy()
    given = known.reindex(entering["owner"]).fillna(0.0).to_numpy(float)
    np.add.at(right, at[~mixes], (kept * given)[~mixes])
    # A closed loop without load has any content: the smallest is taken.
    return units.assign(value=np.linalg.lstsq(matrix, right)[0])


def inflows(matches: Matches, values: Values, medium: str) -> pd.DataFrame:
    """List what reaches each sink of a medium: sink, owner (of contents), period, amount."""
    hours = hours_of(matches)
    streams, arcs = matches.streams, matches.arcs
    flow = value_of(values, f"{medium}.flow")
    bought = value_of(values, f"{medium}.utility")
    parts = []
    for rates, is_flow in ((flow, True), (bought, False)):
        series = rates[rates.to_numpy(float) != 0.0]
        if series.empty:
            continue
        first, period = (series.index.get_level_values(level) for level in (0, -1))
        parts.append(
            pd.DataFrame(
                {
                    "first": first.to_numpy(object),
                    "period": period.to_numpy(object),
                    "amount": series.to_numpy() * hours.reindex(period).to_numpy(),
                    "is_flow": is_flow,
                }
            )
        )
    if not parts:
        return pd.DataFrame(columns=["sink", "owner", "period", "amount"])
    rows = pd.concat(parts, ignore_index=True)
    arc = arcs.reindex(rows["first"]).set_axis(rows.index)
    rows["sink"] = arc["sink"].where(rows["is_flow"], rows["first"])
    utility = streams["utility"].reindex(rows["sink"]).set_axis(rows.index)
    rows["owner"] = arc["source"].where(rows["is_flow"], utility)
    rows["amount"] *= (1.0 - arc["loss"]).where(rows["is_flow"], 1.0)
    return rows.assign(period=when_balanced(matches, rows["sink"], rows["period"]))
