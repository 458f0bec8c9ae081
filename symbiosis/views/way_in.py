"""The way in: a template to fill in, what was filled in, registers and meters, behind one line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.park.containers.zipped import MEGABYTE
from symbiosis.views.check_box import show_checked
from symbiosis.views.meter_box import meter_box
from symbiosis.views.pieces import XLSX, heading, open_tabs
from symbiosis.views.register_box import register_box
from symbiosis.views.upload import (
    LARGEST_FILE,
    LARGEST_TABLE,
    MOST_FILES,
    TYPES,
    as_workbook,
    check_upload,
)
from symbiosis.views.upload_state import begin_anew, read_once, uploader_key

if TYPE_CHECKING:
    from symbiosis.views.here import Here


def way_in(at: Here) -> None:
    """Offer every way in; only the one that is looked at is made."""
    say = at.say
    box = st.expander(
        say("entry.title"), icon=":material/upload_file:", key="way_in", on_change="rerun"
    )
    if not box.open:
        return
    shows = {
        "files": lambda: _files(at),
        "register": lambda: register_box(at),
        "meters": lambda: meter_box(at),
    }
    with box:
        labelled = {say(f"entry.way.{name}"): show for name, show in shows.items()}
        open_tabs(labelled, f"ways_in {say.language}")


def _files(at: Here) -> None:
    """Take a park, what several firms have sent, or the files of a folder."""
    say = at.say
    uploads, forms = st.columns([3, 2], gap="large")
    with uploads:
        limits = {"size": LARGEST_FILE // MEGABYTE, "files": MOST_FILES, "rows": LARGEST_TABLE}
        heading(say("park.upload"), say("entry.files_help", **limits))
        files = st.file_uploader(
            say("park.upload"),
            type=list(TYPES),
            accept_multiple_files=True,
            key=uploader_key("park"),
            label_visibility="collapsed",
            max_upload_size=LARGEST_FILE // MEGABYTE,
        )
    with forms:
        _forms(at)
    if not files:
        return
    given = [(file.name, file.getvalue()) for file in files]
    asked = tuple(file.file_id for file in files)
    checked = read_once("files", asked, lambda: check_upload(given), at)
    if checked is not None:
        show_checked(at, checked, given, begin_anew)


def _forms(at: Here) -> None:
    """Offer the workbook to fill in, empty and with an example in it."""
    say = at.say
    heading(say("entry.forms"), say("entry.forms_help"))
    for kind in ("form", "example"):
        st.download_button(
            say(f"entry.{kind}"),
            data=partial(as_workbook, kind, say.language),
            file_name=say(f"entry.file.{kind}"),
            mime=XLSX,
            key=f"entry_{kind}",
            on_click="ignore",
            width="stretch",
        )
