"""Mixing: hubs, treatments by removal ratio and uses whose outlet is what their inlets make it.

What leaves a mixing unit has the content of everything that entered it. Content times flow is a
product of two variables (the pooling problem), so these rows are not linear: the solving room
proves them with SCIP.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from symbiosis.models.laws.exchange import delivered
from symbiosis.models.laws.inlets import inlets_of, with_bounds
from symbiosis.models.laws.paths import (
    add_path_balances,
    add_path_load,
    add_path_product,
    add_paths,
)
from symbiosis.models.words.algebra import Columns, add_variables, each, law, products

if TYPE_CHECKING:
    import pyomo.environ as pyo

    from symbiosis.matching.tables import Matches
    from symbiosis.models.laws.exchange import Exchange
    from symbiosis.models.words.algebra import Family, Sum


@dataclass(frozen=True)
class Mixing:
    """The variables of the mixing units.

    Attributes
    ----------
    units
        One row per mixing unit, property and period: ``unit``, ``property_name``, ``property``
        (code), ``source`` (its outlet), ``source_period``, ``sink`` (its inlet), ``load`` [g/h],
        ``removal`` [1], ``yield`` (what leaves per m3 that enters) [1], ``gain`` (what it leaves
        of a content, (1 - removal) / yield) [1], and
        the bounds of :func:`symbiosis.models.laws.inlets.with_bounds`.
    content
        What leaves a unit [mg/L], where it is not the shares of known inlets.
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
    if mixing.empty:
        return matches
    streams = matches.streams
    sources = streams.loc[streams["role"] == "source", ["unit"]].rename_axis("owner").reset_index()
    made = mixing.merge(sources, on="unit")[["owner", "property"]]
    contents = matches.contents
    own = pd.MultiIndex.from_frame(contents[["owner", "property"]]).isin(
        pd.MultiIndex.from_frame(made)
    )
    others = contents[~(own & (contents["kind"] == "content"))]
    # A limit is taken off every flow; what a mixing unit's flow contains is a load of its own.
    contents = pd.concat([others, made.assign(kind="content", value=0.0)]) if len(made) else others
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
    inlets = inlets_of(exchange, units)
    units = with_bounds(exchange, units, inlets)
    names = {"property": pd.Categorical(units["property_name"]).categories.to_numpy(dtype=object)}
    loose = units[~units["known"]].reset_index(drop=True)
    # What a unit sends out at most differs by period: one that rests picks up nothing.
    of = units[["source", "period", "property", "property_name", "most"]].drop_duplicates()
    flows = exchange.flow.frame.assign(reach=delivered(exchange)).merge(of, on=["source", "period"])
    flows = flows.sort_values(["arc", "period", "property"], ignore_index=True)
    ends = of.rename(columns={"period": "source_period"})
    outlets = exchange.outlet.frame.merge(ends, on=["source", "source_period"])
    added = Mixing(
        units=units,
        content=add_variables(
            block, "content", each(loose, index.labels("unit", "source_period") | names),
            doc="content of what leaves a mixing unit [mg/L]", upper=loose["most"],
        ),
        carried=add_variables(
            block, "carried", each(flows, index.labels("arc", "period") | names),
            doc="load on an arc from a mixing unit [g/h]", upper=flows["bound"] * flows["most"],
        ),
        rest=add_variables(
            block, "rest", each(outlets, index.labels("source", "source_period") | names),
            doc="load that a mixing unit sends to its outlet [g/h]",
            upper=outlets["bound"] * outlets["most"],
        ),
    )  # fmt: skip
    for content, least in zip(added.content.var.values(), loose["least"], strict=True):
        content.setlb(float(least))
    _bound(exchange, flows, outlets)
    known = units.loc[units["known"], "unit"]
    if len(known):
        _add_blends(block, exchange, added, inlets[inlets["unit"].isin(known)])
    return added


def _add_blends(block: pyo.Block, exchange: Exchange, mixing: Mixing, inlets: pd.DataFrame) -> None:
    """Give the units whose inlets are all known shares and paths."""
    paths = add_paths(block, exchange, inlets)
    add_path_balances(block, exchange, paths)
    add_path_load(block, paths, (mixing.carried, mixing.rest), inlets)
    add_path_product(block, paths)


