"""Frontiers: published points, every point of integer problems, knees, limits on sums, going on."""

from __future__ import annotations

import itertools
import json
import threading

import numpy as np
import pytest
from casebook.asking import enterprises, park
from shipped_parks import shipped_park

from symbiosis import Limit, LivePlanner, Scenario, frontier, optimise
from symbiosis.decide.frontiers.frontier import Levels
from symbiosis.decide.frontiers.tracing import by_levels, by_step, knee_of, trace, undominated
from symbiosis.errors import BadInput, NoPlan
from symbiosis.park.accounts import SUMS
from symbiosis.park.entities import HOURS_PER_YEAR

NEAR = Scenario(max_km={"power": 1.0})
"""Only named connections are near enough."""


def line(start, end, **more):
    ends = {"id": f"{start}_{end}", "from": start, "to": end, "medium": "power"}
    return {**ends, "status": "allowed", "length_km": 0.0, **more}


# ---------------------------------------------------------------- Mavrotas (2009), GAMS EPSCM

FUELS = {  # capacity, cost, CO2, imported
    "LIGN": (31000, 30, 1.44, 0),
    "OIL": (15000, 75, 0.72, 1),
    "NG": (22000, 60, 0.45, 1),
    "RES": (10000, 90, 0.0, 0),
}
BLOCKS = {"base": 38400, "medium": 19200, "peak": 6400}
ALLOWED = {
    "LIGN": ["base", "medium"],
    "OIL": ["medium", "peak"],
    "NG": ["base", "medium", "peak"],
    "RES": ["base", "peak"],
}
ITEMS = ("clay", "bauxite", "ammonia", "base_oil")
PAYOFF = {
    "cost": (3075000, 62460, 33000),
    "co2_direct": (3855000, 45180, 37000),
    "primary_energy": (3225000, 55260, 23000),
}
SEEN = [(3075000, 62460, 33000), (3085000, 61980, 32333.33), (3108333.33, 60860, 30777.78)]


@pytest.fixture(scope="module")
def energy():
    """Four stations that buy a fuel, three loads; imported fuel is counted as primary energy."""
    stations, loads = enterprises(list(FUELS)), enterprises(list(BLOCKS), first=4)
    at = {row["name"]: row["id"] for row in (*stations, *loads)}
    fuels = list(zip(FUELS, ITEMS, strict=True))
    return park(
        enterprises=[*stations, *loads],
        power=[
            {"id": f"load_{at[name]}", "enterprise": at[name], "role": "sink", "utility": "none",
             "quantity [MWh/a]": amount}
            for name, amount in BLOCKS.items()
        ],
        utilities=[
            {"id": f"fuel_{at[name]}", "medium": "material", "item": item,
             "price [EUR/t]": FUELS[name][1], "co2_direct": FUELS[name][2],
             "primary_energy": FUELS[name][3]}
            for name, item in fuels
        ],
        technologies=[
            {"id": f"u_{at[name]}", "technology": "own_power", "enterprise": at[name],
             "max_size": FUELS[name][0] / HOURS_PER_YEAR}
            for name in FUELS
        ],
        technology_ports=[
            row
            for name, item in fuels
            for row in (
                {"technology": f"u_{at[name]}", "port": "fuel", "medium": "material",
                 "role": "sink", "item": item, "coefficient": 1.0,
                 "utility": f"fuel_{at[name]}"},
                {"technology": f"u_{at[name]}", "port": "out", "medium": "power",
                 "role": "source", "coefficient": 1.0},
            )
        ],
        connections=[line(at[f], at[b]) for f, blocks in ALLOWED.items() for b in blocks],
    )  # fmt: skip


AIMS = ("cost", "co2_direct", "primary_energy")


@pytest.fixture(scope="module")
def traced(energy):
    return frontier(energy, AIMS, levels=4, scenario=NEAR, gap=1e-9)


def test_the_published_payoff_table(traced):
    assert list(traced.payoff.index) == list(PAYOFF)
    for best, row in PAYOFF.items():
        assert tuple(traced.payoff.loc[best]) == pytest.approx(row, rel=1e-4)


def test_no_point_dominates_another(traced):
    points = [tuple(row) for row in traced.table[list(AIMS)].to_numpy()]
    assert len(points) > 6
    for one, other in itertools.permutations(points, 2):
        assert not all(a <= b * (1 + 1e-7) for a, b in zip(one, other, strict=True))


