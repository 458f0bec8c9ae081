"""What may be left out of a plan: its exchanges, its retrofits, its firms."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from symbiosis.errors import BadInput
from symbiosis.park.media import MEDIA
from symbiosis.park.sheet import did_you_mean
from symbiosis.plan.tables.bundles import bundles, flow_of

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.plan.plan import Plan

KINDS = ("exchanges", "retrofits", "firms")
"""What may be asked for by one word."""


@dataclass(frozen=True)
class Item:
    """One part of a plan that may be left out.

    Attributes
    ----------
    kind
        ``exchange``, ``retrofit`` or ``firm``.
    id
        ``from>to:item`` of an exchange, else the id of the park's table.
    giver, taker
        Enterprises at its ends; the second is empty for a retrofit and a firm.
    medium, item
        What passes; technology of a retrofit.
    net
        What an exchange is worth by itself in the plan [money/a]; NaN: of others it is not told.
    """

    kind: Literal["exchange", "retrofit", "firm"]
    id: str
    giver: str
    taker: str = ""
    medium: str = ""
    item: str = ""
    net: float = math.nan

    def leaving(self, scenario: Scenario) -> Scenario:
        """Give the scenario without it."""
        field = {"exchange": "without", "retrofit": "forbid", "firm": "left"}[self.kind]
        named = tuple(dict.fromkeys((*getattr(scenario, field), self.id)))
        return scenario.model_copy(update={field: named})


def check_named(park: Park, scenario: Scenario, of: str | Collection[str]) -> None:
    """Refuse what no plan of a park under a scenario could have, before any is sought.

    Raises
    ------
    BadInput
        Names every id that is unknown, or of what the scenario does without.
    """
    firms, retrofits = set(park.enterprises.index), set(park.technologies.index)
    known = {*KINDS, *firms, *retrofits}
    gone = {*scenario.left, *_flows_of(scenario.left, park)}
    faults = []
    for name in [of] if isinstance(of, str) else of:
        if name in gone:
            faults.append(
                f"of: {name!r}: {', '.join(scenario.left)} left the park under this scenario: "
                "nothing of it can be in a plan. Ask under a scenario in which it stays."
            )
        elif name in (*scenario.forbid, *scenario.without):
            faults.append(f"of: {name!r}: the scenario does without it. Take it out there.")
        elif name not in known and ">" not in name:  # which flows a plan has, the plan tells
            remedy = did_you_mean(name, known, f"Give one, or {', '.join(KINDS)}.")
            faults.append(
                f"of: {name!r}: {park.info.id} has no such firm or retrofit, and an exchange is "
                f"called from>to:item. {remedy}"
            )
    if faults:
        raise BadInput("\n".join(faults))


def _flows_of(left: Collection[str], park: Park) -> set[str]:
    """Name all that those who have left could give and take."""
    firms, items = list(park.enterprises.index), {*MEDIA, *park.tables["materials"]["material"]}
    ends = [(one, other) for one in left for other in firms]
    ends += [(other, one) for one, other in ends]
    rows = [(giver, taker, item) for giver, taker in ends for item in items]
    return set(flow_of(pd.DataFrame(rows, columns=["from", "to", "item"]))) if rows else set()


def candidates(plan: Plan, of: str | Collection[str], against: str = "plan") -> list[Item]:
    """List what is asked for of a plan, the most worthwhile first.

    Parameters
    ----------
    of
        One of :data:`KINDS`, or ids.
    against
        ``today``: only exchanges of today.

    Raises
    ------
    BadInput
        If an id is of nothing that the plan has; if nothing is known of today.
    """
    if against == "today" and plan.reference != "today":
        message = f"{plan.park.info.id}: nothing is known of today. Mark connections as existing."
        raise BadInput(message)
    known = {"exchanges": _exchanges(plan), "retrofits": _retrofits(plan), "firms": _firms(plan)}
    by_id = {item.id: [item] for items in known.values() for item in items}
    # What a firm gives to itself is part of its chains: asked for by its own name alone.
    whole = {kind: [item for item in known[kind] if item.giver != item.taker] for kind in KINDS}
    named = [of] if isinstance(of, str) else list(of)
    faults = [
        f"of: {name!r}: the plan has no such exchange (from>to:item), retrofit or firm. "
        + did_you_mean(name, {*by_id, *KINDS}, f"Give one that it has, or {', '.join(KINDS)}.")
        for name in named
        if name not in by_id and name not in whole
    ]
    if faults:
        raise BadInput("\n".join(faults))
    asked = [item for name in named for item in whole.get(name, by_id.get(name, []))]
    return list(dict.fromkeys(asked))


def _exchanges(plan: Plan) -> list[Item]:
    flows = bundles(plan.exchanges)
    return [
        Item("exchange", str(name), row["from"], row["to"], row["medium"], row["item"], row["net"])
        for name, row in _records(flows)
    ]


def _retrofits(plan: Plan) -> list[Item]:
    """List what is built and offered by the park's table; a unit for every pair of temperatures."""
    built = plan.technologies
    names = plan.matches.units["retrofit"].reindex(built.index)
    built = built.assign(retrofit=names)[names.isin(plan.park.technologies.index)]
    rows = built.groupby("retrofit")[["enterprise", "technology"]].first()
    return [
        Item("retrofit", str(name), row["enterprise"], "", "", row["technology"])
        for name, row in _records(rows)
    ]


def _firms(plan: Plan) -> list[Item]:
    ends = pd.concat([plan.exchanges["from"], plan.exchanges["to"]])
    return [Item("firm", str(name), str(name)) for name in sorted(set(ends))]


def _records(table: pd.DataFrame) -> list[tuple[Any, dict[str, Any]]]:
    records: list[dict[str, Any]] = table.to_dict("records")  # type: ignore[assignment]
    return list(zip(table.index, records, strict=True))