def _at_ports(exchange: Exchange, mixing: pd.DataFrame) -> pd.DataFrame:
    """Give every mixing unit and property its inlet, its outlet and what passes between them."""
    index = exchange.index
    loads = mixing.rename(columns={"property": "property_name"}).assign(
        unit=pd.Index(index.unit_names).get_indexer(mixing["unit"])
    )
    ends = []
    for role in ("source", "sink"):
        side = index.sides(role).rename(columns={f"{role}_period": "period"})
        side[f"{role}_amount"] = side["coefficient"] * side["rate"]
        ends.append(side[[role, "period", "unit", f"{role}_amount", "rate"]])
    units = loads.merge(ends[0].drop(columns="rate").merge(ends[1], on=["unit", "period"]))
    units["load"] = units["load"] * units["rate"]
    units["yield"] = (units["source_amount"] / units["sink_amount"]).fillna(1.0)
    units["gain"] = (1.0 - units["removal"]) / units["yield"]
    units = units.assign(source_period=units["period"], sink_period=units["period"])
    units["property"] = pd.Categorical(units["property_name"]).codes
    return units.sort_values(["unit", "period", "property_name"], ignore_index=True)


def _bound(exchange: Exchange, flows: pd.DataFrame, outlets: pd.DataFrame) -> None:
    """Bound what stands in a product: the relaxation is as good as these bounds."""
    for columns, frame, on, bound in (
        (exchange.flow, flows, ["arc", "period"], "bound"),
        (exchange.outlet, outlets, ["source", "source_period"], "bound"),
    ):
        members = list(columns.var.values())
        numbered = columns.frame[on].assign(member=range(len(members)))
        of = frame.drop_duplicates(on).merge(numbered, on=on)
        for member, limit in zip(of["member"], of[bound], strict=True):
            members[member].setub(float(limit))


def add_mix_balance(
    block: pyo.Block, exchange: Exchange, mixing: Mixing, rows: Family, entering: Sum
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
    on = ["source", "source_period", "property"]
    contents = exchange.index.matches.contents
    exactly = np.isin(rows["property_name"], contents.loc[contents["kind"] == "min", "property"])
    carried = mixing.carried * mixing.carried["source_weight"]
    leaving = carried.per(rows, on) + mixing.rest.per(rows, on)
    kept = entering * (1.0 - rows["removal"]) + rows["load"]
    block.mix_balance = law(
        (kept - leaving).within(np.where(exactly, 0.0, -np.inf), 0.0),
        doc="load that enters and is picked up leaves [g/h]",
    )


def add_mix_product(block: pyo.Block, exchange: Exchange, mixing: Mixing) -> None:
    r"""All that leaves a mixing unit has its content, where its inlets are not all known.

    .. math:: w_{a,q,t} = f_{a,t} c_{u,q,t}, \qquad o_{u,q,t} = e_{u,t} c_{u,q,t}

    w  load carried on an arc, o  load to the outlet [g/h];  f  flow, e  to the outlet [m3/h];
    c  content of the unit [mg/L]

    References: Tawarmalani & Sahinidis (2002) Convexification and Global Optimization, ch. 9.
    """
    rows, *factors = _factors(mixing, mixing.carried, exchange.flow)
    block.carried_product = products(rows, *factors, doc="load is flow times content [g/h]")
    rows, *factors = _factors(mixing, mixing.rest, exchange.outlet)
    block.rest_product = products(rows, *factors, doc="load is flow times content [g/h]")


def _factors(
    mixing: Mixing, loads: Columns, flows: Columns
) -> tuple[Family, pd.Series, pd.Series, pd.Series]:
    """List loads with their flows and contents, variable by variable."""
    place = ["source", "source_period", "property"]
    content = mixing.content.frame[place].assign(content=list(mixing.content.var.values()))
    on = list(flows.labels)
    load = loads.frame.assign(load=list(loads.var.values()))
    flow = flows.frame[on].assign(flow=list(flows.var.values()))
    frame = load.merge(flow, on=on).merge(content, on=place)
    rows = each(frame, loads.labels)
    return rows, frame["load"], frame["flow"], frame["content"]
