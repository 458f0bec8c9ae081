"""Solve the nearest look-alike's problem with our whole product, and with PuLP and CBC.

n firms have or need two materials. Every ordered pair may exchange either by lorry, at a fixed
cost a year and a cost per tonne and kilometre; what is not exchanged is bought and disposed of.
CBC gets the bare problem, we the park's tables: checking, matching, two models, the search and the
audit.

::

    bench/peers/simbioptimize/make.sh
    uv run python bench/peers/simbioptimize/compare.py [5 10 20 40]
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from symbiosis import optimise
from symbiosis.matching.distances import Distances
from symbiosis.park.library import load_library
from symbiosis.park.load import park_of

if TYPE_CHECKING:
    from symbiosis import Park

HERE = Path(__file__).parent
SIZES = [5, 10, 20, 40]
TIME_LIMIT, GAP = 120.0, 1e-4
EQUAL = 2.0 * GAP
"""Two plans that are each proved to the gap may differ by so much."""
MATERIALS, LORRY = ("ggbs", "scrap_steel"), "lorry_bulk"
"""Two solids that no link of the library turns into each other, and what carries them."""
PRICE, DISPOSAL, FIXED = (60.0, 45.0), (25.0, 35.0), 60e3
"""Money per tonne bought and disposed of, and a year for every exchange."""
SPACING_DEGREES = 0.15
"""Firms stand on a grid of so many degrees, each up to a third off it, far apart for conveyors."""
INFO = {"id": "peer", "title": "Look-alike", "country": "NL", "currency": "EUR", "price_year": 2024}

Rows = list[dict[str, Any]]


def main(sizes: list[int]) -> int:
    """Print a row per size; exit code 0 if the plans agree wherever both are proved."""
    print("| firms | binaries | CBC | gap | s | ours | gap | s | times faster |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    equal = True
    for firms in sizes or SIZES:
        tables = park_tables(firms, np.random.default_rng(firms))
        peer = asked_of_cbc(instance(park_of(INFO, tables)))
        began = time.perf_counter()
        plan = optimise(park_of(INFO, tables), time_limit=TIME_LIMIT, gap=GAP)
        seconds = time.perf_counter() - began
        ours, gap = plan.objective.value, peer["objective"] / peer["bound"] - 1.0
        row = [
            *(firms, 2 * firms * (firms - 1), f"{peer['objective']:.8g}", f"{gap:.1e}"),
            *(f"{peer['seconds']:.2f}", f"{ours:.8g}", f"{plan.objective.gap:.1e}"),
            *(f"{seconds:.2f}", f"{peer['seconds'] / seconds:.2g}"),
        ]
        print("| " + " | ".join(map(str, row)) + " |", flush=True)
        if gap <= EQUAL and plan.objective.gap <= EQUAL:
            equal &= abs(ours / peer["objective"] - 1.0) <= EQUAL
    return 0 if equal else 1


def park_tables(firms: int, draw: np.random.Generator) -> dict[str, Rows]:
    """Draw an instance: half of the firms give a material, the others need it."""
    names = [f"f{number:02d}" for number in range(firms)]
    side = int(np.ceil(np.sqrt(firms)))
    grid = np.array([(number % side, number // side) for number in range(firms)])
    places = (grid + draw.uniform(-1.0, 1.0, (firms, 2)) / 3.0) * SPACING_DEGREES
    enterprises = [
        {"id": name, "name": name, "lon": 5.0 + lon, "lat": 52.0 + lat}
        for name, (lon, lat) in zip(names, places.round(6).tolist(), strict=True)
    ]
    streams, connections = [], []
    for material in MATERIALS:
        giving = set(draw.permutation(names)[: firms // 2])
        tonnes = draw.integers(5, 80, firms) * 1000.0
        streams += [
            {"id": f"{name}_{material}", "enterprise": name, "material": material, "unit": "t",
             "role": "source" if name in giving else "sink", "quantity": amount}
            for name, amount in zip(names, tonnes.tolist(), strict=True)
        ]  # fmt: skip
        connections += [
            {"id": f"{one}_{other}_{material}", "from": one, "to": other, "medium": "material",
             "item": material, "status": "allowed", "fixed_cost": FIXED}
            for one in names for other in names if one in giving and other not in giving
        ]  # fmt: skip
    priced = {
        table: [
            {"id": f"{table}_{name}", "medium": "material", "item": name, "price [EUR/t]": price}
            for name, price in zip(MATERIALS, prices, strict=True)
        ]
        for table, prices in (("utilities", PRICE), ("outlets", DISPOSAL))
    }
    for row in streams:
        table, column = (
            ("outlets", "outlet") if row["role"] == "source" else ("utilities", "utility")
        )
        row[column] = f"{table}_{row['material']}"
    return {"enterprises": enterprises, "materials": streams, "connections": connections, **priced}


def instance(park: Park) -> dict[str, Any]:
    """Give the bare figures that CBC needs, lengths and tariffs as the product reads them."""
    names = park.enterprises.index.to_list()
    ends = [(one, other) for one in names for other in names]
    pairs = park.enterprises.iloc[:0].reindex(range(len(ends)))
    pairs = pairs.assign(
        **{end: [pair[place] for pair in ends] for place, end in enumerate(("from", "to"))}
    )
    km = Distances(park).way_km(pairs, "material", built=False).reshape(len(names), -1)
    amounts = {
        "source": np.zeros((len(names), len(MATERIALS))),
        "sink": np.zeros((len(names), len(MATERIALS))),
    }
    for row in park.materials.itertuples():
        amounts[row.role][names.index(row.enterprise), MATERIALS.index(row.material)] = row.quantity
    lorry = load_library().carriers.loc[LORRY]
    return {
        "km": km.tolist(), "has": amounts["source"].tolist(), "needs": amounts["sink"].tolist(),
        "price": PRICE, "disposal": DISPOSAL, "fixed": FIXED,
        "per_t": float(lorry["handling_cost"]), "per_t_km": float(lorry["transport_cost"]),
    }  # fmt: skip


def asked_of_cbc(given: dict[str, Any]) -> dict[str, Any]:
    """Run PuLP in its own environment."""
    command = [
        str(HERE / ".venv" / "bin" / "python"),
        str(HERE / "milp.py"),
        str(TIME_LIMIT),
        str(GAP),
    ]
    done = subprocess.run(
        command, input=json.dumps(given), capture_output=True, check=True, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]]))
