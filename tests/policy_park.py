"""A park solved by hand under policies: one heat exchange, one of slag, one power bill."""

from __future__ import annotations

from symbiosis.park.load import park_of

ETS = {"id": "ets", "kind": "quota", "subject": "co2_direct", "account": "carbon", "rate": 50.0,
       "left_rate": 50.0, "share": 0.9}  # fmt: skip
QUOTA = {"id": "heat_quota", "kind": "quota", "subject": "heat_bought", "rate": 10.0,
         "left_rate": 6.0, "quota": 700.0}  # fmt: skip
TIERS = {"id": "tiers", "kind": "steps", "subject": "heat", "account": "utilities"}
VAT = {"id": "vat", "kind": "refund", "subject": "cement_binder", "account": "subsidies",
       "rate": 12.0, "threshold": 0.5}  # fmt: skip
GRANT = {"id": "grant", "kind": "grant", "subject": "technology", "account": "subsidies",
         "share": 0.3, "cap": 50_000.0}  # fmt: skip
EVERY = (
    *(ETS, QUOTA, TIERS, VAT, GRANT),
    {"id": "levy", "kind": "charge", "subject": "yard", "rate": 3.0},
)
STEPS = [
    {"policy": "tiers", "above": above, "rate": rate}
    for above, rate in ((0, 9), (300, 4), (600, 7))
]
ROOF = {"id": "roof", "technology": "solar_roof", "enterprise": "mill", "max_size": 0.2}

INFO = {
    "id": "policy", "title": "Policy park", "country": "DE", "currency": "EUR",
    "price_year": 2025, "snapshot_year": 2025, "discount_rate": 0.0,
}  # fmt: skip


_STREAM = {"basis": "notional", "source": "by hand"}
_BOUGHT = _STREAM | {"default": "1"}
FIRMS = [
    {"id": name, "name": name, "lon": 10.0 + 0.01 * place, "lat": 50.0, "kind": "firm"}
    for place, name in enumerate(("furnace", "mill"))
]
HEAT = [
    _STREAM | {"id": "waste_heat", "enterprise": "furnace", "role": "source", "supply_c": 150,
               "target_c": 100, "quantity": 600, "unit": "MWh/a", "outlet": "air"},
    _STREAM | {"id": "drying", "enterprise": "mill", "role": "sink", "supply_c": 50,
               "target_c": 60, "quantity": 1000, "unit": "MWh/a", "utility": "boiler"},
]  # fmt: skip
SLAG = _STREAM | {"id": "slag", "enterprise": "furnace", "role": "source", "material": "bf_slag",
                  "unit": "t/a", "outlet": "yard"}  # fmt: skip
BINDER = _STREAM | {"id": "binder", "enterprise": "mill", "role": "sink", "quantity": 1000,
                    "material": "cement_binder", "unit": "t/a", "utility": "clinker"}  # fmt: skip
POWER = [
    _STREAM | {"id": "grinding", "enterprise": "mill", "role": "sink", "quantity": 500,
               "unit": "MWh/a", "utility": "grid"},
]  # fmt: skip
UTILITIES = [
    _BOUGHT | {"id": "boiler", "medium": "heat", "price": 30, "unit": "EUR/MWh", "max_c": 200,
               "co2_direct": 0.2, "so2": 0.0019},
    _BOUGHT | {"id": "clinker", "medium": "material", "item": "cement_binder", "price": 60,
               "unit": "EUR/t", "co2_direct": 0.8},
    _BOUGHT | {"id": "grid", "medium": "power", "price": 100, "unit": "EUR/MWh", "so2": 0.001},
]  # fmt: skip
AIR = _BOUGHT | {"id": "air", "medium": "heat", "price": 0, "unit": "EUR/MWh"}
YARD = _BOUGHT | {"id": "yard", "medium": "material", "item": "bf_slag", "unit": "EUR/t",
                  "kind": "disposal"}  # fmt: skip
_WAY = _STREAM | {"from": "furnace", "to": "mill", "status": "allowed", "length_km": 0.001}
WAYS = [
    _WAY | {"id": "pipe", "medium": "heat", "capex": 0},
    _WAY | {"id": "road", "medium": "material"},
]


def policy_park(slag=1000.0, slag_price=10.0, policies=(), steps=(), technologies=()):
    """Make a park whose furnace can warm a mill, and whose slag can be ground into its cement.

    The mill buys 1000 MWh of heat (0.2 t CO2 and 30 EUR each), of which the furnace can give 600;
    1000 t of clinker (60 EUR); and 500 MWh of power (100 EUR). Slag goes to a yard otherwise.
    """
    own = {
        "policies": [{"account": "taxes"} | dict(row) for row in policies],
        "policy_steps": [dict(row) for row in steps],
        "technologies": [dict(row) for row in technologies],
    }
    return park_of(
        INFO,
        {
            "enterprises": FIRMS,
            "heat": HEAT,
            "materials": [SLAG | {"quantity": slag}, BINDER],
            "power": POWER,
            "utilities": UTILITIES,
            "outlets": [AIR, YARD | {"price": slag_price}],
            "connections": WAYS,
            **{name: rows for name, rows in own.items() if rows},
        },
    )
