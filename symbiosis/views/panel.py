"""What opens beside the map when a firm or a flow is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from symbiosis.show.names import exchange_name, names_of
from symbiosis.views.here import choose
from symbiosis.views.pieces import facts, heading

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words
    from symbiosis.views.map_component import Selection

_BEST = 8


def show_panel(plan: Plan, selection: Selection, say: Words) -> None:
    """Show the chooser and what is chosen; with nothing chosen, the exchanges worth most."""
    names = names_of(plan.park, say)
    _chooser(plan, selection, names, say)
    if selection and selection["kind"] == "flow" and selection["id"] in plan.exchanges.index:
        _flow(plan, selection["id"], names, say)
    elif selection and selection["kind"] == "firm" and selection["id"] in names:
        _firm(plan, selection["id"], names, say)
    else:
        _best(plan, names, say)


def _chooser(plan: Plan, selection: Selection, names: dict[str, str], say: Words) -> None:
    """Offer the map's choice as a list, for the keyboard and for screen readers."""
    options = [f"firm:{place}" for place in names]
    options += [f"flow:{exchange}" for exchange in plan.exchanges.index]
    current = f"{selection['kind']}:{selection['id']}" if selection else None
    key = f"chooser {current} {say.language}"

    def label(option: str) -> str:
        kind, _, name = option.partition(":")
        if kind == "firm":
            return names[name]
        row = plan.exchanges.loc[name]
        return f"{exchange_name(plan.park, row, say)}: {names[row['from']]} → {names[row['to']]}"

    def follow() -> None:
        option = st.session_state[key]
        kind, _, name = (option or "").partition(":")
        choose({"kind": kind, "id": name} if name else None)

    st.selectbox(
        say("panel.choose"),
        options,
        index=options.index(current) if current in options else None,
        format_func=label,
        placeholder=say("panel.choose"),
        label_visibility="collapsed",
        key=key,
        on_change=follow,
    )


def _best(plan: Plan, names: dict[str, str], say: Words) -> None:
    heading(say("panel.best"), say("panel.best_help"))
    money = f"{plan.park.info.currency}/a"
    rows = plan.exchanges.sort_values("net", ascending=False, kind="stable").head(_BEST)
    facts(
        (
            f"{exchange_name(plan.park, row, say)}: {names[row['from']]} → {names[row['to']]}",
            say.amount(row["net"], money),
        )
        for _, row in rows.iterrows()
    )


def _flow(plan: Plan, exchange: str, names: dict[str, str], say: Words) -> None:
    row = plan.exchanges.loc[exchange]
    currency = plan.park.info.currency
    heading(
        f"{names[row['from']]} → {names[row['to']]}",
        f"{exchange_name(plan.park, row, say)} · {say(f'medium.{row.medium}')}",
    )
    facts([*_amounts(plan, row, say), *_money(row, currency, say)])
    st.divider()
    facts(
        [
            (say("panel.basis"), say.known(f"basis.{row['basis']}", row["basis"])),
            (say("panel.assumption"), row["assumption"]),
            *(
                (say(f"panel.{end}_source"), _source(plan, row[f"{end}_stream"]))
                for end in ("source", "sink")
            ),
        ]
    )


def _amounts(plan: Plan, row: pd.Series, say: Words) -> list[tuple[str, str]]:
    rows = [(say("map.amount"), say.amount(row["quantity"], row["unit"]))]
    if row["medium"] == "heat" and pd.notna(row["supply_c"]):
        span = f"{say.number(row['supply_c'])} → {say.number(row['target_c'])} °C"
        rows.append((say("panel.temperatures"), span))
    rows.append((say("panel.quality"), row["quality"]))
    if row["route"] in plan.routes.index:
        route = plan.routes.loc[row["route"]]
        rows.append((say("panel.carrier"), str(route["carrier"])))
        rows.append((say("map.distance"), f"{say.number(route['length_km'])} km"))
        if pd.notna(route["use_percent"]):
            rows.append((say("panel.use"), say.percent(route["use_percent"] / 100.0)))
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
    rows.append((say("panel.capex"), say.amount(row["capex"], currency)))
    if pd.notna(row["payback"]):
        rows.append((say("panel.payback"), say("panel.years", years=say.number(row["payback"]))))
    return rows


def _source(plan: Plan, stream: str) -> str:
    return str(plan.streams["source"].get(stream, ""))


def _firm(plan: Plan, place: str, names: dict[str, str], say: Words) -> None:
    row = plan.park.enterprises.loc[place]
    kind = say(f"kind.{row.get('kind') or 'firm'}")
    heading(names[place], " · ".join(part for part in (kind, row.get("sector")) if part))
    currency = plan.park.info.currency
    for way, other in (("from", "to"), ("to", "from")):
        rows = plan.exchanges[plan.exchanges[way] == place]
        if rows.empty:
            continue
        st.markdown(f"**{say('panel.gives' if way == 'from' else 'panel.takes')}**")
        facts(
            (
                f"{exchange_name(plan.park, exchange, say)} {'→' if way == 'from' else '←'} {names[exchange[other]]}",
                say.amount(exchange["quantity"], exchange["unit"]),
            )
            for _, exchange in rows.iterrows()
        )
    _account(plan, place, currency, say)
    _balance(plan, place, say)


def _account(plan: Plan, place: str, currency: str, say: Words) -> None:
    given = plan.exchanges[plan.exchanges["from"] == place]
    taken = plan.exchanges[plan.exchanges["to"] == place]
    saving = given["saving_donor"].sum() + taken["saving_receiver"].sum()
    if len(given) + len(taken):
        st.markdown(f"**{say('panel.firm_saves')}**")
        facts([(say("panel.before_network"), say.amount(saving, f"{currency}/a"))])


def _balance(plan: Plan, place: str, say: Words) -> None:
    streams = plan.streams[plan.streams["enterprise"] == place]
    if streams.empty:
        return
    st.markdown(f"**{say('panel.balance')}**")
    facts(
        (
            str(row["name"] or name),
            say(
                "panel.exchanged_of",
                part=say.percent(row["exchanged"] / row["annual"] if row["annual"] else 0.0),
                whole=say.amount(row["annual"], row["unit"]),
            ),
        )
        for name, row in streams.iterrows()
        if row["annual"] > 0
    )
