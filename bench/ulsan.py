"""Ask whether the steam line that was built at Ulsan is worth building, and how long it may be.

Published (other_park_exchanges.csv): surplus steam of one firm to its neighbour, up to 100 t/h over
6.2 km, built in 2013, worth KRW 18 bn a year. Costs are the reference library's for Europe; the
temperatures are notional (steam of about 40 bar offered, 165 degC wanted), carbon is free.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from symbiosis import load_park, match, optimise
from symbiosis.parks.building import Row, write_table

if TYPE_CHECKING:
    from symbiosis import Park, Plan

PUBLISHED_KM = 6.2
PUBLISHED_SOURCE = "SBS news 2011-10-11; asiae.co.kr 2013-11-11"
SUPPLY_C, DEMAND_C = 250.0, 165.0
LONGEST_KM = 2000.0
INFO = """id = "ulsan"
title = "Ulsan steam line"
country = "KR"
currency = "EUR"
price_year = 2024
snapshot_year = 2013
discount_rate = 0.07
"""


def ulsan(folder: Path, length_km: float) -> Park:
    """Write and load the two firms with a line of a given length.

    Parameters
    ----------
    folder
        An empty folder.
    length_km
        Length of the steam line [km].
    """
    places = {"sk_chemicals": (129.340, 35.500), "sk_energy": (129.360, 35.520)}
    (folder / "park.toml").write_text(INFO, encoding="utf-8")
    enterprises: list[Row] = [
        {"id": firm, "name": firm, "lon": lon, "lat": lat, "basis": "notional"}
        for firm, (lon, lat) in places.items()
    ]
    write_table(folder, "enterprises", enterprises)
    steam: Row = {
        "quantity": 100.0,
        "unit": "t/h steam",
        "basis": "published",
        "source": PUBLISHED_SOURCE,
    }
    ends = (("sk_chemicals", "source", SUPPLY_C), ("sk_energy", "sink", DEMAND_C))
    heat: list[Row] = [
        {
            "id": f"{firm}_steam",
            "enterprise": firm,
            "role": role,
            "supply_c": level,
            "target_c": level,
            "outlet": "stack" if role == "source" else "",
            **steam,
        }
        for firm, role, level in ends
    ]
    write_table(folder, "heat", heat)
    line: Row = {
        "id": "line",
        "from": "sk_chemicals",
        "to": "sk_energy",
        "medium": "heat",
        "status": "allowed",
        "length_km": length_km,
    }
    write_table(folder, "connections", [line])
    return load_park(folder)


def without_physical_limits(park: Park) -> Park:
    """Let steam lose neither pressure nor temperature, so that only money ends the line."""
    carriers = park.library.carriers
    free = carriers.assign(drop_k_per_km=0.0, drop_bar_per_km=0.0, max_km=LONGEST_KM)
    return replace(park, library=replace(park.library, carriers=free))


def saving(plan: Plan) -> float:
    """Give what a plan saves against its baseline [EUR/a]."""
    baseline = plan.accounts["baseline"]
    money = plan.accounts["unit"] == "EUR/a"
    return float((baseline - plan.accounts["plan"])[money].sum())


def at_length(length_km: float, *, physics: bool = True) -> Plan:
    """Optimise the park with a line of a given length."""
    with tempfile.TemporaryDirectory() as folder:
        park = ulsan(Path(folder), length_km)
    return optimise(park if physics else without_physical_limits(park))


def last_length(holds: object, short: float, long: float, within: float = 0.05) -> float:
    """Find by halving the length up to which something holds [km]."""
    while long - short > within:
        middle = (short + long) / 2.0
        short, long = (middle, long) if holds(middle) else (short, middle)  # type: ignore[operator]
    return short


def reachable_km() -> float:
    """Give the longest line that steam can travel [km]."""
    with tempfile.TemporaryDirectory() as folder:
        park = ulsan(Path(folder), PUBLISHED_KM)

    def arrives(length_km: float) -> bool:
        line = park.connections.assign(length_km=length_km)
        return len(match(park.with_tables(connections=line)).arcs) > 0

    return last_length(arrives, PUBLISHED_KM, 60.0)


def worthwhile_km() -> float:
    """Give the length at which the saving reaches zero, were there no losses of level [km]."""
    return last_length(
        lambda km: saving(at_length(km, physics=False)) > 1.0, PUBLISHED_KM, LONGEST_KM, within=1.0
    )


if __name__ == "__main__":
    plan = at_length(PUBLISHED_KM)
    far = at_length(60.0)
    lines = [
        f"at {PUBLISHED_KM} km the line saves {saving(plan) / 1e6:.1f} M EUR/a",
        plan.routes[["carrier", "length_km", "capacity", "capex", "annual_cost"]].to_string(),
        f"at 60 km: {far.refusals['reason'].iloc[0]}: {far.refusals['detail'].iloc[0]}",
        f"steam arrives up to {reachable_km():.1f} km",
        f"without losses of level the saving would reach zero at {worthwhile_km():.0f} km",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
