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


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    folder = tmp_path_factory.mktemp("food")
    (folder / "park.toml").write_text(TOML)
    months = range(1, MONTHS + 1)
    write(folder, "enterprises", [{"id": "mill", "name": "Mill", "lon": 5.0, "lat": 52.0}])
    write(
        folder,
        "periods",
        [
            {"id": f"m{m}", "hours": HOURS, "cycle": "half", "step": m, "length_h": HOURS}
            for m in months
        ],
    )
    write(
        folder,
        "profiles",
        [
            {"id": f"price_{oil}", "period": f"m{m}", "factor": price / 100.0}
            for oil, prices in PRICES.items()
            for m, price in zip(months, prices, strict=True)
        ],
    )
    write(
        folder,
        "own_materials",
        [
            *({"id": oil, "kind": "feedstock", "form": "liquid"} for oil in HARDNESS),
            {"id": "food", "kind": "product", "form": "liquid"},
        ],
    )
    write(
        folder,
        "own_links",
        [{"id": f"refine_{oil}", "material": oil, "need": "food", "ratio": 1} for oil in HARDNESS],
    )
    write(
        folder,
        "materials",
        [
            {
                "id": "sales",
                "enterprise": "mill",
                "role": "sink",
                "material": "food",
                "unit": "t/a",
                "quantity": NEED * MONTHS,
                "utility": "unsold",
                "min:hard [mg/kg]": 3.0,
                "max:hard [mg/kg]": 6.0,
            },
        ],
    )
    write(
        folder,
        "utilities",
        [
            {"id": "unsold", "medium": "material", "item": "food", "price": 150, "unit": "EUR/t"},
            *(
                {
                    "id": f"buy_{oil}",
                    "medium": "material",
                    "item": oil,
                    "price": 100,
                    "unit": "EUR/t",
                    "price_profile": f"price_{oil}",
                }
                for oil in HARDNESS
            ),
        ],
    )
    write(
        folder,
        "own_technologies",
        [
            {
                "id": "oil_tank",
                "size_unit": "t",
                "rule": "store",
                "capex_variable": 0,
                "size_max": 1000,
                "lifetime": 20,
                "opex": 5.0 / HOURS,
                "charge_share": 1,
                "discharge_share": 1,
                "self_loss": 0,
                "fill_hours": 0,
            },
        ],
    )
    write(
        folder,
        "technologies",
        [
            {
                "id": f"tank_{oil}",
                "technology": "oil_tank",
                "enterprise": "mill",
                "max_size": 1000,
                "existing": 1,
                "start_amount": 500,
            }
            for oil in HARDNESS
        ],
    )
    write(
        folder,
        "technology_ports",
        [
            port
            for oil, hard in HARDNESS.items()
            for port in (
                {
                    "technology": f"tank_{oil}",
                    "port": "charge",
                    "medium": "material",
                    "role": "sink",
                    "item": oil,
                    "coefficient": 1,
                    "utility": f"buy_{oil}",
                },
                {
                    "technology": f"tank_{oil}",
                    "port": "discharge",
                    "medium": "material",
                    "role": "source",
                    "item": oil,
                    "coefficient": 1,
                    "content:hard [mg/kg]": hard,
                },
            )
        ],
    )
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
