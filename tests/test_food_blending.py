"""Williams' food manufacture: five oils, six months, piles, hardness and rules, as a park.

The year is six months of 1460 h; what is refined replaces a product at 150 a tonne. The optimum
with the rules, 100 278.7037, is published; that without them is of our own arrays.

References: Williams (1978) Model Building in Mathematical Programming; GAMS library FOOD (352).
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pyomo.environ as pyo
import pytest

from symbiosis import load_park, optimise

if TYPE_CHECKING:
    from pathlib import Path

MONTHS, HOURS, NEED = 6, 1460.0, 450.0
HARDNESS = {"v1": 8.8, "v2": 6.1, "o1": 2.0, "o2": 4.2, "o3": 5.0}
PRICES = {
    "v1": (110, 130, 110, 120, 100, 90),
    "v2": (120, 130, 140, 110, 120, 100),
    "o1": (130, 110, 130, 120, 150, 140),
    "o2": (110, 90, 100, 120, 110, 80),
    "o3": (115, 115, 95, 125, 105, 135),
}
LINES = {"vegetable": (("v1", "v2"), 200.0), "other": (("o1", "o2", "o3"), 250.0)}
TOML = """id = "food"
title = "Food manufacture"
country = "NL"
currency = "EUR"
price_year = 2024

[resolution]
material = "piles"
"""


def write(folder: Path, table: str, rows: list[dict[str, Any]]) -> None:
    heads = list(dict.fromkeys(name for row in rows for name in row))
    with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, heads)
        writer.writeheader()
        writer.writerows(rows)


def times() -> dict[str, list[dict[str, Any]]]:
    """Give six months as the steps of one cycle, and how each oil's price runs through them."""
    months = range(1, MONTHS + 1)
    prices = [
        {"id": f"price_{oil}", "period": f"m{month}", "factor": price / 100.0}
        for oil, prices in PRICES.items()
        for month, price in zip(months, prices, strict=True)
    ]
    month = {"hours": HOURS, "cycle": "half", "length_h": HOURS}
    return {"periods": [{"id": f"m{m}", "step": m} | month for m in months], "profiles": prices}


def oils() -> dict[str, list[dict[str, Any]]]:
    """Give the oils, what they are refined to, and what both cost."""
    oil = {"kind": "feedstock", "form": "liquid"}
    priced = {"medium": "material", "unit": "EUR/t"}
    of_oil = [
        {"id": f"buy_{name}", "item": name, "price": 100, "price_profile": f"price_{name}"}
        for name in HARDNESS
    ]
    sold = {"id": "unsold", "item": "food", "price": 150}
    return {
        "own_materials": [{"id": name} | oil for name in HARDNESS]
        + [{"id": "food", "kind": "product", "form": "liquid"}],
        "own_links": [
            {"id": f"refine_{name}", "material": name, "need": "food", "ratio": 1}
            for name in HARDNESS
        ],
        "utilities": [row | priced for row in (sold, *of_oil)],
        "materials": [
            {"id": "sales", "enterprise": "mill", "role": "sink", "material": "food",
             "unit": "t/a", "quantity": NEED * MONTHS, "utility": "unsold",
             "min:hard [mg/kg]": 3.0, "max:hard [mg/kg]": 6.0}
        ],
    }  # fmt: skip


def tanks() -> dict[str, list[dict[str, Any]]]:
    """Give a tank for each oil: 1000 t, 500 t at the start and the end, 5 a tonne and month."""
    tank = {"technology": "oil_tank", "enterprise": "mill", "max_size": 1000}
    end = {"medium": "material", "coefficient": 1}
    ends = []
    for oil, hard in HARDNESS.items():
        own = {"technology": f"tank_{oil}", "item": oil} | end
        ends.append({"port": "charge", "role": "sink", "utility": f"buy_{oil}"} | own)
        ends.append({"port": "discharge", "role": "source", "content:hard [mg/kg]": hard} | own)
    return {
        "own_technologies": [
            {"id": "oil_tank", "size_unit": "t", "rule": "store", "capex_variable": 0,
             "size_max": 1000, "lifetime": 20, "opex": 5.0 / HOURS, "charge_share": 1,
             "discharge_share": 1, "self_loss": 0, "fill_hours": 0}
        ],
        "technologies": [
            {"id": f"tank_{oil}", "existing": 1, "start_amount": 500} | tank for oil in HARDNESS
        ],
        "technology_ports": ends,
    }  # fmt: skip


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    folder = tmp_path_factory.mktemp("food")
    (folder / "park.toml").write_text(TOML)
    mill = {"id": "mill", "name": "Mill", "lon": 5.0, "lat": 52.0}
    for table, rows in {"enterprises": [mill], **times(), **oils(), **tanks()}.items():
        write(folder, table, rows)
    return load_park(folder)


def lines(model, _matches):
    """Two refining lines: 200 t of vegetable oils and 250 t of others a month."""
    model.refining = pyo.ConstraintList()
    drawn = model.technology.activity
    for month in range(1, MONTHS + 1):
        for oils, tonnes in LINES.values():
            total = sum(drawn[f"tank_{oil}/draw", f"m{month}"] for oil in oils)
            model.refining.add(total * HOURS <= tonnes)


def rules(model, matches):
    """No more than three oils a month, 20 t of each at least, and o3 wherever v1 or v2 is."""
    lines(model, matches)
    months = [f"m{month}" for month in range(1, MONTHS + 1)]
    model.used = pyo.Var(list(HARDNESS), months, domain=pyo.Binary)
    model.told = pyo.ConstraintList()
    most = {oil: tonnes for oils, tonnes in LINES.values() for oil in oils}
    for month in months:
        model.told.add(sum(model.used[oil, month] for oil in HARDNESS) <= 3)
        for oil in HARDNESS:
            tonnes = model.technology.activity[f"tank_{oil}/draw", month] * HOURS
            model.told.add(tonnes <= most[oil] * model.used[oil, month])
            model.told.add(tonnes >= 20.0 * model.used[oil, month])
        for oil in ("v1", "v2"):
            model.told.add(model.used[oil, month] <= model.used["o3", month])


@pytest.mark.parametrize(("extend", "profit"), [(lines, 107_842.5926), (rules, 100_278.7037)])
def test_the_profit_is_the_published_one(park, extend, profit):
    plan = optimise(park, extend=extend, gap=1e-7)
    assert 150.0 * NEED * MONTHS - plan.objective.value == pytest.approx(profit, rel=1e-6)
