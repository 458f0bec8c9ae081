"""A small park whose first plan comes at once, and whose proof takes longer than anybody waits.

Fixed-charge transport: what is given is just enough, and every cable costs something of its own.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from small_park import write_park

if TYPE_CHECKING:
    from pathlib import Path

COVER = """\
id = "endless"
title = "Endless park"
country = "DE"
currency = "EUR"
price_year = 2024
"""
SIDE = 24
"""So many give, and as many take."""


def write_endless(folder: Path) -> Path:
    """Write who gives, who takes, and a cable at its own price between any two of them."""
    draw = random.Random(1)  # noqa: S311 - no secret
    givers, takers = ([f"{side}{n:02}" for n in range(SIDE)] for side in ("giver", "taker"))
    asked = [draw.randint(5, 35) for _ in takers]
    given = [draw.randint(5, 35) for _ in givers]
    given[-1] += max(0, sum(asked) - sum(given)) + 1
    tables = {
        "enterprises": [
            f"{name},{name},{10 + n % 8 / 1000:.3f},{50 + n // 8 / 1000:.3f}"
            for n, name in enumerate((*givers, *takers))
        ],
        "power": [
            *(f"from_{one},{one},source,{q},rest," for one, q in zip(givers, given, strict=True)),
            *(f"to_{one},{one},sink,{q},,dear" for one, q in zip(takers, asked, strict=True)),
        ],
        "connections": [
            f"{one}_{other},{one},{other},power,allowed,0,{draw.randint(20, 90)}000,"
            f"{draw.randint(1, 9) / 1000}"
            for one in givers
            for other in takers
        ],
        "utilities": ["dear,power,100,EUR/MWh"],
        "outlets": ["rest,power,0,EUR/MWh"],
    }
    heads = {
        "enterprises": "id,name,lon,lat",
        "power": "id,enterprise,role,quantity [MW],outlet,utility",
        "connections": "id,from,to,medium,status,length_km,fixed_cost,unit_cost",
        "utilities": "id,medium,price,unit",
        "outlets": "id,medium,price,unit",
    }
    written = {name: "\n".join([heads[name], *rows, ""]) for name, rows in tables.items()}
    return write_park(folder, COVER, **written)
