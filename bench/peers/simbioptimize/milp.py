"""Write the look-alike's mixed-integer problem with PuLP, solve it with CBC, print the answer.

Run by compare.py in PuLP's own environment; the instance comes on stdin, as JSON.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from pathlib import Path

import pulp


def main(time_limit: float, gap: float) -> int:
    """Read an instance, print objective, bound and seconds (writing, solving and reading back)."""
    given = json.load(sys.stdin)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "cbc.log"
        model = written(given)
        solver = pulp.PULP_CBC_CMD(msg=False, timeLimit=time_limit, gapRel=gap, logPath=str(log))
        model.solve(solver)
        seconds = time.perf_counter() - began
        objective = pulp.value(model.objective)
        told = re.search(r"^Lower bound:\s+(\S+)", log.read_text(), re.MULTILINE)
    # Where CBC is content it tells no bound: the gap it was asked for is met.
    bound = float(told[1]) if told else objective * (1.0 - gap)
    print(json.dumps({"objective": objective, "bound": bound, "seconds": seconds,
                      "stopped": bool(told), "version": pulp.__version__}))  # fmt: skip
    return 0


def written(given: dict) -> pulp.LpProblem:
    """Write one flow and one binary for every ordered pair and stream."""
    model = pulp.LpProblem("park", pulp.LpMinimize)
    firms, streams = range(len(given["km"])), range(len(given["price"]))
    keys = [(i, j, k) for i in firms for j in firms if i != j for k in streams]
    flow = pulp.LpVariable.dicts("flow", keys, lowBound=0)
    use = pulp.LpVariable.dicts("use", keys, cat="Binary")
    bought = pulp.LpVariable.dicts("bought", [(i, k) for i in firms for k in streams], lowBound=0)
    rest = pulp.LpVariable.dicts("rest", [(i, k) for i in firms for k in streams], lowBound=0)
    has, needs = given["has"], given["needs"]
    model += (
        pulp.lpSum(given["fixed"] * use[a] for a in keys)
        + pulp.lpSum((given["per_t"] + given["per_t_km"] * given["km"][a[0]][a[1]]) * flow[a]
                     for a in keys)
        + pulp.lpSum(given["price"][k] * bought[i, k] for i in firms for k in streams)
        + pulp.lpSum(given["disposal"][k] * rest[i, k] for i in firms for k in streams)
    )  # fmt: skip
    for i in firms:
        for k in streams:
            others = [j for j in firms if j != i]
            model += pulp.lpSum(flow[i, j, k] for j in others) + rest[i, k] == has[i][k]
            model += pulp.lpSum(flow[j, i, k] for j in others) + bought[i, k] == needs[i][k]
    for i, j, k in keys:
        model += flow[i, j, k] <= min(has[i][k], needs[j][k]) * use[i, j, k]
    return model


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), float(sys.argv[2])))
