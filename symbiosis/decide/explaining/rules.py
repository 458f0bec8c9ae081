"""Rules: why two cannot exchange, how far they are from passing, and which cell would let them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from symbiosis.decide.explaining.edits import CONTENTS, NEW, SCENARIO, Edit, edited
from symbiosis.decide.explaining.explained_lines import Line
from symbiosis.errors import BadInput
from symbiosis.matching import match
from symbiosis.park.media import MEDIA
from symbiosis.park.own_tables import LEGAL_ROUTES
from symbiosis.park.sentences import parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    import pandas as pd

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario

    Row = dict[str, Any]
    Remedy = Callable[[Park, Scenario, Matches, Row], tuple[Edit, ...]]

CHAIN = 4
"""So many rules, one behind the other, are mended for one pair."""
PAIRS = 4
"""So many pairs of streams are mended; the others are told."""
MARGIN = 1e-6
SHORTEST, HALVINGS = 0.01, 6
"""Shortest way that is tried [km], and how often the range is halved."""


def why_refused(
    park: Park, scenario: Scenario, matches: Matches, refused: pd.DataFrame
) -> Iterator[Line]:
    """Tell of every refused pair its rule, and what would let it pass, tried by matching again."""
    done: dict[tuple[str, str], tuple[tuple[Edit, ...], bool]] = {}
    for row in refused.to_dict("records"):
        pair = (str(row["source"]), str(row["sink"]))
        if pair not in done and len(done) < PAIRS and all(pair):
            done[pair] = _mended(park, scenario, matches, pair)
        edits, passes = done.get(pair, ((), False))
        yield Line(
            "rule", str(row["reason"]), *pair, figure=float(row["figure"]), unit=str(row["unit"]),
            needed=_figure_of(edits), proved=passes if edits else None,
            detail=str(row["detail"]), edits=edits,
        )  # fmt: skip


def _cell(edit: Edit) -> tuple[object, ...]:
    return edit.table, edit.row, edit.column, edit.key


def _figure_of(edits: tuple[Edit, ...]) -> float:
    """Give what would have to stand in the first cell, if it is a figure."""
    value = edits[0].value if edits else None
    return float(value) if isinstance(value, float) else math.nan


def _mended(
    park: Park, scenario: Scenario, matches: Matches, pair: tuple[str, str]
) -> tuple[tuple[Edit, ...], bool]:
    """Mend one rule after the other, until the pair could exchange or nothing helps."""
    edits: tuple[Edit, ...] = ()
    for _ in range(CHAIN):
        rows = _refusals(matches, pair)
        changed, asked = edited(park, scenario, edits)
        more = [
            edit
            for row in rows
            for edit in REMEDIES.get(row["reason"], _nothing)(changed, asked, matches, row)
        ]
        if not more or set(more) <= set(edits):
            return edits, False
        # A cell that a later rule asks more of is told once, as it has to stand in the end.
        edits = tuple({_cell(edit): edit for edit in (*edits, *more)}.values())
        again = _matched(*edited(park, scenario, edits))
        if again is None:
            return edits, False
        matches = again
        arcs = matches.arcs
        if ((arcs["source"] == pair[0]) & (arcs["sink"] == pair[1])).any():
            return edits, True
    return edits, False


def _refusals(matches: Matches, pair: tuple[str, str]) -> list[Row]:
    rows = matches.refusals
    own = rows[(rows["source"] == pair[0]) & (rows["sink"] == pair[1])]
    return [{str(name): cell for name, cell in row.items()} for row in own.to_dict("records")]


def _matched(park: Park, scenario: Scenario) -> Matches | None:
    try:
        return match(park, scenario)
    except BadInput:
        return None


def _hotter(park: Park, _: Scenario, __: Matches, row: Row) -> tuple[Edit, ...]:
    """Start the source hotter by what is missing; a retrofit's heat stands in no table."""
    heat = park.tables["heat"]
    if row["source"] not in heat.index or not math.isfinite(row["figure"]):
        return ()
    hotter = float(heat["supply_c"][row["source"]]) + float(row["figure"]) * (1.0 + MARGIN)
    return (Edit("heat", row["source"], "supply_c", hotter + MARGIN),)


def _nearer(park: Park, scenario: Scenario, matches: Matches, row: Row) -> tuple[Edit, ...]:
    """Shorten the way until the pair passes, by halves."""
    streams = matches.streams
    giver, taker = (str(streams["enterprise"][row[end]]) for end in ("source", "sink"))
    cells = {"from": giver, "to": taker, "medium": row["medium"], "status": "allowed"}

    def at(length: float) -> tuple[Edit, ...]:
        return (Edit("connections", NEW, "length_km", length, tuple(cells.items())),)

    def passes(length: float) -> bool:
        again = _matched(*edited(park, scenario, at(length)))
        if again is None:
            return False
        reasons = {refusal["reason"] for refusal in _refusals(again, (row["source"], row["sink"]))}
        return row["reason"] not in reasons

    if not passes(SHORTEST):
        return ()
    near, far = SHORTEST, max(_way(row), SHORTEST)
    for _ in range(HALVINGS):
        middle = 0.5 * (near + far)
        near, far = (middle, far) if passes(middle) else (near, middle)
    return at(near)


def _way(row: Row) -> float:
    """Read how long the way is from what the refusal says."""
    told = parts_of(str(row["detail"]))
    return float(told[1].get("km", "100").replace(",", "")) if told else 100.0


