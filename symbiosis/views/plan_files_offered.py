"""A plan's files: made when they are asked for, once for each plan, under names that speak."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.show.export.plan_files import KINDS, export_plan
from symbiosis.show.words import Words
from symbiosis.views.here import name_of_plan, title_of

if TYPE_CHECKING:
    from symbiosis.plan.plan import Plan
    from symbiosis.views.here import Here
    from symbiosis.views.workspace import Kept

MIMES = {
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
"""Ending of a file -> what it is to a browser."""
MAPS = ("pdf", "svg", "png")
_ILLEGAL = re.compile(r'[\x00-\x1f\x7f<>:"/\\\\|?*\s·]+')
"""What a file's name cannot hold on some system, and spaces."""
_LONGEST = 50


def offer(at: Here, kept: Kept, kind: str) -> None:
    """Offer a file that is made when it is asked for; its button turns until it is there."""
    st.download_button(
        at.say(f"export.{kind}"),
        data=partial(
            _made, kind, f"{at.park_name} {at.edition} {kept.id}", at.say.language, kept.plan
        ),
        file_name=file_name(at, kept, kind, kind),
        mime=MIMES[kind],
        key=f"download_{kind}",
        on_click="ignore",
        width="stretch",
    )


def file_name(at: Here, kept: Kept, what: str, ending: str, language: str = "") -> str:
    """Name a file by its park, its plan and what it is; by its language, where one was chosen.

    Parameters
    ----------
    what
        A kind of file, as in the words of the page.
    ending
        Of the name.
    language
        Empty: the page's, which the other words of the name show.
    """
    names = (title_of(at.park_name), name_of_plan(kept, at.say), at.say(f"export.file.{what}"))
    parts = [_ILLEGAL.sub("_", name).strip("_.")[:_LONGEST] for name in names]
    return f"{'_'.join(filter(None, [*parts, language]))}.{ending}"


@st.cache_data(max_entries=48, show_spinner=False)
def _made(kind: str, plan_id: str, language: str, _plan: Plan) -> bytes:  # noqa: ARG001
    """Make a file once for each plan and language: by their names it is found again."""
    if kind in MAPS:
        return printed(_plan, kind, Words(language))
    if kind in KINDS:
        return file_of(_plan, kind, Words(language))
    return folder_of(_plan) if kind == "zip" else _plan.scenario.model_dump_json(indent=2).encode()


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
