"""Solve the shipped parks and put each plan beside its park: `python parks/plans.py [PARK ...]`."""

from __future__ import annotations

import sys

from symbiosis.optimise import optimise
from symbiosis.park.load import load_park
from symbiosis.park.shipped import shipped
from symbiosis.plan.folder.shipped_plans import save_shipped_plan

_SECONDS = 600.0
"""Enough for any of them to end by its gap, which gives the same plan on every machine."""


def main(names: list[str]) -> None:
    """Make the plans of some parks, or of all."""
    for name in names or [park.name for park in shipped()]:
        plan = optimise(load_park(name), time_limit=_SECONDS)
        save_shipped_plan(plan, name)
        print(f"{name}: {plan.status}, {len(plan.exchanges)} exchanges")  # noqa: T201 - a script


if __name__ == "__main__":
    main(sys.argv[1:])