def test_published_points_and_every_point_equal_a_direct_solve(energy, traced):
    """Least cost at the bounds of a point is the point: seen in the literature, and our own."""
    ours = [tuple(row) for row in traced.table[list(AIMS)].to_numpy()[1::3]]
    planner = LivePlanner(energy)
    for cost, co2, imported in [*SEEN, *ours]:
        limits = (
            Limit(account="co2_direct", maximum=co2 * (1 + 1e-9) + 0.005),
            Limit(account="primary_energy", maximum=imported * (1 + 1e-9) + 0.005),
        )
        asked = NEAR.model_copy(update={"limits": limits})
        direct = planner.plan(asked, time_limit=60.0, gap=1e-9)
        assert direct.cost() == pytest.approx(cost, rel=1e-5)


# ---------------------------------------------------------------- knapsacks


def knapsack(seed, count):
    """Lines that carry all or nothing: each has a price and an amount, both whole numbers."""
    items = np.random.default_rng(seed).integers(1, 31, (count, 2)).tolist()
    givers = enterprises([f"giver {i}" for i in range(count)])
    takers = enterprises([f"taker {i}" for i in range(count)], first=count)
    asked = park(
        enterprises=[*givers, *takers],
        power=[
            row
            for giver, taker, (_, amount) in zip(givers, takers, items, strict=True)
            for row in (
                {"id": f"s_{giver['id']}", "enterprise": giver["id"], "role": "source",
                 "outlet": "rest", "quantity [MWh/a]": amount},
                {"id": f"d_{taker['id']}", "enterprise": taker["id"], "role": "sink",
                 "utility": "bought", "quantity [MWh/a]": amount},
            )
        ],
        outlets=[{"id": "rest", "medium": "power", "price [EUR/MWh]": 0.0}],
        utilities=[{"id": "bought", "medium": "power", "price [EUR/MWh]": 0.0}],
        connections=[
            line(giver["id"], taker["id"], **{"fixed_cost": price, "minimum [MWh/a]": amount})
            for giver, taker, (price, amount) in zip(givers, takers, items, strict=True)
        ],
    )  # fmt: skip
    return asked, items


def best_of(points):
    return {
        one
        for one in points
        if not any(
            other != one and all(b <= a for a, b in zip(one, other, strict=True))
            for other in points
        )
    }


def test_every_point_of_a_knapsack_and_no_other(tmp_path):
    asked, items = knapsack(seed=4, count=7)
    sums = {
        tuple(sum(item[k] for item in chosen) for k in range(2))
        for size in range(len(items) + 1)
        for chosen in itertools.combinations(items, size)
    }
    wanted = {(price, -amount) for price, amount in best_of({(p, -a) for p, a in sums})}
    front = frontier(
        asked,
        ("cost", "power_exchanged"),
        levels=Levels("all", step=1.0),
        scenario=NEAR,
        folder=tmp_path / "f",
    )
    found = front.table[["cost", "power_exchanged"]].round(5)
    assert set(found.itertuples(index=False, name=None)) == wanted
    assert len(found) == len(wanted) > 10
    assert front.more == ("power_exchanged",)


@pytest.mark.parametrize("seed", range(12))
def test_tracing_finds_all_that_brute_force_finds(seed):
    count = 2 + seed % 2
    drawn = np.random.default_rng(seed).integers(0, 13, (40, count))
    points = set(map(tuple, drawn.tolist()))

    def ask(bounds):
        able = [
            each
            for each in points
            if all(b is None or each[k] <= b for k, b in enumerate(bounds, 1))
        ]
        return (min(able), None) if able else None

    found = [values for values, _ in trace(ask, [by_step(1.0)] * (count - 1))]
    assert best_of(set(found)) == best_of(points)
    kept = undominated(found, [1e-9] * count)
    assert sorted(found[place] for place in kept) == sorted(best_of(points))


def test_levels_that_were_reached_are_passed_over():
    tighter = by_levels(10.0, 0.0, 6)
    assert tighter(10.0) == pytest.approx(8.0)
    assert tighter(7.0) == pytest.approx(6.0)
    assert tighter(2.0) == pytest.approx(0.0, abs=1e-4)
    assert tighter(0.0) is None


