"""What a plan is worth, first in a sentence, then in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from symbiosis.park.accounts import UP_FRONT
from symbiosis.plan.tables.bundles import count_of
from symbiosis.show.figures import change
from symbiosis.show.saving_words import saving_sentence
from symbiosis.views.pieces import headline

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_CO2 = ("co2_direct", "co2_energy", "co2_supply")
_ROUNDING = 1e-6
_FIGURES = (
    ("cost", ()),
    ("co2", _CO2),
    ("fresh_water", ("fresh_water",)),
    ("waste_to_outlet", ("waste_to_outlet",)),
    ("heat_recovered", ("heat_recovered",)),
    (UP_FRONT, (UP_FRONT,)),
)


def show_headline(plan: Plan, say: Words) -> None:
    """Show the saving in one sentence, and the accounts that planners look at first."""
    headline(sentence(plan, say), say("headline.illustration") if plan.is_illustration else "")
    standing = count_of(plan.exchanges[plan.exchanges["existing"]])
    if standing:
        new = count_of(plan.exchanges) - standing
        st.caption(say("headline.standing", old=standing, new=new))
    for column, (name, accounts) in zip(st.columns(len(_FIGURES)), _FIGURES, strict=True):
        with column:
            _figure(plan, name, accounts, say)


def sentence(plan: Plan, say: Words) -> str:
    """Say what the plan saves, against what, with what effort."""
    return saving_sentence(plan, count_of(plan.exchanges), say)


def _figure(plan: Plan, name: str, accounts: tuple[str, ...], say: Words) -> None:
    reference = plan.reference
    if name == "cost":
        now, before = plan.cost(), plan.cost(reference)
        unit = f"{plan.park.info.currency}/a"
    else:
        rows = plan.accounts.loc[list(accounts)]
        now, before = float(rows["plan"].sum()), float(rows[reference].sum(skipna=False))
        unit = str(rows["unit"].iloc[0])
    more_is_better = name == "heat_recovered"
    colour: Literal["off", "normal", "inverse"] = "normal" if more_is_better else "inverse"
    delta = None
    if before == before and before and abs(now - before) > _ROUNDING:  # noqa: PLR0124
        # Against what is earned there is no share to tell: the amount is.
        told = change(before, now) if before > 0.0 else say.amount(now - before, unit, sign=True)
        # Streamlit reads the arrow's direction from an ASCII minus.
        delta = told.replace("−", "-")
    st.metric(
        say(f"headline.{name}"),
        say.amount(now, unit),
        delta,
        delta_color="off" if name == UP_FRONT else colour,
        help=say("headline.help", reference=say(f"reference.{reference}")),
    )
