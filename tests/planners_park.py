"""Random parks as planners write them: with all that may stand in a table, in folders."""

from __future__ import annotations

import csv
from copy import deepcopy

from hypothesis import strategies as st

FIRMS = ("amber", "birch", "cedar", "delta")
HUB = "yard"
REST = {
    "material": ("tip", "quarry"),
    "heat": ("tower", "boiler"),
    "water": ("sewer", "mains"),
    "power": ("feed_in", "grid"),
}
"""Medium -> outlet and utility of every stream of it."""
TABLE = {"material": "materials", "heat": "heat", "water": "water", "power": "power"}
UNIT = {"material": "t/a", "heat": "MWh/a", "water": "m3/a", "power": "MWh/a"}
OUTLETS = (
    {"id": "tip", "medium": "material", "item": "steel_slag", "price": 30, "unit": "EUR/t",
     "kind": "disposal"},
    {"id": "tower", "medium": "heat", "price": 1, "unit": "EUR/MWh", "kind": "disposal"},
    {"id": "sewer", "medium": "water", "price": 1, "unit": "EUR/m3", "kind": "disposal"},
    {"id": "feed_in", "medium": "power", "price": -40, "unit": "EUR/MWh", "kind": "market"},
)  # fmt: skip
UTILITIES = (
    {"id": "quarry", "medium": "material", "item": "aggregate", "price": 20, "unit": "EUR/t",
     "co2_supply": 0.01},
    {"id": "boiler", "medium": "heat", "price": 40, "unit": "EUR/MWh", "max_c": 300,
     "co2_direct": 0.2, "primary_energy": 1.1},
    {"id": "mains", "medium": "water", "price": 1.5, "unit": "EUR/m3", "content:COD [mg/L]": 5},
    {"id": "grid", "medium": "power", "price": 90, "unit": "EUR/MWh", "co2_energy": 0.3},
)  # fmt: skip
COVER = """id = "drawn"
title = "Drawn park"
country = "NL"
currency = "EUR"
price_year = 2024
discount_rate = 0.05
carbon_price = 50.0
detour_factor = 1.0
default_basis = {materials = "notional", heat = "notional", water = "notional", power = "notional"}
"""
AMOUNTS = st.sampled_from([1000, 4000, 9000, 20000])
KM = 0.0145
"""A kilometre of longitude at the parks' latitude [degree]."""


@st.composite
def planners_parks(draw, media=tuple(TABLE)):
    """Draw a park's tables: table -> rows, each a dictionary of cells.

    Two media or three are both offered and needed, so that every park has something to exchange.
    """
    tables = {name: [] for name in (*TABLE.values(), "technologies", "technology_ports")}
    tables["enterprises"] = _places()
    tables["outlets"], tables["utilities"] = list(OUTLETS), list(UTILITIES)
    tables |= draw(_time())
    profiles = sorted({row["id"] for row in tables["profiles"]})
    paired = draw(st.permutations(media))[: draw(st.integers(2, 3))]
    ends = [(medium, role) for medium in paired for role in ("source", "sink")]
    ends.append((draw(st.sampled_from(media)), draw(st.sampled_from(["source", "sink"]))))
    firms = draw(st.permutations(FIRMS))
    for number, (medium, role) in enumerate(ends):
        row = draw(_stream(f"{medium}{number}", medium, role, profiles))
        tables[TABLE[medium]].append({**row, "enterprise": firms[number % len(firms)]})
    if "water" in media and draw(st.booleans()):
        tables["water"].append(draw(_use("wash", profiles)))
    if "heat" in media and draw(st.booleans()):
        _add_retrofits(tables, draw(st.sampled_from(FIRMS)), hub=draw(st.booleans()))
    tables["connections"] = draw(_known(tables))
    return tables


def _places():
    rows = [
        {"id": name, "lon": round(5.0 + km * KM, 6), "lat": 50.0, "kind": "firm"}
        for km, name in enumerate(FIRMS)
    ]
    return [*rows, {"id": HUB, "lon": 5.02, "lat": 50.005, "kind": "hub"}]


