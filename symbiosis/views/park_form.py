"""A form that asks for the conditions of one park; what it was told stays with that park."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from symbiosis.park.media import MEDIA
from symbiosis.show.conditions import CARBON, kind_name, place_name
from symbiosis.views.pieces import plain, told_apart

if TYPE_CHECKING:
    from symbiosis.park.entities import Park
    from symbiosis.show.words import Words

Shown = dict[str, Any]
"""Key of a control, and what notes its change."""
Show = Callable[[str, float, Shown], float | None]
"""Shows a control, from its label, its value now and the rest, and gives what it says."""


@dataclass(frozen=True)
class Form:
    """Asks for the conditions of one park; they stay when the page or the park is left.

    Attributes
    ----------
    where
        The name under which the reader knows the park.
    park, say
        The park itself, and the reader's language.
    """

    where: str
    park: Park
    say: Words

    def key(self, name: str) -> str:
        """Name a control of this park."""
        return f"form_{name} {self.where}"

    def several(self, name: str, labels: dict[str, str]) -> tuple[str, ...]:
        """Ask for some of several things; what the park has no more is chosen no more."""
        say, key = self.say, self.key(name)
        told = told_apart(labels)
        if not set(st.session_state.get(key, ())) <= set(told):
            st.session_state[key] = [each for each in st.session_state[key] if each in told]
        chosen = st.multiselect(
            say(f"form.{name}"),
            list(told),
            format_func=lambda option: told.get(option, option),
            help=say(f"form.{name}_help"),
            placeholder=say("form.none"),
            key=key,
            persist_state="session",
        )
        return tuple(chosen)

    def number(
        self, name: str, label: str, value: float | None = None, least: float | None = None
    ) -> float | None:
        """Ask for a number, or none."""
        return st.number_input(
            plain(label), value=value, step=1.0, min_value=least, key=self.key(name),
            persist_state="session",
        )  # fmt: skip

    def left(self) -> tuple[str, ...]:
        """Ask who has left."""
        places = self.park.enterprises.index
        return self.several(
            "left", {each: place_name(self.park, each, self.say) for each in places}
        )

    def forbid(self) -> tuple[str, ...]:
        """Ask which media and retrofits are not allowed."""
        names = [*MEDIA, *self.park.technologies.index]
        return self.several(
            "forbid", {each: kind_name(self.park, each, self.say) for each in names}
        )

    def carbon(
        self, name: str, show: Callable[[str, float, Shown], float | None]
    ) -> dict[str, float]:
        """Ask for the price of carbon; form and slider are two controls of the same price.

        Parameters
        ----------
        name
            Of the control.
        show
            Shows the control, from its label, its price now, its key and what notes its change.
        """
        info, state = self.park.info, st.session_state
        latest, key = self.key("carbon now"), f"{name} {self.where}"

        def note() -> None:
            state[latest] = state[key]

        now = state.get(latest, info.carbon_price)
        now = info.carbon_price if now is None else now
        if state.get(key, "") != state.get(latest, info.carbon_price):
            state[key] = now
        label = self.say("form.carbon", unit=self.say.unit(f"{info.currency}/t"))
        price = show(label, now, {"key": key, "on_change": note, "persist_state": "session"})
        return {} if price is None or price == info.carbon_price else {CARBON: price}
