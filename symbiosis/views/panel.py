"""What opens beside the map when a firm or a flow is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from symbiosis.plan.tables.bundles import bundles, pipes
from symbiosis.show.names import (
    exchange_name,
    is_read,
    item_name,
    library_name,
    names_of,
    sector_name,
    told,
)
from symbiosis.show.pipe_words import pipe_facts
from symbiosis.show.slice_words import falls, others
from symbiosis.show.worths import changed
from symbiosis.views.here import choose
from symbiosis.views.pieces import facts, heading, plain, told_apart

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words
    from symbiosis.views.map_component import Selection

_BEST = 7
_CENT = 0.01
"""Money a year below this is nothing."""


def show_panel(
    plan: Plan, selection: Selection, say: Words, ask: Callable[[], None] = lambda: None
) -> None:
    """Show the chooser and what is chosen; with nothing chosen, the flows that add most.

    Parameters
    ----------
    ask
        Shows what may be asked of what is chosen, below its name.
    """
    names = names_of(plan.park, say)
    flows = bundles(plan.exchanges)
    _chooser(plan, flows, selection, say)
    kind, chosen = (selection["kind"], selection["id"]) if selection else ("", "")
    if kind == "flow" and chosen in flows.index:
        _flow(plan, flows.T[chosen], names, say, ask)
    elif kind == "firm" and chosen in names:
        _firm(plan, flows, chosen, names, say, ask)
    else:
        _best(plan, flows, names, say)
        ask()


def _chooser(plan: Plan, flows: pd.DataFrame, selection: Selection, say: Words) -> None:
    """Offer the map's choice as a list, for the keyboard and for screen readers."""
    names = names_of(plan.park, say)
    labels = {("firm", place): name for place, name in names.items()}
    labels |= {("flow", str(flow)): _title(plan, row, names, say) for flow, row in flows.iterrows()}
    labels = told_apart(labels)
    options = list(labels)
    current = (selection["kind"], selection["id"]) if selection else ("", "")
    key = " ".join(["chooser", *current, say.language])

    def follow() -> None:
        chosen = st.session_state[key]
        choose({"kind": chosen[0], "id": chosen[1]} if chosen else None)

    st.selectbox(
        say("panel.choose"),
        options,
        index=options.index(current) if current in options else None,
        format_func=lambda option: labels.get(option, option[1]),
        placeholder=say("panel.choose"),
        label_visibility="collapsed",
        key=key,
        on_change=follow,
    )


def _title(plan: Plan, row: pd.Series, names: dict[str, str], say: Words) -> str:
    return f"{exchange_name(plan.park, row, say)}: {names[row['from']]} → {names[row['to']]}"


def _best(plan: Plan, flows: pd.DataFrame, names: dict[str, str], say: Words) -> None:
    heading(say("panel.best"), say("panel.best_help"))
    money = f"{plan.park.info.currency}/a"
    # What stands today and stays as it is adds nothing, however much it is worth.
    adding = flows[flows["gain"] >= _CENT].sort_values("gain", ascending=False)
    facts(
        (_title(plan, row, names, say), say.amount(row["gain"], money))
        for _, row in adding.head(_BEST).iterrows()
    )


def _flow(
    plan: Plan, flow: pd.Series, names: dict[str, str], say: Words, ask: Callable[[], None]
) -> None:
    """Show a flow: its sums if it goes over several ways, then each of them."""
    currency = plan.park.info.currency
    heading(
        f"{names[flow['from']]} → {names[flow['to']]}",
        f"{exchange_name(plan.park, flow, say)} · {say(f'medium.{flow.medium}')}",
    )
    ask()
    ways = pipes(plan.exchanges.loc[list(flow["members"])])
    if len(ways) > 1:
        amount = (say("map.amount"), say.amount(flow["quantity"], flow["unit"]))
        facts([amount, *_money(flow, currency, say)])
    for _, row in ways.iterrows():
        name = others(exchange_name(plan.park, row, say), row, say)
        with st.expander(plain(name), expanded=len(ways) == 1):
            facts(
                [*_amounts(plan, row, say), *_money(row, currency, say), *_doubts(plan, row, say)]
            )


def _doubts(plan: Plan, row: pd.Series, say: Words) -> list[tuple[str, str]]:
    basis = (say("panel.basis"), say.known(f"basis.{row['basis']}", row["basis"]))
    sources = plan.streams["source"]
    ends = [
        (say(f"panel.{end}_source"), str(sources.get(row[f"{end}_stream"], "")))
        for end in ("source", "sink")
    ]
    return [basis, (say("panel.assumption"), told(plan.park, row["assumption"], say)), *ends]


