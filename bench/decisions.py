"""How long every decision takes: each verb once on a park, beside one cold `optimise` of it.

    uv run python bench/decisions.py [PARK] [--only VERB ...] [--limit SECONDS]

Prints for every verb how many questions it asked, wall and processor time of the whole answer,
processor time of its first question and of the middle and the slowest one of the others, and the
whole over the cold plan of the same run. Each verb begins with planners of its own; what it is to
explain or to leave out is taken from that cold plan. ``--limit`` says stop after so many seconds,
as Ctrl-C does: what is answered by then is told, and the verb is marked.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from sweep import processor, scenarios

import symbiosis
from symbiosis.decide.explaining.levers import flows_of
from symbiosis.decide.explaining.trial import has_flow
from symbiosis.errors import SymbiosisError

SWEPT, POINTS, TOP = 20, 5, 10
"""So much is asked of `sweep`, of frontiers and curves, and of `sensitivity`."""
CARBON = "carbon"


class Stopwatch:
    """Times one verb: what it reports after every question, and all of it."""

    def __init__(self, limit: float) -> None:
        self._limit = limit
        self.begin()

    def begin(self) -> None:
        """Set it to nought."""
        self.began, self.cpu, self.told = time.perf_counter(), processor(), [0.0]
        self._until = self.began + self._limit

    def is_set(self) -> bool:
        """Say whether time is up."""
        return time.perf_counter() > self._until

    def hear(self, _stand: object) -> None:
        """Note when a question was answered."""
        self.told.append(processor() - self.cpu)

    def line(self, verb: str, peer: float, said: str) -> str:
        """Say what was timed."""
        wall, cpu = time.perf_counter() - self.began, processor() - self.cpu
        steps = [later - sooner for sooner, later in zip(self.told, self.told[1:], strict=False)]
        first, rest = (steps[0], steps[1:] or [float("nan")]) if steps else (cpu, [float("nan")])
        mark = "  STOPPED" if self.is_set() else ""
        return (
            f"{verb:<22}{max(1, len(steps)):>4}{wall:>9.1f}{cpu:>9.1f}{first:>8.2f}"
            f"{median(rest):>8.2f}{max(rest):>8.2f}{cpu / peer:>8.1f}  {said}{mark}"
        )


def verbs(park: Any, plan: Any) -> dict[str, Callable[[Stopwatch], object]]:
    """List what is asked, with the subjects that a plan gives."""
    unused = next(flow for flow in flows_of(plan).values() if not has_flow(plan, flow.name)).ends
    streams, own = plan.streams, plan.matches.units["retrofit"]
    built = set(own.reindex(plan.technologies.index))
    idle = streams.index[(streams["exchanged"] <= 0.0) & (streams["role"] == "source")]
    idle = [name for name in idle if (plan.matches.arcs["source"] == name).any()]
    never = [name for name in park.tables["technologies"].index if name not in built]
    asked: dict[str, Callable[[Stopwatch], object]] = {
        "indicators": lambda _: symbiosis.indicators(plan),
        "prices": lambda watch: symbiosis.prices(park, progress=None, cancel=watch),
        "targets": lambda watch: _targets(park, watch),
        "target_curve": lambda watch: symbiosis.target_curve(
            park, "waste_heat", points=POINTS, progress=watch.hear, cancel=watch
        ),
        "frontier": lambda watch: symbiosis.frontier(
            park, ("cost", "co2"), levels=POINTS, progress=watch.hear, cancel=watch
        ),
        "explain pair": lambda watch: symbiosis.explain(
            park, (unused["from"], unused["to"]), progress=watch.hear, cancel=watch
        ),
    }
    if idle:
        asked["explain stream"] = lambda watch: symbiosis.explain(
            park, idle[0], progress=watch.hear, cancel=watch
        )
    if never:
        asked["explain retrofit"] = lambda watch: symbiosis.explain(
            park, never[0], progress=watch.hear, cancel=watch
        )
    return asked | {
        "worth": lambda watch: symbiosis.worth(park, progress=watch.hear, cancel=watch),
        "sensitivity": lambda watch: symbiosis.sensitivity(
            park, top=TOP, progress=watch.hear, cancel=watch
        ),
        "break_even": lambda watch: symbiosis.break_even(park, CARBON, cancel=watch),
        "sweep": lambda watch: symbiosis.sweep(
            park, scenarios(park.info.id, SWEPT)[1], workers=1, progress=watch.hear, cancel=watch
        ),
    }  # fmt: skip


def _targets(park: Any, watch: Stopwatch) -> object:
    """Aim two points beyond what the plan has of waste heat, so that the target binds."""
    table = symbiosis.targets(park, ["waste_heat=0"], planner=None, prices=False).table
    aim = min(99.0, float(table["free"].iloc[0]) + 2.0)
    watch.begin()
    return symbiosis.targets(park, [f"waste_heat={aim}"], progress=watch.hear, cancel=watch)


def _said(answer: Any) -> str:
    """Say in a word what came of it."""
    for name, word in (("lines", "lines"), ("table", "rows")):
        if hasattr(answer, name):
            whole = getattr(answer, "complete", True)
            return f"{len(getattr(answer, name))} {word}" + ("" if whole else ", not all tried")
    return type(answer).__name__


def main() -> None:
    """Time one verb after another."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("park", nargs="?", default="ghent_terneuzen")
    parser.add_argument("--only", nargs="*", default=())
    parser.add_argument("--limit", type=float, default=600.0)
    options = parser.parse_args()
    park = symbiosis.load_park(options.park)
    began = processor()
    plan = symbiosis.optimise(park)
    peer = processor() - began
    gap = plan.objective.gap
    print(f"{options.park}: cold optimise {peer:.2f} s of processor time, gap {gap:.1e}")
    heads = ("asks", "wall", "cpu", "first", "middle", "slowest", "/ cold")
    widths = (4, 9, 9, 8, 8, 8, 8)
    row = "".join(f"{head:>{width}}" for head, width in zip(heads, widths, strict=True))
    print(f"{'verb':<22}{row}")
    for verb, ask in verbs(park, plan).items():
        if options.only and not any(verb.startswith(each) for each in options.only):
            continue
        watch = Stopwatch(options.limit)
        try:
            said = _said(ask(watch))
        except SymbiosisError as error:
            said = f"{type(error).__name__}: {str(error).splitlines()[0][:60]}"
        print(watch.line(verb, peer, said), flush=True)


if __name__ == "__main__":
    main()
