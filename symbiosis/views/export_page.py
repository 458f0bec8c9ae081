"""Page: take the map and the plan along, as files."""

from __future__ import annotations

import io
import tempfile
import zipfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.show.export.plan_files import KINDS, export_plan
from symbiosis.views.here import Here, choose, here, picture
from symbiosis.views.map_component import show_map
from symbiosis.views.pieces import heading, headline
from symbiosis.views.report_box import show_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from symbiosis.plan.plan import Plan
    from symbiosis.show.words import Words

_TYPES = {
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "png": "image/png",
    "zip": "application/zip",
    "gpkg": "application/geopackage+sqlite3",
    "geojson": "application/geo+json",
    "graphml": "application/xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def page() -> None:
    """Show the page."""
    at = here()
    say, plan = at.say, at.plan
    if plan is None:
        headline(say("export.no_plan"))
        st.info(say("network.no_plan"))
        return
    headline(say("export.headline"))
    left, right = st.columns([3, 1.4], gap="large")
    with left:
        show_map(
            picture(at), key="export_map", selection=st.session_state.selection, pixels=520,
            on_select=lambda: choose(st.session_state.export_map.selection),
        )  # fmt: skip
        st.caption(say("export.map_help"))
        show_report(at, plan)
    with right:
        heading(say("export.map"), say("export.map_under"))
        for kind in ("pdf", "svg", "png"):
            _offer(at, kind, partial(printed, plan, kind, say))
        heading(say("export.plan"), say("export.plan_under"))
        _offer(at, "zip", lambda: folder_of(plan))
        for kind in KINDS:
            _offer(at, kind, partial(file_of, plan, kind, say))
        _offer(at, "json", lambda: plan.scenario.model_dump_json(indent=2).encode())


def _offer(at: Here, kind: str, make: Callable[[], bytes]) -> None:
    """Offer a file that is made when it is asked for."""
    st.download_button(
        at.say(f"export.{kind}"),
        data=make,
        file_name=f"{at.park.info.id}_{at.kept.id if at.kept else ''}.{kind}",
        mime=_TYPES[kind],
        key=f"download_{kind}",
        on_click="ignore",
        width="stretch",
    )


def printed(plan: Plan, kind: str, say: Words) -> bytes:
    """Print the plan's map as PDF, SVG or PNG, in the reader's language."""
    from symbiosis.show.print.print_map import draw_map

    with tempfile.TemporaryDirectory() as folder:
        return draw_map(plan, Path(folder), (kind,), say.language)[0].read_bytes()


def folder_of(plan: Plan) -> bytes:
    """Pack the plan's whole folder."""
    packed = io.BytesIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        root = plan.save(Path(folder) / "plan")
        for file in sorted(root.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(root.parent))
    return packed.getvalue()


def file_of(plan: Plan, kind: str, say: Words) -> bytes:
    """Give the plan as one file for another program."""
    with tempfile.TemporaryDirectory() as folder:
        return export_plan(plan, Path(folder) / f"plan.{kind}", say.language).read_bytes()


if __name__ == "__main__":
    page()
