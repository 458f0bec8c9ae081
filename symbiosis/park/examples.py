"""Examples: one value for every key of a scenario and of a park's cover, as it may be written.

They are told where a value is wrong, and stand in the docs; a test reads every one of them. The
names are those of the park ``teaching``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SCENARIO: Mapping[str, object] = MappingProxyType(
    {
        "name": "green",
        "title": "Green council",
        "title_zh": "绿色市政",
        "note": "Dear carbon, and half of the water.",
        "objective": "co2_direct + 0.5 * co2_supply",
        "limits": [{"account": "co2", "maximum": 90000}],
        "targets": [{"indicator": "waste_heat", "minimum": 20}],
        "prices": {"carbon": 100, "grid": 90},
        "policy": {"waste_to_outlet": 5},
        "policies": ["eu_retrofit_grant"],
        "allow": ["heat_pump"],
        "forbid": ["heat_pump", "water"],
        "left": ["brewery"],
        "without": ["steelworks>brewery:heat"],
        "max_km": {"heat": 5},
        "max_dilution": 2,
        "legal_routes": ["product", "by_product"],
        "discount_rate": 0.05,
        "existing": "kept",
        "water": "safe",
        "mains": "auto",
        "needs": "met",
    }
)
"""Key of a scenario -> a value that it may have."""
COVER: Mapping[str, object] = MappingProxyType(
    {
        "id": "my_park",
        "country": "BE",
        "currency": "EUR",
        "price_year": 2024,
        "detour_factor": 1.3,
        "snapshot_year": 2023,
        "carbon_price": 65,
        "default_basis": {"heat": "estimated"},
        "distances": "straight lines times the detour factor",
        "facts": {"staff": 5200},
        "answers": {"hj274_22": True},
    }
)
"""Key of `park.toml` -> a value that it may have; what a scenario has too stands there."""
EXAMPLES: Mapping[str, object] = MappingProxyType({**COVER, **SCENARIO})
