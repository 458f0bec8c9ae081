"""A park so small that every constraint of the models has one or two rows."""

from matches import hand_matches

YEAR_HOURS = 8760.0
HEAT = {"medium": "heat", "item": "heat", "annual": YEAR_HOURS}
WATER = {"medium": "water", "item": "water", "annual": YEAR_HOURS}
SLAG = {"medium": "material", "annual": YEAR_HOURS, "yearly": True}
STREAMS = {
    "ash": SLAG | {"enterprise": "a", "role": "source", "item": "fly_ash", "outlet": "tip"},
    "mix": SLAG
    | {"enterprise": "b", "role": "sink", "item": "cement_binder", "utility": "clinker"},
    "hot": HEAT
    | {"enterprise": "a", "role": "source", "supply_c": 120.0, "target_c": 40.0, "outlet": "tower"},
    "warm": HEAT
    | {"enterprise": "a", "role": "source", "supply_c": 90.0, "target_c": 40.0, "outlet": "tower"},
    "town": HEAT
    | {"enterprise": "b", "role": "sink", "supply_c": 50.0, "target_c": 70.0, "utility": "boiler"},
    "rinse": WATER | {"enterprise": "a", "role": "source", "outlet": "sewer"},
    "wash": WATER | {"enterprise": "b", "role": "sink", "utility": "tap"},
    "tank:in": WATER
    | {"enterprise": "b", "role": "sink", "utility": "tap", "unit": "tank", "coefficient": 1.0},
    "sun": {
        "medium": "power",
        "item": "power",
        "enterprise": "a",
        "role": "source",
        "unit": "panels",
        "coefficient": 1.0,
        "outlet": "grid",
    },
    "mill": {
        "medium": "power",
        "item": "power",
        "enterprise": "b",
        "role": "sink",
        "annual": YEAR_HOURS,
        "utility": "grid",
    },
}
ARCS = {
    "ash>mix": {
        "medium": "material",
        "source": "ash",
        "sink": "mix",
        "link": "L007",
        "route": "road",
        "substitution": 0.8,
        "max_share": 0.4,
        "permit_cost": 100.0,
        "minimum": 10.0,
        "maximum": 5000.0,
        "forced": 20.0,
    },
    "hot>town": {
        "medium": "heat",
        "source": "hot",
        "sink": "town",
        "route": "pipe",
        "forced": 100.0,
        "minimum": 50.0,
        "permit_cost": 3.0,
        "maximum": 4000.0,
    },
    "warm>town": {
        "medium": "heat",
        "source": "warm",
        "sink": "town",
        "route": "pipe",
        "maximum": 4000.0,
    },
    "rinse>wash": {
        "medium": "water",
        "source": "rinse",
        "sink": "wash",
        "route": "main",
        "forced": 10.0,
        "minimum": 20.0,
        "maximum": 8000.0,
    },
    "rinse>tank": {"medium": "water", "source": "rinse", "sink": "tank:in", "route": "main"},
    "sun>mill": {
        "medium": "power",
        "source": "sun",
        "sink": "mill",
        "route": "cable",
        "maximum": 2000.0,
        "forced": 1.0,
        "permit_cost": 5.0,
        "minimum": 2.0,
    },
}
ROUTES = {
    "road": {"medium": "material", "from": "a", "to": "b", "carrier": "lorry", "length_km": 2.0},
    "pipe": {
        "medium": "heat",
        "from": "a",
        "to": "b",
        "carrier": "hot_water",
        "capex_fixed": 1000.0,
        "capex_variable": 10.0,
        "loop": True,
        "loss": 0.1,
        "loss_fixed": 0.02,
        "loss_variable": 0.01,
        "needs_build": True,
    },
    "main": {
        "medium": "water",
        "from": "a",
        "to": "b",
        "carrier": "water_pipe",
        "capex_fixed": 500.0,
        "max_capacity": 0.6,
        "needs_build": True,
    },
    "cable": {"medium": "power", "from": "a", "to": "b", "carrier": "wire", "max_capacity": 0.5},
}
UNITS = {
    "tank": {"kind": "process", "enterprise": "b", "max_size": 2.0},
    "panels": {
        "enterprise": "a",
        "technology": "pv",
        "size_unit": "MW",
        "max_size": 3.0,
        "min_size": 0.1,
        "capex_fixed": 10.0,
        "hours_a_year": 8000.0,
    },
}
LOADS = [("tank", "COD", 50.0, 100.0)]
SEGMENTS = [("panels", 0.0, 0.0), ("panels", 1.0, 100.0), ("panels", 3.0, 250.0)]
CONTENTS = [
    ("ash", "Cl", "content", 300.0),
    ("clinker", "Cl", "content", 100.0),
    ("mix", "Cl", "max", 200.0),
    ("rinse", "COD", "content", 80.0),
    ("tap", "COD", "content", 5.0),
    ("wash", "COD", "max", 40.0),
]
CARRIERS = dict.fromkeys(("lorry", "hot_water", "water_pipe", "wire"), ("any", 30.0, 0.01))
TARIFFS = [
    ("utility", "clinker", "utilities", 60.0),
    ("utility", "clinker", "co2_supply", 0.8),
    ("utility", "boiler", "utilities", 40.0),
    ("outlet", "tip", "outlets", 20.0),
    ("transport", "lorry", "transport", 0.1),
]


