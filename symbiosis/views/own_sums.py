"""Sums of accounts that a reader types: what is sought and bounded; faults are said beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.errors import WrongChoice
from symbiosis.park.accounts import unit_of
from symbiosis.park.scenario import Scenario
from symbiosis.show.typed_sums import KNOWN, read_limits, read_sum
from symbiosis.views.pieces import plain

if TYPE_CHECKING:
    from symbiosis.park.objectives import Limit
    from symbiosis.views.park_form import Form

OWN = "own"
"""The objective that is typed."""
_USUAL = "cost"
_LONGEST, _LINES = 300, 3000


def own_objective(form: Form) -> str:
    """Ask for a weighted sum of accounts that is to be least; what cannot be read is cost."""
    say = form.say
    typed = st.text_input(
        say("form.own_sum"), key=form.key("own_sum"), help=plain(say("form.own_sum_help")),
        placeholder=say("sums.example"), max_chars=_LONGEST, persist_state="session",
    )  # fmt: skip
    account = _USUAL
    if typed.strip():
        read = read_sum(typed, form.park.info.currency, say)
        refused = _refused(read.account) if read.account else read.told
        if refused:
            st.error(plain(f"{refused} {say('sums.ignored')}"))
        else:
            st.caption(plain(say("sums.read", told=read.told)))
            account = read.account
    _names(form)
    return account


def _refused(account: str) -> str:
    """Say why a sum cannot be sought; empty: it can."""
    try:
        Scenario(objective=account)
    except WrongChoice as error:
        return str(error)
    return ""


def own_limits(form: Form) -> tuple[Limit, ...]:
    """Ask for limits on sums of accounts, one a line; what cannot be read does not count."""
    say = form.say
    typed = st.text_area(
        say("form.own_limits"), key=form.key("own_limits"),
        help=plain(say("form.own_limits_help")), height=68, max_chars=_LINES,
        placeholder=f"{say('sums.example')} <= 90000", persist_state="session",
    )  # fmt: skip
    limits, told = read_limits(typed or "", form.park, say)
    for line in told:
        if line.account:
            st.caption(plain(say("sums.read", told=line.told)))
        else:
            st.error(plain(f"{line.told} {say('sums.ignored')}"))
    return limits


def _names(form: Form) -> None:
    """List what the accounts are called, with their codes and units."""
    say, currency = form.say, form.park.info.currency
    with st.popover(say("form.accounts")):
        rows = [
            {
                "name": say(f"account.{code}"),
                "code": code,
                "unit": say.unit(unit_of(code, currency)),
            }
            for code in KNOWN
        ]
        config = {head: say(f"sums.{head}") for head in ("name", "code", "unit")}
        st.dataframe(rows, hide_index=True, column_config=config, key=form.key("accounts"))
