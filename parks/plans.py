"""Solve the shipped parks and put each plan beside its park: `python parks/plans.py [PARK ...]`."""

from __future__ import annotations

import sys

from symbiosis.decide.leave_one_out import worth
from symbiosis.decide.left_out import KINDS
from symbiosis.optimise import optimise
from symbiosis.park.load import load_park
from symbiosis.park.scenario_files import load_scenario
from symbiosis.park.shipped import shipped
from symbiosis.plan.folder.shipped_plans import save_shipped_plan

_SMALL = 12
"""Parks of so many firms come with what each part of their plan is worth."""
_ASKED = {"village": "everybody"}
"""Parks that come with the plan of one of their scenarios."""
_SECONDS = 600.0
"""Enough for any of them to end by its gap, which gives the same plan on every machine."""


def main(names: list[str]) -> None:
    """Make the plans of some parks, or of all."""
    for name in names or [park.name for park in shipped()]:
        park = load_park(name)
        asked = load_scenario(_ASKED[name], park) if name in _ASKED else None
        plan = optimise(park, asked, time_limit=_SECONDS)
        if len(park.enterprises) <= _SMALL:
            plan = worth(plan, KINDS, time_limit=_SECONDS).plan
        save_shipped_plan(plan, name)
        print(f"{name}: {plan.status}, {len(plan.exchanges)} exchanges")  # noqa: T201 - a script


if __name__ == "__main__":
    main(sys.argv[1:])