@st.composite
def _time(draw):
    """Draw the periods: none, or two with a profile that rests in one of them."""
    if draw(st.booleans()):
        return {"periods": [], "profiles": []}
    hours = draw(st.sampled_from([4380, 2000]))
    periods = [{"id": "winter", "hours": hours}, {"id": "summer", "hours": 8760 - hours}]
    factors = draw(st.sampled_from([(1, 0.5), (0, 1), (3, 1)]))
    return {
        "periods": periods,
        "profiles": [
            {"id": "shift", "period": period["id"], "factor": factor}
            for period, factor in zip(periods, factors, strict=True)
        ],
    }


@st.composite
def _stream(draw, name, medium, role, profiles):
    outlet, utility = REST[medium]
    row = {
        "id": name,
        "role": role,
        "quantity": draw(AMOUNTS),
        "unit": UNIT[medium],
        "profile": draw(st.sampled_from(["", *profiles])),
    }
    row |= {"outlet": outlet} if role == "source" else {"utility": utility}
    if medium == "material":
        row["material"] = "steel_slag" if role == "source" else "aggregate"
    if medium == "heat":
        degrees = range(180, 20, -20) if role == "source" else range(40, 200, 20)
        low, high = sorted(draw(st.permutations(degrees))[:2])
        row |= {"supply_c": high, "target_c": low} if role == "source" else {
            "supply_c": low, "target_c": high}  # fmt: skip
        row["scope"] = draw(st.sampled_from(["net", "process"]))
    if medium == "water":
        limit = "content:COD [mg/L]" if role == "source" else "max:COD [mg/L]"
        row[limit] = draw(st.sampled_from([20, 50, 90]))
    return row


@st.composite
def _use(draw, name, profiles):
    """Draw a use of water that picks up a load; its amount follows from load and limits."""
    hourly = draw(st.sampled_from([0.5, 2]))  # kg/h
    return {
        "id": name,
        "enterprise": draw(st.sampled_from(FIRMS)),
        "role": "process",
        "utility": "mains",
        "outlet": "sewer",
        "quantity": round(hourly * 8760 * 1e3 / (100 - 5), 3),
        "unit": "m3/a",
        "profile": draw(st.sampled_from(["", *profiles])),
        "load:COD [kg/h]": hourly,
        "max:COD [mg/L]": 30,
        "out:COD [mg/L]": 100,
    }


def _add_retrofits(tables, firm, *, hub):
    """Add a heat pump, and a chain without sizes: a boiler of its own that fills a header."""
    tables["technologies"].append(
        {"id": "lift", "technology": "heat_pump_80", "enterprise": firm, "capex_variable": 1e5}
    )
    if hub:
        tables["technologies"] += [
            {"id": "kettle", "technology": "own_heat", "enterprise": firm, "capex_variable": 2e4},
            {"id": "header", "technology": "own_heat", "enterprise": HUB, "fixed_cost": 1000},
        ]
        tables["technology_ports"] += [
            _port("kettle", "power", "power", "sink", utility="grid"),
            _port("kettle", "hot", "heat", "source", supply_c=150, target_c=150),
            _port("header", "in", "heat", "sink", supply_c=130, target_c=130),
            _port("header", "out", "heat", "source", supply_c=130, target_c=130),
        ]


def _port(unit, name, medium, role, **more):
    row = {"technology": unit, "port": name, "medium": medium, "role": role, "coefficient": 1}
    return row | more


