"""Asked for: every name in a scenario must be one of the park's or the library's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symbiosis.errors import BadInput
from symbiosis.matching.policy_tariffs import highest_step
from symbiosis.park.named import CARBON, DEMAND, unknown_names
from symbiosis.park.policies import chosen_policies

if TYPE_CHECKING:
    from collections.abc import Iterable

    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario


def check_asked(park: Park, scenario: Scenario) -> None:
    """Refuse a scenario with a name that leads nowhere: it would change nothing, unseen.

    Raises
    ------
    BadInput
        Names every such word, with the nearest known one.
    """
    faults = [
        f"scenario, {field}: {park.info.id} knows no {word!r}. {remedy}"
        for field, word, remedy in unknown_names(park, scenario)
    ]
    if not faults:
        faults += [*_paid_for_buying(park, scenario), *_upside_down(park, scenario)]
    if faults:
        raise BadInput("\n".join(faults))


def _paid_for_buying(park: Park, scenario: Scenario) -> list[str]:
    """Find allowances, and largest rates, that would be paid for being bought: without end."""
    rows = park.library.policies.loc[chosen_policies(park, scenario.policies)]
    quotas = rows[rows["kind"] == "quota"]
    named = quotas.index.to_series().mask(quotas["account"] == CARBON, CARBON)
    peaks = [
        f"scenario, prices: {word} at {price:g}: whoever draws more would be paid without end. "
        "Give it a price of at least 0."
        for word in [f"{name}{DEMAND}" for name in park.tables["utilities"].index]
        if (price := scenario.prices.get(word, 0.0)) < 0.0
    ]
    return peaks + [
        f"scenario, prices: an allowance of {name!r} costs {scenario.prices[word]:g}: whoever buys "
        "would be paid without end. Give it a price of at least 0."
        for name, word in named.items()
        if scenario.prices.get(word, 0.0) < 0.0
    ]


def _upside_down(park: Park, scenario: Scenario) -> list[str]:
    """Find stepped prices whose dear steps would become the cheap ones: these would fill first."""
    steps = park.library.policy_steps
    named = [name for name in chosen_policies(park, scenario.policies) if name in scenario.prices]
    highest = {str(k): v for k, v in highest_step(steps[steps["policy"].isin(named)]).items()}
    return [
        f"scenario, prices: {scenario.prices[name]:g} turns the steps of {name!r} upside down. "
        f"Give it a price of at {'least' if rate > 0.0 else 'most'} 0."
        for name, rate in highest.items()
        if scenario.prices[name] * rate < 0.0
    ]


def idle_prices(scenario: Scenario, matches: Matches) -> list[str]:
    """Name what a scenario prices and nothing that was matched buys, pays, carries or runs by."""
    known = {CARBON, *matches.tariffs["item"], *matches.tariffs["priced_as"]}
    return [name for name in scenario.prices if name not in known]


def refuse_prices(park: Park, names: Iterable[str]) -> None:
    """Refuse prices that would change nothing.

    Raises
    ------
    BadInput
        Names them all, if there are any.
    """
    faults = [
        f"scenario, prices: nothing that {park.info.id} could do is bought, paid, carried or run "
        f"at the price of {name!r}: it would change nothing. Take it out."
        for name in names
    ]
    if faults:
        raise BadInput("\n".join(faults))
