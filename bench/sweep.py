"""How fast a sweep is: price scenarios of a park, on one worker and on two.

    uv run python bench/sweep.py [PARK] [--scenarios N] [--workers N ...]

Prints wall and processor time for one and for two processes, each with what it takes to start
them, and the ratio of the first and the last. What a thousand take, on an idle machine:

    uv run python bench/sweep.py ghent_terneuzen --scenarios 1000 --workers 1 2
"""

from __future__ import annotations

import argparse
import os
import time

import numpy as np

from symbiosis import Scenario, load_park, match, sweep
from symbiosis.decide.datum import data_of

WORKERS = (1, 2)


def processor() -> float:
    """Give the processor time of this process and of those that it started and that ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def scenarios(name: str, count: int) -> tuple[object, dict[str, Scenario]]:
    """Draw every price with a range, and the carbon price."""
    park = load_park(name)
    prices = [datum for datum in data_of(park, match(park, Scenario())) if datum.kind == "prices"]
    dice = np.random.default_rng(1)
    drawn = dice.random((count, len(prices) + 1))
    asked = {}
    for number, shares in enumerate(drawn):
        figures = {
            each.id: each.low + share * (each.high - each.low)
            for each, share in zip(prices, shares, strict=False)
        }
        asked[str(number)] = Scenario(prices={**figures, "carbon": 150.0 * float(shares[-1])})
    return park, asked


def main() -> None:
    """Time both numbers of workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("park", nargs="?", default="ghent_terneuzen")
    parser.add_argument("--scenarios", type=int, default=40)
    parser.add_argument("--workers", type=int, nargs="*", default=WORKERS)
    options = parser.parse_args()
    park, asked = scenarios(options.park, options.scenarios)
    seconds = {}
    for workers in options.workers:
        told: list[float] = []
        began, before = time.perf_counter(), processor()
        swept = sweep(
            park, asked, workers=workers, progress=lambda s, told=told: told.append(s.seconds)
        )
        seconds[workers] = time.perf_counter() - began
        spent = (processor() - before) / len(asked)
        steady = (told[-1] - told[len(told) // 4]) / (len(told) - len(told) // 4 - 1)
        print(
            f"{workers} worker(s): {seconds[workers]:.1f} s for {len(asked)}, "
            f"{spent:.2f} s of processor time each, start and all; "
            f"then {steady:.2f} s a scenario, 1,000 in {1000 * steady / 60:.1f} min; "
            f"{len(swept.planned)} with a plan, mean gap {swept.planned['gap'].mean():.1e}"
        )
    first, *_, last = (*seconds.values(), *seconds.values())
    print(f"ratio {first / last:.2f}")


if __name__ == "__main__":
    main()
