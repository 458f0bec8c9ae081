"""What was uploaded, as it was understood: its faults, amounts, what was filled in; then opened."""

from __future__ import annotations

from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from symbiosis.park.media import STREAM_TABLES
from symbiosis.show.fault_words import retold, told_said
from symbiosis.show.offer_words import offers_told
from symbiosis.show.understanding import FIGURES, by_table, tables_read
from symbiosis.views.fault_list import counted, show_faults
from symbiosis.views.here import put_park
from symbiosis.views.pieces import XLSX, bullets, open_tabs, plain
from symbiosis.views.upload import marked_copy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symbiosis.show.words import Words
    from symbiosis.views.here import Here
    from symbiosis.views.upload import Checked

_SENTENCES = 200


def show_checked(
    at: Here, checked: Checked, files: Sequence[tuple[str, bytes]], opened: Callable[[], None]
) -> None:
    """Show what `check` says, and let the reader open the park.

    Parameters
    ----------
    files
        What was uploaded: a workbook can be taken back with its faults marked.
    opened
        Called when the park is opened: what was uploaded is no longer needed.
    """
    say = at.say
    _verdict(checked, say)
    with st.container(horizontal=True):
        st.button(
            say("entry.open"), type="primary", key="entry_open", disabled=checked.errors > 0,
            on_click=lambda: _open(at, checked, opened),
        )  # fmt: skip
        for name, data in files:
            path = PurePosixPath(name)
            if path.suffix.lower() == ".xlsx" and checked.faults:
                st.download_button(
                    say("entry.marked", name=plain(name)),
                    data=partial(marked_copy, name, data, say.language),
                    file_name=say("entry.file.marked", name=path.stem),
                    mime=XLSX, key=f"entry_marked {name}", on_click="ignore",
                    help=say("entry.marked_help"),
                )  # fmt: skip
    shows: dict[str, Callable[[], None]] = {}
    if checked.faults:
        shows["faults"] = lambda: show_faults(checked.faults, say)
    if checked.draft.understood:
        shows["understood"] = lambda: _understood(checked, say)
    if checked.draft.said or checked.said:
        shows["filled"] = lambda: _filled(checked, say)
    if checked.draft.offers:
        shows["offers"] = lambda: _offers(checked, say)
    if shows:
        labelled = {say(f"entry.tab.{name}"): show for name, show in shows.items()}
        open_tabs(labelled, f"entry_tabs {' '.join(shows)} {say.language}")


def _open(at: Here, checked: Checked, opened: Callable[[], None]) -> None:
    put_park(at, checked.park(), "uploaded")
    opened()


def _verdict(checked: Checked, say: Words) -> None:
    """Say in a sentence whether it is a park."""
    tables = checked.draft.tables
    streams = sum(len(tables.get(table, ())) for table in STREAM_TABLES)
    counts = {
        "firms": len(tables.get("enterprises", ())),
        "streams": streams,
        "counted": counted(checked.faults, say),
    }
    if checked.errors:
        st.error(say("entry.has_errors", **counts))
    elif checked.faults:
        st.warning(say("entry.has_warnings", **counts))
    else:
        st.success(say("entry.sound", **counts))


def _understood(checked: Checked, say: Words) -> None:
    st.caption(say("check.understood"))
    for number, table in enumerate(tables_read(checked.draft, say)):
        st.markdown(f"**{plain(table.told)}**")
        config = {
            head: st.column_config.TextColumn(
                say(f"check.column.{head}"), alignment="right" if head in FIGURES else "left"
            )
            for head in table.heads
        }
        frame = pd.DataFrame(table.rows, columns=pd.Index(table.heads))
        st.dataframe(frame, hide_index=True, column_config=config, key=f"understood {number}")


def _offers(checked: Checked, say: Words) -> None:
    """List what firms of such sectors usually need and give, and do not state."""
    draft = checked.draft
    st.caption(plain(say("sectors.left_open")))
    for offer in offers_told(draft.offers, draft.library.sectors, say):
        st.markdown(f"**{plain(offer.told)}** ({plain(offer.enterprise)})")
        bullets(offer.lines)


def _filled(checked: Checked, say: Words) -> None:
    """List in sentences what was filled in, or read in a way that one should know."""
    if checked.said:
        st.markdown(f"**{say('doors.said')}**")
        bullets([retold(each, say) for each in checked.said])
    if checked.draft.said:
        st.markdown(f"**{say('check.filled')}**")
        for group in by_table(checked.draft.said):
            told = [told_said(each, say) for each in group]
            bullets(told[:_SENTENCES])
            if len(told) > _SENTENCES:
                st.caption(say("entry.more_said", count=len(told) - _SENTENCES))
