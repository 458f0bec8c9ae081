"""The few choices that are played with before a client: sliders for prices, firms, retrofits."""

from __future__ import annotations

from math import ceil, log10
from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.park.media import MEDIA
from symbiosis.park.money import convert
from symbiosis.views.pieces import heading
from symbiosis.views.scenario_form import prices_of

if TYPE_CHECKING:
    from symbiosis.matching.tables import Matches
    from symbiosis.park.scenario import Scenario
    from symbiosis.views.park_form import Form, Shown

_GROUPS = (
    *(("utility", name) for name in MEDIA),
    *(("outlet", name) for name, medium in MEDIA.items() if medium.disposed),
)
"""What is priced together: where a medium is bought from, or where it goes."""
_AS_TODAY, _DEAREST, _STEP = 100, 300, 10
"""Prices in per cent of today's: a price may become three times as high."""
_DEAREST_CARBON = 300.0, "EUR"
"""Highest price of a tonne of CO2 that scenarios of this century's middle ask for."""


def live_form(form: Form, matches: Matches, asked: Scenario) -> Scenario:
    """Show the sliders and return a scenario as they change it; they stay with the park."""
    carbon = form.carbon("live_carbon", lambda *shown: _carbon(form, *shown))
    heading(form.say("live.prices"))
    prices = {**asked.prices, **_prices(form, matches, asked), **carbon}
    more = {"left": form.left(), "forbid": form.forbid()}
    own = {field: (*getattr(asked, field), *names) for field, names in more.items()}
    own = {field: tuple(dict.fromkeys(names)) for field, names in own.items()}
    return asked.model_copy(update={"prices": prices, **own})


def _carbon(form: Form, label: str, now: float, shown: Shown) -> float:
    """Offer prices of carbon up to a round figure of the park's money."""
    info = form.park.info
    dearest = convert(*_DEAREST_CARBON, info.price_year, info, form.park.library)
    step = 10.0 ** ceil(log10(dearest / 100.0))
    top = step * ceil(max(dearest, now) / step)
    price: float = st.slider(label, 0.0, top, step=step / 2.0, format="%g", **shown)
    return price


def _prices(form: Form, matches: Matches, asked: Scenario) -> dict[str, float]:
    """Scale what is paid under the other conditions, group by group; what brings money in stays."""
    paid = {**prices_of(matches), **asked.prices}
    paid = {item: price for item, price in paid.items() if price > 0.0}
    prices: dict[str, float] = {}
    for kind, medium in _GROUPS:
        streams = matches.streams[matches.streams["medium"] == medium]
        items = sorted(set(streams[kind]) & set(paid))
        if not items:
            continue
        share = st.slider(
            form.say(f"live.{kind}.{medium}"), 0, _DEAREST, _AS_TODAY, _STEP,
            format="%d %%", key=f"live_{kind}_{medium} {form.where}", persist_state="session",
        )  # fmt: skip
        if share != _AS_TODAY:
            prices |= {item: paid[item] * share / _AS_TODAY for item in items}
    return prices