def everything():
    """Write the park's matches by hand."""
    return hand_matches(
        streams=STREAMS,
        arcs=ARCS,
        routes=ROUTES,
        units=UNITS,
        loads=LOADS,
        segments=SEGMENTS,
        contents=CONTENTS,
        carriers=CARRIERS,
        tariffs=TARIFFS,
    )


PORT = WATER | {"annual": 0.0, "coefficient": 1.0}
MIXING_STREAMS = {
    "feed": WATER
    | {"annual": 10 * YEAR_HOURS, "enterprise": "a", "role": "source", "outlet": "sewer"},
    "plant:in": PORT | {"enterprise": "b", "role": "sink", "unit": "plant", "utility": "tap"},
    "plant:out": PORT
    | {
        "enterprise": "b",
        "role": "source",
        "unit": "plant",
        "coefficient": 0.8,
        "outlet": "sewer",
    },
    "rinse:in": PORT | {"enterprise": "c", "role": "sink", "unit": "rinse", "utility": "tap"},
    "rinse:out": PORT | {"enterprise": "c", "role": "source", "unit": "rinse", "outlet": "sewer"},
    "wash": WATER | {"annual": 4 * YEAR_HOURS, "enterprise": "c", "role": "sink", "utility": "tap"},
}
MIXING_ARCS = {
    "feed>plant": {"medium": "water", "source": "feed", "sink": "plant:in"},
    "plant>rinse": {"medium": "water", "source": "plant:out", "sink": "rinse:in", "loss": 0.1},
    "plant>wash": {"medium": "water", "source": "plant:out", "sink": "wash"},
    "rinse>wash": {"medium": "water", "source": "rinse:out", "sink": "wash", "loss": 0.1},
}


def mixing():
    """Write a park whose water mixes: a plant takes out 0.9 of COD, a use picks up 600 g/h.

    The plant's inlets are known (feed at 100 mg/L, tap water at 5), so that it has shares and
    paths; 0.8 of what enters leaves it. The use is fed by the plant, so that it has a content.
    """
    return hand_matches(
        streams=MIXING_STREAMS,
        arcs=MIXING_ARCS,
        units={
            "plant": {"enterprise": "b", "technology": "biological", "max_size": 12.0},
            "rinse": {"kind": "process", "enterprise": "c", "max_size": 6.0},
        },
        loads=[("plant", "COD", 0.0, float("nan"), 0.9), ("rinse", "COD", 600.0, 200.0)],
        contents=[
            ("feed", "COD", "content", 100.0),
            ("tap", "COD", "content", 5.0),
            ("rinse:in", "COD", "max", 50.0),
            ("wash", "COD", "max", 20.0),
            ("wash", "COD", "min", 1.0),
        ],
        tariffs=[("utility", "tap", "utilities", 1.0)],
    )


