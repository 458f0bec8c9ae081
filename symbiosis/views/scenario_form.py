"""The choices under which a park is optimised, as controls of the page; every park has its own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.matching.demand_response import has_flexible_needs
from symbiosis.park.accounts import ACCOUNTS, MONEY, PHYSICAL, SUMS, unit_of
from symbiosis.park.media import MEDIA
from symbiosis.park.objectives import OBJECTIVES, Limit
from symbiosis.park.policies import policies_for
from symbiosis.park.scenario import Scenario
from symbiosis.park.scenario_files import load_scenario, merged
from symbiosis.park.scenario_list import list_scenarios
from symbiosis.show.names import library_name
from symbiosis.views.own_sums import OWN, own_limits, own_objective

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.views.park_form import Form, Shown

_CHARGED = tuple(account for account in PHYSICAL if account != "exchanges")
_EXISTING = ("allowed", "kept", "only")


def scenario_form(form: Form, matches: Matches, *, live: bool) -> Scenario:
    """Show the choices and return what they say now.

    Parameters
    ----------
    live
        Whether the choices that are played with stand elsewhere on the page
        (:func:`symbiosis.views.live_form.live_form`).
    """
    base = _base(form)
    left, middle, right = st.columns(3, gap="large")
    with left:
        objective, existing = _aim(form)
        limits = (*_limits(form), *own_limits(form))
    with middle:
        prices = {} if live else form.carbon("form_carbon", _carbon)
        prices |= _prices(form, matches)
        policies = _policies(form)
        policy = _policy(form)
    with right:
        gone, forbid = ((), ()) if live else (form.left(), form.forbid())
        distances = _distances(form)
        mains, needs = _mains(form), _needs(form)
    asked = Scenario(
        objective=objective,
        existing=existing,
        limits=limits,
        prices=prices,
        policies=policies,
        policy=policy,
        left=gone,
        forbid=forbid,
        max_km=distances,
        mains=mains,
        needs=needs,
    )
    return asked if base is None else laid_over(base, asked)


def laid_over(base: Scenario, asked: Scenario) -> Scenario:
    """Lay what the form asks over a scenario of the park, as a file is laid over its base."""
    below, own = (each.model_dump(mode="json", exclude_defaults=True) for each in (base, asked))
    return Scenario.model_validate(merged(below, own))


def _base(form: Form) -> Scenario | None:
    """Ask which scenario of the park is meant; what the form says is laid over it."""
    park, say = form.park, form.say
    listed = list_scenarios(park) if park.scenarios else None
    if listed is None or not (sound := listed[listed["faults"] == ""].index.tolist()):
        return None
    names = {
        name: say.name(listed["title"][name], listed["title_zh"][name]) or name for name in sound
    }
    chosen = st.selectbox(
        say("form.scenario"),
        ["", *sound],
        format_func=lambda name: names.get(name, say("condition.usual")),
        help=say("form.scenario_help"),
        key=form.key("scenario"),
        persist_state="session",
    )
    return load_scenario(chosen, park) if chosen else None


def _policies(form: Form) -> tuple[str, ...]:
    """Ask which policies are in force: sets of the park's country, and single ones."""
    park, say = form.park, form.say
    return form.several(
        "policies", {name: library_name(park, name, say) for name in policies_for(park)}
    )


def _aim(form: Form) -> tuple[str, str]:
    """Ask what is sought, and what becomes of today's exchanges."""
    say = form.say
    objective = st.selectbox(
        say("form.objective"),
        [*OBJECTIVES, OWN],
        format_func=lambda name: say(f"objective.{name}"),
        key=form.key("objective"),
        persist_state="session",
    )
    objective = own_objective(form) if objective == OWN else objective
    existing = st.segmented_control(
        say("form.existing"),
        _EXISTING,
        default="allowed",
        format_func=lambda name: say(f"existing.{name}"),
        help=say("form.existing_help"),
        key=form.key("existing"),
        required=True,
        persist_state="session",
    )
    return objective, existing or "allowed"


def _mains(form: Form) -> str:
    """Ask whether mains may be laid."""
    return _one_of(form, "mains", ("none", "auto"))


def _needs(form: Form) -> str:
    """Ask whether needs may wait or go unmet, where any of the park's may."""
    options = ("flexible", "met")
    return _one_of(form, "needs", options) if has_flexible_needs(form.park) else options[0]


def _one_of(form: Form, field: str, options: tuple[str, ...]) -> str:
    """Ask for one of the words that a field of a scenario may be; the first is the usual one."""
    say = form.say
    chosen = st.segmented_control(
        say(f"form.{field}"),
        options,
        default=options[0],
        format_func=lambda name: say(f"{field}.{name}"),
        help=say(f"form.{field}_help"),
        key=form.key(field),
        required=True,
        persist_state="session",
    )
    return chosen or options[0]


def _limits(form: Form) -> tuple[Limit, ...]:
    say = form.say
    limits = []
    bounded = {name: say(f"account.{name}") for name in (*SUMS, *ACCOUNTS)}
    for account in form.several("limits", bounded):
        unit = say.unit(unit_of(account, form.park.info.currency))
        label = f"{say(f'account.{account}')} [{unit}]"
        low, high = st.columns(2)
        with low:
            minimum = form.number(f"min_{account}", say("form.at_least", what=label))
        with high:
            maximum = form.number(f"max_{account}", say("form.at_most", what=label))
        if minimum is not None or maximum is not None:
            limits.append(Limit(account=account, minimum=minimum, maximum=maximum))
    return tuple(limits)


def prices_of(matches: Matches) -> dict[str, float]:
    """Give every price that counts in a park: utilities bought and outlets paid, per unit."""
    tariffs = matches.tariffs
    money = tariffs[tariffs["kind"].isin(("utility", "outlet")) & tariffs["account"].isin(MONEY)]
    money = money[~money["account"].isin(("carbon", "taxes"))]
    used = {*matches.streams["utility"], *matches.streams["outlet"]}
    # A price that changes with time is given at factor 1, not at its mean.
    prices = (money["factor"] / money["mean"]).groupby(money["item"]).sum()
    return {str(item): float(price) for item, price in prices.items() if item in used}


def _carbon(label: str, _: float, shown: Shown) -> float | None:
    price: float | None = st.number_input(label, step=10.0, value=None, **shown)
    return price


def _prices(form: Form, matches: Matches) -> dict[str, float]:
    known = prices_of(matches)
    names = {item: library_name(form.park, item, form.say) for item in sorted(known)}
    prices: dict[str, float] = {}
    for item in form.several("prices", names):
        price = form.number(f"price_{item}", names[item], known[item])
        if price is not None:
            prices[item] = price
    return prices


def _policy(form: Form) -> dict[str, float]:
    say = form.say
    policy = {}
    for account in form.several("policy", {name: say(f"account.{name}") for name in _CHARGED}):
        unit = say.unit(f"{form.park.info.currency}/{PHYSICAL[account]}")
        charge = form.number(f"policy_{account}", f"{say(f'account.{account}')} [{unit}]", 0.0)
        if charge:
            policy[account] = charge
    return policy


def _distances(form: Form) -> dict[str, float]:
    """Ask for the longest route of each medium; none may be longer than 0 km: there are none."""
    say = form.say
    asked = partial(form.number, least=0.0)
    with st.expander(say("form.distances")):
        distances = {
            medium: asked(f"km_{medium}", f"{say(f'medium.{medium}')} [{say.unit('km')}]")
            for medium in MEDIA
        }
    return {medium: km for medium, km in distances.items() if km is not None}
