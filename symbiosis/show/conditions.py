"""What a scenario asks differently from the park as it is, in a few spoken words each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.park.accounts import PHYSICAL, unit_of
from symbiosis.park.media import MEDIA, UNITS
from symbiosis.show.names import library_name
from symbiosis.show.target_words import aims

if TYPE_CHECKING:
    from collections.abc import Iterator

    from symbiosis.park.entities import Park
    from symbiosis.park.objectives import Limit
    from symbiosis.park.scenario import Scenario
    from symbiosis.show.words import Words

CARBON = "carbon"
"""What a scenario calls the price of a tonne of direct CO2."""
_IN_TITLE = 2
"""Conditions that a plan is called by; the others are counted."""


def conditions(scenario: Scenario, park: Park, say: Words) -> list[str]:
    """List the conditions of a scenario, what was changed by hand first."""
    return [
        *_aims(scenario, say),
        *_prices(scenario, park, say),
        *(say("condition.left", firm=place_name(park, place, say)) for place in scenario.left),
        *(say("condition.without", what=flow) for flow in scenario.without),
        *(say("condition.forbid", what=kind_name(park, what, say)) for what in scenario.forbid),
        *(say("condition.allow", what=kind_name(park, what, say)) for what in scenario.allow),
        *(text for limit in scenario.limits for text in _limits(limit, park, say)),
        *(text for target in scenario.targets for text in aims(target, park, say)),
        *_rules(scenario, park, say),
    ]


def title(scenario: Scenario, park: Park, say: Words) -> str:
    """Call a plan by what was asked: what is sought, or what is asked differently."""
    said = conditions(scenario, park, say) or [say(f"objective.{scenario.objective}")]
    more = len(said) - _IN_TITLE
    shown = say("condition.and").join(said[:_IN_TITLE])
    return shown + (say("condition.more", count=more) if more > 0 else "")


def _aims(scenario: Scenario, say: Words) -> Iterator[str]:
    if scenario.objective != "cost":
        yield _sought(scenario, say)
    if scenario.existing != "allowed":
        yield say("condition.existing", how=say(f"existing.{scenario.existing}"))


def _sought(scenario: Scenario, say: Words) -> str:
    """Name what is sought: an objective, a sum of accounts, or weights of one's own."""
    objective = scenario.objective
    if not isinstance(objective, str):
        return say("condition.weights")
    return say.known(f"objective.{objective}", say.account(objective))


def _prices(scenario: Scenario, park: Park, say: Words) -> Iterator[str]:
    a_tonne = say.unit(f"{park.info.currency}/t")
    for item, price in scenario.prices.items():
        if item == CARBON:
            yield say("condition.carbon", price=say.number(price), unit=a_tonne)
        else:
            name, unit = library_name(park, item, say), price_unit(park, item, say)
            yield f"{name} {say.number(price)} {unit}"
    for account, charge in scenario.policy.items():
        unit = say.unit(f"{park.info.currency}/{PHYSICAL[account]}")
        name = say(f"account.{account}")
        yield say("condition.policy", what=name, charge=say.number(charge), unit=unit)
    if scenario.policies:
        named = (library_name(park, name, say) for name in scenario.policies)
        yield say("policies.in_force", what=say("condition.and").join(named))
    if scenario.discount_rate is not None:
        yield say("condition.rate", rate=say.percent(scenario.discount_rate))


def price_unit(park: Park, item: str, say: Words) -> str:
    """Say per what something is paid; nothing where its medium is not known."""
    for table in (park.library.utilities, park.library.outlets):
        if item in table.index:
            return say.unit(f"{park.info.currency}/{UNITS[str(table.loc[item, 'medium'])]}")
    return ""


def _limits(limit: Limit, park: Park, say: Words) -> Iterator[str]:
    what, unit = say.account(limit.account), unit_of(limit.account, park.info.currency)
    if limit.holder:
        what += f" ({place_name(park, limit.holder, say)})"
    if limit.minimum is not None:
        yield f"{what} ≥ {say.amount(limit.minimum, unit)}"
    if limit.maximum is not None:
        yield f"{what} ≤ {say.amount(limit.maximum, unit)}"


def _rules(scenario: Scenario, park: Park, say: Words) -> Iterator[str]:
    for medium, km in scenario.max_km.items():
        yield say("condition.max_km", medium=say(f"medium.{medium}"), km=say.number(km))
    if scenario.max_dilution is not None:
        yield say("condition.dilution", times=say.number(scenario.max_dilution))
    if scenario.legal_routes:
        yield say("condition.legal", routes=", ".join(scenario.legal_routes))
    if scenario.water == "exact":
        yield say("condition.exact")
    if scenario.needs == "met":
        yield say("condition.needs_met")
    if scenario.mains == "auto":
        yield say("condition.mains")
    elif scenario.mains != "none":
        names = say("condition.and").join(library_name(park, each, say) for each in scenario.mains)
        yield say("condition.mains_of", carriers=names)


def place_name(park: Park, place: str, say: Words) -> str:
    """Name a firm in the reader's language."""
    if place not in park.enterprises.index:
        return place
    row = park.enterprises.loc[place]
    return say.name(row.get("name") or place, row.get("name_zh") or "")


def kind_name(park: Park, name: str, say: Words) -> str:
    """Name what can be forbidden: a medium, or a retrofit with its place."""
    if name in MEDIA:
        return say("form.no_medium", medium=say(f"medium.{name}"))
    if name not in park.technologies.index:
        return name
    kind, place = (str(park.technologies[column][name]) for column in ("technology", "enterprise"))
    return f"{library_name(park, kind, say)} · {place_name(park, place, say)}"
