"""One harness for all media: random parks, and what must hold for the plan of any of them."""

from __future__ import annotations

import numpy as np
from hand_park import hand_park
from hypothesis import strategies as st

from symbiosis.matching import match
from symbiosis.models.park import build_model
from symbiosis.optimise import optimise
from symbiosis.park.scenario import Scenario
from symbiosis.solving.session.session import Session

FIRMS = ("amber", "birch", "cedar", "delta")
CLOSE = 1e-6
"""Relative tolerance of a balance."""

amounts = st.sampled_from([1000.0, 4000.0, 9000.0, 20000.0])
prices = st.sampled_from([0.0, 5.0, 20.0, 60.0])
UTILITIES = {
    "boiler": {"medium": "heat", "price": 40.0, "unit": "EUR/MWh", "max_c": 300.0,
               "co2_direct": 0.2},
    "mains": {"medium": "water", "price": 1.5, "unit": "EUR/m3"},
    "grid": {"medium": "power", "price": 90.0, "unit": "EUR/MWh", "co2_energy": 0.3},
    "quarry": {"medium": "material", "item": "aggregate", "price": 20.0, "unit": "EUR/t"},
}  # fmt: skip
OUTLETS = {
    "tower": {"medium": "heat", "price": 1.0, "unit": "EUR/MWh"},
    "sewer": {"medium": "water", "price": 1.0, "unit": "EUR/m3"},
    "feed_in": {"medium": "power", "price": -40.0, "unit": "EUR/MWh"},
    "tip": {"medium": "material", "item": "steel_slag", "price": 30.0, "unit": "EUR/t",
            "kind": "disposal"},
}  # fmt: skip
ENDS = {"source": ("outlet", OUTLETS), "sink": ("utility", UTILITIES)}
TABLE = {"material": "materials", "heat": "heat", "water": "water", "power": "power"}


@st.composite
def parks(draw, media=tuple(TABLE)):
    """Draw the cells of a park: offer and need of two media or three, and one stream more.

    So every park has something to exchange, the first and simplest one that is drawn too.
    """
    tables = {TABLE[medium]: {} for medium in media}
    contents = [("mains", "content", "COD", 5.0)]
    paired = draw(st.permutations(media))[: draw(st.integers(2, 3))]
    ends = [(medium, role) for medium in paired for role in ENDS]
    ends.append((draw(st.sampled_from(media)), draw(st.sampled_from(list(ENDS)))))
    firms = draw(st.permutations(FIRMS))
    for number, (medium, role) in enumerate(ends):
        name = f"{medium}{number}"
        end, known = ENDS[role]
        rest = next(key for key, row in known.items() if row["medium"] == medium)
        tables[TABLE[medium]][name] = {
            "enterprise": firms[number % len(firms)], "role": role,
            "quantity": draw(amounts), "basis": "notional", end: rest,
            **draw(qualities(medium, role)),
        }  # fmt: skip
        if medium == "water":
            kind = "content" if role == "source" else "max"
            contents.append((name, kind, "COD", draw(st.sampled_from([20.0, 50.0, 90.0]))))
    return {"contents": contents, **tables}


@st.composite
def qualities(draw, medium, role):
    """Draw what a stream is like: sources hot rather than cold, sinks cold rather than hot."""
    if medium == "material":
        return {"material": "steel_slag" if role == "source" else "aggregate"}
    if medium != "heat":
        return {}
    degrees = range(180, 20, -20) if role == "source" else range(40, 200, 20)
    cold, hot = map(float, sorted(draw(st.permutations(degrees))[:2]))
    ends = (hot, cold) if role == "source" else (cold, hot)
    scope = draw(st.sampled_from(["net", "process"]))
    return dict(zip(("supply_c", "target_c"), ends, strict=True)) | {"scope": scope}


_BUILT, _PLANNED = {}, {}
"""What was made of the same cells already: every law is tried on the simplest park first."""


def built(cells, without=()):
    """Make the park, perhaps without some firms."""
    key = repr((cells, without))
    if key not in _BUILT:
        _BUILT[key] = _made(cells, without)
    return _BUILT[key]


def _made(cells, without):
    kept = {
        table: {key: row for key, row in rows.items() if row["enterprise"] not in without}
        for table, rows in cells.items()
        if table != "contents"
    }
    places = {name: float(km) for km, name in enumerate(FIRMS) if name not in without}
    return hand_park(
        places, contents=cells["contents"], info={"carbon_price": 50.0}, utilities=UTILITIES,
        outlets=OUTLETS, **kept,
    )  # fmt: skip


def planned(park, **choices):
    """Solve a park to proven optimality."""
    key = id(park), repr(choices)
    if key not in _PLANNED:  # the park stays with its plan, so that no other has its id
        _PLANNED[key] = park, optimise(park, Scenario(**choices), gap=0.0)
    return _PLANNED[key][1]


def least(park, **choices):
    """Solve the models alone, to proven optimality: the objective, without baseline and tables."""
    scenario = Scenario(**choices)
    model = build_model(match(park, scenario), scenario)
    return Session(model).solve(gap=0.0).objective


def cost(plan, column="plan"):
    """Whole cost a year."""
    return plan.cost(column)


def assert_conserves(plan):
    """Every stream goes somewhere, and nothing appears on the way (from the plan's tables)."""
    streams = plan.streams
    whole = streams["exchanged"] + streams["rest"]
    whole = whole.add(plan.flexible["unmet"], fill_value=0.0)
    np.testing.assert_allclose(whole, streams["annual"], rtol=CLOSE, atol=CLOSE)
    sent = plan.exchanges.groupby("source_stream")["quantity"].sum()
    offered = streams["annual"].reindex(sent.index).to_numpy(float)
    assert (sent.to_numpy() <= offered * (1 + CLOSE) + CLOSE).all()


def assert_gains_add_up(plan):
    """What exchanges, retrofits, policies and needs that wait gain is all of the saving.

    Where cost is least and nothing of today ends.
    """
    size = max(1.0, abs(plan.cost("baseline")), plan.exchanges["gain"].abs().sum())
    told = sum(table["gain"].sum() for table in (plan.exchanges, plan.technologies, plan.policies,
                                                 plan.flexible))  # fmt: skip
    assert abs(told - plan.saving) <= CLOSE * size
    assert abs(plan.rest) <= CLOSE * size


def assert_heat_falls(plan):
    """Heat arrives nowhere hotter than it left (from the plan's tables)."""
    pairs = plan.cascade.merge(plan.matches.streams[["supply_c", "target_c"]],
                               left_on="source", right_index=True)  # fmt: skip
    assert (pairs["hot_c"] <= pairs[["supply_c", "target_c"]].max(axis=1) + CLOSE).all()
    sinks = plan.matches.streams.loc[pairs["sink"], ["supply_c", "target_c"]].min(axis=1)
    assert (pairs["cold_c"].to_numpy() >= sinks.to_numpy() - CLOSE).all()


def assert_coarser_costs_no_more(park):
    """Over the year least costs no more than over each cycle, and there no more than by steps.

    Parameters
    ----------
    park
        Gives the park in a resolution of its media, at prices that are always the same.
    """
    costs = [least(park(over)) for over in ("year", "cycle", "step")]
    slack = CLOSE * max(1.0, *map(abs, costs))
    assert costs[0] <= costs[1] + slack
    assert costs[1] <= costs[2] + slack
