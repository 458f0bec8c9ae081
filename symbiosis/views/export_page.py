"""Page: take the report, the plan and the map along, as files."""

from __future__ import annotations

import streamlit as st

from symbiosis.show.export.plan_files import KINDS
from symbiosis.views.here import choose, here, picture
from symbiosis.views.map_component import show_map
from symbiosis.views.pieces import heading, headline
from symbiosis.views.plan_files_offered import MAPS, offer
from symbiosis.views.report_box import show_report


def page() -> None:
    """Show the page."""
    at = here()
    say, kept = at.say, at.kept
    if kept is None:
        headline(say("export.no_plan"))
        st.info(say("network.no_plan"))
        return
    headline(say("export.headline"))
    report, tables, maps = st.columns([1.5, 1, 1], gap="large")
    with report:
        show_report(at, kept)
    with tables:
        heading(say("export.plan"), say("export.plan_under"))
        for kind in (*KINDS, "zip", "json"):
            offer(at, kept, kind)
    with maps:
        heading(say("export.map"), say("export.map_under"))
        for kind in MAPS:
            offer(at, kept, kind)
    show_map(
        picture(at), key="export_map", selection=st.session_state.selection, pixels=520,
        on_select=lambda: choose(st.session_state.export_map.selection),
    )  # fmt: skip
    st.caption(say("export.map_help"))


if __name__ == "__main__":
    page()
