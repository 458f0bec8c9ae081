"""The choices under which a park is optimised, as controls of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.park.accounts import ACCOUNTS, MONEY, PHYSICAL, unit_of
from symbiosis.park.media import MEDIA
from symbiosis.park.scenario import OBJECTIVES, Limit, Scenario
from symbiosis.views.pieces import say_unit

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.show.words import Words

_CHARGED = tuple(account for account in PHYSICAL if account != "exchanges")
_EXISTING = ("allowed", "kept", "only")
CARBON = "carbon"


def scenario_form(park: Park, matches: Matches, say: Words) -> Scenario:
    """Show the choices and return what they say now; they stay when the page is left."""
    left, middle, right = st.columns(3, gap="large")
    with left:
        objective, existing = _aim(say)
        limits = _limits(park.info.currency, say)
    with middle:
        prices = _prices(park, matches, say)
        policy = _policy(park.info.currency, say)
    with right:
        gone = _several(
            "left", list(park.enterprises.index), lambda place: place_name(park, place, say), say
        )
        forbid = _several(
            "forbid", _forbiddable(park), lambda name: kind_name(park, name, say), say
        )
        distances = _distances(say)
    return Scenario(
        objective=objective,
        existing=existing,
        limits=limits,
        prices=prices,
        policy=policy,
        left=tuple(gone),
        forbid=tuple(forbid),
        max_km=distances,
    )


def _aim(say: Words) -> tuple[str, str]:
    """Ask what is sought, and what becomes of today's exchanges."""
    objective = st.selectbox(
        say("form.objective"),
        list(OBJECTIVES),
        format_func=lambda name: say(f"objective.{name}"),
        key="form_objective",
        persist_state="session",
    )
    existing = st.segmented_control(
        say("form.existing"),
        _EXISTING,
        default="allowed",
        format_func=lambda name: say(f"existing.{name}"),
        help=say("form.existing_help"),
        key="form_existing",
        required=True,
        persist_state="session",
    )
    return objective, existing or "allowed"


def _several(name: str, options: list[str], label: Callable[[str], str], say: Words) -> list[str]:
    return st.multiselect(
        say(f"form.{name}"),
        options,
        format_func=label,
        help=say(f"form.{name}_help"),
        placeholder=say("form.none"),
        key=f"form_{name}",
        persist_state="session",
    )


def _number(label: str, key: str, value: float | None = None, step: float = 1.0) -> float | None:
    return st.number_input(
        label, value=value, step=step, key=f"form_{key}", persist_state="session"
    )


def place_name(park: Park, place: str, say: Words) -> str:
    """Name a firm in the reader's language."""
    row = park.enterprises.loc[place]
    return say.name(row.get("name") or place, row.get("name_zh") or "")


def _forbiddable(park: Park) -> list[str]:
    return [*MEDIA, *park.technologies.index]


def kind_name(park: Park, name: str, say: Words) -> str:
    """Name what can be forbidden: a medium, or a retrofit with its place."""
    if name in MEDIA:
        return say("form.no_medium", medium=say(f"medium.{name}"))
    kind, place = (str(park.technologies[column][name]) for column in ("technology", "enterprise"))
    kinds = park.library.technologies
    title = say.name(str(kinds["name"].get(kind, kind)), str(kinds["name_zh"].get(kind, "")))
    return f"{title} · {place_name(park, place, say)}"


def _limits(currency: str, say: Words) -> tuple[Limit, ...]:
    accounts = _several("limits", list(ACCOUNTS), lambda name: say(f"account.{name}"), say)
    limits = []
    for account in accounts:
        unit = say_unit(unit_of(account, currency), say)
        label = f"{say(f'account.{account}')} [{unit}]"
        low, high = st.columns(2)
        with low:
            minimum = _number(say("form.at_least", what=label), f"min_{account}")
        with high:
            maximum = _number(say("form.at_most", what=label), f"max_{account}")
        if minimum is not None or maximum is not None:
            limits.append(Limit(account=account, minimum=minimum, maximum=maximum))
    return tuple(limits)


def prices_of(matches: Matches) -> dict[str, float]:
    """Give every price that counts in a park: utilities bought and outlets paid, per unit."""
    tariffs = matches.tariffs
    money = tariffs[tariffs["kind"].isin(("utility", "outlet")) & tariffs["account"].isin(MONEY)]
    money = money[~money["account"].isin(("carbon", "taxes"))]
    used = {*matches.streams["utility"], *matches.streams["outlet"]}
    prices = money.groupby("item")["factor"].sum()
    return {str(item): float(price) for item, price in prices.items() if item in used}


def _prices(park: Park, matches: Matches, say: Words) -> dict[str, float]:
    currency = park.info.currency
    carbon = _number(
        say("form.carbon", unit=f"{say_unit(currency, say)}/t"),
        "carbon",
        park.info.carbon_price,
        10.0,
    )
    known = prices_of(matches)
    chosen = _several("prices", sorted(known), lambda item: price_name(park, item, say), say)
    prices: dict[str, float] = {}
    if carbon is not None and carbon != park.info.carbon_price:
        prices[CARBON] = carbon
    for item in chosen:
        price = _number(price_name(park, item, say), f"price_{item}", known[item])
        if price is not None:
            prices[item] = price
    return prices


def price_name(park: Park, item: str, say: Words) -> str:
    """Name a utility or an outlet."""
    for table in (park.library.utilities, park.library.outlets):
        if item in table.index:
            row = table.loc[item]
            return say.name(row["name"] or item, row.get("name_zh") or "")
    return item


def _policy(currency: str, say: Words) -> dict[str, float]:
    accounts = _several("policy", list(_CHARGED), lambda name: say(f"account.{name}"), say)
    policy = {}
    for account in accounts:
        unit = say_unit(f"{currency}/{PHYSICAL[account]}", say)
        charge = _number(f"{say(f'account.{account}')} [{unit}]", f"policy_{account}", 0.0)
        if charge:
            policy[account] = charge
    return policy


def _distances(say: Words) -> dict[str, float]:
    with st.expander(say("form.distances")):
        distances = {
            medium: _number(f"{say(f'medium.{medium}')} [{say_unit('km', say)}]", f"km_{medium}")
            for medium in MEDIA
        }
    return {medium: km for medium, km in distances.items() if km is not None and km > 0}
