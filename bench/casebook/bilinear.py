"""Mixing: pools that blend what enters them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from casebook.asking import NEAR_KM, Answer, enterprises, park, proven
from casebook.reading import CaseInputs
from casebook.units import SMALL, tamed
from symbiosis import Scenario
from symbiosis.errors import BadInput
from symbiosis.park.entities import HOURS_PER_YEAR
from symbiosis.park.objectives import Limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from casebook.asking import Answers, Row
    from casebook.reading import Case


def _unbounded(arcs: Any) -> Any:
    return dict.fromkeys(arcs) if isinstance(arcs, list) else arcs


Amount = Annotated[float, Field(ge=0.0)]
Most = Amount | None
Arcs = Annotated[dict[str, Most], BeforeValidator(_unbounded)]

_LEAST_OPERATION = Scenario(objective=({"operation": 1.0, "outlets": 1.0},))


class Component(BaseModel):
    """What can be bought: its price and qualities."""

    lb: Amount = 0.0
    ub: Most = None
    price: float
    quality: dict[str, float]


class Product(BaseModel):
    """What can be sold: its price and the qualities that it must have."""

    lb: Amount = 0.0
    ub: Most = None
    price: float
    quality_ub: dict[str, float | None] = Field(default={})
    quality_lb: dict[str, float | None] = Field(default={})


class Pooling(CaseInputs):
    """Components, pools with their capacity, products, and who may flow where (``from|to``)."""

    components: dict[str, Component]
    products: dict[str, Product]
    pools: dict[str, Most]
    component_pool_arcs: Arcs = Field(default={})
    pool_product_ub: Arcs = Field(default={})
    component_product_ub: Arcs = Field(default={})

    @model_validator(mode="after")
    def _between_the_known(self) -> Pooling:
        for field, starts, ends in (
            ("component_pool_arcs", self.components, self.pools),
            ("pool_product_ub", self.pools, self.products),
            ("component_product_ub", self.components, self.products),
        ):
            for arc in getattr(self, field):
                start, bar, end = arc.partition("|")
                if not bar or start not in starts or end not in ends:
                    message = f"{field}: {arc!r} does not lead from one known name to another"
                    raise ValueError(message)
        return self

    @property
    def arcs(self) -> dict[str, Most]:
        """All arcs, whatever they join."""
        return {**self.component_pool_arcs, **self.pool_product_ub, **self.component_product_ub}

    @property
    def most(self) -> float:
        """The most that can flow in all: what can be bought, or sold if that is less."""
        ends = (self.components.values(), self.products.values())
        sums = [sum(one.ub for one in side if one.ub is not None) for side in ends]
        whole = [all(one.ub is not None for one in side) for side in ends]
        known = [total for total, is_whole in zip(sums, whole, strict=True) if is_whole]
        if not known:
            message = "inputs: give an upper bound to all components or to all products"
            raise BadInput(message)
        return min(known)


class _Qualities:
    """The qualities of a case as contents: none negative, none large."""

    def __init__(self, given: Pooling) -> None:
        figures: dict[str, list[float]] = {}
        for one in given.components.values():
            for name, value in one.quality.items():
                figures.setdefault(name, [0.0]).append(value)
        for product in given.products.values():
            for name, limit in (*product.quality_ub.items(), *product.quality_lb.items()):
                if limit is not None:
                    figures.setdefault(name, [0.0]).append(limit)
        self.names = sorted(figures)
        # A blend stays the same blend when a quality is counted from another zero.
        self.least = {name: min(values) for name, values in figures.items()}
        self.size = {
            name: tamed((value - self.least[name] for value in values), SMALL)
            for name, values in figures.items()
        }

    def of(self, one: Component | Product) -> Row:
        """Write what a component contains, or what a product may contain."""
        if isinstance(one, Component):
            return self._columns("content", dict.fromkeys(self.names, 0.0) | one.quality)
        return self._columns("max", one.quality_ub) | self._columns("min", one.quality_lb)

    def _columns(self, kind: str, figures: Mapping[str, float | None]) -> Row:
        return {
            f"{kind}:q{number} [mg/L]": (figures[name] - self.least[name]) / self.size[name]
            for number, name in enumerate(self.names)
            if figures.get(name) is not None
        }


def pooling(case: Case) -> Answers:
    """Least cost of buying components and blending them, partly in pools, to products."""
    given = case.inputs_as(Pooling)
    size = tamed([given.most], SMALL)
    ends = {**given.components, **given.products}
    money = tamed(one.price * size for one in ends.values())
    qualities = _Qualities(given)
    firms = enterprises(list(ends))
    hubs = enterprises(list(given.pools), "hub", first=len(firms))
    at = {row["name"]: row["id"] for row in (*firms, *hubs)}
    water = [
        {
            "id": f"w_{at[name]}",
            "enterprise": at[name],
            "role": "source",
            "outlet": "rest",
            "quantity [m3/h]": (given.most if one.ub is None else one.ub) / size,
            # What is not bought is sold back.
            "outlet_price [EUR/m3]": -one.price * size / money,
            **qualities.of(one),
        }
        for name, one in given.components.items()
    ]
    bought = sum(row["quantity [m3/h]"] * -row["outlet_price [EUR/m3]"] for row in water)
    rows, ports = _pools_and_products(given, at, size, money, qualities)
    asked = park(
        enterprises=[*firms, *hubs],
        water=water,
        outlets=[{"id": "rest", "medium": "water", "price [EUR/m3]": 0.0}],
        technologies=rows,
        technology_ports=ports,
        connections=[_pipe(arc, at, most, size) for arc, most in given.arcs.items()],
    )
    limits = tuple(_least_sold(given, at, size))
    scenario = _LEAST_OPERATION.model_copy(update={"max_km": {"water": NEAR_KM}, "limits": limits})
    plan = proven(asked, scenario)
    return {"objective": Answer((plan.objective.value / HOURS_PER_YEAR + bought) * money)}


def _pools_and_products(
    given: Pooling, at: dict[str, str], size: float, money: float, qualities: _Qualities
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Give products as units that earn, pools as units that pass on, with their ports."""
    rows, ports = [], []
    for name, one in given.products.items():
        most = (given.most if one.ub is None else one.ub) / size
        rows.append(_unit(f"u_{at[name]}", at[name], most, -one.price * size / money))
        ports.append(_port(f"u_{at[name]}", "sink", qualities.of(one)))
    for name, most in given.pools.items():
        through = (given.most if most is None else most) / size
        rows.append(_unit(f"u_{at[name]}", at[name], through, 0.0))
        ports += [_port(f"u_{at[name]}", "sink"), _port(f"u_{at[name]}", "source")]
    return rows, ports