def _amounts(plan: Plan, row: pd.Series, say: Words) -> list[tuple[str, str]]:
    rows = [(say("map.amount"), say.amount(row["quantity"], row["unit"]))]
    if row["medium"] == "heat" and pd.notna(row["supply_c"]):
        rows += [(say("panel.temperatures"), fall) for fall in falls(row, say)]
    rows.append((say("panel.quality"), told(plan.park, row["quality"], say)))
    if row["route"] in plan.routes.index:
        route = plan.routes.loc[row["route"]]
        rows.append((say("panel.carrier"), library_name(plan.park, str(route["carrier"]), say)))
        rows.append((say("map.distance"), f"{say.number(route['length_km'])} km"))
        if pd.notna(route["use_percent"]):
            rows.append((say("panel.use"), say.percent(route["use_percent"] / 100.0)))
        rows += pipe_facts(route.to_dict(), say)
    if row["loss"] > 0:
        rows.append((say("panel.loss"), say.percent(row["loss"])))
    return rows


def _money(row: pd.Series, currency: str, say: Words) -> list[tuple[str, str]]:
    yearly = ("saving_donor", "saving_receiver", "network_cost", "technology_cost", "net")
    rows = [
        (say(f"panel.{column}"), say.amount(row[column], f"{currency}/a"))
        for column in yearly
        if pd.notna(row[column]) and (row[column] != 0.0 or column == "net")
    ]
    if row["existing"]:
        rows.append((say("panel.gain"), say.amount(row["gain"], f"{currency}/a")))
    rows.append((say("panel.capex"), say.amount(row["capex"], currency)))
    if pd.notna(row.get("payback")):
        rows.append((say("panel.payback"), say("panel.years", years=say.number(row["payback"]))))
    return rows


def _firm(
    plan: Plan,
    flows: pd.DataFrame,
    place: str,
    names: dict[str, str],
    say: Words,
    ask: Callable[[], None],
) -> None:
    row = plan.park.enterprises.loc[place]
    kind = say(f"kind.{row.get('kind') or 'firm'}")
    sector = sector_name(plan.park, str(row.get("sector") or ""), say)
    told = [kind, sector] if sector and is_read(sector, say) else [kind]
    heading(names[place], " · ".join(told))
    ask()
    for way, other, arrow in (("from", "to", "→"), ("to", "from", "←")):
        rows = flows[(flows[way] == place) & (flows[other] != place)]
        if rows.empty:
            continue
        st.markdown(f"**{say('panel.gives' if way == 'from' else 'panel.takes')}**")
        facts(
            (
                f"{exchange_name(plan.park, flow, say)} {arrow} {names[flow[other]]}",
                say.amount(flow["quantity"], flow["unit"]),
            )
            for _, flow in rows.iterrows()
        )
    _account(plan, place, plan.park.info.currency, say)
    _balance(plan, place, say)


def _account(plan: Plan, place: str, currency: str, say: Words) -> None:
    given = plan.exchanges[plan.exchanges["from"] == place]
    taken = plan.exchanges[plan.exchanges["to"] == place]
    saving = given["saving_donor"].sum() + taken["saving_receiver"].sum()
    policies = plan.policies[plan.policies["holder"] == place]
    rows = [(say("panel.before_network"), say.amount(saving, f"{currency}/a"))]
    rows += [
        (library_name(plan.park, str(row["policy"]), say), changed(row, currency, say))
        for row in policies.to_dict("records")
    ]
    if len(given) + len(taken) + len(policies):
        st.markdown(f"**{say('panel.firm_saves')}**")
        facts(rows)


def _balance(plan: Plan, place: str, say: Words) -> None:
    streams = plan.streams[plan.streams["enterprise"] == place]
    if streams.empty:
        return
    st.markdown(f"**{say('panel.balance')}**")
    facts(
        (
            # A firm may offer and need the same thing.
            item_name(plan.park, str(row["item"]), str(row["name"] or name), say)
            + f" · {say(f'role.{row.role}')}",
            say(
                "panel.exchanged_of",
                part=say.percent(row["exchanged"] / row["annual"] if row["annual"] else 0.0),
                whole=say.amount(row["annual"], row["unit"]),
            ),
        )
        for name, row in streams.iterrows()
        if row["annual"] > 0
    )
