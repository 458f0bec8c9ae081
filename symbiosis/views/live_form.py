"""The few choices that are played with before a client: sliders for prices, firms, retrofits."""

from __future__ import annotations

from math import ceil, log10
from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.park.media import MEDIA
from symbiosis.park.money import convert
from symbiosis.views.pieces import heading, say_unit
from symbiosis.views.scenario_form import CARBON, kind_name, place_name, prices_of

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.entities import Park
    from symbiosis.park.scenario import Scenario
    from symbiosis.show.words import Words

_GROUPS = (
    *(("utility", name) for name in MEDIA),
    *(("outlet", name) for name, medium in MEDIA.items() if medium.disposed),
)
"""What is priced together: where a medium is bought from, or where it goes."""
_AS_TODAY, _DEAREST, _STEP = 100, 300, 10
"""Prices in per cent of today's: a price may become three times as high."""
_DEAREST_CARBON = 300.0, "EUR"
"""Highest price of a tonne of CO2 that scenarios of this century's middle ask for."""


def live_form(park: Park, matches: Matches, asked: Scenario, say: Words) -> Scenario:
    """Show the sliders and return a scenario as they change it; they stay with the park."""
    carbon = _carbon(park, asked, say)
    heading(say("live.prices"))
    prices = {**_prices(park, matches, say), **asked.prices, **carbon}
    left = _several(park, "left", list(park.enterprises.index), say)
    forbid = _several(park, "forbid", list(park.technologies.index), say)
    return asked.model_copy(
        update={
            "prices": prices,
            "left": tuple(dict.fromkeys((*asked.left, *left))),
            "forbid": tuple(dict.fromkeys((*asked.forbid, *forbid))),
        }
    )


def _carbon(park: Park, asked: Scenario, say: Words) -> dict[str, float]:
    """Offer prices of carbon up to a round figure of the park's money."""
    info = park.info
    now = asked.prices.get(CARBON, info.carbon_price)
    dearest = convert(*_DEAREST_CARBON, info.price_year, info, park.library)
    step = 10.0 ** ceil(log10(dearest / 100.0))
    top = step * ceil(max(dearest, now) / step)
    label = say("form.carbon", unit=f"{say_unit(info.currency, say)}/t")
    key = f"live_carbon {info.id}"
    price = st.slider(label, 0.0, top, now, step / 2.0, key=key, persist_state="session")
    return {CARBON: price} if price != info.carbon_price else {}


def _prices(park: Park, matches: Matches, say: Words) -> dict[str, float]:
    """Scale what is paid today, group by group; what brings money in stays."""
    paid = {item: price for item, price in prices_of(matches).items() if price > 0.0}
    prices: dict[str, float] = {}
    for kind, medium in _GROUPS:
        streams = matches.streams[matches.streams["medium"] == medium]
        items = sorted(set(streams[kind]) & set(paid))
        if not items:
            continue
        label, key = say(f"live.{kind}.{medium}"), f"live_{kind}_{medium} {park.info.id}"
        share = st.slider(
            label, 0, _DEAREST, _AS_TODAY, _STEP,
            format="%d %%", key=key, persist_state="session",
        )  # fmt: skip
        if share != _AS_TODAY:
            prices |= {item: paid[item] * share / _AS_TODAY for item in items}
    return prices


def _several(park: Park, name: str, options: list[str], say: Words) -> list[str]:
    if not options:
        return []
    label = place_name if name == "left" else kind_name
    return st.multiselect(
        say(f"form.{name}"),
        options,
        format_func=lambda option: label(park, option, say),
        placeholder=say("form.none"),
        key=f"live_{name} {park.info.id}",
        persist_state="session",
    )