def _cleaner(park: Park, _: Scenario, matches: Matches, row: Row) -> tuple[Edit, ...]:
    """Bring the source's content to what its taker, or the standard of its use, allows."""
    told = parts_of(str(row["detail"]))
    known = told[1] if told else {}
    bound = known.get("most") or known.get("least")
    if not told or not bound or row["source"] not in set(park.contents["owner"]):
        return ()
    contents = matches.contents
    kind = "max" if known.get("most") else "min"
    own = (contents["owner"] == row["sink"]) & (contents["property"] == known["property"])
    exact = contents["value"][own & (contents["kind"] == kind)]
    limit = float(exact.iloc[0]) if len(exact) else float(bound.replace(",", ""))
    return (Edit(CONTENTS, row["source"], "content", limit, ("content", known["property"])),)


def _measured(_: Park, __: Scenario, matches: Matches, row: Row) -> tuple[Edit, ...]:
    """Give the source the contents that its taker limits: at the limit they pass."""
    contents = matches.contents
    has = contents[(contents["owner"] == row["source"]) & (contents["kind"] == "content")]
    limits = contents[(contents["owner"] == row["sink"]) & contents["kind"].isin(["max", "min"])]
    missing = limits[~limits["property"].isin(has["property"])]
    return tuple(
        Edit(CONTENTS, row["source"], "content", float(limit["value"]),
             ("content", str(limit["property"])))
        for limit in missing.to_dict("records")
    )  # fmt: skip


def _legal(_: Park, scenario: Scenario, __: Matches, row: Row) -> tuple[Edit, ...]:
    """Let the legal route be used that the pair would need."""
    told = parts_of(str(row["detail"]))
    own = told[1].get("route", "") if told else ""
    usual = [name for name in LEGAL_ROUTES if name != "forbidden"]
    routes = tuple(dict.fromkeys((*(scenario.legal_routes or usual), own)))
    return (Edit(SCENARIO, "", "legal_routes", routes),) if own in LEGAL_ROUTES else ()


def _allowed(park: Park, scenario: Scenario, matches: Matches, row: Row) -> tuple[Edit, ...]:
    """Take what forbids the pair out of the planner's table, or out of the scenario."""
    from symbiosis.matching.closing import flow_names

    streams = matches.streams
    giver, taker = (str(streams["enterprise"][row[end]]) for end in ("source", "sink"))
    rows = park.tables["connections"]
    banned = rows[(rows["from"] == giver) & (rows["to"] == taker)]
    banned = banned[banned["status"] == "forbidden"]
    edits = tuple(Edit("connections", str(name), "status", "allowed") for name in banned.index)
    pair = _pair_of(row, giver, taker)
    named = set(flow_names(pair, streams))
    left = tuple(name for name in scenario.without if name not in named)
    if left != scenario.without:
        edits = (*edits, Edit(SCENARIO, "", "without", left))
    return edits


def _pair_of(row: Row, giver: str, taker: str) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame([{"source": row["source"], "from": giver, "to": taker}])


def _own(park: Park, _: Scenario, __: Matches, row: Row) -> tuple[Edit, ...]:
    """Read both figures as before the firm's own recovery."""
    name = MEDIA[str(row["medium"])].table
    ends = [str(row[end]) for end in ("source", "sink") if row[end] in park.tables[name].index]
    return tuple(Edit(name, end, "scope", "process") for end in ends)


def _steady(park: Park, _: Scenario, __: Matches, row: Row) -> tuple[Edit, ...]:
    """Let the source run evenly."""
    table = MEDIA[str(row["medium"])].table
    known = row["source"] in park.tables[table].index
    return (Edit(table, str(row["source"]), "profile", ""),) if known else ()


def _piped(park: Park, scenario: Scenario, matches: Matches, row: Row) -> tuple[Edit, ...]:
    """Start the source hotter, or let the need be colder, until a pipe of the library serves."""
    told = parts_of(str(row["detail"]))
    if told is None or told[0] in ("pipe_too_hot", "pipe_between", "pipe_below"):
        return _hotter(park, scenario, matches, row)
    heat = park.tables["heat"]
    if told[0] != "pipe_too_cold" or row["sink"] not in heat.index:
        return ()
    colder = float(row["figure"]) * (1.0 + MARGIN) + MARGIN
    return tuple(
        Edit("heat", str(row["sink"]), end, float(heat[end][row["sink"]]) - colder)
        for end in ("supply_c", "target_c")
    )


def _as_itself(park: Park, _: Scenario, matches: Matches, row: Row) -> tuple[Edit, ...]:
    """Write the need as one of the by-product itself: no library has to say how much replaces it.

    What was bought is bought still, so its price now has to stand for the same amount.
    """
    materials, streams = park.tables["materials"], matches.streams
    if row["sink"] not in materials.index:
        return ()
    given, buys = str(streams["item"][row["source"]]), str(streams["utility"][row["sink"]])
    told = {"material": given, "utility": buys}
    return tuple(Edit("materials", str(row["sink"]), name, cell) for name, cell in told.items())


def _nothing(_: Park, __: Scenario, ___: Matches, ____: Row) -> tuple[Edit, ...]:
    return ()


REMEDIES: dict[str, Remedy] = {
    "too_cold": _hotter,
    "too_far": _nearer,
    "too_long_for_steam": _nearer,
    "too_dirty": _cleaner,
    "unknown_quality": _measured,
    "not_legal": _legal,
    "forbidden_by_user": _allowed,
    "already_counted": _own,
    "no_common_period": _steady,
    "no_carrier": _piped,
    "information_only": _as_itself,
}
"""Reason code -> the change of a table or of the scenario that would let the pair pass.

Where there is none (nobody needs a material; a retrofit is offered for other temperatures), faces
say why."""
