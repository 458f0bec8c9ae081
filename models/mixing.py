"""Mixing: hubs, treatments by removal ratio and uses whose outlet is what their inlets make it.

What leaves a mixing unit has the content of everything that entered it. Content times flow is a
product of two variables (the pooling problem), so these rows are not linear: the solving room
proves them with SCIP, or bounds and restores them with HiGHS.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyomo.environ as pyo

from symbiosis.models.exchange import delivered
from symbiosis.models.linear import Columns, Term, add_rows, add_variables, sum_over

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.models.exchange import Exchange


@dataclass(frozen=True)
class Mixing:
    """The variables of the mixing units.

    Attributes
    ----------
    units
        One row per mixing unit, property and period: ``unit``, ``property_name``, ``property``
        (code), ``source`` (its outlet), ``source_period``, ``sink`` (its inlet), ``load`` [g/h],
        ``removal`` [1], ``most`` (largest content) [mg/L].
    content
        What leaves a unit [mg/L].
    carried
        Load on an arc from a unit [g/h]: the frame of the flows with ``property``.
    rest
        Load that goes to a unit's outlet [g/h].
    """

    units: pd.DataFrame
    content: Columns
    carried: Columns
    rest: Columns


def open_outlets(matches: Matches, *, exact: bool) -> Matches:
    """Let the outlets of mixing units have no content of their own: their inlets make it.

    Parameters
    ----------
    exact
        Whether water processes mix, too, instead of discharging at their largest content.
    """
    mixing = mixing_units(matches, exact=exact)
    streams = matches.streams
    outlets = streams.index[streams["unit"].isin(mixing["unit"]) & (streams["role"] == "source")]
    contents = matches.contents
    made = contents["owner"].isin(outlets) & (contents["kind"] == "content")
    contents = contents.assign(value=contents["value"].mask(made, 0.0))
    loads = matches.loads[~matches.loads["unit"].isin(mixing["unit"])]
    return replace(matches, contents=contents, loads=loads)


def mixing_units(matches: Matches, *, exact: bool) -> pd.DataFrame:
    """List the loads of the units that mix: hubs and treatments always, processes if exact."""
    kinds = matches.loads["unit"].map(matches.units["kind"])
    return matches.loads[(kinds != "process") | exact]


def add_mixing(block: pyo.Block, exchange: Exchange, mixing: pd.DataFrame) -> Mixing:
    """Add contents, carried loads and their balances; see :class:`Mixing`.

    Parameters
    ----------
    mixing
        As from :func:`mixing_units`.
    """
    units = _at_ports(exchange, mixing)
    index = exchange.index
    names = pd.Categorical(units["property_name"])
    labels = index.labels("unit", "source_period") | {
        "property": names.categories.to_numpy(dtype=object)
    }
    units = units.assign(property=names.codes)
    of = units[["source", "property", "property_name", "most"]].drop_duplicates()
    flows = exchange.flow.frame.assign(reach=delivered(exchange)).merge(of, on="source")
    flows = flows.sort_values(["arc", "period", "property"], ignore_index=True)
    offered = flows.groupby(["source", "source_period"], as_index=False)["offered"].max()
    outlets = exchange.outlet.frame.merge(of, on="source").merge(
        offered, on=["source", "source_period"]
    )
    added = Mixing(
        units=units,
        content=add_variables(
            block, "content", units, labels, doc="content of what leaves a mixing unit [mg/L]",
            upper=units["most"].to_numpy(float),
        ),
        carried=add_variables(
            block, "carried", flows,
            index.labels("arc", "period") | {"property": labels["property"]},
            doc="load on an arc from a mixing unit [g/h]",
            upper=(flows["bound"] * flows["most"]).to_numpy(float),
        ),
        rest=add_variables(
            block, "rest", outlets,
            index.labels("source", "source_period") | {"property": labels["property"]},
            doc="load that a mixing unit sends to its outlet [g/h]",
            upper=(outlets["offered"] * outlets["most"]).to_numpy(float),
        ),
    )  # fmt: skip
    _bound(exchange, flows, outlets)
    return added


def _at_ports(exchange: Exchange, mixing: pd.DataFrame) -> pd.DataFrame:
    """Give every mixing unit and property its inlet, its outlet and its largest content."""
    index = exchange.index
    loads = mixing.rename(columns={"property": "property_name"}).assign(
        unit=pd.Index(index.unit_names).get_indexer(mixing["unit"])
    )
    ends = [
        index.sides(role)[[role, f"{role}_period", "unit", "rate"]].rename(
            columns={f"{role}_period": "period"}
        )
        for role in ("source", "sink")
    ]
    ports = ends[0].drop(columns="rate").merge(ends[1], on=["unit", "period"])
    units = loads.merge(ports, on="unit")
    units["load"] = units["load"] * units["rate"]
    contents = index.matches.contents
    dirtiest = contents[contents["kind"] == "content"].groupby("property")["value"].max()
    most = units["out"].fillna(units["property_name"].map(dirtiest)).fillna(0.0)
    units = units.assign(most=most, source_period=units["period"], sink_period=units["period"])
    return units.sort_values(["unit", "period", "property_name"], ignore_index=True)


def _bound(exchange: Exchange, flows: pd.DataFrame, outlets: pd.DataFrame) -> None:
    """Bound what stands in a product: the relaxation is as good as these bounds."""
    for columns, frame, on, bound in (
        (exchange.flow, flows, ["arc", "period"], "bound"),
        (exchange.outlet, outlets, ["source", "source_period"], "offered"),
    ):
        members = list(columns.var.values())
        numbered = columns.frame[on].assign(member=range(len(members)))
        of = frame.drop_duplicates(on).merge(numbered, on=on)
        for member, limit in zip(of["member"], of[bound], strict=True):
            members[member].setub(float(limit))


def add_mix_balance(
    block: pyo.Block, exchange: Exchange, mixing: Mixing, inflow: list[Term]
) -> None:
    r"""What enters a unit, less what it removes, leaves it with what it picks up.

    .. math::

        L_{u,q} + (1 - \rho_{u,q}) \sum_{a \in in} m_{a,q,t}
        \le \sum_{a \in out} w_{a,q,t} + o_{u,q,t}

    L  load picked up [g/h];  rho  share removed [1];  m  load that enters, w  load carried on, o
    load to the outlet [g/h]. Where only largest contents are asked for, a content may be thought
    too high, never too low: the inequality loses no plan. Where a smallest content is asked for it
    is an equation.

    References: Haverly (1978) SIGMAP Bulletin 25, 19; Galan & Grossmann (1998) Ind. Eng. Chem. Res.
    37, 4036.
    """
    units = mixing.units
    kept = 1.0 - units["removal"].to_numpy(float)
    contents = exchange.index.matches.contents
    wanted = set(contents.loc[contents["kind"] == "min", "property"])
    exactly = units["property_name"].isin(wanted).to_numpy()
    load = units["load"].to_numpy(float)
    on = ["source", "source_period", "property"]
    labels = exchange.index.labels("unit", "source_period")
    names = pd.Categorical(units["property_name"]).categories.to_numpy(dtype=object)
    add_rows(
        block,
        "mix_balance",
        units,
        labels | {"property": names},
        [
            *(term.moved(term.rows, kept[term.rows]) for term in inflow),
            sum_over(mixing.carried, units, on, -_weight(mixing.carried)),
            sum_over(mixing.rest, units, on, -1.0),
        ],
        doc="load that enters and is picked up leaves [g/h]",
        lower=np.where(exactly, -load, -np.inf),
        upper=-load,
    )


def _weight(carried: Columns) -> np.ndarray:
    return carried.frame["source_weight"].to_numpy(float)


def add_mix_product(block: pyo.Block, exchange: Exchange, mixing: Mixing) -> None:
    r"""All that leaves a mixing unit has its content.

    .. math:: w_{a,q,t} = f_{a,t} c_{u,q,t}, \qquad o_{u,q,t} = e_{u,t} c_{u,q,t}

    w  load carried on an arc, o  load to the outlet [g/h];  f  flow, e  to the outlet [m3/h];
    c  content of the unit [mg/L]

    References: Tawarmalani & Sahinidis (2002) Convexification and Global Optimization, ch. 9.
    """
    place = ["source", "source_period"]
    for name, loads, flows, on in (
        ("carried_product", mixing.carried, exchange.flow, ["arc", "period"]),
        ("rest_product", mixing.rest, exchange.outlet, place),
    ):
        frame = loads.frame.assign(load=list(loads.var.values()))
        flow = flows.frame[on].assign(flow=list(flows.var.values()))
        content = mixing.units[[*place, "property"]].assign(
            content=list(mixing.content.var.values())
        )
        rows = frame.merge(flow, on=on).merge(content, on=[*place, "property"])
        triples = list(zip(rows["load"], rows["flow"], rows["content"], strict=True))
        block.add_component(
            name,
            pyo.Constraint(
                pyo.RangeSet(0, len(triples) - 1),
                rule=lambda _, row, triples=triples: (
                    triples[row][0] == triples[row][1] * triples[row][2]
                ),
                doc="load is flow times content [g/h]",
            ),
        )
