"""Standing: what there is of an exchange today, and what of it is new all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.show.names import item_name, library_name, names_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import pandas as pd

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words


def standing(plan: Plan, route: str, say: Words, usual: str = "cli.exists") -> str:
    """Say that an exchange exists today, and if its way is built anew, by what.

    Parameters
    ----------
    route
        The route that carries it in the plan; empty: none.
    usual
        Key of what is said where nothing is new.
    """
    if route not in plan.routes.index:
        return say(usual)
    if not float(plan.routes["capex"][route]) > 0.0:
        return say(usual)
    carrier = library_name(plan.park, str(plan.routes["carrier"][route]), say)
    return say("standing.anew", today=say(usual), carrier=carrier)


def ended_flows(plan: Plan, ended: pd.DataFrame, say: Words) -> list[str]:
    """Name flows of today that a plan ends, each so that it is no other of the plan.

    Parameters
    ----------
    ended
        Columns ``source``, ``sink`` (streams).
    """
    firms, streams = names_of(plan.park, say), plan.matches.streams
    kept = {
        _flow(plan, row, firms, say)
        for row in plan.exchanges[["source_stream", "sink_stream"]]
        .set_axis(["source", "sink"], axis=1)
        .to_dict("records")
    }
    times: dict[str, int] = {}
    for row in ended[["source", "sink"]].to_dict("records"):
        name = _flow(plan, row, firms, say)
        if name in kept:  # another of the same name stays: what ends is told by its streams
            ends = (str(row[end]) for end in ("source", "sink"))
            name = f"{name[:-1]}: {' → '.join(_level(streams, end) for end in ends)})"
        # One flow may be several exchanges, each at its own temperature.
        times[name] = times.get(name, 0) + 1
    return [f"{flow} ×{count}" if count > 1 else flow for flow, count in times.items()]


def _flow(plan: Plan, row: Mapping[Any, Any], firms: Mapping[str, str], say: Words) -> str:
    streams = plan.matches.streams
    giver, taker = (
        firms.get(str(streams["enterprise"][row[end]]), "") for end in ("source", "sink")
    )
    item, name = (str(streams[column][row["source"]]) for column in ("item", "name"))
    return f"{giver} → {taker} ({item_name(plan.park, item, name, say)})"


def _level(streams: pd.DataFrame, name: str) -> str:
    """Name a stream by its row, with its temperatures where it has some."""
    start, end = (float(streams[column][name]) for column in ("supply_c", "target_c"))
    return f"{name} {start:.0f}/{end:.0f} °C" if start == start else name  # noqa: PLR0124 (NaN)
