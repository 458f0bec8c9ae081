"""What was uploaded last, and what came of it: read once, as long as it is the same."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import streamlit as st

from symbiosis.errors import ParkFaults, SymbiosisError
from symbiosis.show.fault_words import retold
from symbiosis.views.fault_list import show_faults
from symbiosis.views.pieces import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from symbiosis.views.here import Here

_KEPT = "entry read"
"""Key of the session: kind of upload -> what was asked last, and what came of it."""


def uploader_key(name: str) -> str:
    """Name an uploader; another name after a park was opened: it is empty again."""
    return f"upload {name} {st.session_state.get('uploads', 0)}"


def begin_anew() -> None:
    """Empty the uploaders and fold the way in: what they held is open."""
    st.session_state.uploads = st.session_state.get("uploads", 0) + 1
    st.session_state[_KEPT] = {}
    st.session_state.way_in = False


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