@st.composite
def _known(draw, tables):
    """Draw what the planner knows of some pairs, in every status."""
    ends = {role: [] for role in ("source", "sink")}
    for medium, table in TABLE.items():
        for row in tables[table]:
            if row["role"] in ends:
                ends[row["role"]].append((medium, row))
    rows, seen = [], set()
    for medium, source in ends["source"]:
        for other, sink in ends["sink"]:
            pair = (source["enterprise"], sink["enterprise"], medium)
            if medium != other or pair[0] == pair[1] or pair in seen or not draw(st.booleans()):
                continue
            seen.add(pair)
            status = draw(st.sampled_from(["existing", "allowed", "forbidden"]))
            row = {"id": f"known{len(rows)}", "from": pair[0], "to": pair[1], "medium": medium,
                   "status": status, "length_km": 1.5}  # fmt: skip
            if status == "existing":
                row |= {"quantity": 500, "unit": UNIT[medium]}
            rows.append(row)
    return rows


def written(tables, folder):
    """Write tables as the folder of a park; give its path."""
    folder.mkdir(parents=True)
    (folder / "park.toml").write_text(COVER, encoding="utf-8")
    for name, rows in tables.items():
        if not rows:
            continue
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


NAMING = {
    "enterprises": ("id",),
    "materials": ("id", "enterprise", "outlet", "utility", "profile"),
    "heat": ("id", "enterprise", "outlet", "utility", "profile"),
    "water": ("id", "enterprise", "outlet", "utility", "profile"),
    "power": ("id", "enterprise", "outlet", "utility", "profile"),
    "technologies": ("id", "enterprise"),
    "technology_ports": ("technology", "port", "utility", "outlet"),
    "connections": ("id", "from", "to"),
    "outlets": ("id",),
    "utilities": ("id",),
    "periods": ("id",),
    "profiles": ("id", "period"),
}
"""Table -> columns that hold names of the planner's own."""
ODD = ("a>b", "b>c", "b", "c@x", "c", "t:power", "t", "u/1", "u", "Ü 1", "糖厂", "糖厂>纸厂",
       "North", "north", "x-y", "=1+1", "a.b", "wash:in", "5", "per cent %")  # fmt: skip
"""Names that are legal, and that look as if somebody had put them together."""


def renamed(tables, random):
    """Give the same park under odd names."""
    names = sorted(
        {
            str(row[column])
            for table, columns in NAMING.items()
            for row in tables.get(table, ())
            for column in columns
            if row.get(column)
        }
    )
    odd = list(ODD) + [f"{one} {number}" for number in range(5) for one in ODD]
    random.shuffle(odd)
    called = dict(zip(names, odd, strict=False))
    other = deepcopy(tables)
    for table, columns in NAMING.items():
        for row in other.get(table, ()):
            for column in columns:
                if row.get(column):
                    row[column] = called[str(row[column])]
    return other


FACTORS = {"t/a": ("kt/a", 1e-3), "MWh/a": ("GJ/a", 3.6), "m3/a": ("L/a", 1e3)}


def in_other_units(tables):
    """Give the same park with its amounts in other units."""
    other = deepcopy(tables)
    for table in (*TABLE.values(), "connections"):
        for row in other.get(table, ()):
            if row.get("quantity") and row.get("unit"):
                row["unit"], factor = FACTORS[row["unit"]]
                row["quantity"] = round(row["quantity"] * factor, 9)
    return other


def shuffled(tables, random):
    """Give the same park with the rows of every table in another order."""
    other = deepcopy(tables)
    for table, rows in other.items():
        if table != "periods":  # whose order is time
            random.shuffle(rows)
    return other


def inside_one_firm(tables):
    """Give the park with all its streams in one firm, where nothing needs a way."""
    other = deepcopy(tables)
    for table in TABLE.values():
        for row in other[table]:
            row["enterprise"] = FIRMS[0]
    return {**other, "connections": [], "technologies": [], "technology_ports": []}


def split(tables):
    """Give the park with every stream that is no use of water as two halves."""
    other = deepcopy(tables)
    for table in TABLE.values():
        halves = []
        for row in other[table]:
            if row["role"] == "process":
                halves.append(row)
                continue
            half = row["quantity"] / 2
            halves += [{**row, "id": f"{row['id']}_{n}", "quantity": half} for n in (1, 2)]
        other[table] = halves
    return other