def _least_sold(given: Pooling, at: dict[str, str], size: float) -> Iterable[Limit]:
    for name, one in given.products.items():
        if one.lb:
            least = one.lb / size * HOURS_PER_YEAR
            yield Limit(account="water_reused", minimum=least, holder=at[name])
    for name, one in given.components.items():
        if one.lb:
            message = f"components.{name}.lb: a purchase that must be made is not known here"
            raise BadInput(message)


def _unit(name: str, enterprise: str, most: float, price: float) -> Row:
    return {
        "id": name,
        "technology": "own_water",
        "enterprise": enterprise,
        "max_size": most,
        "opex": price,
    }


def _port(unit: str, role: str, contents: Row | None = None) -> Row:
    return {
        "technology": unit,
        "port": role,
        "medium": "water",
        "role": role,
        "coefficient": 1.0,
        **(contents or {}),
    }


def _pipe(arc: str, at: dict[str, str], most: Most, size: float) -> Row:
    start, _, end = arc.partition("|")
    return {
        "id": f"{at[start]}_{at[end]}",
        "from": at[start],
        "to": at[end],
        "medium": "water",
        "status": "allowed",
        "length_km": 0.0,
        "maximum [m3/a]": None if most is None else most / size * HOURS_PER_YEAR,
    }
