"""What scenarios ask differently, field by field, in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symbiosis.park.accounts import PHYSICAL, unit_of
from symbiosis.show.conditions import CARBON, kind_name, place_name, price_unit
from symbiosis.show.names import library_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symbiosis.park.entities import Park
    from symbiosis.show.words import Words

NOTHING = "–"


def asked_name(field: str, key: str, holder: str, park: Park, say: Words) -> str:
    """Name a choice: the field, and what in it."""
    head = say.known(f"scenarios.field.{field}", field)
    if not key:
        return head
    if field == "prices" and key == CARBON:
        name = say("scenarios.carbon")
    elif field in ("policy", "limits"):
        name = say.account(key)
    else:
        name = library_name(park, key, say)
    if holder:
        name = f"{name} ({place_name(park, holder, say)})"
    return say("scenarios.of", field=head, what=name)


def asked_value(field: str, key: str, value: Any, park: Park, say: Words) -> str:
    """Write a choice; what a scenario says nothing of is a dash."""
    if value is None:
        return NOTHING
    if isinstance(value, dict):
        return _bounds(key, value, park, say)
    if isinstance(value, list | tuple):
        return say("condition.and").join(_member(field, each, park, say) for each in value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return say.known(f"{field}.{value}", say.known(f"scenarios.{field}.{value}", str(value)))
    if field == "discount_rate":
        return say.percent(float(value))
    return f"{say.number(float(value))} {_unit(field, key, park, say)}".rstrip()


def _member(field: str, value: Any, park: Park, say: Words) -> str:
    """Write one of several: a firm, a retrofit, weights of an objective."""
    if isinstance(value, dict):
        weights = (f"{say.known(f'account.{name}', name)} × {w:g}" for name, w in value.items())
        return " + ".join(weights)
    if field == "policies":
        return library_name(park, str(value), say)
    name = place_name if field == "left" else kind_name
    return name(park, str(value), say)


def _bounds(account: str, value: Mapping[str, Any], park: Park, say: Words) -> str:
    said = unit_of(account, park.info.currency) if "unit" not in value else str(value["unit"])
    bounds = (("minimum", "≥"), ("maximum", "≤"))
    parts = (f"{sign} {say.amount(value[end], said)}" for end, sign in bounds if end in value)
    return say("condition.and").join(parts)


def _unit(field: str, key: str, park: Park, say: Words) -> str:
    currency = park.info.currency
    if field == "prices":
        return say.unit(f"{currency}/t") if key == CARBON else price_unit(park, key, say)
    if field == "policy":
        return say.unit(f"{currency}/{PHYSICAL[key]}")
    return say.unit("km") if field == "max_km" else ""
