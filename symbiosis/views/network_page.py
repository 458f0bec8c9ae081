"""Page: the exchange network on the park's map, and what stands behind each line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.park.media import MEDIA
from symbiosis.show.charts.sankey import sankey
from symbiosis.show.figures import MISSING
from symbiosis.show.names import held, names_of
from symbiosis.views.doubt_tab import show_doubts
from symbiosis.views.headline import show_headline
from symbiosis.views.here import choose, here, picture
from symbiosis.views.hours_tab import show_hours
from symbiosis.views.map_component import show_map
from symbiosis.views.panel import show_panel
from symbiosis.views.pieces import basis_bar, headline, open_tabs, plain, plan_table, stream_items
from symbiosis.views.why_panel import show_why
from symbiosis.views.worth_panel import show_worth

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_EXCHANGES = (
    "from_name", "to_name", "medium", "item_name", "quantity", "unit", "distance_km",
    "saving_donor", "saving_receiver", "network_cost", "net", "gain", "existing", "capex",
    "payback", "basis",
)  # fmt: skip
_WORTH = (
    "from", "to", "medium", "item", "lost", "net", "left_over", "investment", "payback", "unsure",
)  # fmt: skip
_ROUTES = (
    "from", "to", "medium", "carrier", "length_km", "capacity", "capacity_unit", "dn", "parallel",
    "velocity", "pressure_drop", "drop_bar", "quantity", "unit", "use_percent", "heat_lost",
    "pumping", "make_up", "capex", "annual_cost",
)  # fmt: skip
_TECHNOLOGIES = (
    "name", "enterprise", "size", "size_unit", "capex", "annual_cost", "full_load_hours",
)  # fmt: skip
_STREAMS = (
    "enterprise", "medium", "role", "name", "annual", "exchanged", "rest", "rest_at", "unit",
    "basis", "source",
)  # fmt: skip
_FLEXIBLE = ("stream", "enterprise", "medium", "moved", "unmet", "unit", "gain")
_LEDGER = ("holder", "account", "kind", "item", "quantity", "amount", "unit")


def page() -> None:
    """Show the page."""
    at = here()
    if at.plan is None:
        headline(at.say("network.no_plan"))
        choose(show_map(picture(at), key="network_map", selection=st.session_state.selection))
        return
    show_headline(at.plan, at.say)
    left, right = st.columns([3, 1.15], gap="medium")
    with left:
        show_map(
            picture(at),
            key="network_map",
            selection=st.session_state.selection,
            on_select=lambda: choose(st.session_state.network_map.selection),
        )
    with right:
        selection = st.session_state.selection
        show_panel(at.plan, selection, at.say, lambda: show_worth(at, selection))
        show_why(at, selection)
    _tabs(at.plan, at.say)


def _tabs(plan: Plan, say: Words) -> None:
    shows = {
        "exchanges": lambda: plan_table(plan, "exchanges", _EXCHANGES, say, "table_exchanges"),
        "worth": lambda: plan_table(plan, "worth", _WORTH, say, "table_worth"),
        "bridge": lambda: _bridge(plan, say),
        "sankey": lambda: _sankeys(plan, say),
        "temperatures": lambda: _heat(plan, say),
        "qualities": lambda: _water(plan, say),
        "balance": lambda: _balance(plan, say),
        "hours": lambda: show_hours(plan, say),
        "flexible": lambda: plan_table(plan, "flexible", _FLEXIBLE, say, "table_flexible"),
        "routes": lambda: _routes(plan, say),
        "ledger": lambda: _ledger(plan, say),
        "doubts": lambda: show_doubts(plan, say),
    }
    for name in ("worth", "hours", "flexible"):
        if getattr(plan, name).empty:
            del shows[name]
    # A key for each language: the open tab is remembered by its label.
    labelled = {say(f"network.{tab}"): show for tab, show in shows.items()}
    open_tabs(labelled, f"network_tabs_{say.language}")


def _bridge(plan: Plan, say: Words) -> None:
    """Show what leads from the cost of today to that of the plan."""
    from symbiosis.show.charts.waterfall import bridge_figure

    figure = bridge_figure(plan, say)
    if figure is None:
        st.info(say("network.nothing"))
        return
    st.caption(say("network.bridge_help"))
    st.plotly_chart(figure, key="bridge", alt=say("network.bridge"), config={"displaylogo": False})


def _balance(plan: Plan, say: Words) -> None:
    st.caption(say("network.balance_help"))
    plan_table(plan, "streams", _STREAMS, say, "table_streams")


def _routes(plan: Plan, say: Words) -> None:
    plan_table(plan, "routes", _ROUTES, say, "table_routes")
    st.markdown(f"**{say('network.technologies')}**")
    plan_table(plan, "technologies", _TECHNOLOGIES, say, "table_technologies")
    if limits := held(plan, say):
        st.caption(plain(f"{say('binding.head')} {' · '.join(limits)}"))


def _ledger(plan: Plan, say: Words) -> None:
    st.caption(say("network.evidence"))
    basis_bar(plan.evidence["share"], say)
    plan_table(plan, "ledger", _LEDGER, say, "table_ledger")


def _sankeys(plan: Plan, say: Words) -> None:
    present = [medium for medium in MEDIA if (plan.streams["medium"] == medium).any()]
    chosen = st.segmented_control(
        say("network.medium"),
        present,
        default=present[0],
        format_func=lambda medium: say(f"medium.{medium}"),
        key="sankey_medium",
        required=True,
        label_visibility="collapsed",
    )
    spec = sankey(plan, chosen or present[0], names_of(plan.park, say), say)
    if spec is None:
        st.info(say("network.nothing"))
    else:
        st.echarts_chart(spec, height=440, key=f"sankey {chosen}", alt=say("network.sankey"))
        st.caption(say("network.sankey_help"))


def _heat(plan: Plan, say: Words) -> None:
    from symbiosis.show.charts.curves import cascade_figure, composite_curves

    curves = composite_curves(plan, say)
    if curves is None:
        st.info(say("network.nothing"))
        return
    left, right = st.columns(2)
    left.plotly_chart(curves, key="curves", alt=say("curves.alt"), config={"displaylogo": False})
    cascade = cascade_figure(plan, names_of(plan.park, say), say)
    if cascade is not None:
        right.plotly_chart(
            cascade, key="cascade", alt=say("curves.cascade_title"), config={"displaylogo": False}
        )
    st.caption(say("curves.help"))


def _water(plan: Plan, say: Words) -> None:
    exchanges = plan.exchanges[plan.exchanges["medium"] == "water"]
    if exchanges.empty:
        st.info(say("network.nothing"))
        return
    contents = plan.matches.contents
    streams = plan.streams[plan.streams["medium"] == "water"]
    table = contents[contents["owner"].isin(streams.index)]
    st.caption(say("network.qualities_help"))
    wide = table.pivot_table(index=["owner", "kind"], columns="property", values="value")
    wide = wide.reset_index()
    firms = wide["owner"].map(streams["enterprise"]).map(names_of(plan.park, say))
    wide.insert(0, "enterprise", firms)
    called = dict(zip(streams.index, stream_items(plan.park, streams, say), strict=True))
    wide["owner"] = wide["owner"].map(called)
    wide["kind"] = [say.known(f"quality.{kind}", kind) for kind in wide["kind"]]
    heads = {"kind": "quality.kind"} | {name: f"column.{name}" for name in ("enterprise", "owner")}
    st.dataframe(wide.rename(columns={name: say(head) for name, head in heads.items()}),
                 hide_index=True, key="table_water", placeholder=MISSING)  # fmt: skip


if __name__ == "__main__":
    page()
