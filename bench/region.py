"""A seeded region of any size: clusters of firms of real kinds, with streams in all four media.

What the kinds of firms have and need stands in region_sectors.csv: a median firm's streams, chosen
by hand so that the library's links find partners (notional; only sizes and mixes are random).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from symbiosis.park.library import load_library
from symbiosis.park.load import park_of

if TYPE_CHECKING:
    from symbiosis.park.entities import Park

SECTORS = Path(__file__).with_name("region_sectors.csv")
CLUSTER_FIRMS, CLUSTER_KM, SPACING_KM = 25, 1.5, 15.0
"""Firms in an industrial estate, its radius (one standard deviation), and the way to the next."""
SPREAD, PRESENT = 0.6, 0.85
"""Spread of sizes (of the logarithm), and the share of its kind's streams that a firm has."""
RETROFITS = {"heat_pump_80": 0.03, "organic_rankine": 0.02, "uf_ro_boiler_water": 0.01}
"""Share of the firms that consider a retrofit."""
STEP_K = 5.0
"""Temperatures are told in such steps, as registries and energy audits do."""
QUALITIES = ("TDS", "Cl", "COD")
SUPPLIES = ("process_water_eu", "softened_water_eu", "demin_water_eu")
"""What a use buys: the cheapest that is clean enough."""
KM_PER_DEGREE, LATITUDE = 111.32, 51.0
INFO = {
    "id": "region", "title": "Generated region", "country": "DE", "currency": "EUR",
    "price_year": 2024, "carbon_price": 75.0, "default_basis": {},
}  # fmt: skip

Rows = list[dict[str, Any]]


def region(firms: int, seed: int = 1) -> Park:
    """Make a region; the same number and seed give the same park.

    Parameters
    ----------
    firms
        How many firms, at least one.
    seed
        Of the random draws.

    Returns
    -------
    Park
        Checked, as if read from a folder; everything in it is notional.
    """
    draw = np.random.default_rng(seed)
    sectors = pd.read_csv(SECTORS, keep_default_na=False)
    kinds = sectors.drop_duplicates("sector").set_index("sector")["share"].astype(float)
    # Largest remainders would favour the same kinds at every size: a draw keeps the mix honest.
    chosen = draw.choice(kinds.index.to_numpy(), firms, p=(kinds / kinds.sum()).to_numpy())
    names = np.array([f"f{number:04d}" for number in range(firms)])
    tables = {"enterprises": _enterprises(names, chosen, draw)}
    firm = pd.DataFrame({"enterprise": names, "sector": chosen})
    firm["scale"] = draw.lognormal(0.0, SPREAD, firms)
    streams = firm.merge(sectors, on="sector")
    streams = streams[draw.random(len(streams)) < PRESENT].reset_index(drop=True)
    streams["quantity"] = streams["amount"].astype(float) * streams["scale"]
    streams["quantity"] *= draw.lognormal(0.0, SPREAD / 2, len(streams))
    streams["shift"] = STEP_K * draw.integers(-1, 2, len(streams))
    for medium, rows in streams.groupby("medium"):
        tables[medium] = _streams(medium, rows)
    tables["technologies"] = _retrofits(names, draw)
    return park_of(INFO, tables)


def _enterprises(names: np.ndarray, sectors: np.ndarray, draw: np.random.Generator) -> Rows:
    """Put the firms into estates, and the estates on a grid that grows with their number."""
    clusters = -(-len(names) // CLUSTER_FIRMS)
    side = int(np.ceil(np.sqrt(clusters)))
    cluster = np.arange(len(names)) % clusters
    centre = np.column_stack([np.arange(clusters) % side, np.arange(clusters) // side]) * SPACING_KM
    centre += draw.normal(0.0, SPACING_KM / 5, centre.shape)
    km = centre[cluster] + draw.normal(0.0, CLUSTER_KM, (len(names), 2))
    lat = LATITUDE + km[:, 1] / KM_PER_DEGREE
    lon = 7.0 + km[:, 0] / (KM_PER_DEGREE * np.cos(np.radians(LATITUDE)))
    return [
        {"id": name, "name": f"{sector} {name}", "sector": sector, "lon": x, "lat": y,
         "kind": "firm", "basis": "notional"}
        for name, sector, x, y in zip(names, sectors, lon.round(6), lat.round(6), strict=True)
    ]  # fmt: skip


def _streams(medium: str, rows: pd.DataFrame) -> Rows:
    """Write one medium's table; what a row has beside its quantity depends on the medium."""
    own = {"materials": _material, "heat": _heat, "water": _water, "power": _power}[medium]
    return [
        {"id": f"{row.enterprise}_{medium}_{row.Index}", "enterprise": row.enterprise,
         "role": row.role, "quantity": round(row.quantity, 1), "unit": row.unit,
         "basis": "notional", **own(row)}
        for row in rows.itertuples()
    ]  # fmt: skip


def _material(row: Any) -> dict[str, Any]:
    return {"material": row.item}


def _heat(row: Any) -> dict[str, Any]:
    return {
        "supply_c": float(row.supply_c) + row.shift,
        "target_c": float(row.target_c) + row.shift,
    }


def _water(row: Any) -> dict[str, Any]:
    """Give the water's quality; a use for which network water is not good enough buys better."""
    quality: dict[str, Any] = dict(_qualities()[row.item])
    if row.role == "sink":
        quality["utility"] = next(name for name in SUPPLIES if _meets(name, quality))
    return quality


def _meets(supply: str, limits: dict[str, float]) -> bool:
    known = load_library().contents
    own = known[(known["owner"] == supply) & (known["kind"] == "content")]
    content = own.set_index("property")["value"]
    return all(content[name] <= limits.get(f"max:{name} [mg/L]", np.inf) for name in QUALITIES)


def _power(_row: Any) -> dict[str, Any]:
    return {}


@cache
def _qualities() -> dict[str, dict[str, float]]:
    """Give contents of effluents and limits of uses, as headings of the water table."""
    known = load_library().water_quality
    known = known[known["property"].isin(QUALITIES) & known["kind"].isin(["content", "max"])]
    heads = known["kind"] + ":" + known["property"] + " [mg/L]"
    found: dict[str, dict[str, float]] = {}
    for use, head, value in zip(known["use"], heads, known["value"], strict=True):
        found.setdefault(use, {})[head] = float(value)
    return found


def _retrofits(names: np.ndarray, draw: np.random.Generator) -> Rows:
    return [
        {"id": f"{name}_{kind}", "technology": kind, "enterprise": name, "basis": "notional"}
        for kind, share in RETROFITS.items()
        for name in names[draw.random(len(names)) < share]
    ]
