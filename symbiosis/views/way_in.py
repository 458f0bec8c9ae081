"""The way in: a template to fill in, what was filled in, registers and meters, behind one line."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.errors import ParkFaults, SymbiosisError
from symbiosis.park.containers.zipped import MEGABYTE
from symbiosis.show.fault_words import retold
from symbiosis.views.check_box import XLSX, show_checked
from symbiosis.views.fault_list import show_faults
from symbiosis.views.pieces import heading, open_tabs, plain
from symbiosis.views.upload import (
    LARGEST_FILE,
    LARGEST_TABLE,
    MOST_FILES,
    TYPES,
    as_workbook,
    check_upload,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from symbiosis.views.here import Here

_KEPT = "entry read"
"""Key of the session: kind of upload -> what was asked last, and what came of it."""


def way_in(at: Here) -> None:
    """Offer every way in; only the one that is looked at is made."""
    say = at.say
    box = st.expander(
        say("entry.title"), icon=":material/upload_file:", key="way_in", on_change="rerun"
    )
    if not box.open:
        return
    shows = {"files": lambda: _files(at)}
    with box:
        labelled = {say(f"entry.way.{name}"): show for name, show in shows.items()}
        open_tabs(labelled, f"ways_in {say.language}")


def read_once(kind: str, asked: tuple[object, ...], read: Callable[[], Any], at: Here) -> Any:
    """Read what was uploaded once, as long as it is the same; None: it cannot be read, and is said.

    Parameters
    ----------
    kind
        Of the upload.
    asked
        What tells it from every other.
    read
        Reads it.
    """
    kept = st.session_state.setdefault(_KEPT, {})
    if kept.get(kind, (None,))[0] != asked:
        with st.spinner(at.say("entry.reading")):
            kept[kind] = (asked, _tried(read))
    answer = kept[kind][1]
    if isinstance(answer, ParkFaults):
        st.error(at.say("entry.refused"))
        show_faults(answer.faults, at.say)
        return None
    if isinstance(answer, SymbiosisError):
        st.error(f"{at.say('error.lead')}\n\n{plain(retold(str(answer), at.say))}")
        return None
    return answer


def _tried(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except SymbiosisError as error:
        return error
    except Exception as error:
        # Whatever a hostile file does to a reader: a sentence for its sender, the cause in the log.
        logging.getLogger(__name__).exception("an upload could not be read")
        return SymbiosisError(f"The file cannot be read ({type(error).__name__}).")


def _files(at: Here) -> None:
    """Take a park, what several firms have sent, or the files of a folder."""
    say, state = at.say, st.session_state
    uploads, forms = st.columns([3, 2], gap="large")
    with uploads:
        limits = {"size": LARGEST_FILE // MEGABYTE, "files": MOST_FILES, "rows": LARGEST_TABLE}
        heading(say("park.upload"), say("entry.files_help", **limits))
        files = st.file_uploader(
            say("park.upload"),
            type=list(TYPES),
            accept_multiple_files=True,
            key=f"upload {state.get('uploads', 0)}",
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
        show_checked(at, checked, given, _begin_anew)


def _begin_anew() -> None:
    """Empty the uploader: what it held is open."""
    st.session_state.uploads = st.session_state.get("uploads", 0) + 1
    st.session_state[_KEPT] = {}
    st.session_state.way_in = False


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
