"""Exchange and location: who supplies whom, what flows through whom, which plant opens.

Flows are power over lines: the medium whose exchanges have no quality. One unit of a case is 1 MW.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import Field, model_validator

from casebook.asking import NEAR_KM, Answer, enterprises, park, proven
from casebook.reading import CaseInputs, Name
from casebook.units import tamed
from symbiosis import Scenario
from symbiosis.park.entities import HOURS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casebook.asking import Answers, Row, Rows
    from casebook.reading import Case

Amount = Annotated[float, Field(ge=0.0)]
Table = tuple[tuple[Amount, ...], ...]
Most = Amount | None
"""A capacity; none is no limit."""

_CABLE_MW = 60.0
"""The library's cable carries as much: all that a case moves is brought below it."""
_ONLY_LINES = {"max_km": {"power": NEAR_KM}}
_REST = {"id": "rest", "medium": "power", "price [EUR/MWh]": 0.0}


class Transport(CaseInputs):
    """Supplies, demands, and the costs of every pair."""

    supply: tuple[Amount, ...] = Field(min_length=1)
    demand: tuple[Amount, ...] = Field(min_length=1)
    variable_cost: tuple[tuple[float, ...], ...]
    fixed_cost: Table

    @model_validator(mode="after")
    def _of_one_size(self) -> Transport:
        _sized("variable_cost", self.variable_cost, len(self.supply), len(self.demand))
        _sized("fixed_cost", self.fixed_cost, len(self.supply), len(self.demand))
        return self


class Arc(NamedTuple):
    """From node to node: cost of using it, cost of each unit, the most that it carries."""

    start: Name
    end: Name
    fixed: Amount
    unit: float
    most: Most = None


class Flow(CaseInputs):
    """Demand of every node (negative: it gives), and the arcs between nodes."""

    demand: dict[Name, float]
    arcs: tuple[Arc, ...]

    @model_validator(mode="after")
    def _between_nodes(self) -> Flow:
        for arc in self.arcs:
            for node in (arc.start, arc.end):
                if node not in self.demand:
                    message = f"arcs: node {node!r} is not among the nodes of demand"
                    raise ValueError(message)
        return self


class Location(CaseInputs):
    """Facilities with capacity and opening cost; cost of all of a demand from each of them."""

    capacity: tuple[Most, ...] = Field(min_length=1)
    fixed_cost: tuple[Amount, ...]
    demand: tuple[Amount, ...] = Field(min_length=1)
    allocation_cost: tuple[tuple[float, ...], ...]

    @model_validator(mode="after")
    def _of_one_size(self) -> Location:
        if len(self.fixed_cost) != len(self.capacity):
            message = f"fixed_cost: {len(self.fixed_cost)} figures for {len(self.capacity)} plants"
            raise ValueError(message)
        _sized("allocation_cost", self.allocation_cost, len(self.demand), len(self.capacity))
        for number, (demand, costs) in enumerate(
            zip(self.demand, self.allocation_cost, strict=True)
        ):
            if not demand and any(costs):
                message = f"allocation_cost.{number}: costs something, yet nothing is demanded"
                raise ValueError(message)
        return self


def _sized(field: str, table: Iterable[tuple[float, ...]], rows: int, columns: int) -> None:
    lengths = [len(row) for row in table]
    if lengths != [columns] * rows:
        message = f"{field}: write {rows} rows of {columns} figures"
        raise ValueError(message)


def fctp(case: Case) -> Answers:
    """Fixed-charge transport: connections with a fixed and a unit cost."""
    given = case.inputs_as(Transport)
    size = tamed([sum(given.supply), sum(given.demand)], _CABLE_MW)
    rows = {"fixed": given.fixed_cost, "variable": given.variable_cost}
    money = tamed(_costs(given.fixed_cost, given.variable_cost, size))
    givers = enterprises([f"supply {i}" for i in range(len(given.supply))])
    takers = enterprises([f"demand {j}" for j in range(len(given.demand))], first=len(givers))
    connections = [
        _line(
            giver["id"],
            taker["id"],
            rows["fixed"][i][j] / money,
            rows["variable"][i][j] * size / money,
        )
        for i, giver in enumerate(givers)
        for j, taker in enumerate(takers)
    ]
    power = [
        *(_stream(e["id"], "source", q / size) for e, q in zip(givers, given.supply, strict=True)),
        *(_stream(e["id"], "sink", q / size) for e, q in zip(takers, given.demand, strict=True)),
    ]
    return _least_cost([*givers, *takers], power, connections, money)


