"""How fast a sweep is: price scenarios of a park, on one worker and on two.

    uv run python bench/sweep.py [PARK] [--scenarios N]

Prints wall time and scenarios a minute for one and for two processes, each with what it takes to
start them, and their ratio.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from symbiosis import Scenario, load_park, match, sweep
from symbiosis.decide.datum import data_of

WORKERS = (1, 2)


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
    options = parser.parse_args()
    park, asked = scenarios(options.park, options.scenarios)
    seconds = {}
    for workers in WORKERS:
        told: list[float] = []
        began = time.perf_counter()
        swept = sweep(
            park, asked, workers=workers, progress=lambda s, told=told: told.append(s.seconds)
        )
        seconds[workers] = time.perf_counter() - began
        steady = (told[-1] - told[len(told) // 4]) / (len(told) - len(told) // 4 - 1)
        print(
            f"{workers} worker(s): {seconds[workers]:.1f} s for {len(asked)}; "
            f"then {steady:.2f} s a scenario, 1,000 in {1000 * steady / 60:.1f} min; "
            f"{len(swept.planned)} with a plan, mean gap {swept.planned['gap'].mean():.1e}"
        )
    print(f"ratio {seconds[1] / seconds[2]:.2f}")


if __name__ == "__main__":
    main()