def test_the_knee_is_farthest_from_the_chord():
    place, distances = knee_of([(0.0, 10.0), (1.0, 2.0), (5.0, 1.0), (10.0, 0.0)])
    assert place == 1
    assert distances[1] == pytest.approx((1.0 - 0.1 - 0.2) / 2.0**0.5)
    assert knee_of([(0.0, 10.0), (5.0, 5.0), (10.0, 0.0)])[0] is None


# ---------------------------------------------------------------- in the park


def test_a_limit_may_bound_a_sum_of_accounts():
    planner = LivePlanner(shipped_park("teaching"))
    free = planner.plan(Scenario(objective="co2"), gap=1e-6)
    most = 0.5 * (free.cost() + planner.plan().cost())
    limits = (Limit(account="cost", maximum=most),)
    bounded = planner.plan(Scenario(objective="co2", limits=limits), gap=1e-6)
    assert bounded.cost() <= most * (1 + 1e-6)
    assert bounded.objective.value >= free.objective.value - 1e-6
    with pytest.raises(ValueError, match="did you mean 'cost'"):
        Limit(account="costs", maximum=1.0)


@pytest.fixture(scope="module")
def teaching_front(tmp_path_factory):
    folder = tmp_path_factory.mktemp("front") / "f"
    return frontier(shipped_park("teaching"), ("cost", "co2"), levels=4, folder=folder), folder


def test_every_point_is_a_plan(teaching_front):
    front, _ = teaching_front
    point = front.table.index[-2]
    plan = front.plan(point)
    assert plan.cost() == pytest.approx(front.table.loc[point, "cost"], rel=1e-9)
    assert plan.saving == pytest.approx(front.table.loc[point, "saving"], rel=1e-9)
    with pytest.raises(BadInput, match="P99"):
        front.plan("P99")


def test_of_plans_that_are_alike_in_what_is_traded_the_cheapest_is_shown():
    """Nothing is burnt in the teaching park's plans, whatever they cost."""
    park = shipped_park("teaching")
    front = frontier(park, ("co2_direct", "co2_biogenic"), levels=2)
    assert len(front.table) == 1
    ends = tuple({name: 1.0} for name in ("co2_direct", "co2_biogenic"))
    cheapest = optimise(park, Scenario(objective=(*ends, dict(SUMS["cost"]))))
    assert front.table["saving"].iloc[0] == pytest.approx(cheapest.saving, rel=1e-3)


def test_a_stopped_frontier_goes_on(teaching_front, tmp_path):
    whole, _ = teaching_front
    stop = threading.Event()

    def progress(stand):
        if stand.done >= 3:
            stop.set()

    asked = {"levels": 4, "folder": tmp_path / "f"}
    teaching = shipped_park("teaching")
    half = frontier(teaching, ("cost", "co2"), progress=progress, cancel=stop, **asked)
    assert not half.complete
    again = frontier(teaching, ("cost", "co2"), **asked)
    assert again.complete
    assert again.table.equals(whole.table)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"accounts": ("cost",)}, "two or three"),
        ({"accounts": ("cost", "cost")}, "two or three"),
        ({"accounts": ("cost", "co3")}, "Did you mean"),
        ({"accounts": ("exchanges", "cost")}, "first"),
        ({"levels": 1}, "at least 2"),
        ({"levels": Levels("all")}, "step"),
    ],
)
def test_what_cannot_be_traced_is_said(asked, said):
    with pytest.raises(BadInput, match=said):
        frontier(shipped_park("teaching"), **asked)


def test_no_plan_at_all_says_what_stands_in_the_way():
    never = Scenario(limits=(Limit(account="waste_to_outlet", maximum=1.0),))
    with pytest.raises(NoPlan, match="waste_to_outlet"):
        frontier(shipped_park("teaching"), scenario=never)


def test_the_command_line_traces(symbiosis, teaching_front):
    front, _ = teaching_front
    asked = ("frontier", "teaching", "--of", "cost,co2", "--points", "4", "--out", "f")
    answer = symbiosis(*asked, "--json")
    assert answer.returncode == 0, answer.stderr
    data = json.loads(answer.stdout)
    assert [row["cost"] for row in data["points"]] == pytest.approx(list(front.table["cost"]))
    for language, knee in (("en", "knee"), ("zh", "拐点")):
        told = symbiosis(*asked, "--lang", language)
        assert told.returncode == 0, told.stderr
        assert knee in told.stdout
    assert symbiosis("frontier", "teaching", "--of", "cost,co3").returncode == 1