def fcnf(case: Case) -> Answers:
    """Fixed-charge network flow: every node is a hub that passes on what reaches it."""
    given = case.inputs_as(Flow)
    demand, arcs = _one_arc_a_pair(given)
    size = tamed([sum(map(abs, demand.values()))], _CABLE_MW)
    money = tamed(value for arc in arcs for value in (arc.fixed, arc.unit * size))
    nodes = enterprises(list(demand))
    at = {row["name"]: row["id"] for row in nodes}
    supply = sum(-q for q in demand.values() if q < 0.0) / size
    hubs = [_hub(at[node], supply) for node in demand]
    ports = [port for hub in hubs for port in _passing(hub["id"])]
    connections = [
        _line(
            at[arc.start],
            at[arc.end],
            arc.fixed / money,
            arc.unit * size / money,
            None if arc.most is None else arc.most / size,
        )
        for arc in arcs
    ]
    power = [
        _stream(at[node], "source" if q < 0.0 else "sink", abs(q) / size)
        for node, q in demand.items()
        if q
    ]
    return _least_cost(nodes, power, connections, money, technologies=hubs, technology_ports=ports)


def _one_arc_a_pair(given: Flow) -> tuple[dict[str, float], list[Arc]]:
    """Lead the second arc between two nodes, as every further one, over a node of its own."""
    demand, arcs = dict(given.demand), []
    known: set[tuple[str, str]] = set()
    for number, arc in enumerate(given.arcs):
        pair = arc.start, arc.end
        if arc.start == arc.end:
            continue
        if pair not in known:
            known.add(pair)
            arcs.append(arc)
            continue
        between = f"{arc.start}|{arc.end}|{number}"
        demand[between] = 0.0
        arcs += [arc._replace(end=between), Arc(between, arc.end, 0.0, 0.0)]
    return demand, arcs


def cflp(case: Case) -> Answers:
    """Capacitated location: a plant with an opening cost at every site."""
    given = case.inputs_as(Location)
    size = tamed([sum(given.demand)], _CABLE_MW)
    money = tamed((*given.fixed_cost, *(cost for row in given.allocation_cost for cost in row)))
    sites = enterprises([f"site {i}" for i in range(len(given.capacity))])
    takers = enterprises([f"demand {j}" for j in range(len(given.demand))], first=len(sites))
    plants = [
        {
            "id": f"plant_{site['id']}",
            "technology": "own_power",
            "enterprise": site["id"],
            "max_size": None if most is None else most / size,
            "fixed_cost": fixed / money,
        }
        for site, most, fixed in zip(sites, given.capacity, given.fixed_cost, strict=True)
    ]
    ports = [_port(plant["id"], "out", "source") for plant in plants]
    connections = [
        _line(site["id"], taker["id"], 0.0, given.allocation_cost[j][i] / demand * size / money)
        for j, (taker, demand) in enumerate(zip(takers, given.demand, strict=True))
        for i, site in enumerate(sites)
        if demand
    ]
    power = [_stream(e["id"], "sink", q / size) for e, q in zip(takers, given.demand, strict=True)]
    return _least_cost(
        [*sites, *takers], power, connections, money, technologies=plants, technology_ports=ports
    )


def _costs(fixed: Table, variable: Table, size: float) -> list[float]:
    return [*(v for row in fixed for v in row), *(v * size for row in variable for v in row)]


def _least_cost(firms: Rows, power: Rows, lines: Rows, money: float, **more: Rows) -> Answers:
    asked = park(enterprises=firms, power=power, connections=lines, outlets=[_REST], **more)
    plan = proven(asked, Scenario(objective="cost", **_ONLY_LINES))
    return {"objective": Answer(plan.objective.value * money)}


def _stream(enterprise: str, role: str, rate: float) -> Row:
    """Write a supply, whose rest is nobody's concern, or a demand that others must meet."""
    rest = {"outlet": "rest"} if role == "source" else {"utility": "none"}
    return {
        "id": f"{role}_{enterprise}",
        "enterprise": enterprise,
        "role": role,
        "quantity [MW]": rate,
        **rest,
    }


def _line(start: str, end: str, fixed: float, unit: float, most: float | None = None) -> Row:
    return {
        "id": f"{start}_{end}",
        "from": start,
        "to": end,
        "medium": "power",
        "status": "allowed",
        "length_km": 0.0,
        "fixed_cost": fixed,
        "unit_cost": unit / HOURS_PER_YEAR,
        "maximum [MWh/a]": None if most is None else most * HOURS_PER_YEAR,
    }


def _hub(enterprise: str, most: float) -> Row:
    return {
        "id": f"hub_{enterprise}",
        "technology": "own_power",
        "enterprise": enterprise,
        "max_size": most,
    }


def _passing(hub: str) -> Rows:
    return [_port(hub, "in", "sink"), _port(hub, "out", "source")]


def _port(unit: str, port: str, role: str) -> Row:
    return {"technology": unit, "port": port, "medium": "power", "role": role, "coefficient": 1.0}
