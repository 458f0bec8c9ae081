"""A park of four firms, matched by hand: round figures whose plan can be worked out on paper."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matches import year_periods

from symbiosis.matching.frames import ARCS, REFUSALS, ROUTES, STREAMS, TARIFFS, UNITS, by_id
from symbiosis.matching.levels import heat_segments
from symbiosis.matching.tables import YEAR, Matches
from symbiosis.models.park import build_model
from symbiosis.park.entities import ParkInfo
from symbiosis.park.scenario import Scenario
from symbiosis.park.schema import TABLES
from symbiosis.plan.assemble import assemble
from symbiosis.question.today import todays_exchanges, without_exchanges
from symbiosis.solving.session.session import Session

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.solving.solution import Solution

HOURS = 8760.0
INFO = ParkInfo(
    id="four",
    title="Four firms",
    country="BE",
    currency="EUR",
    price_year=2024,
    discount_rate=0.0,
    carbon_price=100.0,
)
NAMES = {
    "steel": "Steelworks",
    "cement": "Cement works",
    "green": "Greenhouses",
    "power": "Station",
}


def streams() -> pd.DataFrame:
    """Slag and clinker, hot gas and two houses, blowdown and cooling, power and its buyer."""
    rows = [
        ("slag", "material", "steel", "source", "slag", 100_000.0, "yard", "", "published"),
        ("raw", "material", "cement", "sink", "slag", 80_000.0, "", "", "derived"),
        ("milled", "material", "cement", "source", "ground", 0.0, "", "", "derived"),
        ("clinker", "material", "cement", "sink", "clinker", 60_000.0, "", "clinker", "estimated"),
        ("gas", "heat", "steel", "source", "heat", 43_800.0, "air", "", "estimated"),
        ("warm", "heat", "green", "sink", "heat", 17_520.0, "", "boiler", "published"),
        ("hot", "heat", "green", "sink", "heat", 17_520.0, "", "boiler", "published"),
        ("blowdown", "water", "steel", "source", "water", 200_000.0, "sewer", "", "metered"),
        ("cooling", "water", "power", "sink", "water", 300_000.0, "", "mains", "metered"),
        ("surplus", "power", "power", "source", "power", 8_760.0, "grid_sale", "", "metered"),
        ("drive", "power", "cement", "sink", "power", 4_380.0, "", "grid", "notional"),
    ]
    names = ["id", "medium", "enterprise", "role", "item", "annual", "outlet", "utility", "basis"]
    frame = by_id(pd.DataFrame(rows, columns=names))
    frame = frame.assign(name=frame.index, source="by hand")
    heat = {"gas": (150.0, 100.0), "warm": (40.0, 60.0), "hot": (90.0, 110.0)}
    for stream, (supply, target) in heat.items():
        frame.loc[stream, ["supply_c", "target_c", "dt_k"]] = (supply, target, 5.0)
    frame.loc[["slag", "raw", "milled", "clinker"], "yearly"] = True
    frame.loc["raw", ["unit", "coefficient", "annual"]] = ("mill", 1.0, 0.0)
    frame.loc["milled", ["unit", "coefficient"]] = ("mill", 1.0)
    return STREAMS.of(frame)


def arcs() -> pd.DataFrame:
    """Six ways, one of them inside the cement works."""
    rows = [
        ("slag>raw", "material", "slag", "raw", "", 1.0, 0.0, "road", 2.0),
        ("milled>clinker", "material", "milled", "clinker", "slag_cement", 0.8, 0.0, "", 0.0),
        ("gas>warm", "heat", "gas", "warm", "", 1.0, 0.1, "pipe", 1.5),
        ("gas>hot", "heat", "gas", "hot", "", 1.0, 0.1, "pipe", 1.5),
        ("blowdown>cooling", "water", "blowdown", "cooling", "", 1.0, 0.0, "main", 1.0),
        ("surplus>drive", "power", "surplus", "drive", "", 1.0, 0.02, "cable", 3.0),
    ]
    names = ["id", "medium", "source", "sink", "link", "substitution", "loss", "route"]
    frame = by_id(pd.DataFrame(rows, columns=[*names, "distance_km"]))
    frame.loc["milled>clinker", ["max_share", "permit_cost"]] = (0.7, 10_000.0)
    return by_id(ARCS.of(frame.reset_index()))


def routes() -> pd.DataFrame:
    """Road, heat pipe, water main and cable."""
    rows = [
        ("road", "material", "steel", "cement", "lorry", "slag", 2.0, 0.0, 0.0, 0.0, False),
        ("pipe", "heat", "steel", "green", "hot_water", "heat", 1.5, 1e6, 1e5, 0.1, True),
        ("main", "water", "steel", "power", "water_pipe", "water", 1.0, 2e5, 0.0, 0.0, True),
        ("cable", "power", "power", "cement", "line", "power", 3.0, 3e5, 0.0, 0.02, True),
    ]
    names = ["id", "medium", "from", "to", "carrier", "item", "length_km"]
    more = ["capex_fixed", "capex_variable", "loss", "needs_build"]
    frame = pd.DataFrame(rows, columns=[*names, *more])
    frame["loop"] = frame["id"] == "pipe"
    frame["ceiling_c"] = np.where(frame["id"] == "pipe", 130.0, np.nan)
    return by_id(ROUTES.of(frame))


def tariffs() -> pd.DataFrame:
    """Round prices; direct CO2 of the boiler costs 0.2 t x 100 EUR."""
    rows = [
        ("outlet", "yard", "outlets", 10.0, "notional"),
        ("outlet", "yard", "waste_to_outlet", 1.0, "notional"),
        ("outlet", "air", "outlets", 0.0, "published"),
        ("outlet", "sewer", "outlets", 1.0, "published"),
        ("outlet", "grid_sale", "outlets", -40.0, "published"),
        ("utility", "clinker", "utilities", 50.0, "published"),
        ("utility", "boiler", "utilities", 30.0, "published"),
        ("utility", "boiler", "co2_direct", 0.2, "published"),
        ("utility", "mains", "utilities", 1.0, "published"),
        ("utility", "grid", "energy", 90.0, "published"),
        ("received", "heat", "heat_recovered", 1.0, "derived"),
        ("received", "material", "by_products_exchanged", 1.0, "derived"),
        ("received", "water", "water_reused", 1.0, "derived"),
        ("exergy", "heat", "exergy_recovered", 1.0, "derived"),
        ("link", "slag_cement", "outlets", 2.0, "estimated"),
        ("transport", "lorry", "transport", 0.1, "published"),
        ("handling", "lorry", "transport", 3.0, "published"),
        ("operation", "mill", "operation", 4.0, "published"),
    ]
    names = ["kind", "item", "account", "factor", "basis"]
    return TARIFFS.of(pd.DataFrame(rows, columns=names))


def units() -> pd.DataFrame:
    """One mill: 876 000 EUR per t/h, ten years at no interest, 1 % upkeep."""
    mill = {
        "id": "mill",
        "kind": "technology",
        "technology": "mill",
        "enterprise": "cement",
        "size_unit": "t/h",
        "capex_variable": 876_000.0,
        "opex": 4.0,
        "lifetime": 10.0,
        "om_share": 0.01,
    }
    return by_id(UNITS.of(pd.DataFrame([mill])))


def matched(**changes: pd.DataFrame) -> Matches:
    """Put the hand-made tables together."""
    tables = {"streams": streams(), "arcs": arcs(), "routes": routes(), **changes}
    frame = tables["streams"]
    contents = pd.DataFrame(
        [
            ("blowdown", "Cl", "content", 400.0),
            ("cooling", "Cl", "max", 250.0),
            ("mains", "Cl", "content", 50.0),
        ],
        columns=["owner", "property", "kind", "value"],
    )
    rates = pd.DataFrame({"stream": frame.index, "period": YEAR})
    rates["rate"] = np.where(frame["unit"] != "", 1.0, frame["annual"] / HOURS)
    carriers = pd.DataFrame(
        {
            "medium": ["heat", "material", "power", "water"],
            "lifetime": [20.0, 10.0, 20.0, 20.0],
            "om_share": [0.02, 0.0, 0.01, 0.01],
        },
        index=pd.Index(["hot_water", "lorry", "line", "water_pipe"], name="id"),
    )
    return Matches(
        info=INFO,
        periods=year_periods({YEAR: HOURS}),
        rates=rates,
        contents=contents,
        units=units(),
        loads=pd.DataFrame({"unit": [], "property": [], "load": [], "out": []}).astype(
            {"unit": "str", "property": "str"}
        ),
        segments=pd.DataFrame({"unit": [], "size": [], "capex": []}).astype({"unit": "str"}),
        carriers=carriers,
        tariffs=tariffs(),
        levels=heat_segments(frame, tables["arcs"], tables["routes"]),
        refusals=REFUSALS.of(pd.DataFrame()),
        **tables,
    )


@dataclass(frozen=True)
class DrawnPark:
    """What a plan reads of its park."""

    info: ParkInfo
    tables: dict[str, pd.DataFrame]
    library: SimpleNamespace
    plots: None = None
    corridors: None = None
    basemap: None = None

    @property
    def enterprises(self) -> pd.DataFrame:
        """The firms."""
        return self.tables["enterprises"]


def park() -> DrawnPark:
    """Give what a plan reads of its park."""
    places = pd.DataFrame(
        {
            "name": NAMES,
            "lon": {"steel": 3.70, "cement": 3.72, "green": 3.71, "power": 3.74},
            "lat": {"steel": 51.10, "cement": 51.11, "green": 51.09, "power": 51.10},
        }
    ).rename_axis("id")
    library = SimpleNamespace(
        materials=pd.DataFrame(
            {"name": {"slag": "Slag", "ground": "Ground slag"}, "name_zh": {"slag": "矿渣"}}
        ),
        technologies=pd.DataFrame({"name": {"mill": "Slag mill"}}),
        utilities=pd.DataFrame({"name": {"boiler": "Boiler"}}),
        carriers=pd.DataFrame(),
    )
    empty = {
        name: pd.DataFrame(columns=TABLES[name].names).set_index("id")
        for name in ("connections", "periods")
    }
    return DrawnPark(INFO, {"enterprises": places, **empty}, library)


def solved(matches: Matches, scenario: Scenario) -> Solution:
    """Solve a question to proof."""
    return Session(build_model(matches, scenario)).solve(gap=1e-9)


def planned(scenario: Scenario | None = None, **changes: pd.DataFrame) -> Plan:
    """Plan the four firms."""
    scenario, matches = scenario or Scenario(), matched(**changes)
    references = {"baseline": solved(*without_exchanges(matches, scenario))}
    question = todays_exchanges(matches, scenario)
    if question:
        references["today"] = solved(*question)
    solution = solved(matches, scenario)
    return assemble(park(), scenario, matches, solution, references, {"solve": 0.1})