def ring():
    """Write a park whose two hubs may pass power to each other, and lose a tenth of it."""
    power = {"medium": "power", "item": "power", "annual": YEAR_HOURS}
    hubs = {
        f"{hub}:{port}": power
        | {"annual": 0.0, "enterprise": hub, "role": role, "unit": hub, "coefficient": 1.0}
        for hub in ("east", "west")
        for port, role in (("in", "sink"), ("out", "source"))
    }
    ends = {
        "sun": power | {"enterprise": "a", "role": "source", "outlet": "grid"},
        "mill": power | {"enterprise": "b", "role": "sink", "utility": "grid"},
    }
    arcs = (("sun", "east:in"), ("east:out", "west:in"), ("west:out", "east:in"),
            ("west:out", "mill"))  # fmt: skip
    return hand_matches(
        streams=ends | hubs,
        arcs={
            f"{source}>{sink}": {"medium": "power", "source": source, "sink": sink, "loss": 0.1}
            for source, sink in arcs
        },
        units={hub: {"kind": "hub", "enterprise": hub, "max_size": 3.0}
               for hub in ("east", "west")},
        tariffs=[("outlet", "grid", "outlets", 40.0), ("utility", "grid", "energy", 100.0)],
    )  # fmt: skip


def burning():
    """Write a park that burns coal (over the year) and steam (by season), and what comes of both.

    Ash comes of the coal that is bought and lime ash of what is received instead, CO2 of the steam.
    """
    seasons = {"summer": 3000.0, "winter": 5760.0, "year": YEAR_HOURS}
    made = {"medium": "material", "enterprise": "b", "role": "source", "outlet": "tip"}
    steam = HEAT | {"annual": 2 * YEAR_HOURS, "supply_c": 60.0, "target_c": 80.0}
    return hand_matches(
        streams={
            "bagasse": SLAG | {"enterprise": "a", "role": "source", "item": "bagasse"}
            | {"annual": 2 * YEAR_HOURS, "outlet": "tip"},
            "coal": SLAG | {"enterprise": "b", "role": "sink", "item": "coal", "utility": "coals"}
            | {"annual": 4 * YEAR_HOURS},
            "steam": steam | {"enterprise": "b", "role": "sink", "utility": "boiler"},
            "hot": HEAT | {"enterprise": "a", "role": "source", "supply_c": 120.0}
            | {"target_c": 90.0, "outlet": "tower"},
            "ash": made | {"item": "fly_ash", "annual": YEAR_HOURS, "yearly": True}
            | {"tied_to": "coal"},
            "lime_ash": made | {"item": "ash", "annual": 0.5 * YEAR_HOURS}
            | {"tied_to": "coal", "tied_by": "received"},
            "co2": made | {"item": "co2", "annual": 3 * YEAR_HOURS}
            | {"tied_to": "steam", "tied_by": "bought"},
        },
        arcs={
            "bagasse>coal": {"medium": "material", "source": "bagasse", "sink": "coal"}
            | {"substitution": 0.5, "loss": 0.1},
            "hot>steam": {"medium": "heat", "source": "hot", "sink": "steam", "route": "pipe"},
        },
        routes={"pipe": {"medium": "heat", "from": "a", "to": "b", "loss": 0.2}},
        tariffs=[
            ("utility", "coals", "utilities", 100.0), ("utility", "boiler", "utilities", 40.0),
            ("outlet", "tip", "outlets", 5.0), ("outlet", "tower", "outlets", 0.0),
        ],
        hours=seasons,
    )  # fmt: skip
